//! Who is concerned by the end of SMS and voice, how, and when.

use super::{Rules, SmsGroup, sms_group};
use crate::tenant::{Known, Required, SmsDependency, User, UserId};

/// What the end means for a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum SmsWho {
    /// Nothing else is registered: stopped at the sign-in until a passkey is registered.
    Stopped,
    /// Those of them who hold a directory role, or are eligible for one.
    StoppedAdmins,
    /// Those of them whose account belongs to another tenant.
    StoppedExternal,
    /// Another method is registered, and SMS or voice is the default: the habit has to change.
    Habit,
    /// Registered beside others, and not the default.
    Spare,
    /// For password reset alone: nothing requires MFA of them, or the report counts no method for MFA.
    ResetOnly,
    /// Accounts that may not sign in.
    Blocked,
    /// The registration report does not say what they have.
    Unknown,
}

impl SmsWho {
    /// All, in the order in which they matter.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// What the row is called, and the list under it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Stopped => "stopped: nothing else registered",
            Self::StoppedAdmins => "stopped: admins",
            Self::StoppedExternal => "stopped: external users",
            Self::Habit => "SMS or voice is the default",
            Self::Spare => "SMS or voice as a spare",
            Self::ResetOnly => "SMS or voice for password reset",
            Self::Blocked => "blocked accounts with SMS or voice",
            Self::Unknown => "unknown: not in the report",
        }
    }

    /// Whether the row counts users of the row above once more.
    pub fn is_part(self) -> bool {
        matches!(self, Self::StoppedAdmins | Self::StoppedExternal)
    }
}

/// When it ends for a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum SmsEnd {
    /// At the first date.
    First,
    /// At the later one: Global Administrators and external users.
    Later,
    /// Nobody can tell which: plan with the first.
    Unknown,
}

impl SmsEnd {
    /// All, in order.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    fn of(group: Known<SmsGroup>) -> Self {
        match group {
            Known::Is(SmsGroup::Everybody) => Self::First,
            Known::Is(SmsGroup::External | SmsGroup::GlobalAdministrator) => Self::Later,
            Known::Unknown(_) => Self::Unknown,
        }
    }
}

/// Everybody who is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsExposure {
    found: Vec<(SmsWho, SmsEnd, UserId)>,
    /// Users who are stopped, and may be admins or external.
    unsure: (usize, usize),
}

impl SmsExposure {
    /// Sorts users by what the end means for them.
    pub fn of<'a>(rules: &Rules<'_>, users: impl IntoIterator<Item = &'a User>) -> Self {
        let mut exposure = Self::default();
        for user in users {
            if let Some(who) = concern(user) {
                exposure.add(who, SmsEnd::of(sms_group(rules, user)), user);
            }
        }
        exposure
    }

    fn add(&mut self, who: SmsWho, end: SmsEnd, user: &User) {
        let mut note = |who| self.found.push((who, end, user.id));
        note(who);
        if who == SmsWho::Stopped {
            if user.admin.is_yes() {
                note(SmsWho::StoppedAdmins);
            }
            if user.external.is_yes() {
                note(SmsWho::StoppedExternal);
            }
            self.unsure.0 += usize::from(!user.admin.is_known());
            self.unsure.1 += usize::from(!user.external.is_known());
        }
    }

    /// The users of a row; of one date, or of all.
    pub fn users(&self, who: SmsWho, end: Option<SmsEnd>) -> impl Iterator<Item = UserId> {
        let found = self.found.iter();
        found
            .filter(move |found| found.0 == who && end.is_none_or(|end| found.1 == end))
            .map(|found| found.2)
    }

    /// How many users a row has; of one date, or of all.
    pub fn count(&self, who: SmsWho, end: Option<SmsEnd>) -> usize {
        self.users(who, end).count()
    }

    /// How many more users the row may have.
    pub fn unsure(&self, who: SmsWho) -> usize {
        match who {
            SmsWho::Stopped => self.count(SmsWho::Unknown, None),
            SmsWho::StoppedAdmins => self.unsure.0,
            SmsWho::StoppedExternal => self.unsure.1,
            _ => 0,
        }
    }
}

/// None for users without SMS or voice, for agents, and for blocked accounts of which nothing is known: the report leaves
/// blocked accounts out.
fn concern(user: &User) -> Option<SmsWho> {
    if user.is_agent() {
        return None;
    }
    let dependency = match user.sms_dependency() {
        Known::Is(SmsDependency::None) => return None,
        Known::Is(dependency) => dependency,
        Known::Unknown(_) => return (!user.enabled.is_no()).then_some(SmsWho::Unknown),
    };
    if user.enabled.is_no() {
        return Some(SmsWho::Blocked);
    }
    let reset_only = user.registered().is_no() || user.required().is(&Required::Never);
    Some(match dependency {
        SmsDependency::Only if reset_only => SmsWho::ResetOnly,
        SmsDependency::Only => SmsWho::Stopped,
        SmsDependency::Default => SmsWho::Habit,
        _ => SmsWho::Spare,
    })
}
