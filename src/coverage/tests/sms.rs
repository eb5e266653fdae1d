//! The end of SMS and voice: which date is a user's, what it means for them, and what the tenant must have.

use jiff::civil::{Date, date};

use super::super::{
    Readiness, SmsEnd, SmsExposure, SmsGroup, SmsRetirement, SmsWho, registration_traps, sms_ends,
    sms_group, sms_readiness, sms_sentence,
};
use super::*;
use crate::tenant::conditional_access::RegistrationGate;
use crate::tenant::methods_policy::{
    Campaign, CampaignState, MethodConfiguration, MethodsPolicy, MigrationState, Targets,
};
use crate::tenant::role::{Eligibility, GLOBAL_ADMINISTRATOR, GLOBAL_READER};
use crate::tenant::{DefaultMethod, RegisteredMethods, Registration, RequiredRange, Role, Unknown};

const FIRST: Date = date(2027, 2, 1);
const LATER: Date = date(2027, 7, 1);

fn dates() -> SmsRetirement {
    SmsRetirement {
        ends: FIRST,
        ends_later: LATER,
        as_of: None,
        source: "Microsoft".into(),
    }
}

/// A row of the report.
fn row(methods: &[&str], default: Option<DefaultMethod>) -> Known<Registration> {
    Known::Is(Registration {
        registered: Known::Is(true),
        capable: Known::Is(true),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::parse(methods.iter().copied())),
        default: Known::Is(default),
        as_of: None,
    })
}

fn holding(role: &Role) -> RoleBook {
    let mut book = RoleBook::default();
    book.assign(ME, role);
    book
}

fn eligible(role: &Role) -> RoleBook {
    let mut book = RoleBook::default();
    let without_end = Eligibility {
        until: None,
        through_group: false,
    };
    book.assign_eligible(ME, role, without_end);
    book
}

fn global_administrator() -> Role {
    Role::new(GLOBAL_ADMINISTRATOR, "Global Administrator".into())
}

#[test]
fn global_administrators_and_external_users_have_the_later_date_and_nobody_else() {
    let scoped = Role {
        scope: Some("administrative unit".into()),
        ..global_administrator()
    };
    let reader = Role::new(GLOBAL_READER, "Global Reader".into());
    let member = Known::Is(UserType::Member);
    let guest = Known::Is(UserType::Guest);
    let (inside, outside) = (Known::Is(false), Known::Is(true));
    let nobody = RoleBook::default;
    for (why, book, kind, external, group) in [
        ("a member", nobody(), member, inside, SmsGroup::Everybody),
        (
            "an internal guest",
            nobody(),
            guest,
            inside,
            SmsGroup::Everybody,
        ),
        (
            "an invited guest",
            nobody(),
            guest,
            outside,
            SmsGroup::External,
        ),
        (
            "an external member",
            nobody(),
            member,
            outside,
            SmsGroup::External,
        ),
        (
            "an active Global Administrator",
            holding(&global_administrator()),
            member,
            inside,
            SmsGroup::GlobalAdministrator,
        ),
        (
            "an eligible one: nobody wrote that they count, so the earlier date is safe",
            eligible(&global_administrator()),
            member,
            inside,
            SmsGroup::Everybody,
        ),
        (
            "one of a part of the tenant",
            holding(&scoped),
            member,
            inside,
            SmsGroup::Everybody,
        ),
        (
            "another role",
            holding(&reader),
            member,
            inside,
            SmsGroup::Everybody,
        ),
    ] {
        let mut world = World::new();
        world.roles = Some(Ok(book));
        (world.user.user_type, world.user.external) = (kind, external);
        assert_eq!(
            sms_group(&world.rules(), &world.user),
            Known::Is(group),
            "{why}"
        );
        world.user.registration = row(&["mobilePhone"], None);
        let ends = if group == SmsGroup::Everybody {
            FIRST
        } else {
            LATER
        };
        let found = sms_ends(&world.rules(), &world.user, Some(&dates()));
        assert_eq!(found, Known::Is(Some(ends)), "{why}");
    }
}

