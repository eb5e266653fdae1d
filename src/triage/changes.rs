//! Who changed a user's MFA lately, from the directory audit log.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::activity::{self, PASSWORDS};
use crate::tenant::audit::{
    APP_PASSWORD_DELETED, MethodsChange, MethodsProperty, REMEMBERED_DEVICES_RESTORED,
    SESSIONS_UPDATED, STATE_DISABLED, STATE_ENABLED, STATE_UPDATED, USER_UPDATED,
};
use crate::tenant::{AuditEvent, MfaState, RequirementChange, SafeText};

/// Two services log one act within seconds, each under a correlation id of its own.
const ONE_ACT: SignedDuration = SignedDuration::from_secs(10);

const DEVICES_RESTORED: &str = "restored MFA on all remembered devices";

#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub at: Timestamp,
    /// None where the log does not say.
    pub by: Option<SafeText>,
    pub what: Words,
    pub succeeded: bool,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Plain words that read on after a name.
    Plain(Cow<'static, str>),
    /// The service's own name of an activity that mfadeck does not know.
    Own(String),
}

impl Words {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(words) => words,
            Self::Own(name) => name,
        }
    }
}

impl Change {
    /// `ops@contoso.example disabled the account`.
    pub fn line(&self) -> String {
        let by = self.by.as_ref().map_or("somebody", SafeText::as_str);
        let failed = if self.succeeded { "" } else { " (failed)" };
        let apart = match self.what {
            Words::Plain(_) => "",
            Words::Own(_) => ":",
        };
        format!("{by}{apart} {}{failed}", self.what.as_str())
    }
}

/// What an entry says, `all` being the log that it stands in; none where it is not about MFA or signing in.
pub fn words(event: &AuditEvent, all: &[AuditEvent]) -> Option<Words> {
    let plain = |words: Cow<'static, str>| Some(Words::Plain(words));
    match event.requirement {
        Some(change) if change.changes_state() => return plain(of_state(change)),
        Some(change) if event.is(USER_UPDATED) => return plain(of_the_same_state(change)),
        _ => {}
    }
    if event.is(SESSIONS_UPDATED) || (event.is(USER_UPDATED) && event.signs_out) {
        return plain(of_sessions(event, all).into());
    }
    if let Some(change) = event.methods.filter(|_| event.is(USER_UPDATED)) {
        return plain(of_methods(change));
    }
    if event.is(APP_PASSWORD_DELETED) && is_part_of_disable(event, all) {
        return plain("deleted app passwords while turning per-user MFA off".into());
    }
    activity::words(event)
}

fn of_state(change: RequirementChange) -> Cow<'static, str> {
    let state = |state: Option<MfaState>| state.map_or("unknown", MfaState::name);
    match change.after {
        Some(_) => format!(
            "changed the per-user MFA state: {} → {}",
            state(change.before),
            state(change.after)
        )
        .into(),
        None => "changed the per-user MFA state".into(),
    }
}

fn of_the_same_state(change: RequirementChange) -> Cow<'static, str> {
    match change.after {
        Some(_) if change.devices_forgotten => DEVICES_RESTORED.into(),
        Some(state) => format!("set the per-user MFA state to {} again", state.name()).into(),
        None => "set the per-user MFA state".into(),
    }
}

/// Every new password ends sessions too; only an entry with the property of its own is somebody's sign-out.
fn of_sessions(event: &AuditEvent, all: &[AuditEvent]) -> &'static str {
    if event.signs_out {
        "signed the user out everywhere"
    } else if all
        .iter()
        .any(|other| is_password(other) && other.is_same_act(event))
    {
        "ended older sessions together with the new password"
    } else {
        "changed the time from which sessions are valid"
    }
}

