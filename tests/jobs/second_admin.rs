//! Someone else acts at any moment between list, preview and write, replicas lag, permissions are missing, and the program
//! is stopped or killed: nothing false is claimed, and every guard holds.

use std::collections::HashSet;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use mfadeck::change::journal::OutcomeName;
use mfadeck::change::{Action, Evidence, Guards, Outcome, Plan, ResetScope, UserResult};
use mfadeck::jobs::journal::Journal;
use mfadeck::jobs::recovery::recover;
use mfadeck::tenant::{MfaState, ProblemKind, User};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio_util::sync::CancellationToken;

use crate::any_plan::{METHODS, Strike, any_faults, check_record, check_reset};
use crate::tenant::{Running, Tenant};

/// Few enough for two cores; `MFADECK_CASES` asks for another number.
const CASES: u32 = 80;

/// What the product asks for; without `User.Read.All` there is no list to begin with.
const PERMISSIONS: [&str; 7] = [
    "Policy.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "AuditLog.Read.All",
    "RoleManagement.Read.Directory",
    "Policy.ReadWrite.AuthenticationMethod",
    "User.RevokeSessions.All",
    "GroupMember.ReadBasic.All",
];

/// The areas that lag, but for the one by which the test learns the truth.
const AREAS: [&str; 4] = ["states", "methods", "preferences", "sessions"];

#[derive(Clone, Debug)]
struct Person {
    state: MfaState,
    methods: Vec<&'static str>,
    admin: bool,
}

/// What the other admin does.
#[derive(Clone, Copy, Debug)]
enum Act {
    SetState(MfaState),
    DeleteMethods,
    RevokeSessions,
}

#[derive(Clone, Copy, Debug)]
enum End {
    OfItself,
    /// Stopped before so many requests of the job.
    Stopped(u32),
    /// Killed before so many requests of the job.
    Killed(u32),
}

#[derive(Clone, Debug)]
struct Case {
    people: Vec<Person>,
    action: Action,
    /// Between list and job.
    early: Vec<(usize, Act)>,
    /// Before so many requests of the job.
    late: Vec<(u32, usize, Act)>,
    /// So many reads after each write are old, in these areas.
    lag: Option<(u32, Vec<&'static str>)>,
    faults: Vec<Strike>,
    without: Option<&'static str>,
    protected: Option<usize>,
    end: End,
    seed: u32,
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => proptest::sample::select(MfaState::ALL.to_vec()).prop_map(Act::SetState),
        1 => Just(Act::DeleteMethods),
        1 => Just(Act::RevokeSessions),
    ]
}

fn any_action() -> impl Strategy<Value = Action> {
    let reset = |sign_out| Action::ContactMethods {
        scope: ResetScope::Portal,
        sign_out,
    };
    prop_oneof![
        4 => Just(Action::SetState(MfaState::Disabled)),
        2 => Just(Action::SetState(MfaState::Enabled)),
        2 => Just(Action::SetState(MfaState::Enforced)),
        1 => any::<bool>().prop_map(reset),
        1 => Just(Action::RememberedDevices),
    ]
}

fn any_case() -> impl Strategy<Value = Case> {
    let state = proptest::sample::select(MfaState::ALL.to_vec());
    let methods = proptest::sample::subsequence(METHODS.to_vec(), 0..3);
    let person =
        (state, methods, proptest::bool::weighted(0.2)).prop_map(|(state, methods, admin)| {
            Person {
                state,
                methods,
                admin,
            }
        });
    let early = proptest::collection::vec((0..24_usize, any_act()), 0..3);
    let late = proptest::collection::vec((1..60_u32, 0..24_usize, any_act()), 0..4);
    let areas = proptest::sample::subsequence(AREAS.to_vec(), 1..=AREAS.len());
    let end = prop_oneof![
        3 => Just(End::OfItself),
        1 => (1..60_u32).prop_map(End::Stopped),
        1 => (1..60_u32).prop_map(End::Killed),
    ];
    (
        proptest::collection::vec(person, 1..24),
        any_action(),
        (early, late),
        proptest::option::of((1..4_u32, areas)),
        prop_oneof![1 => Just(Vec::new()), 1 => any_faults()],
        proptest::option::weighted(0.3, proptest::sample::select(PERMISSIONS.to_vec())),
        proptest::option::of(0..24_usize),
        (end, any::<u32>()),
    )
        .prop_map(
            |(people, action, (early, late), lag, faults, without, protected, (end, seed))| Case {
                people,
                action,
                early,
                late,
                lag,
                faults,
                without,
                protected,
                end,
                seed,
            },
        )
}

fn account(number: usize) -> String {
    format!("u{number}@contoso.example")
}

impl Case {
    fn person(&self, number: usize) -> usize {
        number % self.people.len()
    }

