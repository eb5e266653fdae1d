//! Completions and manual pages, from the definitions that are parsed.

use std::ffi::OsStr;
use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap_complete::Shell;
use color_eyre::eyre::eyre;

use super::{Failure, definition};
use crate::sim::scenario;

const NAME: &str = "mfadeck";

/// Options of `completions`.
#[derive(Args, Debug)]
#[command(after_help = COMPLETIONS)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const COMPLETIONS: &str = "\
Examples:
  mfadeck completions bash > ~/.local/share/bash-completion/completions/mfadeck
  mfadeck completions zsh > ~/.zfunc/_mfadeck
  mfadeck completions fish > ~/.config/fish/completions/mfadeck.fish
  mfadeck completions powershell >> $PROFILE";

/// Options of `man`.
#[derive(Args, Debug)]
#[command(after_help = MAN)]
pub(super) struct ManOptions {
    /// The command; without one, the program
    command: Option<String>,
}

const MAN: &str = "\
Examples:
  mfadeck man > ~/.local/share/man/man1/mfadeck.1
  mfadeck man list | man -l -";

/// Any text, of which shells complete the built-in scenarios: a file may be named as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScenarioNames;

impl TypedValueParser for ScenarioNames {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            scenario::NAMES.into_iter().map(PossibleValue::new),
        ))
    }
}

/// Prints completions.
pub(super) fn complete(options: &CompletionsOptions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut definition(), NAME, &mut script);
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a manual page.
pub(super) fn manual(options: &ManOptions) -> Result<ExitCode, Failure> {
    let mut whole = definition();
    whole.build();
    let command = match &options.command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Failure::Other(eyre!("there is no command {name}; see mfadeck --help")))?
            .display_name(format!("{NAME}-{name}")),
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}
