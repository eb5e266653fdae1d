//! Reading answers as tolerantly as Graph writes them: keys that are missing, null, or of the future. Beside it, how a
//! time is written for Graph.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Error;
use super::pipeline::Answer;
use crate::tenant::SafeText;

/// One element of a collection.
pub(super) trait Row: DeserializeOwned {
    /// What it becomes.
    type Item;

    /// The value; none where the element cannot be told from others, as without an id. `at` is the time of the answer.
    fn item(self, at: Timestamp) -> Option<Self::Item>;
}

/// A collection as one answer holds it.
#[derive(Debug)]
pub(super) struct Rows<T> {
    pub(super) items: Vec<T>,
    /// Elements that could not be read.
    pub(super) skipped: usize,
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
struct Collection<R> {
    value: Vec<R>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
}

/// Reads a collection. Where one element is malformed, the others are still read.
pub(super) fn rows<R: Row>(answer: &Answer) -> Result<Rows<R::Item>, Error> {
    let (elements, next) = if let Ok(read) = serde_json::from_slice::<Collection<R>>(&answer.body) {
        let elements: Vec<_> = read.value.into_iter().map(Some).collect();
        (elements, read.next)
    } else {
        let read: Collection<Value> = answer.json()?;
        let elements = read.value.into_iter();
        (
            elements
                .map(|row| serde_json::from_value(row).ok())
                .collect(),
            read.next,
        )
    };
    let all = elements.len();
    let items: Vec<_> = elements
        .into_iter()
        .filter_map(|row| row?.item(answer.at))
        .collect();
    let skipped = all - items.len();
    if skipped > 0 {
        tracing::warn!(skipped, area = ?answer.area, "elements without a readable id were skipped");
    }
    Ok(Rows {
        items,
        skipped,
        next,
    })
}

/// An instant; the year 1, which Graph writes for "never", gives none.
pub(super) fn timestamp(text: Option<&str>) -> Option<Timestamp> {
    let at: Timestamp = text?.parse().ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some(at)
}

/// The condition of a `$filter` that a time is not before an instant.
pub(super) fn not_before(property: &str, instant: Timestamp) -> String {
    format!("{property} ge {}", instant.strftime("%Y-%m-%dT%H:%M:%SZ"))
}

/// Foreign text, where the value is text and not empty.
pub(super) fn text(value: &Value) -> Option<SafeText> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(SafeText::new)
}
