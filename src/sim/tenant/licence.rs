//! Licences.

use serde::Deserialize;
use uuid::Uuid;

use crate::scenario::Plan;

/// What a person may be licensed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Licence {
    /// Microsoft 365 E3: contains Entra ID P1.
    E3,
    /// Microsoft 365 E5: contains Entra ID P2.
    E5,
    /// Microsoft 365 F3: contains Entra ID P1.
    F3,
    /// Microsoft 365 Business Basic: no Entra ID plan.
    Basic,
}

impl Licence {
    pub const ALL: [Self; 4] = [Self::E3, Self::E5, Self::F3, Self::Basic];

    /// The Entra ID plan inside.
    pub fn plan(self) -> Plan {
        match self {
            Self::Basic => Plan::Free,
            Self::E3 | Self::F3 => Plan::P1,
            Self::E5 => Plan::P2,
        }
    }

    /// skuPartNumber
    pub fn part_number(self) -> &'static str {
        match self {
            Self::E3 => "SPE_E3",
            Self::E5 => "SPE_E5",
            Self::F3 => "SPE_F1",
            Self::Basic => "O365_BUSINESS_ESSENTIALS",
        }
    }

    pub fn sku_id(self) -> Uuid {
        match self {
            Self::E3 => uuid::uuid!("05e9a617-0261-4cee-bb44-138d3ef5d965"),
            Self::E5 => uuid::uuid!("06ebc4ee-1bb5-47dd-8120-11324bc54e06"),
            Self::F3 => uuid::uuid!("66b55226-6b4f-492c-910c-a3b7a3c9d993"),
            Self::Basic => uuid::uuid!("3b555118-da6a-4418-894f-7df1e2096870"),
        }
    }
}
