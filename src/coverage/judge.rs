//! The verdict for everybody, and what each policy means for the tenant.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Answer, Rules};
use crate::tenant::conditional_access::People;
use crate::tenant::{
    Known, MfaState, Policy, Required, RequiredRange, SafeText, Seen, Store, User, UserId, UserType,
};

/// What the rules mean for all users.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// What the policies require of each user, by position in the store.
    pub by_policies: Vec<RequiredRange>,
    /// What each policy in force that requires MFA reaches, in the order of the policies.
    pub policies: Vec<PolicyReach>,
    /// Users who may sign in and are excluded, by name or through a group, from every policy that would require MFA of them.
    pub excluded_everywhere: Vec<UserId>,
    /// The position of one user of each kind that the rules tell apart: what can be learned of these can be learned of
    /// everybody.
    pub one_of_each: Vec<u32>,
}

/// Which users a policy is about. Users who may not sign in do not count.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyReach {
    /// `id` of the policy.
    pub id: SafeText,
    /// `displayName` of the policy.
    pub name: SafeText,
    /// What it requires where it applies.
    pub strength: Required,
    /// Users it surely applies to.
    pub in_scope: usize,
    /// Users it may apply to: something that decides it was not read.
    pub unsure: usize,
    /// Users it excludes.
    pub excluded: usize,
    /// Users it applies to where nothing else requires MFA.
    pub only_source: usize,
}

/// Which of the users that a policy is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachPart {
    /// See [`PolicyReach::in_scope`].
    InScope,
    /// See [`PolicyReach::excluded`].
    Excluded,
    /// See [`PolicyReach::unsure`].
    Unsure,
    /// See [`PolicyReach::only_source`].
    OnlySource,
}

impl ReachPart {
    /// All parts.
    pub const ALL: [Self; 4] = [
        Self::InScope,
        Self::Excluded,
        Self::Unsure,
        Self::OnlySource,
    ];
}

impl PolicyReach {
    /// How many users a part has.
    pub fn users(&self, part: ReachPart) -> usize {
        match part {
            ReachPart::InScope => self.in_scope,
            ReachPart::Excluded => self.excluded,
            ReachPart::Unsure => self.unsure,
            ReachPart::OnlySource => self.only_source,
        }
    }
}

