//! From what the command line names to users of the tenant.

mod args;
mod lookup;
mod pick;

pub(super) use args::{UserArgs, UserRef};
pub(super) use lookup::{Found, find, now, one};
pub(super) use pick::pick;
