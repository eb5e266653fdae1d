//! Stopping a job: between two pieces of work, and while the service asks to wait.

use mfadeck::change::{Action, JobEvent, Outcome, SkipReason};
use mfadeck::tenant::MfaState;
use tokio::time::{Duration, Instant};

use crate::tenant::{ENFORCE, RESET, Reports, Running, Tenant, word};

const STOPPED: Outcome = Outcome::Skipped(SkipReason::Stopped);

/// No test waits for so long: a job that does was not stopped.
const VERY_LATE: &str = "answer = { status = 429, retry_after = \"120\" }";

fn fault(on: &str, rest: &str) -> String {
    format!("[[faults]]\non = {{ {on} }}\n{rest}\n")
}

fn requirements(rest: &str) -> String {
    fault(
        "verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\"",
        rest,
    )
}

async fn stopped_while_throttled(tenant: &Tenant, running: Running) -> Reports {
    let mut throttled = tenant.graph.throttled_until();
    throttled.wait_for(Option::is_some).await.unwrap();
    running.stop.cancel();
    running.ended().await
}

#[tokio::test]
async fn a_job_that_is_stopped_before_it_began_sends_nothing() {
    let (tenant, users) = Tenant::of(12, "").await;
    let before = tenant.sim.requests().len();
    let running = tenant.begin(ENFORCE, &users);
    running.stop.cancel();
    let reports = running.ended().await;
    assert!(reports.iter().all(|report| report.outcome == STOPPED));
    assert_eq!(tenant.sim.requests().len(), before);
}

#[tokio::test]
async fn the_batches_under_way_are_settled_and_the_rest_is_skipped() {
    let slow = requirements("delay_ms = 300");
    let (tenant, users) = Tenant::of(45, &slow).await;
    let mut running = tenant.begin(ENFORCE, &users);
    for _ in 0..3 {
        running
            .until(|event| matches!(event, JobEvent::Working(_)))
            .await;
    }
    running.stop.cancel();
    let reports = running.ended().await;
    let words = reports.words();
    assert!(words[..30].iter().all(|word| *word == "done"), "{words:?}");
    assert!(
        reports
            .iter()
            .skip(30)
            .all(|report| report.outcome == STOPPED),
        "{words:?}"
    );
    assert_eq!(tenant.asked("PATCH", "requirements"), 30);
}

#[tokio::test]
async fn a_stop_ends_the_wait_for_a_throttled_batch_at_once() {
    let (tenant, users) = Tenant::of(25, &requirements(&format!("after = 10\n{VERY_LATE}"))).await;
    let running = tenant.begin(ENFORCE, &users);
    let reports = stopped_while_throttled(&tenant, running).await;
    // Which of the batches got through is the service's choice.
    let done = reports
        .words()
        .iter()
        .filter(|word| **word == "done")
        .count();
    let stopped = reports
        .iter()
        .filter(|report| report.outcome == STOPPED)
        .count();
    assert_eq!((done, stopped), (10, 15));
    assert_eq!(
        tenant.asked("PATCH", "requirements"),
        20,
        "nothing was sent after the stop"
    );
}

#[tokio::test]
async fn what_a_half_throttled_batch_has_changed_is_settled_and_the_throttled_part_is_skipped() {
    // What was taken is read back, and that waits as the service asks.
    let throttled = requirements("after = 6\nanswer = { status = 429, retry_after = \"0.5\" }");
    let (tenant, users) = Tenant::of(10, &throttled).await;
    let running = tenant.begin(ENFORCE, &users);
    let reports = stopped_while_throttled(&tenant, running).await;
    for (number, report) in reports.iter().enumerate() {
        let state = tenant.state(report.user).await;
        let expected = if number < 6 {
            ("done", MfaState::Enforced)
        } else {
            ("skipped", MfaState::Disabled)
        };
        assert_eq!((word(&report.outcome), state), expected, "{number}");
    }
}

#[tokio::test]
async fn a_whole_batch_that_is_throttled_can_be_stopped() {
    let throttled = fault("path = \"/beta/$batch\"", VERY_LATE);
    let (tenant, users) = Tenant::of(12, &throttled).await;
    let running = tenant.begin(ENFORCE, &users);
    let reports = stopped_while_throttled(&tenant, running).await;
    assert!(reports.iter().all(|report| report.outcome == STOPPED));
    assert_eq!(
        tenant.asked("POST", "$batch"),
        1,
        "the reading before the change"
    );
}

