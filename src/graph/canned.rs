//! A client that is answered by a function: every byte that the service could send goes the whole way, without a socket.
//! For the property tests and for the fuzz targets in `tests/fuzz`; no program contains it.

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderValue, Response, StatusCode};
use azure_core::credentials::Secret;
use reqwest::Method;
use uuid::Uuid;

use super::pipeline::Request;
use super::{Graph, GraphEndpoint, GraphOptions, Pages};
use crate::auth::credential;
use crate::tenant::{MfaState, UserId};

/// Answers the request with this number.
type Answer = dyn Fn(usize) -> CannedAnswer + Send + Sync;

/// What comes instead of an answer of the service.
#[derive(Clone, Debug, Default)]
pub struct CannedAnswer {
    /// The HTTP status; one that is none becomes 200.
    pub status: u16,
    /// Names and values; what no header can be is left out.
    pub headers: Vec<(&'static str, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

pub(super) struct Canned(Arc<Answer>);

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canned").finish_non_exhaustive()
    }
}

impl Canned {
    pub(super) fn answer(&self, number: u64) -> reqwest::Response {
        let said = (self.0)(usize::try_from(number).unwrap_or(usize::MAX));
        let mut answer = Response::new(said.body);
        *answer.status_mut() = StatusCode::from_u16(said.status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or_default();
        for (name, value) in said.headers {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                answer.headers_mut().append(name, value);
            }
        }
        answer.into()
    }
}

/// What a client can be asked, one after the other: every parser of an answer is behind one of them.
pub const CALLS: usize = 22;

impl Graph {
    /// A client that is answered by this function.
    pub fn answered_by(
        answer: impl Fn(usize) -> CannedAnswer + Send + Sync + 'static,
    ) -> Option<Self> {
        let endpoint = GraphEndpoint::new("http://127.0.0.1:9".parse().ok()?).ok()?;
        let credential = credential::token(Secret::new(TOKEN));
        let scope = "scope".to_owned();
        let mut graph = Self::new(endpoint, credential, scope, GraphOptions::default()).ok()?;
        Arc::get_mut(&mut graph.shared)?.canned = Some(Canned(Arc::new(answer)));
        Some(graph)
    }

    /// Makes the call with this number, and gives what came of it as text.
    pub async fn call(&self, number: usize) -> String {
        let user = UserId(Uuid::from_u128(1));
        match number % CALLS {
            0 => {
                let mut pages = self.users();
                let mut read = Vec::new();
                while let Some(page) = pages.next().await {
                    let failed = page.is_err();
                    read.push(page);
                    if failed {
                        break;
                    }
                }
                format!("{read:?}")
            }
            1 => every(self.registrations()).await,
            2 => every(self.sign_in_activity()).await,
            3 => format!("{:?}", self.roles().await),
            4 => format!("{:?}", self.policies().await),
            5 => format!("{:?}", self.groups_of(user).await),
            6 => format!("{:?}", self.methods(user).await),
            7 => format!("{:?}", self.audits_with_passkeys(user).await),
            8 => format!("{:?}", self.sign_ins(user, None).await),
            9 => format!("{:?}", self.risky_users().await),
            10 => format!("{:?}", self.entra_plan().await),
            11 => format!("{:?}", self.organization().await),
            12 => format!("{:?}", self.access_pass_policy().await),
            13 => format!("{:?}", self.state(user).await),
            14 => format!(
                "{:?}",
                self.states(&[user, UserId(Uuid::from_u128(2))]).await
            ),
            15 => format!("{:?}", self.set_states(&[(user, MfaState::Enabled)]).await),
            16 => format!("{:?}", self.sign_in_preferences(user).await),
            17 => format!("{:?}", self.user("ada@contoso.example").await),
            18 => format!("{:?}", self.create_access_pass(user, Some(60), None).await),
            19 => format!("{:?}", self.methods_policy().await),
            20 => format!("{:?}", self.user_members(Uuid::from_u128(3)).await),
            _ => format!(
                "{:?}",
                self.send(&self.anything()).await.map(|read| read.asked_at)
            ),
        }
    }

    fn anything(&self) -> Request {
        let url = self.endpoint().url(super::Version::V1, ["me"], None);
        Request::write(super::Area::Identity, Method::POST, url, None)
    }
}

/// The token of every call.
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.c2VjcmV0LXNlY3JldC1zZWNyZXQ.c2lnbmF0dXJl";

async fn every<T: fmt::Debug>(mut pages: Pages<T>) -> String {
    let mut read = Vec::new();
    while let Some(page) = pages.next().await {
        let failed = page.is_err();
        read.push(page);
        if failed {
            break;
        }
    }
    format!("{read:?}")
}
