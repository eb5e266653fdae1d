//! The end of SMS and voice: how long it is until then, who is concerned, and what the tenant must have before.

use jiff::civil::Date;

use super::Model;
use super::list::Restriction;
use crate::change::words::count;
use crate::coverage::{SmsCheck, SmsEnd, SmsExposure, SmsRetirement, SmsWho, sms_readiness};
use crate::tenant::{Figures, MethodDetail, SafeText, Seen, UserId, grouped, time};

/// `smsSignInState` of a phone that signs in by text message, without a password.
const READY: &str = "ready";

/// The figures, counted from the users at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct SmsWindow {
    /// Everybody who is concerned.
    pub exposure: SmsExposure,
    /// What the tenant must have before.
    pub checks: Vec<SmsCheck>,
    /// Users who sign in by text message alone, among those whose methods were read in this session.
    pub first_factor: Vec<UserId>,
    /// How many users' methods were read in this session.
    pub methods_read: usize,
    /// Not all users were read, so there may be more.
    pub is_partial: bool,
    /// What has changed since the visit before; none without an earlier day.
    pub since: Option<String>,
    /// What is chosen: a row, or a check below the rows; and in a row a date, or all of them.
    pub at: (usize, usize),
}

/// A row of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsRow {
    /// By the registration report.
    Of(SmsWho),
    /// By the methods that were read one by one.
    FirstFactor,
}

impl SmsRow {
    /// All, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        let by_report = SmsWho::ALL.iter().map(|who| Self::Of(*who));
        by_report.chain([Self::FirstFactor])
    }

    /// What the row is called, and the list under it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Of(who) => who.title(),
            Self::FirstFactor => "SMS sign-in: first factor",
        }
    }
}

/// The columns: all dates together, then each.
pub const COLUMNS: [Option<SmsEnd>; 4] = [
    None,
    Some(SmsEnd::First),
    Some(SmsEnd::Later),
    Some(SmsEnd::Unknown),
];

impl SmsWindow {
    /// Counts the users of a model.
    pub fn of(model: &Model, at: (usize, usize)) -> Self {
        let protection = &model.protection;
        let read = || {
            let details = model.recent_details.iter().chain(&model.detail);
            details.filter_map(|detail| Some((detail.user, detail.known_methods()?)))
        };
        let mut first_factor: Vec<UserId> = read()
            .filter(|(_, methods)| methods.iter().any(|method| signs_in(&method.detail)))
            .map(|(user, _)| user)
            .collect();
        first_factor.sort_unstable();
        first_factor.dedup();
        Self {
            exposure: SmsExposure::of(&model.rules(), model.store.users()),
            checks: sms_readiness(
                Seen::of(protection.methods_policy.as_ref()),
                Seen::of(protection.policies.as_ref()),
            ),
            methods_read: read().count(),
            first_factor,
            is_partial: model.load.is_list_partial(),
            since: since_last_visit(model),
            at,
        }
    }

    /// The users of a figure.
    pub fn users(&self, row: SmsRow, end: Option<SmsEnd>) -> Vec<UserId> {
        match (row, end) {
            (SmsRow::Of(who), end) => self.exposure.users(who, end).collect(),
            (SmsRow::FirstFactor, None) => self.first_factor.clone(),
            (SmsRow::FirstFactor, Some(_)) => Vec::new(),
        }
    }

    /// The figure in a few characters: `12`, `12+` where there may be more, `?` where nobody knows.
    pub fn short(&self, row: SmsRow, end: Option<SmsEnd>) -> String {
        let (users, more) = match row {
            SmsRow::Of(who) => (
                self.exposure.count(who, end),
                self.is_partial || self.exposure.unsure(who) > 0,
            ),
            SmsRow::FirstFactor if end.is_some() => return String::new(),
            SmsRow::FirstFactor => (self.first_factor.len(), true),
        };
        match (users, more) {
            (0, true) => "?".into(),
            (users, true) => format!("{}+", grouped(users)),
            (users, false) => grouped(users),
        }
    }

