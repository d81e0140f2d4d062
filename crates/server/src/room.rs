//! How much is answered at once: whoever comes when all places are taken waits a little, and is then asked to come again. So those who
//! are inside are served, and the others know where they are.

use std::time::Duration;

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::failure::Failure;

/// Requests that are answered at once.
pub const PLACES: usize = 256;
/// How long a place is waited for.
const WAIT: Duration = Duration::from_secs(1);
/// No answer takes longer: what does is broken off, and its transaction with it.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// The places of those who are answered.
#[derive(Debug)]
pub struct Room(Semaphore);

impl Default for Room {
    fn default() -> Self {
        Self(Semaphore::new(PLACES))
    }
}

impl Room {
    /// A place, held until it is dropped.
    pub async fn enter(&self) -> Result<SemaphorePermit<'_>, Failure> {
        match timeout(WAIT, self.0.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            // Nobody ever closes it; were it closed, nobody could be served.
            Ok(Err(_)) | Err(_) => Err(Failure::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_finds_no_place_is_asked_to_come_again() {
        let room = Room::default();
        let mut inside = Vec::new();
        for _ in 0..PLACES {
            inside.push(room.enter().await.expect("a place"));
        }
        assert_eq!(room.0.available_permits(), 0);
        assert!(matches!(room.enter().await, Err(Failure::Busy)));
        inside.pop();
        assert!(room.enter().await.is_ok());
    }
}
