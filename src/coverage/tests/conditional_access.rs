//! Every condition of a policy.

use uuid::Uuid;

use super::{ME, World, forbidden, policy, read, refused};
use crate::coverage::Answer::{self, No, Unknown, Yes};
use crate::tenant::conditional_access::{GuestKind, GuestKinds, Narrowing, People, PolicyState};
use crate::tenant::{GroupBook, Known, Policy, Role, RoleBook, UserType};

const GROUP: Uuid = Uuid::from_u128(20);
const ROLE: Uuid = Uuid::from_u128(30);

fn nobody() -> People {
    People::default()
}

fn all() -> People {
    People {
        all: true,
        ..nobody()
    }
}

fn me() -> People {
    People {
        users: vec![ME],
        ..nobody()
    }
}

fn guests() -> People {
    People {
        guests: true,
        ..nobody()
    }
}

fn some_guests() -> People {
    People {
        some_guests: Some(GuestKinds {
            kinds: vec![GuestKind::B2bGuest],
            ..GuestKinds::default()
        }),
        ..nobody()
    }
}

fn group() -> People {
    People {
        groups: vec![GROUP],
        ..nobody()
    }
}

fn role() -> People {
    People {
        roles: vec![ROLE],
        ..nobody()
    }
}

fn member(_: &mut World) {}

fn guest(world: &mut World) {
    world.user.user_type = Known::Is(UserType::Guest);
}

fn of_unknown_type(world: &mut World) {
    world.user.user_type = Known::default();
    world.user.external = Known::default();
}

fn invited_member(world: &mut World) {
    world.user.external = Known::Is(true);
}

fn invited_guest(world: &mut World) {
    guest(world);
    world.user.external = Known::Is(true);
}

fn of_certain_tenants() -> People {
    People {
        some_guests: Some(GuestKinds {
            kinds: vec![GuestKind::B2bGuest],
            of_some_tenants: true,
            ..GuestKinds::default()
        }),
        ..nobody()
    }
}

fn unread_people() -> People {
    People {
        unread: vec!["AllSecretAgents".into()],
        ..nobody()
    }
}

fn in_role_that(change: fn(&mut Role)) -> RoleBook {
    let mut role = Role::new(ROLE, "User Administrator".into());
    change(&mut role);
    let mut book = RoleBook::default();
    book.assign(ME, &role);
    book
}

fn in_scoped_role(world: &mut World) {
    let scoped = |role: &mut Role| role.scope = Some("administrative unit 1".into());
    world.roles = Some(Ok(in_role_that(scoped)));
}

fn in_custom_role(world: &mut World) {
    world.roles = Some(Ok(in_role_that(|role| role.built_in = Some(false))));
}

fn in_group(world: &mut World) {
    let other = Uuid::from_u128(21);
    world.own_groups(read(vec![other, GROUP]));
}

fn groups_refused(world: &mut World) {
    world.own_groups(refused());
}

fn groups_on_the_way(world: &mut World) {
    world.protection.groups = GroupBook::default();
}

fn book() -> RoleBook {
    let mut book = RoleBook::default();
    let role = Role::new(ROLE, "User Administrator".into());
    book.assign(ME, &role);
    book
}

fn in_role(world: &mut World) {
    world.roles = Some(Ok(book()));
}

fn in_role_with_gap(world: &mut World) {
    let mut book = book();
    book.leave_gap(forbidden());
    world.roles = Some(Ok(book));
}

fn roles_with_gap(world: &mut World) {
    let mut book = RoleBook::default();
    book.leave_gap(forbidden());
    world.roles = Some(Ok(book));
}

fn roles_refused(world: &mut World) {
    world.roles = Some(Err(forbidden()));
}

fn roles_on_the_way(world: &mut World) {
    world.roles = None;
}

fn ask(policy: &Policy, who: fn(&mut World)) -> (Answer, String) {
    let mut world = World::new();
    who(&mut world);
    let is = world.rules().applies(policy, &world.user);
    (is.answer, is.because(policy))
}

