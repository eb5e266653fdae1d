//! What requires MFA.

use super::{World, policy, refused};
use crate::coverage::{Answer, Requirement};
use crate::tenant::conditional_access::{Demand, PolicyState};
use crate::tenant::{Known, MfaState, Policy, ProtectionPart};

fn lines(world: &World) -> Vec<String> {
    let required = world.requirements();
    required.asking.iter().map(Requirement::line).collect()
}

#[test]
fn the_state_security_defaults_and_each_policy_answer_for_themselves() {
    let mut world = World::new();
    world.policies(vec![
        policy(),
        Policy {
            name: "MFA or a good device".into(),
            demand: Demand::MfaOr(vec!["compliantDevice".into()]),
            ..policy()
        },
        Policy {
            name: "Trial".into(),
            state: PolicyState::ReportOnly,
            ..policy()
        },
        Policy {
            name: "Terms".into(),
            demand: Demand::Other(vec!["termsOfUse".into()]),
            ..policy()
        },
        Policy {
            name: "Old".into(),
            state: PolicyState::Disabled,
            ..policy()
        },
    ]);
    assert_eq!(
        lines(&world),
        [
            "Per-user MFA: yes (enforced)",
            "Security defaults: no (off)",
            "Conditional Access \"MFA for all\": yes (all users)",
            "Conditional Access \"MFA or a good device\": yes (all users; compliantDevice is \
             accepted instead)",
            "Conditional Access \"Trial\": no (report-only; would require MFA: all \
             users)",
            "Conditional Access \"Old\": no (policy is off)",
        ]
    );
}

#[test]
fn what_could_not_be_read_is_unknown_with_the_reason() {
    let mut world = World::new();
    world.user.state.value = Known::default();
    for part in [
        ProtectionPart::SecurityDefaults(refused()),
        ProtectionPart::Policies(refused()),
    ] {
        world.protection.receive(part);
    }
    let why = "unknown (Request Authorization failed (403 accessDenied))";
    let labels = ["Per-user MFA", "Security defaults", "Conditional Access"];
    assert_eq!(lines(&world), labels.map(|label| format!("{label}: {why}")));
    assert_eq!(world.requirements().answer(), Answer::Unknown);
}

#[test]
fn a_control_that_mfadeck_does_not_know_is_unknown_and_names_it() {
    let mut world = World::new();
    world.user.state.value = Known::Is(MfaState::Disabled);
    world.policies(vec![Policy {
        demand: Demand::Unclear(vec!["quantumProof".into()]),
        ..policy()
    }]);
    assert_eq!(
        lines(&world)[2],
        "Conditional Access \"MFA for all\": unknown (all users; requires what mfadeck does not know: quantumProof)"
    );
    assert_eq!(world.requirements().answer(), Answer::Unknown);
}

#[test]
fn a_single_yes_is_an_answer_and_a_single_unknown_keeps_a_no_away() {
    let mut world = World::new();
    world.user.state.value = Known::Is(MfaState::Disabled);
    assert_eq!(world.requirements().answer(), Answer::No);
    world
        .protection
        .receive(ProtectionPart::SecurityDefaults(refused()));
    assert_eq!(world.requirements().answer(), Answer::Unknown);
    world.policies(vec![policy()]);
    assert_eq!(world.requirements().answer(), Answer::Yes);
}

#[test]
fn blocking_policies_stand_apart_and_only_where_they_are_for_the_user() {
    let mut world = World::new();
    let block = |name: &str| Policy {
        name: name.into(),
        demand: Demand::Block,
        ..policy()
    };
    world.policies(vec![
        block("Block all"),
        Policy {
            state: PolicyState::Disabled,
            ..block("Off")
        },
    ]);
    let required = world.requirements();
    assert_eq!(required.asking.len(), 2);
    let names: Vec<String> = required
        .blocking
        .iter()
        .map(|line| line.by.label())
        .collect();
    assert_eq!(names, ["Conditional Access \"Block all\""]);
}

#[test]
fn per_user_mfa_beside_policies_or_security_defaults_is_warned_of() {
    let warned = |change: fn(&mut World)| {
        let mut world = World::new();
        change(&mut world);
        world.requirements().warning
    };
    assert_eq!(warned(|_| ()), None);
    let beside = |world: &mut World| world.policies(vec![policy()]);
    assert!(warned(beside).unwrap().contains("Conditional Access"));
    let defaults = |world: &mut World| {
        let on = super::read(true);
        world
            .protection
            .receive(ProtectionPart::SecurityDefaults(on));
    };
    assert!(warned(defaults).unwrap().contains("security defaults"));
    let off = |world: &mut World| {
        world.user.state.value = Known::Is(MfaState::Disabled);
        world.policies(vec![policy()]);
    };
    assert_eq!(warned(off), None);
    let reporting = |world: &mut World| {
        world.policies(vec![Policy {
            state: PolicyState::ReportOnly,
            ..policy()
        }]);
    };
    assert_eq!(warned(reporting), None);
}