fn of_methods(change: MethodsChange) -> Cow<'static, str> {
    let (one, many, all) = match change.property {
        MethodsProperty::Methods => ("MFA method", "MFA methods", "all MFA methods"),
        MethodsProperty::Numbers => (
            "phone number or address",
            "phone numbers or addresses",
            "all phone numbers and addresses",
        ),
        MethodsProperty::Apps => (
            "Authenticator app",
            "Authenticator apps",
            "all Authenticator apps",
        ),
    };
    let counted = |count: usize| match count {
        1 => format!("a {one}")
            .replace("a MFA", "an MFA")
            .replace("a Auth", "an Auth"),
        count => format!("{count} {many}"),
    };
    match (change.before, change.after) {
        (Some(before), Some(0)) if before > 0 => format!("removed {all}").into(),
        (Some(before), Some(after)) if after > before => {
            format!("added {}", counted(after - before)).into()
        }
        (Some(before), Some(after)) if after < before => {
            format!("removed {}, {after} left", counted(before - after)).into()
        }
        _ => format!("changed the {many} of the user").into(),
    }
}

fn is_password(event: &AuditEvent) -> bool {
    PASSWORDS.iter().any(|name| event.is(name))
}

fn is_part_of_disable(event: &AuditEvent, all: &[AuditEvent]) -> bool {
    all.iter()
        .any(|other| other.turns_mfa_off() && other.is_same_act(event))
}

/// Whether another entry reports the same act with more detail.
fn is_covered_by(event: &AuditEvent, other: &AuditEvent) -> bool {
    if std::ptr::eq(event, other) || event.succeeded != other.succeeded {
        return false;
    }
    if event.is_same_act(other) {
        return rank(event) > rank(other) && is_detail_of(event, other);
    }
    let together = event.by == other.by && event.at.duration_since(other.at).abs() <= ONE_ACT;
    let state_set =
        event.is(STATE_UPDATED) && event.requirement.is_none() && other.requirement.is_some();
    let devices = event.is(USER_UPDATED)
        && other.is(REMEMBERED_DEVICES_RESTORED)
        && event
            .requirement
            .is_some_and(|change| !change.changes_state());
    together && (state_set || devices)
}

/// Whether the entries of one act that say more come first.
fn rank(event: &AuditEvent) -> u8 {
    match event.requirement {
        Some(change) if change.changes_state() && change.after.is_some() => {
            u8::from(!event.is(USER_UPDATED))
        }
        _ if is_password(event) || event.is(REMEMBERED_DEVICES_RESTORED) => 2,
        _ if event.is(SESSIONS_UPDATED) && event.signs_out => 3,
        _ if event.is(STATE_ENABLED) || event.is(STATE_DISABLED) => 4,
        _ if event.is(STATE_UPDATED) => 5,
        _ if event.is(SESSIONS_UPDATED) => 7,
        _ => 6,
    }
}

/// Whether an entry only accompanies the main one of its act.
fn is_detail_of(event: &AuditEvent, main: &AuditEvent) -> bool {
    let sets_state = |event: &AuditEvent| {
        event.requirement.is_some()
            || [STATE_ENABLED, STATE_DISABLED, STATE_UPDATED]
                .iter()
                .any(|name| event.is(name))
    };
    let of_state = sets_state(main)
        && (sets_state(event) || (event.is(APP_PASSWORD_DELETED) && main.turns_mfa_off()));
    let of_password = is_password(main) && event.is(SESSIONS_UPDATED) && !event.signs_out;
    let of_sign_out = main.signs_out && event.signs_out;
    let of_devices = main.is(REMEMBERED_DEVICES_RESTORED) && event.is(USER_UPDATED);
    of_state || of_password || of_sign_out || of_devices
}

/// The changes among the log's entries, in their order; one act is one change.
pub fn of(events: &[AuditEvent]) -> Vec<Change> {
    events
        .iter()
        .filter(|event| !events.iter().any(|other| is_covered_by(event, other)))
        .filter_map(|event| {
            Some(Change {
                at: event.at,
                by: event.by.clone(),
                what: words(event, events)?,
                succeeded: event.succeeded,
            })
        })
        .collect()
}