#[test]
fn what_was_not_read_leaves_the_date_unknown() {
    let mut world = World::new();
    world.user.registration = row(&["mobilePhone"], None);
    world.roles = Some(Err(forbidden()));
    let found = sms_ends(&world.rules(), &world.user, Some(&dates()));
    assert_eq!(found, Known::Unknown(Unknown::Forbidden));
    world.roles = None;
    assert_eq!(
        sms_group(&world.rules(), &world.user),
        Known::Unknown(Unknown::NotRead)
    );
    // An external user has the later date whatever the roles are.
    world.user.external = Known::Is(true);
    assert_eq!(
        sms_group(&world.rules(), &world.user),
        Known::Is(SmsGroup::External)
    );
    world.user.external = Known::Unknown(Unknown::Unreadable);
    world.roles = Some(Ok(RoleBook::default()));
    assert_eq!(
        sms_group(&world.rules(), &world.user),
        Known::Unknown(Unknown::Unreadable)
    );
    world.user.registration = Known::Unknown(Unknown::NoLicence);
    let found = sms_ends(&world.rules(), &world.user, Some(&dates()));
    assert_eq!(found, Known::Unknown(Unknown::NoLicence));
}

#[test]
fn without_a_phone_and_in_clouds_without_a_date_nothing_ends() {
    let mut world = World::new();
    world.user.registration = row(&["microsoftAuthenticatorPush"], None);
    let found = sms_ends(&world.rules(), &world.user, Some(&dates()));
    assert_eq!(found, Known::Is(None));
    world.user.registration = row(&["mobilePhone"], None);
    assert_eq!(sms_ends(&world.rules(), &world.user, None), Known::Is(None));
}

#[test]
fn the_sentence_of_a_user_says_what_the_phone_is_and_until_when() {
    let mut world = World::new();
    let sentence = |world: &World, dates: Option<&SmsRetirement>| {
        sms_sentence(&world.rules(), &world.user, dates)
    };
    world.user.external = Known::Is(false);
    world.roles = Some(Ok(RoleBook::default()));
    world.user.registration = row(&["mobilePhone"], None);
    assert_eq!(
        sentence(&world, Some(&dates())).unwrap(),
        "SMS or voice is the only second factor, until 2027-02-01"
    );
    assert_eq!(
        sentence(&world, None).unwrap(),
        "SMS or voice is the only second factor"
    );
    world.roles = Some(Err(forbidden()));
    assert_eq!(
        sentence(&world, Some(&dates())).unwrap(),
        "SMS or voice is the only second factor, until 2027-02-01 or 2027-07-01"
    );
    world.user.registration = row(&["microsoftAuthenticatorPush"], None);
    assert_eq!(sentence(&world, Some(&dates())), None);
    world.user.registration = Known::Unknown(Unknown::NoLicence);
    assert_eq!(sentence(&world, Some(&dates())), None);
}

fn sorted(world: &World) -> Vec<SmsWho> {
    let exposure = SmsExposure::of(&world.rules(), [&world.user]);
    let all = SmsWho::ALL.iter().copied();
    all.filter(|who| exposure.count(*who, None) > 0).collect()
}

