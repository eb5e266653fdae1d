//! Reads what a listing needs beside the list of users: roles, the registration report, last sign-ins.

use std::collections::HashMap;

use jiff::Timestamp;

use super::failure::Failure;
use super::out::OutputOptions;
use super::say::say;
use crate::graph::{self, Graph};
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

type Report = Option<Result<Vec<(UserId, Registration)>, graph::Error>>;

/// Reads what is needed. A query that needs something unreadable fails; a column that cannot be read is unknown.
pub(super) async fn read(
    graph: &Graph,
    needs: EnrichmentNeeds,
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
        read_sign_ins(graph, needs.sign_ins, output),
    );
    let roles = match roles {
        Some(Err(error)) => {
            if report.is_none() {
                report = read_report(graph, true).await;
            }
            without_roles(&error, &report, needs, output)?;
            None
        }
        Some(Ok(book)) => Some(Observed::new(book, at)),
        None => None,
    };
    let registrations = match report {
        Some(Ok(rows)) => rows.into_iter().collect(),
        Some(Err(error)) if needs.query.registrations => {
            return Err(unanswerable(
                "registered, capable, method or default",
                error,
            ));
        }
        Some(Err(error)) => {
            output.note(format_args!(
                "cannot read the registration report, so its columns are unknown: {}",
                error.problem().line()
            ));
            HashMap::new()
        }
        None => HashMap::new(),
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

async fn read_report(graph: &Graph, needed: bool) -> Report {
    if needed {
        let report = graph.registrations().all().await;
        Some(report.map(|read| read.items))
    } else {
        None
    }
}

/// Without a P1 licence or the permission there are none, which is no failure of a listing.
async fn read_sign_ins(
    graph: &Graph,
    needed: bool,
    output: &OutputOptions,
) -> Option<Observed<HashMap<UserId, Option<Timestamp>>>> {
    if !needed {
        return None;
    }
    let at = Timestamp::now();
    let read = graph.sign_in_activity().all().await;
    read.map(|read| Observed::new(read.items.into_iter().collect(), at))
        .map_err(|error| {
            output.note(format_args!(
                "cannot read the last sign-ins, so that column is unknown: {}",
                error.problem().line()
            ));
        })
        .ok()
}

/// The hint of the report replaces the roles where it can.
fn without_roles(
    error: &graph::Error,
    report: &Report,
    needs: EnrichmentNeeds,
    output: &OutputOptions,
) -> Result<(), Failure> {
    if needs.query.roles {
        return Err(unanswerable("role", error.clone()));
    }
    if needs.query.admins && !matches!(report, Some(Ok(_))) {
        return Err(unanswerable("admin", error.clone()));
    }
    output.note(format_args!(
        "cannot read role assignments, so isAdmin is the hint of the registration report: {}",
        error.problem().line()
    ));
    Ok(())
}

/// The failure of a query that needs something that cannot be read.
pub(super) fn unanswerable(keys: &str, error: graph::Error) -> Failure {
    match Failure::from(error) {
        Failure::Other(report) => {
            Failure::Other(report.wrap_err(format!("the query uses {keys}, which cannot be read")))
        }
        failure => failure,
    }
}
