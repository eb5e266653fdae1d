//! One access token for all requests: renewed before it ends, replaced when the service rejects it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::time::OffsetDateTime;
use tokio::time::Instant;

use super::{Rejected, Renewed, SignInError, claims_challenge};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_mins(5);

/// How long after a failed renewal the next one may begin, while the old token is still good.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// How old a token is at least that is replaced for the roles of now: one that was activated a moment ago must not have to wait
/// for long, and nobody can have it replaced over and over.
const EARLY_PAUSE: Duration = Duration::from_secs(2);

/// How long a token that was just issued is used at least: the service judges when it ends, and the clock of this
/// machine may be hours off.
const SHORTEST_LIFE: Duration = Duration::from_mins(1);

/// The longest life that is believed; the service's longest is 28 hours.
const LONGEST_LIFE: Duration = Duration::from_hours(48);

/// What a token is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenRequest {
    /// Separated by spaces.
    pub(super) scopes: String,
    /// The service rejected the token before: one that the source kept is of no use.
    pub(super) replace: bool,
    /// What the service demands of the next token, as JSON.
    pub(super) demanded: Option<String>,
    /// A person may be asked to sign in.
    pub(super) may_ask: bool,
}

/// Where tokens come from. A source limits its own waits.
#[async_trait::async_trait]
pub(super) trait TokenSource: Send + Sync + 'static {
    /// Gets another token. Never called twice at the same time.
    async fn issue(&self, request: &TokenRequest) -> Result<AccessToken, SignInError>;
}

/// Holds the token of a source.
///
/// - One sign-in serves all who wait for it, and its failure is the answer to all of them.
/// - In the last five minutes of a token a renewal runs in the background, and requests use the old token until
///   it ends: a sign-in service that does not answer delays nobody. A failed renewal pauses for half a minute.
/// - A token that the service rejected ([`Rejected`]) is dropped and replaced, once for all who saw it rejected.
/// - A request that nobody waits for any more does not take the sign-in with it.
pub(super) struct TokenCache<S>(Arc<Shared<S>>);

struct Shared<S> {
    source: S,
    held: Mutex<Held>,
    /// Whose turn it is to ask the source.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    token: Option<HeldToken>,
    /// Whoever asked before this instant gets this error instead of another sign-in.
    failed: Option<(Instant, SignInError)>,
    replace: bool,
    demanded: Option<String>,
    renewing: bool,
    no_renewal_before: Option<Instant>,
    /// The same for who wants a newer one than a good one.
    no_early_renewal_before: Option<Instant>,
}

struct HeldToken {
    access: AccessToken,
    scopes: String,
    /// By a clock that nobody sets.
    ends: Instant,
}

