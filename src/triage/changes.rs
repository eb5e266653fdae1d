//! Who changed a user's MFA lately, from the directory audit log.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::tenant::{AuditEvent, MfaState, RequirementChange, SafeText, audit};

/// Two services log one act within seconds.
const ONE_ACT: SignedDuration = SignedDuration::from_secs(10);

const DEVICES_RESTORED: &str = "restored MFA on all remembered devices";

/// The activities that are about a user's MFA, as the log names them, with plain words that read on after a name.
///
/// `Update user` is not among them: it is about MFA where its modified properties say so.
#[rustfmt::skip]
pub const ACTIVITIES: &[(&str, &str)] = &[
    (audit::STATE_UPDATED, "changed the per-user MFA state"),
    ("Enable Strong Authentication", "turned per-user MFA on"),
    ("Disable Strong Authentication", "turned per-user MFA off"),
    ("Admin registered security info", "registered a method for the user"),
    ("Admin updated security info", "changed a method of the user"),
    ("Admin deleted security info", "deleted a method of the user"),
    ("User registered security info", "registered a method"),
    ("User registered all required security info", "registered all required methods"),
    ("User updated security info", "changed a method"),
    ("User deleted security info", "deleted a method"),
    ("User changed default security info", "changed the default method"),
    ("User reviewed security info", "reviewed the methods"),
    ("User started security info registration", "started to register a method"),
    ("User canceled security info registration", "canceled the registration of a method"),
    ("Get passkey creation options", "started to add a passkey"),
    ("Add FIDO2 security key", "added a FIDO2 security key"),
    ("Delete FIDO2 security key", "deleted a FIDO2 security key"),
    ("Add Windows Hello for Business credential", "added Windows Hello for Business"),
    ("Delete Windows Hello for Business credential", "deleted Windows Hello for Business"),
    (audit::APP_PASSWORD_CREATED, "created an app password"),
    (audit::APP_PASSWORD_DELETED, "deleted an app password"),
    (audit::REMEMBERED_DEVICES_RESTORED, DEVICES_RESTORED),
    ("Update StsRefreshTokenValidFrom Timestamp", "signed the user out everywhere"),
    ("Admin started password reset", "started a password reset"),
    ("Reset password", "reset the password"),
    ("Disable account", "disabled the account"),
];

#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub at: Timestamp,
    /// None where the log does not say.
    pub by: Option<SafeText>,
    /// Reads on after the name.
    pub what: Cow<'static, str>,
    pub succeeded: bool,
}

impl Change {
    /// `ops@contoso.example disabled the account`.
    pub fn line(&self) -> String {
        let by = self.by.as_ref().map_or("somebody", SafeText::as_str);
        let failed = if self.succeeded { "" } else { " (failed)" };
        format!("{by} {}{failed}", self.what)
    }
}

/// None where the entry is not about MFA.
pub fn words(event: &AuditEvent) -> Option<Cow<'static, str>> {
    let activity = event.activity.as_str();
    let known = ACTIVITIES
        .iter()
        .find(|(name, _)| *name == activity)
        .map(|(_, what)| Cow::Borrowed(*what));
    match event.requirement {
        Some(change) if change.changes_state() => Some(of_state(change)),
        Some(change) if activity == audit::USER_UPDATED => Some(of_the_same_state(change)),
        _ => known,
    }
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

/// Whether another entry reports the same act with more detail.
fn is_covered_by(event: &AuditEvent, other: &AuditEvent) -> bool {
    let one_act = event.by == other.by
        && event.succeeded == other.succeeded
        && event.at.duration_since(other.at).abs() <= ONE_ACT;
    let activity = |event: &AuditEvent, name: &str| event.activity.as_str() == name;
    let state_set = activity(event, audit::STATE_UPDATED)
        && event.requirement.is_none()
        && other.requirement.is_some();
    let devices = activity(event, audit::USER_UPDATED)
        && activity(other, audit::REMEMBERED_DEVICES_RESTORED)
        && !event
            .requirement
            .is_some_and(|change| change.changes_state());
    one_act && (state_set || devices)
}

/// The changes among the log's entries, in their order; what two services log is reported once.
pub fn of(events: &[AuditEvent]) -> Vec<Change> {
    events
        .iter()
        .filter(|event| !events.iter().any(|other| is_covered_by(event, other)))
        .filter_map(|event| {
            Some(Change {
                at: event.at,
                by: event.by.clone(),
                what: words(event)?,
                succeeded: event.succeeded,
            })
        })
        .collect()
}

/// How many more app passwords were made than deleted, as far back as the log goes.
pub fn app_passwords_left(events: &[AuditEvent]) -> usize {
    let count = |activity: &str| {
        events
            .iter()
            .filter(|event| event.succeeded && event.activity.as_str() == activity)
            .count()
    };
    count(audit::APP_PASSWORD_CREATED).saturating_sub(count(audit::APP_PASSWORD_DELETED))
}
