//! Sign-ins that need no person, by `azure_identity`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use azure_core::credentials::{AccessToken, Secret, TokenCredential};

use super::SignInError;
use super::token_cache::{TokenCache, TokenRequest, TokenSource};

/// How long a sign-in without a person may take.
const LIMIT: Duration = Duration::from_secs(30);

type Make = Box<dyn Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync>;

/// A credential of `azure_identity`. It keeps tokens too, but cannot drop one: to replace a rejected token the
/// credential is made again.
struct SilentSource {
    /// What is sent and must not be shown.
    secret: Option<Secret>,
    make: Make,
    made: Mutex<Option<Arc<dyn TokenCredential>>>,
}

/// Makes the credential once, to see that it can be made.
pub(super) fn credential(
    secret: Option<Secret>,
    make: impl Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync + 'static,
) -> azure_core::Result<Arc<dyn TokenCredential>> {
    let credential = make()?;
    Ok(Arc::new(TokenCache::new(SilentSource {
        secret,
        make: Box::new(make),
        made: Mutex::new(Some(credential)),
    })))
}

impl SilentSource {
    fn credential(&self, replace: bool) -> azure_core::Result<Arc<dyn TokenCredential>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = made.as_ref().filter(|_| !replace) {
            return Ok(Arc::clone(made));
        }
        Ok(made.insert((self.make)()?).clone())
    }
}

#[async_trait::async_trait]
impl TokenSource for SilentSource {
    async fn issue(&self, request: &TokenRequest) -> Result<AccessToken, SignInError> {
        let credential = self.credential(request.replace);
        let credential = credential.map_err(|error| SignInError::of(&error))?;
        let scopes: Vec<&str> = request.scopes.split(' ').collect();
        match tokio::time::timeout(LIMIT, credential.get_token(&scopes, None)).await {
            Ok(answer) => answer.map_err(|error| {
                let error = SignInError::of(&error);
                match &self.secret {
                    Some(secret) => error.without(secret.secret()),
                    None => error,
                }
            }),
            Err(_) => Err(SignInError::new(
                format!("the sign-in was not answered within {} s", LIMIT.as_secs()),
                super::advice::OTHERWISE,
            )),
        }
    }
}
