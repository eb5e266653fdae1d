//! Conditional Access policies. The service takes one request a second for the whole tenant.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::decode::{Row, text};
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::conditional_access::{
    Demand, GuestKinds, Narrowing, People, Policy, PolicyState, RegistrationGate,
};
use crate::tenant::{Known, SafeText, UserId};

impl Graph {
    /// All policies, those that are off or only report included.
    pub async fn policies(&self) -> Result<Vec<Policy>, Error> {
        let path = ["identity", "conditionalAccess", "policies"];
        let query = "$select=id,displayName,state,conditions,grantControls";
        let url = self.endpoint().url(Version::V1, path, Some(query));
        Pages::new::<PolicyRow>(self.clone(), Area::ConditionalAccess, url)
            .all()
            .await?
            .whole(Area::ConditionalAccess, "policies")
    }
}

/// A policy as it came; any of its keys may be missing or null.
#[derive(Deserialize)]
#[serde(transparent)]
struct PolicyRow(Value);

impl Row for PolicyRow {
    type Item = Policy;

    fn item(self, _: Timestamp) -> Option<Policy> {
        let Self(row) = self;
        let (id, users) = (text(&row["id"])?, &row["conditions"]["users"]);
        Some(Policy {
            name: text(&row["displayName"]).unwrap_or_else(|| id.clone()),
            id,
            state: state(row["state"].as_str()),
            demand: demand(&row["grantControls"]),
            include: people(users, "include"),
            exclude: people(users, "exclude"),
            only: narrowings(&row["conditions"]),
            registration: registration(&row),
            unread: unread_conditions(&row["conditions"]),
        })
    }
}

fn state(word: Option<&str>) -> PolicyState {
    match word {
        Some("enabled") => PolicyState::Enabled,
        Some("enabledForReportingButNotEnforced") => PolicyState::ReportOnly,
        Some("disabled") => PolicyState::Disabled,
        _ => PolicyState::Unknown,
    }
}

/// The user action of registering security information.
const REGISTER: &str = "urn:user:registersecurityinfo";

/// The combinations that are a Temporary Access Pass.
const PASSES: [&str; 2] = ["temporaryAccessPassOneTime", "temporaryAccessPassMultiUse"];

fn registration(row: &Value) -> Option<RegistrationGate> {
    let actions = words(&row["conditions"]["applications"]["includeUserActions"]);
    let strength = &row["grantControls"]["authenticationStrength"];
    if !actions.contains(&REGISTER) || !filled(strength) {
        return None;
    }
    let allowed = strength["allowedCombinations"].is_array();
    let allowed = allowed.then(|| words(&strength["allowedCombinations"]));
    let takes_pass =
        Known::reported(allowed).map(|allowed| allowed.iter().any(|word| PASSES.contains(word)));
    Some(RegistrationGate { takes_pass })
}

/// Controls other than MFA.
const OTHER_CONTROLS: [&str; 6] = [
    "approvedApplication",
    "compliantApplication",
    "compliantDevice",
    "domainJoinedDevice",
    "passwordChange",
    "riskRemediation",
];

fn demand(grant: &Value) -> Demand {
    let built_in = words(&grant["builtInControls"]);
    if built_in.contains(&"block") {
        return Demand::Block;
    }
    let strength = &grant["authenticationStrength"];
    let satisfied = strength["requirementsSatisfied"].as_str();
    let strong = words_of(satisfied).any(|word| word == "mfa");
    let (known, mut unread): (Vec<&str>, Vec<&str>) = built_in
        .into_iter()
        .filter(|word| *word != "mfa")
        .partition(|word| OTHER_CONTROLS.contains(word));
    let mut others: Vec<SafeText> = known.into_iter().map(SafeText::new).collect();
    others.extend(words(&grant["termsOfUse"]).into_iter().map(SafeText::new));
    // A custom control is a provider of its own, which may well be MFA.
    unread.extend(words(&grant["customAuthenticationFactors"]));
    let mut unread: Vec<SafeText> = unread.into_iter().map(SafeText::new).collect();
    if !strong && filled(strength) {
        let name = text(&strength["displayName"]).or_else(|| text(&strength["id"]));
        let list = if satisfied == Some("none") {
            &mut others
        } else {
            &mut unread
        };
        list.push(name.unwrap_or_else(|| SafeText::new("authenticationStrength")));
    }
    let any_suffices = grant["operator"].as_str() != Some("AND");
    let has_mfa = strong || words(&grant["builtInControls"]).contains(&"mfa");
    match (has_mfa, unread.is_empty()) {
        (false, true) => Demand::Other(others),
        (false, false) => Demand::Unclear(unread),
        (true, no_unread) if any_suffices => match (others.is_empty(), no_unread) {
            (true, true) => Demand::Mfa,
            (true, false) => Demand::MfaOrUnclear(unread),
            (false, _) => {
                others.append(&mut unread);
                Demand::MfaOr(others)
            }
        },
        (true, _) => Demand::Mfa,
    }
}