#[tokio::test]
async fn a_job_that_waits_at_the_gate_for_what_others_did_can_be_stopped() {
    let throttled = fault(
        "verb = \"GET\", path = \"/v1.0/policies/identitySecurityDefaultsEnforcementPolicy\"",
        VERY_LATE,
    );
    let (tenant, users) = Tenant::of(3, &throttled).await;
    let other = tenant.graph.clone();
    let other = tokio::spawn(async move { other.security_defaults().await.is_ok() });
    let mut closed = tenant.graph.throttled_until();
    closed.wait_for(Option::is_some).await.unwrap();
    let running = tenant.begin(ENFORCE, &users);
    running.stop.cancel();
    let reports = running.ended().await;
    other.abort();
    assert!(reports.iter().all(|report| report.outcome == STOPPED));
    assert_eq!(tenant.asked("POST", "$batch"), 0);
}

#[tokio::test]
async fn resets_and_sign_outs_that_have_not_begun_can_be_stopped_while_throttled() {
    for (action, path) in [
        (RESET, "/beta/users/*/authentication/methods"),
        (RESET, "/beta/users/*/authentication/signInPreferences"),
        (
            Action::RememberedDevices,
            "/v1.0/users/*/revokeSignInSessions",
        ),
        (Action::AppPasswords, "/v1.0/auditLogs/directoryAudits"),
    ] {
        let throttled = fault(&format!("path = \"{path}\""), VERY_LATE);
        let (tenant, users) = Tenant::of(6, &throttled).await;
        let running = tenant.begin(action, &users);
        let reports = stopped_while_throttled(&tenant, running).await;
        assert!(
            reports.iter().all(|report| report.outcome == STOPPED),
            "{path}: {reports:?}"
        );
        assert_eq!(tenant.deleted(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_user_whose_reset_has_begun_is_finished_although_the_job_was_stopped() {
    let people = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\ndefault = \"push\"\nmethods = [\
        { type = \"authenticator\", name = \"Old phone\" }, { type = \"phone\", number = \"+1 5550100\" }]\n";
    let slow = fault("verb = \"DELETE\"", "times = 1\ndelay_ms = 300");
    let tenant = Tenant::start(&format!("{people}{slow}")).await;
    let ada = tenant.user("ada").await;
    let running = tenant.begin(RESET, std::slice::from_ref(&ada));
    tokio::task::yield_now().await;
    // The first deletion has reached the service once it is in its log.
    while tenant.asked("DELETE", "") == 0 {
        tokio::task::yield_now().await;
    }
    running.stop.cancel();
    let reports = running.ended().await;
    assert_eq!(reports.words(), ["done"]);
    assert_eq!(tenant.methods(ada.id).await, Vec::<String>::new());
}

/// What a stop may take, by the clock of the test.
const SOON: Duration = Duration::from_secs(20);

fn readings(rest: &str) -> String {
    fault(
        "verb = \"GET\", path = \"/beta/users/*/authentication/requirements\"",
        rest,
    )
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_wait_to_read_a_change_back_soon_and_nobody_says_what_nobody_knows() {
    let (tenant, users) = Tenant::of(1, &readings(&format!("after = 1\n{VERY_LATE}"))).await;
    let running = tenant.begin(ENFORCE, &users);
    let start = Instant::now();
    let reports = stopped_while_throttled(&tenant, running).await;
    assert_eq!(reports.words(), ["unknown"]);
    assert_eq!(tenant.asked("PATCH", "requirements"), 1);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_write_that_nobody_answers_keeps_a_stopped_job_for_seconds_and_is_unknown() {
    let never = requirements("delay_ms = 600000");
    let (tenant, users) = Tenant::of(1, &never).await;
    let mut running = tenant.begin(ENFORCE, &users);
    running
        .until(|event| matches!(event, JobEvent::Working(_)))
        .await;
    let start = Instant::now();
    running.stop.cancel();
    let reports = running.ended().await;
    assert_eq!(reports.words(), ["unknown"]);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_read_that_nobody_answers_keeps_no_stopped_job() {
    let (tenant, users) = Tenant::of(3, &readings("delay_ms = 600000")).await;
    let running = tenant.begin(ENFORCE, &users);
    while tenant.asked("POST", "$batch") == 0 {
        tokio::task::yield_now().await;
    }
    let start = Instant::now();
    running.stop.cancel();
    let reports = running.ended().await;
    assert!(reports.iter().all(|report| report.outcome == STOPPED));
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
}
