//! One user in full: each part with the time of its reading, or why it failed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::reading::{part, problem};
use super::{Enrichment, Field, Record, triage};
use crate::coverage::{RequirementSource, Rules, SmsRetirement, sms_ends, sms_sentence};
use crate::tenant::method::default_of;
use crate::tenant::role::Eligibility;
use crate::tenant::{
    AuditEvent, DefaultMethod, Detail, Known, Log, LogEntry, Method, MethodDetail, MethodType,
    Problem, ProblemKind, Protection, Reading, Registration, Required, Role, RoleBook, Seen,
    SignInPreferences, SmsDependency, Unknown, User,
};
use crate::triage::changes::Words;
use crate::triage::{Case, changes};

/// Everything that was read of one user.
#[derive(Clone, Debug)]
pub struct Account {
    /// The user, with the row of the registration report where there is one.
    pub user: User,
    /// The parts of the detail.
    pub detail: Detail,
    /// Who holds which role.
    pub roles: Reading<RoleBook>,
    /// The row of the registration report; none where the report has none.
    pub registration: Reading<Option<Registration>>,
    /// What the tenant asks of everybody.
    pub protection: Protection,
    /// When SMS and voice end; none where no date is known.
    pub sms: Option<SmsRetirement>,
    /// Whether the cloud's Graph has users' authentication methods.
    pub methods_offered: bool,
    /// When the reading was complete.
    pub at: Timestamp,
}

impl Account {
    /// The same as the rules of triage take it, with times in a zone.
    pub fn case<'a>(&'a self, zone: &'a TimeZone) -> Case<'a> {
        Case {
            user: &self.user,
            detail: Some(&self.detail),
            protection: &self.protection,
            roles: Seen::of(Some(&self.roles)),
            report_problem: self.registration.value.as_ref().err(),
            methods_offered: self.methods_offered,
            now: self.at,
            zone,
        }
    }

    /// The names of the user's roles, if they were read. With a gap in the assignments, no role is known rather than none.
    pub fn role_names(&self) -> Option<Vec<String>> {
        let book = self.roles.ok()?;
        let names: Vec<String> = book.of(self.user.id).map(Role::label).collect();
        (book.gap().is_none() || !names.is_empty()).then_some(names)
    }

    /// How much MFA is required; no answer for the account of a program, of which nothing can be required.
    pub fn required(&self, case: &Case<'_>) -> Known<Required> {
        if self.user.is_agent() {
            return Known::Unknown(Unknown::NotReported);
        }
        case.requirements().verdict()
    }

    /// What SMS and voice are to the user, and when they end.
    pub fn sms_sentence(&self) -> Option<String> {
        sms_sentence(&self.rules(), &self.user, self.sms.as_ref())
    }

    fn rules(&self) -> Rules<'_> {
        Rules::of(&self.protection, Seen::of(Some(&self.roles)))
    }

    /// The roles that the user is eligible for, if those assignments were read.
    pub fn eligible_roles(&self) -> Option<Vec<(&Role, Eligibility)>> {
        let book = self.roles.ok()?;
        let roles: Vec<_> = book.eligible_of(self.user.id).collect();
        (!roles.is_empty() || book.eligible_gap().is_none()).then_some(roles)
    }

    /// The parts that could not be read, by name. What the tenant has no licence for, and what was not
    /// asked for, is not among them: nothing failed.
    pub fn failures(&self) -> Vec<(&'static str, &Problem)> {
        fn failed<T>(reading: Option<&Reading<T>>) -> Option<&Problem> {
            let problem = reading?.value.as_ref().err()?;
            let failed = !matches!(problem.kind, ProblemKind::Licence | ProblemKind::NotAsked);
            failed.then_some(problem)
        }
        let (detail, protection) = (&self.detail, &self.protection);
        [
            ("state", failed(detail.state.as_ref())),
            ("methods", failed(detail.methods.as_ref())),
            ("preferences", failed(detail.preferences.as_ref())),
            ("roles", failed(Some(&self.roles))),
            ("groups", failed(protection.groups.own_groups(self.user.id))),
            ("registration", failed(Some(&self.registration))),
            ("signIns", failed(detail.sign_ins.as_ref())),
            ("audits", failed(detail.audits.as_ref())),
            (
                "securityDefaults",
                failed(protection.security_defaults.as_ref()),
            ),
            ("conditionalAccess", failed(protection.policies.as_ref())),
            ("risk", failed(protection.risky_users.as_ref())),
        ]
        .into_iter()
        .filter_map(|(name, problem)| Some((name, problem?)))
        .collect()
    }
}