    fn tables(&self) -> String {
        let mut tables = format!("seed = {}\n", self.seed);
        if let Some(permission) = self.without {
            write!(tables, "[operator]\nwithout = [\"{permission}\"]\n").unwrap();
        }
        // Whether the operator is protected is not what these cases are about.
        tables +=
            "[[people]]\nname = \"Ops\"\nuser = \"ops@contoso.example\"\nstate = \"disabled\"\n";
        for (number, person) in self.people.iter().enumerate() {
            let account = account(number);
            let roles = if person.admin {
                "roles = [\"Helpdesk Administrator\"]\n"
            } else {
                ""
            };
            write!(tables,
                "[[people]]\nname = \"U{number}\"\nuser = \"{account}\"\nstate = \"{}\"\n{roles}methods = [{}]\n",
                person.state,
                person.methods.join(", ")
            ).unwrap();
        }
        for (on, effect, after, times) in &self.faults {
            write!(tables,
                "[[faults]]\non = {{ {on} }}\nafter = {after}\ntimes = {times}\nprobability = 0.7\n{effect}\n"
            ).unwrap();
        }
        if let Some((reads, areas)) = &self.lag {
            let areas = areas.join("\", \"");
            for verb in ["PATCH", "DELETE", "POST"] {
                write!(tables,
                    "[[faults]]\non = {{ verb = \"{verb}\", path = \"/*/users/**\" }}\nstale_reads = {reads}\nareas = [\"{areas}\"]\n"
                ).unwrap();
            }
        }
        tables
    }

    fn act(&self, before: u32, number: usize, act: Act) -> String {
        let what = match act {
            Act::SetState(state) => format!("action = \"setState\"\nstate = \"{state}\""),
            Act::DeleteMethods => "action = \"deleteMethods\"".to_owned(),
            Act::RevokeSessions => "action = \"revokeSessions\"".to_owned(),
        };
        let user = account(self.person(number));
        format!("[[acts]]\nbefore = {before}\nuser = \"{user}\"\n{what}\n")
    }

    /// Whose readings during the job prove nothing, since someone else was at work.
    fn touched(&self) -> HashSet<usize> {
        let late = self.late.iter().map(|(_, number, _)| self.person(*number));
        late.collect()
    }
}

/// What the test knows of one user.
struct Witness<'a> {
    preview: &'a User,
    /// The state when the job began.
    start: MfaState,
    /// The state afterwards.
    is: MfaState,
    wrote: bool,
    /// Someone else acted while the job ran.
    touched: bool,
    /// Has a method that promotes from enabled to enforced.
    registered: bool,
}

impl Witness<'_> {
    fn is_as_asked(&self, asked: MfaState) -> bool {
        let promoted =
            self.registered && (asked, self.is) == (MfaState::Enabled, MfaState::Enforced);
        self.is == asked || promoted
    }

    fn check_state(&self, asked: MfaState, report: &UserResult) {
        let changed_since = !self.preview.state.value.is(&self.start) && self.start != asked;
        // Someone else may set the state back before the job reads it.
        if !self.touched && (changed_since || self.start == asked) {
            assert!(!self.wrote, "written all the same: {report:?}");
        }
        match &report.outcome {
            Outcome::Done => {
                // Nobody can tell who made the change where the answer to ours was lost: it is not claimed as ours.
                let claimed = matches!(report.evidence, Evidence::State { answered: true, .. });
                assert!(
                    self.wrote || self.touched && !claimed,
                    "nothing was written: {report:?}"
                );
                assert!(
                    self.touched || self.is_as_asked(asked),
                    "{}: {report:?}",
                    self.is
                );
            }
            Outcome::Unchanged => {
                assert!(self.touched || self.is == asked, "{}: {report:?}", self.is);
            }
            // A fault may say that a user is gone who is not.
            Outcome::Failed(problem) if problem.kind == ProblemKind::NotFound => {}
            Outcome::Failed(_) => {
                assert!(self.touched || self.is != asked, "{}: {report:?}", self.is);
            }
            Outcome::Skipped(_) => assert!(!self.wrote, "written all the same: {report:?}"),
            Outcome::Unknown(_) => {}
            Outcome::ByHand { .. } => panic!("{report:?}"),
        }
    }
}

