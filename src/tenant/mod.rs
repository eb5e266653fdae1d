//! What a tenant is, as values: users and their MFA state, methods, roles, audit events; the store that
//! holds a hundred thousand of them, the query language, order and counts.
//!
//! Pure: no async, no I/O, no clock. Foreign text enters as [`Text`] only, which is neutralised.

pub mod access_pass;
pub mod audit;
pub mod counts;
pub mod detail;
pub mod licence;
pub mod method;
pub mod mfa;
pub mod operator;
pub mod order;
pub mod problem;
pub mod query;
pub mod registration;
pub mod role;
pub mod store;
pub mod text;
pub mod user;

pub use access_pass::{AccessPassPolicy, AccessPassTerms, IssuedAccessPass, PassCode};
pub use audit::AuditEvent;
pub use counts::Counts;
pub use detail::{Detail, Part, Reading};
pub use licence::EntraPlan;
pub use method::{
    DefaultMethod, Method, MethodDetail, MethodId, MethodType, PhoneType, SignInPreferences,
};
pub use mfa::MfaState;
pub use operator::Operator;
pub use order::{Column, Sort};
pub use problem::{Problem, ProblemKind};
pub use query::Query;
pub use registration::{RegisteredMethods, Registration};
pub use role::{Role, RoleBook};
pub use store::Store;
pub use text::Text;
pub use user::{User, UserId, UserType};