/// What the list of users says of the account.
const ACCOUNT: [Field; 6] = [
    Field::AccountEnabled,
    Field::UserType,
    Field::Licences,
    Field::OnPremisesSyncEnabled,
    Field::CreatedDateTime,
    Field::LastPasswordChangeDateTime,
];

/// The record of `show`. The state on top comes from its own reading, or else from the list of users.
/// Times within sentences are in a zone.
pub fn record(account: &Account, zone: &TimeZone) -> Record {
    let (user, detail, case) = (&account.user, &account.detail, account.case(zone));
    let preferences = detail.preferences.as_ref().and_then(Reading::ok);
    let mut record = Record::default()
        .with("id", user.id)
        .with("displayName", &user.name)
        .with("userPrincipalName", &user.upn)
        .with("perUserMfaState", case.state())
        .with("mfaRequired", account.required(&case).map(Required::name))
        .with("mfaRequiredBy", required_by(account, &case))
        .with(
            "smsDependency",
            user.sms_dependency().map(SmsDependency::name),
        )
        .with(
            "smsEnds",
            sms_ends(&account.rules(), user, account.sms.as_ref())
                .ok()
                .flatten(),
        );
    for field in ACCOUNT {
        record = record.with(field.name(), field.value(user, &Enrichment::default()));
    }
    record
        .with("diagnosis", triage::diagnosis(&case))
        .with("state", part(detail.state.as_ref(), |state| json!(state)))
        .with("requiredBy", triage::required_by(&case))
        .with(
            "methods",
            part(detail.methods.as_ref(), |methods| {
                of_methods(methods, preferences)
            }),
        )
        .with(
            "preferences",
            part(detail.preferences.as_ref(), of_preferences),
        )
        .with(
            "registration",
            part(Some(&account.registration), |row| {
                json!(row.as_ref().map(registration))
            }),
        )
        .with(
            "signIns",
            log_part(detail.sign_ins.as_ref(), |log| {
                triage::sign_ins(&log.entries)
            }),
        )
        .with(
            "audits",
            log_part(detail.audits.as_ref(), |log| {
                let all = &log.entries;
                all.iter().map(|event| explained(event, all)).collect()
            }),
        )
        .with(
            "roles",
            part(Some(&account.roles), |_| json!(account.role_names())),
        )
        .with("eligibleRoles", eligible_roles(account))
        .with(
            "risk",
            part(account.protection.risky_users.as_ref(), |risky| {
                triage::risk(risky, user.id)
            }),
        )
}

/// The sources that require as much as the verdict says; null where that is unknown.
fn required_by(account: &Account, case: &Case<'_>) -> Value {
    let known = account.required(case).is_known();
    let requirements = case.requirements();
    let sources = requirements.required_by().map(RequirementSource::stable);
    json!(known.then(|| sources.collect::<Vec<_>>()))
}

/// The eligible roles, with the error where not all of them could be read.
fn eligible_roles(account: &Account) -> Value {
    let mut record = part(Some(&account.roles), |_| {
        json!(
            account
                .eligible_roles()
                .map(|roles| roles.into_iter().map(eligible_role).collect::<Vec<_>>())
        )
    });
    let gap = account.roles.ok().and_then(RoleBook::eligible_gap);
    if let Some(gap) = gap {
        record["error"] = problem(gap);
    }
    record
}

fn eligible_role((role, eligibility): (&Role, Eligibility)) -> Value {
    json!({
        "displayName": role.name,
        "scope": role.scope,
        "endDateTime": eligibility.until,
        "throughGroup": eligibility.through_group,
    })
}

/// An entry of the audit log with plain words.
fn explained(event: &AuditEvent, all: &[AuditEvent]) -> Value {
    let mut record = audit(event);
    record["words"] = json!(changes::words(event, all).as_ref().map(Words::as_str));
    record
}

