//! `identity/conditionalAccess/evaluate`: which policies apply to a sign-in that did not happen.

mod conditions;
mod people;

use serde_json::{Map, Value};
use uuid::Uuid;

use conditions::Supplied;
pub use people::are_in_scope;

use super::conditional_access::policy_json;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection};
use crate::scenario::{ConditionalAccess, PolicyState};
use crate::tenant::{Person, Tenant};
use crate::wire::Response;

/// Answers with each policy that is on or reports only, whether it applies, and which condition is the first not met.
pub fn evaluate(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const RESULTS: Collection<'static> = Collection {
        set: "Collection(microsoft.graph.whatIfAnalysisResult)",
        kind: "microsoft.graph.whatIfAnalysisResult",
        properties: &[],
        default: &[],
        page: 999,
        max: 999,
        directory: false,
    };
    let asked = Asked::read(tenant, call)?;
    let policies = tenant.policies.iter().enumerate();
    let judged = policies
        .filter(|(_, policy)| policy.state != PolicyState::Disabled)
        .map(|(at, policy)| (at, policy, asked.unmet(tenant, policy)))
        .filter(|(_, _, unmet)| !asked.applied_only || unmet.is_none());
    let results = judged.collect::<Vec<_>>();
    odata::page(
        call.request,
        &call.options()?,
        &RESULTS,
        results.iter(),
        |(at, policy, unmet), _| {
            let mut json = policy_json(tenant, *at, policy);
            json["policyApplies"] = unmet.is_none().into();
            json["analysisReasons"] = unmet.map_or("notSet", Unmet::as_str).into();
            json
        },
    )
}

/// `whatIfAnalysisReasons`, those that this evaluation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unmet {
    NotEnoughInformation,
    Users,
    Application,
    UserActions,
    AuthenticationContext,
    DevicePlatform,
    Devices,
    ClientApps,
    Location,
    SignInRisk,
    UserRisk,
    InsiderRisk,
    AuthenticationFlow,
}

impl Unmet {
    fn as_str(self) -> &'static str {
        match self {
            Self::NotEnoughInformation => "notEnoughInformation",
            Self::Users => "users",
            Self::Application => "application",
            Self::UserActions => "userActions",
            Self::AuthenticationContext => "authenticationContext",
            Self::DevicePlatform => "devicePlatform",
            Self::Devices => "devices",
            Self::ClientApps => "clientApps",
            Self::Location => "location",
            Self::SignInRisk => "signInRisk",
            Self::UserRisk => "userRisk",
            Self::InsiderRisk => "insiderRisk",
            Self::AuthenticationFlow => "authenticationFlow",
        }
    }
}

/// The sign-in of a request.
struct Asked<'a> {
    person: &'a Person,
    /// The tenant that the person comes from, where the request or the scenario names it.
    home: Option<Uuid>,
    target: Target,
    /// What is supplied of `signInConditions`.
    conditions: Map<String, Value>,
    applied_only: bool,
}

enum Target {
    Applications(Vec<String>),
    /// `registerSecurityInformation`
    UserAction(String),
    /// `c1`
    AuthenticationContext(String),
}

