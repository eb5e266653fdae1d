//! Finding users in the tenant by id or UPN.

use std::collections::{HashMap, HashSet};

use color_eyre::eyre::eyre;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::args::{UserRef, check};
use crate::cmd::failure::Failure;
use crate::cmd::out::{OutputOptions, Progress};
use crate::graph::{Error, Graph};
use crate::tenant::text::fold;
use crate::tenant::{Observed, Store, User, UserId};

/// Up to this many users are read one by one; for more, the whole list is read.
const FEW: usize = 20;
/// How many of them at once.
const AT_ONCE: usize = 4;

pub(in crate::cmd) async fn one(graph: &Graph, key: &str) -> Result<User, Failure> {
    match graph.user(key).await {
        Err(error) if error.is_not_found() => {
            Err(Failure::Other(eyre!("{key}: no such user in this tenant")))
        }
        answered => Ok(answered?),
    }
}

/// Users found in the tenant.
pub(in crate::cmd) struct Found {
    /// The chosen users, and those that were read beside them.
    pub(in crate::cmd) store: Store,
    /// In the order of the command line.
    pub(in crate::cmd) chosen: Vec<UserId>,
    /// Whether the role assignments could be read.
    pub(in crate::cmd) knows_roles: bool,
    /// Whether all users were read.
    whole: bool,
    /// How many states were read one by one.
    one_by_one: usize,
}

impl Found {
    /// Where the facts about the users come from.
    pub(in crate::cmd) fn sources(&self) -> String {
        let users = if self.whole {
            "from the list of users"
        } else {
            "read one by one"
        };
        let unknown = self
            .users()
            .filter(|user| !user.state.value.is_known())
            .count();
        let states = match (unknown, self.one_by_one) {
            (0, 0) => "in the list".to_owned(),
            (0, asked) => format!("{asked} read one by one"),
            (unknown, _) => format!("{unknown} unknown"),
        };
        let roles = if self.knows_roles {
            "role assignments"
        } else {
            "unknown"
        };
        let chosen = self.chosen.len();
        format!("users: {chosen}, {users}; states: {states}; roles: {roles}")
    }

    pub(in crate::cmd) fn users(&self) -> impl Iterator<Item = &User> {
        self.chosen.iter().filter_map(|id| self.store.get(*id))
    }

    /// Reads what else the guards and the plan need: all admins if one may be disabled, and the states that are not in
    /// the list. A state that cannot be read stays unknown.
    async fn complete(&mut self, graph: &Graph, disables: bool) -> Result<(), Failure> {
        if disables && !self.whole && self.users().any(|user| !user.admin.is_no()) {
            read_all(graph, &mut self.store).await?;
        }
        let unknown: Vec<UserId> = self
            .users()
            .filter(|user| !user.state.value.is_known())
            .map(|user| user.id)
            .collect();
        let at = Timestamp::now();
        for (id, state) in graph.states(&unknown).await {
            if let Ok(state) = state {
                self.one_by_one += 1;
                self.store.observe(id, Observed::new(state, at));
            }
        }
        Ok(())
    }
}

/// Finds all users, or names each that was not found with its place. If the job `disables` somebody, all admins are
/// read, for the guards.
pub(in crate::cmd) async fn find(
    graph: &Graph,
    users: &[UserRef],
    disables: bool,
    output: &OutputOptions,
) -> Result<Found, Failure> {
    let (mut found, ids) = look_up(graph, users, output).await?;
    found.chosen = distinct(users, ids, output)?;
    found.complete(graph, disables).await?;
    Ok(found)
}

/// The users of an earlier job as they are now, without those that were deleted since.
pub(in crate::cmd) async fn now(
    graph: &Graph,
    ids: &[UserId],
    disables: bool,
    output: &OutputOptions,
) -> Result<Found, Failure> {
    let users: Vec<UserRef> = ids.iter().map(|id| UserRef::new(&id.to_string())).collect();
    let (mut found, ids) = look_up(graph, &users, output).await?;
    found.chosen = ids.into_iter().flatten().collect();
    found.complete(graph, disables).await?;
    Ok(found)
}

async fn look_up(
    graph: &Graph,
    users: &[UserRef],
    output: &OutputOptions,
) -> Result<(Found, Vec<Option<UserId>>), Failure> {
    let progress = Progress::new(output.quiet);
    progress.show("finding the users");
    let mut found = Found {
        store: Store::default(),
        chosen: Vec::new(),
        knows_roles: false,
        whole: users.len() > FEW,
        one_by_one: 0,
    };
    match graph.roles().await {
        Ok(roles) => {
            found.store.set_roles(roles);
            found.knows_roles = true;
        }
        Err(error) => output.note(format_args!(
            "cannot read role assignments, so admins are unknown: {}",
            error.problem().line()
        )),
    }
    let ids = if found.whole {
        read_all(graph, &mut found.store).await?;
        in_store(users, &found.store)
    } else {
        by_key(graph, users, &mut found.store).await?
    };
    Ok((found, ids))
}

async fn by_key(
    graph: &Graph,
    users: &[UserRef],
    store: &mut Store,
) -> Result<Vec<Option<UserId>>, Failure> {
    let answers: Vec<Result<User, Error>> = futures_util::stream::iter(users)
        .map(|user| graph.user(&user.key))
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut found = Vec::with_capacity(users.len());
    for answer in answers {
        match answer {
            Ok(user) => {
                found.push(Some(user.id));
                store.append(vec![user]);
            }
            Err(error) if error.is_not_found() => found.push(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

fn in_store(users: &[UserRef], store: &Store) -> Vec<Option<UserId>> {
    let by_upn: HashMap<String, UserId> = store
        .users()
        .iter()
        .map(|user| (fold(&user.upn), user.id))
        .collect();
    users
        .iter()
        .map(|user| match UserId::parse(&user.key) {
            Some(id) => store.get(id).map(|user| user.id),
            None => by_upn.get(&fold(&user.key)).copied(),
        })
        .collect()
}

async fn read_all(graph: &Graph, store: &mut Store) -> Result<(), Failure> {
    let mut pages = graph.users();
    while let Some(page) = pages.next().await {
        store.append(page?.users);
    }
    Ok(())
}

/// Each user once. A duplicate is noted; a user that was not found is a problem.
fn distinct(
    users: &[UserRef],
    found: Vec<Option<UserId>>,
    output: &OutputOptions,
) -> Result<Vec<UserId>, Failure> {
    let (mut chosen, mut seen, mut problems) = (Vec::new(), HashSet::new(), Vec::new());
    for (user, id) in users.iter().zip(found) {
        match id {
            None => problems.push(user.remark("no such user in this tenant")),
            Some(id) if seen.insert(id) => chosen.push(id),
            Some(_) => output.note(user.remark("duplicate, ignored")),
        }
    }
    check(&problems)?;
    Ok(chosen)
}
