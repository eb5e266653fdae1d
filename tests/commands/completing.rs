//! Completions that ask the program for names.

use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use crate::tenant::{program, run};

const CONFIG: &str = "[profiles.contoso]\n[profiles.look]\n[themes.mine]\n[views]\n\"no mfa\" = 'state:disabled'\nsales = 'sales'\n";

/// A job as the journal has it.
fn job(number: u32) -> String {
    format!(
        "{{\"record\":\"job\",\"job\":{number},\"version\":1,\"at\":\"2026-11-20T08:00:00Z\",\
         \"operator\":\"ops@contoso.example\",\"action\":{{\"setState\":\"enforced\"}},\"users\":[]}}\n"
    )
}

/// A home with a configuration, a journal of two jobs, and the shell's script in it.
async fn home(shell: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let folder = home.path().join("state/mfadeck/journal");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("contoso.example.jsonl"), job(7) + &job(12)).unwrap();
    let mut command = program(&home);
    command.args(["completions", shell]);
    let script = run(command).await.exits(0).stdout;
    std::fs::write(home.path().join("script"), script).unwrap();
    home
}

/// What a shell prints; none where it is not installed.
async fn printed(home: &TempDir, shell: &str, code: &str) -> Option<Vec<String>> {
    let binary = Path::new(env!("CARGO_BIN_EXE_mfadeck"));
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = binary.parent().unwrap().display();
    let output = Command::new(shell)
        .args(if shell == "zsh" {
            &["-f", "-c"][..]
        } else {
            &["-c"]
        })
        .arg(code)
        .env("PATH", format!("{folder}:{path}"))
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_STATE_HOME", home.path().join("state"))
        .current_dir(home.path())
        .stdin(Stdio::null())
        .output()
        .await
        .ok()?;
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn bash_completes_the_names_of_the_configuration() {
    let home = home("bash").await;
    for (option, word, names) in [
        ("--profile", "", &["contoso", "look"][..]),
        ("--profile", "c", &["contoso"]),
        ("list --view", "n", &["no\\ mfa"]),
        ("list --view", "x", &["x"]),
        ("--theme", "m", &["monochrome", "mine"]),
        ("sim --scenario", "hos", &["hostile-names"]),
        ("list --columns", "id,ro", &["id,roles"]),
        ("set", "en", &["enabled", "enforced"]),
        ("undo", "", &["12", "7"]),
        ("tenants contoso", "l", &["look"]),
        ("--theme =", "m", &["monochrome", "mine"]),
        ("--demo =", "h", &["hostile-names"]),
        ("man config", "ch", &["check"]),
        ("report --format", "", &["html", "json", "md"]),
    ] {
        let code = format!(
            "source ./script; COMP_WORDS=(mfadeck {option} '{word}'); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _mfadeck mfadeck '{word}' \"${{COMP_WORDS[COMP_CWORD-1]}}\"; for one in \"${{COMPREPLY[@]}}\"; do echo \"$one\"; done"
        );
        let found = printed(&home, "bash", &code).await;
        assert!(found.is_none_or(|found| found == names), "{option}");
    }
}

#[tokio::test]
async fn zsh_completes_the_names_of_the_configuration() {
    let home = home("zsh").await;
    let code = "compdef() {}; compset() { shift; print -n \"without $1 \" }; compadd() { print -l -- \"${(@P)@[-1]}\" }; source ./script; \
                words=(mfadeck list --view ''); CURRENT=4; _mfadeck; \
                words=(mfadeck list --view=n); CURRENT=3; _mfadeck";
    let found = printed(&home, "zsh", code).await;
    let without_name = "without --*= without *, no mfa";
    assert!(
        found
            .as_ref()
            .is_none_or(|found| *found == ["without *, no mfa", "sales", without_name, "sales"]),
        "{found:?}"
    );
}

#[tokio::test]
async fn fish_completes_the_names_of_the_configuration() {
    let home = home("fish").await;
    for (line, names) in [
        ("mfadeck --profile ", &["contoso", "look"][..]),
        ("mfadeck list --view ", &["no mfa", "sales"]),
        ("mfadeck --profile=c", &["--profile=contoso"]),
        ("mfadeck list --columns id,dis", &["id,displayName"]),
        ("mfadeck set ", &["disabled", "enabled", "enforced"]),
        ("mfadeck undo ", &["7", "12"]),
        ("mfadeck show ", &[]),
        ("mfadeck list -o scr", &["script"]),
        ("mfadeck --config scr", &["script"]),
    ] {
        let code = format!("source ./script; complete -C '{line}'");
        let found = printed(&home, "fish", &code).await;
        let found = found.map(|lines| {
            let names = lines
                .iter()
                .map(|line| line.split('\t').next().unwrap_or_default());
            names.map(str::to_owned).collect::<Vec<_>>()
        });
        assert!(
            found.as_ref().is_none_or(|found| found == names),
            "{line}: {found:?}"
        );
    }
}

#[tokio::test]
async fn elvish_completes_names_and_values() {
    let home = home("elvish").await;
    for (words, names) in [
        ("--profile ''", &["contoso", "look"][..]),
        ("list --view ''", &["no mfa", "sales"]),
        ("--profile=", &["--profile=contoso", "--profile=look"]),
        ("list --columns id,", &["id,id", "id,displayName"]),
        ("set ''", &["disabled", "enabled", "enforced"]),
    ] {
        // The editor's namespace is there in a terminal only: its part of the script is run by itself.
        let script = std::fs::read_to_string(home.path().join("script")).unwrap();
        let hook = script
            .split("set edit:completion:arg-completer[mfadeck] = ")
            .last()
            .unwrap();
        let code = format!(
            "use str\nfn mfadeck-static {{|@words| }}\nvar complete~ = {hook}\ncomplete mfadeck {words} | to-lines"
        );
        let found = printed(&home, "elvish", &code).await;
        assert!(
            found.as_ref().is_none_or(|found| names
                .iter()
                .zip(found)
                .all(|(name, found)| name == found)
                && found.len() >= names.len()),
            "{words}: {found:?}"
        );
    }
}

#[tokio::test]
async fn every_option_and_operand_with_values_has_them_for_the_scripts() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("state/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    let saved = r#"{"version":1,"views":[{"name":"saved here","filter":"sales"}]}"#;
    std::fs::write(folder.join("dashboard.json"), saved).unwrap();
    for (line, value) in [
        ("--auth", "workload-identity"),
        ("--cloud", "us-gov"),
        ("list --cloud=", "us-gov"),
        ("list --format", "jsonl"),
        ("report --format", "html"),
        ("list --view", "saved here"),
        ("list --sort", "displayName"),
        ("list --sort", "smsDependency"),
        ("list ada --columns", "sources"),
        ("list --state", "unknown"),
        ("--demo=", "hostile-names"),
        ("sim --scenario", "hostile-names"),
        ("set", "enforced"),
        ("--demo --profile look set", "enforced"),
        ("-v reset", "contact-methods"),
        ("schema", "config"),
        ("man", "doctor"),
        ("man config", "check"),
        ("completions", "elvish"),
    ] {
        let names = names(&home, line).await;
        assert!(names.lines().any(|name| name == value), "{line}: {names}");
    }
    for line in [
        "",
        "list",
        "list set",
        "set enforced",
        "list -o",
        "--demo",
        "man lst",
    ] {
        assert_eq!(names(&home, line).await, "", "{line}");
    }
}

/// What the program says can follow the words of a line.
async fn names(home: &TempDir, line: &str) -> String {
    let mut command = program(home);
    command.args(["completions", "--names", "--"]);
    command.args(line.split_whitespace());
    run(command).await.exits(0).stdout
}

#[tokio::test]
async fn without_names_nothing_is_completed() {
    let home = tempfile::tempdir().unwrap();
    for line in ["--profile", "list --view", "jobs"] {
        assert_eq!(names(&home, line).await, "", "not even an empty line");
    }
}

#[tokio::test]
async fn every_script_asks_for_names() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let home = home(shell).await;
        let script = std::fs::read_to_string(home.path().join("script")).unwrap();
        assert!(script.contains("completions --names"), "{shell}");
    }
}

#[tokio::test]
async fn a_configuration_with_mistakes_disturbs_no_completion() {
    let home = home("bash").await;
    std::fs::write(home.path().join("config/mfadeck/config.toml"), "zzz = 1").unwrap();
    let mut command = program(&home);
    command.args(["completions", "--names", "--", "--theme"]);
    let ran = run(command).await.exits(0);
    assert!(ran.stdout.starts_with("dark\n") && ran.stderr.is_empty());
}
