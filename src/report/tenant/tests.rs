//! The report as a value: what it counts, what it leaves unknown, and how large it becomes.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{Measure, ReportSource, TenantReport, html, markdown};
use crate::coverage::{Judgement, Readiness, Rules, SmsRetirement, judge};
use crate::tenant::methods_policy::{MethodConfiguration, MethodsPolicy, Targets};
use crate::tenant::{
    DefaultMethod, FigureHistory, Figures, Known, MfaState, Observed, Problem, ProblemKind,
    Protection, ProtectionPart, Reading, RegisteredMethods, Registration, Role, RoleBook, Source,
    Store, Unknown, User, UserId, UserType, role,
};

fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn user(number: u128, state: MfaState) -> User {
    User {
        state: Observed::new(Known::Is(state), now()),
        enabled: Known::Is(true),
        user_type: Known::Is(UserType::Member),
        external: Known::Is(false),
        ..User::new(
            UserId(Uuid::from_u128(number)),
            format!("User {number}").as_str().into(),
            format!("user{number}@contoso.example").as_str().into(),
        )
    }
}

fn row(methods: &[&str], default: Option<DefaultMethod>) -> Registration {
    Registration {
        registered: Known::Is(!methods.is_empty()),
        capable: Known::Is(!methods.is_empty()),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::parse(methods.iter().copied())),
        default: Known::Is(default),
        as_of: None,
    }
}

/// Passkeys are off; whether there is a campaign is not reported.
fn methods_policy() -> MethodsPolicy {
    let everybody = Targets {
        all: true,
        ..Targets::default()
    };
    MethodsPolicy {
        migration: Known::Is(None),
        methods: vec![MethodConfiguration {
            id: "Fido2".into(),
            enabled: Known::Is(false),
            include: everybody,
            exclude: Targets::default(),
        }],
        campaign: Known::Unknown(Unknown::NotReported),
        opted_out: Known::Unknown(Unknown::NotReported),
    }
}

/// A tenant with no policies and security defaults off.
fn open() -> Protection {
    let mut protection = Protection::default();
    let at = now();
    protection.receive(ProtectionPart::SecurityDefaults(Reading {
        at,
        value: Ok(false),
    }));
    protection.receive(ProtectionPart::Policies(Reading {
        at,
        value: Ok(Vec::new()),
    }));
    protection.receive(ProtectionPart::MethodsPolicy(Reading {
        at,
        value: Ok(methods_policy()),
    }));
    protection
}

fn judged(store: &mut Store, protection: &Protection) -> Judgement {
    let judgement = judge(&Rules::of(protection, store.seen_roles()), store);
    store.set_by_policies(&judgement.by_policies);
    judgement
}

fn dates() -> SmsRetirement {
    SmsRetirement {
        ends: date(2027, 2, 1),
        ends_later: date(2027, 7, 1),
        as_of: None,
        source: "a test".into(),
    }
}

fn report(store: &mut Store, protection: &Protection, mask: bool) -> TenantReport {
    let judgement = judged(store, protection);
    TenantReport::of(&ReportSource {
        tenant: "contoso.example",
        at: now(),
        time_zone: &TimeZone::UTC,
        store,
        protection,
        judgement: &judgement,
        sms: Some(&dates()),
        history: &FigureHistory::default(),
        skipped: 0,
        mask,
    })
}

/// A Global Administrator with SMS alone, an external user with SMS alone, a member with SMS as the default, and one
/// without anything, who is blocked.
fn four() -> Store {
    let mut store = Store::default();
    let mut book = RoleBook::default();
    let admin = Role::new(role::GLOBAL_ADMINISTRATOR, "Global Administrator".into());
    book.assign(UserId(Uuid::from_u128(1)), &admin);
    store.set_roles(book);
    let sms = Some(DefaultMethod::Sms);
    store.set_registrations(vec![
        (UserId(Uuid::from_u128(1)), row(&["mobilePhone"], sms)),
        (UserId(Uuid::from_u128(2)), row(&["mobilePhone"], sms)),
        (
            UserId(Uuid::from_u128(3)),
            row(&["mobilePhone", "microsoftAuthenticatorPush"], sms),
        ),
        (UserId(Uuid::from_u128(4)), row(&[], None)),
    ]);
    store.append(vec![
        user(1, MfaState::Disabled),
        User {
            external: Known::Is(true),
            ..user(2, MfaState::Enforced)
        },
        user(3, MfaState::Enabled),
        User {
            enabled: Known::Is(false),
            ..user(4, MfaState::Disabled)
        },
    ]);
    store.end_registrations(Timestamp::UNIX_EPOCH);
    store
}

