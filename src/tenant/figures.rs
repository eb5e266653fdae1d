//! The figures of one visit, and those of the visits before: counts only, nobody's name.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::role::GLOBAL_ADMINISTRATOR;
use super::{Known, MfaState, Required, Role, RoleBook, Seen, SmsDependency, Store, User};

/// How many days are kept.
const DAYS: i64 = 731;

/// What a visit counted. Of what was not read it says how many it is unknown for, so that no figure claims more than it
/// knows. Users who may not sign in count only where that is said, accounts of programs nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// When the list was read to its end.
    pub at: Timestamp,
    /// All users, those who may not sign in included.
    pub users: usize,
    /// Users who may sign in, or where that is unknown.
    pub can_sign_in: usize,
    /// Users who are required to use MFA at every sign-in.
    pub always: usize,
    /// Users who are required to at some.
    pub sometimes: usize,
    /// Users who are never required to.
    pub never: usize,
    /// Users where that is unknown.
    pub required_unknown: usize,
    /// Users without a second factor.
    pub no_second_factor: usize,
    /// Users where that is unknown.
    pub second_factor_unknown: usize,
    /// Holders of a directory role, eligible ones included.
    pub admins: usize,
    /// Users who may or may not be among them.
    pub admins_unknown: usize,
    /// Admins who are never required to use MFA.
    pub admins_never: usize,
    /// Users whose per-user state is disabled.
    pub disabled: usize,
    /// Users whose per-user state is enabled.
    pub enabled: usize,
    /// Users whose per-user state is enforced.
    pub enforced: usize,
    /// Users whose per-user state is unknown.
    pub state_unknown: usize,
    /// Users whose only second factor is SMS or voice.
    pub sms_only: usize,
    /// Users whose default is SMS or voice, beside another one.
    pub sms_default: usize,
    /// Users where that is unknown.
    pub sms_unknown: usize,
    /// Users who hold or may activate Global Administrator for the whole tenant; none where the roles were not read.
    #[serde(default)]
    pub global_admins: Option<usize>,
    /// Whether there may be more: some of the roles were not read.
    #[serde(default)]
    pub global_admins_at_least: bool,
    /// Whether a report was written at this visit.
    #[serde(default)]
    pub report: bool,
}

impl Figures {
    /// Counts the users of a store whose list was read to its end at a time.
    pub fn of(store: &Store, at: Timestamp) -> Self {
        let mut figures = Self {
            at,
            ..Self::default()
        };
        for user in store.users().iter().filter(|user| !user.is_agent()) {
            figures.users += 1;
            if !user.enabled.is_no() {
                figures.count(user);
            }
        }
        if let Seen::Known(book) = store.seen_roles() {
            figures.count_global_admins(store, book);
        }
        figures
    }

    fn count_global_admins(&mut self, store: &Store, book: &RoleBook) {
        let is_global = |role: &Role| role.template == GLOBAL_ADMINISTRATOR && role.scope.is_none();
        let users = store.users().iter();
        let holders = users.filter(|user| {
            let (held, eligible) = (book.of(user.id), book.eligible_of(user.id));
            let mut roles = held.chain(eligible.map(|(role, _)| role));
            !user.is_agent() && !user.enabled.is_no() && roles.any(is_global)
        });
        self.global_admins = Some(holders.count());
        self.global_admins_at_least = book.gap().is_some() || book.eligible_gap().is_some();
    }

    fn count(&mut self, user: &User) {
        self.can_sign_in += 1;
        let required = user.required();
        *match required {
            Known::Is(Required::Always) => &mut self.always,
            Known::Is(Required::Sometimes) => &mut self.sometimes,
            Known::Is(Required::Never) => &mut self.never,
            Known::Unknown(_) => &mut self.required_unknown,
        } += 1;
        match user.registered() {
            Known::Is(false) => self.no_second_factor += 1,
            Known::Unknown(_) => self.second_factor_unknown += 1,
            Known::Is(true) => {}
        }
        match user.admin {
            Known::Is(true) => {
                self.admins += 1;
                self.admins_never += usize::from(required.is(&Required::Never));
            }
            Known::Unknown(_) => self.admins_unknown += 1,
            Known::Is(false) => {}
        }
        *match user.state.value {
            Known::Is(MfaState::Disabled) => &mut self.disabled,
            Known::Is(MfaState::Enabled) => &mut self.enabled,
            Known::Is(MfaState::Enforced) => &mut self.enforced,
            Known::Unknown(_) => &mut self.state_unknown,
        } += 1;
        match user.sms_dependency() {
            Known::Is(SmsDependency::Only) => self.sms_only += 1,
            Known::Is(SmsDependency::Default) => self.sms_default += 1,
            Known::Unknown(_) => self.sms_unknown += 1,
            Known::Is(_) => {}
        }
    }

