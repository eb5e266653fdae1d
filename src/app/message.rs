//! What the status line says for a while, and the messages of the session, to be read again.

use std::collections::VecDeque;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::results;
use super::statement::{Statement, Tone, say};
use crate::tenant::{Problem, SafeText, time};

/// A message. The status line shows the latest: a failure until a key is pressed, and for some seconds at least;
/// everything else for these seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Tells it from earlier ones.
    pub id: u32,
    /// When it came.
    pub at: Timestamp,
    /// Good or bad.
    pub kind: ToastKind,
    /// What happened.
    pub text: String,
    /// The name or account at the start of the text, which the mask covers.
    pub user: Option<SafeText>,
    /// The failure behind it: what to do, and the ids that support asks for.
    pub problem: Option<Problem>,
    /// It has been on the screen long enough: the next key takes it away.
    pub read: bool,
}

/// Good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    Good,
    /// A fact.
    Note,
    /// Something was not done.
    Bad,
}

impl Toast {
    /// A message that nobody has seen yet.
    pub fn new(at: Timestamp, kind: ToastKind, text: impl Into<String>) -> Self {
        Self {
            id: 0,
            at,
            kind,
            text: text.into(),
            user: None,
            problem: None,
            read: false,
        }
    }

    /// Whether there is more to say than the text: what to do, or ids.
    pub fn has_more(&self) -> bool {
        let problem = self.problem.as_ref();
        problem.is_some_and(|problem| !problem.advice.is_empty() || problem.request_id.is_some())
    }
}

/// The messages of the session in full, the newest first.
pub fn statements(messages: &VecDeque<Toast>, now: Timestamp, zone: &TimeZone) -> Vec<Statement> {
    let mut lines = Vec::new();
    for message in messages.iter().rev() {
        let tone = match message.kind {
            ToastKind::Good => Tone::Good,
            ToastKind::Note => Tone::Plain,
            ToastKind::Bad => Tone::Bad,
        };
        let at = time::clock(message.at, now, zone);
        lines.push(say(tone, 0, format!("{at}  {}", message.text)));
        // The text has the failure in a line.
        let more = message.problem.iter().flat_map(results::problem).skip(1);
        lines.extend(more.map(|line| Statement { depth: 1, ..line }));
    }
    lines
}
