//! Reads what can require MFA of somebody, as far as it can change a verdict.

use std::pin::pin;

use futures_util::StreamExt as _;
use uuid::Uuid;

use crate::coverage::{Judgement, Rules, groups_to_name, groups_to_read, judge};
use crate::graph::{Graph, GroupMembers, reading};
use crate::platform::clock;
use crate::tenant::{Protection, ProtectionPart, Store};

/// Security defaults and Conditional Access, side by side. What could not be read is in it as the failure.
pub async fn read_rules(graph: &Graph) -> Protection {
    let at = clock::asking();
    let (defaults, policies) = tokio::join!(graph.security_defaults(), graph.policies());
    let mut protection = Protection::default();
    protection.receive(ProtectionPart::SecurityDefaults(reading(at, defaults)));
    protection.receive(ProtectionPart::Policies(reading(at, policies)));
    protection
}

/// Reads the groups that can still change the verdict of a user of the store, round by round, and judges everybody. The
/// roles are those that the store has. `on_read` hears how many groups of how many were read.
pub async fn judge_users(
    graph: &Graph,
    protection: &mut Protection,
    store: &mut Store,
    on_read: impl Fn(usize, usize),
) -> Judgement {
    loop {
        let rules = Rules::of(protection, store.seen_roles());
        let judgement = judge(&rules, store);
        let of_each = judgement.one_of_each.iter();
        let groups = groups_to_read(&rules, of_each.filter_map(|at| store.at(*at)));
        if groups.is_empty() {
            store.set_by_policies(&judgement.by_policies);
            return judgement;
        }
        let members = read_groups(graph, &groups, &on_read).await;
        protection.receive(ProtectionPart::Groups(members));
    }
}

/// Reads the members of groups; `on_read` hears how many groups of how many were read.
pub async fn read_groups(
    graph: &Graph,
    groups: &[Uuid],
    on_read: impl Fn(usize, usize),
) -> Vec<GroupMembers> {
    let mut members = Vec::with_capacity(groups.len());
    let mut each = pin!(graph.each_of(groups));
    while let Some(group) = each.next().await {
        members.push(group);
        on_read(members.len(), groups.len());
    }
    members
}

/// Reads the groups whose policies may have to be named beside the sources that are known to require as much as the verdict
/// says. The verdicts stand: no group of these can change one.
pub async fn read_groups_to_name(
    graph: &Graph,
    protection: &mut Protection,
    store: &Store,
    on_read: impl Fn(usize, usize),
) {
    let rules = Rules::of(protection, store.seen_roles());
    let groups = groups_to_name(&rules, store.users());
    if !groups.is_empty() {
        let members = read_groups(graph, &groups, on_read).await;
        protection.receive(ProtectionPart::Groups(members));
    }
}
