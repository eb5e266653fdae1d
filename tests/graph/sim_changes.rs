//! Changing a simulated tenant.

use mfadeck::graph::{GraphOptions, StateWrite};
use mfadeck::tenant::{
    DefaultMethod, EmailAddress, Likeness, Method, MethodType, MfaState, NewMethod, PhoneNumber,
    PhoneType, ProblemKind, SerialNumber, audit, token_code,
};
use mfadeck_sim::PortalAction;

use crate::{assert_no_breach, client, id_of, quick, simulated};

fn is(write: &StateWrite) -> MfaState {
    assert!(write.written.is_ok(), "{write:?}");
    *write.is.as_ref().unwrap()
}

#[tokio::test]
async fn a_state_is_set_and_what_the_service_made_of_it_is_read_back() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let bob = id_of(&graph, "bob.chen@contoso.example").await;
    let set = graph
        .set_states(&[(ada, MfaState::Disabled), (bob, MfaState::Enabled)])
        .await;
    assert_eq!(
        set.iter().map(is).collect::<Vec<_>>(),
        [MfaState::Disabled, MfaState::Enabled]
    );
    let again = graph.set_states(&[(ada, MfaState::Enabled)]).await;
    assert_eq!(
        is(&again[0]),
        MfaState::Enforced,
        "a registered user moves on by herself"
    );
    assert_eq!(graph.state(ada).await.unwrap(), MfaState::Enforced);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn three_hundred_changes_go_out_in_batches_within_the_rules() {
    let (sim, graph) = simulated("demo").await;
    let page = graph.users().next().await.unwrap().unwrap();
    let changes: Vec<_> = page
        .users
        .iter()
        .take(300)
        .map(|user| (user.id, MfaState::Enforced))
        .collect();
    let set = graph.set_states(&changes).await;
    assert!(set.iter().all(|write| is(write) == MfaState::Enforced));
    assert!(
        set.iter()
            .map(|write| write.user)
            .eq(changes.iter().map(|(user, _)| *user))
    );
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_global_reader_is_refused_in_clear_words_and_nothing_is_unclear() {
    let (sim, graph) = simulated("read-only-role").await;
    let user = graph
        .users()
        .next()
        .await
        .unwrap()
        .unwrap()
        .users
        .swap_remove(0);
    let set = graph.set_states(&[(user.id, MfaState::Enforced)]).await;
    let error = set[0].written.as_ref().unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Forbidden);
    assert!(!error.unclear());
    assert!(
        error
            .problem()
            .advice
            .contains("Authentication Policy Administrator")
    );
    assert_eq!(
        graph.state(user.id).await.unwrap(),
        user.state.value.ok().unwrap()
    );
    assert_no_breach(&sim);
}

#[tokio::test]
async fn an_answer_lost_after_the_change_is_unclear_and_reading_tells_the_truth() {
    let scenario = "about = \"x\"\n[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\n\
        [[faults]]\non = { verb = \"PATCH\" }\ntimes = 1\ndrop = \"after\"\n";
    let (sim, graph) = simulated(scenario).await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let set = graph.set_states(&[(ada, MfaState::Enforced)]).await;
    assert!(set[0].written.as_ref().unwrap_err().unclear(), "{set:?}");
    assert_eq!(graph.state(ada).await.unwrap(), MfaState::Enforced);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn throttled_changes_are_all_made_after_the_wait() {
    let scenario = "about = \"x\"\n[population]\npeople = 40\n\
        [[faults]]\non = { verb = \"PATCH\" }\nafter = 7\ntimes = 9\nanswer = { status = 429, retry_after = \"0.3\" }\n";
    let (sim, graph) = simulated(scenario).await;
    let page = graph.users().next().await.unwrap().unwrap();
    let changes: Vec<_> = page
        .users
        .iter()
        .map(|user| (user.id, MfaState::Enforced))
        .collect();
    let set = graph.set_states(&changes).await;
    assert!(set.iter().all(|write| is(write) == MfaState::Enforced));
    assert_no_breach(&sim);
}

async fn methods(graph: &mfadeck::graph::Graph, user: mfadeck::tenant::UserId) -> Vec<Method> {
    graph.methods(user).await.unwrap()
}

fn of_type(methods: &[Method], wanted: MethodType) -> &Method {
    methods
        .iter()
        .find(|method| method.method_type() == wanted)
        .unwrap()
}

#[tokio::test]
async fn the_default_method_is_deleted_last_or_refused_with_advice() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let found = methods(&graph, ada).await;
    let app = of_type(&found, MethodType::Authenticator);
    let phone = of_type(&found, MethodType::Phone(PhoneType::Mobile));
    let error = graph.delete_method(ada, app).await.unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Rejected);
    assert!(!error.unclear());
    assert!(error.problem().advice.contains("default"));
    graph.delete_method(ada, phone).await.unwrap();
    graph.delete_method(ada, app).await.unwrap();
    let left = methods(&graph, ada).await;
    assert!(
        left.iter()
            .all(|method| !method.method_type().is_contact_method())
    );
    assert!(
        graph
            .delete_method(ada, app)
            .await
            .unwrap_err()
            .is_not_found()
    );
    graph.revoke_sign_in_sessions(ada).await.unwrap();
    assert_no_breach(&sim);
}

