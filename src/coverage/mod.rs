//! Who is required to use MFA, and by what: the one verdict for the list, the header, the overview, the commands, the pane
//! and the diagnosis.
//!
//! Pure: no async, no I/O, no clock. What was not read is unknown, never no.
//!
//! - [`Rules`]: what was read about the tenant, and the verdict for one user.
//! - [`MfaRequirements`]: the same verdict with every source and its reason, for the pane.
//! - [`judge()`]: the verdict for everybody, and what each policy means for the tenant.
//! - [`migration()`]: who stays protected without the per-user state.
//! - [`groups_to_read`]: the groups whose members can still change a verdict; [`groups_to_name`]: those that can add a source
//!   to it.

mod answer;
mod conditional_access;
mod groups;
mod judge;
mod mfa_requirements;
mod migration;
mod rules;
mod security_defaults;
mod sms;
mod sms_exposure;
mod sms_readiness;
mod survey;
#[cfg(test)]
pub(crate) mod tests;

pub use answer::Answer;
pub use conditional_access::{PolicyMatch, condition};
pub use groups::{groups_to_name, groups_to_read};
pub use judge::{Judgement, PolicyReach, ReachPart, judge, reached};
pub use mfa_requirements::{
    MfaRequirements, Requirement, RequirementSource, UnreadSource, warning,
};
pub use migration::{
    Migration, Standing, blocks_legacy, groups_of_migration, legacy_blocked, migration,
};
pub use rules::Rules;
pub use sms::{SmsGroup, SmsRetirement, sms_ends, sms_group, sms_sentence};
pub use sms_exposure::{SmsEnd, SmsExposure, SmsWho};
pub use sms_readiness::{Readiness, SmsCheck, registration_traps, sms_readiness};
pub use survey::MigrationSurvey;
