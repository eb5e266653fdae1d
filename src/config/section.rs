//! A table of the file, read key by key: every error is noted with its line, and reading continues.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use clap::ValueEnum;
use clap::builder::PossibleValue;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, unknown};

/// The text, and the errors found in it.
pub(super) struct Document<'a> {
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            problems: RefCell::default(),
        }
    }

    pub(super) fn note(&self, span: &Range<usize>, what: &str) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        self.problems.borrow_mut().push(Problem {
            line: 1 + before.matches('\n').count(),
            text: what.replace('\n', " "),
        });
    }

    /// Sorted by line.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }
}

/// A value with its key and its place.
pub(super) struct Value<'a> {
    /// The key before it.
    pub(super) name: &'a str,
    key: Range<usize>,
    document: &'a Document<'a>,
    span: Range<usize>,
    content: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    /// Notes an error in the value.
    pub(super) fn error(&self, what: &str) {
        self.document.note(&self.span, what);
    }

    /// Notes an error in the key.
    pub(super) fn key_error(&self, what: &str) {
        self.document.note(&self.key, what);
    }

    fn type_error<T>(&self, kind: &str) -> Option<T> {
        self.error(&format!("\"{}\" must be {kind}", self.name));
        None
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match self.content {
            DeValue::String(text) => Some(text),
            _ => self.type_error("a text in quotes"),
        }
    }

    /// One word of an enumeration, in any case.
    pub(super) fn choice<T: ValueEnum>(&self) -> Option<T> {
        let values = T::value_variants().iter();
        let values: Vec<PossibleValue> = values.filter_map(T::to_possible_value).collect();
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        self.word(&names, |word| T::from_str(word, true).ok())
    }

    /// One of the known words.
    pub(super) fn word<T>(
        &self,
        known: &[&str],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let word = self.text()?;
        let meant = parse(word);
        if meant.is_none() {
            self.error(&unknown(self.name, word, known));
        }
        meant
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match self.content {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.type_error("true or false"),
        }
    }

    pub(super) fn number(&self, range: RangeInclusive<u16>) -> Option<u16> {
        let number = match self.content {
            DeValue::Integer(number) => u16::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        number.filter(|number| range.contains(number)).or_else(|| {
            self.type_error(&format!(
                "a number from {} to {}",
                range.start(),
                range.end()
            ))
        })
    }

    /// A day, as TOML writes it or as a text.
    pub(super) fn date(&self) -> Option<Date> {
        let date = match self.content {
            DeValue::Datetime(at) if at.time.is_none() => at.date.and_then(|date| {
                let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
                let year = i16::try_from(date.year).ok()?;
                Date::new(year, month.ok()?, day.ok()?).ok()
            }),
            DeValue::String(text) => text.parse().ok(),
            _ => None,
        };
        date.or_else(|| self.type_error("a date such as 2027-02-01"))
    }

    /// Whether it is a table rather than a text.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.content, DeValue::Table(_))
    }

    /// A list of texts; a text alone is a list of one.
    pub(super) fn texts(&self) -> Vec<&'a str> {
        let DeValue::Array(items) = self.content else {
            return self.text().into_iter().collect();
        };
        let texts = items.iter().map(|item| match item.get_ref() {
            DeValue::String(text) => Some(text.as_ref()),
            _ => None,
        });
        let texts: Option<Vec<&str>> = texts.collect();
        texts
            .or_else(|| self.type_error("a list of texts in quotes"))
            .unwrap_or_default()
    }

    pub(super) fn section(&self) -> Option<Section<'a>> {
        match self.content {
            DeValue::Table(table) => Some(Section::new(self.document, table)),
            _ => self.type_error(&format!("a table: [{}]", self.name)),
        }
    }
}

/// A table of the file. Keys become known by being asked for.
pub(super) struct Section<'a> {
    document: &'a Document<'a>,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(super) fn new(document: &'a Document<'a>, table: &'a DeTable<'a>) -> Self {
        Self {
            document,
            table,
            known: Vec::new(),
        }
    }

    /// The value of an optional key.
    pub(super) fn get(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(self.entry(key, value))
    }

    /// All values in the order of the file, for tables whose keys the admin chooses.
    pub(super) fn all(&self) -> Vec<Value<'a>> {
        let entries = self.table.iter().map(|(key, value)| self.entry(key, value));
        let mut entries: Vec<Value<'a>> = entries.collect();
        entries.sort_by_key(|entry| entry.key.start);
        entries
    }

    fn entry(
        &self,
        key: &'a Spanned<std::borrow::Cow<'a, str>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Value<'a> {
        Value {
            name: key.get_ref(),
            key: key.span(),
            document: self.document,
            span: value.span(),
            content: value.get_ref(),
        }
    }

    /// Notes every key that was not asked for.
    pub(super) fn finish(self) {
        for entry in self.all() {
            if !self.known.contains(&entry.name) {
                entry.key_error(&unknown("key", entry.name, &self.known));
            }
        }
    }
}
