//! Whether the tenant has Entra ID P1 or P2.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::{Uuid, uuid};

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::EntraPlan;

/// The service plans `AAD_PREMIUM` and `AAD_PREMIUM_P2`.
const P1: Uuid = uuid!("41781fb2-bc02-4b7c-bd55-b576c07bb09d");
const P2: Uuid = uuid!("eec0eb4f-6444-4f95-aba0-50c24d67f998");

impl Graph {
    /// The best Entra ID plan among what the tenant has subscribed to.
    pub async fn entra_plan(&self) -> Result<EntraPlan, Error> {
        let url = self.endpoint().url(Version::V1, ["subscribedSkus"], None);
        let plans = Pages::new::<SkuRow>(self.clone(), Area::Licence, url)
            .all()
            .await?;
        Ok(plans.items.into_iter().max().unwrap_or(EntraPlan::Free))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SkuRow {
    capability_status: Option<String>,
    #[serde(default)]
    service_plans: Vec<ServicePlan>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServicePlan {
    service_plan_id: Option<Uuid>,
    provisioning_status: Option<String>,
}

impl Row for SkuRow {
    type Item = EntraPlan;

    fn item(self, _: Timestamp) -> Option<EntraPlan> {
        let live = self.capability_status.as_deref() == Some("Enabled");
        let has = |id| {
            self.service_plans.iter().any(|plan| {
                plan.service_plan_id == Some(id)
                    && plan.provisioning_status.as_deref() == Some("Success")
            })
        };
        Some(match () {
            () if live && has(P2) => EntraPlan::P2,
            () if live && has(P1) => EntraPlan::P1,
            () => EntraPlan::Free,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan(status: &str, id: Uuid, provisioned: &str) -> Option<EntraPlan> {
        let row = json!({"capabilityStatus": status,
            "servicePlans": [{"servicePlanId": id, "provisioningStatus": provisioned}]});
        let row: SkuRow = serde_json::from_value(row).unwrap();
        row.item(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn only_a_provisioned_plan_of_an_enabled_subscription_counts() {
        assert_eq!(plan("Enabled", P2, "Success"), Some(EntraPlan::P2));
        assert_eq!(plan("Enabled", P1, "Success"), Some(EntraPlan::P1));
        assert_eq!(plan("Suspended", P1, "Success"), Some(EntraPlan::Free));
        assert_eq!(plan("Enabled", P1, "Disabled"), Some(EntraPlan::Free));
        assert_eq!(
            plan("Enabled", Uuid::nil(), "Success"),
            Some(EntraPlan::Free)
        );
    }
}
