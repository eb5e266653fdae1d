//! The sections of the page, each with its chart and the table that says the same.

use maud::{Markup, html};

use super::lists::{number, person, rest, row, table, words};
use super::{days, foreign, moment, required};
use crate::change::words::count;
use crate::coverage::SmsCheck;
use crate::report::tenant::chart::{bars, lines};
use crate::report::tenant::measure::Measure;
use crate::report::tenant::{Admin, TenantReport};
use crate::tenant::{Figures, Required, grouped};

/// How many visits the table of the trend shows.
const VISITS: usize = 20;
/// How many policies have a bar.
const POLICIES: usize = 30;

fn section(id: &str, title: &str, inner: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            (inner)
        }
    }
}

pub(super) fn coverage(report: &TenantReport) -> Markup {
    let series = [
        ("good", "second factor registered"),
        ("bad", "none registered"),
        ("none", "unknown"),
    ];
    let title = |row: Option<Required>| match row {
        Some(Required::Always) => "MFA always",
        Some(Required::Sometimes) => "MFA sometimes",
        Some(Required::Never) => "MFA never",
        None => "unknown",
    };
    let parts = report.coverage.iter().map(|row| {
        let parts = vec![row.registered, row.not_registered, row.unknown];
        (title(row.mfa_required).to_owned(), parts)
    });
    let rows: Vec<Markup> = report
        .coverage
        .iter()
        .map(|line| {
            let about = html! { (title(line.mfa_required)) };
            let cells = [line.registered, line.not_registered, line.unknown, line.all];
            row(&about, &cells.map(number))
        })
        .collect();
    let headings = [
        ("Required", false),
        ("Registered", true),
        ("None", true),
        ("Unknown", true),
        ("All", true),
    ];
    section(
        "coverage",
        "Who is protected?",
        &html! {
            p {
                "MFA is never required of " b { (report.mfa_never_required) } " of " (count(report.users.can_sign_in, "user"))
                " who can sign in; " b { (report.no_second_factor) } " have no second factor."
                @if report.users.can_sign_in_unknown > 0 {
                    " Whether they may sign in is unknown for " (grouped(report.users.can_sign_in_unknown)) " of them."
                }
            }
            (bars("chart-coverage", "Users by how much MFA is required", &series, &parts.collect::<Vec<_>>()))
            (table("Users who can sign in, by how much MFA is required and whether a second factor is registered", &headings, &rows))
            p class="note" {
                "Always: at every sign-in that needs a new proof. Sometimes: at some applications, places, devices or risks. Each \
                 user stands where the highest is that is known. "
                (count(report.users.blocked, "blocked account")) " are not counted."
            }
        },
    )
}

pub(super) fn admins(report: &TenantReport) -> Markup {
    let admins = &report.admins;
    let rows: Vec<Markup> = admins.people.list.iter().map(admin).collect();
    let headings = [
        ("Admin", false),
        ("MFA required", false),
        ("Second factor", false),
        ("Roles", false),
    ];
    section(
        "admins",
        "Admins",
        &html! {
            p {
                (count(admins.active, "admin")) " with an active role, and " (grouped(admins.eligible_only))
                " who can activate one. MFA is never required of " b { (admins.mfa_never_required) }
                "; " b { (admins.no_second_factor) } " have no second factor."
                @if admins.unknown > 0 {
                    " Whether they are admins is unknown for " (count(admins.unknown, "user")) "."
                }
            }
            @if rows.is_empty() {
                p class="note" { "No admin is known." }
            } @else {
                (table("Admins, the least protected first", &headings, &rows))
                (rest(&admins.people))
            }
        },
    )
}

