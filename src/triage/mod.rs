//! What a user's readings mean: what requires MFA, why sign-ins failed, who changed what, and what to do next.
//!
//! Pure: no async, no I/O, no clock. Nothing is guessed: what could not be read is reported as unknown.

pub mod activity;
pub mod app_passwords;
pub mod case;
pub mod changes;
pub mod conditional_access;
pub mod diagnosis;
pub mod failures;
pub mod gaps;
pub mod method;
pub mod mfa_requirements;
pub mod pass;
pub mod proof;
pub mod remedy;
pub mod sign_in_code;
#[cfg(test)]
mod tests;

pub use case::{Case, Seen};
pub use conditional_access::Answer;
pub use diagnosis::{Diagnosis, Finding, Severity};
pub use gaps::Gap;
pub use mfa_requirements::{MfaRequirements, Requirement, RequirementSource};
pub use remedy::Remedy;
