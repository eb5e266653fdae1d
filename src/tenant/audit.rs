//! Entries of the directory audit log.

use jiff::Timestamp;

use super::{MfaState, SafeText};

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
    /// A user's UPN or an application's name.
    pub by: Option<SafeText>,
    /// The change of the per-user MFA requirement, where the entry has one.
    pub requirement: Option<RequirementChange>,
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

/// Somebody made an app password (Core Directory).
pub const APP_PASSWORD_CREATED: &str = "Create application password for user";
/// Somebody deleted an app password (Core Directory).
pub const APP_PASSWORD_DELETED: &str = "Delete application password for user";
/// The portal's "Restore multifactor authentication on all remembered devices".
pub const REMEMBERED_DEVICES_RESTORED: &str =
    "Restore multifactor authentication on all remembered devices";

impl AuditEvent {
    /// Whether the entry is about app passwords.
    pub fn is_app_password(&self) -> bool {
        matches!(
            self.activity.as_str(),
            APP_PASSWORD_CREATED | APP_PASSWORD_DELETED
        )
    }
}
