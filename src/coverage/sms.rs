//! Until when Microsoft delivers SMS and voice calls for a user.
//!
//! Source: Microsoft, "SMS and voice retirement in Microsoft Entra ID": the delivery ends for Global Administrators and
//! external users later than for everybody else; guests with an account of this directory are not external.

use jiff::civil::Date;

use super::Rules;
use crate::tenant::role::GLOBAL_ADMINISTRATOR;
use crate::tenant::{Known, SafeText, SmsDependency, Unknown, User};

/// When Microsoft's delivery ends, as far as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsRetirement {
    /// For everybody but the next.
    pub ends: Date,
    /// For Global Administrators and external users.
    pub ends_later: Date,
    /// When these dates were looked up; none for dates of the configuration.
    pub as_of: Option<Date>,
    /// Where Microsoft announced them.
    pub source: SafeText,
}

impl SmsRetirement {
    /// How many days SMS and voice work for most users; negative once that is over.
    pub fn days_left(&self, today: Date) -> i32 {
        today.until(self.ends).map_or(0, |span| span.get_days())
    }
}

/// Which of the two dates is a user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SmsGroup {
    /// The first date.
    Everybody,
    /// The later one: an external user.
    External,
    /// The later one: an active Global Administrator of the whole tenant.
    GlobalAdministrator,
}

/// Which of the two dates is a user's. Where that is unknown, the earlier date is the safe one to plan with.
pub fn sms_group(rules: &Rules<'_>, user: &User) -> Known<SmsGroup> {
    if user.external.is_yes() {
        return Known::Is(SmsGroup::External);
    }
    match rules.role_among(&[GLOBAL_ADMINISTRATOR], user.id) {
        Ok(Some(_)) => Known::Is(SmsGroup::GlobalAdministrator),
        Ok(None) => user.external.map(|_| SmsGroup::Everybody),
        Err(problem) => {
            Known::Unknown(problem.map_or(Unknown::NotRead, |problem| problem.kind.into()))
        }
    }
}

/// What SMS and voice are to a user, and when they end: nothing without a phone, or where that is unknown.
pub fn sms_sentence(
    rules: &Rules<'_>,
    user: &User,
    retirement: Option<&SmsRetirement>,
) -> Option<String> {
    let what = match user.sms_dependency().ok()? {
        SmsDependency::Only => "SMS or voice is the only second factor",
        SmsDependency::Default => "SMS or voice is the default second factor",
        SmsDependency::Registered => "SMS or voice is registered beside another method",
        SmsDependency::None => return None,
    };
    let Some(dates) = retirement else {
        return Some(what.to_owned());
    };
    Some(match sms_ends(rules, user, retirement) {
        Known::Is(Some(date)) => format!("{what}, until {date}"),
        Known::Is(None) => what.to_owned(),
        Known::Unknown(_) => format!("{what}, until {} or {}", dates.ends, dates.ends_later),
    })
}

/// When SMS and voice end for a user who has a phone registered: none for a user without, and where no date is known, as in
/// clouds other than the global one.
pub fn sms_ends(
    rules: &Rules<'_>,
    user: &User,
    retirement: Option<&SmsRetirement>,
) -> Known<Option<Date>> {
    let Some(retirement) = retirement else {
        return Known::Is(None);
    };
    match user.sms_dependency() {
        Known::Is(SmsDependency::None) => Known::Is(None),
        Known::Is(_) => sms_group(rules, user).map(|group| {
            Some(match group {
                SmsGroup::Everybody => retirement.ends,
                SmsGroup::External | SmsGroup::GlobalAdministrator => retirement.ends_later,
            })
        }),
        Known::Unknown(why) => Known::Unknown(why),
    }
}
