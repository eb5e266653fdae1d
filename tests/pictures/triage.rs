//! The detail of users with a story, and what it says where a right, a licence or a cloud keeps something away.

use mfadeck::app::command::{Command, Context, Spec};
use mfadeck::app::{Key, Loading, Model};
use mfadeck::change::Rights;
use mfadeck::tenant::role::{AUTHENTICATION_ADMINISTRATOR, GLOBAL_READER};
use mfadeck::tenant::sign_in::AppliedPolicy;
use mfadeck::tenant::{
    Detail, Known, Log, Method, MethodDetail, MfaState, Observed, Part, PhoneType, Policy, Problem,
    ProblemKind, ProtectionPart, Reading, RequirementChange, SignInPreferences, audit as log,
};
use uuid::Uuid;

use super::drawn::{
    LARGE, SMALL, at, audit, authenticator, detail_alone, id, loaded, method, mobile, password,
    read, sign_in, user,
};

const PHONE_GONE: &str = "2026-03-04T08:00:00Z";

fn detail_of(model: &mut Model) -> &mut Detail {
    model.detail.get_or_insert_with(|| Detail::new(id(0)))
}

fn has(model: &mut Model, methods: Vec<Method>) {
    detail_of(model).receive(Part::Methods(read(Ok(methods))));
}

/// A phone that was lost: the prompts go where nobody answers.
fn lockout(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let mut lost = authenticator();
    lost.last_used = Some(at(PHONE_GONE));
    let passkey = method(
        4,
        MethodDetail::Fido2 {
            name: "Blue key".into(),
            model: None,
            synced: false,
        },
    );
    has(&mut model, vec![password(), lost, mobile(), passkey]);
    let mut elsewhere = sign_in("2026-11-24T08:58:00Z", 50_126);
    elsewhere.city = Some("Bergen".into());
    let detail = detail_of(&mut model);
    detail.receive(Part::SignIns(read(Ok(Log::whole(vec![
        sign_in("2026-11-24T10:52:00Z", 500_121),
        sign_in("2026-11-24T10:50:00Z", 500_121),
        sign_in("2026-11-24T09:01:00Z", 500_121),
        elsewhere,
        sign_in("2026-11-20T08:00:00Z", 0),
    ])))));
    let mut enforced = audit("2026-11-23T09:12:00Z", log::USER_UPDATED, true);
    enforced.requirement = Some(RequirementChange {
        before: Some(MfaState::Disabled),
        after: Some(MfaState::Enforced),
        devices_forgotten: false,
    });
    detail.receive(Part::Audits(read(Ok(Log::whole(vec![
        enforced,
        audit("2026-11-23T09:12:00Z", log::STATE_UPDATED, true),
        audit("2026-11-20T10:00:00Z", log::USER_UPDATED, true),
    ])))));
    model
}

fn blocked(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let mut failed = sign_in("2026-11-24T10:52:00Z", 53_003);
    failed.city = Some("Lagos".into());
    failed.country = Some("NG".into());
    failed.policies = vec![AppliedPolicy {
        name: "Block untrusted countries".into(),
        result: "failure".into(),
    }];
    detail_of(&mut model).receive(Part::SignIns(read(Ok(Log::whole(vec![failed])))));
    model
}

fn refused<T>(kind: ProblemKind, code: &str, message: &str, advice: &str) -> Reading<T> {
    read(Err(Problem {
        kind,
        message: message.into(),
        advice: advice.into(),
        status: Some(403),
        code: Some(code.into()),
        request_id: None,
    }))
}

fn not_licensed<T>() -> Reading<T> {
    refused(
        ProblemKind::Licence,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        "Neither tenant is B2C or tenant doesn't have premium license",
        "The tenant has no Entra ID P1 or P2 licence, which this needs; the rest works without it.",
    )
}

fn no_p1(size: (u16, u16)) -> Model {
    let mut model = lockout(size);
    let Err(problem) = not_licensed::<()>().value else {
        return model;
    };
    model.load.registrations = Loading::Failed(problem);
    let mut plain = user(0);
    plain.registration = Known::default();
    model.store = mfadeck::tenant::Store::default();
    model.store.append(vec![plain]);
    super::drawn::select(&mut model);
    model.store.set_roles(super::drawn::roles());
    detail_of(&mut model).receive(Part::SignIns(not_licensed()));
    model
        .protection
        .receive(ProtectionPart::Policies(read(Ok(Vec::<Policy>::new()))));
    model
        .protection
        .receive(ProtectionPart::RiskyUsers(not_licensed()));
    model
}

fn rights(role: Uuid, methods: bool) -> Rights {
    let permissions = [
        "Policy.ReadWrite.AuthenticationMethod",
        "UserAuthenticationMethod.ReadWrite.All",
        "User.RevokeSessions.All",
    ];
    Rights {
        permissions: Some(permissions.map(Into::into).to_vec()),
        roles: Some(vec![role]),
        app_only: false,
        read_only: false,
        methods,
    }
}

