//! The window for the way off per-user MFA.

use super::super::migration::MigrationWindow;
use super::super::{Command, Effect, Layer, Loading, Model};
use crate::change::journal::Context;
use crate::coverage::{Standing, groups_of_migration};

impl Model {
    pub(super) fn open_migration(&mut self) -> Vec<Effect> {
        let window = MigrationWindow::of(self, 0);
        self.layers.push(Layer::Migration(Box::new(window)));
        self.read_groups_of_migration()
    }

    /// Judges again if the window is open.
    pub(super) fn survey_again(&mut self) {
        let at = self
            .layers
            .iter()
            .enumerate()
            .find_map(|(at, layer)| match layer {
                Layer::Migration(window) => Some((at, window.chosen, window.wave)),
                _ => None,
            });
        if let Some((at, chosen, wave)) = at {
            let window = MigrationWindow {
                wave,
                ..MigrationWindow::of(self, chosen)
            };
            self.layers[at] = Layer::Migration(Box::new(window));
        }
    }

    fn migration(&self) -> Option<&MigrationWindow> {
        match self.layers.last() {
            Some(Layer::Migration(window)) => Some(window),
            _ => None,
        }
    }

    /// Groups that decide here alone: of policies that block legacy authentication or only report.
    pub(super) fn read_groups_of_migration(&mut self) -> Vec<Effect> {
        if self.load.groups == Loading::Running {
            return Vec::new();
        }
        let Some(window) = self.migration() else {
            return Vec::new();
        };
        let of_each = window.survey.one_of_each.iter();
        let users = of_each.filter_map(|at| self.store.at(*at));
        let groups = groups_of_migration(&self.rules(), users);
        if groups.is_empty() {
            return Vec::new();
        }
        self.read_members(groups)
    }

    pub(super) fn go_in_migration(&mut self, command: Command) {
        if let Some(Layer::Migration(window)) = self.layers.last_mut() {
            let last = Standing::ALL.len() - 1;
            window.chosen = command.moved(window.chosen, last).min(last);
        }
    }

    /// Shows the users of the chosen standing in the list.
    pub(super) fn show_standing(&mut self) -> Vec<Effect> {
        if let Some(selection) = self.migration().map(MigrationWindow::selection) {
            self.show_only("", Some(selection));
        }
        Vec::new()
    }

    /// Asks about the next wave.
    pub(super) fn next_wave(&mut self) -> Vec<Effect> {
        let Some(window) = self.migration() else {
            return Vec::new();
        };
        let plan = self.wave(window);
        self.ask(plan, Context::default())
    }

    /// Makes the next wave smaller or larger.
    pub(super) fn resize_wave(&mut self, command: Command) {
        if let Some(Layer::Migration(window)) = self.layers.last_mut() {
            window.wave = window.wave.resized(command == Command::More);
        }
    }
}
