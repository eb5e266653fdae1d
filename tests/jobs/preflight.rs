//! The guards are judged when the change is made, by what the job itself has just read.

use mfadeck::change::journal::OutcomeName;
use mfadeck::change::{
    Action, Evidence, Guard, Guards, JobEvent, Outcome, Plan, Refusal, SkipReason, UserResult,
};
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::{Known, MfaState, Observed, Unknown, User, UserId};
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::tenant::{DISABLE, ENABLE, ENFORCE, RESET, Running, Tenant, client};

const TWO_ADMINS: &str = "[[people]]\nname = \"Ops\"\nuser = \"ops@contoso.example\"\nstate = \"disabled\"\n\
    [[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nstate = \"enforced\"\nroles = [\"Helpdesk Administrator\"]\n\
    [[people]]\nname = \"B\"\nuser = \"b@contoso.example\"\nstate = \"enforced\"\nroles = [\"Helpdesk Administrator\"]\n\
    [[people]]\nname = \"C\"\nuser = \"c@contoso.example\"\nstate = \"enforced\"\n";

fn refused(report: &UserResult) -> Refusal {
    match report.outcome {
        Outcome::Skipped(SkipReason::Refused(why)) => why,
        ref other => panic!("not refused but {other:?}"),
    }
}

/// The states of an admin who signed in elsewhere.
async fn set_by_someone_else(tenant: &Tenant, user: UserId, state: MfaState) {
    for write in tenant.graph.set_states(&[(user, state)]).await {
        write.written.unwrap();
    }
}

#[tokio::test]
async fn a_user_changed_by_someone_else_since_the_preview_is_skipped() {
    let (tenant, users) = Tenant::of(3, "").await;
    set_by_someone_else(&tenant, users[1].id, MfaState::Enabled).await;
    let reports = tenant.run(ENFORCE, &users).await;
    assert_eq!(reports.words(), ["done", "skipped", "done"]);
    assert_eq!(refused(reports.of(users[1].id)), Refusal::ChangedSince);
    assert_eq!(tenant.state(users[1].id).await, MfaState::Enabled);
}

#[tokio::test]
async fn a_user_who_was_so_already_but_is_no_longer_is_not_called_unchanged() {
    let (tenant, users) = Tenant::of(1, "").await;
    set_by_someone_else(&tenant, users[0].id, MfaState::Enforced).await;
    let report = tenant.run_one(DISABLE, &users[0]).await;
    assert_eq!(refused(&report), Refusal::ChangedSince);
    assert_eq!(tenant.state(users[0].id).await, MfaState::Enforced);
}

#[tokio::test]
async fn the_state_before_is_the_one_that_the_job_read_and_an_undo_restores_it() {
    let (tenant, users) = Tenant::of(1, "").await;
    set_by_someone_else(&tenant, users[0].id, MfaState::Enabled).await;
    let unknown = User {
        state: Observed::never(Known::default()),
        ..users[0].clone()
    };
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, [&unknown], &Guards::default());
    let reports = Running::begin_on_record(&tenant.graph, plan, &journal)
        .ended()
        .await;
    let Evidence::State { before, is, .. } = reports.of(unknown.id).evidence else {
        panic!("{reports:?}")
    };
    assert_eq!((before, is), (Some(MfaState::Enabled), MfaState::Enforced));
    let past = journal.read().unwrap().jobs.remove(0);
    let undo = Plan::undo(&past, |_| None, &Guards::default());
    let reports = tenant.run_plan(undo).await;
    assert_eq!(reports.words(), ["done"]);
    assert_eq!(tenant.state(unknown.id).await, MfaState::Enabled);
}

#[tokio::test]
async fn an_undo_leaves_a_user_alone_who_was_changed_after_its_preview() {
    let (tenant, users) = Tenant::of(1, "").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let running = Running::begin_on_record(&tenant.graph, plan, &journal);
    running.ended().await;
    let past = journal.read().unwrap().jobs.remove(0);
    let undo = Plan::undo(&past, |_| None, &Guards::default());
    set_by_someone_else(&tenant, users[0].id, MfaState::Enabled).await;
    let reports = tenant.run_plan(undo).await;
    assert_eq!(refused(reports.of(users[0].id)), Refusal::ChangedSince);
}

#[tokio::test]
async fn your_own_account_is_refused_by_the_token_although_the_service_does_not_say_who_you_are() {
    let me = "[[faults]]\non = { path = \"/v1.0/me\" }\nanswer = { status = 500 }\n";
    let tenant = Tenant::start(me).await;
    let operator = tenant.graph.user(&tenant.sim.operator).await.unwrap();
    for action in [ENFORCE, DISABLE, RESET, Action::RememberedDevices] {
        let asked = User {
            state: Observed::never(Known::default()),
            ..operator.clone()
        };
        let report = tenant.run_one(action, &asked).await;
        assert_eq!(refused(&report), Refusal::Yourself, "{action:?}");
    }
    assert!(tenant.sim.requests().iter().all(|one| one.verb == "GET"));
}

