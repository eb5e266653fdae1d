//! Codes, folded failures and changes.

use std::collections::HashSet;

use super::{ME, World, at, event, sign_in};
use crate::tenant::audit::{
    APP_PASSWORD_CREATED, APP_PASSWORD_DELETED, REMEMBERED_DEVICES_RESTORED, STATE_UPDATED,
    USER_UPDATED,
};
use crate::tenant::sign_in::AppliedPolicy;
use crate::tenant::{AuditEvent, Log, MfaState, RequirementChange, UserId};
use crate::triage::activity::ACTIVITIES;
use crate::triage::sign_in_code::{CODES, is_failure, meaning};
use crate::triage::{app_passwords, changes, failures};

#[test]
fn every_code_stands_once_with_words_and_a_meaning() {
    let known: HashSet<u32> = CODES.iter().map(|meaning| meaning.code).collect();
    assert_eq!(known.len(), CODES.len());
    for wanted in [
        50_053, 50_055, 50_057, 50_072, 50_074, 50_076, 50_078, 50_079, 50_088, 50_097, 50_125,
        50_126, 50_133, 50_140, 50_158, 50_173, 500_121, 53_000, 53_001, 53_002, 53_003, 53_004,
        530_035, 65_001, 65_002, 65_004, 70_043, 70_044,
    ] {
        let found = meaning(&sign_in("10:00", wanted)).unwrap();
        assert!(
            !found.words.is_empty() && !found.means.is_empty(),
            "{wanted}"
        );
    }
    assert!(!is_failure(0) && !is_failure(50_140) && is_failure(500_121));
}

#[test]
fn an_unknown_code_keeps_the_reason_of_the_service() {
    let mut odd = sign_in("09:00", 90_099);
    assert_eq!(failures::words(&odd), "In the service's words.");
    odd.reason = None;
    assert_eq!(failures::words(&odd), "failed with code 90099");
}

#[test]
fn the_same_failure_from_the_same_app_and_place_is_one_line_with_its_count() {
    let mut elsewhere = sign_in("08:00", 500_121);
    elsewhere.city = Some("Lagos".into());
    let mut other_app = sign_in("07:30", 500_121);
    other_app.app = None;
    let sign_ins = [
        sign_in("10:52", 500_121),
        sign_in("10:00", 50_126),
        sign_in("09:30", 0),
        sign_in("09:00", 500_121),
        elsewhere,
        other_app,
        sign_in("07:00", 50_140),
    ];
    let folded = failures::folded(&sign_ins);
    let lines: Vec<(u32, usize, String)> = folded
        .iter()
        .map(|one| (one.latest.code, one.count, one.first.to_string()))
        .collect();
    assert_eq!(
        lines,
        [
            (500_121, 2, "2026-11-24T09:00:00Z".to_owned()),
            (50_126, 1, "2026-11-24T10:00:00Z".to_owned()),
            (500_121, 1, "2026-11-24T08:00:00Z".to_owned()),
            (500_121, 1, "2026-11-24T07:30:00Z".to_owned()),
        ]
    );
    let open: Vec<u32> = failures::open(&sign_ins).map(|one| one.code).collect();
    assert_eq!(open, [500_121, 50_126], "only those since the last success");
    assert_eq!(failures::last_success(&sign_ins).unwrap(), &sign_ins[2]);
}

#[test]
fn a_declined_prompt_is_not_one_without_an_answer() {
    let mut refused = sign_in("10:00", 500_121);
    refused.details = Some("MFA denied; user declined the authentication".into());
    let mut silent = sign_in("09:00", 500_121);
    silent.details = Some("MFA denied; user did not respond to mobile app notification".into());
    let words: Vec<String> = failures::folded(&[refused, silent])
        .iter()
        .map(failures::Failure::words)
        .collect();
    assert_eq!(
        words,
        ["declined the MFA prompt", "did not answer the MFA prompt"]
    );
}

#[test]
fn blocks_by_different_policies_are_not_folded() {
    let by = |clock: &str, name: &str| {
        let mut one = sign_in(clock, 53_003);
        let applied = |name: &str, result: &str| AppliedPolicy {
            name: name.into(),
            result: result.into(),
        };
        one.policies = vec![applied("MFA", "success"), applied(name, "failure")];
        one
    };
    let world = World::new();
    let folded = failures::folded(&[by("10:00", "A"), by("09:00", "B"), by("08:00", "A")]);
    let counts: Vec<(usize, String)> = folded
        .iter()
        .map(|one| (one.count, one.facts(&world.case()).remove(0)))
        .collect();
    assert_eq!(
        counts,
        [
            (2, "policy \"A\"".to_owned()),
            (1, "policy \"B\"".to_owned())
        ]
    );
}

#[test]
fn only_what_touches_mfa_is_a_change_in_plain_words() {
    let mut failed = event("09:00", "Admin deleted security info");
    (failed.succeeded, failed.by) = (false, None);
    let events = [
        event("10:00", STATE_UPDATED),
        event("09:30", USER_UPDATED),
        event("09:20", "Add member to group"),
        failed,
        event("08:00", APP_PASSWORD_CREATED),
    ];
    let lines: Vec<String> = changes::of(&events)
        .iter()
        .map(changes::Change::line)
        .collect();
    assert_eq!(
        lines,
        [
            "ops@contoso.example changed the per-user MFA state",
            "somebody deleted a method of the user (failed)",
            "ops@contoso.example created an app password",
        ]
    );
}

