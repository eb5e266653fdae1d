//! `mfadeck tap`: Temporary Access Passes. Their codes are printed once, to stdout, and stored nowhere.

use std::process::ExitCode;

use clap::Args;

use super::connect::{self, Connection};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::job::{Proposal, guards, recover};
use super::job_options::JobOptions;
use super::job_output::CodeLine;
use super::users::{self, UserArgs, UserRef};
use super::{prompt, protected};
use crate::change::{Action, Plan};
use crate::tenant::AccessPassPolicy;

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct TapOptions {
    #[command(flatten)]
    users: UserArgs,
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
  mfadeck --demo list sms:only --columns id --format csv | mfadeck --demo tap - --minutes 60 --yes > codes.tsv

stdout is the code and nothing else; of several users, or users of a file or stdin, each line is the account, a tab and the \
code. It is not stored: keep the output where only you can read it. --format and --output are for --dry-run. The journal records that a pass was \
created, never its code.";

pub(super) async fn run(global: &GlobalOptions, tap: &TapOptions) -> Result<ExitCode, Failure> {
    let output = &tap.job.output;
    if !tap.job.dry_run && output.is_given() {
        return Err(Failure::Usage(
            "tap prints nothing but the code, to stdout; --format and --output need --dry-run"
                .into(),
        ));
    }
    let users = tap.users.read(None, output)?;
    let connection = connect::signed_in(global).await?;
    let proposal = propose(&connection, tap, &users);
    let proposal = prompt::interruptible(Box::pin(proposal)).await??;
    let codes = if tap.users.is_one() {
        CodeLine::Code
    } else {
        CodeLine::AccountAndCode
    };
    proposal
        .execute_printing(codes, &connection, &tap.job, global.no_color)
        .await
}

async fn propose(
    connection: &Connection,
    tap: &TapOptions,
    users: &[UserRef],
) -> Result<Proposal, Failure> {
    let (graph, output) = (&connection.graph, &tap.job.output);
    if !tap.job.dry_run {
        recover(connection, output).await?;
    }
    let found = users::find(graph, users, false, output).await?;
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
    let methods = match found.chosen.as_slice() {
        [user] => graph.methods(*user).await.ok(),
        _ => None,
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
