//! The field that searches in the window below it.

use tui_input::Input;

use super::super::{Effect, Layer, Model};

impl Model {
    /// Opens the field over what was searched for before.
    pub(super) fn open_search(&mut self) {
        let before = match self.layers.last() {
            Some(Layer::Confirm(confirm)) => confirm.list.searched.clone(),
            Some(Layer::Help { searched, .. } | Layer::History { searched, .. }) => {
                searched.clone()
            }
            None => self.pane_search.words.clone(),
            _ => String::new(),
        };
        self.layers.push(Layer::Search {
            input: Input::new(before.clone()),
            before,
        });
    }

    /// Follows the text while it is typed.
    pub(super) fn search(&mut self, words: &str) {
        let below = self.layers.iter_mut().rev();
        let mut below = below.skip_while(|layer| matches!(layer, Layer::Search { .. }));
        match below.next() {
            Some(Layer::Confirm(confirm)) => confirm.search(words),
            Some(Layer::Help {
                searched, scroll, ..
            }) => {
                words.clone_into(searched);
                *scroll = 0;
            }
            Some(Layer::History { .. }) => self.search_history(words),
            None => self.pane_search.set(words),
            _ => {}
        }
    }

    pub(super) fn keep_search(&mut self) -> Vec<Effect> {
        self.layers.pop();
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut()
            && confirm.read
            && !confirm.list.rows.is_empty()
        {
            confirm.list.cursor = Some(0);
        }
        Vec::new()
    }

    /// Goes to the next line of the detail that contains the words, or to the one before.
    pub(super) fn next_hit(&mut self, back: bool) {
        self.detail_scroll = self.pane_search.step(back).unwrap_or(self.detail_scroll);
    }

    pub(super) fn drop_search(&mut self) {
        if let Some(Layer::Search { before, .. }) = self.layers.pop() {
            self.search(&before);
        }
    }
}
