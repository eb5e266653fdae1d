//! A simulated tenant with a runner in front of it, which checks after every test that the contract was kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mfadeck::auth::credential;
use mfadeck::change::journal::Context;
use mfadeck::change::{
    Action, Evidence, Guards, JobEvent, Ledger, Outcome, Plan, ResetScope, UserResult,
};
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::jobs::journal::Journal;
use mfadeck::jobs::{Runner, RunnerOptions};
use mfadeck::tenant::{MfaState, User, UserId};
use mfadeck_sim::{Scenario, Sim};
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const DISABLE: Action = Action::SetState(MfaState::Disabled);
pub const ENABLE: Action = Action::SetState(MfaState::Enabled);
pub const ENFORCE: Action = Action::SetState(MfaState::Enforced);
pub const RESET: Action = Action::ContactMethods {
    scope: ResetScope::Portal,
    sign_out: false,
};

/// Waits that a test can bear: readings follow at once.
pub const QUICK: RunnerOptions = RunnerOptions {
    read_back_delay: Duration::from_millis(1),
};

/// Longer than any test takes; reaching it is a failure.
const TOO_LONG: Duration = Duration::from_secs(20);

/// A client that does not wait long by its own choice.
pub fn client(url: &str, token: &str) -> Graph {
    let endpoint = GraphEndpoint::new(url.parse().unwrap()).unwrap();
    let options = GraphOptions {
        first_delay: Duration::from_millis(2),
        ..GraphOptions::default()
    };
    let credential = credential::token(token.to_owned().into());
    Graph::new(endpoint, credential, "scope".to_owned(), options).unwrap()
}

/// A simulated tenant. Dropping it fails the test if the client broke a rule of the service.
pub struct Tenant {
    pub sim: Sim,
    pub graph: Graph,
    http: reqwest::Client,
}

impl Drop for Tenant {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        assert_eq!(self.sim.breaches(), Vec::<String>::new());
        let app = |path: &str| path.split('/').any(|part| part == "applications");
        let touched = self.sim.requests().into_iter().find(|one| app(&one.path));
        assert_eq!(touched, None, "app registrations are not users");
    }
}

impl Tenant {
    /// Starts a tenant; the tables are people and faults.
    pub async fn start(tables: &str) -> Self {
        let scenario = Scenario::parse(&format!("about = \"For tests\"\n{tables}")).unwrap();
        let sim = mfadeck_sim::start(scenario, 0).await.unwrap();
        let graph = client(&sim.graph_url, &sim.token);
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        Self { sim, graph, http }
    }

    /// So many people beside the operator, all disabled and without methods, then more tables.
    pub async fn of(count: usize, tables: &str) -> (Self, Vec<User>) {
        let people: Vec<String> = (0..count)
            .map(|number| {
                format!("[[people]]\nname = \"U{number}\"\nuser = \"u{number}@contoso.example\"\n")
            })
            .collect();
        let tenant = Self::start(&format!("{}{tables}", people.concat())).await;
        let mut users = Vec::new();
        for number in 0..count {
            users.push(tenant.user(&format!("u{number}")).await);
        }
        (tenant, users)
    }

    /// A user by the name before the `@`.
    pub async fn user(&self, name: &str) -> User {
        self.graph
            .user(&format!("{name}@contoso.example"))
            .await
            .unwrap()
    }

    /// Runs an action on users to its end.
    pub async fn run(&self, action: Action, users: &[User]) -> Reports {
        self.run_plan(Plan::new(action, users, &Guards::default()))
            .await
    }

    /// Runs an action on one user.
    pub async fn run_one(&self, action: Action, user: &User) -> UserResult {
        self.run(action, std::slice::from_ref(user))
            .await
            .of(user.id)
            .clone()
    }

    /// Runs a plan to its end.
    pub async fn run_plan(&self, plan: Plan) -> Reports {
        Running::begin(&self.graph, plan).ended().await
    }

