//! `authentication/requirements`: the per-user MFA state, read and set. Beta only.

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::batch::{Batch, LONGEST};
use super::error::{Cause, Error};
use super::{Area, Graph, Version};
use crate::platform::clock;
use crate::tenant::{MfaState, SafeText, UserId};

/// How many batches of readings are under way at once: eighty states, a tenth of what the service takes in a second.
const READ_SIDE_BY_SIDE: usize = 4;

/// The result of setting one user's state: the write and the reading after it, each by itself.
#[derive(Clone, Debug)]
pub struct StateWrite {
    /// Whose state.
    pub user: UserId,
    /// Whether the service took the change, with the id of the request that it took; [`Error::unclear`] tells a refusal
    /// from a lost answer.
    pub written: Result<Option<SafeText>, Error>,
    /// What the service said when asked again. The state may differ from what was asked for: `enabled` becomes
    /// `enforced` for a user who has a method registered. An error where the write failed.
    pub is: Result<MfaState, Error>,
    /// When the reading was sent: after the service had answered the write.
    pub asked_at: Timestamp,
}

impl Graph {
    /// How many states are set by one batch: half of what it holds, so that a caller who stops between batches stops soon.
    pub const STATES_SET_AT_ONCE: usize = LONGEST / 2;

    /// How many states are read by one batch.
    pub const STATES_READ_AT_ONCE: usize = LONGEST;

    /// One user's state.
    pub async fn state(&self, user: UserId) -> Result<MfaState, Error> {
        let id = user.to_string();
        let answer = self
            .get(
                Area::Requirements,
                Version::Beta,
                ["users", &id, "authentication", "requirements"],
                None,
            )
            .await?;
        let body: Value = answer.json()?;
        state_of(&body).map_err(|error| error.with_request_id(answer.request_id))
    }

    /// Many users' states, in the order asked, [`Self::STATES_READ_AT_ONCE`] to a batch and some batches side by side.
    pub async fn states(&self, users: &[UserId]) -> Vec<(UserId, Result<MfaState, Error>)> {
        let chunks = users.chunks(Self::STATES_READ_AT_ONCE);
        let chunks: Vec<Vec<UserId>> = chunks.map(<[UserId]>::to_vec).collect();
        stream::iter(chunks)
            .map(|chunk| self.states_of(chunk))
            .buffered(READ_SIDE_BY_SIDE)
            .concat()
            .await
    }

    async fn states_of(&self, users: Vec<UserId>) -> Vec<(UserId, Result<MfaState, Error>)> {
        let states = match reads(&users) {
            Ok(batch) => self.batch(&batch).await,
            Err(error) => vec![Err(error); users.len()],
        };
        let states = states
            .into_iter()
            .map(|read| read.and_then(|read| state_of(&read.body)));
        users.into_iter().zip(states).collect()
    }

    /// Sets states by one batch, [`Self::STATES_SET_AT_ONCE`] at a time, and reads back by another what was taken. A
    /// caller that wants to stop or keep a record between batches passes no more than that.
    pub async fn set_states(&self, changes: &[(UserId, MfaState)]) -> Vec<StateWrite> {
        let mut results = Vec::with_capacity(changes.len());
        for chunk in changes.chunks(Self::STATES_SET_AT_ONCE) {
            let answers = match writes(chunk) {
                Ok(batch) => self.batch(&batch).await,
                Err(error) => vec![Err(error); chunk.len()],
            };
            let taken = chunk
                .iter()
                .zip(&answers)
                .filter(|(_, answer)| answer.is_ok());
            let taken: Vec<UserId> = taken.map(|((user, _), _)| *user).collect();
            let asked_at = clock::asking();
            let mut read = self.states(&taken).await.into_iter();
            for (&(user, _), answer) in chunk.iter().zip(answers) {
                let is = match &answer {
                    Ok(_) => read.next().map_or_else(|| Err(missing()), |(_, is)| is),
                    Err(error) => Err(Error {
                        write: false,
                        ..error.clone()
                    }),
                };
                let written = answer.map(|taken| taken.request_id);
                results.push(StateWrite {
                    user,
                    written,
                    is,
                    asked_at,
                });
            }
        }
        results
    }
}

fn path(user: UserId) -> String {
    format!("/users/{user}/authentication/requirements")
}

fn reads(users: &[UserId]) -> Result<Batch, Error> {
    let mut batch = Batch::new(Area::Requirements, Version::Beta);
    for &user in users {
        batch.get(path(user))?;
    }
    Ok(batch)
}

fn writes(changes: &[(UserId, MfaState)]) -> Result<Batch, Error> {
    let mut batch = Batch::new(Area::Requirements, Version::Beta);
    for &(user, state) in changes {
        batch.patch(path(user), json!({ "perUserMfaState": state.name() }))?;
    }
    Ok(batch)
}

fn missing() -> Error {
    Error::new(Cause::Missing, Area::Requirements, false)
}

fn state_of(body: &Value) -> Result<MfaState, Error> {
    let word = body["perUserMfaState"].as_str();
    word.and_then(MfaState::parse).ok_or_else(|| {
        let what = word.map_or(
            "no perUserMfaState in it",
            |_| "a perUserMfaState that mfadeck does not know",
        );
        Error::new(
            Cause::Unreadable(what.to_owned()),
            Area::Requirements,
            false,
        )
    })
}
