//! The overview: the tenant in figures.

use super::drawn::{
    LARGE, LEAST, SMALL, at, blank, buffer, forbidden, id, loaded, roles, select, shown, text,
    user, window_alone,
};
use mfadeck::app::overview::Place;
use mfadeck::app::{Layer, Loading, Model, Overview, View};
use mfadeck::tenant::{Known, MfaState, Problem, ProblemKind, Since, Store};
use mfadeck::ui::{Look, Theme};
use ratatui::style::{Color, Modifier};

fn open(mut model: Model) -> Model {
    let overview = Overview::of(&model);
    model.layers.push(Layer::Overview(Box::new(overview)));
    model
}

pub fn overview(size: (u16, u16)) -> Model {
    let mut model = with_views(size);
    model.since = Some(since(&model));
    open(model)
}

/// Six of sixteen were in another state the evening before, two were not there, and one is gone.
fn since(model: &Model) -> Since {
    let mut earlier = Store::default();
    let users = (2..17).map(|number| {
        let mut user = user(number);
        if let Some(state) = [MfaState::Enabled, MfaState::Disabled].get(number % 5) {
            user.state.value = Known::Is(*state);
        }
        user.id = id(number as u128);
        user
    });
    earlier.append(users.collect());
    Since::between(at("2026-11-23T17:40:00Z"), &earlier, &model.store)
}

fn with_views(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let view = |name: &str, filter: &str| View {
        name: name.into(),
        filter: filter.into(),
    };
    model.session.views = vec![
        view("synced from on premises", "synced:yes -enabled:no"),
        view("finance", "finance stat:enforced"),
    ];
    model
}

#[test]
fn states_by_what_is_registered_with_questions_and_views() {
    window_alone("overview", &overview(SMALL));
    window_alone("overview_wide", &overview(LARGE));
}

#[test]
fn the_line_of_the_cursor_is_in_view_at_the_end_too() {
    for size in [SMALL, LARGE, LEAST] {
        let mut model = overview(size);
        let overview = Overview::of(&model);
        let lines = &overview.lines;
        let title = "synced from on premises";
        let line = lines.iter().position(|line| line.title == title).unwrap();
        model.overview_at = Place {
            line: overview.table.len() + line,
            column: 3,
        };
        let drawn = shown(&model);
        assert!(
            drawn.contains("▸     3  synced from on premises"),
            "{drawn}"
        );
    }
}

#[test]
fn figures_of_a_list_that_is_still_being_read_are_marked() {
    let mut model = blank(SMALL);
    model.load.users = Loading::Running;
    model.load.registrations = Loading::Running;
    model.load.roles = Loading::Running;
    model.store.append((0..7).map(user).collect());
    select(&mut model);
    window_alone("overview_loading", &open(model));
}

#[test]
fn without_p1_nobody_counts_as_not_registered() {
    let mut model = blank(SMALL);
    model.store.append((0..8).map(user).collect());
    model.store.set_roles(roles());
    let done = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.users = done.clone();
    model.load.roles = done;
    model.load.registrations = Loading::Failed(Problem::local(
        ProblemKind::Licence,
        "no premium license",
        "needs P1",
    ));
    select(&mut model);
    window_alone("overview_no_p1", &open(model));
}

#[test]
fn without_roles_and_report_no_figure_of_admins_is_a_zero() {
    let mut model = blank(SMALL);
    model.store.append((0..8).map(user).collect());
    model.load.users = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.roles = Loading::Failed(forbidden());
    model.load.registrations = Loading::Failed(forbidden());
    window_alone("overview_no_roles", &open(model));
}

#[test]
fn a_tenant_without_users_has_figures_too() {
    let drawn = shown(&open(blank(SMALL)));
    assert!(drawn.contains("Overview · 0 users so far"), "{drawn}");
    assert!(drawn.contains("0  admins, MFA never required"), "{drawn}");
}

#[test]
fn bars_and_marks_have_their_ascii() {
    let look = Look {
        ascii: true,
        ..Look::default()
    };
    let drawn = text(&buffer(&overview(SMALL), &look)).replace('‖', "");
    assert!(drawn.is_ascii(), "{drawn}");
}

#[test]
fn the_chosen_figure_is_seen_without_colour() {
    let look = Look {
        theme: Theme::monochrome(),
        ascii: false,
    };
    let buffer = buffer(&overview(LARGE), &look);
    let reversed: String = buffer
        .content
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert_eq!(
        reversed.trim(),
        "3",
        "who may sign in and is never required to use MFA"
    );
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset));
}
