//! The filter: typed, kept, dropped.

use tui_input::Input;

use super::super::{Effect, Layer, Model, ToastKind};
use crate::tenant::Query;
use crate::tenant::query::LACKING;

impl Model {
    /// Opens the field: after the words that are there, so that another one can be typed at once. What was
    /// there before comes back with Esc.
    pub(super) fn open_filter(&mut self) {
        let before = self.list.filter.clone();
        let text = if before.is_empty() {
            String::new()
        } else {
            format!("{before} ")
        };
        self.layers.push(Layer::Filter {
            input: Input::new(text),
            before,
        });
    }

    /// Opens the field with nothing in it, for a text that takes the place of the words that are there.
    pub(super) fn open_empty_filter(&mut self) {
        self.layers.push(Layer::Filter {
            input: Input::default(),
            before: self.list.filter.clone(),
        });
    }

    /// Follows the text while it is typed; a word that cannot be read selects nothing away.
    pub(super) fn set_filter(&mut self, text: &str) {
        text.clone_into(&mut self.list.filter);
        let (query, wrong) = Query::parse_typing(text);
        self.list.filter_note = wrong;
        self.list.query = query;
        self.select();
    }

    /// Keeps the filter, if it can be read.
    pub(super) fn keep_filter(&mut self) -> Vec<Effect> {
        if let Some(note) = self.list.filter_note.clone() {
            self.say(ToastKind::Bad, note.message)
        } else {
            self.layers.pop();
            let kept = self.list.filter.trim_end().len();
            self.list.filter.truncate(kept);
            Vec::new()
        }
    }

    /// Filters by a text that was typed elsewhere; one that cannot be read stays in the field.
    pub(in crate::app) fn filter_by(&mut self, text: &str) -> Vec<Effect> {
        self.open_empty_filter();
        if let Some(Layer::Filter { input, .. }) = self.layers.last_mut() {
            *input = Input::new(text.to_owned());
        }
        self.set_filter(text);
        self.keep_filter()
    }

    /// Shows the users of a view.
    pub(in crate::app) fn show_view(&mut self, name: &str) -> Vec<Effect> {
        let view = self.session.views.iter().find(|view| view.name == name);
        let Some(filter) = view.map(|view| view.filter.clone()) else {
            return Vec::new();
        };
        self.list.restriction = None;
        self.set_filter(&filter);
        Vec::new()
    }

    /// Closes the field and brings the filter before back.
    pub(super) fn drop_filter(&mut self) {
        if let Some(Layer::Filter { before, .. }) = self.layers.pop() {
            self.set_filter(&before);
        }
    }

    /// Shows the users who are never required to use MFA, or those that the filter before showed.
    pub(super) fn toggle_lacking(&mut self) {
        if self.list.filter == LACKING {
            let before = self.list.before_lacking.take().unwrap_or_default();
            self.set_filter(&before);
        } else {
            self.list.before_lacking = Some(self.list.filter.clone());
            self.set_filter(LACKING);
        }
    }
}