impl<S: TokenSource> TokenCache<S> {
    pub(super) fn new(source: S) -> Self {
        Self(Arc::new(Shared {
            source,
            held: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    pub(super) fn source(&self) -> &S {
        &self.0.source
    }
}

#[async_trait::async_trait]
impl<S: TokenSource> TokenCredential for TokenCache<S> {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        let asked = Instant::now();
        let rejected = options
            .as_ref()
            .and_then(|options| options.method_options.context.value::<Rejected>());
        let renewed = options
            .as_ref()
            .is_some_and(|options| options.method_options.context.value::<Renewed>().is_some());
        let (shared, scopes) = (Arc::clone(&self.0), scopes.join(" "));
        if renewed {
            let until = shared.held().short_pause(asked);
            if let Some(until) = until {
                tokio::time::sleep_until(until).await;
            }
        }
        if renewed && shared.held().may_renew(&scopes, Instant::now()) {
            let (shared, scopes) = (Arc::clone(&shared), scopes.clone());
            // A failure leaves the present token.
            let _ = tokio::spawn(async move { shared.renew(scopes).await }).await;
        }
        let held = {
            let mut held = shared.held();
            if let Some(rejected) = rejected {
                held.reject(rejected);
            }
            let renew = held.begins_renewal(&scopes, asked);
            held.usable(&scopes, asked).map(|token| (token, renew))
        };
        if let Some((token, renew)) = held {
            if renew {
                tokio::spawn(async move { shared.renew(scopes).await });
            }
            return Ok(token);
        }
        let answer = tokio::spawn(async move { shared.sign_in(scopes, asked).await }).await;
        let answer = answer.unwrap_or_else(|_| {
            Err(SignInError::new(
                "the sign-in broke off",
                "start mfadeck again",
            ))
        });
        Ok(answer?)
    }
}

impl<S: TokenSource> Shared<S> {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gets a token for somebody who waits.
    async fn sign_in(&self, scopes: String, asked: Instant) -> Result<AccessToken, SignInError> {
        let _turn = self.turn.lock().await;
        let request = {
            let held = self.held();
            if let Some((at, error)) = &held.failed
                && asked <= *at
            {
                return Err(error.clone());
            }
            if let Some(token) = held.usable(&scopes, Instant::now()) {
                return Ok(token);
            }
            held.request(scopes, true)
        };
        let answer = self.source.issue(&request).await;
        let mut held = self.held();
        match answer {
            Ok(token) => Ok(held.keep(token, request.scopes)),
            Err(error) => {
                held.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    /// Renews a token that is still good, for nobody in particular.
    async fn renew(&self, scopes: String) {
        let _turn = self.turn.lock().await;
        let request = self.held().request(scopes, false);
        let answer = self.source.issue(&request).await;
        let mut held = self.held();
        held.renewing = false;
        match answer {
            Ok(token) => drop(held.keep(token, request.scopes)),
            Err(error) => {
                held.no_renewal_before = Some(Instant::now() + RENEWAL_PAUSE);
                held.no_early_renewal_before = held.no_renewal_before;
                tracing::warn!(%error, "the sign-in could not be renewed; its token is used until it ends");
            }
        }
    }
}

impl Held {
    fn reject(&mut self, rejected: &Rejected) {
        let held = self.token.as_ref();
        if held.is_some_and(|held| held.access.token == rejected.token) {
            self.token = None;
            self.replace = true;
            self.demanded = rejected
                .claims
                .as_deref()
                .and_then(claims_challenge::of_challenge);
        }
    }

    fn usable(&self, scopes: &str, now: Instant) -> Option<AccessToken> {
        let held = self.token.as_ref()?;
        (held.scopes == scopes && held.ends > now).then(|| held.access.clone())
    }

    /// Until when a token was issued too lately to be renewed, where that is worth waiting for.
    fn short_pause(&self, now: Instant) -> Option<Instant> {
        let until = self.no_early_renewal_before?;
        (until > now && until - now <= EARLY_PAUSE).then_some(until)
    }

    /// Whether a good token may be renewed before its time; whoever hears yes has to.
    fn may_renew(&mut self, scopes: &str, now: Instant) -> bool {
        let paused = self
            .no_early_renewal_before
            .is_some_and(|until| until > now);
        let begins = self.usable(scopes, now).is_some() && !paused && !self.renewing;
        self.renewing |= begins;
        begins
    }

    /// Whether the token nears its end and nobody renews it; whoever hears yes has to.
    fn begins_renewal(&mut self, scopes: &str, now: Instant) -> bool {
        let nears_its_end = self
            .token
            .as_ref()
            .filter(|held| held.scopes == scopes && held.ends > now)
            .is_some_and(|held| held.ends <= now + MARGIN);
        let paused = self.no_renewal_before.is_some_and(|until| until > now);
        let begins = nears_its_end && !paused && !self.renewing;
        self.renewing |= begins;
        begins
    }

    fn request(&self, scopes: String, may_ask: bool) -> TokenRequest {
        TokenRequest {
            scopes,
            replace: self.replace,
            demanded: self.demanded.clone(),
            may_ask,
        }
    }

    fn keep(&mut self, access: AccessToken, scopes: String) -> AccessToken {
        let life = access.expires_on - OffsetDateTime::now_utc();
        let life = Duration::try_from(life)
            .unwrap_or(SHORTEST_LIFE)
            .clamp(SHORTEST_LIFE, LONGEST_LIFE);
        *self = Self {
            token: Some(HeldToken {
                access: access.clone(),
                scopes,
                ends: Instant::now() + life,
            }),
            renewing: self.renewing,
            // A token that is short by nature must not be renewed with every request.
            no_renewal_before: Some(Instant::now() + RENEWAL_PAUSE),
            no_early_renewal_before: Some(Instant::now() + EARLY_PAUSE),
            ..Self::default()
        };
        access
    }
}

impl<S> fmt::Debug for TokenCache<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use azure_core::credentials::Secret;
    use azure_core::http::{ClientMethodOptions, Context};
    use azure_core::time::Duration as TimeSpan;
    use tokio::sync::Notify;

    use super::*;

    /// Gives `token-0`, `token-1` and so on.
    #[derive(Default)]
    struct Counting {
        asked: AtomicUsize,
        minutes: i64,
        /// All but the first token are refused, and not before they are let go.
        stuck: Option<Arc<Notify>>,
    }

    #[async_trait::async_trait]
    impl TokenSource for Counting {
        async fn issue(&self, _: &TokenRequest) -> Result<AccessToken, SignInError> {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            if let Some(stuck) = self.stuck.as_ref().filter(|_| asked > 0) {
                stuck.notified().await;
                return Err(SignInError::new("down", "wait"));
            }
            let until = OffsetDateTime::now_utc() + TimeSpan::minutes(self.minutes);
            Ok(AccessToken::new(format!("token-{asked}"), until))
        }
    }

    fn cache(minutes: i64) -> TokenCache<Counting> {
        TokenCache::new(Counting {
            minutes,
            ..Counting::default()
        })
    }

    impl TokenCache<Counting> {
        async fn token(&self) -> String {
            let token = self.get_token(&["s"], None).await.unwrap();
            token.token.secret().to_owned()
        }

        fn asked(&self) -> usize {
            self.source().asked.load(Ordering::SeqCst)
        }

        async fn asked_often(&self, count: usize) {
            while self.asked() < count {
                tokio::task::yield_now().await;
            }
        }
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

    #[tokio::test(start_paused = true)]
    async fn a_newer_token_is_had_silently_for_who_wants_one_and_not_over_and_over() {
        let cache = cache(60);
        let renewed = async || {
            let options = TokenRequestOptions {
                method_options: ClientMethodOptions {
                    context: Context::new().with_value(Renewed),
                },
            };
            let token = cache.get_token(&["s"], Some(options)).await.unwrap();
            token.token.secret().to_owned()
        };
        assert_eq!(cache.token().await, "token-0");
        let begun = Instant::now();
        assert_eq!(renewed().await, "token-1");
        assert_eq!(begun.elapsed(), EARLY_PAUSE, "one was just issued");
        assert_eq!(cache.token().await, "token-1");
        tokio::time::advance(RENEWAL_PAUSE).await;
        let begun = Instant::now();
        let (one, other) = tokio::join!(renewed(), renewed());
        assert!(one == "token-2" || other == "token-2", "{one} {other}");
        assert!(begun.elapsed() < EARLY_PAUSE);
        assert_eq!(cache.token().await, "token-2", "one for both");
    }

    #[tokio::test]
    async fn many_requests_share_one_sign_in() {
        let cache = cache(60);
        let all = (0..8).map(|_| cache.token());
        for token in futures_util::future::join_all(all).await {
            assert_eq!(token, "token-0");
        }
        assert_eq!(cache.asked(), 1);
    }

    #[tokio::test]
    async fn a_rejected_token_is_replaced_once_however_many_requests_saw_it_rejected() {
        let cache = cache(60);
        let first = cache.get_token(&["s"], None).await.unwrap().token;
        let all = (0..8).map(|_| cache.get_token(&["s"], Some(rejecting(&first))));
        for token in futures_util::future::join_all(all).await {
            assert_eq!(token.unwrap().token.secret(), "token-1");
        }
        assert_eq!(cache.asked(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn while_a_renewal_hangs_nobody_waits_and_after_it_failed_the_next_one_pauses() {
        let stuck = Arc::new(Notify::new());
        let cache = TokenCache::new(Counting {
            minutes: 4,
            stuck: Some(Arc::clone(&stuck)),
            ..Counting::default()
        });
        assert_eq!(cache.token().await, "token-0");
        tokio::time::advance(RENEWAL_PAUSE).await;
        let start = Instant::now();
        for _ in 0..8 {
            assert_eq!(cache.token().await, "token-0");
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        cache.asked_often(2).await;
        stuck.notify_one();
        while cache.0.held().renewing {
            tokio::task::yield_now().await;
        }
        assert_eq!(cache.token().await, "token-0");
        assert!(!cache.0.held().renewing, "it pauses");
        tokio::time::advance(RENEWAL_PAUSE).await;
        assert_eq!(cache.token().await, "token-0");
        cache.asked_often(3).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_the_clock_here_calls_ended_is_used_for_a_minute_and_not_asked_for_each_time()
     {
        let cache = cache(-180);
        assert_eq!(cache.token().await, "token-0");
        assert_eq!(cache.token().await, "token-0");
        tokio::time::advance(SHORTEST_LIFE).await;
        assert_eq!(cache.token().await, "token-1");
    }
}
