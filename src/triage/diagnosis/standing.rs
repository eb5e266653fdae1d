//! Rules about the account itself, whatever happened at sign-ins.

use super::at_sign_in::ENROL;
use super::{Finding, Severity};
use crate::coverage::{Answer, MfaRequirements, Requirement, RequirementSource};
use crate::tenant::{Known, Method, MethodType, MfaState, RegisteredMethods, UserType};
use crate::triage::pass::{self, PassStatus};
use crate::triage::{Case, Remedy, app_passwords, failures};

/// The most severe first.
pub(super) const RULES: [fn(&Case<'_>) -> Option<Finding>; 7] = [
    no_method_left,
    access_pass,
    lacks_mfa,
    not_allowed,
    app_passwords_in_use,
    report_disagrees,
    phone_only,
];

pub(super) fn account_disabled(case: &Case<'_>) -> Option<Finding> {
    let tried = || {
        let latest = failures::open(&case.sign_ins().known()?.entries).next()?;
        (latest.code == 50_057).then_some(())
    };
    let text = match case.user.enabled.ok() {
        Some(false) => "the account is disabled: no reset will help",
        Some(true) => return None,
        None => {
            tried()?;
            "the account was disabled at the last sign-in: no reset will help"
        }
    };
    Some(
        Finding::new("account-disabled", Severity::Stop, text)
            .helped_by(&[Remedy::Outside("find out why, then enable the account")]),
    )
}

pub(super) fn risky_user(case: &Case<'_>) -> Option<Finding> {
    let risk = case
        .risky_users()
        .known()?
        .iter()
        .find(|risky| risky.user == case.user.id)?;
    let what = if risk.confirmed {
        "an admin confirmed the user as compromised"
    } else {
        "Identity Protection reports the user at risk"
    };
    let text = format!(
        "{what} ({}): verify who is asking before a reset or a pass",
        risk.level
    );
    Some(
        Finding::new("risky-user", Severity::Stop, text)
            .helped_by(&[Remedy::Outside("check the user in Identity Protection")]),
    )
}

fn no_method_left(case: &Case<'_>) -> Option<Finding> {
    if !case.factors()?.is_empty() || is_asked_to_register(case) {
        return None;
    }
    let required = case.requirements();
    let asks = match &required.always()?.by {
        RequirementSource::PerUserMfa => case.state()?.name().to_owned(),
        other => format!("MFA required by {}", other.label()),
    };
    let text = format!("{asks}, but no MFA method is registered");
    Some(match pass::help(case) {
        Some(help) => Finding::new("no-method-left", Severity::Warn, text + &help),
        None => Finding::new(
            "no-method-left",
            Severity::Warn,
            text + ": will be asked to register at the next sign-in",
        )
        .helped_by(&[Remedy::AccessPass]),
    })
}

/// Another rule says so already.
fn is_asked_to_register(case: &Case<'_>) -> bool {
    case.sign_ins()
        .known()
        .is_some_and(|log| failures::open(&log.entries).any(|one| ENROL.contains(&one.code)))
}

fn access_pass(case: &Case<'_>) -> Option<Finding> {
    if let Some(pass) = pass::usable(case) {
        let has_nothing_else = case.factors()?.is_empty();
        if has_nothing_else && (is_asked_to_register(case) || no_method_left(case).is_some()) {
            return None;
        }
        let text = format!("a Temporary Access Pass is {}", pass::words(case, pass)?);
        return Some(Finding::new("pass-usable", Severity::Note, text));
    }
    let pass = case
        .methods()
        .known()?
        .iter()
        .find(|method| method.method_type() == MethodType::AccessPass)?;
    let remedies: &[Remedy] = match pass::status(case, pass)? {
        PassStatus::NotAllowed => &[Remedy::Outside("check the authentication methods policy")],
        PassStatus::Usable | PassStatus::NotYet => &[],
        PassStatus::Used | PassStatus::Expired | PassStatus::NotUsable => &[Remedy::AccessPass],
    };
    let text = format!("the Temporary Access Pass {}", pass::words(case, pass)?);
    Some(Finding::new("pass-not-usable", Severity::Warn, text).helped_by(remedies))
}

/// Nothing requires MFA, which warns, or it is required at some sign-ins only; silent while anything might.
fn lacks_mfa(case: &Case<'_>) -> Option<Finding> {
    let required = case.requirements();
    let might = |line: &Requirement| line.answer == Answer::Unknown && !line.at_times;
    if !case.user.enabled.is_yes()
        || case.user.user_type == Known::Is(UserType::Agent)
        || required.always().is_some()
        || required.asking.iter().any(might)
    {
        return None;
    }
    let admin = match (case.user.admin.is_yes(), holds_no_role_now(case)) {
        (false, _) => "",
        (true, true) => "an eligible admin, and ",
        (true, false) => "an admin, and ",
    };
    if is_by_defaults_alone(&required) {
        let text = format!(
            "{admin}security defaults require MFA when Microsoft decides that it is necessary: disabled is the right \
             per-user state here"
        );
        return Some(Finding::new("asked-at-times", Severity::Note, text));
    }
    let (rule, severity, text) = match required.answer() {
        Answer::No => (
            "lacks-mfa",
            Severity::Warn,
            format!(
                "{admin}nothing requires MFA of this user: per-user MFA is disabled and no policy applies"
            ),
        ),
        answer => {
            let may = if answer == Answer::Yes {
                ""
            } else {
                "at most "
            };
            let names = at_times(&required);
            (
                "asked-at-times",
                Severity::Note,
                format!("{admin}MFA is required {may}at some sign-ins only: {names}"),
            )
        }
    };
    let remedy = if case.rules().uses_policies() {
        Remedy::Outside("cover the user by a Conditional Access policy for all sign-ins")
    } else {
        Remedy::Enable
    };
    Some(Finding::new(rule, severity, text).helped_by(&[remedy]))
}

/// Whether nothing but security defaults asks.
fn is_by_defaults_alone(required: &MfaRequirements) -> bool {
    let mut asking = required
        .asking
        .iter()
        .filter(|line| line.answer != Answer::No);
    let first = asking.next().map(|line| &line.by);
    first == Some(&RequirementSource::SecurityDefaults) && asking.next().is_none()
}

/// Whether the user is an admin by eligibility alone, as far as was read.
fn holds_no_role_now(case: &Case<'_>) -> bool {
    let book = case.roles.known();
    case.user.eligible.is_yes() && book.is_some_and(|book| !book.holds_any(case.user.id))
}

/// Policies that require MFA at some sign-ins, or might, by name.
fn at_times(required: &MfaRequirements) -> String {
    let names: Vec<String> = required
        .asking
        .iter()
        .filter(|line| line.answer != Answer::No)
        .map(|line| line.by.label())
        .collect();
    names.join(", ")
}

fn not_allowed(case: &Case<'_>) -> Option<Finding> {
    let row = case.user.registration.ok()?;
    (row.registered.is_yes() && row.capable.is_no()).then(|| {
        Finding::new(
            "method-not-allowed",
            Severity::Warn,
            "a method is registered, but policy does not allow it (registration report)",
        )
        .helped_by(&[Remedy::Outside(
            "register another method, or check the authentication methods policy",
        )])
    })
}

fn app_passwords_in_use(case: &Case<'_>) -> Option<Finding> {
    let count = app_passwords::count(case.audits().known()?, case.user.id);
    if count.in_use == 0 || case.state() == Some(MfaState::Disabled) {
        return None;
    }
    let text = format!(
        "The audit log shows {}{} app password{} still in use; sign-ins with {} skip MFA",
        if count.at_least { "at least " } else { "" },
        count.in_use,
        if count.in_use == 1 { "" } else { "s" },
        if count.in_use == 1 { "it" } else { "them" },
    );
    Some(Finding::new("app-passwords", Severity::Warn, text).helped_by(&[Remedy::AppPasswords]))
}

/// The report and the methods, compared by kind. A pass and what only resets passwords are no MFA method.
fn report_disagrees(case: &Case<'_>) -> Option<Finding> {
    let row = case.user.registration.ok()?;
    let (factors, read) = (case.factors()?, case.methods_at()?);
    let registered = row.registered.ok()?;
    let kinds = ReportedKinds::of(row.methods.ok(), &factors);
    let says = match (registered, factors.is_empty()) {
        (true, true) => "registered".to_owned(),
        (false, false) => "not registered".to_owned(),
        _ => kinds.says()?,
    };
    let has = match (factors.is_empty(), kinds.unlisted.is_empty()) {
        (true, _) => "have no MFA method".to_owned(),
        (false, _) if !registered => "have an MFA method".to_owned(),
        (false, false) => format!("have {}", kinds.unlisted.join(", ")),
        (false, true) => "do not".to_owned(),
    };
    let age = match row.as_of {
        Some(as_of) if as_of > read => "the report is newer",
        Some(_) => "the methods are newer",
        None => "the age of the report is unknown",
    };
    let as_of = row
        .as_of
        .map(|at| format!(" as of {}", case.when(at)))
        .unwrap_or_default();
    let text = format!(
        "the registration report says {says}{as_of}, the methods read at {} {has}: {age}",
        case.when(read)
    );
    Some(Finding::new("report-disagrees", Severity::Note, text))
}

/// Kinds of MFA method that only one of the two has.
struct ReportedKinds {
    /// In the report, and not among the methods.
    gone: Vec<&'static str>,
    /// Among the methods, and not in the report.
    unlisted: Vec<&'static str>,
}

/// The report's words for MFA methods, as a filter has them.
const MFA_WORDS: [&str; 7] = [
    "authenticator",
    "passkey",
    "hello",
    "platform",
    "oath",
    "phone",
    "external",
];

/// The words under which the report may list a method. Authenticator gives codes too, and some passkeys are in it.
fn listed_as(method: MethodType) -> &'static [&'static str] {
    match method {
        MethodType::Authenticator | MethodType::PasswordlessAuthenticator => {
            &["authenticator", "oath"]
        }
        MethodType::Fido2 => &["passkey"],
        MethodType::WindowsHello => &["hello", "passkey"],
        MethodType::PlatformCredential => &["platform", "passkey"],
        MethodType::SoftwareOath | MethodType::HardwareOath => &["oath"],
        MethodType::Phone(_) => &["phone"],
        MethodType::External => &["external"],
        _ => &[],
    }
}