/// `side` is `include` or `exclude`.
fn people(users: &Value, side: &str) -> People {
    let ids = |kind: &str| -> Vec<Uuid> {
        let ids = words(&users[format!("{side}{kind}")]).into_iter();
        ids.filter_map(|id| Uuid::try_parse(id).ok()).collect()
    };
    let named = words(&users[format!("{side}Users")]);
    People {
        all: named.contains(&"All"),
        guests: named.contains(&"GuestsOrExternalUsers"),
        some_guests: guest_kinds(&users[format!("{side}GuestsOrExternalUsers")]),
        users: ids("Users").into_iter().map(UserId).collect(),
        groups: ids("Groups"),
        roles: ids("Roles"),
        unread: unread_people(users, side),
    }
}

/// Words among the people, and keys beside them, that mfadeck does not know.
fn unread_people(users: &Value, side: &str) -> Vec<SafeText> {
    let kinds = ["Users", "Groups", "Roles"];
    let known_words = ["All", "None", "GuestsOrExternalUsers"];
    let mut unread: Vec<SafeText> = kinds
        .iter()
        .flat_map(|kind| words(&users[format!("{side}{kind}")]))
        .filter(|word| !known_words.contains(word) && Uuid::try_parse(word).is_err())
        .map(SafeText::new)
        .collect();
    if side == "include" && !users.is_object() {
        unread.push(SafeText::new("users"));
    }
    let keys = users.as_object().into_iter().flatten();
    let is_known = |key: &str| {
        let kind = key.strip_prefix(side).unwrap_or_default();
        kinds.contains(&kind) || kind == "GuestsOrExternalUsers"
    };
    unread.extend(
        keys.filter(|(key, value)| key.starts_with(side) && !is_known(key) && filled(value))
            .map(|(key, _)| SafeText::new(key)),
    );
    unread
}

/// Kinds without an account in the tenant are left out: nobody in the list is one.
fn guest_kinds(guests: &Value) -> Option<GuestKinds> {
    if !filled(guests) {
        return None;
    }
    let words = words_of(guests["guestOrExternalUserTypes"].as_str());
    let mut kinds = GuestKinds {
        of_some_tenants: filled(&guests["externalTenants"])
            && guests["externalTenants"]["membershipKind"].as_str() != Some("all"),
        ..GuestKinds::default()
    };
    for word in words.filter(|word| !word.is_empty()) {
        match (word.parse(), word) {
            (Ok(kind), _) => kinds.kinds.push(kind),
            (Err(_), "b2bDirectConnectUser" | "serviceProvider" | "none") => {}
            (Err(_), word) => kinds.unread.push(SafeText::new(word)),
        }
    }
    Some(kinds)
}

/// Every client, as policies of before 2020 list them.
const CLIENTS: [&str; 4] = [
    "browser",
    "mobileAppsAndDesktopClients",
    "exchangeActiveSync",
    "other",
];
const LEGACY_CLIENTS: [&str; 4] = [
    "exchangeActiveSync",
    "easSupported",
    "easUnsupported",
    "other",
];

