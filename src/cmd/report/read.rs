//! Reads all that a report is made of.

use jiff::Timestamp;

use crate::cmd::connect::Connection;
use crate::cmd::failure::Failure;
use crate::cmd::out::Progress;
use crate::cmd::registrations;
use crate::cmd::users;
use crate::coverage::Judgement;
use crate::graph::{Collected, Error, Graph, reading};
use crate::jobs::{judge_users, read_rules};
use crate::platform::clock;
use crate::tenant::{
    Problem, ProblemKind, Protection, ProtectionPart, Registration, RoleBook, Source, Store, User,
    UserId, out_of,
};

/// A tenant that was read, with what could not be read in its place.
pub(in crate::cmd) struct ReadTenant {
    pub(in crate::cmd) tenant: String,
    /// When the list was read to its end.
    pub(in crate::cmd) at: Timestamp,
    pub(in crate::cmd) store: Store,
    pub(in crate::cmd) protection: Protection,
    pub(in crate::cmd) judgement: Judgement,
    /// How many rows of the list had no readable id.
    pub(in crate::cmd) skipped: usize,
}

type Rows = Result<Collected<(UserId, Registration)>, Error>;

impl ReadTenant {
    /// Reads the list, which has to be there, and what belongs to it side by side.
    pub(in crate::cmd) async fn of(
        connection: &Connection,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let graph = &connection.graph;
        let (listed, roles, rows, mut protection, methods, tenant) = tokio::join!(
            read_users(graph, progress),
            graph.roles(),
            registrations::read(graph, progress, |_| {}),
            read_rules(graph),
            read_methods_policy(graph),
            name(connection),
        );
        protection.receive(methods);
        let (listed, skipped, at) = listed?;
        let mut store = Store::default();
        take_roles(&mut store, roles);
        take_rows(&mut store, rows);
        store.append(listed);
        let unknown = users::without_state(store.users());
        users::read_states(graph, &mut store, &unknown).await;
        progress.show("reading groups");
        let on_read = |read, all| progress.tell_groups(read, all);
        let judgement = judge_users(graph, &mut protection, &mut store, on_read).await;
        Ok(Self {
            tenant,
            at,
            store,
            protection,
            judgement,
            skipped,
        })
    }
}

/// A domain of the tenant, which says more to people than its id.
async fn name(connection: &Connection) -> String {
    let found = connection.graph.organization().await.ok();
    let domains = found.map(|found| found.domains).unwrap_or_default();
    let own = domains
        .iter()
        .find(|domain| !domain.contains("onmicrosoft"));
    let own = own.or(domains.first()).cloned();
    let operator = connection.session.operator.as_ref();
    own.or_else(|| operator.map(|operator| operator.tenant.to_string()))
        .unwrap_or_else(|| "this tenant".to_owned())
}

async fn read_methods_policy(graph: &Graph) -> ProtectionPart {
    let at = clock::asking();
    ProtectionPart::MethodsPolicy(reading(at, graph.methods_policy().await))
}

async fn read_users(
    graph: &Graph,
    progress: &Progress,
) -> Result<(Vec<User>, usize, Timestamp), Failure> {
    let (mut users, mut skipped) = (Vec::new(), 0);
    let mut pages = graph.all_users();
    while let Some(page) = pages.next().await {
        let mut page = page?;
        skipped += page.skipped;
        users.append(&mut page.users);
        let read = out_of(users.len(), pages.counted());
        progress.show(&format!("{read} users read"));
    }
    Ok((users, skipped, clock::asking()))
}

fn take_roles(store: &mut Store, roles: Result<RoleBook, Error>) {
    match roles {
        Ok(book) => store.set_roles(book),
        Err(error) => store.set_problem(Source::Roles, error.problem()),
    }
}

fn take_rows(store: &mut Store, rows: Rows) {
    match rows {
        Ok(read) => {
            store.set_registrations(read.items);
            store.end_registrations(Timestamp::now());
            if !read.complete || read.skipped > 0 {
                let text = "some rows of the report could not be read";
                let problem = Problem::local(ProblemKind::Unreadable, text, "");
                store.set_problem(Source::Registrations, problem);
            }
        }
        Err(error) => store.set_problem(Source::Registrations, error.problem()),
    }
}
