//! Which groups have to be read.

use std::collections::HashSet;

use uuid::Uuid;

use super::Rules;
use super::conditional_access::strength;
use crate::tenant::conditional_access::PolicyState;
use crate::tenant::group::Membership;
use crate::tenant::{Policy, Required, Seen, User};

/// The groups whose members were not read and can still change the verdict of one of these users, in the order of their ids.
/// Groups of policies for every sign-in come first: once those are read, the others may be about nobody who is still
/// undecided, so that they are named only after that. Empty once nothing more can be learned.
pub fn groups_to_read<'u>(
    rules: &Rules<'_>,
    users: impl IntoIterator<Item = &'u User>,
) -> Vec<Uuid> {
    let Seen::Known(policies) = rules.policies else {
        return Vec::new();
    };
    let in_force = |policy: &&Policy| {
        let never = policy.only.iter().any(|only| only.is_never_at_sign_in());
        policy.state != PolicyState::Disabled
            && policy.state != PolicyState::ReportOnly
            && !(never && policy.unread.is_empty())
    };
    let policies: Vec<(&Policy, Required)> = policies
        .iter()
        .filter(in_force)
        .filter_map(|policy| Some((policy, strength(policy)?)))
        .filter(|(policy, _)| has_unread_groups(rules, policy))
        .collect();
    if policies.is_empty() {
        return Vec::new();
    }
    let (mut first, mut second) = (HashSet::new(), HashSet::new());
    for user in users {
        if user.is_agent() || user.enabled.is_no() {
            continue;
        }
        let range = rules.by_policies(user);
        if range.is_exact() {
            continue;
        }
        for (policy, strength) in &policies {
            if rules.applies(policy, user).range(policy).most() <= range.least() {
                continue;
            }
            let groups = policy.include.groups.iter().chain(&policy.exclude.groups);
            let unread = groups.filter(|group| {
                rules.groups.membership(**group, user.id) == Membership::Unknown(None)
            });
            if *strength == Required::Always {
                first.extend(unread);
            } else {
                second.extend(unread);
            }
        }
    }
    let chosen = if first.is_empty() { second } else { first };
    let mut groups: Vec<Uuid> = chosen.into_iter().collect();
    groups.sort_unstable();
    groups
}

fn has_unread_groups(rules: &Rules<'_>, policy: &Policy) -> bool {
    let mut groups = policy.include.groups.iter().chain(&policy.exclude.groups);
    groups.any(|group| {
        rules.groups.members(*group).is_none() && rules.groups.problem(*group).is_none()
    })
}
