//! Enable, disable and enforce.

use mfadeck::change::{Evidence, Guards, Outcome, Plan, Refusal, SkipReason};
use mfadeck::tenant::{Known, MfaState, Observed, ProblemKind, User};

use crate::tenant::{DISABLE, ENABLE, ENFORCE, Tenant};

const ADA: &str = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\n";
const REGISTERED: &str = "methods = [{ type = \"phone\", number = \"+1 5550100\" }]\n";

fn fault(rest: &str) -> String {
    format!(
        "[[faults]]\non = {{ verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\" }}\n{rest}\n"
    )
}

/// The batch that writes is struck; the one before it reads the states.
fn lost_batch(rest: &str) -> String {
    format!("[[faults]]\non = {{ path = \"/beta/$batch\" }}\nafter = 1\ntimes = 1\n{rest}\n")
}

fn is(evidence: &Evidence) -> MfaState {
    match evidence {
        Evidence::State { is, .. } => *is,
        other => panic!("no state but {other:?}"),
    }
}

#[tokio::test]
async fn a_state_is_set_read_back_and_shown_with_what_it_was() {
    let tenant = Tenant::start(ADA).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENFORCE, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    let Evidence::State {
        before, asked, is, ..
    } = report.evidence
    else {
        panic!("{report:?}")
    };
    assert_eq!(
        (before, asked, is),
        (
            Some(MfaState::Disabled),
            MfaState::Enforced,
            MfaState::Enforced
        )
    );
    assert_eq!(tenant.state(ada.id).await, MfaState::Enforced);
    assert_eq!(report.request_ids.len(), 1);
}

#[tokio::test]
async fn who_has_a_method_and_is_enabled_is_shown_as_enforced() {
    let tenant = Tenant::start(&format!("{ADA}{REGISTERED}")).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENABLE, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(is(&report.evidence), MfaState::Enforced);
    assert!(report.evidence.note().unwrap().contains("promotes"));
}

#[tokio::test]
async fn a_user_who_is_so_already_is_read_and_not_written() {
    let tenant = Tenant::start(ADA).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(DISABLE, &ada).await;
    assert_eq!(report.outcome, Outcome::Unchanged);
    assert_eq!(is(&report.evidence), MfaState::Disabled);
    assert_eq!(tenant.asked("GET", "requirements"), 1);
    assert_eq!(tenant.asked("PATCH", "requirements"), 0);
}

#[tokio::test]
async fn who_is_refused_by_a_guard_is_skipped_with_the_reason_and_not_asked_about() {
    let (tenant, users) = Tenant::of(2, "").await;
    let guards = Guards::default().protecting(["U0@contoso.example"]);
    let reports = tenant.run_plan(Plan::new(ENFORCE, &users, &guards)).await;
    assert_eq!(reports.words(), ["skipped", "done"]);
    assert_eq!(
        reports.of(users[0].id).outcome,
        Outcome::Skipped(SkipReason::Refused(Refusal::Protected))
    );
    assert_eq!(tenant.asked("PATCH", "requirements"), 1);
}

#[tokio::test]
async fn a_hundred_users_go_out_ten_to_a_batch_and_all_are_read_back() {
    let (tenant, users) = Tenant::of(100, "").await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert!(reports.words().iter().all(|word| *word == "done"));
    assert_eq!(
        tenant.asked("POST", "$batch"),
        25,
        "five that read before, ten that write and ten that read back"
    );
    assert_eq!(tenant.asked("PATCH", "requirements"), 100);
}

#[tokio::test]
async fn items_that_are_throttled_within_a_batch_are_sent_again_and_end_like_the_others() {
    let fault = fault("after = 4\ntimes = 5\nanswer = { status = 429, retry_after = \"0.05\" }");
    let (tenant, users) = Tenant::of(12, &fault).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert!(
        reports.words().iter().all(|word| *word == "done"),
        "{reports:?}"
    );
    assert_eq!(tenant.asked("PATCH", "requirements"), 17);
}

