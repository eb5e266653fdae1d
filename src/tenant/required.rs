//! How much MFA is required of a user, also where not everything was read.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{Known, Unknown};

/// Of how many sign-ins MFA is required, from the least to the most.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum Required {
    /// Everything that could require it was read, and nothing does.
    Never,
    /// At some sign-ins: at some applications, places, devices or risks, or where the service decides.
    Sometimes,
    /// At every sign-in that needs a new proof.
    Always,
}

impl Required {
    /// All, from the least to the most.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Reads the stable name in any case.
    pub fn parse(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// What is required at least and at most. Both are the same where everything that decides was read.
/// Two bytes, since a store holds one for each of a hundred thousand users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequiredRange {
    bounds: Bounds,
    /// Why the two differ.
    why: Unknown,
}

/// Least and most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Bounds {
    Never,
    NeverToSometimes,
    NeverToAlways,
    Sometimes,
    SometimesToAlways,
    Always,
}

impl Bounds {
    const fn of(least: Required, most: Required) -> Self {
        match (least, most) {
            (Required::Never, Required::Never) => Self::Never,
            (Required::Never, Required::Sometimes) => Self::NeverToSometimes,
            (Required::Never, Required::Always) => Self::NeverToAlways,
            (Required::Sometimes, Required::Never | Required::Sometimes) => Self::Sometimes,
            (Required::Sometimes, Required::Always) => Self::SometimesToAlways,
            (Required::Always, _) => Self::Always,
        }
    }

    const fn least(self) -> Required {
        match self {
            Self::Never | Self::NeverToSometimes | Self::NeverToAlways => Required::Never,
            Self::Sometimes | Self::SometimesToAlways => Required::Sometimes,
            Self::Always => Required::Always,
        }
    }

    const fn most(self) -> Required {
        match self {
            Self::Never => Required::Never,
            Self::NeverToSometimes | Self::Sometimes => Required::Sometimes,
            Self::NeverToAlways | Self::SometimesToAlways | Self::Always => Required::Always,
        }
    }
}

impl RequiredRange {
    /// Nothing requires it.
    pub const NEVER: Self = Self::exactly(Required::Never);

    /// Known exactly.
    pub const fn exactly(required: Required) -> Self {
        Self {
            bounds: Bounds::of(required, required),
            why: Unknown::NotRead,
        }
    }

    /// Anything up to `most`, for a reason.
    pub fn up_to(most: Required, why: Unknown) -> Self {
        Self::between(Required::Never, most, why)
    }

    /// At least `least`, and at most `most` for a reason; the greater of the two where they are in the wrong order.
    pub fn between(least: Required, most: Required, why: Unknown) -> Self {
        if most <= least {
            return Self::exactly(least);
        }
        Self {
            bounds: Bounds::of(least, most),
            why,
        }
    }

    /// What two sources require together: as much as the stronger one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let least = self.least().max(other.least());
        let most = self.most().max(other.most());
        // The reason of the one that reaches furthest above what is sure.
        let why = if other.is_exact() || (!self.is_exact() && self.most() >= other.most()) {
            self.why
        } else {
            other.why
        };
        Self::between(least, most, why)
    }

    /// What is required at least.
    pub fn least(self) -> Required {
        self.bounds.least()
    }

    /// What is required at most.
    pub fn most(self) -> Required {
        self.bounds.most()
    }

    /// Why least and most differ; none where they do not.
    pub fn why(self) -> Option<Unknown> {
        (!self.is_exact()).then_some(self.why)
    }

    /// Whether least and most are the same.
    pub fn is_exact(self) -> bool {
        self.least() == self.most()
    }

    /// The verdict: the highest that is known. `Never` only where nothing can require it; unknown where nothing known
    /// requires it and something could.
    pub fn verdict(self) -> Known<Required> {
        match (self.least(), self.most()) {
            (Required::Never, Required::Sometimes | Required::Always) => Known::Unknown(self.why),
            (least, _) => Known::Is(least),
        }
    }

    /// Whether nothing requires it.
    pub fn is_never(self) -> Known<bool> {
        match (self.least(), self.most()) {
            (Required::Never, Required::Never) => Known::Is(true),
            (Required::Never, _) => Known::Unknown(self.why),
            _ => Known::Is(false),
        }
    }

    /// Whether the verdict is `wanted`. Where it may still rise to `wanted`, nobody can tell.
    pub fn is(self, wanted: Required) -> Known<bool> {
        match self.verdict() {
            Known::Unknown(why) if wanted <= self.most() => Known::Unknown(why),
            Known::Is(least) if least < wanted && wanted <= self.most() => Known::Unknown(self.why),
            verdict => Known::Is(verdict.is(&wanted)),
        }
    }
}

/// Nothing was read.
impl Default for RequiredRange {
    fn default() -> Self {
        Self::up_to(Required::Always, Unknown::NotRead)
    }
}

#[cfg(test)]
mod tests {
    use super::Required::{Always, Never, Sometimes};
    use super::*;

    #[test]
    fn the_verdict_is_the_highest_that_is_known() {
        let unread = RequiredRange::up_to(Always, Unknown::Forbidden);
        let sometimes = RequiredRange::exactly(Sometimes);
        let always = RequiredRange::exactly(Always);
        for (range, verdict) in [
            (RequiredRange::NEVER, Known::Is(Never)),
            (sometimes, Known::Is(Sometimes)),
            (unread, Known::Unknown(Unknown::Forbidden)),
            (unread.and(sometimes), Known::Is(Sometimes)),
            (unread.and(always), Known::Is(Always)),
            (RequiredRange::NEVER.and(sometimes), Known::Is(Sometimes)),
        ] {
            assert_eq!(range.verdict(), verdict, "{range:?}");
        }
        assert!(unread.and(always).is_exact());
        assert_eq!(unread.and(sometimes).why(), Some(Unknown::Forbidden));
    }

    #[test]
    fn what_may_still_rise_is_unknown_for_what_lies_above_and_no_for_what_lies_below() {
        let at_least_sometimes = RequiredRange::between(Sometimes, Always, Unknown::NoLicence);
        assert_eq!(at_least_sometimes.is(Never), Known::Is(false));
        assert_eq!(at_least_sometimes.is(Sometimes), Known::Is(true));
        assert_eq!(
            at_least_sometimes.is(Always),
            Known::Unknown(Unknown::NoLicence)
        );
        let perhaps_sometimes = RequiredRange::up_to(Sometimes, Unknown::Failed);
        assert_eq!(perhaps_sometimes.is(Never), Known::Unknown(Unknown::Failed));
        assert_eq!(perhaps_sometimes.is(Always), Known::Is(false));
        assert_eq!(
            perhaps_sometimes.is_never(),
            Known::Unknown(Unknown::Failed)
        );
    }
}
