//! The simulated tenant.
pub mod wire;
