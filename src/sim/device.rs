//! The device code flow: a person signs in at another device while the client polls.

use super::identity::{Refusal, refusal};
use super::token::Issuer;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// How the person behaves who signs in at another device, or in a browser.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceSignIn {
    /// Seconds that a client must wait between two polls.
    pub interval: u32,
    /// Seconds until the code expires.
    pub expires_in: u32,
    /// The first polls are answered with `slow_down`, this many.
    pub slow_down: u32,
    /// So many polls find the sign-in pending.
    pub pending: u32,
    /// How it ends.
    pub end: DeviceEnd,
}

impl Default for DeviceSignIn {
    fn default() -> Self {
        Self {
            interval: 5,
            expires_in: 900,
            slow_down: 0,
            pending: 1,
            end: DeviceEnd::Approved,
        }
    }
}

/// How a device code sign-in ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceEnd {
    /// The person signed in.
    Approved,
    /// The person said no.
    Declined,
    /// The person never came.
    Expired,
    /// A Conditional Access policy blocks the device code flow.
    Blocked,
}

/// The codes given out, and how the next sign-in will go.
#[derive(Debug, Default)]
pub struct DeviceCodes {
    /// How the next sign-in will go.
    pub plan: DeviceSignIn,
    codes: HashMap<String, DeviceCode>,
    drawn: u32,
}

#[derive(Debug)]
struct DeviceCode {
    plan: DeviceSignIn,
    scope: String,
    expires: Timestamp,
    interval: SignedDuration,
    last_poll: Timestamp,
}

impl DeviceCodes {
    /// Gives out a code.
    pub(super) fn start(&mut self, issuer: &Issuer, scope: &str, now: Timestamp) -> Value {
        self.drawn += 1;
        let name = format!("device code {}", self.drawn);
        let drawn = Uuid::new_v5(&issuer.app(), name.as_bytes());
        let user_code = drawn.simple().to_string()[..9].to_uppercase();
        let device_code = issuer.refresh_token(now) + &user_code;
        let plan = self.plan.clone();
        let (expires_in, interval) = (plan.expires_in, plan.interval);
        let lifetime = SignedDuration::from_secs(expires_in.into());
        let code = DeviceCode {
            expires: now.saturating_add(lifetime).unwrap_or(now),
            interval: SignedDuration::from_secs(interval.into()),
            last_poll: now,
            scope: scope.to_owned(),
            plan,
        };
        self.codes.insert(device_code.clone(), code);
        let page = "https://microsoft.com/devicelogin";
        json!({
            "user_code": user_code, "device_code": device_code, "verification_uri": page,
            "expires_in": expires_in, "interval": interval,
            "message": format!("To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."),
        })
    }

    /// Lets a poll pass when the person has signed in, and says for which scope; the code is used up then.
    pub(super) fn poll(
        &mut self,
        device_code: &str,
        now: Timestamp,
        breach: &mut impl FnMut(String),
    ) -> Result<String, Refusal> {
        let Some(code) = self.codes.get_mut(device_code) else {
            return Err(refusal(
                "bad_verification_code",
                70018,
                "Bad verification code.",
            ));
        };
        let early = now.duration_since(code.last_poll) < code.interval;
        code.last_poll = now;
        if now >= code.expires {
            return Err(expired());
        }
        if early {
            breach("the device code was polled before its interval was over".to_owned());
        }
        if early || code.plan.slow_down > 0 {
            code.plan.slow_down = code.plan.slow_down.saturating_sub(1);
            // RFC 8628: from now on five seconds more.
            code.interval += SignedDuration::from_secs(5);
            return Err(unnumbered("slow_down", "The client polls too often."));
        }
        if code.plan.pending > 0 {
            code.plan.pending -= 1;
            let text = "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
            return Err(refusal("authorization_pending", 70016, text));
        }
        let end = code.plan.end;
        let scope = std::mem::take(&mut code.scope);
        self.codes.remove(device_code);
        match end {
            DeviceEnd::Approved => Ok(scope),
            DeviceEnd::Declined => Err(unnumbered(
                "authorization_declined",
                "The user declined the sign-in.",
            )),
            DeviceEnd::Expired => Err(expired()),
            DeviceEnd::Blocked => Err(refusal(
                "invalid_grant",
                53003,
                "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
            )),
        }
    }
}

fn unnumbered(error: &'static str, text: &str) -> Refusal {
    Refusal {
        number: None,
        ..refusal(error, 0, text)
    }
}

fn expired() -> Refusal {
    refusal(
        "expired_token",
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    )
}
