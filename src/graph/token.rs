//! The access token for a request.

use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential, TokenRequestOptions};
use azure_core::http::{ClientMethodOptions, Context};

use crate::auth::{Rejected, Renewed};

/// The credential and what it is asked for. Credentials keep their token; nothing is kept here.
#[derive(Debug)]
pub(super) struct Tokens {
    credential: Arc<dyn TokenCredential>,
    scope: String,
}

impl Tokens {
    pub(super) fn new(credential: Arc<dyn TokenCredential>, scope: String) -> Self {
        Self { credential, scope }
    }

    /// A token other than the one that the service just rejected, if the credential can get another.
    pub(super) async fn get(&self, rejected: Option<Rejected>) -> azure_core::Result<Secret> {
        let context = rejected.map(|rejected| Context::new().with_value(rejected));
        self.with(context).await
    }

    /// A newer token, where one can be had silently.
    pub(super) async fn renewed(&self) -> azure_core::Result<Secret> {
        self.with(Some(Context::new().with_value(Renewed))).await
    }

    async fn with(&self, context: Option<Context<'_>>) -> azure_core::Result<Secret> {
        let options = context.map(|context| TokenRequestOptions {
            method_options: ClientMethodOptions { context },
        });
        let token = self.credential.get_token(&[&self.scope], options).await?;
        Ok(token.token)
    }
}
