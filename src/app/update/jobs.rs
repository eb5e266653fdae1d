//! Jobs from their start to their end, and leaving.

use jiff::tz::TimeZone;

use super::super::job::Phase;
use super::super::results;
use super::super::{Attention, Effect, Job, Layer, Model, TicketUse, Toast, ToastKind};
use crate::change::journal::Context;
use crate::change::{Action, Evidence, JobEvent, Outcome, Plan, RunId, UserResult};
use crate::tenant::{Part, Problem, ProblemKind, Reading, SafeText, UserId};
use crate::triage::Diagnosis;

impl Model {
    /// Starts a plan that nobody is asked about, or queues it behind the job that is running.
    pub(super) fn begin(&mut self, plan: Plan) -> Vec<Effect> {
        let ticket = self.ticket_use(&plan);
        let mut effects = self.begin_in(plan, Context::default(), ticket);
        if ticket == TicketUse::LeftOut {
            effects.extend(self.say(
                ToastKind::Note,
                "Recorded without the ticket, which is for another user.",
            ));
        }
        effects
    }

    /// Starts a confirmed plan that comes from somewhere: an undo, or the rest of an earlier job.
    pub(super) fn begin_in(
        &mut self,
        plan: Plan,
        mut context: Context,
        ticket: TicketUse,
    ) -> Vec<Effect> {
        context.operator = self
            .operator
            .as_ref()
            .map(|operator| operator.name.clone())
            .unwrap_or_default();
        (context.ticket, context.reason) = self.on_record(&plan, ticket);
        let id = RunId(
            u32::try_from(self.jobs.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        );
        let shows = plan.items.len() > 1 || !matches!(plan.action, Action::SetState(_));
        let waits = self.active_job().is_some();
        let mut job = Job::new(id, plan, context);
        job.found = job.only_user().and_then(|user| self.found(user));
        self.jobs.push(job);
        if shows {
            self.layers
                .retain(|layer| !matches!(layer, Layer::Job { .. }));
            self.layers.push(Layer::Job { id, scroll: 0 });
        }
        if waits {
            return self.say(ToastKind::Note, "Queued behind the running job.");
        }
        self.start_next()
    }

    /// What weighs most of what is known of a user; nothing where the detail is another user's.
    fn found(&self, user: UserId) -> Option<String> {
        self.detail.as_ref().filter(|detail| detail.user == user)?;
        let case = self.case(self.store.get(user)?);
        let first = Diagnosis::of(&case).findings.into_iter().next()?;
        Some(first.text)
    }

    /// Starts the first job that waits.
    fn start_next(&mut self) -> Vec<Effect> {
        let Some(job) = self.jobs.iter_mut().find(|job| job.phase == Phase::Queued) else {
            return Vec::new();
        };
        job.phase = Phase::Running;
        job.started = Some(self.now);
        vec![Effect::StartJob {
            id: job.id,
            plan: job.plan.clone(),
            context: job.context.clone(),
        }]
    }

    pub(super) fn job_event(&mut self, id: RunId, event: JobEvent) -> Vec<Effect> {
        let Some(job) = self.job_mut(id) else {
            return Vec::new();
        };
        match event {
            JobEvent::Working(users) => {
                job.working.extend(users);
                Vec::new()
            }
            JobEvent::Settled(report) => {
                job.settle((*report).clone());
                self.learn(*report)
            }
            JobEvent::AccessPass(user, pass) => self.show_pass(id, user, *pass),
            JobEvent::NotRecorded(problem) => self.say_problem(problem.line(), &problem),
            JobEvent::Ended => self.job_ended(id),
        }
    }

    /// What a report says of the user goes into the list and the detail.
    fn learn(&mut self, report: UserResult) -> Vec<Effect> {
        self.recent_details
            .retain(|detail| detail.user != report.user);
        match report.evidence {
            Evidence::State { is, at, .. } => self.learn_state(report.user, is, at),
            Evidence::Ledger(ledger) => {
                if let (Some(left), Some(detail)) = (ledger.left, self.detail.as_mut())
                    && detail.user == report.user
                {
                    detail.receive(Part::Methods(Reading {
                        at: self.now,
                        value: Ok(left),
                    }));
                }
            }
            // The detail is refreshed below.
            _ => {}
        }
        if self.list.cursor == Some(report.user) {
            self.read_detail()
        } else {
            Vec::new()
        }
    }

    fn job_ended(&mut self, id: RunId) -> Vec<Effect> {
        let now = self.now;
        let Some(job) = self.job_mut(id) else {
            return Vec::new();
        };
        job.phase = Phase::Ended { at: now };
        job.working.clear();
        let Some(job) = self.jobs.iter().find(|job| job.id == id) else {
            return Vec::new();
        };
        let (kind, user, text) = summary(job, &self.session.time_zone);
        let problem = first_problem(job).cloned();
        let chosen: Vec<_> = job.plan.items.iter().map(|item| item.target.id).collect();
        if job.went_well() {
            // The marks have served; those of users that still need work stay.
            for id in &chosen {
                self.list.marks.remove(id);
            }
            self.list.count_hidden(&self.store);
        }
        if self.leaving {
            return vec![Effect::Quit];
        }
        let forbidden = job.reports.iter().any(|report| {
            matches!(&report.outcome, Outcome::Failed(why) if why.kind == ProblemKind::Forbidden)
        });
        let name = user.as_ref().map_or("", |user| user.as_str());
        let message = self.message(kind, format!("{name}{text}"));
        let mut effects = self.show_toast(Toast {
            user,
            problem,
            ..message
        });
        // A role may have ended, or one was activated that the token does not know.
        effects.extend(forbidden.then_some(Effect::ReadRights));
        effects.extend(self.keep_list());
        effects.extend(self.start_next());
        effects.extend(self.history_again());
        effects
    }

    /// Stops the job whose window is on top: queued ones never start.
    pub(super) fn stop_job(&mut self) -> Vec<Effect> {
        match self.top_job().map(|job| job.id) {
            Some(id) => self.stop(id),
            None => Vec::new(),
        }
    }

    fn stop(&mut self, id: RunId) -> Vec<Effect> {
        let now = self.now;
        let Some(job) = self.job_mut(id) else {
            return Vec::new();
        };
        match job.phase {
            Phase::Running => {
                job.phase = Phase::Stopping;
                vec![Effect::StopJob(id)]
            }
            Phase::Queued => {
                job.phase = Phase::Ended { at: now };
                job.pending.clear();
                self.say(ToastKind::Note, "The queued job was cancelled.")
            }
            Phase::Stopping | Phase::Ended { .. } => Vec::new(),
        }
    }

    /// Opens the window of the latest job.
    pub(super) fn open_jobs(&mut self) {
        if let Some(job) = self.jobs.last() {
            self.layers.push(Layer::Job {
                id: job.id,
                scroll: 0,
            });
        }
    }

    /// Leaves at once, or asks first if a job is running.
    pub(super) fn quit(&mut self) -> Vec<Effect> {
        // Pressed again while the last answers are awaited: the journal has what is needed to verify them later.
        let elsewhere = self.jobs_elsewhere().next().is_some();
        if self.leaving || (self.active_job().is_none() && !elsewhere) {
            return vec![Effect::Quit];
        }
        self.layers.push(Layer::Leave {
            attention: Attention::default(),
        });
        Vec::new()
    }

    /// Leaves as soon as no request is on the way: a write in flight is always awaited.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        self.leaving = true;
        self.layers
            .retain(|layer| !matches!(layer, Layer::Leave { .. }));
        let active: Vec<RunId> = self
            .jobs
            .iter()
            .filter(|job| !job.has_ended())
            .map(|job| job.id)
            .collect();
        if active.is_empty() {
            return vec![Effect::Quit];
        }
        // The queue goes first, so that the end of the running job starts nothing.
        active
            .into_iter()
            .rev()
            .flat_map(|id| self.stop(id))
            .collect()
    }
}

