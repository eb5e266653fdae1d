//! What the logs say: failed sign-ins in plain words, and who changed the user's MFA.

use jiff::Timestamp;
use ratatui::style::Style;

use super::Subject;
use crate::tenant::{Log, LogEntry, SignIn, grouped, time};
use crate::triage::failures::{self, Failure};
use crate::triage::proof::{self, Proof};
use crate::triage::sign_in_code::Meaning;
use crate::triage::{Remedy, changes};
use crate::ui::page::Page;
use crate::ui::text::Span;

/// At most this many failures and changes are shown: the logs of a user under attack are long.
const SHOWN: usize = 8;

/// `, MFA (per-user MFA)`: what a success proves.
fn factors(success: &SignIn) -> String {
    match proof::of(success) {
        Proof::Unknown => String::new(),
        Proof::OneFactor => ", one factor".to_owned(),
        Proof::Earlier(_) => ", MFA from an earlier sign-in".to_owned(),
        Proof::Passed(by) if by.is_empty() => ", MFA".to_owned(),
        Proof::Passed(by) => format!(", MFA ({})", by.join(", ")),
    }
}

impl Subject<'_> {
    fn moment(&self, at: Timestamp) -> String {
        self.case.when(at)
    }

    /// The time of a row: the heading names the zone.
    fn in_row(&self, at: Timestamp) -> String {
        time::in_row(at, self.model.now, &self.model.session.time_zone)
    }

    pub(super) fn sign_ins(&self, page: &mut Page) {
        const LABEL: &str = "Failures";
        let Some(reading) = self.detail.and_then(|detail| detail.sign_ins.as_ref()) else {
            return page.labelled(LABEL, self.theme.strong, &[self.reading()]);
        };
        let log = match &reading.value {
            Ok(log) => log,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let sign_ins = &log.entries;
        let success = match failures::last_success(sign_ins) {
            Some(one) => format!("last success {}{}", self.moment(one.at), factors(one)),
            None if sign_ins.is_empty() && log.complete => "no interactive sign-in".to_owned(),
            None => "no success among interactive sign-ins".to_owned(),
        };
        let mut read = format!("sign-in log read {} · {success}", self.clock(reading.at));
        if failures::last_success(sign_ins).is_none() {
            read.push_str(&self.reach(log));
        }
        self.heading(page, LABEL, read);
        let since = failures::last_success(sign_ins).map(|one| one.at);
        let failures = failures::folded(sign_ins);
        let mut explained: Vec<&Meaning> = Vec::new();
        for failure in failures.iter().take(SHOWN) {
            let open = since.is_none_or(|since| failure.latest.at > since);
            self.failure(page, failure, open);
            if let (true, Some(meaning)) = (self.airy && open, failure.meaning())
                && !explained.contains(&meaning)
            {
                explained.push(meaning);
                self.meaning(page, meaning);
            }
        }
        self.rest(page, failures.len());
    }

    fn heading(&self, page: &mut Page, label: &str, read: String) {
        page.labelled(
            label,
            self.theme.strong,
            &[Span::styled(read, self.theme.dim)],
        );
    }

    /// ` · the newest 300 entries, back to 2026-11-20`; nothing where the whole log was read.
    fn reach<T: LogEntry>(&self, log: &Log<T>) -> String {
        let words = self.case.reach(log);
        words.map(|words| format!(" · {words}")).unwrap_or_default()
    }

    fn rest(&self, page: &mut Page, all: usize) {
        if all > SHOWN {
            let text = format!("and {} more", grouped(all - SHOWN));
            page.text(2, &text, self.theme.dim);
        }
    }

    /// `10:52  did not answer the MFA prompt · Microsoft Teams · Oslo, NO · 3 times since 08:25 · 500121`
    fn failure(&self, page: &mut Page, failure: &Failure, open: bool) {
        let style = if open { self.theme.warn } else { Style::new() };
        let mut facts = failure.facts(&self.case);
        facts.push(failure.latest.code.to_string());
        page.hang(
            Span::raw(format!("  {}  ", self.in_row(failure.latest.at))),
            &[
                Span::styled(failure.words(), style),
                Span::styled(format!(" · {}", facts.join(" · ")), self.theme.dim),
            ],
        );
    }

    fn meaning(&self, page: &mut Page, meaning: &Meaning) {
        let mut text = meaning.means.to_owned();
        let works = |help: &Remedy| {
            self.model.why_no_help(*help).is_none()
                && !(*help == Remedy::ReRegister && self.case.has_no_contact_method())
        };
        if let Some(help) = meaning.remedy.filter(works) {
            let key = self.key(help).map(|key| format!("{key} "));
            text = format!("{text} → {}{}", key.unwrap_or_default(), help.words());
        }
        page.text(9, &text, self.theme.dim);
    }

    pub(super) fn changes(&self, page: &mut Page) {
        const LABEL: &str = "Changes";
        let Some(reading) = self.detail.and_then(|detail| detail.audits.as_ref()) else {
            return page.labelled(LABEL, self.theme.strong, &[self.reading()]);
        };
        let log = match &reading.value {
            Ok(log) => log,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let changes = changes::of(&log.entries);
        let none = if changes.is_empty() {
            " · none about MFA"
        } else {
            ""
        };
        self.heading(
            page,
            LABEL,
            format!(
                "audit log read {}{none}{}",
                self.clock(reading.at),
                self.reach(log)
            ),
        );
        for change in changes.iter().take(SHOWN) {
            let style = if change.succeeded {
                Style::new()
            } else {
                self.theme.warn
            };
            page.hang(
                Span::raw(format!("  {}  ", self.in_row(change.at))),
                &[Span::styled(change.line(), style)],
            );
        }
        self.rest(page, changes.len());
    }
}
