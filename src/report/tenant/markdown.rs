//! The report as Markdown, for mail and tickets: the same figures, without charts.

use std::fmt::{self, Write};

use super::html::{days, moment, required, steps};
use super::{Measure, Person, TenantReport};
use crate::change::words::count;
use crate::report::md;
use crate::tenant::{Required, grouped};
use serde_json::Value;

/// How many people a sentence names.
const NAMED: usize = 8;

/// Writes the report.
///
/// # Errors
/// Never, as long as memory lasts.
pub fn markdown(report: &TenantReport) -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "# MFA in {}\n", cell(&report.tenant))?;
    let at = moment(report.read_date_time, &report.time_zone);
    writeln!(
        out,
        "As of {at}. {} can sign in.\n",
        count(report.users.can_sign_in, "user")
    )?;
    for step in steps(report) {
        writeln!(out, "- {step}")?;
    }
    coverage(report, &mut out)?;
    admins(report, &mut out)?;
    sms(report, &mut out)?;
    per_user(report, &mut out)?;
    policies(report, &mut out)?;
    changes(report, &mut out)?;
    unread(report, &mut out)?;
    Ok(out)
}

/// Foreign text within a line.
fn cell(text: &str) -> String {
    md::cell(&Value::from(text))
}

fn table<const N: usize>(
    out: &mut String,
    title: &str,
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> fmt::Result {
    write!(out, "\n## {title}\n\n{}", md::heading(headings))?;
    for row in rows {
        out.push_str(&md::line(row));
    }
    Ok(())
}

fn coverage(report: &TenantReport, out: &mut String) -> fmt::Result {
    let rows = report.coverage.iter().map(|row| {
        [
            required(row.mfa_required).to_owned(),
            grouped(row.registered),
            grouped(row.not_registered),
            grouped(row.unknown),
            grouped(row.all),
        ]
    });
    let headings = ["MFA required", "Second factor", "None", "Unknown", "All"];
    table(out, "Who is protected?", headings, rows)
}

fn name(person: &Person) -> String {
    match &person.user_principal_name {
        Some(account) => format!("{} ({})", cell(&person.display_name), cell(account)),
        None => cell(&person.display_name),
    }
}

fn admins(report: &TenantReport, out: &mut String) -> fmt::Result {
    let admins = &report.admins;
    let risky = admins.people.list.iter().filter(|admin| {
        !matches!(
            admin.mfa_required,
            Some(Required::Always | Required::Sometimes)
        ) || admin.is_mfa_registered != Some(true)
    });
    let rows = risky.map(|admin| {
        let factor = match admin.is_mfa_registered {
            Some(true) => "registered",
            Some(false) => "none",
            None => "unknown",
        };
        let roles = admin.roles.iter().map(|role| cell(role));
        let eligible = admin.eligible_roles.iter();
        let eligible = eligible.map(|role| format!("{} (eligible)", cell(role)));
        [
            name(&admin.person),
            required(admin.mfa_required).to_owned(),
            factor.to_owned(),
            roles.chain(eligible).collect::<Vec<_>>().join(", "),
        ]
    });
    let headings = ["Admin", "MFA required", "Second factor", "Roles"];
    table(out, "Admins at risk", headings, rows)?;
    writeln!(
        out,
        "\n{} with an active role, {} eligible. MFA never required: {}. No second factor: {}.{}",
        count(admins.active, "admin"),
        grouped(admins.eligible_only),
        admins.mfa_never_required,
        admins.no_second_factor,
        if admins.people.rest() > 0 {
            " Not all are named."
        } else {
            ""
        },
    )
}

fn sms(report: &TenantReport, out: &mut String) -> fmt::Result {
    let rows = report.sms.groups.iter().map(|row| {
        [
            row.title().to_owned(),
            row.sms_ends
                .map_or_else(|| "no date known".to_owned(), |date| date.to_string()),
            grouped(row.only),
            grouped(row.default),
            grouped(row.registered),
        ]
    });
    let headings = ["Users", "Ends", "Nothing else", "Default", "Registered"];
    table(out, "SMS and voice", headings, rows)?;
    let only = Measure {
        users: report.sms.only(),
        unknown: report.sms.unknown,
    };
    write!(out, "\nSMS or voice alone: {only}.")?;
    match &report.sms.dates {
        Some(dates) if dates.days_left >= 0 => writeln!(out, " {} left.", days(dates.days_left))?,
        _ => writeln!(out)?,
    }
    let checks = report.sms.readiness.iter();
    let rows = checks.map(|check| {
        let standing = check.standing.word().to_owned();
        [check.title.to_owned(), standing, cell(&check.text)]
    });
    let headings = ["What", "Standing", "Found"];
    table(
        out,
        "What the tenant must have before SMS and voice end",
        headings,
        rows,
    )
}

fn per_user(report: &TenantReport, out: &mut String) -> fmt::Result {
    let states = &report.per_user_mfa;
    let rows = [
        ("disabled", states.disabled),
        ("enabled", states.enabled),
        ("enforced", states.enforced),
        ("unknown", states.unknown),
    ];
    let rows = rows.map(|(name, users)| [name.to_owned(), grouped(users)]);
    table(out, "Per-user MFA", ["State", "Users"], rows)?;
    writeln!(
        out,
        "\nRequired only by per-user MFA: {}. Required by the policies too: {}.",
        states.only_source, states.required_twice
    )
}

fn policies(report: &TenantReport, out: &mut String) -> fmt::Result {
    let rows = report.policies.iter().flatten().map(|policy| {
        [
            cell(&policy.display_name),
            required(policy.mfa_required).to_owned(),
            grouped(policy.in_scope),
            grouped(policy.unknown),
            grouped(policy.excluded),
            grouped(policy.only_source),
        ]
    });
    let headings = [
        "Policy",
        "Requires",
        "Applies to",
        "Unknown",
        "Excludes",
        "Alone",
    ];
    table(out, "Policies", headings, rows)?;
    let defaults = match report.security_defaults {
        Some(true) => "on",
        Some(false) => "off",
        None => "unknown",
    };
    write!(out, "\nSecurity defaults: {defaults}.")?;
    match &report.excluded_everywhere {
        Some(excluded) if excluded.users > 0 => {
            let names: Vec<String> = excluded.list.iter().take(NAMED).map(name).collect();
            writeln!(
                out,
                " Excluded from every policy: {}: {}{}.",
                grouped(excluded.users),
                names.join(", "),
                if excluded.users > NAMED {
                    " and others"
                } else {
                    ""
                }
            )
        }
        _ => writeln!(out),
    }
}

fn changes(report: &TenantReport, out: &mut String) -> fmt::Result {
    let Some(since) = &report.since else {
        return Ok(());
    };
    let title = format!(
        "Since the last {}, {}",
        if since.is_report { "report" } else { "visit" },
        moment(since.read_date_time, &report.time_zone)
    );
    let rows = since.changes.iter().map(|change| {
        [
            change.title.to_owned(),
            grouped(change.before),
            grouped(change.after),
            if change.is_certain {
                change.difference()
            } else {
                format!("{} (not all was read)", change.difference())
            },
        ]
    });
    table(out, &title, ["Figure", "Then", "Now", "Change"], rows)
}

fn unread(report: &TenantReport, out: &mut String) -> fmt::Result {
    if report.unread.is_empty() {
        return Ok(());
    }
    let rows = report.unread.iter().map(|unread| {
        [
            unread.source.to_owned(),
            cell(&unread.meaning),
            cell(&unread.reason),
        ]
    });
    table(
        out,
        "What could not be read",
        ["What", "What that means", "Why"],
        rows,
    )
}
