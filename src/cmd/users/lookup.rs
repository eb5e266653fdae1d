//! Finding users in the tenant by id or UPN.

use std::collections::{HashMap, HashSet};

use color_eyre::eyre::eyre;
use futures_util::StreamExt;

use super::args::{UserRef, check};
use crate::cmd::failure::{Failure, with_advice};
use crate::cmd::out::{OutputOptions, Progress};
use crate::graph::{Error, Graph};
use crate::jobs::{judge_users, read_rules};
use crate::platform::clock;
use crate::tenant::text::fold;
use crate::tenant::{Observed, Store, User, UserId, UserKey, grouped, same_case};

/// Up to this many users are read one by one; for more, the whole list is read.
const FEW: usize = 20;
/// How many of them at once.
const AT_ONCE: usize = 4;

pub(in crate::cmd) async fn one(graph: &Graph, key: &UserKey) -> Result<User, Failure> {
    match graph.user(key.as_str()).await {
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
    /// All users of the tenant, and those of them that are meant.
    pub(in crate::cmd) fn of_all(store: Store, chosen: Vec<UserId>) -> Self {
        let book = store.roles();
        Self {
            knows_roles: book.is_some_and(|book| book.gap().or(book.eligible_gap()).is_none()),
            store,
            chosen,
            whole: true,
            one_by_one: 0,
        }
    }

    /// Whether all users of the tenant are in the store.
    pub(in crate::cmd) fn is_whole(&self) -> bool {
        self.whole
    }

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
            (0, asked) => format!("{} read one by one", grouped(asked)),
            (unknown, _) => format!("{} unknown", grouped(unknown)),
        };
        let roles = if self.knows_roles {
            "role assignments"
        } else {
            "unknown"
        };
        let chosen = grouped(self.chosen.len());
        format!("users: {chosen}, {users}; states: {states}; roles: {roles}")
    }

    pub(in crate::cmd) fn users(&self) -> impl Iterator<Item = &User> {
        self.chosen.iter().filter_map(|id| self.store.get(*id))
    }

    /// Reads what else the guards and the plan need: all admins and what policies require of them if an admin may be
    /// disabled, and the states that are not in the list. A state that cannot be read stays unknown.
    async fn complete(&mut self, graph: &Graph, disables: bool) -> Result<(), Failure> {
        if disables && self.users().any(|user| !user.admin.is_no()) {
            if !self.whole {
                read_all(graph, &mut self.store).await?;
            }
            let mut protection = read_rules(graph).await;
            judge_users(graph, &mut protection, &mut self.store, |_, _| {}).await;
        }
        let unknown = without_state(self.users());
        self.one_by_one += read_states(graph, &mut self.store, &unknown).await;
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
    let users: Vec<UserRef> = ids.iter().map(|id| UserRef::new((*id).into())).collect();
    let (mut found, ids) = look_up(graph, &users, output).await?;
    found.chosen = ids.into_iter().filter_map(Result::ok).collect();
    found.complete(graph, disables).await?;
    Ok(found)
}

/// The user of a key, or why there is none.
type Match = Result<UserId, String>;

async fn look_up(
    graph: &Graph,
    users: &[UserRef],
    output: &OutputOptions,
) -> Result<(Found, Vec<Match>), Failure> {
    let progress = Progress::new(output.quiet);
    progress.show("finding the users");
    let mut found = Found {
        store: Store::default(),
        chosen: Vec::new(),
        knows_roles: false,
        whole: users.len() > FEW,
        one_by_one: 0,
    };
    let gap = match graph.roles().await {
        Ok(roles) => {
            let gap = roles.gap().or(roles.eligible_gap()).cloned();
            found.store.set_roles(roles);
            found.knows_roles = gap.is_none();
            gap
        }
        Err(error) => Some(error.problem()),
    };
    if let Some(problem) = gap {
        output.note(format_args!(
            "cannot read all role assignments, so some admins are unknown: {}",
            with_advice(&problem)
        ));
    }
    let ids = if found.whole {
        let skipped = read_all(graph, &mut found.store).await?;
        in_store(users, &found.store, skipped)
    } else {
        by_key(graph, users, &mut found.store).await?
    };
    Ok((found, ids))
}

