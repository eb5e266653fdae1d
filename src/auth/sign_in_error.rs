//! Why nobody is signed in, in one line that says what to do.

use std::fmt;

use azure_core::error::ErrorKind;

use super::entra_error::EntraError;
use super::redact::{self, without_tokens};
use super::{ConnectFault, advice, connect_fault, root_cause};
use crate::tenant::SafeText;

/// A sign-in that failed. Its text is one line and holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SignInError {
    /// The failure as a clause, such as "the client secret has expired".
    pub what: String,
    /// What the admin does about it.
    pub advice: String,
    /// The number after `AADSTS`, where the sign-in service gave one.
    pub code: Option<u32>,
    /// What Microsoft's support asks for.
    pub correlation_id: Option<SafeText>,
    /// A person who signs in again may get past it.
    pub(super) needs_person: bool,
    /// What that new sign-in has to meet, as JSON.
    pub(super) claims: Option<String>,
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.advice)?;
        match (self.code, &self.correlation_id) {
            (Some(code), Some(id)) => write!(f, " (AADSTS{code}, correlation id {id})"),
            (Some(code), None) => write!(f, " (AADSTS{code})"),
            (None, Some(id)) => write!(f, " (correlation id {id})"),
            (None, None) => Ok(()),
        }
    }
}

impl SignInError {
    /// Something that happened on our side.
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            advice: advice.into(),
            code: None,
            correlation_id: None,
            needs_person: false,
            claims: None,
        }
    }

    /// What happened, without advice.
    pub(super) fn in_short(&self) -> String {
        match self.code {
            Some(code) => format!("{} (AADSTS{code})", self.what),
            None => self.what.clone(),
        }
    }

    /// Whether this way to sign in is blocked, so that another one may be open.
    pub(super) fn blocks_the_way(&self) -> bool {
        self.code == Some(53_003)
    }

    /// What a credential says, in our words where the sign-in service's answer is inside.
    pub fn of(error: &azure_core::Error) -> Self {
        let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(cause) = next {
            if let Some(known) = cause.downcast_ref::<Self>() {
                return known.clone();
            }
            if let Some(error) = cause.downcast_ref::<azure_core::Error>()
                && let ErrorKind::HttpResponse {
                    status,
                    raw_response: Some(response),
                    ..
                } = error.kind()
            {
                return EntraError::read(response.body().as_ref())
                    .map_or_else(|| Self::no_json(u16::from(*status)), Into::into);
            }
            if let Some(error) = cause.downcast_ref::<reqwest::Error>() {
                return Self::unreachable(error);
            }
            if cause.is::<serde_json::Error>() {
                return Self::new("the sign-in service's answer is not JSON", advice::PROXY);
            }
            next = cause.source();
        }
        Self::new(own_words(error), advice::OTHERWISE)
    }

    /// Without a secret that was sent and may stand in the service's words.
    #[must_use]
    pub(super) fn without(mut self, secret: &str) -> Self {
        self.what = redact::without(&self.what, secret);
        self.correlation_id = self
            .correlation_id
            .map(|id| redact::without(&id, secret).into());
        self
    }

    /// No answer came: why, and what cures it.
    pub(super) fn unreachable(error: &reqwest::Error) -> Self {
        let cause = root_cause(error);
        if error.is_timeout() {
            return Self::new(
                "the sign-in service did not answer in time",
                connect_fault::NETWORK,
            );
        }
        let fault = ConnectFault::of(error);
        let what = fault.what("the sign-in service");
        Self::new(format!("{what}: {cause}"), fault.cure())
    }

    /// An answer that is not the sign-in service's.
    pub(super) fn no_json(status: u16) -> Self {
        Self::new(
            format!("the sign-in service's answer ({status}) is not JSON"),
            advice::PROXY,
        )
    }
}

impl From<EntraError> for SignInError {
    fn from(error: EntraError) -> Self {
        let code = error.code();
        let (what, advice) = code
            .and_then(advice::of_code)
            .or_else(|| advice::of_word(&error.error))
            .map_or_else(
                || (error.sentence().to_string(), advice::OTHERWISE),
                |(what, advice)| (what.to_owned(), advice),
            );
        Self {
            what,
            advice: advice.to_owned(),
            code,
            correlation_id: error.correlation_id(),
            needs_person: matches!(
                error.error.as_str(),
                "invalid_grant" | "interaction_required" | "login_required" | "consent_required"
            ),
            claims: error.claims,
        }
    }
}

impl From<SignInError> for azure_core::Error {
    fn from(error: SignInError) -> Self {
        let text = error.to_string();
        Self::with_error(ErrorKind::Credential, error, text)
    }
}

/// The credential's own words without the pointer to a web page, and the cause where they hide it.
fn own_words(error: &azure_core::Error) -> String {
    let whole = error.to_string();
    let front = whole.split("To troubleshoot").next().unwrap_or(&whole);
    let text = front.split_whitespace().collect::<Vec<_>>().join(" ");
    let root = root_cause(error);
    let text = if whole.contains(&root) {
        text.trim_end_matches(['.', ':']).to_owned()
    } else {
        format!("{text}: {root}")
    };
    SafeText::new(&without_tokens(&text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_entra_becomes_one_line_with_number_and_correlation_id() {
        let error = SignInError::from(EntraError {
            error: "invalid_client".into(),
            error_description: "AADSTS7000222: The provided client secret keys are expired.".into(),
            error_codes: vec![7_000_222],
            correlation_id: Some("c-1".into()),
            claims: None,
        });
        let line = error.to_string();
        assert!(
            line.starts_with("the client secret has expired: "),
            "{line}"
        );
        assert!(
            line.ends_with("(AADSTS7000222, correlation id c-1)"),
            "{line}"
        );
        assert!(!line.contains('\n'));
    }

    #[test]
    fn an_unknown_refusal_keeps_the_services_words() {
        let error = SignInError::from(EntraError {
            error: "invalid_request".into(),
            error_description: "AADSTS999999: Something new.\r\nTrace ID: t".into(),
            ..EntraError::default()
        });
        assert_eq!(error.what, "Something new");
        assert_eq!(error.code, Some(999_999));
    }

    #[test]
    fn our_own_error_is_found_again_inside_that_of_azure_core() {
        let own = SignInError::new("the sign-in was declined", "start again");
        let wrapped = azure_core::Error::from(own.clone());
        assert_eq!(SignInError::of(&wrapped), own);
    }
}
