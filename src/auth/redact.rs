//! Foreign text without our secrets: who is sent a token, a code or a secret may write it into the answer.

use std::borrow::Cow;

use memchr::memmem;

/// What stands where a secret stood.
const GONE: &str = "(secret)";

/// A shorter secret may stand in any text by chance.
const SHORTEST: usize = 12;

/// The shortest run of characters that is taken for a token where something says that one follows.
const TOKEN: usize = 16;

/// Takes a secret out of bytes, wherever it stands.
pub(crate) fn take_out(bytes: &mut Vec<u8>, secret: &str) {
    if secret.len() < SHORTEST || memmem::find(bytes, secret.as_bytes()).is_none() {
        return;
    }
    let mut clean = Vec::with_capacity(bytes.len());
    let mut rest: &[u8] = bytes;
    while let Some((before, after)) = memmem::find(rest, secret.as_bytes())
        .and_then(|at| Some((rest.get(..at)?, rest.get(at + secret.len()..)?)))
    {
        clean.extend_from_slice(before);
        clean.extend_from_slice(GONE.as_bytes());
        rest = after;
    }
    clean.extend_from_slice(rest);
    *bytes = clean;
}

/// The same for text.
pub(crate) fn without(text: &str, secret: &str) -> String {
    if secret.len() < SHORTEST {
        return text.to_owned();
    }
    text.replace(secret, GONE)
}

/// Text without anything that looks like a token, ours or not, whole or cut: a JSON Web Token, or what follows the word
/// Bearer.
pub(crate) fn without_tokens(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut rest = text;
    while let Some((before, after)) = next_token(rest) {
        clean.push_str(before);
        clean.push_str(GONE);
        rest = after;
    }
    if clean.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// What stands before the next token, and what follows it.
fn next_token(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let start = from + rest.find(is_of_token)?;
        let run = text.get(start..)?;
        let end = run
            .find(|c| !is_of_token(c))
            .map_or(text.len(), |end| start + end);
        let run = text.get(start..end)?;
        let before = text.get(..start)?;
        let follows_bearer = before
            .trim_end()
            .get(before.trim_end().len().saturating_sub(6)..)
            .is_some_and(|word| word.eq_ignore_ascii_case("bearer"));
        let looks_secret = run.starts_with("eyJ")
            || follows_bearer && run.bytes().any(|byte| byte.is_ascii_digit());
        if run.len() >= TOKEN && looks_secret {
            return Some((before, text.get(end..)?));
        }
        from = end;
    }
    None
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJub25lIn0.c2VjcmV0.c2ln";

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        let mut bytes = format!("{JWT} a {JWT}{JWT} z").into_bytes();
        take_out(&mut bytes, JWT);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "(secret) a (secret)(secret) z"
        );
        let mut short = b"a x b".to_vec();
        take_out(&mut short, "x");
        assert_eq!(short, b"a x b", "a short one stands there by chance");
    }

    #[test]
    fn what_looks_like_a_token_goes_whole_or_cut_and_ordinary_words_stay() {
        for (said, shown) in [
            (
                format!("Invalid header 'Authorization: Bearer {JWT}'"),
                "Invalid header 'Authorization: Bearer (secret)'".to_owned(),
            ),
            (format!("token={}", &JWT[..20]), "token=(secret)".to_owned()),
            (
                "bearer 0AbCdEfGhIjKlMnOp failed".to_owned(),
                "bearer (secret) failed".to_owned(),
            ),
        ] {
            assert_eq!(without_tokens(&said), shown);
        }
        for plain in [
            "",
            "Bearer authentication is required here",
            "eyJ",
            "Resource '5e7b6f34-0000-4000-8000-000000000001' does not exist",
            "é eyJé",
        ] {
            assert_eq!(without_tokens(plain), plain);
        }
    }
}
