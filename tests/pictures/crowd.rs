//! A tenant of many thousands: every count has its separators.

use std::sync::LazyLock;

use jiff::SignedDuration;
use mfadeck::app::job::Phase;
use mfadeck::app::migration::MigrationWindow;
use mfadeck::app::{Job, Layer, Loading, Model, Overview};
use mfadeck::change::history;
use mfadeck::change::journal::{Context, JobRecord, Record};
use mfadeck::change::{Evidence, Outcome, RunId, UserResult};
use mfadeck::tenant::{Known, MfaState};
use regex::Regex;

use super::drawn::{
    LARGE, SMALL, blank, filtered, id, judged, loaded, now, registration, shown, user,
};
use super::states::{ask, enforce, plan};

const PEOPLE: usize = 12_345;

static CROWD: LazyLock<Model> = LazyLock::new(|| {
    let mut model = loaded(SMALL);
    model.store.append((16..PEOPLE).map(user).collect());
    let rows = (16..PEOPLE).map(|n| (id(n as u128), registration(n)));
    model.store.set_registrations(rows.collect());
    // The detail has other numbers: ids, codes and telephones.
    model.zoomed = true;
    judged(&mut model);
    model
});

fn crowd(size: (u16, u16)) -> Model {
    Model {
        size,
        ..CROWD.clone()
    }
}

fn everybody() -> Vec<u128> {
    (0..PEOPLE as u128).collect()
}

fn marked(size: (u16, u16)) -> Model {
    let mut model = crowd(size);
    model.list.marks = everybody().into_iter().map(id).collect();
    filtered(&mut model, "state:disabled");
    model
}

fn reading(size: (u16, u16)) -> Model {
    let mut model = crowd(size);
    model.load.users = Loading::Running;
    model.load.registrations = Loading::Running;
    model.load.report_rows = 4_995;
    model.load.unlisted = 1_234;
    model.load.states_pending = everybody().into_iter().take(10_000).map(id).collect();
    model.load.states_asked = PEOPLE;
    model.load.states_begun_at = now() - SignedDuration::from_mins(1);
    model
}

fn arriving(size: (u16, u16)) -> Model {
    let mut model = blank(size);
    model.load.users = Loading::Running;
    model.load.users_counted = Some(100_000);
    model.store.append((0..PEOPLE).map(user).collect());
    model
}

fn with(mut model: Model, layer: impl FnOnce(&Model) -> Layer) -> Model {
    let layer = layer(&model);
    model.layers.push(layer);
    model
}

fn running(size: (u16, u16)) -> Model {
    let mut model = crowd(size);
    let mut job = Job::new(
        RunId(1),
        plan(&model, enforce(), &everybody()),
        Context::default(),
    );
    job.phase = Phase::Running;
    job.started = Some(now());
    for user in everybody().into_iter().take(3_000).filter(|n| n % 5 == 3) {
        job.settle(UserResult {
            user: id(user),
            outcome: Outcome::Done,
            evidence: Evidence::None,
            request_ids: Vec::new(),
        });
    }
    for user in everybody()
        .into_iter()
        .skip(3_000)
        .take(6_000)
        .filter(|n| n % 5 == 3)
    {
        job.working.insert(id(user));
    }
    model.jobs.push(job);
    model
}

fn recorded(size: (u16, u16)) -> Model {
    let mut model = crowd(size);
    let plan = plan(&model, enforce(), &everybody());
    let begin = JobRecord::new(12, now(), &plan, &Context::default());
    model.history = Some(history::jobs([Record::Job(begin)]));
    model
}

