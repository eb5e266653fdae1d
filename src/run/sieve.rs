//! Tells keys from what only looks like keys: sequences that the network has torn, that the terminal library does not
//! know, or with which the terminal answers late.
//!
//! Taken for keys they would be Esc and some commands. A person does not press Esc and `[` at the same moment.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// How long an Esc waits for what may belong to it, and how far the parts of one sequence are apart at most.
pub(super) const TOGETHER: Duration = Duration::from_millis(50);

/// For so long the rest of a sequence may come after an Esc that was taken for a key.
const LATE: Duration = Duration::from_secs(1);

/// What the next event belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Keys,
    /// An Esc that may be the beginning of a sequence.
    Esc(Event),
    /// `ESC [`: parameters until a letter ends it.
    Csi,
    /// `ESC O`: one more.
    Ss3,
    /// A text of the terminal, until BEL or ST.
    Text,
}

/// Takes events as they come, and gives those that are keys.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    state: State,
    last: Option<Instant>,
    /// When an Esc that nothing had followed was passed on.
    lone_esc: Option<Instant>,
}

impl Sieve {
    /// How long the next event may take; then [`Self::rest`] has what was held back.
    pub(super) fn patience(&self) -> Option<Duration> {
        matches!(self.state, State::Esc(_)).then_some(TOGETHER)
    }

    /// What was held back, when nothing has followed it.
    pub(super) fn rest(&mut self) -> Option<Event> {
        match std::mem::take(&mut self.state) {
            State::Esc(esc) => {
                self.lone_esc = self.last;
                Some(esc)
            }
            _ => None,
        }
    }

    /// Takes an event; gives what it and those before it are, in order.
    pub(super) fn take(&mut self, event: Event, now: Instant) -> Vec<Event> {
        let apart = self.last.is_some_and(|last| now - last > TOGETHER);
        self.last = Some(now);
        let mut passed: Vec<Event> = if apart { self.rest() } else { None }.into_iter().collect();
        let Event::Key(key) = &event else {
            passed.extend(self.rest());
            passed.push(event);
            return passed;
        };
        if key.kind == KeyEventKind::Release {
            return passed;
        }
        let late = self.lone_esc.is_some_and(|esc| now - esc < LATE);
        if self.state == State::Keys && late && key.code == KeyCode::Char('[') {
            self.state = State::Csi;
            return passed;
        }
        let (state, is_key) = next(&self.state, key);
        if is_key {
            passed.extend(self.rest());
            self.state = state;
            if self.state == State::Keys {
                passed.push(event);
            } else if key.code == KeyCode::Esc {
                self.state = State::Esc(event);
            }
        } else {
            self.state = state;
        }
        passed
    }
}

/// The state after a key, and whether the key, and an Esc before it, are keys indeed.
fn next(state: &State, key: &KeyEvent) -> (State, bool) {
    let bare = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match (state, key.code) {
        (State::Esc(_), KeyCode::Char(c)) if bare && begun(c).is_some() => {
            (begun(c).unwrap_or_default(), false)
        }
        (State::Csi, KeyCode::Char(c)) if bare => match c {
            '@'..='~' if c != '[' => (State::Keys, false),
            _ => (State::Csi, false),
        },
        (State::Ss3, KeyCode::Char(_)) if bare => (State::Keys, false),
        // BEL, or the backslash of ST.
        (State::Text, KeyCode::Char('g' | '\\')) if !bare => (State::Keys, false),
        // ST whose Esc was torn off.
        (State::Text, _) => (State::Text, false),
        // The library takes the Esc before it for the Alt key.
        (_, KeyCode::Char(c)) if key.modifiers.contains(KeyModifiers::ALT) => match begun(c) {
            Some(State::Text) => (State::Text, false),
            _ => (State::Keys, true),
        },
        (_, KeyCode::Esc) => (
            State::Esc(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))),
            true,
        ),
        _ => (State::Keys, true),
    }
}

