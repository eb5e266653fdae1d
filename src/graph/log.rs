//! The logs: newest entries first, read as far back as is worth the requests. The service answers five of them in ten
//! seconds.

use super::error::Error;
use super::page::Pages;
use crate::tenant::{Log, LogEntry};

/// Stops after this many entries, the rest of their page included.
const MOST_ENTRIES: usize = 300;

/// Stops after this many requests: a page may be empty and still name a next one.
const MOST_PAGES: usize = 6;

/// Reads pages until the entries are enough, the bound is reached, or the log ends. Where a later page fails, the log is
/// as long as the pages before it, and not complete.
pub(super) async fn newest<T: LogEntry>(
    mut pages: Pages<T>,
    enough: impl Fn(&[T]) -> bool,
) -> Result<Log<T>, Error> {
    let mut log = Log::whole(Vec::new());
    for _ in 0..MOST_PAGES {
        let Some(page) = pages.next().await else {
            log.complete = true;
            break;
        };
        let page = match page {
            Err(error) if log.entries.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(error = %error, "a later page of a log could not be read");
                log.complete = false;
                break;
            }
            Ok(page) => page,
        };
        log.entries.extend(page.items);
        log.skipped += page.skipped;
        log.complete = !page.more;
        if log.complete || log.entries.len() >= MOST_ENTRIES || enough(&log.entries) {
            break;
        }
    }
    log.add([]);
    Ok(log)
}
