//! `mfadeck doctor`: checks sign-in, permissions and roles.

mod all;
mod methods;

use std::fmt::{self, Write};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

use super::connect::{self, Connection};
use super::failure::{Failure, exit, with_advice};
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions};
use super::prompt;
use crate::auth::{TokenClaims, scopes};
use crate::change::rights::ACTIONS;
use crate::change::words::count;
use crate::change::{Action, Feasibility, Rights};
use crate::graph::{Error, Graph};
use crate::report::{Record, outcome};
use crate::tenant::conditional_access::{Policy, PolicyState};
use crate::tenant::time::ClockSkew;
use crate::tenant::{
    EntraPlan, MethodsPolicy, Operator, ProblemKind, RoleBook, SafeText, Seen, role,
};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct DoctorOptions {
    /// Check every profile of the configuration: each tenant has its own consent and roles
    #[arg(long)]
    all_profiles: bool,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo doctor
  mfadeck doctor --tenant contoso.example --read-only
  mfadeck --demo=partner doctor --all-profiles
  mfadeck doctor --format json | jq '.actions[] | select(.standing == \"fails\")'

In JSON null means that something could not be read; problems says why. The exit code is 3 if something that the \
session asks for will not work, or could not be read: a permission, a role, an action.";

/// What cannot be read is reported as unknown, with the reason.
pub(super) async fn run(
    global: &GlobalOptions,
    doctor: &DoctorOptions,
) -> Result<ExitCode, Failure> {
    let format = doctor.output.format_or(Format::Table)?;
    if format.is_rows() {
        return Err(Failure::Usage(
            "the report does not fit into one row: use --format json".into(),
        ));
    }
    if doctor.all_profiles {
        return all::run(global, doctor, format).await;
    }
    let connection = connect::signed_in(global).await?;
    let examined = prompt::interruptible(Box::pin(Examination::of(&connection))).await??;
    let mut out = doctor.output.records(format, global.no_color)?;
    if format == Format::Table {
        out.text(&examined.text()?)?;
        out.end()?;
    } else {
        out.object(&examined.record())?;
    }
    if examined.is_in_order() {
        return Ok(ExitCode::SUCCESS);
    }
    let output = &doctor.output;
    output.note("not all of what this session asks for will work, or it could not be read");
    Ok(ExitCode::from(exit::INCOMPLETE))
}

struct Examination<'a> {
    connection: &'a Connection,
    operator: Operator,
    held: Held,
    plan: Result<Option<EntraPlan>, Error>,
    defaults: Result<bool, Error>,
    policies: Result<Vec<Policy>, Error>,
    methods: Result<MethodsPolicy, Error>,
    roles: Result<RoleBook, Error>,
    /// Whether the tenant has Privileged Identity Management.
    eligible: Result<bool, Error>,
    /// How many groups the policies in force name, where their members can be read.
    groups: Result<usize, Error>,
}

impl<'a> Examination<'a> {
    async fn of(connection: &'a Connection) -> Result<Self, Failure> {
        let no_sign_in =
            |error: Error| Failure::SignIn(format!("{error}: {}", error.problem().advice));
        let graph = &connection.graph;
        let operator = match connection.session.operator.clone() {
            Some(operator) => operator,
            None => graph.operator().await.map_err(no_sign_in)?,
        };
        let (roles, eligible, plan, defaults, policies, methods) = tokio::join!(
            graph.roles(),
            graph.has_eligible_roles(),
            plan(graph),
            graph.security_defaults(),
            graph.policies(),
            graph.methods_policy(),
        );
        // The token alone says who it is for, not that the service takes it.
        if let Err(error) = &defaults
            && matches!(error.kind(), ProblemKind::SignIn | ProblemKind::Unreachable)
        {
            return Err(no_sign_in(error.clone()));
        }
        let named = groups_named(policies.as_deref().unwrap_or(&[]));
        let groups = match named.first() {
            Some(group) => graph.check_members(*group).await.map(|()| named.len()),
            None => Ok(0),
        };
        Ok(Self {
            held: Held::of(&operator, &connection.claims, roles.as_ref().ok()),
            roles,
            eligible,
            groups,
            connection,
            operator,
            plan,
            defaults,
            policies,
            methods,
        })
    }

    /// The permissions in the token, sorted; none if it lists none.
    fn permissions(&self) -> Option<Vec<&str>> {
        let named = &self.connection.claims.permissions;
        let mut permissions: Vec<&str> = named.iter().map(SafeText::as_str).collect();
        permissions.sort_unstable();
        (!permissions.is_empty()).then_some(permissions)
    }

