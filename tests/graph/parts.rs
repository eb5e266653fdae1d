//! A long list, read in parts side by side.

use std::collections::HashSet;

use mfadeck::graph::{Doubt, GraphOptions};
use mfadeck::tenant::{User, UserId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::directory::{Directory, Event};
use crate::mock::Mock;
use crate::{assert_no_breach, graph, quick, simulated};

/// So few people are a long list here.
const MANY: usize = 40;

struct Read {
    users: Vec<User>,
    doubts: Vec<Doubt>,
}

async fn read(mock: &Mock) -> Read {
    let options = GraphOptions {
        parts_beyond: MANY,
        max_tries: 12,
        ..quick()
    };
    let mut pages = graph(&mock.url, options).all_users();
    let (mut users, mut doubts) = (Vec::new(), Vec::new());
    let mut more = true;
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(more, "a page behind the last one");
        more = page.more;
        users.extend(page.users);
        doubts.extend(page.doubt);
    }
    assert!(!more, "the last page says that it is the last");
    Read { users, doubts }
}

impl Read {
    fn ids(&self) -> HashSet<UserId> {
        let ids: HashSet<UserId> = self.users.iter().map(|user| user.id).collect();
        assert_eq!(ids.len(), self.users.len(), "somebody came twice");
        ids
    }
}

fn people(count: usize) -> Vec<String> {
    let names = ["Sam", "ada", "bob", "o'hara", "#7", "_svc", "zoe.x", "12"];
    (0..count)
        .map(|number| format!("{}{number}@contoso.example", names[number % names.len()]))
        .collect()
}

#[tokio::test]
async fn a_long_list_is_read_in_parts_and_everybody_comes_once() {
    let (directory, mock) = Directory::of(people(200)).serve(Vec::new()).await;
    let read = read(&mock).await;
    assert_eq!(read.doubts, []);
    let everybody = directory
        .lock()
        .unwrap()
        .people
        .keys()
        .copied()
        .collect::<Vec<_>>();
    assert_eq!(read.ids(), Directory::ids(everybody));
    let plain = mock
        .lines()
        .into_iter()
        .filter(|line| !line.contains("$filter") && !line.contains("$count"));
    assert_eq!(plain.count(), 2, "the rest is read in parts");
    for part in ["(userPrincipalName,%27%27%27%27)", "%27%23%27"] {
        assert!(
            mock.lines().iter().any(|line| line.contains(part)),
            "{part}"
        );
    }
}

#[tokio::test]
async fn a_list_that_is_not_long_is_read_page_by_page() {
    let (_, mock) = Directory::of(people(MANY)).serve(Vec::new()).await;
    assert_eq!(read(&mock).await.users.len(), MANY);
    assert!(mock.lines().iter().all(|line| !line.contains("$filter")));
}

#[tokio::test]
async fn names_that_all_begin_alike_are_divided_where_they_differ() {
    let names = (0..200).map(|number| format!("user{number:05}@contoso.example"));
    let (_, mock) = Directory::of(names).serve(Vec::new()).await;
    let read = read(&mock).await;
    assert_eq!((read.doubts.len(), read.ids().len()), (0, 200));
    assert!(mock.lines().iter().any(|line| line.contains("%27user00")));
}

#[tokio::test]
async fn refused_parts_lead_back_to_the_plain_list() {
    let mut directory = Directory::of(people(200));
    directory.refuses_parts = true;
    let (_, mock) = directory.serve(Vec::new()).await;
    let read = read(&mock).await;
    assert_eq!(read.doubts, [Doubt::Refused]);
    assert_eq!(read.ids().len(), 200);
}

#[tokio::test]
async fn parts_without_the_states_lead_back_to_the_plain_list_which_has_them() {
    let mut directory = Directory::of(people(200));
    directory.parts_lack_states = true;
    let (_, mock) = directory.serve(Vec::new()).await;
    let read = read(&mock).await;
    assert_eq!(read.doubts, [Doubt::WithoutStates]);
    assert_eq!(read.ids().len(), 200);
    assert!(read.users.iter().all(|user| user.state.value.is_known()));
}

#[tokio::test]
async fn a_name_that_begins_as_no_documented_one_is_found_all_the_same() {
    let mut names = people(200);
    names.push("+plus@contoso.example".to_owned());
    let (_, mock) = Directory::of(names).serve(Vec::new()).await;
    let read = read(&mock).await;
    let counted = Doubt::Number {
        counted: 201,
        read: 200,
    };
    assert_eq!(read.doubts, [counted]);
    assert_eq!(read.ids().len(), 201);
}

#[tokio::test]
async fn a_page_that_fails_is_read_again_by_the_next_call() {
    let (_, mock) = Directory::of(people(200))
        .serve(vec![Event::Nothing; 9])
        .await;
    let options = GraphOptions {
        parts_beyond: MANY,
        max_tries: 1,
        ..quick()
    };
    let mut pages = graph(&mock.url, options).all_users();
    let mut read = HashSet::new();
    while let Some(page) = pages.next().await {
        read.extend(page.unwrap().users.into_iter().map(|user| user.id));
    }
    assert_eq!(read.len(), 200);
}

/// The first letter of a name decides its part: most renames lead to another one.
fn account() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9'._!#^~-][a-z0-9]{0,4}@contoso\\.example"
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        60 => Just(Event::Nothing),
        3 => account().prop_map(Event::Add),
        6 => (any::<usize>(), account()).prop_map(|(who, name)| Event::Rename(who, name)),
        3 => any::<usize>().prop_map(Event::Remove),
        2 => Just(Event::Throttle),
        1 => Just(Event::RefuseParts),
    ]
}

#[test]
fn whoever_is_there_throughout_comes_once_whatever_happens_meanwhile() {
    let cases = (
        proptest::collection::vec(account(), MANY + 10..MANY * 3),
        proptest::collection::vec(event(), 0..160),
    );
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&cases, |(accounts, events)| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let directory = Directory::of(accounts);
                let at_first: Vec<u128> = directory.people.keys().copied().collect();
                let (directory, mock) = directory.serve(events).await;
                let read = read(&mock).await.ids();
                let removed = directory.lock().unwrap().removed.clone();
                let throughout = at_first.into_iter().filter(|id| !removed.contains(id));
                let lost: Vec<UserId> = Directory::ids(throughout)
                    .difference(&read)
                    .copied()
                    .collect();
                prop_assert_eq!(lost, Vec::new());
                Ok(())
            })
        })
        .unwrap();
}

#[tokio::test]
async fn the_simulated_tenant_counts_no_breach_and_as_many_users() {
    let scenario = "about = \"many\"\n[population]\npeople = 1200\nguests = 0.1\n";
    let (sim, _) = simulated(scenario).await;
    let options = GraphOptions {
        parts_beyond: 1_000,
        ..quick()
    };
    let graph = crate::client(&sim.graph_url, sim.token.clone(), options);
    let (mut pages, mut read) = (graph.all_users(), HashSet::new());
    let mut plain = graph.users();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.doubt, None);
        read.extend(page.users.into_iter().map(|user| user.id));
    }
    while let Some(page) = plain.next().await {
        for user in page.unwrap().users {
            assert!(read.remove(&user.id), "{}", user.upn);
        }
    }
    assert!(read.is_empty());
    assert_no_breach(&sim);
}
