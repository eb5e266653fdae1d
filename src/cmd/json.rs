//! JSON in which nothing steers a terminal: such characters are escaped, which changes no value.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::tenant::is_hidden;

/// Writes a value in one line.
pub(super) fn compact(writer: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(writer, value, CompactFormatter)
}

/// Writes a value in lines.
pub(super) fn pretty(writer: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(writer, value, PrettyFormatter::new())
}

fn write(
    writer: &mut dyn Write,
    value: &impl Serialize,
    formatter: impl Formatter,
) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(writer, Escaping(formatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Another layout, in which strings hold nothing hidden.
struct Escaping<F>(F);

/// Passes a call on to the layout.
macro_rules! as_laid_out {
    ($($call:ident $(($($argument:ident: $kind:ty),*))?;)*) => {$(
        fn $call<W: ?Sized + Write>(&mut self, writer: &mut W $(, $($argument: $kind),*)?) -> io::Result<()> {
            self.0.$call(writer $(, $($argument),*)?)
        }
    )*};
}

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut after = after.chars();
            for unit in after.next().into_iter().flat_map(units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    as_laid_out! {
        begin_array;
        end_array;
        begin_array_value(first: bool);
        end_array_value;
        begin_object;
        end_object;
        begin_object_key(first: bool);
        end_object_key;
        begin_object_value;
        end_object_value;
    }
}

fn units(c: char) -> Vec<u16> {
    c.encode_utf16(&mut [0; 2]).to_vec()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn escaping_changes_no_value_and_leaves_nothing_hidden() {
        let value = json!({"name": "a\u{9b}31m\u{202e}b\u{e0041}", "joined": "👩\u{200d}💻", "of": [1, "\u{1b}"]});
        for write in [compact, pretty] {
            let mut written = Vec::new();
            write(&mut written, &value).unwrap();
            let written = String::from_utf8(written).unwrap();
            assert!(!written.contains(['\u{9b}', '\u{202e}', '\u{e0041}', '\u{1b}']));
            assert!(written.contains("👩\u{200d}💻"));
            assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
        }
    }
}
