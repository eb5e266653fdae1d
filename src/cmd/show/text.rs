//! A user as text.

use std::fmt::{Error, Write};

use jiff::tz::TimeZone;

use crate::change::words::count;
use crate::report::detail::Account;
use crate::tenant::Seen;
use crate::tenant::method::in_order;
use crate::tenant::time;
use crate::tenant::{DefaultMethod, MfaState, Required, User, UserType};
use crate::triage::failures::{self, Failure};
use crate::triage::method::facts as method_facts;
use crate::triage::proof;
use crate::triage::{Case, Diagnosis, Finding, Remedy, Severity, changes};

/// What is wrong comes first.
pub(super) fn of(account: &Account, zone: &TimeZone) -> Result<String, Error> {
    let (user, case) = (&account.user, account.case(zone));
    let mut out = String::new();
    writeln!(out, "{}", user.name)?;
    writeln!(out, "{}  {}", user.upn, user.id)?;
    diagnosis(&mut out, &case)?;
    let word = case.state().map_or("?", MfaState::name);
    writeln!(out, "Per-user MFA  {word}")?;
    required_by(&mut out, account, &case)?;
    writeln!(out, "Account       {}", of_user(user))?;
    let roles = match account.role_names() {
        Some(roles) if roles.is_empty() => "none".to_owned(),
        Some(roles) => roles.join(", "),
        None => "?".to_owned(),
    };
    writeln!(out, "Roles         {roles}")?;
    eligible_roles(&mut out, account, zone)?;
    if let Some(created) = user.created {
        writeln!(out, "Created       {}", time::date(created, zone))?;
    }
    if let Some(changed) = user.password_changed {
        writeln!(out, "Password set  {}", time::date(changed, zone))?;
    }
    registration(&mut out, account, zone)?;
    methods(&mut out, &case)?;
    sign_ins(&mut out, &case)?;
    audits(&mut out, &case)?;
    Ok(out)
}

fn diagnosis(out: &mut String, case: &Case<'_>) -> Result<(), Error> {
    let Diagnosis { findings, unseen } = Diagnosis::of(case);
    writeln!(out, "Diagnosis")?;
    for finding in &findings {
        of_finding(out, finding, case.user)?;
    }
    for gap in &unseen.gaps {
        writeln!(out, "  ? not read: {}: {}", gap.part, gap.why)?;
    }
    Ok(())
}

fn of_finding(out: &mut String, finding: &Finding, user: &User) -> Result<(), Error> {
    let mark = match finding.severity {
        Severity::Stop | Severity::Warn => '!',
        Severity::Note | Severity::Good => '-',
    };
    writeln!(out, "  {mark} {}", finding.text)?;
    for remedy in &finding.remedies {
        writeln!(out, "    > {}", step(*remedy, user))?;
    }
    Ok(())
}

fn step(remedy: Remedy, user: &User) -> String {
    match remedy.subcommand() {
        Some(command) => format!("mfadeck {command} {}", user.upn),
        None => remedy.words().to_owned(),
    }
}

/// Only where there are some, or where that is unknown.
fn eligible_roles(out: &mut String, account: &Account, zone: &TimeZone) -> Result<(), Error> {
    let roles = match account.eligible_roles() {
        Some(roles) if roles.is_empty() => return Ok(()),
        Some(roles) => roles,
        None => return writeln!(out, "Eligible      ?"),
    };
    let each = roles.into_iter().map(|(role, eligibility)| {
        let mut words = role.label();
        if let Some(until) = eligibility.until {
            _ = write!(words, ", until {}", time::date(until, zone));
        }
        if eligibility.through_group {
            words += ", through a group";
        }
        words
    });
    let each: Vec<String> = each.collect();
    writeln!(out, "Eligible      {}", each.join("; "))
}

fn required_by(out: &mut String, account: &Account, case: &Case<'_>) -> Result<(), Error> {
    let required = case.requirements();
    let verdict = account.required(case).ok().map(Required::name);
    let verdict = match verdict {
        None if account.user.is_agent() => "not of the account of a program",
        verdict => verdict.unwrap_or("?"),
    };
    writeln!(out, "MFA required  {verdict}")?;
    for line in &required.asking {
        writeln!(out, "    {}", line.line())?;
    }
    if let Some(warning) = required.warning {
        writeln!(out, "  ! {warning}")?;
    }
    for line in &required.blocking {
        writeln!(out, "    may block: {}", line.line())?;
    }
    Ok(())
}

