//! Temporary Access Passes and the policy that bounds them.

use std::fmt;

use jiff::Timestamp;

use super::{Method, MethodId, SafeText};

/// What the tenant allows; `None` where the service did not say. Lifetimes are in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccessPassPolicy {
    /// `state` is `enabled`.
    pub enabled: Option<bool>,
    /// `defaultLifetimeInMinutes`.
    pub default_minutes: Option<u32>,
    /// `minimumLifetimeInMinutes`.
    pub min_minutes: Option<u32>,
    /// `maximumLifetimeInMinutes`.
    pub max_minutes: Option<u32>,
    /// `isUsableOnce`: passes for more than one use are not allowed.
    pub once_only: Option<bool>,
}

/// The lifetimes that Graph documents for any tenant, in minutes.
const DOCUMENTED: (u32, u32) = (10, 43_200);
/// Lifetimes that one chooses from, in minutes.
const USUAL: [u32; 9] = [10, 30, 60, 120, 240, 480, 1_440, 10_080, 43_200];

impl AccessPassPolicy {
    /// The shortest and the longest lifetime.
    pub fn range(self) -> (u32, u32) {
        (
            self.min_minutes.unwrap_or(DOCUMENTED.0),
            self.max_minutes.unwrap_or(DOCUMENTED.1),
        )
    }

    /// The lifetime that is proposed.
    pub fn usual_minutes(self) -> u32 {
        self.within(self.default_minutes.unwrap_or(60))
    }

    /// The next longer lifetime that one chooses from, or the longest.
    pub fn longer(self, minutes: u32) -> u32 {
        let next = USUAL.into_iter().find(|usual| *usual > minutes);
        self.within(next.unwrap_or(self.range().1))
    }

    /// The next shorter lifetime that one chooses from, or the shortest.
    pub fn shorter(self, minutes: u32) -> u32 {
        let next = USUAL.into_iter().rev().find(|usual| *usual < minutes);
        self.within(next.unwrap_or(self.range().0))
    }

    fn within(self, minutes: u32) -> u32 {
        let (min, max) = self.range();
        minutes.min(max).max(min)
    }
}

/// What is read before a pass is made.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessPassTerms {
    /// The tenant's policy.
    pub policy: AccessPassPolicy,
    /// What the user has registered, if that could be read: a pass that is there is replaced.
    pub methods: Option<Vec<Method>>,
}

/// A pass that was just made. The service tells the code this once.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuedAccessPass {
    /// The pass among the user's methods.
    pub id: Option<MethodId>,
    /// The code.
    pub code: PassCode,
    /// `startDateTime`: from when it holds.
    pub starts: Option<Timestamp>,
    /// `lifetimeInMinutes`.
    pub minutes: Option<u32>,
    /// `isUsableOnce`.
    pub once: Option<bool>,
    /// `isUsable`: false where the policy is switched off.
    pub usable: Option<bool>,
    /// The id of the request that made it.
    pub request_id: Option<SafeText>,
}

/// The code of a pass: `Debug` hides it, and its memory is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct PassCode(String);

impl PassCode {
    /// Takes a code in.
    pub fn new(code: String) -> Self {
        Self(code)
    }

    /// The code itself, for the screen and the clipboard only.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PassCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassCode(hidden)")
    }
}

impl Drop for PassCode {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Without a reader the overwriting could be left out as useless.
        std::hint::black_box(&bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(min: u32, default: u32, max: u32) -> AccessPassPolicy {
        AccessPassPolicy {
            min_minutes: Some(min),
            default_minutes: Some(default),
            max_minutes: Some(max),
            ..AccessPassPolicy::default()
        }
    }

    #[test]
    fn no_lifetime_leaves_the_range_of_the_policy() {
        let policy = policy(60, 45, 480);
        assert_eq!(policy.usual_minutes(), 60);
        assert_eq!((policy.shorter(60), policy.longer(480)), (60, 480));
        assert_eq!((policy.shorter(240), policy.longer(240)), (120, 480));
    }

    #[test]
    fn a_code_does_not_show_in_debug_output() {
        let code = PassCode::new("nc+&G=xw".into());
        assert!(!format!("{code:?}").contains("nc+"));
    }
}