#[test]
fn each_user_is_in_the_group_that_says_what_the_end_means() {
    use DefaultMethod::{Push, Sms};
    let phone = &["mobilePhone"][..];
    let both = &["mobilePhone", "microsoftAuthenticatorPush"][..];
    let plain: fn(&mut User) = |_| {};
    for (why, registration, change, who) in [
        (
            "only a phone",
            row(phone, Some(Sms)),
            plain,
            &[SmsWho::Stopped][..],
        ),
        ("the default", row(both, Some(Sms)), plain, &[SmsWho::Habit]),
        ("a spare", row(both, Some(Push)), plain, &[SmsWho::Spare]),
        ("no phone", row(&["fido2SecurityKey"], None), plain, &[]),
        (
            "an admin",
            row(phone, None),
            |user| user.admin = Known::Is(true),
            &[SmsWho::Stopped, SmsWho::StoppedAdmins],
        ),
        (
            "an external user",
            row(phone, None),
            |user| user.external = Known::Is(true),
            &[SmsWho::Stopped, SmsWho::StoppedExternal],
        ),
        (
            "blocked",
            row(phone, None),
            |user| user.enabled = Known::Is(false),
            &[SmsWho::Blocked],
        ),
        (
            "whether blocked is unknown",
            row(phone, None),
            |user| user.enabled = Known::Unknown(Unknown::NotReported),
            &[SmsWho::Stopped],
        ),
        (
            "no method for MFA by the report",
            row(phone, None),
            |user| {
                user.registration = user.registration.map(|row| Registration {
                    registered: Known::Is(false),
                    ..row
                });
            },
            &[SmsWho::ResetOnly],
        ),
        (
            "nothing requires MFA",
            row(phone, None),
            |user| {
                user.state.value = Known::Is(MfaState::Disabled);
                user.by_policies = RequiredRange::NEVER;
            },
            &[SmsWho::ResetOnly],
        ),
        (
            "what requires MFA is unknown: not never",
            row(phone, None),
            |user| {
                user.state.value = Known::Unknown(Unknown::NotRead);
                user.by_policies = RequiredRange::NEVER;
            },
            &[SmsWho::Stopped],
        ),
        (
            "not in the report",
            Known::Unknown(Unknown::NotReported),
            plain,
            &[SmsWho::Unknown],
        ),
        (
            "blocked, and not in the report",
            Known::Unknown(Unknown::NotReported),
            |user| user.enabled = Known::Is(false),
            &[],
        ),
        (
            "the account of a program",
            row(phone, None),
            |user| user.user_type = Known::Is(UserType::Agent),
            &[],
        ),
    ] {
        let mut world = World::new();
        world.user.admin = Known::Is(false);
        world.user.registration = registration;
        change(&mut world.user);
        assert_eq!(sorted(&world), who, "{why}");
    }
}

#[test]
fn figures_by_date_add_up_and_may_be_more_where_something_is_unknown() {
    let mut world = World::new();
    world.user.registration = row(&["mobilePhone"], None);
    let exposure = SmsExposure::of(&world.rules(), [&world.user]);
    assert_eq!(exposure.count(SmsWho::Stopped, Some(SmsEnd::First)), 1);
    assert_eq!(exposure.count(SmsWho::Stopped, Some(SmsEnd::Later)), 0);
    // Whether she is an admin was not judged here.
    assert_eq!(exposure.unsure(SmsWho::StoppedAdmins), 1);
    world.roles = Some(Err(forbidden()));
    let exposure = SmsExposure::of(&world.rules(), [&world.user]);
    assert_eq!(exposure.count(SmsWho::Stopped, Some(SmsEnd::Unknown)), 1);
    world.user.registration = Known::Unknown(Unknown::NoLicence);
    let exposure = SmsExposure::of(&world.rules(), [&world.user]);
    assert_eq!(exposure.unsure(SmsWho::Stopped), 1);
}

fn everybody() -> Targets {
    Targets {
        all: true,
        ..Targets::default()
    }
}

fn method(id: &str, on: bool, include: Targets) -> MethodConfiguration {
    MethodConfiguration {
        id: id.into(),
        enabled: Known::Is(on),
        include,
        exclude: Targets::default(),
    }
}

fn methods_policy(methods: Vec<MethodConfiguration>) -> MethodsPolicy {
    MethodsPolicy {
        migration: Known::Is(Some(MigrationState::MigrationComplete)),
        methods,
        campaign: Known::Is(Campaign {
            state: CampaignState::Enabled,
            snooze_days: Known::Is(3),
            methods: vec!["passkey".into()],
            include: everybody(),
            exclude: Targets::default(),
        }),
        opted_out: Known::Unknown(Unknown::NotReported),
    }
}

fn checked(policy: &MethodsPolicy, title: &str) -> (Readiness, String) {
    let none = Vec::new();
    let checks = sms_readiness(Seen::Known(policy), Seen::Known(&none));
    let found = checks.into_iter().find(|check| check.title == title);
    let found = found.unwrap();
    (found.standing, found.text)
}