#[test]
fn users_are_counted_by_what_is_required_and_what_they_have() {
    let report = report(&mut four(), &open(), false);
    assert_eq!((report.users.can_sign_in, report.users.blocked), (3, 1));
    let all: Vec<usize> = report.coverage.iter().map(|row| row.all).collect();
    assert_eq!(all, [2, 0, 1, 0]);
    assert_eq!(
        report.mfa_never_required,
        Measure {
            users: 1,
            unknown: 0
        }
    );
    assert_eq!(report.no_second_factor, Measure::default());
    let states = report.per_user_mfa;
    assert_eq!(states.only_source.users, 2);
    assert_eq!(states.required_twice.users, 0);
    assert_eq!(report.admins.active, 1);
    assert_eq!(report.admins.mfa_never_required.users, 1);
    assert!(report.is_complete(), "{:?}", report.unread);
}

#[test]
fn sms_ends_in_july_for_global_administrators_and_external_users_and_in_february_for_everybody_else()
 {
    let sms = report(&mut four(), &open(), false).sms;
    let rows: Vec<_> = sms
        .groups
        .iter()
        .map(|row| (row.title(), row.sms_ends, row.only, row.default))
        .collect();
    assert_eq!(
        rows,
        [
            ("Everybody else", Some(date(2027, 2, 1)), 0, 1),
            ("Global Administrators", Some(date(2027, 7, 1)), 1, 0),
            ("External users", Some(date(2027, 7, 1)), 1, 0),
        ]
    );
    let dates = sms.dates.unwrap();
    assert_eq!((dates.days_left, dates.days_left_later), (68, 218));
    assert_eq!(sms.admins.users, 1);
}

#[test]
fn what_the_tenant_must_have_before_sms_ends_is_in_every_format_and_unreported_is_not_missing() {
    let report = report(&mut four(), &open(), false);
    let standing = |title| {
        let mut checks = report.sms.readiness.iter();
        checks.find(|check| check.title == title).unwrap().standing
    };
    assert_eq!(standing("Passkeys"), Readiness::Missing);
    assert_eq!(standing("Campaign"), Readiness::Unknown);
    let page = html(&report);
    assert!(page.contains("What the tenant must have before"), "{page}");
    let text = markdown(&report).unwrap();
    assert!(text.contains("| Passkeys | missing | off |"), "{text}");
    assert!(
        text.contains("| Campaign | unknown | not reported |"),
        "{text}"
    );
}

#[test]
fn what_was_not_read_is_unknown_and_never_no() {
    let mut store = four();
    let failed = Problem::local(ProblemKind::Forbidden, "refused", "ask for the role");
    store.set_problem(Source::Registrations, failed.clone());
    let mut protection = open();
    protection.receive(ProtectionPart::Policies(Reading {
        at: now(),
        value: Err(failed),
    }));
    let report = report(&mut store, &protection, false);
    assert!(!report.is_complete());
    assert_eq!(report.policies, None);
    assert_eq!(report.excluded_everywhere, None);
    assert_eq!(
        report.mfa_never_required,
        Measure {
            users: 0,
            unknown: 1
        }
    );
    assert_eq!(report.mfa_never_required.to_string(), "unknown");
    assert_eq!(
        report.per_user_mfa.only_source,
        Measure {
            users: 0,
            unknown: 2
        }
    );
    let sources: Vec<&str> = report.unread.iter().map(|unread| unread.source).collect();
    assert!(
        sources.contains(&"Conditional Access policies"),
        "{sources:?}"
    );
    let page = html(&report);
    assert!(page.contains("refused") && page.contains("ask for the role"));
    assert!(markdown(&report).unwrap().contains("refused"));
}

