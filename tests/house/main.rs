//! Rules of the house that no compiler checks.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a source that cannot be read fails the test"
)]

mod borders;
mod layers;
mod source;
mod times;
mod words;

use std::fs;

use crate::source::{files, name};

/// The longest a source file may be, in lines.
const LONGEST: usize = 600;

#[test]
fn no_source_file_is_longer_than_the_house_allows() {
    for folder in ["src", "tests", "benches", "examples"] {
        for path in files(folder, "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", name(&path));
        }
    }
}
