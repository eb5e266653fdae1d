//! The registration report for a command, which takes minutes in a large tenant.

use std::time::Duration;

use super::out::Progress;
use crate::change::estimate;
use crate::graph::{Collected, Error, Graph};
use crate::platform::clock;
use crate::tenant::{Registration, ReportPace, UserId, grouped};

/// A wait that is worth a word on how to avoid it.
const LONG: Duration = Duration::from_secs(10);

/// Reads it to its end, and says how far it is. Once it is known that it takes long, `on_wait` hears how long.
pub(super) async fn read(
    graph: &Graph,
    progress: &Progress,
    on_wait: impl Fn(Duration),
) -> Result<Collected<(UserId, Registration)>, Error> {
    let mut pages = graph.registrations();
    let mut read = Collected {
        items: Vec::new(),
        skipped: 0,
        complete: true,
        asked_at: clock::asking(),
    };
    let (mut requests, mut most) = (0, None);
    while let Some(page) = pages.next().await {
        let page = page?;
        read.items.extend(page.items);
        read.skipped += page.skipped;
        requests += 1;
        if !page.more {
            break;
        }
        if requests == ReportPace::LIMIT.requests() {
            // From here on the service lets us wait: how long depends on how many there are.
            most = graph.count_users().await.ok();
            if let Some(left) = left(read.items.len(), most).filter(|left| *left >= LONG) {
                on_wait(left);
            }
        }
        progress.tell(&said(read.items.len(), most));
    }
    Ok(read)
}

/// How long the rest takes; none where nobody knows how much there is.
fn left(rows: usize, most: Option<usize>) -> Option<Duration> {
    let rest = most?.checked_sub(rows).filter(|rest| *rest > 0)?;
    Some(ReportPace::LIMIT.time_for(rest))
}

fn said(rows: usize, most: Option<usize>) -> String {
    let (Some(most), Some(left)) = (most, left(rows, most)) else {
        return format!("registration report: {} rows read", grouped(rows));
    };
    let left = estimate::said(left);
    let requests = ReportPace::LIMIT.requests();
    format!(
        "registration report: {} of at most {} rows, {left} left (Microsoft takes {requests} requests in ten seconds)",
        grouped(rows),
        grouped(most)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_has_the_count_the_limit_and_the_time_left() {
        assert_eq!(said(999, None), "registration report: 999 rows read");
        assert_eq!(
            said(4_995, Some(100_000)),
            "registration report: 4,995 of at most 100,000 rows, about 4 min left (Microsoft takes 5 requests in ten seconds)"
        );
    }
}
