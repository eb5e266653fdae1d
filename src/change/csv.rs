//! Lists of users as files bring them: a list of UPNs or object ids, CSV with a heading, the portal's own layouts.
//!
//! Nothing is guessed: what cannot be understood is told with its line, and a caller sends nothing then.

use std::fmt;

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::tenant::{MfaState, UserId};

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The users, in the order of the file; one that is named twice is there twice.
    pub users: Vec<Named>,
    /// What cannot be understood.
    pub problems: Vec<Remark>,
    /// What was passed over.
    pub notes: Vec<Remark>,
}

/// A user as a line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// An object id or a UPN.
    pub key: String,
    /// The line, from 1.
    pub line: usize,
    /// The state that the line asks for, as the legacy bulk update has it.
    pub asked: Option<MfaState>,
}

/// Something about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line, from 1.
    pub line: usize,
    /// What there is to say.
    pub text: String,
}

impl Remark {
    fn new(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Headings of an object id, without case, spaces and signs.
const IDS: [&str; 3] = ["id", "objectid", "userid"];
/// Headings of a UPN; `username` is that of the portal's bulk update.
const UPNS: [&str; 4] = ["userprincipalname", "upn", "username", "signinname"];
/// The heading of the state in the portal's bulk update.
const STATE: &str = "mfastatus";
/// The first line of templates for bulk operations in the Entra portal.
const TEMPLATE: &str = "version:v1.0";

/// Which columns matter.
#[derive(Clone, Copy, Default)]
struct Columns {
    id: Option<usize>,
    upn: Option<usize>,
    state: Option<usize>,
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Listed {
    let mut listed = Listed::default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let line = bytes[..error.valid_up_to()]
                .split(|byte| *byte == b'\n')
                .count();
            listed.problems.push(Remark::new(
                line,
                "this is not UTF-8; save the file as \"CSV UTF-8\"",
            ));
            return listed;
        }
    };
    let mut lines = lines(text, &mut listed);
    if lines
        .first()
        .is_some_and(|(_, line)| line.to_lowercase().starts_with(TEMPLATE))
    {
        lines.remove(0);
    }
    let Some((first, heading)) = lines.first() else {
        if listed.problems.is_empty() {
            listed
                .problems
                .push(Remark::new(1, "there is no user in it"));
        }
        return listed;
    };
    let separator = separator(heading);
    let cells = cells(heading, separator);
    let columns = columns(&cells);
    let columns = if columns.id.is_some() || columns.upn.is_some() {
        lines.remove(0);
        columns
    } else if cells.get(0).is_some_and(is_user) {
        Columns {
            upn: Some(0),
            ..Columns::default()
        }
    } else {
        let text = "no column is a user's: one has to be headed userPrincipalName, username or id";
        listed.problems.push(Remark::new(*first, text));
        return listed;
    };
    for (number, line) in lines {
        match named(number, &self::cells(&line, separator), columns) {
            Ok(Some(user)) => listed.users.push(user),
            Ok(None) => listed.notes.push(Remark::new(number, "empty, passed over")),
            Err(text) => listed.problems.push(Remark::new(number, text)),
        }
    }
    listed
}

/// The lines with their numbers. A line end within quotes does not end a line.
fn lines(text: &str, listed: &mut Listed) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in (1..).zip(text.lines()) {
        let quotes = line.matches('"').count();
        if open {
            if let Some((_, last)) = lines.last_mut() {
                last.push('\n');
                last.push_str(line);
            }
        } else if line.trim().is_empty() {
            listed.notes.push(Remark::new(number, "empty, passed over"));
            continue;
        } else {
            lines.push((number, line.to_owned()));
        }
        open ^= quotes % 2 == 1;
    }
    if open && let Some((number, _)) = lines.pop() {
        listed
            .problems
            .push(Remark::new(number, "a quote is not closed"));
    }
    lines
}

/// The separator that the heading has most of; a comma where it has none.
fn separator(heading: &str) -> u8 {
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| heading.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',')
}

fn cells(line: &str, separator: u8) -> StringRecord {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(Trim::All)
        .from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    // A line of text in memory can always be read; one without cells is an empty one.
    let _ = reader.read_record(&mut record);
    record
}

/// Finds the columns by their headings: `User name [userPrincipalName] Required` counts by what is in brackets.
fn columns(heading: &StringRecord) -> Columns {
    let mut columns = Columns::default();
    for (at, title) in heading.iter().enumerate() {
        let title = match title.split_once('[') {
            Some((_, name)) => name.split(']').next().unwrap_or(name),
            None => title,
        };
        let title: String = title
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        if IDS.contains(&title.as_str()) {
            columns.id = columns.id.or(Some(at));
        } else if UPNS.contains(&title.as_str()) {
            columns.upn = columns.upn.or(Some(at));
        } else if title == STATE {
            columns.state = columns.state.or(Some(at));
        }
    }
    columns
}

/// The user of a line; none where every cell is empty.
fn named(line: usize, cells: &StringRecord, columns: Columns) -> Result<Option<Named>, String> {
    if cells.iter().all(str::is_empty) {
        return Ok(None);
    }
    let cell = |column: Option<usize>| {
        column
            .and_then(|column| cells.get(column))
            .filter(|cell| !cell.is_empty())
    };
    let key = cell(columns.id)
        .or_else(|| cell(columns.upn))
        .ok_or("names no user")?;
    if !is_user(key) {
        return Err(format!("\"{key}\" is neither a UPN nor an object id"));
    }
    let asked = match cell(columns.state) {
        Some(word) => Some(MfaState::parse(word).ok_or_else(|| {
            format!("\"{word}\" is no state: disabled, enabled and enforced are")
        })?),
        None => None,
    };
    Ok(Some(Named {
        key: key.to_owned(),
        line,
        asked,
    }))
}

fn is_user(word: &str) -> bool {
    UserId::parse(word).is_some() || word.contains('@') && !word.contains(char::is_whitespace)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
