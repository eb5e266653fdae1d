//! What the commands tell: records with stable names, as JSON, CSV and text.
//!
//! Names are camelCase and, where Graph has one, Graph's; `null` is "not known", never "no"; times are RFC 3339.
//! Within a version of the schema names are only added.

pub mod csv;
pub mod detail;
pub mod field;
pub mod outcome;
pub mod record;
mod triage;

pub use field::{Beside, Field};
pub use record::Record;
