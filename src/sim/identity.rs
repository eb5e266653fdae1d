//! The sign-in endpoints: device code, refresh tokens and client credentials, with Entra's errors.

use super::tenant::Tenant;
use super::token::{Issuer, LIFETIME, Subject};
use super::wire::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The grant type of the device code flow.
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The type of a client assertion.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How the person at the other device behaves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceSignIn {
    /// Seconds that a client must wait between two polls.
    pub interval: u32,
    /// Seconds until the code expires.
    pub expires_in: u32,
    /// So many polls are told to slow down, before all others.
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

/// The sign-in endpoints' state.
#[derive(Debug)]
pub struct Identity {
    /// Issues the tokens.
    pub issuer: Issuer,
    /// How the next device code sign-in will go.
    pub device_sign_in: DeviceSignIn,
    codes: HashMap<String, DeviceCode>,
    drawn: u32,
}

#[derive(Debug)]
struct DeviceCode {
    plan: DeviceSignIn,
    expires: Timestamp,
    interval: SignedDuration,
    last_poll: Timestamp,
}

/// A request to a sign-in endpoint.
#[derive(Debug)]
pub struct SignInRequest<'a> {
    /// `GET` or `POST`
    pub method: &'a str,
    /// Path segments: `["contoso.example", "oauth2", "v2.0", "token"]`
    pub path: &'a [String],
    /// The form's fields.
    pub form: HashMap<String, String>,
    /// When it arrived.
    pub now: Timestamp,
}

impl SignInRequest<'_> {
    fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}

/// An Entra error: the OAuth word, the AADSTS number and text.
struct Refusal {
    status: u16,
    error: &'static str,
    number: Option<u32>,
    text: String,
}

fn refusal(error: &'static str, number: u32, text: impl Into<String>) -> Refusal {
    Refusal {
        status: 400,
        error,
        number: Some(number),
        text: text.into(),
    }
}

impl Identity {
    /// Endpoints at which nobody has signed in.
    pub fn new(issuer: Issuer) -> Self {
        Self {
            issuer,
            device_sign_in: DeviceSignIn::default(),
            codes: HashMap::new(),
            drawn: 0,
        }
    }

    /// Answers a request to one of the endpoints; none when there is no such endpoint. `breach` notes what the client does wrong.
    pub fn answer(
        &mut self,
        tenant: &Tenant,
        request: &SignInRequest<'_>,
        origin: &str,
        breach: &mut impl FnMut(String),
    ) -> Option<Response> {
        let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
        let result = match (request.method, path.as_slice()) {
            ("GET", [_, "v2.0", ".well-known", "openid-configuration"]) => {
                return Some(Response::ok(configuration(origin, tenant)));
            }
            ("POST", [authority, "oauth2", "v2.0", "devicecode"]) => self
                .admit(tenant, authority, request)
                .and_then(|()| self.device_code(request)),
            ("POST", [authority, "oauth2", "v2.0", "token"]) => self
                .admit(tenant, authority, request)
                .and_then(|()| self.token(tenant, request, breach)),
            _ => return None,
        };
        Some(result.map_or_else(|refusal| self.refuse(&refusal, request.now), Response::ok))
    }

    fn admit(
        &self,
        tenant: &Tenant,
        authority: &str,
        request: &SignInRequest<'_>,
    ) -> Result<(), Refusal> {
        let known = ["organizations", "common"].contains(&authority)
            || authority.eq_ignore_ascii_case(&tenant.domain)
            || authority.parse() == Ok(tenant.id);
        if !known {
            let text = format!(
                "Tenant '{authority}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."
            );
            return Err(refusal("invalid_request", 90002, text));
        }
        let client = request.field("client_id");
        if client.parse() != Ok(self.issuer.app()) {
            let text = format!(
                "Application with identifier '{client}' was not found in the directory '{}'.",
                tenant.name
            );
            return Err(refusal("unauthorized_client", 700_016, text));
        }
        Ok(())
    }

    fn device_code(&mut self, request: &SignInRequest<'_>) -> Result<Value, Refusal> {
        require(request, "scope")?;
        self.drawn += 1;
        let plan = self.device_sign_in.clone();
        let drawn = Uuid::new_v5(
            &self.issuer.app(),
            format!("device code {}", self.drawn).as_bytes(),
        );
        let user_code = drawn.simple().to_string()[..9].to_uppercase();
        let device_code = self.issuer.refresh_token(request.now) + &user_code;
        let (expires_in, interval) = (plan.expires_in, plan.interval);
        self.codes.insert(
            device_code.clone(),
            DeviceCode {
                expires: after(request.now, expires_in),
                interval: SignedDuration::from_secs(interval.into()),
                last_poll: request.now,
                plan,
            },
        );
        let page = "https://microsoft.com/devicelogin";
        Ok(json!({
            "user_code": user_code, "device_code": device_code, "verification_uri": page,
            "expires_in": expires_in, "interval": interval,
            "message": format!("To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."),
        }))
    }

