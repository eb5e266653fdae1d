//! Who is signed in: by the token, and by `me` only where the token does not say.

use azure_core::credentials::Secret;
use serde_json::Value;

use super::decode::text;
use super::error::{Cause, Error};
use super::{Area, Graph, Version};
use crate::auth::TokenClaims;
use crate::tenant::{Operator, SafeText, UserId};

impl Graph {
    /// The identity that makes the changes. It comes from the token without a request; for an opaque token `me` is asked.
    ///
    /// # Errors
    /// When neither names an identity: nothing may be written then.
    pub async fn operator(&self) -> Result<Operator, Error> {
        let claims = self.token_claims().await?;
        match claims.operator() {
            Some(operator) => Ok(operator),
            None => self.me(&claims).await,
        }
    }

    async fn me(&self, claims: &TokenClaims) -> Result<Operator, Error> {
        let query = Some("$select=id,userPrincipalName");
        let answer = self.get(Area::Identity, Version::V1, ["me"], query).await?;
        let body: Value = answer.json()?;
        let id = body["id"].as_str().and_then(UserId::parse);
        let id = id.ok_or_else(|| answer.unreadable("it names no user"))?;
        let name = text(&body["userPrincipalName"]).unwrap_or_else(|| id.to_string().into());
        let domain = name
            .rsplit_once('@')
            .map(|(_, domain)| SafeText::new(domain));
        Ok(Operator {
            id: Some(id),
            tenant: domain.unwrap_or_default(),
            tenant_id: claims.tenant,
            name,
        })
    }

    /// What the token says about itself.
    pub async fn token_claims(&self) -> Result<TokenClaims, Error> {
        let token = self.unless_stopped(self.shared.tokens.get(None)).await;
        Self::claims_of(token)
    }

    /// The same of a token that knows the roles of now: one that was activated since is in no older token.
    pub async fn renewed_claims(&self) -> Result<TokenClaims, Error> {
        let token = self.unless_stopped(self.shared.tokens.renewed()).await;
        Self::claims_of(token)
    }

    fn claims_of(token: Option<azure_core::Result<Secret>>) -> Result<TokenClaims, Error> {
        let token = token.ok_or_else(|| Error::new(Cause::Stopped, Area::Identity, false))?;
        let token = token.map_err(|error| Error::credential(Area::Identity, false, &error))?;
        Ok(TokenClaims::read(token.secret()).unwrap_or_default())
    }
}
