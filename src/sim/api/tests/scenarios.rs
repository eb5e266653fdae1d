//! What the built-in scenarios hold, by the simulation's own evaluation.

use super::Desk;
use crate::api::what_if::are_in_scope;
use crate::scenario::{ConditionalAccess, Grant, PolicyState};
use crate::tenant::{Person, State, Tenant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Required {
    Always,
    Sometimes,
    Never,
}

fn is_mfa(policy: &ConditionalAccess) -> bool {
    let strong = matches!(
        policy.grant,
        Grant::Mfa | Grant::Strength | Grant::PasswordChange
    );
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
    let policies = tenant.policies.iter().filter(|policy| is_mfa(policy));
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
fn the_demo_has_people_of_whom_mfa_is_required_always_sometimes_and_never() {
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
