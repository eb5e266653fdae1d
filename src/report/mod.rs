//! The data of the commands: records with stable names, as JSON, CSV, Markdown and text.
//!
//! Names are camelCase and, where Graph has one, Graph's. `null` means unknown, never no. Times are RFC 3339. Within a
//! version of the schema, names are only added.

pub mod csv;
pub mod detail;
pub mod enrichment;
pub mod field;
pub mod json;
pub mod md;
pub mod migration;
pub mod outcome;
mod reading;
pub mod record;
pub mod rows;
pub mod tenant;
pub mod tenants;
mod triage;

pub use enrichment::Enrichment;
pub use field::Field;
pub use record::Record;
