//! An application without a secret at an authority: the requests of device code, authorization code and refresh.

use std::time::Duration;

use azure_core::credentials::{AccessToken, Secret};
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use oauth2::basic::{
    BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenResponse,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, CsrfToken, DeviceAuthorizationUrl,
    DeviceCodeErrorResponse, EndpointNotSet, EndpointSet, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardDeviceAuthorizationResponse,
    StandardRevocableToken, TokenResponse, TokenUrl,
};
use url::Url;

use super::claims_challenge::with_capabilities;
use super::entra_error::EntraError;
use super::oauth_http::OauthHttp;
use super::prompt::PROMPT_LIMIT;
use super::{Authority, SignInError};

/// Microsoft Graph Command Line Tools, Microsoft's own public client for Graph; it is in every tenant unless an admin
/// turned it off.
pub(crate) const GRAPH_COMMAND_LINE_TOOLS: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

/// How long a request that nobody answers by hand may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The shortest and the longest interval of polling that is kept, whatever the service names.
const INTERVALS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// The longest life of an access token that is believed; the service's longest is 28 hours.
const LONGEST_LIFETIME: Duration = Duration::from_hours(48);

/// How long an access token is taken to live where the answer does not say.
const LIFETIME: Duration = Duration::from_mins(5);

type Oauth = Client<
    EntraError,
    BasicTokenResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// An application that signs a person in.
#[derive(Clone, Debug)]
pub struct PublicClient {
    authority: Authority,
    tenant: String,
    client_id: String,
    oauth: Oauth,
}

/// What a sign-in brings.
pub(super) struct TokenGrant {
    pub(super) access: AccessToken,
    pub(super) refresh: Option<Secret>,
}

/// A browser's way to the sign-in page and back.
pub(super) struct BrowserRequest {
    pub(super) page: Url,
    /// What the page has to bring back.
    pub(super) state: CsrfToken,
    pub(super) verifier: PkceCodeVerifier,
}

impl PublicClient {
    /// Takes the tenant as an id, a domain, `organizations` or `common`.
    ///
    /// # Errors
    /// When the tenant cannot be one.
    pub fn new(authority: &Authority, tenant: &str, client_id: &str) -> Result<Self, SignInError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if tenant.is_empty() || !tenant.chars().all(plain) {
            return Err(SignInError::new(
                format!("\"{tenant}\" is no tenant"),
                "--tenant takes a tenant's id or one of its domains",
            ));
        }
        let base = authority.url().as_str().trim_end_matches('/');
        let endpoint = |name: &str| format!("{base}/{tenant}/oauth2/v2.0/{name}");
        let unusable = |error: url::ParseError| {
            SignInError::new(
                format!("the sign-in address cannot be used: {error}"),
                "check --login-url",
            )
        };
        let oauth = Client::new(ClientId::new(client_id.to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(endpoint("authorize")).map_err(unusable)?)
            .set_device_authorization_url(
                DeviceAuthorizationUrl::new(endpoint("devicecode")).map_err(unusable)?,
            )
            .set_token_uri(TokenUrl::new(endpoint("token")).map_err(unusable)?);
        Ok(Self {
            authority: authority.clone(),
            tenant: tenant.to_owned(),
            client_id: client_id.to_owned(),
            oauth,
        })
    }

    /// What tells this application's sign-ins from others: authority, tenant, application.
    pub(super) fn name(&self) -> String {
        let host = self.authority.url().authority();
        format!("{host}/{}/{}", self.tenant, self.client_id)
    }

