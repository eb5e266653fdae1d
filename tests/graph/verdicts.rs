//! Who is required to use MFA: the list and the pane, and Microsoft's own answer, on the simulated tenant.

use jiff::Timestamp;
use mfadeck::coverage::{Answer, MfaRequirements, Rules, groups_to_read, judge};
use mfadeck::graph::{Graph, GraphOptions};
use mfadeck::tenant::{Known, MfaState, Protection, ProtectionPart, Reading, Store};

use crate::{assert_no_breach, client, id_of, quick, simulated};

fn read<T>(value: Result<T, mfadeck::graph::Error>) -> Reading<T> {
    Reading {
        at: Timestamp::now(),
        value: value.map_err(|error| error.problem()),
    }
}

/// The list as the dashboard has it once everything is read, with what the verdicts rest on.
async fn judged(graph: &Graph) -> (Store, Protection) {
    let mut store = Store::default();
    let mut pages = graph.users();
    while let Some(page) = pages.next().await {
        store.append(page.unwrap().users);
    }
    if let Ok(roles) = graph.roles().await {
        store.set_roles(roles);
    }
    let mut protection = Protection::default();
    protection.receive(ProtectionPart::SecurityDefaults(read(
        graph.security_defaults().await,
    )));
    protection.receive(ProtectionPart::Policies(read(graph.policies().await)));
    loop {
        let rules = Rules::of(&protection, store.seen_roles());
        let ranges = judge(&rules, &store).by_policies;
        let groups = groups_to_read(&rules, store.users());
        store.set_by_policies(&ranges);
        if groups.is_empty() {
            return (store, protection);
        }
        let members = graph.members_of(&groups).await;
        protection.receive(ProtectionPart::Groups(members));
    }
}

#[tokio::test]
async fn the_pane_and_the_list_say_the_same_of_every_user_of_every_scenario() {
    for name in mfadeck_sim::scenario::NAMES {
        if name == "large" {
            continue;
        }
        let (_sim, graph) = simulated(name).await;
        let (store, protection) = judged(&graph).await;
        let rules = Rules::of(&protection, store.seen_roles());
        for user in store.users() {
            let state: Known<MfaState> = user.state.value;
            let pane = MfaRequirements::of(&rules, user, state.ok().ok_or_else(String::new));
            assert_eq!(pane.range(), user.required_range(), "{name}: {}", user.upn);
            assert_eq!(pane.verdict(), user.required(), "{name}: {}", user.upn);
        }
    }
}

#[tokio::test]
async fn microsofts_answer_is_a_read_and_agrees_about_people() {
    let (sim, writer) = simulated("demo").await;
    let graph = client(
        &sim.graph_url,
        sim.token.clone(),
        GraphOptions {
            read_only: true,
            ..quick()
        },
    );
    let (store, protection) = judged(&writer).await;
    let rules = Rules::of(&protection, store.seen_roles());
    let policies = rules.policies.known().unwrap();
    for upn in ["ada@contoso.example", "breakglass@contoso.example"] {
        let user = store.get(id_of(&graph, upn).await).unwrap();
        let answer = graph.what_if(user.id).await.unwrap();
        assert!(!answer.is_empty());
        for theirs in &answer {
            let ours = policies
                .iter()
                .find(|policy| policy.id == theirs.id)
                .unwrap();
            let ours = rules.applies(ours, user).answer;
            if theirs.applies.is_yes() {
                assert_eq!(ours, Answer::Yes, "{upn}: {}", theirs.name);
            }
            if theirs.is_for_others() {
                assert_eq!(ours, Answer::No, "{upn}: {}", theirs.name);
            }
        }
    }
    assert_no_breach(&sim);
}

#[tokio::test]
async fn sign_ins_with_one_factor_are_found_by_the_service_itself() {
    let (sim, graph) = simulated("demo").await;
    let mut found = 0;
    for upn in [
        "aarav.abara@contoso.example",
        "ledger.export@contoso.example",
        "ada@contoso.example",
    ] {
        let user = id_of(&graph, upn).await;
        let log = graph.one_factor_sign_ins(user).await.unwrap();
        for one in &log.entries {
            assert_eq!((one.code, one.required_mfa()), (0, Some(false)));
        }
        found += log.entries.len();
    }
    assert!(found > 0);
    assert_no_breach(&sim);
}