    /// How many lines can be chosen.
    pub fn len(&self) -> usize {
        SmsRow::all().count() + self.checks.len()
    }

    /// Whether there is nothing to choose.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The chosen row and column; none on a check.
    pub fn chosen(&self) -> Option<(SmsRow, Option<SmsEnd>)> {
        let row = SmsRow::all().nth(self.at.0)?;
        Some((row, COLUMNS.get(self.at.1).copied().flatten()))
    }

    /// The users of the chosen figure.
    pub fn chosen_users(&self) -> Vec<UserId> {
        let chosen = self.chosen();
        chosen.map_or_else(Vec::new, |(row, end)| self.users(row, end))
    }

    /// The users of the chosen figure, as a selection of the list.
    pub fn selection(&self) -> Restriction {
        let title = self.chosen().map_or("", |(row, _)| row.title());
        Restriction {
            title: title.into(),
            users: self.chosen_users().into_iter().collect(),
        }
    }
}

/// `since 2026-11-20: the only second factor 67 → 61, the default 20 → 22`. Where some users' methods are unknown, a
/// figure is at least so much.
fn since_last_visit(model: &Model) -> Option<String> {
    let at = model.load.list_read_at()?;
    let before = model.figures.before(at).last()?;
    let now = Figures::of(&model.store, at);
    let change = |of: fn(&Figures) -> usize| {
        let said = |figures: &Figures| {
            let more = if figures.sms_unknown > 0 { "+" } else { "" };
            format!("{}{more}", grouped(of(figures)))
        };
        let (before, now) = (said(before), said(&now));
        if before == now {
            format!("{now} as before")
        } else {
            format!("{before} → {now}")
        }
    };
    Some(format!(
        "Since {}: the only second factor {}, the default {}",
        time::date(before.at, &model.session.time_zone),
        change(|figures| figures.sms_only),
        change(|figures| figures.sms_default),
    ))
}

fn signs_in(detail: &MethodDetail) -> bool {
    let state = match detail {
        MethodDetail::Phone { sms_sign_in, .. } => sms_sign_in.as_ref(),
        _ => None,
    };
    state.map(SafeText::as_str) == Some(READY)
}

impl Model {
    /// Today, in the admin's zone and by the service's clock.
    pub fn today(&self) -> Date {
        self.session
            .time_zone
            .to_datetime(self.service_now())
            .date()
    }

    /// `SMS and voice end on 2027-02-01`; none where no date is known. The window counts the days.
    pub fn sms_deadline(&self) -> Option<String> {
        let ends = self.session.sms.as_ref()?.ends;
        let end = if self.today() < ends { "end" } else { "ended" };
        Some(format!("SMS and voice {end} on {ends}"))
    }

    /// Where the dates come from.
    pub fn sms_source(dates: &SmsRetirement) -> String {
        match dates.as_of {
            Some(as_of) => format!("{}, as of {as_of}", dates.source),
            None => dates.source.to_string(),
        }
    }
}

/// `on 2027-02-01, in 67 days`.
pub fn when(date: Date, today: Date) -> String {
    let days = date.duration_since(today).as_hours() / 24;
    match days {
        0 => format!("today, {date}"),
        1.. => {
            let days = usize::try_from(days).unwrap_or(usize::MAX);
            format!("on {date}, in {}", count(days, "day"))
        }
        _ => {
            let days = usize::try_from(-days).unwrap_or(usize::MAX);
            format!("on {date}, {} ago", count(days, "day"))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::when;

    #[test]
    fn the_days_left_are_those_of_the_calendar() {
        let end = date(2027, 2, 1);
        for (today, said) in [
            (date(2026, 11, 26), "on 2027-02-01, in 67 days"),
            (date(2027, 1, 31), "on 2027-02-01, in 1 day"),
            (date(2027, 2, 1), "today, 2027-02-01"),
            (date(2027, 2, 2), "on 2027-02-01, 1 day ago"),
        ] {
            assert_eq!(when(end, today), said);
        }
    }
}
