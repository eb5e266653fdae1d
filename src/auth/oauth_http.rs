//! Our HTTP client as the `oauth2` crate takes it.

use std::pin::Pin;

use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::header::CONTENT_TYPE;

use super::{SignInError, sign_in_answer};

/// Sends the crate's requests with our client.
pub(super) struct OauthHttp<'a>(pub(super) &'a reqwest::Client);

impl<'c> AsyncHttpClient<'c> for OauthHttp<'_> {
    type Error = SignInError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SignInError>> + Send + 'c>>;

    /// An answer that is not JSON is an error here already: the crate would take a proxy's page for the end of a
    /// sign-in that somebody is typing, while it polls on after an error of the connection.
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let failed = |error: reqwest::Error| SignInError::unreachable(&error);
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = self.0.execute(request).await.map_err(failed)?;
            let status = response.status();
            let is_json = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
                let kind = kind.to_str().unwrap_or_default();
                kind.trim_start()
                    .to_ascii_lowercase()
                    .starts_with("application/json")
            });
            if !is_json {
                return Err(SignInError::no_json(status.as_u16()));
            }
            let mut out = HttpResponse::new(sign_in_answer::read(response).await?);
            *out.status_mut() = status;
            Ok(out)
        })
    }
}
