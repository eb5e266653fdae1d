//! The windows above the list.

use super::drawn::{
    LARGE, LEAST, SMALL, buffer, filtered, forbidden, id, loaded, select, shown, user, window_alone,
};
use super::states;
use mfadeck::app::{Attention, Layer, Model, palette};
use mfadeck::ui::Look;
use ratatui::style::Color;
use tui_input::Input;

#[test]
fn one_user_is_asked_about_in_full_and_no_is_chosen() {
    window_alone("confirm_one", &states::confirm_one(SMALL));
    let buffer = buffer(&states::confirm_one(SMALL), &Look::default());
    let chosen: String = buffer
        .content
        .iter()
        .filter(|cell| cell.bg == Color::Blue)
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert!(chosen.ends_with("[ No ]"), "{chosen}");
}

#[test]
fn many_users_are_named_counted_and_refused_with_reasons() {
    window_alone("confirm_many", &states::confirm_many(SMALL));
    window_alone("confirm_list", &states::confirm_list(SMALL));
    window_alone("confirm_list_large", &states::confirm_list(LARGE));
}

#[test]
fn an_admin_is_confirmed_by_typing_the_account() {
    window_alone("confirm_typed", &states::confirm_typed(SMALL));
}

#[test]
fn a_reset_says_what_it_deletes() {
    window_alone("confirm_reset", &states::confirm_reset(SMALL));
}

#[test]
fn a_reset_of_one_user_says_which_of_the_methods_can_come_back() {
    window_alone("confirm_reset_one", &states::confirm_reset_one(SMALL));
}

#[test]
fn marks_that_the_filter_hides_are_counted_in_the_title_and_named_in_the_question() {
    let mut model = loaded(SMALL);
    model.list.marks.extend([1, 2, 3, 6].map(id));
    filtered(&mut model, "chidi");
    states::ask(&mut model, states::enforce(), &[1, 2, 3, 6]);
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.hidden = model.list.hidden;
    }
    window_alone("confirm_hidden", &model);
}

#[test]
fn the_ticket_is_typed_in_its_own_window_and_stands_in_the_question() {
    window_alone("ticket", &states::ticket(SMALL));
    let mut model = states::ticket(SMALL);
    model.layers.pop();
    window_alone("confirm_ticket", &model);
}

#[test]
fn the_messages_of_the_session_are_read_again_in_full_the_newest_first() {
    window_alone("messages", &states::messages(SMALL));
}

#[test]
fn a_question_says_that_the_ticket_is_for_another_user_and_leaves_it_out() {
    window_alone("confirm_other_ticket", &states::ticket_of_another(SMALL));
}

#[test]
fn the_columns_are_named_in_full_and_those_without_room_are_marked() {
    window_alone("columns", &states::columns(SMALL));
}

#[test]
fn the_sort_menu_has_a_letter_for_each_column_and_shows_the_present_order() {
    window_alone("sort", &states::sort(SMALL));
}

#[test]
fn the_links_into_the_portal_have_a_key_each_and_the_chosen_address_is_shown_in_full() {
    window_alone("links", &states::links(SMALL));
}

#[test]
fn the_file_of_the_shown_list_is_named_and_what_goes_into_it_is_said() {
    window_alone("export", &states::export(SMALL));
}

#[test]
fn the_views_are_listed_with_their_keys_and_what_belongs_to_them() {
    window_alone("views", &states::views(SMALL));
    window_alone("save_view", &states::save_view(SMALL));
}

#[test]
fn a_pass_is_asked_about_with_the_policy_and_with_what_it_replaces() {
    window_alone("confirm_pass", &states::confirm_pass(SMALL));
}

#[test]
fn the_code_of_a_pass_is_masked_until_it_is_asked_for() {
    window_alone("pass", &states::pass(SMALL));
    let mut model = states::pass(SMALL);
    if let Some(Layer::AccessPass(shown)) = model.layers.last_mut() {
        shown.revealed = true;
    }
    window_alone("pass_revealed", &model);
}

