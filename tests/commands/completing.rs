//! Completions that ask the program for names.

use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use crate::tenant::{program, run};

const CONFIG: &str = "[profiles.contoso]\n[profiles.look]\n[themes.mine]\n[views]\n\"no mfa\" = 'state:disabled'\nsales = 'sales'\n";

/// A home with a configuration, and the shell's script in it.
async fn home(shell: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), CONFIG).unwrap();
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
        ("--view", "n", &["no\\ mfa"]),
        ("--view", "x", &[]),
        ("--theme", "m", &["monochrome", "mine"]),
        ("--scenario", "hos", &["hostile-names"]),
        ("--columns", "id,ro", &["id,roles"]),
    ] {
        let code = format!(
            "source ./script; COMP_WORDS=(mfadeck {option} '{word}'); COMP_CWORD=2; \
             _mfadeck mfadeck '{word}' {option}; for one in \"${{COMPREPLY[@]}}\"; do echo \"$one\"; done"
        );
        let found = printed(&home, "bash", &code).await;
        assert!(found.is_none_or(|found| found == names), "{option}");
    }
}

#[tokio::test]
async fn zsh_completes_the_names_of_the_configuration() {
    let home = home("zsh").await;
    let code = "compdef() {}; compadd() { print -l -- \"${(@P)@[-1]}\" }; source ./script; \
                words=(mfadeck --view ''); CURRENT=3; _mfadeck";
    let found = printed(&home, "zsh", code).await;
    assert!(found.is_none_or(|found| found == ["no mfa", "sales"]));
}

#[tokio::test]
async fn fish_completes_the_names_of_the_configuration() {
    let home = home("fish").await;
    for (line, names) in [
        ("mfadeck --profile ", ["contoso", "look"]),
        ("mfadeck list --view ", ["no mfa", "sales"]),
    ] {
        let code = format!("source ./script; complete -C '{line}'");
        let found = printed(&home, "fish", &code).await;
        assert!(found.is_none_or(|found| found == names), "{line}");
    }
}

#[tokio::test]
async fn elvish_completes_names_and_values() {
    let home = home("elvish").await;
    for (words, names) in [
        ("--profile ''", &["contoso", "look"][..]),
        ("list --view ''", &["no mfa", "sales"]),
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
        assert!(found.is_none_or(|found| found == names), "{words}");
    }
}

#[tokio::test]
async fn every_option_and_operand_with_values_has_them_for_the_scripts() {
    let home = tempfile::tempdir().unwrap();
    for (word, value) in [
        ("auth", "workload-identity"),
        ("cloud", "us-gov"),
        ("format", "jsonl"),
        ("sort", "displayName"),
        ("columns", "sources"),
        ("state", "unknown"),
        ("demo", "hostile-names"),
        ("set", "enforced"),
        ("reset", "contact-methods"),
        ("schema", "config"),
        ("man", "doctor"),
        ("completions", "elvish"),
    ] {
        let mut command = program(&home);
        command.args(["completions", "--names", word]);
        let names = run(command).await.exits(0).stdout;
        assert!(names.lines().any(|name| name == value), "{word}: {names}");
    }
}

#[tokio::test]
async fn without_names_nothing_is_completed() {
    let home = tempfile::tempdir().unwrap();
    for names in ["profile", "view"] {
        let mut command = program(&home);
        command.args(["completions", "--names", names]);
        assert_eq!(
            run(command).await.exits(0).stdout,
            "",
            "not even an empty line"
        );
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
    command.args(["completions", "--names", "theme"]);
    let ran = run(command).await.exits(0);
    assert!(ran.stdout.starts_with("dark\n") && ran.stderr.is_empty());
}
