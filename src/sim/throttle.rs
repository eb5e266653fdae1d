//! The limits of the service and who has used them up.

use serde::Deserialize;

/// The limits that a scenario sets; the defaults are those that Microsoft documents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether anything is limited.
    pub enabled: bool,
    /// Resource units in ten seconds; by default 3 500, 5 000 or 8 000 by the size of the tenant.
    pub resource_units: Option<u32>,
    /// Writes in 150 seconds.
    pub writes: u32,
    /// Requests for reports and logs in ten seconds.
    pub reports: u32,
    /// Requests for Conditional Access and risk in one second; refusals carry no `Retry-After`.
    pub conditional_access: u32,
    /// Requests for authentication methods in ten seconds. Undocumented; observed near 60.
    pub methods: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            resource_units: None,
            writes: 3_000,
            reports: 5,
            conditional_access: 1,
            methods: None,
        }
    }
}
