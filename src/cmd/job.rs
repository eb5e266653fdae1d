//! A job of a command: its plan is shown, confirmed, run and recorded.

use std::process::ExitCode;

use color_eyre::eyre::{WrapErr, eyre};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::connect::Connection;
use super::failure::Failure;
use super::job_options::JobOptions;
use super::job_output::{CodeLine, JobOutput, makes_pass};
use super::out::{Format, OutputOptions};
use super::say::say;
use super::{plan, prompt, requests};
use crate::change::journal::Context;
use crate::change::{Guards, JobEvent, Plan};
use crate::jobs::journal::JournalError;
use crate::jobs::{self, Runner, recovery};
use crate::platform::signal::Signals;
use crate::report::outcome;
use crate::tenant::{Method, Operator, Store, UserKey};

/// A plan, and what its confirmation needs.
pub(super) struct Proposal {
    pub(super) operator: Operator,
    pub(super) plan: Plan,
    /// Whether the role assignments could be read.
    pub(super) knows_roles: bool,
    /// About the plan as a whole.
    pub(super) warnings: Vec<String>,
    /// What the journal records beside the plan.
    pub(super) context: Context,
    /// The registered methods of the only user in the plan, if they were read.
    pub(super) methods: Option<Vec<Method>>,
}

impl Proposal {
    /// Shows the plan, or confirms and runs it.
    pub(super) async fn execute(
        self,
        connection: &Connection,
        job: &JobOptions,
        no_color: bool,
    ) -> Result<ExitCode, Failure> {
        self.execute_printing(CodeLine::Code, connection, job, no_color)
            .await
    }

    /// The same, with the codes of new passes printed as they are wanted.
    pub(super) async fn execute_printing(
        self,
        codes: CodeLine,
        connection: &Connection,
        job: &JobOptions,
        no_color: bool,
    ) -> Result<ExitCode, Failure> {
        if !self.is_agreed(connection, job, no_color).await? {
            return Ok(ExitCode::SUCCESS);
        }
        run(connection, self, codes, job, no_color).await
    }

    /// Shows the plan, or has it confirmed; false where it was only to be shown.
    pub(super) async fn is_agreed(
        &self,
        connection: &Connection,
        job: &JobOptions,
        no_color: bool,
    ) -> Result<bool, Failure> {
        if !job.dry_run {
            self.confirm(job).await?;
            return Ok(true);
        }
        self.print(job, no_color)?;
        if job.show_requests {
            let printed = requests::print(&connection.graph, &self.plan);
            prompt::interruptible(Box::pin(printed)).await??;
        }
        Ok(false)
    }

    /// Runs a plan that is agreed.
    pub(super) async fn run(
        self,
        connection: &Connection,
        job: &JobOptions,
        no_color: bool,
    ) -> Result<ExitCode, Failure> {
        run(connection, self, CodeLine::Code, job, no_color).await
    }

    fn print(&self, job: &JobOptions, no_color: bool) -> Result<(), Failure> {
        let (plan, methods) = (&self.plan, self.methods.as_deref());
        let mut out = job.output.records(Format::Table, no_color)?;
        if out.format() == Format::Table {
            out.text(&plan::text(plan, methods, usize::MAX)?)?;
        } else {
            out.begin(outcome::PLANNED)?;
            for item in &plan.items {
                out.push(&outcome::planned(plan.action, item, &self.warnings))?;
            }
        }
        out.end()?;
        Ok(())
    }

