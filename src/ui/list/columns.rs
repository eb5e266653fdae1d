//! Which columns there is room for, and how wide they are.

use crate::tenant::{Column, Sort};

/// Name and account need this much to tell people apart.
const LEAST: (usize, usize) = (12, 18);
/// And are given this much before further columns come in.
const COMFORTABLE: (usize, usize) = (20, 30);
/// Wider than this no name is.
const WIDEST: (usize, usize) = (40, 60);
/// From this many cells on columns stand further apart.
const SPACIOUS: usize = 70;
/// From this many cells on the state has room for the word of a failed change.
const WIDE: usize = 90;

/// The columns of a list of some width.
pub(super) struct Columns {
    widths: Vec<(Column, usize)>,
    gap: &'static str,
    sort: Sort,
}

impl Columns {
    /// As many columns as fit, the one that the list is ordered by among them.
    pub fn of(room: usize, sort: Sort) -> Self {
        let gap = if room < SPACIOUS { " " } else { "  " };
        let mut chosen = vec![Column::Name, Column::Account, Column::State];
        if !chosen.contains(&sort.column) {
            chosen.push(sort.column);
        }
        for &column in Column::ALL.iter().skip(chosen.len().min(3)) {
            let least = if is_basic(column) { LEAST } else { COMFORTABLE };
            if !chosen.contains(&column)
                && needed(&chosen, gap, room, least) + gap.len() + fixed(column, room) <= room
            {
                chosen.push(column);
            }
        }
        chosen.sort_by_key(|column| Column::ALL.iter().position(|known| known == column));
        let spare = room.saturating_sub(needed(&chosen, gap, room, (0, 0)));
        let name = (spare * 2 / 5).min(WIDEST.0);
        let account = (spare - spare * 2 / 5).min(WIDEST.1);
        let width = |column| match column {
            Column::Name => name,
            Column::Account => account,
            other => fixed(other, room),
        };
        Self {
            widths: chosen
                .into_iter()
                .map(|column| (column, width(column)))
                .collect(),
            gap,
            sort,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Column, usize)> + '_ {
        self.widths.iter().copied()
    }

    pub fn has(&self, column: Column) -> bool {
        self.widths.iter().any(|(known, _)| *known == column)
    }

    pub fn gap(&self) -> &'static str {
        self.gap
    }

    pub fn sort(&self) -> Sort {
        self.sort
    }
}

fn is_basic(column: Column) -> bool {
    matches!(
        column,
        Column::Required | Column::Registered | Column::Admin
    )
}

/// Cells of columns and the gaps between them, with so much for name and account.
fn needed(columns: &[Column], gap: &str, room: usize, (name, account): (usize, usize)) -> usize {
    let widths: usize = columns
        .iter()
        .map(|column| match column {
            Column::Name => name,
            Column::Account => account,
            other => fixed(*other, room),
        })
        .sum();
    widths + gap.len() * columns.len()
}

/// The width of a column whose content is known: its longest word, or its title with the arrow.
fn fixed(column: Column, room: usize) -> usize {
    match column {
        Column::Name | Column::Account => 0,
        Column::Required => 9,
        Column::State if room < WIDE => 10,
        Column::State => 14,
        Column::Registered | Column::Admin | Column::Licences => 4,
        Column::Synced => 5,
        Column::UserType => 6,
        Column::SignIn | Column::Methods => 8,
        Column::Created | Column::PasswordChanged => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_take_more_than_the_room_and_always_show_the_order() {
        for room in 55..240 {
            for &column in Column::ALL {
                let sort = Sort {
                    column,
                    descending: false,
                };
                let columns = Columns::of(room, sort);
                let used: usize = columns
                    .iter()
                    .map(|(_, width)| width + columns.gap().len())
                    .sum();
                assert!(used <= room, "{room} {column:?}: {used}");
                assert!(columns.has(column));
            }
        }
    }

    #[test]
    fn a_wide_list_shows_every_column() {
        assert_eq!(
            Columns::of(200, Sort::default()).iter().count(),
            Column::ALL.len()
        );
    }
}
