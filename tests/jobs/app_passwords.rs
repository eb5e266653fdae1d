//! App passwords: nothing that Graph can do, and what the audit log shows of them.

use mfadeck::change::{Action, Evidence, Outcome, UserResult};
use mfadeck::tenant::User;
use mfadeck_sim::PortalAction;

use crate::tenant::Tenant;

const GRACE: &str = "grace@contoso.example";

async fn grace() -> (Tenant, User) {
    let person = format!("[[people]]\nname = \"Grace\"\nuser = \"{GRACE}\"\n");
    let tenant = Tenant::start(&person).await;
    let grace = tenant.user("grace").await;
    (tenant, grace)
}

async fn look(tenant: &Tenant, user: &User) -> UserResult {
    tenant.run_one(Action::AppPasswords, user).await
}

fn events(report: &UserResult) -> usize {
    match &report.evidence {
        Evidence::AppPasswords(events) => events.len(),
        other => panic!("no audit events but {other:?}"),
    }
}

#[tokio::test]
async fn it_is_left_to_do_until_the_audit_log_shows_the_deletion_and_again_after_a_new_one() {
    let (tenant, grace) = grace().await;
    let create = PortalAction::CreateAppPassword {};
    let delete = PortalAction::DeleteAppPasswords {};
    for (action, done, count) in [
        (None, false, 0),
        (Some(&create), false, 1),
        (Some(&delete), true, 2),
        (Some(&create), false, 3),
    ] {
        if let Some(action) = action {
            tenant.sim.play(action, GRACE).unwrap();
        }
        let report = look(&tenant, &grace).await;
        assert_eq!(report.outcome, Outcome::ByHand { done }, "after {action:?}");
        assert_eq!(events(&report), count);
        assert_eq!(report.request_ids, [], "reading changes nothing");
    }
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
    let report = look(&tenant, &grace).await;
    assert_eq!(report.outcome, Outcome::ByHand { done: false });
    assert_eq!(events(&report), 0);
}

#[tokio::test]
async fn looking_sends_reads_only() {
    let (tenant, grace) = grace().await;
    look(&tenant, &grace).await;
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
    let report = look(&tenant, &grace).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
}
