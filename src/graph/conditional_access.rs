//! Conditional Access policies. The service takes one request a second for the whole tenant.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::decode::{Row, text};
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::conditional_access::{Demand, Narrowing, People, Policy, PolicyState};
use crate::tenant::{SafeText, UserId};

impl Graph {
    /// All policies, those that are off or only report included.
    pub async fn policies(&self) -> Result<Vec<Policy>, Error> {
        let path = ["identity", "conditionalAccess", "policies"];
        let query = "$select=id,displayName,state,conditions,grantControls";
        let url = self.endpoint().url(Version::V1, path, Some(query));
        Pages::new::<PolicyRow>(self.clone(), Area::ConditionalAccess, url)
            .all()
            .await
            .map(|read| read.items)
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

fn demand(grant: &Value) -> Demand {
    let built_in = words(&grant["builtInControls"]);
    if built_in.contains(&"block") {
        return Demand::Block;
    }
    let strength = &grant["authenticationStrength"];
    let strong = words_of(strength["requirementsSatisfied"].as_str()).any(|word| word == "mfa");
    let mut others: Vec<SafeText> = built_in
        .iter()
        .filter(|word| **word != "mfa")
        .map(|word| SafeText::new(word))
        .collect();
    for key in ["customAuthenticationFactors", "termsOfUse"] {
        others.extend(words(&grant[key]).into_iter().map(SafeText::new));
    }
    if !strong && filled(strength) {
        others.extend(text(&strength["displayName"]).or_else(|| text(&strength["id"])));
    }
    let any_suffices = grant["operator"].as_str() == Some("OR");
    match strong || built_in.contains(&"mfa") {
        false => Demand::Other(others),
        true if any_suffices && !others.is_empty() => Demand::MfaOr(others),
        true => Demand::Mfa,
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
        some_guests: filled(&users[format!("{side}GuestsOrExternalUsers")]),
        users: ids("Users").into_iter().map(UserId).collect(),
        groups: ids("Groups"),
        roles: ids("Roles"),
    }
}

fn narrowings(conditions: &Value) -> Vec<Narrowing> {
    let applications = &conditions["applications"];
    let some_applications = words(&applications["includeApplications"]) != ["All"]
        || others_filled(applications, "includeApplications");
    let (locations, platforms) = (&conditions["locations"], &conditions["platforms"]);
    let client_apps = &conditions["clientAppTypes"];
    let workloads = filled(&conditions["clientApplications"])
        || filled(&conditions["servicePrincipalRiskLevels"]);
    [
        (Narrowing::Applications, some_applications),
        (
            Narrowing::ClientApps,
            filled(client_apps) && !words(client_apps).contains(&"all"),
        ),
        (
            Narrowing::Locations,
            filled(locations)
                && (words(&locations["includeLocations"]) != ["All"]
                    || others_filled(locations, "includeLocations")),
        ),
        (
            Narrowing::Platforms,
            filled(platforms)
                && (words(&platforms["includePlatforms"]) != ["all"]
                    || others_filled(platforms, "includePlatforms")),
        ),
        (Narrowing::Devices, filled(&conditions["devices"])),
        (
            Narrowing::SignInRisk,
            filled(&conditions["signInRiskLevels"]),
        ),
        (Narrowing::UserRisk, filled(&conditions["userRiskLevels"])),
        (
            Narrowing::AuthenticationFlows,
            filled(&conditions["authenticationFlows"]),
        ),
        (
            Narrowing::InsiderRisk,
            filled(&conditions["insiderRiskLevels"]),
        ),
        (Narrowing::Workloads, workloads),
    ]
    .into_iter()
    .filter_map(|(narrowing, applies)| applies.then_some(narrowing))
    .collect()
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

/// Whether any key of a condition beside this one says something.
fn others_filled(condition: &Value, key: &str) -> bool {
    let keys = condition.as_object().into_iter().flatten();
    keys.filter(|(other, _)| *other != key && !other.contains('@'))
        .any(|(_, value)| filled(value))
}
