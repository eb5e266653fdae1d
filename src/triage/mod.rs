//! What a user's readings mean: why sign-ins failed, who changed what, and what to do next.
//!
//! Pure: no async, no I/O, no clock. Nothing is guessed: what could not be read is reported as unknown.

pub mod activity;
pub mod app_passwords;
pub mod case;
pub mod changes;
pub mod diagnosis;
pub mod failures;
pub mod gaps;
pub mod method;
pub mod pass;
pub mod proof;
pub mod remedy;
pub mod sign_in_code;
#[cfg(test)]
mod tests;

pub use case::Case;
pub use diagnosis::{Diagnosis, Finding, Severity};
pub use gaps::Gap;
pub use remedy::Remedy;