fn of_requirement(
    activity: &str,
    states: [Option<MfaState>; 2],
    devices_forgotten: bool,
) -> AuditEvent {
    AuditEvent {
        requirement: Some(RequirementChange {
            before: states[0],
            after: states[1],
            devices_forgotten,
        }),
        ..event("10:00", activity)
    }
}

#[test]
fn a_user_update_shows_the_change_of_the_requirement() {
    use MfaState::{Disabled, Enforced};
    #[rustfmt::skip]
    let rows = [
        (USER_UPDATED, [Some(Disabled), Some(Enforced)], false, "changed the per-user MFA state: disabled → enforced"),
        (USER_UPDATED, [None, Some(Enforced)], true, "changed the per-user MFA state: unknown → enforced"),
        (USER_UPDATED, [Some(Enforced), None], false, "changed the per-user MFA state"),
        (USER_UPDATED, [Some(Enforced); 2], true, "restored MFA on all remembered devices"),
        (USER_UPDATED, [Some(Enforced); 2], false, "set the per-user MFA state to enforced again"),
        ("Disable Strong Authentication", [Some(Enforced), Some(Disabled)], false, "changed the per-user MFA state: enforced → disabled"),
        (REMEMBERED_DEVICES_RESTORED, [Some(Enforced); 2], true, "restored MFA on all remembered devices"),
        ("Reset password", [Some(Enforced); 2], false, "reset the password"),
    ];
    for (activity, states, devices, expected) in rows {
        let event = of_requirement(activity, states, devices);
        let words = changes::words(&event, &[]);
        assert_eq!(
            words.as_ref().map(changes::Words::as_str),
            Some(expected),
            "{activity}"
        );
    }
}

#[test]
fn what_two_services_log_is_reported_once_by_the_fuller_entry() {
    let states = [Some(MfaState::Disabled), Some(MfaState::Enforced)];
    let fuller = of_requirement(USER_UPDATED, states, false);
    let bare = event("10:00", STATE_UPDATED);
    let by_another = AuditEvent {
        by: None,
        ..bare.clone()
    };
    let devices = of_requirement(USER_UPDATED, [Some(MfaState::Enforced); 2], true);
    let restored = event("10:00", REMEMBERED_DEVICES_RESTORED);
    for (events, lines) in [
        (vec![bare.clone(), fuller.clone()], 1),
        (vec![bare, event("09:59", STATE_UPDATED), fuller.clone()], 2),
        (vec![by_another, fuller.clone()], 2),
        (vec![restored.clone(), devices.clone()], 1),
        (vec![restored, devices, fuller], 2),
    ] {
        assert_eq!(changes::of(&events).len(), lines, "{events:?}");
    }
}

#[test]
fn every_activity_stands_once() {
    let names: HashSet<&str> = ACTIVITIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), ACTIVITIES.len());
}

const OPS: UserId = UserId(uuid::Uuid::from_u128(2));

fn in_use(events: &[AuditEvent]) -> usize {
    app_passwords::count(&Log::whole(events.to_vec()), ME).in_use
}

#[test]
fn app_passwords_are_counted_as_created_less_deleted_and_failures_do_not_count() {
    let mut failed = event("11:00", APP_PASSWORD_DELETED);
    failed.succeeded = false;
    let events = vec![
        failed,
        event("10:00", APP_PASSWORD_DELETED),
        event("09:00", APP_PASSWORD_CREATED),
        event("08:00", APP_PASSWORD_CREATED),
        event("07:00", APP_PASSWORD_DELETED),
    ];
    assert_eq!(
        in_use(&events),
        1,
        "an entry names one app password at most"
    );
    assert_eq!(in_use(&events[2..]), 2, "a deletion before the creation");
    assert_eq!(in_use(&events[4..]), 0);
}

#[test]
fn a_deletion_by_an_admin_or_with_a_disable_deletes_all_app_passwords() {
    let created = [
        event("08:30", APP_PASSWORD_CREATED),
        event("08:00", APP_PASSWORD_CREATED),
    ];
    let after = |mut newest: Vec<AuditEvent>| {
        newest.extend(created.clone());
        in_use(&newest)
    };
    let by = |user: UserId| AuditEvent {
        by_user: Some(user),
        ..event("10:00", APP_PASSWORD_DELETED)
    };
    let act = |event: AuditEvent| AuditEvent {
        correlation: Some("one act".into()),
        ..event
    };
    let disable = act(event("10:00", "Disable Strong Authentication"));
    assert_eq!(after(vec![by(OPS)]), 0);
    assert_eq!(after(vec![by(ME)]), 1);
    assert_eq!(after(vec![disable.clone(), act(by(ME))]), 0);
    assert_eq!(after(vec![disable, by(ME)]), 1, "another act");
}

#[test]
fn a_request_is_met_only_by_a_later_deletion_of_all_with_nothing_created_since() {
    let deleted = |clock: &str, by: UserId| AuditEvent {
        by_user: Some(by),
        ..event(clock, APP_PASSWORD_DELETED)
    };
    let created = |clock: &str| event(clock, APP_PASSWORD_CREATED);
    let asked = at("2026-11-24T09:00:00Z");
    #[rustfmt::skip]
    let rows = [
        (vec![deleted("10:00", OPS), created("08:00")], true),
        (vec![deleted("08:30", OPS), created("08:00")], false),
        (vec![deleted("10:00", ME), created("08:00")], false),
        (vec![created("11:00"), deleted("10:00", OPS)], false),
        (vec![created("08:00")], false),
        (vec![], false),
    ];
    for (entries, met) in rows {
        let log = Log::whole(entries);
        let proof = app_passwords::proof_of_deletion(&log, ME, asked);
        assert_eq!(proof.is_some(), met, "{log:?}");
    }
}
