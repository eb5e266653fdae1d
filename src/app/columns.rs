//! Which columns the list shows, in which order, and the window in which the admin chooses them.

use crate::tenant::Column;

/// All columns in the admin's order, each shown or not. The name is always shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    columns: Vec<(Column, bool)>,
}

impl Default for ColumnChoice {
    fn default() -> Self {
        let all = Column::ALL.iter().copied();
        Self {
            columns: all.map(|column| (column, column.is_usual())).collect(),
        }
    }
}

impl ColumnChoice {
    /// These columns in this order; the name comes first where it is not among them.
    pub fn of(shown: &[Column]) -> Self {
        let mut columns: Vec<(Column, bool)> = Vec::with_capacity(Column::ALL.len());
        let name = (!shown.contains(&Column::Name)).then_some(Column::Name);
        for column in name.into_iter().chain(shown.iter().copied()) {
            if !columns.iter().any(|(known, _)| *known == column) {
                columns.push((column, true));
            }
        }
        for &column in Column::ALL {
            if !columns.iter().any(|(known, _)| *known == column) {
                columns.push((column, false));
            }
        }
        Self { columns }
    }

    /// All columns in their order, with whether they are shown.
    pub fn all(&self) -> &[(Column, bool)] {
        &self.columns
    }

    /// The columns that are shown, where there is room.
    pub fn shown(&self) -> impl Iterator<Item = Column> + '_ {
        let shown = self.columns.iter().filter(|(_, shown)| *shown);
        shown.map(|(column, _)| *column)
    }

    /// Whether a column is among them.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&(column, true))
    }

    /// Whether nobody has chosen anything: the order is that in which columns come in on wider screens.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Shows or hides the column at a place; the name stays.
    pub(super) fn toggle(&mut self, at: usize) {
        if let Some((column, shown)) = self.columns.get_mut(at) {
            *shown = !*shown || *column == Column::Name;
        }
    }

    /// Moves the column at a place one to the left or to the right; returns where it is then.
    pub(super) fn shift(&mut self, at: usize, right: bool) -> usize {
        let to = if right { at + 1 } else { at.saturating_sub(1) };
        if at < self.columns.len() && to < self.columns.len() {
            self.columns.swap(at, to);
            to
        } else {
            at
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_there_once_whatever_is_chosen_and_the_name_is_shown() {
        for shown in [
            &[][..],
            &[Column::Mail, Column::Account, Column::Mail],
            &[Column::State, Column::Name],
        ] {
            let choice = ColumnChoice::of(shown);
            assert_eq!(choice.all().len(), Column::ALL.len());
            assert!(choice.has(Column::Name));
            assert!(shown.iter().all(|column| choice.has(*column)));
        }
        let order: Vec<Column> = ColumnChoice::of(&[Column::State, Column::Name])
            .shown()
            .collect();
        assert_eq!(order, [Column::State, Column::Name]);
        assert!(ColumnChoice::default().is_usual());
    }

    #[test]
    fn a_column_moves_to_the_edge_and_no_further_and_the_name_cannot_be_hidden() {
        let mut choice = ColumnChoice::default();
        assert_eq!(choice.shift(0, false), 0);
        assert_eq!(choice.shift(1, false), 0);
        assert_eq!(choice.shown().next(), Some(Column::Account));
        let last = Column::ALL.len() - 1;
        assert_eq!(choice.shift(last, true), last);
        choice.toggle(1);
        assert!(choice.has(Column::Name));
        choice.toggle(0);
        assert!(!choice.has(Column::Account));
    }
}
