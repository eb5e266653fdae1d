//! JSON Lines, as `list --format jsonl` writes them.

use serde_json::Value;

use super::{ListedUser, UserList};
use crate::tenant::UserKey;

pub(super) fn read(text: &str, list: &mut UserList) {
    for (line, json) in (1..).zip(text.lines()) {
        if json.trim().is_empty() {
            list.blank(line);
            continue;
        }
        match user(json) {
            Ok((key, tenant)) => list.users.push(ListedUser {
                key,
                line,
                asked: None,
                tenant,
            }),
            Err(text) => list.problem(line, text),
        }
    }
}

/// The user, and the tenant in a list of many.
fn user(json: &str) -> Result<(UserKey, Option<String>), String> {
    let object: Value = serde_json::from_str(json)
        .map_err(|error| format!("this is not a JSON object on one line: {error}"))?;
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| object[name].as_str());
    let named = first(["id", "userPrincipalName"]);
    let key = named.ok_or("the object has neither id nor userPrincipalName")?;
    let tenant = first(["profile", "tenant"]);
    Ok((key.parse()?, tenant.map(str::to_owned)))
}
