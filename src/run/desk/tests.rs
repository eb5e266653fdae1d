//! Late answers: whatever is chosen, pressed and answered in whatever order, nothing of one tenant comes to another.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::app::Key;
use crate::change::JobEvent;
use crate::tenant::{
    Figures, Known, MfaState, Observed, Operator, RoleBook, Standing, User, UserId,
};

const NAMES: [&str; 3] = ["alpine", "bellows", "coho"];
/// Nobody can sign in there.
const REFUSES: &str = "dunkel";

/// What the hands of one tenant were asked for, and where its answers go.
#[derive(Default)]
struct Asked {
    effects: Vec<Effect>,
    answers: Option<Sender<Msg>>,
}

#[derive(Clone)]
struct FakeTenant {
    name: &'static str,
    asked: Arc<Mutex<Asked>>,
}

struct Recording(FakeTenant);

impl Hands for Recording {
    type Service = FakeTenant;

    fn new(service: FakeTenant, answers: Sender<Msg>) -> Self {
        service.asked.lock().unwrap().answers = Some(answers);
        Self(service)
    }

    fn execute(&mut self, effect: Effect) {
        self.0.asked.lock().unwrap().effects.push(effect);
    }
}

impl FakeTenant {
    fn number(&self) -> u128 {
        let at = NAMES.iter().position(|name| *name == self.name);
        at.unwrap() as u128 + 1
    }

    /// Users whose names and ids no other tenant has.
    fn users(&self) -> Vec<User> {
        let user = |n: u128| {
            let id = UserId(Uuid::from_u128(self.number() << 64 | n));
            let account = format!("u{n}@{}.example", self.name);
            let mut user = User::new(
                id,
                format!("{} {n}", self.name).into(),
                account.as_str().into(),
            );
            user.state = Observed::new(Known::Is(MfaState::Disabled), at(0));
            user
        };
        (1..=3).map(user).collect()
    }

    /// What is in no text of another tenant.
    fn signs(&self) -> [String; 2] {
        let id = Uuid::from_u128(self.number() << 64).to_string();
        let (head, _) = id.rsplit_once('-').unwrap();
        [format!("{}.example", self.name), format!("{head}-")]
    }

    fn session(&self) -> Session {
        Session {
            profile: Some(self.name.to_owned()),
            operator: Some(Operator {
                id: Some(UserId(Uuid::from_u128(9))),
                name: "ops".into(),
                tenant: "partner".into(),
                tenant_id: None,
            }),
            ..Session::default()
        }
    }

