//! What only one node does at a time: letters, reminders, copies, forgetting. Nodes of one ledger take turns by a lock of its database,
//! which goes on to another node when the one that holds it ends or is cut off.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;

/// How often a node asks for the duty, or whether it still has it.
const EVERY: Duration = Duration::from_secs(2);

/// Whether this node has the duty.
#[derive(Debug, Default)]
pub struct Duty(watch::Sender<bool>);

impl Duty {
    /// Waits until this node has it.
    pub async fn ours(&self) {
        // The sender lives as long as this does.
        let _ = self.0.subscribe().wait_for(|ours| *ours).await;
    }

    /// Whether this node has it now.
    pub fn is_ours(&self) -> bool {
        *self.0.borrow()
    }
}

/// Takes the duty when it is free, and keeps it for as long as the application runs.
pub async fn follow(app: App) {
    let mut held: Option<ledger::Duty> = None;
    loop {
        held = match held.take() {
            Some(mut duty) => duty.is_held().await.then_some(duty),
            None => match app.ledger().take_duty().await {
                Ok(taken) => taken,
                Err(error) => {
                    tracing::warn!("the duty could not be asked for: {error}");
                    None
                }
            },
        };
        if app.duty.0.send_replace(held.is_some()) != held.is_some() {
            tracing::info!(node = app.config.node, has_duty = held.is_some(), "duty");
        }
        tokio::time::sleep(EVERY).await;
    }
}
