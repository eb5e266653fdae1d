//! After a crash: intents without an outcome are looked up in the service, and the record is completed.

use jiff::{SignedDuration, Timestamp};

use super::LONGEST_LAG;
use super::journal::{JournalError, Pen};
use crate::change::history::{PastJob, Recovered};
use crate::change::journal::{End, OutcomeName, Record, Settled, StepRecord, Subject, masked};
use crate::change::ledger::kept_because;
use crate::change::{Action, ResetScope};
use crate::graph::{Error, Graph};
use crate::tenant::{MethodType, MfaState, UserId};

/// Clocks differ by a little: sessions that are valid from this much before the intent count as revoked by it.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// Completes the record of every job that has open intents. The pen proves that no other process is
/// in the middle of one. What was on the way shortly before `now` may still arrive: without proof that it did, it stays
/// open.
///
/// # Errors
/// When the journal cannot be written. What the service does not answer stays open.
pub async fn recover(
    graph: &Graph,
    pen: &mut Pen,
    now: Timestamp,
) -> Result<Vec<Recovered>, JournalError> {
    let jobs: Vec<PastJob> = pen
        .contents()
        .jobs
        .iter()
        .filter(|job| !job.ended)
        .cloned()
        .collect();
    let mut recovered = Vec::new();
    for job in jobs {
        let mut records = Vec::new();
        for user in job.open_users() {
            if let Ok(Some(settled)) = look_up(graph, &job, user, now).await {
                records.push(Record::Outcome(settled));
            }
        }
        let found = summary(&job, &records);
        if found.unknown == 0 {
            records.push(Record::End(End {
                job: job.begin.job,
                at: now,
            }));
        }
        pen.write(&records)?;
        recovered.push(found);
    }
    Ok(recovered)
}

fn summary(job: &PastJob, records: &[Record]) -> Recovered {
    let done = records
        .iter()
        .filter(|record| matches!(record, Record::Outcome(settled) if settled.outcome == OutcomeName::Done))
        .count();
    Recovered {
        job: job.begin.job,
        action: job.begin.action,
        done,
        not_done: records.len() - done,
        unknown: job.open.len() - records.len(),
        remaining: job.remaining().count(),
    }
}

/// Asks the service what became of one user; none where nobody can say yet.
async fn look_up(
    graph: &Graph,
    job: &PastJob,
    user: &Subject,
    now: Timestamp,
) -> Result<Option<Settled>, Error> {
    let Some(open) = job.open.get(&user.id).copied() else {
        return Ok(None);
    };
    let before = open.before.or(user.before);
    let settled = |outcome, is, reason: Option<String>| {
        Some(Settled {
            job: job.begin.job,
            at: now,
            id: user.id,
            outcome,
            before: open.before,
            asked: user.asked,
            is,
            reason,
            default: None,
            default_before: None,
            methods: Vec::new(),
            request_ids: Vec::new(),
            recovered: true,
        })
    };
    // A write can still arrive, and a replica can still show what was there before it.
    let too_early = now.duration_since(open.at) < LONGEST_LAG;
    let done = match (job.begin.action, user.asked) {
        (Action::SetState(_) | Action::RestoreStates, Some(asked)) => {
            let is = graph.state(user.id).await?;
            return Ok(if is_met(asked, is, before) {
                settled(OutcomeName::Done, Some(is), None)
            } else if too_early {
                None
            } else if (asked, is) == (MfaState::Enabled, MfaState::Enforced) {
                let reason = "the program was interrupted; Microsoft may have promoted the user from enabled to enforced";
                settled(OutcomeName::Unknown, Some(is), Some(reason.to_owned()))
            } else if before.is_none_or(|before| before == is) {
                let reason = "the program was interrupted before the change";
                settled(OutcomeName::Skipped, Some(is), Some(reason.to_owned()))
            } else {
                let reason =
                    format!("the program was interrupted; someone else set the state to {is}");
                settled(OutcomeName::Unknown, Some(is), Some(reason))
            });
        }
        (Action::ContactMethods { scope, sign_out }, _) => {
            has_no_methods_of(graph, user.id, scope).await?
                && (!sign_out || is_signed_out(graph, user.id, open.at).await?)
        }
        (Action::RememberedDevices, _) => is_signed_out(graph, user.id, open.at).await?,
        (Action::AccessPass { .. }, _) => {
            let since = Some(open.at - SLACK);
            graph.methods(user.id).await?.iter().any(|method| {
                method.method_type() == MethodType::AccessPass && method.created >= since
            })
        }
        (Action::AddMethod | Action::DeleteMethod | Action::MakeDefault, _) => match &user.step {
            Some(step) => was_taken(graph, user.id, step).await?,
            None => false,
        },
        (Action::SetState(_) | Action::RestoreStates | Action::AppPasswords, _) => false,
    };
    Ok(if done {
        settled(OutcomeName::Done, None, None)
    } else if too_early {
        None
    } else {
        let reason = "the program was interrupted before it was done";
        settled(OutcomeName::Skipped, None, Some(reason.to_owned()))
    })
}

async fn is_signed_out(graph: &Graph, user: UserId, at: Timestamp) -> Result<bool, Error> {
    Ok(graph.sessions_valid_from(user).await? >= Some(at - SLACK))
}

/// The service promotes `enabled`; that proves nothing where the user was enforced before.
fn is_met(asked: MfaState, is: MfaState, before: Option<MfaState>) -> bool {
    is == asked
        || (asked, is) == (MfaState::Enabled, MfaState::Enforced)
            && before.is_some_and(|before| before != is)
}

async fn has_no_methods_of(graph: &Graph, user: UserId, scope: ResetScope) -> Result<bool, Error> {
    let methods = graph.methods(user).await?;
    Ok(methods
        .iter()
        .all(|method| kept_because(method.method_type(), scope).is_some()))
}

/// Whether one method is gone, or the default.
async fn was_taken(graph: &Graph, user: UserId, step: &StepRecord) -> Result<bool, Error> {
    match step {
        StepRecord::Delete { method_id, method } => {
            let methods = graph.methods(user).await?;
            Ok(!methods.iter().any(|other| {
                other.id == *method_id && method.starts_with(other.method_type().label())
            }))
        }
        StepRecord::Add { method, .. } => {
            let methods = graph.methods(user).await?;
            Ok(methods.iter().any(|is| {
                let is = masked(is);
                // A token's line has its maker behind the number.
                is == *method || is.starts_with(&format!("{method}, "))
            }))
        }
        StepRecord::MakeDefault { method } => {
            let is = graph.sign_in_preferences(user).await?.default;
            Ok(is.is_some_and(|is| is.name() == method.as_str()))
        }
    }
}
