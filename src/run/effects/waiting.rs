//! What the client tells by itself: waits, and sign-ins that need the admin.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;

use super::say;
use crate::app::sign_in::How;
use crate::app::{Msg, SignIn};
use crate::auth::Prompt;
use crate::graph::Graph;
use crate::tenant::PassCode;

/// Tells when the service asks everybody to wait, and when that is over.
pub(super) async fn watch_throttle(graph: Graph, answers: Sender<Msg>) {
    let mut changes = graph.throttled_until();
    while changes.changed().await.is_ok() {
        let until = *changes.borrow_and_update();
        say(&answers, Msg::Throttled { until }).await;
        let Some(until) = until else { continue };
        let wait = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(wait) => say(&answers, Msg::Throttled { until: None }).await,
            _ = changes.changed() => changes.mark_changed(),
        }
    }
}

/// Says what is tried again and when, and when that is over.
pub(super) async fn watch_retries(graph: Graph, answers: Sender<Msg>) {
    let mut changes = graph.retrying();
    while changes.changed().await.is_ok() {
        let retrying = changes.borrow_and_update().clone();
        let retrying = retrying.map(|retrying| (retrying.what, retrying.next_try));
        say(&answers, Msg::Retrying(retrying)).await;
    }
}

/// Says how far the service's clock is from this machine's, whenever that changes.
pub(super) async fn watch_clock(graph: Graph, answers: Sender<Msg>) {
    let mut skews = graph.clock_skew();
    while skews.changed().await.is_ok() {
        let skew = *skews.borrow_and_update();
        if let Some(skew) = skew {
            say(&answers, Msg::ClockSkew(skew)).await;
        }
    }
}

/// Tells when a sign-in waits for the admin, and when it does no longer.
pub(in crate::run) async fn watch_sign_ins(
    mut prompts: watch::Receiver<Option<Prompt>>,
    answers: Sender<Msg>,
) {
    while prompts.changed().await.is_ok() {
        let sign_in = prompts
            .borrow_and_update()
            .clone()
            .map(|prompt| match prompt {
                Prompt::DeviceCode {
                    page,
                    code,
                    expires,
                } => SignIn {
                    page,
                    how: How::Code(code),
                    expires,
                },
                Prompt::PasteBack {
                    page, why, expires, ..
                } => SignIn {
                    page,
                    how: How::Paste { why },
                    expires,
                },
                Prompt::Browser {
                    page,
                    port,
                    expires,
                } => SignIn {
                    page,
                    how: How::Port(port),
                    expires,
                },
            });
        say(&answers, Msg::SignIn(sign_in)).await;
    }
}

/// Gives what the admin pasted to the sign-in that waits for it.
pub(in crate::run) fn give_back(prompts: &watch::Receiver<Option<Prompt>>, text: &PassCode) {
    if let Some(Prompt::PasteBack { paste, .. }) = &*prompts.borrow() {
        paste.give(text.secret().to_owned());
    }
}

/// Reads what the account may do by a token of now. Where none can be had, what was known stays.
pub(super) async fn read_rights(graph: Graph, answers: Sender<Msg>) {
    if let Ok(claims) = graph.renewed_claims().await {
        let permissions = (!claims.permissions.is_empty()).then_some(claims.permissions);
        let roles = (!claims.directory_roles.is_empty()).then_some(claims.directory_roles);
        say(&answers, Msg::Rights { permissions, roles }).await;
    }
}
