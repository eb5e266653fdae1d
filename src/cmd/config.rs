//! `mfadeck config`: where the configuration is, what is wrong in it, and what may stand there.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::options::Options;
use super::out::{Format, OutputOptions};
use super::table::Table;
use super::{Failure, exit, say};
use crate::app::{COMMANDS, Key, Spec};
use crate::config::{Config, ConfigError, read};
use crate::report::Record;

/// The example that is handed out.
const EXAMPLE: &str = include_str!("../../assets/config.toml");

/// The names of a record of `config keys`.
const KEYS: [&str; 3] = ["id", "keys", "help"];

/// Options of `config`.
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
    /// Tell everything that is wrong in the file
    Check(CheckOptions),
    /// Print where the file is looked for
    Path,
    /// Print a commented example with every setting
    Example,
    /// List the commands of the dashboard by their names in the configuration, with the keys that they have now
    Keys(KeysOptions),
}

#[derive(Args, Debug)]
#[command(after_help = CHECK)]
struct CheckOptions {
    /// The file; otherwise the one that would be used
    file: Option<PathBuf>,
}

const CHECK: &str = "\
Examples:
  mfadeck config check
  mfadeck config check ./config.toml

One line for each problem, FILE:LINE: and what may have been meant. The exit code is 0 if there is none, \
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

/// Does what the command says.
pub(super) fn run(options: &Options, config: &ConfigOptions) -> Result<ExitCode, Failure> {
    match &config.command {
        ConfigCommand::Check(check) => return tell_problems(options, check),
        ConfigCommand::Path => println!("{}", place(options)?.display()),
        ConfigCommand::Example => print!("{EXAMPLE}"),
        ConfigCommand::Keys(keys) => tell_keys(options, &keys.output)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn place(options: &Options) -> Result<PathBuf, Failure> {
    let place = options.config.clone().or_else(read::usual_place);
    place.ok_or_else(|| Failure::Usage("there is no home folder for a configuration".into()))
}

fn tell_problems(options: &Options, check: &CheckOptions) -> Result<ExitCode, Failure> {
    let named = check.file.as_ref().or(options.config.as_ref());
    let Some((path, text)) = read::find(named.map(PathBuf::as_path)).map_err(failed)? else {
        say(format_args!(
            "there is no {}; all is as without one",
            place(options)?.display()
        ));
        return Ok(ExitCode::SUCCESS);
    };
    let Err(problems) = Config::parse(&text) else {
        say(format_args!("{} is in order", path.display()));
        return Ok(ExitCode::SUCCESS);
    };
    for problem in problems {
        println!("{}:{}: {}", path.display(), problem.line, problem.text);
    }
    Ok(ExitCode::from(exit::ERROR))
}

fn failed(error: ConfigError) -> Failure {
    Failure::Other(error.into())
}

fn tell_keys(options: &Options, output: &OutputOptions) -> Result<(), Failure> {
    let config = read::read(options.config.as_deref());
    let map = config
        .map_err(|error| Failure::Usage(error.to_string()))?
        .keys;
    let format = output.format.unwrap_or(Format::Table);
    let mut out = output.records(format, options.no_color)?;
    if format == Format::Table {
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
