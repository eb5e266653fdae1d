//! The table of all tenants as one HTML file, in the look of the report of a tenant.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::change::words::count;
use crate::coverage::SmsRetirement;
use crate::report::tenant::html::lists::{Heading, row, table};
use crate::report::tenant::html::{alarm, days, figure, foreign, made_by, moment, page};
use crate::report::tenant::measure::Measure;
use crate::tenant::{Figure, Figures, Standing, StandingPart};

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct AllTenantsPage<'a> {
    /// The tenants, the worst first.
    pub rows: &'a [Standing],
    /// When the page was made.
    pub at: Timestamp,
    /// The zone of the times on the page.
    pub time_zone: &'a TimeZone,
    /// When SMS and voice end; none where no date is known.
    pub sms: Option<&'a SmsRetirement>,
}

/// Writes the page.
pub fn html(source: &AllTenantsPage<'_>) -> String {
    let title = format!("MFA in {}", count(source.rows.len(), "tenant"));
    let body = html! {
        header {
            h1 { (title) }
            p { "As of " (moment(source.at, source.time_zone)) ". " (source.how_many_were_read()) }
            (source.cards())
        }
        main {
            (source.tenants())
            (source.unread())
        }
        footer {
            p {
                "12+ means at least twelve: some of what the figure rests on could not be read. A question mark is unknown. \
                 Nothing that was not read counts as no. Figures are about users who may sign in; the registration report of \
                 the service runs hours behind."
            }
            (made_by())
        }
    };
    page(&title, &body)
}

const HEADINGS: [Heading; 8] = [
    ("Tenant", false),
    ("Can sign in", true),
    ("MFA never required", true),
    ("Admins among them", true),
    ("No second factor", true),
    ("SMS or voice only", true),
    ("Global admins", true),
    ("Read", false),
];

