//! Forgetting: who ordered in the shop is kept no longer than what they ordered needs, and an address that nobody confirmed not at all.

use std::time::Duration;

use jiff::SignedDuration;

use crate::{
    app::App,
    failure::Failure,
    portal::{newsletter::HOURS, shop::days_before},
    settings::{SHOP_KEEP_DAYS, Settings},
};

/// How often it is asked whose time is up.
const EVERY: Duration = Duration::from_hours(1);

/// What nobody takes on or brings to its end is kept for so many days longer.
const LEFT_LYING: i32 = 90;

/// Forgets for as long as the application runs.
pub async fn follow(app: App) {
    loop {
        app.duty.ours().await;
        if let Err(failure) = forget(&app).await {
            app.telemetry.failed("forgetting");
            tracing::error!("nobody could be forgotten: {failure:?}");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Forgets whose time is up; how many buyers.
pub async fn forget(app: &App) -> Result<usize, Failure> {
    let days = Settings::read(app.ledger()).await?.number(&SHOP_KEEP_DAYS);
    let now = app.now();
    let (closed, left) = (days_before(now, days), days_before(now, days + LEFT_LYING));
    let forgotten = app.ledger().forget_buyers(closed, left, now).await?;
    if forgotten > 0 {
        tracing::info!("{forgotten} buyers were forgotten");
    }
    let unconfirmed = now.checked_sub(SignedDuration::from_hours(HOURS)).unwrap_or(now);
    let unconfirmed = app.ledger().forget_unconfirmed(unconfirmed).await?;
    if unconfirmed > 0 {
        tracing::info!("{unconfirmed} addresses that nobody confirmed were forgotten");
    }
    Ok(forgotten)
}
