//! The definition of the command line: what is parsed, completed and printed as a manual.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::change::{ResetOptions, SetOptions};
use super::completions::{CompletionsOptions, ScenarioNames};
use super::config::ConfigOptions;
use super::doctor::DoctorOptions;
use super::failure::exit;
use super::global::{Environment, GlobalOptions};
use super::jobs::{JobsOptions, UndoOptions};
use super::list::ListOptions;
use super::manual::ManOptions;
use super::method::MethodOptions;
use super::migrate::MigrateOptions;
use super::out::Format;
use super::report::ReportOptions;
use super::say::tell;
use super::schema::SchemaOptions;
use super::show::ShowOptions;
use super::sim::SimOptions;
use super::tap::TapOptions;
use super::tenants::TenantsOptions;
use crate::tenant::Shown;

/// A terminal dashboard for per-user MFA in Microsoft 365.
#[derive(Debug, Parser)]
#[command(version = VERSION, about)]
pub(super) struct CommandLine {
    /// What to do instead of opening the dashboard
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) global: GlobalOptions,
}

/// With the commit, where it is known, and the target: a report about a fault needs both.
const VERSION: &str = env!("MFADECK_VERSION");

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo                      a simulated tenant with 412 people
  mfadeck --demo=no-p1                one without a P1 licence
  mfadeck --tenant contoso.example    a real tenant: shows a code, and where to type it
  mfadeck --auth browser              the same with a browser; over SSH by ssh -L
  mfadeck doctor                      check sign-in, permissions and roles
  AZURE_CLIENT_SECRET=… mfadeck --auth secret --tenant contoso.example --client-id …
  mfadeck sim --scenario throttled    serve a simulated tenant to other programs
";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List users by any filter of the dashboard, as a table, JSON or CSV
    List(ListOptions),
    /// Show one user: what is wrong, state, methods, roles, sign-ins, changes
    Show(ShowOptions),
    /// Set the per-user MFA state of users, and confirm it
    Set(SetOptions),
    /// Run one of the portal's three resets
    Reset(ResetOptions),
    /// Move from per-user MFA to Conditional Access: who is safe, and disable it for them in waves
    Migrate(MigrateOptions),
    /// Create a Temporary Access Pass; prints its code once, to stdout
    Tap(TapOptions),
    /// List, add, change or delete one method of a user, or make it the default
    Method(MethodOptions),
    /// List the changes made from this computer, or resume a stopped one
    Jobs(JobsOptions),
    /// Restore the per-user MFA states from before a job
    Undo(UndoOptions),
    /// Write a report of the tenant: HTML for managers, Markdown for tickets, JSON for scripts
    Report(ReportOptions),
    /// Compare all tenants: one row each, the worst first
    Tenants(TenantsOptions),
    /// Sign in, and keep the sign-in in the system's keyring
    #[command(after_help = LOGIN)]
    Login,
    /// Delete the kept sign-in
    #[command(after_help = LOGOUT)]
    Logout,
    /// Check sign-in, permissions and roles
    Doctor(DoctorOptions),
    /// Find, check and explain the configuration file
    Config(ConfigOptions),
    /// Print the JSON schema of an output or of the configuration
    Schema(SchemaOptions),
    /// Serve a simulated tenant on loopback until stopped
    Sim(SimOptions),
    /// Print completions for a shell
    Completions(CompletionsOptions),
    /// Print a manual page
    Man(ManOptions),
}

const LOGIN: &str = "\
Examples:
  mfadeck login --tenant contoso.example
  mfadeck login --profile contoso --read-only

On Linux the sign-in is kept in the kernel's memory, never on disk. It ends at the next boot, or after three days \
without use. macOS keeps it in the keychain, Windows in its Credential Manager.";

const LOGOUT: &str = "\
Examples:
  mfadeck logout --tenant contoso.example
  mfadeck logout --profile contoso

The consent that the application has in the tenant stays.";

const GLOBAL_HEADING: &str = "Global options";
const GLOBAL_HINT: &str = "Global options such as --demo and --tenant: mfadeck --help";

pub(super) fn definition() -> clap::Command {
    let of_scenarios = |arg: clap::Arg| arg.value_parser(ScenarioNames).hide_possible_values(true);
    CommandLine::command()
        .mut_args(|arg| {
            if arg.is_global_set() {
                arg.help_heading(GLOBAL_HEADING)
            } else {
                arg
            }
        })
        .after_help(format!(
            "{EXAMPLES}\nExit codes: {}.\n\nReport problems at {PROBLEMS}.",
            exit_codes()
        ))
        .mut_arg("demo", of_scenarios)
        .mut_subcommand("sim", |sim| sim.mut_arg("scenario", of_scenarios))
}

/// Where to report what is wrong with the program.
const PROBLEMS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

fn exit_codes() -> String {
    let codes = exit::MEANINGS.map(|(code, meaning)| format!("{code} {meaning}"));
    codes.join(", ")
}

/// The command line of this process; an exit code where its words say all, or are wrong.
pub(super) fn parsed() -> Result<CommandLine, ExitCode> {
    let line = shown()
        .try_get_matches()
        .map_err(with_our_option)
        .and_then(|matches| {
            let mut line = CommandLine::from_arg_matches(&matches)?;
            line.global.environment = Environment::of(&matches);
            Ok(line)
        });
    line.map_err(|error| answered(&error))
}

