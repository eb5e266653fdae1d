//! The sign-in endpoints: device code, refresh tokens and client credentials, with Entra's errors.

use super::authorize::AuthorizationCodes;
use super::consent;
use super::device::DeviceCodes;
use super::tenant::Tenant;
use super::token::{Issuer, LIFETIME, Subject};
use super::wire::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// The grant type of the device code flow.
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The type of a client assertion.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The sign-in endpoints' state.
#[derive(Debug)]
pub struct Identity {
    pub issuer: Issuer,
    /// The device codes given out.
    pub devices: DeviceCodes,
    /// What every request for tokens is refused with.
    pub refuse: Option<SignInRefusal>,
    authorizations: AuthorizationCodes,
}

/// A refusal that a test plans.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRefusal {
    /// The OAuth word, such as `invalid_client`.
    pub error: String,
    /// The number after `AADSTS`.
    pub number: u32,
    /// The sentences after it.
    pub text: String,
}

/// A request to a sign-in endpoint.
#[derive(Debug)]
pub struct SignInRequest<'a> {
    /// `GET` or `POST`
    pub method: &'a str,
    /// Path segments: `["contoso.example", "oauth2", "v2.0", "token"]`
    pub path: &'a [String],
    /// The form's fields; for `GET` those of the query.
    pub form: HashMap<String, String>,
    pub now: Timestamp,
}

impl SignInRequest<'_> {
    pub(super) fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}

/// An Entra error: the OAuth word, the AADSTS number and text.
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) error: Cow<'static, str>,
    pub(super) number: Option<u32>,
    pub(super) text: String,
}

pub(super) fn refusal(error: &'static str, number: u32, text: impl Into<String>) -> Refusal {
    Refusal {
        status: 400,
        error: error.into(),
        number: Some(number),
        text: text.into(),
    }
}

impl Identity {
    /// Endpoints at which nobody has signed in.
    pub fn new(issuer: Issuer) -> Self {
        Self {
            issuer,
            devices: DeviceCodes::default(),
            refuse: None,
            authorizations: AuthorizationCodes::default(),
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
                .and_then(|()| require(request, "scope"))
                .map(|()| self.device_code(request)),
            ("GET", [authority, "oauth2", "v2.0", "authorize"]) => {
                let admitted = self
                    .admit(tenant, authority, request)
                    .and_then(|()| require(request, "scope"))
                    .and_then(|()| self.authorize(request, breach));
                return Some(admitted.unwrap_or_else(|refusal| self.refuse(&refusal, request.now)));
            }
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
        let known = ["organizations", "common"].contains(&authority) || tenant.is_named(authority);
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
        match &self.refuse {
            Some(planned) => Err(Refusal {
                error: planned.error.clone().into(),
                ..refusal("", planned.number, planned.text.clone())
            }),
            None => Ok(()),
        }
    }

    fn device_code(&mut self, request: &SignInRequest<'_>) -> Value {
        self.issuer.meet(request.field("claims"));
        self.devices
            .start(&self.issuer, request.field("scope"), request.now)
    }

    fn authorize(
        &mut self,
        request: &SignInRequest<'_>,
        breach: &mut impl FnMut(String),
    ) -> Result<Response, Refusal> {
        self.issuer.meet(request.field("claims"));
        self.authorizations
            .start(&self.issuer, &self.devices.plan, request, breach)
    }

    fn token(
        &mut self,
        tenant: &Tenant,
        request: &SignInRequest<'_>,
        breach: &mut impl FnMut(String),
    ) -> Result<Value, Refusal> {
        match request.field("grant_type") {
            DEVICE_CODE => {
                let code = request.field("device_code");
                let scope = self.devices.poll(code, request.now, breach)?;
                self.operator_tokens(tenant, &scope, request.now)
            }
            "authorization_code" => {
                let scope = self.authorizations.redeem(request)?;
                self.operator_tokens(tenant, &scope, request.now)
            }
            "refresh_token" => {
                self.check_refresh_token(tenant, request.field("refresh_token"))?;
                let scope = match request.field("scope") {
                    "" => "https://graph.microsoft.com/.default offline_access",
                    scope => scope,
                };
                self.operator_tokens(tenant, scope, request.now)
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
                let (subject, scopes) = (Subject::Application, &tenant.operator.scopes);
                let token =
                    self.issuer
                        .access_token(tenant, subject, scopes, request.now, LIFETIME);
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

    fn operator_tokens(
        &self,
        tenant: &Tenant,
        scope: &str,
        now: Timestamp,
    ) -> Result<Value, Refusal> {
        if self.issuer.demanded().is_some() {
            let text = "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.";
            return Err(refusal("interaction_required", 50076, text));
        }
        let granted = consent::granted(&tenant.operator.scopes, scope, self.issuer.app())?;
        let host = "https://graph.microsoft.com";
        let scopes: Vec<String> = granted
            .iter()
            .map(|scope| format!("{host}/{scope}"))
            .collect();
        let subject = Subject::Operator;
        let mut tokens = json!({
            "token_type": "Bearer", "scope": scopes.join(" "), "expires_in": LIFETIME, "ext_expires_in": LIFETIME,
            "access_token": self.issuer.access_token(tenant, subject, &granted, now, LIFETIME),
            "id_token": self.issuer.id_token(tenant, now),
        });
        if consent::lasts(scope) {
            tokens["refresh_token"] = self.issuer.refresh_token(now).into();
        }
        Ok(tokens)
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
        if let (Some(demanded), Some(50076)) = (self.issuer.demanded(), refusal.number) {
            body["claims"] = demanded.to_string().into();
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

fn configuration(origin: &str, tenant: &Tenant) -> Value {
    let base = format!("{origin}/{}", tenant.id);
    json!({
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "issuer": format!("{base}/v2.0"),
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "tenant_region_scope": "EU", "cloud_instance_name": "microsoftonline.com",
        "msgraph_host": origin.trim_start_matches("http://"),
    })
}
