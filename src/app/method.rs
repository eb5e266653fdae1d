//! The method under the detail's cursor, and what can be done with it.

use super::{Model, Pane};
use crate::change::ledger::not_deletable_because;
use crate::tenant::method::in_order;
use crate::tenant::{DefaultMethod, Detail, Method, SignInPreferences};

impl Model {
    /// The method under the cursor while the detail has the arrow keys.
    pub fn current_method(&self) -> Option<&Method> {
        if self.pane != Pane::Detail {
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
        let now = self.known_preferences().default;
        DefaultMethod::of(self.current_method()?.method_type(), now)
    }

    /// Why the method under the cursor cannot be deleted, if it cannot.
    pub fn why_not_delete(&self) -> Option<&'static str> {
        self.why_no_method().or_else(|| {
            let methods = self.known_detail()?.known_methods()?;
            not_deletable_because(self.current_method()?, methods, self.known_preferences())
        })
    }

    /// Why the method under the cursor cannot become the default, if it cannot.
    pub fn why_not_default(&self) -> Option<&'static str> {
        self.why_no_method().or_else(|| match self.next_default() {
            None => Some("this type of method cannot be the default"),
            next if next == self.known_preferences().default => Some("it is the default already"),
            Some(_) => None,
        })
    }

    fn why_no_method(&self) -> Option<&'static str> {
        if self.session.read_only {
            Some("this session may only read")
        } else if self.pane != Pane::Detail {
            Some("go to the methods in the detail first")
        } else if self.current_method().is_none() {
            Some("the methods were not read")
        } else {
            None
        }
    }

    /// The detail, if it is of the user under the cursor.
    fn known_detail(&self) -> Option<&Detail> {
        let detail = self.detail.as_ref()?;
        (Some(detail.user) == self.list.cursor).then_some(detail)
    }

    fn known_preferences(&self) -> SignInPreferences {
        self.known_detail()
            .and_then(|detail| detail.preferences.as_ref()?.ok().copied())
            .unwrap_or_default()
    }
}
