//! What a user's readings mean: what asks them for MFA, why sign-ins failed, who changed what, and what to do next.
//!
//! Pure: no async, no I/O, no clock. It never invents: what could not be read is told as such.

pub mod case;
pub mod changes;
pub mod conditional_access;
pub mod diagnosis;
pub mod failures;
pub mod gaps;
pub mod method;
pub mod mfa_requirements;
pub mod pass;
pub mod remedy;
pub mod sign_in_code;
#[cfg(test)]
mod tests;

pub use case::{Case, Seen};
pub use changes::Change;
pub use conditional_access::{Answer, Hit};
pub use diagnosis::{Diagnosis, Finding, Severity};
pub use failures::Failure;
pub use gaps::Gap;
pub use mfa_requirements::{MfaRequirements, Requirement, RequirementSource};
pub use remedy::Remedy;
