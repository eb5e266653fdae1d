//! `mfadeck show`: one user in full.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::options::Options;
use super::out::{Format, OutputOptions};
use super::{Failure, connected, exit, prompt, users};
use crate::app::time;
use crate::graph::{Error, Graph};
use crate::report::detail;
use crate::tenant::method::default_of;
use crate::tenant::{DefaultMethod, Detail, MfaState, Part, Reading, User, UserType};
use crate::ui::text::count;

/// Options of `show`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowOptions {
    /// An object id or a UPN; a guest's with #EXT# too
    #[arg(value_name = "USER")]
    user: String,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo show ada@contoso.example
  mfadeck --demo show ada@contoso.example --format json | jq '.methods.value[].label'

In JSON each part has readAt, value and error. The exit code is 3 when a part could not be read.";

/// Shows a user.
pub(super) async fn run(options: &Options, show: &ShowOptions) -> Result<ExitCode, Failure> {
    let format = show.output.format.unwrap_or(Format::Table);
    if format == Format::Csv {
        return Err(Failure::Usage(
            "show tells more than a line of CSV can hold; take --format json".into(),
        ));
    }
    let connection = connected(options).await?;
    let read = Box::pin(read_all(&connection.graph, &show.user));
    let (user, detail, roles) = prompt::awaited(read).await??;
    let mut out = show.output.records(format, options.no_color)?;
    if format == Format::Table {
        out.text(&text(&user, &detail, &roles)?)?;
        out.end()?;
    } else {
        out.object(&detail::record(&user, &detail, &roles))?;
    }
    let failures = detail::failures(&detail, &roles);
    for (part, problem) in &failures {
        show.output.note(format_args!(
            "{part} could not be read: {}. {}",
            problem.line(),
            problem.advice
        ));
    }
    Ok(if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(exit::SOME_FAILED)
    })
}

async fn read_all(
    graph: &Graph,
    key: &str,
) -> Result<(User, Detail, Reading<Vec<String>>), Failure> {
    let user = users::one(graph, key).await?;
    let (detail, roles) = tokio::join!(read(graph, &user), read_roles(graph, &user));
    Ok((user, detail, roles))
}

async fn read(graph: &Graph, user: &User) -> Detail {
    let at = Timestamp::now();
    let (state, methods, preferences, audits) = tokio::join!(
        graph.state(user.id),
        graph.methods(user.id),
        graph.sign_in_preferences(user.id),
        graph.audits(user.id, None),
    );
    let mut detail = Detail::new(user.id);
    detail.receive(Part::State(reading(at, state)));
    detail.receive(Part::Methods(reading(at, methods)));
    detail.receive(Part::Preferences(reading(at, preferences)));
    detail.receive(Part::Audits(reading(at, audits)));
    detail
}

async fn read_roles(graph: &Graph, user: &User) -> Reading<Vec<String>> {
    let at = Timestamp::now();
    let roles = graph
        .roles()
        .await
        .map(|book| book.of(user.id).map(|role| role.name.to_string()).collect());
    reading(at, roles)
}

fn reading<T>(at: Timestamp, answer: Result<T, Error>) -> Reading<T> {
    Reading {
        at,
        value: answer.map_err(|error| error.problem()),
    }
}

/// The lines for people.
fn text(
    user: &User,
    detail: &Detail,
    roles: &Reading<Vec<String>>,
) -> Result<String, std::fmt::Error> {
    let zone = TimeZone::system();
    let state = detail.state.as_ref().and_then(Reading::ok).copied();
    let mut out = String::new();
    writeln!(out, "{}", user.name)?;
    writeln!(out, "{}  {}", user.upn, user.id)?;
    let word = state.or(user.state).map_or("?", MfaState::name);
    writeln!(out, "Per-user MFA  {word}")?;
    writeln!(out, "Account       {}", account(user))?;
    let roles = match roles.ok() {
        Some(roles) if roles.is_empty() => "none".to_owned(),
        Some(roles) => roles.join(", "),
        None => "?".to_owned(),
    };
    writeln!(out, "Roles         {roles}")?;
    if let Some(created) = user.created {
        writeln!(out, "Created       {}", time::date(created, &zone))?;
    }
    if let Some(changed) = user.password_changed {
        writeln!(out, "Password of   {}", time::date(changed, &zone))?;
    }
    methods(&mut out, detail, &zone)?;
    audits(&mut out, detail, &zone)?;
    Ok(out)
}

fn account(user: &User) -> String {
    let answer = |known: Option<bool>, yes: &str, no: &str, unknown: &str| {
        match known {
            Some(true) => yes,
            Some(false) => no,
            None => unknown,
        }
        .to_owned()
    };
    [
        answer(user.enabled, "may sign in", "blocked", "sign-in unknown"),
        user.user_type
            .map_or("type unknown", UserType::name)
            .to_owned(),
        user.licences.map_or_else(
            || "licences unknown".into(),
            |licences| count(licences.into(), "licence"),
        ),
        answer(user.synced, "synced", "cloud only", "sync unknown"),
    ]
    .join(", ")
}

fn methods(out: &mut String, detail: &Detail, zone: &TimeZone) -> std::fmt::Result {
    let preferences = detail.preferences.as_ref().and_then(Reading::ok).copied();
    let default = match preferences {
        None => "?",
        Some(preferences) => preferences.default.map_or("none", DefaultMethod::name),
    };
    writeln!(out, "Default       {default}")?;
    let Some(methods) = detail.known_methods() else {
        return writeln!(out, "Methods       ?");
    };
    writeln!(out, "Methods")?;
    let marked = preferences.and_then(|preferences| default_of(methods, preferences));
    for (at, method) in methods.iter().enumerate() {
        let mark = if marked == Some(at) { '*' } else { ' ' };
        let created = method
            .created
            .map(|at| time::date(at, zone))
            .unwrap_or_default();
        let facts = [
            method.method_type().label().to_owned(),
            method.description(),
            created,
        ];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        writeln!(out, "  {mark} {}", facts.join("  "))?;
    }
    Ok(())
}

fn audits(out: &mut String, detail: &Detail, zone: &TimeZone) -> std::fmt::Result {
    let Some(events) = detail.audits.as_ref().and_then(Reading::ok) else {
        return writeln!(out, "Audit events  ?");
    };
    writeln!(out, "Audit events  {}", events.len())?;
    for event in events {
        let by = event
            .by
            .as_ref()
            .map(|by| format!(" by {by}"))
            .unwrap_or_default();
        let failed = if event.succeeded { "" } else { " (failed)" };
        let at = time::minute(event.at, zone);
        writeln!(out, "  {at}  {}{by}{failed}", event.activity)?;
    }
    Ok(())
}
