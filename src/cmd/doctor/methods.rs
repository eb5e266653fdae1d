//! The authentication methods policy in the doctor's report, and what it means for the end of SMS and voice.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::coverage::{Readiness, registration_traps, sms_readiness};
use crate::tenant::methods_policy::{
    Campaign, CampaignState, MethodsPolicy, MigrationState, Targets,
};
use crate::tenant::{Policy, Seen};

/// Cells of a label.
const LABEL: usize = 13;
/// Cells of what is looked at.
const TITLE: usize = 16;

/// A line for each check; a mark before what has to be changed, or looked at.
pub(super) fn text(
    out: &mut String,
    methods: Seen<'_, MethodsPolicy>,
    policies: Seen<'_, Vec<Policy>>,
) -> fmt::Result {
    let checks = sms_readiness(methods, policies);
    for (at, check) in checks.iter().enumerate() {
        let label = if at == 0 { "Methods" } else { "" };
        let mark = match check.standing {
            Readiness::Fact | Readiness::Ready => " ",
            Readiness::Partly | Readiness::Unknown => "?",
            Readiness::Missing => "!",
        };
        let title = check.title;
        writeln!(out, "{label:<LABEL$}{mark} {title:<TITLE$}{}", check.text)?;
    }
    Ok(())
}

/// The policy with Graph's names; null within it where the service does not report something.
pub(super) fn record(policy: &MethodsPolicy) -> Value {
    let configurations: Vec<Value> = policy
        .methods
        .iter()
        .map(|method| {
            let state = method
                .enabled
                .map(|on| if on { "enabled" } else { "disabled" });
            json!({
                "id": method.id,
                "state": state,
                "include": targets(&method.include),
                "exclude": targets(&method.exclude),
            })
        })
        .collect();
    let migration = policy
        .migration
        .map(|state| state.map(MigrationState::name));
    json!({
        "policyMigrationState": migration.ok().flatten(),
        "legacySettingsCount": policy.migration.map(|state| {
            !matches!(state, None | Some(MigrationState::MigrationComplete))
        }),
        "methods": configurations,
        "registrationCampaign": policy.campaign.as_ref().map(campaign),
        "passkeyMigrationOptOut": policy.opted_out,
    })
}

fn targets(targets: &Targets) -> Value {
    json!({
        "allUsers": targets.all,
        "groups": targets.groups,
        "unknown": targets.unread,
    })
}

fn campaign(campaign: &Campaign) -> Value {
    let state = match campaign.state {
        CampaignState::MicrosoftManaged => Some("default"),
        CampaignState::Enabled => Some("enabled"),
        CampaignState::Disabled => Some("disabled"),
        CampaignState::Unknown => None,
    };
    json!({
        "state": state,
        "snoozeDurationInDays": campaign.snooze_days,
        "targetedAuthenticationMethods": campaign.methods,
        "include": targets(&campaign.include),
        "exclude": targets(&campaign.exclude),
    })
}

/// The names of policies that stop a user with nothing but a Temporary Access Pass from registering a passkey.
pub(super) fn traps(policies: &[Policy]) -> Vec<&str> {
    registration_traps(policies).0
}
