//! The results of triage as JSON.

use serde_json::{Value, json};

use super::reading::problem;
use crate::coverage::{Requirement, RequirementSource};
use crate::tenant::{Required, RiskyUser, SafeText, SignIn, UserId};
use crate::triage::failures::{self, Failure};
use crate::triage::{Case, Diagnosis, Finding, Gap, Remedy};

/// The findings, the most severe first, and what could not be read.
pub(super) fn diagnosis(case: &Case<'_>) -> Value {
    let Diagnosis { findings, unseen } = Diagnosis::of(case);
    json!({
        "readAt": case.now,
        "value": {
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
            "notSeen": unseen.gaps.iter().map(gap).collect::<Vec<_>>(),
        },
        "error": null,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity.name(),
        "text": finding.text,
        "suggestedActions": finding.remedies.iter().copied().map(action).collect::<Vec<_>>(),
    })
}

fn action(remedy: Remedy) -> Value {
    let key = remedy.spec().and_then(|spec| spec.keys.first());
    json!({
        "action": remedy.name(),
        "key": key.map(ToString::to_string),
        "command": remedy.subcommand(),
        "words": remedy.words(),
    })
}

fn gap(gap: &Gap) -> Value {
    json!({"part": gap.part, "why": gap.why, "advice": gap.advice})
}

/// What requires MFA. Where a reading failed, its error is reported; the rest of the answer stays.
pub(super) fn required_by(case: &Case<'_>) -> Value {
    let required = case.requirements();
    let (defaults, policies) = (
        case.protection.security_defaults.as_ref(),
        case.protection.policies.as_ref(),
    );
    let ages = [defaults.map(|read| read.at), policies.map(|read| read.at)];
    let error = policies
        .and_then(|read| read.value.as_ref().err())
        .or_else(|| defaults.and_then(|read| read.value.as_ref().err()));
    json!({
        "readAt": ages.into_iter().flatten().min(),
        "value": {
            "verdict": required.verdict().map(Required::name),
            "answer": required.answer().name(),
            "asking": required.asking.iter().map(requirement).collect::<Vec<_>>(),
            "blocking": required.blocking.iter().map(requirement).collect::<Vec<_>>(),
            "warning": required.warning,
        },
        "error": error.map(problem),
    })
}

fn requirement(line: &Requirement) -> Value {
    let (name, id): (Option<&SafeText>, Option<&SafeText>) = match &line.by {
        RequirementSource::Policy { name, id } => (Some(name), Some(id)),
        RequirementSource::PerUserMfa
        | RequirementSource::SecurityDefaults
        | RequirementSource::ConditionalAccess => (None, None),
    };
    json!({
        "by": line.by.kind(),
        "policyId": id,
        "policyName": name,
        "answer": line.answer.name(),
        "least": line.range.least().name(),
        "most": line.range.most().name(),
        "because": line.because,
        "reportOnly": line.report_only,
        "someSignInsOnly": line.at_times,
    })
}

/// Failures, repeated ones folded, and the latest success.
pub(super) fn sign_ins(sign_ins: &[SignIn]) -> Value {
    json!({
        "lastSuccess": failures::last_success(sign_ins).map(sign_in),
        "failures": failures::folded(sign_ins).iter().map(failure).collect::<Vec<_>>(),
    })
}

fn failure(failure: &Failure) -> Value {
    let mut record = sign_in(&failure.latest);
    record["count"] = json!(failure.count);
    record["firstDateTime"] = json!(failure.first);
    record["words"] = json!(failure.words());
    record["meaning"] = json!(failure.meaning().map(|meaning| meaning.means));
    record["suggestedActions"] = failure
        .meaning()
        .and_then(|meaning| meaning.remedy)
        .into_iter()
        .map(action)
        .collect();
    record
}

fn sign_in(sign_in: &SignIn) -> Value {
    let policies: Vec<Value> = sign_in
        .policies
        .iter()
        .map(|policy| json!({"displayName": policy.name, "result": policy.result}))
        .collect();
    let required_by: Vec<Value> = sign_in
        .required_by
        .iter()
        .map(|by| json!({"requirementProvider": by.provider, "detail": by.detail}))
        .collect();
    json!({
        "createdDateTime": sign_in.at,
        "errorCode": sign_in.code,
        "failureReason": sign_in.reason,
        "additionalDetails": sign_in.details,
        "appDisplayName": sign_in.app,
        "clientAppUsed": sign_in.client,
        "ipAddress": sign_in.address,
        "city": sign_in.city,
        "countryOrRegion": sign_in.country,
        "appliedConditionalAccessPolicies": policies,
        "correlationId": sign_in.correlation,
        "authenticationRequirement": sign_in.requirement,
        "authenticationRequirementPolicies": required_by,
        "mfaSatisfiedEarlier": sign_in.satisfied_earlier(),
    })
}

/// Whether Identity Protection holds the user at risk.
pub(super) fn risk(risky: &[RiskyUser], user: UserId) -> Value {
    let found = risky.iter().find(|one| one.user == user);
    json!({
        "isAtRisk": found.is_some(),
        "isConfirmedCompromised": found.is_some_and(|one| one.confirmed),
        "riskLevel": found.map(|one| &one.level),
        "riskDetail": found.and_then(|one| one.detail.as_ref()),
        "riskLastUpdatedDateTime": found.and_then(|one| one.at),
    })
}
