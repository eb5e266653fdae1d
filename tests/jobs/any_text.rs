//! Files and texts of this machine, damaged in any way: they are read, or refused in words, and nothing breaks.

use std::fs;

use mfadeck::change::{Guards, Plan};
use mfadeck::config::Config;
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::Query;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::tenant::{ENFORCE, Running, Tenant};

const CONFIG: &str = include_str!("../../assets/config.toml");
const QUERIES: &[&str] = &[
    "state:enabled,disabled -admin:yes \"Ada L\"",
    "required:never sms:only created<2026-01-01",
    "Ada <ada@contoso.example>; +1 (555) 0100",
    "-(",
    "state:",
    "\"",
    "admin:eligible -method:phone licence:E3",
];
const PIECES: &[&str] = &[
    "",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "=",
    ":",
    ",",
    "-",
    "\n",
    "\r",
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{feff}",
    "e\u{301}",
    "null",
    "1e999",
    "99999999999999999999",
    "-0",
    "state:",
    "enforced",
    "[profiles.x]",
    "{\"record\":\"job\",",
    "9999-12-31T23:59:59Z",
];

/// Where something is taken out, how much, and what stands there then.
fn damages() -> impl Strategy<Value = Vec<(usize, usize, &'static str)>> {
    vec((any::<usize>(), 0_usize..40, select(PIECES)), 1..6)
}

fn damaged(text: &str, damages: &[(usize, usize, &str)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for &(at, taken, piece) in damages {
        let at = at % (bytes.len() + 1);
        let end = (at + taken).min(bytes.len());
        bytes.splice(at..end, piece.bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_configuration_damaged_in_any_way_is_read_or_refused_with_its_lines() {
    proptest!(|(damages in damages())| {
        let text = damaged(CONFIG, &damages);
        if let Err(problems) = Config::parse(&text) {
            prop_assert!(!problems.is_empty());
        }
    });
}

#[test]
fn a_query_of_any_kind_is_read_or_refused_in_words() {
    let edited = (select(QUERIES), damages()).prop_map(|(query, damages)| damaged(query, &damages));
    proptest!(|(text in prop_oneof![edited, ".{0,60}"])| {
        let (_, problem) = Query::parse_typing(&text);
        if let Err(error) = Query::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        } else {
            prop_assert!(problem.is_none(), "{problem:?}");
        }
    });
}

#[tokio::test]
async fn a_journal_damaged_in_any_way_is_read_around_the_damage() {
    let (tenant, users) = Tenant::of(3, "").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    Running::begin_on_record(&tenant.graph, plan, &journal)
        .ended()
        .await;
    let whole = fs::read_to_string(journal.path()).unwrap();
    let lines = whole.lines().count();
    let damaged_one = Journal::new(folder.path(), "damaged");
    proptest!(|(damages in damages())| {
        let text = damaged(&whole, &damages);
        fs::write(damaged_one.path(), &text).unwrap();
        let read = damaged_one.read().unwrap();
        prop_assert!(read.jobs.len() <= lines);
    });
}
