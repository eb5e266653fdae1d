//! What a listing lays beside each user: roles, and the registration report.

use std::collections::HashMap;

use super::out::OutputOptions;
use super::{Failure, say};
use crate::graph::{self, Graph};
use crate::tenant::query::Needs;
use crate::tenant::{Registration, RoleBook, Store, User, UserId};

/// What the query and the columns depend on.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) query: Needs,
    pub(super) shown: Needs,
}

impl Wanted {
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

/// What is laid beside each user.
pub(super) struct Joined {
    roles: Option<RoleBook>,
    registrations: HashMap<UserId, Registration>,
}

type Report = Option<Result<Vec<(UserId, Registration)>, graph::Error>>;

impl Joined {
    /// Reads what is wanted. A query that asks for what cannot be read has no true answer; a column that cannot
    /// be read is unknown.
    pub(super) async fn read(
        graph: &Graph,
        wanted: Wanted,
        output: &OutputOptions,
    ) -> Result<Self, Failure> {
        let (roles, mut report) = tokio::join!(
            async {
                if wanted.roles() {
                    Some(graph.roles().await)
                } else {
                    None
                }
            },
            read_report(graph, wanted.registrations()),
        );
        let roles = match roles {
            Some(Err(error)) => {
                if report.is_none() {
                    report = read_report(graph, true).await;
                }
                without_roles(&error, &report, wanted, output)?;
                None
            }
            Some(Ok(book)) => Some(book),
            None => None,
        };
        let registrations = match report {
            Some(Ok(rows)) => rows.into_iter().collect(),
            Some(Err(error)) if wanted.query.registrations => {
                return Err(unanswerable(
                    "registered, capable, method or default",
                    error,
                ));
            }
            Some(Err(error)) => {
                output.note(format_args!(
                    "the registration report cannot be read, its columns are unknown: {}",
                    error.problem().line()
                ));
                HashMap::new()
            }
            None => HashMap::new(),
        };
        Ok(Self {
            roles,
            registrations,
        })
    }

    /// Tells on stderr what was read, and how old it is.
    pub(super) fn tell_sources(&self, wanted: Wanted) {
        if wanted.registrations() {
            let as_of = self
                .registrations
                .values()
                .filter_map(|row| row.as_of)
                .max();
            let as_of = as_of.map_or_else(|| "unknown".into(), |at| at.to_string());
            say(format_args!(
                "registration report: {} rows, newest of {as_of}",
                self.registrations.len()
            ));
        }
        if wanted.roles() {
            let from = match self.roles {
                Some(_) => "role assignments",
                None => "the registration report's hint",
            };
            say(format_args!("isAdmin: {from}"));
        }
    }

    /// Takes users in with what is known beside them.
    pub(super) fn add(&self, store: &mut Store, users: Vec<User>) {
        let rows = users
            .iter()
            .filter_map(|user| Some((user.id, *self.registrations.get(&user.id)?)))
            .collect();
        store.set_registrations(rows);
        store.append(users);
    }

    /// A store of nobody yet that knows the roles.
    pub(super) fn store(&self) -> Store {
        let mut store = Store::default();
        if let Some(roles) = &self.roles {
            store.set_roles(roles.clone());
        }
        store
    }
}

async fn read_report(graph: &Graph, wanted: bool) -> Report {
    if wanted {
        Some(graph.registrations().all().await)
    } else {
        None
    }
}

/// The report's hint stands in for roles where it can.
fn without_roles(
    error: &graph::Error,
    report: &Report,
    wanted: Wanted,
    output: &OutputOptions,
) -> Result<(), Failure> {
    if wanted.query.roles {
        return Err(unanswerable("role", error.clone()));
    }
    if wanted.query.admins && !matches!(report, Some(Ok(_))) {
        return Err(unanswerable("admin", error.clone()));
    }
    output.note(format_args!(
        "who holds a role cannot be read, the registration report's hint stands in: {}",
        error.problem().line()
    ));
    Ok(())
}

/// Why a query has no true answer.
pub(super) fn unanswerable(keys: &str, error: graph::Error) -> Failure {
    match Failure::from(error) {
        Failure::Other(report) => Failure::Other(
            report.wrap_err(format!("the query asks for {keys}, which cannot be read")),
        ),
        failure => failure,
    }
}
