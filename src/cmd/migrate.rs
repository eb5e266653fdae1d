//! `mfadeck migrate`: from per-user MFA to Conditional Access.

mod survey;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;

use self::survey::Survey;
use super::connect::{self, Connection};
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::job::{Proposal, guards, recover};
use super::job_options::JobOptions;
use super::out::{Format, OutputOptions};
use super::table::{Cell, Table, Tone, state_tone};
use super::users::Found;
use super::{prompt, protected};
use crate::auth::Cloud;
use crate::change::words::count;
use crate::change::{Action, Plan};
use crate::coverage::Standing;
use crate::jobs::read_rules;
use crate::report::migration::{NAMES, record};
use crate::tenant::query::Needs;
use crate::tenant::{MfaState, User, UserId, grouped};

const DISABLE: Action = Action::SetState(MfaState::Disabled);

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct MigrateOptions {
    /// Disable per-user MFA for the users who are safe, as many as one wave has
    #[arg(long)]
    apply: bool,
    /// With --apply: how many users at most, or all
    #[arg(long, value_name = "N", default_value = "25", requires = "apply")]
    wave: Wave,
    /// Write the users who are not safe to a file, each with what is missing; CSV unless the extension says otherwise
    #[arg(long, value_name = "FILE")]
    missing: Option<PathBuf>,
    #[command(flatten)]
    job: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo migrate
  mfadeck --demo migrate --missing not-yet.csv --format json
  mfadeck --demo migrate --apply --wave 25 --dry-run
  mfadeck migrate --apply --wave 100 --yes --ticket T-1042 --protect breakglass@contoso.example

Microsoft advises against per-user MFA beside Conditional Access. A user is safe if an enabled policy for every sign-in \
surely covers them, exclusions considered, and another blocks legacy authentication. Only safe users are disabled, and \
admins only with --include-admins. After each wave watch the sign-ins before the next; mfadeck undo reverts a wave.

Exit codes: 0 all users are safe or switched off, or nothing was to be done, 3 somebody cannot be judged or a change \
failed, 4 stopped half-way, 5 with --apply: somebody is refused.";

/// How many users are switched off at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wave {
    Of(usize),
    All,
}

impl FromStr for Wave {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text.eq_ignore_ascii_case("all"), text.parse()) {
            (true, _) => Ok(Self::All),
            (false, Ok(users)) if users > 0 => Ok(Self::Of(users)),
            _ => Err("a number of users, or all".to_owned()),
        }
    }
}

impl Wave {
    fn users(self) -> usize {
        match self {
            Self::Of(users) => users,
            Self::All => usize::MAX,
        }
    }
}

pub(super) async fn run(
    global: &GlobalOptions,
    options: &MigrateOptions,
) -> Result<ExitCode, Failure> {
    let job = &options.job;
    if !options.apply && (job.dry_run || job.yes || job.include_admins) {
        return Err(Failure::Usage(
            "--dry-run, --yes and --include-admins belong to --apply".into(),
        ));
    }
    let connection = connect::signed_in(global).await?;
    if options.apply && !job.dry_run {
        prompt::interruptible(Box::pin(recover(&connection, &job.output))).await??;
    }
    let survey = Survey::read(&connection.graph, &job.output);
    let survey = prompt::interruptible(Box::pin(survey)).await??;
    if options.apply {
        apply(&connection, options, survey, global.no_color).await
    } else {
        show(&connection, options, survey, global.no_color)
    }
}

/// Prints who would be safe, and writes who would not.
fn show(
    connection: &Connection,
    options: &MigrateOptions,
    survey: Survey,
    no_color: bool,
) -> Result<ExitCode, Failure> {
    let output = &options.job.output;
    let summary = summary(connection, &survey)?;
    let mut out = output.records(Format::Table, no_color)?;
    if out.format() == Format::Table {
        out.text(&summary)?;
        out.table(&table(&survey))?;
    } else {
        for line in summary.lines() {
            output.note(line);
        }
        out.begin(NAMES)?;
        for (user, migration) in survey.rows() {
            out.push(&record(user, migration))?;
        }
        out.end()?;
    }
    write_missing(options, &survey, &HashSet::new())?;
    Ok(incomplete(survey).unwrap_or(ExitCode::SUCCESS))
}

/// Disables the first safe users.
async fn apply(
    connection: &Connection,
    options: &MigrateOptions,
    survey: Survey,
    no_color: bool,
) -> Result<ExitCode, Failure> {
    if connection.cloud == Cloud::China {
        return Err(Failure::Guard(
            "in the cloud operated by 21Vianet this way is not offered: only look at the list, and set states one by one"
                .into(),
        ));
    }
    let job = &options.job;
    for line in summary(connection, &survey)?.lines() {
        job.output.note(line);
    }
    let proposal = prompt::interruptible(Box::pin(propose(connection, options, &survey)));
    let (proposal, chosen, waiting) = proposal.await??;
    write_missing(options, &survey, &chosen)?;
    let done = if proposal.plan.change_count() == 0 {
        job.output.note("nobody can be switched off safely");
        ExitCode::SUCCESS
    } else if proposal.is_agreed(connection, job, no_color).await? {
        check_again(connection, &survey).await?;
        proposal.run(connection, job, no_color).await?
    } else {
        ExitCode::SUCCESS
    };
    if waiting > 0 {
        job.output.note(format_args!(
            "{} left for the next waves: watch the sign-ins before the next one",
            count(waiting, "safe user")
        ));
    }
    let refused = survey.users.len() - chosen.len() - waiting;
    if refused > 0 {
        job.output.note(format_args!(
            "{} refused; --missing FILE writes what is missing",
            count(refused, "user")
        ));
    }
    Ok(match (done == ExitCode::SUCCESS, incomplete(survey)) {
        (false, _) => done,
        (true, Some(code)) => code,
        (true, None) if refused > 0 => ExitCode::from(exit::REFUSED),
        (true, None) => ExitCode::SUCCESS,
    })
}

