//! The records of the journal: what was asked, what is about to be sent, what came of it.
//!
//! One JSON object a line, appended and never changed. A record of intent is on the disk before its
//! request leaves, one of outcome after the service was asked again, so that an intent without an
//! outcome shows a later start what to look for. No secret, no pass, no full phone number or address.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, Evidence, Fate, Item, Outcome, Plan, Step, UserResult, Verdict};
use crate::tenant::{
    DefaultMethod, Method, MethodDetail, MethodId, MethodType, MfaState, NewMethod, PhoneType,
    SafeText, UserId,
};

/// The version of the format, in the first record of every job.
pub const VERSION: u32 = 1;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "camelCase")]
pub enum Record {
    /// A plan was confirmed.
    Job(JobRecord),
    /// Requests about these users are about to leave.
    Intent(Intent),
    /// A user is settled.
    Outcome(Settled),
    /// The job has ended.
    End(End),
}

/// A plan that was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobRecord {
    /// The job's number within the journal.
    pub job: u32,
    /// The [`VERSION`] that wrote it.
    pub version: u32,
    /// When it was confirmed.
    pub at: Timestamp,
    /// The user principal name of the admin who confirmed it.
    pub operator: SafeText,
    /// What the plan does.
    pub action: Action,
    /// The ticket it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<SafeText>,
    /// Why, in the admin's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SafeText>,
    /// The job that it undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u32>,
    /// The job that it resumes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<u32>,
    /// The users of the plan.
    pub users: Vec<Subject>,
}

/// A user of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The object id, the only key that is sent.
    pub id: UserId,
    /// The UPN at that time.
    pub user_principal_name: SafeText,
    /// The display name at that time.
    pub display_name: SafeText,
    /// The state that the preview showed; what the job read stands in the intent and in the outcome.
    pub before: Option<MfaState>,
    /// The state that is asked for, where a state is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<MfaState>,
    /// The state that the user must have when it is changed, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<MfaState>,
    /// The one method that is dealt with, where the action is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepRecord>,
    /// Whether it is to be changed; else it was so already, or refused.
    pub change: bool,
    /// What the question said of the user beside the state, such as `admin`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<SafeText>,
}

/// What is done to one method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StepRecord {
    /// This method is deleted.
    Delete {
        /// Its id within its type.
        method_id: MethodId,
        /// Its type and what is needed to recognise it, numbers and addresses masked.
        method: String,
    },
    /// This method is added, or takes the place of another.
    Add {
        /// Its type and what is needed to recognise it, numbers and addresses masked.
        method: String,
        /// The same of the one that was there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
    /// It becomes the default.
    MakeDefault {
        /// Graph's word for it.
        method: SafeText,
    },
}

impl From<&Step> for StepRecord {
    fn from(step: &Step) -> Self {
        match step {
            Step::Delete(method) => Self::Delete {
                method_id: method.id.clone(),
                method: masked(method),
            },
            Step::Add { method, before } => Self::Add {
                method: masked_new(method),
                before: before.as_ref().map(masked),
            },
            Step::MakeDefault(default) => Self::MakeDefault {
                method: default.name().into(),
            },
        }
    }
}

/// Requests that are about to leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Its number in the journal.
    pub job: u32,
    /// By the clock of this machine.
    pub at: Timestamp,
    /// The users that the requests are about.
    pub users: Vec<UserId>,
    /// The states that the job has just read, where it sets states.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub before: BTreeMap<UserId, MfaState>,
}

/// What came of one user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// Its number in the journal.
    pub job: u32,
    /// By the clock of this machine.
    pub at: Timestamp,
    /// The object id of the user.
    pub id: UserId,
    /// The result, without its reason.
    pub outcome: OutcomeName,
    /// The state before, where a state was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MfaState>,
    /// The state asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<MfaState>,
    /// The state that was read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<MfaState>,
    /// Why, where it did not end well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The default method that was read back, where one was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<SafeText>,
    /// The default from before, where one was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_before: Option<SafeText>,
    /// What became of each method, where methods were deleted, added or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<MethodRecord>,
    /// The ids of the requests that changed something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_ids: Vec<SafeText>,
    /// The program was interrupted; a later start asked the service.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovered: bool,
}

