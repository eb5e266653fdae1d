//! Access and refresh tokens: opaque to the client, shaped like the service's JWTs, signed with the simulation's secret.

use super::tenant::Tenant;
use super::wire::Caller;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// How long an access token from the token endpoint lives, in seconds; the service draws about this.
pub const LIFETIME: i64 = 4_793;

/// How long the token lives that a simulation hands out at its start, in seconds: longer than any demo.
const LIFETIME_OF_FIRST: i64 = 7 * 24 * 3_600;

/// Issues tokens and knows its own again.
#[derive(Debug)]
pub struct Issuer {
    secret: Uuid,
    app: Uuid,
    origin: String,
    /// Access tokens of an earlier generation have expired.
    generation: u64,
    /// What the next sign-in has to meet, as JSON.
    demanded: Option<Value>,
}

/// Who a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Operator,
    Application,
}

impl Issuer {
    /// An issuer whose tokens nobody can guess who does not know the secret.
    pub fn new(secret: Uuid, app: Uuid, origin: &str) -> Self {
        Self {
            secret,
            app,
            origin: origin.to_owned(),
            generation: 0,
            demanded: None,
        }
    }

    /// The application that tokens are issued to.
    pub fn app(&self) -> Uuid {
        self.app
    }

    /// The secret of the application.
    pub fn client_secret(&self) -> String {
        Uuid::new_v5(&self.secret, b"client secret")
            .simple()
            .to_string()
    }

    /// The key of the admin door, which no Graph token opens.
    pub fn admin_key(&self) -> String {
        Uuid::new_v5(&self.secret, b"admin key")
            .simple()
            .to_string()
    }

    /// Lets every access token expire; refresh tokens live on.
    pub fn expire_all(&mut self) {
        self.generation += 1;
    }

    /// Lets every access token expire and asks for a sign-in that meets these claims, as after a change of policy.
    pub fn demand(&mut self, claims: Value) {
        self.expire_all();
        self.demanded = Some(claims);
    }

    /// What the next sign-in has to meet.
    pub(super) fn demanded(&self) -> Option<&Value> {
        self.demanded.as_ref()
    }

    /// A sign-in that states these claims meets the demand, if there is one.
    pub(super) fn meet(&mut self, claims: &str) {
        let stated: Value = serde_json::from_str(claims).unwrap_or_default();
        let met = self.demanded.as_ref().is_some_and(|demanded| {
            let wanted = demanded["access_token"].as_object().into_iter().flatten();
            wanted
                .into_iter()
                .all(|(name, value)| stated["access_token"][name] == *value)
        });
        if met {
            self.demanded = None;
        }
    }

    /// The token that the simulation hands out at its start.
    pub fn first(&self, tenant: &Tenant, now: Timestamp) -> String {
        let subject = if tenant.operator.user.is_some() {
            Subject::Operator
        } else {
            Subject::Application
        };
        self.access_token(
            tenant,
            subject,
            &tenant.operator.scopes,
            now,
            LIFETIME_OF_FIRST,
        )
    }

    /// A fresh access token.
    pub fn access_token(
        &self,
        tenant: &Tenant,
        subject: Subject,
        scopes: &[String],
        now: Timestamp,
        lifetime: i64,
    ) -> String {
        let operator = &tenant.operator;
        let issued = now.as_second();
        let mut claims = json!({
            "aud": self.origin, "iss": format!("{}/{}/v2.0", self.origin, tenant.id),
            "iat": issued, "nbf": issued, "exp": issued + lifetime,
            "tid": tenant.id, "appid": self.app, "ver": "1.0", "uti": self.generation,
        });
        if let (Subject::Operator, Some(user)) = (subject, operator.user) {
            claims["oid"] = json!(user);
            claims["upn"] = json!(operator.upn);
            claims["name"] = json!(tenant.person(user).map(|person| &person.name));
            claims["scp"] = scopes.join(" ").into();
            claims["wids"] = json!(operator.roles);
            claims["idtyp"] = "user".into();
        } else {
            claims["roles"] = json!(scopes);
            claims["idtyp"] = "app".into();
        }
        self.sign(&claims)
    }

    /// An `id_token` for the operator.
    pub fn id_token(&self, tenant: &Tenant, now: Timestamp) -> String {
        let issued = now.as_second();
        self.sign(&json!({
            "aud": self.app, "iss": format!("{}/{}/v2.0", self.origin, tenant.id),
            "iat": issued, "nbf": issued, "exp": issued + LIFETIME, "tid": tenant.id, "ver": "2.0",
            "oid": tenant.operator.user, "preferred_username": tenant.operator.upn,
            "name": tenant.operator.user.and_then(|user| tenant.person(user)).map(|person| &person.name),
        }))
    }

    /// A refresh token for the operator.
    pub fn refresh_token(&self, now: Timestamp) -> String {
        let issued = now.to_string();
        let payload = URL_SAFE_NO_PAD.encode(&issued);
        format!(
            "0.{payload}.{}",
            self.signature(&format!("refresh {issued}"))
        )
    }

    /// When a refresh token was issued, if it is one of ours.
    pub fn refresh_token_issued(&self, token: &str) -> Option<Timestamp> {
        let (payload, signature) = token.strip_prefix("0.")?.split_once('.')?;
        let issued = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        (self.signature(&format!("refresh {issued}")) == signature).then(|| issued.parse().ok())?
    }

    /// Who stands behind an `Authorization` header; the error is the service's message.
    pub fn caller(&self, header: Option<&str>, now: Timestamp) -> Result<Caller, &'static str> {
        let token = header
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or("Access token is empty.")?;
        let claims = self
            .verified(token)
            .ok_or("CompactToken parsing failed with error code: 80049217")?;
        let expires = claims["exp"].as_i64().unwrap_or(0);
        if expires <= now.as_second() || claims["uti"] != self.generation {
            return Err("Lifetime validation failed, the token is expired.");
        }
        Ok(caller(&claims))
    }

    fn sign(&self, claims: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
        let content = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.signature(&content);
        format!("{content}.{signature}")
    }

    fn signature(&self, content: &str) -> String {
        URL_SAFE_NO_PAD.encode(Uuid::new_v5(&self.secret, content.as_bytes()))
    }

    fn verified(&self, token: &str) -> Option<Value> {
        let (content, signature) = token.rsplit_once('.')?;
        if self.signature(content) != signature {
            return None;
        }
        let (_, payload) = content.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }
}

/// The tenant that a token says it is for; whether that is true, its tenant finds out.
pub fn tenant_of(header: Option<&str>) -> Option<String> {
    let (_, token) = header?.split_once(' ')?;
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims["tid"].as_str().map(str::to_owned)
}

fn caller(claims: &Value) -> Caller {
    let id = |claim: &Value| claim.as_str().and_then(|text| text.parse().ok());
    let texts = |claim: &Value| -> Vec<String> {
        let items = claim.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let delegated = claims["scp"]
        .as_str()
        .map(|scopes| scopes.split(' ').map(str::to_owned).collect());
    Caller {
        user: id(&claims["oid"]),
        scopes: delegated.unwrap_or_else(|| texts(&claims["roles"])),
        roles: texts(&claims["wids"])
            .iter()
            .filter_map(|role| role.parse().ok())
            .collect(),
        app: id(&claims["appid"]).unwrap_or_default(),
    }
}
