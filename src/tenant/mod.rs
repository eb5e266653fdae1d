//! What a tenant is, as values: users and their MFA state, methods, roles, audit events; the store that
//! holds a hundred thousand of them, the query language, order and counts.
//!
//! Pure: no async, no I/O, no clock. Foreign text enters as [`SafeText`] only, which is neutralised.

mod access_pass;
pub mod audit;
pub(crate) mod census;
mod column;
pub mod conditional_access;
mod counts;
mod detail;
mod figures;
pub mod group;
mod known;
mod licence;
mod log;
pub mod markdown;
pub mod method;
pub mod methods_policy;
mod mfa;
mod new_method;
mod number;
mod operator;
mod order;
mod phone;
mod problem;
mod protection;
pub mod query;
mod registration;
#[cfg(test)]
pub(crate) mod regressions;
mod required;
mod risk;
pub mod role;
mod seen;
mod shown;
pub mod sign_in;
mod since;
mod sms;
mod snapshot;
mod standing;
mod store;
pub(crate) mod suggest;
pub(crate) mod text;
pub mod time;
mod user;
mod user_key;
mod what_if;

pub use access_pass::{AccessPassPolicy, AccessPassTerms, IssuedAccessPass, PassCode};
pub use audit::{AuditEvent, RequirementChange};
pub use census::{Census, Headcount};
pub use column::Column;
pub use conditional_access::Policy;
pub use counts::Counts;
pub use detail::{Detail, Part, Reading};
pub use figures::{FigureHistory, Figures};
pub use group::GroupBook;
pub use known::{Known, Observed, Unknown};
pub use licence::EntraPlan;
pub use log::{Log, LogEntry};
pub use method::{
    DefaultMethod, Method, MethodDetail, MethodId, MethodType, PhoneType, SignInPreferences,
};
pub use methods_policy::MethodsPolicy;
pub use mfa::MfaState;
pub use new_method::{
    EmailAddress, Likeness, NewMethod, NotWritten, PhoneNumber, SerialNumber, token_code,
};
pub use number::{grouped, out_of};
pub use operator::Operator;
pub use order::Sort;
pub use problem::{Problem, ProblemKind};
pub use protection::{Protection, ProtectionPart};
pub use query::Query;
pub use registration::{RegisteredMethods, Registration, ReportAge, ReportPace};
pub use required::{Required, RequiredRange};
pub use risk::RiskyUser;
pub use role::{Role, RoleBook};
pub use seen::Seen;
pub use shown::Shown;
pub use sign_in::SignIn;
pub use since::Since;
pub use sms::SmsDependency;
pub use snapshot::Snapshot;
pub(crate) use snapshot::file_stem;
pub use standing::{Figure, Standing, StandingPart};
pub use store::{Measure, Renewal, Renewed, SearchText, Selection, Source, Store};
pub use text::SafeText;
pub(crate) use text::{is_hidden, is_joiner};
pub use user::{Contact, MailAddress, User, UserId, UserType};
pub use user_key::{UserKey, same_case};
pub use what_if::WhatIfPolicy;
