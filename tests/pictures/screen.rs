//! The list, the detail and the lines around them.

use super::drawn::{
    LARGE, LEAST, SMALL, at, blank, buffer, detail, detail_alone, extent, filtered, forbidden, id,
    list_alone, loaded, now, read, screen, select, shown, snapshot, tells_of_nobody, text, text_in,
    user, window_alone,
};
use mfadeck::app::{Confirm, Job, Key, Layer, Loading, Model, Msg, Pane, Toast, ToastKind};
use mfadeck::change::journal::Context;
use mfadeck::change::{Action, Evidence, Outcome, Plan, RunId, Step, UserResult};
use mfadeck::tenant::{Column, Detail, MfaState, Part, Problem, ProblemKind, Sort, UserId};
use mfadeck::ui::{Extent, Look, Theme};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use tui_input::Input;

#[test]
fn a_tenant_that_was_read_to_the_end() {
    for (size, name) in [
        (SMALL, "loaded"),
        (LARGE, "loaded_wide"),
        (LEAST, "loaded_least"),
    ] {
        screen(name, &loaded(size));
    }
}

pub fn reading(size: (u16, u16)) -> Model {
    let mut model = blank(size);
    model.load.users = Loading::Running;
    model.load.registrations = Loading::Running;
    model.load.roles = Loading::Running;
    model.load.throttled_until = Some(at("2026-11-24T11:31:40Z"));
    model.store.append((0..7).map(user).collect());
    select(&mut model);
    model
}

#[test]
fn the_first_pages_are_on_the_way() {
    screen("loading", &reading(SMALL));
}

#[test]
fn nothing_was_read_yet() {
    let mut model = blank(SMALL);
    model.operator = None;
    model.load.users = Loading::Running;
    let drawn = shown(&model);
    assert!(drawn.contains("signing in"), "{drawn}");
    assert!(drawn.contains("Reading the first users…"), "{drawn}");
}

#[test]
fn a_filter_is_typed_and_one_of_its_words_cannot_be_read() {
    let mut model = loaded(SMALL);
    filtered(&mut model, "o state:enabled,enforcedn");
    model.layers.push(Layer::Filter {
        input: Input::new("o state:enabled,enforcedn".into()),
        before: String::new(),
    });
    let drawn = shown(&model);
    assert!(drawn.contains("/o state:enabled,enforcedn"), "{drawn}");
    assert!(drawn.contains("not \"enforcedn\""), "{drawn}");
}

#[test]
fn a_note_that_is_longer_than_the_line_stands_in_a_box() {
    let mut model = loaded(SMALL);
    filtered(&mut model, "method:");
    model.layers.push(Layer::Filter {
        input: Input::new("method:".into()),
        before: String::new(),
    });
    let part = Rect::new(0, 16, 80, 7);
    snapshot(
        "filter_long_note",
        &text_in(&buffer(&model, &Look::default()), part),
    );
}

#[test]
fn a_filter_that_matches_nobody_says_how_to_get_rid_of_it() {
    let mut model = loaded(SMALL);
    filtered(&mut model, "zebra");
    list_alone("nobody_matches", &model);
}

#[test]
fn marked_users_are_counted_and_a_kept_filter_is_in_the_title() {
    let mut model = loaded(SMALL);
    filtered(&mut model, "state:disabled");
    let marked: Vec<UserId> = model.list.rows[..3]
        .iter()
        .map(|row| id(u128::from(*row)))
        .collect();
    model.list.marks.extend(marked);
    let drawn = shown(&model);
    assert!(
        drawn.contains("· /state:disabled · 3 unknown · 3 marked"),
        "{drawn}"
    );
    assert_eq!(drawn.matches('●').count(), 3, "{drawn}");
}

#[test]
fn a_session_that_may_only_read_dims_what_it_cannot_do() {
    let mut model = loaded(SMALL);
    model.session.read_only = true;
    model.session.place = Some("demo".into());
    assert!(shown(&model).contains("read-only"));
    let buffer = buffer(&model, &Look::default());
    assert!(
        buffer[(1, 23)].modifier.contains(Modifier::DIM),
        "the hint of enable"
    );
}

#[test]
fn a_tenant_without_users() {
    let mut model = loaded(SMALL);
    model.store = mfadeck::tenant::Store::default();
    select(&mut model);
    let drawn = shown(&model);
    assert!(
        drawn.contains("This tenant has no users that you may see."),
        "{drawn}"
    );
}

