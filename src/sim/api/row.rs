//! Rows of large collections, built no further than they are asked for.

use serde_json::{Map, Value};

use crate::odata::Wanted;

/// An object that takes in only what is wanted.
pub struct Row<'a> {
    wanted: &'a Wanted<'a>,
    object: Map<String, Value>,
}

impl<'a> Row<'a> {
    pub fn new(wanted: &'a Wanted<'a>) -> Self {
        Self {
            wanted,
            object: Map::new(),
        }
    }

    /// Puts a property in; its value is not even made when nobody wants it.
    pub fn put<T: Into<Value>>(&mut self, name: &str, value: impl FnOnce() -> T) {
        if self.wanted.has(name) {
            self.object.insert(name.to_owned(), value().into());
        }
    }

    pub fn finish(self) -> Value {
        Value::Object(self.object)
    }
}
