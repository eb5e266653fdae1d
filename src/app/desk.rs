//! What the tenant on the screen knows of the others.

use super::tabs::{JobProgress, Tab, TabState};
use super::{Layer, Model};
use crate::tenant::text::fold;

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
