//! Readings of the whole tenant, page by page.

use std::pin::pin;

use futures_util::StreamExt as _;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::say;
use crate::app::Msg;
use crate::graph::{Graph, Pages, reading};
use crate::platform::clock;
use crate::tenant::{MailAddress, Problem, ProtectionPart, UserId};

pub(super) async fn read_users(graph: Graph, answers: Sender<Msg>, generation: u32) {
    let mut pages = graph.all_users();
    let (mut has_states, mut counted) = (false, None);
    while let Some(page) = pages.next().await {
        let msg = match page {
            Ok(page) => {
                has_states |= page.has_states;
                if page.skipped > 0 {
                    let count = page.skipped;
                    say(&answers, Msg::UnlistedUsers { generation, count }).await;
                }
                if let Some(doubt) = page.doubt {
                    let why = doubt.to_string();
                    say(&answers, Msg::ListInDoubt { generation, why }).await;
                }
                Msg::Users {
                    generation,
                    users: page.users,
                    last: !page.more,
                    has_states,
                }
            }
            Err(error) => Msg::UsersFailed {
                generation,
                problem: error.problem(),
            },
        };
        if let (None, Some(count)) = (counted, pages.counted()) {
            counted = Some(count);
            say(&answers, Msg::UsersCounted { generation, count }).await;
        }
        let failed = matches!(msg, Msg::UsersFailed { .. });
        say(&answers, msg).await;
        if failed {
            return;
        }
    }
}

pub(super) async fn read_registrations(graph: Graph, answers: Sender<Msg>, generation: u32) {
    let msg = |rows, last| Msg::Registrations {
        generation,
        rows,
        last,
    };
    send_pages(graph.registrations(), &answers, msg).await;
}

pub(super) async fn read_last_sign_ins(graph: Graph, answers: Sender<Msg>, generation: u32) {
    let msg = |rows, last| Msg::LastSignIns {
        generation,
        rows,
        last,
    };
    send_pages(graph.sign_in_activity(), &answers, msg).await;
}

pub(super) async fn read_mail(graph: Graph, answers: Sender<Msg>, generation: u32) {
    let msg = |rows: Result<Vec<(UserId, MailAddress)>, Problem>, last| {
        let mail = |(user, address): (UserId, MailAddress)| (user, address.mail);
        Msg::Mail {
            generation,
            rows: rows.map(|rows| rows.into_iter().map(mail).collect()),
            last,
        }
    };
    send_pages(graph.mail_addresses(), &answers, msg).await;
}

/// Sends the rows of each page as they come, until the last page or the first failure.
async fn send_pages<T>(
    mut pages: Pages<T>,
    answers: &Sender<Msg>,
    msg: impl Fn(Result<Vec<T>, Problem>, bool) -> Msg,
) {
    while let Some(page) = pages.next().await {
        let (rows, last) = match page {
            Ok(page) => (Ok(page.items), !page.more),
            Err(error) => (Err(error.problem()), true),
        };
        say(answers, msg(rows, last)).await;
        if last {
            return;
        }
    }
}

pub(super) async fn read_states(graph: Graph, answers: Sender<Msg>, users: Vec<UserId>) {
    for chunk in users.chunks(Graph::STATES_READ_AT_ONCE) {
        let at = clock::asking();
        let states = graph.states(chunk).await;
        let readings = states
            .into_iter()
            .map(|(user, state)| (user, reading(at, state)))
            .collect();
        say(&answers, Msg::States(readings)).await;
    }
}

/// Sends each part as soon as it is there. Policies and risky users share one limit: policies come first.
pub(super) async fn read_protection(
    graph: Graph,
    answers: Sender<Msg>,
    generation: u32,
    risk: bool,
) {
    let tell = async |part| say(&answers, Msg::Protection { generation, part }).await;
    let at = clock::asking();
    tokio::join!(
        async {
            let on = reading(at, graph.security_defaults().await);
            tell(ProtectionPart::SecurityDefaults(on)).await;
        },
        async {
            let policy = reading(at, graph.methods_policy().await);
            tell(ProtectionPart::MethodsPolicy(policy)).await;
        },
        async {
            let policies = reading(at, graph.policies().await);
            tell(ProtectionPart::Policies(policies)).await;
            if risk {
                let at = clock::asking();
                let users = reading(at, graph.risky_users().await);
                tell(ProtectionPart::RiskyUsers(users)).await;
            }
        },
    );
}

/// Sends the members of all groups at once: a verdict that changes with every group would only flicker.
pub(super) async fn read_group_members(
    graph: Graph,
    answers: Sender<Msg>,
    generation: u32,
    groups: Vec<Uuid>,
) {
    let mut members = Vec::with_capacity(groups.len());
    let mut each = pin!(graph.each_of(&groups));
    while let Some(group) = each.next().await {
        members.push(group);
        let count = members.len();
        say(&answers, Msg::GroupsRead { generation, count }).await;
    }
    let part = ProtectionPart::Groups(members);
    say(&answers, Msg::Protection { generation, part }).await;
}
