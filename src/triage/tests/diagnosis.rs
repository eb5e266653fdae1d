//! Every rule: what is given, what is found, what helps.

use std::collections::HashSet;

use super::{
    World, at, authenticator, event, forbidden, mobile, now, pass, password, policy, read, refused,
    sign_in,
};
use crate::tenant::audit::APP_PASSWORD_CREATED;
use crate::tenant::conditional_access::{Demand, Narrowing};
use crate::tenant::sign_in::AppliedPolicy;
use crate::tenant::{
    DefaultMethod, Known, MethodDetail, MfaState, Part, Policy, ProtectionPart, RegisteredMethods,
    Registration, RiskyUser, SignIn, SignInPreferences,
};
use crate::triage::Remedy::{self, AccessPass, AppPasswords, Enable, Outside, ReRegister, SignOut};
use crate::triage::{Diagnosis, Finding, Severity};

fn found(given: impl Fn(&mut World)) -> Diagnosis {
    let mut world = World::new();
    given(&mut world);
    Diagnosis::of(&world.case())
}

fn rules(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

fn registration(registered: bool, capable: bool) -> Registration {
    Registration {
        registered: Known::Is(registered),
        capable: Known::Is(capable),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::default()),
        default: Known::Is(None),
        as_of: Some(at("2026-11-24T05:00:00Z")),
    }
}

fn blocked(clock: &str) -> SignIn {
    let mut one = sign_in(clock, 53_003);
    one.policies = vec![AppliedPolicy {
        name: "Block untrusted countries".into(),
        result: "failure".into(),
    }];
    one
}

const NO_ANSWER: &str = "MFA denied; user did not respond to mobile app notification";

/// A prompt that was not passed, with the log's reason.
fn denied(clock: &str, details: &str) -> SignIn {
    SignIn {
        details: Some(details.into()),
        ..sign_in(clock, 500_121)
    }
}

fn fails(world: &mut World, code: u32) {
    world.signed_in(vec![sign_in("10:52", code), sign_in("05:00", 0)]);
}

/// The remedies of a row: the names of the keys, or `outside`.
fn names(remedies: &[Remedy]) -> Vec<&'static str> {
    remedies.iter().map(|remedy| remedy.name()).collect()
}