    /// How much is unknown.
    fn unknown(&self) -> usize {
        self.required_unknown
            + self.second_factor_unknown
            + self.admins_unknown
            + self.state_unknown
            + self.sms_unknown
    }

    /// The day of the visit, in UTC: a day is the same on every computer.
    pub fn day(&self) -> Date {
        TimeZone::UTC.to_datetime(self.at).date()
    }
}

/// The figures of earlier visits, oldest first, one a day, for two years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureHistory(Vec<Figures>);

impl FigureHistory {
    /// From rows in any order; of a day the last row counts.
    pub fn of(rows: impl IntoIterator<Item = Figures>) -> Self {
        let mut rows: Vec<Figures> = rows.into_iter().collect();
        rows.sort_by_key(|row| row.at);
        let mut history = Self::default();
        for row in rows {
            history.add(row);
        }
        history
    }

    /// Adds a visit. It takes the place of the earlier one of its day, unless that knew more; what is older than two years
    /// goes.
    pub fn add(&mut self, figures: Figures) {
        let mut figures = figures;
        if let Some(at) = self.0.iter().position(|row| row.day() == figures.day()) {
            let row = self.0.remove(at);
            let report = row.report || figures.report;
            if row.unknown() < figures.unknown() {
                figures = row;
            }
            figures.report = report;
        }
        let at = self.0.partition_point(|row| row.at < figures.at);
        self.0.insert(at, figures);
        let newest = self.0.last().map_or(figures.at, |row| row.at);
        if let Ok(oldest) = newest.checked_sub(SignedDuration::from_hours(24 * DAYS)) {
            self.0.retain(|row| row.at > oldest);
        }
    }

    /// The rows, oldest first.
    pub fn rows(&self) -> &[Figures] {
        &self.0
    }

    /// The rows of earlier days than this one, oldest first.
    pub fn before(&self, at: Timestamp) -> &[Figures] {
        let day = TimeZone::UTC.to_datetime(at).date();
        let end = self.0.partition_point(|row| row.day() < day);
        self.0.get(..end).unwrap_or_default()
    }

    /// The last report of an earlier day; where there is none, the last visit.
    pub fn last_report(&self, at: Timestamp) -> Option<&Figures> {
        let before = self.before(at);
        let report = before.iter().rfind(|row| row.report);
        report.or_else(|| before.last())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: &str, never: usize) -> Figures {
        Figures {
            at: at.parse().unwrap(),
            never,
            ..Figures::default()
        }
    }

    fn reported(row: Figures) -> Figures {
        Figures {
            report: true,
            ..row
        }
    }

    #[test]
    fn a_day_has_one_row_and_remembers_that_a_report_was_written() {
        let mut history = FigureHistory::default();
        history.add(reported(row("2026-11-24T08:00:00Z", 9)));
        history.add(row("2026-11-24T23:00:00Z", 7));
        history.add(row("2026-11-25T01:00:00Z", 6));
        let never: Vec<_> = history
            .rows()
            .iter()
            .map(|row| (row.never, row.report))
            .collect();
        assert_eq!(never, [(7, true), (6, false)]);
    }

    #[test]
    fn a_visit_that_could_read_less_does_not_replace_one_of_the_same_day_that_knew_more() {
        let mut history = FigureHistory::of([row("2026-11-24T08:00:00Z", 9)]);
        history.add(Figures {
            required_unknown: 400,
            ..reported(row("2026-11-24T09:00:00Z", 0))
        });
        let [kept] = history.rows() else {
            panic!("{history:?}");
        };
        assert_eq!((kept.never, kept.report), (9, true));
    }

    #[test]
    fn what_is_older_than_two_years_goes_whatever_the_order() {
        let history = FigureHistory::of([
            row("2026-11-25T00:00:00Z", 1),
            row("2024-11-01T00:00:00Z", 2),
            row("2025-01-01T00:00:00Z", 3),
        ]);
        let never: Vec<_> = history.rows().iter().map(|row| row.never).collect();
        assert_eq!(never, [3, 1]);
    }

    #[test]
    fn a_report_is_compared_with_the_last_report_of_an_earlier_day_else_with_the_last_visit() {
        let now = "2026-11-25T12:00:00Z".parse().unwrap();
        let mut history = FigureHistory::of([
            row("2026-11-23T08:00:00Z", 3),
            row("2026-11-24T08:00:00Z", 2),
            reported(row("2026-11-25T08:00:00Z", 1)),
        ]);
        assert_eq!(history.last_report(now).unwrap().never, 2);
        history.add(reported(row("2026-11-22T08:00:00Z", 4)));
        assert_eq!(history.last_report(now).unwrap().never, 4);
        assert_eq!(history.before(now).len(), 3);
    }
}
