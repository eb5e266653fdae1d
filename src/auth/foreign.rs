//! Every parser of what a sign-in service says under one name, for the property tests and for the fuzz targets in
//! `tests/fuzz`; no program contains it.

use oauth2::StandardDeviceAuthorizationResponse;
use oauth2::basic::BasicTokenResponse;

use super::entra_error::EntraError;
use super::prompt::expiry;
use super::public_client::TokenGrant;
use super::{SignInError, TokenClaims, claims_challenge, sign_in_answer};

/// Reads the bytes as each thing that they could be, and gives the texts that would be shown.
///
/// # Panics
/// When the claims of a sign-in lack what this program can do.
pub fn read(bytes: &[u8]) -> Vec<String> {
    let mut shown = Vec::new();
    let answer = sign_in_answer::believable(bytes.to_vec());
    if let Some(error) = EntraError::read(&answer) {
        shown.push(SignInError::from(error).to_string());
    }
    if let Ok(answer) = serde_json::from_slice::<BasicTokenResponse>(&answer) {
        drop(TokenGrant::from(answer));
    }
    if let Ok(code) = serde_json::from_slice::<StandardDeviceAuthorizationResponse>(&answer) {
        shown.push(expiry(code.expires_in()).to_string());
        shown.push(
            (code.interval() + std::time::Duration::from_secs(5))
                .as_secs()
                .to_string(),
        );
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(operator) = TokenClaims::read(&text).and_then(|claims| claims.operator()) {
        shown.push(operator.name.to_string());
    }
    let claims = claims_challenge::of_challenge(&text);
    let demanded = claims_challenge::with_capabilities(claims.as_deref());
    assert!(demanded.contains("cp1"), "{demanded}");
    shown
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            select(vec![
                "null",
                "true",
                "-1",
                "0",
                "5",
                "1e300",
                "18446744073709551615",
                "-9223372036854775808",
                "[]",
                "{}",
                "[53003]",
                "\"\"",
                "\"AADSTS50076: x\\r\\nTrace ID: t\"",
                "\"\\u001b]0;x\\u0007\"",
                "\"5e7b6f34-0000-4000-8000-000000000001\"",
                "\"a@b\"",
                "\"Bearer\"",
                "\"\\u202e\"",
            ])
            .prop_map(str::to_owned),
            ".{0,12}".prop_map(|text| serde_json::Value::from(text).to_string()),
        ]
    }

    fn object() -> impl Strategy<Value = String> {
        let key = select(vec![
            "error",
            "error_description",
            "error_codes",
            "correlation_id",
            "claims",
            "access_token",
            "token_type",
            "expires_in",
            "refresh_token",
            "scope",
            "device_code",
            "user_code",
            "verification_uri",
            "interval",
            "oid",
            "tid",
            "upn",
            "scp",
            "roles",
            "wids",
            "exp",
            "idtyp",
            "appid",
        ]);
        proptest::collection::vec((key, value()), 0..9).prop_map(|pairs| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("\"{key}\":{value}"))
                .collect();
            format!("{{{}}}", pairs.join(","))
        })
    }

    proptest! {
        #[test]
        fn whatever_a_sign_in_service_says_is_one_line_or_nothing(object in object()) {
            let token = format!("e30.{}.", URL_SAFE_NO_PAD.encode(&object));
            for bytes in [object.as_bytes(), token.as_bytes()] {
                for said in read(bytes) {
                    prop_assert!(!said.chars().any(char::is_control), "{said:?}");
                }
            }
        }

        #[test]
        fn bytes_of_any_kind_break_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            read(&bytes);
        }
    }
}
