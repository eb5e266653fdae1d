//! When a Temporary Access Pass can be made.

use super::{Layer, Model};

impl Model {
    /// Why no pass can be asked for now, if none can.
    pub fn why_no_pass(&self) -> Option<&'static str> {
        if self.session.read_only {
            Some("this session may only read")
        } else if self.list.marks.len() > 1 {
            Some("a pass is for one user: take the marks away first")
        } else if self.list.only_one().is_none() {
            Some("no user is under the cursor")
        } else {
            None
        }
    }

    /// Whether the question on top is about a pass that the policy allows for one sign-in only.
    pub fn passes_are_once_only(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Confirm(confirm)) if confirm.policy.once_only == Some(true))
    }
}