fn admin(admin: &Admin) -> Markup {
    let (class, factor) = match admin.is_mfa_registered {
        Some(true) => (None, "registered"),
        Some(false) => (Some("bad"), "none"),
        None => (Some("fair"), "unknown"),
    };
    let asked = match admin.mfa_required {
        Some(Required::Never) => Some("bad"),
        None => Some("fair"),
        Some(_) => None,
    };
    let cells = [
        html! { td class=[asked] { (required(admin.mfa_required)) } },
        html! { td class=[class] { (factor) } },
        html! {
            td {
                @for (at, role) in admin.roles.iter().enumerate() {
                    @if at > 0 { ", " }
                    (foreign(role))
                }
                @if !admin.eligible_roles.is_empty() {
                    @if !admin.roles.is_empty() { "; " }
                    "eligible: "
                    @for (at, role) in admin.eligible_roles.iter().enumerate() {
                        @if at > 0 { ", " }
                        (foreign(role))
                    }
                }
            }
        },
    ];
    row(&person(&admin.person), &cells)
}

pub(super) fn sms(report: &TenantReport) -> Markup {
    let sms = &report.sms;
    let series = [
        ("bad", "nothing else"),
        ("fair", "the default, beside another method"),
        ("none", "registered, not the default"),
    ];
    let parts = sms.groups.iter().map(|row| {
        let parts = vec![row.only, row.default, row.registered];
        (row.title().to_owned(), parts)
    });
    let rows: Vec<Markup> = sms
        .groups
        .iter()
        .map(|line| {
            let ends = line
                .sms_ends
                .map_or_else(|| "no date known".to_owned(), |date| date.to_string());
            let cells = [
                words(&ends),
                number(line.only),
                number(line.default),
                number(line.registered),
            ];
            row(&html! { (line.title()) }, &cells)
        })
        .collect();
    let headings = [
        ("Users", false),
        ("Ends", false),
        ("Nothing else", true),
        ("Default", true),
        ("Registered", true),
    ];
    let only = Measure {
        users: sms.only(),
        unknown: sms.unknown,
    };
    section(
        "sms",
        "SMS and voice",
        &html! {
            @match &sms.dates {
                Some(dates) => {
                    p {
                        @if dates.days_left >= 0 {
                            "Microsoft stops SMS and voice calls in " b { (days(dates.days_left)) } ", on " (dates.ends)
                        } @else {
                            "Microsoft stopped SMS and voice calls on " (dates.ends)
                        }
                        "; for Global Administrators and external users on " (dates.ends_later) ". "
                        b { (only) } " have nothing else and will be stopped at sign-in until they register another method."
                    }
                }
                None => {
                    p { "Microsoft has announced no date for this cloud. " b { (only) } " have SMS or voice alone." }
                }
            }
            (bars("chart-sms", "Users with SMS or voice, by the date that is theirs", &series, &parts.collect::<Vec<_>>()))
            (table("Users with a phone registered, by the date on which it ends for them", &headings, &rows))
            (readiness(&sms.readiness))
            @if sms.unknown > 0 {
                p { "The registered methods are unknown for " (count(sms.unknown, "user")) "." }
            }
            @if sms.admins.users > 0 {
                p { (count(sms.admins.users, "admin")) " with nothing else:" }
                ul { @for admin in &sms.admins.list { li { (person(admin)) } } }
                (rest(&sms.admins))
            }
            @if sms.blocked > 0 {
                p class="note" { (count(sms.blocked, "blocked account")) " with nothing but a phone are not counted." }
            }
            @if let Some(dates) = &sms.dates {
                p class="note" {
                    "Source of the dates: " (foreign(&dates.source))
                    @if let Some(as_of) = dates.as_of { ", as of " (as_of) }
                    ". Users who may be of either group are counted with the earlier date."
                }
            }
        },
    )
}

/// What the tenant must have before SMS and voice end.
fn readiness(checks: &[SmsCheck]) -> Markup {
    let rows: Vec<Markup> = checks
        .iter()
        .map(|check| {
            let cells = [
                words(check.standing.word()),
                html! { td { (foreign(&check.text)) } },
            ];
            row(&html! { (check.title) }, &cells)
        })
        .collect();
    let headings = [("What", false), ("Standing", false), ("Found", false)];
    table("What the tenant must have before", &headings, &rows)
}