type Given = fn(&mut World);
type Row = (&'static str, Given, &'static str, &'static [Remedy]);

const ELSEWHERE: &[Remedy] = &[Outside("")];

/// The rule that comes first, what it is given, words of what it says, and what helps.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("account-disabled", |w| w.user.enabled = Known::Is(false), "no reset will help", ELSEWHERE),
    ("account-disabled", |w| { w.user.enabled = Known::default(); fails(w, 50_057); }, "at the last sign-in", ELSEWHERE),
    ("risky-user", |w| {
        let risky = RiskyUser { user: w.user.id, confirmed: false, level: "high".into(), detail: None, at: None };
        w.protection.receive(ProtectionPart::RiskyUsers(read(vec![risky])));
    }, "(high)", ELSEWHERE),
    ("risky-user", |w| {
        let risky = RiskyUser { user: w.user.id, confirmed: true, level: "high".into(), detail: None, at: None };
        w.protection.receive(ProtectionPart::RiskyUsers(read(vec![risky])));
    }, "an admin confirmed the user as compromised (high)", ELSEWHERE),
    ("blocked-by-policy", |w| w.signed_in(vec![blocked("10:52")]),
        "blocked by policy \"Block untrusted countries\" at 10:52 UTC, Microsoft Teams, Oslo, NO: no reset will help", ELSEWHERE),
    ("blocked-by-policy", |w| fails(w, 53_003), "you may not see which policy", ELSEWHERE),
    ("blocked-by-security-defaults", |w| fails(w, 530_035), "with Browser", ELSEWHERE),
    ("registration-blocked-by-risk", |w| fails(w, 53_004), "risky", ELSEWHERE),
    ("locked-by-wrong-passwords", |w| fails(w, 50_053), "not an MFA matter", ELSEWHERE),
    ("wrong-passwords", |w| w.signed_in(vec![sign_in("10:03", 50_126), sign_in("10:02", 50_126), sign_in("10:01", 50_126)]),
        "3 failures, the last 10:03 UTC", ELSEWHERE),
    ("address-blocked", |w| w.signed_in(vec![SignIn {
        reason: Some("Sign-in was blocked because it came from an IP address with malicious activity.".into()),
        ..sign_in("10:52", 50_053)
    }]), "its IP address is known for malicious activity", ELSEWHERE),
    ("prompts-lost-device", |w| {
        w.has(vec![password(), authenticator(Some("2026-03-04T08:00:00Z"))]);
        w.signed_in(vec![denied("10:52", NO_ANSWER), denied("09:00", NO_ANSWER), sign_in("08:59", 50_074)]);
    }, "2 MFA prompts not answered, the last at 10:52 UTC; Authenticator \"Ada's Pixel\" was last used on 2026-03-04: probably a lost",
        &[ReRegister, AccessPass]),
    ("prompts-lost-device", |w| {
        let mut phone = mobile();
        phone.last_used = Some(at("2026-11-20T08:00:00Z"));
        w.has(vec![password(), authenticator(Some("2026-03-04T08:00:00Z")), phone]);
        w.detail.receive(Part::Preferences(read(SignInPreferences {
            default: Some(DefaultMethod::Push),
            ..SignInPreferences::default()
        })));
        w.signed_in(vec![denied("10:52", NO_ANSWER)]);
    }, "probably a lost", ELSEWHERE),
    ("prompts-unanswered", |w| w.signed_in(vec![denied("10:52", NO_ANSWER)]),
        "MFA prompt not answered at 10:52 UTC, Microsoft Teams, Oslo, NO; Authenticator \"Ada's Pixel\" was used on 2026-11-20: ask",
        &[Outside(""), AccessPass]),
    ("prompts-not-passed", |w| fails(w, 500_121),
        "MFA prompt not passed at 10:52 UTC, Microsoft Teams, Oslo, NO; Authenticator \"Ada's Pixel\" was used on 2026-11-20: ask",
        &[Outside(""), AccessPass]),
    ("blocked-for-mfa", |w| w.signed_in(vec![denied("10:52", "MFA denied; user is blocked"), denied("10:50", NO_ANSWER)]),
        "no reset and no pass will help", ELSEWHERE),
    ("wrong-code", |w| w.signed_in(vec![denied("10:52", "MFA denied; user entered incorrect code")]), "entered a wrong code", ELSEWHERE),
    ("wrong-code", |w| w.signed_in(vec![denied("10:52", "MFA denied; verification code already used once")]),
        "a code that was already used", ELSEWHERE),
    ("prompt-not-delivered", |w| w.signed_in(vec![denied("10:52", "MFA denied; phone call went to voicemail")]),
        "the MFA call went to voicemail", &[Outside(""), AccessPass]),
    ("mfa-service-fault", |w| w.signed_in(vec![denied("10:52", "MFA denied; service error")]), "a fault of the service", ELSEWHERE),
    ("must-register", |w| {
        w.has(vec![password()]);
        w.signed_in(vec![denied("10:52", "MFA denied; user does not have any verification methods registered")]);
    }, "has no method", &[AccessPass]),
    ("registered-since", |w| {
        w.signed_in(vec![denied("10:52", "MFA denied; user does not have any verification methods registered")]);
    }, "one is registered now", ELSEWHERE),
    ("prompts-refused", |w| {
        let mut refused = sign_in("10:52", 500_121);
        refused.details = Some("MFA denied; user declined the authentication".into());
        w.signed_in(vec![sign_in("10:55", 500_121), refused]);
    }, "the user declined an MFA prompt (the last 10:52 UTC", &[Outside(""), SignOut]),
    ("prompts-refused", |w| {
        let mut refused = sign_in("10:52", 500_121);
        refused.details = Some("MFA denied; Phone App Reported Fraud".into());
        w.signed_in(vec![refused.clone(), refused]);
    }, "declined 2 MFA prompts and reported fraud", &[Outside(""), SignOut]),
    ("prompts-not-passed", |w| {
        w.has(vec![authenticator(None)]);
        fails(w, 50_074);
    }, "unknown when Authenticator \"Ada's Pixel\" was last used", &[Outside(""), AccessPass]),
    ("prompts-not-passed", |w| { w.detail.receive(Part::Methods(refused())); fails(w, 500_121); }, "the methods are unknown", ELSEWHERE),
    ("must-register", |w| { w.has(vec![password()]); fails(w, 50_072); }, "has no method", &[AccessPass]),
    ("must-register", |w| { w.has(Vec::new()); fails(w, 50_079); }, "has no method", &[AccessPass]),
    ("must-register", |w| { w.has(vec![pass("11:00", true, "EnabledByPolicy")]); fails(w, 50_072); }, "usable until 12:00 UTC", &[]),
    ("must-register-again", |w| fails(w, 50_079), "although a method is registered", ELSEWHERE),
    ("must-register-unseen", |w| { w.detail.receive(Part::Methods(refused())); fails(w, 50_072); }, "are unknown", &[AccessPass]),
    ("password-expired", |w| fails(w, 50_055), "has expired", ELSEWHERE),
    ("password-expired", |w| fails(w, 50_125), "interrupted", ELSEWHERE),
    ("session-over", |w| fails(w, 50_173), "was revoked", ELSEWHERE),
    ("session-over", |w| fails(w, 50_133), "password change", ELSEWHERE),
    ("session-over", |w| fails(w, 50_078), "has expired", ELSEWHERE),
    ("session-over", |w| fails(w, 70_043), "sign-in frequency", ELSEWHERE),
    ("session-over", |w| fails(w, 70_044), "sign-in frequency", ELSEWHERE),
    ("device-refused", |w| fails(w, 53_000), "not compliant", ELSEWHERE),
    ("device-refused", |w| fails(w, 53_001), "not joined", ELSEWHERE),
    ("device-refused", |w| fails(w, 53_002), "not approved", ELSEWHERE),
    ("device-refused", |w| fails(w, 50_097), "identify itself", ELSEWHERE),
    ("telecom-limit", |w| fails(w, 50_088), "telecom limit", &[AccessPass]),
    ("external-check", |w| fails(w, 50_158), "external provider", ELSEWHERE),
    ("no-consent", |w| fails(w, 65_001), "nobody consented", ELSEWHERE),
    ("no-consent", |w| fails(w, 65_002), "not authorised", ELSEWHERE),
    ("no-consent", |w| fails(w, 65_004), "declined", ELSEWHERE),
    ("other-failure", |w| fails(w, 90_099), "In the service's words. (10:52 UTC, Microsoft Teams, Oslo, NO, code 90099)", &[]),
    ("no-method-left", |w| w.has(vec![password()]), "enforced, but no MFA method is registered: will be asked to register", &[AccessPass]),
    ("no-method-left", |w| { w.has(vec![pass("11:00", true, "EnabledByPolicy")]); }, 
        "no MFA method is registered; a Temporary Access Pass is usable until 12:00 UTC (30 min left at 11:30 UTC), for one sign-in: the user signs in",
        &[]),
    ("no-method-left", |w| { w.has(vec![password()]); fails(w, 500_121); }, "no MFA method is registered: will be asked", &[AccessPass]),
    ("no-method-left", |w| {
        w.has(vec![password()]);
        w.user.state.value = Known::Is(MfaState::Disabled);
        w.policies(vec![policy()]);
    }, "MFA required by Conditional Access \"MFA for all\", but no MFA method is registered", &[AccessPass]),
    ("pass-usable", |w| w.has(vec![authenticator(None), pass("11:00", true, "EnabledByPolicy")]),
        "usable until 12:00 UTC (30 min left at 11:30 UTC), for one sign-in", &[]),
    ("pass-usable", |w| {
        let mut long = pass("11:00", true, "EnabledByPolicy");
        if let MethodDetail::AccessPass { minutes, once, .. } = &mut long.detail {
            (*minutes, *once) = (Some(600), false);
        }
        w.has(vec![authenticator(None), long]);
    }, "usable until 21:00 UTC (9 h 30 min left at 11:30 UTC)", &[]),
    ("pass-not-usable", |w| w.has(vec![authenticator(None), pass("10:00", false, "Expired")]), "expired at 11:00 UTC", &[AccessPass]),
    ("pass-not-usable", |w| w.has(vec![authenticator(None), pass("10:00", true, "EnabledByPolicy")]), "expired at 11:00 UTC", &[AccessPass]),
    ("pass-not-usable", |w| w.has(vec![authenticator(None), pass("11:00", false, "OneTimeUsed")]), "has been used", &[AccessPass]),
    ("pass-not-usable", |w| w.has(vec![authenticator(None), pass("12:00", false, "NotYetValid")]), "from 12:00 UTC", &[]),
    ("pass-not-usable", |w| w.has(vec![authenticator(None), pass("11:00", false, "DisabledByPolicy")]), "does not allow", ELSEWHERE),
    ("lacks-mfa", |w| w.user.state.value = Known::Is(MfaState::Disabled), "nothing requires MFA of this user", &[Enable]),
    ("lacks-mfa", |w| { w.user.state.value = Known::Is(MfaState::Disabled); w.user.admin = Known::Is(true); }, "an admin, and", &[Enable]),
    ("lacks-mfa", |w| {
        w.user.state.value = Known::Is(MfaState::Disabled);
        w.policies(vec![Policy { demand: Demand::Block, only: vec![Narrowing::Locations], ..policy() }]);
    }, "nothing requires MFA of this user", ELSEWHERE),
    ("asked-at-times", |w| {
        w.user.state.value = Known::Is(MfaState::Disabled);
        w.policies(vec![Policy { only: vec![Narrowing::SignInRisk], ..policy() }]);
    }, "MFA is required at some sign-ins only: Conditional Access \"MFA for all\"", ELSEWHERE),
    ("asked-at-times", |w| {
        w.user.state.value = Known::Is(MfaState::Disabled);
        w.policies(vec![Policy { demand: Demand::MfaOr(vec!["compliantDevice".into()]), ..policy() }]);
    }, "at some sign-ins only", ELSEWHERE),
    ("nothing-stands-out", |w| { w.user.state.value = Known::Is(MfaState::Disabled); w.policies(vec![policy()]); }, "no problem found", &[]),
    ("method-not-allowed", |w| w.user.registration = Known::Is(registration(true, false)), "policy does not allow", ELSEWHERE),
    ("app-passwords", |w| w.audited(vec![event("08:00", APP_PASSWORD_CREATED)]), "The audit log shows 1 app password still in use; sign-ins with it skip MFA", &[AppPasswords]),
    ("report-disagrees", |w| w.user.registration = Known::Is(registration(false, false)),
        "says not registered as of 05:00 UTC, the methods read at 11:29 UTC have an MFA method: the methods are newer", &[]),
    ("phone-only", |w| w.has(vec![mobile()]), "weak", ELSEWHERE),
    ("all-is-well", |w| w.signed_in(vec![sign_in("10:00", 0)]), "signed in at 10:00 UTC; no problem found", &[]),
    ("all-is-well", |w| {
        let mut answered = sign_in("10:00", 0);
        answered.details = Some("MFA completed in Azure AD".into());
        w.signed_in(vec![answered, sign_in("09:00", 500_121)]);
    }, "passed MFA at 10:00 UTC, after the failure of 09:00 UTC; no problem found", &[]),
    ("one-factor-though-required", |w| w.signed_in(vec![one_factor("10:00")]),
        "signed in with one factor at 10:00 UTC, though Per-user MFA requires MFA at every sign-in: the requirement may be newer", ELSEWHERE),
    ("nothing-stands-out", |_| (), "no successful interactive sign-in", &[]),
    ("nothing-stands-out", |w| w.detail.receive(Part::SignIns(refused())), "in what could be read", &[]),
];

