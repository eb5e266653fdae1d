//! The configuration file: named profiles of tenants. [`parse`] is pure; [`read`] knows where the file is.

pub mod parse;
pub mod read;

pub use parse::{Config, ConfigError, Profile};