#[test]
fn what_the_service_does_not_report_is_not_off() {
    let mut policy = methods_policy(Vec::new());
    policy.campaign = Known::Unknown(Unknown::NotReported);
    policy.migration = Known::Unknown(Unknown::NotReported);
    for title in [
        "Passkeys",
        "Access Pass",
        "Campaign",
        "Opt-out",
        "Migration",
    ] {
        let (standing, text) = checked(&policy, title);
        assert_eq!(standing, Readiness::Unknown, "{title}");
        assert!(text.starts_with("not reported"), "{title}: {text}");
    }
    assert_eq!(checked(&policy, "SMS").1, "not reported");
    let refused = forbidden();
    let checks = sms_readiness(Seen::Failed(&refused), Seen::Waiting);
    let unknown = checks
        .iter()
        .all(|check| check.standing == Readiness::Unknown);
    assert!(unknown && checks.len() == 2, "{checks:?}");
}

#[test]
fn a_method_is_ready_when_it_is_on_for_everybody() {
    let some = Targets {
        groups: vec![Uuid::from_u128(7)],
        ..Targets::default()
    };
    for (configuration, standing, text) in [
        (
            method("Fido2", true, everybody()),
            Readiness::Ready,
            "on for everybody",
        ),
        (
            method("Fido2", true, some.clone()),
            Readiness::Partly,
            "on for 1 group",
        ),
        (
            MethodConfiguration {
                exclude: some.clone(),
                ..method("Fido2", true, everybody())
            },
            Readiness::Partly,
            "on for everybody but 1 group",
        ),
        (
            method("Fido2", false, everybody()),
            Readiness::Missing,
            "off",
        ),
        (
            method("Fido2", true, Targets::default()),
            Readiness::Partly,
            "on for nobody",
        ),
    ] {
        let policy = methods_policy(vec![configuration]);
        assert_eq!(checked(&policy, "Passkeys"), (standing, text.to_owned()));
    }
}

#[test]
fn legacy_settings_may_allow_what_the_policy_does_not() {
    let mut policy = methods_policy(vec![method("Sms", false, everybody())]);
    assert_eq!(checked(&policy, "SMS").1, "off");
    policy.migration = Known::Is(Some(MigrationState::MigrationInProgress));
    assert_eq!(
        checked(&policy, "SMS").1,
        "off in this policy; the legacy settings may still allow it"
    );
    assert_eq!(checked(&policy, "Migration").0, Readiness::Partly);
    policy.migration = Known::Is(None);
    assert_eq!(checked(&policy, "Migration").0, Readiness::Ready);
}

#[test]
fn the_campaign_says_who_is_asked_for_what() {
    let mut policy = methods_policy(Vec::new());
    assert_eq!(
        checked(&policy, "Campaign"),
        (
            Readiness::Ready,
            "on, for everybody, towards passkey; can be put off for 3 days".to_owned()
        )
    );
    for (state, standing) in [
        (CampaignState::MicrosoftManaged, Readiness::Partly),
        (CampaignState::Disabled, Readiness::Missing),
        (CampaignState::Unknown, Readiness::Unknown),
    ] {
        policy.campaign = policy
            .campaign
            .map(|campaign| Campaign { state, ..campaign });
        assert_eq!(checked(&policy, "Campaign").0, standing, "{state:?}");
    }
}

#[test]
fn a_policy_on_the_registration_whose_strength_knows_no_pass_is_a_trap() {
    let gate = |takes_pass| Some(RegistrationGate { takes_pass });
    let not_reported = Known::Unknown(Unknown::NotReported);
    for (why, state, registration, surely, perhaps) in [
        ("no such policy", PolicyState::Enabled, None, 0, 0),
        (
            "takes a pass",
            PolicyState::Enabled,
            gate(Known::Is(true)),
            0,
            0,
        ),
        (
            "takes none",
            PolicyState::Enabled,
            gate(Known::Is(false)),
            1,
            0,
        ),
        (
            "combinations left out",
            PolicyState::Enabled,
            gate(not_reported),
            0,
            1,
        ),
        (
            "only reports",
            PolicyState::ReportOnly,
            gate(Known::Is(false)),
            0,
            0,
        ),
        ("off", PolicyState::Disabled, gate(Known::Is(false)), 0, 0),
        (
            "a state of the future",
            PolicyState::Unknown,
            gate(Known::Is(false)),
            0,
            1,
        ),
    ] {
        let policies = [Policy {
            state,
            registration,
            ..policy()
        }];
        let (sure, may) = registration_traps(&policies);
        assert_eq!((sure.len(), may.len()), (surely, perhaps), "{why}");
    }
}