#[tokio::test]
async fn every_deletable_method_of_the_demo_can_be_deleted() {
    let (sim, graph) = simulated("demo").await;
    let users = graph.users().next().await.unwrap().unwrap().users;
    let mut deleted = Vec::new();
    for user in users.iter().take(40) {
        // The default goes last, so two rounds reach all but an alternate default beside a mobile.
        for _ in 0..2 {
            for method in methods(&graph, user.id).await.iter().rev() {
                if graph.delete_method(user.id, method).await.is_ok() {
                    deleted.push(method.method_type());
                }
            }
        }
    }
    for expected in [
        MethodType::Fido2,
        MethodType::HardwareOath,
        MethodType::QrCodePin,
        MethodType::Authenticator,
        MethodType::Phone(PhoneType::Office),
    ] {
        assert!(
            deleted.contains(&expected),
            "{expected:?} not in {deleted:?}"
        );
    }
    assert!(!deleted.contains(&MethodType::Password) && !deleted.contains(&MethodType::Other));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn an_alternate_mobile_that_is_the_default_goes_first_once_the_default_is_another() {
    let (sim, graph) = simulated("demo").await;
    let users = graph.users().next().await.unwrap().unwrap().users;
    let alternate = MethodType::Phone(PhoneType::AlternateMobile);
    let mut with_two = None;
    for user in users.iter().take(40) {
        let found = methods(&graph, user.id).await;
        if found.iter().any(|method| method.method_type() == alternate) {
            with_two = Some((user.id, found));
        }
    }
    let (user, found) = with_two.unwrap();
    let (mobile, alternate) = (
        of_type(&found, MethodType::Phone(PhoneType::Mobile)),
        of_type(&found, alternate),
    );
    assert!(graph.delete_method(user, mobile).await.is_err());
    assert!(graph.delete_method(user, alternate).await.is_err());
    graph
        .set_default_method(user, DefaultMethod::Sms)
        .await
        .unwrap();
    graph.delete_method(user, alternate).await.unwrap();
    assert_no_breach(&sim);
}

#[tokio::test]
async fn another_default_can_be_chosen_and_then_the_old_one_may_go() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    graph
        .set_default_method(ada, DefaultMethod::Sms)
        .await
        .unwrap();
    let preferences = graph.sign_in_preferences(ada).await.unwrap();
    assert_eq!(preferences.default, Some(DefaultMethod::Sms));
    let found = methods(&graph, ada).await;
    graph
        .delete_method(ada, of_type(&found, MethodType::Authenticator))
        .await
        .unwrap();
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_pass_is_made_within_the_policy_and_its_code_comes_once() {
    let (sim, graph) = simulated("demo").await;
    let policy = graph.access_pass_policy().await.unwrap();
    assert_eq!(policy.enabled, Some(true));
    let ada = id_of(&graph, "ada@contoso.example").await;
    let pass = graph
        .create_access_pass(ada, policy.min_minutes, Some(true))
        .await
        .unwrap();
    assert!(!pass.code.secret().is_empty());
    assert_eq!(pass.minutes, policy.min_minutes);
    let found = methods(&graph, ada).await;
    assert_eq!(
        Some(&of_type(&found, MethodType::AccessPass).id),
        pass.id.as_ref()
    );
    let too_long = policy.max_minutes.map(|minutes| minutes + 1);
    let error = graph
        .create_access_pass(ada, too_long, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Rejected);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn what_somebody_does_in_the_portal_is_seen_in_the_audit_log() {
    let (sim, graph) = simulated("demo").await;
    let grace = id_of(&graph, "grace@contoso.example").await;
    let before = jiff::Timestamp::now();
    sim.play(
        &PortalAction::RestoreRememberedDevices {},
        "grace@contoso.example",
    )
    .unwrap();
    let events = graph.audits(grace, Some(before)).await.unwrap().entries;
    assert!(
        events
            .iter()
            .any(|event| event.activity.as_str() == audit::REMEMBERED_DEVICES_RESTORED)
    );
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_change_of_state_stands_in_the_audit_log_with_the_state_before_and_after() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let before = jiff::Timestamp::now();
    for state in [MfaState::Disabled, MfaState::Enforced] {
        let written = graph.set_states(&[(ada, state)]).await;
        assert!(written[0].written.is_ok());
    }
    let events = graph.audits(ada, Some(before)).await.unwrap().entries;
    let states: Vec<_> = events
        .iter()
        .filter(|event| event.activity.as_str() == audit::USER_UPDATED)
        .filter_map(|event| {
            event
                .requirement
                .map(|change| (change.before, change.after))
        })
        .collect();
    let (disabled, enforced) = (Some(MfaState::Disabled), Some(MfaState::Enforced));
    assert!(states.contains(&(enforced, disabled)), "{states:?}");
    assert!(states.contains(&(disabled, enforced)), "{states:?}");
    assert_no_breach(&sim);
}

#[tokio::test]
async fn read_only_stops_every_kind_of_write_before_the_service_sees_it() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let found = methods(&graph, ada).await;
    let seen = sim.requests().len();
    let options = GraphOptions {
        read_only: true,
        ..quick()
    };
    let reader = client(&sim.graph_url, sim.token.clone(), options);
    assert!(
        reader.set_states(&[(ada, MfaState::Disabled)]).await[0]
            .written
            .is_err()
    );
    assert!(
        reader
            .delete_method(ada, of_type(&found, MethodType::Authenticator))
            .await
            .is_err()
    );
    assert!(
        reader
            .set_default_method(ada, DefaultMethod::Sms)
            .await
            .is_err()
    );
    assert!(reader.revoke_sign_in_sessions(ada).await.is_err());
    assert!(reader.create_access_pass(ada, None, None).await.is_err());
    assert_eq!(sim.requests().len(), seen);
}

#[tokio::test]
async fn what_is_added_and_changed_is_in_the_list_and_what_the_service_refuses_is_said() {
    let (sim, graph) = simulated("demo").await;
    let bob = id_of(&graph, "bob.chen@contoso.example").await;
    let phone = |phone_type, number: &str| NewMethod::Phone {
        phone_type,
        number: PhoneNumber::parse(number).unwrap(),
    };
    let alternate = phone(PhoneType::AlternateMobile, "+1 5550170");
    let refused = graph.put_method(bob, &alternate, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemKind::Rejected);
    let address = |text| NewMethod::Email(EmailAddress::parse(text).unwrap());
    let token = NewMethod::Token {
        serial: SerialNumber::parse("GALT11420501").unwrap(),
        code: token_code("903809").unwrap(),
    };
    for method in [
        phone(PhoneType::Mobile, "+1 5550171"),
        alternate,
        phone(PhoneType::Office, "+1 5550172x9"),
        phone(PhoneType::Office, "+1 5550173"),
        address("bob@home.example"),
        address("b@home.example"),
        token,
    ] {
        let methods = graph.methods(bob).await.unwrap();
        let before = method.in_place_of(&methods);
        graph.put_method(bob, &method, before).await.unwrap();
        let methods = graph.methods(bob).await.unwrap();
        let is = method.in_place_of(&methods).unwrap();
        assert_eq!(method.compare(is), Likeness::Same, "{is:?}");
    }
    assert_no_breach(&sim);
}
