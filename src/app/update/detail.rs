//! The detail of the user under the cursor: read when the cursor rests, the newest wish only.

use super::super::{Effect, Model, Timer};
use crate::tenant::{Detail, Part, UserId};

/// How long the cursor rests before anything is asked.
const REST_MS: u64 = 150;

impl Model {
    /// The cursor is on another user: its detail is wanted once the cursor rests.
    pub(super) fn cursor_moved(&mut self) -> Vec<Effect> {
        self.detail_request += 1;
        self.detail_scroll = 0;
        self.method = None;
        self.detail = self.list.cursor.map(Detail::new);
        if self.detail.is_none() {
            return Vec::new();
        }
        vec![Effect::Timer {
            timer: Timer::Rested {
                request: self.detail_request,
            },
            after_ms: REST_MS,
        }]
    }

    pub(super) fn rested(&mut self, request: u32) -> Vec<Effect> {
        if request != self.detail_request {
            return Vec::new();
        }
        let mut effects = self.read_visible_states();
        if let Some(user) = self.list.cursor {
            effects.push(Effect::ReadDetail { request, user });
        }
        effects
    }

    /// Reads the detail anew; what is shown stays until the answers come.
    pub(super) fn read_detail(&mut self) -> Vec<Effect> {
        let Some(user) = self.list.cursor else {
            return Vec::new();
        };
        self.detail_request += 1;
        vec![Effect::ReadDetail {
            request: self.detail_request,
            user,
        }]
    }

    pub(super) fn detail_part(&mut self, request: u32, user: UserId, part: Part) -> Vec<Effect> {
        if let Part::State(reading) = &part
            && let Some(state) = reading.ok()
        {
            self.observe(user, *state, reading.at);
            self.select(None);
        }
        if let Some(detail) = self
            .detail
            .as_mut()
            .filter(|detail| detail.user == user && request == self.detail_request)
        {
            detail.receive(part);
        }
        Vec::new()
    }
}
