//! The report as one HTML file that needs nothing else: no network, no script.
//!
//! Every value is escaped by the library; what the tenant calls things also passes the border of the screen, and is
//! isolated, so that no name turns the text around it.

pub(in crate::report) mod lists;
mod sections;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Measure, TenantReport};
use crate::change::words::count;
use crate::tenant::{Required, Shown, grouped, time};

/// The look: light, dark and paper.
const STYLE: &str = include_str!("report.css");

/// Nothing is fetched and nothing runs, whatever a name holds.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the report.
pub fn html(report: &TenantReport) -> String {
    let title = format!("MFA in {}", Shown::line(report.tenant.as_str()));
    let body = html! {
        header {
            h1 { "MFA in " (foreign(&report.tenant)) }
            p {
                "As of " (when(report)) "."
                @if report.is_masked { " People are masked." }
            }
            (cards(report))
        }
        main {
            (first(report))
            (sections::coverage(report))
            (sections::admins(report))
            (sections::sms(report))
            (sections::per_user(report))
            (sections::policies(report))
            (sections::trend(report))
            (sections::unread(report))
        }
        footer {
            p {
                "“At least” marks a figure that can only be higher: some of what it rests on could not be read. \
                 Nothing that was not read counts as no. Unless it says otherwise, a figure is about users who may \
                 sign in. The registration report of the service runs hours behind."
            }
            (made_by())
        }
    };
    page(&title, &body)
}

/// A whole file around what a page says.
pub(in crate::report) fn page(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
    .into_string()
}

/// The last line of a page.
pub(in crate::report) fn made_by() -> Markup {
    html! { p { "Made by mfadeck. This file loads nothing and sends nothing." } }
}

fn when(report: &TenantReport) -> String {
    moment(report.read_date_time, &report.time_zone)
}

/// `2026-11-25 17:43 (UTC+01)`.
pub(in crate::report) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    time::minute_and_offset(at, zone)
}

/// Text of the tenant's.
pub(in crate::report) fn foreign(text: &str) -> Markup {
    html! { bdi { (Shown::line(text).to_string()) } }
}

/// What a figure means: the class of its colour.
pub(in crate::report) fn alarm(measure: Measure, class: &'static str) -> &'static str {
    match (measure.users, measure.unknown) {
        (0, 0) => "good",
        (0, _) => "none",
        _ => class,
    }
}

fn cards(report: &TenantReport) -> Markup {
    let never = report.mfa_never_required;
    let admins = report.admins.mfa_never_required;
    let factor = report.no_second_factor;
    let sms = Measure {
        users: report.sms.only(),
        unknown: report.sms.unknown,
    };
    html! {
        ul class="cards" aria-label="Key figures" {
            li { strong { (grouped(report.users.can_sign_in)) } span { "users can sign in" } }
            li class=(alarm(never, "bad")) { (figure(never)) span { "MFA never required" } }
            li class=(alarm(admins, "bad")) { (figure(admins)) span { "admins, MFA never required" } }
            li class=(alarm(factor, "fair")) { (figure(factor)) span { "no second factor" } }
            li class=(alarm(sms, "fair")) { (figure(sms)) span { "with SMS or voice alone" } }
        }
    }
}

/// A figure in large print, with what is not sure about it in small.
pub(in crate::report) fn figure(measure: Measure) -> Markup {
    html! {
        strong {
            @if measure.users > 0 && measure.unknown > 0 {
                small { "at least " } (grouped(measure.users))
            } @else {
                (measure)
            }
        }
    }
}

/// What to do, the most urgent first.
fn first(report: &TenantReport) -> Markup {
    let steps = steps(report);
    html! {
        section class="first" aria-labelledby="first" {
            h2 id="first" { "What to do first" }
            @if steps.is_empty() {
                p { "Nothing that was read asks for action." }
            } @else {
                ol { @for step in &steps { li { (step) } } }
            }
        }
    }
}

/// The sentences of the summary, also for Markdown.
pub(super) fn steps(report: &TenantReport) -> Vec<String> {
    let mut steps = Vec::new();
    let admins = report.admins.mfa_never_required;
    if admins.users > 0 {
        steps.push(format!(
            "Require MFA of {}: nothing does today.",
            sure(admins, "admin")
        ));
    }
    let never = report.mfa_never_required;
    let others = Measure {
        users: never.users.saturating_sub(admins.users),
        ..never
    };
    if others.users > 0 {
        let more = if admins.users > 0 { " other" } else { "" };
        steps.push(format!(
            "Cover {} by a policy: they sign in with a password alone.",
            sure(others, &format!("{more} user"))
        ));
    }
    if report.sms.only() > 0 {
        let users = count(report.sms.only(), "user");
        steps.push(match &report.sms.dates {
            Some(dates) if dates.days_left >= 0 => format!(
                "Register a passkey or the Authenticator for {users} before SMS and voice end: {} left.",
                days(dates.days_left)
            ),
            Some(_) => format!("Register a passkey or the Authenticator for {users}: SMS and voice have ended."),
            None => format!("Register a passkey or the Authenticator for {users}, who have SMS or voice alone."),
        });
    }
    if report.no_second_factor.users > 0 {
        steps.push(format!(
            "Have a second factor registered for {}.",
            sure(report.no_second_factor, "user")
        ));
    }
    let excluded = report.excluded_everywhere.as_ref();
    if let Some(excluded) = excluded.filter(|excluded| excluded.users > 0) {
        steps.push(format!(
            "Review the exclusions of {}: every policy leaves them out. Emergency accounts may be meant to be there.",
            count(excluded.users, "user")
        ));
    }
    if !report.is_complete() {
        steps.push("Find out why some of it could not be read: the last section says what.".into());
    }
    steps
}

/// `12 users`, `at least 1 user`.
fn sure(measure: Measure, noun: &str) -> String {
    let users = count(measure.users, noun.trim_start());
    if measure.unknown > 0 {
        format!("at least {users}")
    } else {
        users
    }
}

/// `1 day`, `68 days`.
pub(in crate::report) fn days(days: i32) -> String {
    count(usize::try_from(days).unwrap_or(0), "day")
}

/// The word for how much MFA is required.
pub(super) fn required(required: Option<Required>) -> &'static str {
    required.map_or("unknown", Required::name)
}
