//! Which columns there is room for, and how wide they are.

use crate::app::columns::ColumnChoice;
use crate::tenant::{Column, Measure, Sort};
use crate::ui::text::width;

/// Name and account need this much to tell people apart, where they are that long.
const LEAST: (usize, usize) = (12, 18);
/// And are given this much before further columns come in.
const COMFORTABLE: (usize, usize) = (20, 30);
/// Wider than this no name is shown.
const WIDEST: (usize, usize) = (40, 60);
/// The headings of name and account, with the arrow.
const HEADINGS: (usize, usize) = (6, 9);
/// From this many cells on columns stand further apart.
const SPACIOUS: usize = 70;
/// From this many cells on the state has room for the word of a failed change.
const WIDE: usize = 90;
/// Most mail addresses differ within this much.
const MAIL: usize = 26;

/// The columns of a list of some width.
pub(super) struct Columns {
    widths: Vec<(Column, usize)>,
    gap: &'static str,
    sort: Sort,
    /// The domain that accounts are shown without.
    domain: Option<String>,
}

impl Columns {
    /// As many of the chosen columns as fit, from the left, the one that the list is ordered by among them.
    pub fn of(room: usize, choice: &ColumnChoice, sort: Sort, measure: &Measure) -> Self {
        let gap = if room < SPACIOUS { " " } else { "  " };
        let content = (
            measure.name().clamp(HEADINGS.0, WIDEST.0),
            measure.account().clamp(HEADINGS.1, WIDEST.1),
        );
        let at_most =
            |(name, account): (usize, usize)| (name.min(content.0), account.min(content.1));
        let (least, comfortable) = (at_most(LEAST), at_most(COMFORTABLE));
        let is_usual = choice.is_usual();
        let mut chosen = first(choice, sort, |chosen| {
            needed(chosen, gap, room, least) <= room
        });
        for column in choice.shown() {
            let spared = if is_usual && !is_basic(column) {
                comfortable
            } else {
                least
            };
            if !chosen.contains(&column)
                && needed(&chosen, gap, room, spared) + gap.len() + fixed(column, room) <= room
            {
                chosen.push(column);
            }
        }
        let place = |column: &Column| choice.all().iter().position(|(known, _)| known == column);
        chosen.sort_by_key(place);
        let spare = room.saturating_sub(needed(&chosen, gap, room, (0, 0)));
        let (name, account) = shared(spare, content, chosen.contains(&Column::Account));
        let width_of = |column| match column {
            Column::Name => name,
            Column::Account => account,
            other => fixed(other, room),
        };
        Self {
            widths: chosen
                .into_iter()
                .map(|column| (column, width_of(column)))
                .collect(),
            gap,
            sort,
            domain: measure.domain().map(str::to_owned),
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

    /// The domain that the heading says once.
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Whether the heading has room for it, beside the arrow of the order.
    pub fn names_domain(&self) -> bool {
        let mut widths = self.iter();
        let room = widths.find(|(column, _)| *column == Column::Account);
        let domain = self
            .domain()
            .map_or(0, |domain| HEADINGS.1 + 2 + width(domain));
        room.is_some_and(|(_, room)| domain <= room)
    }

    /// An account without the domain that the heading says.
    pub fn account<'a>(&self, upn: &'a str) -> &'a str {
        match upn.rsplit_once('@') {
            Some((local, domain)) if self.domain() == Some(domain) && !local.is_empty() => local,
            _ => upn,
        }
    }
}

/// What is shown before anything else: the name, what the list is ordered by, then account and state.
fn first(choice: &ColumnChoice, sort: Sort, fits: impl Fn(&[Column]) -> bool) -> Vec<Column> {
    let mut first = vec![Column::Name];
    if sort.column != Column::Name {
        first.push(sort.column);
    }
    for column in [Column::Account, Column::State] {
        if choice.has(column) && !first.contains(&column) {
            first.push(column);
            if !fits(&first) {
                first.pop();
            }
        }
    }
    first
}

fn is_basic(column: Column) -> bool {
    matches!(
        column,
        Column::Required | Column::Registered | Column::Admin
    )
}

