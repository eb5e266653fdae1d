//! The mouse, where the configuration asks for it: a click selects, the wheel scrolls. Nothing is changed by it.

use super::super::{Area, Command, Effect, Model, Pane};

/// Lines for a notch of the wheel.
const NOTCH: usize = 3;

impl Model {
    /// Selects the user of a row, or the pane. A window above them takes no clicks.
    pub(super) fn click(&mut self, x: u16, y: u16) -> Vec<Effect> {
        let panes = self.panes().filter(|_| self.layers.is_empty());
        let Some(panes) = panes else {
            return Vec::new();
        };
        if panes.list.is_some_and(|area| holds(area, x, y)) {
            if self.pane == Pane::Detail {
                self.focus(Pane::List);
            }
            // The border and the heading are above the rows.
            let line = panes.list.and_then(|area| y.checked_sub(area.y + 2));
            let row = line.map(|line| self.list.top + usize::from(line));
            let is_row = |line: &u16| usize::from(*line) < panes.list_rows();
            if let (Some(row), true) = (row, line.is_some_and(|line| is_row(&line)))
                && row < self.list.rows.len()
            {
                let height = self.list_rows();
                self.list.go_to(row, &self.store, height);
            }
        } else if panes.detail.is_some_and(|area| holds(area, x, y)) {
            self.focus(Pane::Detail);
        }
        Vec::new()
    }

    fn focus(&mut self, pane: Pane) {
        self.pane = pane;
        self.show_detail();
        self.list.scroll(self.list_rows());
    }

    /// Scrolls what is under the pointer; a window above takes it all.
    pub(super) fn wheel(&mut self, x: u16, y: u16, down: bool) -> Vec<Effect> {
        let detail = self.panes().and_then(|panes| panes.detail);
        if self.layers.is_empty() && detail.is_some_and(|area| holds(area, x, y)) {
            // Drawing says where the end is.
            self.detail_scroll = if down {
                self.detail_scroll.saturating_add(NOTCH)
            } else {
                self.detail_scroll.saturating_sub(NOTCH)
            };
            return Vec::new();
        }
        let command = if down { Command::Down } else { Command::Up };
        let pane = std::mem::replace(&mut self.pane, Pane::List);
        for _ in 0..NOTCH {
            self.go(command);
        }
        self.pane = pane;
        Vec::new()
    }
}

fn holds(area: Area, x: u16, y: u16) -> bool {
    (area.x..area.x + area.width).contains(&x) && (area.y..area.y + area.height).contains(&y)
}
