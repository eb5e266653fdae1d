//! The options that every command takes.

use std::path::PathBuf;
use std::sync::Mutex;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args};
use color_eyre::eyre::WrapErr;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use url::Url;

use super::choice::Choice;
use super::failure::Failure;
use crate::auth::Cloud;
use crate::config::Auth;
use crate::platform::{file, locale};
use crate::tenant::UserKey;
use crate::ui::{HeaderColour, Look, Theme};

/// Options of the dashboard and of every command.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line, each given or not"
)]
pub(super) struct GlobalOptions {
    /// Use a simulated tenant: a scenario's name or a file
    #[arg(long, global = true, value_name = "SCENARIO", num_args = 0..=1, require_equals = true, default_missing_value = "demo")]
    pub(super) demo: Option<String>,
    /// Use this profile of the configuration
    #[arg(long, global = true, value_name = "NAME", env = "MFADECK_PROFILE")]
    pub(super) profile: Option<String>,
    /// Read this configuration instead of `$XDG_CONFIG_HOME/mfadeck/config.toml`
    #[arg(long, global = true, value_name = "FILE", env = "MFADECK_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// How to sign in; default: device-code, or token if `MFADECK_ACCESS_TOKEN` is set
    #[arg(long, global = true, value_parser = Choice::<Auth>::new())]
    pub(super) auth: Option<Auth>,
    /// The tenant: its id or one of its domains
    #[arg(long, global = true, env = "AZURE_TENANT_ID")]
    pub(super) tenant: Option<String>,
    /// The application to sign in with: its client id
    #[arg(long, global = true, value_name = "ID", env = "AZURE_CLIENT_ID")]
    pub(super) client_id: Option<String>,
    /// The application's certificate and private key, a PEM file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "AZURE_CLIENT_CERTIFICATE_PATH"
    )]
    pub(super) certificate: Option<PathBuf>,
    /// The loopback port for the browser sign-in; 0 picks a free one
    #[arg(long, global = true, value_name = "PORT")]
    pub(super) redirect_port: Option<u16>,
    /// The cloud that the tenant is in
    #[arg(long, global = true, value_parser = Choice::<Cloud>::new())]
    pub(super) cloud: Option<Cloud>,
    /// The address of Graph, without a version; https, or http on loopback
    #[arg(long, global = true, value_name = "URL")]
    pub(super) graph_url: Option<Url>,
    /// The address to sign in at; https, or http on loopback
    #[arg(long, global = true, value_name = "URL")]
    pub(super) login_url: Option<Url>,
    /// Read only: refuse every change before it is sent, and request read permissions only
    #[arg(long, global = true)]
    pub(super) read_only: bool,
    /// Do not keep the list of users on disk for the next start, and do not show the kept one
    #[arg(long, global = true)]
    pub(super) no_cache: bool,
    /// Accounts that must not be changed: UPNs or object ids
    #[arg(long, global = true, value_name = "USER", value_delimiter = ',')]
    pub(super) protect: Vec<UserKey>,
    /// The theme: dark, light, monochrome, high-contrast, or one of the configuration
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// Draw with ASCII characters only; also where the locale is not UTF-8 or TERM is dumb
    #[arg(long)]
    pub(super) ascii: bool,
    /// Draw without colours; also with `NO_COLOR`, and where TERM is dumb
    #[arg(long, global = true)]
    pub(super) no_color: bool,
    /// Report on stderr how many requests were sent, and where figures come from
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// Write a log of requests, without personal data; `MFADECK_LOG` says what goes into it
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
    #[arg(skip)]
    pub(super) environment: Environment,
}

/// Which options come from an environment variable and not from a flag: a named profile wins over them.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "options of a command line, each from the environment or not"
)]
pub(super) struct Environment {
    pub(super) tenant: bool,
    pub(super) client_id: bool,
    pub(super) certificate: bool,
    pub(super) profile: bool,
}

impl Environment {
    pub(super) fn of(matches: &ArgMatches) -> Self {
        let is = |option| matches.value_source(option) == Some(ValueSource::EnvVariable);
        Self {
            tenant: is("tenant"),
            client_id: is("client_id"),
            certificate: is("certificate"),
            profile: is("profile"),
        }
    }
}

impl GlobalOptions {
    /// How to draw. `--no-color` and `NO_COLOR` win over the theme and the colour of the profile.
    pub(super) fn look(&self, theme: Theme, header: Option<HeaderColour>) -> Look {
        let no_color = self.no_color
            || locale::is_dumb()
            || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let ascii = self.ascii || !locale::draws_unicode();
        let look = Look {
            theme: if no_color { Theme::monochrome() } else { theme },
            ascii,
            links: !ascii && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        };
        if no_color {
            return look;
        }
        match header {
            Some(colour) => look.with_header(colour),
            None => look,
        }
    }

    /// Starts the log if one is requested; only its owner may read it.
    pub(super) fn start_log(&self) -> Result<(), Failure> {
        let Some(path) = &self.log else { return Ok(()) };
        let file = file::private()
            .create(true)
            .append(true)
            .open(path)
            .wrap_err_with(|| format!("the log {} cannot be written", path.display()))?;
        let filter = match std::env::var("MFADECK_LOG") {
            Ok(filter) => filter
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
impl GlobalOptions {
    /// Those of a command line, without the name of the program.
    pub(super) fn of_line(options: &[&str]) -> Self {
        #[derive(clap::Parser)]
        #[command(no_binary_name = true)]
        struct Line {
            #[command(flatten)]
            global: GlobalOptions,
        }
        let line: Line = clap::Parser::parse_from(options);
        line.global
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_wins_over_theme_and_profile() {
        let global = GlobalOptions::of_line(&["--no-color"]);
        let look = global.look(Theme::light(), Some(HeaderColour::Red));
        assert_eq!(look.theme, Theme::monochrome());
    }
}
