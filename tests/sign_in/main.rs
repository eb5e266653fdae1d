//! Every way in, with the real program against the simulated authority; what goes wrong included.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod answers;
mod application;
mod browser;
mod config;
mod device_code;
mod doctor;
mod interceptor;
mod interrupts;
mod kept;
mod lasting_faults;
mod machine;
mod paste_back;
mod program;
mod refusals;
mod renewal;
mod secrets;
mod server;
