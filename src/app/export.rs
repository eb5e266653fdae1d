//! The shown list, written to a file: what is asked for, and the window in which the file is named.

use tui_input::Input;

use crate::tenant::{Column, Store};

/// A format of the file, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// RFC 4180 with a heading line.
    Csv,
    /// One array.
    Json,
    /// An object a line.
    Jsonl,
    /// A table in Markdown.
    Md,
}

impl ExportFormat {
    /// The format that a file's name ends with.
    pub fn of(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "md" | "markdown" => Self::Md,
            _ => return None,
        })
    }
}

/// What is to be written, as it is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOrder {
    /// The file, as it was typed.
    pub path: String,
    /// How.
    pub format: ExportFormat,
    /// CSV begins with a byte order mark, by which Excel sees that it is UTF-8.
    pub bom: bool,
    /// An existing file may be replaced.
    pub replace: bool,
    /// The columns that are on, in their order.
    pub columns: Vec<Column>,
    /// The users.
    pub store: Store,
    /// Which of them, in their order.
    pub rows: Vec<u32>,
    /// Whether people are masked.
    pub mask: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    /// It was written.
    Done {
        /// Where.
        path: String,
        /// How many users.
        users: usize,
    },
    /// There is such a file, and nobody said that it may be replaced.
    Exists,
    /// It was not written, for this reason.
    Failed(String),
}

/// The window.
#[derive(Clone, Debug)]
pub struct ExportForm {
    /// The file.
    pub path: Input,
    /// What is wrong with it, or what has to be answered.
    pub note: Option<String>,
    /// The existing file that Enter replaces.
    pub replace: Option<String>,
    /// It is being written.
    pub is_writing: bool,
    /// See [`ExportOrder::bom`].
    pub bom: bool,
}

impl ExportForm {
    /// Whether the file would be CSV, the only format that takes a byte order mark.
    pub fn is_csv(&self) -> bool {
        ExportFormat::of(self.path.value().trim()) == Some(ExportFormat::Csv)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_name_says_the_format() {
        assert_eq!(ExportFormat::of("a/b.CSV"), Some(ExportFormat::Csv));
        assert_eq!(ExportFormat::of("x.ndjson"), Some(ExportFormat::Jsonl));
        for none in ["x", "x.xlsx", "csv", "a.csv/b", ""] {
            assert_eq!(ExportFormat::of(none), None, "{none}");
        }
    }
}