#[tokio::test]
async fn a_role_that_is_too_low_fails_each_user_with_the_roles_that_would_do() {
    let reader = "[operator]\nroles = [\"Global Reader\"]\n";
    let tenant = Tenant::start(&format!("{reader}{ADA}")).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENFORCE, &ada).await;
    let Outcome::Failed(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert_eq!(problem.kind, ProblemKind::Forbidden);
    assert!(
        problem
            .advice
            .contains("Authentication Policy Administrator")
    );
    assert_eq!(is(&report.evidence), MfaState::Disabled);
    assert_eq!(report.request_ids, []);
}

#[tokio::test]
async fn a_refusal_about_a_user_who_is_so_already_is_no_failure() {
    let reader = "[operator]\nroles = [\"Global Reader\"]\n";
    let tenant = Tenant::start(&format!("{reader}{ADA}state = \"enforced\"\n")).await;
    let ada = User {
        state: Observed::never(Known::default()),
        ..tenant.user("ada").await
    };
    let report = tenant.run_one(ENFORCE, &ada).await;
    assert_eq!(report.outcome, Outcome::Unchanged);
    assert_eq!(is(&report.evidence), MfaState::Enforced);
}

#[tokio::test]
async fn a_user_who_was_deleted_meanwhile_fails_and_the_others_do_not() {
    let gone = "[[faults]]\non = { user = \"u1@contoso.example\", path = \"/beta/**\" }\nanswer = { status = 404 }\n";
    let (tenant, users) = Tenant::of(3, gone).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["done", "failed", "done"]);
}

#[tokio::test]
async fn a_change_that_was_lost_on_its_way_is_made_again_once_the_reading_shows_that_it_was_not() {
    let (tenant, users) = Tenant::of(20, &lost_batch("drop = \"before\"")).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert!(
        reports.words().iter().all(|word| *word == "done"),
        "{reports:?}"
    );
    for report in reports.iter() {
        assert_eq!(tenant.state(report.user).await, MfaState::Enforced);
    }
    assert_eq!(tenant.asked("PATCH", "requirements"), 20);
}

#[tokio::test]
async fn changes_whose_answers_are_lost_every_time_are_unknown_and_not_failed() {
    let (tenant, users) = Tenant::of(2, &fault("answer = { status = 500 }")).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["unknown", "unknown"]);
    for report in reports.iter() {
        let Outcome::Unknown(problem) = &report.outcome else {
            panic!("{report:?}")
        };
        assert!(
            problem.advice.contains("still reads disabled"),
            "{problem:?}"
        );
    }
}

#[tokio::test]
async fn a_state_that_someone_else_set_while_the_answer_was_lost_is_not_claimed_as_ours() {
    let tenant = Tenant::start(&format!("{ADA}{}", fault("answer = { status = 500 }"))).await;
    let ada = tenant.user("ada").await;
    // The job reads, writes, and reads again.
    let act = format!(
        "[[acts]]\nbefore = 3\nuser = \"{}\"\naction = \"setState\"\nstate = \"enforced\"\n",
        ada.upn
    );
    tenant.sim.run_script(&act).unwrap();
    let report = tenant.run_one(ENFORCE, &ada).await;
    assert_eq!(is(&report.evidence), MfaState::Enforced);
    let line = report.evidence.line(|_| "17:52".into()).unwrap();
    assert_eq!(
        line,
        "disabled → enforced, confirmed 17:52; the answer was lost, so someone else may have set it"
    );
}

#[tokio::test]
async fn one_user_in_a_hundred_at_most_is_left_undone_when_an_eighth_of_the_answers_is_lost() {
    let lost = "[[faults]]\non = { path = \"/beta/$batch\" }\nprobability = 0.06\ndrop = \"before\"\n\
                [[faults]]\non = { path = \"/beta/$batch\" }\nprobability = 0.06\ndrop = \"after\"\n";
    let (tenant, users) = Tenant::of(200, lost).await;
    let reports = tenant.run(ENFORCE, &users).await;
    let done = reports
        .words()
        .iter()
        .filter(|word| **word == "done")
        .count();
    assert!(done >= 198, "{:?}", reports.words());
}

#[tokio::test]
async fn a_lost_answer_and_a_lagging_replica_together_are_no_failure() {
    let faults = format!(
        "{}{}",
        fault("times = 1\nstale_reads = 2"),
        lost_batch("drop = \"after\"")
    );
    let (tenant, users) = Tenant::of(1, &faults).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["done"]);
}

