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
            Ok(key) => list.users.push(ListedUser {
                key,
                line,
                asked: None,
            }),
            Err(text) => list.problem(line, text),
        }
    }
}

fn user(json: &str) -> Result<UserKey, String> {
    let object: Value = serde_json::from_str(json)
        .map_err(|error| format!("this is not a JSON object on one line: {error}"))?;
    let named = ["id", "userPrincipalName"]
        .into_iter()
        .find_map(|name| object[name].as_str());
    named
        .ok_or("the object has neither id nor userPrincipalName")?
        .parse()
}
