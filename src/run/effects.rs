//! Carries out effects against the service; answers come back as messages.

mod export;
mod preferences;
mod report;
mod tenant;
mod user;
mod waiting;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::Service;
use super::desk::Hands;
use crate::app::{Effect, Msg, Timer};
use crate::auth::Prompt;
use crate::change::journal::Context;
use crate::change::{JobEvent, Plan, RunId};
use crate::graph::Graph;
use crate::jobs::journal::{Contents, Journal, JournalError, blocking};
use crate::jobs::{Runner, RunnerOptions, recovery};
use crate::snapshot::{FiguresFile, PreferencesFile, SnapshotFile};
use crate::tenant::{Snapshot, UserId};
use tenant::{
    read_group_members, read_last_sign_ins, read_mail, read_protection, read_registrations,
    read_states, read_users,
};
use user::{DetailParts, DetailSink, ask_microsoft, read_detail, read_groups, read_pass_terms};
pub(super) use waiting::{give_back, watch_sign_ins};
use waiting::{read_rights, watch_clock, watch_retries, watch_throttle};

/// What was on the way at a crash is asked for again once the service cannot lag any more.
const RECOVER_AGAIN: Duration = Duration::from_mins(5);

impl Hands for Executor {
    type Service = Service;

    fn new(service: Service, answers: Sender<Msg>) -> Self {
        Self::new(service, answers)
    }

    fn execute(&mut self, effect: Effect) {
        self.execute(effect);
    }
}

/// Carries out effects. Reads that nobody waits for any more are dropped; jobs never are.
pub(super) struct Executor {
    graph: Graph,
    journal: Journal,
    snapshot: Option<SnapshotFile>,
    figures: Option<FiguresFile>,
    preferences: Option<PreferencesFile>,
    /// The latest writing of the snapshot: the next one waits for it.
    writing: Option<JoinHandle<()>>,
    answers: Sender<Msg>,
    /// Dropping a task ends it, which is right for reads only.
    detail: Option<AbortOnDropHandle<()>>,
    groups: Option<AbortOnDropHandle<()>>,
    protection: Option<AbortOnDropHandle<()>>,
    group_members: Option<AbortOnDropHandle<()>>,
    users: Option<AbortOnDropHandle<()>>,
    registrations: Option<AbortOnDropHandle<()>>,
    sign_ins: Option<AbortOnDropHandle<()>>,
    mail: Option<AbortOnDropHandle<()>>,
    roles: Option<AbortOnDropHandle<()>>,
    /// What a sign-in waits for now.
    prompts: watch::Receiver<Option<Prompt>>,
    states: Vec<AbortOnDropHandle<()>>,
    _throttle: AbortOnDropHandle<()>,
    _clock: AbortOnDropHandle<()>,
    _retries: AbortOnDropHandle<()>,
    _sign_ins: AbortOnDropHandle<()>,
    jobs: HashMap<RunId, CancellationToken>,
}

impl Executor {
    pub(super) fn new(service: Service, answers: Sender<Msg>) -> Self {
        let Service {
            graph,
            journal,
            snapshot,
            figures,
            preferences,
            prompts,
        } = service;
        let sign_ins = read(watch_sign_ins(prompts.clone(), answers.clone()));
        let throttle = read(watch_throttle(graph.clone(), answers.clone()));
        let clock = read(watch_clock(graph.clone(), answers.clone()));
        let retries = read(watch_retries(graph.clone(), answers.clone()));
        Self {
            graph,
            journal,
            snapshot,
            figures,
            prompts,
            preferences,
            writing: None,
            answers,
            detail: None,
            groups: None,
            protection: None,
            group_members: None,
            users: None,
            registrations: None,
            sign_ins: None,
            mail: None,
            roles: None,
            states: Vec::new(),
            _throttle: throttle,
            _clock: clock,
            _retries: retries,
            _sign_ins: sign_ins,
            jobs: HashMap::new(),
        }
    }

