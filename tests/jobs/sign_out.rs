//! Remembered devices, by the nearest that Graph has: signing out everywhere.

use jiff::Timestamp;
use mfadeck::change::{Action, Evidence, Guards, Outcome, Plan};
use mfadeck::tenant::{SafeText, User, UserId};
use serde_json::json;
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::tenant::{Running, Tenant, client};

/// An access token of another user: the job reads from it who is signed in.
const OPERATOR: &str = "e30.eyJvaWQiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJzY3AiOiJVc2VyLlJldm9rZVNlc3Npb25zLkFsbCJ9.";

const DEVICES: Action = Action::RememberedDevices;

fn revoking(rest: &str) -> String {
    format!(
        "[[faults]]\non = {{ verb = \"POST\", path = \"/v1.0/users/*/revokeSignInSessions\" }}\n{rest}\n"
    )
}

async fn valid_from(tenant: &Tenant, user: UserId) -> Timestamp {
    let key = "signInSessionsValidFromDateTime";
    let truth = tenant.truth(&format!("users/{user}?$select={key}")).await;
    truth[key].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn done_means_that_the_time_from_which_sessions_are_valid_has_moved() {
    let (tenant, users) = Tenant::of(1, "").await;
    let before = valid_from(&tenant, users[0].id).await;
    let report = tenant.run_one(DEVICES, &users[0]).await;
    assert_eq!(report.outcome, Outcome::Done);
    let after = valid_from(&tenant, users[0].id).await;
    assert!(after > before);
    assert_eq!(report.evidence, Evidence::SignedOut { valid_from: after });
    assert_eq!(report.request_ids.len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_decided_by_the_reading_and_sent_again_where_it_had_no_effect() {
    for (lost, sent) in [("before", 2), ("after", 1)] {
        let faults = revoking(&format!("times = 1\ndrop = \"{lost}\""));
        let (tenant, users) = Tenant::of(1, &faults).await;
        let reports = tenant.run(DEVICES, &users).await;
        assert_eq!(reports.words(), ["done"], "lost {lost}");
        assert_eq!(
            tenant.asked("POST", "revokeSignInSessions"),
            sent,
            "lost {lost}"
        );
    }
}

#[tokio::test]
async fn who_is_out_of_reach_is_not_signed_out_and_nothing_is_claimed() {
    let role = "[operator]\nroles = [\"Helpdesk Administrator\"]\n";
    let root = "[[people]]\nname = \"Root\"\nuser = \"root@contoso.example\"\nroles = [\"Global Administrator\"]\n";
    let tenant = Tenant::start(&format!("{role}{root}")).await;
    let root = tenant.user("root").await;
    let before = valid_from(&tenant, root.id).await;
    let report = tenant.run_one(DEVICES, &root).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert_eq!(report.evidence, Evidence::None);
    assert_eq!(report.request_ids, []);
    assert_eq!(valid_from(&tenant, root.id).await, before);
}

#[tokio::test]
async fn a_sign_out_whose_reading_fails_is_unknown() {
    let reads = "[[faults]]\non = { verb = \"GET\", query = \"$select=signInSessionsValidFromDateTime\" }\nafter = 1\nanswer = { status = 403 }\n";
    let (tenant, users) = Tenant::of(1, reads).await;
    let reports = tenant.run(DEVICES, &users).await;
    assert_eq!(reports.words(), ["unknown"]);
    assert_eq!(tenant.asked("POST", "revokeSignInSessions"), 1);
}

/// The service answers guests with success, and leaves their sessions as they are.
#[tokio::test]
async fn sessions_that_never_move_are_unknown_and_not_failed() {
    let sessions = Reply::ok(&json!({"signInSessionsValidFromDateTime": "2026-03-01T08:00:00Z"}));
    let mock = Mock::start(|_| {
        vec![
            sessions.clone(),
            Reply::ok(&json!({"value": true})),
            sessions.clone(),
            sessions.clone(),
            sessions.clone(),
            sessions.clone(),
            sessions,
        ]
    })
    .await;
    let guest = User::new(
        UserId(Uuid::from_u128(7)),
        SafeText::new("Eve"),
        SafeText::new("eve_fabrikam.example#EXT#@contoso.example"),
    );
    let plan = Plan::new(DEVICES, [&guest], &Guards::default());
    let reports = Running::begin(&client(&mock.url, OPERATOR), plan)
        .ended()
        .await;
    let report = reports.of(guest.id);
    let Outcome::Unknown(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert!(
        problem.message.contains("as valid as before"),
        "{problem:?}"
    );
    assert!(problem.advice.contains("guest"), "{problem:?}");
    assert_eq!(mock.seen().len(), 7);
}
