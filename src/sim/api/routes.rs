//! Every route in one table: verb, path, whether beta only, what it needs, what it runs.

use super::access::{Backend, Need, Reach};
use super::{Answer, Call, requirements, users};
use crate::sim::scenario::Plan;
use crate::sim::tenant::{Tenant, roles};
use crate::sim::wire::Verb;

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    pub verb: Verb,
    /// Placeholders are in braces; the first of a [`Run::Person`] is the person.
    pub path: &'static str,
    /// The segment that only beta has, if any.
    pub beta: Option<&'static str>,
    pub need: &'static Need,
    pub run: Run,
}

/// What a route runs.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// On the tenant.
    Tenant(fn(&mut Tenant, &Call<'_>) -> Answer),
    /// On one person, by index, who exists and may be acted on.
    Person(fn(&mut Tenant, &Call<'_>, usize) -> Answer),
}

const BASE: Need = Need {
    scopes: &[],
    own: &[],
    roles: &[],
    reach: Reach::All,
    plan: Plan::Free,
    backend: Backend::Directory,
};

static READ_USERS: Need = Need {
    scopes: &[
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    own: &["User.Read", "User.ReadWrite"],
    ..BASE
};

static READ_REQUIREMENTS: Need = Need {
    scopes: &["Policy.Read.All", "Policy.ReadWrite.AuthenticationMethod"],
    roles: &[
        roles::GLOBAL_ADMINISTRATOR,
        roles::GLOBAL_READER,
        roles::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

static WRITE_REQUIREMENTS: Need = Need {
    scopes: &["Policy.ReadWrite.AuthenticationMethod"],
    roles: &[
        roles::GLOBAL_ADMINISTRATOR,
        roles::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// The table. Order matters only where a word stands beside a placeholder: the word first.
pub static ROUTES: [Route; 5] = [
    Route {
        verb: Verb::Get,
        path: "users",
        beta: None,
        need: &READ_USERS,
        run: Run::Tenant(users::list),
    },
    Route {
        verb: Verb::Get,
        path: "users/$count",
        beta: None,
        need: &READ_USERS,
        run: Run::Tenant(users::count),
    },
    Route {
        verb: Verb::Get,
        path: "users/{user}",
        beta: None,
        need: &READ_USERS,
        run: Run::Person(users::one),
    },
    Route {
        verb: Verb::Get,
        path: "users/{user}/authentication/requirements",
        beta: Some("requirements"),
        need: &READ_REQUIREMENTS,
        run: Run::Person(requirements::get),
    },
    Route {
        verb: Verb::Patch,
        path: "users/{user}/authentication/requirements",
        beta: Some("requirements"),
        need: &WRITE_REQUIREMENTS,
        run: Run::Person(requirements::patch),
    },
];