    fn token(
        &mut self,
        tenant: &Tenant,
        request: &SignInRequest<'_>,
        breach: &mut impl FnMut(String),
    ) -> Result<Value, Refusal> {
        match request.field("grant_type") {
            DEVICE_CODE => {
                self.poll(request, breach)?;
                Ok(self.operator_tokens(tenant, request.now))
            }
            "refresh_token" => {
                self.check_refresh_token(tenant, request.field("refresh_token"))?;
                Ok(self.operator_tokens(tenant, request.now))
            }
            "client_credentials" => {
                self.check_client(request)?;
                if !request.field("scope").ends_with("/.default") {
                    let text = format!(
                        "The provided value for scope {} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
                        request.field("scope")
                    );
                    return Err(refusal("invalid_scope", 1_002_012, text));
                }
                let token =
                    self.issuer
                        .access_token(tenant, Subject::Application, request.now, LIFETIME);
                Ok(
                    json!({"token_type": "Bearer", "expires_in": LIFETIME, "ext_expires_in": LIFETIME, "access_token": token}),
                )
            }
            other => {
                let text = format!("The app requested an unsupported grant type '{other}'.");
                Err(refusal("unsupported_grant_type", 70003, text))
            }
        }
    }

    /// Lets a poll pass when the person has signed in.
    fn poll(
        &mut self,
        request: &SignInRequest<'_>,
        breach: &mut impl FnMut(String),
    ) -> Result<(), Refusal> {
        let now = request.now;
        let Some(code) = self.codes.get_mut(request.field("device_code")) else {
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
        self.codes.remove(request.field("device_code"));
        match end {
            DeviceEnd::Approved => Ok(()),
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

    fn check_refresh_token(&self, tenant: &Tenant, token: &str) -> Result<(), Refusal> {
        let Some(issued) = self.issuer.refresh_token_issued(token) else {
            return Err(refusal(
                "invalid_grant",
                9_002_313,
                "Invalid request. Request is malformed or invalid.",
            ));
        };
        let person = tenant.operator.user.and_then(|user| tenant.person(user));
        if person.is_some_and(|person| person.sessions_from > issued) {
            let text = "The provided grant has expired due to it being revoked, a fresh auth token is needed.";
            return Err(refusal("invalid_grant", 50173, text));
        }
        Ok(())
    }

    fn check_client(&self, request: &SignInRequest<'_>) -> Result<(), Refusal> {
        let wrong = |number, text: &str| Refusal {
            status: 401,
            ..refusal("invalid_client", number, text)
        };
        let assertion = request.field("client_assertion");
        if assertion.is_empty() {
            return if request.field("client_secret") == self.issuer.client_secret() {
                Ok(())
            } else {
                Err(wrong(
                    7_000_215,
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app.",
                ))
            };
        }
        let app = self.issuer.app().to_string();
        let claims = assertion
            .split('.')
            .nth(1)
            .and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok())
            .and_then(|payload| serde_json::from_slice::<Value>(&payload).ok());
        let is_ours = claims.is_some_and(|claims| claims["iss"] == app && claims["sub"] == app);
        if is_ours && request.field("client_assertion_type") == JWT_BEARER {
            Ok(())
        } else {
            Err(wrong(
                700_027,
                "Client assertion failed signature validation.",
            ))
        }
    }

    fn operator_tokens(&self, tenant: &Tenant, now: Timestamp) -> Value {
        let host = "https://graph.microsoft.com";
        let scopes: Vec<String> = tenant
            .operator
            .scopes
            .iter()
            .map(|scope| format!("{host}/{scope}"))
            .collect();
        json!({
            "token_type": "Bearer", "scope": scopes.join(" "), "expires_in": LIFETIME, "ext_expires_in": LIFETIME,
            "access_token": self.issuer.access_token(tenant, Subject::Operator, now, LIFETIME),
            "refresh_token": self.issuer.refresh_token(now), "id_token": self.issuer.id_token(tenant, now),
        })
    }

    fn refuse(&self, refusal: &Refusal, now: Timestamp) -> Response {
        let stamp = now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let trace = Uuid::new_v5(&self.issuer.app(), format!("trace {now}").as_bytes());
        let correlation = Uuid::new_v5(&self.issuer.app(), format!("correlation {now}").as_bytes());
        let number = refusal
            .number
            .map(|number| format!("AADSTS{number}: "))
            .unwrap_or_default();
        let codes: Vec<u32> = refusal.number.into_iter().collect();
        let mut body = json!({
            "error": refusal.error, "error_codes": codes, "timestamp": stamp, "trace_id": trace, "correlation_id": correlation,
            "error_description": format!("{number}{} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}", refusal.text),
        });
        if let Some(number) = refusal.number {
            body["error_uri"] =
                format!("https://login.microsoftonline.com/error?code={number}").into();
        }
        Response::json(refusal.status, body)
    }
}

fn require(request: &SignInRequest<'_>, field: &str) -> Result<(), Refusal> {
    if request.field(field).is_empty() {
        let text = format!("The request body must contain the following parameter: '{field}'.");
        return Err(refusal("invalid_request", 900_144, text));
    }
    Ok(())
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

fn after(now: Timestamp, seconds: u32) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds.into()))
        .unwrap_or(now)
}

fn configuration(origin: &str, tenant: &Tenant) -> Value {
    let base = format!("{origin}/{}", tenant.id);
    json!({
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "issuer": format!("{base}/v2.0"),
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "tenant_region_scope": "EU", "cloud_instance_name": "microsoftonline.com",
        "msgraph_host": origin.trim_start_matches("http://"),
    })
}