/// What a character begins behind an Esc.
fn begun(c: char) -> Option<State> {
    match c {
        '[' => Some(State::Csi),
        'O' => Some(State::Ss3),
        ']' | 'P' | 'X' | '^' | '_' => Some(State::Text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn plain(code: KeyCode) -> Event {
        key(code, KeyModifiers::NONE)
    }

    fn chars(text: &str) -> Vec<Event> {
        text.chars().map(|c| plain(KeyCode::Char(c))).collect()
    }

    /// What passes of events that come at once, and after a while.
    fn sieved(events: Vec<Event>) -> Vec<Event> {
        let (mut sieve, now) = (Sieve::default(), Instant::now());
        let mut passed: Vec<Event> = events
            .into_iter()
            .flat_map(|event| sieve.take(event, now))
            .collect();
        passed.extend(sieve.rest());
        passed
    }

    #[test]
    fn sequences_that_were_torn_or_are_unknown_are_no_keys() {
        let esc = || vec![plain(KeyCode::Esc)];
        let alt = |c| vec![key(KeyCode::Char(c), KeyModifiers::ALT)];
        let bel = vec![key(KeyCode::Char('g'), KeyModifiers::CONTROL)];
        for (what, events) in [
            ("an arrow with Alt, of PuTTY", [esc(), chars("[A")].concat()),
            ("a function key", [esc(), chars("OP")].concat()),
            ("a torn answer", [esc(), chars("[?62;1c")].concat()),
            (
                "a colour, ended by BEL",
                [alt(']'), chars("11;rgb:1e1e/dead"), bel].concat(),
            ),
            (
                "a version, ended by ST",
                [alt('P'), chars(">|xterm(380)"), alt('\\')].concat(),
            ),
            (
                "the same, torn",
                [esc(), chars("P>|x"), esc(), chars("\\")].concat(),
            ),
        ] {
            assert_eq!(sieved(events), [], "{what}");
        }
    }

    #[test]
    fn esc_by_itself_and_keys_after_a_moment_are_keys() {
        assert_eq!(sieved(vec![plain(KeyCode::Esc)]), [plain(KeyCode::Esc)]);
        let (mut sieve, now) = (Sieve::default(), Instant::now());
        assert_eq!(sieve.take(plain(KeyCode::Esc), now), []);
        assert_eq!(sieve.patience(), Some(TOGETHER));
        let later = now + TOGETHER * 2;
        let passed = sieve.take(plain(KeyCode::Char('1')), later);
        assert_eq!(passed, [plain(KeyCode::Esc), plain(KeyCode::Char('1'))]);
        let passed = sieved([vec![plain(KeyCode::Esc)], chars("q")].concat());
        assert_eq!(passed, [plain(KeyCode::Esc), plain(KeyCode::Char('q'))]);
    }

    #[test]
    fn the_end_of_a_sequence_that_comes_late_is_no_command() {
        let (mut sieve, now) = (Sieve::default(), Instant::now());
        assert_eq!(sieve.take(plain(KeyCode::Esc), now), []);
        assert_eq!(sieve.rest(), Some(plain(KeyCode::Esc)));
        let later = now + TOGETHER * 3;
        let passed: Vec<Event> = chars("[1;3A")
            .into_iter()
            .flat_map(|event| sieve.take(event, later))
            .collect();
        assert_eq!(passed, []);
        let q = plain(KeyCode::Char('q'));
        assert_eq!(sieve.take(q.clone(), later), [q]);
    }

    #[test]
    fn a_text_that_never_ends_swallows_no_key_of_a_person() {
        let (mut sieve, now) = (Sieve::default(), Instant::now());
        let begin = key(KeyCode::Char(']'), KeyModifiers::ALT);
        assert_eq!(sieve.take(begin, now), []);
        let q = plain(KeyCode::Char('q'));
        assert_eq!(sieve.take(q.clone(), now + TOGETHER * 2), [q]);
    }
}