    fn missing(&self) -> Option<Vec<&'static str>> {
        let connection = self.connection;
        let wanted = scopes::wanted(connection.session.read_only, connection.permissions);
        Some(scopes::missing(&wanted, &self.permissions()?))
    }

    /// Whether all that the session asks for was read and will work. A read-only session asks for no change, and nobody
    /// can ask for what the cloud does not offer.
    fn is_in_order(&self) -> bool {
        let asks = |action: Action| {
            let session = &self.connection.session;
            !session.read_only
                && (self.connection.cloud.has_methods() || !action.is_about_methods())
        };
        let works = |standing| matches!(standing, Feasibility::Works | Feasibility::InPart(_));
        self.failures().all(|(part, error)| {
            // What this service does not have at all is no fault of the session.
            matches!(part, "methodsPolicy" | "eligibleRoles") && error.is_not_found()
        }) && self.missing().is_some_and(|missing| missing.is_empty())
            && self
                .actions()
                .all(|(_, action, standing)| !asks(action) || works(standing))
    }

    /// Each action with its key, and whether it would work.
    fn actions(&self) -> impl Iterator<Item = (String, Action, Feasibility)> {
        let claims = &self.connection.claims;
        let rights = Rights {
            permissions: (!claims.permissions.is_empty()).then(|| claims.permissions.clone()),
            roles: self.held.known.then(|| self.held.ids.clone()),
            app_only: claims.app_only,
            read_only: self.connection.session.read_only,
            methods: self.connection.cloud.has_methods(),
        };
        let keys = &self.connection.session.keys;
        ACTIONS.into_iter().map(move |action| {
            let key = keys.leading_to(action);
            let key = key.map_or_else(|| "-".to_owned(), |key| key.to_string());
            (key, action, rights.feasibility(action))
        })
    }

    fn text(&self) -> Result<String, fmt::Error> {
        let mut out = String::new();
        self.identity(&mut out)?;
        writeln!(out, "Licence      {}", licence(&self.plan))?;
        let defaults = match &self.defaults {
            Ok(true) => {
                "are on: they require MFA for everybody, and the per-user state should stay disabled"
                    .to_owned()
            }
            Ok(false) => "are off".to_owned(),
            Err(error) => unknown(error),
        };
        writeln!(out, "Defaults     security defaults {defaults}")?;
        let policies = match &self.policies {
            Ok(policies) => asking(policies),
            Err(error) => unknown(error),
        };
        writeln!(out, "Policies     Conditional Access: {policies}")?;
        writeln!(out, "Groups       {}", self.of_groups())?;
        writeln!(out, "Admins       {}", self.of_admins())?;
        writeln!(out, "Eligible     {}", self.of_eligible())?;
        self.of_methods(&mut out)?;
        writeln!(out)?;
        for (key, action, feasibility) in self.actions() {
            let text = match feasibility {
                Feasibility::Works => "works".to_owned(),
                Feasibility::InPart(how) => format!("works {how}"),
                Feasibility::Fails(why) => format!("will be refused: {why}"),
                Feasibility::Unknown(why) => format!("unknown: {why}"),
            };
            writeln!(out, "{key}  {:<21} {text}", action.short())?;
        }
        Ok(out)
    }

    /// The methods policy, and what it means for the end of SMS and voice.
    fn of_methods(&self, out: &mut String) -> fmt::Result {
        let no_methods = self.methods.as_ref().err().map(Error::problem);
        let no_policies = self.policies.as_ref().err().map(Error::problem);
        let methods = match (&self.methods, &no_methods) {
            (Ok(policy), _) => Seen::Known(policy),
            (Err(_), Some(problem)) => Seen::Failed(problem),
            (Err(_), None) => Seen::Waiting,
        };
        let policies = match (&self.policies, &no_policies) {
            (Ok(policies), _) => Seen::Known(policies),
            (Err(_), Some(problem)) => Seen::Failed(problem),
            (Err(_), None) => Seen::Waiting,
        };
        methods::text(out, methods, policies)
    }

    /// Whether it can be known who is in the groups that policies name.
    fn of_groups(&self) -> String {
        match (&self.groups, &self.policies) {
            (_, Err(_)) => "unknown: the policies cannot be read".to_owned(),
            (Ok(0), _) => "no policy in force names a group".to_owned(),
            (Ok(named), _) => {
                let named = count(*named, "group");
                format!("policies name {named}, and the members can be read")
            }
            (Err(error), _) => format!(
                "{} Without it, it is unknown which users these policies require MFA of.",
                unknown(error)
            ),
        }
    }

    fn of_admins(&self) -> String {
        let gap = match &self.roles {
            Ok(book) => book.gap().map(with_advice),
            Err(error) => Some(with_advice(&error.problem())),
        };
        match gap {
            None => "all role assignments can be read".to_owned(),
            Some(why) => {
                format!("unknown: {why} Without it, it is unknown who is no admin.")
            }
        }
    }

    fn of_eligible(&self) -> String {
        match &self.eligible {
            Ok(false) => "nobody: the tenant has no Privileged Identity Management".to_owned(),
            Ok(true) => "eligible roles can be read".to_owned(),
            Err(error) => format!(
                "{} Without it, it is unknown who is no admin.",
                unknown(error)
            ),
        }
    }

    /// How far the service's clock is from this machine's; none where no answer showed it.
    fn skew(&self) -> Option<ClockSkew> {
        *self.connection.graph.clock_skew().borrow()
    }

    fn identity(&self, out: &mut String) -> fmt::Result {
        let (connection, operator) = (self.connection, &self.operator);
        let app_only = connection.claims.app_only;
        let kind = if app_only { "the application " } else { "" };
        let name = &operator.name;
        let auth = connection.auth.name();
        writeln!(out, "Signed in    as {kind}{name}, by --auth {auth}")?;
        let id = operator
            .tenant_id
            .map(|id| id.to_string())
            .filter(|id| *id != operator.tenant.as_str())
            .map(|id| format!(" ({id})"))
            .unwrap_or_default();
        writeln!(out, "Tenant       {}{id}", operator.tenant)?;
        let mode = if connection.session.read_only {
            "read-only"
        } else {
            "write"
        };
        let service = connection.graph.endpoint().base();
        writeln!(out, "Service      {service}, {mode}")?;
        if let Some(warning) = self.skew().and_then(ClockSkew::warning) {
            writeln!(out, "Clock        {warning}: check it with timedatectl")?;
        }
        let permissions = self.permissions();
        let not_listed = "unknown: the token does not list them";
        let permissions = permissions.unwrap_or_default();
        writeln!(out, "Permissions  {}", listed(&permissions, not_listed))?;
        if let Some(missing) = self.missing() {
            writeln!(out, "Missing      {}", listed(&missing, "none"))?;
        }
        if !app_only {
            let names: Vec<&str> = self.held.names.iter().map(String::as_str).collect();
            let none = if self.held.known {
                "none that mfadeck knows"
            } else {
                "unknown"
            };
            writeln!(out, "Roles        {}", listed(&names, none))?;
        }
        Ok(())
    }

    fn record(&self) -> Record {
        let policies = self.policies.as_ref().ok().map(|all| MfaPolicies::of(all));
        let actions: Vec<Value> = self
            .actions()
            .map(|(key, action, feasibility)| {
                let (word, because) = match feasibility {
                    Feasibility::Works => ("works", None),
                    Feasibility::InPart(how) => ("inPart", Some(how.to_owned())),
                    Feasibility::Fails(why) => ("fails", Some(why)),
                    Feasibility::Unknown(why) => ("unknown", Some(why.to_owned())),
                };
                json!({ "key": key, "action": outcome::action(action), "standing": word, "because": because })
            })
            .collect();
        let connection = self.connection;
        Record::default()
            .with("operator", &self.operator.name)
            .with("operatorId", self.operator.id)
            .with("appOnly", connection.claims.app_only)
            .with("auth", connection.auth.name())
            .with("tenant", &self.operator.tenant)
            .with("tenantId", self.operator.tenant_id)
            .with("service", connection.graph.endpoint().base())
            .with("readOnly", connection.session.read_only)
            .with(
                "clockSkewSeconds",
                self.skew().map(|skew| skew.ahead().as_secs()),
            )
            .with("permissions", self.permissions())
            .with("missingPermissions", self.missing())
            .with("roles", self.held.known.then_some(&self.held.names))
            .with(
                "licence",
                self.plan.as_ref().ok().map(|plan| plan_name(*plan)),
            )
            .with("securityDefaults", self.defaults.as_ref().ok())
            .with("policiesAskingForMfa", policies.map(|all| all.asking))
            .with("policiesAskingEverybody", policies.map(|all| all.everybody))
            .with(
                "methodsPolicy",
                self.methods.as_ref().ok().map(methods::record),
            )
            .with(
                "registrationTraps",
                self.policies.as_ref().ok().map(|all| methods::traps(all)),
            )
            .with("groupsNamedByPolicies", self.named_groups())
            .with("privilegedIdentityManagement", self.eligible.as_ref().ok())
            .with("problems", self.problems())
            .with("actions", actions)
    }

    /// None where the policies or the members cannot be read.
    fn named_groups(&self) -> Option<usize> {
        self.policies.as_ref().ok()?;
        self.groups.as_ref().ok().copied()
    }

    fn failures(&self) -> impl Iterator<Item = (&'static str, &Error)> {
        let parts = [
            ("licence", self.plan.as_ref().err()),
            ("securityDefaults", self.defaults.as_ref().err()),
            ("policies", self.policies.as_ref().err()),
            ("methodsPolicy", self.methods.as_ref().err()),
            ("groups", self.groups.as_ref().err()),
            ("roles", self.roles.as_ref().err()),
            ("eligibleRoles", self.eligible.as_ref().err()),
        ];
        parts
            .into_iter()
            .filter_map(|(part, error)| Some((part, error?)))
    }

    fn problems(&self) -> Vec<Value> {
        self.failures()
            .map(|(part, error)| json!({ "part": part, "text": unknown(error) }))
            .collect()
    }
}

