//! Security defaults ask admins always and everybody else when the service decides.

use super::{ME, World, forbidden, read, refused};
use crate::tenant::role::GLOBAL_ADMINISTRATOR;
use crate::tenant::{Known, MfaState, Required, RequiredRange, Role, RoleBook, Unknown};

fn with(role: &Role) -> RoleBook {
    let mut book = RoleBook::default();
    book.assign(ME, role);
    book
}

fn range(roles: Option<Result<RoleBook, crate::tenant::Problem>>) -> RequiredRange {
    let mut world = World::new();
    world.user.state.value = Known::Is(MfaState::Disabled);
    world.defaults(read(true));
    world.roles = roles;
    world.rules().by_policies(&world.user)
}

#[test]
fn a_listed_role_held_for_the_tenant_is_asked_always_and_everybody_else_sometimes() {
    let admin = Role::new(GLOBAL_ADMINISTRATOR, "Global Administrator".into());
    let reader = Role::new(uuid::Uuid::from_u128(7), "Message Center Reader".into());
    let sync = Role::new(
        uuid::Uuid::from_u128(8),
        "Directory Synchronization Accounts".into(),
    );
    let exactly = RequiredRange::exactly;
    assert_eq!(range(Some(Ok(with(&admin)))), exactly(Required::Always));
    assert_eq!(range(Some(Ok(with(&reader)))), exactly(Required::Sometimes));
    assert_eq!(
        range(Some(Ok(RoleBook::default()))),
        exactly(Required::Sometimes)
    );
    assert_eq!(range(Some(Ok(with(&sync)))), RequiredRange::NEVER);
}

#[test]
fn a_role_for_a_part_of_the_tenant_and_unread_roles_are_at_least_sometimes() {
    let scoped = Role {
        scope: Some("administrative unit 1".into()),
        ..Role::new(GLOBAL_ADMINISTRATOR, "Global Administrator".into())
    };
    let mut gap = RoleBook::default();
    gap.leave_gap(forbidden());
    for (roles, why) in [
        (Some(Ok(with(&scoped))), Unknown::NotReported),
        (Some(Ok(gap)), Unknown::Forbidden),
        (Some(Err(forbidden())), Unknown::Forbidden),
        (None, Unknown::NotRead),
    ] {
        let range = range(roles);
        assert_eq!(range.verdict(), Known::Is(Required::Sometimes));
        assert_eq!(range.most(), Required::Always);
        assert_eq!(range.why(), Some(why));
    }
}

#[test]
fn security_defaults_that_were_not_read_may_require_anything() {
    let mut world = World::new();
    world.defaults(refused());
    let range = world.rules().by_policies(&world.user);
    assert_eq!(
        range,
        RequiredRange::up_to(Required::Always, Unknown::Forbidden)
    );
}