/// Reads everything, numbers included, and changes nothing.
fn global_reader(size: (u16, u16)) -> Model {
    let mut model = lockout(size);
    model.session.rights = Some(rights(GLOBAL_READER, true));
    model
}

/// Sees methods, with numbers masked by the service, and neither policies nor logs.
fn authentication_administrator(size: (u16, u16)) -> Model {
    let mut model = lockout(size);
    model.session.rights = Some(rights(AUTHENTICATION_ADMINISTRATOR, true));
    let policies = "Needs the permission Policy.Read.All; signed in as a person also the role Global Reader or \
                    Authentication Policy Administrator.";
    let mut phone = mobile();
    phone.detail = MethodDetail::Phone {
        phone_type: PhoneType::Mobile,
        number: "+1 XXXXXX01".into(),
        sms_sign_in: None,
    };
    has(&mut model, vec![password(), authenticator(), phone]);
    let detail = detail_of(&mut model);
    detail.receive(Part::State(accessing(policies)));
    detail.receive(Part::SignIns(unsupported()));
    detail.receive(Part::Audits(unsupported()));
    for part in [
        ProtectionPart::SecurityDefaults(accessing(policies)),
        ProtectionPart::Policies(accessing(policies)),
        ProtectionPart::RiskyUsers(accessing(
            "Needs the permission IdentityRiskyUser.Read.All.",
        )),
    ] {
        model.protection.receive(part);
    }
    model
}

fn accessing<T>(advice: &str) -> Reading<T> {
    let kind = ProblemKind::Forbidden;
    refused(kind, "accessDenied", "Request Authorization failed", advice)
}

fn unsupported<T>() -> Reading<T> {
    refused(
        ProblemKind::Forbidden,
        "Authentication_RequestFromUnsupportedUserRole",
        "User is not in the allowed roles",
        "Your role does not suffice: Reports Reader, Security Reader or Global Reader.",
    )
}

/// The cloud where Graph has no methods.
fn china(size: (u16, u16)) -> Model {
    let mut model = lockout(size);
    model.session.rights = Some(rights(AUTHENTICATION_ADMINISTRATOR, false));
    let detail = detail_of(&mut model);
    detail.methods = None;
    detail.receive(Part::Preferences(read(Ok(SignInPreferences::default()))));
    model
}

/// An enforced user without a method, with a pass that was made for it.
fn with_a_pass(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let pass = method(
        7,
        MethodDetail::AccessPass {
            usable: true,
            reason: Some("EnabledByPolicy".into()),
            starts: Some(at("2026-11-24T11:10:00Z")),
            minutes: Some(60),
            once: true,
        },
    );
    has(&mut model, vec![password(), pass]);
    model.store.observe(
        id(0),
        Observed::new(MfaState::Enforced, at("2026-11-24T11:29:58Z")),
    );
    model
}

#[test]
fn a_lockout_says_first_what_is_wrong_and_which_key_helps() {
    detail_alone("triage_lockout", &lockout(LARGE));
    detail_alone("triage_lockout_small", &lockout(SMALL));
}

#[test]
fn a_block_by_a_policy_is_named_and_no_key_is_suggested() {
    detail_alone("triage_blocked", &blocked(LARGE));
}

#[test]
fn a_pass_says_until_when_it_can_be_used() {
    detail_alone("triage_pass", &with_a_pass(LARGE));
}

#[test]
fn without_p1_the_detail_says_what_it_did_not_see() {
    detail_alone("triage_no_p1", &no_p1(LARGE));
}

#[test]
fn a_global_reader_sees_everything_and_reads_that_the_keys_will_be_refused() {
    detail_alone("triage_global_reader", &global_reader(LARGE));
}

#[test]
fn an_authentication_administrator_reads_that_policies_and_logs_were_not_seen() {
    detail_alone(
        "triage_authentication_administrator",
        &authentication_administrator(LARGE),
    );
}

#[test]
fn in_the_cloud_without_methods_the_detail_says_so() {
    detail_alone("triage_china", &china(LARGE));
}

#[test]
fn the_key_that_is_suggested_is_the_admins_own() {
    let mut model = lockout(SMALL);
    let spec = Spec::of_context(Context::Main)
        .find(|spec| spec.command == Command::ContactMethods)
        .unwrap();
    model.session.keys.set(spec, vec![Key::Char('c')]);
    let drawn = super::drawn::text(&super::drawn::buffer(&model, &mfadeck::ui::Look::default()));
    assert!(
        drawn.contains("→ c contact methods, then t access pass"),
        "{drawn}"
    );
}

#[test]
fn nothing_of_it_needs_more_than_ascii_where_that_was_asked_for() {
    let look = mfadeck::ui::Look {
        ascii: true,
        ..mfadeck::ui::Look::default()
    };
    for make in [
        lockout,
        blocked,
        no_p1,
        global_reader,
        authentication_administrator,
        china,
    ] {
        let drawn = super::drawn::text(&super::drawn::buffer(&make(LARGE), &look));
        let left: String = drawn.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(
            left.replace(['‖', 'Å', 'ö', '李', '小', '龍'], ""),
            "",
            "{drawn}"
        );
    }
}