#[tokio::test]
async fn a_connection_lost_after_the_change_is_a_success_once_it_was_read() {
    for lost in ["drop = \"after\"", "malformed = true"] {
        let (tenant, users) = Tenant::of(2, &lost_batch(lost)).await;
        let reports = tenant.run(ENFORCE, &users).await;
        assert_eq!(reports.words(), ["done", "done"], "{lost}");
        assert_eq!(tenant.asked("PATCH", "requirements"), 2, "{lost}");
        for report in reports.iter() {
            assert_eq!(is(&report.evidence), MfaState::Enforced);
            assert_eq!(
                report.request_ids.len(),
                1,
                "the lost request made the change"
            );
        }
    }
}

#[tokio::test]
async fn a_change_that_is_lost_together_with_its_reading_is_unknown() {
    let reads = "[[faults]]\non = { verb = \"GET\", path = \"/beta/users/*/authentication/requirements\" }\nafter = 1\nanswer = { status = 403 }\n";
    let faults = format!("{}{reads}", lost_batch("drop = \"after\""));
    let (tenant, users) = Tenant::of(1, &faults).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["unknown"]);
}

#[tokio::test]
async fn a_change_that_a_server_error_answered_is_made_again_where_the_reading_shows_that_it_was_not()
 {
    let (tenant, users) = Tenant::of(2, &fault("times = 1\nanswer = { status = 500 }")).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["done", "done"]);
    assert_eq!(tenant.state(users[0].id).await, MfaState::Enforced);
}

#[tokio::test]
async fn a_replica_that_lags_is_read_until_it_has_caught_up() {
    for reads in 1..=3 {
        let (tenant, users) = Tenant::of(1, &fault(&format!("stale_reads = {reads}"))).await;
        let reports = tenant.run(ENFORCE, &users).await;
        assert_eq!(reports.words(), ["done"], "{reads} stale reads");
    }
}

#[tokio::test]
async fn a_replica_that_never_catches_up_makes_the_result_unknown_and_not_failed() {
    let (tenant, users) = Tenant::of(1, &fault("stale_reads = 99")).await;
    let reports = tenant.run(ENFORCE, &users).await;
    let report = reports.of(users[0].id);
    let Outcome::Unknown(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert!(
        problem.message.contains("still says disabled"),
        "{problem:?}"
    );
    assert_eq!(is(&report.evidence), MfaState::Disabled);
    assert_eq!(report.request_ids.len(), 1);
}

#[tokio::test]
async fn a_reading_that_is_lost_after_a_change_is_made_up_for() {
    let reads = "[[faults]]\non = { verb = \"GET\", path = \"/beta/users/*/authentication/requirements\" }\nafter = 2\ntimes = 2\nanswer = { status = 403 }\n";
    let (tenant, users) = Tenant::of(2, reads).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["done", "done"]);
}

#[tokio::test]
async fn enforced_before_and_enforced_after_does_not_prove_that_a_lost_enabling_was_made() {
    let faults = fault("answer = { status = 500 }");
    let tenant = Tenant::start(&format!("{ADA}state = \"enforced\"\n{faults}")).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENABLE, &ada).await;
    assert!(matches!(report.outcome, Outcome::Unknown(_)), "{report:?}");
}

#[tokio::test]
async fn enabling_who_is_enforced_without_a_method_waits_for_the_replica() {
    let tenant = Tenant::start(&format!(
        "{ADA}state = \"enforced\"\n{}",
        fault("stale_reads = 2")
    ))
    .await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENABLE, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(is(&report.evidence), MfaState::Enabled);
}

#[tokio::test]
async fn enabling_who_is_enforced_and_registered_ends_as_enforced() {
    let tenant = Tenant::start(&format!("{ADA}state = \"enforced\"\n{REGISTERED}")).await;
    let ada = tenant.user("ada").await;
    let report = tenant.run_one(ENABLE, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(is(&report.evidence), MfaState::Enforced);
}

#[tokio::test]
async fn a_plan_without_changes_ends_at_once() {
    let (tenant, _) = Tenant::of(1, "").await;
    let before = tenant.sim.requests().len();
    assert!(tenant.run(ENFORCE, &[]).await.words().is_empty());
    assert_eq!(tenant.sim.requests().len(), before);
}