fn narrowings(conditions: &Value) -> Vec<Narrowing> {
    let flag =
        |condition: &str, narrowing: Narrowing| filled(&conditions[condition]).then_some(narrowing);
    [
        applications(&conditions["applications"]),
        client_types(&conditions["clientAppTypes"]),
        locations(&conditions["locations"]),
        platforms(&conditions["platforms"]),
        flag("devices", Narrowing::Devices).or_else(|| flag("deviceStates", Narrowing::Devices)),
        flag("signInRiskLevels", Narrowing::SignInRisk),
        flag("userRiskLevels", Narrowing::UserRisk),
        flag("authenticationFlows", Narrowing::AuthenticationFlows),
        flag("insiderRiskLevels", Narrowing::InsiderRisk),
        flag("clientApplications", Narrowing::Workloads)
            .or_else(|| flag("servicePrincipalRiskLevels", Narrowing::Workloads)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn applications(applications: &Value) -> Option<Narrowing> {
    if !applications.is_object() {
        return None;
    }
    let included = words(&applications["includeApplications"]);
    let filled = |key: &str| filled(&applications[key]);
    match included[..] {
        [] | ["None"] if filled("includeUserActions") => Some(Narrowing::UserActions),
        [] | ["None"] if filled("includeAuthenticationContextClassReferences") => {
            Some(Narrowing::AuthenticationContexts)
        }
        [] if filled("applicationFilter") => Some(Narrowing::Applications),
        [] | ["None"] => Some(Narrowing::NoApplication),
        ["All"] if filled("excludeApplications") || filled("applicationFilter") => {
            Some(Narrowing::AllButSomeApplications)
        }
        ["All"] => None,
        _ => Some(Narrowing::Applications),
    }
}

fn client_types(types: &Value) -> Option<Narrowing> {
    let types = words(types);
    let every = types.contains(&"all") || CLIENTS.iter().all(|client| types.contains(client));
    if types.is_empty() || every {
        None
    } else if types.iter().all(|client| LEGACY_CLIENTS.contains(client)) {
        Some(Narrowing::LegacyClients)
    } else {
        Some(Narrowing::ClientApps)
    }
}

fn locations(locations: &Value) -> Option<Narrowing> {
    let everywhere = words(&locations["includeLocations"]) == ["All"];
    let excluded = words(&locations["excludeLocations"]);
    match (filled(locations), everywhere, &excluded[..]) {
        (false, ..) | (true, true, []) => None,
        (true, true, ["AllTrusted"]) => Some(Narrowing::OutsideTrustedLocations),
        _ => Some(Narrowing::Locations),
    }
}

fn platforms(platforms: &Value) -> Option<Narrowing> {
    let some =
        words(&platforms["includePlatforms"]) != ["all"] || filled(&platforms["excludePlatforms"]);
    (some && filled(platforms)).then_some(Narrowing::Platforms)
}

/// The conditions that are read above, and the people.
const CONDITIONS: [&str; 13] = [
    "applications",
    "authenticationFlows",
    "clientAppTypes",
    "clientApplications",
    "deviceStates",
    "devices",
    "insiderRiskLevels",
    "locations",
    "platforms",
    "servicePrincipalRiskLevels",
    "signInRiskLevels",
    "userRiskLevels",
    "users",
];
const APPLICATIONS: [&str; 5] = [
    "applicationFilter",
    "excludeApplications",
    "includeApplications",
    "includeAuthenticationContextClassReferences",
    "includeUserActions",
];

/// Conditions that mfadeck does not know, by name. A policy without its applications is read by half.
fn unread_conditions(conditions: &Value) -> Vec<SafeText> {
    let unknown = |of: &Value, known: &[&str]| -> Vec<SafeText> {
        let keys = of.as_object().into_iter().flatten();
        keys.filter(|(key, value)| {
            !known.contains(&key.as_str()) && !key.contains('@') && filled(value)
        })
        .map(|(key, _)| SafeText::new(key))
        .collect()
    };
    let mut unread = unknown(conditions, &CONDITIONS);
    unread.extend(unknown(&conditions["applications"], &APPLICATIONS));
    if !conditions["applications"].is_object() {
        unread.push(SafeText::new("applications"));
    }
    unread
}

/// The words of a list; none where it is missing, null or no list.
fn words(list: &Value) -> Vec<&str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// The words of a value with several flags, which Graph writes with commas.
fn words_of(flags: Option<&str>) -> impl Iterator<Item = &str> {
    flags.unwrap_or_default().split(',').map(str::trim)
}

/// Whether a condition says anything: Graph writes one that was not set as null, `none`, or with empty lists inside.
fn filled(condition: &Value) -> bool {
    match condition {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(word) => !word.is_empty() && word != "none",
        Value::Array(items) => !items.is_empty(),
        Value::Object(keys) => {
            let mut own = keys.iter().filter(|(key, _)| !key.contains('@'));
            own.any(|(_, value)| filled(value))
        }
    }
}
