//! Says which source the program is built from and for which system, for `mfadeck --version`.

use std::env;
use std::fs;
use std::process::Command;

fn main() {
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let target = env::var("TARGET").unwrap_or_default();
    let told = match commit() {
        Some(commit) => format!("{version} ({commit}, {target})"),
        None => format!("{version} ({target})"),
    };
    println!("cargo::rustc-env=MFADECK_VERSION={told}");
    println!("cargo::rerun-if-changed=build.rs");
}

/// The commit of a published package, else that of the checkout. Builds for development have none, so that a commit does
/// not build everything again.
fn commit() -> Option<String> {
    if let Ok(info) = fs::read_to_string(".cargo_vcs_info.json") {
        let (_, rest) = info.split_once("\"sha1\": \"")?;
        return rest.get(..9).map(str::to_owned);
    }
    if env::var("PROFILE").as_deref() != Ok("release") {
        return None;
    }
    let head = git(&["rev-parse", "--path-format=absolute", "--git-path", "HEAD"])?;
    println!("cargo::rerun-if-changed={head}");
    if let Some(branch) = git(&["symbolic-ref", "--quiet", "HEAD"])
        && let Some(branch) = git(&["rev-parse", "--path-format=absolute", "--git-path", &branch])
    {
        println!("cargo::rerun-if-changed={branch}");
    }
    git(&["rev-parse", "--short=9", "HEAD"])
}

/// One line of git's; nothing without git, and nothing for a copy of the sources within the checkout of something else.
fn git(args: &[&str]) -> Option<String> {
    let folder = env::var("CARGO_MANIFEST_DIR").ok()?;
    let run = |args: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(&folder)
            .args(args)
            .output();
        let output = output.ok().filter(|output| output.status.success())?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.trim().to_owned())
    };
    let top = run(&["rev-parse", "--show-toplevel"])?;
    if fs::canonicalize(top).ok()? != fs::canonicalize(&folder).ok()? {
        return None;
    }
    run(args)
}
