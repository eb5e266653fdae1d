//! The walls of the house: which module may know which, and what none of the pure ones may touch.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Names, Source, imports, sources};

/// What each module at the top may use; the list is in an order in which everybody comes after what they use.
const LAYERS: &[(&str, &[&str])] = &[
    ("platform", &[]),
    ("tenant", &[]),
    ("coverage", &["tenant"]),
    ("triage", &["coverage", "tenant"]),
    ("change", &["coverage", "tenant", "triage"]),
    ("report", &["change", "coverage", "tenant", "triage"]),
    ("app", &["change", "coverage", "tenant", "triage"]),
    ("auth", &["platform", "tenant"]),
    ("graph", &["auth", "platform", "tenant"]),
    (
        "jobs",
        &[
            "change", "coverage", "graph", "platform", "tenant", "triage",
        ],
    ),
    ("snapshot", &["platform", "tenant"]),
    ("ui", &["app", "change", "coverage", "tenant", "triage"]),
    (
        "config",
        &["app", "auth", "coverage", "platform", "tenant", "ui"],
    ),
    (
        "run",
        &[
            "app", "auth", "change", "coverage", "graph", "jobs", "platform", "report", "snapshot",
            "tenant", "triage", "ui",
        ],
    ),
    (
        "cmd",
        &[
            "app", "auth", "change", "config", "coverage", "graph", "jobs", "platform", "report",
            "run", "snapshot", "tenant", "triage", "ui",
        ],
    ),
];

/// Modules that hold values and decisions only: time and answers come in as arguments.
const PURE: &[&str] = &["tenant", "coverage", "triage", "change", "app", "report"];

/// What a pure module must not name.
const IMPURE: &[&str] = &[
    "tokio",
    "tokio_util",
    "futures_util",
    "reqwest",
    "ratatui",
    "crossterm",
    "axum",
    "azure_core",
    "azure_identity",
    "oauth2",
    "rustix",
    "tempfile",
    "std::fs",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::ToSocketAddrs",
    "std::net::UdpSocket",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
];

/// What the drawing must not name beside what the pure modules must not, ratatui excepted.
const STATEFUL: &[&str] = &[
    "std::sync",
    "std::cell::RefCell",
    "std::cell::Cell",
    "std::cell::OnceCell",
];

/// What only the module for the differences between systems may name.
const OF_A_SYSTEM: &[&str] = &[
    "std::os",
    "rustix",
    "linux_keyutils",
    "keyring_core",
    "process_wrap",
    "etcetera",
    "tokio::signal::unix",
    "tokio::signal::windows",
];

/// The files that may name the simulated tenant.
const STARTS_THE_SIM: &[&str] = &["src/cmd/demo.rs"];

/// Parts of the simulated tenant that may touch sockets and the clock.
const SIM_SHELL: &[&str] = &["src/sim/server.rs"];

/// Files that do not yet keep to the layers, each with the module that it should not use.
const PENDING: &[(&str, &str)] = &[];

/// Parts of the dashboard that know each other: the model holds its windows, and a row of the table of keys looks at
/// the model to say why it can do nothing.
const BOUND_TOGETHER: [&str; 6] = [
    "crate::app::attention",
    "crate::app::command",
    "crate::app::layer",
    "crate::app::model",
    "crate::app::overview",
    "crate::app::sms",
];

/// The root of the product's modules and its programs.
fn product() -> impl Iterator<Item = &'static Source> {
    sources("src").filter(|source| !source.file.starts_with("src/sim/"))
}

/// The files of one module at the top.
fn module(top: &str) -> impl Iterator<Item = &'static Source> {
    product().filter(move |source| source.top() == Some(top))
}

fn begins_with(path: &Names, prefix: &str) -> bool {
    let prefix: Vec<&str> = prefix.split("::").collect();
    path.len() >= prefix.len() && path.iter().zip(prefix).all(|(name, wanted)| name == wanted)
}

/// Paths of a file that a wall forbids.
fn named<'a>(source: &'a Source, forbidden: &'a [&str]) -> impl Iterator<Item = String> {
    source
        .paths
        .iter()
        .filter(|path| forbidden.iter().any(|prefix| begins_with(path, prefix)))
        .map(|path| format!("{} names {}", source.file, path.join("::")))
}

fn impurities(source: &Source) -> Vec<String> {
    let awaits = source.is_async.then(|| format!("{} is async", source.file));
    named(source, IMPURE).chain(awaits).collect()
}

