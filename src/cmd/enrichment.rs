//! Reads what a listing needs beside the list of users: roles, policies with the groups that decide, the registration
//! report, last sign-ins.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::failure::Failure;
use super::out::{OutputOptions, Progress};
use super::registrations;
use super::say::say;
use super::shortfall::Shortfall;
use crate::change::estimate;
use crate::change::words::count;
use crate::coverage::{Judgement, MfaRequirements};
use crate::graph::{self, Collected, Graph};
use crate::jobs::{judge_users, read_groups_to_name, read_rules};
use crate::platform::clock;
use crate::report::{Enrichment, Field};
use crate::tenant::query::Needs;
use crate::tenant::{
    MailAddress, MfaState, Observed, Protection, Source, Store, Unknown, User, UserId, grouped,
};

/// How many policies are named that leave a verdict unknown.
const REASONS: usize = 5;

/// What the query and the columns depend on.
#[derive(Clone, Copy)]
pub(super) struct EnrichmentNeeds {
    pub(super) query: Needs,
    pub(super) shown: Needs,
    /// Whether the last sign-ins are shown.
    pub(super) sign_ins: bool,
    /// Whether mail addresses or languages are shown.
    pub(super) mail: bool,
    /// Whether the sources that require MFA are named.
    pub(super) sources: bool,
    /// Whose columns alone need the registration report, if so: others would avoid the wait for it.
    pub(super) report_for: Option<&'static str>,
}

impl EnrichmentNeeds {
    pub(super) fn any(self, need: impl Fn(&Needs) -> bool) -> bool {
        need(&self.query) || need(&self.shown)
    }

    fn roles(self) -> bool {
        self.any(|needs| needs.admins || needs.roles || needs.policies)
    }

    /// Whether it is asked who is an admin, or by which role.
    fn admins(self) -> bool {
        self.any(|needs| needs.admins || needs.roles)
    }

    pub(super) fn policies(self) -> bool {
        self.any(|needs| needs.policies)
    }

    fn registrations(self) -> bool {
        self.any(|needs| needs.registrations)
    }
}

type Addresses = Result<Collected<(UserId, MailAddress)>, graph::Error>;
type SignIns = Result<Collected<(UserId, Option<Timestamp>)>, graph::Error>;

