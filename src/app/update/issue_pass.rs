//! A Temporary Access Pass: the policy, the question, the code.

use jiff::SignedDuration;

use super::super::{Attention, Confirm, Effect, Job, Layer, Model, ShownPass, ToastKind};
use crate::change::journal::Context;
use crate::change::{Action, Plan};
use crate::tenant::{
    AccessPassPolicy, AccessPassTerms, IssuedAccessPass, Problem, ProblemKind, UserId,
};

impl Model {
    /// Asks for the terms first.
    pub(super) fn want_pass(&mut self) -> Vec<Effect> {
        let user = match self.top_job() {
            Some(job) => job.only_user(),
            None => self.list.only_one(),
        };
        let Some(user) = user else {
            return Vec::new();
        };
        self.pass_wanted = Some(user);
        let mut effects = vec![Effect::ReadAccessPassTerms(user)];
        effects.extend(self.say(
            ToastKind::Note,
            "Reading the policy for Temporary Access Passes…",
        ));
        effects
    }

    /// The terms have come: asks, unless the admin has gone on to something else.
    pub(super) fn pass_terms(
        &mut self,
        user: UserId,
        terms: Result<AccessPassTerms, Problem>,
    ) -> Vec<Effect> {
        let still_there = match self.layers.last() {
            None => self.list.only_one() == Some(user),
            Some(Layer::Job { .. }) => self.top_job().and_then(Job::only_user) == Some(user),
            Some(_) => false,
        };
        if self.pass_wanted != Some(user) || !still_there {
            return Vec::new();
        }
        self.pass_wanted = None;
        self.toast = None;
        match terms {
            Ok(terms) if terms.policy.enabled == Some(false) => self.refuse_pass(not_allowed()),
            Ok(terms) => self.ask_pass(user, terms),
            Err(problem) => self.refuse_pass(problem),
        }
    }

    fn refuse_pass(&mut self, problem: Problem) -> Vec<Effect> {
        self.layers.push(Layer::Problem(Box::new(problem)));
        Vec::new()
    }

    fn ask_pass(&mut self, user: UserId, terms: AccessPassTerms) -> Vec<Effect> {
        let action = Action::AccessPass {
            minutes: terms.policy.usual_minutes(),
            once: terms.policy.once_only.unwrap_or(true),
        };
        let plan = Plan::new(action, self.store.get(user), &self.guards());
        let effects = self.ask(plan, Context::default());
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            confirm.methods = terms.methods;
            confirm.policy = terms.policy;
        }
        effects
    }

    /// Plans the pass with another lifetime or use; the answer goes back to No.
    pub(super) fn change_pass(
        &mut self,
        change: impl Fn(AccessPassPolicy, u32, bool) -> (u32, bool),
    ) {
        let guards = self.guards();
        let Some(Layer::Confirm(confirm)) = self.layers.last_mut() else {
            return;
        };
        let Action::AccessPass { minutes, once } = confirm.plan.action else {
            return;
        };
        let (minutes, once) = change(confirm.policy, minutes, once);
        let users = confirm
            .plan
            .items
            .iter()
            .filter_map(|item| self.store.get(item.target.id));
        let plan = Plan::new(Action::AccessPass { minutes, once }, users, &guards);
        **confirm = Confirm {
            typed: confirm.typed.clone(),
            methods: confirm.methods.take(),
            policy: confirm.policy,
            attention: confirm.attention,
            ..Confirm::new(plan, std::mem::take(&mut confirm.context))
        };
    }

    /// Shows a pass that was made: over the window of its job, but below whatever the admin is typing in.
    pub(super) fn show_pass(&mut self, user: UserId, pass: IssuedAccessPass) -> Vec<Effect> {
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
        let shown = Layer::AccessPass(Box::new(ShownPass {
            user: name,
            pass,
            until,
            revealed: false,
            taken: false,
            closing: false,
            attention: Attention::default(),
        }));
        if matches!(self.layers.last(), None | Some(Layer::Job { .. })) {
            self.layers.push(shown);
            Vec::new()
        } else {
            self.layers.insert(0, shown);
            self.say(
                ToastKind::Good,
                "The pass was created. Close the open window to see it.",
            )
        }
    }

    pub(super) fn reveal(&mut self) {
        if let Some(Layer::AccessPass(shown)) = self.layers.last_mut() {
            shown.revealed = !shown.revealed;
            shown.taken = true;
            shown.closing = false;
        }
    }

    pub(super) fn copy_code(&mut self) -> Vec<Effect> {
        let Some(Layer::AccessPass(shown)) = self.layers.last_mut() else {
            return Vec::new();
        };
        shown.taken = true;
        shown.closing = false;
        let mut effects = vec![Effect::CopyCode(shown.pass.code.clone())];
        effects.extend(self.say(
            ToastKind::Note,
            "Sent the code to the clipboard of your terminal.",
        ));
        effects
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
