//! The filter: typed, kept, dropped.

use tui_input::Input;

use super::super::typed::Offered;
use super::super::{Command, Effect, Layer, Model, ToastKind};
use crate::tenant::Query;
use crate::tenant::query::{Completion, KEYS, LACKING, complete};

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
            self.list.filters.keep(&self.list.filter);
            self.list.offered = None;
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

    pub(super) fn is_filtering(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Filter { .. }))
    }

    /// Puts a filter of before, or one after it, into the field.
    pub(super) fn go_in_filters(&mut self, command: Command) {
        let Some(Layer::Filter { input, .. }) = self.layers.last_mut() else {
            return;
        };
        let found = match command {
            Command::Older => self.list.filters.older(input.value()),
            _ => self.list.filters.newer(),
        };
        if let Some(text) = found {
            *input = Input::new(text.clone());
            self.list.offered = None;
            self.set_filter(&text);
        }
    }

    /// Completes the word at the end of the field by the language's table, or goes on to the next that fits.
    pub(super) fn complete_filter(&mut self, forward: bool) {
        let Some(Layer::Filter { input, .. }) = self.layers.last_mut() else {
            return;
        };
        let offered = if let Some(mut offered) = self.list.offered.take() {
            let words = offered.words.len();
            let step = if forward { 1 } else { words - 1 };
            offered.at = (offered.at + step) % words;
            offered
        } else {
            let text = input.value();
            let Completion { start, words } = complete(text);
            if words.is_empty() {
                return;
            }
            Offered {
                before: text.get(..start).unwrap_or_default().to_owned(),
                at: if forward { 0 } else { words.len() - 1 },
                words,
            }
        };
        let word = offered.words.get(offered.at).copied().unwrap_or_default();
        let colon = if is_key(word) && !offered.before.ends_with([':', ',', '|']) {
            ":"
        } else {
            ""
        };
        let text = format!("{}{word}{colon}", offered.before);
        *input = Input::new(text.clone());
        // One word alone is done: what follows it can be completed next.
        self.list.offered = (offered.words.len() > 1).then_some(offered);
        self.list.filters.leave();
        self.set_filter(&text);
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

fn is_key(word: &str) -> bool {
    KEYS.iter().any(|key| key.name == word)
}