/// Name and account get what they need; where that is too much, two parts and three, and neither more than it needs.
fn shared(spare: usize, content: (usize, usize), has_account: bool) -> (usize, usize) {
    if !has_account {
        return (content.0.min(spare), 0);
    }
    if content.0 + content.1 <= spare {
        return content;
    }
    let name = (spare * 2 / 5)
        .max(spare.saturating_sub(content.1))
        .min(content.0);
    (name, (spare - name).min(content.1))
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
        Column::State | Column::LastSignIn => 14,
        Column::Registered | Column::Admin | Column::Licences => 4,
        Column::Synced => 5,
        Column::UserType => 6,
        Column::SignIn | Column::Methods => 8,
        Column::Created | Column::PasswordChanged | Column::Sms => 10,
        Column::Mail => MAIL,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tenant::{Store, User, UserId};

    fn measured(name: &str, upn: &str) -> Store {
        let mut store = Store::default();
        store.append(vec![User::new(
            UserId(Uuid::nil()),
            name.into(),
            upn.into(),
        )]);
        store
    }

    fn sorted(column: Column) -> Sort {
        Sort {
            column,
            descending: false,
        }
    }

    #[test]
    fn columns_never_take_more_than_the_room_and_always_show_the_order() {
        let long = "x".repeat(70);
        let stores = [
            measured("Ada", "ada@contoso.example"),
            measured(&long, &long),
        ];
        let choices = [
            ColumnChoice::default(),
            ColumnChoice::of(&[Column::Mail, Column::LastSignIn]),
            ColumnChoice::of(Column::ALL),
        ];
        for store in &stores {
            for choice in &choices {
                for room in 55..240 {
                    for &column in Column::ALL {
                        let columns = Columns::of(room, choice, sorted(column), store.measure());
                        let used: usize = columns
                            .iter()
                            .map(|(_, width)| width + columns.gap().len())
                            .sum();
                        assert!(used <= room, "{room} {column:?}: {used}");
                        assert!(columns.has(column) && columns.has(Column::Name));
                    }
                }
            }
        }
    }

    #[test]
    fn a_wide_list_shows_every_usual_column() {
        let store = measured("Ada Lovelace", "ada.lovelace@contoso.example");
        let columns = Columns::of(
            200,
            &ColumnChoice::default(),
            Sort::default(),
            store.measure(),
        );
        let usual = Column::ALL
            .iter()
            .filter(|column| column.is_usual())
            .count();
        assert_eq!(columns.iter().count(), usual);
    }

    #[test]
    fn short_texts_make_room_for_more_columns_and_long_ones_are_shown_whole_where_there_is_room() {
        let shown = |room, store: &Store| {
            let columns = Columns::of(
                room,
                &ColumnChoice::default(),
                Sort::default(),
                store.measure(),
            );
            columns.iter().collect::<Vec<_>>()
        };
        let short = measured("Ada Lovelace", "ada@contoso.example");
        let long = measured(
            "Adalbert Lovelace-Somerville",
            "adalbert.lovelace.somerville@contoso.example",
        );
        assert!(shown(76, &short).len() > shown(76, &long).len());
        assert!(shown(200, &long).contains(&(Column::Name, 28)));
        assert!(shown(200, &long).contains(&(Column::Account, 28)));
    }

    #[test]
    fn the_columns_stand_in_the_admins_order() {
        let store = measured("Ada", "ada@contoso.example");
        let choice = ColumnChoice::of(&[Column::LastSignIn, Column::Name, Column::Methods]);
        let columns = Columns::of(100, &choice, Sort::default(), store.measure());
        let order: Vec<Column> = columns.iter().map(|(column, _)| column).collect();
        assert_eq!(order, [Column::LastSignIn, Column::Name, Column::Methods]);
    }

    #[test]
    fn an_account_of_the_common_domain_is_shown_without_it() {
        let store = measured("Ada", "ada@contoso.example");
        let columns = Columns::of(
            100,
            &ColumnChoice::default(),
            Sort::default(),
            store.measure(),
        );
        assert_eq!(columns.account("ada@contoso.example"), "ada");
        assert_eq!(
            columns.account("bob@fabrikam.example"),
            "bob@fabrikam.example"
        );
        assert_eq!(columns.account("@contoso.example"), "@contoso.example");
    }
}
