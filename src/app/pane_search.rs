//! Words that are searched for in the detail, and the lines that contain them.

/// A search in the detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaneSearch {
    /// The words; empty for none.
    pub words: String,
    /// The lines that contain them, as they were drawn.
    pub hits: Vec<usize>,
    /// Which of the lines is looked at.
    pub at: usize,
    /// The next lines that are drawn are gone to.
    pub goes_to_first: bool,
}

impl PaneSearch {
    /// Searches for other words.
    pub(super) fn set(&mut self, words: &str) {
        *self = Self {
            words: words.to_owned(),
            goes_to_first: true,
            ..Self::default()
        };
    }

    /// The same words in the detail of another user.
    pub(super) fn begin_again(&mut self) {
        let words = std::mem::take(&mut self.words);
        self.set(&words);
    }

    /// Takes in the lines that were drawn; gives the one to go to.
    pub(super) fn drawn(&mut self, hits: Vec<usize>) -> Option<usize> {
        self.hits = hits;
        self.at = self.at.min(self.hits.len().saturating_sub(1));
        let first = self.hits.first().copied();
        if self.goes_to_first && first.is_some() {
            self.goes_to_first = false;
            self.at = 0;
            return first;
        }
        None
    }

    /// The line of the next hit, or of the one before, around the end.
    pub(super) fn step(&mut self, back: bool) -> Option<usize> {
        let all = self.hits.len();
        let step = if back { all.checked_sub(1)? } else { 1 };
        self.at = (self.at + step).checked_rem(all)?;
        self.hits.get(self.at).copied()
    }
}
