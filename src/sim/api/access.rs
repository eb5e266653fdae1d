//! Who may: scopes of the token, directory roles of its user, the rank of the person acted on, and the tenant's plan.

use uuid::Uuid;

use super::routes::Route;
use super::{collections, refusal};
use crate::scenario::Plan;
use crate::tenant::{Tenant, roles};
use crate::wire::{Request, Response};

/// What a route asks of its caller.
#[derive(Debug)]
pub struct Need {
    /// One of these scopes, delegated or application.
    pub scopes: &'static [&'static str],
    /// One of these too, when the caller acts on themself.
    pub own: &'static [&'static str],
    /// One of these directory roles, for delegated tokens; any user will do when empty.
    pub roles: &'static [Uuid],
    /// Applications of their own may not.
    pub delegated: bool,
    /// Who may be acted on.
    pub reach: Reach,
    /// The plan that the tenant needs.
    pub plan: Plan,
    pub backend: Backend,
}

/// The services behind Graph, each with its own way to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Directory,
    /// Authentication methods, requirements and policies.
    Methods,
    Reports,
}

/// Which people a role may act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// Privileged Authentication Administrator and Global Administrator everybody, others only people without a role of weight.
    Ranked,
}

/// Roles that an Authentication Administrator, or who resets passwords, may act on.
const LIGHT_ROLES: [Uuid; 7] = [
    roles::DIRECTORY_READERS,
    roles::GUEST_INVITER,
    roles::MESSAGE_CENTER_READER,
    roles::PASSWORD_ADMINISTRATOR,
    roles::REPORTS_READER,
    roles::USAGE_SUMMARY_REPORTS_READER,
    roles::USER_EXPERIENCE_SUCCESS_MANAGER,
];

/// Roles that may act on everybody.
const ABOVE_ALL: [Uuid; 2] = [
    roles::GLOBAL_ADMINISTRATOR,
    roles::PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];

/// Checks scope, role and plan.
pub fn check(
    tenant: &Tenant,
    request: &Request,
    route: &Route,
    parameters: &[&str],
) -> Result<(), Response> {
    let need = route.need;
    let caller = &request.caller;
    let has = |scopes: &[&str]| caller.scopes.iter().any(|s| scopes.contains(&s.as_str()));
    let own = caller.user.is_some()
        && parameters
            .first()
            .and_then(|key| tenant.find(key))
            .is_some_and(|p| Some(tenant.people()[p].id) == caller.user);
    let admitted = caller.user.is_some() || !need.delegated;
    let granted = admitted && has(need.scopes)
        || (own && has(need.own))
        || granular(parameters).is_some_and(|scope| has(&[scope]));
    if !granted {
        return Err(match need.backend {
            Backend::Methods => refusal::denied(request),
            Backend::Directory | Backend::Reports => refusal::insufficient(request),
        });
    }
    let in_role = caller.user.is_none()
        || need.roles.is_empty()
        || caller.roles.iter().any(|r| need.roles.contains(r));
    if !in_role {
        return Err(match need.backend {
            Backend::Methods => refusal::denied(request),
            Backend::Directory => refusal::insufficient(request),
            Backend::Reports => refusal::role_too_low(request),
        });
    }
    if tenant.plan < need.plan {
        return Err(refusal::no_premium(request));
    }
    Ok(())
}

/// Checks that the caller outranks the person acted on. Application tokens are not ranked.
pub fn check_target(
    tenant: &Tenant,
    request: &Request,
    route: &Route,
    person: usize,
) -> Result<(), Response> {
    let caller = &request.caller;
    let ranked = route.need.reach == Reach::Ranked
        && caller.user.is_some()
        && !caller.roles.iter().any(|r| ABOVE_ALL.contains(r));
    if !ranked {
        return Ok(());
    }
    let person = tenant.people()[person].id;
    let reachable = tenant
        .roles_anywhere(person)
        .iter()
        .all(|role| LIGHT_ROLES.contains(role) || is_peer(*role, &caller.roles));
    if reachable && !tenant.is_in_role_assignable_group(person) {
        return Ok(());
    }
    Err(match route.need.backend {
        Backend::Methods => refusal::denied(request),
        Backend::Directory | Backend::Reports => refusal::insufficient(request),
    })
}

/// Authentication, Helpdesk and User Administrators may act on their own kind; User Administrators on Helpdesk too.
fn is_peer(role: Uuid, own: &[Uuid]) -> bool {
    match role {
        roles::AUTHENTICATION_ADMINISTRATOR | roles::USER_ADMINISTRATOR => own.contains(&role),
        roles::HELPDESK_ADMINISTRATOR => {
            own.contains(&role) || own.contains(&roles::USER_ADMINISTRATOR)
        }
        _ => false,
    }
}

/// The caller is an Authentication Administrator and nothing that sees more: phone numbers are masked.
pub fn sees_masked_phones(request: &Request) -> bool {
    let roles = &request.caller.roles;
    request.caller.user.is_some()
        && roles.contains(&roles::AUTHENTICATION_ADMINISTRATOR)
        && !roles
            .iter()
            .any(|r| ABOVE_ALL.contains(r) || *r == roles::GLOBAL_READER)
}

/// The scope that covers one type of method only, by the collection's segment.
fn granular(parameters: &[&str]) -> Option<&'static str> {
    let collection = collections::named(parameters.get(1)?)?;
    Some(collection.scope)
}
