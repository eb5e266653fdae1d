//! Sections that the definition of the command line does not have in this form.

use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::cmd::failure::exit;

/// Environment variables that the program reads.
pub(in crate::cmd) const VARIABLES: [(&str, &str); 20] = [
    ("MFADECK_CONFIG", "The configuration file, as --config."),
    ("MFADECK_PROFILE", "The profile, as --profile."),
    (
        "MFADECK_ACCESS_TOKEN",
        "An access token for Graph. If it is set, --auth is token unless it is given.",
    ),
    (
        "MFADECK_LOG",
        "What --log records, such as mfadeck=info or mfadeck::graph=trace. Default: mfadeck=debug.",
    ),
    ("AZURE_TENANT_ID", "The tenant, as --tenant."),
    ("AZURE_CLIENT_ID", "The application, as --client-id."),
    (
        "AZURE_CLIENT_SECRET",
        "The application's secret, for --auth secret.",
    ),
    (
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "The application's certificate, as --certificate.",
    ),
    (
        "AZURE_FEDERATED_TOKEN_FILE",
        "The token of a workload, for --auth workload-identity.",
    ),
    ("NO_COLOR", "If it is not empty: no colours."),
    (
        "CLICOLOR_FORCE",
        "If it is neither empty nor 0: colours in tables also where they do not go to a terminal.",
    ),
    ("TERM", "If it is dumb: no colours, and ASCII only."),
    (
        "LC_ALL",
        "Unless it names UTF-8, the dashboard draws ASCII only.",
    ),
    ("LC_CTYPE", "The same, if LC_ALL is not set."),
    ("LANG", "The same, if neither of them is set."),
    (
        "XDG_CONFIG_HOME",
        "Where the configuration is. Default: ~/.config.",
    ),
    (
        "XDG_STATE_HOME",
        "Where the journal is. Default: ~/.local/state.",
    ),
    (
        "XDG_CACHE_HOME",
        "Where the lists of the last visits are. Default: ~/.cache.",
    ),
    (
        "HTTPS_PROXY",
        "The proxy to Microsoft; NO_PROXY lists the hosts without one.",
    ),
    (
        "SSL_CERT_FILE",
        "The certificates to trust, such as the CA of an inspecting proxy.",
    ),
];

const FILES: [(&str, &str); 3] = [
    (
        "~/.config/mfadeck/config.toml",
        "The configuration; mfadeck config example prints one with every setting.",
    ),
    (
        "~/.local/state/mfadeck/journal/",
        "What was changed, one file for each tenant: for jobs, undo and the history.",
    ),
    (
        "~/.cache/mfadeck/",
        "The list of the last visit, one file for each tenant. It can be deleted at any time.",
    ),
];

fn entries<'a>(roff: &mut Roff, entries: impl IntoIterator<Item = (Inline, &'a str)>) {
    for (name, meaning) in entries {
        roff.control("TP", []);
        roff.text([name]);
        roff.text([roman(meaning)]);
    }
}

/// The commands with their pages.
pub(super) fn commands(title: &str, below: &[&clap::Command]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in below {
        let about = command.get_about().map(ToString::to_string);
        roff.control("TP", []);
        roff.text([
            bold(format!("{title}-{}", command.get_name())),
            roman("(1)"),
        ]);
        roff.text([roman(about.unwrap_or_default())]);
    }
    roff
}

/// The examples, line by line, and the paragraphs after them. The exit codes of the program have a section of their own.
pub(super) fn after_help(text: &str) -> Roff {
    let mut roff = Roff::new();
    let mut has_notes = false;
    for paragraph in text.split("\n\n").map(str::trim_end) {
        if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
            roff.control("SH", ["EXAMPLES"]);
            roff.control("nf", []);
            for line in examples.lines() {
                roff.text([roman(line.trim_start())]);
            }
            roff.control("fi", []);
        } else if !paragraph.is_empty() && !paragraph.starts_with("Exit codes: 0 everything") {
            if !has_notes {
                roff.control("SH", ["NOTES"]);
                has_notes = true;
            }
            roff.control("PP", []);
            for line in paragraph.lines() {
                roff.text([roman(line.trim_start())]);
            }
        }
    }
    roff
}

pub(super) fn exit_status() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    let codes = exit::MEANINGS;
    entries(
        &mut roff,
        codes
            .iter()
            .map(|(code, meaning)| (bold(code.to_string()), *meaning)),
    );
    roff
}

pub(super) fn environment() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["ENVIRONMENT"]);
    entries(
        &mut roff,
        VARIABLES.map(|(name, meaning)| (bold(name), meaning)),
    );
    roff
}

pub(super) fn files() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["FILES"]);
    entries(
        &mut roff,
        FILES.map(|(path, meaning)| (italic(path), meaning)),
    );
    roff.control("PP", []);
    roff.text([roman(
        "Only their owner can read them. A demo leaves none behind.",
    )]);
    roff
}

pub(super) fn see_also(is_program: bool) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    if is_program {
        roff.text([roman(
            "The documentation comes with the program: README.md and docs/.",
        )]);
    } else {
        roff.text([
            bold("mfadeck"),
            roman("(1), for the environment and the files"),
        ]);
    }
    roff
}
