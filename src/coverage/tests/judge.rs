//! Everybody at once.

use uuid::Uuid;

use super::{World, member, policy, read};
use crate::coverage::{groups_to_name, groups_to_read, judge};
use crate::tenant::Required::{Always, Never, Sometimes};
use crate::tenant::conditional_access::{Narrowing, People};
use crate::tenant::{Known, MfaState, Policy, ProtectionPart, RequiredRange, Store, User, UserId};

const STAFF: Uuid = Uuid::from_u128(100);
const BREAK_GLASS: Uuid = Uuid::from_u128(101);

fn id(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn disabled(n: u128) -> User {
    let mut user = member(id(n));
    user.state.value = Known::Is(MfaState::Disabled);
    user
}

fn groups(ids: &[Uuid]) -> People {
    People {
        groups: ids.to_vec(),
        ..People::default()
    }
}

/// Everybody but the break-glass group at every sign-in; the staff at some applications.
fn world() -> (World, Store) {
    let mut world = World::new();
    world.protection.groups = crate::tenant::GroupBook::default();
    world.policies(vec![
        Policy {
            exclude: groups(&[BREAK_GLASS]),
            ..policy()
        },
        Policy {
            id: "p2".into(),
            name: "Portal".into(),
            include: groups(&[STAFF]),
            only: vec![Narrowing::Applications],
            ..policy()
        },
    ]);
    let mut store = Store::default();
    store.set_roles(crate::tenant::RoleBook::default());
    store.append((1..=4).map(disabled).collect());
    (world, store)
}

fn receive(world: &mut World, group: Uuid, members: &[u128]) {
    let members = members.iter().copied().map(id).collect();
    world
        .protection
        .receive(ProtectionPart::Groups(vec![(group, read(members))]));
}

#[test]
fn groups_are_read_in_turn_and_only_while_they_can_change_a_verdict() {
    let (mut world, store) = world();
    let wanted = |world: &World| groups_to_read(&world.rules(), store.users());
    assert_eq!(
        wanted(&world),
        [BREAK_GLASS],
        "it decides about every sign-in"
    );
    receive(&mut world, BREAK_GLASS, &[4]);
    assert_eq!(wanted(&world), [STAFF], "one user is left to decide");
    receive(&mut world, STAFF, &[1, 2]);
    assert!(wanted(&world).is_empty());
}

#[test]
fn nothing_is_read_where_a_policy_covers_everybody() {
    let (mut world, store) = world();
    let mut policies = world.protection.policies.clone().unwrap().value.unwrap();
    policies[0].exclude = People::default();
    world.policies(policies);
    assert!(groups_to_read(&world.rules(), store.users()).is_empty());
}

#[test]
fn a_group_that_changes_no_verdict_is_read_where_it_may_add_a_source_that_requires_as_much() {
    let (mut world, store) = world();
    let mut policies = world.protection.policies.clone().unwrap().value.unwrap();
    policies[0].exclude = People::default();
    world.policies(policies.clone());
    let to_name = |world: &World| groups_to_name(&world.rules(), store.users());
    assert!(to_name(&world).is_empty(), "the other policy requires less");
    policies[1].only = Vec::new();
    world.policies(policies);
    assert!(groups_to_read(&world.rules(), store.users()).is_empty());
    assert_eq!(to_name(&world), [STAFF]);
    receive(&mut world, STAFF, &[1, 2]);
    assert!(to_name(&world).is_empty());
}

#[test]
fn the_verdicts_of_all_are_those_of_each_and_policies_say_what_they_reach() {
    let (mut world, store) = world();
    receive(&mut world, BREAK_GLASS, &[3, 4]);
    receive(&mut world, STAFF, &[1, 3]);
    let judgement = judge(&world.rules(), &store);
    let each: Vec<RequiredRange> = store
        .users()
        .iter()
        .map(|user| world.rules().by_policies(user))
        .collect();
    assert_eq!(judgement.by_policies, each);
    let verdicts: Vec<_> = each.iter().map(|range| range.verdict()).collect();
    assert_eq!(verdicts, [Always, Always, Sometimes, Never].map(Known::Is));
    let reach = |at: usize| {
        let policy = &judgement.policies[at];
        (policy.in_scope, policy.excluded, policy.only_source)
    };
    assert_eq!(reach(0), (2, 2, 1));
    assert_eq!(reach(1), (2, 0, 1));
    assert_eq!(judgement.excluded_everywhere, [id(4)]);
}
