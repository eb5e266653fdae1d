//! Whether everything that a scenario names exists.

use super::ALL_GUESTS;
use super::roles::{ROLES, role_by_name};
use crate::population::world;
use crate::scenario::Scenario;

/// Checks names across a scenario; the error says what is wrong and what exists.
pub fn check(scenario: &Scenario) -> Result<(), String> {
    let mut people: Vec<String> = Vec::new();
    for person in &scenario.people {
        let upn = person.user.to_lowercase();
        if people.contains(&upn) {
            return Err(format!("people: '{}' is described twice", person.user));
        }
        people.push(upn);
    }
    check_licences(scenario)?;
    people.push(scenario.operator.user.to_lowercase());
    check_people(scenario, &people)?;
    check_roles(scenario)?;
    check_groups(scenario)?;
    check_log(scenario)
}

fn check_licences(scenario: &Scenario) -> Result<(), String> {
    for person in &scenario.people {
        for licence in &person.licences {
            if licence.plan() > scenario.tenant.plan {
                return Err(format!(
                    "people: '{}' has the licence {licence:?}, which the tenant's plan does not reach",
                    person.user
                ));
            }
        }
    }
    Ok(())
}

fn check_people(scenario: &Scenario, people: &[String]) -> Result<(), String> {
    let members = scenario.groups.iter().flat_map(|g| &g.members);
    let policies = scenario.conditional_access.iter();
    let named = policies
        .flat_map(|p| p.users.iter().chain(&p.exclude))
        .filter(|name| &***name != ALL_GUESTS);
    let signed_in = scenario.sign_ins.iter().map(|s| &s.user);
    let audited = scenario.audits.iter().map(|a| &a.user);
    let auditors = scenario.audits.iter().filter_map(|a| a.by.as_ref());
    for user in members
        .chain(named)
        .chain(signed_in)
        .chain(audited)
        .chain(auditors)
    {
        known("person", user, &user.to_lowercase(), people)?;
    }
    Ok(())
}

fn check_roles(scenario: &Scenario) -> Result<(), String> {
    let people = scenario.people.iter().flat_map(|p| &p.roles);
    let groups = scenario.groups.iter().flat_map(|g| &g.roles);
    let policies = scenario.conditional_access.iter();
    let policies = policies.flat_map(|p| p.roles.iter().chain(&p.exclude_roles));
    for role in people
        .chain(groups)
        .chain(policies)
        .chain(&scenario.operator.roles)
    {
        if role_by_name(role).is_none() {
            return known("role", role, role, &ROLES.each_ref().map(|r| r.name));
        }
    }
    Ok(())
}

fn check_groups(scenario: &Scenario) -> Result<(), String> {
    let names: Vec<&str> = scenario.groups.iter().map(|g| &*g.name).collect();
    let inner = scenario.groups.iter().flat_map(|g| &g.groups);
    let policies = scenario.conditional_access.iter();
    let policies = policies.flat_map(|p| p.groups.iter().chain(&p.exclude_groups));
    for group in inner.chain(policies) {
        known("group", group, group, &names)?;
    }
    Ok(())
}

fn check_log(scenario: &Scenario) -> Result<(), String> {
    let policies: Vec<&str> = scenario
        .conditional_access
        .iter()
        .map(|p| &*p.name)
        .collect();
    for sign_in in &scenario.sign_ins {
        known(
            "app",
            &sign_in.app,
            &sign_in.app,
            &world::APPS.each_ref().map(|a| a.name),
        )?;
        let places = world::PLACES.each_ref().map(|p| p.city);
        known("place", &sign_in.place, &sign_in.place, &places)?;
        if let Some(policy) = &sign_in.policy {
            known("policy", policy, policy, &policies)?;
        }
    }
    Ok(())
}

fn known<T: AsRef<str>>(what: &str, shown: &str, key: &str, names: &[T]) -> Result<(), String> {
    if names.iter().any(|name| name.as_ref() == key) {
        return Ok(());
    }
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    Err(format!(
        "there is no {what} '{shown}'; there are: {}",
        names.join(", ")
    ))
}
