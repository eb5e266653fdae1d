//! Adding a method, or changing its number: read, judged, written and read back, and undone from the record.

use mfadeck::change::history::PastJob;
use mfadeck::change::{
    Action, Evidence, Fate, Guards, Outcome, Plan, Refusal, SkipReason, Step, UserResult,
};
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::{
    DefaultMethod, EmailAddress, Method, NewMethod, PhoneNumber, PhoneType, SerialNumber, User,
    token_code,
};
use mfadeck_sim::PortalAction;
use serde_json::json;

use crate::tenant::{Running, Tenant, ada, ledger, word};

pub fn phone(phone_type: PhoneType, number: &str) -> NewMethod {
    NewMethod::Phone {
        phone_type,
        number: PhoneNumber::parse(number).unwrap(),
    }
}

pub fn token(serial: &str, code: &str) -> NewMethod {
    NewMethod::Token {
        serial: SerialNumber::parse(serial).unwrap(),
        code: token_code(code).unwrap(),
    }
}

fn email(address: &str) -> NewMethod {
    NewMethod::Email(EmailAddress::parse(address).unwrap())
}

/// The plan as the preview makes it: with what the user has now.
async fn plan(tenant: &Tenant, user: &User, method: NewMethod) -> Plan {
    let methods = tenant.graph.methods(user.id).await.unwrap();
    let before = method.in_place_of(&methods).cloned();
    Plan::one_method(Step::Add { method, before }, user, &Guards::default())
}

async fn add(tenant: &Tenant, user: &User, method: NewMethod) -> UserResult {
    let plan = plan(tenant, user, method).await;
    tenant.run_plan(plan).await.of(user.id).clone()
}

fn line(report: &UserResult) -> String {
    report.evidence.line(|at| at.to_string()).unwrap()
}

async fn lines(tenant: &Tenant, user: &User) -> Vec<String> {
    let methods = tenant.graph.methods(user.id).await.unwrap();
    methods.iter().map(Method::line).collect()
}

#[tokio::test]
async fn a_phone_is_added_and_its_number_changed_and_each_is_read_back() {
    let (tenant, ada) = ada().await;
    let office = |number| phone(PhoneType::Office, number);
    let report = add(&tenant, &ada, office("+1 5550171x12")).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(line(&report), "Phone, office: none → +1 5550171x12");
    assert_eq!(report.request_ids.len(), 1);
    let report = add(&tenant, &ada, office("+1 5550172")).await;
    assert_eq!(line(&report), "Phone, office: +1 5550171x12 → +1 5550172");
    let report = add(&tenant, &ada, office("+1 5550172")).await;
    assert_eq!(report.outcome, Outcome::Unchanged);
    assert!(
        lines(&tenant, &ada)
            .await
            .contains(&"Phone, office +1 5550172".to_owned())
    );
    assert_eq!(tenant.asked("POST", "phoneMethods"), 1);
}

#[tokio::test]
async fn an_address_is_added_and_changed() {
    let (tenant, ada) = ada().await;
    for (address, said) in [
        ("ada@home.example", "E-mail: none → ada@home.example"),
        (
            "a@home.example",
            "E-mail: ada@home.example → a@home.example",
        ),
    ] {
        let report = add(&tenant, &ada, email(address)).await;
        assert_eq!(
            (report.outcome.clone(), line(&report).as_str()),
            (Outcome::Done, said)
        );
    }
}

#[tokio::test]
async fn a_token_is_assigned_once_and_with_the_code_that_it_shows() {
    let tokens = "[[tokens]]\nserial = \"T-1\"\nmanufacturer = \"Feitian\"\nmodel = \"c200\"\ncode = \"903809\"\n";
    let (tenant, users) = Tenant::of(2, tokens).await;
    let report = add(&tenant, &users[0], token("T-1", "000000")).await;
    assert!(
        matches!(&report.outcome, Outcome::Failed(problem) if problem.message.contains("verification code"))
    );
    let report = add(&tenant, &users[0], token("T-1", "903809")).await;
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(line(&report), "Hardware OATH: none → T-1, Feitian, c200");
    let again = add(&tenant, &users[0], token("T-1", "903809")).await;
    assert_eq!(again.outcome, Outcome::Unchanged);
    let other = add(&tenant, &users[1], token("T-1", "903809")).await;
    assert!(
        matches!(&other.outcome, Outcome::Failed(problem) if problem.message.contains("already assigned"))
    );
}

