//! The window about the end of SMS and voice: opened, moved in, left for the users of a figure or for passes.

use super::super::sms::{COLUMNS, SmsWindow};
use super::super::{Command, Effect, Layer, Model, ToastKind};
use crate::tenant::UserId;

impl Model {
    pub(super) fn open_sms(&mut self) {
        let window = SmsWindow::of(self, (0, 0));
        self.layers.push(Layer::Sms(Box::new(window)));
    }

    /// Counts again if the window is open.
    pub(super) fn count_sms_again(&mut self) {
        let open = self.layers.iter().enumerate();
        let mut open = open.filter_map(|(index, layer)| match layer {
            Layer::Sms(window) => Some((index, window.at)),
            _ => None,
        });
        if let Some((index, at)) = open.next() {
            let window = SmsWindow::of(self, at);
            self.layers[index] = Layer::Sms(Box::new(window));
        }
    }

    pub(super) fn go_in_sms(&mut self, command: Command) {
        let page = self.list_rows();
        let Some(Layer::Sms(window)) = self.layers.last_mut() else {
            return;
        };
        let last = window.len().saturating_sub(1);
        let (row, column) = &mut window.at;
        match command {
            Command::Left => *column = column.saturating_sub(1),
            Command::Right => *column = (*column + 1).min(COLUMNS.len() - 1),
            command => {
                *row = command.moved(*row, page).min(last);
            }
        }
    }

    /// Shows the users of the chosen figure in the list.
    pub(super) fn show_sms_figure(&mut self) -> Vec<Effect> {
        let Some(Layer::Sms(window)) = self.layers.last() else {
            return Vec::new();
        };
        let selection = window.selection();
        if window.chosen().is_none() {
            return self.say(
                ToastKind::Note,
                "This line has no users; the figures above do.",
            );
        }
        if selection.users.is_empty() {
            return self.say(ToastKind::Note, "Nobody is known here.");
        }
        self.show_only("", Some(selection));
        Vec::new()
    }

    /// The users of the chosen figure, for a wave of passes; none where another window is on top.
    pub(super) fn chosen_in_sms(&self) -> Option<Vec<UserId>> {
        let Some(Layer::Sms(window)) = self.layers.last() else {
            return None;
        };
        Some(window.chosen_users())
    }
}
