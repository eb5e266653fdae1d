//! What may be done to a tenant: actions, the plan with its guards, the order of a reset, and what came of it.
//!
//! Pure: a plan is made from values and run elsewhere ([`crate::jobs`]); the dashboard and the
//! commands show the same one.

pub mod action;
pub mod consequence;
pub mod estimate;
pub mod guard;
pub mod history;
pub mod job;
mod job_state;
pub mod journal;
pub mod judge;
pub mod ledger;
pub mod outcome;
pub mod plan;
pub mod portal;
mod review;
pub mod rights;
#[cfg(test)]
mod tests;
pub(crate) mod user_list;
#[cfg(fuzzing)]
pub use user_list::UserList;
pub mod words;

pub use action::{Action, Fidelity, ResetScope};
pub use guard::{Guard, Guards, Refusal};
pub use job::{JobEvent, RunId, Tally};
pub use job_state::JobState;
pub use judge::{AccountReadings, Judgement};
pub use ledger::{Fate, Ledger, LedgerEntry, Step};
pub use outcome::{Evidence, Outcome, SkipReason, UserResult};
pub use plan::{Confirmation, Item, Plan, Target, Verdict};
pub use rights::{Feasibility, Rights};
