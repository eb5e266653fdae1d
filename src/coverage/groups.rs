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
    let policies = policies_with_unread_groups(rules);
    let (mut first, mut second) = (HashSet::new(), HashSet::new());
    if policies.is_empty() {
        return Vec::new();
    }
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
            let unread = unread_groups(rules, policy, user);
            if *strength == Required::Always {
                first.extend(unread);
            } else {
                second.extend(unread);
            }
        }
    }
    sorted(if first.is_empty() { second } else { first })
}

/// The groups whose members were not read and of which a user may be: their policies may require as much as the verdict
/// says, and have to be named beside what is known to. Blocked accounts count too.
pub fn groups_to_name<'u>(
    rules: &Rules<'_>,
    users: impl IntoIterator<Item = &'u User>,
) -> Vec<Uuid> {
    let policies = policies_with_unread_groups(rules);
    let mut groups = HashSet::new();
    if policies.is_empty() {
        return Vec::new();
    }
    for user in users.into_iter().filter(|user| !user.is_agent()) {
        let least = rules.by_policies(user).least();
        for (policy, _) in &policies {
            let most = rules.applies(policy, user).range(policy).most();
            if most > Required::Never && most >= least {
                groups.extend(unread_groups(rules, policy, user));
            }
        }
    }
    sorted(groups)
}

/// The policies in force that name a group whose members were not read, with what they can require.
fn policies_with_unread_groups<'r>(rules: &Rules<'r>) -> Vec<(&'r Policy, Required)> {
    let Seen::Known(policies) = rules.policies else {
        return Vec::new();
    };
    let in_force = |policy: &&Policy| {
        let never = policy.only.iter().any(|only| only.is_never_at_sign_in());
        policy.state != PolicyState::Disabled
            && policy.state != PolicyState::ReportOnly
            && !(never && policy.unread.is_empty())
    };
    policies
        .iter()
        .filter(in_force)
        .filter_map(|policy| Some((policy, strength(policy)?)))
        .filter(|(policy, _)| has_unread_groups(rules, policy))
        .collect()
}

/// The groups of a policy of which it is unknown whether a user is a member, and that were not asked for yet.
fn unread_groups(rules: &Rules<'_>, policy: &Policy, user: &User) -> impl Iterator<Item = Uuid> {
    let groups = policy.include.groups.iter().chain(&policy.exclude.groups);
    let user = user.id;
    groups
        .copied()
        .filter(move |group| rules.groups.membership(*group, user) == Membership::Unknown(None))
}

fn sorted(groups: HashSet<Uuid>) -> Vec<Uuid> {
    let mut groups: Vec<Uuid> = groups.into_iter().collect();
    groups.sort_unstable();
    groups
}

fn has_unread_groups(rules: &Rules<'_>, policy: &Policy) -> bool {
    let mut groups = policy.include.groups.iter().chain(&policy.exclude.groups);
    groups.any(|group| {
        rules.groups.members(*group).is_none() && rules.groups.problem(*group).is_none()
    })
}
