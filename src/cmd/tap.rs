//! `mfadeck tap`: a Temporary Access Pass. Its code is told this once, on stdout, and kept nowhere.

use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre::WrapErr;

use super::change::guards;
use super::connect::Connection;
use super::options::Options;
use super::out::OutputOptions;
use super::users::Wish;
use super::{Failure, connected, exit, plan, prompt, say, users};
use crate::change::Target;
use crate::graph::{AccessPassPolicy, IssuedAccessPass};
use crate::tenant::{Method, MethodDetail, User};

/// Options of `tap`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(super) struct TapOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: String,
    /// How long it holds; what the tenant's policy says by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    minutes: Option<u32>,
    /// It can be used once
    #[arg(long)]
    once: bool,
    /// Answer the question; needed without a terminal
    #[arg(short, long)]
    yes: bool,
    /// With --yes: for a holder of a directory role too
    #[arg(long)]
    include_admins: bool,
    /// Say nothing on stderr but errors
    #[arg(short, long)]
    quiet: bool,
}

impl TapOptions {
    fn output(&self) -> OutputOptions {
        OutputOptions::quiet(self.quiet)
    }
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo tap bob.chen@contoso.example --minutes 60 --once
  code=$(mfadeck --demo tap bob.chen@contoso.example --yes --quiet)

stdout is the code and nothing else. It is written to no journal and no log.";

/// Makes a pass.
pub(super) async fn run(options: &Options, tap: &TapOptions) -> Result<ExitCode, Failure> {
    let connection = connected(options).await?;
    let wanted = prompt::awaited(Box::pin(wanted(&connection, tap))).await??;
    confirm(tap, &wanted).await?;
    let user = &wanted.user;
    let made = connection
        .graph
        .create_access_pass(user.id, tap.minutes, wanted.once)
        .await;
    match made {
        Ok(pass) => tell(&pass, user, &tap.output()),
        Err(error) if error.unclear() => {
            say(format_args!(
                "nobody knows whether a pass was made: {}; see mfadeck show {}",
                error.problem().line(),
                user.upn
            ));
            Ok(ExitCode::from(exit::SOME_FAILED))
        }
        Err(error) => Err(error.into()),
    }
}

/// A pass that may be made.
struct Wanted {
    user: User,
    knows_roles: bool,
    /// Whether it is for one use, if that is said.
    once: Option<bool>,
    /// The pass that it replaces.
    replaced: Option<String>,
}

async fn wanted(connection: &Connection, tap: &TapOptions) -> Result<Wanted, Failure> {
    let output = tap.output();
    let found = users::find(&connection.graph, &[Wish::of(&tap.user)], false, &output).await?;
    let Some(user) = found.users().next() else {
        return Err(Failure::Usage("name one user".into()));
    };
    let operator = connection.graph.operator().await?;
    let guards = guards(connection, &operator, &found.store);
    if let Some(why) = guards.refuses(&Target::from(user)) {
        return Err(Failure::Guard(format!("{}: {why}", user.upn)));
    }
    Ok(Wanted {
        once: allowed(connection, tap, &output).await?,
        replaced: replaced(connection, user).await?,
        user: user.clone(),
        knows_roles: found.knows_roles,
    })
}

/// Holds what is asked against the tenant's policy; gives whether the pass is for one use, if that is said.
async fn allowed(
    connection: &Connection,
    tap: &TapOptions,
    output: &OutputOptions,
) -> Result<Option<bool>, Failure> {
    let asked = tap.once.then_some(true);
    let policy = match connection.graph.access_pass_policy().await {
        Ok(policy) => policy,
        Err(error) => {
            output.note(format_args!(
                "the tenant's policy for passes cannot be read: {}",
                error.problem().line()
            ));
            return Ok(asked);
        }
    };
    against(&policy, tap.minutes)?;
    if policy.once_only == Some(true) && asked.is_none() {
        output.note("the tenant's policy allows passes for one use only");
        return Ok(Some(true));
    }
    Ok(asked)
}

fn against(policy: &AccessPassPolicy, minutes: Option<u32>) -> Result<(), Failure> {
    if policy.enabled == Some(false) {
        return Err(Failure::Guard(
            "the tenant's policy for Temporary Access Passes is off: a pass could not be used"
                .into(),
        ));
    }
    let (Some(minutes), Some(min), Some(max)) = (minutes, policy.min_minutes, policy.max_minutes)
    else {
        return Ok(());
    };
    if (min..=max).contains(&minutes) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "the tenant's policy allows {min} to {max} minutes, not {minutes}"
    )))
}

/// The pass that a new one replaces.
async fn replaced(connection: &Connection, user: &User) -> Result<Option<String>, Failure> {
    let methods = connection.graph.methods(user.id).await?;
    Ok(methods
        .iter()
        .find(|method| matches!(method.detail, MethodDetail::AccessPass { .. }))
        .map(Method::description))
}

async fn confirm(tap: &TapOptions, wanted: &Wanted) -> Result<(), Failure> {
    let user = &wanted.user;
    if let Some(replaced) = &wanted.replaced {
        say(format_args!(
            "{} has a pass ({replaced}); a new one replaces it",
            user.upn
        ));
    }
    let may_be_admin = user.admin == Some(true) || !wanted.knows_roles;
    if tap.yes && may_be_admin && !tap.include_admins {
        return Err(Failure::Guard(format!(
            "{} holds a directory role, or that is not known: --include-admins says that it is meant",
            user.upn
        )));
    }
    if tap.yes {
        return Ok(());
    }
    if !plan::can_ask() {
        return Err(Failure::Usage(
            "there is no terminal to ask on: --yes says that the pass is wanted".into(),
        ));
    }
    let agreed = if may_be_admin {
        let prompt = format!("To make a pass for {} type the account: ", user.name);
        plan::answer(&prompt).await? == user.upn.as_str()
    } else {
        let prompt = format!("Make a Temporary Access Pass for {}? [y/N] ", user.name);
        plan::is_yes(&plan::answer(&prompt).await?)
    };
    plan::agreed(agreed)
}

fn tell(pass: &IssuedAccessPass, user: &User, output: &OutputOptions) -> Result<ExitCode, Failure> {
    let mut out = stdout();
    writeln!(out, "{}", pass.code.secret())
        .and_then(|()| out.flush())
        .wrap_err(
            "a pass was made, but its code cannot be written; make another, which replaces it",
        )?;
    let minutes = pass
        .minutes
        .map(|minutes| format!(", {minutes} minutes"))
        .unwrap_or_default();
    let once = if pass.once == Some(true) {
        ", once"
    } else {
        ""
    };
    let unusable = if pass.usable == Some(false) {
        "; the service says that it cannot be used now"
    } else {
        ""
    };
    output.note(format_args!(
        "a pass for {}{minutes}{once}{unusable}",
        user.upn
    ));
    Ok(ExitCode::SUCCESS)
}
