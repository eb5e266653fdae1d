//! What ends the waits of a client whose work may be stopped.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long work that has begun may go on after a stop: long enough for an answer that is on its way, and short enough
/// for whoever waits to leave.
pub(super) const GRACE: Duration = Duration::from_secs(5);

/// A stop. One that nobody gives never comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    given: CancellationToken,
    /// When it was first noticed, for all clones.
    since: Arc<OnceLock<Instant>>,
}

impl Stop {
    pub(super) fn by(given: CancellationToken) -> Self {
        Self {
            given,
            since: Arc::default(),
        }
    }

    /// Waits for the stop, and then for this long.
    pub(super) async fn after(&self, grace: Duration) {
        self.given.cancelled().await;
        let since = *self.since.get_or_init(Instant::now);
        if !grace.is_zero() {
            sleep_until(since + grace).await;
        }
    }
}