    /// Begins what an effect asks for; never waits.
    #[expect(
        clippy::too_many_lines,
        reason = "a table: one short arm for each effect"
    )]
    pub(super) fn execute(&mut self, effect: Effect) {
        let (graph, answers) = (self.graph.clone(), self.answers.clone());
        match effect {
            Effect::PasteBack(text) => give_back(&self.prompts, &text),
            Effect::ReadRights => drop(tokio::spawn(read_rights(graph, answers))),
            Effect::ReadOperator => drop(tokio::spawn(async move {
                let operator = graph.operator().await.map_err(|error| error.problem());
                say(&answers, Msg::Operator(operator)).await;
            })),
            Effect::ReadUsers { generation } => {
                self.users = Some(read(read_users(graph.background(), answers, generation)));
            }
            Effect::ReadRegistrations { generation } => {
                self.registrations = Some(read(read_registrations(
                    graph.background(),
                    answers,
                    generation,
                )));
            }
            effect @ (Effect::ReadLastSignIns { .. } | Effect::ReadMail { .. }) => {
                self.read_for_a_column(&effect);
            }
            Effect::Export(order) => drop(tokio::spawn(export::write(*order, answers))),
            effect @ (Effect::KeepColumns(_) | Effect::KeepView(_) | Effect::DropView(_)) => {
                self.remember(effect);
            }
            Effect::ReadRoles { generation } => {
                self.roles = Some(read(async move {
                    let roles = graph
                        .background()
                        .roles()
                        .await
                        .map_err(|error| error.problem());
                    say(&answers, Msg::Roles { generation, roles }).await;
                }));
            }
            Effect::ReadSnapshot => {
                if let Some(file) = self.snapshot.clone() {
                    drop(tokio::spawn(read_snapshot(file, answers)));
                }
            }
            Effect::WriteSnapshot(snapshot) => self.write_snapshot(snapshot),
            Effect::KeepFigures(figures) => {
                if let Some(file) = self.figures.clone() {
                    drop(tokio::spawn(report::keep(file, figures, answers)));
                }
            }
            Effect::WriteReport(order) => {
                drop(tokio::spawn(report::write(
                    *order,
                    self.figures.clone(),
                    answers,
                )));
            }
            Effect::ReadUser(id) => drop(tokio::spawn(async move {
                let answer = graph.user(&id.to_string()).await;
                let answer = answer.map_err(|error| error.problem());
                say(&answers, Msg::User { id, answer }).await;
            })),
            Effect::ReadStates(users) => {
                self.states.retain(|task| !task.is_finished());
                self.states.push(read(read_states(graph, answers, users)));
            }
            Effect::StopReadingStates => self.states.clear(),
            Effect::ReadProtection { generation, risk } => {
                let reading = read_protection(graph.background(), answers, generation, risk);
                self.protection = Some(read(reading));
            }
            Effect::ReadGroupMembers { generation, groups } => {
                let reading = read_group_members(graph.background(), answers, generation, groups);
                self.group_members = Some(read(reading));
            }
            Effect::ReadDetail {
                request,
                user,
                methods,
                logs,
                groups,
            } => {
                let parts = DetailParts {
                    methods,
                    logs,
                    groups,
                };
                self.read_detail(request, user, parts);
            }
            Effect::ReadGroups { request, user } => self.read_groups(request, user),
            Effect::AskMicrosoft(user) => drop(tokio::spawn(ask_microsoft(graph, answers, user))),
            Effect::ReadAccessPassTerms(user) => {
                drop(tokio::spawn(read_pass_terms(graph, answers, user)));
            }
            Effect::StartJob { id, plan, context } => self.start(id, plan, context),
            Effect::Recover => drop(tokio::spawn(recover(graph, self.journal.clone(), answers))),
            Effect::ReadHistory => drop(tokio::spawn(read_history(self.journal.clone(), answers))),
            Effect::StopJob(id) => {
                if let Some(stop) = self.jobs.get(&id) {
                    stop.cancel();
                }
            }
            Effect::Timer { timer, after_ms } => drop(tokio::spawn(ring(answers, timer, after_ms))),
            // The loop does these itself: they concern the terminal and the desk.
            Effect::Copy(_)
            | Effect::CopyCode(_)
            | Effect::SwitchTo(_)
            | Effect::RecallTenants
            | Effect::ReadTenants(_)
            | Effect::StopReadingTenants
            | Effect::Quit => {}
        }
    }

    fn read_groups(&mut self, request: u32, user: UserId) {
        let (graph, sink) = (
            self.graph.clone(),
            DetailSink {
                answers: self.answers.clone(),
                request,
                user,
            },
        );
        self.groups = Some(read(async move { read_groups(&graph, &sink).await }));
    }

    fn read_for_a_column(&mut self, effect: &Effect) {
        let (graph, answers) = (self.graph.background(), self.answers.clone());
        match *effect {
            Effect::ReadLastSignIns { generation } => {
                self.sign_ins = Some(read(read_last_sign_ins(graph, answers, generation)));
            }
            Effect::ReadMail { generation } => {
                self.mail = Some(read(read_mail(graph, answers, generation)));
            }
            _ => {}
        }
    }

    /// For the next start; a demo has none.
    fn remember(&self, effect: Effect) {
        let Some(file) = self.preferences.clone() else {
            return;
        };
        let answers = self.answers.clone();
        match effect {
            Effect::KeepColumns(columns) => {
                drop(tokio::spawn(preferences::keep_columns(
                    file, columns, answers,
                )));
            }
            Effect::KeepView(view) => {
                drop(tokio::spawn(preferences::keep_view(file, *view, answers)));
            }
            Effect::DropView(name) => {
                drop(tokio::spawn(preferences::drop_view(file, name, answers)));
            }
            _ => {}
        }
    }

    fn read_detail(&mut self, request: u32, user: UserId, parts: DetailParts) {
        self.groups = None;
        let sink = DetailSink {
            answers: self.answers.clone(),
            request,
            user,
        };
        self.detail = Some(read(read_detail(self.graph.clone(), sink, parts)));
    }

    fn write_snapshot(&mut self, snapshot: Snapshot) {
        let Some(file) = self.snapshot.clone() else {
            return;
        };
        let earlier = self.writing.take();
        self.writing = Some(tokio::spawn(async move {
            if let Some(earlier) = earlier {
                let _ = earlier.await;
            }
            let written = spawn_blocking(move || file.write(&snapshot)).await;
            if let Ok(Err(error)) = written {
                tracing::warn!(%error, "the list is not kept for the next start");
            }
        }));
    }

    /// A job runs to its end whatever becomes of the screen.
    fn start(&mut self, id: RunId, plan: Plan, context: Context) {
        let stop = CancellationToken::new();
        self.jobs.insert(id, stop.clone());
        let (events, mut heard) = mpsc::unbounded_channel();
        let runner = Runner::new(self.graph.clone(), RunnerOptions::default(), stop, events);
        let (answers, journal) = (self.answers.clone(), self.journal.clone());
        tokio::spawn(async move {
            let running =
                tokio::spawn(async move { runner.run_on_record(&plan, &journal, &context).await });
            let mut ended = false;
            while let Some(event) = heard.recv().await {
                ended |= event == JobEvent::Ended;
                say(&answers, Msg::Job(id, event)).await;
            }
            // A runner that broke off has said nothing of the rest; the dashboard must not wait for it.
            if running.await.is_err() && !ended {
                say(&answers, Msg::Job(id, JobEvent::Ended)).await;
            }
        });
    }
}

