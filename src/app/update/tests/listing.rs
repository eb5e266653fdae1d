use super::*;

#[test]
fn the_list_is_ordered_by_name_whatever_order_the_service_answers_in() {
    assert_eq!(names(&loaded()), ["Ada", "Bob", "Cleo", "Dan"]);
}

#[test]
fn the_cursor_stays_on_its_user_when_pages_filters_and_orders_move_the_rows() {
    let mut m = loaded();
    press(&mut m, "jj");
    assert_eq!(m.list.cursor, Some(id(3)));
    m.update(
        Msg::Users {
            generation: 1,
            users: vec![user(9, "Aaron", None)],
            last: true,
            has_states: true,
        },
        at(3),
    );
    assert_eq!((m.list.cursor, m.list.row), (Some(id(3)), 3));
    press(&mut m, "S");
    assert_eq!(m.list.cursor, Some(id(3)));
    press(&mut m, "/cleo");
    assert_eq!((m.list.cursor, m.list.row), (Some(id(3)), 0));
}

#[test]
fn the_filter_follows_each_key_and_escape_brings_the_one_before_back() {
    let mut m = loaded();
    press(&mut m, "/state:enabled,enforced");
    assert_eq!(names(&m), ["Bob", "Cleo"]);
    key(&mut m, Key::Enter);
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('u'));
    press(&mut m, "a");
    assert_eq!(
        names(&m),
        ["Ada", "Bob", "Cleo", "Dan"],
        "every account has an a"
    );
    press(&mut m, "d");
    assert_eq!(names(&m), ["Ada"]);
    key(&mut m, Key::Esc);
    assert_eq!(
        (m.list.filter.as_str(), names(&m)),
        ("state:enabled,enforced", vec!["Bob", "Cleo"])
    );
}

#[test]
fn a_word_of_the_filter_that_cannot_be_read_is_left_out_explained_and_not_kept() {
    let mut m = loaded();
    press(&mut m, "/state:enforced");
    press(&mut m, " sate:x");
    assert_eq!(names(&m), ["Cleo"]);
    assert!(
        m.list
            .filter_note
            .as_ref()
            .unwrap()
            .message
            .contains("did you mean state?")
    );
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers[..], [Layer::Filter { .. }]));
    assert!(m.toast.is_some());
}

#[test]
fn pasted_text_becomes_a_filter_and_never_a_command() {
    let mut m = loaded();
    let effects = m.update(Msg::Paste("e\u{1b}[31m".into()), at(2));
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. }))
    );
    assert!(matches!(m.layers[..], [Layer::Filter { .. }]));
    assert!(!m.list.filter.contains('\u{1b}'));
}

#[test]
fn a_pasted_address_takes_the_place_of_the_filter_and_escape_brings_that_back() {
    let mut m = loaded();
    press(&mut m, "w");
    let lacking = m.list.filter.clone();
    m.update(Msg::Paste("Cleo <cleo@contoso.example>\n".into()), at(2));
    assert_eq!(m.list.filter, "cleo@contoso.example");
    assert_eq!(names(&m), ["Cleo"]);
    key(&mut m, Key::Esc);
    assert_eq!(m.list.filter, lacking);
}

#[test]
fn escape_goes_back_one_step_at_a_time() {
    let mut m = loaded();
    press(&mut m, " w");
    key(&mut m, Key::Tab);
    assert_eq!(m.pane, Pane::Detail);
    key(&mut m, Key::Esc);
    assert_eq!((m.pane, m.list.filter.is_empty()), (Pane::List, false));
    key(&mut m, Key::Esc);
    assert_eq!((m.list.filter.is_empty(), m.list.marks.len()), (true, 1));
    key(&mut m, Key::Esc);
    assert_eq!(m.list.marks.len(), 0);
}

#[test]
fn users_without_mfa_are_one_key_away() {
    let mut m = loaded();
    press(&mut m, "w");
    assert_eq!(names(&m), ["Ada"]);
    assert_eq!(m.store.counts().never_required, 1);
    press(&mut m, "w");
    assert_eq!(m.list.rows.len(), 4);
}

#[test]
fn the_palette_finds_a_command_and_does_it() {
    let mut m = loaded();
    press(&mut m, ":enforce");
    key(&mut m, Key::Enter);
    assert!(
        matches!(&m.layers[..], [Layer::Confirm(c)] if c.plan.action == Action::SetState(MfaState::Enforced))
    );
}

#[test]
fn messages_stay_small() {
    assert!(size_of::<Msg>() <= 256, "{}", size_of::<Msg>());
}

