//! What the built-in scenarios hold, by the simulation's own evaluation.

use super::Desk;
use crate::api::what_if::are_in_scope;
use crate::scenario::{ConditionalAccess, Grant, PolicyState, Satisfies};
use crate::tenant::{Person, State, Tenant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Required {
    Always,
    Sometimes,
    Never,
}

fn is_mfa(tenant: &Tenant, policy: &ConditionalAccess) -> bool {
    let strong = match policy.grant {
        Grant::Mfa | Grant::PasswordChange => true,
        Grant::Strength => tenant
            .strength(policy.strength.as_deref())
            .is_some_and(|strength| strength.satisfies == Satisfies::Mfa),
        _ => false,
    };
    strong
        && policy.state == PolicyState::Enabled
        && policy.user_actions.is_empty()
        && policy.authentication_contexts.is_empty()
}

fn is_unconditional(policy: &ConditionalAccess) -> bool {
    let plain = ConditionalAccess {
        name: policy.name.clone(),
        state: policy.state,
        all_users: policy.all_users,
        guests: policy.guests,
        users: policy.users.clone(),
        roles: policy.roles.clone(),
        groups: policy.groups.clone(),
        guest_types: policy.guest_types.clone(),
        external_tenants: policy.external_tenants.clone(),
        exclude: policy.exclude.clone(),
        exclude_groups: policy.exclude_groups.clone(),
        exclude_roles: policy.exclude_roles.clone(),
        exclude_guest_types: policy.exclude_guest_types.clone(),
        exclude_external_tenants: policy.exclude_external_tenants.clone(),
        ..bare(policy.grant)
    };
    *policy == plain
}

fn bare(grant: Grant) -> ConditionalAccess {
    let policy: ConditionalAccess = toml::from_str("name = \"P\"\ngrant = \"mfa\"").unwrap();
    ConditionalAccess { grant, ..policy }
}

/// By Conditional Access alone.
fn required(tenant: &Tenant, person: &Person) -> Required {
    let policies = tenant
        .policies
        .iter()
        .filter(|policy| is_mfa(tenant, policy));
    let own: Vec<_> = policies
        .filter(|policy| are_in_scope(tenant, policy, person, None))
        .collect();
    if own.iter().any(|policy| is_unconditional(policy)) {
        return Required::Always;
    }
    if own.is_empty() {
        Required::Never
    } else {
        Required::Sometimes
    }
}

fn count(tenant: &Tenant, counts: impl Fn(&Person, Required) -> bool) -> usize {
    let people = tenant.people().iter();
    people.filter(|p| counts(p, required(tenant, p))).count()
}

#[test]
fn mfa_is_required_of_people_of_the_demo_always_sometimes_and_never() {
    let tenant = Desk::open("demo").tenant;
    let kinds = [Required::Always, Required::Sometimes, Required::Never];
    let counts = kinds.map(|kind| count(&tenant, |_, required| required == kind));
    assert!(counts.into_iter().all(|count| count > 20), "{counts:?}");
    let by_state = count(&tenant, |person, required| {
        required == Required::Never && person.state != State::Disabled
    });
    assert!(by_state > 5, "{by_state}");
    let admins = tenant.people().iter().filter(|person| {
        let holds = !tenant.roles_anywhere(person.id).is_empty();
        let can = tenant
            .eligibilities()
            .iter()
            .any(|e| e.principal.id() == person.id);
        (holds || can) && required(&tenant, person) == Required::Never
    });
    let names: Vec<&str> = admins.map(|person| &*person.upn).collect();
    assert_eq!(
        names,
        [
            "breakglass@contoso.example",
            "dana.whitfield@contoso.example",
            "emeka.obi@contoso.example"
        ]
    );
}

#[test]
fn one_policy_of_ca_all_leaves_out_nobody_but_break_glass_accounts() {
    let tenant = Desk::open("ca-all").tenant;
    let left = tenant.people().iter();
    let left = left.filter(|person| required(&tenant, person) != Required::Always);
    let names: Vec<&str> = left.map(|person| &*person.upn).collect();
    assert_eq!(
        names,
        [
            "breakglass1@tailspin.example",
            "breakglass2@tailspin.example"
        ]
    );
}

#[test]
fn ca_mixed_has_every_kind_of_policy_and_people_for_each() {
    let tenant = Desk::open("ca-mixed").tenant;
    for kind in [Required::Always, Required::Sometimes, Required::Never] {
        let people = count(&tenant, |_, required| required == kind);
        assert!(people > 9, "{kind:?}: {people}");
    }
    for policy in tenant.policies.iter().filter(|p| p.groups.len() == 1) {
        let people = tenant.people().iter();
        let people = people.filter(|person| are_in_scope(&tenant, policy, person, None));
        let deleted = uuid::Uuid::try_parse(&policy.groups[0]).is_ok();
        assert_eq!(people.count() == 0, deleted, "{}", policy.name);
    }
}

#[test]
fn guests_of_all_kinds_are_in_the_scenario_of_guests() {
    let tenant = Desk::open("guests").tenant;
    let mut kinds: Vec<&str> = tenant
        .people()
        .iter()
        .filter_map(|person| Some(person.guest_kind()?.as_str()))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "b2bCollaborationGuest",
            "b2bCollaborationMember",
            "internalGuest",
            "otherExternalUser"
        ]
    );
}

#[test]
fn large_ca_has_as_many_memberships_as_it_says() {
    let tenant = Desk::open("large-ca").tenant;
    assert_eq!(tenant.people().len(), 100_000);
    assert_eq!([tenant.policies.len(), tenant.groups().len()], [30, 40]);
    let memberships: usize = tenant.groups().iter().map(|g| g.members.len()).sum();
    assert!((59_000..61_000).contains(&memberships), "{memberships}");
}
