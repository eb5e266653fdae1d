//! `mfadeck doctor`: who am I, what may I, what is missing.

use std::process::ExitCode;

use uuid::Uuid;

use super::connect::{self, Connection};
use super::options::Options;
use super::{Failure, prompt};
use crate::auth::scopes;
use crate::change::rights::KEYS;
use crate::change::{Rights, Standing};
use crate::graph::{Error, Graph, TokenClaims};
use crate::tenant::conditional_access::{Demand, Policy, PolicyState};
use crate::tenant::{EntraPlan, Operator, RoleBook, Text, role};

/// Asks the service and tells. Whatever cannot be read is said to be unknown, and why.
pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    options.start_log()?;
    let connection = connect::connect(options).await?;
    prompt::awaited(Box::pin(tell(&connection))).await?
}

async fn tell(connection: &Connection) -> Result<ExitCode, Failure> {
    let told = |error: Error| Failure::SignIn(format!("{error}: {}", error.problem().advice));
    let graph = &connection.graph;
    let operator = graph.operator().await.map_err(told)?;
    let claims = &connection.claims;
    let (book, plan, defaults, policies) = tokio::join!(
        graph.roles(),
        plan(graph),
        graph.security_defaults(),
        graph.policies(),
    );
    let held = Held::of(&operator, claims, book.as_ref().ok());
    identity(connection, &operator, &held);
    println!("Licence      {}", licence(plan));
    also_asked(defaults, policies);
    println!();
    let rights = Rights {
        permissions: (!claims.permissions.is_empty()).then(|| claims.permissions.clone()),
        roles: held.known.then_some(held.ids),
        app_only: claims.app_only,
        read_only: connection.session.read_only,
        methods: connection.cloud.has_methods(),
    };
    for (key, action) in KEYS {
        let standing = match rights.standing(action) {
            Standing::Works => "works".to_owned(),
            Standing::InPart(how) => format!("works {how}"),
            Standing::Fails(why) => format!("will be refused: {why}"),
            Standing::Unknown(why) => format!("unknown: {why}"),
        };
        println!("{key}  {:<21} {standing}", action.short());
    }
    Ok(ExitCode::SUCCESS)
}

/// The directory roles of whoever is signed in.
struct Held {
    ids: Vec<Uuid>,
    names: Vec<String>,
    known: bool,
}

impl Held {
    /// From the directory where it may be read, else from the token.
    fn of(operator: &Operator, claims: &TokenClaims, book: Option<&RoleBook>) -> Self {
        if let (Some(book), Some(id)) = (book, operator.id) {
            let roles = || book.of(id);
            return Self {
                ids: roles().map(|role| role.template).collect(),
                names: roles().map(|role| role.name.to_string()).collect(),
                known: true,
            };
        }
        let ids = claims.directory_roles.clone();
        Self {
            names: ids
                .iter()
                .filter_map(|id| role::name(*id))
                .map(str::to_owned)
                .collect(),
            known: !ids.is_empty(),
            ids,
        }
    }
}

fn identity(connection: &Connection, operator: &Operator, held: &Held) {
    let claims = &connection.claims;
    let kind = if claims.app_only {
        "the application "
    } else {
        ""
    };
    let mode = if connection.session.read_only {
        "read-only"
    } else {
        "write"
    };
    println!(
        "Signed in    as {kind}{}, by --auth {}",
        operator.name,
        connection.auth.name()
    );
    let id = operator
        .tenant_id
        .map(|id| id.to_string())
        .filter(|id| *id != operator.tenant.as_str())
        .map(|id| format!(" ({id})"))
        .unwrap_or_default();
    println!("Tenant       {}{id}", operator.tenant);
    println!(
        "Service      {}, {mode}",
        connection.graph.endpoint().base()
    );
    let mut permissions: Vec<&str> = claims.permissions.iter().map(Text::as_str).collect();
    permissions.sort_unstable();
    println!(
        "Permissions  {}",
        listed(&permissions, "unknown: the token does not tell")
    );
    if !permissions.is_empty() {
        let wanted = scopes::permissions(connection.session.read_only);
        let missing = scopes::missing(wanted, &permissions);
        println!("Missing      {}", listed(&missing, "none"));
    }
    if !claims.app_only {
        let names: Vec<&str> = held.names.iter().map(String::as_str).collect();
        let none = if held.known {
            "none that is known here"
        } else {
            "unknown"
        };
        println!("Roles        {}", listed(&names, none));
    }
}

fn listed(items: &[&str], none: &str) -> String {
    if items.is_empty() {
        none.to_owned()
    } else {
        items.join(", ")
    }
}

/// The plan; where subscriptions may not be read, the registration report tells whether there is one.
async fn plan(graph: &Graph) -> Result<Option<EntraPlan>, Error> {
    let error = match graph.entra_plan().await {
        Ok(plan) => return Ok(Some(plan)),
        Err(error) => error,
    };
    match graph.registrations().next().await {
        Some(Ok(_)) => Ok(None),
        Some(Err(error)) if error.kind() == crate::tenant::ProblemKind::Licence => {
            Ok(Some(EntraPlan::Free))
        }
        _ => Err(error),
    }
}

fn licence(plan: Result<Option<EntraPlan>, Error>) -> String {
    match plan {
        Ok(Some(EntraPlan::Free)) => {
            "neither Entra ID P1 nor P2: no registration report and no sign-in log".to_owned()
        }
        Ok(Some(EntraPlan::P1)) => "Entra ID P1".to_owned(),
        Ok(Some(EntraPlan::P2)) => "Entra ID P2".to_owned(),
        Ok(None) => "Entra ID P1 or P2".to_owned(),
        Err(error) => unknown(&error),
    }
}

/// What asks for MFA whatever the per-user state.
fn also_asked(defaults: Result<bool, Error>, policies: Result<Vec<Policy>, Error>) {
    let defaults = match defaults {
        Ok(true) => {
            "are on: they ask everybody for MFA, and the per-user state should stay disabled"
                .to_owned()
        }
        Ok(false) => "are off".to_owned(),
        Err(error) => unknown(&error),
    };
    println!("Defaults     security defaults {defaults}");
    let policies = match policies {
        Ok(policies) => asking(&policies),
        Err(error) => unknown(&error),
    };
    println!("Policies     Conditional Access: {policies}");
}

/// How many of the policies in force ask for MFA, and how many of them everybody.
fn asking(policies: &[Policy]) -> String {
    let asking = policies.iter().filter(|policy| {
        policy.state == PolicyState::Enabled
            && matches!(policy.demand, Demand::Mfa | Demand::MfaOr(_))
    });
    let told = match asking.clone().count() {
        0 => return "no policy in force asks for MFA".to_owned(),
        1 => "1 policy in force asks for MFA".to_owned(),
        several => format!("{several} policies in force ask for MFA"),
    };
    match asking
        .filter(|policy| policy.include.all && policy.only.is_empty())
        .count()
    {
        0 => told,
        all => format!("{told}, {all} for everybody: the per-user state adds little"),
    }
}

fn unknown(error: &Error) -> String {
    format!("unknown: {error}. {}", error.problem().advice)
}