fn registration(row: &Registration) -> Value {
    json!({
        "isMfaRegistered": row.registered,
        "isMfaCapable": row.capable,
        "methodsRegistered": row.methods.map(|methods| methods.names().collect::<Vec<_>>()),
        "lastUpdatedDateTime": row.as_of,
    })
}

/// A reading of a log: besides, how far back it was read.
fn log_part<T: LogEntry>(
    reading: Option<&Reading<Log<T>>>,
    describe: impl Fn(&Log<T>) -> Value,
) -> Value {
    let mut record = part(reading, describe);
    if let Some(log) = reading.and_then(Reading::ok) {
        record["isComplete"] = json!(log.complete);
        record["oldestDateTime"] = json!(log.back_to());
        record["unreadableEntries"] = json!(log.skipped);
    }
    record
}

/// The names of [`methods`].
pub const METHODS: [&str; 11] = [
    "id",
    "type",
    "label",
    "description",
    "isMfa",
    "isPhishingResistant",
    "isDefault",
    "isSystemPreferred",
    "createdDateTime",
    "lastUsedDateTime",
    "temporaryAccessPass",
];

fn of_methods(methods: &[Method], preferences: Option<&SignInPreferences>) -> Value {
    json!(self::methods(methods, preferences).collect::<Vec<_>>())
}

/// What a method may be called on the command line: its type as Graph and as its phone has it.
pub fn words_of(method: &Method) -> Vec<&str> {
    let name = type_name(&method.detail);
    let short = name.strip_suffix("AuthenticationMethod").unwrap_or(name);
    let phone = match method.method_type() {
        MethodType::Phone(phone) => Some(phone.name()),
        _ => None,
    };
    [name, short].into_iter().chain(phone).collect()
}

/// The methods, each as a record.
pub fn methods<'a>(
    methods: &'a [Method],
    preferences: Option<&SignInPreferences>,
) -> impl Iterator<Item = Record> + use<'a> {
    let default = preferences.map(|preferences| default_of(methods, preferences));
    let system = preferences.map(|preferences| preferences.system_choice(methods));
    methods.iter().enumerate().map(move |(at, method)| {
        Record::default()
            .with("id", method.id.as_str())
            .with("type", type_name(&method.detail))
            .with("label", method.method_type().label())
            .with("description", method.description())
            .with("isMfa", method.method_type().is_mfa())
            .with(
                "isPhishingResistant",
                method.method_type().is_phishing_resistant(),
            )
            .with("isDefault", default.map(|default| default == Some(at)))
            .with("isSystemPreferred", system.map(|system| system == Some(at)))
            .with("createdDateTime", method.created)
            .with("lastUsedDateTime", method.last_used)
            .with("temporaryAccessPass", pass(&method.detail))
    })
}

/// What only a pass has.
fn pass(detail: &MethodDetail) -> Value {
    match detail {
        MethodDetail::AccessPass {
            usable,
            reason,
            starts,
            minutes,
            once,
        } => json!({
            "isUsable": usable,
            "methodUsabilityReason": reason,
            "startDateTime": starts,
            "lifetimeInMinutes": minutes,
            "isUsableOnce": once,
        }),
        _ => Value::Null,
    }
}

fn of_preferences(preferences: &SignInPreferences) -> Value {
    json!({
        "defaultMethod": preferences.default.map(DefaultMethod::name),
        "isSystemPreferredAuthenticationMethodEnabled": preferences.system_preferred,
        "systemPreferredAuthenticationMethod": preferences.system_method,
    })
}

/// An entry of the audit log.
pub fn audit(event: &AuditEvent) -> Value {
    json!({
        "id": event.id,
        "activityDateTime": event.at,
        "activityDisplayName": event.activity,
        "result": if event.succeeded { "success" } else { "failure" },
        "resultReason": event.reason,
        "correlationId": event.correlation,
        "loggedByService": event.service,
        "initiatedBy": event.by,
        "requirement": event.requirement.map(|change| json!({
            "before": change.before,
            "after": change.after,
            "rememberedDevicesRestored": change.devices_forgotten,
        })),
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
