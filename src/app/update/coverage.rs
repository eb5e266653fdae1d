//! Who is required to use MFA: judged again whenever something arrives that can change it.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::super::{Effect, Loading, Model};
use crate::coverage::{Judgement, Rules, groups_to_read, judge};
use crate::tenant::group::Groups;
use crate::tenant::{Protection, ProtectionPart, Store, User, UserId};

impl Model {
    /// A part of what the tenant asks of everybody has arrived.
    pub(super) fn protection_known(
        &mut self,
        generation: u32,
        part: ProtectionPart,
    ) -> Vec<Effect> {
        if generation != self.load.generation {
            return Vec::new();
        }
        let decides = match &part {
            ProtectionPart::RiskyUsers(_) | ProtectionPart::MethodsPolicy(_) => false,
            ProtectionPart::SecurityDefaults(_) | ProtectionPart::Policies(_) => true,
            ProtectionPart::Groups(_) => {
                self.load.groups = Loading::Done { at: self.now };
                true
            }
        };
        self.protection.receive(part);
        if !decides {
            self.count_again();
            return Vec::new();
        }
        if self.load.policies == Loading::Running && self.has_rules_of_this_reading() {
            self.load.policies = Loading::Done { at: self.now };
        }
        let mut effects = self.judge_all();
        effects.extend(self.read_missing_groups());
        effects
    }

    /// Whether security defaults and policies were answered since the present reading began.
    fn has_rules_of_this_reading(&self) -> bool {
        let since = self.load.begun_at;
        let is_new = |at: Option<Timestamp>| at.is_some_and(|at| at >= since);
        let protection = &self.protection;
        is_new(protection.security_defaults.as_ref().map(|read| read.at))
            && is_new(protection.policies.as_ref().map(|read| read.at))
    }

    /// Whether anything that can require MFA was read, or failed to be: until then the verdicts of the last visit stand.
    fn has_rules(&self) -> bool {
        self.protection.policies.is_some() || self.protection.security_defaults.is_some()
    }

    /// Judges everybody, and reads the groups that can still change a verdict.
    pub(super) fn judge_all(&mut self) -> Vec<Effect> {
        if !self.has_rules() {
            return Vec::new();
        }
        self.judgement = Arc::new(judged(&self.protection, &mut self.store));
        if let Some(since) = &mut self.since {
            since.judge(&self.store);
        }
        self.count_again();
        self.select();
        let mut effects = self.read_deciding_groups();
        effects.extend(self.read_groups_of_migration());
        if effects.is_empty() && !self.load.is_reading() {
            effects.extend(self.keep_list());
        }
        effects
    }

    /// Judges users who have just been read, before the store takes them.
    pub(super) fn judge_page(&self, users: &mut [User]) {
        if !self.has_rules() {
            return;
        }
        let rules = self.rules();
        for user in users {
            user.by_policies = rules.by_policies(user);
        }
    }

    /// Reads the groups whose members can still change a verdict, unless some are on their way.
    fn read_deciding_groups(&mut self) -> Vec<Effect> {
        if self.load.groups == Loading::Running {
            return Vec::new();
        }
        let groups = self.deciding_groups();
        if groups.is_empty() {
            return Vec::new();
        }
        self.read_members(groups)
    }

    /// Reads the members of these groups.
    pub(super) fn read_members(&mut self, groups: Vec<Uuid>) -> Vec<Effect> {
        self.load.groups = Loading::Running;
        (self.load.groups_read, self.load.groups_asked) = (0, groups.len());
        vec![Effect::ReadGroupMembers {
            generation: self.load.generation,
            groups,
        }]
    }

    fn deciding_groups(&self) -> Vec<Uuid> {
        let fresh = self.protection.groups.fresh();
        let rules = Rules {
            groups: &fresh,
            ..self.rules()
        };
        let of_each = self.judgement.one_of_each.iter();
        groups_to_read(&rules, of_each.filter_map(|at| self.store.at(*at)))
    }

    /// The groups of one user are known: what they decide is decided for the list too.
    pub(super) fn learn_groups(&mut self, user: UserId, groups: Groups) {
        self.protection.groups.receive_of_user(user, groups);
        let Some(known) = self.store.get(user) else {
            return;
        };
        let range = self.rules().by_policies(known);
        if range != known.by_policies && self.has_rules() {
            self.store.set_by_policies_of(user, range);
            self.select();
        }
    }
}

/// Judges all users of a store by its own roles.
fn judged(protection: &Protection, store: &mut Store) -> Judgement {
    let mut judgement = judge(&Rules::of(protection, store.seen_roles()), store);
    store.set_by_policies(&std::mem::take(&mut judgement.by_policies));
    judgement
}