/// The directory roles of the signed-in account.
struct Held {
    ids: Vec<Uuid>,
    names: Vec<String>,
    known: bool,
}

impl Held {
    /// What the directory says, and what the token says: a role that either names is held.
    fn of(operator: &Operator, claims: &TokenClaims, book: Option<&RoleBook>) -> Self {
        let in_token = claims.directory_roles.iter().copied();
        let mut held = Self {
            ids: Vec::new(),
            names: Vec::new(),
            known: !claims.directory_roles.is_empty(),
        };
        if let (Some(book), Some(id)) = (book, operator.id) {
            held.known = true;
            for role in book.of(id) {
                held.ids.push(role.template);
                held.names.push(role.name.to_string());
            }
        }
        for id in in_token {
            if !held.ids.contains(&id) {
                held.ids.push(id);
                held.names.extend(role::name(id).map(str::to_owned));
            }
        }
        held
    }
}

fn listed(items: &[&str], none: &str) -> String {
    if items.is_empty() {
        none.to_owned()
    } else {
        items.join(", ")
    }
}

/// The plan. If subscriptions cannot be read, the registration report shows whether there is one.
async fn plan(graph: &Graph) -> Result<Option<EntraPlan>, Error> {
    let error = match graph.entra_plan().await {
        Ok(plan) => return Ok(Some(plan)),
        Err(error) => error,
    };
    match graph.registrations().next().await {
        Some(Ok(_)) => Ok(None),
        Some(Err(error)) if error.kind() == ProblemKind::Licence => Ok(Some(EntraPlan::Free)),
        _ => Err(error),
    }
}

