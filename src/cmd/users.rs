//! From what the command line names to users of the tenant.

mod args;
mod lookup;

pub(super) use args::{UserArgs, UserRef};
pub(super) use lookup::{Found, find, now, one};
