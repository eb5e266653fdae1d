//! The values that tell of people, each masked where it stands.

use super::words::{account, address, phone, sentence, words};
use crate::app::Job;
use crate::change::history::PastJob;
use crate::change::journal::{Settled, StepRecord, Subject};
use crate::change::{Evidence, Fate, Item, Ledger, Outcome, Plan, Step, UserResult};
use crate::tenant::{
    AuditEvent, Detail, Method, MethodDetail, MethodType, NewMethod, Problem, Reading, SafeText,
    SignIn,
};

fn each(text: &mut SafeText, mask: impl Fn(&str) -> String) {
    *text = mask(text).into();
}

pub(super) fn problem(problem: &mut Problem) {
    each(&mut problem.message, sentence);
    problem.advice = sentence(&problem.advice);
}

pub(super) fn plan(plan: &mut Plan) {
    plan.items.iter_mut().for_each(item);
}

pub(super) fn item(item: &mut Item) {
    each(&mut item.target.name, account);
    each(&mut item.target.upn, account);
    match &mut item.step {
        Some(Step::Delete(deleted)) => method(deleted),
        Some(Step::Add {
            method: new,
            before,
        }) => {
            let text = new.description();
            *new = new.described(match new {
                NewMethod::Phone { .. } => phone(text),
                NewMethod::Email(_) => account(text),
                NewMethod::Token { .. } => words(text),
            });
            before.iter_mut().for_each(method);
        }
        Some(Step::MakeDefault(_)) | None => {}
    }
}

pub(super) fn job(job: &mut Job) {
    plan(&mut job.plan);
    each(&mut job.context.operator, account);
    job.reports.iter_mut().for_each(report);
}

fn report(report: &mut UserResult) {
    if let Outcome::Failed(why) | Outcome::Unknown(why) = &mut report.outcome {
        problem(why);
    }
    match &mut report.evidence {
        Evidence::Ledger(methods) => ledger(methods),
        Evidence::AppPasswords(events) => events.iter_mut().for_each(event),
        Evidence::Method { before, is } => {
            before.iter_mut().chain(is).for_each(|one| method(one));
        }
        Evidence::None
        | Evidence::State { .. }
        | Evidence::Default { .. }
        | Evidence::AccessPass { .. }
        | Evidence::SignedOut { .. } => {}
    }
}

fn ledger(ledger: &mut Ledger) {
    for entry in &mut ledger.entries {
        method(&mut entry.method);
        if let Fate::Refused(why) | Fate::Unknown(why) = &mut entry.fate {
            problem(why);
        }
    }
    ledger.left.iter_mut().flatten().for_each(method);
    if let Some(Err(why)) = &mut ledger.signed_out {
        problem(why);
    }
}

pub(super) fn past(past: &mut PastJob) {
    each(&mut past.begin.operator, account);
    past.begin.users.iter_mut().for_each(subject);
    past.outcomes.values_mut().for_each(settled);
}

fn subject(subject: &mut Subject) {
    each(&mut subject.display_name, account);
    each(&mut subject.user_principal_name, account);
    match &mut subject.step {
        Some(StepRecord::Delete { method, .. }) => *method = line_of_method(method),
        Some(StepRecord::Add { method, before }) => {
            *method = line_of_method(method);
            if let Some(before) = before {
                *before = line_of_method(before);
            }
        }
        Some(StepRecord::MakeDefault { .. }) | None => {}
    }
}

fn settled(settled: &mut Settled) {
    settled.reason = settled.reason.as_deref().map(sentence);
    for record in &mut settled.methods {
        record.method = line_of_method(&record.method);
        record.fate = sentence(&record.fate);
    }
}

/// The journal's words for a method: its type, then what is its owner's.
fn line_of_method(line: &str) -> String {
    let labels = MethodType::ALL.into_iter().map(MethodType::label);
    let label = labels
        .filter(|label| line.starts_with(label))
        .max_by_key(|label| label.len())
        .unwrap_or_default();
    format!("{label}{}", words(&line[label.len()..]))
}

pub(super) fn detail(detail: &mut Detail) {
    failed(&mut detail.state);
    failed(&mut detail.preferences);
    if let Some(list) = failed(&mut detail.methods) {
        list.iter_mut().for_each(method);
    }
    if let Some(log) = failed(&mut detail.audits) {
        log.entries.iter_mut().for_each(event);
    }
    if let Some(log) = failed(&mut detail.sign_ins) {
        log.entries.iter_mut().for_each(sign_in);
    }
}

/// Masks why a part could not be read; gives what was read.
fn failed<T>(part: &mut Option<Reading<T>>) -> Option<&mut T> {
    match &mut part.as_mut()?.value {
        Ok(value) => Some(value),
        Err(why) => {
            problem(why);
            None
        }
    }
}

fn event(event: &mut AuditEvent) {
    // An application's name is no person's.
    for by in event.by.iter_mut().filter(|by| by.contains('@')) {
        each(by, account);
    }
    if let Some(reason) = &mut event.reason {
        each(reason, sentence);
    }
}

fn sign_in(sign_in: &mut SignIn) {
    if let Some(at) = &mut sign_in.address {
        each(at, address);
    }
    let details = sign_in
        .required_by
        .iter_mut()
        .filter_map(|by| by.detail.as_mut());
    let results = sign_in
        .steps
        .iter_mut()
        .filter_map(|step| step.result.as_mut());
    let own = sign_in.reason.iter_mut().chain(&mut sign_in.details);
    for text in own.chain(details).chain(results) {
        each(text, sentence);
    }
}

pub(super) fn method(method: &mut Method) {
    match &mut method.detail {
        MethodDetail::Phone { number, .. } => each(number, phone),
        MethodDetail::Email { address } => each(address, account),
        MethodDetail::Authenticator { device, .. }
        | MethodDetail::PasswordlessAuthenticator { device }
        | MethodDetail::WindowsHello { device }
        | MethodDetail::PlatformCredential { device, .. } => each(device, words),
        MethodDetail::Fido2 { name, .. } | MethodDetail::ResourceAccountKey { name } => {
            each(name, words);
        }
        MethodDetail::HardwareOath { token } => token.iter_mut().for_each(|t| each(t, words)),
        MethodDetail::Password
        | MethodDetail::SoftwareOath
        | MethodDetail::AccessPass { .. }
        | MethodDetail::External { .. }
        | MethodDetail::QrCodePin
        | MethodDetail::Other { .. } => {}
    }
}
