//! Which columns there is room for, and how wide they are.

use crate::app::columns::ColumnChoice;
use crate::tenant::{Column, Measure, Sort};
use crate::ui::text::width;

/// Name and account need this much to tell people apart, where they are that long.
const LEAST: (usize, usize) = (12, 16);
/// An account is given this much before further columns come in; a name is given all that it needs.
const COMFORTABLE: usize = 30;
/// A name and an account are given so much at most before what is left over.
const WIDEST: (usize, usize) = (40, 60);
/// The heading of the account, with the arrow.
const HEADING: usize = 9;
/// From this many cells on columns stand further apart.
const SPACIOUS: usize = 70;
/// The cells of a state, and the same with the word of a failed change.
const STATE: (usize, usize) = (10, 14);
/// From this many cells on every state has room for that word, unless something would be cut for it.
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

/// How wide what stands between the texts is.
#[derive(Clone, Copy)]
struct Spacing {
    gap: &'static str,
    /// Whether a column is as narrow as its longest word and its title, without room for the arrow of another order.
    tight: bool,
    /// The order has its arrow in every spacing.
    sorted: Column,
    room: usize,
}

impl Columns {
    /// As many of the chosen columns as fit, from the left, the one that the list is ordered by among them. Where a name
    /// would be cut the columns move together first.
    pub fn of(
        room: usize,
        choice: &ColumnChoice,
        sort: Sort,
        measure: &Measure,
        has_failures: bool,
    ) -> Self {
        let usual = Spacing {
            gap: if room < SPACIOUS { " " } else { "  " },
            tight: false,
            sorted: sort.column,
            room,
        };
        let chosen = chosen(choice, sort, usual, measure);
        let wants_word = has_failures && chosen.contains(&Column::State);
        let spacing = spacing(&chosen, usual, measure, wants_word);
        let spare = room.saturating_sub(spacing.needed(&chosen, (0, 0)));
        let has_account = chosen.contains(&Column::Account);
        let (mut name, mut account) = shared(spare, spacing.content(measure), has_account);
        // What nobody needs goes to the few that are longer than most.
        let mut left = spare.saturating_sub(name + account);
        let mut state = spacing.fixed(Column::State);
        if wants_word {
            grow(&mut state, STATE.1, &mut left);
        }
        grow(&mut name, measure.longest_name(), &mut left);
        if has_account {
            grow(&mut account, measure.longest_account(), &mut left);
        }
        if chosen.contains(&Column::State) {
            grow(&mut state, STATE.1, &mut left);
        }
        let width_of = |column| match column {
            Column::Name => name,
            Column::Account => account,
            Column::State => state,
            other => spacing.fixed(other),
        };
        Self {
            widths: chosen
                .iter()
                .map(|&column| (column, width_of(column)))
                .collect(),
            gap: spacing.gap,
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
            .map_or(0, |domain| HEADING + 2 + width(domain));
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

/// The widest spacing in which no name and no account is cut that is no longer than most; the word of a failed change has
/// its room where that is possible.
fn spacing(chosen: &[Column], usual: Spacing, measure: &Measure, wants_word: bool) -> Spacing {
    let tight = usual.tight();
    let tightest = Spacing { gap: " ", ..tight };
    let fitting = |with_word: bool| {
        [usual, tight, tightest].into_iter().find(|spacing| {
            let word = if with_word {
                STATE.1.saturating_sub(spacing.fixed(Column::State))
            } else {
                0
            };
            spacing.needed(chosen, spacing.content(measure)) + word <= usual.room
        })
    };
    fitting(wants_word)
        .or_else(|| fitting(false))
        .unwrap_or(tightest)
}

/// The columns that there is room for, in the admin's order.
fn chosen(choice: &ColumnChoice, sort: Sort, usual: Spacing, measure: &Measure) -> Vec<Column> {
    let tight = usual.tight();
    let (name, account) = usual.content(measure);
    let least = (name.min(LEAST.0), account.min(LEAST.1));
    let comfortable = (name, account.min(COMFORTABLE));
    let is_usual = choice.is_usual();
    let mut chosen = first(choice, sort, |chosen| {
        usual.needed(chosen, least) <= usual.room
    });
    for column in choice.shown() {
        let (spared, spacing) = if is_usual && !is_basic(column) {
            (comfortable, tight)
        } else {
            (least, usual)
        };
        let more = spacing.gap.len() + spacing.fixed(column);
        if !chosen.contains(&column) && spacing.needed(&chosen, spared) + more <= spacing.room {
            chosen.push(column);
        }
    }
    let place = |column: &Column| choice.all().iter().position(|(known, _)| known == column);
    chosen.sort_by_key(place);
    chosen
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

/// Name and account get what they need; where that is too much, the account keeps what tells accounts apart and the name
/// gets the rest.
fn shared(spare: usize, content: (usize, usize), has_account: bool) -> (usize, usize) {
    if !has_account {
        return (content.0.min(spare), 0);
    }
    let kept = content.1.min(LEAST.1);
    let name = spare.saturating_sub(kept).max(spare * 2 / 5).min(content.0);
    (name, (spare - name).min(content.1))
}

/// Widens a column up to a width by what is left.
fn grow(width: &mut usize, most: usize, left: &mut usize) {
    let more = most.saturating_sub(*width).min(*left);
    *width += more;
    *left -= more;
}

impl Spacing {
    fn tight(self) -> Self {
        Self {
            tight: true,
            ..self
        }
    }

    /// The cells that nearly all names and accounts need, and their headings.
    fn content(self, measure: &Measure) -> (usize, usize) {
        let name = self.heading(Column::Name);
        let account = self.heading(Column::Account);
        (
            measure.name().clamp(name, WIDEST.0),
            measure.account().clamp(account, WIDEST.1),
        )
    }

    fn heading(self, column: Column) -> usize {
        let arrow = match (self.tight, column == self.sorted) {
            (false, _) => 2,
            (true, true) => 1,
            (true, false) => 0,
        };
        width(column.title()) + arrow
    }

    /// Cells of columns and the gaps between them, with so much for name and account.
    fn needed(self, columns: &[Column], (name, account): (usize, usize)) -> usize {
        let widths: usize = columns
            .iter()
            .map(|column| match column {
                Column::Name => name,
                Column::Account => account,
                other => self.fixed(*other),
            })
            .sum();
        widths + self.gap.len() * columns.len()
    }

    /// The width of a column whose content is known: its longest word, or its title with the arrow.
    fn fixed(self, column: Column) -> usize {
        let usual = match column {
            Column::Name | Column::Account => return 0,
            Column::Required => 9,
            Column::State if self.tight || self.room < WIDE => return STATE.0,
            Column::State => return STATE.1,
            Column::LastSignIn => 14,
            Column::Registered | Column::Admin | Column::Licences => 4,
            Column::Synced => 5,
            Column::UserType => 6,
            Column::SignIn | Column::Methods => 8,
            Column::Created | Column::PasswordChanged | Column::Sms => 10,
            Column::Mail => return MAIL,
        };
        if !self.tight {
            return usual;
        }
        let content = match column {
            Column::Required => 9,
            Column::Registered | Column::Admin | Column::Synced => 2,
            Column::Licences | Column::Methods => 3,
            Column::UserType => 6,
            Column::SignIn => 7,
            _ => 10,
        };
        usual.min(self.heading(column).max(content))
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
                        let columns =
                            Columns::of(room, choice, sorted(column), store.measure(), true);
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
            false,
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
                false,
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
    fn no_name_is_cut_while_columns_could_stand_closer() {
        let store = measured(
            "Hélène MacDonald-Smith",
            "helene.macdonald-smith@contoso.example",
        );
        for room in 55..140 {
            let choice = ColumnChoice::default();
            let columns = Columns::of(room, &choice, Sort::default(), store.measure(), false);
            let width = |wanted| columns.iter().find(|(column, _)| *column == wanted);
            let (_, name) = width(Column::Name).unwrap_or((Column::Name, 0));
            let (_, account) = width(Column::Account).unwrap_or((Column::Account, 0));
            let is_close = columns.gap().len() == 1 && account <= LEAST.1;
            assert!(name >= 22 || is_close, "{room}: {name} and {account}");
        }
    }

    #[test]
    fn the_columns_stand_in_the_admins_order() {
        let store = measured("Ada", "ada@contoso.example");
        let choice = ColumnChoice::of(&[Column::LastSignIn, Column::Name, Column::Methods]);
        let columns = Columns::of(100, &choice, Sort::default(), store.measure(), false);
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
            false,
        );
        assert_eq!(columns.account("ada@contoso.example"), "ada");
        assert_eq!(
            columns.account("bob@fabrikam.example"),
            "bob@fabrikam.example"
        );
        assert_eq!(columns.account("@contoso.example"), "@contoso.example");
    }
}