fn state_of_drawing(source: &Source) -> Vec<String> {
    let impure: Vec<&str> = IMPURE
        .iter()
        .chain(STATEFUL)
        .copied()
        .filter(|name| !matches!(*name, "ratatui"))
        .collect();
    let awaits = source.is_async.then(|| format!("{} is async", source.file));
    let named: Vec<String> = named(source, &impure).collect();
    named.into_iter().chain(awaits).collect()
}

/// Modules of the top that a file uses.
fn tops(source: &Source) -> BTreeSet<&str> {
    let inner = source.paths.iter().filter(|path| path[0] == "crate");
    inner
        // The root itself, by a glob or a name, would open every door.
        .map(|path| path.get(1).map_or("crate", String::as_str))
        .filter(|top| Some(*top) != source.top())
        .collect()
}

/// Each use of a module that the table does not allow: the file and the module.
fn breaches<'a>(sources: impl IntoIterator<Item = &'a Source>) -> BTreeSet<(String, String)> {
    let mut breaches = BTreeSet::new();
    for source in sources {
        let Some(top) = source.top() else { continue };
        let allowed = LAYERS.iter().find(|(module, _)| *module == top);
        let allowed = allowed.map_or(&[][..], |(_, allowed)| allowed);
        for used in tops(source) {
            if !allowed.contains(&used) {
                breaches.insert((source.file.clone(), used.to_owned()));
            }
        }
    }
    breaches
}

