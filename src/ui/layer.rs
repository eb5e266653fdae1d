//! The windows above the list, the top one last.

mod all_tenants;
mod columns;
mod confirm;
mod export;
mod help;
mod history;
mod issued_pass;
mod job;
mod links;
mod messages;
mod method;
mod migration;
mod notice;
mod overview;
mod palette;
mod passes;
mod past;
mod plan_list;
mod search;
mod sms;
mod sort;
mod tenants;
mod ticket;
mod views;
mod what_if;
mod window;

use crate::ui::canvas::Frame;

use super::theme::Theme;
use crate::app::{Layer, Model};
pub(super) use tenants::elsewhere;
pub(super) use window::Drawn;

/// Draws all layers; gives what was drawn of the one on top.
pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme) -> Drawn {
    let mut drawn = Drawn::default();
    for layer in &model.layers {
        frame.cover();
        drawn = match layer {
            Layer::Overview(shown) => overview::draw(frame, model, theme, shown),
            Layer::Sms(shown) => sms::draw(frame, model, theme, shown),
            // The status line shows it.
            Layer::Filter { .. } => Drawn::default(),
            Layer::Search { input, .. } => {
                search::draw(frame, model, theme, input);
                // The window below is the one that is looked at.
                drawn
            }
            Layer::Palette { input, chosen } => palette::draw(frame, model, theme, input, *chosen),
            Layer::Tenants(picker) => tenants::draw(frame, model, theme, picker),
            Layer::AllTenants { .. } => all_tenants::draw(frame, model, theme),
            Layer::Columns { chosen, .. } => columns::draw(frame, model, theme, *chosen),
            Layer::Sort { chosen } => sort::draw(frame, model, theme, *chosen),
            Layer::Views { chosen } => views::draw(frame, model, theme, *chosen),
            Layer::SaveView { input } => views::draw_name(frame, model, theme, input),
            Layer::Links(shown) => links::draw(frame, model, theme, shown),
            Layer::Export(form) => export::draw(frame, model, theme, form),
            Layer::Help {
                of,
                searched,
                scroll,
            } => help::draw(frame, model, theme, *of, searched, *scroll),
            Layer::Confirm(confirm) => confirm::draw(frame, model, theme, confirm),
            Layer::Job { id, scroll } => model.job(*id).map_or_else(Drawn::default, |shown| {
                job::draw(frame, model, theme, shown, *scroll)
            }),
            Layer::History {
                recovered,
                searched,
                ..
            } => history::draw(frame, model, theme, recovered, searched),
            Layer::Messages { scroll } => messages::draw(frame, model, theme, *scroll),
            Layer::Past { job, scroll } => past::draw(frame, model, theme, *job, *scroll),
            Layer::Migration(shown) => migration::draw(frame, model, theme, shown),
            Layer::WhatIf(shown) => what_if::draw(frame, model, theme, shown),
            Layer::Method(form) => method::draw(frame, model, theme, form),
            Layer::Ticket(form) => ticket::draw(frame, theme, form),
            Layer::AccessPass(shown) => issued_pass::draw(frame, model, theme, shown),
            Layer::AccessPasses(shown) => passes::draw(frame, model, theme, shown),
            Layer::Problem(problem) => notice::problem(frame, theme, problem),
            Layer::SignIn => match &model.sign_in {
                Some(sign_in) => notice::sign_in(frame, model, theme, sign_in),
                None => Drawn::default(),
            },
            Layer::Leave { .. } => notice::leave(frame, model, theme),
        };
    }
    drawn
}
