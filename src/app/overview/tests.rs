use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::app::{Loading, Session, View};
use crate::tenant::census::tests::any_store;
use crate::tenant::query::LACKING;
use crate::tenant::{Census, User};
use crate::tenant::{Problem, ProblemKind, Query, Reading, Since, Sort, Store};

fn model(store: Store) -> Model {
    let view = |name: &str, filter: &str| View::new(name, filter);
    let session = Session {
        views: vec![view("mine", "a -guest:yes"), view("wrong", "sate:enabled")],
        ..Session::default()
    };
    let mut model = Model::new(session, (80, 24), Timestamp::UNIX_EPOCH);
    model.store = store;
    model
}

fn figures(overview: &Overview) -> Vec<Figure> {
    let places = (0..overview.len())
        .flat_map(|line| (0..Column::ALL.len()).map(move |column| Place { line, column }));
    places
        .map(|place| overview.figure(place).unwrap().clone())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_figure_is_the_number_of_rows_under_its_filter(store in any_store()) {
        let mut model = model(store);
        for figure in figures(&Overview::of(&model)) {
            let Goal::Filter(filter) = &figure.goal else {
                continue;
            };
            let Ok(query) = Query::parse(filter) else {
                prop_assert_eq!(figure.short(), "!");
                continue;
            };
            let rows = model.store.select(&query, Sort::default()).len();
            prop_assert_eq!(figure.users(), rows, "{}", filter);
        }
    }

    #[test]
    fn the_parts_of_the_table_add_up_to_everybody(store in any_store()) {
        let model = model(store);
        let overview = Overview::of(&model);
        let (all, states) = overview.table.split_last().unwrap();
        for column in Column::ALL {
            let sum: usize = states.iter().map(|row| row.users(column)).sum();
            prop_assert!(sum <= all.users(column), "{:?}", column);
        }
        let agents = model.store.users().iter().filter(|user| user.is_agent() && !user.enabled.is_no());
        let sum: usize = states.iter().map(|row| row.users(Column::All)).sum();
        prop_assert_eq!(all.users(Column::All), sum + agents.count(), "agents stand in the last row alone");
        for row in &overview.table {
            let parts = [Column::Registered, Column::NotRegistered, Column::Unknown];
            let sum: usize = parts.iter().map(|part| row.users(*part)).sum();
            prop_assert_eq!(row.users(Column::All), sum);
        }
    }

    #[test]
    fn the_header_says_the_same_as_the_filters_it_stands_for(store in any_store()) {
        let model = model(store);
        let overview = Overview::of(&model);
        let counts = model.store.counts();
        let admins = &overview.lines[0].figure;
        prop_assert_eq!(admins.users(), counts.never_required_admins);
        prop_assert_eq!(admins.count.as_ref().unwrap().unsure, counts.never_required_admins_unsure);
        let census = Census::of(&model.store);
        for (filter, users, unsure) in [
            (LACKING, counts.never_required, counts.never_required_unsure),
            ("enabled:yes", counts.can_sign_in, counts.can_sign_in_unsure),
        ] {
            let found = census.count(&Query::parse(filter).unwrap());
            let may_sign_in = |user: &&User| filter != LACKING || !user.is_agent();
            prop_assert!(model.store.users().iter().filter(may_sign_in).count() >= found.users);
            prop_assert!(found.users >= users && found.users + found.unsure <= users + unsure, "{}", filter);
        }
    }
}

#[test]
fn a_figure_says_where_there_may_be_more_and_where_nobody_knows() {
    let short = |users, unsure, is_partial| {
        let count = Ok(Headcount { users, unsure });
        let goal = Goal::Filter(String::new());
        Figure {
            goal,
            count,
            is_partial,
        }
        .short()
    };
    assert_eq!(short(3, 0, false), "3");
    assert_eq!(short(3, 1, false), "3+");
    assert_eq!(short(0, 1, false), "?");
    assert_eq!(short(3, 0, true), "3+");
    assert_eq!(short(0, 0, true), "?");
}

#[test]
fn no_figure_of_a_list_that_could_not_be_read_is_zero() {
    let mut model = model(Store::default());
    let problem = Problem::local(ProblemKind::Unreachable, "no answer", "try again");
    model.load.users = Loading::Failed(problem);
    let overview = Overview::of(&model);
    let of_table = overview.table.iter().flat_map(|row| &row.figures);
    let figures = of_table.chain(overview.lines.iter().map(|line| &line.figure));
    for figure in figures {
        assert!(matches!(figure.short().as_str(), "?" | "!"), "{figure:?}");
    }
}

/// The notes of a model without users.
fn notes(change: impl Fn(&mut Model)) -> Vec<String> {
    let mut model = model(Store::default());
    change(&mut model);
    let notes = Overview::of(&model).notes(&model);
    notes.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn a_list_that_is_not_complete_says_so_first() {
    let running = notes(|model| model.load.users = Loading::Running);
    assert_eq!(running, ["incomplete: users are still being read"]);
    let again = notes(|model| {
        model.load.users = Loading::Running;
        model.load.list_at = Some(Timestamp::UNIX_EPOCH);
    });
    assert_eq!(again, ["the list is being refreshed"]);
    let earlier = notes(|model| {
        model.load.users = Loading::Running;
        model.load.list_at = Some(Timestamp::UNIX_EPOCH);
        model.load.snapshot = true;
    });
    assert_eq!(earlier, ["list of your last visit, being refreshed"]);
    let problem = Problem::local(ProblemKind::Unreachable, "no answer", "try again");
    let failed = notes(|model| model.load.users = Loading::Failed(problem.clone()));
    assert_eq!(failed, ["incomplete: not all users could be read"]);
}

#[test]
fn what_could_not_be_read_is_named_with_its_reason() {
    let failed = |kind| Loading::Failed(Problem::local(kind, "no answer", "try again"));
    let licence = notes(|model| model.load.registrations = failed(ProblemKind::Licence));
    assert_eq!(
        licence,
        ["no registration report: the tenant has no Entra ID P1"]
    );
    let report = notes(|model| model.load.registrations = failed(ProblemKind::Unreachable));
    assert_eq!(report, ["registration report: no answer"]);
    let roles = notes(|model| model.load.roles = failed(ProblemKind::Forbidden));
    assert_eq!(
        roles,
        ["roles could not be read: admins come from the registration report"]
    );
}

#[test]
fn security_defaults_are_named_where_they_are_on_or_could_not_be_read() {
    let with = |value: Result<bool, Problem>| {
        notes(|model| {
            model.protection.security_defaults = Some(Reading {
                at: Timestamp::UNIX_EPOCH,
                value: value.clone(),
            });
        })
    };
    assert_eq!(with(Ok(true)).len(), 1);
    assert!(with(Ok(false)).is_empty());
    let problem = Problem::local(ProblemKind::Forbidden, "refused", "ask");
    assert_eq!(with(Err(problem)), ["security defaults: refused"]);
}

#[test]
fn a_visit_without_changes_is_reported_in_a_word() {
    let none = notes(|model| {
        let empty = Store::default();
        model.since = Some(Since::between(Timestamp::UNIX_EPOCH, &empty, &empty));
    });
    assert_eq!(
        none,
        ["nothing has changed since your last visit, 1970-01-01 00:00 UTC"]
    );
}
