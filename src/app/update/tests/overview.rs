use super::super::super::overview::Place;
use super::super::super::{Overview, Start, View};
use super::*;
use crate::change::history::Recovered;

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
    assert_eq!(m.list.filter, "state:disabled -enabled:no");
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
    assert_eq!(m.overview_at.line, 1);
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
    m.session.views = vec![View {
        name: "sales".into(),
        filter: "sate:enabled".into(),
    }];
    press(&mut m, "oG");
    key(&mut m, Key::Enter);
    let toast = m.toast.as_ref().unwrap();
    assert!(toast.text.contains("did you mean state?"), "{}", toast.text);
    assert_eq!(m.context(), super::super::super::Context::Overview);
    assert!(m.list.filter.is_empty());
}

#[test]
fn what_an_earlier_start_left_open_is_told_above_the_overview() {
    let mut m = empty();
    m.session.start = Start::Overview;
    m.start();
    let found = Recovered {
        job: 3,
        action: Action::RememberedDevices,
        done: 1,
        not_done: 0,
        unknown: 0,
        rest: 0,
    };
    m.update(Msg::Recovered(Ok(vec![found])), at(1));
    assert!(matches!(
        m.layers[..],
        [Layer::Overview(_), Layer::History { .. }]
    ));
}
