//! `mfadeck completions`: scripts for shells, from the definition of the command line.

mod names;

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Args, ValueHint};
use clap_complete::Shell;
use color_eyre::eyre::WrapErr;

use super::demo::SCENARIOS;
use super::failure::Failure;
use super::global::GlobalOptions;
use super::sink::print;
use crate::tenant::Shown;

// Additions to the generated scripts: they ask the program for the values that can follow the words of the line.
const BASH: &str = include_str!("../../assets/completions/names.bash");
const ZSH: &str = include_str!("../../assets/completions/names.zsh");
const FISH: &str = include_str!("../../assets/completions/names.fish");
const POWERSHELL: &str = include_str!("../../assets/completions/names.ps1");
const ELVISH: &str = include_str!("../../assets/completions/names.elv");

#[derive(Args, Debug)]
#[command(after_help = COMPLETIONS)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum, required_unless_present = "names")]
    shell: Option<Shell>,
    /// For the scripts: print the values that can follow the words of a line, which are given after --
    #[arg(long, hide = true)]
    names: bool,
    #[arg(hide = true, last = true, requires = "names", value_name = "WORD")]
    words: Vec<String>,
}

const COMPLETIONS: &str = "\
Examples:
  mfadeck completions bash > ~/.local/share/bash-completion/completions/mfadeck
  mfadeck completions zsh > ~/.zfunc/_mfadeck
  mfadeck completions fish > ~/.config/fish/completions/mfadeck.fish
  mfadeck completions powershell >> $PROFILE
  mfadeck completions elvish > ~/.config/elvish/lib/mfadeck.elv; echo 'use mfadeck' >> ~/.config/elvish/rc.elv

Values are looked up while completing: also profiles, themes and views of the configuration, and the numbers of jobs.";

/// Takes any text, since a file may be named too; shells complete the built-in scenarios.
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

/// Prints a script, or the names that a script asks for.
pub(super) fn run(
    global: &GlobalOptions,
    completions: &CompletionsOptions,
    definition: &mut clap::Command,
) -> Result<ExitCode, Failure> {
    let text = match completions.shell {
        Some(shell) if !completions.names => script(shell, definition)?,
        _ => {
            definition.build();
            lines(&names::after(&completions.words, definition, global))
        }
    };
    print(text)?;
    Ok(ExitCode::SUCCESS)
}

/// Without names there is no line, not even an empty one: shells would complete it.
fn lines(names: &[String]) -> String {
    // A name that a terminal cannot show cannot be completed in one.
    names
        .iter()
        .filter(|name| *Shown::line(name.as_str()) == **name)
        .flat_map(|name| [name.as_str(), "\n"])
        .collect()
}

/// The generated script, with a part that asks the program for names.
fn script(shell: Shell, definition: &clap::Command) -> Result<String, Failure> {
    let mut script = Vec::new();
    let mut definition = without_files(definition.clone());
    clap_complete::generate(shell, &mut definition, "mfadeck", &mut script);
    let script = String::from_utf8(script).wrap_err("the generated script")?;
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

/// Shells complete names of files where nothing else is known: only values that are paths have them.
fn without_files(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_value_hint() {
        ValueHint::Unknown if arg.get_action().takes_values() => arg.value_hint(ValueHint::Other),
        _ => arg,
    });
    command.mut_subcommands(without_files)
}
