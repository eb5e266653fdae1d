//! The text of a file: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it.

use std::borrow::Cow;

use super::Remark;

pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Remark> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest).map(Cow::Borrowed),
        _ => utf8(bytes).map(Cow::Borrowed),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Remark> {
    let (end, text) = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text),
        Ok(text) => (
            text.find('\0').unwrap_or_default(),
            "this looks like UTF-16 without a byte order mark",
        ),
        Err(error) => (error.valid_up_to(), "this is not UTF-8"),
    };
    Err(Remark {
        line: bytes[..end].split(|byte| *byte == b'\n').count(),
        text: format!("{text}; save the file as \"CSV UTF-8\""),
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Remark> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(Remark {
            line: 1,
            text: "this is broken UTF-16; save the file as \"CSV UTF-8\"".into(),
        }),
    }
}
