//! Views: chosen, saved, deleted, shown by their keys.

use tui_input::Input;

use super::super::columns::ColumnChoice;
use super::super::{Command, Effect, Key, Layer, Model, ToastKind, View};
use crate::tenant::SafeText;

impl Model {
    pub(super) fn open_views(&mut self) {
        let shown = self
            .session
            .views
            .iter()
            .position(|view| self.is_shown(view));
        self.layers.push(Layer::Views {
            chosen: shown.unwrap_or(0),
        });
    }

    /// Whether the list is what the view describes.
    pub fn is_shown(&self, view: &View) -> bool {
        let list = &self.list;
        let columns = view.columns.as_ref();
        list.restriction.is_none()
            && list.filter.trim() == view.filter.trim()
            && view.sort.is_none_or(|sort| sort == list.sort)
            && columns.is_none_or(|columns| ColumnChoice::of(columns) == list.columns)
    }

    pub(super) fn go_in_views(&mut self, command: Command) {
        let page = self.list_rows();
        let last = self.session.views.len().saturating_sub(1);
        if let Some(Layer::Views { chosen }) = self.layers.last_mut() {
            *chosen = command.moved(*chosen, page).min(last);
        }
    }

    /// The view under the cursor of the window.
    pub fn chosen_view(&self) -> Option<&View> {
        match self.window()? {
            Layer::Views { chosen } => self.session.views.get(*chosen),
            _ => None,
        }
    }

    pub(super) fn show_chosen_view(&mut self) -> Vec<Effect> {
        let Some(view) = self.chosen_view().cloned() else {
            return Vec::new();
        };
        self.layers.pop();
        self.apply_view(&view)
    }

    /// Shows the users of a view that is named.
    pub(in crate::app) fn show_view(&mut self, name: &str) -> Vec<Effect> {
        let view = self.session.views.iter().find(|view| view.name == name);
        let view = view.cloned();
        view.map_or_else(Vec::new, |view| self.apply_view(&view))
    }

    /// Shows the users of the view that has a key in the list.
    pub(super) fn show_view_of_key(&mut self, key: Key) -> Option<Vec<Effect>> {
        if !self.layers.is_empty() {
            return None;
        }
        let view = self.session.views.iter().find(|view| view.key == Some(key));
        let view = view.cloned()?;
        Some(self.apply_view(&view))
    }

    fn apply_view(&mut self, view: &View) -> Vec<Effect> {
        self.list.restriction = None;
        if let Some(sort) = view.sort {
            self.list.sort = sort;
        }
        if let Some(columns) = &view.columns {
            self.list.columns = ColumnChoice::of(columns);
        }
        self.set_filter(&view.filter);
        let mut effects = self.read_for_columns();
        if let Some(note) = self.list.filter_note.clone() {
            let text = format!("The view {}: {}", view.name, note.message);
            effects.extend(self.say(ToastKind::Bad, text));
        }
        effects
    }

    /// Asks for the name of the present filter, order and columns.
    pub(super) fn open_save_view(&mut self) {
        let shown = self.session.views.iter().find(|view| self.is_shown(view));
        let name = shown.filter(|view| view.is_saved);
        let name = name.map_or_else(String::new, |view| view.name.clone());
        self.layers.push(Layer::SaveView {
            input: Input::new(name),
        });
    }

    pub(super) fn save_view(&mut self) -> Vec<Effect> {
        let Some(Layer::SaveView { input }) = self.layers.last() else {
            return Vec::new();
        };
        let name = SafeText::new(input.value().trim()).to_string();
        if name.is_empty() {
            return self.say(ToastKind::Note, "A view needs a name.");
        }
        let known = self.session.views.iter().position(|view| view.name == name);
        let is_configured = |at: usize| {
            self.session
                .views
                .get(at)
                .is_some_and(|view| !view.is_saved)
        };
        if known.is_some_and(is_configured) {
            let text = format!("The configuration has a view {name}: choose another name.");
            return self.say(ToastKind::Bad, text);
        }
        let view = View {
            name,
            filter: self.list.filter.trim().to_owned(),
            sort: Some(self.list.sort),
            columns: Some(self.list.columns.shown().collect()),
            key: None,
            is_saved: true,
        };
        self.layers.pop();
        let place = match known {
            Some(at) => at,
            None => self.session.views.len(),
        };
        if let Some(old) = self.session.views.get_mut(place) {
            *old = view.clone();
        } else {
            self.session.views.push(view.clone());
        }
        if let Some(Layer::Views { chosen }) = self.layers.last_mut() {
            *chosen = place;
        }
        self.count_again();
        let until = if self.session.is_remembered {
            ""
        } else {
            " It lasts until you quit: a demo leaves nothing behind."
        };
        let text = format!("Saved the view {}.{until}", view.name);
        let mut effects = vec![Effect::KeepView(Box::new(view))];
        effects.extend(self.say(ToastKind::Good, text));
        effects
    }

    pub(super) fn delete_view(&mut self) -> Vec<Effect> {
        let Some(Layer::Views { chosen }) = self.layers.last() else {
            return Vec::new();
        };
        let at = *chosen;
        if self.session.views.get(at).is_none_or(|view| !view.is_saved) {
            return Vec::new();
        }
        let view = self.session.views.remove(at);
        let last = self.session.views.len().saturating_sub(1);
        if let Some(Layer::Views { chosen }) = self.layers.last_mut() {
            *chosen = at.min(last);
        }
        self.count_again();
        let text = format!("Deleted the view {}.", view.name);
        let mut effects = vec![Effect::DropView(view.name)];
        effects.extend(self.say(ToastKind::Note, text));
        effects
    }
}
