//! Messages: shown for a while, kept to be read again.

use super::super::{Effect, Layer, Model, Timer, Toast, ToastKind};
use crate::tenant::{Problem, SafeText};

/// How long a toast stays at least.
const TOAST_MS: u64 = 6_000;
/// So many messages are kept.
const KEPT: usize = 200;

impl Model {
    /// Shows a message about a user, who is named first.
    pub(super) fn say_of(&mut self, kind: ToastKind, user: &SafeText, text: &str) -> Vec<Effect> {
        self.show_toast(Toast {
            user: Some(user.clone()),
            ..self.message(kind, format!("{user}{text}"))
        })
    }

    /// Shows a message in the status line for a while.
    pub(in crate::app) fn say(&mut self, kind: ToastKind, text: impl Into<String>) -> Vec<Effect> {
        self.show_toast(self.message(kind, text))
    }

    /// Shows a failure: the status line has it in short, the messages in full.
    pub(super) fn say_problem(
        &mut self,
        text: impl Into<String>,
        problem: &Problem,
    ) -> Vec<Effect> {
        self.show_toast(Toast {
            problem: Some(problem.clone()),
            ..self.message(ToastKind::Bad, text)
        })
    }

    /// Shows a failure in a window of its own, and among the messages once that is closed.
    pub(super) fn show_problem(&mut self, problem: Problem) {
        self.keep_message(Toast {
            problem: Some(problem.clone()),
            ..self.message(ToastKind::Bad, problem.line())
        });
        self.layers.push(Layer::Problem(Box::new(problem)));
    }

    /// A message of now.
    pub(super) fn message(&self, kind: ToastKind, text: impl Into<String>) -> Toast {
        Toast::new(self.now, kind, text)
    }

    pub(super) fn show_toast(&mut self, toast: Toast) -> Vec<Effect> {
        let toast = self.keep_message(toast);
        let id = toast.id;
        self.toast = Some(toast);
        vec![Effect::Timer {
            timer: Timer::Toast { id },
            after_ms: TOAST_MS,
        }]
    }

    fn keep_message(&mut self, message: Toast) -> Toast {
        self.toasts += 1;
        let message = Toast {
            id: self.toasts,
            ..message
        };
        if self.messages.len() == KEPT {
            self.messages.pop_front();
        }
        self.messages.push_back(message.clone());
        message
    }

    /// A message has been there for some seconds. A failure stays until somebody is at the keyboard again.
    pub(super) fn toast_was_read(&mut self, id: u32) {
        if let Some(toast) = self.toast.as_mut().filter(|toast| toast.id == id) {
            toast.read = true;
            self.toast.take_if(|toast| toast.kind != ToastKind::Bad);
        }
    }
}