#[test]
fn every_rule_fires_for_what_it_is_given_and_says_what_helps() {
    for (number, (rule, given, words, remedies)) in ROWS.iter().enumerate() {
        let diagnosis = found(given);
        let first: &Finding = diagnosis.findings.first().unwrap();
        assert_eq!(first.rule, *rule, "row {number}: {}", first.text);
        assert!(first.text.contains(words), "row {number}: {}", first.text);
        assert_eq!(names(&first.remedies), names(remedies), "row {number}");
    }
}

#[test]
fn every_rule_in_the_sources_has_a_row() {
    let sources = concat!(
        include_str!("../diagnosis/at_sign_in.rs"),
        include_str!("../diagnosis/prompts.rs"),
        include_str!("../diagnosis/standing.rs"),
        include_str!("../diagnosis/success.rs")
    );
    let rows: HashSet<&str> = ROWS.iter().map(|row| row.0).collect();
    let named: Vec<&str> = sources
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| {
            text.contains('-') && text.chars().all(|c| c == '-' || c.is_ascii_lowercase())
        })
        .collect();
    assert!(named.len() > 20, "{named:?}");
    for name in named {
        assert!(rows.contains(name), "{name}");
    }
}

#[test]
fn the_latest_failure_comes_first_after_a_risk() {
    let diagnosis = found(|world| {
        let wrong = |clock| sign_in(clock, 50_126);
        world.signed_in(vec![
            sign_in("10:52", 500_121),
            blocked("10:30"),
            wrong("10:03"),
            wrong("10:02"),
            wrong("10:01"),
        ]);
        let risky = RiskyUser {
            user: world.user.id,
            confirmed: false,
            level: "low".into(),
            detail: None,
            at: Some(now()),
        };
        world
            .protection
            .receive(ProtectionPart::RiskyUsers(read(vec![risky])));
    });
    assert_eq!(
        rules(&diagnosis),
        [
            "risky-user",
            "prompts-not-passed",
            "blocked-by-policy",
            "wrong-passwords"
        ]
    );
}

