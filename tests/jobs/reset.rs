//! Requiring contact methods again, where nothing goes wrong.

use mfadeck::change::{Action, Fate, Outcome, ResetScope, UserResult};
use mfadeck::tenant::User;

use crate::tenant::{RESET, Tenant, ledger};

const EVERYTHING: Action = Action::ContactMethods {
    scope: ResetScope::Everything,
    sign_out: false,
};
const RESET_AND_SIGN_OUT: Action = Action::ContactMethods {
    scope: ResetScope::Portal,
    sign_out: true,
};

const MOBILE: &str = "{ type = \"phone\", number = \"+1 5550100\" }";
const ALTERNATE: &str =
    "{ type = \"phone\", number = \"+1 5550101\", phoneType = \"alternateMobile\" }";
const OFFICE: &str = "{ type = \"phone\", number = \"+1 5550102\", phoneType = \"office\" }";
const APP: &str = "{ type = \"authenticator\", name = \"Old phone\" }";
const CODES: &str = "{ type = \"softwareOath\" }";
const TOKEN: &str = "{ type = \"hardwareOath\", serial = \"GALT11420001\", manufacturer = \"Feitian\", model = \"c200\" }";
const KEY: &str = "{ type = \"fido2\", name = \"Red key\" }";
const HELLO: &str = "{ type = \"windowsHello\", name = \"LAPTOP-1\" }";
const QR: &str = "{ type = \"qrCodePin\" }";
const EMAIL: &str = "{ type = \"email\", address = \"ada@home.example\" }";
const PASS: &str = "{ type = \"accessPass\", minutes = 60 }";
const UNKNOWN: &str = "{ type = \"unknown\", name = \"palmPrintAuthenticationMethod\" }";

async fn ada(default: &str, methods: &[&str]) -> (Tenant, User) {
    let default = match default {
        "" => String::new(),
        default => format!("default = \"{default}\"\n"),
    };
    let tenant = Tenant::start(&format!(
        "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\nstate = \"enforced\"\n{default}methods = [{}]\n",
        methods.join(", ")
    ))
    .await;
    let ada = tenant.user("ada").await;
    (tenant, ada)
}

/// Labels of the methods by fate, in the order of the ledger.
fn fates(report: &UserResult) -> Vec<(&'static str, &'static str)> {
    let entries = ledger(report).entries.iter();
    entries
        .map(|entry| {
            let fate = match entry.fate {
                Fate::Deleted => "deleted",
                Fate::DeletedOnRetry => "deleted on retry",
                Fate::Kept(_) => "kept",
                Fate::Refused(_) => "refused",
                Fate::Unknown(_) => "unknown",
            };
            (entry.method.method_type().label(), fate)
        })
        .collect()
}

#[tokio::test]
async fn the_default_goes_last_and_nothing_is_refused() {
    let (tenant, ada) = ada("push", &[APP, MOBILE, OFFICE, CODES]).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(
        fates(&report),
        [
            ("Phone, office", "deleted"),
            ("Phone, mobile", "deleted"),
            ("Software OATH", "deleted"),
            ("Authenticator", "deleted"),
            ("Password", "kept")
        ]
    );
    assert_eq!(tenant.asked("DELETE", ""), 4, "no deletion was tried twice");
    assert_eq!(report.request_ids.len(), 4);
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
    assert_eq!(ledger(&report).factors_left(), Some(Vec::new()));
}

