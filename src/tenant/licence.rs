//! What the tenant pays for, as far as it decides what can be read.

/// The Entra ID plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntraPlan {
    /// Neither P1 nor P2: no registration report, no sign-in log.
    Free,
    /// Entra ID P1.
    P1,
    /// Entra ID P2.
    P2,
}
