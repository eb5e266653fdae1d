//! Who changed a user's MFA lately, from the directory audit log.

use jiff::Timestamp;

use crate::tenant::{AuditEvent, Text, audit};

/// The activities that are about a user's MFA, as the log names them, with plain words that read on after a name.
///
/// `Update user` is not among them: it tells of MFA only in its modified properties, and the same change has an
/// activity of its own.
#[rustfmt::skip]
pub const ACTIVITIES: &[(&str, &str)] = &[
    ("Update per-user multifactor authentication state", "changed the per-user MFA state"),
    ("Enable Strong Authentication", "turned per-user MFA on"),
    ("Disable Strong Authentication", "turned per-user MFA off"),
    ("Admin registered security info", "registered a method for the user"),
    ("Admin updated security info", "changed a method of the user"),
    ("Admin deleted security info", "deleted a method of the user"),
    ("User registered security info", "registered a method"),
    ("User registered all required security info", "registered all that is asked for"),
    ("User updated security info", "changed a method"),
    ("User deleted security info", "deleted a method"),
    ("User changed default security info", "changed the default method"),
    ("User reviewed security info", "looked through the methods"),
    ("User started security info registration", "began to register"),
    ("User canceled security info registration", "broke off registering"),
    ("Get passkey creation options", "began to make a passkey"),
    ("Add FIDO2 security key", "added a FIDO2 security key"),
    ("Delete FIDO2 security key", "deleted a FIDO2 security key"),
    ("Add Windows Hello for Business credential", "added Windows Hello for Business"),
    ("Delete Windows Hello for Business credential", "deleted Windows Hello for Business"),
    (audit::APP_PASSWORD_CREATED, "made an app password"),
    (audit::APP_PASSWORD_DELETED, "deleted an app password"),
    (audit::REMEMBERED_DEVICES_RESTORED, "restored MFA on all remembered devices"),
    ("Update StsRefreshTokenValidFrom Timestamp", "signed the user out everywhere"),
    ("Admin started password reset", "began a password reset"),
    ("Reset password", "reset the password"),
    ("Disable account", "disabled the account"),
];

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Who; nobody where the log does not say.
    pub by: Option<Text>,
    /// What, in plain words.
    pub what: &'static str,
    /// Whether it worked.
    pub succeeded: bool,
}

impl Change {
    /// `ops@contoso.example disabled the account`.
    pub fn line(&self) -> String {
        let by = self.by.as_ref().map_or("somebody", Text::as_str);
        let failed = if self.succeeded { "" } else { " (failed)" };
        format!("{by} {}{failed}", self.what)
    }
}

/// What an entry says in plain words; none where it is not about MFA.
pub fn words(event: &AuditEvent) -> Option<&'static str> {
    ACTIVITIES
        .iter()
        .find(|(activity, _)| *activity == event.activity.as_str())
        .map(|(_, what)| *what)
}

/// The changes among the log's entries, in their order.
pub fn of(events: &[AuditEvent]) -> Vec<Change> {
    events
        .iter()
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
