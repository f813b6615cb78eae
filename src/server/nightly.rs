//! What a running server does by itself: it publishes dates that are over.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::Duration as Span;

use crate::demand::PrivacyRule;
use crate::engine::Engine;
use crate::store::{StoreError, publish};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);
/// How long after midnight late pings are waited for.
const GRACE_MINUTES: i64 = 60;

/// Publishes what is over, again and again, as long as the server runs.
pub async fn publish_dates(engine: Arc<Engine>, rule: PrivacyRule) {
    loop {
        let engine = Arc::clone(&engine);
        let published = tokio::task::spawn_blocking(move || publish_once(&engine, rule, chrono::Utc::now())).await;
        match published {
            Ok(Ok(0)) => {}
            Ok(Ok(dates)) => tracing::info!(dates, "presence published"),
            Ok(Err(error)) => tracing::error!(%error, "presence cannot be published"),
            Err(error) => tracing::error!(%error, "presence cannot be published"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Publishes what is over by `now`, and has answers made from it. Gives the number of dates.
///
/// # Errors
///
/// [`StoreError`] when the log cannot be read or a surface written.
pub fn publish_once(
    engine: &Engine,
    rule: PrivacyRule,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<usize, StoreError> {
    let snapshot = engine.snapshot();
    let region = snapshot.region();
    if !region.path.join("demand").join("log.sqlite").exists() {
        return Ok(0);
    }
    let today = (now - Span::minutes(GRACE_MINUTES)).with_timezone(&region.zone).date_naive();
    let published = publish(&region.path, today, rule, "", BTreeMap::new())?.len();
    if published > 0 {
        engine.reload_presence()?;
    }
    Ok(published)
}