/// One line about a job that has ended, after the name of the one user that it was about.
fn summary(job: &Job, zone: &TimeZone) -> (ToastKind, Option<SafeText>, String) {
    let tally = job.tally;
    let kind = match tally.failed + tally.unknown + tally.by_hand {
        0 if job.went_well() => ToastKind::Good,
        // Who was left out was known before.
        0 => ToastKind::Note,
        _ => ToastKind::Bad,
    };
    let ([item], [report]) = (job.plan.items.as_slice(), job.reports.as_slice()) else {
        let reason =
            first_problem(job).map(|problem| format!("; first reason: {}", problem.line()));
        let (action, reason) = (job.plan.action.short(), reason.unwrap_or_default());
        let text = format!("{action}: {}{reason}", job.tally.line());
        return (kind, None, text);
    };
    let word = match report.outcome {
        Outcome::Failed(_) => "failed: ",
        Outcome::Unknown(_) => "unknown: ",
        _ => "",
    };
    let text = format!(
        ", {}: {word}{}",
        job.plan.action.short(),
        what_came_of(report, job, zone)
    );
    (kind, Some(item.target.name.clone()), text)
}

/// Why the first user was not changed.
fn first_problem(job: &Job) -> Option<&Problem> {
    job.troubles().find_map(|report| match &report.outcome {
        Outcome::Failed(problem) | Outcome::Unknown(problem) => Some(problem),
        _ => None,
    })
}

fn what_came_of(report: &UserResult, job: &Job, zone: &TimeZone) -> String {
    match &report.outcome {
        Outcome::Failed(problem) | Outcome::Unknown(problem) => problem.line(),
        Outcome::Skipped(why) => why.to_string(),
        Outcome::ByHand { done: true } => "the audit log shows the deletion".into(),
        Outcome::ByHand { done: false } => "the audit log shows no deletion yet".into(),
        Outcome::Done | Outcome::Unchanged => {
            let line = report.evidence.line(results::clock(job, zone));
            let line = line.unwrap_or_else(|| "done".into());
            let note = report.evidence.note();
            note.map_or(line.clone(), |note| format!("{line} ({note})"))
        }
    }
}
