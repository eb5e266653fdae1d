//! Whether a Conditional Access policy applies to a user, as far as the readings show.
//!
//! Nothing here makes a text before somebody asks for it: the answer is needed for every user of a tenant, the reason for
//! the one in the pane.

use std::fmt::Write;

use super::{Answer, Rules};
use crate::tenant::conditional_access::{
    Demand, GuestKind, GuestKinds, Narrowing, People, PolicyState,
};
use crate::tenant::group::Membership;
use crate::tenant::{
    Known, Policy, Problem, Required, RequiredRange, Role, SafeText, Unknown, User, UserType,
};

/// Whether a policy applies to a user, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyMatch<'a> {
    /// Whether it applies.
    pub answer: Answer,
    why: Why<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Why<'a> {
    Off,
    StateUnknown,
    OnlyFor(Narrowing),
    NotIncluded,
    Excluded(Trait<'a>),
    MayInclude(Doubt<'a>),
    MayExclude(Doubt<'a>),
    Included(Trait<'a>),
}

/// What puts a user among the people of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trait<'a> {
    AllUsers,
    Name,
    Guest,
    Kind(GuestKind),
    Role(&'a Role),
    Group,
}

/// Why nobody can tell whether a user is among the people of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Doubt<'a> {
    Outsider,
    GuestKind,
    HomeTenant(GuestKind),
    UnreadKinds(&'a [SafeText]),
    UnreadPeople(&'a [SafeText]),
    Roles(Option<&'a Problem>),
    Groups(Option<&'a Problem>),
}

impl Doubt<'_> {
    fn unknown(self) -> Unknown {
        match self {
            Self::Outsider | Self::GuestKind | Self::HomeTenant(_) => Unknown::NotReported,
            Self::UnreadKinds(_) | Self::UnreadPeople(_) => Unknown::Unreadable,
            Self::Roles(problem) | Self::Groups(problem) => {
                problem.map_or(Unknown::NotRead, |problem| problem.kind.into())
            }
        }
    }
}

/// Whether a policy applies: an exclusion beats an inclusion; a policy for some sign-ins only says for which.
pub(super) fn applies_to<'a>(
    policy: &'a Policy,
    user: &User,
    rules: &Rules<'a>,
) -> PolicyMatch<'a> {
    let is = |answer, why| PolicyMatch { answer, why };
    match policy.state {
        PolicyState::Disabled => return is(Answer::No, Why::Off),
        PolicyState::Unknown => return is(Answer::Unknown, Why::StateUnknown),
        PolicyState::Enabled | PolicyState::ReportOnly => {}
    }
    let never = policy.only.iter().find(|only| only.is_never_at_sign_in());
    if let (Some(never), true) = (never, policy.unread.is_empty()) {
        return is(Answer::No, Why::OnlyFor(*never));
    }
    let included = place(&policy.include, user, rules);
    if included == Place::Out {
        return is(Answer::No, Why::NotIncluded);
    }
    let excluded = place(&policy.exclude, user, rules);
    match (included, excluded) {
        (_, Place::In(why)) => is(Answer::No, Why::Excluded(why)),
        (Place::Unclear(why), _) => is(Answer::Unknown, Why::MayInclude(why)),
        (Place::In(_), Place::Unclear(why)) => is(Answer::Unknown, Why::MayExclude(why)),
        (Place::In(why), Place::Out) if policy.unread.is_empty() => {
            is(Answer::Yes, Why::Included(why))
        }
        (Place::In(why), Place::Out) => is(Answer::Unknown, Why::Included(why)),
        (Place::Out, Place::Out | Place::Unclear(_)) => is(Answer::No, Why::NotIncluded),
    }
}

impl PolicyMatch<'_> {
    /// The reason, for brackets or after a colon: `all users, outside trusted locations`.
    pub fn because(&self, policy: &Policy) -> String {
        match self.why {
            Why::Off => "policy is off".to_owned(),
            Why::StateUnknown => "the state of the policy is unknown".to_owned(),
            Why::OnlyFor(narrowing) => format!("only for {}", words(narrowing)),
            Why::NotIncluded => "does not include this user".to_owned(),
            Why::Excluded(why) => format!("excludes {}", why.words()),
            Why::MayInclude(why) => format!("may include this user: {}", why.words()),
            Why::MayExclude(why) => format!("may exclude this user: {}", why.words()),
            Why::Included(why) => {
                let mut because = why.words();
                if let Some(sign_ins) = condition(policy) {
                    _ = write!(because, ", {sign_ins}");
                }
                if !policy.unread.is_empty() {
                    let conditions = list(&policy.unread);
                    _ = write!(
                        because,
                        "; with a condition that mfadeck does not know: {conditions}"
                    );
                }
                because
            }
        }
    }

    /// Whether the user is excluded, by name or through a group.
    pub fn is_excluded_by_name_or_group(&self) -> bool {
        matches!(self.why, Why::Excluded(Trait::Name | Trait::Group))
    }

    /// Whether the user is excluded in any way.
    pub fn is_excluded(&self) -> bool {
        matches!(self.why, Why::Excluded(_))
    }

    /// Why nobody can tell, in a byte.
    fn unknown(&self) -> Unknown {
        match self.why {
            Why::MayInclude(why) | Why::MayExclude(why) => why.unknown(),
            _ => Unknown::Unreadable,
        }
    }

    /// How much MFA the policy requires of the user.
    pub(super) fn range(&self, policy: &Policy) -> RequiredRange {
        let Some(most) = strength(policy) else {
            return RequiredRange::NEVER;
        };
        if policy.state == PolicyState::ReportOnly {
            return RequiredRange::NEVER;
        }
        let least = match policy.demand {
            Demand::Unclear(_) => Required::Never,
            Demand::MfaOrUnclear(_) => Required::Sometimes,
            _ => most,
        };
        match self.answer {
            Answer::No => RequiredRange::NEVER,
            Answer::Yes => RequiredRange::between(least, most, Unknown::Unreadable),
            Answer::Unknown => RequiredRange::up_to(most, self.unknown()),
        }
    }
}

/// What a policy requires at most where it applies; none where it requires no MFA.
pub(super) fn strength(policy: &Policy) -> Option<Required> {
    match policy.demand {
        Demand::Block | Demand::Other(_) => None,
        Demand::Mfa | Demand::Unclear(_) | Demand::MfaOrUnclear(_) if policy.only.is_empty() => {
            Some(Required::Always)
        }
        Demand::Mfa | Demand::Unclear(_) | Demand::MfaOr(_) | Demand::MfaOrUnclear(_) => {
            Some(Required::Sometimes)
        }
    }
}

/// Whether a user is among some people.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place<'a> {
    In(Trait<'a>),
    Out,
    Unclear(Doubt<'a>),
}

fn place<'a>(people: &'a People, user: &User, rules: &Rules<'a>) -> Place<'a> {
    if people.all {
        return Place::In(Trait::AllUsers);
    }
    if people.users.contains(&user.id) {
        return Place::In(Trait::Name);
    }
    let mut unclear = None;
    let tests = [of_guests, of_some_guests, of_roles, of_groups, of_unread];
    for test in tests {
        match test(people, user, rules) {
            Place::In(why) => return Place::In(why),
            Place::Unclear(why) => unclear = unclear.or(Some(why)),
            Place::Out => {}
        }
    }
    unclear.map_or(Place::Out, Place::Unclear)
}

fn of_guests<'a>(people: &'a People, user: &User, _: &Rules<'a>) -> Place<'a> {
    if !people.guests {
        return Place::Out;
    }
    match user.is_outsider() {
        Known::Is(true) => Place::In(Trait::Guest),
        Known::Is(false) => Place::Out,
        Known::Unknown(_) => Place::Unclear(Doubt::Outsider),
    }
}

/// The kind of guest that a user is, none for a member of this tenant. By Microsoft's definitions: external accounts are
/// guests or members of B2B collaboration by their type.
fn guest_kind(user: &User) -> Known<Option<GuestKind>> {
    match (user.is_outsider(), user.user_type, user.external) {
        (Known::Is(false), _, _) => Known::Is(None),
        (_, Known::Is(UserType::Guest), Known::Is(true)) => Known::Is(Some(GuestKind::B2bGuest)),
        (_, Known::Is(UserType::Guest), Known::Is(false)) => {
            Known::Is(Some(GuestKind::InternalGuest))
        }
        (_, Known::Is(UserType::Member), Known::Is(true)) => Known::Is(Some(GuestKind::B2bMember)),
        _ => Known::Unknown(Unknown::NotReported),
    }
}

/// The kinds that a user may be of, where it is not known which.
fn possible_kinds(user: &User) -> &'static [GuestKind] {
    match (user.user_type, user.external) {
        (Known::Is(UserType::Guest), _) => &[GuestKind::B2bGuest, GuestKind::InternalGuest],
        (Known::Is(UserType::Member), _) => &[GuestKind::B2bMember],
        (_, Known::Is(false)) => &[GuestKind::InternalGuest],
        _ => &[
            GuestKind::B2bGuest,
            GuestKind::InternalGuest,
            GuestKind::B2bMember,
            GuestKind::OtherExternalUser,
        ],
    }
}

fn of_some_guests<'a>(people: &'a People, user: &User, _: &Rules<'a>) -> Place<'a> {
    let Some(kinds) = &people.some_guests else {
        return Place::Out;
    };
    match guest_kind(user) {
        Known::Is(None) => Place::Out,
        Known::Is(Some(kind)) => of_kind(kinds, kind),
        Known::Unknown(_) => {
            let mut may_be = possible_kinds(user).iter();
            if may_be.any(|kind| of_kind(kinds, *kind) != Place::Out) {
                Place::Unclear(Doubt::GuestKind)
            } else {
                Place::Out
            }
        }
    }
}

fn of_kind(kinds: &GuestKinds, kind: GuestKind) -> Place<'_> {
    match (kinds.kinds.contains(&kind), kind) {
        (true, GuestKind::InternalGuest) => Place::In(Trait::Kind(kind)),
        (true, _) if kinds.of_some_tenants => Place::Unclear(Doubt::HomeTenant(kind)),
        (true, _) => Place::In(Trait::Kind(kind)),
        (false, _) if !kinds.unread.is_empty() => Place::Unclear(Doubt::UnreadKinds(&kinds.unread)),
        (false, _) => Place::Out,
    }
}

fn of_unread<'a>(people: &'a People, _: &User, _: &Rules<'a>) -> Place<'a> {
    if people.unread.is_empty() {
        Place::Out
    } else {
        Place::Unclear(Doubt::UnreadPeople(&people.unread))
    }
}

/// Conditional Access counts built-in roles that are held actively for the whole tenant.
fn of_roles<'a>(people: &'a People, user: &User, rules: &Rules<'a>) -> Place<'a> {
    if people.roles.is_empty() {
        return Place::Out;
    }
    match rules.role_among(&people.roles, user.id) {
        Ok(Some(role)) => Place::In(Trait::Role(role)),
        Ok(None) => Place::Out,
        Err(problem) => Place::Unclear(Doubt::Roles(problem)),
    }
}

fn of_groups<'a>(people: &'a People, user: &User, rules: &Rules<'a>) -> Place<'a> {
    let mut unclear = None;
    for group in &people.groups {
        match rules.groups.membership(*group, user.id) {
            Membership::In => return Place::In(Trait::Group),
            Membership::Unknown(problem) => unclear = unclear.or(Some(Doubt::Groups(problem))),
            Membership::Out => {}
        }
    }
    unclear.map_or(Place::Out, Place::Unclear)
}

impl Trait<'_> {
    fn words(self) -> String {
        match self {
            Self::AllUsers => "all users".to_owned(),
            Self::Name => "this user by name".to_owned(),
            Self::Guest => "guests".to_owned(),
            Self::Kind(kind) => kind.label().to_owned(),
            Self::Role(role) => format!("the role {}", role.name),
            Self::Group => "a group of this user".to_owned(),
        }
    }
}

impl Doubt<'_> {
    fn words(self) -> String {
        let why_not = |problem: Option<&Problem>| {
            problem.map_or_else(|| "still being read".to_owned(), Problem::line)
        };
        match self {
            Self::Outsider => "whether this user counts as a guest is unknown".to_owned(),
            Self::GuestKind => {
                "it names some kinds of guests, and this user's kind is unknown".to_owned()
            }
            Self::HomeTenant(kind) => format!(
                "it names {} of certain tenants, and this user's home tenant is unknown",
                kind.label()
            ),
            Self::UnreadKinds(kinds) => format!(
                "it names kinds of guests that mfadeck does not know: {}",
                list(kinds)
            ),
            Self::UnreadPeople(people) => format!(
                "it names people that mfadeck does not know: {}",
                list(people)
            ),
            Self::Roles(problem) => {
                format!("this user's roles are unknown ({})", why_not(problem))
            }
            Self::Groups(problem) => {
                format!("this user's groups are unknown ({})", why_not(problem))
            }
        }
    }
}

pub(super) fn list(names: &[SafeText]) -> String {
    let names: Vec<&str> = names.iter().map(SafeText::as_str).collect();
    names.join(", ")
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
