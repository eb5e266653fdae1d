//! Whatever the plan, whatever goes wrong and whenever it is stopped: the reports add up, what they claim is so, and
//! journal, screen and service agree.

use mfadeck::app::Job;
use mfadeck::change::journal::{Context, Settled};
use mfadeck::change::{
    Action, Fate, Guards, JobEvent, Outcome, Plan, ResetScope, RunId, UserResult,
};
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::{MfaState, ProblemKind, User};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::tenant::{Reports, Running, Tenant, ledger};

/// Runs enough to meet every pair of action and fault, and few enough for two cores.
const RUNS: u32 = 60;

pub const METHODS: [&str; 6] = [
    "{ type = \"authenticator\", name = \"Old phone\" }",
    "{ type = \"phone\", number = \"+1 5550100\" }",
    "{ type = \"phone\", number = \"+1 5550102\", phoneType = \"office\" }",
    "{ type = \"softwareOath\" }",
    "{ type = \"fido2\", name = \"Red key\" }",
    "{ type = \"email\", address = \"a@home.example\" }",
];

/// On which requests faults strike: none of those by which the test learns the truth.
const STRUCK: [&str; 5] = [
    "path = \"/beta/users/*/authentication/requirements\"",
    "path = \"/beta/$batch\"",
    "verb = \"DELETE\"",
    "path = \"/beta/users/*/authentication/methods\"",
    "path = \"/v1.0/users/*/revokeSignInSessions\"",
];

const EFFECTS: [&str; 11] = [
    "answer = { status = 401 }",
    "drop = \"before\"",
    "drop = \"after\"",
    "malformed = true",
    "stale_reads = 1",
    "answer = { status = 403 }",
    "answer = { status = 404 }",
    "answer = { status = 500 }",
    "answer = { status = 429, retry_after = \"0.01\" }",
    "answer = { status = 503, retry_after = \"0.01\" }",
    "answer = { status = 429 }",
];

/// On which requests, what happens, how many pass first, and how many are struck.
pub type Strike = (&'static str, &'static str, u32, u32);

#[derive(Clone, Debug)]
struct Case {
    people: Vec<(MfaState, Vec<&'static str>)>,
    faults: Vec<Strike>,
    action: Action,
    /// After how many settled users the job is stopped.
    stop: Option<usize>,
    seed: u64,
}

fn any_case() -> impl Strategy<Value = Case> {
    let methods = proptest::sample::subsequence(METHODS.to_vec(), 0..METHODS.len());
    let state = proptest::sample::select(MfaState::ALL.to_vec());
    let people = proptest::collection::vec((state, methods), 1..25);
    let stop = proptest::option::of(0..25_usize);
    (people, any_faults(), any_action(), stop, any::<u32>()).prop_map(
        |(people, faults, action, stop, seed)| Case {
            stop,
            people,
            faults,
            action,
            seed: seed.into(),
        },
    )
}

pub fn any_faults() -> impl Strategy<Value = Vec<Strike>> {
    let fault = (
        proptest::sample::select(STRUCK.to_vec()),
        proptest::sample::select(EFFECTS.to_vec()),
        0..4_u32,
        1..6_u32,
    );
    proptest::collection::vec(fault, 0..4)
}

fn any_action() -> impl Strategy<Value = Action> {
    let reset = |scope, sign_out| Action::ContactMethods { scope, sign_out };
    proptest::sample::select(vec![
        Action::SetState(MfaState::Disabled),
        Action::SetState(MfaState::Enabled),
        Action::SetState(MfaState::Enforced),
        reset(ResetScope::Portal, false),
        reset(ResetScope::Portal, true),
        reset(ResetScope::Everything, false),
        Action::RememberedDevices,
    ])
}

impl Case {
    fn tables(&self) -> String {
        let people = self.people.iter().enumerate().map(|(number, (state, methods))| {
            format!(
                "[[people]]\nname = \"U{number}\"\nuser = \"u{number}@contoso.example\"\nstate = \"{state}\"\nmethods = [{}]\n",
                methods.join(", ")
            )
        });
        let faults = self.faults.iter().map(|(on, effect, after, times)| {
            format!("[[faults]]\non = {{ {on} }}\nafter = {after}\ntimes = {times}\nprobability = 0.7\n{effect}\n")
        });
        let seed = format!("seed = {}\n", self.seed);
        std::iter::once(seed).chain(people).chain(faults).collect()
    }
}

async fn check(case: Case) {
    let tenant = Tenant::start(&case.tables()).await;
    let mut users = Vec::new();
    for number in 0..case.people.len() {
        users.push(tenant.user(&format!("u{number}")).await);
    }
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "any");
    let plan = Plan::new(case.action, &users, &Guards::default());
    let mut running = Running::begin_on_record(&tenant.graph, plan.clone(), &journal);
    let mut settled = 0;
    while let Some(stop) = case.stop {
        if settled >= stop {
            running.stop.cancel();
            break;
        }
        running
            .until(|event| matches!(event, JobEvent::Settled(_) | JobEvent::Ended))
            .await;
        settled += 1;
        if running.has_ended() {
            break;
        }
    }
    let reports = running.ended().await;
    check_record(&journal, &plan, &reports);
    for (user, (_, methods)) in users.iter().zip(&case.people) {
        let report = reports.of(user.id);
        match case.action {
            Action::SetState(asked) => {
                let registered = methods.iter().any(|one| !one.contains("email"));
                check_state(&tenant, user, asked, registered, report).await;
            }
            Action::ContactMethods { scope, .. } => {
                check_reset(&tenant, user, scope, report).await;
            }
            _ => {}
        }
    }
}

