//! Requiring contact methods again, where something goes wrong.

use mfadeck::change::{Action, Fate, Outcome, ResetScope};
use mfadeck::tenant::{ProblemKind, User};

use crate::tenant::{RESET, Tenant, ledger};

const RESET_AND_SIGN_OUT: Action = Action::ContactMethods {
    scope: ResetScope::Portal,
    sign_out: true,
};

const APP_AND_MOBILE: &str = "{ type = \"authenticator\", name = \"Old phone\" }, { type = \"phone\", number = \"+1 5550100\" }";

/// Ada with an Authenticator as default and a mobile; `more` adds tables.
async fn ada(more: &str) -> (Tenant, User) {
    with_default("push", more).await
}

async fn with_default(default: &str, more: &str) -> (Tenant, User) {
    let tenant = Tenant::start(&format!(
        "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\nstate = \"enforced\"\ndefault = \"{default}\"\nmethods = [{APP_AND_MOBILE}]\n{more}"
    ))
    .await;
    let ada = tenant.user("ada").await;
    (tenant, ada)
}

fn fault(on: &str, rest: &str) -> String {
    format!("[[faults]]\non = {{ {on} }}\n{rest}\n")
}

const DELETE_PHONE: &str =
    "verb = \"DELETE\", path = \"/v1.0/users/*/authentication/phoneMethods/*\"";
const LIST: &str = "verb = \"GET\", path = \"/beta/users/*/authentication/methods\"";
const PREFERENCES: &str = "path = \"/beta/users/*/authentication/signInPreferences\"";

#[tokio::test]
async fn a_default_that_could_not_be_read_is_refused_in_its_turn_and_deleted_at_the_second_try() {
    let unread = fault(PREFERENCES, "answer = { status = 403 }");
    let (tenant, ada) = with_default("sms", &unread).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    let entries = &ledger(&report).entries;
    assert_eq!(entries[0].fate, Fate::DeletedOnRetry);
    assert_eq!(entries[1].fate, Fate::Deleted);
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
    assert_eq!(tenant.asked("DELETE", ""), 3);
}

#[tokio::test]
async fn an_alternate_mobile_whose_default_cannot_be_handed_over_is_refused_and_shown_as_left() {
    let people = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\ndefault = \"voiceAlternateMobile\"\nmethods = [\
        { type = \"phone\", number = \"+1 5550100\" }, { type = \"phone\", number = \"+1 5550101\", phoneType = \"alternateMobile\" }]\n";
    let refused = fault(
        &format!("verb = \"PATCH\", {PREFERENCES}"),
        "answer = { status = 403 }",
    );
    let tenant = Tenant::start(&format!("{people}{refused}")).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(RESET, &ada).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert_eq!(ledger(&report).factors_left().unwrap().len(), 2);
    assert_eq!(report.request_ids, []);
}

#[tokio::test]
async fn a_lost_deletion_that_was_carried_out_counts_as_deleted() {
    let lost = fault(DELETE_PHONE, "times = 1\ndrop = \"after\"");
    let (tenant, ada) = ada(&lost).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(ledger(&report).deleted(), 2);
    assert_eq!(tenant.asked("DELETE", ""), 2, "it was not tried again");
    assert_eq!(report.request_ids.len(), 2);
}

