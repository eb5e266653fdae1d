//! The error body of Entra's sign-in endpoints.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::redact::without_tokens;
use crate::tenant::SafeText;

/// What the sign-in endpoints answer when they refuse. Only `error` is made to be reacted to; the AADSTS number
/// chooses the words of the advice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EntraError {
    pub(super) error: String,
    pub(super) error_description: String,
    pub(super) error_codes: Vec<u32>,
    pub(super) correlation_id: Option<String>,
    /// What the sign-in would have to meet, as JSON.
    pub(super) claims: Option<String>,
}

impl EntraError {
    /// Reads a body; none when it is not one of these.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let error: Self = serde_json::from_slice(body).ok()?;
        (!error.error.is_empty()).then_some(error)
    }

    /// The number after `AADSTS`.
    pub(super) fn code(&self) -> Option<u32> {
        self.error_codes.first().copied().or_else(|| {
            let (_, rest) = self.error_description.split_once("AADSTS")?;
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok()
        })
    }

    /// What support asks for.
    pub(super) fn correlation_id(&self) -> Option<SafeText> {
        let stated = self.correlation_id.as_deref().or_else(|| {
            let (_, rest) = self.error_description.split_once("Correlation ID: ")?;
            rest.split_whitespace().next()
        });
        stated.map(|id| SafeText::new(&without_tokens(id)))
    }

    /// The first sentence of the description, without the number and the ids around it.
    pub(super) fn sentence(&self) -> SafeText {
        let text = &self.error_description;
        let text = match text.split_once(": ") {
            Some((number, rest)) if number.starts_with("AADSTS") => rest,
            _ => text,
        };
        let text = text.split("Trace ID").next().unwrap_or(text);
        let text = text.split_inclusive(". ").next().unwrap_or(text);
        let text = text.trim().trim_end_matches('.');
        SafeText::new(&without_tokens(if text.is_empty() {
            &self.error
        } else {
            text
        }))
    }
}

impl fmt::Display for EntraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl oauth2::ErrorResponse for EntraError {}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"error":"invalid_grant","error_codes":[53003],"correlation_id":"c-1","timestamp":"2026-03-26 13:49:42Z",
        "error_description":"AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance. Trace ID: t-1 Correlation ID: c-1 Timestamp: 2026-03-26 13:49:42Z"}"#;

    #[test]
    fn the_first_sentence_stands_without_its_number_and_ids() {
        let error = EntraError::read(BODY.as_bytes()).unwrap();
        assert_eq!(
            error.sentence().as_str(),
            "Access has been blocked by Conditional Access policies"
        );
    }

    #[test]
    fn number_and_correlation_id_are_found_in_the_description_where_their_fields_are_missing() {
        let full = EntraError::read(BODY.as_bytes()).unwrap();
        let bare = EntraError {
            error_codes: Vec::new(),
            correlation_id: None,
            ..full.clone()
        };
        for error in [full, bare] {
            assert_eq!(error.code(), Some(53003));
            assert_eq!(error.correlation_id().unwrap().as_str(), "c-1");
        }
    }

    #[test]
    fn a_page_or_another_json_is_not_an_entra_error() {
        assert_eq!(EntraError::read(b"<html>502</html>"), None);
        assert_eq!(EntraError::read(b"{\"token_type\":\"Bearer\"}"), None);
    }
}
