//! The simulated tenant: a real HTTP server on loopback that answers like Microsoft Graph, for the demo, the tests and the bench.
//!
//! It builds its own JSON and shares no type with the client. Everything except the server is pure: requests and the time come in
//! as values, so that the same requests give the same answers at every start.

mod acts;
mod admin;
mod api;
mod authorize;
mod batch;
mod breach;
mod consent;
mod customers;
mod device;
mod exchange;
mod faults;
mod holds;
mod identity;
mod odata;
mod population;
mod replica;
pub mod scenario;
mod server;
mod service;
mod shape;
mod target;
mod tenant;
mod throttle;
mod token;
mod wire;

pub use customers::SimTenant;
pub use device::{DeviceEnd, DeviceSignIn};
pub use exchange::{Arrival, Logged, Reply};
pub use identity::SignInRefusal;
pub use scenario::Scenario;
pub use server::{Sim, start};
pub use service::Service;
pub use tenant::PortalAction;
