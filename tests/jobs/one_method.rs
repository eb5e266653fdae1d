//! One method of one user: deleted, or made the default.

use mfadeck::change::{Evidence, Fate, Guards, Outcome, Plan, Step, UserResult};
use mfadeck::tenant::{DefaultMethod, MethodType, User};

use crate::tenant::{Tenant, ada, ledger};

async fn run(tenant: &Tenant, step: Step, user: &User) -> UserResult {
    let plan = Plan::one_method(step, user, &Guards::default());
    tenant.run_plan(plan).await.of(user.id).clone()
}

async fn delete(tenant: &Tenant, kind: MethodType, user: &User) -> UserResult {
    let methods = tenant.graph.methods(user.id).await.unwrap();
    let method = methods.into_iter().find(|one| one.method_type() == kind);
    run(tenant, Step::Delete(method.unwrap()), user).await
}

fn fates(report: &UserResult) -> Vec<&Fate> {
    ledger(report).entries.iter().map(|one| &one.fate).collect()
}

#[tokio::test]
async fn one_method_goes_and_the_others_stay() {
    let (tenant, ada) = ada().await;
    let kind = MethodType::Phone(mfadeck::tenant::PhoneType::Mobile);
    let report = delete(&tenant, kind, &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(fates(&report), [&Fate::Deleted]);
    assert_eq!(report.request_ids.len(), 1);
    let left = ledger(&report).factors_left().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].method_type(), MethodType::SoftwareOath);
}

#[tokio::test]
async fn the_service_keeps_the_default_while_another_factor_is_left() {
    let (tenant, ada) = ada().await;
    let report = delete(&tenant, MethodType::SoftwareOath, &ada).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
    assert!(matches!(fates(&report)[..], [Fate::Refused(_)]));
}

#[tokio::test]
async fn another_default_is_set_and_read_back() {
    let (tenant, ada) = ada().await;
    let report = run(&tenant, Step::MakeDefault(DefaultMethod::Sms), &ada).await;
    assert_eq!(report.outcome, Outcome::Done);
    let is = Some(DefaultMethod::Sms);
    let asked = DefaultMethod::Sms;
    let before = Some(DefaultMethod::Oath);
    let evidence = Evidence::Default { before, asked, is };
    assert_eq!(report.evidence, evidence);
}

#[tokio::test]
async fn a_default_that_is_not_registered_is_refused_by_the_service() {
    let (tenant, ada) = ada().await;
    let report = run(&tenant, Step::MakeDefault(DefaultMethod::Push), &ada).await;
    assert!(matches!(report.outcome, Outcome::Failed(_)), "{report:?}");
}
