//! The names of activities in the audit log, in plain words.

use std::borrow::Cow;

use super::changes::Words;
use crate::tenant::AuditEvent;
use crate::tenant::audit::{
    APP_PASSWORD_CREATED, APP_PASSWORD_DELETED, REMEMBERED_DEVICES_RESTORED, STATE_DISABLED,
    STATE_ENABLED, STATE_UPDATED, USER_UPDATED,
};

/// Activities that give a user a new password. Each ends older sessions too.
pub const PASSWORDS: &[&str] = &[
    "Change user password",
    "Change password (self-service)",
    "Reset password",
    "Reset password (by admin)",
    "Reset password (self-service)",
    "Reset user password",
];

/// The activities that are about a user's MFA or sign-in, as the log names them, with plain words that read on after a
/// name. `Update user` is not among them: it is about MFA where its modified properties say so.
#[rustfmt::skip]
pub const ACTIVITIES: &[(&str, &str)] = &[
    (STATE_UPDATED, "changed the per-user MFA state"),
    (STATE_ENABLED, "turned per-user MFA on"),
    (STATE_DISABLED, "turned per-user MFA off"),
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
    ("User cancelled security info registration", "canceled the registration of a method"),
    ("Get passkey creation options", "started to add a passkey"),
    ("Add Passkey (device-bound)", "added a passkey"),
    ("Delete Passkey (device-bound)", "deleted a passkey"),
    ("Add FIDO2 security key", "added a FIDO2 security key"),
    ("Delete FIDO2 security key", "deleted a FIDO2 security key"),
    ("Delete FIDO2 security key(s)", "deleted FIDO2 security keys"),
    ("Add passwordless phone sign-in credential", "added passwordless phone sign-in"),
    ("Delete passwordless phone sign-in credential", "deleted passwordless phone sign-in"),
    ("Add platform credential", "added a platform credential"),
    ("Delete platform credential", "deleted a platform credential"),
    ("Add Windows Hello for Business credential", "added Windows Hello for Business"),
    ("Delete Windows Hello for Business credential", "deleted Windows Hello for Business"),
    ("Add users strong authentication phone app detail", "added an Authenticator app"),
    ("Remove users strong authentication phone app detail", "removed an Authenticator app"),
    (APP_PASSWORD_CREATED, "created an app password"),
    (APP_PASSWORD_DELETED, "deleted an app password"),
    (REMEMBERED_DEVICES_RESTORED, "restored MFA on all remembered devices"),
    ("Fraud reported - user is blocked for MFA", "reported fraud: the user is blocked for MFA"),
    ("Fraud reported - no action taken", "reported fraud: the user is not blocked"),
    ("Suspicious activity reported", "reported suspicious activity"),
    ("Admin started password reset", "started a password reset"),
    ("Reset password", "reset the password"),
    ("Reset password (by admin)", "reset the password"),
    ("Reset password (self-service)", "reset the password by self-service"),
    ("Reset user password", "reset the password"),
    ("Change user password", "changed the password"),
    ("Change password (self-service)", "changed the password by self-service"),
    ("Set force change user password", "required a new password at the next sign-in"),
    ("Disable account", "disabled the account"),
    ("Enable account", "enabled the account"),
    ("Add member to role", "added the user to a directory role"),
];

/// Services whose every entry about a user is about signing in.
const SERVICES: &[&str] = &[
    "Authentication Methods",
    "Azure MFA",
    "Self-service Password Management",
];

/// Parts of the names of activities about signing in.
const PARTS: &[&str] = &[
    "authentication",
    "security info",
    "passkey",
    "fido",
    "password",
    "mfa",
    "multifactor",
    "credential",
    "windows hello",
    "access pass",
    "fraud",
    "suspicious",
    "sign-in",
];

/// What `resultReason` begins with before the kind of method, and what may follow it.
const BEFORE_KIND: &[&str] = &[
    "User registered ",
    "Admin registered ",
    "User deleted ",
    "Admin deleted ",
    "User updated ",
    "Admin updated ",
    "User failed to register ",
    "Admin failed to register ",
    "User failed to delete ",
    "User started the registration for ",
    "User changed the default security info for ",
];
const AFTER_KIND: &[&str] = &[" method for user", " for user", " method"];

/// What an entry says by its name and its reason. An unknown activity about signing in is shown by its own name; none
/// for any other.
pub fn words(event: &AuditEvent) -> Option<Words> {
    let name = event.activity.as_str();
    let reason = event
        .reason
        .as_deref()
        .map(|text| text.trim().trim_end_matches('.'));
    let known = ACTIVITIES.iter().find(|(known, _)| *known == name);
    match (known, reason) {
        (Some(_), Some(reason)) if requires_again(reason) => Some(Words::Plain(
            "required the user to provide contact methods again".into(),
        )),
        (Some((_, words)), None | Some("")) => Some(Words::Plain(Cow::Borrowed(words))),
        (Some((_, words)), Some(reason)) => {
            Some(Words::Plain(format!("{words}: {}", kind(reason)).into()))
        }
        (None, reason) if is_about_signing_in(event) => {
            let reason = reason.filter(|reason| !reason.is_empty());
            let reason = reason.map(|reason| format!(" ({reason})"));
            Some(Words::Own(format!("{name}{}", reason.unwrap_or_default())))
        }
        (None, _) => None,
    }
}

/// The portal's first reset has no activity of its own.
fn requires_again(reason: &str) -> bool {
    reason.to_lowercase().contains("required re-registration")
}

/// `Mobile Phone SMS` out of `User registered Mobile Phone SMS`; any other reason as it is.
fn kind(reason: &str) -> &str {
    let Some(kind) = BEFORE_KIND
        .iter()
        .find_map(|start| reason.strip_prefix(start))
    else {
        return reason;
    };
    let short = AFTER_KIND.iter().find_map(|end| kind.strip_suffix(end));
    short.filter(|short| !short.is_empty()).unwrap_or(kind)
}

fn is_about_signing_in(event: &AuditEvent) -> bool {
    let name = event.activity.to_lowercase();
    let by_service = event
        .service
        .as_deref()
        .is_some_and(|service| SERVICES.contains(&service));
    !event.is(USER_UPDATED) && (by_service || PARTS.iter().any(|part| name.contains(part)))
}
