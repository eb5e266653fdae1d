//! What the tenant on the screen knows of the others.

use super::all_tenants::TenantRow;
use super::statement::{Statement, Tone, say};
use super::tabs::{JobProgress, Tab, TabState};
use super::{Layer, Model};
use crate::change::words::count;
use crate::tenant::markdown::{self, escaped};
use crate::tenant::text::fold;
use crate::tenant::{Figures, StandingPart, time};

impl Model {
    /// How far this tenant's job is.
    pub fn progress(&self) -> Option<JobProgress> {
        let job = self.active_job()?;
        Some(JobProgress {
            action: job.plan.action.short(),
            done: job.tally.total(),
            total: job.total(),
        })
    }

    /// Whether something waits for an answer here.
    pub fn waits_for_an_answer(&self) -> bool {
        self.layers.iter().any(|layer| layer.attention().is_some())
    }

    /// The other tenants where a job runs.
    pub fn jobs_elsewhere(&self) -> impl Iterator<Item = (&Tab, JobProgress)> {
        let others = self.tabs.iter().filter(|tab| !self.is_own(tab));
        others.filter_map(|tab| Some((tab, tab.job?)))
    }

    /// Whether nobody could sign in to this tenant.
    pub fn has_failed_to_open(&self) -> bool {
        let own = self.tabs.iter().find(|tab| self.is_own(tab));
        own.is_some_and(|tab| matches!(tab.state, TabState::Failed(_)))
    }

    /// Whether a tenant of the desk is this one.
    pub fn is_own(&self, tab: &Tab) -> bool {
        self.session.profile.as_deref() == Some(tab.name.as_str())
    }

    /// The tenants that the picker offers, and which of them is chosen.
    pub fn in_picker(&self) -> Option<(Vec<&Tab>, usize)> {
        let Layer::Tenants(picker) = self.layers.last()? else {
            return None;
        };
        let words = fold(picker.input.value());
        let found: Vec<&Tab> = self.tabs.iter().filter(|tab| tab.matches(&words)).collect();
        let chosen = picker.chosen.min(found.len().saturating_sub(1));
        Some((found, chosen))
    }

    /// Which row of the table is chosen, while its window is on top: the first until somebody chooses.
    pub fn chosen_tenant(&self) -> Option<(usize, &TenantRow)> {
        let Layer::AllTenants { chosen } = self.layers.last()? else {
            return None;
        };
        let rows = self.all_tenants.rows();
        let is_chosen = |row: &TenantRow| Some(&row.standing.profile) == chosen.as_ref();
        let at = rows.iter().position(is_chosen).unwrap_or(0);
        Some((at, rows.get(at)?))
    }

    /// How many days SMS and voice work for most users, where that is known; negative once that is over.
    pub fn sms_days_left(&self) -> Option<i32> {
        let today = self.session.time_zone.to_datetime(self.now).date();
        self.session.sms.as_ref().map(|sms| sms.days_left(today))
    }

    /// A row in words: when the tenant was read, what was counted, and what could not be read.
    pub fn about_tenant(&self, row: &TenantRow) -> Vec<Statement> {
        let standing = &row.standing;
        let known = standing.figures.as_ref();
        let mut parts = vec![standing.profile.clone()];
        parts.extend(standing.tenant.clone());
        let minute = |at| time::minute(at, &self.session.time_zone);
        parts.push(match (known, row.tried) {
            _ if row.is_waiting && known.is_err() => "being read".into(),
            (Ok(figures), _) if standing.kept => {
                format!("counted at an earlier visit, {}", minute(figures.at))
            }
            (Ok(figures), _) => format!("read {}", minute(figures.at)),
            (Err(_), Some(tried)) => format!("tried {}", minute(tried)),
            (Err(_), None) => String::new(),
        });
        parts.retain(|part| !part.is_empty());
        let mut lines = vec![say(Tone::Heading, 0, parts.join(" · "))];
        match known {
            Ok(figures) => lines.push(say(Tone::Plain, 0, self.in_words(figures))),
            Err(_) if row.is_waiting => {}
            Err(why) => {
                let tone = if row.has_failed() {
                    Tone::Bad
                } else {
                    Tone::Quiet
                };
                lines.push(say(tone, 0, sentence(why)));
            }
        }
        let unread = standing.unread.iter();
        lines.extend(unread.map(|why| say(Tone::Unsure, 0, format!("Not read: {why}"))));
        lines
    }

    fn in_words(&self, figures: &Figures) -> String {
        let part = |part: StandingPart| part.of(figures);
        let sms = match self.sms_days_left() {
            Some(days @ 0..) => {
                let days = usize::try_from(days).unwrap_or_default();
                format!(", {} left", count(days, "day"))
            }
            Some(_) => ", which has ended".into(),
            None => String::new(),
        };
        [
            format!("{} can sign in", part(StandingPart::CanSignIn)),
            format!(
                "MFA never required: {}, admins among them: {}",
                part(StandingPart::Never),
                part(StandingPart::AdminsNever)
            ),
            format!("no second factor: {}", part(StandingPart::NoSecondFactor)),
            format!("SMS or voice only: {}{sms}", part(StandingPart::SmsOnly)),
            format!(
                "Global Administrators: {}",
                part(StandingPart::GlobalAdmins)
            ),
        ]
        .join(" · ")
    }

    /// The table for a ticket or a mail, in Markdown.
    pub fn tenants_in_markdown(&self) -> String {
        let heading = markdown::heading([
            "Tenant",
            "Can sign in",
            "MFA never required",
            "Admins among them",
            "No second factor",
            "SMS or voice only",
            "Global Administrators",
            "Read",
        ]);
        let rows = self.all_tenants.rows().iter().map(|row| {
            let standing = &row.standing;
            let mut cells = vec![escaped(&standing.profile)];
            match &standing.figures {
                Ok(figures) => {
                    let parts = StandingPart::ALL.iter();
                    cells.extend(parts.map(|part| part.of(figures).to_string()));
                    let at = time::minute(figures.at, &self.session.time_zone);
                    let unread = standing.unread.iter();
                    let unread = unread.map(|why| format!("; not read: {why}"));
                    cells.push(escaped(&format!("{at}{}", unread.collect::<String>())));
                }
                Err(why) => {
                    cells.extend(StandingPart::ALL.iter().map(|_| "-".to_owned()));
                    cells.push(escaped(why));
                }
            }
            markdown::line(cells)
        });
        let table = heading + &rows.collect::<String>();
        table.trim_end().to_owned()
    }
}

/// With a capital letter and a full stop, as a sentence of its own.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let stop = if why.ends_with(['.', '?', ')']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.unwrap_or_default(), letters.as_str())
}