#[tokio::test]
async fn nothing_is_written_while_nobody_can_tell_who_is_signed_in() {
    let mock = Mock::start(|_| vec![Reply::error(403, &[], "accessDenied", "no")]).await;
    let user = User::new(
        UserId(Uuid::from_u128(7)),
        "Eve".into(),
        "eve@contoso.example".into(),
    );
    let plan = Plan::new(ENFORCE, [&user], &Guards::default());
    let reports = Running::begin(&client(&mock.url, "opaque"), plan)
        .ended()
        .await;
    let why = refused(reports.of(user.id));
    assert_eq!(why, Refusal::NotJudged(Guard::Yourself, Unknown::Forbidden));
    assert!(why.to_string().contains("the signed-in account"), "{why}");
    assert_eq!(mock.seen().len(), 1, "the question who is signed in");
}

#[tokio::test]
async fn a_protected_account_stays_protected_under_a_name_that_the_list_does_not_know_yet() {
    let (tenant, users) = Tenant::of(1, "").await;
    let renamed = User {
        upn: "before@contoso.example".into(),
        ..users[0].clone()
    };
    let guards = Guards::default().protecting(["U0@contoso.example", "nobody@contoso.example"]);
    for action in [ENFORCE, Action::RememberedDevices] {
        let plan = Plan::new(action, [&renamed], &guards);
        assert_eq!(plan.change_count(), 1, "the preview cannot know");
        let reports = tenant.run_plan(plan).await;
        assert_eq!(refused(reports.of(renamed.id)), Refusal::Protected);
    }
}

#[tokio::test]
async fn protected_accounts_that_cannot_be_looked_up_protect_everybody() {
    let hidden = "[[faults]]\non = { path = \"/v1.0/users/hidden@contoso.example\" }\nanswer = { status = 403 }\n";
    let (tenant, users) = Tenant::of(1, hidden).await;
    let guards = Guards::default().protecting(["hidden@contoso.example"]);
    let reports = tenant.run_plan(Plan::new(ENFORCE, &users, &guards)).await;
    let why = refused(reports.of(users[0].id));
    assert_eq!(
        why,
        Refusal::NotJudged(Guard::Protected, Unknown::Forbidden)
    );
}

#[tokio::test]
async fn two_queued_jobs_do_not_disable_the_last_admin() {
    let tenant = Tenant::start(TWO_ADMINS).await;
    let (a, b) = (tenant.user("a").await, tenant.user("b").await);
    // Both were planned while both admins were protected.
    let (first, second) = (
        Plan::new(DISABLE, [&a], &Guards::default()),
        Plan::new(DISABLE, [&b], &Guards::default()),
    );
    assert_eq!(tenant.run_plan(first).await.words(), ["done"]);
    let reports = tenant.run_plan(second).await;
    assert_eq!(refused(reports.of(b.id)), Refusal::LastAdmin);
    assert_eq!(tenant.state(b.id).await, MfaState::Enforced);
}

#[tokio::test]
async fn a_replica_that_still_shows_the_other_admin_as_protected_does_not_cost_the_last_one() {
    let lag = "[[faults]]\non = { verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\" }\nstale_reads = 99\n";
    let tenant = Tenant::start(&format!("{TWO_ADMINS}{lag}")).await;
    let (a, b) = (tenant.user("a").await, tenant.user("b").await);
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let first = Plan::new(DISABLE, [&a], &Guards::default());
    let reports = Running::begin_on_record(&tenant.graph, first, &journal)
        .ended()
        .await;
    assert_eq!(
        reports.words(),
        ["unknown"],
        "the replica still shows the old state"
    );
    let second = Plan::new(DISABLE, [&b], &Guards::default());
    let reports = Running::begin_on_record(&tenant.graph, second, &journal)
        .ended()
        .await;
    assert_eq!(refused(reports.of(b.id)), Refusal::LastAdmin);
}

#[tokio::test]
async fn an_admin_and_others_can_be_disabled_while_another_admin_stays_protected() {
    let tenant = Tenant::start(TWO_ADMINS).await;
    let users = [tenant.user("a").await, tenant.user("c").await];
    assert_eq!(tenant.run(DISABLE, &users).await.words(), ["done", "done"]);
}

const FOR_ALL: &str = "[[conditional_access]]\nname = \"MFA for all\"\nall_users = true\nexclude_groups = [\"Left out\"]\n\
    grant = \"mfa\"\n[[groups]]\nname = \"Left out\"\nmembers = [\"c@contoso.example\"]\n";

