//! What was consented to, and what a sign-in that asks for scopes gets of it.

use super::identity::{Refusal, refusal};
use uuid::Uuid;

/// Scopes that are not Graph's.
const OPEN_ID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The permissions that a sign-in gets; refused when one of them was never consented to. Who consented to write has
/// consented to read.
pub(super) fn granted(
    consented: &[String],
    scope: &str,
    app: Uuid,
) -> Result<Vec<String>, Refusal> {
    let mut granted = Vec::new();
    for word in scope
        .split_whitespace()
        .filter(|word| !OPEN_ID.contains(word))
    {
        let permission = word.rsplit('/').next().unwrap_or(word);
        if permission == ".default" {
            granted.extend_from_slice(consented);
        } else if covers(consented, permission) {
            granted.push(permission.to_owned());
        } else {
            let text = format!(
                "The user or administrator has not consented to use the application with ID '{app}'. Send an interactive authorization request for this user and resource."
            );
            return Err(refusal("invalid_grant", 65001, text));
        }
    }
    Ok(granted)
}

/// Whether a refresh token is asked for.
pub(super) fn lasts(scope: &str) -> bool {
    scope
        .split_whitespace()
        .any(|word| word == "offline_access")
}

fn covers(consented: &[String], permission: &str) -> bool {
    let write = permission.replace(".Read.", ".ReadWrite.");
    consented
        .iter()
        .any(|held| held == permission || *held == write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(scope: &str) -> Option<Vec<String>> {
        let consented = ["User.Read.All", "UserAuthenticationMethod.ReadWrite.All"];
        granted(&consented.map(str::to_owned), scope, Uuid::nil()).ok()
    }

    #[test]
    fn a_sign_in_gets_what_it_asked_for_and_no_more() {
        let scope = "https://graph.microsoft.com/UserAuthenticationMethod.Read.All offline_access";
        assert_eq!(ask(scope).unwrap(), ["UserAuthenticationMethod.Read.All"]);
        assert_eq!(
            ask("https://graph.microsoft.com/.default").unwrap().len(),
            2
        );
    }

    #[test]
    fn what_nobody_consented_to_is_refused() {
        assert_eq!(ask("User.Read.All Policy.Read.All"), None);
    }
}
