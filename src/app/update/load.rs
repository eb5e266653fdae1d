//! Readings of the whole tenant.

use std::sync::Arc;

use super::super::{Effect, Loading, Model, Msg, Refresh, ToastKind};
use crate::change::Action;
use crate::change::Rights;
use crate::coverage::Rules;
use crate::tenant::time::ClockSkew;
use crate::tenant::{
    MfaState, Observed, Operator, Problem, ProblemKind, ProtectionPart, Reading, Registration,
    Renewal, RoleBook, Since, Source, User, UserId,
};
use crate::triage::gaps::risk_not_asked;

impl Model {
    /// Reads everything again. What is on the screen stays until the new reading is complete.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        self.load.generation += 1;
        self.load.refresh = Refresh::NotDue;
        let generation = self.load.generation;
        self.load.users = Loading::Running;
        self.load.registrations = Loading::Running;
        self.load.report_rows = 0;
        self.load.users_counted = None;
        self.load.roles = Loading::Running;
        self.load.policies = Loading::Running;
        self.load.groups = Loading::Idle;
        self.load.sign_ins = Loading::Idle;
        self.load.mail = Loading::Idle;
        self.load.begun_at = self.now;
        self.protection.groups.renew();
        self.load.states_refused.clear();
        self.load.unlisted = 0;
        let rights = self.session.rights.as_ref();
        let risk = rights.is_none_or(Rights::may_read_risk);
        if !risk {
            self.protection.receive(ProtectionPart::RiskyUsers(Reading {
                at: self.now,
                value: Err(risk_not_asked()),
            }));
        }
        self.incoming = (!self.store.is_empty()).then(Renewal::default);
        self.store.begin_registrations();
        vec![
            Effect::ReadUsers { generation },
            Effect::ReadRoles { generation },
            Effect::ReadRegistrations { generation },
            Effect::ReadProtection { generation, risk },
        ]
    }

    pub(super) fn operator_known(&mut self, answer: Result<Operator, Problem>) -> Vec<Effect> {
        match answer {
            Ok(operator) => {
                self.operator = Some(operator);
                let refused = self.refused();
                refused.map_or_else(Vec::new, |text| self.say(ToastKind::Bad, text))
            }
            Err(problem) => {
                let text = format!(
                    "Could not identify the signed-in account: {} Changes are blocked.",
                    sentence(&problem.line())
                );
                self.say_problem(text, &problem)
            }
        }
    }

    /// What the service dates is judged by its own clock; an admin whose machine is off hears it once.
    pub(super) fn clock_is_off(&mut self, skew: ClockSkew) -> Vec<Effect> {
        let heard = self.clock_skew.warning().is_some();
        self.clock_skew = skew;
        match skew.warning() {
            Some(warning) if !heard => self.say(
                ToastKind::Note,
                format!("Note: {warning}. Check it with timedatectl."),
            ),
            _ => Vec::new(),
        }
    }

    /// A role was activated or has ended since the start: keys, advice and header follow. What a token does not say
    /// leaves what was known.
    pub(super) fn rights_known(
        &mut self,
        permissions: Option<Vec<crate::tenant::SafeText>>,
        roles: Option<Vec<uuid::Uuid>>,
    ) -> Vec<Effect> {
        let Some(rights) = &mut self.session.rights else {
            return Vec::new();
        };
        let before = rights.clone();
        rights.permissions = permissions.or(rights.permissions.take());
        rights.roles = roles.or(rights.roles.take());
        if *rights == before {
            return Vec::new();
        }
        let refused = self.refused();
        let now = refused.unwrap_or_else(|| "None of the six actions is refused now".to_owned());
        self.say(
            ToastKind::Note,
            format!("Your roles or permissions changed. {now}."),
        )
    }

    /// Which keys will be refused, and why.
    fn refused(&self) -> Option<String> {
        let key = |action: &Action| {
            let key = self.session.keys.leading_to(*action);
            key.map_or_else(|| action.short().to_owned(), |key| key.to_string())
        };
        let reasons = self.session.rights.as_ref()?.refused();
        let keys: Vec<String> = reasons
            .iter()
            .map(|(why, actions)| {
                let keys: Vec<String> = actions.iter().map(key).collect();
                format!("{} ({why})", keys.join(" "))
            })
            .collect();
        (!keys.is_empty()).then(|| format!("Microsoft will refuse: {}", keys.join("; ")))
    }

    pub(super) fn users(
        &mut self,
        generation: u32,
        mut users: Vec<User>,
        last: bool,
        has_states: bool,
    ) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        self.load.states_in_list = has_states;
        if let Some(incoming) = &mut self.incoming {
            self.store.compare(incoming, users);
        } else {
            self.judge_page(&mut users);
            self.store.append(users);
        }
        let mut is_changed = true;
        if last {
            self.load.users = Loading::Done { at: self.now };
            is_changed = self.take_incoming();
            self.load.list_at = Some(self.now);
            self.load.snapshot = false;
            self.check_protected();
        } else if self.incoming.is_some() {
            // What is on the screen stays as it is.
            return Vec::new();
        } else {
            self.select();
        }
        let mut effects = if has_states {
            Vec::new()
        } else {
            self.read_visible_states()
        };
        if last {
            if is_changed {
                effects.extend(self.judge_all());
            }
            effects.extend(self.part_ended());
            effects.extend(self.read_for_columns());
        }
        effects
    }

    /// A number that tells how far a reading is.
    pub(super) fn count_known(&mut self, msg: &Msg) -> Vec<Effect> {
        let load = &mut self.load;
        match *msg {
            Msg::UnlistedUsers { generation, count } if generation == load.generation => {
                load.unlisted += count;
            }
            Msg::UsersCounted { generation, count } if generation == load.generation => {
                load.users_counted = Some(count);
            }
            Msg::GroupsRead { generation, count } if generation == load.generation => {
                load.groups_read = count;
            }
            _ => {}
        }
        Vec::new()
    }

    /// The list is read the slow and sure way.
    pub(super) fn list_in_doubt(&mut self, generation: u32, why: &str) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        let text = format!("The list takes longer: it is read one page after another, since {why}");
        self.say(ToastKind::Note, text)
    }

    /// A typo among the protected accounts protects nobody, and has to be seen.
    fn check_protected(&mut self) {
        let users = self.store.users();
        let protected = self.session.protected.iter();
        let missing = protected.filter(|key| !users.iter().any(|user| key.is(user)));
        self.load.missing_protected = missing.map(ToString::to_string).collect();
    }

    /// The list becomes what the new reading says; says whether anybody may have to be judged again. Of the last visit, the
    /// states do not stay where the new reading has none: this start has not read them.
    fn take_incoming(&mut self) -> bool {
        let Some(incoming) = self.incoming.take() else {
            self.select_in_place();
            return true;
        };
        let of_last_visit = self.load.list_at.filter(|_| self.load.snapshot);
        let since = of_last_visit.map(|at| Since::begin(at, &self.store));
        let renewed = self
            .store
            .renew(incoming, of_last_visit.map(|_| self.started));
        let is_changed = renewed.is_changed || of_last_visit.is_some();
        if !renewed.gone.is_empty() {
            let store = &self.store;
            self.list.marks.retain(|id| store.position(*id).is_some());
        }
        if let Some(since) = since {
            self.since = Some(since.end(renewed, &self.store));
        }
        if is_changed {
            self.select_in_place();
        }
        is_changed
    }

    pub(super) fn users_failed(&mut self, generation: u32, problem: Problem) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        self.incoming = None;
        let mut effects = if self.load.refresh == Refresh::Running {
            let text = format!("Could not refresh the list: {}", problem.line());
            self.say_problem(text, &problem)
        } else {
            self.show_problem(problem.clone());
            Vec::new()
        };
        self.load.users = Loading::Failed(problem);
        effects.extend(self.part_ended());
        effects
    }

    pub(super) fn registrations(
        &mut self,
        generation: u32,
        rows: Result<Vec<(UserId, Registration)>, Problem>,
        last: bool,
    ) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        match rows {
            Ok(rows) => {
                self.load.report_rows += rows.len();
                self.store.set_registrations(rows);
                if last {
                    self.store.end_registrations(self.now);
                }
                self.select();
                if last {
                    self.load.registrations = Loading::Done { at: self.now };
                    return self.part_ended();
                }
                Vec::new()
            }
            Err(problem) => {
                // Without P1 there is no report: a fact of the tenant, shown where its figures would be.
                let mut effects = if problem.kind == ProblemKind::Licence {
                    Vec::new()
                } else {
                    let what = "Could not read the registration report";
                    self.say_problem(format!("{what}: {}", problem.line()), &problem)
                };
                self.store
                    .set_problem(Source::Registrations, problem.clone());
                self.load.registrations = Loading::Failed(problem);
                effects.extend(self.part_ended());
                effects
            }
        }
    }

    pub(super) fn roles_known(
        &mut self,
        generation: u32,
        roles: Result<RoleBook, Problem>,
    ) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        match roles {
            Ok(book) => {
                self.store.set_roles(book);
                self.load.roles = Loading::Done { at: self.now };
                self.select();
                let mut effects = self.judge_all();
                effects.extend(self.part_ended());
                effects
            }
            Err(problem) => {
                let text = format!("Could not read directory roles: {}", problem.line());
                self.store.set_problem(Source::Roles, problem.clone());
                let mut effects = self.say_problem(text, &problem);
                self.load.roles = Loading::Failed(problem);
                effects.extend(self.judge_all());
                effects.extend(self.part_ended());
                effects
            }
        }
    }

    /// States that were read one by one.
    pub(super) fn states(&mut self, readings: Vec<(UserId, Reading<MfaState>)>) -> Vec<Effect> {
        let (mut failed, mut changed) = (None, false);
        for (id, reading) in readings {
            self.load.states_pending.remove(&id);
            match reading.value {
                Ok(state) => changed |= self.observe(id, state, reading.at),
                Err(problem) => {
                    self.load.states_refused.insert(id);
                    failed = Some(problem);
                }
            }
        }
        if changed {
            self.select();
        }
        failed.map_or_else(Vec::new, |problem| {
            let text = format!("Could not read a per-user MFA state: {}", problem.line());
            self.say_problem(text, &problem)
        })
    }

    /// A state that the service answered; most answers are what is known already.
    pub(super) fn learn_state(&mut self, id: UserId, state: MfaState, at: jiff::Timestamp) {
        if self.observe(id, state, at) {
            self.select();
        }
    }

    /// Notes a state that the service answered; says whether it changes the list.
    fn observe(&mut self, id: UserId, state: MfaState, at: jiff::Timestamp) -> bool {
        let was = self.store.get(id).map(|user| user.state.value);
        let changed = self.store.observe(id, Observed::new(state, at));
        if let (true, Some(was), Some(user)) = (changed, was, self.store.get(id)) {
            let rules = Rules::of(&self.protection, self.store.seen_roles());
            Arc::make_mut(&mut self.judgement).follow_state(&rules, user, was);
        }
        changed
    }

    /// Reads the states of users on the screen and of marked ones, where they are unknown.
    pub(super) fn read_visible_states(&mut self) -> Vec<Effect> {
        let height = self.list_rows();
        let visible = self
            .list
            .rows
            .iter()
            .skip(self.list.top)
            .take(height)
            .filter_map(|row| self.store.at(*row));
        let marked = self.list.marks.iter().filter_map(|id| self.store.get(*id));
        let wanted: Vec<UserId> = visible
            .chain(marked)
            .filter(|user| {
                !user.state.value.is_known() && !self.load.states_refused.contains(&user.id)
            })
            .map(|user| user.id)
            .collect();
        self.read_states(wanted)
    }

    /// Reads all unknown states; a second time stops that.
    pub(super) fn read_unknown(&mut self) -> Vec<Effect> {
        if !self.load.states_pending.is_empty() {
            self.load.states_pending.clear();
            return vec![Effect::StopReadingStates];
        }
        let unknown = self
            .store
            .users()
            .iter()
            .filter(|user| !user.state.value.is_known())
            .map(|user| user.id)
            .collect();
        self.read_states(unknown)
    }

    fn read_states(&mut self, mut wanted: Vec<UserId>) -> Vec<Effect> {
        if self.load.states_pending.is_empty() {
            self.load.states_asked = 0;
            self.load.states_begun_at = self.now;
        }
        wanted.retain(|id| self.load.states_pending.insert(*id));
        self.load.states_asked += wanted.len();
        if wanted.is_empty() {
            Vec::new()
        } else {
            vec![Effect::ReadStates(wanted)]
        }
    }
}

/// A text as a sentence of its own.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
