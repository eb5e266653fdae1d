//! Whether a Conditional Access policy applies to a user, as far as the readings show.

use std::fmt::Write;

use uuid::Uuid;

use super::{Case, Seen};
use crate::tenant::conditional_access::{GuestKind, Narrowing, People, PolicyState};
use crate::tenant::{Policy, Role, RoleBook, SafeText, UserId};

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
    /// Whether the account's name says that the user was invited from another tenant.
    pub invited: bool,
    /// Whether it is unknown if the user is a guest or a member.
    pub type_unknown: bool,
    pub groups: Seen<'a, Vec<Uuid>>,
    pub roles: Seen<'a, RoleBook>,
}

impl<'a> From<&Case<'a>> for PolicySubject<'a> {
    fn from(case: &Case<'a>) -> Self {
        Self {
            id: case.user.id,
            outsider: case.is_outsider(),
            invited: case.user.upn.contains("#EXT#"),
            type_unknown: !case.user.user_type.is_known(),
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
    let never = policy.only.iter().find(|only| only.is_never_at_sign_in());
    if let (Some(never), true) = (never, policy.unread.is_empty()) {
        return PolicyMatch::new(Answer::No, format!("only for {}", words(*never)));
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
            if policy.unread.is_empty() {
                return PolicyMatch::new(Answer::Yes, because);
            }
            let conditions = list(&policy.unread);
            let why =
                format!("{because}; with a condition that mfadeck does not know: {conditions}");
            PolicyMatch::new(Answer::Unknown, why)
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
        of_unread(people),
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

/// The kind of guest that a user is. By the account's name, which says that somebody was invited; an external user whose
/// account was converted later cannot be recognised.
fn guest_kind(person: &PolicySubject<'_>) -> Option<GuestKind> {
    match (person.outsider?, person.invited) {
        (true, true) => Some(GuestKind::B2bGuest),
        (true, false) => Some(GuestKind::InternalGuest),
        (false, _) => None,
    }
}

fn of_some_guests(people: &People, person: &PolicySubject<'_>) -> Membership {
    let Some(kinds) = &people.some_guests else {
        return Membership::Out;
    };
    if person.outsider == Some(false) {
        return Membership::Out;
    }
    let Some(kind) = guest_kind(person) else {
        let may_be = person.type_unknown
            || kinds.kinds.contains(&GuestKind::B2bMember)
            || !kinds.unread.is_empty();
        return if may_be {
            Membership::Unclear(
                "it names some kinds of guests, and this user's kind is unknown".to_owned(),
            )
        } else {
            Membership::Out
        };
    };
    match (kinds.kinds.contains(&kind), kind) {
        (true, GuestKind::InternalGuest) => Membership::In(kind.label().to_owned()),
        (true, _) if kinds.of_some_tenants => Membership::Unclear(format!(
            "it names {} of certain tenants, and this user's home tenant is unknown",
            kind.label()
        )),
        (true, _) => Membership::In(kind.label().to_owned()),
        (false, _) if !kinds.unread.is_empty() => Membership::Unclear(format!(
            "it names kinds of guests that mfadeck does not know: {}",
            list(&kinds.unread)
        )),
        (false, _) => Membership::Out,
    }
}

fn of_unread(people: &People) -> Membership {
    if people.unread.is_empty() {
        return Membership::Out;
    }
    Membership::Unclear(format!(
        "it names people that mfadeck does not know: {}",
        list(&people.unread)
    ))
}

fn list(names: &[SafeText]) -> String {
    let names: Vec<&str> = names.iter().map(SafeText::as_str).collect();
    names.join(", ")
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
    // Conditional Access counts built-in roles that are held actively for the whole tenant.
    let held = |role: &&Role| people.roles.contains(&role.template) && role.counts_for_policies();
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
        Narrowing::AllButSomeApplications => "all but some applications",
        Narrowing::NoApplication => "no application",
        Narrowing::UserActions => "user actions, not for sign-ins",
        Narrowing::AuthenticationContexts => "authentication contexts, not for ordinary sign-ins",
        Narrowing::LegacyClients => "legacy clients",
        Narrowing::OutsideTrustedLocations => "outside trusted locations",
        Narrowing::ClientApps => "some client types",
        Narrowing::Locations => "some locations",
        Narrowing::Platforms => "some platforms",
        Narrowing::Devices => "some devices",
        Narrowing::SignInRisk => "some levels of sign-in risk",
        Narrowing::UserRisk => "some levels of user risk",
        Narrowing::AuthenticationFlows => "some authentication flows",
        Narrowing::InsiderRisk => "some levels of insider risk",
        Narrowing::Workloads => "workload identities",
    }
}
