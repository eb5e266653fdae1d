//! A person's sign-in: asked for once, then renewed silently.

use std::fmt;

use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use tokio::sync::Mutex;

use super::prompt::{PROMPT_LIMIT, Prompt, Prompts, expiry};
use super::public_client::{PublicClient, TokenGrant};
use super::token_cache::{TokenCache, TokenRequest, TokenSource};
use super::{KeyringEntry, SharedSignIn, SignInError, TokenClaims, browser, paste_back};

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFlow {
    /// A code that the person types at a page on any device.
    DeviceCode,
    /// Any browser, whose last address the person pastes back.
    PasteBack,
    /// A browser that comes back to a port on loopback.
    Browser {
        /// 0 takes a free one.
        port: u16,
    },
}

/// A person's sign-in as a credential.
pub struct UserCredential(TokenCache<UserSource>);

struct UserSource {
    client: PublicClient,
    flow: SignInFlow,
    prompts: Prompts,
    keyring: Option<KeyringEntry>,
    /// Of the same person and application in other tenants.
    shared: SharedSignIn,
    session: Mutex<Session>,
}

#[derive(Default)]
struct Session {
    refresh: Option<Secret>,
    /// Who signed in first: the guards know this account as your own.
    account: Option<TokenClaims>,
    /// The keyring has been asked.
    recalled: bool,
}

impl UserCredential {
    /// Sends nothing yet. With a keyring entry the sign-in outlives the program.
    pub fn new(
        client: PublicClient,
        flow: SignInFlow,
        prompts: Prompts,
        keyring: Option<KeyringEntry>,
    ) -> Self {
        Self::sharing(client, flow, prompts, keyring, SharedSignIn::default())
    }

    /// The same, for one of many tenants: a sign-in to another of them is good for this one where the tenant takes it.
    pub fn sharing(
        client: PublicClient,
        flow: SignInFlow,
        prompts: Prompts,
        keyring: Option<KeyringEntry>,
        shared: SharedSignIn,
    ) -> Self {
        Self(TokenCache::new(UserSource {
            client,
            flow,
            prompts,
            keyring,
            shared,
            session: Mutex::default(),
        }))
    }

    /// The token that renews the others, once there is one.
    pub(crate) async fn refresh_token(&self) -> Option<Secret> {
        self.0.source().session.lock().await.refresh.clone()
    }
}

impl fmt::Debug for UserCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserCredential")
            .field("flow", &self.0.source().flow)
            .finish_non_exhaustive()
    }
}

#[async_trait::async_trait]
impl TokenCredential for UserCredential {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        self.0.get_token(scopes, options).await
    }
}

#[async_trait::async_trait]
impl TokenSource for UserSource {
    /// Renews silently if that works, else asks the person where that may be.
    async fn issue(&self, request: &TokenRequest) -> Result<AccessToken, SignInError> {
        let mut session = self.session.lock().await;
        self.recall(&mut session);
        let scopes = request.scopes.as_str();
        let mut demanded = request.demanded.clone();
        let of_another = session.refresh.is_none();
        if let Some(refresh) = session.refresh.clone().or_else(|| self.shared.get()) {
            let renewed = self.client.refresh(&refresh, scopes, demanded.as_deref());
            let may_ask = request.may_ask && (!of_another || self.prompts.has_somebody());
            match renewed.await {
                Ok(grant) => return self.accept(&mut session, grant),
                Err(error) if of_another && !(may_ask && error.ends_with_a_sign_in()) => {
                    return Err(error.of_another_tenant());
                }
                Err(error) if error.needs_person && may_ask => {
                    demanded = error.claims.clone().or(demanded);
                    tracing::info!(code = error.code, "the sign-in cannot be renewed silently");
                }
                Err(error) => return Err(error),
            }
        }
        if !request.may_ask {
            return Err(SignInError::new(
                "a person has to sign in again",
                "sign in when mfadeck asks for it",
            ));
        }
        let grant = self.ask(scopes, demanded.as_deref()).await?;
        self.accept(&mut session, grant)
    }
}

