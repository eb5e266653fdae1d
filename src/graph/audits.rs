//! `auditLogs/directoryAudits`: who changed what. Kept for 7 days without a licence, 30 days with P1 or P2.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Row, not_before, rows, timestamp};
use super::error::Error;
use super::{Area, Graph, Version};
use crate::tenant::{AuditEvent, MfaState, RequirementChange, SafeText, UserId};

impl Graph {
    /// The newest entries about a user, at most a hundred, newest first; only those since an instant, if one is given.
    pub async fn audits(
        &self,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Vec<AuditEvent>, Error> {
        let since = since
            .map(|since| format!("{} and ", not_before("activityDateTime", since)))
            .unwrap_or_default();
        let query = format!("$filter={since}targetResources/any(t: t/id eq '{user}')&$top=100");
        let path = ["auditLogs", "directoryAudits"];
        let answer = self
            .get(Area::Audits, Version::V1, path, Some(&query))
            .await?;
        let mut events = rows::<AuditRow>(&answer)?.items;
        events.sort_by_key(|event| Reverse(event.at));
        Ok(events)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditRow {
    #[serde(default)]
    id: String,
    activity_date_time: Option<String>,
    activity_display_name: Option<String>,
    result: Option<String>,
    initiated_by: Option<InitiatedBy>,
    #[serde(default)]
    target_resources: Value,
}

#[derive(Deserialize)]
struct InitiatedBy {
    user: Option<Initiator>,
    app: Option<Initiator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Initiator {
    user_principal_name: Option<String>,
    display_name: Option<String>,
}

impl Row for AuditRow {
    type Item = AuditEvent;

    fn item(self, _: Timestamp) -> Option<AuditEvent> {
        let requirement = requirement(&self.target_resources);
        let by = self.initiated_by.and_then(|by| by.user.or(by.app));
        Some(AuditEvent {
            id: SafeText::from(self.id),
            at: timestamp(self.activity_date_time.as_deref())?,
            activity: SafeText::from(self.activity_display_name?),
            succeeded: self.result.as_deref() == Some("success"),
            by: by
                .and_then(|by| by.user_principal_name.or(by.display_name))
                .map(SafeText::from),
            requirement,
        })
    }
}

/// The change of `StrongAuthenticationRequirement` among the modified properties of an entry's targets. The answer is
/// the log's raw record, so nothing about its shape is taken for granted.
fn requirement(targets: &Value) -> Option<RequirementChange> {
    let property = targets
        .as_array()?
        .iter()
        .filter_map(|target| target["modifiedProperties"].as_array())
        .flatten()
        .find(|property| property["displayName"] == "StrongAuthenticationRequirement")?;
    let (old, new) = (
        requirement_side(&property["oldValue"]),
        requirement_side(&property["newValue"]),
    );
    let since =
        |value: &Option<RequirementSide>| value.as_ref().and_then(|side| side.devices_since);
    let state = |value: &Option<RequirementSide>| value.as_ref().and_then(|side| side.state);
    Some(RequirementChange {
        before: state(&old),
        after: state(&new),
        devices_forgotten: since(&old).is_some() && since(&old) < since(&new),
    })
}

/// The old or the new value of the property.
struct RequirementSide {
    state: Option<MfaState>,
    devices_since: Option<Timestamp>,
}

/// Reads JSON inside a string: a list of requirements, of which a user has one or, disabled, none.
fn requirement_side(value: &Value) -> Option<RequirementSide> {
    let listed: Vec<Value> = serde_json::from_str(value.as_str()?).ok()?;
    let Some(requirement) = listed.first() else {
        return Some(RequirementSide {
            state: Some(MfaState::Disabled),
            devices_since: None,
        });
    };
    let state = match requirement["State"].as_u64() {
        Some(0) => Some(MfaState::Disabled),
        Some(1) => Some(MfaState::Enabled),
        Some(2) => Some(MfaState::Enforced),
        _ => None,
    };
    Some(RequirementSide {
        state,
        devices_since: timestamp(requirement["RememberDevicesNotIssuedBefore"].as_str()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EARLY: &str = "2026-03-12T21:20:01.7363619Z";
    const LATE: &str = "2026-03-14T08:00:00+00:00";

    fn one(state: u8, since: &str) -> Value {
        let listed = json!([{
            "RelyingParty": "*", "State": state, "RememberDevicesNotIssuedBefore": since,
        }]);
        json!(listed.to_string())
    }

    fn read(old: &Value, new: &Value) -> Option<RequirementChange> {
        requirement(&json!([{"id": "a", "modifiedProperties": [
            {"displayName": "Included Updated Properties", "oldValue": null,
             "newValue": "\"StrongAuthenticationRequirement\""},
            {"displayName": "StrongAuthenticationRequirement", "oldValue": old, "newValue": new},
        ]}]))
    }

    #[test]
    fn the_states_before_and_after_are_read_and_what_is_odd_is_not_guessed() {
        use MfaState::{Disabled, Enabled, Enforced};
        let none = json!("[]");
        #[rustfmt::skip]
        let rows = [
            (none.clone(), one(1, EARLY), Some(Disabled), Some(Enabled), false),
            (one(1, EARLY), one(2, EARLY), Some(Enabled), Some(Enforced), false),
            (one(2, EARLY), none, Some(Enforced), Some(Disabled), false),
            (one(0, EARLY), one(2, LATE), Some(Disabled), Some(Enforced), true),
            (one(2, EARLY), one(2, LATE), Some(Enforced), Some(Enforced), true),
            (one(2, LATE), one(2, EARLY), Some(Enforced), Some(Enforced), false),
            (one(2, EARLY), one(7, "soon"), Some(Enforced), None, false),
            (json!(null), one(2, LATE), None, Some(Enforced), false),
            (json!("[\r\n {\r\n \"State\": 1}]"), json!("[null]"), Some(Enabled), None, false),
            (json!(""), json!("{\"State\":2}"), None, None, false),
            (json!(3), json!(["x"]), None, None, false),
        ];
        for (old, new, before, after, devices_forgotten) in rows {
            let expected = RequirementChange {
                before,
                after,
                devices_forgotten,
            };
            assert_eq!(read(&old, &new), Some(expected), "{old} {new}");
        }
    }

    #[test]
    fn an_entry_about_other_properties_or_of_another_shape_has_no_requirement() {
        for targets in [
            json!(null),
            json!([]),
            json!([null, {"modifiedProperties": null}]),
            json!([{"modifiedProperties": [null, {"displayName": 4}]}]),
            json!([{"modifiedProperties": [{"displayName": "Department", "oldValue": "[]", "newValue": "[]"}]}]),
        ] {
            assert_eq!(requirement(&targets), None, "{targets}");
        }
    }
}
