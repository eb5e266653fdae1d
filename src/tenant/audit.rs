//! Entries of the directory audit log.

use jiff::Timestamp;

use super::{MfaState, SafeText, UserId};

/// One entry of `auditLogs/directoryAudits`.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// `id` of the entry.
    pub id: SafeText,
    /// `activityDateTime`.
    pub at: Timestamp,
    /// `activityDisplayName`.
    pub activity: SafeText,
    /// `result` is `success`.
    pub succeeded: bool,
    /// `resultReason`: what the name of the activity hides, such as the kind of method.
    pub reason: Option<SafeText>,
    /// `correlationId`: the entries of one act share it.
    pub correlation: Option<SafeText>,
    /// `loggedByService`.
    pub service: Option<SafeText>,
    /// The first of account, name, application's name and id that is there.
    pub by: Option<SafeText>,
    /// `initiatedBy/user/id`; none where an application did it.
    pub by_user: Option<UserId>,
    /// The change of the per-user MFA requirement, where the entry has one.
    pub requirement: Option<RequirementChange>,
    /// The change of the user's methods, where it is one of the user's properties.
    pub methods: Option<MethodsChange>,
    /// `StsRefreshTokensValidFrom` is among the modified properties: a sign-out of its own.
    pub signs_out: bool,
}

/// The modified property `StrongAuthenticationRequirement`; none for a value that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequirementChange {
    /// None where it cannot be read.
    pub before: Option<MfaState>,
    /// None where it cannot be read.
    pub after: Option<MfaState>,
    /// `RememberDevicesNotIssuedBefore` was raised: devices remembered before that ask again.
    pub devices_forgotten: bool,
}

/// Which of the user's `StrongAuthentication…` properties was modified, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodsChange {
    /// The property.
    pub property: MethodsProperty,
    /// How many values it had; none where they cannot be read.
    pub before: Option<usize>,
    /// How many values it has.
    pub after: Option<usize>,
}

/// The properties of a user that hold methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray, strum::IntoStaticStr)]
pub enum MethodsProperty {
    /// `StrongAuthenticationMethod`: the kinds of method.
    #[strum(serialize = "StrongAuthenticationMethod")]
    Methods,
    /// `StrongAuthenticationUserDetails`: numbers and addresses.
    #[strum(serialize = "StrongAuthenticationUserDetails")]
    Numbers,
    /// `StrongAuthenticationPhoneAppDetail`: Authenticator apps.
    #[strum(serialize = "StrongAuthenticationPhoneAppDetail")]
    Apps,
}

impl MethodsProperty {
    /// The name of the property in the log.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl RequirementChange {
    /// Whether the state changed, or may have.
    pub fn changes_state(&self) -> bool {
        self.before != self.after || self.after.is_none()
    }
}

/// The authentication methods service logs a new per-user MFA state without the state itself.
pub const STATE_UPDATED: &str = "Update per-user multifactor authentication state";
/// Any change of a user's properties (Core Directory); the modified properties say which.
pub const USER_UPDATED: &str = "Update user";
/// Per-user MFA was enabled or enforced (Core Directory).
pub const STATE_ENABLED: &str = "Enable Strong Authentication";
/// Per-user MFA was disabled (Core Directory).
pub const STATE_DISABLED: &str = "Disable Strong Authentication";
/// Follows a sign-out as well as a new password.
pub const SESSIONS_UPDATED: &str = "Update StsRefreshTokenValidFrom Timestamp";

/// Somebody created an app password (Core Directory).
pub const APP_PASSWORD_CREATED: &str = "Create application password for user";
/// Somebody deleted an app password (Core Directory).
pub const APP_PASSWORD_DELETED: &str = "Delete application password for user";
/// The portal's "Restore multifactor authentication on all remembered devices".
pub const REMEMBERED_DEVICES_RESTORED: &str =
    "Restore multifactor authentication on all remembered devices";

impl AuditEvent {
    /// A success of which nothing else is known.
    pub fn new(id: SafeText, at: Timestamp, activity: &str) -> Self {
        Self {
            id,
            at,
            activity: activity.into(),
            succeeded: true,
            reason: None,
            correlation: None,
            service: None,
            by: None,
            by_user: None,
            requirement: None,
            methods: None,
            signs_out: false,
        }
    }

    /// Whether the entry has this `activityDisplayName`.
    pub fn is(&self, activity: &str) -> bool {
        self.activity.as_str() == activity
    }

    /// Whether the entry is about app passwords.
    pub fn is_app_password(&self) -> bool {
        self.is(APP_PASSWORD_CREATED) || self.is(APP_PASSWORD_DELETED)
    }

    /// Whether both entries belong to one act.
    pub fn is_same_act(&self, other: &Self) -> bool {
        self.correlation.is_some() && self.correlation == other.correlation
    }

    /// Whether the entry changes the per-user MFA state, or may.
    pub fn may_change_state(&self) -> bool {
        [STATE_UPDATED, STATE_ENABLED, STATE_DISABLED]
            .iter()
            .any(|name| self.is(name))
            || self
                .requirement
                .is_some_and(|change| change.changes_state())
    }

    /// Whether the entry turns per-user MFA off.
    pub fn turns_mfa_off(&self) -> bool {
        let to_disabled = |change: RequirementChange| {
            change.changes_state() && change.after == Some(MfaState::Disabled)
        };
        self.is(STATE_DISABLED) || self.requirement.is_some_and(to_disabled)
    }
}