fn of_user(user: &User) -> String {
    let answer = |known: Option<bool>, yes: &str, no: &str, unknown: &str| {
        match known {
            Some(true) => yes,
            Some(false) => no,
            None => unknown,
        }
        .to_owned()
    };
    [
        answer(
            user.enabled.ok(),
            "may sign in",
            "blocked",
            "sign-in unknown",
        ),
        user.user_type
            .ok()
            .map_or("type unknown", UserType::name)
            .to_owned(),
        user.licences.ok().map_or_else(
            || "licences unknown".into(),
            |licences| count(licences.into(), "licence"),
        ),
        answer(user.synced.ok(), "synced", "cloud only", "sync unknown"),
    ]
    .join(", ")
}

fn registration(out: &mut String, account: &Account, zone: &TimeZone) -> Result<(), Error> {
    let words = match account.registration.ok() {
        None => "?".to_owned(),
        Some(None) => "no row for this user".to_owned(),
        Some(Some(row)) => {
            let word = match (row.registered.ok(), row.capable.ok()) {
                (Some(true), Some(true)) => "registered, allowed",
                (Some(true), Some(false)) => "registered, not allowed by policy",
                (Some(true), None) => "registered, unknown whether allowed",
                (Some(false), _) => "not registered",
                (None, _) => "registration unknown",
            };
            let as_of = row
                .as_of
                .map(|at| format!(", as of {}", time::minute(at, zone)));
            format!("{word}{}", as_of.unwrap_or_default())
        }
    };
    writeln!(out, "Report        {words}")?;
    match account.sms_sentence() {
        Some(sentence) => writeln!(out, "              {sentence}"),
        None => Ok(()),
    }
}

fn methods(out: &mut String, case: &Case<'_>) -> Result<(), Error> {
    let preferences = case.preferences().known();
    let default = match preferences {
        None => "?",
        Some(preferences) => preferences.default.map_or("none", DefaultMethod::name),
    };
    let system = preferences.and_then(|preferences| preferences.system_method.as_ref());
    let system = system.map(|word| format!("; system-preferred: {word}"));
    writeln!(out, "Default       {default}{}", system.unwrap_or_default())?;
    let Seen::Known(methods) = case.methods() else {
        return writeln!(out, "Methods       ?");
    };
    writeln!(out, "Methods")?;
    let marked = preferences
        .and_then(|preferences| preferences.asked_first(methods))
        .and_then(|at| methods.get(at));
    for method in in_order(methods) {
        let is_default = marked.is_some_and(|marked| marked.is_same_as(method));
        let mark = if is_default { '*' } else { ' ' };
        let mut facts = vec![method.method_type().label().to_owned()];
        facts.extend(method_facts(case, method));
        writeln!(out, "  {mark} {}", facts.join("  "))?;
    }
    Ok(())
}

fn sign_ins(out: &mut String, case: &Case<'_>) -> Result<(), Error> {
    let Seen::Known(sign_ins) = case.sign_ins() else {
        return writeln!(out, "Failures      ?");
    };
    let success = failures::last_success(&sign_ins.entries).map_or_else(
        || "no success among interactive sign-ins".to_owned(),
        |one| {
            let proof = proof::of(one);
            let at = time::minute(one.at, case.zone);
            format!("{} at {at}{}", proof.verb(), proof.required_by())
        },
    );
    let reach = case.reach(sign_ins).map(|reach| format!(" ({reach})"));
    writeln!(out, "Failures      {success}{}", reach.unwrap_or_default())?;
    for failure in failures::folded(&sign_ins.entries) {
        writeln!(out, "  {}", of_failure(case, &failure))?;
    }
    Ok(())
}

fn of_failure(case: &Case<'_>, failure: &Failure) -> String {
    let mut facts = vec![
        time::minute(failure.latest.at, case.zone),
        failure.latest.code.to_string(),
        failure.words(),
    ];
    facts.extend(failure.facts(case));
    facts.join("  ")
}

fn audits(out: &mut String, case: &Case<'_>) -> Result<(), Error> {
    let Seen::Known(events) = case.audits() else {
        return writeln!(out, "Changes       ?");
    };
    let changes = changes::of(&events.entries);
    let reach = case.reach(events).map(|reach| format!(" ({reach})"));
    writeln!(
        out,
        "Changes       {}{}",
        changes.len(),
        reach.unwrap_or_default()
    )?;
    for change in changes {
        writeln!(
            out,
            "  {}  {}",
            time::minute(change.at, case.zone),
            change.line()
        )?;
    }
    Ok(())
}