impl AllTenantsPage<'_> {
    /// Of all tenants together. What was not read can only make it more.
    fn total(&self, part: StandingPart) -> Measure {
        let mut total = Measure::default();
        for row in self.rows {
            match row.figures.as_ref().map(|figures| part.of(figures)) {
                Ok(Figure::Exactly(users)) => total.users += users,
                Ok(Figure::AtLeast(users)) => {
                    total.users += users;
                    total.unknown += 1;
                }
                Ok(Figure::Unknown) | Err(_) => total.unknown += 1,
            }
        }
        total
    }

    fn how_many_were_read(&self) -> String {
        let failed = self.rows.iter().filter(|row| row.figures.is_err()).count();
        match failed {
            0 => "All tenants were read.".to_owned(),
            failed => format!(
                "{} {} not read: the sums are without {}.",
                count(failed, "tenant"),
                if failed == 1 { "was" } else { "were" },
                if failed == 1 { "it" } else { "those" }
            ),
        }
    }

    fn cards(&self) -> Markup {
        let never = self.total(StandingPart::Never);
        let admins = self.total(StandingPart::AdminsNever);
        let factor = self.total(StandingPart::NoSecondFactor);
        let sms = self.total(StandingPart::SmsOnly);
        html! {
            ul class="cards" aria-label="Key figures" {
                li { (figure(self.total(StandingPart::CanSignIn))) span { "users can sign in" } }
                li class=(alarm(never, "bad")) { (figure(never)) span { "MFA never required" } }
                li class=(alarm(admins, "bad")) { (figure(admins)) span { "admins, MFA never required" } }
                li class=(alarm(factor, "fair")) { (figure(factor)) span { "no second factor" } }
                li class=(alarm(sms, "fair")) { (figure(sms)) span { "with SMS or voice alone" } }
            }
        }
    }

    fn tenants(&self) -> Markup {
        let rows: Vec<Markup> = self.rows.iter().map(|row| self.tenant(row)).collect();
        html! {
            section aria-labelledby="tenants" {
                h2 id="tenants" { "All tenants" }
                @if let Some(left) = self.sms_left() { p { (left) } }
                (table("One row for each tenant, the worst first", &HEADINGS, &rows))
                p class="note" {
                    "Tenants with an admin who is never required to use MFA come first, then those with the most such users."
                }
            }
        }
    }

    fn sms_left(&self) -> Option<String> {
        let sms = self.sms?;
        let left = sms.days_left(self.time_zone.to_datetime(self.at).date());
        Some(if left >= 0 {
            format!(
                "Microsoft stops SMS and voice calls in {}, on {}.",
                days(left),
                sms.ends
            )
        } else {
            format!("Microsoft stopped SMS and voice calls on {}.", sms.ends)
        })
    }

    fn tenant(&self, standing: &Standing) -> Markup {
        let about = html! {
            (foreign(&standing.profile))
            @if let Some(tenant) = standing.tenant.as_ref().filter(|tenant| **tenant != standing.profile) {
                span class="account" { (foreign(tenant)) }
            }
        };
        let Ok(figures) = &standing.figures else {
            let why = standing.in_short().unwrap_or_default();
            return html! {
                tr {
                    th scope="row" { (about) }
                    td class="bad" colspan="7" { "Not read: " (foreign(why)) }
                }
            };
        };
        let mut cells: Vec<Markup> = StandingPart::ALL
            .iter()
            .map(|part| cell(*part, figures))
            .collect();
        cells.push(html! {
            td class="when" {
                (moment(figures.at, self.time_zone))
                @if standing.kept { span class="account" { "an earlier reading" } }
                @if !standing.unread.is_empty() {
                    span class="account" { (count(standing.unread.len(), "part")) " not read" }
                }
            }
        });
        row(&about, &cells)
    }

    /// Each reason in full, with what to do about it.
    fn unread(&self) -> Markup {
        let parts = self.rows.iter().filter(|row| !row.is_complete());
        let parts: Vec<&Standing> = parts.collect();
        html! {
            @if !parts.is_empty() {
                section class="missing" aria-labelledby="unread" {
                    h2 id="unread" { "What could not be read" }
                    @for standing in parts {
                        p { b { (foreign(&standing.profile)) } }
                        ul {
                            @if let Err(why) = &standing.figures { li { (foreign(why)) } }
                            @for why in &standing.unread { li { (foreign(why)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cell(part: StandingPart, figures: &Figures) -> Markup {
    let figure = part.of(figures);
    let class = match part {
        _ if figure.is_none() || figure == Figure::Unknown => "number",
        StandingPart::Never | StandingPart::AdminsNever => "number bad",
        StandingPart::NoSecondFactor | StandingPart::SmsOnly => "number fair",
        StandingPart::CanSignIn | StandingPart::GlobalAdmins => "number",
    };
    html! { td class=(class) { (figure.to_string()) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(profile: &str, figures: Result<Figures, String>) -> Standing {
        Standing {
            profile: profile.to_owned(),
            tenant: None,
            figures,
            kept: false,
            unread: Vec::new(),
        }
    }

    #[test]
    fn sums_are_lower_bounds_where_a_tenant_was_not_read() {
        let figures = Figures {
            never: 4,
            ..Figures::default()
        };
        let read = standing("coho", Ok(figures));
        let of = |rows: &[Standing], part| {
            let source = AllTenantsPage {
                rows,
                at: Timestamp::UNIX_EPOCH,
                time_zone: &TimeZone::UTC,
                sms: None,
            };
            source.total(part).to_string()
        };
        let one = [read.clone()];
        assert_eq!(of(&one, StandingPart::Never), "4");
        assert_eq!(of(&one, StandingPart::GlobalAdmins), "unknown");
        let two = [read, standing("lucerne", Err("no consent".into()))];
        assert_eq!(of(&two, StandingPart::Never), "at least 4");
        assert_eq!(of(&two, StandingPart::AdminsNever), "unknown");
    }

    #[test]
    fn no_name_and_no_reason_is_markup() {
        let hostile = "<script>alert(1)</script>\u{202e}";
        let mut partly = standing(hostile, Ok(Figures::default()));
        partly.unread = vec![hostile.to_owned()];
        let rows = [partly, standing(hostile, Err(hostile.to_owned()))];
        let page = html(&AllTenantsPage {
            rows: &rows,
            at: Timestamp::UNIX_EPOCH,
            time_zone: &TimeZone::UTC,
            sms: None,
        });
        assert!(
            !page.contains("<script") && !page.contains('\u{202e}'),
            "{page}"
        );
        assert_eq!(page.matches("&lt;script&gt;").count(), 7, "{page}");
    }
}