#[tokio::test]
async fn a_lost_deletion_that_was_not_carried_out_is_read_back_and_tried_again() {
    let lost = fault(DELETE_PHONE, "times = 1\ndrop = \"before\"");
    let (tenant, ada) = ada(&lost).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(ledger(&report).deleted(), 2);
    assert!(
        ledger(&report)
            .entries
            .iter()
            .any(|entry| entry.fate == Fate::DeletedOnRetry),
        "{report:?}"
    );
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_deletion_that_is_lost_every_time_is_not_called_refused_and_what_is_left_is_said() {
    let lost = fault(DELETE_PHONE, "drop = \"before\"");
    let (tenant, ada) = ada(&lost).await;
    let report = tenant.run_one(RESET, &ada).await;
    // The phone stays, and so the service refuses to delete the default.
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    let Fate::Unknown(problem) = &ledger(&report).entries[0].fate else {
        panic!("{report:?}")
    };
    assert!(
        problem.advice.contains("the list still has it"),
        "{problem:?}"
    );
    assert!(!ledger(&report).factors_left().unwrap().is_empty());
    assert_eq!(
        tenant.methods(ada.id).await,
        ["microsoftAuthenticator", "mobile"]
    );
}

#[tokio::test]
async fn deletions_that_are_lost_together_with_the_list_are_unknown() {
    let faults = format!(
        "{}{}",
        fault("verb = \"DELETE\"", "drop = \"after\""),
        fault(LIST, "after = 1\nanswer = { status = 403 }")
    );
    let (tenant, ada) = ada(&faults).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert!(matches!(report.outcome, Outcome::Unknown(_)), "{report:?}");
    assert_eq!(ledger(&report).left, None);
    assert_eq!(ledger(&report).deleted(), 0);
    assert_eq!(
        tenant.asked("DELETE", ""),
        2,
        "nothing was repeated blindly"
    );
}

#[tokio::test]
async fn a_throttled_deletion_is_waited_for() {
    let late = fault(
        "verb = \"DELETE\"",
        "times = 2\nanswer = { status = 429, retry_after = \"0.05\" }",
    );
    let (tenant, ada) = ada(&late).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert!(
        ledger(&report)
            .entries
            .iter()
            .all(|entry| entry.fate != Fate::DeletedOnRetry)
    );
}

#[tokio::test]
async fn who_outranks_the_operator_keeps_every_method_and_is_not_signed_out() {
    let role = "[operator]\nroles = [\"Authentication Administrator\"]\n";
    let root = "[[people]]\nname = \"Root\"\nuser = \"root@contoso.example\"\nroles = [\"Global Administrator\"]\ndefault = \"push\"\n";
    let tenant = Tenant::start(&format!("{role}{root}methods = [{APP_AND_MOBILE}]\n")).await;
    let root = tenant.user("root").await;
    let report = tenant.run_one(RESET_AND_SIGN_OUT, &root).await;
    let Outcome::Failed(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert_eq!(problem.kind, ProblemKind::Forbidden);
    assert_eq!(ledger(&report).signed_out, None);
    assert_eq!(ledger(&report).factors_left().unwrap().len(), 2);
    assert_eq!(tenant.asked("POST", "revokeSignInSessions"), 0);
    assert_eq!(report.request_ids, []);
}

#[tokio::test]
async fn an_operator_who_may_not_read_methods_deletes_none() {
    let role = "[operator]\nroles = [\"Authentication Policy Administrator\"]\n";
    let (tenant, ada) = ada(role).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert_eq!(tenant.asked("DELETE", ""), 0);
}

#[tokio::test]
async fn a_user_who_is_gone_before_is_a_failure_and_nothing_is_deleted() {
    let gone = fault("path = \"/beta/users/**\"", "answer = { status = 404 }");
    let gone_in_v1 = fault(
        "path = \"/v1.0/users/*/authentication/**\"",
        "answer = { status = 404 }",
    );
    let (tenant, ada) = ada(&format!("{gone}{gone_in_v1}")).await;
    let report = tenant.run_one(RESET, &ada).await;
    let Outcome::Failed(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert_eq!(problem.kind, ProblemKind::NotFound);
}

#[tokio::test]
async fn a_user_who_is_deleted_in_the_middle_is_a_failure_and_not_a_success() {
    let faults = format!(
        "{}{}",
        fault(
            "path = \"/v1.0/users/*/authentication/**\"",
            "answer = { status = 404 }"
        ),
        fault(LIST, "after = 1\nanswer = { status = 404 }")
    );
    let (tenant, ada) = ada(&faults).await;
    let report = tenant.run_one(RESET, &ada).await;
    let Outcome::Failed(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert_eq!(problem.kind, ProblemKind::NotFound);
    assert_eq!(ledger(&report).deleted(), 0);
    assert_eq!(report.request_ids, []);
}

#[tokio::test]
async fn an_answer_that_a_method_is_gone_is_not_believed_while_the_list_has_it() {
    let gone = fault(DELETE_PHONE, "answer = { status = 404 }");
    let (tenant, ada) = with_default("sms", &gone).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert!(matches!(report.outcome, Outcome::Unknown(_)), "{report:?}");
    assert_eq!(ledger(&report).deleted(), 1);
    assert_eq!(
        report.request_ids.len(),
        1,
        "nothing was changed by the other"
    );
}

#[tokio::test]
async fn a_lost_deletion_does_not_keep_a_default_that_was_not_known_from_its_second_try() {
    let faults = format!(
        "{}{}",
        fault(PREFERENCES, "answer = { status = 403 }"),
        fault(
            "verb = \"DELETE\", path = \"/v1.0/users/*/authentication/microsoftAuthenticatorMethods/*\"",
            "times = 1\ndrop = \"before\""
        )
    );
    let (tenant, ada) = with_default("sms", &faults).await;
    let report = tenant.run_one(RESET, &ada).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_sign_out_that_is_refused_after_the_deletions_fails_and_the_ledger_stays() {
    let refused = fault(
        "path = \"/v1.0/users/*/revokeSignInSessions\"",
        "answer = { status = 403 }",
    );
    let (tenant, ada) = ada(&refused).await;
    let report = tenant.run_one(RESET_AND_SIGN_OUT, &ada).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert_eq!(ledger(&report).deleted(), 2);
    assert!(matches!(ledger(&report).signed_out, Some(Err(_))));
    assert_eq!(report.request_ids.len(), 2);
}

#[tokio::test]
async fn a_sign_out_whose_reading_is_lost_leaves_the_reset_unknown() {
    let lost = fault(
        "verb = \"GET\", query = \"$select=signInSessionsValidFromDateTime\"",
        "after = 1\nanswer = { status = 403 }",
    );
    let (tenant, ada) = ada(&lost).await;
    let report = tenant.run_one(RESET_AND_SIGN_OUT, &ada).await;
    assert!(matches!(report.outcome, Outcome::Unknown(_)), "{report:?}");
}
