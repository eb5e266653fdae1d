//! `auditLogs/signIns` and `auditLogs/directoryAudits`, newest first, as far back as the plan keeps them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::row::Row;
use super::sign_in_text::reason;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection, Wanted};
use crate::scenario::{Plan, PolicyState};
use crate::tenant::{Audit, Initiator, Place, SignIn, Tenant};
use crate::wire::Version;

const BASE: Collection<'static> = Collection {
    set: "auditLogs/signIns",
    kind: "microsoft.graph.signIn",
    properties: &[],
    default: &[],
    page: 1_000,
    max: 1_000,
    directory: false,
};

/// With one of these beside the permission for the log, its entries show the policies.
const SEES_POLICIES: [&str; 2] = ["Policy.Read.All", "Policy.Read.ConditionalAccess"];

/// How far back the logs reach.
fn horizon(tenant: &Tenant, now: Timestamp) -> Timestamp {
    let days = if tenant.plan == Plan::Free { 7 } else { 30 };
    now - SignedDuration::from_hours(24 * days)
}

pub fn sign_ins(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let options = call.options()?;
    if let Some(filter) = &options.filter {
        let beta_only = ["authenticationRequirement"];
        let mut properties = filter.properties();
        if call.request.version == Version::Beta {
            properties.retain(|name| !beta_only.contains(name));
        }
        check_filter(
            call,
            &properties,
            &[
                "appDisplayName",
                "appId",
                "clientAppUsed",
                "conditionalAccessStatus",
                "correlationId",
                "createdDateTime",
                "id",
                "ipAddress",
                "location",
                "status",
                "userDisplayName",
                "userId",
                "userPrincipalName",
            ],
        )?;
    }
    let oldest = horizon(tenant, call.request.now);
    let rows = tenant.sign_ins().iter().rev();
    let rows = rows.take_while(|s| s.at >= oldest);
    let version = call.request.version;
    let scopes = &call.request.caller.scopes;
    let sees_policies = scopes.iter().any(|scope| SEES_POLICIES.contains(&&**scope));
    odata::page(call.request, &options, &BASE, rows, |sign_in, wanted| {
        let mut row = sign_in_json(tenant, sign_in, version, wanted);
        if let Some(applied) = row.get_mut("appliedConditionalAccessPolicies")
            && !sees_policies
        {
            *applied = json!([]);
        }
        row
    })
}

pub fn audits(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const AUDITS: Collection<'static> = Collection {
        set: "auditLogs/directoryAudits",
        kind: "microsoft.graph.directoryAudit",
        ..BASE
    };
    let options = call.options()?;
    if let Some(filter) = &options.filter {
        check_filter(
            call,
            &filter.properties(),
            &[
                "activityDateTime",
                "activityDisplayName",
                "category",
                "correlationId",
                "initiatedBy",
                "loggedByService",
                "result",
                "targetResources",
            ],
        )?;
    }
    let oldest = horizon(tenant, call.request.now);
    let rows = tenant.audits().iter().rev();
    let rows = rows.take_while(|a| a.at >= oldest);
    odata::page(call.request, &options, &AUDITS, rows, |audit, _| {
        audit_json(audit)
    })
}

fn check_filter(
    call: &Call<'_>,
    used: &[&str],
    allowed: &[&str],
) -> Result<(), crate::wire::Response> {
    match used.iter().find(|name| !allowed.contains(name)) {
        Some(name) => Err(refusal::no_property(call.request, name)),
        None => Ok(()),
    }
}

fn sign_in_json(tenant: &Tenant, sign_in: &SignIn, version: Version, wanted: &Wanted<'_>) -> Value {
    let person = tenant.person(sign_in.person);
    let place = sign_in.place;
    let policy = sign_in.policy.map(usize::from);
    let mut row = Row::new(wanted);
    row.put("id", || sign_in.id.to_string());
    row.put("createdDateTime", || sign_in.at.to_string());
    row.put("userDisplayName", || person.map(|p| &*p.name));
    row.put("userPrincipalName", || person.map(|p| &*p.upn));
    row.put("userId", || sign_in.person.to_string());
    row.put("appId", || sign_in.app.id.to_string());
    row.put("appDisplayName", || sign_in.app.name);
    row.put("ipAddress", || {
        format!("{}.{}", place.network, sign_in.host)
    });
    row.put("clientAppUsed", || sign_in.client);
    row.put("correlationId", || {
        Uuid::from_u128(sign_in.id.as_u128() ^ 1).to_string()
    });
    row.put("conditionalAccessStatus", || {
        match policy.and_then(|at| tenant.policies.get(at)) {
            Some(policy) if policy.state == PolicyState::Enabled => match sign_in.code {
                0 => "success",
                _ => "failure",
            },
            _ => "notApplied",
        }
    });
    row.put("isInteractive", || true);
    row.put("riskDetail", || "none");
    for name in ["riskLevelAggregated", "riskLevelDuringSignIn"] {
        row.put(name, || risk_level(tenant, sign_in));
    }
    row.put("riskState", || match sign_in.risk {
        Some(_) if tenant.plan >= Plan::P2 => "atRisk",
        _ => "none",
    });
    row.put("riskEventTypes", || json!([]));
    row.put("riskEventTypes_v2", || json!([]));
    row.put("resourceDisplayName", || sign_in.app.name);
    row.put("resourceId", || sign_in.app.id.to_string());
    row.put("status", || status(sign_in));
    row.put("deviceDetail", || device(sign_in));
    row.put("location", || location(place));
    row.put("appliedConditionalAccessPolicies", || {
        policies(tenant, policy, sign_in.code)
    });
    if version == Version::Beta {
        row.put("authenticationRequirement", || match sign_in.mfa {
            Some(_) => "multiFactorAuthentication",
            None => "singleFactorAuthentication",
        });
        row.put("authenticationRequirementPolicies", || {
            required_by(tenant, sign_in)
        });
        row.put("authenticationDetails", || steps(sign_in));
        row.put("mfaDetail", || {
            sign_in
                .mfa
                .map(|name| json!({"authMethod": name, "authDetail": null}))
        });
    }
    row.finish()
}