/// How a user's part of a job ended; the words are those of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeName {
    /// For [`Outcome::Done`], and for what was done by hand.
    Done,
    /// For [`Outcome::Unchanged`] alone.
    Unchanged,
    /// For [`Outcome::Failed`], with its problem as the reason.
    Failed,
    /// For [`Outcome::Skipped`], with its reason.
    Skipped,
    /// For [`Outcome::Unknown`], with its problem as the reason.
    Unknown,
    /// See [`Outcome::ByHand`].
    ByHand,
}

/// A method and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodRecord {
    /// Its type and what is needed to recognise it, numbers and addresses masked.
    pub method: String,
    /// `deleted`, `kept`, `refused`, `unknown`, `added` or `changed`.
    pub fate: String,
    /// Its id within its type, where it can be deleted again by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method_id: Option<MethodId>,
}

impl MethodRecord {
    /// The method that a phone, an address or a token was recorded as, its number or address masked.
    pub fn method(&self) -> Option<Method> {
        let kind = [
            MethodType::Phone(PhoneType::Mobile),
            MethodType::Phone(PhoneType::AlternateMobile),
            MethodType::Phone(PhoneType::Office),
            MethodType::Email,
            MethodType::HardwareOath,
        ]
        .into_iter()
        .find(|kind| self.method.starts_with(kind.label()))?;
        let text = SafeText::new(self.method.strip_prefix(kind.label())?.trim_start());
        Some(Method {
            id: self.method_id.clone()?,
            created: None,
            last_used: None,
            detail: match kind {
                MethodType::Phone(phone_type) => MethodDetail::Phone {
                    phone_type,
                    number: text,
                    sms_sign_in: None,
                },
                MethodType::Email => MethodDetail::Email { address: text },
                _ => MethodDetail::HardwareOath { token: Some(text) },
            },
        })
    }
}

/// The end of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
    /// Its number in the journal.
    pub job: u32,
    /// By the clock of this machine.
    pub at: Timestamp,
}

/// What the journal says about a change beside its plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The user principal name of the signed-in admin.
    pub operator: SafeText,
    /// The ticket it belongs to.
    pub ticket: Option<SafeText>,
    /// Why, in the admin's words.
    pub reason: Option<SafeText>,
    /// The job that it undoes.
    pub undoes: Option<u32>,
    /// The job that it resumes.
    pub resumes: Option<u32>,
}

impl JobRecord {
    /// The record of a confirmed plan.
    pub fn new(job: u32, at: Timestamp, plan: &Plan, context: &Context) -> Self {
        Self {
            job,
            version: VERSION,
            at,
            operator: context.operator.clone(),
            action: plan.action,
            ticket: context.ticket.clone(),
            reason: context.reason.clone(),
            undoes: context.undoes,
            resumes: context.resumes,
            users: plan.items.iter().map(Subject::from).collect(),
        }
    }

    /// What was recorded beside the plan.
    pub fn context(&self) -> Context {
        Context {
            operator: self.operator.clone(),
            ticket: self.ticket.clone(),
            reason: self.reason.clone(),
            undoes: self.undoes,
            resumes: self.resumes,
        }
    }
}

impl From<&Item> for Subject {
    fn from(item: &Item) -> Self {
        Self {
            id: item.target.id,
            user_principal_name: item.target.upn.clone(),
            display_name: item.target.name.clone(),
            before: item.target.state,
            asked: item.asked,
            expected: item.expected,
            step: item.step.as_ref().map(StepRecord::from),
            change: item.verdict == Verdict::Change,
            notes: item.notes().into_iter().map(SafeText::new).collect(),
        }
    }
}

