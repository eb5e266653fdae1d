//! Whether a Conditional Access policy applies to a user, as far as the readings show.

use std::fmt::Write;

use uuid::Uuid;

use super::{Case, Seen};
use crate::tenant::conditional_access::{Narrowing, People, PolicyState};
use crate::tenant::{Policy, Role, RoleBook, UserId};

/// Three-valued: unknown is never no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Yes,
    No,
    Unknown,
}

impl Answer {
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a policy applies to a user, and why: `all users, outside trusted locations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyMatch {
    pub answer: Answer,
    pub because: String,
}

impl PolicyMatch {
    fn new(answer: Answer, because: impl Into<String>) -> Self {
        Self {
            answer,
            because: because.into(),
        }
    }
}

/// What decides whether a user is among the people of a policy.
#[derive(Clone, Copy, Debug)]
pub struct PolicySubject<'a> {
    pub id: UserId,
    /// Whether the user comes from outside the tenant; see [`Case::is_outsider`].
    pub outsider: Option<bool>,
    /// Nested groups included.
    pub groups: Seen<'a, Vec<Uuid>>,
    pub roles: Seen<'a, RoleBook>,
}

impl<'a> From<&Case<'a>> for PolicySubject<'a> {
    fn from(case: &Case<'a>) -> Self {
        Self {
            id: case.user.id,
            outsider: case.is_outsider(),
            groups: case.groups(),
            roles: case.roles,
        }
    }
}

/// An exclusion beats an inclusion; a policy for some sign-ins only says for which.
pub fn applies_to(policy: &Policy, person: &PolicySubject<'_>) -> PolicyMatch {
    match policy.state {
        PolicyState::Disabled => return PolicyMatch::new(Answer::No, "policy is off"),
        PolicyState::Unknown => {
            return PolicyMatch::new(Answer::Unknown, "the state of the policy is unknown");
        }
        PolicyState::Enabled | PolicyState::ReportOnly => {}
    }
    if policy.only.contains(&Narrowing::Workloads) {
        return PolicyMatch::new(Answer::No, "for workload identities, not for users");
    }
    let included = membership(&policy.include, person);
    let excluded = membership(&policy.exclude, person);
    match (included, excluded) {
        (Membership::Out, _) => PolicyMatch::new(Answer::No, "does not include this user"),
        (_, Membership::In(why)) => PolicyMatch::new(Answer::No, format!("excludes {why}")),
        (Membership::Unclear(why), _) => {
            PolicyMatch::new(Answer::Unknown, format!("may include this user: {why}"))
        }
        (Membership::In(_), Membership::Unclear(why)) => {
            PolicyMatch::new(Answer::Unknown, format!("may exclude this user: {why}"))
        }
        (Membership::In(why), Membership::Out) => {
            let mut because = why;
            if let Some(sign_ins) = condition(policy) {
                _ = write!(because, ", {sign_ins}");
            }
            PolicyMatch::new(Answer::Yes, because)
        }
    }
}

enum Membership {
    In(String),
    Out,
    Unclear(String),
}

fn membership(people: &People, person: &PolicySubject<'_>) -> Membership {
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

fn of_users(people: &People, person: &PolicySubject<'_>) -> Membership {
    if people.users.contains(&person.id) {
        Membership::In("this user by name".to_owned())
    } else {
        Membership::Out
    }
}

fn of_guests(people: &People, person: &PolicySubject<'_>) -> Membership {
    match person.outsider {
        _ if !people.guests => Membership::Out,
        Some(true) => Membership::In("guests".to_owned()),
        Some(false) => Membership::Out,
        None => Membership::Unclear("whether this user counts as a guest is unknown".to_owned()),
    }
}

fn of_some_guests(people: &People, person: &PolicySubject<'_>) -> Membership {
    if people.some_guests && person.outsider != Some(false) {
        Membership::Unclear(
            "it names some kinds of guests, and this user's kind is unknown".to_owned(),
        )
    } else {
        Membership::Out
    }
}

fn of_roles(people: &People, person: &PolicySubject<'_>) -> Membership {
    if people.roles.is_empty() {
        return Membership::Out;
    }
    let unclear =
        |why: String| Membership::Unclear(format!("this user's roles are unknown ({why})"));
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

fn of_groups(people: &People, person: &PolicySubject<'_>) -> Membership {
    if people.groups.is_empty() {
        return Membership::Out;
    }
    match person.groups {
        Seen::Known(groups) if groups.iter().any(|group| people.groups.contains(group)) => {
            Membership::In("a group of this user".to_owned())
        }
        Seen::Known(_) => Membership::Out,
        Seen::Failed(_) | Seen::Waiting => {
            let why = person.groups.why_not().unwrap_or_default();
            Membership::Unclear(format!("this user's groups are unknown ({why})"))
        }
    }
}

/// The sign-ins that a policy is limited to; none where it covers all.
pub fn condition(policy: &Policy) -> Option<String> {
    let words: Vec<&str> = policy.only.iter().copied().map(words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn words(narrowing: Narrowing) -> &'static str {
    match narrowing {
        Narrowing::Applications => "some applications",
        Narrowing::ClientApps => "some client types",
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
