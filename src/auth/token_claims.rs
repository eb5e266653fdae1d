//! What an access token says about itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::tenant::{Operator, SafeText, UserId};

/// The claims of an access token, for advice and for the operator's identity; Graph alone decides what is allowed. All
/// empty for a token that is not a JWT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenClaims {
    /// `oid`: the object id of the user or of the application's service principal.
    pub object: Option<Uuid>,
    /// `tid`: the tenant's id.
    pub tenant: Option<Uuid>,
    /// `appid`, or `azp` in tokens of the second version: the application that signed in.
    pub app: Option<SafeText>,
    /// `upn`, or what stands for it where the account has none here, as for guests.
    pub upn: Option<SafeText>,
    /// `scp` for a person, `roles` for an application.
    pub permissions: Vec<SafeText>,
    /// `wids`: template ids of the directory roles that the person holds.
    pub directory_roles: Vec<Uuid>,
    /// The token acts for an application and not for a person.
    pub app_only: bool,
    /// `exp`: when the token ends, by the service's clock.
    pub expires: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Payload {
    oid: Option<String>,
    tid: Option<String>,
    appid: Option<String>,
    azp: Option<String>,
    idtyp: Option<String>,
    upn: Option<String>,
    unique_name: Option<String>,
    preferred_username: Option<String>,
    scp: Option<String>,
    exp: Option<i64>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    wids: Vec<String>,
}

impl TokenClaims {
    /// Reads an access token; none when it is not a JWT.
    pub(crate) fn read(token: &str) -> Option<Self> {
        let payload = token.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let payload: Payload = serde_json::from_slice(&payload).ok()?;
        let id = |text: &String| Uuid::try_parse(text).ok();
        let app_only = payload.scp.is_none() || payload.idtyp.as_deref() == Some("app");
        let permissions = match &payload.scp {
            Some(scopes) => scopes.split_whitespace().map(SafeText::new).collect(),
            None => payload
                .roles
                .iter()
                .map(|role| SafeText::new(role))
                .collect(),
        };
        let upn = payload
            .upn
            .or(payload.unique_name)
            .or(payload.preferred_username);
        Some(Self {
            object: payload.oid.as_ref().and_then(id),
            tenant: payload.tid.as_ref().and_then(id),
            app: payload.appid.or(payload.azp).map(SafeText::from),
            upn: upn.filter(|name| !name.is_empty()).map(SafeText::from),
            permissions,
            directory_roles: payload.wids.iter().filter_map(id).collect(),
            app_only,
            expires: payload
                .exp
                .and_then(|second| Timestamp::from_second(second).ok()),
        })
    }

    /// The identity that the token acts for; none where it does not say. A person is known by the object id alone: the
    /// guard of your own account compares ids, and a record without one names nobody.
    pub fn operator(&self) -> Option<Operator> {
        let tenant = || self.tenant.map(|id| SafeText::from(id.to_string()));
        if self.app_only {
            let service_principal = || self.object.map(|id| SafeText::from(id.to_string()));
            return Some(Operator {
                id: None,
                name: self.app.clone().or_else(service_principal)?,
                tenant: tenant().unwrap_or_default(),
                tenant_id: self.tenant,
            });
        }
        let id = self.object?;
        let domain = self.upn.as_ref().and_then(|upn| {
            let (_, domain) = upn.rsplit_once('@')?;
            Some(SafeText::new(domain))
        });
        Some(Operator {
            id: Some(UserId(id)),
            name: self
                .upn
                .clone()
                .unwrap_or_else(|| SafeText::from(id.to_string())),
            tenant: domain.or_else(tenant).unwrap_or_default(),
            tenant_id: self.tenant,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const OID: &str = "5e7b6f34-0000-4000-8000-000000000001";

    fn claims(payload: &Value) -> TokenClaims {
        let token = format!("e30.{}.", URL_SAFE_NO_PAD.encode(payload.to_string()));
        TokenClaims::read(&token).unwrap()
    }

    #[test]
    fn a_token_of_an_application_gives_the_application_as_operator() {
        let claims = claims(
            &json!({"appid": "app-1", "tid": "tenant-1", "oid": "x", "roles": ["User.Read.All"]}),
        );
        assert!(claims.app_only);
        assert_eq!(claims.permissions, [SafeText::new("User.Read.All")]);
        let operator = claims.operator().unwrap();
        assert_eq!(operator.id, None);
        assert_eq!(operator.name.as_str(), "app-1");
    }

    #[test]
    fn a_token_of_a_person_gives_scopes_roles_and_end() {
        let role = crate::tenant::role::GLOBAL_READER;
        let claims = claims(
            &json!({"upn": "ops@contoso.example", "scp": "User.Read.All Policy.Read.All",
            "oid": OID, "wids": [role.to_string(), "not-an-id"], "exp": 1_800_000_000}),
        );
        assert_eq!(claims.permissions.len(), 2);
        assert_eq!(claims.directory_roles, [role]);
        assert_eq!(claims.expires.unwrap().as_second(), 1_800_000_000);
        let operator = claims.operator().unwrap();
        assert_eq!(operator.id, UserId::parse(OID));
        assert_eq!(operator.tenant.as_str(), "contoso.example");
    }

    #[test]
    fn a_person_without_an_object_id_is_nobody_and_one_without_a_name_is_the_id() {
        let nameless = claims(&json!({"oid": OID, "scp": "User.Read.All"}));
        assert_eq!(nameless.operator().unwrap().name.as_str(), OID);
        let without_id = claims(&json!({"upn": "ops@contoso.example", "scp": "User.Read.All"}));
        assert_eq!(without_id.operator(), None);
        assert_eq!(claims(&json!({})).operator(), None);
    }

    #[test]
    fn an_opaque_token_says_nothing() {
        assert_eq!(TokenClaims::read("opaque"), None);
        assert_eq!(TokenClaims::read("a.b.c"), None);
    }
}
