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
    /// Who did it: a user's UPN or an application's name.
    pub by: Option<SafeText>,
    /// What became of the per-user MFA requirement, where the entry tells.
    pub requirement: Option<RequirementChange>,
}

/// The modified property `StrongAuthenticationRequirement`. What cannot be read of it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequirementChange {
    /// The state before.
    pub before: Option<MfaState>,
    /// The state after.
    pub after: Option<MfaState>,
    /// `RememberDevicesNotIssuedBefore` was raised: devices that were remembered until then ask again.
    pub devices_forgotten: bool,
}

impl RequirementChange {
    /// Whether the state is another one, or may be.
    pub fn changes_state(&self) -> bool {
        self.before != self.after || self.after.is_none()
    }
}

/// The per-user MFA state was set, as the service of authentication methods logs it: without the state.
pub const STATE_UPDATED: &str = "Update per-user multifactor authentication state";
/// Any change of a user's properties (Core Directory); which ones, the modified properties tell.
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
