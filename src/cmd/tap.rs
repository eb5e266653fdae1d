//! `mfadeck tap`: a Temporary Access Pass. Its code is told this once, on stdout, and kept nowhere.

use std::process::ExitCode;

use clap::Args;

use super::change::guards;
use super::connect::Connection;
use super::job::{JobOptions, Proposal, recover};
use super::options::Options;
use super::users::Wish;
use super::{Failure, connected, prompt, users};
use crate::change::{Action, Plan};
use crate::tenant::AccessPassPolicy;

/// Options of `tap`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct TapOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: String,
    /// How long it holds; what the tenant's policy says by default
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    /// Good for one sign-in only, also where the tenant's policy allows more
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    job: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo tap bob.chen@contoso.example --minutes 60 --once
  code=$(mfadeck --demo tap bob.chen@contoso.example --yes --quiet)

stdout is the code and nothing else; --format and --output are for --dry-run. The journal says that a pass was made, \
and never its code.";

/// Makes a pass.
pub(super) async fn run(options: &Options, tap: &TapOptions) -> Result<ExitCode, Failure> {
    let output = &tap.job.output;
    if !tap.job.dry_run && (output.format.is_some() || output.output.is_some()) {
        return Err(Failure::Usage(
            "tap writes the code to stdout and nothing else; --format and --output are for --dry-run".into(),
        ));
    }
    let connection = connected(options).await?;
    let proposal = prompt::awaited(Box::pin(propose(&connection, tap))).await??;
    proposal
        .settle(&connection, &tap.job, options.no_color)
        .await
}

async fn propose(connection: &Connection, tap: &TapOptions) -> Result<Proposal, Failure> {
    let (graph, output) = (&connection.graph, &tap.job.output);
    if !tap.job.dry_run {
        recover(connection, output).await?;
    }
    let found = users::find(graph, &[Wish::of(&tap.user)], false, output).await?;
    connection.tell_source(found.sources());
    let operator = graph.operator().await?;
    let guards = guards(connection, &operator, &found.store);
    let policy = match graph.access_pass_policy().await {
        Ok(policy) => policy,
        Err(error) => {
            output.note(format_args!(
                "the tenant's policy for passes cannot be read: {}",
                error.problem().line()
            ));
            AccessPassPolicy::default()
        }
    };
    let action = tap.within(policy)?;
    // They only tell whether a pass is replaced; without them the plan says so.
    let methods = match found.chosen.first() {
        Some(user) => graph.methods(*user).await.ok(),
        None => None,
    };
    Ok(Proposal {
        plan: Plan::new(action, found.users(), &guards),
        operator,
        knows_roles: found.knows_roles,
        context: tap.job.context(),
        methods,
    })
}

impl TapOptions {
    /// What is asked, where the policy allows it.
    fn within(&self, policy: AccessPassPolicy) -> Result<Action, Failure> {
        if policy.enabled == Some(false) {
            return Err(Failure::Guard(
                "the tenant's policy for Temporary Access Passes is off: a pass could not be used"
                    .into(),
            ));
        }
        let (min, max) = policy.range();
        let minutes = self.minutes.unwrap_or_else(|| policy.usual_minutes());
        if !(min..=max).contains(&minutes) {
            return Err(Failure::Usage(format!(
                "the tenant's policy allows {min} to {max} minutes, not {minutes}"
            )));
        }
        let once = self.once || policy.once_only.unwrap_or(true);
        Ok(Action::AccessPass { minutes, once })
    }
}