#[test]
fn failures_before_the_last_success_are_over() {
    for code in [53_003, 500_121, 50_072, 50_053] {
        let diagnosis = found(|world| {
            world.signed_in(vec![sign_in("10:52", 0), sign_in("10:00", code)]);
        });
        assert_eq!(rules(&diagnosis), ["all-is-well"], "{code}");
    }
}

#[test]
fn one_problem_is_reported_by_one_rule() {
    let diagnosis = found(|world| {
        world.has(vec![password()]);
        fails(world, 50_072);
    });
    assert_eq!(rules(&diagnosis), ["must-register"]);
    let diagnosis = found(|world| world.has(vec![pass("11:00", true, "EnabledByPolicy")]));
    assert_eq!(rules(&diagnosis), ["no-method-left"]);
}

#[test]
fn a_single_wrong_password_is_a_typing_error() {
    let diagnosis = found(|world| fails(world, 50_126));
    assert_eq!(rules(&diagnosis), ["all-is-well"]);
}

#[test]
fn a_rule_that_needs_an_unread_part_does_not_fire_and_the_gap_is_reported() {
    let unread: [(&str, Given); 6] = [
        ("methods", |w| {
            w.has(vec![password()]);
            w.detail.receive(Part::Methods(refused()));
        }),
        ("sign-in log", |w| {
            w.detail.receive(Part::SignIns(refused()));
        }),
        ("audit log", |w| {
            w.detail.receive(Part::Audits(refused()));
        }),
        ("security defaults", |w| {
            w.user.state.value = Known::Is(MfaState::Disabled);
            let part = ProtectionPart::SecurityDefaults(refused());
            w.protection.receive(part);
        }),
        ("Conditional Access", |w| {
            w.user.state.value = Known::Is(MfaState::Disabled);
            w.protection.receive(ProtectionPart::Policies(refused()));
        }),
        ("risky users", |w| {
            w.protection.receive(ProtectionPart::RiskyUsers(refused()));
        }),
    ];
    for (part, given) in unread {
        let diagnosis = found(given);
        assert_eq!(rules(&diagnosis), ["nothing-stands-out"], "{part}");
        assert_eq!(diagnosis.unseen.names(), part);
        let gap = &diagnosis.unseen.gaps[0];
        assert!(gap.why.contains("403"), "{}", gap.why);
        assert!(gap.advice.contains("Policy.Read.All"));
    }
}