    /// A person confirms by an answer, a script by its options.
    async fn confirm(&self, job: &JobOptions) -> Result<(), Failure> {
        let plan = &self.plan;
        if plan.change_count() == 0 || plan.action.is_by_hand() {
            return Ok(());
        }
        if !job.yes {
            if plan::can_ask() {
                return plan::ask(plan, self.methods.as_deref()).await;
            }
            return Err(Failure::Usage(
                "not a terminal: add --yes to confirm the plan, or --dry-run to see it".into(),
            ));
        }
        if makes_pass(plan) {
            // It may replace another pass, which is said before it is created.
            for sentence in plan.consequences_knowing(self.methods.as_deref()) {
                job.output.note(sentence);
            }
        }
        for warning in &plan.warnings {
            job.output.note(warning);
        }
        if job.include_admins {
            return Ok(());
        }
        if !self.knows_roles {
            return Err(Failure::Guard(
                "cannot tell which users are admins: add --include-admins to allow changes to admins".into(),
            ));
        }
        let admins: Vec<&str> = plan
            .changes()
            .filter(|target| target.admin == Some(true))
            .map(|target| target.upn.as_str())
            .take(plan::NAMED)
            .collect();
        if admins.is_empty() {
            return Ok(());
        }
        Err(Failure::Guard(format!(
            "the plan includes admins ({}): add --include-admins to allow it",
            admins.join(", ")
        )))
    }
}

/// Runs a plan. A signal stops it between two batches, after the answers of the requests that were sent.
async fn run(
    connection: &Connection,
    proposal: Proposal,
    codes: CodeLine,
    job: &JobOptions,
    no_color: bool,
) -> Result<ExitCode, Failure> {
    let Proposal {
        operator,
        plan,
        mut context,
        ..
    } = proposal;
    let portal = connection.session.portal.of(operator.tenant_id);
    context.operator = operator.name;
    let mut output = JobOutput::new(&plan, job, no_color)?;
    let mut signals = Signals::new().wrap_err("cannot listen for signals")?;
    let stop = CancellationToken::new();
    let (events, mut received) = mpsc::unbounded_channel();
    let runner = Runner::new(
        connection.graph.clone(),
        jobs::RunnerOptions::default(),
        stop.clone(),
        events,
    );
    let journal = connection.journal.clone();
    let work = plan.clone();
    let running = tokio::spawn(async move {
        if work.change_count() == 0 {
            runner.run(&work).await;
        } else {
            runner.run_on_record(&work, &journal, &context).await;
        }
    });
    loop {
        tokio::select! {
            event = received.recv() => match event {
                Some(JobEvent::Settled(report)) => output.settle(&report),
                Some(JobEvent::AccessPass(user, pass)) => output.print_code(codes, user, &pass),
                Some(JobEvent::NotRecorded(problem)) => say(problem.line()),
                Some(JobEvent::Working(_)) => {}
                Some(JobEvent::Ended) | None => break,
            },
            _ = signals.next(), if !stop.is_cancelled() => {
                stop.cancel();
                job.output.note("stopping after the requests that were already sent");
            }
        }
    }
    running
        .await
        .map_err(|_| Failure::Other(eyre!("a part of the program failed; see mfadeck jobs")))?;
    if plan.action.is_by_hand() {
        job.output.note(format_args!(
            "do this by hand in the portal: {}",
            portal.per_user_mfa().0
        ));
    }
    Ok(output.end())
}

/// Verifies the changes of an interrupted session, and reports their outcomes.
pub(super) async fn recover(
    connection: &Connection,
    output: &OutputOptions,
) -> Result<(), Failure> {
    if !connection.journal.path().exists() {
        return Ok(());
    }
    let mut pen = match connection.journal.take().await {
        Ok(pen) => pen,
        // Reading goes on; a change waits for its turn by itself.
        Err(error @ (JournalError::Busy | JournalError::Newer { .. })) => {
            output.note(error);
            return Ok(());
        }
        Err(error) => return Err(of_journal(error)),
    };
    let recovered = recovery::recover(&connection.graph, &mut pen, Timestamp::now())
        .await
        .map_err(of_journal)?;
    for job in recovered {
        output.note(job.line());
    }
    Ok(())
}

/// A journal that cannot be used; nothing was sent.
pub(super) fn of_journal(error: JournalError) -> Failure {
    Failure::Other(error.into())
}

/// The same guards as in the dashboard.
pub(super) fn guards(connection: &Connection, operator: &Operator, store: &Store) -> Guards {
    Guards {
        read_only: connection.session.read_only,
        operator: operator.id,
        ..Guards::default()
    }
    .protecting(connection.session.protected.iter().map(UserKey::as_str))
    .with_admins_of(store)
}
