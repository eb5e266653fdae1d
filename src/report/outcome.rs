//! The plan and the outcome for each user, and the jobs of the journal.

use serde_json::{Value, json};

use super::{Record, detail};
use crate::change::history::PastJob;
use crate::change::journal::{OutcomeName, Settled, Subject};
use crate::change::{Action, Evidence, Item, Outcome, SkipReason, UserResult, Verdict};
use crate::tenant::MfaState;

/// The names of [`planned`].
pub const PLANNED: [&str; 9] = [
    "id",
    "userPrincipalName",
    "displayName",
    "action",
    "verdict",
    "before",
    "asked",
    "reason",
    "warnings",
];

/// The names of [`reported`].
pub const REPORTED: [&str; 15] = [
    "id",
    "userPrincipalName",
    "displayName",
    "action",
    "outcome",
    "before",
    "asked",
    "is",
    "reason",
    "advice",
    "requestId",
    "requestIds",
    "methods",
    "audits",
    "signInSessionsValidFromDateTime",
];

/// The names of [`past`].
pub const PAST: [&str; 19] = [
    "job",
    "at",
    "operator",
    "action",
    "users",
    "done",
    "unchanged",
    "failed",
    "skipped",
    "unknown",
    "rest",
    "ended",
    "undoable",
    "undoes",
    "resumes",
    "ticket",
    "reason",
    "state",
    "about",
];

/// The names of [`past_user`].
pub const PAST_USER: [&str; 13] = [
    "id",
    "userPrincipalName",
    "displayName",
    "action",
    "outcome",
    "at",
    "before",
    "asked",
    "is",
    "reason",
    "requestIds",
    "methods",
    "recovered",
];

/// The action's name in records.
pub fn action(action: Action) -> &'static str {
    match action {
        Action::SetState(MfaState::Disabled) => "disable",
        Action::SetState(MfaState::Enabled) => "enable",
        Action::SetState(MfaState::Enforced) => "enforce",
        Action::RestoreStates => "undo",
        Action::ContactMethods { .. } => "contactMethods",
        Action::AppPasswords => "appPasswords",
        Action::RememberedDevices => "rememberedDevices",
        Action::AccessPass { .. } => "accessPass",
        Action::AddMethod => "addMethod",
        Action::DeleteMethod => "deleteMethod",
        Action::MakeDefault => "makeDefault",
    }
}

/// The name of the outcome in records. Users refused by a guard were not attempted either, but not because of a stop.
pub fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done | Outcome::ByHand { done: true } => "done",
        Outcome::Unchanged => "unchanged",
        Outcome::Failed(_) => "failed",
        Outcome::Skipped(
            SkipReason::Stopped | SkipReason::SignInEnded | SkipReason::NotRecorded,
        ) => "skipped",
        Outcome::Skipped(SkipReason::Refused(_)) => "refused",
        Outcome::Unknown(_) => "unknown",
        Outcome::ByHand { done: false } => "byHand",
    }
}

/// The plan for a user: `change`, `unchanged` or `refused`. Warnings are about the whole plan.
pub fn planned(planned: Action, item: &Item, warnings: &[String]) -> Record {
    let (verdict, reason) = match item.verdict {
        Verdict::Change => ("change", None),
        Verdict::AlreadySo => ("unchanged", None),
        Verdict::Refused(why) => ("refused", Some(why.to_string())),
    };
    Record::default()
        .with("id", item.target.id)
        .with("userPrincipalName", &item.target.upn)
        .with("displayName", &item.target.name)
        .with("action", action(planned))
        .with("verdict", verdict)
        .with("before", item.target.state)
        .with("asked", item.asked)
        .with("reason", reason)
        .with("warnings", warnings)
}

/// The outcome for a user.
pub fn reported(planned: Action, item: &Item, report: &UserResult) -> Record {
    let settled = Settled::new(0, jiff::Timestamp::UNIX_EPOCH, report);
    let problem = match &report.outcome {
        Outcome::Failed(problem) | Outcome::Unknown(problem) => Some(problem),
        _ => None,
    };
    let advice = problem
        .map(|problem| &problem.advice)
        .filter(|advice| !advice.is_empty());
    let in_vain = problem.and_then(|problem| problem.request_id.as_ref());
    // An unchanged user has the state that was read for the plan.
    let is = match report.outcome {
        Outcome::Unchanged => settled.is.or(item.target.state),
        _ => settled.is,
    };
    Record::default()
        .with("id", item.target.id)
        .with("userPrincipalName", &item.target.upn)
        .with("displayName", &item.target.name)
        .with("action", action(planned))
        .with("outcome", outcome(&report.outcome))
        .with("before", settled.before.or(item.target.state))
        .with("asked", item.asked)
        .with("is", is)
        .with("reason", &settled.reason)
        .with("advice", advice)
        .with("requestId", report.request_ids.first().or(in_vain))
        .with("requestIds", &report.request_ids)
        .with("methods", &settled.methods)
        .with("audits", audits(&report.evidence))
        .with(
            "signInSessionsValidFromDateTime",
            valid_from(&report.evidence),
        )
}

