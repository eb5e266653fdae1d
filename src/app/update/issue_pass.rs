//! A Temporary Access Pass: the policy, the question, the code.

use jiff::SignedDuration;

use super::super::{Attention, Effect, Layer, MadePass, Model, ShownPass, ShownPasses, ToastKind};
use crate::change::journal::Context;
use crate::change::{Action, Plan, RunId};
use crate::tenant::{AccessPassTerms, IssuedAccessPass, Problem, ProblemKind, UserId, grouped};

impl Model {
    /// Asks for the terms first.
    pub(super) fn want_pass(&mut self) -> Vec<Effect> {
        let users = self.users_for_passes();
        let Some(&user) = users.first() else {
            return Vec::new();
        };
        self.pass_wanted = users;
        let mut effects = vec![Effect::ReadAccessPassTerms(user)];
        effects.extend(self.say(
            ToastKind::Note,
            "Reading the policy for Temporary Access Passes…",
        ));
        effects
    }

    /// Who would get a pass now: the users of the figure or of the job that is open, else the chosen ones.
    fn users_for_passes(&self) -> Vec<UserId> {
        match (self.chosen_in_sms(), self.top_job(), self.layers.is_empty()) {
            (Some(users), ..) => users,
            (None, Some(job), _) => job.only_user().into_iter().collect(),
            (None, None, true) => self.list.chosen(&self.store),
            (None, None, false) => Vec::new(),
        }
    }

    /// The terms have come: asks, unless the admin has gone on to something else.
    pub(super) fn pass_terms(
        &mut self,
        user: UserId,
        terms: Result<AccessPassTerms, Problem>,
    ) -> Vec<Effect> {
        let wanted = &self.pass_wanted;
        if wanted.first() != Some(&user) || *wanted != self.users_for_passes() {
            return Vec::new();
        }
        let users = std::mem::take(&mut self.pass_wanted);
        self.toast = None;
        match terms {
            Ok(terms) if terms.policy.enabled == Some(false) => self.refuse_pass(not_allowed()),
            Ok(terms) => self.ask_pass(&users, terms),
            Err(problem) => self.refuse_pass(problem),
        }
    }

    fn refuse_pass(&mut self, problem: Problem) -> Vec<Effect> {
        self.show_problem(problem);
        Vec::new()
    }

