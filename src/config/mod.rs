//! The configuration file: profiles of tenants, and how the dashboard looks and works. [`Config::parse`] is pure,
//! `read` opens the file.

mod auth;
mod keys;
mod parse;
mod problem;
pub(crate) mod read;
mod section;
mod sms;
mod themes;
mod views;

pub use auth::Auth;
pub use parse::{Config, Profile};
pub use problem::{ConfigError, Problem};
