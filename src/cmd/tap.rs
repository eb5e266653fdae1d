//! `mfadeck tap`: a Temporary Access Pass. Its code is printed once, to stdout, and stored nowhere.

use std::process::ExitCode;

use clap::Args;

use super::connect::{self, Connection};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::job::{Proposal, guards, recover};
use super::job_options::JobOptions;
use super::users::{self, UserRef};
use super::{prompt, protected};
use crate::change::{Action, Plan};
use crate::tenant::{AccessPassPolicy, UserKey};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct TapOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// How long the pass is valid; default: as the tenant's policy says
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    /// Valid for one sign-in only, even if the tenant's policy allows more
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    job: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo tap bob.chen@contoso.example --minutes 60 --once
  code=$(mfadeck --demo tap bob.chen@contoso.example --yes --quiet)

stdout is the code and nothing else; --format and --output are for --dry-run. The journal records that a pass was \
created, never its code.";

pub(super) async fn run(global: &GlobalOptions, tap: &TapOptions) -> Result<ExitCode, Failure> {
    let output = &tap.job.output;
    if !tap.job.dry_run && output.is_given() {
        return Err(Failure::Usage(
            "tap prints nothing but the code, to stdout; --format and --output need --dry-run"
                .into(),
        ));
    }
    let connection = connect::signed_in(global).await?;
    let proposal = prompt::interruptible(Box::pin(propose(&connection, tap))).await??;
    proposal
        .execute(&connection, &tap.job, global.no_color)
        .await
}

async fn propose(connection: &Connection, tap: &TapOptions) -> Result<Proposal, Failure> {
    let (graph, output) = (&connection.graph, &tap.job.output);
    if !tap.job.dry_run {
        recover(connection, output).await?;
    }
    let found = users::find(graph, &[UserRef::new(tap.user.clone())], false, output).await?;
    connection.report_source(found.sources());
    let operator = graph.operator().await?;
    let warnings = protected::warn(graph, &connection.session.protected, &found).await;
    let guards = guards(connection, &operator, &found.store);
    let policy = match graph.access_pass_policy().await {
        Ok(policy) => policy,
        Err(error) => {
            output.note(format_args!(
                "cannot read the tenant's policy for Temporary Access Passes: {}",
                error.problem().line()
            ));
            AccessPassPolicy::default()
        }
    };
    let action = tap.within(policy)?;
    // They only show whether a pass would be replaced; without them the plan says that it is unknown.
    let methods = match found.chosen.first() {
        Some(user) => graph.methods(*user).await.ok(),
        None => None,
    };
    Ok(Proposal {
        plan: Plan::new(action, found.users(), &guards),
        operator,
        knows_roles: found.knows_roles,
        warnings,
        context: tap.job.context(),
        methods,
    })
}

impl TapOptions {
    fn within(&self, policy: AccessPassPolicy) -> Result<Action, Failure> {
        if policy.enabled == Some(false) {
            return Err(Failure::Guard(
                "the tenant's policy does not allow Temporary Access Passes: a pass could not be used"
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