/// The journal has the job, its end and every user as it was reported; so has the screen.
pub fn check_record(journal: &Journal, plan: &Plan, reports: &Reports) {
    let jobs = journal.read().unwrap().jobs;
    let [job] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    assert!(job.ended && job.open.is_empty(), "{job:?}");
    let mut shown = Job::new(RunId(1), plan.clone(), Context::default());
    for report in reports.iter() {
        let recorded = job.outcomes.get(&report.user).unwrap();
        assert_eq!(recorded, &Settled::new(job.begin.job, recorded.at, report));
        shown.settle(report.clone());
    }
    assert_eq!(shown.tally.total(), plan.items.len());
    assert!(shown.pending.is_empty());
}

/// Nobody is done whose state differs, and nobody has failed whose state is as asked.
async fn check_state(
    tenant: &Tenant,
    user: &User,
    asked: MfaState,
    registered: bool,
    report: &UserResult,
) {
    let is = tenant.state(user.id).await;
    let promoted = registered && (asked, is) == (MfaState::Enabled, MfaState::Enforced);
    match &report.outcome {
        Outcome::Done => assert!(is == asked || promoted, "{is}: {report:?}"),
        Outcome::Unchanged => assert_eq!(is, asked, "{report:?}"),
        // A fault may say that a user is gone who is not.
        Outcome::Failed(problem) if problem.kind == ProblemKind::NotFound => {}
        Outcome::Failed(_) => assert_ne!(is, asked, "{report:?}"),
        Outcome::Skipped(_) => assert_eq!(Some(is), user.state.value.ok(), "{report:?}"),
        Outcome::ByHand { .. } => panic!("{report:?}"),
        Outcome::Unknown(_) => {}
    }
}

/// Done means that nothing of the scope is left, and what the ledger calls deleted is not there any more.
pub async fn check_reset(tenant: &Tenant, user: &User, scope: ResetScope, report: &UserResult) {
    let left = tenant.methods(user.id).await;
    let contact = |name: &String| {
        ["microsoftAuthenticator", "mobile", "office", "softwareOath"].contains(&name.as_str())
    };
    let of_scope = left
        .iter()
        .filter(|name| scope == ResetScope::Everything || contact(name))
        .count();
    match &report.outcome {
        Outcome::Done | Outcome::Unchanged => assert_eq!(of_scope, 0, "{left:?}: {report:?}"),
        Outcome::ByHand { .. } => panic!("{report:?}"),
        Outcome::Skipped(_) | Outcome::Failed(_) | Outcome::Unknown(_) => {}
    }
    if matches!(report.evidence, mfadeck::change::Evidence::Ledger(_)) {
        let ledger = ledger(report);
        let refused = |fate: &Fate| matches!(fate, Fate::Refused(_));
        let refused = ledger
            .entries
            .iter()
            .filter(|one| refused(&one.fate))
            .count();
        assert!(
            refused <= of_scope,
            "called refused, but gone: {left:?} {report:?}"
        );
    }
}

#[test]
fn whatever_goes_wrong_the_reports_add_up_and_claim_nothing_that_is_not_so() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        cases: RUNS,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&any_case(), |case| {
            runtime.block_on(check(case));
            Ok(())
        })
        .unwrap();
}
