//! From what the command line says to users of the tenant. Nothing is sent before all of them are understood.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use color_eyre::eyre::{WrapErr, eyre};
use futures_util::StreamExt;
use jiff::Timestamp;

use super::Failure;
use super::out::{OutputOptions, Progress};
use crate::change::csv::{self, Named};
use crate::graph::{Error, Graph};
use crate::tenant::text::fold;
use crate::tenant::{MfaState, Observed, Store, User, UserId};

/// Up to this many users are asked for one by one; for more the whole list is read.
const FEW: usize = 20;
/// How many of them at once.
const AT_ONCE: usize = 4;

/// Whom a command is about.
#[derive(Args, Debug)]
pub(super) struct Whom {
    /// Object ids or UPNs; - reads them from stdin, one a line or as CSV
    #[arg(value_name = "USER", required_unless_present = "from")]
    users: Vec<String>,
    /// A file with one user a line, or CSV with a column userPrincipalName, username or id; the portal's
    /// bulk update is read too
    #[arg(long, value_name = "FILE.csv")]
    from: Option<PathBuf>,
}

/// A user as the command line names it.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    key: String,
    /// Where it stands, for what there is to say about it.
    place: Option<String>,
}

impl Wish {
    /// A user named on the command line itself.
    pub(super) fn of(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            place: None,
        }
    }

    fn remark(&self, text: &str) -> String {
        match &self.place {
            Some(place) => format!("{place}: {}: {text}", self.key),
            None => format!("{}: {text}", self.key),
        }
    }
}

