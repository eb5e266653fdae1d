//! Whether a person is among the people of a policy.

use uuid::Uuid;

use crate::scenario::ConditionalAccess;
use crate::tenant::roles::role_by_name;
use crate::tenant::{ALL_GUESTS, Person, Tenant};

/// Included and not excluded: exclusion wins.
pub fn are_in_scope(
    tenant: &Tenant,
    policy: &ConditionalAccess,
    person: &Person,
    home: Option<Uuid>,
) -> bool {
    let one = One::new(tenant, person, home);
    let excluded = one.is_named(&policy.exclude)
        || one.is_in(&policy.exclude_groups)
        || one.holds(&policy.exclude_roles)
        || one.is_guest_of(
            policy.exclude_guest_types.as_deref(),
            &policy.exclude_external_tenants,
        );
    let included = policy.all_users
        || (policy.guests && person.guest_kind().is_some())
        || one.is_named(&policy.users)
        || one.is_in(&policy.groups)
        || one.holds(&policy.roles)
        || one.is_guest_of(policy.guest_types.as_deref(), &policy.external_tenants);
    included && !excluded
}

/// One person with what they are and hold.
struct One<'a> {
    person: &'a Person,
    id: String,
    home: Option<Uuid>,
    /// Names and ids of the groups, nested ones too.
    groups: Vec<(&'a str, String)>,
    /// Active roles for the whole tenant.
    roles: Vec<Uuid>,
}

impl<'a> One<'a> {
    fn new(tenant: &'a Tenant, person: &'a Person, home: Option<Uuid>) -> Self {
        let groups = tenant.groups_of(person.id);
        let groups = groups.iter().filter_map(|id| tenant.group(*id));
        Self {
            person,
            id: person.id.to_string(),
            home,
            groups: groups.map(|g| (&*g.name, g.id.to_string())).collect(),
            roles: tenant.roles_of(person.id),
        }
    }

    fn is_named(&self, names: &[Box<str>]) -> bool {
        let mut names = names.iter().map(|name| &**name);
        names.any(|name| {
            name.eq_ignore_ascii_case(&self.person.upn)
                || name.eq_ignore_ascii_case(&self.id)
                || (name == ALL_GUESTS && self.person.guest_kind().is_some())
        })
    }

    fn is_in(&self, names: &[Box<str>]) -> bool {
        let mut names = names.iter().map(|name| &**name);
        names.any(|name| {
            self.groups
                .iter()
                .any(|(own, id)| *own == name || id == name)
        })
    }

    fn holds(&self, names: &[String]) -> bool {
        let id = |name: &String| match role_by_name(name) {
            Some(role) => Some(role.template),
            None => name.parse().ok(),
        };
        let mut ids = names.iter().filter_map(id);
        ids.any(|id| self.roles.contains(&id))
    }

    /// One of the kinds, and from one of the tenants; internal guests come from none.
    fn is_guest_of(&self, kinds: Option<&str>, tenants: &[Uuid]) -> bool {
        let (Some(kinds), Some(own)) = (kinds, self.person.guest_kind()) else {
            return false;
        };
        let is_kind = kinds.split(',').any(|kind| kind.trim() == own.as_str());
        let from = |home| tenants.contains(&home);
        is_kind && (tenants.is_empty() || self.home.is_some_and(from))
    }
}
