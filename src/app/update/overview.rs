//! The overview: opened, moved in, left for the list of a figure.

use super::super::list::Restriction;
use super::super::overview::{Change, Goal, Overview};
use super::super::{Command, Effect, Layer, Model, Pane, ToastKind};

impl Model {
    pub(super) fn open_overview(&mut self) {
        let overview = self.counted();
        self.layers.push(overview);
    }

    fn counted(&mut self) -> Layer {
        let overview = Overview::of(self);
        self.overview_at.line = self.overview_at.line.min(overview.len().saturating_sub(1));
        Layer::Overview(Box::new(overview))
    }

    /// Counts again if the overview is open, so that no key ever waits for it.
    pub(super) fn count_again(&mut self) {
        let open = |layer: &Layer| matches!(layer, Layer::Overview(_));
        if let Some(at) = self.layers.iter().position(open) {
            let overview = self.counted();
            self.layers[at] = overview;
        }
        self.survey_again();
        self.count_sms_again();
    }

    pub(super) fn go_in_overview(&mut self, command: Command) {
        let Some(Layer::Overview(overview)) = self.layers.last() else {
            return;
        };
        let last = overview.len().saturating_sub(1);
        let line = match command {
            Command::Last => last,
            other => other.moved(self.overview_at.line, self.list_rows()),
        };
        self.overview_at.line = line.min(last);
    }

    pub(super) fn go_aside(&mut self, command: Command) {
        match self.layers.last() {
            Some(Layer::Sms(_)) => return self.go_in_sms(command),
            Some(Layer::Columns { .. }) => return self.shift_column(command),
            _ => {}
        }
        let Some(Layer::Overview(overview)) = self.layers.last() else {
            return;
        };
        let last = overview.columns(self.overview_at.line).saturating_sub(1);
        // A line of one figure keeps the column that the table had.
        if last == 0 {
            return;
        }
        let column = self.overview_at.column.min(last);
        self.overview_at.column = match command {
            Command::Left => column.saturating_sub(1),
            _ => (column + 1).min(last),
        };
    }

    /// Shows the users of the chosen figure in the list.
    pub(super) fn show_figure(&mut self) -> Vec<Effect> {
        let Some(Layer::Overview(overview)) = self.layers.last() else {
            return Vec::new();
        };
        let Some(figure) = overview.figure(self.overview_at) else {
            return Vec::new();
        };
        if let Err(error) = &figure.count {
            let text = error.message.clone();
            return self.say(ToastKind::Bad, text);
        }
        match figure.goal.clone() {
            Goal::Filter(filter) => self.show_only(&filter, None),
            Goal::Since(Change::Gone) => return self.say(ToastKind::Note, self.who_is_gone()),
            goal => {
                let selection = goal.selection(self);
                self.show_only("", selection);
            }
        }
        Vec::new()
    }

    /// Leaves the windows above the list for a filter and a selection, at the first user.
    pub(super) fn show_only(&mut self, filter: &str, restriction: Option<Restriction>) {
        self.layers.pop();
        self.show_list();
        self.pane = Pane::List;
        self.list.restriction = restriction;
        self.set_filter(filter);
        let height = self.list_rows();
        self.list.go_to(0, &self.store, height);
    }

    /// The list cannot show them, so they are named.
    fn who_is_gone(&self) -> String {
        let gone = self.since.iter().flat_map(|since| &since.gone);
        let names: Vec<&str> = gone.map(|user| user.upn.as_str()).collect();
        format!("Deleted since your last visit: {}", names.join(", "))
    }
}