#[test]
fn groups_are_a_gap_only_where_a_policy_names_some() {
    let without = |world: &mut World| {
        world
            .protection
            .groups
            .receive_of_user(super::ME, refused());
    };
    assert_eq!(found(without).unseen.names(), "");
    let diagnosis = found(|world| {
        without(world);
        let mut policy = policy();
        policy.exclude.groups = vec![uuid::Uuid::nil()];
        world.policies(vec![policy]);
    });
    assert_eq!(diagnosis.unseen.names(), "groups");
}

#[test]
fn a_cloud_without_methods_a_missing_report_and_a_gap_in_the_roles_are_reported() {
    let diagnosis = found(|world| {
        world.methods_offered = false;
        world.report = Some(forbidden());
        let mut book = crate::tenant::RoleBook::default();
        book.leave_gap(forbidden());
        world.roles = Some(Ok(book));
    });
    assert_eq!(
        diagnosis.unseen.names(),
        "methods, members of a group that holds a role, registration report"
    );
}

#[test]
fn nothing_is_called_well_while_parts_are_being_read() {
    let diagnosis = found(|world| world.detail.sign_ins = None);
    assert_eq!(rules(&diagnosis), Vec::<&str>::new());
    assert_eq!(diagnosis.unseen.waiting, ["sign-in log"]);
}

