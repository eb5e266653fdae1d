use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::scenario::{NAMES, Scenario, named};

fn start() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn tenant(scenario: &str) -> Tenant {
    Tenant::new(&Scenario::parse(named(scenario).unwrap()).unwrap(), start())
}

fn write(tenant: &Tenant) -> Write {
    Write {
        by: Initiator::Person {
            id: tenant.operator.user.unwrap(),
            upn: tenant.operator.upn.clone(),
        },
        at: start() + SignedDuration::from_mins(1),
    }
}

#[test]
fn every_built_in_scenario_makes_a_tenant_with_an_operator() {
    for name in NAMES {
        let tenant = tenant(name);
        let operator = tenant.person(tenant.operator.user.unwrap()).unwrap();
        assert_eq!(operator.upn, tenant.operator.upn, "{name}");
        assert!(!tenant.operator.roles.is_empty(), "{name}");
    }
}

#[test]
fn the_demo_has_412_people() {
    assert_eq!(tenant("demo").people().len(), 412);
}

#[test]
fn a_tenant_is_the_same_at_each_start() {
    let (a, b) = (tenant("demo"), tenant("demo"));
    assert_eq!(a.id, b.id);
    assert_eq!(a.sign_ins, b.sign_ins);
    assert_eq!(a.audits, b.audits);
    assert_eq!(a.assignments, b.assignments);
    for (a, b) in a.people.iter().zip(&b.people) {
        assert_eq!((a.id, &a.upn, &a.methods), (b.id, &b.upn, &b.methods));
    }
}

#[test]
fn ids_and_principal_names_are_unique_among_a_hundred_thousand() {
    let tenant = tenant("large");
    assert_eq!(tenant.people.len(), 100_000);
    assert_eq!(tenant.by_id.len(), 100_000);
    assert_eq!(tenant.by_upn.len(), 100_000);
}

#[test]
fn who_is_enabled_has_no_strong_method() {
    let tenant = tenant("demo");
    let mut enabled = tenant.people.iter().filter(|p| p.state == State::Enabled);
    assert!(enabled.clone().count() > 10);
    assert!(enabled.all(|p| !p.has_strong_method()));
}

#[test]
fn a_preference_always_means_a_registered_method() {
    for person in &tenant("demo").people {
        assert!(
            person.preference.is_none() || person.default_method().is_some(),
            "{}",
            person.upn
        );
    }
}

#[test]
fn a_person_is_found_by_id_and_by_name_in_any_case() {
    let tenant = tenant("demo");
    let ada = tenant.find("ADA@contoso.example").unwrap();
    let id = tenant.people[ada].id.to_string();
    assert_eq!(tenant.find(&id), Some(ada));
    assert_eq!(tenant.find("nobody@contoso.example"), None);
}

#[test]
fn a_role_reaches_through_a_group_inside_a_role_assignable_group() {
    let tenant = tenant("demo");
    let piotr = tenant.find("piotr.wrobel@contoso.example").unwrap();
    let id = tenant.people[piotr].id;
    let exchange = roles::role_by_name("Exchange Administrator").unwrap();
    assert_eq!(tenant.roles_of(id), [exchange.template]);
    assert!(tenant.is_in_role_assignable_group(id));
}

#[test]
fn enabling_somebody_with_a_strong_method_enforces() {
    let mut tenant = tenant("demo");
    let write = write(&tenant);
    let mio = tenant.find("mio.tanabe@contoso.example").unwrap();
    let bob = tenant.find("bob.chen@contoso.example").unwrap();
    tenant.set_state(mio, State::Enabled, &write);
    tenant.set_state(bob, State::Enabled, &write);
    assert_eq!(tenant.people[mio].state, State::Enforced);
    assert_eq!(tenant.people[bob].state, State::Enabled);
}

#[test]
fn registering_while_enabled_enforces() {
    let mut tenant = tenant("demo");
    let key = "sven.halvorsrud@contoso.example";
    let sven = tenant.find(key).unwrap();
    let action = PortalAction::Register {
        name: "New phone".into(),
    };
    tenant.play(&action, key, start()).unwrap();
    let sven = &tenant.people[sven];
    assert_eq!(sven.state, State::Enforced);
    assert_eq!(sven.preference, Some(Preference::Push));
}

