//! Options and commands.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Mutex;

use clap::{Parser, Subcommand};
use color_eyre::eyre::WrapErr;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use url::Url;

use super::Failure;
use super::change::{ResetOptions, SetOptions};
use super::completions::{CompletionsOptions, ManOptions};
use super::config::ConfigOptions;
use super::doctor::DoctorOptions;
use super::jobs::{JobsOptions, UndoOptions};
use super::list::ListOptions;
use super::show::ShowOptions;
use super::sim::SimOptions;
use super::tap::TapOptions;
use crate::auth::Cloud;
pub(super) use crate::config::Auth;
use crate::ui::{HeaderColour, Look, Theme};

/// A terminal dashboard for per-user MFA in Microsoft 365.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line, each given or not"
)]
pub(super) struct Options {
    /// What to do instead of opening the dashboard
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// Use a simulated tenant: a scenario's name or a file
    #[arg(long, global = true, value_name = "SCENARIO", num_args = 0..=1, require_equals = true, default_missing_value = "demo")]
    pub(super) demo: Option<String>,
    /// The profile of the configuration to use
    #[arg(long, global = true, value_name = "NAME", env = "MFADECK_PROFILE")]
    pub(super) profile: Option<String>,
    /// The configuration instead of `$XDG_CONFIG_HOME/mfadeck/config.toml`
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// How to sign in; device-code, or token where `MFADECK_ACCESS_TOKEN` is set
    #[arg(long, global = true, value_enum)]
    pub(super) auth: Option<Auth>,
    /// The tenant: its id or one of its domains
    #[arg(long, global = true, env = "AZURE_TENANT_ID")]
    pub(super) tenant: Option<String>,
    /// The application that signs in
    #[arg(long, global = true, value_name = "ID", env = "AZURE_CLIENT_ID")]
    pub(super) client_id: Option<String>,
    /// The application's certificate with its key, as PEM
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "AZURE_CLIENT_CERTIFICATE_PATH"
    )]
    pub(super) certificate: Option<PathBuf>,
    /// The port on loopback that a browser comes back to; 0 takes a free one
    #[arg(long, global = true, value_name = "PORT")]
    pub(super) redirect_port: Option<u16>,
    /// The cloud that the tenant is in: global, us-gov, us-dod or china
    #[arg(long, global = true, value_parser = cloud)]
    pub(super) cloud: Option<Cloud>,
    /// Where Graph is, without a version; https, or http on loopback
    #[arg(long, global = true, value_name = "URL")]
    pub(super) graph_url: Option<Url>,
    /// Where sign-in is; https, or http on loopback
    #[arg(long, global = true, value_name = "URL")]
    pub(super) login_url: Option<Url>,
    /// Only read: every change is refused before it is sent, and read permissions alone are asked for
    #[arg(long, global = true)]
    pub(super) read_only: bool,
    /// Keep no list of users on disk for the next start, and show none
    #[arg(long, global = true)]
    pub(super) no_cache: bool,
    /// Accounts that are never changed: UPNs or object ids
    #[arg(long, global = true, value_name = "USER", value_delimiter = ',')]
    pub(super) protect: Vec<String>,
    /// The colours: dark, light, monochrome, high-contrast, or a theme of the configuration
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub(super) ascii: bool,
    /// Draw without colours (also: `NO_COLOR`)
    #[arg(long, global = true)]
    pub(super) no_color: bool,
    /// Tell on stderr how many requests were sent, and where figures come from
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// Write a log of requests, without personal data
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo                      a simulated tenant with 412 people
  mfadeck --demo=no-p1                one without a P1 licence
  mfadeck --tenant contoso.example    a real tenant: shows a code, and where to type it
  mfadeck --auth browser              the same with a browser; over SSH by ssh -L
  mfadeck doctor                      who you are there, and what you may do
  AZURE_CLIENT_SECRET=… mfadeck --auth secret --tenant contoso.example --client-id …
  mfadeck sim --scenario throttled    serve a simulated tenant to other programs

Exit codes: 0 all asked is done and read back, 1 error before anything was sent, 2 wrong call or no terminal, \
3 some failed or are unknown, 4 stopped half-way, 5 refused by a guard, 6 sign-in needed, 7 nothing failed, \
but something is left to do by hand.";

/// Commands beside the dashboard.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List users: with MFA, without, by any filter of the dashboard
    List(ListOptions),
    /// Show one user: state, methods, preferences, roles, audit events
    Show(ShowOptions),
    /// Set the per-user MFA state of users, and read it back
    Set(SetOptions),
    /// The portal's three resets
    Reset(ResetOptions),
    /// Make a Temporary Access Pass; its code goes to stdout, once
    Tap(TapOptions),
    /// Show what was changed from here, or go on with what was stopped
    Jobs(JobsOptions),
    /// Take an earlier change of states back
    Undo(UndoOptions),
    /// Sign in and keep the sign-in in the kernel's keyring
    #[command(after_help = LOGIN)]
    Login,
    /// Forget the kept sign-in
    #[command(after_help = LOGOUT)]
    Logout,
    /// Tell who you are there, what you may do, and what is missing
    Doctor(DoctorOptions),
    /// Where the configuration is, what is wrong in it, and what may stand there
    Config(ConfigOptions),
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

The sign-in is kept in memory, never on disk: it is gone at the next boot, or after three days without use.";

const LOGOUT: &str = "\
Examples:
  mfadeck logout --tenant contoso.example
  mfadeck logout --profile contoso

What the application may do in the tenant stays as it is.";

fn cloud(word: &str) -> Result<Cloud, String> {
    Cloud::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Cloud::ALL.into_iter().map(Cloud::name).collect();
        format!("known clouds are {}", known.join(", "))
    })
}

impl Options {
    /// How to draw, with the header in a colour of the profile's. Who wants no colour gets none, whatever the theme.
    pub(super) fn look(&self, theme: Theme, header: Option<HeaderColour>) -> Look {
        let no_color =
            self.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let ascii = self.ascii;
        if no_color {
            return Look::new(false, ascii);
        }
        let look = Look { theme, ascii };
        match header {
            Some(colour) => look.with_header(colour),
            None => look,
        }
    }

    /// Begins the log, if one is asked for; only its owner may read it.
    pub(super) fn start_log(&self) -> Result<(), Failure> {
        let Some(path) = &self.log else { return Ok(()) };
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .wrap_err_with(|| format!("the log {} cannot be written", path.display()))?;
        let filter = match std::env::var("MFADECK_LOG") {
            Ok(told) => told
                .parse::<Targets>()
                .map_err(|error| Failure::Usage(format!("MFADECK_LOG: {error}")))?,
            Err(_) => Targets::new().with_target("mfadeck", Level::DEBUG),
        };
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .with_writer(Mutex::new(file));
        tracing_subscriber::registry()
            .with(lines)
            .with(filter)
            .init();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn a_demo_may_name_its_scenario_with_an_equals_sign_only() {
        let demo = |words: &[&str]| Options::try_parse_from(words).map(|options| options.demo);
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
    fn who_wants_no_colour_gets_none_whatever_theme_and_profile_say() {
        let options = Options::try_parse_from(["mfadeck", "--no-color"]).unwrap();
        let look = options.look(Theme::light(), Some(HeaderColour::Red));
        assert_eq!(look.theme, Theme::monochrome());
    }

    #[test]
    fn an_unknown_cloud_is_answered_with_those_that_exist() {
        let error = Options::try_parse_from(["mfadeck", "--cloud", "mars"])
            .unwrap_err()
            .to_string();
        assert!(error.contains("us-gov"), "{error}");
    }
}
