//! What the README and the pages in `docs` say about the program is true.
#![expect(
    clippy::unwrap_used,
    reason = "a page or a table that is not there fails the test"
)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use mfadeck::app::{COMMANDS, Context};
use mfadeck::auth::scopes;
use mfadeck::tenant::query::KEYS;
use mfadeck_sim::scenario;

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and everything that it leads to.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    for folder in ["docs", ".github"] {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        pages.extend(paths.filter(|path| path.extension().is_some_and(|kind| kind == "md")));
    }
    pages
}

fn between<'a>(page: &'a str, mark: &str) -> &'a str {
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let start = page.find(&open).unwrap() + open.len();
    &page[start..start + page[start..].find(&close).unwrap()]
}

/// Where links and pictures of a page lead, those within the repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.starts_with("http"))
}

#[test]
fn the_key_table_is_the_action_table() {
    let mut table = String::from("| key | what it does |\n|---|---|\n");
    for spec in COMMANDS.iter().filter(|spec| spec.context == Context::Main) {
        let keys: Vec<String> = spec.keys.iter().map(|key| format!("`{key}`")).collect();
        writeln!(table, "| {} | {} |", keys.join(" "), spec.help).unwrap();
    }
    let page = page("docs/keys.md");
    assert_eq!(
        between(&page, "keys"),
        table,
        "put this into docs/keys.md:\n{table}"
    );
}

#[test]
fn the_filter_table_is_the_query_language() {
    let mut table = String::from("| key | values | asks whether |\n|---|---|---|\n");
    for key in KEYS {
        writeln!(
            table,
            "| `{}:` | {} | {} |",
            key.name,
            key.values.replace(' ', ", "),
            key.meaning
        )
        .unwrap();
    }
    // A part of a role's name is a description and not a list of words.
    let table = table.replace("part, of, a, role's, name", "part of a role's name");
    let page = page("docs/filter.md");
    assert_eq!(
        between(&page, "filter"),
        table,
        "put this into docs/filter.md:\n{table}"
    );
}

#[test]
fn the_page_of_the_simulated_tenant_lists_its_scenarios() {
    let page = page("docs/simulated-tenant.md");
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: BTreeSet<&str> = rows.collect();
    assert_eq!(listed, BTreeSet::from(scenario::NAMES));
}

#[test]
fn the_page_about_signing_in_names_the_permissions_that_are_asked_for() {
    let page = page("docs/sign-in.md");
    for permission in [scopes::permissions(true), scopes::permissions(false)].concat() {
        assert!(page.contains(&format!("`{permission}`")), "{permission}");
    }
    let loop_of_script = page.split("for permission in ").nth(1).unwrap();
    let named = loop_of_script.split(';').next().unwrap().split_whitespace();
    let named: BTreeSet<&str> = named.filter(|word| *word != "\\").collect();
    let asked: BTreeSet<&str> = scopes::permissions(false).iter().copied().collect();
    assert_eq!(named, asked);
}

#[test]
fn every_link_and_every_picture_of_a_page_is_there() {
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            let file = link.split('#').next().unwrap();
            let target = path.parent().unwrap().join(file);
            assert!(target.exists(), "{}: {link}", path.display());
        }
    }
}

#[test]
fn every_file_that_the_architecture_page_names_is_there() {
    let page = page("src/lib.rs");
    let words = page.lines().filter(|line| line.starts_with("//!"));
    let named: BTreeSet<&str> = words
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|word| {
            word.ends_with('/') || Path::new(word).extension().is_some_and(|kind| kind == "rs")
        })
        .collect();
    assert!(named.len() > 20, "{named:?}");
    for file in named {
        let places = [root().join(file), root().join("src").join(file)];
        assert!(places.iter().any(|place| place.exists()), "{file}");
    }
}

#[test]
fn every_picture_is_on_a_page() {
    let texts: String = pages()
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for entry in fs::read_dir(root().join("assets/screenshots")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            texts.contains(&format!("assets/screenshots/{name}")),
            "{name} is on no page"
        );
    }
}
