//! Random tenants against an evaluation that knows everything: wherever something was not read, it is filled in every
//! possible way, and the verdict must hold in all of them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::{forbidden, read, refused};
use crate::coverage::{MfaRequirements, Rules, groups_to_read, judge};
use crate::tenant::conditional_access::{
    Demand, GuestKind, GuestKinds, Narrowing, People, PolicyState,
};
use crate::tenant::role::GLOBAL_ADMINISTRATOR;
use crate::tenant::{
    Known, MfaState, Policy, Problem, Protection, ProtectionPart, Required, RequiredRange, Role,
    RoleBook, Seen, Store, Unknown, User, UserId, UserType,
};

const USERS: usize = 5;
const GROUPS: usize = 4;
const ROLES: usize = 3;

/// Bytes that decide everything; small ones make simple tenants.
struct Tape<'a>(std::slice::Iter<'a, u8>);

impl Tape<'_> {
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn some_of(&mut self, n: usize, one_in: usize) -> Vec<usize> {
        (0..n).filter(|_| self.one_in(one_in)).collect()
    }
}

#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact, or whether it was read"
)]
struct Person {
    enforced: bool,
    guest: bool,
    external: bool,
    state_unread: bool,
    type_unread: bool,
    external_unread: bool,
}

#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "people in words")]
struct Side {
    all: bool,
    guests: bool,
    kinds: Vec<GuestKind>,
    of_some_tenants: bool,
    users: Vec<usize>,
    groups: Vec<usize>,
    roles: Vec<usize>,
    unread: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Control {
    Mfa,
    Device,
    Future,
}

#[derive(Clone, Debug)]
struct Rule {
    state: PolicyState,
    include: Side,
    exclude: Side,
    controls: Vec<Control>,
    all_controls: bool,
    blocks: bool,
    only: Vec<Narrowing>,
    unread_condition: bool,
}

#[derive(Clone, Debug)]
struct Tenant {
    people: Vec<Person>,
    /// Direct members and inner groups; groups may contain each other.
    groups: Vec<(Vec<usize>, Vec<usize>)>,
    groups_unread: Vec<bool>,
    /// User, role, held for a part of the tenant only.
    assignments: Vec<(usize, usize, bool)>,
    roles_unread: bool,
    roles_gap: bool,
    rules: Option<Vec<Rule>>,
    defaults: Option<bool>,
}

impl Tenant {
    fn of(tape: &[u8]) -> Self {
        let t = &mut Tape(tape.iter());
        Self {
            people: (0..USERS).map(|_| person(t)).collect(),
            groups: (0..GROUPS)
                .map(|_| (t.some_of(USERS, 3), t.some_of(GROUPS, 4)))
                .collect(),
            groups_unread: (0..GROUPS).map(|_| t.one_in(5)).collect(),
            assignments: (0..3)
                .map(|_| (t.below(USERS), t.below(ROLES), t.one_in(4)))
                .collect(),
            roles_unread: t.one_in(8),
            roles_gap: t.one_in(8),
            rules: (!t.one_in(10)).then(|| (0..t.below(5)).map(|_| rule(t)).collect()),
            defaults: (!t.one_in(10)).then(|| t.one_in(4)),
        }
    }