/// Reads what is needed. A query fails if nothing of what it needs can be read; a column that cannot be read is unknown.
pub(super) async fn read(
    graph: &Graph,
    needs: EnrichmentNeeds,
    shortfall: &mut Shortfall,
    output: &OutputOptions,
    progress: &Progress,
) -> Result<Enrichment, Failure> {
    let at = clock::asking();
    let (roles, mut report, sign_ins, addresses, protection) = tokio::join!(
        async {
            if needs.roles() {
                Some(graph.roles().await)
            } else {
                None
            }
        },
        async {
            if needs.registrations() {
                let on_wait = |left| say_avoidable(needs.report_for, left, output);
                Some(registrations::read(graph, progress, on_wait).await)
            } else {
                None
            }
        },
        read_sign_ins(graph, needs.sign_ins),
        read_addresses(graph, needs.mail),
        async {
            if needs.policies() {
                Some(read_rules(graph).await)
            } else {
                None
            }
        },
    );
    let gap = match &roles {
        Some(Ok(book)) => book.gap().or(book.eligible_gap()).cloned(),
        Some(Err(error)) => Some(error.problem()),
        None => None,
    };
    if let Some(problem) = gap.as_ref().filter(|_| needs.admins()) {
        // The report knows some admins. It is read whatever the columns are: the answer must not depend on them.
        if report.is_none() {
            report = Some(registrations::read(graph, progress, |_| {}).await);
        }
        let meaning =
            "cannot read all role assignments, so who is an admin is unknown for some users";
        shortfall.reading(meaning, problem, output);
    }
    let roles_problem = match &roles {
        Some(Err(error)) => Some(error.problem()),
        Some(Ok(_)) | None => None,
    };
    if let Some(protection) = &protection {
        rules_that_failed(protection, shortfall, output);
        let of_roles = match &roles {
            Some(Ok(book)) => book.gap(),
            Some(Err(_)) | None => roles_problem.as_ref(),
        };
        if let (Some(problem), false) = (of_roles, needs.admins()) {
            let meaning = "cannot read all role assignments, so what is required of admins is unknown for some users";
            shortfall.reading(meaning, problem, output);
        }
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
    Ok(Enrichment {
        roles,
        registrations,
        sign_ins: last_sign_ins(sign_ins, shortfall, output),
        protection,
        roles_problem,
        addresses: mail_addresses(addresses, shortfall, output),
        ..Enrichment::default()
    })
}

fn last_sign_ins(
    read: Option<SignIns>,
    shortfall: &mut Shortfall,
    output: &OutputOptions,
) -> Option<Observed<HashMap<UserId, Option<Timestamp>>>> {
    match read? {
        Ok(read) => {
            shortfall.rows(read.skipped, "the last sign-in of some users is unknown");
            let items = read.items.into_iter().collect();
            Some(Observed::new(items, read.asked_at))
        }
        Err(error) => {
            let meaning = "cannot read the last sign-ins, so that column is unknown";
            shortfall.reading(meaning, &error.problem(), output);
            None
        }
    }
}

fn mail_addresses(
    read: Option<Addresses>,
    shortfall: &mut Shortfall,
    output: &OutputOptions,
) -> HashMap<UserId, MailAddress> {
    match read {
        Some(Ok(read)) => {
            shortfall.rows(read.skipped, "the mail address of some users is unknown");
            read.items.into_iter().collect()
        }
        Some(Err(error)) => {
            let meaning = "cannot read mail addresses and languages, so these columns are unknown";
            shortfall.reading(meaning, &error.problem(), output);
            HashMap::new()
        }
        None => HashMap::new(),
    }
}

/// Security defaults and policies that could not be read: which users they require MFA of is unknown.
fn rules_that_failed(protection: &Protection, shortfall: &mut Shortfall, output: &OutputOptions) {
    let defaults = protection.security_defaults.as_ref();
    let policies = protection.policies.as_ref();
    let parts = [
        (
            "the policies of Conditional Access",
            policies.and_then(|read| read.value.as_ref().err()),
        ),
        (
            "the security defaults",
            defaults.and_then(|read| read.value.as_ref().err()),
        ),
    ];
    for (part, problem) in parts {
        if let Some(problem) = problem {
            let meaning =
                format!("cannot read {part}, so it is unknown which users they require MFA of");
            shortfall.reading(&meaning, problem, output);
        }
    }
}

/// Judges everybody by the policies; reads the groups that decide, and those that only add a source where sources are named. What is unknown afterwards is reported with its reason.
pub(super) async fn judge(
    graph: &Graph,
    needs: EnrichmentNeeds,
    enrichment: &mut Enrichment,
    store: &mut Store,
    shortfall: &mut Shortfall,
    output: &OutputOptions,
    progress: &Progress,
) {
    let Some(mut protection) = enrichment.protection.take() else {
        return;
    };
    let on_read = |read, all| progress.tell_groups(read, all);
    let judgement = judge_users(graph, &mut protection, store, &on_read).await;
    if needs.sources {
        read_groups_to_name(graph, &mut protection, store, &on_read).await;
    }
    let problems = protection.groups.problems();
    if let Some((_, problem)) = problems.first() {
        let meaning = format!(
            "cannot read the members of {} that policies name, so whether these require MFA is unknown for some users",
            count(problems.len(), "group")
        );
        shortfall.reading(&meaning, problem, output);
    }
    enrichment.protection = Some(protection);
    for line in not_understood(enrichment, store, &judgement) {
        output.note(line);
    }
}

/// What could be read and leaves a verdict unknown all the same: a condition that mfadeck does not know, the home tenants of
/// guests.
fn not_understood(enrichment: &Enrichment, store: &Store, judgement: &Judgement) -> Vec<String> {
    let Some(rules) = enrichment.rules() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let of_each = judgement.one_of_each.iter();
    for user in of_each.filter_map(|at| store.at(*at)) {
        if user.by_policies.is_exact() {
            continue;
        }
        let unread = MfaRequirements::of(&rules, user, Ok(MfaState::Disabled)).unread();
        let odd = |why| matches!(why, Unknown::Unreadable | Unknown::NotReported);
        for source in unread.iter().filter(|source| odd(source.why)) {
            let line = format!(
                "unknown for some users: {}: {}",
                source.by.label(),
                source.because
            );
            if !lines.contains(&line) && lines.len() < REASONS {
                lines.push(line);
            }
        }
    }
    lines
}

/// With `--verbose`: what was read, and how old it is.
pub(super) fn report_sources(enrichment: &Enrichment, needs: EnrichmentNeeds) {
    if needs.registrations() {
        let rows = &enrichment.registrations;
        let newest = rows.values().filter_map(|row| row.as_of).max();
        let newest = newest.map_or_else(|| "unknown".into(), |at| at.to_string());
        say(format_args!(
            "registration report: {} rows, newest of {newest}",
            grouped(rows.len())
        ));
    }
    if needs.roles() {
        let from = match enrichment.roles {
            Some(_) => "role assignments",
            None => "the hint of the registration report",
        };
        say(format_args!("isAdmin: {from}"));
    }
    if let Some(policies) = enrichment.rules().and_then(|rules| rules.policies.known()) {
        let enabled = policies
            .iter()
            .filter(|policy| policy.requires_mfa_at_sign_in());
        say(format_args!(
            "policies: {}, {} of them enabled and requiring MFA",
            policies.len(),
            enabled.count()
        ));
    }
    if let Some(sign_ins) = &enrichment.sign_ins {
        let never = sign_ins.value.values().filter(|at| at.is_none()).count();
        say(format_args!(
            "signInActivity: {} users, {} of them never signed in",
            grouped(sign_ins.value.len()),
            grouped(never)
        ));
    }
}

/// A store without users that knows the roles.
pub(super) fn new_store(enrichment: &Enrichment) -> Store {
    let mut store = Store::default();
    match (&enrichment.roles, &enrichment.roles_problem) {
        (Some(roles), _) => store.set_roles(roles.value.clone()),
        (None, Some(problem)) => store.set_problem(Source::Roles, problem.clone()),
        (None, None) => {}
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

/// Adds what an order needs beside the users: last sign-ins or mail addresses, as the dashboard's columns have them.
pub(super) fn add_readings(enrichment: &Enrichment, store: &mut Store, order: Field) {
    if let (Field::LastSignInDateTime, Some(read)) = (order, &enrichment.sign_ins) {
        let rows: Vec<_> = read.value.iter().map(|(user, at)| (*user, *at)).collect();
        store.set_last_sign_ins(&rows);
    }
    if order == Field::Mail {
        let rows = enrichment.addresses.iter();
        let rows = rows.map(|(user, address)| (*user, address.mail.clone()));
        store.set_mail(rows.collect());
    }
}

/// Where only columns need the registration report, that others avoid the wait for it.
fn say_avoidable(columns: Option<&str>, left: Duration, output: &OutputOptions) {
    if let Some(columns) = columns {
        output.note(format_args!(
            "the {columns} columns need the registration report, {} left: --columns id,displayName,perUserMfaState avoids the wait",
            estimate::said(left)
        ));
    }
}

async fn read_sign_ins(graph: &Graph, needed: bool) -> Option<SignIns> {
    if needed {
        Some(graph.sign_in_activity().all().await)
    } else {
        None
    }
}

async fn read_addresses(graph: &Graph, needed: bool) -> Option<Addresses> {
    if needed {
        Some(graph.mail_addresses().all().await)
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