type Row = (People, People, fn(&mut World), Answer, &'static str);

/// Who is included and who excluded, who asks, and the answer with words of its reason. What is known decides where it can.
#[rustfmt::skip]
fn rows() -> [Row; 46] {
    [
        (nobody(), nobody(), member, No, "does not include"),
        (all(), nobody(), member, Yes, "all users"),
        (all(), nobody(), guest, Yes, "all users"),
        (me(), nobody(), member, Yes, "by name"),
        (guests(), nobody(), member, No, "does not include"),
        (guests(), nobody(), guest, Yes, "guests"),
        (guests(), nobody(), of_unknown_type, Unknown, "counts as a guest"),
        (guests(), nobody(), invited_member, Yes, "guests"),
        (some_guests(), nobody(), member, No, "does not include"),
        (some_guests(), nobody(), guest, No, "does not include"),
        (some_guests(), nobody(), invited_guest, Yes, "B2B collaboration guests"),
        (some_guests(), nobody(), invited_member, No, "does not include"),
        (some_guests(), nobody(), of_unknown_type, Unknown, "some kinds of guests"),
        (group(), nobody(), member, No, "does not include"),
        (group(), nobody(), in_group, Yes, "a group"),
        (group(), nobody(), groups_refused, Unknown, "(403 accessDenied)"),
        (group(), nobody(), groups_on_the_way, Unknown, "still being read"),
        (role(), nobody(), member, No, "does not include"),
        (role(), nobody(), in_role, Yes, "the role User Administrator"),
        (role(), nobody(), in_role_with_gap, Yes, "the role User Administrator"),
        (role(), nobody(), roles_with_gap, Unknown, "(403 accessDenied)"),
        (role(), nobody(), roles_refused, Unknown, "(403 accessDenied)"),
        (role(), nobody(), roles_on_the_way, Unknown, "still being read"),
        (all(), me(), member, No, "excludes this user by name"),
        (me(), me(), member, No, "excludes this user by name"),
        (all(), all(), member, No, "excludes all users"),
        (all(), guests(), guest, No, "excludes guests"),
        (all(), guests(), member, Yes, "all users"),
        (all(), guests(), of_unknown_type, Unknown, "may exclude"),
        (all(), some_guests(), guest, Yes, "all users"),
        (all(), some_guests(), invited_guest, No, "excludes B2B collaboration guests"),
        (all(), some_guests(), of_unknown_type, Unknown, "may exclude"),
        (of_certain_tenants(), nobody(), invited_guest, Unknown, "home tenant is unknown"),
        (of_certain_tenants(), nobody(), member, No, "does not include"),
        (unread_people(), nobody(), member, Unknown, "mfadeck does not know: AllSecretAgents"),
        (all(), unread_people(), member, Unknown, "may exclude"),
        (role(), nobody(), in_scoped_role, No, "does not include"),
        (role(), nobody(), in_custom_role, No, "does not include"),
        (all(), some_guests(), member, Yes, "all users"),
        (all(), group(), in_group, No, "excludes a group"),
        (all(), group(), member, Yes, "all users"),
        (all(), group(), groups_refused, Unknown, "may exclude"),
        (all(), role(), in_role, No, "excludes the role User Administrator"),
        (all(), role(), roles_with_gap, Unknown, "may exclude"),
        (group(), me(), groups_refused, No, "excludes this user by name"),
        (me(), group(), groups_refused, Unknown, "may exclude"),
    ]
}

#[test]
fn every_way_to_include_or_exclude_people_has_its_answer_and_reason() {
    for (number, (include, exclude, who, answer, because)) in rows().into_iter().enumerate() {
        let policy = Policy {
            include,
            exclude,
            ..policy()
        };
        let is = ask(&policy, who);
        assert_eq!(is.0, answer, "row {number}: {}", is.1);
        assert!(is.1.contains(because), "row {number}: {}", is.1);
    }
}

#[test]
fn a_policy_counts_only_in_force_or_reporting() {
    for (state, answer, because) in [
        (PolicyState::Enabled, Yes, "all users"),
        (PolicyState::ReportOnly, Yes, "all users"),
        (PolicyState::Disabled, No, "policy is off"),
        (
            PolicyState::Unknown,
            Unknown,
            "state of the policy is unknown",
        ),
    ] {
        let is = ask(&Policy { state, ..policy() }, member);
        assert_eq!(is.0, answer, "{state:?}");
        assert!(is.1.contains(because), "{}", is.1);
    }
}

#[test]
fn a_policy_for_some_sign_ins_says_for_which() {
    for (narrowing, words) in [
        (Narrowing::Applications, "some applications"),
        (Narrowing::ClientApps, "some client types"),
        (
            Narrowing::AllButSomeApplications,
            "all but some applications",
        ),
        (Narrowing::LegacyClients, "legacy clients"),
        (
            Narrowing::OutsideTrustedLocations,
            "outside trusted locations",
        ),
        (Narrowing::Locations, "some locations"),
        (Narrowing::Platforms, "some platforms"),
        (Narrowing::Devices, "some devices"),
        (Narrowing::SignInRisk, "some levels of sign-in risk"),
        (Narrowing::UserRisk, "some levels of user risk"),
        (Narrowing::AuthenticationFlows, "some authentication flows"),
        (Narrowing::InsiderRisk, "some levels of insider risk"),
    ] {
        let policy = Policy {
            only: vec![narrowing],
            ..policy()
        };
        let is = ask(&policy, member);
        assert_eq!(is.0, Yes, "{narrowing:?}");
        assert_eq!(is.1, format!("all users, {words}"));
    }
}

#[test]
fn a_policy_that_no_ordinary_sign_in_meets_requires_nothing() {
    for (never, words) in [
        (Narrowing::Workloads, "only for workload identities"),
        (Narrowing::NoApplication, "only for no application"),
        (
            Narrowing::UserActions,
            "only for user actions, not for sign-ins",
        ),
        (
            Narrowing::AuthenticationContexts,
            "only for authentication contexts, not for ordinary sign-ins",
        ),
    ] {
        let policy = Policy {
            only: vec![never],
            ..policy()
        };
        assert_eq!(ask(&policy, member), (No, words.to_owned()), "{never:?}");
    }
}

#[test]
fn an_unknown_condition_makes_the_answer_unknown_and_an_exclusion_still_wins() {
    let unread = Policy {
        unread: vec!["times".into()],
        ..policy()
    };
    let is = ask(&unread, member);
    assert_eq!(is.0, Unknown);
    assert!(is.1.contains("mfadeck does not know: times"), "{}", is.1);
    let excluded = Policy {
        exclude: me(),
        ..unread
    };
    assert_eq!(ask(&excluded, member).0, No);
}
