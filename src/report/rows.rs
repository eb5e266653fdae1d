//! Records one after another in a format for files: what the commands and the dashboard write.

use super::{Record, csv, json, md};

/// A format in which each record stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// One array.
    Json,
    /// An object a line.
    Jsonl,
    /// RFC 4180 with a heading line.
    Csv,
    /// A table in Markdown.
    Md,
}

/// Writes records in a format; each call returns what comes next.
#[derive(Debug)]
pub struct Rows {
    format: RowFormat,
    count: usize,
}

impl Rows {
    /// Before the first record.
    pub fn new(format: RowFormat) -> Self {
        Self { format, count: 0 }
    }

    /// What stands before the first record.
    pub fn begin<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        match self.format {
            RowFormat::Json => b"[".to_vec(),
            RowFormat::Jsonl => Vec::new(),
            RowFormat::Csv => csv::line(names),
            RowFormat::Md => md::heading(names).into_bytes(),
        }
    }

    /// The next record.
    ///
    /// # Errors
    /// Where a value cannot be JSON.
    pub fn push(&mut self, record: &Record) -> serde_json::Result<Vec<u8>> {
        let is_first = self.count == 0;
        self.count += 1;
        Ok(match self.format {
            RowFormat::Json => {
                let before = if is_first { "\n  " } else { ",\n  " };
                (before.to_owned() + &json::compact(record)?).into_bytes()
            }
            RowFormat::Jsonl => (json::compact(record)? + "\n").into_bytes(),
            RowFormat::Csv => csv::line(record.cells()),
            RowFormat::Md => md::line(record.md_cells()).into_bytes(),
        })
    }

    /// What stands behind the last record.
    pub fn end(&self) -> &'static [u8] {
        match (self.format, self.count) {
            (RowFormat::Json, 0) => b"]\n",
            (RowFormat::Json, _) => b"\n]\n",
            _ => b"",
        }
    }

    /// How many records there were.
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: RowFormat, names: &[&str]) -> String {
        let mut rows = Rows::new(format);
        let mut out = rows.begin(["displayName"]);
        for name in names {
            let record = Record::default().with("displayName", name);
            out.extend(rows.push(&record).unwrap());
        }
        out.extend(rows.end());
        assert_eq!(rows.count(), names.len());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_is_whole_with_many_records_and_with_none() {
        let names = ["Ada", "=1+1"];
        let json = written(RowFormat::Json, &names);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value[1]["displayName"], "=1+1");
        assert_eq!(written(RowFormat::Json, &[]), "[]\n");
        assert_eq!(written(RowFormat::Jsonl, &names).lines().count(), 2);
        assert_eq!(written(RowFormat::Jsonl, &[]), "");
        assert_eq!(
            written(RowFormat::Csv, &names),
            "displayName\r\nAda\r\n'=1+1\r\n"
        );
        assert_eq!(written(RowFormat::Csv, &[]), "displayName\r\n");
        assert_eq!(
            written(RowFormat::Md, &names),
            "| displayName |\n| --- |\n| Ada |\n| =1+1 |\n"
        );
    }
}
