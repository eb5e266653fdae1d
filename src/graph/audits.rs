//! `auditLogs/directoryAudits`: who changed what. Kept for 7 days without a licence, 30 days with P1 or P2.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use strum::VariantArray;

use super::decode::{Row, not_before, text, timestamp};
use super::error::Error;
use super::log::newest;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::audit::{MethodsChange, MethodsProperty};
use crate::tenant::{AuditEvent, Log, LogEntry, MfaState, RequirementChange, SafeText, UserId};

/// A value is written with fractions of a second and read back without.
const ROUNDING: SignedDuration = SignedDuration::from_secs(1);

impl Graph {
    /// The newest entries about a user, back to a bound; only those since an instant, if one is given.
    pub async fn audits(
        &self,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Log<AuditEvent>, Error> {
        let since = since
            .map(|since| format!("{} and ", not_before("activityDateTime", since)))
            .unwrap_or_default();
        let filter = format!("{since}targetResources/any(t: t/id eq '{user}')");
        let log = newest(self.audit_pages(&filter, 100), |_| false).await?;
        Ok(log.map(|entry| entry.event))
    }

    /// The same with the user's own acts on passkeys: some name their target by account alone, so that no filter by the
    /// target's id finds them. One request more.
    pub async fn audits_with_passkeys(&self, user: UserId) -> Result<Log<AuditEvent>, Error> {
        let mut log = self.audits(user, None).await?;
        let filter = format!("initiatedBy/user/id eq '{user}' and loggedByService eq '{PASSKEYS}'");
        match newest(self.audit_pages(&filter, 50), |_| true).await {
            Ok(own) => {
                let nameless = own
                    .entries
                    .into_iter()
                    .filter(|entry| entry.names_no_target_id);
                log.add(nameless.map(|entry| entry.event));
            }
            Err(error) => {
                tracing::warn!(error = %error, "a user's acts on passkeys could not be read");
                log.complete = false;
            }
        }
        Ok(log)
    }

    fn audit_pages(&self, filter: &str, top: u16) -> Pages<AuditEntry> {
        let query = format!("$filter={filter}&$top={top}");
        let path = ["auditLogs", "directoryAudits"];
        let url = self.endpoint().url(Version::V1, path, Some(&query));
        Pages::new::<AuditRow>(self.clone(), Area::Audits, url)
    }
}

/// `loggedByService` of acts on passkeys.
const PASSKEYS: &str = "Device Registration Service";

/// An entry with what decides whether it was found by its target.
struct AuditEntry {
    event: AuditEvent,
    names_no_target_id: bool,
}

impl LogEntry for AuditEntry {
    fn time(&self) -> Timestamp {
        self.event.at
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditRow {
    #[serde(default)]
    id: Option<String>,
    activity_date_time: Option<String>,
    activity_display_name: Option<String>,
    result: Option<String>,
    result_reason: Option<String>,
    correlation_id: Option<String>,
    logged_by_service: Option<String>,
    #[serde(default)]
    initiated_by: Value,
    #[serde(default)]
    target_resources: Value,
}

impl Row for AuditRow {
    type Item = AuditEntry;

    fn item(self, _: Timestamp) -> Option<AuditEntry> {
        let names_no_target_id = is_own_act_without_id(&self.initiated_by, &self.target_resources);
        let filled =
            |text: Option<String>| text.filter(|text| !text.is_empty()).map(SafeText::from);
        let modified = modified(&self.target_resources);
        Some(AuditEntry {
            event: AuditEvent {
                id: SafeText::from(self.id.unwrap_or_default()),
                at: timestamp(self.activity_date_time.as_deref())?,
                activity: SafeText::from(self.activity_display_name?),
                succeeded: self.result.as_deref() == Some("success"),
                reason: filled(self.result_reason),
                correlation: filled(self.correlation_id),
                service: filled(self.logged_by_service),
                by: initiator(&self.initiated_by),
                by_user: self.initiated_by["user"]["id"]
                    .as_str()
                    .and_then(UserId::parse),
                requirement: requirement(&modified),
                methods: methods(&modified),
                signs_out: property(&modified, "StsRefreshTokensValidFrom").is_some(),
            },
            names_no_target_id,
        })
    }
}

/// Whether the only target is the initiator, by account alone.
fn is_own_act_without_id(by: &Value, targets: &Value) -> bool {
    let Some([target]) = targets.as_array().map(Vec::as_slice) else {
        return false;
    };
    let upn = |value: &Value| text(&value["userPrincipalName"]);
    match (text(&target["id"]), upn(target), upn(&by["user"])) {
        (None, Some(target), Some(by)) => target.eq_ignore_ascii_case(&by),
        _ => false,
    }
}

/// The first of account, name, application's name and id that is not empty: any of them may be null or "".
fn initiator(by: &Value) -> Option<SafeText> {
    let (user, app) = (&by["user"], &by["app"]);
    [
        &user["userPrincipalName"],
        &user["displayName"],
        &app["displayName"],
        &app["servicePrincipalName"],
        &user["id"],
        &app["appId"],
        &app["servicePrincipalId"],
    ]
    .into_iter()
    .find_map(text)
}

/// The modified properties of all targets. The answer is the log's raw record, so nothing about its shape is certain.
fn modified(targets: &Value) -> Vec<&Value> {
    let targets = targets.as_array().into_iter().flatten();
    targets
        .filter_map(|target| target["modifiedProperties"].as_array())
        .flatten()
        .collect()
}

fn property<'a>(modified: &[&'a Value], name: &str) -> Option<&'a Value> {
    let named = |property: &&&Value| property["displayName"] == name;
    modified.iter().find(named).copied()
}

