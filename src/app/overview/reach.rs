//! The users of figures that no filter describes, as a selection of the list.

use std::collections::HashSet;

use super::super::Model;
use super::super::list::Restriction;
use super::{Goal, lines};
use crate::coverage::{ReachPart, reached};

impl Goal {
    /// What its users have in common, for the list and for the line that leads there.
    pub fn title(&self) -> String {
        match self {
            Self::Filter(filter) => filter.clone(),
            Self::Since(change) => change.title().into(),
            Self::ExcludedEverywhere => lines::EXCLUDED.into(),
            Self::Policy { name, part, .. } => match part {
                ReachPart::InScope => format!("\"{name}\" applies"),
                ReachPart::Excluded => format!("\"{name}\" excludes"),
                ReachPart::Unsure => format!("\"{name}\" may apply"),
                ReachPart::OnlySource => format!("only \"{name}\" requires MFA"),
            },
        }
    }

    /// The users as a selection of the list; none where a filter describes them.
    pub fn selection(&self, model: &Model) -> Option<Restriction> {
        let users: HashSet<_> = match self {
            Self::Filter(_) => return None,
            Self::Since(change) => return Some(change.selection(model)),
            Self::ExcludedEverywhere => model
                .judgement
                .excluded_everywhere
                .iter()
                .copied()
                .collect(),
            Self::Policy { id, part, .. } => reached(&model.rules(), &model.store, id, *part)
                .into_iter()
                .collect(),
        };
        let title = self.title();
        Some(Restriction { title, users })
    }
}