    fn http(&self) -> OauthHttp<'_> {
        OauthHttp(self.authority.http())
    }

    /// Asks for a code that a person types at another device.
    pub(super) async fn device_code(
        &self,
        scopes: &str,
        claims: Option<&str>,
    ) -> Result<StandardDeviceAuthorizationResponse, SignInError> {
        let request = self
            .oauth
            .exchange_device_code()
            .add_scope(lasting(scopes))
            .add_extra_param("claims", with_capabilities(claims));
        let http = self.http();
        let answer = within(request.request_async(&http)).await?;
        answer.map_err(|error| self.explain(error, scopes))
    }

    /// Polls until the person has signed in, said no, or the code has expired. The service's interval is kept between one
    /// second and one minute, and its expiry up to the limit of a prompt.
    pub(super) async fn poll(
        &self,
        code: &StandardDeviceAuthorizationResponse,
        scopes: &str,
        claims: Option<&str>,
    ) -> Result<TokenGrant, SignInError> {
        let http = self.http();
        let polling = self
            .oauth
            .exchange_device_access_token(code)
            .add_extra_param("claims", with_capabilities(claims))
            .request_async(
                &http,
                keep_interval,
                Some(code.expires_in().min(PROMPT_LIMIT)),
            );
        // The crate asks once at once; the service wants its interval kept from the start.
        keep_interval(code.interval()).await;
        let answer = polling.await.map_err(of_device_code);
        answer.map(TokenGrant::from).map_err(|error| {
            let error = self.explain(error, scopes);
            error.without(code.device_code().secret())
        })
    }

    /// The sign-in page for a browser that comes back to `redirect`.
    pub(super) fn browser(
        &self,
        redirect: &RedirectUrl,
        scopes: &str,
        claims: Option<&str>,
    ) -> BrowserRequest {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (page, state) = self
            .oauth
            .authorize_url(CsrfToken::new_random)
            .set_redirect_uri(std::borrow::Cow::Borrowed(redirect))
            .add_scope(lasting(scopes))
            .set_pkce_challenge(challenge)
            .add_extra_param("prompt", "select_account")
            .add_extra_param("claims", with_capabilities(claims))
            .url();
        BrowserRequest {
            page,
            state,
            verifier,
        }
    }

    /// Turns what the browser brought back into tokens.
    pub(super) async fn redeem(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
        redirect: &RedirectUrl,
        scopes: &str,
    ) -> Result<TokenGrant, SignInError> {
        let request = self
            .oauth
            .exchange_code(AuthorizationCode::new(code.clone()))
            .set_pkce_verifier(verifier)
            .set_redirect_uri(std::borrow::Cow::Borrowed(redirect));
        let http = self.http();
        let answer = within(request.request_async(&http)).await?;
        answer
            .map(TokenGrant::from)
            .map_err(|error| self.explain(error, scopes).without(&code))
    }

    /// Renews without a person.
    pub(super) async fn refresh(
        &self,
        token: &Secret,
        scopes: &str,
        claims: Option<&str>,
    ) -> Result<TokenGrant, SignInError> {
        let refresh = RefreshToken::new(token.secret().to_owned());
        let request = self
            .oauth
            .exchange_refresh_token(&refresh)
            .add_scope(lasting(scopes))
            .add_extra_param("claims", with_capabilities(claims));
        let http = self.http();
        let answer = within(request.request_async(&http)).await?;
        let mut granted = answer
            .map(TokenGrant::from)
            .map_err(|error| self.explain(error, scopes).without(token.secret()))?;
        granted.refresh.get_or_insert_with(|| token.clone());
        Ok(granted)
    }

    /// Our words for a failure, with what only this application knows.
    fn explain(
        &self,
        error: RequestTokenError<SignInError, EntraError>,
        scopes: &str,
    ) -> SignInError {
        match error {
            RequestTokenError::ServerResponse(error) => self.explain_refusal(error, scopes),
            RequestTokenError::Request(error) => error,
            // The body of an answer that cannot be read may hold a token: nothing of it is shown.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInError::new(
                "the sign-in service's answer cannot be read",
                super::advice::PROXY,
            ),
        }
    }

    /// The same for a refusal that came by the browser.
    pub(super) fn explain_refusal(&self, error: EntraError, scopes: &str) -> SignInError {
        let mut error = SignInError::from(error);
        if matches!(error.code, Some(65_001 | 65_004 | 90_094)) {
            let names: Vec<&str> = scopes
                .split(' ')
                .filter_map(|scope| scope.rsplit('/').next())
                .collect();
            let names = names.join(" ");
            let link = self.consent_link(scopes);
            error.what = format!("consent is missing for {names}");
            error.advice = format!("an admin consents at {link}");
        }
        error
    }

    /// Where an admin consents for the whole tenant.
    fn consent_link(&self, scopes: &str) -> Url {
        let mut link = self.authority.url().clone();
        link.set_path(&format!("{}/v2.0/adminconsent", self.tenant));
        link.query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("scope", scopes)
            .append_pair("redirect_uri", "http://localhost");
        link
    }
}

impl From<BasicTokenResponse> for TokenGrant {
    fn from(answer: BasicTokenResponse) -> Self {
        let lifetime = answer
            .expires_in()
            .unwrap_or(LIFETIME)
            .min(LONGEST_LIFETIME);
        let lifetime = TimeSpan::try_from(lifetime).unwrap_or(TimeSpan::ZERO);
        let refresh = answer.refresh_token();
        Self {
            access: AccessToken::new(
                answer.access_token().secret().clone(),
                OffsetDateTime::now_utc() + lifetime,
            ),
            refresh: refresh.map(|token| Secret::new(token.secret().clone())),
        }
    }
}

/// The scopes with a token that renews the others.
fn lasting(scopes: &str) -> Scope {
    Scope::new(format!("{scopes} offline_access"))
}

async fn keep_interval(named: Duration) {
    let (shortest, longest) = INTERVALS;
    tokio::time::sleep(named.clamp(shortest, longest)).await;
}

async fn within<T>(request: impl Future<Output = T>) -> Result<T, SignInError> {
    tokio::time::timeout(LIMIT, request).await.map_err(|_| {
        SignInError::new(
            format!(
                "the sign-in service did not answer within {} s",
                LIMIT.as_secs()
            ),
            super::connect_fault::NETWORK,
        )
    })
}

/// The crate reads the errors of polling into a type of its own, without the number and the ids; the description has
/// them too.
fn of_device_code(
    error: RequestTokenError<SignInError, DeviceCodeErrorResponse>,
) -> RequestTokenError<SignInError, EntraError> {
    match error {
        RequestTokenError::ServerResponse(error) => RequestTokenError::ServerResponse(EntraError {
            error: error.error().to_string(),
            error_description: error.error_description().cloned().unwrap_or_default(),
            ..EntraError::default()
        }),
        RequestTokenError::Request(error) => RequestTokenError::Request(error),
        RequestTokenError::Parse(error, body) => RequestTokenError::Parse(error, body),
        RequestTokenError::Other(text) => RequestTokenError::Other(text),
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_interval_of_zero_or_of_hours_is_bounded() {
        let start = Instant::now();
        keep_interval(Duration::ZERO).await;
        assert_eq!(start.elapsed(), Duration::from_secs(1));
        let start = Instant::now();
        keep_interval(Duration::from_hours(9)).await;
        assert_eq!(start.elapsed(), Duration::from_mins(1));
    }

    #[test]
    fn a_life_that_no_calendar_knows_is_bounded() {
        for seconds in [0, u64::MAX] {
            let answer =
                format!(r#"{{"access_token":"x","token_type":"Bearer","expires_in":{seconds}}}"#);
            let answer: BasicTokenResponse = serde_json::from_str(&answer).unwrap();
            let life = TokenGrant::from(answer).access.expires_on - OffsetDateTime::now_utc();
            assert!(life <= TimeSpan::hours(48), "{life}");
        }
    }
}