    fn ask_pass(&mut self, users: &[UserId], terms: AccessPassTerms) -> Vec<Effect> {
        let action = Action::AccessPass {
            minutes: terms.policy.usual_minutes(),
            once: terms.policy.once_only.unwrap_or(true),
        };
        let targets = users.iter().filter_map(|user| self.store.get(*user));
        let plan = Plan::new(action, targets, &self.guards());
        let hidden = if self.layers.is_empty() {
            self.list.hidden
        } else {
            0
        };
        let effects = self.ask(plan, Context::default());
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            // They are those of the first user.
            confirm.methods = terms.methods.filter(|_| users.len() == 1);
            confirm.hidden = hidden;
            confirm.policy = terms.policy;
        }
        effects
    }

    /// Shows a pass that was made: over the window of its job, but below whatever the admin is typing in.
    pub(super) fn show_pass(
        &mut self,
        job: RunId,
        user: UserId,
        pass: IssuedAccessPass,
    ) -> Vec<Effect> {
        let is_one_of_many = self.job(job).is_some_and(|job| job.total() > 1);
        let name = self.store.get(user).map_or_else(
            || user.to_string(),
            |user| crate::change::words::called(&user.name, &user.upn),
        );
        let begin = pass.starts.unwrap_or_else(|| self.service_now());
        let until = pass.minutes.and_then(|minutes| {
            begin
                .checked_add(SignedDuration::from_mins(minutes.into()))
                .ok()
        });
        if is_one_of_many {
            let account = self.store.get(user).map(|user| user.upn.clone());
            let made = MadePass {
                user: name,
                account: account.unwrap_or_else(|| user.to_string().into()),
                pass,
                until,
            };
            return self.show_one_more(job, made);
        }
        let shown = Layer::AccessPass(Box::new(ShownPass {
            user: name,
            pass,
            until,
            revealed: false,
            taken: false,
            closing: false,
            attention: Attention::default(),
        }));
        if self.put_above_jobs(shown) {
            Vec::new()
        } else {
            self.say(
                ToastKind::Good,
                "The pass was created. Close the open window to see it.",
            )
        }
    }

    /// Adds a pass to the window of its job, or opens one.
    fn show_one_more(&mut self, job: RunId, made: MadePass) -> Vec<Effect> {
        let mut shown = self.layers.iter_mut().filter_map(|layer| match layer {
            Layer::AccessPasses(shown) if shown.job == job => Some(shown),
            _ => None,
        });
        if let Some(shown) = shown.next() {
            shown.passes.push(made);
            // Whoever sees the codes sees this one too.
            shown.taken = shown.revealed;
            shown.closing = false;
            return Vec::new();
        }
        let window = Layer::AccessPasses(Box::new(ShownPasses {
            job,
            passes: vec![made],
            chosen: 0,
            revealed: false,
            taken: false,
            closing: false,
            attention: Attention::default(),
        }));
        if self.put_above_jobs(window) {
            Vec::new()
        } else {
            self.say(
                ToastKind::Good,
                "Passes are being created. Close the open window to see them.",
            )
        }
    }

    /// Puts a window over that of a job, but below whatever the admin is typing in; says whether it is on top.
    fn put_above_jobs(&mut self, window: Layer) -> bool {
        let on_top = matches!(self.layers.last(), None | Some(Layer::Job { .. }));
        let place = if on_top { self.layers.len() } else { 0 };
        self.layers.insert(place, window);
        on_top
    }

    pub(super) fn reveal(&mut self) {
        if let Some(Layer::AccessPasses(shown)) = self.layers.last_mut() {
            shown.revealed = !shown.revealed;
            shown.taken = true;
            shown.closing = false;
        }
        if let Some(Layer::AccessPass(shown)) = self.layers.last_mut() {
            shown.revealed = !shown.revealed;
            shown.taken = true;
            shown.closing = false;
        }
    }

    pub(super) fn copy_code(&mut self) -> Vec<Effect> {
        let code = match self.layers.last_mut() {
            Some(Layer::AccessPass(shown)) => {
                shown.taken = true;
                shown.closing = false;
                shown.pass.code.clone()
            }
            // The others are still to be taken.
            Some(Layer::AccessPasses(shown)) => match shown.passes.get(shown.chosen) {
                Some(made) => made.pass.code.clone(),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let mut effects = vec![Effect::CopyCode(code)];
        effects.extend(self.say(
            ToastKind::Note,
            "Sent the code to the clipboard of your terminal.",
        ));
        effects
    }

    /// Accounts and codes of all passes that there are.
    pub(super) fn copy_codes(&mut self) -> Vec<Effect> {
        let Some(Layer::AccessPasses(shown)) = self.layers.last_mut() else {
            return Vec::new();
        };
        shown.taken = true;
        shown.closing = false;
        let count = grouped(shown.passes.len());
        let mut effects = vec![Effect::CopyCode(shown.lines())];
        effects.extend(self.say(
            ToastKind::Note,
            format!("Sent {count} accounts with their codes to the clipboard of your terminal."),
        ));
        effects
    }

    /// Closes the window; codes that nobody has seen or copied only at the second time.
    pub(super) fn close_passes(&mut self) {
        if let Some(Layer::AccessPasses(shown)) = self.layers.last_mut()
            && !shown.taken
            && !shown.closing
        {
            shown.closing = true;
        } else {
            self.layers.pop();
        }
    }

    /// Closes the window; a code that nobody has seen or copied only at the second time.
    pub(super) fn close_pass(&mut self) {
        if let Some(Layer::AccessPass(shown)) = self.layers.last_mut()
            && !shown.taken
            && !shown.closing
        {
            shown.closing = true;
        } else {
            self.layers.pop();
        }
    }
}

fn not_allowed() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "The tenant's policy does not allow Temporary Access Passes.",
        "An Authentication Policy Administrator can turn them on in the authentication methods policy.",
    )
}