async fn by_key(
    graph: &Graph,
    users: &[UserRef],
    store: &mut Store,
) -> Result<Vec<Match>, Failure> {
    let answers: Vec<Result<User, Error>> = futures_util::stream::iter(users)
        .map(|user| graph.user(user.key.as_str()))
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut matches = Vec::with_capacity(users.len());
    for (wanted, answer) in users.iter().zip(answers) {
        matches.push(match answer {
            Ok(user) if wanted.key.is(&user) => {
                let id = user.id;
                store.append(vec![user]);
                Ok(id)
            }
            Ok(user) => Err(another(&user)),
            Err(error) if error.is_not_found() => Err(NO_SUCH_USER.to_owned()),
            Err(error) if error.problem().status == Some(400) => Err(error.problem().line()),
            Err(error) => return Err(error.into()),
        });
    }
    Ok(matches)
}

const NO_SUCH_USER: &str = "no such user in this tenant";

/// A choice between accounts whose names look alike is left to the admin.
fn another(user: &User) -> String {
    format!("{NO_SUCH_USER}; {} is another account", user.upn)
}

fn in_store(users: &[UserRef], store: &Store, skipped: usize) -> Vec<Match> {
    let all = || store.users().iter();
    let by_upn: HashMap<String, UserId> =
        all().map(|user| (same_case(&user.upn), user.id)).collect();
    let alike: HashMap<String, &User> = all().map(|user| (fold(&user.upn), user)).collect();
    let find = |key: &UserKey| match key.id() {
        Some(id) => store.get(id).map(|user| user.id),
        None => by_upn.get(&same_case(key.as_str())).copied(),
    };
    let why_not = |key: &UserKey| match (alike.get(&fold(key.as_str())), skipped) {
        (Some(user), _) => another(user),
        (None, 0) => NO_SUCH_USER.to_owned(),
        (None, skipped) => {
            format!(
                "{NO_SUCH_USER}, or one of {} that could not be read",
                grouped(skipped)
            )
        }
    };
    let keys = users.iter().map(|user| &user.key);
    keys.map(|key| find(key).ok_or_else(|| why_not(key)))
        .collect()
}

/// Reads all users; returns how many rows could not be read.
pub(super) async fn read_all(graph: &Graph, store: &mut Store) -> Result<usize, Failure> {
    let (mut pages, mut skipped) = (graph.all_users(), 0);
    while let Some(page) = pages.next().await {
        let page = page?;
        skipped += page.skipped;
        store.append(page.users);
    }
    Ok(skipped)
}

/// The users whose state the list does not have.
pub(in crate::cmd) fn without_state<'a>(users: impl IntoIterator<Item = &'a User>) -> Vec<UserId> {
    let users = users.into_iter();
    users
        .filter(|user| !user.state.value.is_known())
        .map(|user| user.id)
        .collect()
}

/// Reads the states of these users one by one; returns how many could be read. The others stay unknown.
pub(in crate::cmd) async fn read_states(
    graph: &Graph,
    store: &mut Store,
    users: &[UserId],
) -> usize {
    let (at, mut read) = (clock::asking(), 0);
    for (id, state) in graph.states(users).await {
        if let Ok(state) = state {
            read += 1;
            store.observe(id, Observed::new(state, at));
        }
    }
    read
}

/// Each user once. A duplicate is noted; a user that was not found is a problem.
fn distinct(
    users: &[UserRef],
    found: Vec<Match>,
    output: &OutputOptions,
) -> Result<Vec<UserId>, Failure> {
    let (mut chosen, mut seen, mut problems) = (Vec::new(), HashSet::new(), Vec::new());
    for (user, found) in users.iter().zip(found) {
        match found {
            Err(why) => problems.push(user.remark(&why)),
            Ok(id) if seen.insert(id) => chosen.push(id),
            Ok(_) => output.note(user.remark("duplicate, ignored")),
        }
    }
    check(&problems)?;
    Ok(chosen)
}