async fn check(case: Case) {
    let tenant = Tenant::start(&case.tables()).await;
    let mut users = Vec::new();
    for number in 0..case.people.len() {
        users.push(tenant.user(&format!("u{number}")).await);
    }
    let protected: Vec<String> = case
        .protected
        .iter()
        .map(|n| account(case.person(*n)))
        .collect();
    let guards = Guards::default().protecting(protected.iter().map(String::as_str));
    let plan = Plan::new(case.action, &users, &guards);
    for (number, act) in &case.early {
        tenant.sim.run_script(&case.act(1, *number, *act)).unwrap();
    }
    let mut start = Vec::new();
    for user in &users {
        start.push(tenant.state(user.id).await);
    }
    let late: String = case
        .late
        .iter()
        .map(|(at, n, act)| case.act(*at, *n, *act))
        .collect();
    tenant.sim.run_script(&late).unwrap();
    let seen = tenant.sim.requests().len();

    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "any");
    let cut = CancellationToken::new();
    if let End::Stopped(at) | End::Killed(at) = case.end {
        let cut = cut.clone();
        tenant.sim.before_request(at, move |_, _| cut.cancel());
    }
    let mut running = Running::begin_on_record(&tenant.graph, plan.clone(), &journal);
    let reports = if running.ends_before(cut.cancelled()).await {
        Some(running.ended().await)
    } else if let End::Killed(_) = case.end {
        running.killed().await;
        None
    } else {
        running.stop.cancel();
        Some(running.ended().await)
    };

    let touched = case.touched();
    let mut protected_admins = (0, 0);
    for (number, user) in users.iter().enumerate() {
        let person = &case.people[number];
        let witness = Witness {
            preview: user,
            start: start[number],
            is: tenant.state(user.id).await,
            wrote: tenant.writes(user.id, seen) > 0,
            touched: touched.contains(&number),
            registered: person.methods.iter().any(|one| !one.contains("email")),
        };
        if protected.contains(&account(number)) {
            assert!(!witness.wrote, "a protected account was changed");
        }
        if person.admin {
            protected_admins.0 += usize::from(witness.start.requires_mfa());
            protected_admins.1 += usize::from(witness.is.requires_mfa());
        }
        let disables = case.action == Action::SetState(MfaState::Disabled);
        if disables && case.without == Some("RoleManagement.Read.Directory") {
            assert!(!witness.wrote, "nobody could tell who is an admin");
        }
        let Some(report) = reports.as_ref().map(|reports| reports.of(user.id)) else {
            continue;
        };
        match case.action {
            Action::SetState(asked) => witness.check_state(asked, report),
            Action::ContactMethods { .. }
                if case.without == Some("UserAuthenticationMethod.ReadWrite.All") =>
            {
                let claims = matches!(report.outcome, Outcome::Done | Outcome::Unchanged);
                assert!(!claims && !witness.wrote, "{report:?}");
            }
            Action::ContactMethods { scope, .. } if !witness.touched => {
                check_reset(&tenant, user, scope, report).await;
            }
            _ => match &report.outcome {
                Outcome::Done => assert!(witness.touched || witness.wrote, "{report:?}"),
                Outcome::Skipped(_) => assert!(!witness.wrote, "{report:?}"),
                _ => {}
            },
        }
    }
    let admin_touched = touched.iter().any(|number| case.people[*number].admin);
    if protected_admins.0 > 0 && !admin_touched {
        assert!(protected_admins.1 > 0, "no admin is protected any more");
    }
    match reports {
        Some(reports) => check_record(&journal, &plan, &reports),
        None => check_recovery(&tenant, &case, &users, &journal, seen).await,
    }
}

/// After a kill: whoever was written is on record, and the next starts claim nothing that is not so.
async fn check_recovery(
    tenant: &Tenant,
    case: &Case,
    users: &[User],
    journal: &Journal,
    seen: usize,
) {
    let Some(killed) = journal.read().unwrap().jobs.pop() else {
        assert!(users.iter().all(|user| tenant.writes(user.id, seen) == 0));
        return;
    };
    for user in users {
        let on_record =
            killed.open.contains_key(&user.id) || killed.outcomes.contains_key(&user.id);
        assert!(on_record || tenant.writes(user.id, seen) == 0, "{user:?}");
    }
    for minutes in [0, 6] {
        // The replicas have caught up by then.
        if minutes > 0 {
            for _ in 0..4 {
                for user in users {
                    drop(tenant.graph.state(user.id).await);
                    drop(tenant.graph.methods(user.id).await);
                    drop(tenant.graph.sessions_valid_from(user.id).await);
                }
            }
        }
        let mut pen = journal.take().await.unwrap();
        let now = Timestamp::now() + SignedDuration::from_mins(minutes);
        recover(&tenant.graph, &mut pen, now).await.unwrap();
        drop(pen);
        let job = journal.read().unwrap().jobs.pop().unwrap();
        for (number, user) in users.iter().enumerate() {
            let Some(settled) = job
                .outcomes
                .get(&user.id)
                .filter(|settled| settled.recovered)
            else {
                continue;
            };
            if case.touched().contains(&number) {
                continue;
            }
            let wrote = tenant.writes(user.id, seen) > 0;
            match settled.outcome {
                OutcomeName::Done => assert!(wrote || settled.is.is_none(), "{settled:?}"),
                OutcomeName::Skipped if matches!(case.action, Action::SetState(_)) => {
                    assert!(!wrote, "{settled:?}");
                }
                OutcomeName::Failed | OutcomeName::Unchanged => panic!("{settled:?}"),
                OutcomeName::Skipped | OutcomeName::Unknown | OutcomeName::ByHand => {}
            }
        }
    }
}

#[test]
fn whoever_else_acts_and_whenever_nothing_false_is_claimed_and_the_guards_hold() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cases = std::env::var("MFADECK_CASES").ok();
    let config = Config {
        cases: cases.map_or(CASES, |cases| cases.parse().unwrap()),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&any_case(), |case| {
            runtime.block_on(check(case));
            Ok(())
        })
        .unwrap();
}
