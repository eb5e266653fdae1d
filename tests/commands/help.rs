//! Help, completions and manual pages, all from one definition.

use std::collections::BTreeSet;
use std::process::Stdio;

use tokio::io::AsyncWriteExt;

use crate::tenant::{Ran, program, run};

async fn printed(args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&home);
    command.args(args);
    run(command).await.exits(0)
}

#[tokio::test]
async fn every_command_has_help_with_examples() {
    for command in [
        "list",
        "show",
        "set",
        "reset",
        "migrate",
        "tap",
        "method",
        "method list",
        "method add",
        "method add phone",
        "method add email",
        "method add token",
        "method delete",
        "method default",
        "jobs",
        "undo",
        "login",
        "logout",
        "doctor",
        "report",
        "tenants",
        "tenants import",
        "config",
        "config check",
        "config keys",
        "sim",
        "schema",
        "completions",
        "man",
    ] {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = printed(&words).await.stdout;
        assert!(help.contains("Examples:\n  "), "{command}");
        insta::assert_snapshot!(format!("help_{}", command.replace(' ', "_")), help);
    }
    insta::assert_snapshot!("help", printed(&["--help"]).await.stdout);
}

#[tokio::test]
async fn completions_know_commands_options_and_scenarios() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]).await.stdout;
        // The others ask the program for values.
        let values: &[&str] = match shell {
            "bash" | "zsh" | "fish" => &["contact-methods", "hostile-names", "workload-identity"],
            _ => &[],
        };
        for word in ["include-admins", "graph-url", "undo"].iter().chain(values) {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[tokio::test]
async fn bash_takes_its_completions() {
    let script = printed(&["completions", "bash"]).await.stdout;
    let mut bash = tokio::process::Command::new("bash");
    let mut child = bash.arg("-n").stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(script.as_bytes()).await.unwrap();
    drop(stdin);
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn manual_pages_are_made_of_the_same_words() {
    let page = printed(&["man"]).await.stdout;
    assert!(page.contains(".TH mfadeck 1"), "{page}");
    assert!(page.contains("mfadeck\\-list\\fR(1)"), "{page}");
    for section in [
        "EXAMPLES",
        "EXIT STATUS",
        "ENVIRONMENT",
        "FILES",
        "SEE ALSO",
    ] {
        assert!(
            page.contains(&format!(".SH \"{section}\""))
                || page.contains(&format!(".SH {section}\n")),
            "{section} in {page}"
        );
    }
    assert!(
        page.contains("MFADECK_LOG") && page.contains("config.toml"),
        "{page}"
    );
    let options = page.split(".SH ENVIRONMENT").next().unwrap();
    assert!(options.contains("MFADECK_PROFILE"), "{options}");
    let page = printed(&["man", "set"]).await.stdout;
    assert!(
        page.contains("include\\-admins") && page.contains(".SH"),
        "{page}"
    );
    assert!(
        !page.contains("client\\-id"),
        "the page of the program has it"
    );
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&home);
    command.args(["man", "lst"]);
    let ran = run(command).await.exits(2);
    assert!(ran.stderr.contains("did you mean list?"), "{}", ran.stderr);
    let page = printed(&["man", "config", "check"]).await.stdout;
    assert!(page.contains(".TH mfadeck-config-check 1"), "{page}");
}

#[tokio::test]
async fn the_pages_of_all_commands_are_written_to_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("share/man/man1");
    let mut command = program(&home);
    command.args(["man", "--dir", folder.to_str().unwrap()]);
    let ran = run(command).await.exits(0);
    assert_eq!(ran.stdout, "");
    let entries = std::fs::read_dir(&folder).unwrap();
    let names: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in ["mfadeck.1", "mfadeck-list.1", "mfadeck-config-check.1"] {
        assert!(names.contains(name), "{name} in {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");
}
