//! The tenants of the desk, as the one on the screen sees them, and the window that chooses one of them.

use tui_input::Input;

use super::{Layer, Model};
use crate::tenant::text::fold;

/// A tenant of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The name of its profile.
    pub name: String,
    /// What the profile calls it: a domain or an id.
    pub tenant: Option<String>,
    /// Whether it is open.
    pub state: TabState,
    /// The job that runs there.
    pub job: Option<JobProgress>,
    /// A question, or a pass that nobody has taken, waits there.
    pub waits: bool,
}

/// Whether a tenant is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabState {
    /// Nobody has chosen it yet.
    Closed,
    /// The sign-in runs.
    Opening,
    /// It is open.
    Open,
    /// The sign-in failed: why, and what to do.
    Failed(String),
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobProgress {
    /// What is done.
    pub action: &'static str,
    /// Users that are settled.
    pub done: usize,
    /// All users.
    pub total: usize,
}

/// The window that chooses a tenant.
#[derive(Clone, Debug, Default)]
pub struct TenantPicker {
    /// Words of the name.
    pub input: Input,
    /// Which of the tenants found is chosen.
    pub chosen: usize,
}

impl Tab {
    /// A tenant that nobody has chosen yet.
    pub fn closed(name: impl Into<String>, tenant: Option<String>) -> Self {
        Self {
            name: name.into(),
            tenant,
            state: TabState::Closed,
            job: None,
            waits: false,
        }
    }

    fn matches(&self, words: &str) -> bool {
        let text = fold(&format!(
            "{} {}",
            self.name,
            self.tenant.as_deref().unwrap_or_default()
        ));
        words.split_whitespace().all(|word| text.contains(word))
    }
}

impl Model {
    /// How far this tenant's job is.
    pub fn progress(&self) -> Option<JobProgress> {
        let job = self.active_job()?;
        Some(JobProgress {
            action: job.plan.action.short(),
            done: job.tally.total(),
            total: job.total(),
        })
    }

    /// Whether something waits for an answer here.
    pub fn waits_for_an_answer(&self) -> bool {
        self.layers.iter().any(|layer| layer.attention().is_some())
    }

    /// The other tenants where a job runs.
    pub fn jobs_elsewhere(&self) -> impl Iterator<Item = (&Tab, JobProgress)> {
        let others = self.tabs.iter().filter(|tab| !self.is_own(tab));
        others.filter_map(|tab| Some((tab, tab.job?)))
    }

    /// Whether nobody could sign in to this tenant.
    pub fn has_failed_to_open(&self) -> bool {
        let own = self.tabs.iter().find(|tab| self.is_own(tab));
        own.is_some_and(|tab| matches!(tab.state, TabState::Failed(_)))
    }

    /// Whether a tenant of the desk is this one.
    pub fn is_own(&self, tab: &Tab) -> bool {
        self.session.profile.as_deref() == Some(tab.name.as_str())
    }

    /// The tenants that the picker offers, and which of them is chosen.
    pub fn in_picker(&self) -> Option<(Vec<&Tab>, usize)> {
        let Layer::Tenants(picker) = self.layers.last()? else {
            return None;
        };
        let words = fold(picker.input.value());
        let found: Vec<&Tab> = self.tabs.iter().filter(|tab| tab.matches(&words)).collect();
        let chosen = picker.chosen.min(found.len().saturating_sub(1));
        Some((found, chosen))
    }
}
