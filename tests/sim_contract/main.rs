//! The simulated tenant, rule by rule, over real sockets: what Microsoft's documents say, the simulation does.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod batches;
mod client;
mod clock;
mod door;
mod faults;
mod limits;
mod logs;
mod methods;
mod partner;
mod permissions;
mod roles;
mod scenarios;
mod script;
mod sdk;
mod sign_in;
mod wire;
