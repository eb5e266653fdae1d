//! The users that a command line names, and those of files and stdin. Nothing is sent before all are understood.

use std::convert::Infallible;
use std::io::{IsTerminal, stdin};
use std::path::PathBuf;

use clap::Args;
use color_eyre::eyre::{WrapErr, eyre};

use crate::change::user_list::{ListedUser, UserList};
use crate::cmd::failure::Failure;
use crate::cmd::out::OutputOptions;
use crate::platform::file::{read_all, read_up_to};
use crate::tenant::{MfaState, UserKey};

/// Far more than a million users take.
const LARGEST: u64 = 256 << 20;

#[derive(Args, Debug)]
pub(in crate::cmd) struct UserArgs {
    /// Object ids or UPNs; - reads them from stdin, one a line, as CSV or as JSON Lines
    #[arg(value_name = "USER", required_unless_present = "from", value_parser = |word: &str| Ok::<_, Infallible>(source(word)))]
    users: Vec<Source>,
    /// Read the users from a file: one a line, CSV with a column userPrincipalName, username or id (also the portal's
    /// bulk update), or JSON Lines
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

#[derive(Clone, Debug)]
enum Source {
    User(UserKey),
    Stdin,
    /// What is wrong with the word: all that is wrong is named at once, not the first of it.
    Wrong(String),
}

fn source(word: &str) -> Source {
    match word {
        "-" => Source::Stdin,
        word => word.parse().map_or_else(Source::Wrong, Source::User),
    }
}

/// A user as the command line or a file names it.
#[derive(Clone, Debug)]
pub(in crate::cmd) struct UserRef {
    pub(super) key: UserKey,
    /// The file and the line.
    place: Option<String>,
}

impl UserRef {
    /// A user named on the command line itself.
    pub(in crate::cmd) fn new(key: UserKey) -> Self {
        Self { key, place: None }
    }

    /// A message about this user, with its place.
    pub(super) fn remark(&self, text: &str) -> String {
        match &self.place {
            Some(place) => format!("{place}: {}: {text}", self.key),
            None => format!("{}: {text}", self.key),
        }
    }
}

impl UserArgs {
    /// Whether the command line names one user, and no list that may hold several.
    pub(in crate::cmd) fn is_one(&self) -> bool {
        self.from.is_none() && matches!(self.users.as_slice(), [Source::User(_)])
    }

    /// The users in their order. A file that asks for another state than the command is a problem.
    pub(in crate::cmd) fn read(
        &self,
        asked: Option<MfaState>,
        output: &OutputOptions,
    ) -> Result<Vec<UserRef>, Failure> {
        let mut reader = Reader {
            asked,
            output,
            users: Vec::new(),
            problems: Vec::new(),
        };
        let mut is_usage = false;
        for source in &self.users {
            match source {
                Source::User(key) => reader.users.push(UserRef::new(key.clone())),
                Source::Wrong(why) => {
                    is_usage = true;
                    reader.problems.push(why.clone());
                }
                Source::Stdin => {
                    if stdin().is_terminal() {
                        output.note("reading users from the terminal; end with ctrl-d");
                    }
                    let text = read_up_to(stdin(), LARGEST).wrap_err("cannot read stdin")?;
                    reader.take(&text, "stdin");
                }
            }
        }
        if let Some(path) = &self.from {
            let name = path.display().to_string();
            let text = read_all(path, LARGEST).wrap_err_with(|| format!("cannot read {name}"))?;
            reader.take(&text, &name);
        }
        match check(&reader.problems) {
            Err(problems) if is_usage => Err(Failure::Usage(problems.to_string())),
            checked => checked.map(|()| reader.users),
        }
    }
}

struct Reader<'a> {
    asked: Option<MfaState>,
    output: &'a OutputOptions,
    users: Vec<UserRef>,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn take(&mut self, text: &[u8], name: &str) {
        let listed = UserList::read(text);
        for note in &listed.notes {
            self.output.note(format_args!("{name}, {note}"));
        }
        let problems = listed.problems.iter();
        self.problems
            .extend(problems.map(|problem| format!("{name}, {problem}")));
        for ListedUser {
            key, line, asked, ..
        } in listed.users
        {
            let place = Some(format!("{name}, line {line}"));
            let user = UserRef { key, place };
            match (asked, self.asked) {
                (Some(theirs), Some(ours)) if theirs != ours => {
                    self.problems.push(user.remark(&format!(
                        "the file asks for {theirs}, the command for {ours}"
                    )));
                }
                _ => self.users.push(user),
            }
        }
    }
}

/// Fails with all problems at once.
pub(super) fn check(problems: &[String]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::Other(eyre!(
        "nothing was sent:\n  {}",
        problems.join("\n  ")
    )))
}
