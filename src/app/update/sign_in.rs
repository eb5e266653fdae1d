//! A sign-in that waits for the admin: its window can be closed and opened again.

use super::super::sign_in::How;
use super::super::{Effect, Layer, Model, SignIn, ToastKind};
use crate::tenant::PassCode;

impl Model {
    /// Shows what a sign-in waits for, and removes it when that is over. The window opens below a field that is being
    /// typed in, so that no letter is lost.
    pub(super) fn sign_in_waits(&mut self, sign_in: Option<SignIn>) -> Vec<Effect> {
        let waited = self.sign_in.is_some();
        self.layers.retain(|layer| !matches!(layer, Layer::SignIn));
        self.sign_in = sign_in;
        if self.sign_in.is_some() {
            let below = usize::from(self.takes_text());
            let at = self.layers.len() - below;
            self.layers.insert(at, Layer::SignIn);
            Vec::new()
        } else if waited {
            self.say(
                ToastKind::Note,
                "The sign-in no longer waits: it is done, or its time is over.",
            )
        } else {
            Vec::new()
        }
    }

    /// Whether the window on top waits for an address. It goes nowhere else: not into a field, not onto the screen.
    pub(in crate::app) fn takes_address(&self) -> bool {
        let waits = self.sign_in.as_ref();
        matches!(self.layers.last(), Some(Layer::SignIn))
            && waits.is_some_and(|waits| matches!(waits.how, How::Paste { .. }))
    }

    /// The address at which the browser ended.
    pub(super) fn address_pasted(&mut self, text: &str) -> Vec<Effect> {
        let mut effects = vec![Effect::PasteBack(PassCode::new(text.to_owned()))];
        effects.extend(self.say(ToastKind::Note, "The address is checked."));
        effects
    }

    /// Opens the window again.
    pub(super) fn show_sign_in(&mut self) {
        if self.sign_in.is_some() {
            self.layers.push(Layer::SignIn);
        }
    }
}
