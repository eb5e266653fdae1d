//! Microsoft asked about the user under the cursor.

use super::super::referee::Referee;
use super::super::{Effect, Layer, Model};
use crate::tenant::UserId;

impl Model {
    /// Opens the window and asks.
    pub(super) fn ask_microsoft(&mut self) -> Vec<Effect> {
        let Some(user) = self.list.cursor else {
            return Vec::new();
        };
        self.layers
            .push(Layer::WhatIf(Box::new(Referee::new(user))));
        vec![Effect::AskMicrosoft(user)]
    }

    /// An answer has come: it goes into the window, if that is still about the same user.
    pub(super) fn answered(
        &mut self,
        user: UserId,
        take: impl FnOnce(&mut Referee),
    ) -> Vec<Effect> {
        let shown = self.layers.iter_mut().find_map(|layer| match layer {
            Layer::WhatIf(shown) if shown.user == user => Some(shown),
            _ => None,
        });
        if let Some(shown) = shown {
            take(shown);
        }
        Vec::new()
    }
}
