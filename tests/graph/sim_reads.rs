//! Reading a simulated tenant: the strictest reader of Graph's rules that there is.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use mfadeck::auth::{Authority, credential};
use mfadeck::graph::{Graph, GraphEndpoint};
use mfadeck::tenant::{
    AuditEvent, DefaultMethod, Method, MethodType, MfaState, PhoneType, ProblemKind, User, UserId,
    UserType,
};

use crate::{assert_no_breach, client, id_of, quick, simulated};

async fn all_users(graph: &Graph) -> Vec<User> {
    let mut pages = graph.users();
    let mut users = Vec::new();
    while let Some(page) = pages.next().await {
        users.append(&mut page.unwrap().users);
    }
    users
}

#[tokio::test]
async fn the_list_brings_names_states_licences_and_guests() {
    let (sim, graph) = simulated("demo").await;
    let users = all_users(&graph).await;
    assert_eq!(users.len(), 412);
    assert!(users.iter().all(|user| user.state_at().is_some()));
    let ada = users
        .iter()
        .find(|user| user.upn.as_str() == "ada@contoso.example")
        .unwrap();
    assert_eq!(ada.name.as_str(), "Ada Lovelace");
    assert!(ada.state.value.is(&MfaState::Enforced));
    assert_eq!(
        (ada.enabled.ok(), ada.synced.ok()),
        (Some(true), Some(true))
    );
    assert_eq!(ada.licences.ok(), Some(1));
    let guest = users
        .iter()
        .find(|user| user.user_type.is(&UserType::Guest))
        .unwrap();
    assert!(guest.upn.contains("#EXT#"));
    assert_eq!(graph.user(&guest.upn).await.unwrap().id, guest.id);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_list_of_several_pages_is_read_whole_and_once() {
    let (sim, graph) = simulated("about = \"many\"\n[population]\npeople = 2500\n").await;
    let users = all_users(&graph).await;
    let distinct: HashSet<UserId> = users.iter().map(|user| user.id).collect();
    assert!(users.len() >= 2500);
    assert_eq!(distinct.len(), users.len());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn the_registration_report_joins_by_id() {
    let (sim, graph) = simulated("demo").await;
    let rows: HashMap<_, _> = graph
        .registrations()
        .all()
        .await
        .unwrap()
        .items
        .into_iter()
        .collect();
    let ada = rows[&id_of(&graph, "ada@contoso.example").await];
    assert!(ada.registered.is_yes());
    assert_eq!(ada.default.ok().flatten(), Some(DefaultMethod::Push));
    assert!(ada.as_of.is_some());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn without_a_licence_the_report_says_so_and_security_defaults_are_on() {
    let (sim, graph) = simulated("no-p1").await;
    let error = graph.registrations().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Licence);
    assert!(error.problem().request_id.is_some());
    assert!(graph.security_defaults().await.unwrap());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn where_the_list_has_no_states_they_are_read_in_batches() {
    let (sim, graph) = simulated("state-unavailable").await;
    let page = graph.users().next().await.unwrap().unwrap();
    assert!(!page.has_states);
    let ids: Vec<_> = page.users.iter().map(|user| user.id).collect();
    let states = graph.background().states(&ids).await;
    assert_eq!(states.len(), ids.len());
    assert!(states.iter().all(|(_, state)| state.is_ok()));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_persons_methods_and_their_default_are_read() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let methods = graph.methods(ada).await.unwrap();
    let types: Vec<_> = methods.iter().map(Method::method_type).collect();
    assert!(types.contains(&MethodType::Phone(PhoneType::Mobile)));
    assert!(types.contains(&MethodType::Authenticator));
    let preferences = graph.sign_in_preferences(ada).await.unwrap();
    let default = mfadeck::tenant::method::default_of(&methods, &preferences).unwrap();
    assert_eq!(methods[default].method_type(), MethodType::Authenticator);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn every_method_in_the_demo_has_an_id_and_a_known_type_but_for_one_of_the_future() {
    let (sim, graph) = simulated("demo").await;
    let mut types = Vec::new();
    for user in all_users(&graph).await.iter().take(40) {
        let methods = graph.methods(user.id).await.unwrap();
        types.extend(methods.iter().map(Method::method_type));
    }
    for expected in [
        MethodType::Fido2,
        MethodType::HardwareOath,
        MethodType::QrCodePin,
        MethodType::Other,
    ] {
        assert!(types.contains(&expected), "{expected:?}");
    }
    assert_no_breach(&sim);
}

#[tokio::test]
async fn administrators_are_found_directly_and_through_groups_in_groups() {
    let (sim, graph) = simulated("demo").await;
    let book = graph.roles().await.unwrap();
    for (upn, admin) in [
        ("sven.halvorsrud@contoso.example", true),
        ("ines.moreira@contoso.example", true),
        ("piotr.wrobel@contoso.example", true),
        ("bob.chen@contoso.example", false),
    ] {
        let id = id_of(&graph, upn).await;
        assert_eq!(book.is_admin(id).ok(), Some(admin), "{upn}");
    }
    assert_no_breach(&sim);
}

#[tokio::test]
async fn the_operator_is_who_the_token_says() {
    let (sim, graph) = simulated("demo").await;
    let operator = graph.operator().await.unwrap();
    assert_eq!(operator.name.as_str(), sim.operator);
    assert_eq!(operator.tenant.as_str(), "contoso.example");
    assert!(operator.id.is_some());
    let claims = graph.token_claims().await.unwrap();
    assert_eq!(claims.object, operator.id.map(|id| id.0));
    assert!(!claims.app_only && !claims.permissions.is_empty());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn audit_entries_of_a_person_come_newest_first() {
    let (sim, graph) = simulated("demo").await;
    let grace = id_of(&graph, "grace@contoso.example").await;
    let events = graph.audits(grace, None).await.unwrap().entries;
    assert!(events.iter().any(AuditEvent::is_app_password));
    assert!(events.is_sorted_by(|newer, older| newer.at >= older.at));
    let since = events[0].at;
    let newest = graph.audits(grace, Some(since)).await.unwrap().entries;
    assert!(newest.iter().all(|event| event.at >= since));
    assert!(!newest.is_empty() && newest.len() < events.len());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn hostile_names_arrive_neutralised() {
    let (sim, graph) = simulated("hostile-names").await;
    for user in all_users(&graph).await {
        for text in [&user.name, &user.upn] {
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
        graph.methods(user.id).await.unwrap();
    }
    assert_no_breach(&sim);
}

#[tokio::test]
async fn an_unknown_person_is_not_found_and_the_error_quotes_the_request_id() {
    let (sim, graph) = simulated("demo").await;
    let error = graph.user("nobody@contoso.example").await.unwrap_err();
    assert!(error.is_not_found());
    assert!(error.problem().request_id.is_some());
    assert!(
        graph
            .state(UserId(uuid::Uuid::nil()))
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert_no_breach(&sim);
}

/// Drops, errors, damaged and late answers, all on reads.
const ROUGH: &str = r#"
about = "rough"
[population]
people = 2200
[[faults]]
on = { verb = "GET", path = "/v1.0/users" }
times = 1
answer = { status = 503, retry_after = "0.3" }
[[faults]]
on = { verb = "GET", query = "$skiptoken" }
times = 1
drop = "before"
[[faults]]
on = { verb = "GET", query = "$skiptoken" }
times = 1
malformed = true
[[faults]]
on = { verb = "GET", query = "$skiptoken" }
after = 1
times = 1
answer = { status = 429, retry_after = "0.4" }
"#;

#[tokio::test]
async fn a_bad_day_of_the_service_costs_time_but_no_user() {
    let (sim, graph) = simulated(ROUGH).await;
    let start = Instant::now();
    assert!(all_users(&graph).await.len() >= 2200);
    assert!(start.elapsed() >= Duration::from_millis(700));
    assert_no_breach(&sim);
}

/// Some items of a batch are told to wait.
const THROTTLED: &str = r#"
about = "throttled"
[population]
people = 60
[[faults]]
on = { verb = "GET", path = "/beta/users/*/authentication/requirements" }
after = 10
times = 15
answer = { status = 429, retry_after = "0.25" }
"#;

#[tokio::test]
async fn throttled_items_are_read_after_their_wait_and_never_before() {
    let (sim, graph) = simulated(THROTTLED).await;
    let ids: Vec<_> = all_users(&graph).await.iter().map(|user| user.id).collect();
    let states = graph.states(&ids).await;
    assert!(states.iter().all(|(_, state)| state.is_ok()));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn of_many_requests_at_once_none_is_sent_again_early() {
    let scenario = "about = \"x\"\n[population]\npeople = 30\n[[faults]]\nafter = 20\ntimes = 12\n\
                    answer = { status = 429, retry_after = \"0.5\" }\n";
    let (sim, graph) = simulated(scenario).await;
    let ids: Vec<_> = all_users(&graph).await.iter().map(|user| user.id).collect();
    let reads = ids.iter().map(|&id| {
        let graph = graph.background();
        async move { graph.methods(id).await }
    });
    let all = futures_util::future::join_all(reads).await;
    assert!(all.iter().all(Result::is_ok));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn microsofts_credential_signs_in_at_the_simulation_and_a_dead_token_is_renewed() {
    let (sim, _) = simulated("demo").await;
    let authority = Authority::new(sim.login_url.parse().unwrap()).unwrap();
    let credential = credential::client_secret(
        &authority,
        &sim.tenant_id.to_string(),
        &sim.client_id.to_string(),
        sim.client_secret.clone().into(),
    )
    .unwrap();
    let endpoint = GraphEndpoint::new(sim.graph_url.parse().unwrap()).unwrap();
    let scope = "https://graph.microsoft.com/.default".to_owned();
    let graph = Graph::new(endpoint, credential, scope, quick()).unwrap();
    assert!(graph.users().next().await.unwrap().is_ok());
    sim.expire_tokens();
    assert!(graph.users().next().await.unwrap().is_ok());
    let operator = graph.operator().await.unwrap();
    assert_eq!(operator.id, None);
    assert_eq!(operator.name.as_str(), sim.client_id.to_string());
    assert_eq!(operator.tenant.as_str(), sim.tenant_id.to_string());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn a_wrong_secret_is_a_sign_in_problem_in_microsofts_words() {
    let (sim, _) = simulated("empty").await;
    let authority = Authority::new(sim.login_url.parse().unwrap()).unwrap();
    let credential = credential::client_secret(
        &authority,
        &sim.tenant_id.to_string(),
        &sim.client_id.to_string(),
        "wrong".into(),
    )
    .unwrap();
    let endpoint = GraphEndpoint::new(sim.graph_url.parse().unwrap()).unwrap();
    let scope = "https://graph.microsoft.com/.default".to_owned();
    let graph = Graph::new(endpoint, credential, scope, quick()).unwrap();
    let problem = graph.security_defaults().await.unwrap_err().problem();
    assert_eq!(problem.kind, ProblemKind::SignIn);
    assert!(
        problem.message.contains("AADSTS7000215"),
        "{}",
        problem.message
    );
    assert!(!problem.message.contains("aka.ms"), "{}", problem.message);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_rejected_once_and_not_sent_twice() {
    let (sim, _) = simulated("empty").await;
    let graph = client(&sim.graph_url, sim.token.clone(), quick());
    sim.expire_tokens();
    let error = graph.security_defaults().await.unwrap_err();
    assert_eq!(error.kind(), ProblemKind::SignIn);
    assert_eq!(sim.requests().len(), 1);
}

#[tokio::test]
async fn roles_through_a_group_that_may_not_be_read_are_unknown_and_the_others_stand() {
    let demo = mfadeck_sim::scenario::named("demo").unwrap();
    let without = format!("{demo}\n[operator]\nwithout = [\"GroupMember.ReadBasic.All\"]\n");
    let (sim, graph) = simulated(&without).await;
    let book = graph.roles().await.unwrap();
    let gap = book.gap().unwrap();
    assert!(
        gap.advice.contains("GroupMember.ReadBasic.All"),
        "{}",
        gap.advice
    );
    let admin = id_of(&graph, "sven.halvorsrud@contoso.example").await;
    let other = id_of(&graph, "bob.chen@contoso.example").await;
    assert_eq!(
        (book.is_admin(admin).ok(), book.is_admin(other).ok()),
        (Some(true), None),
        "unknown is not no"
    );
    assert_no_breach(&sim);
}
