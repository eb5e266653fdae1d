//! The report that a key of the dashboard writes, and the figures of each visit.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;

use super::say;
use crate::app::{Msg, ReportOrder};
use crate::platform::folder;
use crate::report::tenant::{ReportSource, TenantReport, html};
use crate::snapshot::FiguresFile;
use crate::tenant::{Figures, file_stem, time};

/// How many reports of one day find a name.
const NAMES: usize = 99;

/// Keeps the figures of a visit, and answers with those of all visits.
pub(super) async fn keep(file: FiguresFile, figures: Figures, answers: Sender<Msg>) {
    let kept = spawn_blocking(move || file.add(figures)).await;
    match kept {
        Ok(Ok(history)) => say(&answers, Msg::Figures(history)).await,
        Ok(Err(error)) => tracing::warn!(%error, "the figures of this visit are not kept"),
        Err(_) => {}
    }
}

/// Writes the report into the current folder, else into that of the program's data, and answers where.
pub(super) async fn write(order: ReportOrder, figures: Option<FiguresFile>, answers: Sender<Msg>) {
    let visit = Figures {
        report: true,
        ..Figures::of(&order.store, order.at)
    };
    let written = spawn_blocking(move || write_now(&order)).await;
    let answer = match written {
        Ok(Ok(path)) => Ok(path.display().to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let is_written = answer.is_ok();
    say(&answers, Msg::ReportWritten(answer)).await;
    if let (true, Some(file)) = (is_written, figures) {
        keep(file, visit, answers).await;
    }
}

fn write_now(order: &ReportOrder) -> io::Result<PathBuf> {
    let report = TenantReport::of(&ReportSource {
        tenant: &order.tenant,
        at: order.at,
        time_zone: &order.time_zone,
        store: &order.store,
        protection: &order.protection,
        judgement: &order.judgement,
        sms: order.sms.as_ref(),
        history: &order.history,
        skipped: order.skipped,
        mask: order.mask,
    });
    let page = html(&report);
    let day = time::date(order.at, &order.time_zone);
    let stem = format!("mfadeck-{}-{day}", file_stem(&order.tenant));
    let here = std::env::current_dir().and_then(|folder| write_in(&folder, &stem, &page));
    here.or_else(|refused| {
        let data = folder::state().map_err(|_| refused)?;
        crate::platform::file::private_folder(&data)?;
        write_in(&data, &stem, &page)
    })
}

/// Writes beside and gives it the first name that is free: nothing is replaced.
fn write_in(folder: &Path, stem: &str, page: &str) -> io::Result<PathBuf> {
    // The library makes such files for their owner only.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(page.as_bytes())?;
    for number in 1..=NAMES {
        let name = match number {
            1 => format!("{stem}.html"),
            _ => format!("{stem}-{number}.html"),
        };
        let path = folder.join(name);
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
            Err(failed) => return Err(failed.error),
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        "there are too many reports of today",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_never_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let write = |page| write_in(folder.path(), "mfadeck-x-2026-11-25", page).unwrap();
        let (first, second) = (write("one"), write("two"));
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "one");
        assert!(second.ends_with("mfadeck-x-2026-11-25-2.html"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