/// Groups of parts that use each other.
fn cycles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<BTreeSet<&str>> {
    let reached = |from: &str| {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![imports.get_key_value(from).map_or("", |(part, _)| part)];
        while let Some(part) = open.pop() {
            let next = imports.get(part).into_iter().flatten().map(String::as_str);
            open.extend(next.filter(|next| reached.insert(*next)));
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|part| (part.as_str(), reached(part)))
        .collect();
    let mut cycles: Vec<BTreeSet<&str>> = Vec::new();
    for (file, reached) in all.iter().filter(|(file, reached)| reached.contains(*file)) {
        if !cycles.iter().any(|cycle| cycle.contains(file)) {
            let back = reached.iter().filter(|other| all[*other].contains(file));
            cycles.push(back.copied().collect());
        }
    }
    cycles
}

#[test]
fn every_module_of_the_top_has_its_place_in_the_table() {
    let tops: BTreeSet<&str> = product().filter_map(Source::top).collect();
    let table: BTreeSet<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    let unknown: Vec<_> = tops.difference(&table).collect();
    assert!(unknown.is_empty(), "add to LAYERS: {unknown:?}");
}

#[test]
fn the_table_of_layers_has_no_cycle() {
    let mut below = BTreeSet::new();
    for (module, allowed) in LAYERS {
        for used in *allowed {
            assert!(below.contains(used), "{module} comes before {used}");
        }
        below.insert(*module);
    }
}

#[test]
fn every_module_uses_only_what_the_table_allows() {
    let breaches = breaches(product());
    let pending = PENDING
        .iter()
        .map(|(file, module)| ((*file).to_owned(), (*module).to_owned()))
        .collect();
    let new: Vec<_> = breaches.difference(&pending).collect();
    assert!(new.is_empty(), "not allowed by LAYERS: {new:#?}");
    let mended: Vec<_> = pending.difference(&breaches).collect();
    assert!(mended.is_empty(), "remove from PENDING: {mended:#?}");
}

#[test]
fn pure_modules_know_no_runtime_no_network_no_terminal_no_file_and_no_clock() {
    let pure = PURE.iter().flat_map(|top| module(top));
    let found: Vec<String> = pure.flat_map(impurities).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn drawing_holds_no_state_and_waits_for_nothing() {
    let found: Vec<String> = module("ui").flat_map(state_of_drawing).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_platform_knows_on_which_system_it_runs() {
    let others = product().filter(|source| source.top() != Some("platform"));
    let found: Vec<String> = others
        .filter(|source| !source.file.ends_with("/tests.rs"))
        .flat_map(|source| named(source, OF_A_SYSTEM))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_demo_knows_that_a_tenant_is_simulated() {
    for source in product() {
        let knows = named(source, &["mfadeck_sim"]).next();
        let may = STARTS_THE_SIM.contains(&source.file.as_str());
        assert!(may || knows.is_none(), "{knows:?}");
    }
}

#[test]
fn only_the_shell_of_the_simulated_tenant_touches_sockets_and_the_clock() {
    let shell = [
        "tokio",
        "tokio_util",
        "axum",
        "std::fs",
        "std::net",
        "jiff::Timestamp::now",
    ];
    for source in sources("src/sim") {
        let found: Vec<String> = named(source, &shell).collect();
        assert!(
            SIM_SHELL.contains(&source.file.as_str()) || found.is_empty(),
            "{found:#?}"
        );
    }
}

#[test]
fn parts_of_the_commands_do_not_use_each_other_in_a_circle() {
    let imports = imports(module("cmd"));
    assert_eq!(cycles(&imports), Vec::<BTreeSet<&str>>::new());
}

#[test]
fn no_other_part_of_the_dashboard_joins_those_that_are_bound_together() {
    let imports = imports(module("app"));
    assert_eq!(cycles(&imports), [BTreeSet::from(BOUND_TOGETHER)]);
}

/// A file that breaks one rule in a way of its own.
fn planted(file: &str, text: &str) -> Source {
    Source::parse(file, text)
}

#[test]
fn a_module_hidden_in_a_list_of_imports_is_found() {
    for text in [
        "use crate::{graph, tenant};",
        "use crate::{tenant::{User}, graph::{self as service}};",
        "use crate as root; fn f() { root::graph::get(); }",
        "fn f() { let _ = crate::graph::Graph::new(); }",
        "fn f(graph: &crate::graph::Graph) {}",
        "fn f() { println!(\"{}\", crate::graph::HOST); }",
        "mod inner { use super::super::super::graph::Graph; }",
        "use super::super::graph;",
        "#[derive(Clone)] struct S<T: crate::graph::Area>(T);",
        "pub use crate::graph::*;",
    ] {
        let found = breaches(&[planted("src/app/list.rs", text)]);
        let graph = ("src/app/list.rs".to_owned(), "graph".to_owned());
        assert!(found.contains(&graph), "{text}: {found:?}");
    }
}

#[test]
fn everything_of_the_crate_at_once_is_found() {
    let found = breaches(&[planted("src/app/list.rs", "use crate::*;")]);
    assert_eq!(found.len(), 1);
}

#[test]
fn what_the_table_allows_is_no_breach() {
    let text = "use crate::{tenant::User, change}; use super::model::Model; fn f() { crate::app::update(); }";
    assert_eq!(
        breaches(&[planted("src/app/list.rs", text)]),
        BTreeSet::new()
    );
}

#[test]
fn a_clock_a_file_and_a_runtime_in_a_pure_module_are_found() {
    for text in [
        "use std::time::{Duration, Instant};",
        "use std::{fs, fmt};",
        "use std as s; fn f() { s::fs::read(\"x\"); }",
        "use jiff::Timestamp; fn f() { Timestamp::now(); }",
        "use jiff::Timestamp as Time; fn f() -> Vec<Time> { v.map(Time::now) }",
        "fn f() { assert!(jiff::Timestamp::now() > x); }",
        "fn f() { tokio::spawn(x); }",
        "async fn f() {}",
        "fn f() { g(async move { 1 }) }",
        "fn f() { select!(async { 1 }) }",
        "trait T { async fn f(); }",
    ] {
        assert_ne!(
            impurities(&planted("src/app/list.rs", text)),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn a_pure_file_is_pure() {
    let text = "use jiff::Timestamp; use std::time::Duration; fn is_async(now: Timestamp) {}";
    assert_eq!(
        impurities(&planted("src/app/list.rs", text)),
        Vec::<String>::new()
    );
}

#[test]
fn state_in_the_drawing_is_found() {
    for text in [
        "use std::cell::RefCell;",
        "fn f(m: &std::sync::Mutex<u8>) {}",
        "use std::{io};",
    ] {
        let found = state_of_drawing(&planted("src/ui/list.rs", text));
        assert_ne!(found, Vec::<String>::new(), "{text}");
    }
    let drawn = state_of_drawing(&planted("src/ui/list.rs", "use ratatui::text::Line;"));
    assert_eq!(drawn, Vec::<String>::new());
}

#[test]
fn the_simulated_tenant_is_found_where_it_is_named() {
    let source = planted(
        "src/graph/users.rs",
        "fn f() { mfadeck_sim::server::start(); }",
    );
    assert_eq!(named(&source, &["mfadeck_sim"]).count(), 1);
}

#[test]
fn a_circle_of_files_is_found_through_a_name_that_its_parent_passes_on() {
    let files = [
        planted(
            "src/cmd/mod.rs",
            "mod list; mod options; pub use options::Options;",
        ),
        planted(
            "src/cmd/options.rs",
            "use super::list::List; pub struct Options(List);",
        ),
        planted(
            "src/cmd/list.rs",
            "pub struct List; fn f(o: &crate::cmd::Options) {}",
        ),
    ];
    let imports = imports(&files);
    assert_eq!(
        cycles(&imports),
        [BTreeSet::from(["crate::cmd::list", "crate::cmd::options"])]
    );
}