fn audits(evidence: &Evidence) -> Value {
    match evidence {
        Evidence::AppPasswords(events) => events.iter().map(detail::audit).collect(),
        _ => json!([]),
    }
}

fn valid_from(evidence: &Evidence) -> Value {
    match evidence {
        Evidence::SignedOut { valid_from } => json!(valid_from),
        _ => Value::Null,
    }
}

/// A job of the journal, without its users.
pub fn past(job: &PastJob) -> Record {
    let count = |outcome| job.count(outcome);
    Record::default()
        .with("job", job.begin.job)
        .with("at", job.begin.at)
        .with("operator", &job.begin.operator)
        .with("action", action(job.begin.action))
        .with("users", job.begin.users.len())
        .with("done", count(OutcomeName::Done))
        .with("unchanged", count(OutcomeName::Unchanged))
        .with("failed", count(OutcomeName::Failed))
        .with("skipped", count(OutcomeName::Skipped))
        .with("unknown", count(OutcomeName::Unknown) + job.open.len())
        .with("rest", job.remaining().count())
        .with("ended", job.ended)
        .with("undoable", job.undoable_count())
        .with("undoes", job.begin.undoes)
        .with("resumes", job.begin.resumes)
        .with("ticket", &job.begin.ticket)
        .with("reason", &job.begin.reason)
        .with("state", job.state(false).name())
        .with("about", job.about())
}

/// One user of a job of the journal.
pub fn past_user(job: &PastJob, user: &Subject) -> Record {
    let settled = job.outcomes.get(&user.id);
    let outcome = match settled {
        _ if job.open.contains_key(&user.id) => json!("unknown"),
        Some(settled) => json!(settled.outcome),
        None => json!("skipped"),
    };
    let reason = match settled {
        _ if job.open.contains_key(&user.id) => Some("not verified yet".to_owned()),
        Some(settled) => settled.reason.clone(),
        None => Some("not attempted".to_owned()),
    };
    Record::default()
        .with("id", user.id)
        .with("userPrincipalName", &user.user_principal_name)
        .with("displayName", &user.display_name)
        .with("action", action(job.begin.action))
        .with("outcome", outcome)
        .with("at", settled.map(|settled| settled.at))
        .with(
            "before",
            settled.and_then(|settled| settled.before).or(user.before),
        )
        .with("asked", user.asked)
        .with("is", settled.and_then(|settled| settled.is))
        .with("reason", reason)
        .with(
            "requestIds",
            settled.map_or(&[][..], |settled| &settled.request_ids),
        )
        .with(
            "methods",
            settled.map_or(&[][..], |settled| &settled.methods),
        )
        .with(
            "recovered",
            settled.is_some_and(|settled| settled.recovered),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::history;
    use crate::change::journal::{Context, JobRecord, Record};
    use crate::change::{Guards, Plan, Refusal};
    use crate::tenant::{User, UserId};

    #[test]
    fn records_have_the_names_of_their_headings() {
        let id = UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap();
        let ada = User::new(id, "Ada".into(), "ada@contoso.example".into());
        let action = Action::SetState(MfaState::Enforced);
        let plan = Plan::new(action, [&ada], &Guards::default());
        let item = &plan.items[0];
        let report = UserResult {
            user: id,
            outcome: Outcome::Skipped(SkipReason::Refused(Refusal::Yourself)),
            evidence: Evidence::None,
            request_ids: Vec::new(),
        };
        let reported = reported(action, item, &report);
        assert!(reported.names().eq(REPORTED));
        assert_eq!(reported.get("outcome"), "refused");
        assert_eq!(reported.get("reason"), "this is you");
        assert!(planned(action, item, &[]).names().eq(PLANNED));
        let begin = JobRecord::new(1, jiff::Timestamp::UNIX_EPOCH, &plan, &Context::default());
        let job = history::jobs([Record::Job(begin)]).remove(0);
        assert!(past(&job).names().eq(PAST));
        assert!(past_user(&job, &job.begin.users[0]).names().eq(PAST_USER));
    }
}