/// Without P2 the log shows that there is a risk, not its level.
fn risk_level(tenant: &Tenant, sign_in: &SignIn) -> &'static str {
    match sign_in.risk {
        None => "none",
        Some(_) if tenant.plan < Plan::P2 => "hidden",
        Some(risk) => risk.as_str(),
    }
}

fn status(sign_in: &SignIn) -> Value {
    json!({
        "errorCode": sign_in.code,
        "failureReason": reason(sign_in.code),
        "additionalDetails": details(sign_in),
    })
}

fn device(sign_in: &SignIn) -> Value {
    json!({
        "deviceId": "",
        "displayName": null,
        "operatingSystem": "Windows 11",
        "browser": if sign_in.client == "Browser" { "Edge 126.0.0" } else { "" },
        "isCompliant": sign_in.compliant,
        "isManaged": null,
        "trustType": null,
    })
}

fn location(place: &Place) -> Value {
    json!({
        "city": place.city,
        "state": place.city,
        "countryOrRegion": place.country,
        "geoCoordinates": {
            "altitude": null, "latitude": place.degrees.0, "longitude": place.degrees.1,
        },
    })
}

fn details(sign_in: &SignIn) -> Option<&'static str> {
    match (sign_in.code, sign_in.mfa) {
        (500_121, _) if sign_in.declined => Some("MFA denied; user declined the authentication"),
        (500_121, _) => Some("MFA denied; user did not respond to mobile app notification"),
        (50_074 | 50_076, _) => Some("MFA required in Azure AD"),
        (0, Some(_)) => Some("MFA completed in Azure AD"),
        _ => None,
    }
}

/// What required MFA: the policy that decided, or else the per-user state.
fn required_by(tenant: &Tenant, sign_in: &SignIn) -> Value {
    if sign_in.mfa.is_none() {
        return json!([]);
    }
    let policy = sign_in.policy.map(usize::from);
    json!([match policy.and_then(|at| tenant.policies.get(at)) {
        Some(_) =>
            json!({"requirementProvider": "multiConditionalAccess", "detail": "Conditional Access"}),
        None => json!({"requirementProvider": "user", "detail": "Per-user MFA"}),
    }])
}

fn steps(sign_in: &SignIn) -> Value {
    let step = |method: &str, succeeded: bool, detail: Option<&str>| {
        json!({
            "authenticationStepDateTime": sign_in.at.to_string(),
            "authenticationMethod": method,
            "authenticationMethodDetail": null,
            "succeeded": succeeded,
            "authenticationStepResultDetail": detail,
            "authenticationStepRequirement": null,
        })
    };
    let mut steps = vec![step("Password", sign_in.code != 50_126, None)];
    steps.extend(
        sign_in
            .mfa
            .map(|method| step(method, sign_in.code == 0, details(sign_in))),
    );
    json!(steps)
}

fn policies(tenant: &Tenant, policy: Option<usize>, code: u32) -> Value {
    let applied = policy.and_then(|at| Some((at, tenant.policies.get(at)?)));
    applied.map_or(json!([]), |(at, policy)| {
        json!([{
            "id": super::conditional_access::policy_id(tenant, at).to_string(),
            "displayName": policy.name,
            "enforcedGrantControls": [super::conditional_access::control_title(policy.grant)],
            "enforcedSessionControls": [],
            "result": match (policy.state, code) {
                (PolicyState::EnabledForReportingButNotEnforced, _) => "reportOnlyFailure",
                (_, 0) => "success",
                (_, _) => "failure",
            },
        }])
    })
}

fn audit_json(audit: &Audit) -> Value {
    let by = match &audit.by {
        Initiator::Person { id, upn } => json!({
            "user": {"id": id.to_string(), "displayName": null, "userPrincipalName": upn, "ipAddress": "203.0.113.9"},
            "app": null,
        }),
        Initiator::App { id } => json!({
            "user": null,
            "app": {"appId": id.to_string(), "displayName": "mfadeck", "servicePrincipalId": null, "servicePrincipalName": null},
        }),
        Initiator::Service(name) => json!({
            "user": null,
            "app": {"appId": null, "displayName": name, "servicePrincipalId": null, "servicePrincipalName": null},
        }),
    };
    let modified: Vec<Value> = audit
        .modified
        .iter()
        .map(|m| json!({"displayName": m.name, "oldValue": m.old, "newValue": m.new}))
        .collect();
    let targets: Vec<Value> = audit
        .to
        .iter()
        .map(|to| {
            json!({
                "id": to.id.to_string(), "displayName": to.name, "type": "User",
                "userPrincipalName": to.upn, "groupType": null, "modifiedProperties": modified,
            })
        })
        .collect();
    json!({
        "id": format!("Directory_{}", audit.id),
        "category": audit.category,
        "correlationId": audit.act.to_string(),
        "result": if audit.succeeded { "success" } else { "failure" },
        "resultReason": audit.reason,
        "activityDisplayName": audit.activity,
        "activityDateTime": audit.at.to_string(),
        "loggedByService": audit.service,
        "operationType": audit.operation,
        "initiatedBy": by,
        "targetResources": targets,
        "additionalDetails": [],
    })
}