#[test]
fn a_change_of_state_leaves_the_requirement_in_the_audit_log() {
    let mut tenant = tenant("demo");
    let write = write(&tenant);
    let bob = tenant.find("bob.chen@contoso.example").unwrap();
    tenant.set_state(bob, State::Enforced, &write);
    let entry = tenant.audits.last().unwrap();
    assert_eq!(&*entry.activity, "Update user");
    assert_eq!(entry.modified[0].name, "StrongAuthenticationRequirement");
    assert_eq!(entry.modified[0].old.as_deref(), Some("[]"));
    assert!(
        entry.modified[0]
            .new
            .as_ref()
            .unwrap()
            .contains(r#""State":2"#)
    );
    assert_eq!(entry.by, write.by);
}

#[test]
fn work_by_hand_leaves_its_own_activities() {
    let mut tenant = tenant("demo");
    for (action, activity) in [
        (
            PortalAction::DeleteAppPasswords {},
            activity::DELETE_APP_PASSWORD,
        ),
        (
            PortalAction::RestoreRememberedDevices {},
            activity::RESTORE_DEVICES,
        ),
        (
            PortalAction::CreateAppPassword {},
            activity::CREATE_APP_PASSWORD,
        ),
    ] {
        tenant
            .play(&action, "grace@contoso.example", start())
            .unwrap();
        let entry = tenant.audits.last().unwrap();
        assert_eq!(&*entry.activity, activity);
        assert_eq!(&*entry.to.as_ref().unwrap().upn, "grace@contoso.example");
    }
    let nobody = tenant.play(&PortalAction::DeleteAppPasswords {}, "nobody", start());
    assert!(nobody.unwrap_err().contains("nobody"));
}

#[test]
fn the_report_shows_a_change_only_after_its_next_look() {
    let mut tenant = tenant("demo");
    let write = write(&tenant);
    let ada = tenant.find("ada@contoso.example").unwrap();
    let before = tenant.people[ada].reported(write.at).unwrap().methods.len();
    tenant.delete_method(ada, 0, &write);
    tenant.delete_method(ada, 0, &write);
    let ada = &tenant.people[ada];
    let later = ada.reported_at(write.at) + SignedDuration::from_hours(6);
    let soon = later - SignedDuration::from_secs(1);
    assert_eq!(ada.reported(soon).unwrap().methods.len(), before);
    assert_eq!(ada.reported(later).unwrap().methods.len(), before - 2);
}

#[test]
fn the_report_leaves_out_disabled_accounts_and_new_ones_until_it_looks() {
    let tenant = tenant("demo");
    for (user, reported) in [
        ("ada@contoso.example", true),
        ("hendrik.boom@contoso.example", false),
        ("jelena.markovic@contoso.example", false),
    ] {
        let person = &tenant.people[tenant.find(user).unwrap()];
        assert_eq!(person.is_reported(start()), reported, "{user}");
    }
    let new = &tenant.people[tenant.find("jelena.markovic@contoso.example").unwrap()];
    assert!(new.is_reported(start() + SignedDuration::from_hours(6)));
}

#[test]
fn times_have_no_more_decimals_than_the_service_writes() {
    let late: Timestamp = "2026-11-24T09:00:00.123456789Z".parse().unwrap();
    assert_eq!(tick(late).to_string(), "2026-11-24T09:00:00.1234567Z");
    assert_eq!(second(late).to_string(), "2026-11-24T09:00:00Z");
}

#[test]
fn deleting_the_last_method_that_serves_the_preference_clears_it() {
    let mut tenant = tenant("demo");
    let write = write(&tenant);
    let grace = tenant.find("grace@contoso.example").unwrap();
    tenant.delete_method(grace, 0, &write);
    assert_eq!(tenant.people[grace].preference, None);
}
#[test]
fn recent_registrations_stand_in_the_audit_log() {
    let tenant = tenant("demo");
    let nova = tenant.find("nova.reyes@contoso.example").unwrap();
    let id = tenant.people[nova].id;
    let mut own = tenant.audits.iter();
    let own = own.find(|a| a.to.as_ref().is_some_and(|to| to.id == id));
    let own = own.unwrap();
    assert_eq!(&*own.activity, activity::USER_REGISTERED);
    assert_eq!(own.at, start() - SignedDuration::from_hours(12 * 24));
}