/// Prints the help, or what is wrong with the command line. Foreign words in it are shown without colours.
fn answered(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    if *Shown::lines(plain.as_str()) == plain {
        // A closed stdout or stderr does not change the answer.
        error.print().ok();
    } else {
        tell(plain.trim_end());
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Names our option for one of other tools that means the same.
fn with_our_option(mut error: clap::Error) -> clap::Error {
    let given = error.get(ContextKind::InvalidArg);
    if matches!(given, Some(ContextValue::String(given)) if given == "--all-profiles") {
        let text = "--all-profiles is for list and doctor. A change is made in one tenant at a time, so that its preview, its \
            guards and its record are about one: name it with --profile\n";
        return clap::Error::raw(ErrorKind::UnknownArgument, text);
    }
    if let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg)
        && let Some(format) = given.strip_prefix("--")
        && Format::from_str(format, true).is_ok()
    {
        let ours = ContextValue::String(format!("--format {format}"));
        error.insert(ContextKind::SuggestedArg, ours);
    }
    error
}

/// The definition as it is shown: global options are described once, with the program and not with each command.
pub(super) fn shown() -> clap::Command {
    let mut whole = definition();
    whole.build();
    whole.mut_subcommands(without_global_help)
}

fn without_global_help(command: clap::Command) -> clap::Command {
    let after = match command.get_after_help() {
        Some(own) => format!("{own}\n\n{GLOBAL_HINT}"),
        None => GLOBAL_HINT.to_owned(),
    };
    let command = command.after_help(after).mut_args(|arg| {
        let hidden = arg.is_global_set() || arg.is_hide_set();
        arg.hide(hidden)
    });
    command.mut_subcommands(without_global_help)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::manual::VARIABLES;
    use super::*;

    fn variables_of(command: &clap::Command) -> BTreeSet<String> {
        let own = command
            .get_arguments()
            .filter_map(|arg| arg.get_env()?.to_str());
        let below = command.get_subcommands().flat_map(variables_of);
        own.map(str::to_owned).chain(below).collect()
    }

    #[test]
    fn every_variable_of_an_option_is_in_the_manual_and_on_the_page_about_the_configuration() {
        let page = include_str!("../../docs/configuration.md");
        let known: BTreeSet<&str> = VARIABLES.iter().map(|(name, _)| *name).collect();
        let options = variables_of(&definition());
        assert!(options.len() > 4, "{options:?}");
        for name in options {
            assert!(known.contains(name.as_str()), "{name}");
        }
        for name in known {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn every_exit_code_is_on_the_page_about_scripts() {
        let page = include_str!("../../docs/scripts.md");
        for (code, _) in exit::MEANINGS {
            assert!(page.contains(&format!("\n| {code} | ")), "{code}");
        }
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        definition().debug_assert();
    }

    #[test]
    fn a_demo_may_name_its_scenario_with_an_equals_sign_only() {
        let demo = |words: &[&str]| CommandLine::try_parse_from(words).map(|line| line.global.demo);
        assert_eq!(
            demo(&["mfadeck", "--demo"]).unwrap().as_deref(),
            Some("demo")
        );
        assert_eq!(
            demo(&["mfadeck", "--demo=large"]).unwrap().as_deref(),
            Some("large")
        );
        assert!(
            demo(&["mfadeck", "--demo", "large"]).is_err(),
            "large is no command"
        );
    }

    #[test]
    fn words_are_read_in_any_case_and_by_the_names_of_graph_powershell() {
        use crate::auth::Cloud;
        let cloud = |word| {
            let line = CommandLine::try_parse_from(["mfadeck", "--cloud", word]).unwrap();
            line.global.cloud
        };
        for word in ["us-gov", "US-GOV", "USGov"] {
            assert_eq!(cloud(word), Some(Cloud::UsGov), "{word}");
        }
        assert_eq!(cloud("USGovDoD"), Some(Cloud::UsDod));
        for args in [
            ["mfadeck", "--auth", "Browser"].as_slice(),
            &["mfadeck", "set", "Enforced", "ada@contoso.example"],
            &["mfadeck", "list", "--format", "JSON"],
            &["mfadeck", "list", "--state", "Enabled,unknown"],
            &["mfadeck", "reset", "Contact-Methods", "ada@contoso.example"],
        ] {
            CommandLine::try_parse_from(args).unwrap();
        }
    }

    #[test]
    fn an_unknown_word_is_answered_with_those_that_exist_and_the_likely_one() {
        for (args, parts) in [
            (
                ["mfadeck", "--cloud", "mars"].as_slice(),
                ["us-gov", "china"],
            ),
            (
                &["mfadeck", "--auth", "brower"],
                ["'browser'", "device-code"],
            ),
            (
                &["mfadeck", "list", "--columns", "email"],
                ["'userPrincipalName'", "licences"],
            ),
            (
                &["mfadeck", "list", "--sort", "-created"],
                ["'createdDateTime'", "licences"],
            ),
            (
                &["mfadeck", "list", "--state", "enforce"],
                ["'enforced'", "unknown"],
            ),
        ] {
            let error = CommandLine::try_parse_from(args).unwrap_err().to_string();
            for part in parts {
                assert!(error.contains(part), "{part} in {error}");
            }
        }
    }
}
