//! The journal's jobs: shown, undone, resumed.

use std::collections::HashSet;

use super::super::{Command, Effect, Layer, Model, ToastKind};
use crate::change::history::{PastJob, Recovered, latest_to_undo};
use crate::change::journal::Context;
use crate::change::{JobState, Plan};
use crate::tenant::Problem;
use crate::tenant::text::fold;

impl Model {
    /// Shows what became of the changes of an interrupted session, in a window below whatever the admin has opened
    /// meanwhile.
    pub(super) fn recovered(&mut self, answer: Result<Vec<Recovered>, Problem>) -> Vec<Effect> {
        let recovered = match answer {
            Ok(recovered) => recovered,
            Err(problem) => return self.say_problem(problem.line(), &problem),
        };
        let Some(latest) = recovered.last() else {
            return Vec::new();
        };
        let mut effects = vec![Effect::ReadHistory];
        effects.extend(self.say(ToastKind::Note, latest.line()));
        let chosen = Some(latest.job);
        // The overview may be what the dashboard opened with: nobody has put it in front of this.
        let below = usize::from(matches!(self.layers.first(), Some(Layer::Overview(_))));
        let window = Layer::History {
            chosen,
            recovered,
            searched: String::new(),
            found: None,
        };
        self.layers.insert(below, window);
        effects
    }

    pub(super) fn history_read(&mut self, answer: Result<Vec<PastJob>, Problem>) -> Vec<Effect> {
        match answer {
            Ok(jobs) => {
                // From now on the cursor is on a job, and newer ones do not move it.
                let newest = jobs.last().map(|past| past.begin.job);
                for layer in &mut self.layers {
                    if let Layer::History { chosen, .. } = layer {
                        *chosen = chosen.or(newest);
                    }
                }
                self.history = Some(jobs);
                self.search_history_again();
                if std::mem::take(&mut self.undo_wanted) && self.layers.is_empty() {
                    self.undo_read()
                } else {
                    Vec::new()
                }
            }
            Err(problem) => self.say_problem(problem.line(), &problem),
        }
    }

    /// Opens the window; what was read before stays until the answer comes.
    pub(super) fn open_history(&mut self) -> Vec<Effect> {
        self.layers.push(Layer::History {
            chosen: None,
            recovered: Vec::new(),
            searched: String::new(),
            found: None,
        });
        vec![Effect::ReadHistory]
    }

    /// A job has ended: an open window shows it.
    pub(super) fn history_again(&self) -> Option<Effect> {
        let shown = |layer: &Layer| matches!(layer, Layer::History { .. } | Layer::Past { .. });
        self.layers.iter().any(shown).then_some(Effect::ReadHistory)
    }

    pub(super) fn go_in_history(&mut self, command: Command) {
        let jobs = self.history_rows();
        let Some(at) = self.chosen_in_history() else {
            return;
        };
        let to = command
            .moved(at, self.list_rows())
            .min(jobs.len().saturating_sub(1));
        let number = jobs.get(to).map(|past| past.begin.job);
        if let Some(Layer::History { chosen, .. }) = self.layers.last_mut() {
            *chosen = number;
        }
    }

    /// Lists the jobs that contain all words.
    pub(super) fn search_history(&mut self, words: &str) {
        let folded = fold(words);
        let folded: Vec<&str> = folded.split_whitespace().collect();
        let jobs = self.history.iter().flatten();
        let hits: HashSet<u32> = jobs
            .filter(|past| {
                let running = self.state_of(past) == JobState::Running;
                past.mentions(&folded, running)
            })
            .map(|past| past.begin.job)
            .collect();
        for layer in &mut self.layers {
            if let Layer::History {
                searched, found, ..
            } = layer
            {
                words.clone_into(searched);
                *found = (!folded.is_empty()).then(|| hits.clone());
            }
        }
    }

    fn search_history_again(&mut self) {
        let words = self.layers.iter().find_map(|layer| match layer {
            Layer::History { searched, .. } if !searched.is_empty() => Some(searched.clone()),
            _ => None,
        });
        if let Some(words) = words {
            self.search_history(&words);
        }
    }

    pub(super) fn show_past(&mut self) {
        if let Some(job) = self.past_job().map(|past| past.begin.job) {
            self.layers.push(Layer::Past { job, scroll: 0 });
        }
    }

    /// Reads the journal first: the latest job may be that of another session.
    pub(super) fn undo_latest(&mut self) -> Vec<Effect> {
        self.undo_wanted = true;
        vec![Effect::ReadHistory]
    }

    /// Plans to undo the latest job of the journal that was not undone, or says why it cannot be undone.
    fn undo_read(&mut self) -> Vec<Effect> {
        let latest = latest_to_undo(self.history.as_deref().unwrap_or_default());
        let Some(past) = latest else {
            return self.say(ToastKind::Note, "There is no change to undo.");
        };
        let (job, action) = (past.begin.job, past.begin.action.short());
        match past.why_not_undoable() {
            Some(why) => self.say(
                ToastKind::Note,
                format!("Job {job} ({action}) cannot be undone: {why}."),
            ),
            None => self.plan_undo(job),
        }
    }

    /// Plans to undo the chosen job.
    pub(super) fn undo_past(&mut self) -> Vec<Effect> {
        let job = self.past_job().map(|past| past.begin.job);
        job.map_or_else(Vec::new, |job| self.plan_undo(job))
    }

    fn plan_undo(&mut self, job: u32) -> Vec<Effect> {
        let mut jobs = self.history.iter().flatten();
        let Some(past) = jobs.find(|past| past.begin.job == job) else {
            return Vec::new();
        };
        let context = Context {
            undoes: Some(job),
            ..Context::default()
        };
        let plan = Plan::undo(past, |id| self.store.get(id), &self.guards());
        self.ask(plan, context)
    }

    /// Plans to resume the chosen job.
    pub(super) fn resume_past(&mut self) -> Vec<Effect> {
        let Some(past) = self.past_job() else {
            return Vec::new();
        };
        let context = Context {
            resumes: Some(past.begin.job),
            ..Context::default()
        };
        let plan = Plan::resume(past, |id| self.store.get(id), &self.guards());
        self.ask(plan, context)
    }
}
