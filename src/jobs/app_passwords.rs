//! App passwords: what the audit log shows of them, since Graph can neither list nor delete them.

use jiff::Timestamp;

use super::Runner;
use crate::change::{Evidence, Outcome, Target, UserResult};
use crate::tenant::AuditEvent;
use crate::triage::app_passwords;

impl Runner {
    pub(super) async fn look_for_app_passwords(&self, target: &Target) -> UserResult {
        match self.stoppable.audits(target.id, None).await {
            Ok(log) => {
                let done =
                    app_passwords::proof_of_deletion(&log, target.id, Timestamp::MIN).is_some();
                let events = log.entries.into_iter();
                let events: Vec<AuditEvent> = events.filter(AuditEvent::is_app_password).collect();
                UserResult::new(target.id, Outcome::ByHand { done })
                    .with(Evidence::AppPasswords(events))
            }
            Err(error) => UserResult::not_begun(target.id, &error),
        }
    }
}
