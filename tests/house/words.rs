//! Words that nobody would say: they are kept out of every text that a person reads.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::{Source, files, name, root, sources};

/// Dated or foreign turns, as patterns. Use instead: unknown, reported, refreshed, skipped, resumed, undone.
const BANNED: &[&str] = &[
    "whom",
    "anew",
    "on wish",
    "told",
    "by now",
    "came to",
    "come to (its|their) end",
    "(goes|go|gone|going|went) on with",
    "(takes|take|taken|took|taking) (it |them )?back",
    "stands? out",
    "who lacks",
    "passed over",
    "looked at again",
    "second look",
    "an earlier start",
    "earlier starts",
    "not known of",
];

/// Documents and data with texts for people.
const DOCUMENTS: &[(&str, &str)] = &[
    ("docs", "md"),
    (".github", "md"),
    (".github", "yml"),
    ("assets", "json"),
    ("assets", "toml"),
    ("src/sim/scenarios", "toml"),
    ("tests", "toml"),
    ("tests", "snap"),
];

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let banned = BANNED.join("|").replace(' ', r"\s+");
    Regex::new(&format!(r"(?i)\b({banned})\b")).unwrap()
});

/// Names in braces, which are filled in before anybody reads the text.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{\w*(:[^}]*)?\}").unwrap());

/// Good English with a banned word in it: to tell things apart, to tell somebody to wait.
fn is_idiom(word: &str, rest: &str) -> bool {
    let rest = rest.trim_start();
    word.eq_ignore_ascii_case("told") && (rest.starts_with("apart") || rest.starts_with("to "))
}

/// Where a text has a banned word: the file, and the words around it.
fn found(file: &str, text: &str) -> Vec<String> {
    let text = &PLACEHOLDER.replace_all(text, "{}");
    let found = PATTERN
        .find_iter(text)
        .filter(|hit| !is_idiom(hit.as_str(), &text[hit.end()..]));
    let found = found.map(|hit| {
        let before = text[..hit.start()].char_indices().rev().nth(30);
        let after = text[hit.end()..].char_indices().nth(30);
        let from = before.map_or(0, |(at, _)| at);
        let to = after.map_or(text.len(), |(at, _)| hit.end() + at);
        let around: Vec<&str> = text[from..to].split_whitespace().collect();
        format!("{file}: …{}…", around.join(" "))
    });
    found.collect()
}

fn in_source(source: &Source) -> Vec<String> {
    let functions = source.functions.iter().map(|name| name.replace('_', " "));
    let texts = source.literals.iter().chain(&source.comments).cloned();
    texts
        .chain(functions)
        .flat_map(|text| found(&source.file, &text))
        .collect()
}

/// What the program and its sources say.
fn in_code() -> Vec<String> {
    let mut all = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        // The list itself is no text for people.
        let texts = sources(folder).filter(|source| source.file != "tests/house/words.rs");
        all.extend(texts.flat_map(in_source));
    }
    all
}

fn in_documents() -> Vec<String> {
    let mut paths = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for (folder, extension) in DOCUMENTS {
        paths.extend(files(folder, extension));
    }
    let texts = paths
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()));
    texts.flat_map(|(file, text)| found(&file, &text)).collect()
}

#[test]
fn no_text_uses_a_banned_word() {
    let found: Vec<String> = [in_code(), in_documents()].concat();
    assert!(found.is_empty(), "{} texts: {found:#?}", found.len());
}

#[test]
fn a_banned_word_is_found_wherever_it_stands() {
    for text in [
        "const HELP: &str = \"users for whom MFA is off\";",
        "const HELP: &str = \"read the list \\\n    anew\";",
        "/// A job that is gone on\n/// with later.\nfn f() {}",
        "// Has come to its end.\nfn f() {}",
        "fn f() { g(); } // Whom it may concern.",
        "fn f() { println!(\"{x} is told\"); }",
        "#[error(\"came to nothing\")] struct E;",
        "#[arg(help = \"on wish\")] struct A;",
        "#[test] fn the_admin_is_told() {}",
    ] {
        let source = Source::parse("src/planted.rs", text);
        assert_eq!(in_source(&source).len(), 1, "{text}");
    }
}

#[test]
fn words_that_only_look_like_banned_ones_may_stay() {
    let text = "/// Untold stories, told apart; whoever is told to wait.\nfn whomever() { format!(\"{told}\") }";
    assert_eq!(
        in_source(&Source::parse("src/planted.rs", text)),
        Vec::<String>::new()
    );
}
