//! What an administrator changes through the API. Every change leaves its trace in the audit log, as on the service.

use jiff::Timestamp;
use serde_json::json;

use super::logs::{Audit, Initiator, Modified, Subject};
use super::method::Method;
use super::{Person, Preference, State, Tenant, activity};

/// A change on its way: who makes it, and when.
#[derive(Clone, Debug)]
pub struct Write {
    pub by: Initiator,
    pub at: Timestamp,
}

impl Tenant {
    /// Sets the per-user MFA state. With a strong method, enabled becomes enforced at once.
    pub fn set_state(&mut self, person: usize, asked: State, write: &Write) {
        let target = &mut self.people[person];
        let old = requirement_of(target);
        target.state = match asked {
            State::Enabled if target.has_strong_method() => State::Enforced,
            asked => asked,
        };
        let modified = requirement_change(old, requirement_of(target));
        self.log(person, activity::UPDATE_STATE, "", Vec::new(), write);
        self.log(person, activity::UPDATE_USER, "", modified, write);
    }

    /// Adds a method, or puts it in the place of the one with its id.
    pub fn register(&mut self, person: usize, method: Method, activity: &str, write: &Write) {
        let target = &mut self.people[person];
        target.keep_for_report(write.at);
        let reason = activity::reason(activity, method.kind.spoken());
        match target.methods.iter_mut().find(|m| m.id == method.id) {
            Some(old) => *old = method,
            None => target.methods.push(method),
        }
        self.log(person, activity, &reason, Vec::new(), write);
    }

    /// Takes a method away without a trace, as when a new pass takes its place.
    pub fn discard(&mut self, person: usize, method: uuid::Uuid) {
        self.people[person].methods.retain(|m| m.id != method);
    }

    /// Deletes a method, and the preference when nothing is left to serve it.
    pub fn delete_method(&mut self, person: usize, method: usize, write: &Write) {
        let target = &mut self.people[person];
        target.keep_for_report(write.at);
        let gone = target.methods.remove(method);
        if target.default_method().is_none() {
            target.preference = None;
        }
        let reason = activity::reason(activity::ADMIN_DELETED, gone.kind.spoken());
        self.log(person, activity::ADMIN_DELETED, &reason, Vec::new(), write);
    }

    /// Sets the preferred second factor.
    pub fn prefer(&mut self, person: usize, preference: Option<Preference>, write: &Write) {
        let target = &mut self.people[person];
        target.keep_for_report(write.at);
        target.preference = preference;
        self.log(person, activity::ADMIN_UPDATED, "", Vec::new(), write);
    }

    /// Ends all sessions: refresh tokens and browser cookies from before are void.
    pub fn revoke_sessions(&mut self, person: usize, write: &Write) {
        let target = &mut self.people[person];
        let modified = change(
            "StsRefreshTokensValidFrom",
            &json!([target.sessions_from.to_string()]),
            &json!([super::second(write.at).to_string()]),
        );
        target.sessions_from = write.at;
        self.log(person, activity::REVOKE_SESSIONS, "", modified, write);
    }

    /// Lets an account sign in, or not.
    pub fn set_enabled(&mut self, person: usize, enabled: bool, write: &Write) {
        let target = &mut self.people[person];
        target.keep_for_report(write.at);
        let modified = change(
            "AccountEnabled",
            &json!([target.enabled]),
            &json!([enabled]),
        );
        target.enabled = enabled;
        let activity = if enabled {
            activity::ENABLE_ACCOUNT
        } else {
            activity::DISABLE_ACCOUNT
        };
        self.log(person, activity, "", modified, write);
    }

    pub(super) fn log(
        &mut self,
        person: usize,
        activity: &str,
        reason: &str,
        modified: Vec<Modified>,
        write: &Write,
    ) {
        let (service, operation) = activity::service_of(activity);
        let id = self.draw();
        let to = Some(Subject::from(&self.people[person]));
        // What one request logs is one act.
        let same = |last: &&Audit| last.at == write.at && last.by == write.by && last.to == to;
        let act = self.audits.last().filter(same).map_or(id, |last| last.act);
        let entry = Audit {
            id,
            act,
            succeeded: true,
            at: write.at,
            activity: activity.into(),
            service,
            category: "UserManagement",
            operation,
            reason: reason.into(),
            by: write.by.clone(),
            to,
            modified,
        };
        self.audits.push(entry);
    }
}

/// The audit log's spelling of a requirement, `[]` when there is none.
pub(super) fn requirement(state: State, remembered_from: Timestamp) -> String {
    if state == State::Disabled {
        return "[]".to_owned();
    }
    json!([{
        "RelyingParty": "*",
        "State": state.audit_number(),
        "RememberDevicesNotIssuedBefore": remembered_from.to_string(),
    }])
    .to_string()
}

/// The requirement of a person.
pub(super) fn requirement_of(person: &Person) -> String {
    requirement(person.state, person.remembered_from)
}

/// The two modified properties of a change of the requirement.
pub(super) fn requirement_change(old: String, new: String) -> Vec<Modified> {
    named_change("StrongAuthenticationRequirement", old, new)
}

fn change(name: &'static str, old: &serde_json::Value, new: &serde_json::Value) -> Vec<Modified> {
    named_change(name, old.to_string(), new.to_string())
}

fn named_change(name: &'static str, old: String, new: String) -> Vec<Modified> {
    vec![
        Modified {
            name,
            old: Some(old.into()),
            new: Some(new.into()),
        },
        Modified {
            name: "Included Updated Properties",
            old: None,
            new: Some(json!(name).to_string().into()),
        },
    ]
}
