//! Work on many tenants at the same time, so that all together take as long as the slowest.

use futures_util::{Stream, StreamExt as _};
use tokio_util::task::AbortOnDropHandle;

/// Begins the work on so many tenants at once, each on a task of its own, and returns the results as they come: none where
/// the work broke off. What nobody waits for any more is dropped.
pub(super) fn side_by_side<W>(
    names: Vec<String>,
    at_once: usize,
    work: impl Fn(String) -> W,
) -> impl Stream<Item = (String, Option<W::Output>)>
where
    W: Future<Output: Send> + Send + 'static,
{
    let begun = names.into_iter().map(move |name| {
        let running = AbortOnDropHandle::new(tokio::spawn(work(name.clone())));
        async move { (name, running.await.ok()) }
    });
    futures_util::stream::iter(begun).buffer_unordered(at_once)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;

    fn forty() -> Vec<String> {
        (1..=40).map(|number| number.to_string()).collect()
    }

    /// As many seconds as its name says, with what a tenant does in between.
    async fn seconds(name: String) -> String {
        for _ in 0..name.parse::<u64>().unwrap() {
            sleep(Duration::from_secs(1)).await;
        }
        name
    }

    #[tokio::test(start_paused = true)]
    async fn forty_tenants_take_as_long_as_the_slowest() {
        let begin = Instant::now();
        let rows: Vec<_> = side_by_side(forty(), 50, seconds).collect().await;
        assert_eq!(rows.len(), 40);
        let (slowest, took) = (Duration::from_secs(40), begin.elapsed());
        assert!(took < slowest + slowest / 5, "{took:?}");
        let (last, done) = rows.last().unwrap();
        assert_eq!((last.as_str(), done.as_deref()), ("40", Some("40")));
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_tenants_are_read_at_once_than_asked_for() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let rows = side_by_side(forty(), 8, |_| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                sleep(Duration::from_secs(1)).await;
                running.fetch_sub(1, Ordering::SeqCst);
            }
        });
        assert_eq!(rows.count().await, 40);
        assert_eq!(most.load(Ordering::SeqCst), 8);
    }

    #[tokio::test]
    async fn work_that_breaks_off_costs_its_own_row_only() {
        let names = vec!["bad".to_owned(), "good".to_owned()];
        let work = |name: String| async move {
            assert_ne!(name, "bad", "this row breaks off");
        };
        let mut rows: Vec<_> = side_by_side(names, 2, work).collect().await;
        rows.sort();
        assert_eq!(rows, [("bad".into(), None), ("good".into(), Some(()))]);
    }
}