fn read(work: impl Future<Output = ()> + Send + 'static) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(work))
}

/// Only a dashboard that has ended does not hear.
async fn say(answers: &Sender<Msg>, msg: Msg) {
    let _ = answers.send(msg).await;
}

pub(super) async fn ring(answers: Sender<Msg>, timer: Timer, after_ms: u64) {
    tokio::time::sleep(Duration::from_millis(after_ms)).await;
    say(&answers, Msg::Timer(timer)).await;
}

/// A start without a snapshot is a start as ever: why there is none is for the log.
async fn read_snapshot(file: SnapshotFile, answers: Sender<Msg>) {
    let read = spawn_blocking(move || {
        file.read().map(|snapshot| {
            snapshot.map(|snapshot| Msg::Snapshot {
                at: snapshot.at,
                store: Box::new(snapshot.into_store()),
            })
        })
    });
    match read.await {
        Ok(Ok(Some(msg))) => say(&answers, msg).await,
        Ok(Ok(None)) | Err(_) => {}
        Ok(Err(error)) => tracing::warn!(%error, "there is no list of the last visit"),
    }
}

/// Verifies the changes of an interrupted session. While another process is changing the tenant its
/// open intents are its own business.
async fn recover(graph: Graph, journal: Journal, answers: Sender<Msg>) {
    loop {
        let recovered = match journal.take().await {
            Ok(mut pen) => recovery::recover(&graph, &mut pen, Timestamp::now()).await,
            Err(JournalError::Busy) => Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let left = recovered
            .as_ref()
            .is_ok_and(|jobs| jobs.iter().any(|job| job.unknown > 0));
        let recovered = recovered.map_err(|error| error.problem());
        say(&answers, Msg::Recovered(recovered)).await;
        if !left {
            return;
        }
        tokio::time::sleep(RECOVER_AGAIN).await;
    }
}

async fn read_history(journal: Journal, answers: Sender<Msg>) {
    let contents = blocking(move || journal.read()).await;
    let gaps = contents.as_ref().map(Contents::gaps).unwrap_or_default();
    say(&answers, Msg::HistoryGaps(gaps)).await;
    let jobs = contents
        .map(|contents| contents.jobs)
        .map_err(|error| error.problem());
    say(&answers, Msg::History(jobs)).await;
}
