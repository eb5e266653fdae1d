//! What other people do at a moment that the client does not choose: before its n-th request.

use super::faults::On;
use super::service::Service;
use super::tenant::PortalAction;
use super::wire::Request;
use jiff::Timestamp;
use serde::Deserialize;
use std::fmt;

/// Something that is done before a request is answered, once. As TOML:
///
/// ```toml
/// [[acts]]
/// on = { verb = "PATCH", path = "/beta/users/*/authentication/requirements" }
/// before = 3          # the third such request; the requests of a batch count one by one
/// user = "bob@contoso.example"
/// action = "setState"
/// state = "disabled"
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Act {
    /// The requests that are counted; every request to Graph when not given.
    #[serde(default)]
    pub on: On,
    /// Before which of them it is done; 1 is the first.
    #[serde(default = "first")]
    pub before: u32,
    /// Principal name or id of the person it is done to.
    pub user: Box<str>,
    #[serde(flatten)]
    pub action: PortalAction,
}

fn first() -> u32 {
    1
}

/// Code of a test that runs before a request.
type Callback = Box<dyn FnOnce(&mut Service, Timestamp) + Send>;

/// The acts and callbacks that are still to come.
#[derive(Default)]
pub(super) struct Acts {
    planned: Vec<(Act, u32)>,
    callbacks: Vec<(u32, Callback)>,
}

impl fmt::Debug for Acts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acts")
            .field("planned", &self.planned)
            .field("callbacks", &self.callbacks.len())
            .finish()
    }
}

impl Acts {
    pub(super) fn plan(&mut self, acts: &[Act]) {
        self.planned
            .extend(acts.iter().cloned().map(|act| (act, 0)));
    }

    pub(super) fn call_before(&mut self, request: u32, callback: Callback) {
        self.callbacks.push((request.max(1), callback));
    }

    /// Counts a request and gives what is to be done before it.
    pub(super) fn due(&mut self, request: &Request, user: &[String]) -> (Vec<Act>, Vec<Callback>) {
        for (act, seen) in &mut self.planned {
            *seen += u32::from(act.on.matches(request, user));
        }
        let due = |(act, seen): &mut (Act, u32)| *seen >= act.before.max(1);
        let acts = self
            .planned
            .extract_if(.., due)
            .map(|(act, _)| act)
            .collect();
        for (left, _) in &mut self.callbacks {
            *left -= 1;
        }
        let callbacks = self.callbacks.extract_if(.., |(left, _)| *left == 0);
        (acts, callbacks.map(|(_, callback)| callback).collect())
    }
}
