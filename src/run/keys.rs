//! From the terminal's events to the dashboard's messages.

use std::io;
use std::thread;
use std::time::Instant;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use tokio::sync::mpsc;

use super::sieve::Sieve;
use crate::app::{Key, Msg};

/// Events as they come; the end of it, or an error, means that the terminal is gone.
pub(super) type Events = mpsc::UnboundedReceiver<io::Result<Event>>;

/// Listens to the terminal on a thread of its own. After a hang-up crossterm reads an ended terminal over and
/// over without ever returning, and whoever waits for it on the loop's thread would never leave.
pub(super) fn listen() -> Events {
    let (sender, events) = mpsc::unbounded_channel();
    thread::spawn(move || {
        let mut sieve = Sieve::default();
        loop {
            let read = read(&mut sieve);
            let ended = read.is_err();
            let events = match read {
                Ok(events) => events.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            };
            for event in events {
                if sender.send(event).is_err() {
                    return;
                }
            }
            if ended {
                return;
            }
        }
    });
    events
}

/// Waits for events; not longer than one may be held back.
fn read(sieve: &mut Sieve) -> io::Result<Vec<Event>> {
    if let Some(patience) = sieve.patience()
        && !event::poll(patience)?
    {
        return Ok(sieve.rest().into_iter().collect());
    }
    Ok(sieve.take(event::read()?, Instant::now()))
}

/// Whether an event asks to go back to the shell for a while.
pub(super) fn is_suspension(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.code == KeyCode::Char('z') && key.modifiers == KeyModifiers::CONTROL && key.kind != KeyEventKind::Release)
}

/// What an event means; nothing for those that the dashboard does not know.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Mouse(event) => mouse(event),
        _ => None,
    }
}

/// The left button, and the wheel.
fn mouse(event: MouseEvent) -> Option<Msg> {
    let MouseEvent {
        kind,
        column: x,
        row: y,
        ..
    } = event;
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click { x, y }),
        MouseEventKind::ScrollUp => Some(Msg::Wheel { x, y, down: false }),
        MouseEventKind::ScrollDown => Some(Msg::Wheel { x, y, down: true }),
        _ => None,
    }
}

/// Joins keys that came one right after the other; `hurried` says that the first came right after an earlier one.
pub(super) fn together(msgs: Vec<Msg>, hurried: bool) -> Vec<Msg> {
    let mut joined: Vec<Msg> = Vec::new();
    for msg in msgs {
        match (joined.last_mut(), msg) {
            (Some(Msg::Keys(keys)), Msg::Key(key)) => keys.push(key),
            (_, Msg::Key(key)) => joined.push(Msg::Keys(vec![key])),
            (_, msg) => joined.push(msg),
        }
    }
    if let [Msg::Keys(keys)] = joined.as_slice()
        && let [key] = keys.as_slice()
        && !hurried
    {
        return vec![Msg::Key(*key)];
    }
    joined
}

/// Releases are dropped, or each key would count twice where the terminal reports them.
fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    if event
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
    {
        return None;
    }
    Some(match event.code {
        KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::CONTROL) => {
            Key::Ctrl(c.to_ascii_lowercase())
        }
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::F(number @ 1..=12) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEventState;

    fn event(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent {
            code,
            modifiers,
            kind,
            state: KeyEventState::NONE,
        })
    }

    #[test]
    fn only_a_key_by_itself_is_one_that_a_person_pressed() {
        let [y, n] = ['y', 'n'].map(|c| Msg::Key(Key::Char(c)));
        assert_eq!(together(vec![y.clone()], false), std::slice::from_ref(&y));
        let one = Msg::Keys(vec![Key::Char('y')]);
        assert_eq!(together(vec![y.clone()], true), [one]);
        let both = Msg::Keys(vec![Key::Char('y'), Key::Char('n')]);
        assert_eq!(together(vec![y, n], false), [both]);
    }

    #[test]
    fn a_release_is_no_second_press() {
        let e = KeyCode::Char('e');
        assert_eq!(
            message(event(e, KeyModifiers::NONE, KeyEventKind::Press)),
            Some(Msg::Key(Key::Char('e')))
        );
        assert_eq!(
            message(event(e, KeyModifiers::NONE, KeyEventKind::Release)),
            None
        );
    }

    #[test]
    fn chords_are_not_their_bare_letters() {
        let e = KeyCode::Char('e');
        assert_eq!(
            message(event(e, KeyModifiers::CONTROL, KeyEventKind::Press)),
            Some(Msg::Key(Key::Ctrl('e')))
        );
        assert_eq!(
            message(event(e, KeyModifiers::ALT, KeyEventKind::Press)),
            None
        );
    }

    #[test]
    fn shift_is_part_of_the_letter() {
        let r = event(KeyCode::Char('R'), KeyModifiers::SHIFT, KeyEventKind::Press);
        assert_eq!(message(r), Some(Msg::Key(Key::Char('R'))));
    }
}
