//! Reading answers as tolerantly as Graph writes them: keys that are missing, null, or of the future. Also how a time
//! is written for Graph.

use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::error::Error;
use super::pipeline::GraphResponse;
use crate::tenant::{Known, SafeText, Unknown};

/// One element of a collection.
pub(super) trait Row: DeserializeOwned {
    type Item;

    /// The value; none where the element cannot be identified, as without an id. `asked_at` is when the request
    /// was sent.
    fn item(self, asked_at: Timestamp) -> Option<Self::Item>;

    /// Notes keys whose values are of an unexpected type: they were left out of an element that is otherwise readable,
    /// and are unknown, not absent.
    fn note_unreadable(&mut self, _keys: &[String]) {}
}

/// The keys of an element whose values are of an unexpected type.
#[derive(Debug, Default)]
pub(super) struct UnreadableKeys(Vec<String>);

impl UnreadableKeys {
    pub(super) fn note(&mut self, keys: &[String]) {
        self.0.extend_from_slice(keys);
    }

    /// The value of a key: an absent one was not reported, unless it came and could not be read.
    pub(super) fn known<T>(&self, key: &str, value: Option<T>) -> Known<T> {
        match value {
            Some(value) => Known::Is(value),
            None if self.0.iter().any(|odd| odd == key) => Known::Unknown(Unknown::Unreadable),
            None => Known::Unknown(Unknown::NotReported),
        }
    }

    /// The same for a word; one of the future is unreadable.
    pub(super) fn spelled<T>(
        &self,
        key: &str,
        word: Option<&str>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Known<T> {
        self.known(key, word)
            .and_then(|word| parse(word).map_or(Known::Unknown(Unknown::Unreadable), Known::Is))
    }
}

/// A collection as one answer holds it.
#[derive(Debug)]
pub(super) struct Rows<T> {
    pub(super) items: Vec<T>,
    /// Elements that could not be read.
    pub(super) skipped: usize,
    pub(super) next: Option<String>,
}

/// The key of the link to the next page.
pub(super) const NEXT_LINK: &str = "@odata.nextLink";

/// The most elements of one page; Graph's own have 999.
const MOST_ELEMENTS: usize = 10_000;

#[derive(Deserialize)]
struct Collection<R> {
    #[serde(bound(deserialize = "R: Deserialize<'de>"))]
    value: Elements<R>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
    /// An error beside elements is an error.
    #[serde(default)]
    error: Option<IgnoredAny>,
}

/// The elements of one page, not more than [`MOST_ELEMENTS`].
struct Elements<R>(Vec<R>);

impl<'de, R: Deserialize<'de>> Deserialize<'de> for Elements<R> {
    fn deserialize<D: Deserializer<'de>>(elements: D) -> Result<Self, D::Error> {
        struct Reader<R>(PhantomData<R>);

        impl<'de, R: Deserialize<'de>> Visitor<'de> for Reader<R> {
            type Value = Elements<R>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a list of at most {MOST_ELEMENTS} elements")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut read = Vec::new();
                while let Some(element) = seq.next_element()? {
                    if read.len() == MOST_ELEMENTS {
                        return Err(A::Error::invalid_length(read.len() + 1, &self));
                    }
                    read.push(element);
                }
                Ok(Elements(read))
            }
        }

        elements.deserialize_seq(Reader(PhantomData))
    }
}

/// Reads a collection. An element with a value of an unexpected type stays, without that value; an element without a
/// readable id is skipped and counted.
///
/// # Errors
/// When the answer is no collection, or none of its elements can be read: that is another shape, not an empty list.
pub(super) fn rows<R: Row>(answer: &GraphResponse) -> Result<Rows<R::Item>, Error> {
    let (elements, next, error) =
        if let Ok(read) = serde_json::from_slice::<Collection<R>>(&answer.body) {
            let elements: Vec<_> = read.value.0.into_iter().map(Some).collect();
            (elements, read.next, read.error)
        } else {
            let read: Collection<Value> = answer.json()?;
            let elements = read.value.0.into_iter().map(lenient).collect();
            (elements, read.next, read.error)
        };
    if error.is_some() {
        return Err(answer.unreadable("it holds an error beside its elements"));
    }
    let all = elements.len();
    let items: Vec<_> = elements
        .into_iter()
        .filter_map(|row| row?.item(answer.asked_at))
        .collect();
    let skipped = all - items.len();
    if skipped > 0 {
        tracing::warn!(skipped, area = ?answer.area, "elements that cannot be read were skipped");
        if items.is_empty() {
            return Err(answer.unreadable(format!("none of its {all} elements can be read")));
        }
    }
    Ok(Rows {
        items,
        skipped,
        next,
    })
}

/// Reads one element, without those of its keys that cannot be read by themselves.
pub(super) fn lenient<R: Row>(element: Value) -> Option<R> {
    let Value::Object(keys) = element else {
        return serde_json::from_value(element).ok();
    };
    let readable = |key: &str, value: &Value| {
        let alone = Map::from_iter([(key.to_owned(), value.clone())]);
        serde_json::from_value::<R>(Value::Object(alone)).is_ok()
    };
    if let Ok(row) = serde_json::from_value(Value::Object(keys.clone())) {
        return Some(row);
    }
    let (good, odd): (Map<_, _>, Map<_, _>) = keys
        .into_iter()
        .partition(|(key, value)| readable(key, value));
    let mut row: R = serde_json::from_value(Value::Object(good)).ok()?;
    let odd: Vec<String> = odd.into_iter().map(|(key, _)| key).collect();
    row.note_unreadable(&odd);
    Some(row)
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
