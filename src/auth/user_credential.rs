//! A person's sign-in: asked for once, then renewed silently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use super::prompt::{Prompt, Prompts};
use super::public_client::{Granted, PublicClient};
use super::{KeyringEntry, Rejected, SignInError, browser, claims};
use crate::graph::TokenClaims;

/// How long before its end a token is renewed.
const MARGIN: TimeSpan = TimeSpan::minutes(5);

/// The longest that a person may take, whatever the service allows.
pub(super) const PATIENCE: Duration = Duration::from_mins(15);

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFlow {
    /// A code, typed at a page on any device.
    DeviceCode,
    /// A browser that comes back to a port on loopback; 0 takes a free one.
    Browser {
        /// The port.
        port: u16,
    },
}

/// A person's sign-in as a credential.
pub struct UserCredential(Arc<SignIn>);

struct SignIn {
    client: PublicClient,
    way: SignInFlow,
    prompts: Prompts,
    kept: Option<KeyringEntry>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    access: Option<AccessToken>,
    refresh: Option<Secret>,
    scopes: String,
    /// Whose sign-in it is: object id and tenant of the first token.
    account: Option<TokenClaims>,
    /// Whoever had asked before this moment gets this answer instead of another prompt.
    failed: Option<(Instant, SignInError)>,
    /// The kept sign-in has been looked at.
    recalled: bool,
}

impl UserCredential {
    /// Sends nothing yet. `kept` is where the sign-in outlives the program, if it is to.
    pub fn new(
        client: PublicClient,
        way: SignInFlow,
        prompts: Prompts,
        kept: Option<KeyringEntry>,
    ) -> Self {
        Self(Arc::new(SignIn {
            client,
            way,
            prompts,
            kept,
            held: Mutex::default(),
        }))
    }

    /// The token that renews the others, once there is one.
    pub async fn refresh_token(&self) -> Option<Secret> {
        self.0.held.lock().await.refresh.clone()
    }
}

impl fmt::Debug for UserCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("way", &self.0.way)
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
        let rejected = options
            .as_ref()
            .and_then(|options| options.method_options.context.value::<Rejected>())
            .cloned();
        let (sign_in, scopes) = (Arc::clone(&self.0), scopes.join(" "));
        // A task of its own: a request that nobody waits for any more must not take the sign-in with it.
        let answer = tokio::spawn(async move { sign_in.token(&scopes, rejected).await }).await;
        let answer = answer.unwrap_or_else(|_| {
            Err(SignInError::new(
                "the sign-in broke off",
                "start mfadeck again",
            ))
        });
        Ok(answer?)
    }
}

impl SignIn {
    async fn token(
        &self,
        scopes: &str,
        rejected: Option<Rejected>,
    ) -> Result<AccessToken, SignInError> {
        let asked = Instant::now();
        // Held over the sign-in, so that many requests wait for one.
        let mut held = self.held.lock().await;
        if let Some((at, error)) = &held.failed
            && asked <= *at
        {
            return Err(error.clone());
        }
        let mut demanded = None;
        if let (Some(rejected), Some(access)) = (rejected, &held.access)
            && access.token == rejected.token
        {
            held.access = None;
            demanded = rejected.claims.as_deref().and_then(claims::of_challenge);
        }
        let access = held.access.clone().filter(|_| held.scopes == scopes);
        let now = OffsetDateTime::now_utc();
        match access {
            Some(token) if token.expires_on > now + MARGIN => Ok(token),
            access => {
                let usable = access.filter(|token| token.expires_on > now);
                let renewed = self.renew(&mut held, scopes, demanded, usable.is_none());
                match (renewed.await, usable) {
                    (Err(_), Some(token)) => Ok(token),
                    (answer, _) => answer,
                }
            }
        }
    }

    /// Gets another token: silently if that goes, else by asking the person where that may be.
    async fn renew(
        &self,
        held: &mut MutexGuard<'_, Held>,
        scopes: &str,
        mut demanded: Option<String>,
        may_ask: bool,
    ) -> Result<AccessToken, SignInError> {
        self.recall(held);
        if let Some(refresh) = held.refresh.clone() {
            match self
                .client
                .refresh(&refresh, scopes, demanded.as_deref())
                .await
            {
                Ok(granted) => return self.hold(held, scopes, granted),
                Err(error) if error.needs_person && may_ask => {
                    demanded = error.claims.clone().or(demanded);
                    tracing::info!(code = error.code, "the sign-in cannot be renewed silently");
                }
                Err(error) => return Err(error),
            }
        }
        let asked = self.ask(scopes, demanded.as_deref()).await;
        let answer = asked.and_then(|granted| self.hold(held, scopes, granted));
        held.failed = answer
            .as_ref()
            .err()
            .map(|error| (Instant::now(), error.clone()));
        answer
    }

    async fn ask(&self, scopes: &str, claims: Option<&str>) -> Result<Granted, SignInError> {
        self.prompts.require_somebody()?;
        let asked = async {
            match self.way {
                SignInFlow::DeviceCode => self.device_code(scopes, claims).await,
                SignInFlow::Browser { port } => {
                    browser::sign_in(&self.client, port, &self.prompts, scopes, claims).await
                }
            }
        };
        tokio::time::timeout(PATIENCE, asked)
            .await
            .map_err(|_| SignInError::new("nobody signed in", "start again and sign in in time"))?
    }

    async fn device_code(
        &self,
        scopes: &str,
        claims: Option<&str>,
    ) -> Result<Granted, SignInError> {
        let code = self.client.device_code(scopes, claims).await?;
        let lifetime = SignedDuration::try_from(code.expires_in()).unwrap_or_default();
        let _shown = self.prompts.show(Prompt::DeviceCode {
            page: code.verification_uri().to_string(),
            code: code.user_code().secret().clone(),
            expires: Timestamp::now()
                .saturating_add(lifetime)
                .unwrap_or_default(),
        });
        self.client.poll(&code, scopes, claims).await
    }

    /// Takes over what an earlier `login` kept, once.
    fn recall(&self, held: &mut Held) {
        if let Some(kept) = &self.kept
            && !std::mem::replace(&mut held.recalled, true)
            && held.refresh.is_none()
        {
            held.refresh = kept.read();
        }
    }

    /// Keeps what was granted, unless it is another person's: the session's guards know the first one as yourself.
    fn hold(
        &self,
        held: &mut Held,
        scopes: &str,
        granted: Granted,
    ) -> Result<AccessToken, SignInError> {
        let account = TokenClaims::read(granted.access.token.secret());
        if let (Some(first), Some(now)) = (&held.account, &account)
            && (first.object, first.tenant) != (now.object, now.tenant)
        {
            return Err(SignInError::new(
                "another account signed in than the session began with",
                "sign in with the same account, or leave and start mfadeck again",
            ));
        }
        held.account = account.or(held.account.take());
        held.access = Some(granted.access.clone());
        scopes.clone_into(&mut held.scopes);
        if let (Some(kept), Some(refresh)) = (&self.kept, &granted.refresh) {
            kept.renew(refresh);
        }
        held.refresh = granted.refresh;
        held.failed = None;
        Ok(granted.access)
    }
}