#[test]
fn users_that_could_not_be_read_say_why_and_what_to_do() {
    let mut model = blank(SMALL);
    model.load.users = Loading::Failed(forbidden());
    list_alone("users_failed", &model);
}

#[test]
fn a_tenant_without_p1_has_no_report_and_says_so() {
    let mut model = blank(SMALL);
    model.store.append((0..8).map(user).collect());
    let done = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.users = done;
    let missing = Problem {
        kind: ProblemKind::Licence,
        message: "Tenant is not a B2C tenant and doesn't have premium license".into(),
        advice: "The registration report needs Entra ID P1; states and methods work without it."
            .into(),
        status: Some(403),
        code: Some("Authentication_RequestFromNonPremiumTenantOrB2CTenant".into()),
        request_id: None,
    };
    model.load.registrations = Loading::Failed(missing);
    model.load.roles = Loading::Failed(forbidden());
    select(&mut model);
    model.detail = Some(detail(id(0)));
    let drawn = shown(&model);
    for part in ["? admins", "roles: Insufficient privileges"] {
        assert!(drawn.contains(part), "no {part:?} in\n{drawn}");
    }
    assert!(!drawn.contains(" ✓") && !drawn.contains(" – "), "{drawn}");
}

#[test]
fn the_parts_of_a_detail_fail_one_by_one() {
    let mut model = loaded(LARGE);
    let mut detail = Detail::new(id(0));
    detail.receive(Part::Methods(read(Err(forbidden()))));
    detail.receive(Part::Audits(read(Err(Problem::local(
        ProblemKind::Unreachable,
        "no answer from graph.microsoft.com",
        "Check the network or the proxy, then press r.",
    )))));
    model.detail = Some(detail);
    detail_alone("detail_failed", &model);
}

#[test]
fn the_detail_covers_the_list_where_only_one_fits_and_scrolls_to_its_end() {
    let mut model = loaded(LEAST);
    model.pane = Pane::Detail;
    model.detail_scroll = 1000;
    detail_alone("detail_only", &model);
    let Extent { detail, .. } = extent(&model);
    assert!(detail > 0 && detail < 60, "{detail}");
}

#[test]
fn the_detail_has_a_cursor_of_its_own_on_the_methods() {
    let mut model = loaded(SMALL);
    model.pane = Pane::Detail;
    let mobile = super::drawn::mobile();
    model.method = Some((mobile.id.clone(), mobile.method_type()));
    detail_alone("detail_method", &model);
}

#[test]
fn one_method_is_asked_about_with_what_is_left() {
    let mut model = loaded(SMALL);
    let user = model.store.get(id(2)).unwrap();
    let step = Step::Delete(super::drawn::mobile());
    let plan = Plan::one_method(step, user, &model.guards());
    let methods = Some(vec![
        super::drawn::password(),
        super::drawn::authenticator(),
        super::drawn::mobile(),
    ]);
    model.layers.push(Layer::Confirm(Box::new(Confirm {
        methods,
        ..Confirm::new(plan, Context::default())
    })));
    window_alone("confirm_method", &model);
}

pub fn with_outcomes(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let ids = [id(0), id(1), id(2), id(4)];
    let users = ids.iter().filter_map(|id| model.store.get(*id));
    let plan = Plan::new(Action::SetState(MfaState::Disabled), users, &model.guards());
    let mut job = Job::new(RunId(1), plan, Context::default());
    job.phase = mfadeck::app::job::Phase::Running;
    job.settle(UserResult {
        user: id(2),
        outcome: Outcome::Failed(forbidden()),
        evidence: Evidence::None,
        request_ids: Vec::new(),
    });
    model.jobs.push(job);
    model
}

#[test]
fn a_change_on_the_way_and_a_failed_one_show_on_the_row() {
    list_alone("row_outcomes", &with_outcomes(SMALL));
}

