//! The lines below the table: what is worth a look, the policies, the admin's own views.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::Model;
use super::super::statement::Tone;
use super::{Figure, Goal};
use crate::coverage::ReachPart;
use crate::tenant::{Census, Headcount, Required, time};

/// A figure with words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Under which heading it stands.
    pub section: Section,
    /// What is counted.
    pub title: String,
    /// What it means that there are some.
    pub tone: Tone,
    /// How many.
    pub figure: Figure,
    /// Further figures beside it: a policy has one for each [`ReachPart`].
    pub more: Vec<Figure>,
}

/// The headings of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What is worth a look in any tenant.
    Questions,
    /// The policies that require MFA, and whose.
    Policies,
    /// What has changed since the last visit, whose list was read at this time.
    Since(Timestamp),
    /// The admin's own views.
    Views,
}

impl Section {
    /// The heading.
    pub fn title(self, zone: &TimeZone) -> String {
        match self {
            Self::Questions => "Needs attention".into(),
            Self::Policies => "Policies that require MFA".into(),
            Self::Since(at) => format!("Since your last visit, {}", time::minute(at, zone)),
            Self::Views => "Your views".into(),
        }
    }
}

impl Line {
    /// The figure in a column; the last one where there are fewer.
    pub fn at(&self, column: usize) -> &Figure {
        let more = column.checked_sub(1);
        let more = more.and_then(|at| self.more.get(at).or(self.more.last()));
        more.unwrap_or(&self.figure)
    }

    /// How many figures there are.
    pub fn columns(&self) -> usize {
        1 + self.more.len()
    }
}

/// What is asked of every tenant: what is counted, the filter, and what it means that there are some. The users of the one
/// without a filter are known from judging everybody.
const QUESTIONS: [(&str, Option<&str>, Tone); 10] = [
    (
        "admins, MFA never required",
        Some("admin:yes required:never -enabled:no"),
        Tone::Bad,
    ),
    (
        "guests, MFA never required",
        Some("guest:yes required:never -enabled:no"),
        Tone::Unsure,
    ),
    (EXCLUDED, None, Tone::Unsure),
    (
        "always required, no second factor",
        Some("required:always registered:no -enabled:no"),
        Tone::Unsure,
    ),
    (
        "licensed, no second factor registered",
        Some("registered:no licensed:yes -enabled:no"),
        Tone::Unsure,
    ),
    (
        "SMS or voice as the only second factor",
        Some("sms:only -enabled:no"),
        Tone::Unsure,
    ),
    (
        "eligible admins",
        Some("admin:eligible -enabled:no"),
        Tone::Plain,
    ),
    (
        "required by per-user MFA alone",
        Some("state:enabled,enforced policy:never -enabled:no"),
        Tone::Plain,
    ),
    (
        "required twice, by a policy too",
        Some("state:enabled,enforced policy:always -enabled:no"),
        Tone::Plain,
    ),
    (
        "unknown per-user MFA state",
        Some("state:unknown"),
        Tone::Unsure,
    ),
];

/// Users kept out of every policy by name or by group: accounts for emergencies, and forgotten exceptions.
pub(super) const EXCLUDED: &str = "excluded from every policy";

pub(super) fn questions(model: &Model, census: &Census<'_>) -> Vec<Line> {
    let line = |(title, filter, tone): (&str, Option<&str>, Tone)| Line {
        section: Section::Questions,
        title: title.into(),
        tone,
        figure: filter.map_or_else(
            || excluded(model),
            |filter| Figure::of(filter.into(), census),
        ),
        more: Vec::new(),
    };
    QUESTIONS.into_iter().map(line).collect()
}

/// While the policies are unknown, nobody can tell who is excluded.
fn excluded(model: &Model) -> Figure {
    let users = model.judgement.excluded_everywhere.iter();
    let users = users
        .filter(|id| model.store.position(**id).is_some())
        .count();
    let unknown = model.rules().policies.known().is_none();
    let unsure = if unknown { model.store.len() } else { 0 };
    Figure {
        goal: Goal::ExcludedEverywhere,
        count: Ok(Headcount { users, unsure }),
        is_partial: false,
    }
}

/// A line for each policy, as everybody was judged by it.
pub(super) fn policies(model: &Model) -> Vec<Line> {
    let reaches = model.judgement.policies.iter();
    let line = |reach: &crate::coverage::PolicyReach| {
        let figure = |part: ReachPart| Figure {
            goal: Goal::Policy {
                id: reach.id.clone(),
                name: reach.name.clone(),
                part,
            },
            count: Ok(Headcount {
                users: reach.users(part),
                unsure: match part {
                    ReachPart::InScope | ReachPart::OnlySource => reach.unsure,
                    ReachPart::Excluded | ReachPart::Unsure => 0,
                },
            }),
            is_partial: false,
        };
        let [first, more @ ..] = ReachPart::ALL;
        let title = match reach.strength {
            Required::Sometimes => format!("{} (at some sign-ins)", reach.name),
            Required::Never | Required::Always => reach.name.to_string(),
        };
        Line {
            section: Section::Policies,
            title,
            tone: Tone::Plain,
            figure: figure(first),
            more: more.into_iter().map(figure).collect(),
        }
    };
    reaches.map(line).collect()
}

pub(super) fn views(model: &Model, census: &Census<'_>) -> Vec<Line> {
    let views = model.session.views.iter();
    let line = |view: &super::super::View| Line {
        section: Section::Views,
        title: view.name.clone(),
        tone: Tone::Plain,
        figure: Figure::of(view.filter.clone(), census),
        more: Vec::new(),
    };
    views.map(line).collect()
}
