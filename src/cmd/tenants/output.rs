//! Where the table of all tenants goes: what every command takes, and a page for people who never open a terminal.

use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::cmd::choice::Choice;
use crate::cmd::out::{Format, OutputOptions, file};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TenantsFormat {
    /// Lines for people, as wide as the terminal
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line, as they come
    #[value(alias = "ndjson")]
    Jsonl,
    /// RFC 4180 with a heading line; spreadsheets see no formulas
    Csv,
    /// A table in Markdown, for tickets and wikis
    #[value(alias = "markdown")]
    Md,
    /// One page for a browser or a printer
    Html,
}

#[derive(Args, Clone, Debug)]
pub(super) struct TenantsOutput {
    /// The format of the data; default: by the file's extension, else a table
    #[arg(long, value_parser = Choice::<TenantsFormat>::new())]
    format: Option<TenantsFormat>,
    /// Write the data to a file, - for stdout; an existing file is replaced only once everything is written
    #[arg(short, long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(file::<TenantsFormat>))]
    output: Option<PathBuf>,
    /// Begin CSV with a byte order mark, by which Excel sees that it is UTF-8
    #[arg(long)]
    bom: bool,
    /// Print errors only on stderr
    #[arg(short, long)]
    quiet: bool,
}

impl TenantsOutput {
    /// Whether it is the page.
    pub(super) fn is_page(&self) -> bool {
        let of_extension = || {
            let path = self.output.as_ref()?;
            let extension = path.extension()?.to_str()?;
            Some(["html", "htm"].contains(&extension.to_ascii_lowercase().as_str()))
        };
        match self.format {
            Some(format) => format == TenantsFormat::Html && !self.bom,
            None => !self.bom && of_extension().unwrap_or(false),
        }
    }

    /// The file, where one is named.
    pub(super) fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// The same for records, or for the table.
    pub(super) fn rows(&self) -> OutputOptions {
        let format = self.format.and_then(|format| {
            Some(match format {
                TenantsFormat::Table => Format::Table,
                TenantsFormat::Json => Format::Json,
                TenantsFormat::Jsonl => Format::Jsonl,
                TenantsFormat::Csv => Format::Csv,
                TenantsFormat::Md => Format::Md,
                TenantsFormat::Html => return None,
            })
        });
        OutputOptions::of(format, self.output.clone(), self.bom, self.quiet)
    }
}