pub(super) fn per_user(report: &TenantReport) -> Markup {
    let states = &report.per_user_mfa;
    let all = [
        ("disabled", states.disabled),
        ("enabled", states.enabled),
        ("enforced", states.enforced),
        ("unknown", states.unknown),
    ];
    let parts: Vec<(String, Vec<usize>)> = all
        .iter()
        .map(|(name, users)| ((*name).to_owned(), vec![*users]))
        .collect();
    let rows: Vec<Markup> = all
        .iter()
        .map(|(name, users)| row(&html! { (name) }, &[number(*users)]))
        .collect();
    section(
        "per-user",
        "Per-user MFA",
        &html! {
            p {
                "Per-user MFA is enabled or enforced for " (count(states.required(), "user")) ". Of "
                b { (states.only_source) } " of them nothing else requires MFA: switching it off would leave them \
                 with a password alone. Of " b { (states.required_twice) } " the policies require it too."
            }
            (bars("chart-states", "Users by per-user MFA state", &[("accent", "users")], &parts))
            (table("Users who can sign in, by per-user MFA state", &[("State", false), ("Users", true)], &rows))
        },
    )
}

pub(super) fn policies(report: &TenantReport) -> Markup {
    let defaults = match report.security_defaults {
        Some(true) => "Security defaults are on.",
        Some(false) => "Security defaults are off.",
        None => "Whether security defaults are on could not be read.",
    };
    let Some(policies) = &report.policies else {
        return section(
            "policies",
            "Policies",
            &html! {
                p { (defaults) " The Conditional Access policies could not be read." }
            },
        );
    };
    let shown = policies.iter().take(POLICIES);
    let parts: Vec<(String, Vec<usize>)> = shown
        .clone()
        .map(|policy| {
            let parts = vec![policy.in_scope, policy.unknown, policy.excluded];
            (
                crate::tenant::Shown::line(policy.display_name.as_str()).to_string(),
                parts,
            )
        })
        .collect();
    let rows: Vec<Markup> = shown
        .map(|policy| {
            let cells = [
                words(required(policy.mfa_required)),
                number(policy.in_scope),
                number(policy.unknown),
                number(policy.excluded),
                number(policy.only_source),
            ];
            row(&foreign(&policy.display_name), &cells)
        })
        .collect();
    let series = [
        ("good", "applies"),
        ("none", "unknown"),
        ("fair", "excluded"),
    ];
    let headings = [
        ("Policy", false),
        ("Requires", false),
        ("Applies to", true),
        ("Unknown", true),
        ("Excludes", true),
        ("Alone", true),
    ];
    section(
        "policies",
        "Policies",
        &html! {
            p {
                (defaults) " "
                @if policies.is_empty() { "No Conditional Access policy in force requires MFA." }
                @else { (policies_in_force(policies.len())) }
            }
            @if !rows.is_empty() {
                (bars("chart-policies", "Users of each policy that requires MFA", &series, &parts))
                (table("Policies in force that require MFA, and their users", &headings, &rows))
                p class="note" { "Alone: users who have no other source that requires MFA." }
            }
            @if policies.len() > POLICIES {
                p class="note" { "The table shows the first " (POLICIES) "." }
            }
            (excluded(report))
        },
    )
}

fn policies_in_force(policies: usize) -> String {
    if policies == 1 {
        return "1 Conditional Access policy in force requires MFA.".into();
    }
    format!(
        "{} Conditional Access policies in force require MFA.",
        grouped(policies)
    )
}

fn excluded(report: &TenantReport) -> Markup {
    let Some(excluded) = &report.excluded_everywhere else {
        return html! {};
    };
    let rows: Vec<Markup> = excluded
        .list
        .iter()
        .map(|user| row(&person(user), &[]))
        .collect();
    html! {
        @if excluded.users > 0 {
            (table("Users excluded by every policy", &[("User", false)], &rows))
            (rest(excluded))
        }
        @if excluded.unknown > 0 {
            p class="note" { "Whether every policy excludes them is unknown for up to " (count(excluded.unknown, "user")) "." }
        }
    }
}

