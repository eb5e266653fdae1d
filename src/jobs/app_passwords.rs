//! App passwords: what the audit log shows of them, since Graph can neither list nor delete them.

use super::Runner;
use crate::change::{Evidence, Outcome, Target, UserResult};
use crate::tenant::AuditEvent;
use crate::tenant::audit::APP_PASSWORD_DELETED;

impl Runner {
    pub(super) async fn look_for_app_passwords(&self, target: &Target) -> UserResult {
        match self.stoppable.audits(target.id, None).await {
            Ok(events) => {
                let events: Vec<AuditEvent> = events
                    .into_iter()
                    .filter(AuditEvent::is_app_password)
                    .collect();
                // Newest first: done means that nothing was made since the last deletion.
                let done = events
                    .iter()
                    .find(|event| event.succeeded)
                    .is_some_and(|newest| newest.activity.as_str() == APP_PASSWORD_DELETED);
                UserResult::new(target.id, Outcome::ByHand { done })
                    .with(Evidence::AppPasswords(events))
            }
            Err(error) => self.not_begun(target.id, &error),
        }
    }
}
