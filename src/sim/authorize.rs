//! The authorization endpoint: a person signs in with a browser, at once, as the plan says.

use super::device::{DeviceEnd, DeviceSignIn};
use super::identity::{Refusal, SignInRequest, refusal};
use super::token::Issuer;
use super::wire::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use url::Url;
use uuid::Uuid;

/// How long a code can be redeemed.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// The codes given out.
#[derive(Debug, Default)]
pub(super) struct AuthorizationCodes {
    codes: HashMap<String, Code>,
    drawn: u32,
}

#[derive(Debug)]
struct Code {
    redirect: String,
    challenge: String,
    scope: String,
    expires: Timestamp,
    redeemed: bool,
}

impl AuthorizationCodes {
    /// Sends the browser back with a code or with why there is none; an address that is not registered gets nothing.
    pub(super) fn start(
        &mut self,
        issuer: &Issuer,
        plan: &DeviceSignIn,
        request: &SignInRequest<'_>,
        breach: &mut impl FnMut(String),
    ) -> Result<Response, Refusal> {
        let redirect = request.field("redirect_uri");
        if !registered(redirect) {
            let text = format!(
                "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{}'.",
                issuer.app()
            );
            return Err(refusal("invalid_request", 50011, text));
        }
        if request.field("code_challenge_method") != "S256" || request.field("state").is_empty() {
            breach("a browser sign-in without PKCE or without state".to_owned());
        }
        let mut back = Url::parse(redirect)
            .map_err(|error| refusal("invalid_request", 50011, error.to_string()))?;
        let mut answer = back.query_pairs_mut();
        match plan.end {
            DeviceEnd::Approved => {
                self.drawn += 1;
                let name = format!("authorization code {}", self.drawn);
                let drawn = Uuid::new_v5(&issuer.app(), name.as_bytes());
                let code = format!("1.{}", drawn.simple());
                answer.append_pair("code", &code);
                let given = Code {
                    redirect: redirect.to_owned(),
                    challenge: request.field("code_challenge").to_owned(),
                    scope: request.field("scope").to_owned(),
                    expires: request.now.saturating_add(LIFETIME).unwrap_or(request.now),
                    redeemed: false,
                };
                self.codes.insert(code, given);
            }
            DeviceEnd::Blocked => {
                answer.append_pair("error", "access_denied");
                answer.append_pair("error_description", "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.");
            }
            DeviceEnd::Declined | DeviceEnd::Expired => {
                answer.append_pair("error", "access_denied");
                answer.append_pair(
                    "error_description",
                    "AADSTS65004: User declined to consent to access the app.",
                );
            }
        }
        answer.append_pair("state", request.field("state"));
        drop(answer);
        let page = Response {
            status: 302,
            ..Response::no_content()
        };
        Ok(page.with_header("Location", back))
    }

    /// The scope that a code was given for; it is used up then.
    pub(super) fn redeem(&mut self, request: &SignInRequest<'_>) -> Result<String, Refusal> {
        let invalid = |number, text: &str| refusal("invalid_grant", number, text);
        let Some(code) = self.codes.get_mut(request.field("code")) else {
            return Err(invalid(
                9_002_313,
                "Invalid request. Request is malformed or invalid.",
            ));
        };
        if code.redeemed {
            return Err(invalid(
                54005,
                "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
            ));
        }
        if request.now >= code.expires || code.redirect != request.field("redirect_uri") {
            return Err(invalid(
                70008,
                "The provided authorization code has expired or does not belong to this address.",
            ));
        }
        let verifier = request.field("code_verifier");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
        if URL_SAFE_NO_PAD.encode(digest) != code.challenge {
            return Err(invalid(
                501_481,
                "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
            ));
        }
        code.redeemed = true;
        Ok(code.scope.clone())
    }
}

/// `http://localhost` is what is registered; any port matches it, another path does not.
fn registered(redirect: &str) -> bool {
    redirect
        .strip_prefix("http://localhost")
        .is_some_and(|rest| {
            let port = rest.strip_prefix(':').unwrap_or(rest);
            port.chars().all(|c| c.is_ascii_digit())
        })
}
