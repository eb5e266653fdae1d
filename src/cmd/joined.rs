//! What a listing lays beside each user: roles, and the registration report.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::out::OutputOptions;
use super::{Failure, say};
use crate::graph::{self, Graph};
use crate::report::Beside;
use crate::tenant::query::Needs;
use crate::tenant::{Registration, RoleBook, Store, User, UserId};

/// What the query and the columns depend on.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) query: Needs,
    pub(super) shown: Needs,
    /// When users last signed in is shown.
    pub(super) sign_ins: bool,
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
    at: Timestamp,
    roles: Option<RoleBook>,
    registrations: HashMap<UserId, Registration>,
    /// None where they were not asked for or cannot be read.
    sign_ins: Option<HashMap<UserId, Option<Timestamp>>>,
}

type UserResult = Option<Result<Vec<(UserId, Registration)>, graph::Error>>;

impl Joined {
    /// Reads what is wanted. A query that asks for what cannot be read has no true answer; a column that cannot
    /// be read is unknown.
    pub(super) async fn read(
        graph: &Graph,
        wanted: Wanted,
        output: &OutputOptions,
    ) -> Result<Self, Failure> {
        let at = Timestamp::now();
        let (roles, mut report, sign_ins) = tokio::join!(
            async {
                if wanted.roles() {
                    Some(graph.roles().await)
                } else {
                    None
                }
            },
            read_report(graph, wanted.registrations()),
            read_sign_ins(graph, wanted.sign_ins, output),
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
            at,
            roles,
            registrations,
            sign_ins,
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
        if let Some(sign_ins) = &self.sign_ins {
            let never = sign_ins.values().filter(|at| at.is_none()).count();
            say(format_args!(
                "signInActivity: {} users, {never} of them never signed in",
                sign_ins.len()
            ));
        }
    }

    /// What it tells beside a list read at a time, where some states were `asked` for one by one.
    pub(super) fn beside<'a>(
        &'a self,
        listed: Option<Timestamp>,
        asked: &'a HashSet<UserId>,
    ) -> Beside<'a> {
        Beside {
            listed,
            asked: Some(asked),
            roles: self.roles.as_ref(),
            roles_read: self.roles.as_ref().map(|_| self.at),
            sign_ins: self.sign_ins.as_ref(),
            sign_ins_read: self.sign_ins.as_ref().map(|_| self.at),
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

async fn read_report(graph: &Graph, wanted: bool) -> UserResult {
    if wanted {
        let report = graph.registrations().all().await;
        Some(report.map(|read| read.items))
    } else {
        None
    }
}

/// Without a P1 licence, or without the right, there are none; that is no failure of a listing.
async fn read_sign_ins(
    graph: &Graph,
    wanted: bool,
    output: &OutputOptions,
) -> Option<HashMap<UserId, Option<Timestamp>>> {
    if !wanted {
        return None;
    }
    let read = graph.sign_in_activity().all().await;
    read.map(|read| read.items.into_iter().collect())
        .map_err(|error| {
            output.note(format_args!(
                "when users last signed in cannot be read, the column is unknown: {}",
                error.problem().line()
            ));
        })
        .ok()
}

/// The report's hint stands in for roles where it can.
fn without_roles(
    error: &graph::Error,
    report: &UserResult,
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