    /// Begins an action on users.
    pub fn begin(&self, action: Action, users: &[User]) -> Running {
        let plan = Plan::new(action, users, &Guards::default());
        Running::begin(&self.graph, plan)
    }

    /// What the service holds, asked by a path that no fault of these tests strikes.
    pub async fn truth(&self, path: &str) -> Value {
        let response = self
            .http
            .get(format!("{}/v1.0/{path}", self.sim.graph_url))
            .bearer_auth(&self.sim.token)
            .header("client-request-id", "11111111-2222-4333-8444-555555555555")
            .send()
            .await
            .unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// How many writes about a user the service carried out, after so many requests of all kinds.
    pub fn writes(&self, user: UserId, after: usize) -> usize {
        let id = user.to_string();
        let requests = self.sim.requests();
        let writes = requests.iter().skip(after).filter(|one| {
            one.verb != "GET" && one.status < 300 && one.path.split('/').any(|part| part == id)
        });
        writes.count()
    }

    /// The state that the service holds.
    pub async fn state(&self, user: UserId) -> MfaState {
        let truth = self
            .truth(&format!("users/{user}?$select=perUserMfaState"))
            .await;
        MfaState::parse(truth["perUserMfaState"].as_str().unwrap()).unwrap()
    }

    /// The types of method that the service holds, without those that only beta shows, and without the password.
    pub async fn methods(&self, user: UserId) -> Vec<String> {
        let truth = self
            .truth(&format!("users/{user}/authentication/methods"))
            .await;
        let types = truth["value"].as_array().unwrap().iter().map(|method| {
            let name = method["phoneType"]
                .as_str()
                .or(method["@odata.type"].as_str());
            name.unwrap()
                .trim_start_matches("#microsoft.graph.")
                .trim_end_matches("AuthenticationMethod")
                .to_owned()
        });
        types.filter(|name| name != "password").collect()
    }

    /// How often a request came whose verb is this and whose path ends so, alone or in a batch.
    pub fn asked(&self, verb: &str, end: &str) -> usize {
        let requests = self.sim.requests();
        let meant = requests
            .iter()
            .filter(|one| one.verb == verb && one.path.ends_with(end));
        meant.count()
    }

    /// The last segments of the paths of all deletions that the service carried out, in order.
    pub fn deleted(&self) -> Vec<String> {
        let requests = self.sim.requests().into_iter();
        let gone = requests.filter(|one| one.verb == "DELETE" && one.status == 204);
        gone.map(|one| {
            one.path
                .rsplit('/')
                .take(2)
                .collect::<Vec<_>>()
                .join(" of ")
        })
        .collect()
    }
}

/// A job under way.
pub struct Running {
    pub stop: CancellationToken,
    pub events: UnboundedReceiver<JobEvent>,
    heard: Vec<JobEvent>,
    plan: Plan,
    task: JoinHandle<()>,
    ended: AtomicBool,
}

impl Running {
    /// Begins a plan.
    pub fn begin(graph: &Graph, plan: Plan) -> Self {
        let (stop, (sender, events)) = (CancellationToken::new(), mpsc::unbounded_channel());
        let runner = Runner::new(graph.clone(), QUICK, stop.clone(), sender);
        let of_task = plan.clone();
        let task = tokio::spawn(async move { runner.run(&of_task).await });
        Self::of(stop, events, plan, task)
    }

    /// Begins a plan on record.
    pub fn begin_on_record(graph: &Graph, plan: Plan, journal: &Journal) -> Self {
        let (stop, (sender, events)) = (CancellationToken::new(), mpsc::unbounded_channel());
        let runner = Runner::new(graph.clone(), QUICK, stop.clone(), sender);
        let (of_task, journal) = (plan.clone(), journal.clone());
        let task = tokio::spawn(async move {
            runner
                .run_on_record(&of_task, &journal, &Context::default())
                .await;
        });
        Self::of(stop, events, plan, task)
    }