impl UserSource {
    async fn ask(&self, scopes: &str, claims: Option<&str>) -> Result<TokenGrant, SignInError> {
        self.prompts.require_somebody()?;
        let asked = async {
            match self.flow {
                SignInFlow::DeviceCode => match self.device_code(scopes, claims).await {
                    Err(error) if error.blocks_the_way() => {
                        self.paste_back(scopes, claims, Some(error)).await
                    }
                    answered => answered,
                },
                SignInFlow::PasteBack => self.paste_back(scopes, claims, None).await,
                SignInFlow::Browser { port } => {
                    browser::sign_in(&self.client, port, &self.prompts, scopes, claims).await
                }
            }
        };
        tokio::time::timeout(PROMPT_LIMIT, asked)
            .await
            .map_err(|_| {
                SignInError::new(
                    format!(
                        "nobody signed in within {} min",
                        PROMPT_LIMIT.as_secs() / 60
                    ),
                    "start again and sign in before the time is over",
                )
            })?
    }

    async fn paste_back(
        &self,
        scopes: &str,
        claims: Option<&str>,
        blocked: Option<SignInError>,
    ) -> Result<TokenGrant, SignInError> {
        paste_back::sign_in(&self.client, &self.prompts, scopes, claims, blocked).await
    }

    async fn device_code(
        &self,
        scopes: &str,
        claims: Option<&str>,
    ) -> Result<TokenGrant, SignInError> {
        let code = self.client.device_code(scopes, claims).await?;
        let _shown = self.prompts.show(Prompt::DeviceCode {
            page: code.verification_uri().to_string(),
            code: code.user_code().secret().clone(),
            expires: expiry(code.expires_in()),
        });
        self.client.poll(&code, scopes, claims).await
    }

    /// Reads what an earlier `login` kept, once.
    fn recall(&self, session: &mut Session) {
        if let Some(keyring) = &self.keyring
            && !std::mem::replace(&mut session.recalled, true)
            && session.refresh.is_none()
        {
            session.refresh = keyring.read();
        }
    }

    /// Accepts a grant, unless it is another person's: the session's guards know the first account as your own.
    fn accept(&self, session: &mut Session, grant: TokenGrant) -> Result<AccessToken, SignInError> {
        let account = TokenClaims::read(grant.access.token.secret());
        if let (Some(first), Some(now)) = (&session.account, &account)
            && (first.object, first.tenant) != (now.object, now.tenant)
        {
            return Err(SignInError::new(
                "another account signed in than the one that this session began with",
                "sign in with the same account, or leave and start mfadeck again",
            ));
        }
        session.account = account.or(session.account.take());
        if let (Some(keyring), Some(refresh)) = (&self.keyring, &grant.refresh) {
            keyring.renew(refresh);
        }
        if let Some(refresh) = &grant.refresh {
            self.shared.offer(refresh);
        }
        session.refresh = grant.refresh;
        Ok(grant.access)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Authority;

    #[tokio::test(start_paused = true)]
    async fn an_address_that_nobody_pastes_is_not_waited_for_any_longer_than_the_prompt_says() {
        let authority = Authority::new("http://127.0.0.1:9".parse().unwrap()).unwrap();
        let client = PublicClient::new(&authority, "contoso.example", "app").unwrap();
        let (prompts, shown) = Prompts::new();
        let person = UserCredential::new(client, SignInFlow::PasteBack, prompts, None);
        let begun = tokio::time::Instant::now();
        let asked = person.get_token(&["https://graph.example/.default"], None);
        let (answer, saw) = tokio::join!(asked, async {
            let mut shown = shown.clone();
            shown.changed().await.unwrap();
            matches!(*shown.borrow(), Some(Prompt::PasteBack { .. }))
        });
        assert!(saw);
        let error = answer.unwrap_err().to_string();
        assert!(error.contains("nobody signed in within 15 min"), "{error}");
        assert_eq!(begun.elapsed(), PROMPT_LIMIT);
        assert_eq!(*shown.borrow(), None, "the prompt is gone");
    }
}
