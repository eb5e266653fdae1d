//! After a crash in the middle of a change of one method: the next start asks the service what became of it.

use jiff::{SignedDuration, Timestamp};
use mfadeck::change::history::Recovered;
use mfadeck::change::journal::Context;
use mfadeck::change::{Action, Guards, Plan, Step};
use mfadeck::jobs::journal::Journal;
use mfadeck::jobs::recovery::recover;
use mfadeck::tenant::{DefaultMethod, User};

use crate::tenant::{Tenant, ada};

async fn phone(tenant: &Tenant, user: &User) -> mfadeck::tenant::Method {
    let methods = tenant.graph.methods(user.id).await.unwrap();
    let phone = |one: &mfadeck::tenant::Method| one.method_type().label() == "Phone, mobile";
    methods.into_iter().find(phone).unwrap()
}

/// The plan's intent is on record; then `meanwhile` happens, and the program starts again.
async fn crashed(tenant: &Tenant, plan: Plan, meanwhile: impl Future<Output = ()>) -> Recovered {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let pen = journal.take().await.unwrap();
    let recorder = pen.begin(&plan, &Context::default()).await.unwrap();
    let users: Vec<_> = plan.changes().map(|target| (target.id, None)).collect();
    recorder.intent(&users).await.unwrap();
    drop(recorder);
    meanwhile.await;
    let mut pen = journal.take().await.unwrap();
    let later = Timestamp::now() + SignedDuration::from_mins(6);
    let found = recover(&tenant.graph, &mut pen, later).await.unwrap();
    <[Recovered; 1]>::try_from(found).unwrap_or_else(|found| panic!("{found:?}"))[0].clone()
}

#[tokio::test]
async fn a_method_that_is_gone_was_deleted_and_one_that_is_there_was_not() {
    let (tenant, ada) = ada().await;
    let phone = phone(&tenant, &ada).await;
    let plan = || Plan::one_method(Step::Delete(phone.clone()), &ada, &Guards::default());
    let found = crashed(&tenant, plan(), async {}).await;
    assert_eq!((found.done, found.not_done), (0, 1));
    let deleted = async {
        tenant.graph.delete_method(ada.id, &phone).await.unwrap();
    };
    let found = crashed(&tenant, plan(), deleted).await;
    assert_eq!((found.done, found.not_done), (1, 0));
}

#[tokio::test]
async fn a_default_counts_as_set_when_the_service_says_so() {
    let (tenant, ada) = ada().await;
    let sms = DefaultMethod::Sms;
    let plan = || Plan::one_method(Step::MakeDefault(sms), &ada, &Guards::default());
    let found = crashed(&tenant, plan(), async {}).await;
    assert_eq!((found.done, found.not_done), (0, 1));
    let set = async {
        tenant.graph.set_default_method(ada.id, sms).await.unwrap();
    };
    let found = crashed(&tenant, plan(), set).await;
    assert_eq!((found.done, found.not_done), (1, 0));
}

#[tokio::test]
async fn a_phone_counts_as_added_when_the_list_has_it() {
    let (tenant, ada) = ada().await;
    let method = phone_number("+1 5550171");
    let step = || Step::Add {
        method: method.clone(),
        before: None,
    };
    let plan = || Plan::one_method(step(), &ada, &Guards::default());
    let found = crashed(&tenant, plan(), async {}).await;
    assert_eq!((found.done, found.not_done), (0, 1));
    let added = async {
        let added = tenant.graph.put_method(ada.id, &method, None);
        added.await.unwrap();
    };
    let found = crashed(&tenant, plan(), added).await;
    assert_eq!((found.done, found.not_done), (1, 0));
}

fn phone_number(number: &str) -> mfadeck::tenant::NewMethod {
    crate::add_method::phone(mfadeck::tenant::PhoneType::Office, number)
}

#[tokio::test]
async fn a_pass_that_was_made_since_counts_as_made() {
    let (tenant, ada) = ada().await;
    let action = Action::AccessPass {
        minutes: 60,
        once: true,
    };
    let plan = || Plan::new(action, [&ada], &Guards::default());
    let found = crashed(&tenant, plan(), async {}).await;
    assert_eq!((found.done, found.not_done), (0, 1));
    let made = async {
        let made = tenant.graph.create_access_pass(ada.id, Some(60), None);
        made.await.unwrap();
    };
    let found = crashed(&tenant, plan(), made).await;
    assert_eq!((found.done, found.not_done), (1, 0));
}
