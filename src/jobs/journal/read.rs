//! Reading a journal, line by line. Of a very large one only the latest jobs are kept in memory.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use super::Contents;
use crate::change::history;
use crate::change::journal::{Record, VERSION};
use crate::platform::file::Own;

/// How much of a journal is read at most, unless its latest job is larger.
pub(super) const MOST: u64 = 64 << 20;

/// The longest line: the plan of a job for a million users.
const LONGEST: u64 = 256 << 20;

/// How the line of a plan begins.
const PLAN: &[u8] = br#"{"record":"job""#;

/// Reads the latest jobs.
pub(super) fn contents(own: Own, most: u64) -> io::Result<Contents> {
    let mut reader = BufReader::new(own.file);
    let (from, first) = beginning(&mut reader, most)?;
    reader.seek(SeekFrom::Start(from))?;
    let (mut damaged, mut newer, mut failed) = (Vec::new(), 0, None);
    let mut line = Vec::new();
    let mut numbers = first..;
    let records = std::iter::from_fn(|| {
        loop {
            line.clear();
            let number = numbers.next()?;
            match reader.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    failed = Some(error);
                    return None;
                }
            }
            match serde_json::from_slice::<Record>(&line) {
                Ok(Record::Job(job)) if job.version > VERSION => newer += 1,
                Ok(record) => return Some(record),
                Err(_) if is_of_a_newer_version(&line) => newer += 1,
                Err(_) if line.ends_with(b"\n") && !line.trim_ascii().is_empty() => {
                    damaged.push(number);
                }
                Err(_) => {}
            }
        }
    });
    let jobs = history::jobs(records);
    match failed {
        Some(error) => Err(error),
        None => Ok(Contents {
            jobs,
            damaged,
            newer,
            cut: from > 0,
            was_open: own.was_open,
        }),
    }
}

/// Where reading begins, and the number of that line: at the first plan that leaves no more than so much to read, else
/// at the latest one.
fn beginning(reader: &mut (impl BufRead + Seek), most: u64) -> io::Result<(u64, usize)> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.rewind()?;
    let mut latest = (0, 1);
    if length <= most {
        return Ok(latest);
    }
    let (mut at, mut head) = (0, Vec::new());
    for number in 1.. {
        head.clear();
        let beginning = PLAN.len() as u64;
        let mut size = reader.take(beginning).read_until(b'\n', &mut head)?;
        if size == 0 {
            break;
        }
        if head == PLAN {
            latest = (at, number);
            if length - at <= most {
                break;
            }
        }
        if !head.ends_with(b"\n") {
            size += reader.skip_until(b'\n')?;
        }
        at += size as u64;
    }
    Ok(latest)
}

/// Whether a line is a record that this program does not know, or a known one of a later version.
fn is_of_a_newer_version(line: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(line) else {
        return false;
    };
    let known = ["job", "intent", "outcome", "end"];
    value["record"]
        .as_str()
        .is_some_and(|record| !known.contains(&record))
        || value["version"]
            .as_u64()
            .is_some_and(|version| version > u64::from(VERSION))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;

    use super::*;
    use crate::platform::file::open_own;

    fn journal(jobs: u32) -> String {
        let user = r#"{"id":"00000000-0000-0000-0000-000000000001","userPrincipalName":"a@contoso.example","displayName":"A","before":null,"change":true}"#;
        let job = |job| {
            format!(
                "{{\"record\":\"job\",\"job\":{job},\"version\":1,\"at\":\"2026-01-01T00:00:00Z\",\"operator\":\"o\",\
                 \"action\":\"rememberedDevices\",\"users\":[{user}]}}\n{{\"record\":\"end\",\"job\":{job},\"at\":\"2026-01-01T00:00:01Z\"}}\n"
            )
        };
        (1..=jobs).map(job).collect()
    }

    #[test]
    fn of_a_large_journal_only_the_latest_jobs_are_read_and_that_is_said() {
        let text = journal(1_000);
        let plan_and_end = text.len() as u64 / 1_000;
        let (from, number) = beginning(&mut Cursor::new(&text), plan_and_end * 3).unwrap();
        assert!(text[usize::try_from(from).unwrap()..].starts_with("{\"record\":\"job\""));
        assert!((1_993..=1_997).contains(&number), "{number}");
        assert_eq!(beginning(&mut Cursor::new(&text), 10).unwrap().1, 1_999);
        assert_eq!(
            beginning(&mut Cursor::new(&text), u64::MAX).unwrap(),
            (0, 1)
        );
    }

    #[test]
    fn a_line_that_is_damaged_keeps_its_number_where_the_beginning_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let text = format!("{}{}broken\n", journal(100), journal(1));
        fs::write(&path, &text).unwrap();
        let own = open_own(fs::OpenOptions::new().read(true), &path).unwrap();
        let contents = contents(own, 600).unwrap();
        assert!(contents.cut);
        assert_eq!(contents.damaged, [203]);
    }
}
