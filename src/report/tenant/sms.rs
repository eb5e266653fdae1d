//! Who depends on Microsoft's SMS and voice calls, and until when.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::people::{Listed, Person};
use super::{ReportSource, signing_in};
use crate::coverage::{Rules, SmsCheck, SmsGroup, SmsRetirement, sms_group, sms_readiness};
use crate::tenant::{Known, Seen, SmsDependency, User};

/// The dependence on SMS and voice of users who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sms {
    /// When the delivery ends; null where no date is known.
    pub dates: Option<SmsDates>,
    /// Users who have a phone registered, by the date that is theirs.
    pub groups: Vec<SmsRow>,
    /// What the tenant must have before.
    pub readiness: Vec<SmsCheck>,
    /// Users with unknown registered methods.
    pub unknown: usize,
    /// Blocked accounts with nothing but a phone.
    pub blocked: usize,
    /// Admins with nothing but a phone.
    pub admins: Listed<Person>,
}

/// The two dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SmsDates {
    /// For everybody but the next.
    pub ends: Date,
    /// For Global Administrators and external users.
    pub ends_later: Date,
    /// Days from the reading to the first; negative once it is past.
    pub days_left: i32,
    /// Days from the reading to the second.
    pub days_left_later: i32,
    /// Where the dates come from.
    pub source: String,
    /// When they were looked up; null for dates of the configuration.
    pub as_of: Option<Date>,
}

/// Users with the same date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SmsRow {
    /// Who they are; null where it is unknown: the earlier date is the safe one.
    #[serde(serialize_with = "group_name")]
    pub group: Option<SmsGroup>,
    /// When it ends for them.
    pub sms_ends: Option<Date>,
    /// Users with nothing else.
    pub only: usize,
    /// Users with another method, and SMS or voice as the default.
    pub default: usize,
    /// Users with a phone beside the method they use.
    pub registered: usize,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands it by reference"
)]
fn group_name<S: serde::Serializer>(
    group: &Option<SmsGroup>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let name = group.map(|group| match group {
        SmsGroup::Everybody => "everybody",
        SmsGroup::External => "external",
        SmsGroup::GlobalAdministrator => "globalAdministrators",
    });
    name.serialize(serializer)
}

const GROUPS: [Option<SmsGroup>; 4] = [
    Some(SmsGroup::Everybody),
    Some(SmsGroup::GlobalAdministrator),
    Some(SmsGroup::External),
    None,
];

impl Sms {
    pub(super) fn of(source: &ReportSource<'_>, rules: &Rules<'_>) -> Self {
        let mut groups = GROUPS.map(|group| SmsRow::of(group, source.sms));
        let (mut unknown, mut admins) = (0, Vec::new());
        let mut admins_unknown = 0;
        for user in signing_in(source.store) {
            let dependency = match user.sms_dependency() {
                Known::Is(dependency) => dependency,
                Known::Unknown(_) => {
                    unknown += 1;
                    admins_unknown += usize::from(user.admin.is_yes());
                    continue;
                }
            };
            if dependency == SmsDependency::None {
                continue;
            }
            let group = sms_group(rules, user).ok();
            if let Some(row) = groups.iter_mut().find(|row| row.group == group) {
                row.add(dependency);
            }
            if dependency == SmsDependency::Only {
                match user.admin {
                    Known::Is(true) => admins.push(user),
                    Known::Unknown(_) => admins_unknown += 1,
                    Known::Is(false) => {}
                }
            }
        }
        let is_blocked =
            |user: &&User| user.enabled.is_no() && user.sms_dependency().is(&SmsDependency::Only);
        admins.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            dates: source.sms.map(|dates| SmsDates::of(dates, source)),
            groups: groups.into_iter().filter(SmsRow::is_worth_a_row).collect(),
            readiness: sms_readiness(
                Seen::of(source.protection.methods_policy.as_ref()),
                Seen::of(source.protection.policies.as_ref()),
            ),
            unknown,
            blocked: source.store.users().iter().filter(is_blocked).count(),
            admins: Listed::of(&admins, admins_unknown, source.mask, Person::of),
        }
    }

    /// Users with nothing else, of all groups.
    pub fn only(&self) -> usize {
        self.groups.iter().map(|row| row.only).sum()
    }
}

impl SmsDates {
    fn of(dates: &SmsRetirement, source: &ReportSource<'_>) -> Self {
        let today = TimeZone::UTC.to_datetime(source.at).date();
        let days = |date: Date| today.until(date).map_or(0, |span| span.get_days());
        Self {
            ends: dates.ends,
            ends_later: dates.ends_later,
            days_left: days(dates.ends),
            days_left_later: days(dates.ends_later),
            source: dates.source.to_string(),
            as_of: dates.as_of,
        }
    }
}

impl SmsRow {
    fn of(group: Option<SmsGroup>, dates: Option<&SmsRetirement>) -> Self {
        Self {
            group,
            sms_ends: dates.map(|dates| match group {
                Some(SmsGroup::External | SmsGroup::GlobalAdministrator) => dates.ends_later,
                Some(SmsGroup::Everybody) | None => dates.ends,
            }),
            ..Self::default()
        }
    }

    fn add(&mut self, dependency: SmsDependency) {
        match dependency {
            SmsDependency::Only => self.only += 1,
            SmsDependency::Default => self.default += 1,
            SmsDependency::Registered => self.registered += 1,
            SmsDependency::None => {}
        }
    }

    /// Nobody is in the row for the unknown in most tenants.
    fn is_worth_a_row(&self) -> bool {
        self.group.is_some() || self.all() > 0
    }

    /// Users with a phone.
    pub fn all(&self) -> usize {
        self.only + self.default + self.registered
    }

    /// Who they are.
    pub(super) fn title(&self) -> &'static str {
        match self.group {
            Some(SmsGroup::Everybody) => "Everybody else",
            Some(SmsGroup::GlobalAdministrator) => "Global Administrators",
            Some(SmsGroup::External) => "External users",
            None => "Not known which",
        }
    }
}
