use super::*;
use crate::app::links::{Link, Links};
use crate::tenant::SignIn;
use crate::tenant::conditional_access::Policy;

const TENANT: Uuid = Uuid::from_u128(0xc0);

fn in_tenant() -> Model {
    let mut m = loaded();
    if let Some(operator) = &mut m.operator {
        operator.tenant_id = Some(TENANT);
    }
    m
}

fn links(m: &Model) -> &Links {
    match m.layers.last() {
        Some(Layer::Links(links)) => links,
        other => panic!("{other:?}"),
    }
}

fn keys(m: &Model) -> Vec<Option<char>> {
    links(m).rows.iter().map(|row| row.key).collect()
}

fn copied(effects: &[Effect]) -> &str {
    match effects {
        [Effect::Copy(text), ..] => text,
        other => panic!("{other:?}"),
    }
}

fn row(m: &Model, key: char) -> &Link {
    let rows = &links(m).rows;
    rows.iter().find(|row| row.key == Some(key)).unwrap()
}

#[test]
fn the_selected_user_has_links_in_this_tenant_and_one_of_them_is_copied() {
    let mut m = in_tenant();
    press(&mut m, "Y");
    assert_eq!(links(&m).user, Some(id(1)));
    assert_eq!(keys(&m), [Some('a'), Some('u'), Some('s'), Some('p')]);
    let effects = key(&mut m, Key::Enter);
    assert!(m.layers.is_empty());
    let start = format!("https://entra.microsoft.com/{TENANT}/#view/");
    assert!(copied(&effects).starts_with(&start), "{effects:?}");
    assert!(copied(&effects).contains(&format!("/UserAuthMethods/userId/{}", id(1))));
    press(&mut m, "Y");
    let effects = press(&mut m, "s");
    assert!(copied(&effects).contains(&format!("/SignIns/userId/{}", id(1))));
    press(&mut m, "YG");
    let effects = press(&mut m, "y");
    assert!(copied(&effects).ends_with(&format!("?tenantId={TENANT}")));
}

#[test]
fn a_key_without_a_link_copies_nothing_and_says_so() {
    let mut m = in_tenant();
    press(&mut m, "Y");
    let effects = press(&mut m, "7");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("No link has the key 7")
    );
    press(&mut m, "Y");
    assert!(m.layers.is_empty(), "the same key closes the window");
}

#[test]
fn without_a_user_there_is_the_page_of_all_users() {
    let mut m = empty();
    m.start();
    press(&mut m, "Y");
    assert_eq!((links(&m).user, keys(&m)), (None, vec![Some('p')]));
}

#[test]
fn the_newest_failed_sign_in_is_named_by_its_correlation_id() {
    let mut m = in_tenant();
    let failed = |second, code, correlation: &str| SignIn {
        correlation: Some(SafeText::new(correlation)),
        ..SignIn::new(at(second), code)
    };
    let entries = vec![
        failed(9, 0, "success"),
        failed(8, 50_074, "newest"),
        failed(7, 50_126, "older"),
    ];
    let part = Part::SignIns(Reading {
        at: at(3),
        value: Ok(Log::whole(entries)),
    });
    let (request, user) = (m.detail_request, id(1));
    m.update(
        Msg::Detail {
            request,
            user,
            part,
        },
        at(3),
    );
    press(&mut m, "Y");
    let note = row(&m, 's').note.clone().unwrap();
    assert!(note.contains("correlation id newest"), "{note}");
}

#[test]
fn policies_that_concern_the_user_have_links_if_their_ids_are_ids() {
    let mut m = in_tenant();
    let policy = |id: &str, name: &str| Policy {
        id: SafeText::new(id),
        name: SafeText::new(name),
        ..crate::coverage::tests::policy()
    };
    let id7 = Uuid::from_u128(7).to_string();
    let policies = vec![policy(&id7, "MFA for all"), policy("7/../../evil", "Evil")];
    m.protection.policies = Some(Reading {
        at: at(3),
        value: Ok(policies),
    });
    press(&mut m, "Y");
    let label = &row(&m, '1').label;
    assert_eq!(label, "Policy \"MFA for all\"");
    assert!(
        row(&m, '1')
            .address
            .ends_with(&format!("/PolicyBlade/policyId/{id7}"))
    );
    assert!(!links(&m).rows.iter().any(|row| row.label.contains("Evil")));
}

#[test]
fn a_job_on_record_and_a_question_about_one_user_lead_to_that_user() {
    use crate::change::history;
    use crate::change::journal::{Context, JobRecord, Record};
    let mut m = in_tenant();
    let bob = m.store.get(id(2)).unwrap();
    let action = Action::SetState(MfaState::Enforced);
    let plan = crate::change::Plan::new(action, [bob], &crate::change::Guards::default());
    let job = JobRecord::new(1, at(0), &plan, &Context::default());
    press(&mut m, "H");
    m.update(Msg::History(Ok(history::jobs([Record::Job(job)]))), at(2));
    press(&mut m, "Y");
    assert_eq!(links(&m).user, Some(id(2)));
    press(&mut m, "Y");
    key(&mut m, Key::Enter);
    press(&mut m, "Y");
    assert_eq!(links(&m).user, Some(id(2)));
    for _ in 0..3 {
        key(&mut m, Key::Esc);
    }
    press(&mut m, "jf");
    paint(&mut m);
    press(&mut m, ":links");
    key(&mut m, Key::Enter);
    assert_eq!(links(&m).user, Some(id(2)), "{:?}", m.layers);
}