    /// The answer to one of the effects that wait, sent on the tenant's own channel.
    fn answer(&self, pick: usize) {
        let mut asked = self.asked.lock().unwrap();
        if asked.effects.is_empty() {
            return;
        }
        let at = pick % asked.effects.len();
        let effect = asked.effects.remove(at);
        let msg = match effect {
            Effect::ReadUsers { generation } => Msg::Users {
                generation,
                users: self.users(),
                last: true,
                has_states: true,
            },
            Effect::ReadUser(id) => {
                let user = self.users().into_iter().find(|user| user.id == id);
                Msg::User {
                    id,
                    answer: Ok(user.unwrap()),
                }
            }
            Effect::ReadRoles { generation } => Msg::Roles {
                generation,
                roles: Ok(RoleBook::default()),
            },
            Effect::StartJob { id, .. } => Msg::Job(id, JobEvent::Ended),
            Effect::Timer { timer, .. } => Msg::Timer(timer),
            _ => return,
        };
        if let Some(answers) = &asked.answers {
            // A full channel makes the reader wait; here the answer is lost.
            drop(answers.try_send(msg));
        }
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    Switch(usize),
    Key(Key),
    Answer(usize, usize),
    Paint,
}

fn step() -> impl Strategy<Value = Step> {
    let keys = [
        Key::Char(' '),
        Key::Char('f'),
        Key::Char('e'),
        Key::Char('y'),
        Key::Char('T'),
        Key::Char('a'),
        Key::Char('r'),
        Key::Char('/'),
        Key::Char('C'),
        Key::Char('A'),
        Key::Char('R'),
        Key::Char('X'),
        Key::Char('J'),
        Key::Enter,
        Key::Esc,
        Key::Down,
    ];
    prop_oneof![
        3 => (0..=NAMES.len()).prop_map(Step::Switch),
        6 => prop::sample::select(keys.to_vec()).prop_map(Step::Key),
        6 => (0..NAMES.len(), 0..8_usize).prop_map(|(tenant, pick)| Step::Answer(tenant, pick)),
        3 => Just(Step::Paint),
    ]
}

fn desk(tenants: &[FakeTenant]) -> Desk<Recording> {
    let all = tenants.to_vec();
    let opener: Opener<FakeTenant> = Box::new(move |name| {
        let found = all.iter().find(|tenant| tenant.name == name).cloned();
        let tenant = found.ok_or_else(|| "no consent: an admin consents".to_owned())?;
        let session = tenant.session();
        let (_, prompts) = watch::channel(None);
        Ok(Opening {
            session: session.clone(),
            look: Look::default(),
            prompts,
            opened: Box::pin(async move { Ok((tenant, session)) }),
        })
    });
    let first = tenants[0].clone();
    let session = first.session();
    let names = NAMES.iter().chain([&REFUSES]);
    let names = names.map(|name| ((*name).to_owned(), None)).collect();
    let tenants = Tenants {
        names,
        opener,
        counter: counter(),
    };
    Desk::new(
        (first, session),
        &Look::default(),
        tenants,
        (100, 30),
        at(0),
    )
}

/// Keeps one figure of each, and reads none but this one to the end.
const READABLE: &str = "bellows";

fn counter() -> Counter {
    let row = |name: &str, never: usize, kept: bool| Standing {
        profile: name.to_owned(),
        tenant: None,
        figures: Ok(Figures {
            at: at(-60),
            never,
            ..Figures::default()
        }),
        kept,
        unread: Vec::new(),
    };
    Counter {
        kept: Box::new(move |names| {
            let rows: Vec<Standing> = names.iter().map(|name| row(name, 2, true)).collect();
            Box::pin(stream::iter(rows))
        }),
        read: Box::new(move |names| {
            let readable = names.iter().any(|name| name == READABLE);
            let first = readable.then(|| row(READABLE, 7, false));
            let rest = stream::pending().take(usize::from(names.len() > 1));
            Box::pin(stream::iter(first).chain(rest))
        }),
    }
}

/// Everything of a tenant's model but the names of the desk.
fn text(model: &Model) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        model.store, model.list, model.detail, model.jobs, model.layers, model.toast, model.ticket
    )
}

fn nothing_crosses(desk: &Desk<Recording>, tenants: &[FakeTenant]) {
    for place in &desk.places {
        let text = text(&place.model);
        for other in tenants.iter().filter(|other| other.name != place.name) {
            for sign in other.signs() {
                assert!(!text.contains(&sign), "{sign} is in {}: {text}", place.name);
            }
        }
    }
    for tenant in tenants {
        let asked = format!("{:?}", tenant.asked.lock().unwrap().effects);
        for other in tenants.iter().filter(|other| other.name != tenant.name) {
            for sign in other.signs() {
                assert!(!asked.contains(&sign), "{sign} is asked of {}", tenant.name);
            }
        }
    }
}

/// Takes a step, and then everything that arrives because of it.
async fn take_step(desk: &mut Desk<Recording>, tenants: &[FakeTenant], step: Step, now: Timestamp) {
    match step {
        Step::Switch(to) => {
            let name = NAMES.iter().chain([&REFUSES]).nth(to).unwrap();
            desk.carry_out(
                desk.current,
                vec![Effect::SwitchTo((*name).to_owned())],
                now,
            );
        }
        Step::Key(key) => drop(desk.receive_here(Msg::Key(key), now)),
        Step::Answer(tenant, pick) => tenants[tenant].answer(pick),
        Step::Paint => {
            let (detail, layer) = (0, 0);
            drop(desk.receive_here(Msg::Painted { detail, layer }, now));
        }
    }
    while let Ok(arrival) = tokio::time::timeout(Duration::from_millis(1), desk.next()).await {
        drop(desk.take(arrival, now));
    }
}

