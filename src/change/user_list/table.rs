//! CSV, and lists with one user a line, which are CSV with one column.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{ListedUser, UserList};
use crate::tenant::{MfaState, UserKey};

/// Headings of an object id, lower-case letters and digits only.
const IDS: [&str; 3] = ["id", "objectid", "userid"];
/// Headings of a UPN; `username` is that of the portal's bulk update.
const UPNS: [&str; 4] = ["userprincipalname", "upn", "username", "signinname"];
/// Headings of a tenant; `profile` is that of our lists of all tenants.
const TENANTS: [&str; 3] = ["profile", "tenant", "tenantid"];
/// The heading of the state in the portal's bulk update.
const STATE: &str = "mfastatus";
/// What can stand before the heading: the portal's template version, Excel's separator, PowerShell's type.
const PREAMBLES: [&str; 3] = ["version:v1.0", "sep=", "#type"];

const NO_COLUMN: &str =
    "no column is a user's: one has to be headed userPrincipalName, username or id";

#[derive(Clone, Copy, Default)]
struct Columns {
    id: Option<usize>,
    upn: Option<usize>,
    state: Option<usize>,
    tenant: Option<usize>,
}

/// A record with its place.
struct Row {
    cells: StringRecord,
    line: usize,
    last_line: usize,
}

pub(super) fn read(text: &str, list: &mut UserList) {
    let (text, before) = without_preamble(text);
    let separator = separator(text);
    let mut rows = rows(text, before, separator, list).into_iter();
    let Some(first) = rows.next() else { return };
    let columns = Columns::of(&first.cells);
    if columns.has_user() {
        rows.for_each(|row| take(&row, columns, list));
    } else if first.cells.get(0).is_some_and(is_user) {
        let columns = Columns {
            upn: Some(0),
            ..Columns::default()
        };
        take(&first, columns, list);
        rows.for_each(|row| take(&row, columns, list));
    } else {
        list.problem(first.line, NO_COLUMN);
    }
}

/// The text from the heading on, and how many lines stand before it.
fn without_preamble(text: &str) -> (&str, usize) {
    let (mut rest, mut lines) = (text, 0);
    while let Some((line, after)) = rest.split_once('\n') {
        let line = line.trim_matches(['"', ' ']).to_ascii_lowercase();
        if !PREAMBLES.iter().any(|preamble| line.starts_with(preamble)) {
            break;
        }
        (rest, lines) = (after, lines + 1);
    }
    (rest, lines)
}

/// The separator by which the heading has a user's column, else the one that makes most columns of it.
fn separator(text: &str) -> u8 {
    let by = |separator: u8| {
        let mut heading = StringRecord::new();
        // Text in memory can always be read; without any there is no heading.
        reader(text, separator).read_record(&mut heading).ok();
        (Columns::of(&heading).has_user(), heading.len())
    };
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| by(*separator))
        .unwrap_or(b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
}

/// The records with a value. Blank lines, which the reader skips without a word, are noted.
fn rows(text: &str, before: usize, separator: u8, list: &mut UserList) -> Vec<Row> {
    let mut reader = reader(text, separator);
    let (mut rows, mut cells) = (Vec::new(), StringRecord::new());
    let (mut line, mut last_line, mut start) = (before + 1, before, 0);
    loop {
        let found = match reader.read_record(&mut cells) {
            Ok(found) => found,
            Err(error) => {
                list.problem(line, error.to_string());
                return rows;
            }
        };
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let raw = text.get(start..end).unwrap_or_default();
        let record = raw.trim_start_matches(['\r', '\n']);
        line += breaks(&raw[..raw.len() - record.len()]);
        for blank in last_line + 1..line {
            list.blank(blank);
        }
        if !found {
            return rows;
        }
        last_line = line + breaks(record.trim_end_matches(['\r', '\n']));
        if cells.iter().all(str::is_empty) {
            list.blank(line);
        } else if end == text.len() && is_open(record, separator) {
            list.problem(line, "a quote is not closed");
        } else {
            rows.push(Row {
                cells: std::mem::take(&mut cells),
                line,
                last_line,
            });
        }
        line += breaks(record);
        start = end;
    }
}

/// Whether the last record ends within quotes. Quotes inside an unquoted cell are text.
fn is_open(record: &str, separator: u8) -> bool {
    let opening = [char::from(separator), '"'];
    let opens = record.starts_with('"') || record.contains(&String::from_iter(opening));
    opens && record.matches('"').count() % 2 == 1
}

fn is_user(word: &str) -> bool {
    word.parse::<UserKey>().is_ok()
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count()
}

impl Columns {
    /// `User name [userPrincipalName] Required` is a heading by what is in brackets.
    fn of(heading: &StringRecord) -> Self {
        let mut columns = Self::default();
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
            } else if TENANTS.contains(&title.as_str()) {
                columns.tenant = columns.tenant.or(Some(at));
            } else if title == STATE {
                columns.state = columns.state.or(Some(at));
            }
        }
        columns
    }

    fn has_user(self) -> bool {
        self.id.is_some() || self.upn.is_some()
    }
}

fn take(row: &Row, columns: Columns, list: &mut UserList) {
    match user(row, columns) {
        Ok(user) => list.users.push(user),
        Err(text) => list.problem(row.line, text),
    }
}

fn user(row: &Row, columns: Columns) -> Result<ListedUser, String> {
    check_for_hidden_users(row, columns)?;
    let cell = |column: Option<usize>| {
        let cell = column.and_then(|column| row.cells.get(column));
        cell.filter(|cell| !cell.is_empty())
    };
    let named = cell(columns.id).or_else(|| cell(columns.upn));
    let key = unguarded(named.ok_or("the line names no user")?).parse()?;
    let asked = match cell(columns.state) {
        Some(word) => Some(MfaState::parse(word).ok_or_else(|| {
            format!("\"{word}\" is not a state: use disabled, enabled or enforced")
        })?),
        None => None,
    };
    Ok(ListedUser {
        key,
        line: row.line,
        asked,
        tenant: cell(columns.tenant).map(|cell| unguarded(cell).to_owned()),
    })
}

/// Without the apostrophe that keeps a cell from becoming a formula, as our own CSV has it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if !text.starts_with(|c: char| c.is_alphanumeric()) => text,
        _ => cell,
    }
}

/// A missing quote makes one record of several lines, and a user of one of them part of a quoted cell.
fn check_for_hidden_users(row: &Row, columns: Columns) -> Result<(), String> {
    if row.line == row.last_line {
        return Ok(());
    }
    let is_key = |at| columns.id == Some(at) || columns.upn == Some(at);
    let others = row.cells.iter().enumerate().filter(|(at, _)| !is_key(*at));
    let mut words = others.flat_map(|(_, cell)| cell.split([',', ';', '\t', ' ', '\r', '\n', '"']));
    match words.find(|word| is_user(word)) {
        None => Ok(()),
        Some(user) => Err(format!(
            "a quoted cell goes on to line {} and contains {user}: is a quote missing?",
            row.last_line
        )),
    }
}