/// The names of the marked users, in the order of the list without a filter.
fn marked(m: &Model) -> Vec<&str> {
    let chosen = m.list.marks.iter().map(|id| m.store.get(*id).unwrap());
    let mut names: Vec<&str> = chosen.map(|user| user.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_range_goes_from_the_user_marked_last_to_the_cursor_in_either_direction() {
    let mut m = loaded();
    press(&mut m, "j jv");
    assert_eq!(marked(&m), ["Bob", "Cleo", "Dan"]);
    press(&mut m, "gv");
    assert_eq!(marked(&m), ["Ada", "Bob", "Cleo", "Dan"]);
}

#[test]
fn a_range_without_a_marked_end_says_what_is_missing() {
    let mut m = loaded();
    press(&mut m, "v");
    assert!(m.list.marks.is_empty());
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("mark one end of the range first")
    );
    press(&mut m, " k jv");
    assert!(
        m.list.marks.is_empty(),
        "a mark that was taken away is no end: {:?}",
        marked(&m)
    );
}

#[test]
fn inverting_turns_what_the_filter_shows_and_leaves_hidden_marks_alone() {
    let mut m = loaded();
    press(&mut m, "  ");
    press(&mut m, "/state:enabled,enforced");
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Bob", "Cleo"]);
    press(&mut m, "i");
    assert_eq!(marked(&m), ["Ada", "Cleo"]);
    assert_eq!(m.list.hidden, 1);
}

#[test]
fn marks_that_the_filter_hides_are_counted_and_named_before_a_change() {
    let mut m = loaded();
    press(&mut m, "a");
    assert_eq!(m.list.hidden, 0);
    press(&mut m, "/ada");
    key(&mut m, Key::Enter);
    assert_eq!(m.list.hidden, 3);
    press(&mut m, "f");
    assert!(matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if confirm.hidden == 3));
    key(&mut m, Key::Esc);
    press(&mut m, "u");
    assert_eq!((m.list.marks.len(), m.list.hidden), (0, 0));
}

#[test]
fn cleared_marks_come_back_by_the_same_key_whatever_cleared_them() {
    let mut m = loaded();
    press(&mut m, " j u");
    assert_eq!(m.list.marks.len(), 0);
    press(&mut m, "u");
    assert_eq!(marked(&m), ["Ada", "Cleo"]);
    key(&mut m, Key::Esc);
    assert_eq!(m.list.marks.len(), 0);
    press(&mut m, "u");
    assert_eq!(marked(&m), ["Ada", "Cleo"]);
}

#[test]
fn the_users_without_mfa_give_way_to_the_filter_before() {
    let mut m = loaded();
    press(&mut m, "/bob");
    key(&mut m, Key::Enter);
    press(&mut m, "w");
    assert!(m.list.filter.contains("required:never"));
    press(&mut m, "w");
    assert_eq!(names(&m), ["Bob"]);
}

#[test]
fn one_pane_takes_the_screen_until_escape() {
    let mut m = loaded();
    press(&mut m, "+");
    let panes = m.panes().unwrap();
    assert_eq!((panes.list.is_some(), panes.detail), (true, None));
    key(&mut m, Key::Tab);
    let panes = m.panes().unwrap();
    assert_eq!((panes.list, panes.detail.is_some()), (None, true));
    key(&mut m, Key::Esc);
    let panes = m.panes().unwrap();
    assert!(panes.list.is_some() && panes.detail.is_some());
    assert_eq!(m.pane, Pane::Detail, "one step at a time");
}

#[test]
fn a_search_in_the_detail_goes_from_hit_to_hit_and_around_until_escape() {
    let mut m = loaded();
    key(&mut m, Key::Tab);
    press(&mut m, "/phone");
    m.update(Msg::Hits(vec![7, 12]), at(3));
    assert_eq!(m.detail_scroll, 7, "the first one while it is typed");
    key(&mut m, Key::Enter);
    press(&mut m, "n");
    assert_eq!(m.detail_scroll, 12);
    press(&mut m, "n");
    assert_eq!(m.detail_scroll, 7);
    press(&mut m, "N");
    assert_eq!(m.detail_scroll, 12);
    assert_eq!(names(&m).len(), 4, "the list is as it was");
    key(&mut m, Key::Esc);
    assert_eq!((m.pane, m.pane_search.words.as_str()), (Pane::Detail, ""));
    key(&mut m, Key::Esc);
    assert_eq!(m.pane, Pane::List);
}

#[test]
fn help_begins_with_the_window_that_it_was_asked_in_and_is_searched() {
    let mut m = loaded();
    press(&mut m, "e");
    paint(&mut m);
    press(&mut m, "?");
    assert!(matches!(
        m.layers.last(),
        Some(Layer::Help {
            of: crate::app::Context::Confirm,
            ..
        })
    ));
    press(&mut m, "/undo");
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers.last(), Some(Layer::Help { searched, .. }) if searched == "undo"));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers[..], [Layer::Confirm(_)]));
}

#[test]
fn half_a_page_is_half_of_what_the_list_shows() {
    let mut m = loaded();
    m.size = (80, 15);
    key(&mut m, Key::Ctrl('d'));
    assert_eq!(m.list.row, 3, "four users, nine rows");
    key(&mut m, Key::Ctrl('u'));
    assert_eq!(m.list.row, 0);
}

#[test]
fn users_that_a_filter_cannot_judge_are_counted() {
    let mut m = loaded();
    press(&mut m, "/state:enforced");
    assert_eq!((names(&m), m.list.unsure), (vec!["Cleo"], 1));
    key(&mut m, Key::Esc);
    assert_eq!(m.list.unsure, 0);
}
