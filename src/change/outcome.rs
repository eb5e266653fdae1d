//! What came of a change, for one user.

use std::fmt;

use jiff::Timestamp;

use super::Ledger;
use crate::tenant::{
    AuditEvent, DefaultMethod, Method, MfaState, Problem, SafeText, UserId, grouped,
};

/// What came of a change for one user.
#[derive(Clone, Debug, PartialEq)]
pub struct UserResult {
    /// The user's object id.
    pub user: UserId,
    /// How the change ended.
    pub outcome: Outcome,
    /// What the service answered when it was asked again.
    pub evidence: Evidence,
    /// The ids of the requests that changed something.
    pub request_ids: Vec<SafeText>,
}

/// The result. `Done` is only said after the service was asked again and said so.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Changed, and read back.
    Done,
    /// There was nothing to change.
    Unchanged,
    /// Not as asked, and why; the evidence says how far it came.
    Failed(Problem),
    /// Never tried, and why.
    Skipped(SkipReason),
    /// Nobody knows: the reading afterwards was lost, or contradicts what the service answered.
    Unknown(Problem),
    /// A person has to do it; the evidence says whether somebody did.
    ByHand {
        /// Whether the audit log shows that it was done.
        done: bool,
    },
}

/// Why a user was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// The job was stopped.
    Stopped,
    /// The sign-in ended and could not be renewed.
    SignInEnded,
    /// It could not be recorded, so nothing was sent.
    NotRecorded,
    /// A guard refused the user.
    Refused(super::Refusal),
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("the job was stopped first"),
            Self::SignInEnded => f.write_str("the sign-in ended: sign in again and resume the job"),
            Self::NotRecorded => {
                f.write_str("the journal could not be written, so nothing was sent")
            }
            Self::Refused(why) => why.fmt(f),
        }
    }
}

/// What the service answered when it was asked again.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// It was not asked, or did not answer.
    None,
    /// The state, read after the change.
    State {
        /// The state that the job read before it changed anything.
        before: Option<MfaState>,
        /// What was asked for.
        asked: MfaState,
        /// What the service said when it was asked again.
        is: MfaState,
        /// When that reading was sent.
        at: Timestamp,
        /// Whether the service answered the write. Where it did not, someone else may have made the change.
        answered: bool,
    },
    /// The default method, read after the change.
    Default {
        /// What the job read before it changed anything.
        before: Option<DefaultMethod>,
        /// What was asked for.
        asked: DefaultMethod,
        /// What it is; nothing where there is none.
        is: Option<DefaultMethod>,
    },
    /// The method that was to be added or changed.
    Method {
        /// The one that was there before.
        before: Option<Box<Method>>,
        /// What the list has now in its place.
        is: Option<Box<Method>>,
    },
    /// A pass, as the list of methods has it afterwards.
    AccessPass {
        /// What the list says of it: whether it is usable, minutes, once.
        description: String,
    },
    /// What became of each method.
    Ledger(Box<Ledger>),
    /// `signInSessionsValidFromDateTime`: sessions from before are no longer valid.
    SignedOut {
        /// The time that the service gave.
        valid_from: Timestamp,
    },
    /// The audit log's entries about app passwords, newest first.
    AppPasswords(Vec<AuditEvent>),
}

impl Evidence {
    /// Why what is differs from what was asked, where that is as it should be.
    pub fn note(&self) -> Option<&'static str> {
        match self {
            Self::State {
                asked: MfaState::Enabled,
                is: MfaState::Enforced,
                ..
            } => Some("Microsoft promotes users with a registered method to enforced"),
            _ => None,
        }
    }

    /// What the evidence shows, in one line; `clock` says a time as the reader wants it.
    pub fn line(&self, clock: impl Fn(Timestamp) -> String) -> Option<String> {
        match self {
            Self::State {
                before,
                asked,
                is,
                at,
                answered,
            } => {
                let doubt = if *answered || before.is_some_and(|before| before == *is) {
                    ""
                } else {
                    "; the answer was lost, so someone else may have set it"
                };
                let change = state_change(*before, *asked, *is);
                Some(format!("{change}, confirmed {}{doubt}", clock(*at)))
            }
            Self::Default { before, asked, is } if *is == Some(*asked) => Some(format!(
                "{} → {}",
                before.map_or("none", DefaultMethod::name),
                asked.words()
            )),
            Self::Default { asked, is, .. } => Some(format!(
                "the default is still {} instead of {}",
                is.map_or("unset", DefaultMethod::words),
                asked.words()
            )),
            Self::Method { before, is } => Some(method_change(before.as_deref(), is.as_deref())),
            Self::AccessPass { description } => Some(description.clone()),
            Self::Ledger(ledger) => Some(match ledger.factors_left() {
                Some(left) => format!("{} deleted, {} left", ledger.deleted(), left.len()),
                None => format!("{} deleted, what is left is unknown", ledger.deleted()),
            }),
            Self::SignedOut { valid_from } => Some(format!(
                "signed out: sessions from before {} are no longer valid",
                clock(*valid_from)
            )),
            Self::AppPasswords(events) if events.len() == 1 => Some("1 audit event".into()),
            Self::AppPasswords(events) => Some(format!("{} audit events", grouped(events.len()))),
            Self::None => None,
        }
    }
}

/// `Phone, mobile: none → +1 5551230100`.
fn method_change(before: Option<&Method>, is: Option<&Method>) -> String {
    let label = is.or(before).map(|method| method.method_type().label());
    let said = |method: Option<&Method>| method.map_or("none".to_owned(), Method::description);
    let (before, is) = (said(before), said(is));
    let label = label.map(|label| format!("{label}: ")).unwrap_or_default();
    if before == is {
        format!("{label}{is} as before")
    } else {
        format!("{label}{before} → {is}")
    }
}

/// `enabled → disabled`: before and after, with what was asked where that is something else.
pub fn state_change(before: Option<MfaState>, asked: MfaState, is: MfaState) -> String {
    let promoted = (asked, is) == (MfaState::Enabled, MfaState::Enforced);
    let instead = if asked == is || promoted {
        String::new()
    } else {
        format!(" instead of {asked}")
    };
    match before {
        Some(before) if before != is => format!("{before} → {is}{instead}"),
        Some(_) if instead.is_empty() => format!("{is} as before"),
        Some(_) => format!("still {is}{instead}"),
        None => format!("now {is}{instead} (previous state unknown)"),
    }
}
