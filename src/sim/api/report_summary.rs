//! Figures of the registration report: how many have registered each method, and how many can do what.

use serde_json::{Value, json};

use super::report::{admins, row};
use super::{Answer, Call, refusal};
use crate::tenant::Tenant;
use crate::wire::Response;

/// `usersRegisteredByMethod(includedUserTypes='all',includedUserRoles='all')`
pub fn by_method(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let rows = rows(tenant, call)?;
    let mut counts: Vec<(String, usize)> = Vec::new();
    for method in rows
        .iter()
        .filter_map(|row| row["methodsRegistered"].as_array())
        .flatten()
    {
        let method = method.as_str().unwrap_or_default();
        match counts.iter_mut().find(|(known, _)| known == method) {
            Some((_, count)) => *count += 1,
            None => counts.push((method.to_owned(), 1)),
        }
    }
    let counts: Vec<Value> = counts
        .into_iter()
        .map(|(method, count)| json!({"authenticationMethod": method, "userCount": count}))
        .collect();
    Ok(summary(
        call,
        "userRegistrationMethodSummary",
        rows.len(),
        ("userRegistrationMethodCounts", counts),
    ))
}

/// The features that are counted, with the property of the report that says so.
const FEATURES: [(&str, &str); 6] = [
    ("ssprRegistered", "isSsprRegistered"),
    ("ssprEnabled", "isSsprEnabled"),
    ("ssprCapable", "isSsprCapable"),
    ("passwordlessCapable", "isPasswordlessCapable"),
    ("mfaCapable", "isMfaCapable"),
    ("mfaRegistered", "isMfaRegistered"),
];

/// `usersRegisteredByFeature(includedUserTypes='all',includedUserRoles='all')`
pub fn by_feature(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let rows = rows(tenant, call)?;
    let counts = FEATURES.map(|(feature, property)| {
        let count = rows.iter().filter(|row| row[property] == true).count();
        json!({"feature": feature, "userCount": count})
    });
    Ok(summary(
        call,
        "userRegistrationFeatureSummary",
        rows.len(),
        ("userRegistrationFeatureCounts", counts.to_vec()),
    ))
}

fn summary(call: &Call<'_>, kind: &str, total: usize, counts: (&str, Vec<Value>)) -> Response {
    let context = format!("{}/$metadata#microsoft.graph.{kind}", call.request.root());
    let mut body = json!({"@odata.context": context, "totalUserCount": total});
    body[counts.0] = counts.1.into();
    Response::ok(body)
}

/// The rows of the report that the arguments include.
fn rows(tenant: &Tenant, call: &Call<'_>) -> Result<Vec<Value>, Response> {
    let types = argument(call, "includedUserTypes", &["all", "member", "guest"])?;
    let roles = ["all", "privilegedAdmin", "admin", "user"];
    let roles = argument(call, "includedUserRoles", &roles)?;
    let admins = admins(tenant);
    let now = call.request.now;
    let people = tenant.people().iter();
    let rows = people.filter_map(|person| {
        let is_admin = admins.contains(&person.id);
        Some(row(call, person, &person.reported(now)?, is_admin))
    });
    let is_meant = |row: &Value| {
        let by_type = types == "all" || row["userType"] == types;
        by_type && (roles == "all" || row["isAdmin"] == (roles != "user"))
    };
    Ok(rows.filter(is_meant).collect())
}

/// `name='value'` among the arguments; everybody when it is missing.
fn argument<'a>(call: &Call<'_>, name: &str, known: &[&'a str]) -> Result<&'a str, Response> {
    let given = call.parameter(0).split(',').find_map(|argument| {
        let value = argument.trim().strip_prefix(name)?.strip_prefix('=')?;
        Some(value.trim_matches('\''))
    });
    let value = given.unwrap_or("all");
    let found = known.iter().find(|known| **known == value);
    found.copied().ok_or_else(|| {
        let message = format!("Invalid value '{value}' for {name}.");
        refusal::bad_method(call.request, &message)
    })
}