    fn of(
        stop: CancellationToken,
        events: UnboundedReceiver<JobEvent>,
        plan: Plan,
        task: JoinHandle<()>,
    ) -> Self {
        Self {
            stop,
            events,
            heard: Vec::new(),
            plan,
            task,
            ended: AtomicBool::new(false),
        }
    }

    /// Ends the program in the middle of the job: nothing more is sent, recorded or said.
    pub async fn killed(mut self) {
        self.task.abort();
        // Cancelled, or ended a moment before.
        drop((&mut self.task).await);
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Whether the job ends before this happens.
    pub async fn ends_before(&mut self, other: impl Future<Output = ()>) -> bool {
        tokio::select! {
            () = other => false,
            () = self.until(|event| *event == JobEvent::Ended) => true,
        }
    }

    /// Whether the end was heard.
    pub fn has_ended(&self) -> bool {
        self.heard.last() == Some(&JobEvent::Ended)
    }

    /// Waits for an event.
    pub async fn until(&mut self, wanted: impl Fn(&JobEvent) -> bool) {
        let waiting = async {
            loop {
                let event = self.events.recv().await.unwrap();
                self.heard.push(event);
                if self.heard.last().is_some_and(&wanted) {
                    return;
                }
            }
        };
        tokio::time::timeout(TOO_LONG, waiting).await.unwrap();
    }

    /// Waits for the end. Every user of the plan was settled exactly once, and the end is the last that was said.
    pub async fn ended(mut self) -> Reports {
        if !self.has_ended() {
            self.until(|event| *event == JobEvent::Ended).await;
        }
        (&mut self.task).await.unwrap();
        assert_eq!(
            self.events.recv().await,
            None,
            "something was said after the end"
        );
        self.ended.store(true, Ordering::Relaxed);
        let mut reports = HashMap::new();
        for event in std::mem::take(&mut self.heard) {
            if let JobEvent::Settled(report) = event {
                let again = reports.insert(report.user, *report);
                assert_eq!(again, None, "settled twice");
            }
        }
        let planned: Vec<UserId> = self.plan.items.iter().map(|item| item.target.id).collect();
        assert_eq!(reports.len(), planned.len());
        assert!(planned.iter().all(|user| reports.contains_key(user)));
        Reports {
            order: planned,
            reports,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let ended = self.ended.load(Ordering::Relaxed);
        assert!(
            ended || std::thread::panicking(),
            "a job was not seen to its end"
        );
    }
}

/// What came of a plan.
#[derive(Debug)]
pub struct Reports {
    order: Vec<UserId>,
    reports: HashMap<UserId, UserResult>,
}

impl Reports {
    pub fn of(&self, user: UserId) -> &UserResult {
        &self.reports[&user]
    }

    /// In the plan's order.
    pub fn iter(&self) -> impl Iterator<Item = &UserResult> {
        self.order.iter().map(|user| self.of(*user))
    }

    /// A word for each outcome, in the plan's order.
    pub fn words(&self) -> Vec<&'static str> {
        self.iter().map(|report| word(&report.outcome)).collect()
    }
}

/// The name of an outcome.
pub fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Unchanged => "unchanged",
        Outcome::Failed(_) => "failed",
        Outcome::Skipped(_) => "skipped",
        Outcome::Unknown(_) => "unknown",
        Outcome::ByHand { .. } => "by hand",
    }
}

/// The ledger of a reset.
pub fn ledger(report: &UserResult) -> &Ledger {
    match &report.evidence {
        Evidence::Ledger(ledger) => ledger,
        other => panic!("no ledger but {other:?}"),
    }
}

/// A tenant whose Ada has a code app, her default, and a phone.
pub async fn ada() -> (Tenant, User) {
    let tenant = Tenant::start(
        "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\ndefault = \"oath\"\n\
         methods = [{ type = \"softwareOath\" }, { type = \"phone\", number = \"+1 5550100\" }]\n",
    )
    .await;
    let ada = tenant.user("ada").await;
    (tenant, ada)
}