#[test]
fn names_of_every_width_and_hostile_ones_leave_the_columns_straight() {
    for (size, name) in [(SMALL, "hostile_80x24"), (LEAST, "hostile_60x15")] {
        let mut model = blank(size);
        let names = [
            "李小龍李小龍李小龍李小龍李小龍李小龍李小龍",
            "\u{1b}[31mred\u{7}",
            "evil\u{202e}txt.exe",
            "👩‍💻 Ada 👍🏽 🇳🇱",
            "e\u{301}e\u{301}e\u{301} combining",
            "Ｆｕｌｌｗｉｄｔｈ Ｎａｍｅ",
            "",
            "محمد عبد الله",
        ];
        let users = names.iter().enumerate().map(|(number, name)| {
            let mut user = user(number);
            user.name = (*name).into();
            user.upn = format!("{name}@contoso.example").into();
            user
        });
        model.store.append(users.collect());
        model.load.users = Loading::Done {
            at: at("2026-11-24T11:23:05Z"),
        };
        select(&mut model);
        list_alone(name, &model);
    }
}

#[test]
fn a_list_ordered_by_a_column_that_would_not_fit_shows_that_column() {
    let mut model = loaded(LEAST);
    model.list.sort = Sort {
        column: Column::Created,
        descending: true,
    };
    select(&mut model);
    list_alone("ordered_by_created", &model);
}

#[test]
fn a_wide_screen_shows_every_column() {
    let mut model = loaded((230, 20));
    model.toast = Some(Toast {
        user: Some("Ada Lovelace".into()),
        ..Toast::new(now(), ToastKind::Good, "Ada Lovelace: disabled → enforced")
    });
    list_alone("every_column", &model);
}

#[test]
fn only_the_rows_in_view_are_drawn_and_the_border_says_where_they_are() {
    let mut model = loaded(LEAST);
    let rows = model.list_rows();
    model.list.go_to(14, &model.store, rows);
    list_alone("scrolled", &model);
}

#[test]
fn ascii_and_nothing_else_where_it_was_asked_for() {
    let mut model = loaded(SMALL);
    model.list.marks.insert(id(1));
    let look = Look {
        ascii: true,
        ..Look::default()
    };
    let drawn = text(&buffer(&model, &look)).replace(['‖', 'Å', 'ö'], "");
    assert!(drawn.is_ascii(), "{drawn}");
    snapshot("ascii", &drawn);
}

#[test]
fn no_window_keeps_a_symbol_that_ascii_does_not_have() {
    let look = Look {
        ascii: true,
        ..Look::default()
    };
    for model in super::states::all(LARGE) {
        let drawn = text(&buffer(&model, &look));
        let left: String = drawn.chars().filter(|c| !c.is_ascii()).collect();
        let own = left.replace(['‖', 'Å', 'ö', '李', '小', '龍'], "");
        assert_eq!(own, "", "{drawn}");
    }
}

#[test]
fn the_cursor_of_the_terminal_stands_where_text_is_typed() {
    let mut model = loaded(SMALL);
    model.layers.push(Layer::Filter {
        input: Input::new("李x".into()),
        before: String::new(),
    });
    assert_eq!(super::drawn::cursor(&model), (1 + 1 + 3, 22));
    let typed = super::states::confirm_typed(SMALL);
    let (x, y) = super::drawn::cursor(&typed);
    assert_eq!(buffer(&typed, &Look::default())[(x - 1, y)].symbol(), "n");
}

#[test]
fn without_colour_no_cell_has_one() {
    let look = Look {
        theme: Theme::monochrome(),
        ascii: false,
        links: false,
    };
    let buffer = buffer(&loaded(SMALL), &look);
    for cell in &buffer.content {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
    }
    assert!(
        buffer[(4, 3)].modifier.contains(Modifier::REVERSED),
        "the row under the cursor"
    );
}

#[test]
fn the_states_have_their_colours_and_only_the_selection_a_background() {
    let buffer = buffer(&loaded(SMALL), &Look::default());
    let colour_of = |word: &str, y: u16| {
        let drawn = text(&buffer);
        let line = drawn.lines().nth(usize::from(y)).unwrap();
        let x = line[..line.find(word).unwrap()].chars().count();
        buffer[(u16::try_from(x).unwrap(), y)].fg
    };
    assert_eq!(
        colour_of("disabled", 4),
        Color::Reset,
        "a policy requires MFA"
    );
    assert_eq!(colour_of("disabled", 6), Color::Red, "nothing does");
    assert_eq!(colour_of("never", 6), Color::Red);
    assert_eq!(colour_of("enabled", 5), Color::Yellow);
    assert_eq!(colour_of("?", 7), Color::Magenta);
    for (at, cell) in buffer.content.iter().enumerate() {
        let (_, y) = buffer.pos_of(at);
        assert!(cell.bg == Color::Reset || y == 3, "row {y}");
    }
}