/// The plan of a wave, the users in it, and how many safe users wait for the next.
async fn propose(
    connection: &Connection,
    options: &MigrateOptions,
    survey: &Survey,
) -> Result<(Proposal, HashSet<UserId>, usize), Failure> {
    let job = &options.job;
    let operator = connection.graph.operator().await?;
    let guards = guards(connection, &operator, &survey.store);
    let safe: Vec<&User> = survey
        .of(Standing::Safe)
        .map(|(user, _)| user)
        .filter(|user| job.include_admins || user.admin.is_no())
        .collect();
    let all = Plan::new(DISABLE, safe, &guards);
    let mut ready: Vec<&User> = all
        .changes()
        .filter_map(|target| survey.store.get(target.id))
        .collect();
    let waiting = ready.len().saturating_sub(options.wave.users());
    ready.truncate(options.wave.users());
    let chosen: Vec<UserId> = ready.iter().map(|user| user.id).collect();
    let found = Found::of_all(survey.store.clone(), chosen.clone());
    let warnings = protected::warn(&connection.graph, &connection.session.protected, &found).await;
    let plan = Plan::new(DISABLE, ready, &guards);
    let proposal = Proposal {
        plan,
        operator,
        // Nobody in the plan may be an admin unless that was asked for.
        knows_roles: true,
        warnings,
        context: job.context(),
        methods: None,
    };
    Ok((proposal, chosen.into_iter().collect(), waiting))
}

/// Refuses if the policies are no longer those that the plan rests on: a confirmation can take its time.
async fn check_again(connection: &Connection, survey: &Survey) -> Result<(), Failure> {
    let reading = read_rules(&connection.graph);
    let now = prompt::interruptible(Box::pin(reading)).await?;
    let known = survey.enrichment.protection.as_ref();
    let policies = now.policies.as_ref().and_then(|read| read.ok());
    let then = known.and_then(|known| known.policies.as_ref()?.ok());
    let defaults = now.security_defaults.as_ref().and_then(|read| read.ok());
    let defaults_then = known.and_then(|known| known.security_defaults.as_ref()?.ok());
    if policies.is_some() && policies == then && defaults == defaults_then {
        return Ok(());
    }
    Err(Failure::Guard(
        "the policies changed since the users were judged, or could not be read again: nothing was sent".into(),
    ))
}

/// The counts, and what has to be so before anybody is switched off.
fn summary(connection: &Connection, survey: &Survey) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(
        out,
        "{} with per-user MFA",
        count(survey.users.len(), "user")
    )?;
    let counts = survey.counts();
    for standing in Standing::ALL {
        let users = counts.get(standing).copied().unwrap_or_default();
        writeln!(out, "  {:>7}  {}", grouped(users), standing.words())?;
    }
    for line in survey.prerequisites(&connection.session.protected) {
        writeln!(out, "{line}")?;
    }
    if connection.cloud == Cloud::China {
        writeln!(
            out,
            "Cloud         operated by 21Vianet: --apply does not work here"
        )?;
    }
    Ok(out)
}

fn table(survey: &Survey) -> Table {
    let mut table = Table::new(["Account", "State", "Without it", "Because"]);
    for (user, migration) in survey.rows() {
        let tone = match migration.standing {
            Standing::Safe => Tone::Good,
            Standing::PartlyCovered => Tone::Middling,
            Standing::NotCovered => Tone::Bad,
            Standing::Unknown => Tone::Quiet,
        };
        let state = user.state.value.ok();
        let notes = migration.notes.iter().map(|note| (*note).to_owned());
        let because: Vec<String> = migration.reasons.iter().cloned().chain(notes).collect();
        table.push(vec![
            user.upn.as_str().into(),
            Cell::toned(state.map_or("?", MfaState::name), state_tone(state)),
            Cell::toned(migration.standing.words(), tone),
            because.join("; ").into(),
        ]);
    }
    table
}

/// The users who stay as they are and are not safe, or safe and refused, with what is missing.
fn write_missing(
    options: &MigrateOptions,
    survey: &Survey,
    chosen: &HashSet<UserId>,
) -> Result<(), Failure> {
    let Some(path) = &options.missing else {
        return Ok(());
    };
    let mut out = OutputOptions::to_file(path.clone()).records(Format::Csv, true)?;
    out.begin(NAMES)?;
    let is_missing = |user: &User, standing| {
        let refused_admin = !options.job.include_admins && !user.admin.is_no();
        !chosen.contains(&user.id) && (standing != Standing::Safe || refused_admin)
    };
    for (user, migration) in survey.rows() {
        if is_missing(user, migration.standing) {
            out.push(&record(user, migration))?;
        }
    }
    out.end()?;
    Ok(())
}

/// The exit code where somebody could not be judged; stderr says what was not read.
fn incomplete(survey: Survey) -> Option<ExitCode> {
    let unknown = survey.of(Standing::Unknown).count();
    let code = survey.shortfall.exit_code(Needs::default());
    if code == ExitCode::SUCCESS && unknown == 0 {
        return None;
    }
    Some(ExitCode::from(exit::INCOMPLETE))
}
