//! The `claims` parameter of a sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The claims that a sign-in is to meet, and that this program understands a claims challenge (`cp1`): only then does
/// Graph end a revoked session at once instead of with its token.
pub(super) fn with_capabilities(claims: Option<&str>) -> String {
    let mut claims = claims
        .and_then(|claims| serde_json::from_str(claims).ok())
        .filter(Value::is_object)
        .unwrap_or_else(|| json!({}));
    if !claims["access_token"].is_object() {
        claims["access_token"] = json!({});
    }
    claims["access_token"]["xms_cc"] = json!({"values": ["cp1"]});
    claims.to_string()
}

/// The JSON of a challenge's base64.
pub(super) fn of_challenge(base64: &str) -> Option<String> {
    let bare = base64.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD
        .decode(bare)
        .or_else(|_| URL_SAFE_NO_PAD.decode(bare))
        .ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_challenge_asks_for_is_kept_beside_the_capability() {
        let base64 = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNjA0MTA2NjUxIn19fQ==";
        let challenge = of_challenge(base64).unwrap();
        let claims: Value = serde_json::from_str(&with_capabilities(Some(&challenge))).unwrap();
        assert_eq!(claims["access_token"]["nbf"]["value"], "1604106651");
        assert_eq!(claims["access_token"]["xms_cc"]["values"][0], "cp1");
    }

    #[test]
    fn without_a_challenge_the_capability_alone_is_declared() {
        let alone = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
        assert_eq!(with_capabilities(None), alone);
        assert_eq!(with_capabilities(Some("[1]")), alone);
    }
}