/// None stands for one of the two plans with the report.
fn plan_name(plan: Option<EntraPlan>) -> &'static str {
    match plan {
        Some(EntraPlan::Free) => "free",
        Some(EntraPlan::P1) => "P1",
        Some(EntraPlan::P2) => "P2",
        None => "P1 or P2",
    }
}

fn licence(plan: &Result<Option<EntraPlan>, Error>) -> String {
    match plan {
        Ok(Some(EntraPlan::Free)) => {
            "neither Entra ID P1 nor P2: no registration report and no sign-in log".to_owned()
        }
        Ok(plan) => format!("Entra ID {}", plan_name(*plan)),
        Err(error) => unknown(error),
    }
}

/// The groups that the policies in force name, each once.
fn groups_named(policies: &[Policy]) -> Vec<Uuid> {
    let in_force = policies
        .iter()
        .filter(|policy| policy.state == PolicyState::Enabled);
    let people = in_force.flat_map(|policy| [&policy.include, &policy.exclude]);
    let mut groups: Vec<Uuid> = people.flat_map(|people| &people.groups).copied().collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// How many enabled policies require MFA, and how many of them of everybody.
#[derive(Clone, Copy)]
struct MfaPolicies {
    asking: usize,
    everybody: usize,
}

impl MfaPolicies {
    fn of(policies: &[Policy]) -> Self {
        let asking = policies
            .iter()
            .filter(|policy| policy.requires_mfa_at_sign_in());
        Self {
            asking: asking.clone().count(),
            everybody: asking
                .filter(|policy| policy.include.all && policy.only.is_empty())
                .count(),
        }
    }
}

fn asking(policies: &[Policy]) -> String {
    let MfaPolicies { asking, everybody } = MfaPolicies::of(policies);
    let text = match asking {
        0 => return "no enabled policy requires MFA".to_owned(),
        1 => "1 enabled policy requires MFA".to_owned(),
        several => format!("{several} enabled policies require MFA"),
    };
    match everybody {
        0 => text,
        all => format!("{text}, {all} of them for everybody: the per-user state adds little"),
    }
}

fn unknown(error: &Error) -> String {
    format!("unknown: {error}. {}", error.problem().advice)
}
