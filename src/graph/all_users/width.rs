//! How many parts are read at once: as many as the service takes without asking to wait. Pure.

/// At the beginning.
const FIRST: usize = 12;
/// At most; the gate has as many places for what nobody waits for.
const MOST: usize = 16;
const LEAST: usize = 2;

#[derive(Debug)]
pub(super) struct Width {
    now: usize,
    /// Answers since the last change.
    answers: usize,
}

impl Default for Width {
    fn default() -> Self {
        Self {
            now: FIRST,
            answers: 0,
        }
    }
}

impl Width {
    pub(super) fn get(&self) -> usize {
        self.now
    }

    /// An answer came, and nobody was asked to wait: after a round of those, there is room for one more.
    pub(super) fn answered(&mut self) {
        self.answers += 1;
        if self.answers >= self.now && self.now < MOST {
            self.now += 1;
            self.answers = 0;
        }
    }

    /// The service asked to wait: half of it is enough.
    pub(super) fn throttled(&mut self) {
        self.now = (self.now / 2).max(LEAST);
        self.answers = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_by_one_a_round_halves_when_the_service_asks_to_wait_and_recovers() {
        let mut width = Width::default();
        for _ in 0..200 {
            width.answered();
        }
        assert_eq!(width.get(), MOST);
        width.throttled();
        assert_eq!(width.get(), MOST / 2);
        for _ in 0..10 {
            width.throttled();
        }
        assert_eq!(width.get(), LEAST);
        width.answered();
        width.answered();
        assert_eq!(width.get(), LEAST + 1);
    }
}