#[test]
fn without_a_licence_there_is_nothing_to_read_and_nothing_is_missing() {
    let mut store = Store::default();
    store.set_roles(RoleBook::default());
    let no_licence = Problem::local(ProblemKind::Licence, "needs P1", "");
    store.set_problem(Source::Registrations, no_licence);
    store.append(vec![user(1, MfaState::Disabled)]);
    let report = report(&mut store, &open(), false);
    assert!(report.is_complete(), "{:?}", report.unread);
    assert_eq!(
        report.no_second_factor,
        Measure {
            users: 0,
            unknown: 1
        }
    );
    assert!(report.unread.iter().any(|unread| !unread.is_failure));
}

#[test]
fn names_are_escaped_and_isolated() {
    let mut store = Store::default();
    let mut book = RoleBook::default();
    let id = UserId(Uuid::from_u128(1));
    let role = Role::new(Uuid::nil(), "<b>Owner</b>".into());
    book.assign(id, &role);
    store.set_roles(book);
    let hostile = "<script>alert(1)</script>\u{202e}evil \"quoted\" | [a](b)";
    store.append(vec![User {
        enabled: Known::Is(true),
        ..User::new(id, hostile.into(), "a@contoso.example".into())
    }]);
    let report = report(&mut store, &open(), false);
    let page = html(&report);
    assert!(!page.contains("<script") && !page.contains("<b>Owner"));
    assert!(page.contains("<bdi>&lt;script&gt;"), "{page}");
    assert!(!page.contains('\u{202e}'));
    let text = markdown(&report).unwrap();
    assert!(
        text.contains("&lt;script&gt;") && text.contains("\\|"),
        "{text}"
    );
}

#[test]
fn what_changed_is_counted_against_the_last_report() {
    let mut store = four();
    let protection = open();
    let judgement = judged(&mut store, &protection);
    let earlier = Figures {
        at: "2026-10-25T12:00:00Z".parse().unwrap(),
        never: 5,
        report: true,
        sms_unknown: 1,
        ..Figures::default()
    };
    let history = FigureHistory::of([earlier]);
    let report = TenantReport::of(&ReportSource {
        tenant: "contoso.example",
        at: now(),
        time_zone: &TimeZone::UTC,
        store: &store,
        protection: &protection,
        judgement: &judgement,
        sms: None,
        history: &history,
        skipped: 0,
        mask: false,
    });
    let since = report.since.as_ref().unwrap();
    let change = |name| since.changes.iter().find(|one| one.name == name).unwrap();
    assert_eq!(change("never").difference(), "\u{2212}4");
    assert_eq!(change("never").is_better(), Some(true));
    assert!(!change("smsOnly").is_certain);
    assert_eq!(report.trend.len(), 2);
    assert!(html(&report).contains("chart-trend"));
}

#[test]
fn a_hundred_thousand_users_make_a_page_of_less_than_a_megabyte() {
    let mut store = Store::default();
    let mut book = RoleBook::default();
    let admin = Role::new(role::GLOBAL_ADMINISTRATOR, "Global Administrator".into());
    let states = [MfaState::Disabled, MfaState::Enabled, MfaState::Enforced];
    for number in 0..5_000 {
        book.assign(UserId(Uuid::from_u128(number)), &admin);
    }
    store.set_roles(book);
    let users = (0..100_000).zip(states.into_iter().cycle());
    store.append(users.map(|(number, state)| user(number, state)).collect());
    let report = report(&mut store, &open(), false);
    assert_eq!(report.users.can_sign_in, 100_000);
    assert_eq!(report.admins.people.users, 5_000);
    let page = html(&report);
    assert!(page.len() < 100_000, "{} bytes", page.len());
    assert!(
        page.contains("4,975 more users"),
        "the list says what it leaves out"
    );
    assert!(serde_json::to_vec(&report).unwrap().len() < 100_000);
}
