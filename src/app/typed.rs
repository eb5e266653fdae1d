//! What helps while a filter is typed: filters of before, and the words that can follow.

/// The most filters that are remembered while the program runs.
const MOST: usize = 50;

/// Filters that were kept, and where the arrows are among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterHistory {
    /// The latest last; none twice.
    kept: Vec<String>,
    /// How far back the field is, and what was typed before.
    at: Option<(usize, String)>,
}

impl FilterHistory {
    /// Remembers a filter that was kept.
    pub(super) fn keep(&mut self, filter: &str) {
        self.at = None;
        let filter = filter.trim();
        if filter.is_empty() {
            return;
        }
        self.kept.retain(|kept| kept != filter);
        self.kept.push(filter.to_owned());
        if self.kept.len() > MOST {
            self.kept.remove(0);
        }
    }

    /// What is typed is no longer one of before.
    pub(super) fn leave(&mut self) {
        self.at = None;
    }

    /// The filter before the one in the field; that one comes back by [`Self::newer`].
    pub(super) fn older(&mut self, typed: &str) -> Option<String> {
        let (back, typed) = if let Some((back, typed)) = self.at.take() {
            (back + 1, typed)
        } else {
            // What is there already is no step back.
            let is_latest = self.kept.last().is_some_and(|kept| kept == typed.trim());
            (usize::from(is_latest) + 1, typed.to_owned())
        };
        let place = self.kept.len().checked_sub(back);
        let found = place.and_then(|place| self.kept.get(place)).cloned();
        self.at = Some((if found.is_some() { back } else { back - 1 }, typed));
        if self.at.as_ref().is_some_and(|(back, _)| *back == 0) {
            self.at = None;
        }
        found
    }

    /// The filter after it; at the end what was typed.
    pub(super) fn newer(&mut self) -> Option<String> {
        let (back, typed) = self.at.take()?;
        let next = back - 1;
        let found = self
            .kept
            .len()
            .checked_sub(next)
            .and_then(|place| self.kept.get(place));
        match found.filter(|_| next > 0) {
            Some(found) => {
                let found = found.clone();
                self.at = Some((next, typed));
                Some(found)
            }
            None => Some(typed),
        }
    }
}

/// Words of the language that Tab goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What stands before them in the field.
    pub before: String,
    /// The words.
    pub words: Vec<&'static str>,
    /// Which of them is in the field.
    pub at: usize,
}

impl Offered {
    /// The words in a line, with the one in the field marked.
    pub fn line(&self) -> String {
        let mark = |(at, word): (usize, &&str)| {
            if at == self.at {
                format!("[{word}]")
            } else {
                (*word).to_owned()
            }
        };
        let words: Vec<String> = self.words.iter().enumerate().map(mark).collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_go_back_through_the_filters_and_return_to_what_was_typed() {
        let mut history = FilterHistory::default();
        assert_eq!(history.older("x"), None);
        assert_eq!(history.newer(), None);
        for filter in ["ada", " bob ", "", "ada"] {
            history.keep(filter);
        }
        assert_eq!(history.older("x"), Some("ada".into()));
        assert_eq!(history.older("ada"), Some("bob".into()));
        assert_eq!(history.older("bob"), None);
        assert_eq!(history.newer(), Some("ada".into()));
        assert_eq!(history.newer(), Some("x".into()));
        assert_eq!(history.newer(), None);
        assert_eq!(
            history.older("ada "),
            Some("bob".into()),
            "the latest is there already"
        );
    }

    #[test]
    fn no_more_than_fifty_are_kept() {
        let mut history = FilterHistory::default();
        for number in 0..60 {
            history.keep(&number.to_string());
        }
        assert_eq!(history.kept.len(), MOST);
        assert_eq!(history.kept[0], "10");
    }
}