impl ReportedKinds {
    fn of(reported: Option<RegisteredMethods>, factors: &[&Method]) -> Self {
        let lists = |word: &str| {
            let set = RegisteredMethods::of_word(word);
            matches!((reported, set), (Some(reported), Some(set)) if reported.intersects(set))
        };
        let has = |word: &str| {
            let mut types = factors.iter().map(|method| method.method_type());
            types.any(|kind| listed_as(kind).contains(&word))
        };
        let mut kinds = Self {
            gone: MFA_WORDS
                .into_iter()
                .filter(|word| lists(word) && !has(word))
                .collect(),
            unlisted: Vec::new(),
        };
        // A word of the future may stand for any method, and an empty list is one that the report does not give.
        if lists("other") || reported.is_none_or(RegisteredMethods::is_empty) {
            return kinds;
        }
        for method in factors {
            let words = listed_as(method.method_type());
            if !words.is_empty() && !words.iter().any(|word| lists(word)) {
                kinds.unlisted.push(method.method_type().label());
            }
        }
        kinds
    }

    fn says(&self) -> Option<String> {
        match (self.gone.is_empty(), self.unlisted.is_empty()) {
            (true, true) => None,
            (true, false) => Some("other methods".to_owned()),
            (false, _) => Some(self.gone.join(", ")),
        }
    }
}

fn phone_only(case: &Case<'_>) -> Option<Finding> {
    let factors = case.factors()?;
    let is_phone = |method: &&Method| matches!(method.method_type(), MethodType::Phone(_));
    (!factors.is_empty() && factors.iter().all(is_phone)).then(|| {
        Finding::new(
            "phone-only",
            Severity::Note,
            "calls and texts are the only MFA methods: weak, and lost with the number",
        )
        .helped_by(&[Remedy::Outside("register Authenticator or a passkey")])
    })
}