#[tokio::test]
async fn what_a_second_admin_did_since_the_preview_is_not_overwritten() {
    let (tenant, ada) = ada().await;
    let refused = Outcome::Skipped(SkipReason::Refused(Refusal::ChangedSince));
    let number = |number: &str| -> PortalAction {
        let office = json!({"type": "phone", "phoneType": "office", "number": number});
        serde_json::from_value(json!({"action": "addMethod", "method": office})).unwrap()
    };
    let adds = plan(&tenant, &ada, phone(PhoneType::Office, "+1 5550171")).await;
    tenant.sim.play(&number("+1 5550180"), &ada.upn).unwrap();
    let report = tenant.run_plan(adds).await.of(ada.id).clone();
    assert_eq!(report.outcome, refused);

    let methods = tenant.graph.methods(ada.id).await.unwrap();
    let office = methods
        .into_iter()
        .find(|one| one.description() == "+1 5550180")
        .unwrap();
    let deletes = Plan::one_method(Step::Delete(office), &ada, &Guards::default());
    tenant.sim.play(&number("+1 5550181"), &ada.upn).unwrap();
    let report = tenant.run_plan(deletes).await.of(ada.id).clone();
    assert_eq!(
        report.outcome, refused,
        "the id of a phone is the same whatever its number"
    );
    assert!(
        lines(&tenant, &ada)
            .await
            .contains(&"Phone, office +1 5550181".to_owned())
    );
}

#[tokio::test]
async fn a_role_that_sees_masked_numbers_confirms_what_it_can_see() {
    let tables = "[operator]\nroles = [\"Authentication Administrator\"]\n";
    let (tenant, users) = Tenant::of(1, tables).await;
    let mobile = |number| phone(PhoneType::Mobile, number);
    let report = add(&tenant, &users[0], mobile("+1 5550171")).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    let report = add(&tenant, &users[0], mobile("+1 5550182")).await;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    let report = add(&tenant, &users[0], mobile("+1 5559982")).await;
    assert_eq!(
        word(&report.outcome),
        "unknown",
        "the same last digits as before"
    );
}

async fn on_record(tenant: &Tenant, plan: Plan, journal: &Journal) -> PastJob {
    Running::begin_on_record(&tenant.graph, plan, journal)
        .ended()
        .await;
    journal.read().unwrap().jobs.pop().unwrap()
}

#[tokio::test]
async fn an_added_phone_is_undone_by_its_deletion_from_a_record_that_masks_it() {
    let (tenant, ada) = ada().await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let add = plan(&tenant, &ada, phone(PhoneType::Office, "+1 5550171")).await;
    let past = on_record(&tenant, add, &journal).await;
    let text = std::fs::read_to_string(journal.path()).unwrap();
    assert!(
        text.contains("•••••71") && !text.contains("5550171"),
        "{text}"
    );
    assert_eq!(past.why_not_undoable(), None);
    let undo = Plan::undo(&past, |_| Some(&ada), &Guards::default());
    assert_eq!(undo.action, Action::DeleteMethod);
    let report = tenant.run_plan(undo.clone()).await.of(ada.id).clone();
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(ledger(&report).entries[0].fate, Fate::Deleted);

    let again = plan(&tenant, &ada, phone(PhoneType::Office, "+1 5550188")).await;
    tenant.run_plan(again).await;
    let report = tenant.run_plan(undo).await.of(ada.id).clone();
    assert_eq!(
        report.outcome,
        Outcome::Skipped(SkipReason::Refused(Refusal::ChangedSince))
    );
}

#[tokio::test]
async fn a_token_is_unassigned_and_a_default_restored() {
    let tables = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\ndefault = \"oath\"\n\
        methods = [{ type = \"softwareOath\" }, { type = \"phone\", number = \"+1 5550100\" }]\n\
        [[tokens]]\nserial = \"T-1\"\nmanufacturer = \"Feitian\"\nmodel = \"c200\"\ncode = \"903809\"\n";
    let tenant = Tenant::start(tables).await;
    let ada = tenant.user("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let add = plan(&tenant, &ada, token("T-1", "903809")).await;
    let past = on_record(&tenant, add, &journal).await;
    let text = std::fs::read_to_string(journal.path()).unwrap();
    assert!(text.contains("T-1") && !text.contains("903809"), "{text}");
    let undo = Plan::undo(&past, |_| Some(&ada), &Guards::default());
    assert_eq!(tenant.run_plan(undo).await.words(), ["done"]);
    assert!(
        !lines(&tenant, &ada)
            .await
            .iter()
            .any(|line| line.contains("T-1"))
    );

    let sms = Plan::one_method(
        Step::MakeDefault(DefaultMethod::Sms),
        &ada,
        &Guards::default(),
    );
    let past = on_record(&tenant, sms, &journal).await;
    let undo = Plan::undo(&past, |_| Some(&ada), &Guards::default());
    let report = tenant.run_plan(undo).await.of(ada.id).clone();
    let oath = Some(DefaultMethod::Oath);
    let evidence = Evidence::Default {
        before: Some(DefaultMethod::Sms),
        asked: DefaultMethod::Oath,
        is: oath,
    };
    assert_eq!((report.outcome, report.evidence), (Outcome::Done, evidence));
}

#[tokio::test]
async fn a_changed_number_is_not_undone_since_the_record_masks_the_former_one() {
    let (tenant, ada) = ada().await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let change = plan(&tenant, &ada, phone(PhoneType::Mobile, "+1 5550171")).await;
    let past = on_record(&tenant, change, &journal).await;
    assert!(past.why_not_undoable().unwrap().contains("masked"));
    let settled = &past.outcomes[&ada.id];
    assert_eq!(settled.methods[0].fate, "changed from +• •••••00");
}