pub(super) fn trend(report: &TenantReport) -> Markup {
    section(
        "trend",
        "What changed",
        &html! {
            @match &report.since {
                Some(since) => {
                    p {
                        "Since the last " (if since.is_report { "report" } else { "visit" }) ", "
                        (moment(since.read_date_time, &report.time_zone)) ":"
                    }
                    (changes(report))
                }
                None => {
                    p { "This is the first visit of which figures are kept: the next report shows what changed." }
                }
            }
            @if report.trend.len() > 1 { (visits(report)) }
        },
    )
}

fn changes(report: &TenantReport) -> Markup {
    let changes = report.since.iter().flat_map(|since| &since.changes);
    let rows: Vec<Markup> = changes
        .map(|change| {
            let class = match change.is_better() {
                _ if !change.is_certain => "number",
                Some(true) => "number good",
                Some(false) => "number bad",
                None => "number",
            };
            let sign = if change.is_certain {
                ""
            } else {
                " (not all was read)"
            };
            let cells = [
                number(change.before),
                number(change.after),
                html! { td class=(class) { (change.difference()) (sign) } },
            ];
            row(&html! { (change.title) }, &cells)
        })
        .collect();
    let headings = [
        ("Figure", false),
        ("Then", true),
        ("Now", true),
        ("Change", true),
    ];
    table("What changed", &headings, &rows)
}

fn visits(report: &TenantReport) -> Markup {
    let day = |row: &Figures| row.day().to_string();
    let (Some(oldest), Some(newest)) = (report.trend.first(), report.trend.last()) else {
        return html! {};
    };
    let since = |row: &Figures| (row.at.as_second() - oldest.at.as_second()) / 86_400;
    let points: Vec<(i64, Vec<usize>)> = report
        .trend
        .iter()
        .map(|row| {
            (
                since(row),
                vec![row.never, row.no_second_factor, row.sms_only],
            )
        })
        .collect();
    let series = [
        ("bad", "MFA never required"),
        ("fair", "no second factor"),
        ("accent", "SMS or voice alone"),
    ];
    let ends = (day(oldest), day(newest));
    let latest = report.trend.iter().rev().take(VISITS);
    let at_least = |users: usize, unknown: usize| {
        let measure = Measure { users, unknown };
        html! { td class="number" { (measure) } }
    };
    let rows: Vec<Markup> = latest
        .map(|row_of| {
            let cells = [
                at_least(row_of.never, row_of.required_unknown),
                at_least(row_of.no_second_factor, row_of.second_factor_unknown),
                at_least(row_of.sms_only, row_of.sms_unknown),
            ];
            row(&html! { (day(row_of)) }, &cells)
        })
        .collect();
    let headings = [
        ("Day", false),
        ("MFA never required", true),
        ("No second factor", true),
        ("SMS or voice alone", true),
    ];
    html! {
        (lines("chart-trend", "The figures of the visits", &series, (&ends.0, &ends.1), &points))
        (table("The figures of the visits, the latest first", &headings, &rows))
        @if report.trend.len() > VISITS {
            p class="note" { "The table shows the latest " (VISITS) " of " (grouped(report.trend.len())) " visits." }
        }
    }
}

pub(super) fn unread(report: &TenantReport) -> Markup {
    let rows: Vec<Markup> = report
        .unread
        .iter()
        .map(|unread| {
            let why = html! {
                td {
                    (foreign(&unread.reason))
                    @if !unread.advice.is_empty() { span class="account" { (foreign(&unread.advice)) } }
                }
            };
            row(&html! { (unread.source) }, &[words(&unread.meaning), why])
        })
        .collect();
    let headings = [("What", false), ("What that means", false), ("Why", false)];
    section(
        "unread",
        "What could not be read",
        &html! {
            @if rows.is_empty() {
                p { "Everything was read." }
            } @else {
                (table("What could not be read, or the service does not report", &headings, &rows))
            }
        },
    )
}
