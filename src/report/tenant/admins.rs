//! Holders of directory roles, the ones with the least protection first.

use serde::Serialize;

use super::people::{Listed, Person};
use super::{Measure, ReportSource, required_name, signing_in};
use crate::tenant::{Known, Required, Role, RoleBook, Store, User};

/// The admins who may sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Admins {
    /// Users who hold a role now.
    pub active: usize,
    /// Users who hold none and can activate one.
    pub eligible_only: usize,
    /// Users who may or may not be admins.
    pub unknown: usize,
    /// Admins who are never required to use MFA.
    pub mfa_never_required: Measure,
    /// Admins without a second factor.
    pub no_second_factor: Measure,
    /// The admins by name: those who are never required to use MFA first, then those without a second factor.
    pub people: Listed<Admin>,
}

/// One admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Admin {
    /// Who it is.
    #[serde(flatten)]
    pub person: Person,
    /// The roles that the user holds now.
    pub roles: Vec<String>,
    /// The roles that the user can activate.
    pub eligible_roles: Vec<String>,
    /// How much MFA is required; null for unknown.
    #[serde(serialize_with = "required_name")]
    pub mfa_required: Option<Required>,
    /// Whether a second factor is registered; null for unknown.
    pub is_mfa_registered: Option<bool>,
}

impl Admins {
    pub(super) fn of(source: &ReportSource<'_>) -> Self {
        let store = source.store;
        let mut admins = Self::default();
        let mut people: Vec<&User> = Vec::new();
        for user in signing_in(store) {
            match user.admin {
                Known::Is(true) => {
                    people.push(user);
                    let eligible = is_eligible_only(store, user);
                    admins.active += usize::from(!eligible);
                    admins.eligible_only += usize::from(eligible);
                }
                Known::Unknown(_) => admins.unknown += 1,
                Known::Is(false) => {}
            }
            admins
                .mfa_never_required
                .add(and(user.admin, user.lacks_mfa()));
            let factor = user.lacks_second_factor();
            admins.no_second_factor.add(and(user.admin, factor));
        }
        people.sort_by(|one, other| place(one).cmp(&place(other)));
        let roles = store.roles();
        admins.people = Listed::of(
            &people,
            admins.unknown,
            source.mask,
            |user, number, mask| Admin::of(roles, user, Person::of(user, number, mask)),
        );
        admins
    }
}

/// The least protected first, then by name.
fn place(user: &User) -> (u8, bool, &str, &str) {
    let required = match user.required() {
        Known::Is(Required::Never) => 0,
        Known::Unknown(_) => 1,
        Known::Is(Required::Sometimes) => 2,
        Known::Is(Required::Always) => 3,
    };
    let registered = user.registered().is_yes();
    (required, registered, user.name.as_str(), user.upn.as_str())
}

fn is_eligible_only(store: &Store, user: &User) -> bool {
    let holds = store.roles().is_some_and(|book| book.holds_any(user.id));
    user.eligible.is_yes() && !holds
}

fn and(one: Known<bool>, other: Known<bool>) -> Known<bool> {
    match (one, other) {
        (Known::Is(false), _) | (_, Known::Is(false)) => Known::Is(false),
        (Known::Is(true), answer) => answer,
        (unknown, _) => unknown,
    }
}

impl Admin {
    fn of(roles: Option<&RoleBook>, user: &User, person: Person) -> Self {
        let held = roles.into_iter().flat_map(|book| book.of(user.id));
        let eligible = roles.into_iter().flat_map(|book| book.eligible_of(user.id));
        Self {
            person,
            roles: held.map(Role::label).collect(),
            eligible_roles: eligible.map(|(role, _)| role.label()).collect(),
            mfa_required: user.required().ok(),
            is_mfa_registered: user.registered().ok(),
        }
    }
}
