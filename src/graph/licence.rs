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
    ///
    /// # Errors
    /// When no plan is found, but a subscription cannot be judged: that is not "free".
    pub async fn entra_plan(&self) -> Result<EntraPlan, Error> {
        let url = self.endpoint().url(Version::V1, ["subscribedSkus"], None);
        let read = Pages::new::<SkuRow>(self.clone(), Area::Licence, url)
            .all()
            .await?;
        let unjudged = read.skipped > 0 || read.items.contains(&None);
        match read.items.into_iter().flatten().max() {
            Some(EntraPlan::Free) | None if unjudged => Err(Error::unreadable(
                Area::Licence,
                "a subscription has no readable status",
            )),
            Some(plan) => Ok(plan),
            None => Ok(EntraPlan::Free),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SkuRow {
    capability_status: Option<String>,
    service_plans: Option<Vec<ServicePlan>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServicePlan {
    service_plan_id: Option<Uuid>,
    provisioning_status: Option<String>,
}

impl Row for SkuRow {
    /// None where the answer does not say whether the subscription has a plan.
    type Item = Option<EntraPlan>;

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let live = match self.capability_status.as_deref() {
            // With a warning the subscription is in its grace period and works.
            Some("Enabled" | "Warning") => true,
            Some(_) => return Some(Some(EntraPlan::Free)),
            None => false,
        };
        let Some(plans) = self.service_plans.filter(|_| live) else {
            return Some(None);
        };
        let provisioned = |id| {
            let plan = plans.iter().find(|plan| plan.service_plan_id == Some(id))?;
            Some(plan.provisioning_status.as_deref() == Some("Success"))
        };
        Some(Some(match (provisioned(P1), provisioned(P2)) {
            (_, Some(true)) => EntraPlan::P2,
            (Some(true), _) => EntraPlan::P1,
            _ => EntraPlan::Free,
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(row: serde_json::Value) -> Option<EntraPlan> {
        let row: SkuRow = serde_json::from_value(row).unwrap();
        row.item(Timestamp::UNIX_EPOCH).unwrap()
    }

    fn plan(status: &str, id: Uuid, provisioned: &str) -> Option<EntraPlan> {
        read(json!({"capabilityStatus": status,
            "servicePlans": [{"servicePlanId": id, "provisioningStatus": provisioned}]}))
    }

    #[test]
    fn a_subscription_in_its_grace_period_counts_and_one_that_does_not_say_is_unknown() {
        assert_eq!(plan("Warning", P1, "Success"), Some(EntraPlan::P1));
        assert_eq!(read(json!({"capabilityStatus": "Enabled"})), None);
        assert_eq!(read(json!({"servicePlans": []})), None);
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
