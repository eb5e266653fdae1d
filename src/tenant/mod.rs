//! What a tenant is, as values: users and their MFA state, methods, roles, audit events; the store that
//! holds a hundred thousand of them, the query language, order and counts.
//!
//! Pure: no async, no I/O, no clock. Foreign text enters as [`SafeText`] only, which is neutralised.

pub mod access_pass;
pub mod audit;
pub mod census;
pub mod conditional_access;
pub mod counts;
pub mod detail;
pub mod known;
pub mod licence;
pub mod method;
pub mod mfa;
pub mod operator;
pub mod order;
pub mod phone;
pub mod problem;
pub mod protection;
pub mod query;
pub mod registration;
pub mod risk;
pub mod role;
pub mod sign_in;
pub mod since;
pub mod snapshot;
pub mod store;
pub mod suggest;
pub mod text;
pub mod time;
pub mod user;

pub use access_pass::{AccessPassPolicy, AccessPassTerms, IssuedAccessPass, PassCode};
pub use audit::{AuditEvent, RequirementChange};
pub use census::{Census, Headcount};
pub use conditional_access::Policy;
pub use counts::Counts;
pub use detail::{Detail, Part, Reading};
pub use known::{Known, Observed, Unknown};
pub use licence::EntraPlan;
pub use method::{
    DefaultMethod, Method, MethodDetail, MethodId, MethodType, PhoneType, SignInPreferences,
};
pub use mfa::MfaState;
pub use operator::Operator;
pub use order::{Column, Sort};
pub use problem::{Problem, ProblemKind};
pub use protection::{Protection, ProtectionPart};
pub use query::Query;
pub use registration::{RegisteredMethods, Registration, ReportAge};
pub use risk::RiskyUser;
pub use role::{Role, RoleBook};
pub use sign_in::SignIn;
pub use since::Since;
pub use snapshot::Snapshot;
pub use store::{SearchText, Store};
pub use text::SafeText;
pub use user::{Contact, User, UserId, UserType};
