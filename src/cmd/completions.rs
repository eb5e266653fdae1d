//! `mfadeck completions`: scripts for shells, from the definition of the command line.

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap_complete::Shell;
use color_eyre::eyre::WrapErr;

use super::demo::SCENARIOS;
use super::failure::Failure;
use super::global::GlobalOptions;
use super::sink::print;
use crate::config::read;
use crate::tenant::Shown;
use crate::ui::Theme;

// Additions to the generated scripts: options whose values only the configuration on this computer has.
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
    /// For the scripts: print what can follow an option, given without its dashes, or a command
    #[arg(long, value_name = "WORD", hide = true)]
    names: Option<String>,
}

const COMPLETIONS: &str = "\
Examples:
  mfadeck completions bash > ~/.local/share/bash-completion/completions/mfadeck
  mfadeck completions zsh > ~/.zfunc/_mfadeck
  mfadeck completions fish > ~/.config/fish/completions/mfadeck.fish
  mfadeck completions powershell >> $PROFILE
  mfadeck completions elvish > ~/.config/elvish/lib/mfadeck.elv; echo 'use mfadeck' >> ~/.config/elvish/rc.elv

The names of profiles, themes, views and scenarios are looked up while completing.";

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
    let text = match (completions.shell, &completions.names) {
        (_, Some(word)) => lines(&names(word, global, definition)),
        (Some(shell), None) => script(shell, definition)?,
        (None, None) => String::new(),
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

/// What can follow an option or a command. A configuration with errors has no names here: a message would disturb the
/// completion.
fn names(word: &str, global: &GlobalOptions, definition: &clap::Command) -> Vec<String> {
    let config = || read::read(global.config.as_deref()).unwrap_or_default();
    match word {
        "profile" | "tenants" => config().profiles.into_keys().collect(),
        "theme" => {
            let built_in = Theme::BUILT_IN.map(|(name, _)| name.to_owned());
            built_in
                .into_iter()
                .chain(config().themes.into_keys())
                .collect()
        }
        "view" => config().views.into_iter().map(|view| view.name).collect(),
        "man" => {
            let commands = definition.get_subcommands();
            commands
                .map(|command| command.get_name().to_owned())
                .collect()
        }
        _ => values(definition, word),
    }
}

/// The values of the first option with this name, else of the first operand of a command with this name.
fn values(command: &clap::Command, word: &str) -> Vec<String> {
    let option = |arg: &&clap::Arg| arg.get_long() == Some(word);
    let found = command.get_arguments().find(option);
    let found = found.map(values_of).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    for below in command.get_subcommands() {
        let operand = below.get_positionals().next();
        let found = match operand.filter(|_| below.get_name() == word) {
            Some(operand) => values_of(operand),
            None => values(below, word),
        };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn values_of(arg: &clap::Arg) -> Vec<String> {
    let values = arg.get_possible_values().into_iter();
    let shown = values.filter(|value| !value.is_hide_set());
    shown.map(|value| value.get_name().to_owned()).collect()
}

/// The generated script, with a part that asks the program for names.
fn script(shell: Shell, definition: &mut clap::Command) -> Result<String, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, definition, "mfadeck", &mut script);
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
