//! The simulated tenant: a real HTTP server on loopback that answers like Microsoft Graph, for the demo, the tests and the bench.
//!
//! It builds its own JSON and shares no type with the client. Everything except [`server`] is pure: requests and the time come in
//! as values, so that the same requests give the same answers at every start.

mod admin;
pub mod api;
mod authorize;
mod batch;
pub mod breach;
mod consent;
pub mod device;
pub mod exchange;
pub mod faults;
pub mod identity;
pub mod odata;
pub mod population;
pub mod scenario;
pub mod server;
pub mod service;
mod target;
pub mod tenant;
pub mod throttle;
pub mod token;
pub mod wire;

pub use exchange::Logged;
pub use scenario::Scenario;
pub use server::{Sim, start};
