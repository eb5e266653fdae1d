//! One tenant of many: what was counted there, or why nothing was.

use super::grouped;
use std::cmp::Reverse;
use std::fmt;

use super::Figures;

/// How a tenant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name of its profile.
    pub profile: String,
    /// What the profile calls it: a domain or an id.
    pub tenant: Option<String>,
    /// What was counted; else why nothing was, and what to do.
    pub figures: Result<Figures, String>,
    /// The figures are those of an earlier reading.
    pub kept: bool,
    /// What could not be read there, with the reason.
    pub unread: Vec<String>,
}

/// A number of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingPart {
    /// Users who may sign in.
    CanSignIn,
    /// Those of them who are never required to use MFA.
    Never,
    /// Admins among these.
    AdminsNever,
    /// Users without a second factor.
    NoSecondFactor,
    /// Users whose only second factor is SMS or voice.
    SmsOnly,
    /// Global Administrators.
    GlobalAdmins,
}

/// How many there are, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Exactly so many.
    Exactly(usize),
    /// There may be more.
    AtLeast(usize),
    /// Nobody knows.
    Unknown,
}

impl Figure {
    fn of(known: usize, unknown: usize) -> Self {
        match (known, unknown) {
            (known, 0) => Self::Exactly(known),
            (0, _) => Self::Unknown,
            (known, _) => Self::AtLeast(known),
        }
    }

    /// Whether nobody surely is among them.
    pub fn is_none(self) -> bool {
        self == Self::Exactly(0)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => f.write_str(&grouped(*count)),
            Self::AtLeast(count) => write!(f, "{}+", grouped(*count)),
            Self::Unknown => f.write_str("?"),
        }
    }
}

impl StandingPart {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 6] = [
        Self::CanSignIn,
        Self::Never,
        Self::AdminsNever,
        Self::NoSecondFactor,
        Self::SmsOnly,
        Self::GlobalAdmins,
    ];

    /// The number among these figures.
    pub fn of(self, figures: &Figures) -> Figure {
        match self {
            Self::CanSignIn => Figure::Exactly(figures.can_sign_in),
            Self::Never => Figure::of(figures.never, figures.required_unknown),
            Self::AdminsNever => {
                // An admin may be among those whose requirement, or whose role, is unknown.
                let unknown = figures.admins_unknown.min(figures.never) + figures.required_unknown;
                Figure::of(figures.admins_never, unknown)
            }
            Self::NoSecondFactor => {
                Figure::of(figures.no_second_factor, figures.second_factor_unknown)
            }
            Self::SmsOnly => Figure::of(figures.sms_only, figures.sms_unknown),
            Self::GlobalAdmins => match figures.global_admins {
                None => Figure::Unknown,
                Some(count) => Figure::of(count, usize::from(figures.global_admins_at_least)),
            },
        }
    }
}

impl Standing {
    /// Whether the tenant was read, and all of it.
    pub fn is_complete(&self) -> bool {
        self.figures.is_ok() && self.unread.is_empty()
    }

    /// Why it was not read, without what to do about it.
    pub fn in_short(&self) -> Option<&str> {
        let why = self.figures.as_ref().err()?;
        let what = why.split(": ").next().unwrap_or(why);
        // The permissions are many.
        Some(what.split(" for User.").next().unwrap_or(what))
    }

    /// The worst tenant first: by admins who are never required to use MFA, then by users, then by users without a second
    /// factor, then by those with SMS or voice alone. Tenants that were not read come last, under their own names.
    pub fn order(rows: &mut [Self]) {
        rows.sort_by_cached_key(Self::rank);
    }

    /// Its place in that order: the least comes first.
    pub fn rank(&self) -> impl Ord + use<> {
        let weight = self.figures.as_ref().ok().map(|figures| {
            Reverse((
                figures.admins_never,
                figures.never,
                figures.no_second_factor,
                figures.sms_only,
                figures.required_unknown,
            ))
        });
        (weight.is_none(), weight, self.profile.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(profile: &str, figures: Result<Figures, String>) -> Standing {
        Standing {
            profile: profile.into(),
            tenant: None,
            figures,
            kept: false,
            unread: Vec::new(),
        }
    }

    fn figures(admins_never: usize, never: usize) -> Figures {
        Figures {
            never,
            admins_never,
            ..Figures::default()
        }
    }

    #[test]
    fn an_unprotected_admin_weighs_more_than_many_users_and_failures_come_last() {
        let mut rows = [
            row("failed", Err("no consent".into())),
            row("calm", Ok(figures(0, 0))),
            row("users", Ok(figures(0, 90))),
            row("admin", Ok(figures(1, 1))),
        ];
        Standing::order(&mut rows);
        let names: Vec<&str> = rows.iter().map(|row| row.profile.as_str()).collect();
        assert_eq!(names, ["admin", "users", "calm", "failed"]);
    }

    #[test]
    fn what_is_unknown_is_never_counted_as_none() {
        let figures = Figures {
            no_second_factor: 0,
            second_factor_unknown: 61,
            never: 4,
            required_unknown: 2,
            ..Figures::default()
        };
        let shown = |part: StandingPart| part.of(&figures).to_string();
        assert_eq!(shown(StandingPart::NoSecondFactor), "?");
        assert_eq!(shown(StandingPart::Never), "4+");
        assert_eq!(shown(StandingPart::AdminsNever), "?");
        assert_eq!(shown(StandingPart::GlobalAdmins), "?");
        assert_eq!(shown(StandingPart::SmsOnly), "0");
    }
}