async fn play(steps: Vec<Step>) {
    let tenants = NAMES.map(|name| FakeTenant {
        name,
        asked: Arc::default(),
    });
    let mut desk = desk(&tenants);
    let mut now = at(0);
    desk.start(now);
    for step in steps {
        now += SignedDuration::from_secs(1);
        take_step(&mut desk, &tenants, step, now).await;
        nothing_crosses(&desk, &tenants);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_of_one_tenant_comes_to_another(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(play(steps));
    }
}

/// The same steps reach what the property is about: a change goes to the tenant that was on the screen.
#[tokio::test(start_paused = true)]
async fn a_change_goes_to_the_tenant_that_it_was_chosen_in() {
    let tenants = NAMES.map(|name| FakeTenant {
        name,
        asked: Arc::default(),
    });
    let mut desk = desk(&tenants);
    let mut now = at(0);
    desk.start(now);
    let mut steps = vec![Step::Switch(1)];
    steps.extend((0..12).map(|_| Step::Answer(1, 0)));
    steps.push(Step::Key(Key::Char('f')));
    steps.push(Step::Switch(2));
    steps.push(Step::Switch(1));
    steps.push(Step::Paint);
    steps.extend((0..12).map(|_| Step::Answer(1, 0)));
    steps.push(Step::Key(Key::Char('y')));
    for step in steps {
        now += SignedDuration::from_secs(1);
        take_step(&mut desk, &tenants, step, now).await;
    }
    let began = |tenant: &FakeTenant| {
        let asked = tenant.asked.lock().unwrap();
        let jobs = asked.effects.iter();
        jobs.filter(|effect| matches!(effect, Effect::StartJob { .. }))
            .count()
    };
    let layers = desk.model().map(|model| &model.layers);
    assert_eq!(tenants.each_ref().map(began), [0, 1, 0], "{layers:?}");
}

/// What the table on the screen counts for a tenant that is never required to use MFA.
fn never(desk: &Desk<Recording>, name: &str) -> usize {
    let row = desk.model().unwrap().all_tenants.row(name).unwrap().clone();
    row.standing.figures.unwrap().never
}

#[tokio::test(start_paused = true)]
async fn the_table_keeps_what_was_read_when_it_is_stopped_and_when_another_tenant_is_shown() {
    let tenants = NAMES.map(|name| FakeTenant {
        name,
        asked: Arc::default(),
    });
    let mut desk = desk(&tenants);
    desk.start(at(0));
    take_step(&mut desk, &tenants, Step::Key(Key::Char('A')), at(0)).await;
    assert_eq!(never(&desk, "bellows"), 2, "what was kept shows at once");
    take_step(&mut desk, &tenants, Step::Key(Key::Char('R')), at(3600)).await;
    let progress = |desk: &Desk<Recording>| desk.model().unwrap().all_tenants.progress;
    let running = progress(&desk).unwrap();
    assert_eq!((running.done, running.all), (1, 4));
    assert_eq!(never(&desk, "bellows"), 7);
    // It is the desk's: another tenant on the screen shows the same, and stops it.
    take_step(&mut desk, &tenants, Step::Switch(1), at(3601)).await;
    take_step(&mut desk, &tenants, Step::Key(Key::Char('A')), at(3602)).await;
    assert_eq!(progress(&desk), Some(running));
    take_step(&mut desk, &tenants, Step::Key(Key::Char('X')), at(3603)).await;
    assert_eq!(progress(&desk), None);
    assert_eq!((never(&desk, "bellows"), never(&desk, "coho")), (7, 2));
}
