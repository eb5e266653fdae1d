//! Reads what a listing needs beside the list of users: roles, the registration report, last sign-ins.

use std::collections::HashMap;

use jiff::Timestamp;

use super::failure::Failure;
use super::out::OutputOptions;
use super::say::say;
use super::shortfall::Shortfall;
use crate::graph::{self, Collected, Graph};
use crate::report::Enrichment;
use crate::tenant::query::Needs;
use crate::tenant::{Observed, Registration, Store, User, UserId};

/// What the query and the columns depend on.
#[derive(Clone, Copy)]
pub(super) struct EnrichmentNeeds {
    pub(super) query: Needs,
    pub(super) shown: Needs,
    /// Whether the last sign-ins are shown.
    pub(super) sign_ins: bool,
}

impl EnrichmentNeeds {
    pub(super) fn any(self, need: impl Fn(&Needs) -> bool) -> bool {
        need(&self.query) || need(&self.shown)
    }

    fn roles(self) -> bool {
        self.any(|needs| needs.admins || needs.roles)
    }

    fn registrations(self) -> bool {
        self.any(|needs| needs.registrations)
    }
}

type Report = Result<Collected<(UserId, Registration)>, graph::Error>;
type SignIns = Result<Collected<(UserId, Option<Timestamp>)>, graph::Error>;

/// Reads what is needed. A query fails if nothing of what it needs can be read; a column that cannot be read is unknown.
pub(super) async fn read(
    graph: &Graph,
    needs: EnrichmentNeeds,
    shortfall: &mut Shortfall,
    output: &OutputOptions,
) -> Result<Enrichment, Failure> {
    let at = Timestamp::now();
    let (roles, mut report, sign_ins) = tokio::join!(
        async {
            if needs.roles() {
                Some(graph.roles().await)
            } else {
                None
            }
        },
        read_report(graph, needs.registrations()),
        read_sign_ins(graph, needs.sign_ins),
    );
    let gap = match &roles {
        Some(Ok(book)) => book.gap().cloned(),
        Some(Err(error)) => Some(error.problem()),
        None => None,
    };
    if let Some(problem) = &gap {
        // The report knows some admins. It is read whatever the columns are: the answer must not depend on them.
        if report.is_none() {
            report = read_report(graph, true).await;
        }
        let meaning =
            "cannot read all role assignments, so who is an admin is unknown for some users";
        shortfall.reading(meaning, problem, output);
    }
    let roles = match roles {
        Some(Err(error)) if needs.query.roles => return Err(unanswerable("role", error)),
        Some(Err(error)) if needs.query.admins && !matches!(report, Some(Ok(_))) => {
            return Err(unanswerable("admin", error));
        }
        Some(Ok(book)) => Some(Observed::new(book, at)),
        Some(Err(_)) | None => None,
    };
    let registrations = match report {
        Some(Ok(read)) => {
            shortfall.rows(read.skipped, "the registration of some users is unknown");
            read.items.into_iter().collect()
        }
        Some(Err(error)) if needs.query.registrations => {
            return Err(unanswerable(
                "registered, capable, method or default",
                error,
            ));
        }
        Some(Err(error)) => {
            if needs.registrations() {
                let meaning = "cannot read the registration report, so its columns are unknown";
                shortfall.reading(meaning, &error.problem(), output);
            }
            HashMap::new()
        }
        None => HashMap::new(),
    };
    let sign_ins = match sign_ins {
        Some(Ok(read)) => {
            shortfall.rows(read.skipped, "the last sign-in of some users is unknown");
            Some(Observed::new(
                read.items.into_iter().collect(),
                read.asked_at,
            ))
        }
        Some(Err(error)) => {
            let meaning = "cannot read the last sign-ins, so that column is unknown";
            shortfall.reading(meaning, &error.problem(), output);
            None
        }
        None => None,
    };
    Ok(Enrichment {
        roles,
        registrations,
        sign_ins,
        ..Enrichment::default()
    })
}

/// With `--verbose`: what was read, and how old it is.
pub(super) fn report_sources(enrichment: &Enrichment, needs: EnrichmentNeeds) {
    if needs.registrations() {
        let rows = &enrichment.registrations;
        let newest = rows.values().filter_map(|row| row.as_of).max();
        let newest = newest.map_or_else(|| "unknown".into(), |at| at.to_string());
        say(format_args!(
            "registration report: {} rows, newest of {newest}",
            rows.len()
        ));
    }
    if needs.roles() {
        let from = match enrichment.roles {
            Some(_) => "role assignments",
            None => "the hint of the registration report",
        };
        say(format_args!("isAdmin: {from}"));
    }
    if let Some(sign_ins) = &enrichment.sign_ins {
        let never = sign_ins.value.values().filter(|at| at.is_none()).count();
        say(format_args!(
            "signInActivity: {} users, {never} of them never signed in",
            sign_ins.value.len()
        ));
    }
}

/// A store without users that knows the roles.
pub(super) fn new_store(enrichment: &Enrichment) -> Store {
    let mut store = Store::default();
    if let Some(roles) = &enrichment.roles {
        store.set_roles(roles.value.clone());
    }
    store
}

/// Adds users with their rows of the registration report.
pub(super) fn add(enrichment: &Enrichment, store: &mut Store, users: Vec<User>) {
    let rows = users
        .iter()
        .filter_map(|user| Some((user.id, *enrichment.registrations.get(&user.id)?)))
        .collect();
    store.set_registrations(rows);
    store.append(users);
}

async fn read_report(graph: &Graph, needed: bool) -> Option<Report> {
    if needed {
        Some(graph.registrations().all().await)
    } else {
        None
    }
}

async fn read_sign_ins(graph: &Graph, needed: bool) -> Option<SignIns> {
    if needed {
        Some(graph.sign_in_activity().all().await)
    } else {
        None
    }
}

/// The failure of a query that needs something that cannot be read.
fn unanswerable(keys: &str, error: graph::Error) -> Failure {
    match Failure::from(error) {
        Failure::Other(report) => {
            Failure::Other(report.wrap_err(format!("the query uses {keys}, which cannot be read")))
        }
        failure => failure,
    }
}
