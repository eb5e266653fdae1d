//! `mfadeck schema`: the JSON schemas of the outputs and of the configuration.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use strum::IntoStaticStr;

use super::choice::Choice;
use super::failure::Failure;
use super::sink::{print, print_line};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct SchemaOptions {
    /// The schema to print; default: list the names
    #[arg(value_parser = Choice::<Schema>::new())]
    name: Option<Schema>,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck schema
  mfadeck schema list > list.schema.json
  mfadeck schema config > ~/.config/mfadeck/config.schema.json

Within a version, names are only added. Editors find the schema of the configuration by the first line of \
mfadeck config example.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, ValueEnum)]
#[strum(serialize_all = "kebab-case")]
enum Schema {
    /// The configuration file
    Config,
    /// doctor --format json
    Doctor,
    /// jobs JOB --format json
    Job,
    /// jobs --format json
    Jobs,
    /// config keys --format json
    Keys,
    /// list --format json
    List,
    /// method list --format json
    Methods,
    /// migrate --format json
    Migrate,
    /// set, reset, method and undo --format json
    Outcome,
    /// set, reset, method, tap and undo --dry-run --format json
    Plan,
    /// report --format json
    Report,
    /// show --format json
    Show,
    /// tenants --format json
    Tenants,
}

impl Schema {
    fn name(self) -> &'static str {
        self.into()
    }

    fn text(self) -> &'static str {
        match self {
            Self::Config => include_str!("../../assets/schema/config.json"),
            Self::Doctor => include_str!("../../assets/schema/doctor.json"),
            Self::Job => include_str!("../../assets/schema/job.json"),
            Self::Jobs => include_str!("../../assets/schema/jobs.json"),
            Self::Keys => include_str!("../../assets/schema/keys.json"),
            Self::List => include_str!("../../assets/schema/list.json"),
            Self::Methods => include_str!("../../assets/schema/methods.json"),
            Self::Migrate => include_str!("../../assets/schema/migrate.json"),
            Self::Outcome => include_str!("../../assets/schema/outcome.json"),
            Self::Plan => include_str!("../../assets/schema/plan.json"),
            Self::Report => include_str!("../../assets/schema/report.json"),
            Self::Show => include_str!("../../assets/schema/show.json"),
            Self::Tenants => include_str!("../../assets/schema/tenants.json"),
        }
    }
}

pub(super) fn run(options: &SchemaOptions) -> Result<ExitCode, Failure> {
    match options.name {
        Some(schema) => print(schema.text())?,
        None => {
            for schema in Schema::value_variants() {
                print_line(schema.name())?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
