//! Making a Temporary Access Pass.

use mfadeck::change::{Action, Evidence, Guards, JobEvent, Outcome, Plan};
use mfadeck::jobs::Runner;
use mfadeck::tenant::User;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::tenant::{QUICK, Tenant};

const PASS: Action = Action::AccessPass {
    minutes: 60,
    once: true,
};

async fn ada(tables: &str) -> (Tenant, User) {
    let tenant = Tenant::start(&format!(
        "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\n{tables}"
    ))
    .await;
    let ada = tenant.user("ada").await;
    (tenant, ada)
}

#[tokio::test]
async fn the_code_is_reported_once_and_the_result_is_read_back() {
    let (tenant, ada) = ada("").await;
    let (events, mut heard) = mpsc::unbounded_channel();
    let runner = Runner::new(
        tenant.graph.clone(),
        QUICK,
        CancellationToken::new(),
        events,
    );
    runner
        .run(&Plan::new(PASS, [&ada], &Guards::default()))
        .await;
    drop(runner);
    let (mut codes, mut reports) = (Vec::new(), Vec::new());
    while let Some(event) = heard.recv().await {
        match event {
            JobEvent::AccessPass(user, pass) => codes.push((user, pass)),
            JobEvent::Settled(report) => reports.push(report),
            _ => {}
        }
    }
    let ([(user, pass)], [report]) = (&codes[..], &reports[..]) else {
        panic!("{codes:?} {reports:?}")
    };
    assert_eq!(*user, ada.id);
    assert!(!pass.code.secret().is_empty());
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(report.request_ids.len(), 1);
    let description = "usable, 60 min, once".to_owned();
    assert_eq!(report.evidence, Evidence::AccessPass { description });
    assert!(!format!("{report:?}").contains(pass.code.secret()));
}

#[tokio::test]
async fn a_lifetime_outside_the_policy_is_refused_and_nothing_is_made() {
    let (tenant, ada) = ada("").await;
    let minutes = 43_201;
    let report = tenant
        .run_one(
            Action::AccessPass {
                minutes,
                once: true,
            },
            &ada,
        )
        .await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert_eq!(tenant.graph.methods(ada.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_code_that_was_lost_with_the_answer_is_not_called_done() {
    let (tenant, ada) = ada(
        "[[faults]]\non = { verb = \"POST\", path = \"/v1.0/users/*/authentication/temporaryAccessPassMethods\" }\ntimes = 1\ndrop = \"after\"\n",
    )
    .await;
    let report = tenant.run_one(PASS, &ada).await;
    let Outcome::Unknown(problem) = &report.outcome else {
        panic!("{report:?}")
    };
    assert!(problem.advice.contains("Create another one"), "{problem:?}");
}
