//! The method under the detail's cursor, and what can be done with it.

use super::{Model, Pane};
use crate::tenant::method::in_order;
use crate::tenant::{DefaultMethod, Detail, Method, SignInPreferences};

impl Model {
    /// The method under the cursor while the detail has the arrow keys.
    pub fn current_method(&self) -> Option<&Method> {
        if !self.detail_has_focus() {
            return None;
        }
        let methods = self.known_detail()?.known_methods()?;
        let chosen = self.method.as_ref().and_then(|(id, kind)| {
            methods
                .iter()
                .find(|method| method.id == *id && method.method_type() == *kind)
        });
        chosen.or_else(|| in_order(methods).next())
    }

    /// The default that the method under the cursor would be.
    pub fn next_default(&self) -> Option<DefaultMethod> {
        let now = self.known_preferences().and_then(|known| known.default);
        DefaultMethod::of(self.current_method()?.method_type(), now)
    }

    /// Whether the arrow keys go to the detail.
    pub(super) fn detail_has_focus(&self) -> bool {
        self.pane == Pane::Detail
    }

    /// The detail, if it is of the user under the cursor.
    pub(super) fn known_detail(&self) -> Option<&Detail> {
        let detail = self.detail.as_ref()?;
        (Some(detail.user) == self.list.cursor).then_some(detail)
    }

    /// The preferences, if they were read.
    pub(super) fn known_preferences(&self) -> Option<SignInPreferences> {
        self.known_detail()?.preferences.as_ref()?.ok().cloned()
    }
}
