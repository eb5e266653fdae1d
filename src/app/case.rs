//! What the dashboard knows of a user, as the rules of triage take it.

use super::{Loading, Model};
use crate::change::Action;
use crate::tenant::User;
use crate::triage::{Case, Remedy};

impl Model {
    /// Everything that is known of a user now.
    pub fn case<'a>(&'a self, user: &'a User) -> Case<'a> {
        let report_problem = match &self.load.registrations {
            Loading::Failed(problem) => Some(problem),
            Loading::Idle | Loading::Running | Loading::Done { .. } => None,
        };
        let detail = self.detail.as_ref();
        Case {
            user,
            detail: detail.filter(|detail| detail.user == user.id),
            protection: &self.protection,
            roles: self.store.seen_roles(),
            report_problem,
            methods_offered: self.methods_offered(),
            now: self.service_now(),
            zone: &self.session.time_zone,
        }
    }

    /// Whether the cloud's Graph has users' authentication methods.
    pub fn methods_offered(&self) -> bool {
        let rights = self.session.rights.as_ref();
        rights.is_none_or(|rights| rights.methods)
    }

    /// Why a remedy's key would do nothing now or be refused, if that is known.
    pub fn why_no_help(&self, remedy: Remedy) -> Option<String> {
        if let Some(why) = remedy.spec()?.disabled(self) {
            return Some(why.to_owned());
        }
        let action = match remedy {
            Remedy::AccessPass => Action::AccessPass {
                minutes: 0,
                once: true,
            },
            _ => remedy.command()?.action()?,
        };
        self.why_refused(action)
    }
}