/// What the rules say of users who are alike for them.
pub(super) struct Group {
    range: RequiredRange,
    /// For each policy: applies, may apply, excludes.
    matches: Vec<Match>,
    /// How many sources beside the per-user state require MFA.
    sources: usize,
    excluded_everywhere: bool,
    /// Users who may sign in, without and with a per-user state that requires MFA, or an unknown one.
    counted: [usize; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Applies,
    MayApply,
    Excludes,
    Out,
}

/// Judges all users of a store. Users who are in the same groups, hold no role and are named nowhere are alike, and judged
/// once.
pub fn judge(rules: &Rules<'_>, store: &Store) -> Judgement {
    let policies = counted_policies(rules);
    let (mut groups, of_users) = alike(rules, &policies, store);
    let mut judgement = Judgement {
        by_policies: Vec::with_capacity(store.len()),
        ..Judgement::default()
    };
    for (position, (user, at)) in store.users().iter().zip(of_users).enumerate() {
        let Some(group) = groups.get_mut(at) else {
            continue;
        };
        judgement.by_policies.push(group.range);
        if user.enabled.is_no() || user.is_agent() {
            continue;
        }
        let asks = user.state.value.map(MfaState::requires_mfa);
        if group.counted == [0, 0] {
            judgement.one_of_each.extend(u32::try_from(position));
        }
        group.counted[usize::from(!asks.is_no())] += 1;
        if group.excluded_everywhere {
            judgement.excluded_everywhere.push(user.id);
        }
    }
    judgement.policies = reaches(&policies, &groups);
    judgement
}

/// Who a policy is about: as many users as its [`PolicyReach`] counts, in the order of the store.
pub fn reached(rules: &Rules<'_>, store: &Store, policy: &str, part: ReachPart) -> Vec<UserId> {
    let policies = counted_policies(rules);
    let Some(at) = policies.iter().position(|one| one.id.as_str() == policy) else {
        return Vec::new();
    };
    let (groups, of_users) = alike(rules, &policies, store);
    let is_in = |user: &User, group: &Group| {
        let is = group.matches.get(at);
        match part {
            ReachPart::InScope => is == Some(&Match::Applies),
            ReachPart::Excluded => is == Some(&Match::Excludes),
            ReachPart::Unsure => is == Some(&Match::MayApply),
            ReachPart::OnlySource => group.is_alone(at) && user.state.value.is(&MfaState::Disabled),
        }
    };
    let users = store.users().iter().zip(of_users);
    users
        .filter(|(user, _)| !user.enabled.is_no() && !user.is_agent())
        .filter(|(user, group)| groups.get(*group).is_some_and(|group| is_in(user, group)))
        .map(|(user, _)| user.id)
        .collect()
}

/// Sorts users into groups that the rules treat alike: the groups, and which one each user is in.
pub(super) fn alike(
    rules: &Rules<'_>,
    policies: &[&Policy],
    store: &Store,
) -> (Vec<Group>, Vec<usize>) {
    let masks = GroupMasks::of(rules, store);
    let special = Special::of(rules);
    let mut known: HashMap<(u16, &[u64]), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut of_users = Vec::with_capacity(store.len());
    for (position, user) in store.users().iter().enumerate() {
        of_users.push(if special.is(rules, user) {
            groups.push(Group::of(rules, policies, user));
            groups.len() - 1
        } else {
            let key = (class(user), masks.of_user(position));
            *known.entry(key).or_insert_with(|| {
                groups.push(Group::of(rules, policies, user));
                groups.len() - 1
            })
        });
    }
    (groups, of_users)
}

impl Judgement {
    /// The per-user state of a user is another one: who is left with one policy alone follows it.
    pub fn follow_state(&mut self, rules: &Rules<'_>, user: &User, was: Known<MfaState>) {
        let disabled = |state: Known<MfaState>| state.is(&MfaState::Disabled);
        let (was, is) = (disabled(was), disabled(user.state.value));
        if was == is || user.enabled.is_no() || user.is_agent() {
            return;
        }
        let group = Group::of(rules, &counted_policies(rules), user);
        for (at, policy) in self.policies.iter_mut().enumerate() {
            if group.is_alone(at) {
                policy.only_source = if is {
                    policy.only_source + 1
                } else {
                    policy.only_source.saturating_sub(1)
                };
            }
        }
    }
}

/// The policies in force that can require MFA at an ordinary sign-in.
pub(super) fn counted_policies<'a>(rules: &Rules<'a>) -> Vec<&'a Policy> {
    let Seen::Known(policies) = rules.policies else {
        return Vec::new();
    };
    policies
        .iter()
        .filter(|policy| policy.requires_mfa_at_sign_in())
        .collect()
}

fn reaches(policies: &[&Policy], groups: &[Group]) -> Vec<PolicyReach> {
    let reach = |(at, policy): (usize, &&Policy)| {
        let mut reach = PolicyReach {
            id: policy.id.clone(),
            name: policy.name.clone(),
            strength: super::conditional_access::strength(policy).unwrap_or(Required::Never),
            in_scope: 0,
            unsure: 0,
            excluded: 0,
            only_source: 0,
        };
        for group in groups {
            let users: usize = group.counted.iter().sum();
            match group.matches.get(at) {
                Some(Match::Applies) => {
                    reach.in_scope += users;
                    if group.is_alone(at) {
                        reach.only_source += group.counted[0];
                    }
                }
                Some(Match::MayApply) => reach.unsure += users,
                Some(Match::Excludes) => reach.excluded += users,
                Some(Match::Out) | None => {}
            }
        }
        reach
    };
    policies.iter().enumerate().map(reach).collect()
}

