//! After a crash: intents without an outcome are looked up in the service, and the record is completed.

use jiff::{SignedDuration, Timestamp};

use super::journal::{JournalError, Pen};
use crate::change::history::{PastJob, Recovered};
use crate::change::journal::{End, OutcomeName, Record, Settled, StepRecord, Subject};
use crate::change::ledger::kept_because;
use crate::change::{Action, ResetScope};
use crate::graph::{Error, Graph};
use crate::tenant::{MethodType, MfaState, UserId};

/// Clocks differ by a little: sessions that are valid from this much before the intent count as revoked by it.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// Completes the record of every job that has open intents. The pen proves that no other process is
/// in the middle of one.
///
/// # Errors
/// When the journal cannot be written. What the service does not answer stays open.
pub async fn recover(graph: &Graph, pen: &mut Pen) -> Result<Vec<Recovered>, JournalError> {
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
            if let Ok(settled) = look_up(graph, &job, user).await {
                records.push(Record::Outcome(settled));
            }
        }
        let found = summary(&job, &records);
        if found.unknown == 0 {
            records.push(Record::End(End {
                job: job.begin.job,
                at: Timestamp::now(),
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

/// Asks the service what became of one user.
async fn look_up(graph: &Graph, job: &PastJob, user: &Subject) -> Result<Settled, Error> {
    let settled = |outcome, is, reason: Option<&str>| Settled {
        job: job.begin.job,
        at: Timestamp::now(),
        id: user.id,
        outcome,
        before: user.before,
        asked: user.asked,
        is,
        reason: reason.map(str::to_owned),
        default: None,
        methods: Vec::new(),
        request_ids: Vec::new(),
        recovered: true,
    };
    let changed = match (job.begin.action, user.asked) {
        (Action::SetState(_) | Action::RestoreStates, Some(asked)) => {
            let is = graph.state(user.id).await?;
            return Ok(if is_met(asked, is, user.before) {
                settled(OutcomeName::Done, Some(is), None)
            } else if user.before.is_none_or(|before| before == is) {
                settled(
                    OutcomeName::Skipped,
                    Some(is),
                    Some("the program was interrupted before the change"),
                )
            } else {
                settled(
                    OutcomeName::Failed,
                    Some(is),
                    Some("the program was interrupted; someone else changed the user"),
                )
            });
        }
        (Action::ContactMethods { scope, .. }, _) => {
            has_no_methods_of(graph, user.id, scope).await?
        }
        (Action::RememberedDevices, _) => {
            let since = job.open.get(&user.id).map(|at| *at - SLACK);
            graph.sessions_valid_from(user.id).await? >= since
        }
        (Action::AccessPass { .. }, _) => {
            let since = job.open.get(&user.id).map(|at| *at - SLACK);
            graph.methods(user.id).await?.iter().any(|method| {
                method.method_type() == MethodType::AccessPass && method.created >= since
            })
        }
        (Action::DeleteMethod | Action::MakeDefault, _) => match &user.step {
            Some(step) => was_taken(graph, user.id, step).await?,
            None => false,
        },
        (Action::SetState(_) | Action::RestoreStates | Action::AppPasswords, _) => false,
    };
    Ok(if changed {
        settled(OutcomeName::Done, None, None)
    } else {
        settled(
            OutcomeName::Skipped,
            None,
            Some("the program was interrupted before it was done"),
        )
    })
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
                other.id.0 == *method_id && method.starts_with(other.method_type().label())
            }))
        }
        StepRecord::MakeDefault { method } => {
            let is = graph.sign_in_preferences(user).await?.default;
            Ok(is.is_some_and(|is| is.name() == method.as_str()))
        }
    }
}
