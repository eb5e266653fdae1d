//! One user by what people call them: a key, or words of the filter that only one user matches.

use color_eyre::eyre::eyre;

use super::lookup::read_all;
use crate::cmd::failure::Failure;
use crate::cmd::out::{OutputOptions, Progress};
use crate::graph::Graph;
use crate::tenant::query::Needs;
use crate::tenant::text::fold;
use crate::tenant::{Query, Sort, Store, User, UserKey, grouped};

/// How many candidates a message names.
const NAMED: usize = 20;

/// The key of the user that is meant. Candidates are listed, never chosen from.
pub(in crate::cmd) async fn pick(
    graph: &Graph,
    words: &[String],
    output: &OutputOptions,
) -> Result<UserKey, Failure> {
    let text = words.join(" ");
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let usage = |text: String| Failure::Usage(text);
    let query = Query::parse(&text).map_err(|error| usage(error.to_string()))?;
    if query.needs() != Needs::default() {
        return Err(usage(format!(
            "\"{text}\" is a filter: use mfadeck list, or name one user by words, UPN or object id"
        )));
    }
    let progress = Progress::new(output.quiet);
    progress.show("finding the user");
    let mut store = Store::default();
    let skipped = read_all(graph, &mut store).await?;
    progress.show("");
    let hits = store.selection(&query, Sort::default()).rows;
    let users: Vec<&User> = hits.iter().filter_map(|row| store.at(*row)).collect();
    match meant(&users, &text) {
        Some(user) => {
            output.note(format_args!("\"{text}\" is {}", line(user)));
            Ok(user.id.into())
        }
        None if users.is_empty() => Err(none(&text, skipped)),
        None => Err(usage(several(&text, &users))),
    }
}

/// The only match, else the only one whose account or whole name is this.
fn meant<'a>(users: &[&'a User], text: &str) -> Option<&'a User> {
    if let [user] = users {
        return Some(user);
    }
    let wanted = fold(text);
    let account = |user: &User| user.upn.split('@').next().map(fold);
    let mut exact = users
        .iter()
        .filter(|user| account(user).as_ref() == Some(&wanted) || fold(&user.name) == wanted);
    match (exact.next(), exact.next()) {
        (Some(user), None) => Some(user),
        _ => None,
    }
}

fn none(text: &str, skipped: usize) -> Failure {
    let skipped = match skipped {
        0 => String::new(),
        skipped => format!(
            ", or it is one of {} that could not be read",
            grouped(skipped)
        ),
    };
    Failure::Other(eyre!("no user in this tenant matches \"{text}\"{skipped}"))
}

fn several(text: &str, users: &[&User]) -> String {
    let mut lines: Vec<String> = users.iter().take(NAMED).map(|user| line(user)).collect();
    if users.len() > NAMED {
        lines.push(format!("and {} more", grouped(users.len() - NAMED)));
    }
    let count = grouped(users.len());
    format!(
        "{count} users match \"{text}\", name one of them:\n  {}",
        lines.join("\n  ")
    )
}

fn line(user: &User) -> String {
    format!("{}, {}", user.name, user.upn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::UserId;

    fn users() -> [User; 3] {
        let user = |last: u8, name: &str, upn: &str| {
            let id = UserId::parse(&format!("5e7b6f34-0000-4000-8000-00000000000{last}")).unwrap();
            User::new(id, name.into(), upn.into())
        };
        [
            user(1, "Ada Lovelace", "ada@contoso.example"),
            user(2, "Adam Adair", "adam@contoso.example"),
            user(3, "Ada Byron", "byron@contoso.example"),
        ]
    }

    #[test]
    fn an_account_or_a_whole_name_decides_between_several() {
        let all = users();
        let all: Vec<&User> = all.iter().collect();
        for (text, upn) in [
            ("ada", Some("ada@contoso.example")),
            ("ADA BYRON", Some("byron@contoso.example")),
            ("ad", None),
        ] {
            let found = meant(&all, text).map(|user| user.upn.as_str());
            assert_eq!(found, upn, "{text}");
        }
        assert!(several("ad", &all).starts_with("3 users match \"ad\""));
    }
}
