//! Requiring contact methods again: in which order methods go, and what became of each.

use super::{Action, ResetScope};
use crate::tenant::method::default_of;
use crate::tenant::{
    DefaultMethod, Method, MethodType, NewMethod, PhoneType, Problem, SignInPreferences,
};

/// What became of a user's methods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// One entry a method, in the order they were dealt with.
    pub entries: Vec<LedgerEntry>,
    /// What the user has left, read again at the end; `None` if that read failed.
    pub left: Option<Vec<Method>>,
    /// What came of signing the user out, where it was asked for.
    pub signed_out: Option<Result<(), Problem>>,
}

/// One method and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    /// The method as it was.
    pub method: Method,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a method.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Gone, by the list read afterwards.
    Deleted,
    /// Refused at first, gone at the second try.
    DeletedOnRetry,
    /// Left alone, and why.
    Kept(&'static str),
    /// The service refused, twice.
    Refused(Problem),
    /// The service said deleted, but the list still has it; or the answers were lost and the list has it or is lost too.
    Unknown(Problem),
}

/// One thing to do, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Make another method the default, so that the present one can go in its turn.
    MakeDefault(DefaultMethod),
    /// Delete this one method.
    Delete(Method),
    /// Add this method, or put it in the place of the one that is there.
    Add {
        /// The method.
        method: NewMethod,
        /// The one whose place it takes, as the preview shows it.
        before: Option<Method>,
    },
}

impl Step {
    /// The action of a plan that is about this step alone.
    pub fn action(&self) -> Action {
        match self {
            Self::Add { .. } => Action::AddMethod,
            Self::Delete(_) => Action::DeleteMethod,
            Self::MakeDefault(_) => Action::MakeDefault,
        }
    }
}

impl Ledger {
    /// How many methods are gone.
    pub fn deleted(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.fate, Fate::Deleted | Fate::DeletedOnRetry))
            .count()
    }

    /// The first refusal, if there was one.
    pub fn refusal(&self) -> Option<&Problem> {
        self.entries.iter().find_map(|entry| match &entry.fate {
            Fate::Refused(problem) | Fate::Unknown(problem) => Some(problem),
            _ => None,
        })
    }

    /// The second factors that the user has left.
    pub fn factors_left(&self) -> Option<Vec<&Method>> {
        Some(
            self.left
                .as_ref()?
                .iter()
                .filter(|method| method.method_type().is_mfa())
                .collect(),
        )
    }
}

/// Why a reset leaves a method alone; `None` if it goes.
pub fn kept_because(method: MethodType, scope: ResetScope) -> Option<&'static str> {
    match (method, scope) {
        (MethodType::Password, _) => Some("the password is not a contact method"),
        (MethodType::Other, _) => Some("its type is unknown, and so is the call that deletes it"),
        (MethodType::PasswordlessAuthenticator | MethodType::ResourceAccountKey, _) => {
            Some("Graph has no documented call that deletes it")
        }
        (_, ResetScope::Everything) => None,
        (method, ResetScope::Portal) if method.is_contact_method() => None,
        _ => Some("the portal's reset leaves it"),
    }
}

/// The steps of a reset. The default method goes last, since Graph refuses it while others remain; an
/// alternate mobile goes before the mobile, since it cannot be without one. Where both rules meet in one
/// phone, the mobile is made the default first.
pub fn steps(methods: &[Method], preferences: &SignInPreferences, scope: ResetScope) -> Vec<Step> {
    let mut going: Vec<&Method> = methods
        .iter()
        .filter(|method| kept_because(method.method_type(), scope).is_none())
        .collect();
    going.sort_by_key(|method| rank(method.method_type()));
    let default = default_of(methods, preferences).and_then(|index| methods.get(index));
    let mut steps = Vec::new();
    let mut last = default.filter(|method| going.contains(method));
    let mobile = going
        .iter()
        .copied()
        .find(|m| m.method_type() == MethodType::Phone(PhoneType::Mobile));
    if let (Some(current), Some(mobile)) = (last, mobile)
        && current.method_type() == MethodType::Phone(PhoneType::AlternateMobile)
    {
        steps.push(Step::MakeDefault(DefaultMethod::VoiceMobile));
        last = Some(mobile);
    }
    going.retain(|method| Some(*method) != last);
    steps.extend(going.into_iter().chain(last).cloned().map(Step::Delete));
    steps
}

/// Weak methods first, so that an interrupted reset leaves the stronger ones; alternate mobile before mobile.
fn rank(method: MethodType) -> u8 {
    match method {
        MethodType::Email => 0,
        MethodType::AccessPass => 1,
        MethodType::External | MethodType::QrCodePin => 2,
        MethodType::Phone(PhoneType::Office) => 3,
        MethodType::Phone(PhoneType::AlternateMobile) => 4,
        MethodType::Phone(PhoneType::Mobile) => 5,
        MethodType::SoftwareOath | MethodType::HardwareOath => 6,
        MethodType::Authenticator => 7,
        _ => 8,
    }
}

/// Why a method that may be the default is not deleted by itself.
const MAYBE_DEFAULT: &str =
    "it may be the default method, which is unknown: read the user again first";

/// Why a method cannot be deleted by itself, if it cannot: Graph refuses the default while other factors
/// remain, and a mobile while there is an alternate. Without preferences any method may be the default that
/// some preference can mean.
pub fn not_deletable_because(
    method: &Method,
    methods: &[Method],
    preferences: Option<&SignInPreferences>,
) -> Option<&'static str> {
    let kind = method.method_type();
    if let Some(why) = kept_because(kind, ResetScope::Everything) {
        return Some(why);
    }
    let others = || methods.iter().filter(|other| !other.is_same_as(method));
    let alternate = MethodType::Phone(PhoneType::AlternateMobile);
    if kind == MethodType::Phone(PhoneType::Mobile)
        && others().any(|other| other.method_type() == alternate)
    {
        return Some("the alternate mobile has to go first");
    }
    if !others().any(|other| other.method_type().is_mfa()) {
        return None;
    }
    let is_default = |preferences: &SignInPreferences| {
        let default = default_of(methods, preferences).and_then(|at| methods.get(at));
        default.is_some_and(|default| default.is_same_as(method))
    };
    let is_meant_by = |default| {
        is_default(&SignInPreferences {
            default: Some(default),
            ..SignInPreferences::default()
        })
    };
    match preferences {
        Some(preferences) => is_default(preferences)
            .then_some("it is the default: make another method the default first"),
        None => DefaultMethod::ALL
            .into_iter()
            .any(is_meant_by)
            .then_some(MAYBE_DEFAULT),
    }
}
