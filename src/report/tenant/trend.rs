//! What changed since the last report.

use jiff::Timestamp;
use serde::Serialize;

use crate::tenant::{Figures, grouped};

/// The figures of two visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Since {
    /// When the earlier list was read.
    pub read_date_time: Timestamp,
    /// Whether a report was written then; otherwise it was a visit, since there is no report.
    pub is_report: bool,
    /// The figures, changed or not.
    pub changes: Vec<Change>,
}

/// One figure then and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The stable name of the figure.
    pub name: &'static str,
    /// What it is called.
    #[serde(skip)]
    pub title: &'static str,
    /// Then.
    pub before: usize,
    /// Now.
    pub after: usize,
    /// Whether everything that it rests on was read both times.
    pub is_certain: bool,
    /// Whether less of it is better; none where neither is.
    #[serde(skip)]
    pub less_is_better: Option<bool>,
}

type Of = fn(&Figures) -> usize;

/// A figure: its stable name, its title, how to take it, what is unknown about it, whether less is better.
type Row = (&'static str, &'static str, Of, Of, Option<bool>);

/// The figures that a manager follows.
pub(super) const FIGURES: [Row; 9] = [
    (
        "canSignIn",
        "Users who can sign in",
        |of| of.can_sign_in,
        |_| 0,
        None,
    ),
    (
        "always",
        "MFA always required",
        |of| of.always,
        |of| of.required_unknown,
        Some(false),
    ),
    (
        "never",
        "MFA never required",
        |of| of.never,
        |of| of.required_unknown,
        Some(true),
    ),
    (
        "adminsNever",
        "Admins, MFA never required",
        |of| of.admins_never,
        |of| of.required_unknown + of.admins_unknown,
        Some(true),
    ),
    (
        "noSecondFactor",
        "No second factor",
        |of| of.no_second_factor,
        |of| of.second_factor_unknown,
        Some(true),
    ),
    (
        "admins",
        "Admins",
        |of| of.admins,
        |of| of.admins_unknown,
        None,
    ),
    (
        "perUserMfa",
        "Per-user MFA enabled or enforced",
        |of| of.enabled + of.enforced,
        |of| of.state_unknown,
        None,
    ),
    (
        "smsOnly",
        "SMS or voice as the only second factor",
        |of| of.sms_only,
        |of| of.sms_unknown,
        Some(true),
    ),
    (
        "smsDefault",
        "SMS or voice as the default",
        |of| of.sms_default,
        |of| of.sms_unknown,
        Some(true),
    ),
];

impl Since {
    pub(super) fn of(now: &Figures, then: Option<&Figures>) -> Option<Self> {
        let then = then?;
        let change = |(name, title, figure, unknown, less_is_better): Row| Change {
            name,
            title,
            before: figure(then),
            after: figure(now),
            is_certain: unknown(then) + unknown(now) == 0,
            less_is_better,
        };
        Some(Self {
            read_date_time: then.at,
            is_report: then.report,
            changes: FIGURES.into_iter().map(change).collect(),
        })
    }
}

impl Change {
    /// `+3`, `−2`, `no change`.
    pub(super) fn difference(&self) -> String {
        match self.after.cmp(&self.before) {
            std::cmp::Ordering::Equal => "no change".to_owned(),
            std::cmp::Ordering::Greater => {
                format!("+{}", grouped(self.after - self.before))
            }
            std::cmp::Ordering::Less => {
                format!("\u{2212}{}", grouped(self.before - self.after))
            }
        }
    }

    /// Whether it became better or worse; none where neither.
    pub(super) fn is_better(&self) -> Option<bool> {
        let less = self.less_is_better?;
        (self.before != self.after).then_some((self.after < self.before) == less)
    }
}
