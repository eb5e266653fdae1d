//! Files and texts of this machine: the first byte chooses which parser reads the rest.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mfadeck::change::UserList;
use mfadeck::config::Config;
use mfadeck::jobs::journal::Journal;
use mfadeck::snapshot::SnapshotFile;
use mfadeck::tenant::Query;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new_in("/dev/shm").unwrap());

fuzz_target!(|data: &[u8]| {
    let [kind, rest @ ..] = data else { return };
    let text = String::from_utf8_lossy(rest);
    match kind % 5 {
        0 => drop(UserList::read(rest)),
        1 => drop((Query::parse(&text), Query::parse_typing(&text))),
        2 => drop(Config::parse(&text)),
        3 => {
            let journal = Journal::new(FOLDER.path(), "fuzz");
            std::fs::write(journal.path(), rest).unwrap();
            drop(journal.read());
        }
        _ => {
            let kept = SnapshotFile::new(FOLDER.path(), "fuzz");
            std::fs::write(kept.path(), rest).unwrap();
            drop(kept.read());
        }
    }
});
