//! App passwords: what the audit log shows of them, since Graph can neither list nor delete them. The request is
//! recorded, so that a later look can tell a deletion after it from an older one.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::journal::{Journal, JournalError, blocking};
use super::{Runner, USERS_AT_ONCE, is_open, refused};
use crate::change::history::requested_deletions;
use crate::change::journal::Context;
use crate::change::{Evidence, JobEvent, Outcome, Plan, Target, UserResult};
use crate::tenant::{AuditEvent, UserId};
use crate::triage::app_passwords;

impl Runner {
    /// Looks for the deletions and keeps the journal: a first request, and a deletion that was seen.
    pub(super) async fn verify_on_record(&self, plan: &Plan, journal: &Journal, context: &Context) {
        let reading = journal.clone();
        let requested = match blocking(move || reading.read()).await {
            Ok(contents) => requested_deletions(&contents.jobs),
            Err(error) => {
                self.tell(JobEvent::NotRecorded(Box::new(error.problem())));
                HashMap::new()
            }
        };
        let results = self.verify(plan, &requested).await;
        let is_news = |result: &UserResult| match result.outcome {
            Outcome::ByHand { done } => done || !requested.contains_key(&result.user),
            _ => false,
        };
        if results.iter().any(is_news)
            && let Err(error) = record(plan, journal, context, &results).await
        {
            self.tell(JobEvent::NotRecorded(Box::new(error.problem())));
        }
        self.tell(JobEvent::Ended);
    }

    /// Looks for the deletions of all users of a plan; what was not requested before is requested now.
    pub(super) async fn verify(
        &self,
        plan: &Plan,
        requested: &HashMap<UserId, Timestamp>,
    ) -> Vec<UserResult> {
        // The log's times are the service's.
        let now = self.graph.service_now();
        let skew = now.duration_since(Timestamp::now());
        let mut results: Vec<UserResult> = plan.items.iter().filter_map(refused).collect();
        self.settle_all(results.clone()).await;
        let open = plan.items.iter().filter(|item| is_open(item));
        let targets: Vec<Target> = open.map(|item| item.target.clone()).collect();
        let looks = targets.into_iter().map(|target| async move {
            let user = target.id;
            if let Some(why) = self.halted() {
                return UserResult::skipped(user, why);
            }
            self.tell(JobEvent::Working(vec![user]));
            let requested_at = requested.get(&user).map_or(now, |at| *at + skew);
            self.look_for_deletion(&target, requested_at).await
        });
        let mut looks = stream::iter(looks).buffer_unordered(USERS_AT_ONCE);
        while let Some(result) = looks.next().await {
            self.settle_all(vec![result.clone()]).await;
            results.push(result);
        }
        results
    }

    async fn look_for_deletion(&self, target: &Target, requested_at: Timestamp) -> UserResult {
        match self.stoppable.audits(target.id, None).await {
            Ok(log) => {
                let proof = app_passwords::proof_of_deletion(&log, target.id, requested_at);
                let done = proof.is_some();
                let events = log.entries.into_iter();
                let events: Vec<AuditEvent> = events.filter(AuditEvent::is_app_password).collect();
                UserResult::new(target.id, Outcome::ByHand { done })
                    .with(Evidence::AppPasswords(events))
            }
            Err(error) => self.not_begun(target.id, &error),
        }
    }
}

async fn record(
    plan: &Plan,
    journal: &Journal,
    context: &Context,
    results: &[UserResult],
) -> Result<(), JournalError> {
    let recorder = journal.take().await?.begin(plan, context).await?;
    recorder.settled(results).await?;
    recorder.end().await
}
