//! Entries of the directory audit log.

use jiff::Timestamp;

use super::Text;

/// One entry of `auditLogs/directoryAudits`.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// `id` of the entry.
    pub id: Text,
    /// `activityDateTime`.
    pub at: Timestamp,
    /// `activityDisplayName`.
    pub activity: Text,
    /// `result` is `success`.
    pub succeeded: bool,
    /// Who did it: a user's UPN or an application's name.
    pub by: Option<Text>,
}

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
