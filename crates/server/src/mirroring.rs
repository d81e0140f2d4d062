//! What this node keeps of a PostgreSQL ledger on its own disk, kept up, so that its next start is short.

use std::time::Duration;

use crate::app::App;

/// What came since is read from the database at a start: little, after so long.
const EVERY: Duration = Duration::from_hours(1);

/// Keeps what came since, for as long as the program runs. Without it a start takes longer, and nothing else.
pub async fn follow(app: App) {
    loop {
        // Read at length, so at a standby where there is one.
        match app.ledger().reading().await.mirror().await {
            Ok(0) => {}
            Ok(bytes) => tracing::info!(bytes, "kept what is new in the ledger on this node"),
            Err(error) => tracing::warn!(%error, "what is new in the ledger was not kept on this node"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