impl<'a> Asked<'a> {
    fn read(tenant: &'a Tenant, call: &Call<'_>) -> Result<Self, Response> {
        let bad = |message: &str| refusal::bad_method(call.request, message);
        let (mut identity, mut context, mut conditions) = (None, None, Map::new());
        let mut applied_only = false;
        for (name, value) in call.properties()? {
            match (name, value) {
                ("signInIdentity", Value::Object(value)) => identity = Some(value),
                ("signInContext", Value::Object(value)) => context = Some(value),
                ("signInConditions", Value::Object(value)) => conditions.clone_from(value),
                ("appliedPoliciesOnly", Value::Bool(value)) => applied_only = *value,
                _ => return Err(refusal::no_property(call.request, name)),
            }
        }
        let identity = identity.ok_or_else(|| bad("signInIdentity is required."))?;
        if kind(identity) != "userSignIn" {
            return Err(bad("Only the sign-in of a user can be evaluated."));
        }
        let key = identity.get("userId").and_then(Value::as_str);
        let key = key.ok_or_else(|| bad("userId is required."))?;
        let person = Uuid::try_parse(key).ok().and_then(|id| tenant.person(id));
        let person = person.ok_or_else(|| refusal::no_such(call.request, key))?;
        let home = identity.get("externalTenantId").and_then(Value::as_str);
        let home = home.and_then(|id| id.parse().ok());
        let context = context.ok_or_else(|| bad("signInContext is required."))?;
        let target = Target::read(context).ok_or_else(|| bad("signInContext is not valid."))?;
        Ok(Self {
            person,
            home: home.or(person.rare.as_ref().and_then(|rare| rare.home)),
            target,
            conditions,
            applied_only,
        })
    }

    /// The first condition that is not met; none when the policy applies.
    fn unmet(&self, tenant: &Tenant, policy: &ConditionalAccess) -> Option<Unmet> {
        if !are_in_scope(tenant, policy, self.person, self.home) {
            return Some(Unmet::Users);
        }
        if let Some(other) = self.target.missed_by(policy) {
            return Some(other);
        }
        let supplied = Supplied(&self.conditions);
        let unmet = supplied.unmet(tenant, policy);
        let unknown = !policy.conditions.is_empty();
        unmet.or(unknown.then_some(Unmet::NotEnoughInformation))
    }
}

impl Target {
    /// What the policy is about instead; none when it is about this.
    fn missed_by(&self, policy: &ConditionalAccess) -> Option<Unmet> {
        let other = if !policy.user_actions.is_empty() {
            Unmet::UserActions
        } else if !policy.authentication_contexts.is_empty() {
            Unmet::AuthenticationContext
        } else {
            Unmet::Application
        };
        let met = match (self, other) {
            (Self::UserAction(action), Unmet::UserActions) => {
                let actions = &policy.user_actions;
                actions
                    .iter()
                    .any(|urn| urn_of(action) == Some(urn.as_str()))
            }
            (Self::AuthenticationContext(value), Unmet::AuthenticationContext) => {
                policy.authentication_contexts.contains(value)
            }
            (Self::Applications(ids), Unmet::Application) => is_application(ids, policy),
            _ => false,
        };
        (!met).then_some(other)
    }

    fn read(context: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| context.get(name)?.as_str().map(str::to_owned);
        Some(match kind(context) {
            "applicationContext" => {
                let ids = context.get("includeApplications")?.as_array()?.iter();
                let ids: Option<Vec<String>> =
                    ids.map(|id| id.as_str().map(str::to_owned)).collect();
                Self::Applications(ids.filter(|ids| !ids.is_empty())?)
            }
            "userActionContext" => Self::UserAction(text("userAction")?),
            "authContext" => Self::AuthenticationContext(text("authenticationContextValue")?),
            _ => return None,
        })
    }
}

/// The type of an object after `#microsoft.graph.`.
fn kind(object: &Map<String, Value>) -> &str {
    let name = object.get("@odata.type").and_then(Value::as_str);
    let name = name.unwrap_or_default();
    name.trim_start_matches("#microsoft.graph.")
}

fn urn_of(action: &str) -> Option<&'static str> {
    match action {
        "registerSecurityInformation" => Some("urn:user:registersecurityinfo"),
        "registerOrJoinDevices" => Some("urn:user:registerdevice"),
        _ => None,
    }
}

/// Groups of applications, such as `Office365`, match nothing.
fn is_application(ids: &[String], policy: &ConditionalAccess) -> bool {
    if policy.application_filter.is_some() {
        return false;
    }
    let include = &policy.applications;
    let all = include.is_empty() || include.iter().any(|id| id == "All");
    ids.iter()
        .any(|id| (all || include.contains(id)) && !policy.exclude_applications.contains(id))
}