impl Group {
    /// Whether a policy is the only source beside the per-user state that requires MFA, or might.
    fn is_alone(&self, policy: usize) -> bool {
        self.sources == 1 && self.matches.get(policy) == Some(&Match::Applies)
    }

    fn of(rules: &Rules<'_>, policies: &[&Policy], user: &User) -> Self {
        let mut sources = 0;
        let defaults = super::security_defaults::range(rules, user);
        sources += usize::from(defaults.most() > Required::Never);
        let (mut excluded, mut by_name_or_group) = (0, 0);
        let mut others = false;
        let matches: Vec<Match> = policies
            .iter()
            .map(|policy| {
                let is = rules.applies(policy, user);
                if is.is_excluded() {
                    excluded += 1;
                    by_name_or_group += usize::from(is.is_excluded_by_name_or_group());
                    return Match::Excludes;
                }
                match is.answer {
                    Answer::Yes => {
                        sources += 1;
                        Match::Applies
                    }
                    Answer::Unknown => {
                        sources += 1;
                        others = true;
                        Match::MayApply
                    }
                    Answer::No => Match::Out,
                }
            })
            .collect();
        let range = rules.by_policies(user);
        Self {
            range,
            matches,
            sources,
            excluded_everywhere: by_name_or_group > 0
                && by_name_or_group == excluded
                && !others
                && range == RequiredRange::NEVER,
            counted: [0, 0],
        }
    }
}

/// Everything about a user that rules look at beside groups, roles and names.
fn class(user: &User) -> u16 {
    let kind = match user.user_type {
        Known::Is(UserType::Member) => 0,
        Known::Is(UserType::Guest) => 1,
        Known::Is(UserType::Agent) => 2,
        Known::Unknown(_) => 3,
    };
    let external = match user.external {
        Known::Is(false) => 0,
        Known::Is(true) => 1,
        Known::Unknown(_) => 2,
    };
    kind << 2 | external
}

/// Users who are judged by themselves.
struct Special {
    named: HashSet<UserId>,
}

impl Special {
    fn of(rules: &Rules<'_>) -> Self {
        let policies = rules.policies.known().into_iter().flatten();
        let people = policies.flat_map(|policy| [&policy.include, &policy.exclude]);
        Self {
            named: people.flat_map(|people| &people.users).copied().collect(),
        }
    }

    fn is(&self, rules: &Rules<'_>, user: &User) -> bool {
        self.named.contains(&user.id)
            || rules
                .roles
                .known()
                .is_some_and(|book| book.holds_any(user.id))
            || rules.groups.has_own_groups(user.id)
    }
}

/// In which of the groups that policies name each user is: a row of bits for each.
struct GroupMasks {
    words: usize,
    bits: Vec<u64>,
}

impl GroupMasks {
    fn of(rules: &Rules<'_>, store: &Store) -> Self {
        let policies = rules.policies.known().into_iter().flatten();
        let people = policies.flat_map(|policy| [&policy.include, &policy.exclude]);
        let mut groups: Vec<Uuid> = people
            .flat_map(|people: &People| &people.groups)
            .copied()
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let words = groups.len().div_ceil(64);
        let mut bits = vec![0; words * store.len()];
        for (at, group) in groups.iter().enumerate() {
            for member in rules.groups.members(*group).into_iter().flatten() {
                let Some(position) = store.position(*member) else {
                    continue;
                };
                if let Some(word) = bits.get_mut(position as usize * words + at / 64) {
                    *word |= 1_u64 << (at % 64);
                }
            }
        }
        Self { words, bits }
    }

    fn of_user(&self, position: usize) -> &[u64] {
        let from = position * self.words;
        self.bits.get(from..from + self.words).unwrap_or_default()
    }
}
