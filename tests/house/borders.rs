//! The one border of foreign text: who may draw, and who may write to the shell.

use crate::source::{Source, sources};

/// What takes text as it is, each with the files that may name it. Everybody else draws spans, and prints by what is
/// shown: both take only text that has passed the border.
const RAW: &[(&[&str], &[&str])] = &[
    (
        &["ratatui::text", "ratatui::widgets", "ratatui::buffer"],
        &[
            "src/ui/canvas.rs",
            "src/ui/text.rs",
            "src/ui/ascii.rs",
            // Around text that is drawn already, an address that is plain ASCII.
            "src/ui/hyperlink.rs",
        ],
    ),
    (
        &["ratatui::Frame"],
        &["src/ui/mod.rs", "src/run/terminal.rs"],
    ),
    (
        &[
            "std::io::stdout",
            "std::io::stderr",
            "std::io::Stdout",
            "std::io::Stderr",
        ],
        &[
            "src/cmd/say.rs",
            "src/cmd/sink.rs",
            "src/cmd/start.rs",
            // Whether one of them is a terminal, its modes, and the clipboard's own sequence.
            "src/cmd/out.rs",
            "src/cmd/pasted.rs",
            "src/cmd/plan.rs",
            "src/cmd/prompt.rs",
            "src/run/mod.rs",
            "src/run/terminal.rs",
            "src/platform/terminal.rs",
        ],
    ),
];

fn breaches<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (names, allowed) in RAW {
            if allowed.contains(&source.file.as_str()) {
                continue;
            }
            for path in &source.paths {
                let path = path.join("::");
                let is_raw = |name: &&str| path == **name || path.starts_with(&format!("{name}::"));
                if names.iter().any(is_raw) {
                    found.push(format!("{} names {path}", source.file));
                }
            }
        }
    }
    found
}

#[test]
fn nobody_draws_or_prints_text_that_has_not_passed_the_border() {
    let product = sources("src").filter(|source| !source.file.starts_with("src/sim/"));
    assert_eq!(breaches(product), [""; 0]);
}

#[test]
fn raw_drawing_and_printing_is_found() {
    for text in [
        "use ratatui::text::Span;",
        "use std::io::{self, Write}; fn f() { io::stdout().flush().ok(); }",
    ] {
        let planted = Source::parse("src/ui/planted.rs", text);
        assert_eq!(breaches([&planted].into_iter()).len(), 1, "{text}");
    }
}
