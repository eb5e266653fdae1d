//! The commands as a shell runs them: the real binary against simulated tenants.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what the tests share may fail as loudly as they do"
)]

mod answers;
mod changes;
mod completing;
mod config;
mod files;
mod help;
mod incomplete;
mod killed;
mod listing;
mod many;
mod methods;
mod migrate;
mod outputs;
mod permissions;
mod protected;
mod question;
mod recipe;
mod records;
mod report;
mod required;
mod schema;
mod show;
mod tenant;
mod tenants;
#[expect(dead_code, reason = "the tests of the dashboard look closer")]
#[path = "../terminal/terminal.rs"]
mod terminal;
