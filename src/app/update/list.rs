//! Moving, marking, ordering.

use super::super::{Command, Context, Effect, Layer, Model, Pane, ToastKind};

use crate::change::words::count;
use crate::tenant::grouped;

impl Model {
    /// Selects the rows after anything about the users has changed; an open overview follows.
    pub(super) fn select(&mut self) {
        let height = self.list_rows();
        self.list.select(&mut self.store, height);
        self.count_again();
    }

    /// Selects the rows and leaves the user under the cursor on the line of the screen where it was.
    pub(super) fn select_in_place(&mut self) {
        let line = self.list.row.saturating_sub(self.list.top);
        self.select();
        self.list.top = self.list.row.saturating_sub(line);
        self.list.scroll(self.list_rows());
    }

    /// Moves in whatever has the arrow keys.
    pub(super) fn go(&mut self, command: Command) {
        let page = if self.layers.is_empty() {
            self.list_rows()
        } else {
            self.window_rows()
        };
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut()
            && confirm.go(command, page)
        {
            return;
        }
        if let Some(scroll) = self.layers.last_mut().and_then(Layer::scroll_mut) {
            *scroll = command.moved(*scroll, page);
            return;
        }
        if let Some((found, _)) = self.in_palette()
            && let Some(Layer::Palette { chosen, .. }) = self.layers.last_mut()
        {
            *chosen = command
                .moved(*chosen, page)
                .min(found.len().saturating_sub(1));
            return;
        }
        let tenants = self.in_picker().map(|(found, _)| found.len());
        match self.layers.last_mut() {
            Some(Layer::Tenants(picker)) => {
                let last = tenants.unwrap_or_default().saturating_sub(1);
                picker.chosen = command.moved(picker.chosen, page).min(last);
            }
            Some(Layer::AllTenants { .. }) => self.go_in_all_tenants(command, page),
            Some(Layer::History { .. }) => self.go_in_history(command),
            Some(Layer::Overview(_)) => self.go_in_overview(command),
            Some(Layer::Columns { .. } | Layer::Sort { .. }) => self.go_in_columns(command),
            Some(Layer::Views { .. }) => self.go_in_views(command),
            Some(Layer::Links(_)) => self.go_in_links(command),
            Some(Layer::Migration(_)) => self.go_in_migration(command),
            Some(Layer::Method(_)) => self.go_in_kinds(command),
            Some(Layer::Sms(_)) => self.go_in_sms(command),
            Some(Layer::AccessPasses(shown)) => {
                let last = shown.passes.len().saturating_sub(1);
                shown.chosen = command.moved(shown.chosen, page).min(last);
            }
            None if self.pane == Pane::Detail => {
                self.go_in_detail(command);
            }
            _ => {
                let row = match command {
                    Command::First => 0,
                    Command::Last => usize::MAX,
                    other => other.moved(self.list.row, page),
                };
                self.list.go_to(row, &self.store, page);
            }
        }
    }

    /// Marks the user under the cursor, or takes the mark away, and goes on to the next.
    pub(super) fn mark(&mut self) {
        if let Some(id) = self.list.cursor {
            if self.list.marks.remove(&id) {
                self.list.last_marked = None;
            } else {
                self.list.marks.insert(id);
                self.list.last_marked = Some(id);
            }
            self.list.count_hidden(&self.store);
            self.go(Command::Down);
        }
    }

    /// Marks everybody from the user marked last to the one under the cursor.
    pub(super) fn mark_range(&mut self) -> Vec<Effect> {
        let Some(from) = self.range_start() else {
            return Vec::new();
        };
        let range = self.list.between(from, self.list.row, &self.store);
        self.list.marks.extend(range);
        self.list.last_marked = self.list.cursor;
        self.marked()
    }

    /// Marks all filtered users.
    pub(super) fn mark_shown(&mut self) -> Vec<Effect> {
        let shown = self.list.between(0, self.list.rows.len(), &self.store);
        self.list.marks.extend(shown);
        self.marked()
    }

    /// Marks those of the users shown that are not marked, and takes the marks of the others away.
    pub(super) fn invert_shown(&mut self) -> Vec<Effect> {
        for id in self.list.between(0, self.list.rows.len(), &self.store) {
            if !self.list.marks.remove(&id) {
                self.list.marks.insert(id);
            }
        }
        self.list.last_marked = None;
        self.marked()
    }

    /// Clears the marks; once nobody is marked, brings back those that were cleared.
    pub(super) fn clear_or_restore_marks(&mut self) -> Vec<Effect> {
        if self.list.marks.is_empty() {
            self.list.marks = std::mem::take(&mut self.list.cleared);
            return self.marked();
        }
        self.clear_marks();
        let back =
            self.session
                .keys
                .offer(Context::Main, Command::ClearMarks, "again brings them back");
        let back = back.map(|back| format!("; {back}")).unwrap_or_default();
        let cleared = count(self.list.cleared.len(), "mark");
        self.say(ToastKind::Note, format!("{cleared} cleared{back}."))
    }

    pub(super) fn clear_marks(&mut self) {
        if !self.list.marks.is_empty() {
            self.list.cleared = std::mem::take(&mut self.list.marks);
        }
        self.list.last_marked = None;
        self.list.hidden = 0;
    }

    fn marked(&mut self) -> Vec<Effect> {
        self.list.count_hidden(&self.store);
        self.say(
            ToastKind::Note,
            format!("{} marked.", grouped(self.list.marks.len())),
        )
    }
}