impl Whom {
    /// Who is named, in their order. A file that asks for another state than the command is not understood.
    pub(super) fn wishes(
        &self,
        asked: Option<MfaState>,
        output: &OutputOptions,
    ) -> Result<Vec<Wish>, Failure> {
        let (mut wishes, mut problems) = (Vec::new(), Vec::new());
        for user in &self.users {
            if user == "-" {
                let mut text = Vec::new();
                std::io::stdin()
                    .read_to_end(&mut text)
                    .wrap_err("stdin cannot be read")?;
                take(&text, "stdin", asked, &mut wishes, &mut problems, output);
            } else {
                wishes.push(Wish::of(user));
            }
        }
        if let Some(path) = &self.from {
            let text = read_file(path)?;
            let name = path.display().to_string();
            take(&text, &name, asked, &mut wishes, &mut problems, output);
        }
        not_understood(&problems)?;
        Ok(wishes)
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let text =
        std::fs::read(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
    Ok(text)
}

fn take(
    text: &[u8],
    name: &str,
    asked: Option<MfaState>,
    wishes: &mut Vec<Wish>,
    problems: &mut Vec<String>,
    output: &OutputOptions,
) {
    let listed = csv::read(text);
    for note in &listed.notes {
        output.note(format_args!("{name}, {note}"));
    }
    problems.extend(
        listed
            .problems
            .iter()
            .map(|problem| format!("{name}, {problem}")),
    );
    for Named {
        key,
        line,
        asked: theirs,
    } in listed.users
    {
        let wish = Wish {
            key,
            place: Some(format!("{name}, line {line}")),
        };
        match (theirs, asked) {
            (Some(theirs), Some(ours)) if theirs != ours => problems.push(wish.remark(&format!(
                "the file asks for {theirs}, the command for {ours}"
            ))),
            _ => wishes.push(wish),
        }
    }
}

/// Fails with all problems at once.
fn not_understood(problems: &[String]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::Other(eyre!(
        "nothing was sent:\n  {}",
        problems.join("\n  ")
    )))
}

/// One user.
pub(super) async fn one(graph: &Graph, key: &str) -> Result<User, Failure> {
    match graph.user(key).await {
        Err(error) if error.is_not_found() => {
            Err(Failure::Other(eyre!("{key}: there is no such user")))
        }
        answered => Ok(answered?),
    }
}

/// Users found in the tenant.
pub(super) struct Found {
    /// The chosen ones, and whoever was read beside them.
    pub(super) store: Store,
    /// Who was chosen, in the order of the command line.
    pub(super) chosen: Vec<UserId>,
    /// Who holds a role could be read.
    pub(super) knows_roles: bool,
    /// Everybody was read.
    whole: bool,
    /// How many states were asked for one by one.
    one_by_one: usize,
}

impl Found {
    /// Where what is known of the users comes from.
    pub(super) fn sources(&self) -> String {
        let users = if self.whole {
            "from the list of users"
        } else {
            "looked up one by one"
        };
        let unknown = self
            .users()
            .filter(|user| !user.state.value.is_known())
            .count();
        let states = match (unknown, self.one_by_one) {
            (0, 0) => "with them".to_owned(),
            (0, asked) => format!("{asked} asked for one by one"),
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

    /// The chosen users.
    pub(super) fn users(&self) -> impl Iterator<Item = &User> {
        self.chosen.iter().filter_map(|id| self.store.get(*id))
    }

    /// Reads what the guards and the plan need beside: all admins where one may be disabled, and the states that
    /// the list did not bring. One that cannot be read stays unknown.
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

/// Finds everybody who is named, or says about each who is not found where it stands. `disables` has the guards
/// know all admins.
pub(super) async fn find(
    graph: &Graph,
    wishes: &[Wish],
    disables: bool,
    output: &OutputOptions,
) -> Result<Found, Failure> {
    let (mut found, ids) = look_up(graph, wishes, output).await?;
    found.chosen = distinct(wishes, ids, output)?;
    found.complete(graph, disables).await?;
    Ok(found)
}

/// The users of an earlier job as they are today; who is gone is not among them.
pub(super) async fn today(
    graph: &Graph,
    ids: &[UserId],
    disables: bool,
    output: &OutputOptions,
) -> Result<Found, Failure> {
    let wishes: Vec<Wish> = ids.iter().map(|id| Wish::of(&id.to_string())).collect();
    let (mut found, ids) = look_up(graph, &wishes, output).await?;
    found.chosen = ids.into_iter().flatten().collect();
    found.complete(graph, disables).await?;
    Ok(found)
}

async fn look_up(
    graph: &Graph,
    wishes: &[Wish],
    output: &OutputOptions,
) -> Result<(Found, Vec<Option<UserId>>), Failure> {
    let progress = Progress::new(output.quiet);
    progress.say("finding the users");
    let mut found = Found {
        store: Store::default(),
        chosen: Vec::new(),
        knows_roles: false,
        whole: wishes.len() > FEW,
        one_by_one: 0,
    };
    match graph.roles().await {
        Ok(roles) => {
            found.store.set_roles(roles);
            found.knows_roles = true;
        }
        Err(error) => output.note(format_args!(
            "who holds a directory role is not known: {}",
            error.problem().line()
        )),
    }
    let ids = if found.whole {
        read_all(graph, &mut found.store).await?;
        in_store(wishes, &found.store)
    } else {
        by_key(graph, wishes, &mut found.store).await?
    };
    Ok((found, ids))
}

async fn by_key(
    graph: &Graph,
    wishes: &[Wish],
    store: &mut Store,
) -> Result<Vec<Option<UserId>>, Failure> {
    let answers: Vec<Result<User, Error>> = futures_util::stream::iter(wishes)
        .map(|wish| graph.user(&wish.key))
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut found = Vec::with_capacity(wishes.len());
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

fn in_store(wishes: &[Wish], store: &Store) -> Vec<Option<UserId>> {
    let by_upn: HashMap<String, UserId> = store
        .users()
        .iter()
        .map(|user| (fold(&user.upn), user.id))
        .collect();
    wishes
        .iter()
        .map(|wish| match UserId::parse(&wish.key) {
            Some(id) => store.get(id).map(|user| user.id),
            None => by_upn.get(&fold(&wish.key)).copied(),
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

/// Each user once; who is named again is noted, who is not found is a problem.
fn distinct(
    wishes: &[Wish],
    found: Vec<Option<UserId>>,
    output: &OutputOptions,
) -> Result<Vec<UserId>, Failure> {
    let (mut chosen, mut seen, mut problems) = (Vec::new(), HashSet::new(), Vec::new());
    for (wish, id) in wishes.iter().zip(found) {
        match id {
            None => problems.push(wish.remark("there is no such user")),
            Some(id) if seen.insert(id) => chosen.push(id),
            Some(_) => output.note(wish.remark("named before, taken once")),
        }
    }
    not_understood(&problems)?;
    Ok(chosen)
}
