//! One user in full: each part with the time of its reading, and why there is none where it failed.

use serde_json::{Value, json};

use super::{Beside, Field, Record};
use crate::tenant::method::default_of;
use crate::tenant::{
    AuditEvent, DefaultMethod, Detail, Method, MethodDetail, Problem, Reading, SignInPreferences,
    User,
};

/// What the list of users says of the account.
const ACCOUNT: [Field; 6] = [
    Field::AccountEnabled,
    Field::UserType,
    Field::Licences,
    Field::OnPremisesSyncEnabled,
    Field::CreatedDateTime,
    Field::LastPasswordChangeDateTime,
];

/// The user as `show` tells it. The state on top is that of the part of its own, or else that of the list of users.
pub fn record(user: &User, detail: &Detail, roles: &Reading<Vec<String>>) -> Record {
    let preferences = detail.preferences.as_ref().and_then(Reading::ok);
    let state = detail.state.as_ref().and_then(Reading::ok).copied();
    let mut record = Record::default()
        .with("id", user.id)
        .with("displayName", &user.name)
        .with("userPrincipalName", &user.upn)
        .with("perUserMfaState", state.or(user.state));
    for field in ACCOUNT {
        record = record.with(field.name(), field.value(user, &Beside::default()));
    }
    record
        .with("state", part(detail.state.as_ref(), |state| json!(state)))
        .with(
            "methods",
            part(detail.methods.as_ref(), |methods| {
                of_methods(methods, preferences.copied())
            }),
        )
        .with(
            "preferences",
            part(detail.preferences.as_ref(), |read| of_preferences(*read)),
        )
        .with("roles", part(Some(roles), |roles| json!(roles)))
        .with(
            "audits",
            part(detail.audits.as_ref(), |events| {
                events.iter().map(audit).collect()
            }),
        )
}

/// A reading: `readAt`, `value`, `error`.
fn part<T>(reading: Option<&Reading<T>>, tell: impl Fn(&T) -> Value) -> Value {
    let Some(reading) = reading else {
        return Value::Null;
    };
    json!({
        "readAt": reading.at,
        "value": reading.ok().map(tell),
        "error": reading.value.as_ref().err().map(problem),
    })
}

/// A failure: what happened, what to do, and what support asks for.
pub fn problem(problem: &Problem) -> Value {
    json!({
        "message": problem.message,
        "advice": problem.advice,
        "status": problem.status,
        "code": problem.code,
        "requestId": problem.request_id,
    })
}

fn of_methods(methods: &[Method], preferences: Option<SignInPreferences>) -> Value {
    let default = preferences.map(|preferences| default_of(methods, preferences));
    methods
        .iter()
        .enumerate()
        .map(|(at, method)| {
            json!({
                "id": method.id.0,
                "type": type_name(&method.detail),
                "label": method.method_type().label(),
                "description": method.description(),
                "isMfa": method.method_type().is_mfa(),
                "isDefault": default.map(|default| default == Some(at)),
                "createdDateTime": method.created,
                "lastUsedDateTime": method.last_used,
            })
        })
        .collect()
}

fn of_preferences(preferences: SignInPreferences) -> Value {
    json!({
        "defaultMethod": preferences.default.map(DefaultMethod::name),
        "isSystemPreferredAuthenticationMethodEnabled": preferences.system_preferred,
    })
}

/// An entry of the audit log.
pub fn audit(event: &AuditEvent) -> Value {
    json!({
        "id": event.id,
        "activityDateTime": event.at,
        "activityDisplayName": event.activity,
        "result": if event.succeeded { "success" } else { "failure" },
        "initiatedBy": event.by,
    })
}

/// Graph's name of the type.
fn type_name(detail: &MethodDetail) -> &str {
    match detail {
        MethodDetail::Password => "passwordAuthenticationMethod",
        MethodDetail::Phone { .. } => "phoneAuthenticationMethod",
        MethodDetail::Email { .. } => "emailAuthenticationMethod",
        MethodDetail::Authenticator { .. } => "microsoftAuthenticatorAuthenticationMethod",
        MethodDetail::PasswordlessAuthenticator { .. } => {
            "passwordlessMicrosoftAuthenticatorAuthenticationMethod"
        }
        MethodDetail::Fido2 { .. } => "fido2AuthenticationMethod",
        MethodDetail::WindowsHello { .. } => "windowsHelloForBusinessAuthenticationMethod",
        MethodDetail::PlatformCredential { .. } => "platformCredentialAuthenticationMethod",
        MethodDetail::SoftwareOath => "softwareOathAuthenticationMethod",
        MethodDetail::HardwareOath { .. } => "hardwareOathAuthenticationMethod",
        MethodDetail::AccessPass { .. } => "temporaryAccessPassAuthenticationMethod",
        MethodDetail::External { .. } => "externalAuthenticationMethod",
        MethodDetail::QrCodePin => "qrCodePinAuthenticationMethod",
        MethodDetail::ResourceAccountKey { .. } => "resourceAccountKeyAuthenticationMethod",
        MethodDetail::Other { odata_type } => odata_type,
    }
}

/// The parts that could not be read, by name.
pub fn failures<'a>(
    detail: &'a Detail,
    roles: &'a Reading<Vec<String>>,
) -> Vec<(&'static str, &'a Problem)> {
    fn failed<T>(reading: Option<&Reading<T>>) -> Option<&Problem> {
        reading.and_then(|reading| reading.value.as_ref().err())
    }
    [
        ("state", failed(detail.state.as_ref())),
        ("methods", failed(detail.methods.as_ref())),
        ("preferences", failed(detail.preferences.as_ref())),
        ("roles", failed(Some(roles))),
        ("audits", failed(detail.audits.as_ref())),
    ]
    .into_iter()
    .filter_map(|(name, problem)| Some((name, problem?)))
    .collect()
}
