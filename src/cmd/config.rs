//! `mfadeck config`: finds, checks and explains the configuration file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions};
use super::say::say;
use super::sink::{print, print_line};
use super::table::Table;
use crate::app::{COMMANDS, Key, Spec};
use crate::config::{Config, ConfigError, read};
use crate::report::Record;
use crate::tenant::Shown;

const EXAMPLE: &str = include_str!("../../assets/config.toml");

/// The names of a record of `config keys`.
const KEYS: [&str; 3] = ["id", "keys", "help"];

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ConfigOptions {
    #[command(subcommand)]
    command: ConfigCommand,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck config example > ~/.config/mfadeck/config.toml
  mfadeck config check
  mfadeck config keys
  mfadeck config path";

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Report every error in the file, with its line and a suggestion
    Check(CheckOptions),
    /// Print the path of the file
    Path,
    /// Print a commented example with every setting
    Example,
    /// List the dashboard's commands with their names in the configuration and their current keys
    Keys(KeysOptions),
}

#[derive(Args, Debug)]
#[command(after_help = CHECK)]
struct CheckOptions {
    /// The file to check; default: the one that mfadeck would use
    file: Option<PathBuf>,
}

const CHECK: &str = "\
Examples:
  mfadeck config check
  mfadeck config check ./config.toml

Prints one line for each error: FILE:LINE: and a suggestion. The exit code is 0 if there are none, \
1 if there are some or the file cannot be read.";

#[derive(Args, Debug)]
#[command(after_help = KEYS_EXAMPLES)]
struct KeysOptions {
    #[command(flatten)]
    output: OutputOptions,
}

const KEYS_EXAMPLES: &str = "\
Examples:
  mfadeck config keys
  mfadeck config keys --format json

In the file: [keys] and then main.enable = \"E\", or a list of keys, or [] for none.";

pub(super) fn run(global: &GlobalOptions, config: &ConfigOptions) -> Result<ExitCode, Failure> {
    match &config.command {
        ConfigCommand::Check(check) => return check_file(global, check),
        ConfigCommand::Path => print_line(&path(global)?.display().to_string())?,
        ConfigCommand::Example => print(EXAMPLE)?,
        ConfigCommand::Keys(keys) => print_keys(global, &keys.output)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn path(global: &GlobalOptions) -> Result<PathBuf, Failure> {
    let path = global.config.clone().or_else(read::default_path);
    path.ok_or_else(|| Failure::Usage("there is no home directory for a configuration".into()))
}

fn check_file(global: &GlobalOptions, check: &CheckOptions) -> Result<ExitCode, Failure> {
    let named = check.file.as_ref().or(global.config.as_ref());
    let Some((path, text)) = read::find(named.map(PathBuf::as_path)).map_err(failed)? else {
        say(format_args!(
            "there is no {}; mfadeck uses the defaults",
            path(global)?.display()
        ));
        return Ok(ExitCode::SUCCESS);
    };
    let Err(problems) = Config::parse(&text) else {
        say(format_args!("{} has no errors", path.display()));
        return Ok(ExitCode::SUCCESS);
    };
    for problem in problems {
        let line = format!("{}:{}: {}", path.display(), problem.line, problem.text);
        print_line(&Shown::line(line))?;
    }
    Ok(ExitCode::from(exit::ERROR))
}

fn failed(error: ConfigError) -> Failure {
    Failure::Other(error.into())
}

fn print_keys(global: &GlobalOptions, output: &OutputOptions) -> Result<(), Failure> {
    let config = read::read(global.config.as_deref());
    let map = config
        .map_err(|error| Failure::Usage(error.to_string()))?
        .keys;
    let mut out = output.records(Format::Table, global.no_color)?;
    if out.format() == Format::Table {
        let mut table = Table::new(["Name", "Keys", "What it does"]);
        for spec in COMMANDS {
            table.push(vec![
                spec.id().into(),
                map.names(spec).into(),
                spec.help.into(),
            ]);
        }
        return out.table(&table);
    }
    out.begin(KEYS)?;
    for spec in COMMANDS {
        out.push(&record(spec, map.of(spec)))?;
    }
    out.end().map(drop)
}

fn record(spec: &Spec, keys: &[Key]) -> Record {
    let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
    let [id, names, help] = KEYS;
    Record::default()
        .with(id, spec.id())
        .with(names, keys)
        .with(help, spec.help)
}
