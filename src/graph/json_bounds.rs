//! What a body may be before it is read as JSON: an object, not too deep, of not too many values. A megabyte of `[[[…` or
//! of `{},{},…` takes far more memory as values than as text.

/// The deepest answer that is read; Graph's own are less than ten deep.
const DEEPEST: usize = 64;

/// The most values in one answer: a page of 999 users with many licences has a fifth of them.
const MOST_VALUES: usize = 1_000_000;

/// Says why a body is not read. What is no JSON at all may pass.
pub(super) fn check(body: &[u8]) -> Result<(), &'static str> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err("it is no JSON object");
    }
    let (mut depth, mut values, mut at) = (0_usize, 0_usize, 0);
    while let Some(&byte) = body.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(body, at),
            b'{' | b'[' => {
                depth += 1;
                values += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Err("it is nested too deeply");
        }
        if values > MOST_VALUES {
            return Err("it holds too many values");
        }
    }
    Ok(())
}

/// Where the string ends that has begun before `at`: behind its quote, or at the end of the body.
pub(super) fn end_of_string(body: &[u8], mut at: usize) -> usize {
    while let Some(rest) = body.get(at..) {
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'"') => return at + found + 1,
            Some(found) => at += found + 2,
            None => break,
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_answer_passes_whatever_stands_in_its_strings() {
        let brackets = "[{,".repeat(1_000);
        let body = format!(r#" {{"value": ["{brackets}\"{brackets}\\"]}}"#);
        assert_eq!(check(body.as_bytes()), Ok(()));
        assert_eq!(check(br#"{"value": "#), Ok(()), "serde finds what is cut");
    }

    #[test]
    fn what_is_no_object_too_deep_or_of_too_many_values_does_not() {
        for (body, why) in [
            ("[[]]".to_owned(), "no JSON object"),
            (String::new(), "no JSON object"),
            ("{\"value\":".to_owned() + &"[".repeat(100_000), "deeply"),
            ("{\"x\":".repeat(100_000), "deeply"),
            (
                format!("{{\"value\":[{}{{}}]}}", "{},".repeat(1_000_000)),
                "many values",
            ),
        ] {
            let found = check(body.as_bytes()).unwrap_err();
            assert!(found.contains(why), "{found}");
        }
    }
}