/// The change of `StrongAuthenticationRequirement`.
fn requirement(modified: &[&Value]) -> Option<RequirementChange> {
    let property = property(modified, "StrongAuthenticationRequirement")?;
    let old = RequirementSide::of(&property["oldValue"]);
    let new = RequirementSide::of(&property["newValue"]);
    let since = |side: &Option<RequirementSide>| side.as_ref().and_then(|side| side.devices_since);
    let state = |side: &Option<RequirementSide>| side.as_ref().and_then(|side| side.state);
    let raised = match (since(&old), since(&new)) {
        (Some(old), Some(new)) => new.duration_since(old) >= ROUNDING,
        _ => false,
    };
    Some(RequirementChange {
        before: state(&old),
        after: state(&new),
        devices_forgotten: raised,
    })
}

/// The old or the new value of the property.
struct RequirementSide {
    state: Option<MfaState>,
    devices_since: Option<Timestamp>,
}

impl RequirementSide {
    /// A list of requirements, of which a user has one or, disabled, none.
    fn of(value: &Value) -> Option<Self> {
        let listed = listed(value)?;
        let Some(requirement) = listed.first() else {
            return Some(Self {
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
        Some(Self {
            state,
            devices_since: timestamp(requirement["RememberDevicesNotIssuedBefore"].as_str()),
        })
    }
}

/// JSON inside a string.
fn listed(value: &Value) -> Option<Vec<Value>> {
    serde_json::from_str(value.as_str()?).ok()
}

/// The change of a property that holds methods.
fn methods(modified: &[&Value]) -> Option<MethodsChange> {
    MethodsProperty::VARIANTS.iter().find_map(|&kind| {
        let property = property(modified, kind.name())?;
        let count = |value: &Value| {
            let listed = listed(value)?;
            Some(match kind {
                MethodsProperty::Methods | MethodsProperty::Apps => listed.len(),
                MethodsProperty::Numbers => listed.iter().map(filled_values).sum(),
            })
        };
        Some(MethodsChange {
            property: kind,
            before: count(&property["oldValue"]),
            after: count(&property["newValue"]),
        })
    })
}

/// How many numbers and addresses are set.
fn filled_values(details: &Value) -> usize {
    let values = details
        .as_object()
        .into_iter()
        .flat_map(|keys| keys.values());
    values.filter(|value| text(value).is_some()).count()
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
        requirement(&modified(&json!([{"id": "a", "modifiedProperties": [
            {"displayName": "Included Updated Properties", "oldValue": null,
             "newValue": "\"StrongAuthenticationRequirement\""},
            {"displayName": "StrongAuthenticationRequirement", "oldValue": old, "newValue": new},
        ]}])))
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
            assert_eq!(requirement(&modified(&targets)), None, "{targets}");
        }
    }
}
