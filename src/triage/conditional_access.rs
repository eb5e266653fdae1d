//! Whether a Conditional Access policy is for a user, as far as what was read can tell.

use std::fmt::Write;

use uuid::Uuid;

use super::{Case, Seen};
use crate::tenant::conditional_access::{Narrowing, People, PolicyState};
use crate::tenant::{Policy, Role, RoleBook, UserId};

/// Yes, no, or what nobody should guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
}

impl Answer {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer with its reason, which reads on after "because".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whether the policy is for the user.
    pub answer: Answer,
    /// Why.
    pub because: String,
}

impl Hit {
    fn new(answer: Answer, because: impl Into<String>) -> Self {
        Self {
            answer,
            because: because.into(),
        }
    }
}

/// The user as the people of a policy are told.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The object id.
    pub id: UserId,
    /// Whether the user comes from outside the tenant; see [`Case::is_outsider`].
    pub outsider: Option<bool>,
    /// The groups, also by way of other groups.
    pub groups: Seen<'a, Vec<Uuid>>,
    /// Who holds which role.
    pub roles: Seen<'a, RoleBook>,
}

impl<'a> From<&Case<'a>> for Person<'a> {
    fn from(case: &Case<'a>) -> Self {
        Self {
            id: case.user.id,
            outsider: case.is_outsider(),
            groups: case.groups(),
            roles: case.roles,
        }
    }
}

/// Whether a policy is for a person. An exclusion beats an inclusion; a policy for some sign-ins only says for which.
pub fn hits(policy: &Policy, person: &Person<'_>) -> Hit {
    match policy.state {
        PolicyState::Disabled => return Hit::new(Answer::No, "it is off"),
        PolicyState::Unknown => {
            return Hit::new(
                Answer::Unknown,
                "its state is a word that is not known here",
            );
        }
        PolicyState::Enabled | PolicyState::ReportOnly => {}
    }
    if policy.only.contains(&Narrowing::Workloads) {
        return Hit::new(Answer::No, "it is for workloads, not for people");
    }
    let included = membership(&policy.include, person);
    let excluded = membership(&policy.exclude, person);
    match (included, excluded) {
        (Membership::Out, _) => Hit::new(Answer::No, "it does not include this user"),
        (_, Membership::In(why)) => Hit::new(Answer::No, format!("it excludes {why}")),
        (Membership::Unclear(why), _) => {
            Hit::new(Answer::Unknown, format!("it may include this user: {why}"))
        }
        (Membership::In(_), Membership::Unclear(why)) => {
            Hit::new(Answer::Unknown, format!("it may exclude this user: {why}"))
        }
        (Membership::In(why), Membership::Out) => {
            let mut because = format!("it includes {why}");
            if let Some(sign_ins) = condition(policy) {
                _ = write!(because, ", for some sign-ins: {sign_ins}");
            }
            Hit::new(Answer::Yes, because)
        }
    }
}

/// Whether a person is among people, with the reason.
enum Membership {
    In(String),
    Out,
    Unclear(String),
}

fn membership(people: &People, person: &Person<'_>) -> Membership {
    let tests = [
        of_all(people),
        of_users(people, person),
        of_guests(people, person),
        of_roles(people, person),
        of_groups(people, person),
        of_some_guests(people, person),
    ];
    let mut unclear = None;
    for test in tests {
        match test {
            Membership::In(_) => return test,
            Membership::Unclear(why) => unclear = unclear.or(Some(why)),
            Membership::Out => {}
        }
    }
    unclear.map_or(Membership::Out, Membership::Unclear)
}

fn of_all(people: &People) -> Membership {
    if people.all {
        Membership::In("all users".to_owned())
    } else {
        Membership::Out
    }
}

fn of_users(people: &People, person: &Person<'_>) -> Membership {
    if people.users.contains(&person.id) {
        Membership::In("this user by name".to_owned())
    } else {
        Membership::Out
    }
}

fn of_guests(people: &People, person: &Person<'_>) -> Membership {
    match person.outsider {
        _ if !people.guests => Membership::Out,
        Some(true) => Membership::In("guests".to_owned()),
        Some(false) => Membership::Out,
        None => Membership::Unclear("whether it counts as a guest is not known".to_owned()),
    }
}

fn of_some_guests(people: &People, person: &Person<'_>) -> Membership {
    if people.some_guests && person.outsider != Some(false) {
        Membership::Unclear(
            "it names some kinds of guests, which cannot be told apart here".to_owned(),
        )
    } else {
        Membership::Out
    }
}

fn of_roles(people: &People, person: &Person<'_>) -> Membership {
    if people.roles.is_empty() {
        return Membership::Out;
    }
    let unclear = |why: String| Membership::Unclear(format!("its roles are not known ({why})"));
    let Seen::Known(book) = person.roles else {
        return person.roles.why_not().map_or(Membership::Out, unclear);
    };
    let held = |role: &&Role| people.roles.contains(&role.template);
    match (book.of(person.id).find(held), book.gap()) {
        (Some(role), _) => Membership::In(format!("the role {}", role.name)),
        (None, Some(gap)) => unclear(gap.line()),
        (None, None) => Membership::Out,
    }
}

fn of_groups(people: &People, person: &Person<'_>) -> Membership {
    if people.groups.is_empty() {
        return Membership::Out;
    }
    match person.groups {
        Seen::Known(groups) if groups.iter().any(|group| people.groups.contains(group)) => {
            Membership::In("a group that it is in".to_owned())
        }
        Seen::Known(_) => Membership::Out,
        Seen::Failed(_) | Seen::Waiting => {
            let why = person.groups.why_not().unwrap_or_default();
            Membership::Unclear(format!("its groups are not known ({why})"))
        }
    }
}

/// For which sign-ins alone a policy is; nothing where it is for all.
pub fn condition(policy: &Policy) -> Option<String> {
    let words: Vec<&str> = policy.only.iter().copied().map(words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn words(narrowing: Narrowing) -> &'static str {
    match narrowing {
        Narrowing::Applications => "some applications",
        Narrowing::ClientApps => "some kinds of client",
        Narrowing::Locations => "some locations",
        Narrowing::Platforms => "some platforms",
        Narrowing::Devices => "some devices",
        Narrowing::SignInRisk => "some levels of sign-in risk",
        Narrowing::UserRisk => "some levels of user risk",
        Narrowing::AuthenticationFlows => "some authentication flows",
        Narrowing::InsiderRisk => "some levels of insider risk",
        Narrowing::Workloads => "workloads",
    }
}
