//! The jobs of the journal.

use super::drawn::{self, SMALL, at, forbidden, id, loaded, mobile, now, window_alone};
use super::states::{enforce, plan, reset};
use mfadeck::app::{Layer, Model};
use mfadeck::change::history::{self, Recovered};
use mfadeck::change::journal::{Context, End, Intent, JobRecord, Record, Settled};
use mfadeck::change::{Evidence, Fate, Ledger, LedgerEntry, Outcome, UserResult};
use mfadeck::tenant::{MfaState, Observed};

fn settled(job: u32, user: u128, outcome: Outcome, evidence: Evidence) -> Record {
    let report = UserResult {
        user: id(user),
        outcome,
        evidence,
        request_ids: vec!["7d1f2c9e-0000-4000-8000-0000000000cc".into()],
    };
    Record::Outcome(Settled::new(job, now(), &report))
}

/// A reset that ended, and a change of states that somebody ended half-way.
fn recorded(model: &Model) -> Vec<history::PastJob> {
    let begin = |job, time: &str, action, users: &[u128], ticket: Option<&str>| {
        let context = Context {
            operator: "ops@contoso.example".into(),
            ticket: ticket.map(Into::into),
            ..Context::default()
        };
        let plan = plan(model, action, users);
        Record::Job(JobRecord::new(job, at(time), &plan, &context))
    };
    let deleted = Ledger {
        entries: vec![LedgerEntry {
            method: mobile(),
            fate: Fate::Deleted,
        }],
        left: Some(Vec::new()),
        signed_out: None,
    };
    let state = |is| Evidence::State {
        before: Some(MfaState::Disabled),
        asked: MfaState::Enforced,
        is,
        at: now(),
        answered: true,
    };
    history::jobs([
        begin(11, "2026-11-23T16:02:00Z", reset(), &[1], None),
        settled(11, 1, Outcome::Done, Evidence::Ledger(Box::new(deleted))),
        Record::End(End { job: 11, at: now() }),
        begin(
            12,
            "2026-11-24T09:12:00Z",
            enforce(),
            &[1, 2, 3, 4, 6],
            Some("INC-4711"),
        ),
        settled(12, 1, Outcome::Done, state(MfaState::Enforced)),
        settled(12, 2, Outcome::Failed(forbidden()), Evidence::None),
        Record::Intent(Intent {
            job: 12,
            at: now(),
            users: vec![id(3)],
            before: [].into(),
        }),
    ])
}

fn with(size: (u16, u16), recovered: Vec<Recovered>) -> Model {
    let mut model = loaded(size);
    model.history = Some(recorded(&model));
    model.layers.push(Layer::History {
        chosen: None,
        recovered,
        searched: String::new(),
        found: None,
    });
    model
}

pub fn listed(size: (u16, u16)) -> Model {
    with(size, Vec::new())
}

pub fn shown(size: (u16, u16)) -> Model {
    let mut model = listed(size);
    model.layers.push(Layer::Past { job: 12, scroll: 0 });
    model
}

#[test]
fn the_jobs_on_record_stand_newest_first_with_what_is_left_of_each() {
    window_alone("history", &listed(SMALL));
}

#[test]
fn a_job_on_record_shows_who_what_and_what_came_of_each() {
    window_alone("history_job", &shown(SMALL));
}

#[test]
fn what_an_interrupted_session_left_open_is_said_first() {
    let found = Recovered {
        job: 12,
        action: enforce(),
        done: 1,
        not_done: 0,
        unknown: 0,
        remaining: 2,
    };
    window_alone("history_recovered", &with(SMALL, vec![found]));
}

#[test]
fn what_the_journal_lacks_is_said_before_its_jobs() {
    let mut model = with(SMALL, Vec::new());
    model.history_gaps = vec!["the journal is damaged in line 3".to_owned()];
    let screen = drawn::shown(&model);
    assert!(
        screen.contains("Incomplete: the journal is damaged in line 3."),
        "{screen}"
    );
}

#[test]
fn an_undo_says_which_job_it_undoes() {
    let mut model = listed(SMALL);
    model
        .store
        .observe(id(1), Observed::new(MfaState::Enforced, now()));
    let past = &model.history.as_ref().unwrap()[1];
    let plan = mfadeck::change::Plan::undo(past, |id| model.store.get(id), &model.guards());
    let context = Context {
        undoes: Some(12),
        ..Context::default()
    };
    model
        .layers
        .push(Layer::Confirm(Box::new(mfadeck::app::Confirm::new(
            plan, context,
        ))));
    window_alone("confirm_undo", &model);
}