#[test]
fn the_codes_of_a_wave_are_masked_until_they_are_asked_for() {
    window_alone("passes", &states::passes(SMALL));
    let mut model = states::passes(SMALL);
    if let Some(Layer::AccessPasses(shown)) = model.layers.last_mut() {
        shown.closing = true;
    }
    window_alone("passes_closing", &model);
    if let Some(Layer::AccessPasses(shown)) = model.layers.last_mut() {
        (shown.revealed, shown.closing) = (true, false);
    }
    window_alone("passes_revealed", &model);
}

#[test]
fn the_nearest_action_says_what_more_it_does() {
    window_alone("confirm_nearest", &states::confirm_nearest(SMALL));
}

#[test]
fn a_plan_that_changes_nobody_has_nothing_to_answer() {
    let mut model = states::confirm_many(SMALL);
    model.layers.clear();
    states::ask(&mut model, states::enforce(), &[0, 5]);
    window_alone("confirm_nobody", &model);
}

#[test]
fn a_running_job_shows_how_far_it_is() {
    window_alone("job_running", &states::job_running(SMALL));
}

#[test]
fn an_ended_job_shows_failures_first_and_by_reason() {
    window_alone("job_ended", &states::job_ended(SMALL));
}

#[test]
fn a_reset_shows_what_became_of_every_method() {
    window_alone("job_reset", &states::job_reset(SMALL));
}

#[test]
fn what_a_person_has_to_do_comes_with_link_and_evidence() {
    window_alone("job_by_hand", &states::job_by_hand(SMALL));
}

#[test]
fn a_closed_window_leaves_the_progress_in_the_status_line() {
    let mut model = states::job_running(SMALL);
    model.layers.clear();
    let drawn = shown(&model);
    assert!(drawn.contains("enforce 3 of 8 · J shows it"), "{drawn}");
}

#[test]
fn the_help_has_all_keys_and_the_query_language() {
    window_alone("help", &states::help(SMALL));
    let mut model = loaded(SMALL);
    model.layers.push(Layer::Help {
        of: mfadeck::app::Context::Main,
        searched: String::new(),
        scroll: 1000,
    });
    window_alone("help_end", &model);
}

#[test]
fn the_palette_finds_commands_and_says_why_one_is_disabled() {
    window_alone("palette", &states::palette(SMALL));
    let mut model = loaded(SMALL);
    model.session.read_only = true;
    model.layers.push(Layer::Palette {
        input: Input::new("enf".into()),
        chosen: 0,
    });
    window_alone("palette_disabled", &model);
}

#[test]
fn the_palette_scrolls_with_what_is_chosen() {
    let mut model = loaded(LEAST);
    model.layers.push(Layer::Palette {
        input: Input::default(),
        chosen: 20,
    });
    let drawn = shown(&model);
    let found = palette::found("", &model);
    assert!(drawn.contains(&format!("▸ {}", found[20].words)), "{drawn}");
}

#[test]
fn a_method_is_typed_beside_what_the_user_has() {
    window_alone("method", &states::adding(SMALL));
}

#[test]
fn microsofts_answer_stands_beside_ours_with_disagreements_first() {
    window_alone("what_if", &states::what_if(LARGE));
}

#[test]
fn the_way_off_per_user_mfa_is_counted_with_reasons_and_waves() {
    window_alone("migration", &states::migration(SMALL));
}

#[test]
fn a_problem_is_shown_in_full() {
    let mut model = loaded(SMALL);
    model.layers.push(Layer::Problem(Box::new(forbidden())));
    window_alone("problem", &model);
}

#[test]
fn leaving_while_a_job_runs_is_asked_about() {
    let mut model = states::job_running(SMALL);
    model.layers = vec![Layer::Leave {
        attention: Attention::Ready,
    }];
    window_alone("leave", &model);
}

#[test]
fn a_wide_character_cut_by_a_window_is_taken_away() {
    let mut model: Model = loaded(SMALL);
    let mut wide = user(1);
    wide.id = id(77);
    wide.name = "李李李李李李李李李".into();
    model.store.append(vec![wide]);
    select(&mut model);
    model.layers.push(Layer::Problem(Box::new(forbidden())));
    let buffer = buffer(&model, &Look::default());
    for y in 1..20 {
        for x in 0..79 {
            let wide = unicode_width::UnicodeWidthStr::width(buffer[(x, y)].symbol()) > 1;
            assert!(!wide || buffer[(x + 1, y)].symbol() == " ", "{x},{y}");
        }
    }
}