    fn is_in(&self, user: usize, group: usize) -> bool {
        let (mut seen, mut todo) = (BTreeSet::from([group]), vec![group]);
        while let Some(at) = todo.pop() {
            if self.groups[at].0.contains(&user) {
                return true;
            }
            let inner = self.groups[at].1.iter().copied();
            todo.extend(inner.filter(|group| seen.insert(*group)));
        }
        false
    }
}

fn person(t: &mut Tape<'_>) -> Person {
    Person {
        enforced: t.one_in(4),
        guest: t.one_in(3),
        external: t.one_in(3),
        state_unread: t.one_in(8),
        type_unread: t.one_in(8),
        external_unread: t.one_in(8),
    }
}

fn side(t: &mut Tape<'_>, all_in: usize) -> Side {
    const KINDS: [GuestKind; 3] = [
        GuestKind::InternalGuest,
        GuestKind::B2bGuest,
        GuestKind::B2bMember,
    ];
    Side {
        all: t.one_in(all_in),
        guests: t.one_in(6),
        kinds: if t.one_in(4) {
            t.some_of(3, 2).into_iter().map(|at| KINDS[at]).collect()
        } else {
            Vec::new()
        },
        of_some_tenants: t.one_in(3),
        users: t.some_of(USERS, 5),
        groups: t.some_of(GROUPS, 4),
        roles: t.some_of(ROLES, 5),
        unread: t.one_in(12),
    }
}

fn rule(t: &mut Tape<'_>) -> Rule {
    const CONTROLS: [Control; 3] = [Control::Mfa, Control::Device, Control::Future];
    const ONLY: [Narrowing; 5] = [
        Narrowing::Applications,
        Narrowing::Locations,
        Narrowing::SignInRisk,
        Narrowing::UserActions,
        Narrowing::NoApplication,
    ];
    let state = [
        PolicyState::Enabled,
        PolicyState::Enabled,
        PolicyState::Enabled,
        PolicyState::ReportOnly,
        PolicyState::Disabled,
        PolicyState::Unknown,
    ][t.below(6)];
    let mut controls: Vec<Control> = t.some_of(3, 3).into_iter().map(|at| CONTROLS[at]).collect();
    if controls.is_empty() {
        controls.push(Control::Mfa);
    }
    Rule {
        state,
        include: side(t, 2),
        exclude: side(t, 20),
        controls,
        all_controls: t.one_in(3),
        blocks: t.one_in(8),
        only: t.some_of(5, 6).into_iter().map(|at| ONLY[at]).collect(),
        unread_condition: t.one_in(12),
    }
}

/// One way in which everything that was not read may be.
struct Fill(Vec<bool>);

impl Fill {
    fn bit(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }
}

/// Where each unread part takes its answer from a [`Fill`].
const STATE: usize = 0;
const GUEST: usize = 1;
const EXTERNAL: usize = 2;
const DEFAULTS: usize = 3;
const GROUP: usize = 4;
const ROLE: usize = GROUP + GROUPS;
const RULE: usize = ROLE + ROLES;
const OF_RULE: usize = 7;

/// Everything as it may be, for one user: what is asked at an ordinary sign-in.
fn truth(tenant: &Tenant, user: usize, fill: &Fill) -> Required {
    let person = &tenant.people[user];
    let pick = |unread: bool, bit: usize, known: bool| if unread { fill.bit(bit) } else { known };
    let guest = pick(person.type_unread, GUEST, person.guest);
    let external = pick(person.external_unread, EXTERNAL, person.external);
    let holds = |role: usize, scoped: bool| {
        let known = tenant.assignments.contains(&(user, role, scoped));
        (known && !tenant.roles_unread)
            || (!scoped && (tenant.roles_unread || tenant.roles_gap) && fill.bit(ROLE + role))
    };
    let in_group = |group: usize| {
        pick(
            tenant.groups_unread[group],
            GROUP + group,
            tenant.is_in(user, group),
        )
    };
    let mut required = Required::Never;
    if pick(person.state_unread, STATE, person.enforced) {
        required = Required::Always;
    }
    let defaults = tenant.defaults.unwrap_or(fill.bit(DEFAULTS));
    if defaults {
        let always = holds(0, false) || (holds(0, true) && fill.bit(RULE));
        let of_defaults = if always {
            Required::Always
        } else {
            Required::Sometimes
        };
        required = required.max(of_defaults);
    }
    for (number, rule) in tenant.rules.iter().flatten().enumerate() {
        let at = |part: usize| fill.bit(RULE + 1 + number * OF_RULE + part);
        let is_on = match rule.state {
            PolicyState::Enabled => true,
            PolicyState::Unknown => at(0),
            PolicyState::ReportOnly | PolicyState::Disabled => false,
        };
        let among = |side: &Side, unread: usize| {
            let kind = match (guest, external) {
                (true, true) => Some(GuestKind::B2bGuest),
                (true, false) => Some(GuestKind::InternalGuest),
                (false, true) => Some(GuestKind::B2bMember),
                (false, false) => None,
            };
            let of_kind = kind.is_some_and(|kind| {
                let other_tenant = side.of_some_tenants && kind != GuestKind::InternalGuest;
                side.kinds.contains(&kind) && (!other_tenant || at(unread + 1))
            });
            side.all
                || (side.guests && kind.is_some())
                || of_kind
                || side.users.contains(&user)
                || side.groups.iter().any(|group| in_group(*group))
                || side.roles.iter().any(|role| holds(*role, false))
                || (side.unread && at(unread))
        };
        let never_met = rule.only.iter().any(|only| only.is_never_at_sign_in());
        // An unknown condition may exclude every sign-in, or none.
        let met = !never_met && (!rule.unread_condition || at(5));
        let mfa = |control: &Control| match control {
            Control::Mfa => true,
            Control::Device => false,
            Control::Future => at(6),
        };
        if !is_on || !met || rule.blocks || !among(&rule.include, 1) || among(&rule.exclude, 3) {
            continue;
        }
        let (some, every) = (
            rule.controls.iter().any(mfa),
            rule.controls.iter().all(mfa) || (rule.all_controls && rule.controls.iter().any(mfa)),
        );
        let asks = match (every, some) {
            (true, _) if rule.only.is_empty() => Required::Always,
            (true, _) | (false, true) => Required::Sometimes,
            (false, false) => Required::Never,
        };
        required = required.max(asks);
    }
    required
}

fn id(user: usize) -> UserId {
    UserId(Uuid::from_u128(user as u128 + 1))
}

fn group_id(group: usize) -> Uuid {
    Uuid::from_u128(100 + group as u128)
}

fn role_id(role: usize) -> Uuid {
    match role {
        0 => GLOBAL_ADMINISTRATOR,
        other => Uuid::from_u128(200 + other as u128),
    }
}

fn people(side: &Side) -> People {
    People {
        all: side.all,
        guests: side.guests,
        some_guests: (!side.kinds.is_empty()).then(|| GuestKinds {
            kinds: side.kinds.clone(),
            of_some_tenants: side.of_some_tenants,
            ..GuestKinds::default()
        }),
        users: side.users.iter().copied().map(id).collect(),
        groups: side.groups.iter().copied().map(group_id).collect(),
        roles: side.roles.iter().copied().map(role_id).collect(),
        unread: if side.unread {
            vec!["Somebody".into()]
        } else {
            Vec::new()
        },
    }
}

fn demand(rule: &Rule) -> Demand {
    let has = |control| rule.controls.contains(&control);
    let others: Vec<_> = [
        (Control::Device, "compliantDevice"),
        (Control::Future, "future"),
    ]
    .into_iter()
    .filter(|(control, _)| has(*control))
    .map(|(_, name)| name.into())
    .collect();
    match (rule.blocks, has(Control::Mfa), has(Control::Future)) {
        (true, ..) => Demand::Block,
        (_, true, _) if rule.all_controls || others.is_empty() => Demand::Mfa,
        (_, true, _) if !has(Control::Device) => Demand::MfaOrUnclear(others),
        (_, true, _) => Demand::MfaOr(others),
        (_, false, true) => Demand::Unclear(vec!["future".into()]),
        (_, false, false) => Demand::Other(others),
    }
}

fn policy(rule: &Rule, number: usize) -> Policy {
    Policy {
        id: format!("p{number}").into(),
        name: format!("Policy {number}").into(),
        state: rule.state,
        demand: demand(rule),
        include: people(&rule.include),
        exclude: people(&rule.exclude),
        only: rule.only.clone(),
        registration: None,
        unread: if rule.unread_condition {
            vec!["times".into()]
        } else {
            Vec::new()
        },
    }
}

fn user(tenant: &Tenant, at: usize) -> User {
    let person = &tenant.people[at];
    let unread = |unread: bool| unread.then_some(Unknown::Forbidden);
    let known = |why: Option<Unknown>, value| why.map_or(Known::Is(value), Known::Unknown);
    let mut user = User::new(
        id(at),
        format!("User {at}").into(),
        "u@contoso.example".into(),
    );
    user.enabled = Known::Is(true);
    user.external = known(unread(person.external_unread), person.external);
    user.state.value = match (person.state_unread, person.enforced) {
        (true, _) => Known::Unknown(Unknown::Forbidden),
        (false, true) => Known::Is(MfaState::Enforced),
        (false, false) => Known::Is(MfaState::Disabled),
    };
    user.user_type = match (person.type_unread, person.guest) {
        (true, _) => Known::Unknown(Unknown::NotReported),
        (false, true) => Known::Is(UserType::Guest),
        (false, false) => Known::Is(UserType::Member),
    };
    user
}

fn roles(tenant: &Tenant) -> Result<RoleBook, Problem> {
    if tenant.roles_unread {
        return Err(forbidden());
    }
    let mut book = RoleBook::default();
    for (user, role, scoped) in &tenant.assignments {
        let name = format!("Role {role}");
        let mut held = Role::new(role_id(*role), name.as_str().into());
        held.scope = scoped.then(|| "administrative unit 1".into());
        book.assign(id(*user), &held);
    }
    if tenant.roles_gap {
        book.leave_gap(forbidden());
    }
    Ok(book)
}

fn protection(tenant: &Tenant) -> Protection {
    let mut protection = Protection::default();
    let defaults = tenant.defaults.map_or_else(refused, read);
    protection.receive(ProtectionPart::SecurityDefaults(defaults));
    let policies = tenant.rules.as_ref().map_or_else(refused, |rules| {
        let policies = rules
            .iter()
            .zip(0..)
            .map(|(rule, number)| policy(rule, number));
        read(policies.collect())
    });
    protection.receive(ProtectionPart::Policies(policies));
    protection
}

/// Reads the groups in the rounds in which they are wanted; those that cannot be read are refused.
fn read_groups(tenant: &Tenant, protection: &mut Protection, store: &Store) {
    for _ in 0..=GROUPS {
        let wanted = groups_to_read(&Rules::of(protection, store.seen_roles()), store.users());
        if wanted.is_empty() {
            return;
        }
        for group in 0..GROUPS {
            if !wanted.contains(&group_id(group)) {
                continue;
            }
            let members = if tenant.groups_unread[group] {
                refused()
            } else {
                let members = (0..USERS).filter(|user| tenant.is_in(*user, group));
                read(members.map(id).collect())
            };
            protection.receive(ProtectionPart::Groups(vec![(group_id(group), members)]));
        }
    }
    unreachable!("groups are wanted for ever");
}

/// The unread parts that concern anybody: the bits of a [`Fill`] that matter.
fn unread_bits(tenant: &Tenant, user: usize) -> Vec<usize> {
    let person = &tenant.people[user];
    let mut bits: Vec<(bool, usize)> = vec![
        (person.state_unread, STATE),
        (person.type_unread, GUEST),
        (person.external_unread, EXTERNAL),
        (tenant.defaults.is_none(), DEFAULTS),
        (tenant.assignments.contains(&(user, 0, true)), RULE),
    ];
    let roles = tenant.roles_unread || tenant.roles_gap;
    bits.extend((0..GROUPS).map(|group| (tenant.groups_unread[group], GROUP + group)));
    bits.extend((0..ROLES).map(|role| (roles, ROLE + role)));
    for (number, rule) in tenant.rules.iter().flatten().enumerate() {
        let at = |part: usize| RULE + 1 + number * OF_RULE + part;
        bits.push((rule.state == PolicyState::Unknown, at(0)));
        for (side, part) in [(&rule.include, 1), (&rule.exclude, 3)] {
            bits.push((side.unread, at(part)));
            bits.push((side.of_some_tenants && !side.kinds.is_empty(), at(part + 1)));
        }
        bits.push((rule.unread_condition, at(5)));
        bits.push((rule.controls.contains(&Control::Future), at(6)));
    }
    let matter = bits.into_iter().filter(|(unread, _)| *unread);
    matter.map(|(_, bit)| bit).collect()
}

/// The least and the most over all ways in which the unread parts may be. Beyond twelve parts some ways are left out, which
/// makes the test weaker and never wrong.
fn bounds(tenant: &Tenant, user: usize) -> (Required, Required) {
    let bits = unread_bits(tenant, user);
    let (mut least, mut most) = (Required::Always, Required::Never);
    for way in 0_u32..1 << bits.len().min(12) {
        let mut fill = vec![false; RULE + 1 + 5 * OF_RULE];
        for (at, bit) in bits.iter().enumerate() {
            fill[*bit] = way >> (at % 12) & 1 == 1;
        }
        let is = truth(tenant, user, &Fill(fill));
        (least, most) = (least.min(is), most.max(is));
    }
    // Policies that were not read may require anything.
    if tenant.rules.is_none() {
        most = Required::Always;
    }
    (least, most)
}

proptest! {
    #![proptest_config(crate::tenant::regressions::cases(2_000))]

    #[test]
    fn no_verdict_says_more_than_every_way_of_filling_in_what_was_not_read(
        tape in proptest::collection::vec(any::<u8>(), 0..400)
    ) {
        let tenant = Tenant::of(&tape);
        let mut store = Store::default();
        match roles(&tenant) {
            Ok(book) => store.set_roles(book),
            Err(problem) => store.set_problem(crate::tenant::Source::Roles, problem),
        }
        store.append((0..USERS).map(|at| user(&tenant, at)).collect());
        let mut protection = protection(&tenant);
        read_groups(&tenant, &mut protection, &store);
        let judgement = judge(&Rules::of(&protection, store.seen_roles()), &store);
        store.set_by_policies(&judgement.by_policies);
        let rules = Rules::of(&protection, store.seen_roles());
        for at in 0..USERS {
            let user = store.get(id(at)).unwrap();
            let (least, most) = bounds(&tenant, at);
            let range = user.required_range();
            prop_assert!(
                range.least() <= least && most <= range.most(),
                "user {at}: {range:?}, in truth {least:?} to {most:?}\n{tenant:#?}"
            );
            if unread_bits(&tenant, at).is_empty() && tenant.rules.is_some() {
                prop_assert_eq!(range.verdict(), Known::Is(most), "user {}: {:#?}", at, tenant);
            }
            let state = user.state.value.ok().ok_or_else(String::new);
            let pane = MfaRequirements::of(&rules, user, state);
            prop_assert_eq!(pane.verdict(), user.required(), "the pane and the list");
            let alone: RequiredRange = rules.by_policies(user);
            prop_assert_eq!(alone, user.by_policies, "one user and all users");
            let sources = pane.required_by().count();
            prop_assert_eq!(sources == 0, range.least() == Required::Never);
        }
    }
}

#[test]
fn the_brute_force_tells_a_policy_from_none() {
    let mut tenant = Tenant::of(&[]);
    assert_eq!(bounds(&tenant, 0), (Required::Never, Required::Never));
    let mut all = rule(&mut Tape([].iter()));
    all.include.all = true;
    tenant.rules = Some(vec![all]);
    assert_eq!(bounds(&tenant, 0), (Required::Always, Required::Always));
    let roles = Seen::<RoleBook>::Waiting;
    assert!(roles.known().is_none());
}
