//! Names of activities in the directory audit log, as Microsoft's reference of audit activities has them.

/// Per-user MFA was enabled, disabled or enforced.
pub const UPDATE_STATE: &str = "Update per-user multifactor authentication state";
/// A property of a user changed.
pub const UPDATE_USER: &str = "Update user";
/// An administrator registered a method for somebody.
pub const ADMIN_REGISTERED: &str = "Admin registered security info";
/// An administrator changed somebody's method.
pub const ADMIN_UPDATED: &str = "Admin updated security info";
/// An administrator deleted somebody's method.
pub const ADMIN_DELETED: &str = "Admin deleted security info";
/// A person registered a method.
pub const USER_REGISTERED: &str = "User registered security info";
/// A person deleted a method.
pub const USER_DELETED: &str = "User deleted security info";
/// Sign-in sessions were revoked.
pub const REVOKE_SESSIONS: &str = "Update StsRefreshTokenValidFrom Timestamp";
/// An account was disabled.
pub const DISABLE_ACCOUNT: &str = "Disable account";
/// An account was enabled.
pub const ENABLE_ACCOUNT: &str = "Enable account";
/// An app password was made.
pub const CREATE_APP_PASSWORD: &str = "Create application password for user";
/// An app password was deleted.
pub const DELETE_APP_PASSWORD: &str = "Delete application password for user";
/// The third of the portal's reset options.
pub const RESTORE_DEVICES: &str = "Restore multifactor authentication on all remembered devices";

/// `loggedByService` and `operationType` of an activity.
pub fn service_of(activity: &str) -> (&'static str, &'static str) {
    match activity {
        ADMIN_REGISTERED | USER_REGISTERED => ("Authentication Methods", "Add"),
        ADMIN_DELETED | USER_DELETED => ("Authentication Methods", "Delete"),
        ADMIN_UPDATED | UPDATE_STATE => ("Authentication Methods", "Update"),
        CREATE_APP_PASSWORD => ("Core Directory", "Add"),
        DELETE_APP_PASSWORD => ("Core Directory", "Delete"),
        _ => ("Core Directory", "Update"),
    }
}

/// `resultReason` of an act on a method, which alone says what kind it is.
pub fn reason(activity: &str, method: &str) -> String {
    match activity {
        ADMIN_REGISTERED => format!("Admin registered {method} method for user"),
        ADMIN_DELETED => format!("Admin deleted {method} method for user"),
        USER_REGISTERED => format!("User registered {method}"),
        USER_DELETED => format!("User deleted {method}"),
        other => format!("{other}: {method}"),
    }
}
