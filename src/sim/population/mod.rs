//! People drawn from a seed.

pub mod draw;
mod names;
mod person;
#[cfg(test)]
mod tests;
pub mod world;

pub use person::{person, report, upn_of};
