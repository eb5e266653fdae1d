//! Text fields.

use tui_input::InputRequest;

use super::super::{Effect, Key, Layer, Model};
use crate::tenant::{Query, SafeText};

/// The longest text of a field, in bytes: more is something that was pasted without being bracketed.
const LONGEST: usize = 2_048;

/// What a key does in a text field; the chords are those of a shell.
fn request(key: Key) -> Option<InputRequest> {
    Some(match key {
        Key::Char(c) => InputRequest::InsertChar(c),
        Key::Backspace | Key::Ctrl('h') => InputRequest::DeletePrevChar,
        Key::Delete | Key::Ctrl('d') => InputRequest::DeleteNextChar,
        Key::Left | Key::Ctrl('b') => InputRequest::GoToPrevChar,
        Key::Right | Key::Ctrl('f') => InputRequest::GoToNextChar,
        Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
        Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
        Key::Ctrl('u') => InputRequest::DeleteLine,
        Key::Ctrl('w') => InputRequest::DeletePrevWord,
        Key::Ctrl('k') => InputRequest::DeleteTillEnd,
        _ => return None,
    })
}

impl Model {
    /// A key that no command has: text where there is a field, else nothing.
    pub(super) fn type_key(&mut self, key: Key) -> Vec<Effect> {
        if let (Some(Layer::Sort { .. }), Key::Char(letter)) = (self.layers.last(), key) {
            return self.sort_by_letter(letter);
        }
        if let (Some(Layer::Links(_)), Key::Char(letter)) = (self.layers.last(), key) {
            return self.copy_link_of_key(letter);
        }
        let Some(request) = request(key).filter(|_| !key.is_text() || self.types(key)) else {
            return Vec::new();
        };
        let Some(input) = self.layers.last_mut().and_then(Layer::input_mut) else {
            return Vec::new();
        };
        if matches!(request, InputRequest::InsertChar(_)) && input.value().len() >= LONGEST {
            return Vec::new();
        }
        input.handle(request);
        self.text_changed()
    }

    /// Pasted text goes into the field on top; without one it becomes the filter. It is never a command.
    pub(in crate::app) fn paste(&mut self, text: &str) -> Vec<Effect> {
        if self.takes_address() {
            return self.address_pasted(text);
        }
        let mut clean = SafeText::new(text.trim());
        if self.layers.is_empty() {
            clean = SafeText::from(Query::of_pasted(&clean));
            self.open_empty_filter();
        }
        let Some(input) = self.layers.last_mut().and_then(Layer::input_mut) else {
            return Vec::new();
        };
        for c in clean.chars() {
            input.handle(InputRequest::InsertChar(c));
        }
        self.text_changed()
    }

    fn text_changed(&mut self) -> Vec<Effect> {
        match self.layers.last_mut() {
            Some(Layer::Filter { input, .. }) => {
                let text = input.value().to_owned();
                self.list.filters.leave();
                self.list.offered = None;
                self.set_filter(&text);
            }
            Some(Layer::Search { input, .. }) => {
                let text = input.value().to_owned();
                self.search(&text);
            }
            Some(Layer::Palette { chosen, .. }) => *chosen = 0,
            Some(Layer::Tenants(picker)) => picker.chosen = 0,
            Some(Layer::Export(_)) => self.export_name_changed(),
            _ => {}
        }
        Vec::new()
    }
}
