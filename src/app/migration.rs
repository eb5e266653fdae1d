//! The way off per-user MFA: who is safe, and the next wave.

use super::Model;
pub use super::layer::{MigrationWindow, Wave};
use super::list::Restriction;
use crate::change::{Action, Plan};
use crate::coverage::{MigrationSurvey, Standing};
use crate::tenant::{MfaState, User};

impl Wave {
    /// Users of it at most.
    pub fn most(self) -> usize {
        match self {
            Self::Small => 25,
            Self::Large => 100,
            Self::Rest => usize::MAX,
        }
    }

    /// The next size, where there is one.
    #[must_use]
    pub fn resized(self, larger: bool) -> Self {
        match (self, larger) {
            (Self::Small | Self::Large, false) => Self::Small,
            (Self::Small, true) | (Self::Rest, false) => Self::Large,
            (Self::Large | Self::Rest, true) => Self::Rest,
        }
    }
}

impl MigrationWindow {
    /// Judges the users of a model.
    pub fn of(model: &Model, chosen: usize) -> Self {
        let survey = MigrationSurvey::of(&model.rules(), &model.store);
        let ready = model.ready(&survey).len();
        Self {
            survey,
            ready,
            chosen,
            wave: Wave::default(),
        }
    }

    /// The chosen standing.
    pub fn standing(&self) -> Standing {
        let standing = Standing::ALL.get(self.chosen);
        standing.copied().unwrap_or(Standing::Safe)
    }

    /// The users of the chosen standing as a selection of the list.
    pub fn selection(&self) -> Restriction {
        let standing = self.standing();
        Restriction {
            title: format!("per-user MFA, {} without it", standing.words()),
            users: self.survey.of_standing(standing).collect(),
        }
    }
}

impl Model {
    /// The safe users that a wave may change. Admins are left out: for them Microsoft is asked first, one by one.
    fn ready(&self, survey: &MigrationSurvey) -> Vec<&User> {
        let safe = survey.of_standing(Standing::Safe);
        let safe: Vec<&User> = safe
            .filter_map(|id| self.store.get(id))
            .filter(|user| user.admin.is_no())
            .collect();
        let plan = Plan::new(DISABLE, safe, &self.guards());
        let changes = plan.changes().map(|target| target.id);
        changes.filter_map(|id| self.store.get(id)).collect()
    }

    /// The plan of the next wave.
    pub(super) fn wave(&self, window: &MigrationWindow) -> Plan {
        let mut users = self.ready(&window.survey);
        users.truncate(window.wave.most());
        Plan::new(DISABLE, users, &self.guards())
    }
}

const DISABLE: Action = Action::SetState(MfaState::Disabled);