impl Settled {
    /// The record of a report.
    pub fn new(job: u32, at: Timestamp, report: &UserResult) -> Self {
        let (mut before, mut asked, mut is) = (None, None, None);
        if let Evidence::State {
            before: was,
            asked: wanted,
            is: now,
            ..
        } = &report.evidence
        {
            (before, asked, is) = (*was, Some(*wanted), Some(*now));
        }
        let methods = match &report.evidence {
            Evidence::Ledger(ledger) => ledger
                .entries
                .iter()
                .map(|entry| method(&entry.method, &entry.fate))
                .collect(),
            Evidence::Method { before, is } => {
                added(before.as_deref(), is.as_deref(), &report.outcome)
            }
            _ => Vec::new(),
        };
        let name = |default: Option<DefaultMethod>| default.map(|is| is.name().into());
        let (default_before, default) = match report.evidence {
            Evidence::Default { before, is, .. } => (name(before), name(is)),
            _ => (None, None),
        };
        let outcome = OutcomeName::from(&report.outcome);
        let reason = reason(&report.outcome);
        let (id, request_ids) = (report.user, report.request_ids.clone());
        Self {
            job,
            at,
            id,
            outcome,
            before,
            asked,
            is,
            reason,
            default,
            default_before,
            methods,
            request_ids,
            recovered: false,
        }
    }
}

impl From<&Outcome> for OutcomeName {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done | Outcome::ByHand { done: true } => Self::Done,
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Failed(_) => Self::Failed,
            Outcome::Skipped(_) => Self::Skipped,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::ByHand { done: false } => Self::ByHand,
        }
    }
}

fn reason(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Failed(problem) | Outcome::Unknown(problem) => Some(problem.line()),
        Outcome::Skipped(why) => Some(why.to_string()),
        Outcome::Done | Outcome::Unchanged | Outcome::ByHand { .. } => None,
    }
}

fn method(method: &Method, fate: &Fate) -> MethodRecord {
    let fate = match fate {
        Fate::Deleted | Fate::DeletedOnRetry => "deleted".into(),
        Fate::Kept(why) => format!("kept: {why}"),
        Fate::Refused(problem) => format!("refused: {}", problem.line()),
        Fate::Unknown(problem) => format!("unknown: {}", problem.line()),
    };
    MethodRecord {
        method: masked(method),
        fate,
        method_id: None,
    }
}

/// What became of a method that was to be added.
fn added(before: Option<&Method>, is: Option<&Method>, outcome: &Outcome) -> Vec<MethodRecord> {
    let Some(is) = is.filter(|_| matches!(outcome, Outcome::Done)) else {
        return Vec::new();
    };
    let fate = match before {
        Some(before) => format!("changed from {}", masked_part(before)),
        None => "added".to_owned(),
    };
    vec![MethodRecord {
        method: masked(is),
        fate,
        method_id: Some(is.id.clone()),
    }]
}

/// Enough to know which one it was, too little to call or write to.
pub fn masked(method: &Method) -> String {
    let label = method.method_type().label();
    format!("{label} {}", masked_part(method))
        .trim_end()
        .to_owned()
}

fn masked_part(method: &Method) -> String {
    match &method.detail {
        MethodDetail::Phone { number, .. } => mask_tail(number),
        MethodDetail::Email { address } => mask_address(address),
        _ => method.description(),
    }
}

/// The same of a method that is to be added.
fn masked_new(method: &NewMethod) -> String {
    let label = method.method_type().label();
    match method {
        NewMethod::Phone { number, .. } => format!("{label} {}", mask_tail(number.as_str())),
        NewMethod::Email(address) => format!("{label} {}", mask_address(address.as_str())),
        NewMethod::Token { .. } => method.line(),
    }
}

fn mask_tail(number: &str) -> String {
    let count = number.chars().count();
    number
        .chars()
        .enumerate()
        .map(|(at, c)| {
            if at + 2 < count && c.is_ascii_digit() {
                '•'
            } else {
                c
            }
        })
        .collect()
}

fn mask_address(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            format!("{}•••@{domain}", local.chars().take(1).collect::<String>())
        }
        None => "•••".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_masked() {
        assert_eq!(mask_tail("+1 5550112"), "+• •••••12");
        assert_eq!(mask_address("ada@home.example"), "a•••@home.example");
        assert_eq!(mask_address("nonsense"), "•••");
    }
}
