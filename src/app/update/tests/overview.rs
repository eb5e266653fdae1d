use super::super::super::overview::{Place, Section};
use super::super::super::{Context, Loading, Overview, Start, View};
use super::*;
use crate::change::history::Recovered;
use crate::tenant::{Since, Store};

fn opened() -> Model {
    let mut m = loaded();
    press(&mut m, "o");
    m
}

fn overview(m: &Model) -> &Overview {
    let found = m.layers.iter().find_map(|layer| match layer {
        Layer::Overview(overview) => Some(overview),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn enter_on_a_figure_shows_its_users_in_the_list() {
    let mut m = opened();
    m.pane = Pane::Detail;
    key(&mut m, Key::Enter);
    assert!(m.layers.is_empty());
    assert_eq!(m.pane, Pane::List);
    assert_eq!(m.list.filter, "required:never -enabled:no");
    assert_eq!(names(&m), ["Ada"]);
    key(&mut m, Key::Esc);
    assert_eq!(names(&m).len(), 4);
}

#[test]
fn the_list_of_a_figure_begins_at_its_first_user() {
    let mut m = loaded();
    press(&mut m, "G");
    press(&mut m, "o");
    m.overview_at = Place { line: 4, column: 3 };
    key(&mut m, Key::Enter);
    assert_eq!(m.list.cursor, Some(id(1)));
}

#[test]
fn arrows_go_over_the_figures_and_no_further() {
    let mut m = opened();
    key(&mut m, Key::Home);
    for press in [Key::Left, Key::Left, Key::Left, Key::Left] {
        key(&mut m, press);
    }
    assert_eq!(m.overview_at, Place { line: 0, column: 0 });
    key(&mut m, Key::Down);
    press(&mut m, "lllllll");
    assert_eq!(m.overview_at, Place { line: 1, column: 5 });
    key(&mut m, Key::End);
    let last = overview(&m).len() - 1;
    assert_eq!(m.overview_at.line, last);
    key(&mut m, Key::PageDown);
    assert_eq!(m.overview_at.line, last);
    key(&mut m, Key::Home);
    key(&mut m, Key::Up);
    assert_eq!(m.overview_at, Place { line: 0, column: 5 });
}

#[test]
fn the_overview_comes_back_to_the_figure_that_was_left() {
    let mut m = opened();
    key(&mut m, Key::Down);
    key(&mut m, Key::Esc);
    assert!(m.layers.is_empty());
    press(&mut m, "o");
    assert_eq!(m.overview_at.line, 3);
    assert!(matches!(m.layers[..], [Layer::Overview(_)]));
    press(&mut m, "o");
    assert!(m.layers.is_empty());
}

#[test]
fn figures_follow_what_arrives_while_they_are_on_the_screen() {
    let mut m = empty();
    m.session.start = Start::Overview;
    m.start();
    let all = |m: &Model| {
        let everybody = Place { line: 4, column: 3 };
        overview(m).figure(everybody).unwrap().users()
    };
    assert_eq!(all(&m), 0);
    m.update(page(vec![user(1, "Ada", None)]), at(1));
    assert_eq!(all(&m), 1);
    let unknown = |m: &Model| overview(m).table[3].figures[3].users();
    assert_eq!(unknown(&m), 1);
    let state = Reading {
        at: at(2),
        value: Ok(MfaState::Enforced),
    };
    m.update(Msg::States(vec![(id(1), state)]), at(3));
    assert_eq!(unknown(&m), 0);
}

#[test]
fn a_view_that_cannot_be_read_says_why_and_leads_nowhere() {
    let mut m = loaded();
    m.session.views = vec![View::new("sales", "sate:enabled")];
    press(&mut m, "oG");
    key(&mut m, Key::Enter);
    let toast = m.toast.as_ref().unwrap();
    assert!(toast.text.contains("did you mean state?"), "{}", toast.text);
    assert_eq!(m.context(), Context::Overview);
    assert!(m.list.filter.is_empty());
}

#[test]
fn what_an_interrupted_session_left_open_is_shown_above_the_overview() {
    let mut m = empty();
    m.session.start = Start::Overview;
    m.start();
    let found = Recovered {
        job: 3,
        action: Action::RememberedDevices,
        done: 1,
        not_done: 0,
        unknown: 0,
        remaining: 0,
    };
    m.update(Msg::Recovered(Ok(vec![found])), at(1));
    assert!(matches!(
        m.layers[..],
        [Layer::Overview(_), Layer::History { .. }]
    ));
}

/// Ada lacks MFA since then, Dan is new, and Eve is gone.
fn since() -> Model {
    let mut m = loaded();
    let mut earlier = Store::default();
    earlier.append(vec![
        user(1, "Ada", Some(MfaState::Enforced)),
        user(2, "Bob", Some(MfaState::Enabled)),
        user(3, "Cleo", Some(MfaState::Enforced)),
        user(9, "Eve", Some(MfaState::Enabled)),
    ]);
    m.since = Some(Since::between(at(-90), &earlier, &m.store));
    press(&mut m, "o");
    m
}

/// Goes to a line of changes and presses enter.
fn follow(m: &mut Model, title: &str) {
    let overview = overview(m);
    let line = overview.lines.iter().position(|line| line.title == title);
    m.overview_at.line = overview.table.len() + line.unwrap();
    key(m, Key::Enter);
}

#[test]
fn what_has_changed_leads_to_exactly_those_users() {
    let mut m = since();
    let changes = overview(&m).lines.iter().filter_map(|line| {
        let since = matches!(line.section, Section::Since(_));
        since.then(|| (line.title.as_str(), line.figure.users()))
    });
    let changes: Vec<_> = changes.collect();
    assert_eq!(
        changes,
        [
            ("MFA is no longer required", 1),
            ("changed state", 1),
            ("new users", 1),
            ("deleted users", 1)
        ]
    );
    follow(&mut m, "new users");
    assert_eq!(names(&m), ["Dan"]);
    press(&mut m, "/");
    press(&mut m, "ada");
    assert!(names(&m).is_empty());
    key(&mut m, Key::Esc);
    assert_eq!(names(&m), ["Dan"]);
    key(&mut m, Key::Esc);
    assert_eq!(names(&m).len(), 4);
}

#[test]
fn a_filter_of_the_overview_ends_a_selection() {
    let mut m = since();
    follow(&mut m, "new users");
    press(&mut m, "o");
    m.overview_at = Place { line: 2, column: 3 };
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Ada"]);
    key(&mut m, Key::Esc);
    assert_eq!(names(&m).len(), 4);
}

#[test]
fn who_is_gone_is_named_for_no_list_can_show_them() {
    let mut m = since();
    follow(&mut m, "deleted users");
    let toast = m.toast.as_ref().unwrap();
    assert_eq!(
        toast.text,
        "Deleted since your last visit: eve@contoso.example"
    );
    assert_eq!(m.context(), Context::Overview);
}

#[test]
fn an_open_overview_does_not_keep_an_old_list_from_being_read_again() {
    let mut m = opened();
    m.load.refresh = crate::app::Refresh::Due;
    m.load.registrations = Loading::Done { at: at(1) };
    m.load.roles = Loading::Done { at: at(1) };
    let effects = m.update(
        Msg::Painted {
            detail: 0,
            layer: 0,
        },
        at(3),
    );
    assert!(effects.contains(&Effect::ReadUsers { generation: 2 }));
}