#[test]
fn a_blocked_account_and_the_border_without_focus_are_dim_and_its_title_is_not() {
    let buffer = buffer(&loaded(SMALL), &Look::default());
    let dim = |x: u16, y: u16| buffer[(x, y)].modifier.contains(Modifier::DIM);
    assert!(dim(4, 9), "Grace is blocked");
    assert!(!dim(4, 8), "Farah is not");
    assert!(dim(0, 12) && !dim(2, 12), "the detail's border and title");
    assert!(!dim(0, 1), "the list has the focus");
}

#[test]
fn a_failed_change_is_marked_in_the_colour_of_danger() {
    let buffer = buffer(&super::states::job_ended(LARGE), &Look::default());
    let mark = buffer.content.iter().find(|cell| cell.symbol() == "×");
    assert_eq!(mark.map(|cell| cell.fg), Some(Color::Red));
}

#[test]
fn a_terminal_that_is_too_small_says_so_down_to_a_single_cell() {
    for (size, words) in [
        ((52, 14), "Terminal too small: 52x14. mfadeck needs 60x15."),
        ((59, 15), "Terminal too small: 59x15. mfadeck needs 60x15."),
        ((60, 14), "Terminal too small: 60x14. mfadeck needs 60x15."),
        ((20, 5), "needs 60x15"),
        ((1, 1), "!"),
    ] {
        assert_eq!(shown(&loaded(size)).trim(), words);
    }
}

#[test]
fn a_shared_screen_tells_rows_apart_and_nothing_of_people() {
    let mut model = loaded(SMALL);
    model.masked = true;
    screen("masked", &model);
}

#[test]
fn a_message_without_room_stands_above_the_line_and_names_the_key_that_shows_all() {
    for size in [SMALL, LARGE, LEAST] {
        let drawn = shown(&super::states::failed_message(size));
        let words: Vec<&str> = drawn
            .split(|c: char| c.is_whitespace() || "│┌┐└┘─".contains(c))
            .collect();
        let text = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        for part in [
            "Could not refresh the user: Insufficient",
            "(403 Authorization_RequestDenied)",
            "· @ shows all",
        ] {
            assert!(text.contains(part), "no {part:?} at {size:?} in\n{drawn}");
        }
    }
}

#[test]
fn a_message_about_a_user_is_masked_with_the_name_it_begins_with() {
    let mut model = loaded(LARGE);
    let text = "Ada Lovelace: ops@contoso.example was here";
    let toast = Toast {
        user: Some("Ada Lovelace".into()),
        ..Toast::new(now(), ToastKind::Note, text)
    };
    model.toast = Some(toast.clone());
    tells_of_nobody(&model);
    model.messages.push_back(toast);
    model.layers.push(Layer::Messages { scroll: 0 });
    tells_of_nobody(&model);
}

#[test]
fn an_old_list_says_of_when_it_is_at_every_size() {
    for size in [SMALL, LARGE, LEAST] {
        let mut model = loaded(size);
        model.load.users = Loading::Running;
        model.load.list_at = Some(at("2026-11-23T17:40:00Z"));
        model.load.snapshot = true;
        let drawn = shown(&model);
        assert!(drawn.contains("as of 2026-11-23 17:40"), "{drawn}");
    }
}

#[test]
fn a_step_of_the_cursor_draws_two_rows_and_a_message() {
    let mut model = loaded(LARGE);
    let before = buffer(&model, &Look::default());
    model.update(Msg::Key(Key::Down), now());
    let after = buffer(&model, &Look::default());
    let changed = before.diff(&after);
    let mut rows: Vec<u16> = changed.iter().map(|(_, y, _)| *y).collect();
    rows.dedup();
    // The two rows, the position in the border, the message above the keys.
    assert_eq!(rows.len(), 4, "{rows:?}");
    let mut sent = Vec::new();
    CrosstermBackend::new(&mut sent)
        .draw(changed.iter().copied())
        .unwrap();
    assert!(sent.len() <= 400, "{} bytes", sent.len());
    assert!(
        changed.iter().all(|(x, y, _)| *x < 77 || *y > 40),
        "the pane was redrawn"
    );
}
