//! The job runner over real sockets: against the simulated tenant, and against prepared odd answers.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what the tests share may fail as loudly as they do"
)]

mod access_pass;
mod add_method;
mod any_plan;
mod any_text;
mod app_passwords;
mod fault_matrix;
mod journal;
#[expect(dead_code, reason = "the client's tests ask more of it")]
#[path = "../graph/mock.rs"]
mod mock;
mod one_method;
mod preflight;
mod recovery_methods;
mod reset;
mod reset_faults;
mod second_admin;
mod sign_out;
mod states;
mod stop;
mod tenant;
