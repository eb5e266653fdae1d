//! Who is signed in, and what the token says of itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::decode::text;
use super::error::Error;
use super::{Area, Graph, Version};
use crate::tenant::{Operator, SafeText, UserId};

/// What the access token says, for advice only: Graph alone decides. All empty for a token that is not a JWT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenClaims {
    /// `oid`: the object id of the user or of the application's service principal.
    pub object: Option<Uuid>,
    /// `tid`: the tenant's id.
    pub tenant: Option<Uuid>,
    /// `appid`: the application that signed in.
    pub app: Option<SafeText>,
    /// `upn`.
    pub upn: Option<SafeText>,
    /// `scp` for a person, `roles` for an application.
    pub permissions: Vec<SafeText>,
    /// `wids`: template ids of the directory roles that the person holds.
    pub directory_roles: Vec<Uuid>,
    /// The token acts for an application and not for a person.
    pub app_only: bool,
}

impl Graph {
    /// Who makes the changes: the person behind `me`, or for an application its id from the token.
    pub async fn operator(&self) -> Result<Operator, Error> {
        let me = self
            .get(
                Area::Identity,
                Version::V1,
                ["me"],
                Some("$select=id,userPrincipalName"),
            )
            .await;
        let claims = self.token_claims().await?;
        match me {
            Ok(answer) => {
                let body: Value = answer.json()?;
                let name = text(&body["userPrincipalName"]).unwrap_or_default();
                Ok(Operator {
                    id: body["id"].as_str().and_then(UserId::parse),
                    tenant: domain(&name),
                    tenant_id: claims.tenant,
                    name,
                })
            }
            // `me` is refused to applications, and to persons without a permission to read themselves.
            Err(error) if matches!(error.status(), Some(400 | 403 | 404)) => {
                claims.operator().ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// What the token says of itself.
    pub async fn token_claims(&self) -> Result<TokenClaims, Error> {
        let token = self.shared.tokens.get(None).await;
        let token = token.map_err(|error| Error::credential(Area::Identity, false, &error))?;
        Ok(TokenClaims::read(token.secret()).unwrap_or_default())
    }
}

#[derive(Deserialize)]
struct Payload {
    oid: Option<String>,
    tid: Option<String>,
    appid: Option<String>,
    upn: Option<String>,
    scp: Option<String>,
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
        let ids = |text: &String| Uuid::try_parse(text).ok();
        let app_only = payload.scp.is_none();
        let permissions = match &payload.scp {
            Some(scopes) => scopes.split_whitespace().map(SafeText::new).collect(),
            None => payload
                .roles
                .iter()
                .map(|role| SafeText::new(role))
                .collect(),
        };
        Some(Self {
            object: payload.oid.as_ref().and_then(ids),
            tenant: payload.tid.as_ref().and_then(ids),
            app: payload.appid.map(SafeText::from),
            upn: payload.upn.map(SafeText::from),
            permissions,
            directory_roles: payload.wids.iter().filter_map(ids).collect(),
            app_only,
        })
    }

    fn operator(self) -> Option<Operator> {
        if self.app_only {
            return Some(Operator {
                id: None,
                name: self.app?,
                tenant: self
                    .tenant
                    .map(|id| SafeText::from(id.to_string()))
                    .unwrap_or_default(),
                tenant_id: self.tenant,
            });
        }
        let name = self.upn?;
        Some(Operator {
            id: self.object.map(UserId),
            tenant: domain(&name),
            tenant_id: self.tenant,
            name,
        })
    }
}

fn domain(upn: &SafeText) -> SafeText {
    upn.rsplit_once('@')
        .map_or_else(SafeText::default, |(_, domain)| SafeText::new(domain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(payload: &Value) -> String {
        format!("e30.{}.", URL_SAFE_NO_PAD.encode(payload.to_string()))
    }

    #[test]
    fn a_token_of_an_application_gives_the_application_as_operator() {
        let token = token(
            &json!({"appid": "app-1", "tid": "tenant-1", "oid": "x", "roles": ["User.Read.All"]}),
        );
        let claims = TokenClaims::read(&token).unwrap();
        assert!(claims.app_only);
        assert_eq!(claims.permissions, [SafeText::new("User.Read.All")]);
        let operator = claims.operator().unwrap();
        assert_eq!(operator.id, None);
        assert_eq!(operator.name.as_str(), "app-1");
    }

    #[test]
    fn a_token_of_a_person_gives_scopes_and_roles() {
        let role = crate::tenant::role::GLOBAL_READER;
        let token = token(
            &json!({"upn": "ops@contoso.example", "scp": "User.Read.All Policy.Read.All",
            "wids": [role.to_string(), "not-an-id"]}),
        );
        let claims = TokenClaims::read(&token).unwrap();
        assert_eq!(claims.permissions.len(), 2);
        assert_eq!(claims.directory_roles, [role]);
        assert_eq!(
            claims.operator().unwrap().tenant.as_str(),
            "contoso.example"
        );
    }

    #[test]
    fn an_opaque_token_says_nothing() {
        assert_eq!(TokenClaims::read("opaque"), None);
        assert_eq!(TokenClaims::read("a.b.c"), None);
    }
}
