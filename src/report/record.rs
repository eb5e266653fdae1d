//! A JSON object with its names in order.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{csv, md};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(Vec<(&'static str, Value)>);

impl Record {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.0.push((name, value));
        self
    }

    /// The same with another value before all others.
    #[must_use]
    pub fn led_by(mut self, name: &'static str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.0.insert(0, (name, value));
        self
    }

    #[cfg(test)]
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// A value by its name; null if there is none.
    pub fn get(&self, name: &str) -> &Value {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&Value::Null, |(_, value)| value)
    }

    /// The values as CSV cells.
    pub fn cells(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(_, value)| csv::cell(value))
    }

    /// The values as cells of a Markdown table.
    pub fn md_cells(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(_, value)| md::cell(value))
    }
}

impl FromIterator<(&'static str, Value)> for Record {
    fn from_iter<I: IntoIterator<Item = (&'static str, Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
