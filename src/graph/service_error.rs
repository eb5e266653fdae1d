//! The error body of Graph, read as tolerantly as it is written.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use crate::auth::redact::without_tokens;
use crate::tenant::{ProblemKind, SafeText};

/// An answer of the service that is not a success.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError {
    /// HTTP status.
    pub status: u16,
    /// `error.code`.
    pub code: Option<SafeText>,
    /// The words closest to the cause: `innerError.message`, then `error.message`, then the details.
    pub message: SafeText,
    /// Base64 claims of a challenge.
    pub claims: Option<String>,
    /// Before when the service wants no further call, by this machine's clock.
    pub retry_at: Option<Timestamp>,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

/// The code of a 401 for an application that the tenant does not know: no other sign-in helps.
const UNKNOWN_APPLICATION: &str = "Authorization_IdentityNotFound";

/// What the pages of Microsoft's own gateway carry; a proxy's do not.
const GATEWAY: &str = "microsoft-azure-application-gateway";

/// The code that stands for a missing P1 or P2 licence; its text has changed over the years.
const NO_LICENCE: &str = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";

impl ServiceError {
    /// Reads a body that was not JSON as well: a proxy's page, or nothing.
    pub(super) fn parse(status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(body) => Self::from_value(status, &body),
            Err(_) => Self {
                status,
                code: None,
                message: SafeText::new(&without_json(status, body)),
                claims: None,
                retry_at: None,
            },
        }
    }

    /// Reads the body of a whole answer or of a batch item.
    pub(super) fn from_value(status: u16, body: &Value) -> Self {
        let error = &body["error"];
        let inner = ["innerError", "innererror"]
            .into_iter()
            .map(|key| &error[key])
            .find(|inner| inner.is_object())
            .unwrap_or(&Value::Null);
        let message = [
            &inner["message"],
            &error["message"],
            &error["details"][0]["message"],
        ]
        .into_iter()
        .filter_map(Value::as_str)
        .find(|text| !text.is_empty())
        .map_or_else(|| format!("the service answered {status}"), unwrapped);
        Self {
            status,
            code: error["code"]
                .as_str()
                .filter(|c| !c.is_empty())
                .map(|code| SafeText::new(&without_tokens(code))),
            message: SafeText::new(&without_tokens(&message)),
            claims: None,
            retry_at: None,
        }
    }

    /// The class of the failure.
    pub fn kind(&self) -> ProblemKind {
        match self.status {
            401 => ProblemKind::SignIn,
            403 if self.names_a_licence() => ProblemKind::Licence,
            403 => ProblemKind::Forbidden,
            404 => ProblemKind::NotFound,
            429 => ProblemKind::Throttled,
            400..=499 => ProblemKind::Rejected,
            500.. => ProblemKind::Service,
            _ => ProblemKind::Unreadable,
        }
    }

    /// Identity Protection has no code of its own for a missing licence: only its words tell.
    fn names_a_licence(&self) -> bool {
        self.has_code(NO_LICENCE)
            || self.has_code("Forbidden") && self.message.to_ascii_lowercase().contains("licens")
    }

    /// Whether `error.code` is this one.
    pub fn has_code(&self, code: &str) -> bool {
        self.code
            .as_ref()
            .is_some_and(|own| own.eq_ignore_ascii_case(code))
    }

    /// Whether the tenant does not know the application that signed in.
    pub(super) fn is_unknown_application(&self) -> bool {
        self.status == 401 && self.has_code(UNKNOWN_APPLICATION)
    }

    pub(super) fn is_expired_page(&self) -> bool {
        self.status == 400
            && (self.has_code("Directory_ExpiredPageToken")
                || self.message.to_ascii_lowercase().contains("skiptoken"))
    }
}

/// Some backends put JSON into the message; its own message is what a person can read.
fn unwrapped(message: &str) -> String {
    let Ok(inner) = serde_json::from_str::<Value>(message) else {
        return message.to_owned();
    };
    ["message", "Message"]
        .into_iter()
        .find_map(|key| inner[key].as_str())
        .unwrap_or(message)
        .to_owned()
}

fn without_json(status: u16, body: &[u8]) -> String {
    let start = String::from_utf8_lossy(body.get(..2048).unwrap_or(body)).to_ascii_lowercase();
    if start.contains(GATEWAY) {
        format!("Microsoft's gateway answered {status}")
    } else if start.trim_start().starts_with('<') {
        format!(
            "{status} with a web page instead of an answer of Graph; a proxy may stand in between"
        )
    } else {
        format!("the service answered {status} without saying why")
    }
}

/// The base64 claims of a `WWW-Authenticate` header, if it is a claims challenge.
pub(super) fn claims(header: &str) -> Option<String> {
    let (_, rest) = header.split_once("claims=\"")?;
    let (claims, _) = rest.split_once('"')?;
    (!claims.is_empty()).then(|| claims.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_inner_message_goes_first_in_both_spellings() {
        for key in ["innerError", "innererror"] {
            let body = json!({"error": {"code": "badRequest", "message": "outer",
                key: {"message": "inner", "date": "2026-03-26T13:49:42"}}});
            let error = ServiceError::from_value(400, &body);
            assert_eq!(error.message.as_str(), "inner");
            assert_eq!(error.code.as_deref(), Some("badRequest"));
        }
    }

    #[test]
    fn a_message_that_is_json_is_read_down_to_its_words() {
        let text = r#"{"errorCode":"PermissionScopeNotGranted","message":"Authorization failed due to missing permission scope","instanceAnnotations":[]}"#;
        let error = ServiceError::from_value(
            403,
            &json!({"error": {"code": "UnknownError", "message": text}}),
        );
        assert_eq!(
            error.message.as_str(),
            "Authorization failed due to missing permission scope"
        );
    }

    #[test]
    fn a_body_without_json_still_gives_a_sentence() {
        let page = ServiceError::parse(502, b"<!DOCTYPE html><html>Bad gateway</html>");
        assert!(page.message.contains("proxy"), "{page}");
        let nothing = ServiceError::parse(503, b"");
        assert!(nothing.message.contains("503"), "{nothing}");
    }

    #[test]
    fn a_page_of_microsofts_own_gateway_is_the_services_answer_and_no_proxys() {
        let page = "<html><body><h1>403 Forbidden</h1><hr>Microsoft-Azure-Application-Gateway/v2</body></html>";
        let error = ServiceError::parse(403, page.as_bytes());
        assert_eq!(error.kind(), ProblemKind::Forbidden);
        assert!(!error.message.contains("proxy"), "{error}");
    }

    #[test]
    fn a_missing_licence_is_known_by_its_code_and_not_by_its_text() {
        let body = json!({"error": {"code": NO_LICENCE, "message": "any wording"}});
        assert_eq!(
            ServiceError::from_value(403, &body).kind(),
            ProblemKind::Licence
        );
        let other =
            json!({"error": {"code": "accessDenied", "message": "Request Authorization failed"}});
        assert_eq!(
            ServiceError::from_value(403, &other).kind(),
            ProblemKind::Forbidden
        );
    }

    #[test]
    fn the_claims_of_a_challenge_are_found_and_an_ordinary_401_has_none() {
        let header = r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#;
        assert_eq!(claims(header).as_deref(), Some("eyJhIjoxfQ=="));
        assert_eq!(claims(r#"Bearer realm="", error="invalid_token""#), None);
    }
}
