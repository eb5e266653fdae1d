//! From a key to a confirmed plan.

use super::super::{self as app, Command, Confirm, Effect, Layer, Model, Spec, ToastKind};
use crate::change::journal::Context;
use crate::change::words::count;
use crate::change::{Action, Confirmation, Fidelity, Plan, Target};
use crate::coverage;
use crate::tenant::{Method, Required, User, grouped};

impl Model {
    /// Plans an action for the marked users, or the one under the cursor, and asks; what changes nothing
    /// in the tenant needs no question.
    pub(super) fn propose(&mut self, action: Action) -> Vec<Effect> {
        let plan = self.plan(action);
        if matches!(action.fidelity(), Fidelity::ByHand(_)) {
            return self.begin(plan);
        }
        let hidden = self.list.hidden;
        let effects = self.ask(plan, Context::default());
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            confirm.hidden = hidden;
        }
        effects
    }

    /// Asks about a plan; where it would change nobody and is about one user, says why.
    pub(super) fn ask(&mut self, plan: Plan, context: Context) -> Vec<Effect> {
        if let (0, [only]) = (plan.change_count(), plan.items.as_slice()) {
            let why = match plan.refused().next() {
                Some((_, why)) => format!("not changed: {why}"),
                None => already(&plan),
            };
            self.say_of(ToastKind::Note, &only.target.name, &format!(": {why}"))
        } else {
            let methods = self.methods_of_only(&plan);
            self.layers.push(Layer::Confirm(Box::new(Confirm {
                methods,
                warnings: self.warnings(&plan).collect(),
                ticket: self.ticket_use(&plan),
                ..Confirm::new(plan, context)
            })));
            Vec::new()
        }
    }

    /// Microsoft's advice against per-user MFA, and how many users of the plan a policy covers already.
    fn warnings(&self, plan: &Plan) -> impl Iterator<Item = String> {
        let Action::SetState(state) = plan.action else {
            return None.into_iter();
        };
        let advice = coverage::warning(&self.rules(), Some(state));
        let covered = |target: &&Target| {
            let user = self.store.get(target.id);
            user.is_some_and(|user| user.by_policies.least() > Required::Never)
        };
        let advice = advice.map(|advice| {
            let (all, covered) = (plan.change_count(), plan.changes().filter(covered).count());
            let who = match covered {
                0 => return format!("{advice}."),
                1 if all == 1 => "this user".into(),
                covered => format!("{} of {}", grouped(covered), count(all, "user")),
            };
            format!("A policy already requires MFA of {who}. {advice}.")
        });
        advice.into_iter()
    }

    /// Takes the chosen user out of the plan, or back into it.
    pub(super) fn take_out(&mut self) -> Vec<Effect> {
        let Some(Layer::Confirm(confirm)) = self.layers.last_mut() else {
            return Vec::new();
        };
        if confirm.toggle() {
            Vec::new()
        } else {
            self.say(ToastKind::Note, "This user is not changed in any case.")
        }
    }

    /// What the one user of a plan has registered, if the detail has read it.
    fn methods_of_only(&self, plan: &Plan) -> Option<Vec<Method>> {
        let [only] = plan.items.as_slice() else {
            return None;
        };
        let detail = self.detail.as_ref()?;
        (detail.user == only.target.id)
            .then(|| detail.known_methods())?
            .map(<[Method]>::to_vec)
    }

    fn plan(&self, action: Action) -> Plan {
        let chosen = self.list.chosen(&self.store);
        let users: Vec<&User> = chosen.iter().filter_map(|id| self.store.get(*id)).collect();
        Plan::new(action, users, &self.guards())
    }

    /// Gives the chosen answer.
    pub(super) fn answer(&mut self) -> Vec<Effect> {
        let Some(Layer::Confirm(confirm)) = self.layers.last() else {
            return Vec::new();
        };
        if !confirm.painted {
            return Vec::new();
        }
        if confirm.is_confirmed() {
            return self.confirmed(confirm.read);
        }
        match confirm.confirmation.clone() {
            Confirmation::YesNo => {
                self.layers.pop();
                self.say(ToastKind::Note, "Nothing was changed.")
            }
            Confirmation::Typed(wanted) => {
                let keys = &self.session.keys;
                let no = Spec::of_context(app::Context::Confirm)
                    .find(|spec| spec.command == Command::No);
                let no = no.and_then(|spec| keys.of(spec).iter().find(|key| !key.is_text()));
                let no = no
                    .map(|key| format!(", or press {key} for no"))
                    .unwrap_or_default();
                self.say(
                    ToastKind::Note,
                    format!("Type {wanted} in full to confirm{no}."),
                )
            }
        }
    }

    /// Yes by its own key, where nothing has to be typed. What weakens, deletes or creates a pass takes Enter too.
    pub(super) fn answer_yes(&mut self) -> Vec<Effect> {
        match self.layers.last_mut() {
            Some(Layer::Confirm(confirm))
                if confirm.painted && confirm.confirmation == Confirmation::YesNo =>
            {
                if confirm.needs_enter() && confirm.read {
                    confirm.yes = true;
                    return Vec::new();
                }
                let read = confirm.read;
                self.confirmed(read)
            }
            _ => Vec::new(),
        }
    }

    fn confirmed(&mut self, read: bool) -> Vec<Effect> {
        if !read {
            return self.say(
                ToastKind::Note,
                "Scroll down to read everything before you confirm.",
            );
        }
        match self.layers.pop() {
            Some(Layer::Confirm(confirm)) if confirm.plan.change_count() > 0 => {
                self.begin_in(confirm.plan, confirm.context, confirm.ticket)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn other_answer(&mut self) {
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            confirm.yes = !confirm.yes;
        }
    }

    /// Plans a reset or a pass with more of it, less of it or the other option; the answer goes back to No.
    pub(super) fn change_option(&mut self, command: Command) {
        let guards = self.guards();
        let Some(Layer::Confirm(confirm)) = self.layers.last_mut() else {
            return;
        };
        let action = confirm.with_option(command);
        let items = confirm.list.items.iter();
        let users = items.filter_map(|item| self.store.get(item.target.id));
        let plan = Plan::new(action, users, &guards);
        confirm.plan_again(plan);
    }
}

fn already(plan: &Plan) -> String {
    match plan.action {
        Action::SetState(state) => format!("per-user MFA is already {}", state.name()),
        _ => "nothing to change".into(),
    }
}