#[test]
fn only_a_user_without_a_warning_is_well() {
    let diagnosis = found(|world| {
        world.has(vec![mobile()]);
        world.signed_in(vec![sign_in("10:00", 0)]);
    });
    assert_eq!(rules(&diagnosis), ["phone-only", "all-is-well"]);
    assert_eq!(diagnosis.findings[1].severity, Severity::Good);
    assert!(diagnosis.findings[1].text.contains("no other problem"));
}

/// A success for which the service required one factor.
fn one_factor(clock: &str) -> SignIn {
    SignIn {
        requirement: Some("singleFactorAuthentication".into()),
        ..sign_in(clock, 0)
    }
}

#[test]
fn one_factor_is_no_contradiction_where_the_state_is_newer_or_mfa_is_not_always_required() {
    let explained: [(&str, Given); 4] = [
        ("the state changed since", |w| {
            w.audited(vec![event("10:30", crate::tenant::audit::STATE_UPDATED)]);
        }),
        ("nothing requires it", |w| {
            w.user.state.value = Known::Is(MfaState::Disabled);
            w.policies(Vec::new());
        }),
        ("whether it is required is unknown", |w| {
            w.user.state.value = Known::Unknown(crate::tenant::Unknown::Forbidden);
        }),
        ("the log does not say", |w| {
            w.signed_in(vec![sign_in("10:00", 0)]);
        }),
    ];
    for (why, given) in explained {
        let diagnosis = found(|world| {
            world.signed_in(vec![one_factor("10:00")]);
            given(world);
        });
        assert!(
            !rules(&diagnosis).contains(&"one-factor-though-required"),
            "{why}"
        );
    }
    let before = found(|world| {
        world.signed_in(vec![one_factor("10:00")]);
        world.audited(vec![event("09:00", crate::tenant::audit::STATE_UPDATED)]);
    });
    assert_eq!(rules(&before), ["one-factor-though-required"]);
}

#[test]
fn a_policy_for_every_sign_in_is_named_where_one_factor_was_enough() {
    let diagnosis = found(|world| {
        world.user.state.value = Known::Is(MfaState::Disabled);
        world.policies(vec![policy()]);
        world.signed_in(vec![one_factor("10:00")]);
    });
    let finding = diagnosis.findings.last().unwrap();
    assert_eq!(finding.rule, "one-factor-though-required");
    assert!(
        finding.text.contains("Conditional Access \"MFA for all\""),
        "{}",
        finding.text
    );
    assert!(!finding.text.contains("app password"), "{}", finding.text);
}
