//! The text of a file: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it.

use std::borrow::Cow;

use super::Remark;

pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Remark>> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest).map(Cow::Borrowed),
        _ => utf8(bytes).map(Cow::Borrowed),
    }
}

/// Every line that is not UTF-8 is a remark.
fn utf8(bytes: &[u8]) -> Result<&str, Vec<Remark>> {
    let remark = |line, text| Remark {
        line,
        text: format!("{text}; save the file as \"CSV UTF-8\""),
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => Ok(text),
            Some(at) => Err(vec![remark(
                text[..at].split('\n').count(),
                "this looks like UTF-16 without a byte order mark",
            )]),
        },
        Err(_) => Err((1..)
            .zip(bytes.split(|byte| *byte == b'\n'))
            .filter(|(_, line)| std::str::from_utf8(line).is_err())
            .map(|(line, _)| remark(line, "this is not UTF-8"))
            .collect()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Vec<Remark>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(vec![Remark {
            line: 1,
            text: "this is broken UTF-16; save the file as \"CSV UTF-8\"".into(),
        }]),
    }
}
