//! One token held for all requests, renewed before it ends and when the service rejects it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use tokio::sync::Mutex;

use super::Rejected;

/// How long before its end a token is renewed.
const MARGIN: TimeSpan = TimeSpan::minutes(5);

/// How long a sign-in without a person may take.
const LIMIT: Duration = Duration::from_secs(30);

type Make = Box<dyn Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync>;

/// Holds a credential's token. `azure_identity` keeps tokens too, but cannot be told to drop one, and asks the Azure CLI
/// anew for every call: a rejected token is dropped here by making the credential again.
pub(super) struct Cached {
    make: Make,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    credential: Option<Arc<dyn TokenCredential>>,
    token: Option<AccessToken>,
    scopes: Vec<String>,
}

impl Cached {
    /// Makes the credential once to see that it can be made.
    pub(super) fn around(
        make: impl Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync + 'static,
    ) -> azure_core::Result<Arc<dyn TokenCredential>> {
        let credential = make()?;
        Ok(Arc::new(Self {
            make: Box::new(make),
            held: Mutex::new(Held {
                credential: Some(credential),
                ..Held::default()
            }),
        }))
    }

    async fn renew(&self, held: &mut Held, scopes: &[&str]) -> azure_core::Result<AccessToken> {
        let credential = match &held.credential {
            Some(credential) => Arc::clone(credential),
            None => held.credential.insert((self.make)()?).clone(),
        };
        let token = tokio::time::timeout(LIMIT, credential.get_token(scopes, None))
            .await
            .map_err(|_| {
                let text = format!("the sign-in was not answered within {} s", LIMIT.as_secs());
                azure_core::Error::with_message(ErrorKind::Credential, text)
            })??;
        held.token = Some(token.clone());
        held.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Ok(token)
    }
}

#[async_trait::async_trait]
impl TokenCredential for Cached {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        // Held over the sign-in, so that many requests wait for one.
        let mut held = self.held.lock().await;
        let rejected = options
            .as_ref()
            .and_then(|options| options.method_options.context.value::<Rejected>());
        if let (Some(rejected), Some(token)) = (rejected, &held.token)
            && token.token == rejected.token
        {
            *held = Held::default();
        }
        let token = held.token.clone().filter(|_| held.scopes == scopes);
        let now = OffsetDateTime::now_utc();
        match token {
            Some(token) if token.expires_on > now + MARGIN => Ok(token),
            Some(token) if token.expires_on > now => {
                Ok(self.renew(&mut held, scopes).await.unwrap_or(token))
            }
            _ => self.renew(&mut held, scopes).await,
        }
    }
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use azure_core::credentials::Secret;
    use azure_core::http::{ClientMethodOptions, Context};

    use super::*;

    #[derive(Debug)]
    struct Counting {
        asked: Arc<AtomicUsize>,
        lifetime: TimeSpan,
    }

    #[async_trait::async_trait]
    impl TokenCredential for Counting {
        async fn get_token(
            &self,
            _: &[&str],
            _: Option<TokenRequestOptions<'_>>,
        ) -> azure_core::Result<AccessToken> {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            if asked > 0 && self.lifetime < MARGIN {
                return Err(azure_core::Error::with_message(
                    ErrorKind::Credential,
                    "down",
                ));
            }
            let until = OffsetDateTime::now_utc() + self.lifetime;
            Ok(AccessToken::new(format!("token-{asked}"), until))
        }
    }

    fn cached(lifetime: TimeSpan) -> (Arc<dyn TokenCredential>, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let shared = Arc::clone(&asked);
        let credential = Cached::around(move || {
            Ok(Arc::new(Counting {
                asked: Arc::clone(&shared),
                lifetime,
            }))
        });
        (credential.unwrap(), asked)
    }

    fn rejecting(token: &Secret) -> TokenRequestOptions<'static> {
        TokenRequestOptions {
            method_options: ClientMethodOptions {
                context: Context::new().with_value(Rejected {
                    token: token.clone(),
                    claims: None,
                }),
            },
        }
    }

    #[tokio::test]
    async fn many_requests_share_one_sign_in() {
        let (credential, asked) = cached(TimeSpan::hours(1));
        let all = (0..8).map(|_| credential.get_token(&["s"], None));
        for token in futures_util::future::join_all(all).await {
            assert_eq!(token.unwrap().token.secret(), "token-0");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_rejected_token_is_replaced_once_however_many_requests_saw_it_rejected() {
        let (credential, asked) = cached(TimeSpan::hours(1));
        let first = credential.get_token(&["s"], None).await.unwrap().token;
        let all = (0..8).map(|_| credential.get_token(&["s"], Some(rejecting(&first))));
        for token in futures_util::future::join_all(all).await {
            assert_eq!(token.unwrap().token.secret(), "token-1");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_token_near_its_end_is_still_used_when_no_other_can_be_had() {
        let (credential, asked) = cached(TimeSpan::minutes(2));
        for _ in 0..2 {
            let token = credential.get_token(&["s"], None).await.unwrap().token;
            assert_eq!(token.secret(), "token-0");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}
