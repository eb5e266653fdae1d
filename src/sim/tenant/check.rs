//! Whether everything that a scenario names exists.

use super::ALL_GUESTS;
use super::methods_policy::CONFIGURATIONS;
use super::roles::ROLES;
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
    check_policies(scenario)?;
    for method in &scenario.methods_policy.methods {
        let ids = CONFIGURATIONS.map(|(id, ..)| id);
        known("configuration", &method.id, &method.id, &ids)?;
    }
    check_log(scenario)
}

/// The strengths and locations of policies.
fn check_policies(scenario: &Scenario) -> Result<(), String> {
    let strengths = super::strengths::strengths(scenario);
    let strengths: Vec<&str> = strengths.iter().map(|known| &*known.name).collect();
    let locations = scenario.named_locations.iter().map(|known| &*known.name);
    let locations: Vec<&str> = locations.chain(["All", "AllTrusted"]).collect();
    for policy in &scenario.conditional_access {
        if let Some(name) = &policy.strength {
            known("strength", name, name, &strengths)?;
        }
        for name in policy.locations.iter().chain(&policy.exclude_locations) {
            known_or_id("location", name, &locations)?;
        }
    }
    Ok(())
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
    for user in named {
        known_or_id("person", &user.to_lowercase(), people)?;
    }
    for user in members.chain(signed_in).chain(audited).chain(auditors) {
        known("person", user, &user.to_lowercase(), people)?;
    }
    Ok(())
}

fn check_roles(scenario: &Scenario) -> Result<(), String> {
    let people = scenario.people.iter().map(|p| (&p.roles, &p.eligible));
    let groups = scenario.groups.iter().map(|g| (&g.roles, &g.eligible));
    let held = people.chain(groups).flat_map(|(roles, eligible)| {
        let eligible = eligible.iter().map(|eligible| &*eligible.role);
        roles.iter().map(|role| &*role.role).chain(eligible)
    });
    let operator = scenario.operator.roles.iter().map(String::as_str);
    let built_in = ROLES.iter().map(|role| role.name);
    let custom = scenario.custom_roles.iter().map(|role| &*role.name);
    let names: Vec<&str> = built_in.clone().chain(custom).collect();
    for role in held.chain(operator) {
        known("role", role, role, &names)?;
    }
    // Policies know built-in roles only.
    let names: Vec<&str> = built_in.collect();
    let policies = scenario.conditional_access.iter();
    for role in policies.flat_map(|p| p.roles.iter().chain(&p.exclude_roles)) {
        known_or_id("built-in role", role, &names)?;
    }
    Ok(())
}

fn check_groups(scenario: &Scenario) -> Result<(), String> {
    let names: Vec<&str> = scenario.groups.iter().map(|g| &*g.name).collect();
    let inner = scenario.groups.iter().flat_map(|g| &g.groups);
    let policies = scenario.conditional_access.iter();
    let policies = policies.flat_map(|p| p.groups.iter().chain(&p.exclude_groups));
    for group in inner {
        known("group", group, group, &names)?;
    }
    let methods = &scenario.methods_policy;
    let targets = methods.methods.iter().map(|m| (&m.include, &m.exclude));
    let campaign = (&methods.campaign.include, &methods.campaign.exclude);
    let targets = targets
        .chain([campaign])
        .flat_map(|(i, e)| i.iter().chain(e));
    for group in targets.filter(|name| ***name != *"all_users") {
        known("group", group, group, &names)?;
    }
    for group in policies {
        known_or_id("group", group, &names)?;
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

/// A policy may name by id what was deleted since.
fn known_or_id<T: AsRef<str>>(what: &str, name: &str, names: &[T]) -> Result<(), String> {
    match uuid::Uuid::try_parse(name) {
        Ok(_) => Ok(()),
        Err(_) => known(what, name, name, names),
    }
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
