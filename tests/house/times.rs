//! Times of day that people read carry a zone.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::files;

static TIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b").unwrap());
/// What may follow: the zone, or the place where the line was cut.
static ZONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?: \(?UTC|\S* ?U?T?…)").unwrap());
/// What may stand before the time of a row under a heading that names the zone.
static ROW: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[▸>] ?)?(?:#?\d+ +)?(?:(?:\d{4}-)?\d\d-\d\d )?$").unwrap());

/// The columns of a screen, each in its own lines, without what is drawn around them.
fn columns(screen: &str) -> Vec<Vec<String>> {
    let mut columns: Vec<Vec<String>> = Vec::new();
    for line in screen.lines() {
        for (at, part) in line.split("││").enumerate() {
            let part = part.trim_matches(|c: char| c.is_whitespace() || "│‖┌┐└┘─".contains(c));
            if columns.len() <= at {
                columns.push(Vec::new());
            }
            columns[at].push(part.to_owned());
        }
    }
    columns
}

/// The lines with a time of day that has no zone behind it, and no heading above that names one.
fn bare(screen: &str) -> Vec<String> {
    let mut bare = Vec::new();
    for lines in columns(screen) {
        for (at, line) in lines.iter().enumerate() {
            let next = lines.get(at + 1).map_or("", String::as_str);
            let text = format!("{line} {next}");
            let named_above = lines[..at].iter().any(|line| line.contains("UTC"));
            // The title of a window speaks for every row of it.
            let titled = lines[..at].iter().any(|line| line.contains("times in UTC"));
            for time in TIME.find_iter(line) {
                let is_row = titled || named_above && ROW.is_match(&line[..time.start()]);
                if !is_row && !ZONE.is_match(&text[time.end()..]) {
                    bare.push(line.clone());
                }
            }
        }
    }
    bare
}

#[test]
fn a_time_of_day_on_a_screen_or_in_a_table_has_its_zone_or_a_heading_with_one() {
    for folder in ["tests/pictures/snapshots", "tests/commands/snapshots"] {
        for path in files(folder, "snap") {
            let text = fs::read_to_string(&path).unwrap();
            let screen = text.splitn(3, "---\n").nth(2).unwrap_or_default();
            let bare = bare(screen);
            assert!(bare.is_empty(), "{}: {bare:#?}", path.display());
        }
    }
}

#[test]
fn a_bare_time_is_found_and_a_row_under_a_heading_is_none() {
    assert_eq!(bare("│ read 11:29 · 3 users │‖").len(), 1);
    assert_eq!(bare("│ read 11:29 UTC · next at 11:30 │‖").len(), 1);
    assert!(bare("│ read 11:29     │‖\n│ UTC, 3 users │‖").is_empty());
    assert!(bare("When (UTC)\n#12 2026-11-24 09:12 enforce").is_empty());
    assert_eq!(bare("When\n#12 2026-11-24 09:12 enforce").len(), 1);
    assert!(bare("┌ All tenants · times in UTC ─┐\n│ coho  12  11:30 │").is_empty());
    let other_column = "│ read 11:29 UTC ││ │\n│ ││ 11:30 │";
    assert_eq!(bare(other_column).len(), 1);
    assert!(bare(r#"{"at": "2026-11-24T09:12:00Z"}"#).is_empty());
}

#[test]
fn times_of_day_are_written_in_one_place() {
    // What goes to the service, and an error that does not know the reader's zone.
    let own = [
        "src/tenant/time.rs",
        "src/graph/service_clock.rs",
        "src/graph/decode.rs",
        "src/graph/error.rs",
    ];
    for path in files("src", "rs") {
        let path = path.display().to_string();
        if own.iter().any(|own| path.ends_with(own)) || path.contains("src/sim/") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("%H:%M"),
            "{path} writes a time of day: src/tenant/time.rs has the words"
        );
    }
}
