//! App passwords: nothing that Graph can do, and what the audit log shows of them.

use mfadeck::change::journal::OutcomeName;
use mfadeck::change::{Action, Evidence, Guards, Outcome, Plan, UserResult};
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::User;
use mfadeck_sim::PortalAction;
use tempfile::TempDir;

use crate::tenant::{Running, Tenant};

const GRACE: &str = "grace@contoso.example";

async fn grace() -> (Tenant, User) {
    let person = format!("[[people]]\nname = \"Grace\"\nuser = \"{GRACE}\"\n");
    let tenant = Tenant::start(&person).await;
    let grace = tenant.user("grace").await;
    (tenant, grace)
}

/// Asks for the deletion, or looks whether it was done since the first time.
async fn look(tenant: &Tenant, user: &User, journal: &Journal) -> UserResult {
    let plan = Plan::new(Action::AppPasswords, [user], &Guards::default());
    let running = Running::begin_on_record(&tenant.graph, plan, journal);
    running.ended().await.of(user.id).clone()
}

fn journal() -> (TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    (folder, journal)
}

fn events(report: &UserResult) -> usize {
    match &report.evidence {
        Evidence::AppPasswords(events) => events.len(),
        other => panic!("no audit events but {other:?}"),
    }
}

#[tokio::test]
async fn it_is_left_to_do_until_the_audit_log_shows_a_deletion_after_the_request() {
    let (tenant, grace) = grace().await;
    let (_folder, journal) = journal();
    let create = PortalAction::CreateAppPassword {};
    let delete = PortalAction::DeleteAppPasswords {};
    for (action, done, count) in [
        (None, false, 0),
        (Some(&create), false, 1),
        (Some(&delete), true, 2),
        // A new request, and nothing was deleted since.
        (None, false, 2),
        (Some(&create), false, 3),
    ] {
        if let Some(action) = action {
            tenant.sim.play(action, GRACE).unwrap();
        }
        let report = look(&tenant, &grace, &journal).await;
        assert_eq!(report.outcome, Outcome::ByHand { done }, "after {action:?}");
        assert_eq!(events(&report), count);
        assert_eq!(report.request_ids, [], "reading changes nothing");
    }
    let recorded = journal.read().unwrap().jobs;
    let done: Vec<usize> = recorded
        .iter()
        .map(|job| job.count(OutcomeName::Done))
        .collect();
    assert_eq!(done, [0, 1, 0], "a request, its end, and a new request");
}

#[tokio::test]
async fn a_deletion_from_before_the_request_proves_nothing() {
    let (tenant, grace) = grace().await;
    let (_folder, journal) = journal();
    for action in [
        PortalAction::CreateAppPassword {},
        PortalAction::DeleteAppPasswords {},
    ] {
        tenant.sim.play(&action, GRACE).unwrap();
    }
    let report = look(&tenant, &grace, &journal).await;
    assert_eq!(report.outcome, Outcome::ByHand { done: false });
}

#[tokio::test]
async fn what_somebody_did_to_another_user_says_nothing_about_this_one() {
    let (tenant, grace) = grace().await;
    let delete = PortalAction::DeleteAppPasswords {};
    tenant.sim.play(&delete, &tenant.sim.operator).unwrap();
    tenant
        .sim
        .play(&PortalAction::RestoreRememberedDevices {}, GRACE)
        .unwrap();
    let (_folder, journal) = journal();
    let report = look(&tenant, &grace, &journal).await;
    assert_eq!(report.outcome, Outcome::ByHand { done: false });
    assert_eq!(events(&report), 0);
}

#[tokio::test]
async fn looking_sends_reads_only() {
    let (tenant, grace) = grace().await;
    let (_folder, journal) = journal();
    look(&tenant, &grace, &journal).await;
    assert!(tenant.sim.requests().iter().all(|one| one.verb == "GET"));
}

#[tokio::test]
async fn an_audit_log_that_may_not_be_read_is_a_failure_and_no_all_clear() {
    let role = "[operator]\nroles = [\"Helpdesk Administrator\"]\n";
    let tenant = Tenant::start(&format!(
        "{role}[[people]]\nname = \"Grace\"\nuser = \"{GRACE}\"\n"
    ))
    .await;
    let grace = tenant.user("grace").await;
    let (_folder, journal) = journal();
    let report = look(&tenant, &grace, &journal).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
}