#[tokio::test]
async fn all_admins_can_be_disabled_while_a_policy_surely_protects_one() {
    let tenant = Tenant::start(&format!("{TWO_ADMINS}{FOR_ALL}")).await;
    let users = [tenant.user("a").await, tenant.user("b").await];
    assert_eq!(tenant.run(DISABLE, &users).await.words(), ["done", "done"]);
}

#[tokio::test]
async fn a_policy_that_leaves_every_admin_out_protects_none() {
    let out = FOR_ALL.replace(
        "[\"c@contoso.example\"]",
        "[\"a@contoso.example\", \"b@contoso.example\", \"ops@contoso.example\"]",
    );
    let tenant = Tenant::start(&format!("{TWO_ADMINS}{out}")).await;
    let users = [tenant.user("a").await, tenant.user("b").await];
    let reports = tenant.run(DISABLE, &users).await;
    for user in &users {
        assert_eq!(refused(reports.of(user.id)), Refusal::LastAdmin);
    }
}

#[tokio::test]
async fn without_the_policies_the_last_admin_is_not_disabled() {
    let policies = "[[faults]]\non = { path = \"/v1.0/identity/conditionalAccess/policies\" }\nanswer = { status = 403 }\n";
    let tenant = Tenant::start(&format!("{TWO_ADMINS}{FOR_ALL}{policies}")).await;
    let users = [tenant.user("a").await, tenant.user("b").await];
    let reports = tenant.run(DISABLE, &users).await;
    for user in &users {
        let why = refused(reports.of(user.id));
        assert_eq!(
            why,
            Refusal::NotJudged(Guard::LastAdmin, Unknown::Forbidden)
        );
        assert!(why.to_string().contains("Policy.Read.All"), "{why}");
    }
}

#[tokio::test]
async fn an_eligible_admin_is_the_last_admin_too() {
    let eligible = "[[people]]\nname = \"Ops\"\nuser = \"ops@contoso.example\"\n[[people]]\nname = \"E\"\n\
        user = \"e@contoso.example\"\nstate = \"enforced\"\neligible = [{ role = \"Helpdesk Administrator\" }]\n\
        [tenant]\nplan = \"p2\"\n";
    let tenant = Tenant::start(eligible).await;
    let e = tenant.user("e").await;
    assert_eq!(
        refused(&tenant.run_one(DISABLE, &e).await),
        Refusal::LastAdmin
    );
}

#[tokio::test]
async fn without_the_roles_nobody_loses_protection_and_the_reason_names_the_permission() {
    let roles =
        "[[faults]]\non = { path = \"/v1.0/roleManagement/**\" }\nanswer = { status = 403 }\n";
    let tenant = Tenant::start(&format!("{TWO_ADMINS}{roles}")).await;
    let c = tenant.user("c").await;
    let why = refused(&tenant.run_one(DISABLE, &c).await);
    assert_eq!(
        why,
        Refusal::NotJudged(Guard::LastAdmin, Unknown::Forbidden)
    );
    assert!(
        why.to_string().contains("RoleManagement.Read.Directory"),
        "{why}"
    );
    // What does not weaken needs no roles.
    let report = tenant.run_one(ENABLE, &c).await;
    assert_eq!(report.outcome, Outcome::Done);
}

#[tokio::test]
async fn a_sign_in_that_ends_leaves_the_rest_untried_and_resumable() {
    let ended = "[[faults]]\non = { verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\" }\nafter = 30\nanswer = { status = 401 }\n\
                 [[faults]]\non = { path = \"/beta/$batch\" }\nafter = 12\nanswer = { status = 401 }\n";
    let (tenant, users) = Tenant::of(80, ended).await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let reports = Running::begin_on_record(&tenant.graph, plan, &journal)
        .ended()
        .await;
    let ended = Outcome::Skipped(SkipReason::SignInEnded);
    let untried = reports
        .iter()
        .filter(|report| report.outcome == ended)
        .count();
    assert!(untried >= 20, "{:?}", reports.words());
    for report in reports.iter().filter(|report| report.outcome == ended) {
        assert_eq!(tenant.state(report.user).await, MfaState::Disabled);
    }
    let past = journal.read().unwrap().jobs.remove(0);
    assert_eq!(past.count(OutcomeName::Skipped), untried);
    assert!(past.resumable().count() >= untried);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_sent() {
    let (tenant, users) = Tenant::of(2, "").await;
    let folder = tempfile::tempdir().unwrap();
    // A file stands where the folder would be.
    let path = folder.path().join("state");
    std::fs::write(&path, "").unwrap();
    let journal = Journal::new(&path, "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let mut running = Running::begin_on_record(&tenant.graph, plan, &journal);
    running
        .until(|event| matches!(event, JobEvent::NotRecorded(_)))
        .await;
    let reports = running.ended().await;
    let unrecorded = Outcome::Skipped(SkipReason::NotRecorded);
    assert!(reports.iter().all(|report| report.outcome == unrecorded));
    assert_eq!(tenant.asked("POST", "$batch"), 0);
}
