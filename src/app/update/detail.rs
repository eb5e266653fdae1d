//! The detail of the user under the cursor: read when the cursor rests, the newest request only.

use jiff::{SignedDuration, Timestamp};

use super::super::{Effect, Loading, Model, Pane, Timer};
use crate::tenant::{Detail, Part, ProblemKind, Reading, UserId};

/// How long the cursor rests before anything is asked.
const REST_MS: u64 = 150;

/// How many details are kept for the cursor's return.
const KEPT: usize = 32;

/// How long the logs need not be asked again when the cursor returns.
const LOGS_LAST: SignedDuration = SignedDuration::from_mins(1);

impl Model {
    /// The cursor is on another user: its detail is wanted once the cursor rests. Until then the pane stays with the
    /// user it names, so that running through the list does not redraw it at every step.
    pub(super) fn cursor_moved(&mut self) -> Vec<Effect> {
        self.detail_request += 1;
        if self.pane == Pane::Detail || !self.detail_stays() {
            self.show_detail();
        }
        if self.list.cursor.is_none() {
            return Vec::new();
        }
        vec![Effect::Timer {
            timer: Timer::Rested {
                request: self.detail_request,
            },
            after_ms: REST_MS,
        }]
    }

    fn detail_stays(&self) -> bool {
        let shown = self.detail.as_ref().map(|detail| detail.user);
        self.list.cursor.is_some() && shown.is_some_and(|user| self.store.get(user).is_some())
    }

    /// The pane goes to the user under the cursor, with what was read of it before.
    pub(super) fn show_detail(&mut self) {
        if self.detail.as_ref().map(|detail| detail.user) == self.list.cursor {
            return;
        }
        self.detail_scroll = 0;
        self.pane_search.begin_again();
        self.method = None;
        self.keep_detail();
        self.detail = self.list.cursor.map(|user| {
            let kept = self
                .recent_details
                .iter()
                .position(|kept| kept.user == user);
            let kept = kept.and_then(|at| self.recent_details.remove(at));
            kept.unwrap_or_else(|| Detail::new(user))
        });
    }

    fn keep_detail(&mut self) {
        let Some(left) = self.detail.take() else {
            return;
        };
        if left == Detail::new(left.user) {
            return;
        }
        self.recent_details.push_back(left);
        if self.recent_details.len() > KEPT {
            self.recent_details.pop_front();
        }
    }

    pub(super) fn rested(&mut self, request: u32) -> Vec<Effect> {
        if request != self.detail_request {
            return Vec::new();
        }
        self.show_detail();
        let mut effects = self.read_visible_states();
        if let Some(user) = self.list.cursor {
            let logs = !self.knows_logs();
            let groups = self.needs_own_groups(user);
            effects.push(Effect::ReadDetail {
                request,
                user,
                methods: self.methods_offered(),
                logs,
                groups,
            });
        }
        effects
    }

    fn knows_logs(&self) -> bool {
        self.detail.as_ref().is_some_and(|detail| {
            was_answered(detail.audits.as_ref(), self.now)
                && was_answered(detail.sign_ins.as_ref(), self.now)
        })
    }

    /// Reads the detail again; what is shown stays until the answers come.
    pub(super) fn read_detail(&mut self) -> Vec<Effect> {
        let Some(user) = self.list.cursor else {
            return Vec::new();
        };
        self.show_detail();
        self.detail_request += 1;
        vec![Effect::ReadDetail {
            request: self.detail_request,
            user,
            methods: self.methods_offered(),
            logs: true,
            groups: self.needs_own_groups(user),
        }]
    }

    /// Whether the user's own groups have to be read: some policy names a group, and neither the members of the group nor the
    /// user's groups are known. While members are on their way they are waited for.
    fn needs_own_groups(&self, user: UserId) -> bool {
        self.load.groups != Loading::Running
            && self.protection.groups.own_groups(user).is_none()
            && self.rules().unknown_membership(user).is_some()
    }

    /// Reads the groups of the user under the cursor, where they turned out to matter after the rest was read.
    pub(super) fn read_missing_groups(&self) -> Vec<Effect> {
        match &self.detail {
            Some(detail) if self.needs_own_groups(detail.user) => {
                vec![Effect::ReadGroups {
                    request: self.detail_request,
                    user: detail.user,
                }]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn detail_part(&mut self, request: u32, user: UserId, part: Part) -> Vec<Effect> {
        if let Part::State(reading) = &part
            && let Some(state) = reading.ok()
        {
            self.learn_state(user, *state, reading.at);
        }
        let part = match part {
            Part::Groups(groups) => {
                self.learn_groups(user, groups);
                return Vec::new();
            }
            part => part,
        };
        if request == self.detail_request && self.list.cursor == Some(user) {
            self.show_detail();
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

/// Whether a log was read lately. A refusal that another question would meet again is an answer too.
fn was_answered<T>(reading: Option<&Reading<T>>, now: Timestamp) -> bool {
    reading.is_some_and(|reading| {
        let settled = reading.value.as_ref().err().is_none_or(|problem| {
            matches!(problem.kind, ProblemKind::Licence | ProblemKind::Forbidden)
        });
        settled && now.duration_since(reading.at) < LOGS_LAST
    })
}