#[tokio::test]
async fn an_alternate_mobile_that_is_the_default_hands_it_over_and_goes_before_the_mobile() {
    let (tenant, ada) = ada("voiceAlternateMobile", &[MOBILE, ALTERNATE, APP]).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(tenant.asked("PATCH", "signInPreferences"), 1);
    assert_eq!(tenant.asked("DELETE", ""), 3);
    assert_eq!(
        report.request_ids.len(),
        4,
        "the change of the default counts"
    );
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_default_that_the_service_knows_is_reset_without_a_refusal() {
    let methods = [APP, MOBILE, ALTERNATE, OFFICE, CODES, TOKEN];
    for default in [
        "push",
        "oath",
        "voiceMobile",
        "voiceAlternateMobile",
        "voiceOffice",
        "sms",
    ] {
        let (tenant, ada) = ada(default, &methods).await;
        let report = tenant.run_one(RESET, &ada).await;
        assert_eq!(report.outcome, Outcome::Done, "{default}: {report:?}");
        assert_eq!(tenant.asked("DELETE", ""), 6, "{default}");
    }
}

#[tokio::test]
async fn a_code_as_default_that_the_authenticator_gives_keeps_it_for_the_last() {
    let (tenant, ada) = ada("oath", &[APP, MOBILE]).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(tenant.asked("DELETE", ""), 2);
}

#[tokio::test]
async fn the_portals_scope_leaves_passkeys_hello_passes_email_and_qr_codes() {
    let (tenant, ada) = ada("sms", &[MOBILE, TOKEN, KEY, HELLO, QR, EMAIL, PASS]).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(ledger(&report).deleted(), 2);
    let left = ledger(&report).left.as_ref().unwrap();
    assert_eq!(left.len(), 6, "with the password: {left:?}");
}

#[tokio::test]
async fn everything_takes_hardware_tokens_and_qr_codes_by_their_beta_calls() {
    let (tenant, ada) = ada("sms", &[MOBILE, TOKEN, KEY, HELLO, QR, EMAIL, PASS]).await;
    let report = tenant.run_one(EVERYTHING, &ada).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(
        ledger(&report).left.as_ref().unwrap().len(),
        1,
        "the password"
    );
    assert_eq!(tenant.asked("DELETE", "qrCodePinMethod"), 1);
}

#[tokio::test]
async fn a_type_that_nobody_knows_yet_is_kept_and_named() {
    for action in [RESET, EVERYTHING] {
        let (tenant, ada) = ada("", &[UNKNOWN, MOBILE]).await;
        let report = tenant.run_one(action, &ada).await;
        assert_eq!(report.outcome, Outcome::Done, "{report:?}");
        assert!(fates(&report).contains(&("Unknown method", "kept")));
        assert_eq!(tenant.asked("DELETE", ""), 1);
        assert_eq!(ledger(&report).factors_left().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn who_has_nothing_to_delete_is_unchanged() {
    let (tenant, ada) = ada("", &[KEY, EMAIL]).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Unchanged);
    assert_eq!(report.request_ids, []);
    assert_eq!(tenant.asked("DELETE", ""), 0);
}

#[tokio::test]
async fn who_has_nothing_to_delete_is_signed_out_all_the_same_where_that_was_asked_for() {
    let (tenant, ada) = ada("", &[]).await;
    let report = tenant.run_one(RESET_AND_SIGN_OUT, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(ledger(&report).signed_out, Some(Ok(())));
    assert_eq!(report.request_ids.len(), 1);
}

#[tokio::test]
async fn the_sign_out_comes_after_the_deletions() {
    let (tenant, ada) = ada("sms", &[MOBILE]).await;
    let report = tenant.run_one(RESET_AND_SIGN_OUT, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(ledger(&report).signed_out, Some(Ok(())));
    let requests = tenant.sim.requests();
    let place = |verb: &str, end: &str| {
        requests
            .iter()
            .position(|one| one.verb == verb && one.path.ends_with(end))
            .unwrap()
    };
    assert!(place("DELETE", "") < place("POST", "revokeSignInSessions"));
}

#[tokio::test]
async fn thirty_users_are_reset_each_with_a_ledger() {
    let people: Vec<String> = (0..30)
        .map(|number| {
            format!("[[people]]\nname = \"U{number}\"\nuser = \"u{number}@contoso.example\"\ndefault = \"push\"\nmethods = [{APP}, {MOBILE}]\n")
        })
        .collect();
    let tenant = Tenant::start(&people.concat()).await;
    let mut users = Vec::new();
    for number in 0..30 {
        users.push(tenant.user(&format!("u{number}")).await);
    }
    let reports = tenant.run(RESET, &users).await;
    for report in reports.iter() {
        assert_eq!(report.outcome, Outcome::Done);
        assert_eq!(ledger(report).deleted(), 2);
    }
    assert_eq!(tenant.asked("DELETE", ""), 60);
}
