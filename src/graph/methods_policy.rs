//! `policies/authenticationMethodsPolicy`, in beta, which shows more of it.

use serde_json::Value;
use uuid::Uuid;

use super::decode::text;
use super::error::Error;
use super::{Area, Graph, Version};
use crate::tenant::methods_policy::{
    Campaign, CampaignState, MethodConfiguration, MethodsPolicy, Targets,
};
use crate::tenant::{Known, SafeText, Unknown};

impl Graph {
    /// The authentication methods policy. A part that the answer leaves out is not reported, never off.
    ///
    /// # Errors
    /// Where it cannot be read, or is of another shape.
    pub async fn methods_policy(&self) -> Result<MethodsPolicy, Error> {
        let path = ["policies", "authenticationMethodsPolicy"];
        let answer = self
            .get(Area::MethodsPolicy, Version::Beta, path, None)
            .await?;
        let body: Value = answer.json()?;
        if !body.is_object() {
            return Err(answer.unreadable("the policy is no object"));
        }
        Ok(policy(&body))
    }
}

fn policy(body: &Value) -> MethodsPolicy {
    let methods = body["authenticationMethodConfigurations"].as_array();
    let campaign = &body["registrationEnforcement"]["authenticationMethodsRegistrationCampaign"];
    MethodsPolicy {
        migration: match body.get("policyMigrationState") {
            None => Known::Unknown(Unknown::NotReported),
            Some(Value::Null) => Known::Is(None),
            Some(word) => match word.as_str().map(str::parse) {
                Some(Ok(state)) => Known::Is(Some(state)),
                _ => Known::Unknown(Unknown::Unreadable),
            },
        },
        methods: methods
            .into_iter()
            .flatten()
            .filter_map(configuration)
            .collect(),
        campaign: if campaign.is_object() {
            Known::Is(self::campaign(campaign))
        } else {
            Known::Unknown(Unknown::NotReported)
        },
        opted_out: match body["optOutSettings"].get("passkeyDynamicMigration") {
            None | Some(Value::Null) => Known::Unknown(Unknown::NotReported),
            Some(Value::Bool(out)) => Known::Is(*out),
            Some(_) => Known::Unknown(Unknown::Unreadable),
        },
    }
}

fn configuration(row: &Value) -> Option<MethodConfiguration> {
    Some(MethodConfiguration {
        id: text(&row["id"])?,
        enabled: match row["state"].as_str() {
            Some("enabled") => Known::Is(true),
            Some("disabled") => Known::Is(false),
            Some(_) => Known::Unknown(Unknown::Unreadable),
            None => Known::Unknown(Unknown::NotReported),
        },
        include: targets(&row["includeTargets"]),
        exclude: targets(&row["excludeTargets"]),
    })
}

fn targets(list: &Value) -> Targets {
    let mut targets = Targets::default();
    for target in list.as_array().into_iter().flatten() {
        match target["id"].as_str() {
            Some("all_users") => targets.all = true,
            Some(id) => match Uuid::try_parse(id) {
                Ok(group) => targets.groups.push(group),
                Err(_) => targets.unread.push(SafeText::new(id)),
            },
            None => targets.unread.push(SafeText::new("target")),
        }
    }
    targets
}

fn campaign(campaign: &Value) -> Campaign {
    let include = campaign["includeTargets"].as_array();
    let mut methods: Vec<SafeText> = include
        .into_iter()
        .flatten()
        .filter_map(|target| text(&target["targetedAuthenticationMethod"]))
        .collect();
    methods.sort_unstable();
    methods.dedup();
    let snooze = campaign["snoozeDurationInDays"].as_u64();
    Campaign {
        state: match campaign["state"].as_str() {
            Some("default") => CampaignState::MicrosoftManaged,
            Some("enabled") => CampaignState::Enabled,
            Some("disabled") => CampaignState::Disabled,
            _ => CampaignState::Unknown,
        },
        snooze_days: Known::reported(snooze.and_then(|days| u16::try_from(days).ok())),
        methods,
        include: targets(&campaign["includeTargets"]),
        exclude: targets(&campaign["excludeTargets"]),
    }
}
