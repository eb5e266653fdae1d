//! What the tenant asks of everybody, and the logs, read from a simulated tenant.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use mfadeck::graph::Graph;
use mfadeck::tenant::conditional_access::{Demand, Narrowing, PolicyState};
use mfadeck::tenant::{Policy, ProblemKind};

use crate::{assert_no_breach, granting, id_of, simulated};

fn named<'a>(policies: &'a [Policy], name: &str) -> &'a Policy {
    let found = policies.iter().find(|policy| &*policy.name == name);
    found.unwrap()
}

#[tokio::test]
async fn adas_unanswered_prompts_come_before_her_last_success() {
    let (sim, graph) = simulated("demo").await;
    let ada = id_of(&graph, "ada@contoso.example").await;
    let sign_ins = graph.sign_ins(ada, None).await.unwrap().entries;
    assert!(sign_ins.is_sorted_by(|newer, older| newer.at >= older.at));
    let codes: Vec<u32> = sign_ins.iter().map(|sign_in| sign_in.code).collect();
    assert_eq!(codes, [500_121, 500_121, 500_121, 50_074, 0]);
    assert_eq!(sign_ins[0].city.as_deref(), Some("Amsterdam"));
    let since = sign_ins[1].at;
    let newest = graph.sign_ins(ada, Some(since)).await.unwrap().entries;
    assert_eq!(newest, sign_ins[..2]);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn the_policies_of_the_demo_are_read_with_people_and_conditions() {
    let (sim, graph) = simulated("demo").await;
    let policies = graph.policies().await.unwrap();
    let glass = id_of(&graph, "breakglass@contoso.example").await;
    let admins = named(&policies, "MFA for admins");
    assert_eq!(
        (admins.state, &admins.demand),
        (PolicyState::Enabled, &Demand::Mfa)
    );
    assert!(admins.include.roles.len() == 6 && admins.exclude.users == [glass]);
    let abroad = named(&policies, "Block untrusted countries");
    assert_eq!(
        (&abroad.demand, &abroad.only[..]),
        (&Demand::Block, &[Narrowing::OutsideTrustedLocations][..])
    );
    let finance = named(&policies, "MFA for finance");
    assert!(matches!(finance.demand, Demand::MfaOr(_)));
    assert!(named(&policies, "MFA for guests").include.guests);
    let flows = named(&policies, "Block device code flow");
    assert_eq!(flows.state, PolicyState::ReportOnly);
    assert_eq!(flows.only, [Narrowing::AuthenticationFlows]);
    let export = id_of(&graph, "ledger.export@contoso.example").await;
    let groups = graph.groups_of(export).await.unwrap();
    assert!(groups.contains(&finance.include.groups[0]));
    assert!(groups.contains(&finance.exclude.groups[0]));
    assert_no_breach(&sim);
}

/// What a profile with `risk = true` asks for beside the rest.
const RISK: &str = "IdentityRiskyUser.Read.All";

/// Risk, policies and policies again, all at once.
async fn ask_at_once(graph: &Graph) {
    let (risky, policies, again) =
        tokio::join!(graph.risky_users(), graph.policies(), graph.policies());
    risky.unwrap();
    policies.unwrap();
    again.unwrap();
}

#[tokio::test]
async fn the_limit_of_one_a_second_is_kept_without_a_single_refusal() {
    let (sim, graph) = simulated(&granting("demo", &[RISK])).await;
    let start = Instant::now();
    ask_at_once(&graph).await;
    assert!(start.elapsed() >= Duration::from_secs(2));
    assert!(sim.requests().iter().all(|request| request.status == 200));
    assert_no_breach(&sim);
}

/// Another application has used up the tenant's second.
const BUSY: &str = r#"
about = "busy"
[[faults]]
on = { path = "/v1.0/identity/conditionalAccess/policies" }
times = 2
answer = { status = 429 }
"#;

#[tokio::test]
async fn a_limit_that_names_no_wait_is_waited_for_all_the_same() {
    let (sim, graph) = simulated(BUSY).await;
    let start = Instant::now();
    assert!(graph.policies().await.unwrap().is_empty());
    assert!(start.elapsed() >= Duration::from_secs(2));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn users_at_risk_are_read_with_p2_and_a_missing_p2_by_name() {
    let (sim, graph) = simulated(&granting("demo", &[RISK])).await;
    let risky = graph.risky_users().await.unwrap();
    let isabel = id_of(&graph, "isabel.fonseca@contoso.example").await;
    assert_eq!(risky.len(), 1);
    assert_eq!((risky[0].user, &*risky[0].level), (isabel, "high"));
    assert_no_breach(&sim);
    let (_free, graph) = simulated(&granting("read-only-role", &[RISK])).await;
    let problem = graph.risky_users().await.unwrap_err().problem();
    assert_eq!(problem.kind, ProblemKind::Licence);
    assert!(problem.advice.contains("P2"), "{}", problem.advice);
}

#[tokio::test]
async fn without_p1_the_logs_and_the_activity_say_what_is_missing() {
    let (sim, graph) = simulated("no-p1").await;
    let operator = graph.operator().await.unwrap().id.unwrap();
    let sign_ins = graph.sign_ins(operator, None).await.unwrap_err();
    let activity = graph.sign_in_activity().next().await.unwrap().unwrap_err();
    for error in [sign_ins, activity] {
        assert_eq!(error.kind(), ProblemKind::Licence);
    }
    assert_eq!(graph.policies().await.unwrap(), []);
    assert_no_breach(&sim);
}

#[tokio::test]
async fn the_activity_of_everybody_comes_in_pages_of_five_hundred() {
    let scenario = "about = \"many\"\n[population]\npeople = 1100\n";
    let (sim, graph) = simulated(scenario).await;
    let mut pages = graph.sign_in_activity();
    let mut last = HashMap::new();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.items.len());
        last.extend(page.items);
    }
    assert_eq!(sizes, [500, 500, 101]);
    assert_eq!(last.len(), 1101);
    assert!(last.values().any(Option::is_none) && last.values().any(Option::is_some));
    assert_no_breach(&sim);
}

#[tokio::test]
async fn an_authentication_administrator_reads_methods_and_neither_state_logs_nor_policies() {
    let (sim, graph) = simulated("authentication-administrator").await;
    let noor = id_of(&graph, "noor.haddad@contoso.example").await;
    assert_eq!(graph.methods(noor).await.unwrap().len(), 3);
    let refused = [
        graph.state(noor).await.unwrap_err(),
        graph.sign_ins(noor, None).await.unwrap_err(),
        graph.audits(noor, None).await.unwrap_err(),
        graph.security_defaults().await.unwrap_err(),
        graph.policies().await.unwrap_err(),
        graph.risky_users().await.unwrap_err(),
    ];
    for error in refused {
        assert_eq!(error.kind(), ProblemKind::Forbidden, "{error:?}");
        assert!(error.problem().advice.contains("Reader"), "{error:?}");
    }
    assert!(graph.groups_of(noor).await.is_ok());
    assert_no_breach(&sim);
}

#[tokio::test]
async fn in_china_there_are_states_and_preferences_and_no_methods() {
    let (_sim, graph) = simulated("china").await;
    let lin = id_of(&graph, "lin.yuchen@contoso.example").await;
    let error = graph.methods(lin).await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().contains("'methods'"), "{error}");
    assert!(graph.state(lin).await.is_ok());
    assert!(graph.sign_in_preferences(lin).await.is_ok());
    assert_eq!(graph.sign_ins(lin, None).await.unwrap().entries.len(), 1);
}
