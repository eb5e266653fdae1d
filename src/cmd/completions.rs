//! Completions and manual pages, from the definitions that are parsed.

use std::ffi::OsStr;
use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use clap_complete::Shell;
use color_eyre::eyre::{WrapErr, eyre};

use super::demo::SCENARIOS;
use super::options::Options;
use super::{Failure, definition};
use crate::config::read;
use crate::ui::Theme;

const NAME: &str = "mfadeck";

// What the generated scripts lack: options whose values this machine's configuration knows.
const BASH: &str = include_str!("../../assets/completions/names.bash");
const ZSH: &str = include_str!("../../assets/completions/names.zsh");
const FISH: &str = include_str!("../../assets/completions/names.fish");
const POWERSHELL: &str = include_str!("../../assets/completions/names.ps1");
const ELVISH: &str = include_str!("../../assets/completions/names.elv");

/// Options of `completions`.
#[derive(Args, Debug)]
#[command(after_help = COMPLETIONS)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum, required_unless_present = "names")]
    shell: Option<Shell>,
    /// For the scripts themselves: names that only this machine's configuration knows
    #[arg(long, value_enum, hide = true)]
    names: Option<Names>,
}

/// What has names that no script can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Names {
    Profile,
    Theme,
    View,
    Scenario,
}

const COMPLETIONS: &str = "\
Examples:
  mfadeck completions bash > ~/.local/share/bash-completion/completions/mfadeck
  mfadeck completions zsh > ~/.zfunc/_mfadeck
  mfadeck completions fish > ~/.config/fish/completions/mfadeck.fish
  mfadeck completions powershell >> $PROFILE

Names of profiles, themes, views and scenarios are asked for at the time of completion.";

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
        Some(Box::new(SCENARIOS.iter().copied().map(PossibleValue::new)))
    }
}

/// Prints completions, or the names that they ask for.
pub(super) fn complete(
    options: &Options,
    completions: &CompletionsOptions,
) -> Result<ExitCode, Failure> {
    let text = match (completions.shell, completions.names) {
        (_, Some(names)) => names.of(options).join("\n") + "\n",
        (Some(shell), None) => script(shell)?,
        (None, None) => String::new(),
    };
    stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

impl Names {
    /// The names. Whoever completes a word is not told what is wrong with the configuration.
    fn of(self, options: &Options) -> Vec<String> {
        let config = read::read(options.config.as_deref()).unwrap_or_default();
        match self {
            Self::Profile => config.profiles.into_keys().collect(),
            Self::Theme => {
                let built_in = Theme::BUILT_IN.map(|(name, _)| name.to_owned());
                built_in
                    .into_iter()
                    .chain(config.themes.into_keys())
                    .collect()
            }
            Self::View => config.views.into_iter().map(|view| view.name).collect(),
            Self::Scenario => SCENARIOS.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

/// The generated script, which asks the program where it needs names.
fn script(shell: Shell) -> Result<String, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut definition(), NAME, &mut script);
    let script = String::from_utf8(script).wrap_err("the completions")?;
    let (before, hook) = match shell {
        Shell::Bash => ("_mfadeck() {\n", BASH),
        Shell::Zsh => ("_mfadeck() {\n", ZSH),
        Shell::PowerShell => (
            "    param($wordToComplete, $commandAst, $cursorPosition)\n",
            POWERSHELL,
        ),
        Shell::Fish => return Ok(script + FISH),
        Shell::Elvish => return Ok(script + ELVISH),
        _ => return Ok(script),
    };
    Ok(script.replacen(before, &format!("{before}{hook}"), 1))
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
