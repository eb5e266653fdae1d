//! The methods policy, and the policies that stop users on the way to a stronger method, against prepared answers.

use mfadeck::tenant::methods_policy::{CampaignState, MigrationState};
use mfadeck::tenant::{Known, MethodsPolicy, Unknown};
use serde_json::{Value, json};

use crate::mock::{Mock, Reply};
use crate::protection::{GROUP, policy};
use crate::{graph, quick};

#[tokio::test]
async fn a_strength_for_registering_security_information_takes_a_pass_or_not() {
    let action = "urn:user:registersecurityinfo";
    for (why, actions, strength, takes_pass) in [
        (
            "none of its combinations is a pass",
            json!([action]),
            json!({"id": "s", "allowedCombinations": ["fido2", "windowsHelloForBusiness"]}),
            Some(Known::Is(false)),
        ),
        (
            "one is",
            json!([action]),
            json!({"id": "s", "allowedCombinations": ["fido2", "temporaryAccessPassOneTime"]}),
            Some(Known::Is(true)),
        ),
        (
            "the combinations are left out",
            json!([action]),
            json!({"id": "s", "displayName": "Strong"}),
            Some(Known::Unknown(Unknown::NotReported)),
        ),
        ("no strength", json!([action]), json!(null), None),
        (
            "another action",
            json!(["urn:user:registerdevice"]),
            json!({"id": "s", "allowedCombinations": ["fido2"]}),
            None,
        ),
    ] {
        let read = policy(json!({
            "conditions": {
                "users": {"includeUsers": ["All"]},
                "applications": {"includeUserActions": actions},
            },
            "grantControls": {"operator": "OR", "builtInControls": [], "authenticationStrength": strength},
        }))
        .await;
        assert_eq!(
            read.registration.map(|gate| gate.takes_pass),
            takes_pass,
            "{why}"
        );
    }
}

async fn methods_policy(body: Value) -> MethodsPolicy {
    let mock = Mock::start(|_| vec![Reply::ok(&body)]).await;
    graph(&mock.url, quick()).methods_policy().await.unwrap()
}

#[tokio::test]
async fn a_methods_policy_that_leaves_things_out_reports_them_as_unknown() {
    let read = methods_policy(json!({"id": "authenticationMethodsPolicy"})).await;
    assert_eq!(read.migration, Known::Unknown(Unknown::NotReported));
    assert_eq!(read.campaign, Known::Unknown(Unknown::NotReported));
    assert_eq!(read.opted_out, Known::Unknown(Unknown::NotReported));
    assert_eq!(read.is_on("Sms"), Known::Unknown(Unknown::NotReported));
}

#[tokio::test]
async fn a_methods_policy_is_read_with_its_targets_campaign_and_opt_out() {
    let read = methods_policy(json!({
        "policyMigrationState": "migrationInProgress",
        "optOutSettings": {"passkeyDynamicMigration": true},
        "registrationEnforcement": {"authenticationMethodsRegistrationCampaign": {
            "state": "default", "snoozeDurationInDays": 3,
            "includeTargets": [{"id": "all_users", "targetedAuthenticationMethod": "microsoftAuthenticator"}],
            "excludeTargets": [{"id": GROUP.to_string()}],
        }},
        "authenticationMethodConfigurations": [
            {"id": "Sms", "state": "disabled", "includeTargets": [{"id": "all_users"}]},
            {"id": "Fido2", "state": "enabled", "includeTargets": [{"id": GROUP.to_string()}, {"id": "some_users"}]},
            {"id": "Voice", "state": "sometimes"},
        ],
    }))
    .await;
    assert_eq!(
        read.migration,
        Known::Is(Some(MigrationState::MigrationInProgress))
    );
    assert_eq!(read.opted_out, Known::Is(true));
    let campaign = read.campaign.clone().ok().unwrap();
    assert_eq!(campaign.state, CampaignState::MicrosoftManaged);
    assert_eq!(
        (campaign.snooze_days, campaign.exclude.groups),
        (Known::Is(3), vec![GROUP])
    );
    // The legacy settings count beside it, so disabled is not off.
    assert_eq!(read.is_on("Sms"), Known::Unknown(Unknown::NotReported));
    assert_eq!(read.is_on("Fido2"), Known::Is(true));
    let passkeys = read.method("fido2").unwrap();
    assert_eq!(
        (passkeys.include.groups.len(), passkeys.include.unread.len()),
        (1, 1)
    );
    assert_eq!(read.is_on("Voice"), Known::Unknown(Unknown::Unreadable));
}
