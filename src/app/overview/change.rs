//! What has changed since the last visit.

use std::collections::HashSet;

use super::super::statement::Tone;
use super::super::{Model, list};
use super::{Figure, Goal, Line, Section};
use crate::tenant::{Headcount, Since, UserId};

/// A difference between the list of the last visit and the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing requires MFA now, and something did, or the user was not there.
    Lacking,
    /// Nothing required MFA, and something does now, or the account is blocked.
    NoLongerLacking,
    /// Is in another state.
    OtherState,
    /// Was not there.
    New,
    /// Is not there any more.
    Gone,
}

impl Change {
    const ALL: [Self; 5] = [
        Self::Lacking,
        Self::NoLongerLacking,
        Self::OtherState,
        Self::New,
        Self::Gone,
    ];

    /// What the line is called, and the list under it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lacking => "MFA is no longer required",
            Self::NoLongerLacking => "MFA is required now, or blocked",
            Self::OtherState => "changed state",
            Self::New => "new users",
            Self::Gone => "deleted users",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Lacking => Tone::Bad,
            Self::NoLongerLacking => Tone::Good,
            Self::OtherState | Self::New | Self::Gone => Tone::Plain,
        }
    }

    fn users(self, since: &Since) -> Vec<UserId> {
        match self {
            Self::Lacking => since.lacking.clone(),
            Self::NoLongerLacking => since.no_longer_lacking.clone(),
            Self::OtherState => since.changed.clone(),
            Self::New => since.new.clone(),
            Self::Gone => since.gone.iter().map(|user| user.id).collect(),
        }
    }

    /// The users as a selection of the list; none of those who are gone is in it.
    pub fn selection(self, model: &Model) -> list::Restriction {
        let users = model.since.as_ref().map(|since| self.users(since));
        let users: HashSet<UserId> = users.into_iter().flatten().collect();
        let title = self.title().to_owned();
        list::Restriction { title, users }
    }
}

/// A line for each kind of change that there was.
pub(super) fn lines(model: &Model) -> Vec<Line> {
    let Some(since) = &model.since else {
        return Vec::new();
    };
    let line = |change: Change| {
        let mut users = change.users(since);
        if change != Change::Gone {
            users.retain(|id| model.store.position(*id).is_some());
        }
        let count = Headcount {
            users: users.len(),
            unsure: 0,
        };
        (count.users > 0).then(|| Line {
            section: Section::Since(since.at),
            title: change.title().into(),
            tone: change.tone(),
            figure: Figure {
                goal: Goal::Since(change),
                count: Ok(count),
                is_partial: false,
            },
            more: Vec::new(),
        })
    };
    Change::ALL.into_iter().filter_map(line).collect()
}
