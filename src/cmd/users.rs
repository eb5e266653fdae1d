//! From what the command line names to users of the tenant.

mod args;
mod listed;
mod lookup;
mod pick;

pub(super) use args::{UserArgs, UserRef};
pub(super) use listed::{Listed, ListedPage};
pub(super) use lookup::{Found, find, now, one, read_states, without_state};
pub(super) use pick::pick;
