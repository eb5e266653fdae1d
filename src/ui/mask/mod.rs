//! The mask for a shared screen: people's names, accounts, numbers and addresses.
//!
//! One border: with the mask on, everything is drawn from the model that [`masked`] makes, in which no foreign text
//! about people is whole. The parts that draw know nothing of it, and whatever the model gains has to be given a
//! place here before it compiles. Filter, ticket, reason and a number stay as the admin types them.

mod parts;
mod words;

use std::collections::{HashSet, VecDeque};

use tui_input::Input;

use crate::app::{Layer, Load, Loading, Model, Toast};
use crate::change::Confirmation;
use crate::tenant::{Renewal, Since, User, UserId};
use words::{account, sentence};

/// The model as a shared screen may show it.
pub(super) fn masked(model: &Model) -> Model {
    let mut layers = model.layers.clone();
    layers.iter_mut().for_each(layer);
    let mut jobs = model.jobs.clone();
    jobs.iter_mut().for_each(parts::job);
    // The journal can be long, and only its own windows show it.
    let is_history = |layer: &Layer| matches!(layer, Layer::History { .. } | Layer::Past { .. });
    let is_table = |layer: &Layer| matches!(layer, Layer::AllTenants { .. });
    let has_table = layers.iter().any(is_table);
    let history = layers.iter().any(is_history);
    let mut history = model.history.clone().filter(|_| history);
    history.iter_mut().flatten().for_each(parts::past);
    Model {
        now: model.now,
        clock_skew: model.clock_skew,
        started: model.started,
        size: model.size,
        session: model.session.clone(),
        operator: model.operator.clone().map(|mut operator| {
            operator.name = account(&operator.name).into();
            operator
        }),
        store: model.store.excerpt(seen(model), user, account),
        incoming: model.incoming.as_ref().map(Renewal::without_users),
        since: model.since.as_ref().map(since),
        judgement: model.judgement.clone(),
        protection: model.protection.clone(),
        figures: model.figures.clone(),
        load: load(model),
        list: model.list.clone(),
        pane: model.pane,
        zoomed: model.zoomed,
        other_split: model.other_split,
        detail: model.detail.clone().map(|mut detail| {
            parts::detail(&mut detail);
            detail
        }),
        // Nothing draws them.
        recent_details: VecDeque::new(),
        detail_request: model.detail_request,
        detail_scroll: model.detail_scroll,
        pane_search: model.pane_search.clone(),
        method: model.method.clone(),
        pass_wanted: model.pass_wanted.clone(),
        history,
        history_gaps: model.history_gaps.clone(),
        undo_wanted: model.undo_wanted,
        ticket: model.ticket.clone(),
        reason: model.reason.clone(),
        ticket_users: model.ticket_users.clone(),
        jobs,
        layers,
        overview_at: model.overview_at,
        questions: model.questions,
        sign_in: model.sign_in.clone(),
        toast: model.toast.clone().map(|mut toast| {
            message(&mut toast);
            toast
        }),
        messages: messages(model),
        toasts: model.toasts,
        tabs: model.tabs.clone(),
        // The header names profiles too; a failure may name an account.
        all_tenants: if has_table {
            model.all_tenants.with_reasons(sentence).into()
        } else {
            model.all_tenants.clone()
        },
        masked: model.masked,
        leaving: model.leaving,
    }
}

/// All of them where their window is open.
fn messages(model: &Model) -> VecDeque<Toast> {
    let is_open = |layer: &Layer| matches!(layer, Layer::Messages { .. });
    if !model.layers.iter().any(is_open) {
        return VecDeque::new();
    }
    let mut messages = model.messages.clone();
    messages.iter_mut().for_each(message);
    messages
}

fn message(toast: &mut Toast) {
    if let Some(user) = toast.user.take() {
        toast.text = toast.text.replace(user.as_str(), &account(&user));
    }
    toast.text = sentence(&toast.text);
    toast.problem.iter_mut().for_each(parts::problem);
}

/// Every user that the list and the detail can show now.
fn seen(model: &Model) -> HashSet<UserId> {
    let rows = model.list.rows.iter().skip(model.list.top);
    rows.take(usize::from(model.size.1))
        .filter_map(|row| model.store.at(*row))
        .map(|user| user.id)
        .chain(model.list.cursor)
        .chain(model.list.only_one())
        .chain(model.list.last_marked)
        .chain(model.only_ticket_user())
        .chain(model.detail.as_ref().map(|detail| detail.user))
        .collect()
}

/// A user as a file of the masked list has them.
pub(crate) fn masked_user(user: &User) -> User {
    self::user(user)
}

/// A mail address likewise.
pub(crate) fn masked_address(address: &str) -> String {
    account(address)
}

fn user(user: &User) -> User {
    User {
        // Where there is no name the account stands in for it.
        name: account(&user.name).into(),
        upn: account(&user.upn).into(),
        ..user.clone()
    }
}

fn since(since: &Since) -> Since {
    Since {
        gone: since.gone.iter().map(user).collect(),
        ..since.clone()
    }
}

fn load(model: &Model) -> Load {
    let mut load = model.load.clone();
    for key in &mut load.missing_protected {
        *key = account(key);
    }
    for reading in [
        &mut load.users,
        &mut load.registrations,
        &mut load.sign_ins,
        &mut load.mail,
        &mut load.roles,
    ] {
        if let Loading::Failed(problem) = reading {
            parts::problem(problem);
        }
    }
    load
}

fn layer(layer: &mut Layer) {
    match layer {
        Layer::Confirm(confirm) => {
            parts::plan(&mut confirm.plan);
            confirm.list.items.iter_mut().for_each(parts::item);
            confirm.methods.iter_mut().flatten().for_each(parts::method);
            // A number of users tells nothing of them.
            if let Confirmation::Typed(wanted) = &mut confirm.confirmation
                && wanted.contains('@')
            {
                *wanted = account(wanted);
                let (typed, cursor) = (&confirm.typed, confirm.typed.cursor());
                confirm.typed = Input::new(account(typed.value())).with_cursor(cursor);
            }
        }
        Layer::AccessPass(shown) => {
            shown.user = shown
                .user
                .split(" · ")
                .map(account)
                .collect::<Vec<_>>()
                .join(" · ");
        }
        Layer::AccessPasses(shown) => {
            for made in &mut shown.passes {
                made.user = made
                    .user
                    .split(" · ")
                    .map(account)
                    .collect::<Vec<_>>()
                    .join(" · ");
                made.account = account(&made.account).into();
            }
        }
        Layer::Method(form) => {
            form.masked = true;
            form.name = account(&form.name).into();
            let methods = form.methods.iter_mut().chain(&mut form.former);
            methods.for_each(parts::method);
        }
        Layer::Problem(problem) => parts::problem(problem),
        // Figures, and filters as they were typed.
        Layer::Overview(_)
        | Layer::Sms(_)
        | Layer::Filter { .. }
        | Layer::Search { .. }
        | Layer::Palette { .. }
        | Layer::Tenants(_)
        | Layer::AllTenants { .. }
        | Layer::Columns { .. }
        | Layer::Sort { .. }
        | Layer::Links(_)
        | Layer::Export(_)
        | Layer::Views { .. }
        | Layer::SaveView { .. }
        | Layer::Help { .. }
        | Layer::Job { .. }
        | Layer::History { .. }
        | Layer::Messages { .. }
        | Layer::Past { .. }
        | Layer::Ticket(_)
        | Layer::WhatIf(_)
        | Layer::Migration(_)
        | Layer::SignIn
        | Layer::Leave { .. } => {}
    }
}
