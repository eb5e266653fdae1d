//! What a sign-in service answers, as far as it is read and believed: the crates that read it take any length, and some
//! numbers make them panic.

use azure_core::error::ErrorKind;
use azure_core::http::response::AsyncResponseBody;
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::http::body;
use super::{SignInError, advice};

/// The longest answer that is read; a token has a few kilobytes.
const LONGEST: usize = 1 << 20;

/// The longest life of a token that is believed, in seconds; the service's longest is 28 hours.
const LONGEST_LIFE: u64 = 48 * 60 * 60;

/// The longest interval of polling, in seconds.
const LONGEST_INTERVAL: u64 = 60;

/// Reads an answer of the HTTP client.
pub(super) async fn read(response: reqwest::Response) -> Result<Vec<u8>, SignInError> {
    let read = body(response, LONGEST).await;
    let read = read.map_err(|error| SignInError::unreachable(&error))?;
    if read.cut {
        return Err(too_long());
    }
    Ok(believable(read.bytes))
}

/// Reads an answer on its way to `azure_identity`.
pub(super) async fn read_stream(mut stream: AsyncResponseBody) -> azure_core::Result<Vec<u8>> {
    let mut read = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| azure_core::Error::new(ErrorKind::Io, error))?;
        if read.len() + chunk.len() > LONGEST {
            return Err(too_long().into());
        }
        read.extend_from_slice(&chunk);
    }
    Ok(believable(read))
}

fn too_long() -> SignInError {
    SignInError::new(
        format!(
            "the sign-in service's answer is longer than {} MiB",
            LONGEST >> 20
        ),
        advice::PROXY,
    )
}

/// The answer with times that a calendar knows.
pub(super) fn believable(answer: Vec<u8>) -> Vec<u8> {
    let Ok(mut keys) = serde_json::from_slice::<Map<String, Value>>(&answer) else {
        return answer;
    };
    let mut changed = false;
    for (key, longest) in [
        ("expires_in", LONGEST_LIFE),
        ("ext_expires_in", LONGEST_LIFE),
        ("interval", LONGEST_INTERVAL),
    ] {
        if let Some(value) = keys.get_mut(key)
            && value.is_number()
            && value.as_u64().is_none_or(|seconds| seconds > longest)
        {
            let is_negative = value.as_f64().is_some_and(|seconds| seconds < 0.0);
            *value = Value::from(if is_negative { 0 } else { longest });
            changed = true;
        }
    }
    if changed {
        Value::Object(keys).to_string().into_bytes()
    } else {
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_beyond_all_bounds_are_bounded_and_others_stay() {
        for (said, believed) in [
            (
                r#"{"expires_in":3599,"interval":5}"#,
                r#"{"expires_in":3599,"interval":5}"#,
            ),
            (
                r#"{"expires_in":9223372036854775807}"#,
                r#"{"expires_in":172800}"#,
            ),
            (r#"{"expires_in":1e300}"#, r#"{"expires_in":172800}"#),
            (r#"{"expires_in":-9e18}"#, r#"{"expires_in":0}"#),
            (r#"{"interval":18446744073709551615}"#, r#"{"interval":60}"#),
            ("<html>", "<html>"),
            ("[1]", "[1]"),
        ] {
            let read = believable(said.as_bytes().to_vec());
            assert_eq!(String::from_utf8(read).unwrap(), believed);
        }
    }
}