pub fn states(size: (u16, u16)) -> Vec<Model> {
    let mut unknown = crowd(size);
    let mut odd: Vec<_> = (0..PEOPLE).map(|number| user(number + PEOPLE)).collect();
    for user in &mut odd {
        user.state.value = Known::reported(None::<MfaState>);
        user.licences = Known::Is(0);
    }
    unknown.store.append(odd);
    judged(&mut unknown);
    let mut asked = marked(size);
    ask(&mut asked, enforce(), &everybody());
    vec![
        with(unknown.clone(), |model| {
            Layer::Overview(Box::new(Overview::of(model)))
        }),
        unknown,
        arriving(size),
        reading(size),
        with(reading(size), |model| {
            Layer::Overview(Box::new(Overview::of(model)))
        }),
        marked(size),
        asked,
        with(crowd(size), |model| {
            Layer::Migration(Box::new(MigrationWindow::of(model, 1)))
        }),
        with(super::overview::sms(size), |_| Layer::Help {
            of: mfadeck::app::Context::Main,
            searched: String::new(),
            scroll: 0,
        }),
        running(size),
        with(running(size), |_| Layer::Job {
            id: RunId(1),
            scroll: 0,
        }),
        with(running(size), |_| Layer::Leave {
            attention: mfadeck::app::Attention::Ready,
        }),
        with(recorded(size), |_| Layer::History {
            chosen: None,
            recovered: Vec::new(),
            searched: String::new(),
            found: None,
        }),
        with(recorded(size), |_| Layer::Past { job: 12, scroll: 0 }),
    ]
}

/// Years of dates, the number that is typed to confirm, and accounts of the invented tenant.
static NO_COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\d|[Tt]ype \d+|user\d+").unwrap());
static LONG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d{4,}").unwrap());

#[test]
fn every_count_of_a_large_tenant_has_separators() {
    let mut grouped = 0;
    for size in [SMALL, LARGE] {
        for model in states(size) {
            let drawn = shown(&model);
            let text = NO_COUNT.replace_all(&drawn, "");
            let bare: Vec<&str> = LONG.find_iter(&text).map(|found| found.as_str()).collect();
            assert!(bare.is_empty(), "{bare:?} at {size:?} in\n{drawn}");
            grouped += usize::from(drawn.contains("12,345"));
        }
    }
    assert!(
        grouped > 12,
        "only {grouped} screens have the number of all users"
    );
}

#[test]
fn a_list_that_comes_says_of_how_many_users_it_is() {
    let drawn = shown(&arriving(LARGE));
    assert!(drawn.contains("12,345 of 100,000… loading"), "{drawn}");
    assert!(
        drawn.contains("reading users, 12,345 of 100,000 so far"),
        "{drawn}"
    );
    let mut uncounted = arriving(LARGE);
    uncounted.load.users_counted = None;
    let drawn = shown(&uncounted);
    assert!(drawn.contains("reading users, 12,345 so far"), "{drawn}");
}

#[test]
fn states_that_are_read_one_by_one_say_how_many_of_how_many_and_the_time_left() {
    let mut model = reading(LARGE);
    model.load.users = Loading::Done { at: now() };
    model.load.registrations = Loading::Done { at: now() };
    let said = "2,345 of 12,345 states read, about 5 min left";
    let drawn = shown(&model);
    assert!(drawn.contains(said), "{drawn}");
    model.load.throttled_until = Some(now() + SignedDuration::from_mins(1));
    let drawn = shown(&model);
    let said = "UTC · 2,345 of 12,345 states read, about 6 min left";
    assert!(drawn.contains(said), "{drawn}");
    model.load.states_begun_at = now();
    let drawn = shown(&model);
    assert!(drawn.contains("12,345 states read "), "{drawn}");
}

#[test]
fn the_registration_report_of_a_large_tenant_says_count_limit_and_time_left() {
    let mut model = reading(LARGE);
    model.load.users = Loading::Done { at: now() };
    let flat = |model: &Model| {
        let drawn = shown(model);
        let words = drawn.split(|c: char| c.is_whitespace() || c == '│');
        words
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let status = flat(&model);
    assert!(
        status.contains("registration report 4,995 of at most "),
        "{status}"
    );
    let overview = with(model, |model| {
        Layer::Overview(Box::new(Overview::of(model)))
    });
    let note = flat(&overview);
    let said = "still being read: 4,995 of at most ";
    assert!(note.contains(said), "{note}");
    assert!(
        note.contains(" left (Microsoft takes 5 requests in ten seconds)"),
        "{note}"
    );
}
