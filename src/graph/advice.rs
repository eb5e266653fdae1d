//! A failure as a value for the core, with what an admin can do about it in plain words.

use jiff::Timestamp;

use super::Area;
use super::error::{Cause, Error, utc};
use super::service_error::ServiceError;
use crate::auth::ConnectFault;
use crate::tenant::{Problem, ProblemKind, Reading};

/// For every write whose result is unknown.
const UNCLEAR: &str = "The change may have been made: read the state again before another try.";

impl Error {
    /// The failure as a value for the core: what happened, what to do, and the id to quote to support.
    pub fn problem(&self) -> Problem {
        Problem {
            kind: self.kind(),
            message: self.to_string().into(),
            advice: advice(self),
            status: self.status(),
            code: self.service().and_then(|answer| answer.code.clone()),
            request_id: self.request_id.clone(),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        error.problem()
    }
}

/// An answer to a question that was asked at a time. A reading is as old as its question: what was changed while the
/// answer was on its way is newer.
pub fn reading<T>(at: Timestamp, answer: Result<T, Error>) -> Reading<T> {
    Reading {
        at,
        value: answer.map_err(|error| error.problem()),
    }
}

fn advice(error: &Error) -> String {
    if error.unclear() {
        return UNCLEAR.to_owned();
    }
    match &error.cause {
        Cause::ReadOnly => "Start without --read-only to make changes.".to_owned(),
        Cause::Refused(_) | Cause::Stopped => "Nothing was changed.".to_owned(),
        Cause::Credential(_) => {
            "Sign in again; `mfadeck doctor` says which identity is used.".to_owned()
        }
        Cause::Connect(cause) => {
            let cure = ConnectFault::of(cause).cure();
            format!("Nothing was sent. To do: {cure}.")
        }
        Cause::Throttled(until) => {
            format!("Nothing was sent. Try again after {}.", utc(*until))
        }
        Cause::Lost(_) | Cause::Abandoned => "Try again; if it fails again, check the network and the proxy.".to_owned(),
        Cause::Unreadable(_) | Cause::Missing => {
            "Try again; if it fails again, something between this machine and Microsoft changes the answers."
                .to_owned()
        }
        Cause::Service(answer) => of_answer(error, answer),
    }
}

fn of_answer(error: &Error, answer: &ServiceError) -> String {
    match answer.kind() {
        ProblemKind::SignIn if answer.claims.is_some() => {
            "The tenant requires a new sign-in with more proof, such as a fresh second factor: sign in again."
                .to_owned()
        }
        ProblemKind::SignIn if answer.is_unknown_application() => {
            "The tenant does not know the application: an admin consents to it there, or check --tenant and --client-id."
                .to_owned()
        }
        ProblemKind::SignIn => "The sign-in has expired or was revoked: sign in again.".to_owned(),
        ProblemKind::Licence => {
            let plan = match error.area {
                Area::RiskyUsers => "P2",
                _ => "P1 or P2",
            };
            format!(
                "The tenant has no Entra ID {plan} licence, which this needs; the rest works without it."
            )
        }
        ProblemKind::Forbidden => forbidden(error, answer),
        ProblemKind::NotAsked => "Nothing was sent.".to_owned(),
        ProblemKind::NotFound => {
            "It may have been deleted since the list was read: refresh.".to_owned()
        }
        ProblemKind::Throttled => {
            let when = answer.retry_at.map_or_else(|| "later".to_owned(), |at| format!("after {}", utc(at)));
            format!("Microsoft limits how many requests one tenant may send: try again {when}.")
        }
        ProblemKind::Rejected if answer.message.contains("default authentication method") => {
            "It is the user's default method: change the default first, or delete it last."
                .to_owned()
        }
        ProblemKind::Rejected if error.is_expired_page() => {
            "The list was open too long: refresh.".to_owned()
        }
        ProblemKind::Rejected => "The service does not accept this request.".to_owned(),
        ProblemKind::Service | ProblemKind::Unreachable | ProblemKind::Unreadable => {
            "The service failed; try again in a few minutes, and quote the request id to Microsoft's support."
                .to_owned()
        }
    }
}

fn forbidden(error: &Error, answer: &ServiceError) -> String {
    let need = error.area.need(error.write);
    if answer.has_code("Authentication_RequestFromUnsupportedUserRole") {
        return format!("Your role does not suffice: {}.", need.roles);
    }
    let target = if error.write {
        " A user whose role outranks yours is refused as well."
    } else {
        ""
    };
    format!(
        "Needs the permission {}; signed in as a person also the role {}.{target}",
        need.scope, need.roles
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn service(area: Area, write: bool, status: u16, code: &str, message: &str) -> Error {
        let body = json!({"error": {"code": code, "message": message}});
        let answer = ServiceError::from_value(status, &body);
        Error::new(Cause::Service(Box::new(answer)), area, write)
    }

    #[test]
    fn a_refused_state_change_names_the_permission_and_the_role_that_is_easily_mistaken() {
        let error = service(
            Area::Requirements,
            true,
            403,
            "accessDenied",
            "Request Authorization failed",
        );
        let advice = error.problem().advice;
        for part in [
            "Policy.ReadWrite.AuthenticationMethod",
            "Authentication Policy Administrator",
            "Authentication Administrator is not enough",
            "outranks",
        ] {
            assert!(advice.contains(part), "{advice}");
        }
    }

    #[test]
    fn a_missing_licence_is_named_by_its_plan() {
        for (area, code, message, plan) in [
            (
                Area::SignIns,
                "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
                "Neither tenant is B2C or tenant doesn't have premium license",
                "P1 or P2",
            ),
            (
                Area::RiskyUsers,
                "Forbidden",
                "Your tenant is not licensed for this feature.",
                "ID P2",
            ),
        ] {
            let problem = service(area, false, 403, code, message).problem();
            assert_eq!(problem.kind, ProblemKind::Licence);
            assert!(problem.advice.contains(plan), "{}", problem.advice);
        }
        let refused = service(Area::RiskyUsers, false, 403, "Forbidden", "not for you").problem();
        assert_eq!(refused.kind, ProblemKind::Forbidden);
        assert!(refused.advice.contains("IdentityRiskyUser.Read.All"));
    }

    #[test]
    fn an_application_that_the_tenant_does_not_know_needs_consent_and_no_other_sign_in() {
        let code = "Authorization_IdentityNotFound";
        let advice = service(Area::Users, false, 401, code, "no")
            .problem()
            .advice;
        assert!(advice.contains("consents"), "{advice}");
        assert!(!advice.contains("expired"), "{advice}");
    }

    #[test]
    fn a_write_that_failed_with_500_is_unclear_and_says_so_while_a_read_is_not() {
        let write = service(Area::Requirements, true, 500, "UnknownError", "");
        assert!(write.unclear());
        assert_eq!(write.problem().advice, UNCLEAR);
        let read = service(Area::Requirements, false, 500, "UnknownError", "");
        assert!(!read.unclear());
        assert_ne!(read.problem().advice, UNCLEAR);
    }

    #[test]
    fn a_refused_write_is_clear() {
        for status in [400, 401, 403, 404, 409, 429] {
            let error = service(Area::Methods, true, status, "x", "");
            assert!(!error.unclear(), "{status}");
        }
    }

    #[test]
    fn the_default_method_rule_is_explained() {
        let error = service(
            Area::Methods,
            true,
            400,
            "badRequest",
            "The requested authentication method id of [x] matches the user's current default authentication method",
        );
        assert!(error.problem().advice.contains("default"));
    }
}
