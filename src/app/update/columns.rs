//! Columns and order: the two windows, and what has to be read for a column.

use super::super::columns::ColumnChoice;
use super::super::{Command, Effect, Layer, Load, Loading, Model, Msg, ToastKind};
use crate::tenant::suggest::nearest;
use crate::tenant::{Column, Problem, ProblemKind, Sort, Store};

impl Model {
    pub(super) fn open_columns(&mut self) {
        self.layers.push(Layer::Columns {
            chosen: 0,
            before: self.list.columns.clone(),
        });
    }

    /// The cursor is on the column that the list is ordered by.
    pub(super) fn open_sort(&mut self) {
        let by = self.list.sort.column;
        let chosen = Column::ALL.iter().position(|column| *column == by);
        self.layers.push(Layer::Sort {
            chosen: chosen.unwrap_or(0),
        });
    }

    pub(super) fn go_in_columns(&mut self, command: Command) {
        let page = self.list_rows();
        if let Some(Layer::Columns { chosen, .. } | Layer::Sort { chosen }) = self.layers.last_mut()
        {
            *chosen = command.moved(*chosen, page).min(Column::ALL.len() - 1);
        }
    }

    pub(super) fn toggle_column(&mut self) -> Vec<Effect> {
        let Some(Layer::Columns { chosen, .. }) = self.layers.last() else {
            return Vec::new();
        };
        let is_name = self.list.columns.all().get(*chosen) == Some(&(Column::Name, true));
        if is_name {
            return self.say(ToastKind::Note, "The name is always shown.");
        }
        self.list.columns.toggle(*chosen);
        self.read_for_columns()
    }

    pub(super) fn shift_column(&mut self, command: Command) {
        if let Some(Layer::Columns { chosen, .. }) = self.layers.last_mut() {
            *chosen = self.list.columns.shift(*chosen, command == Command::Right);
        }
    }

    pub(super) fn usual_columns(&mut self) -> Vec<Effect> {
        self.list.columns = self.session.columns.clone();
        self.read_for_columns()
    }

    /// Closes the window; what was chosen is remembered unless the configuration says it.
    pub(in crate::app) fn close_columns(&mut self) -> Vec<Effect> {
        match self.layers.pop() {
            Some(Layer::Columns { before, .. }) if before != self.list.columns => {
                self.keep_columns()
            }
            _ => Vec::new(),
        }
    }

    fn keep_columns(&mut self) -> Vec<Effect> {
        if self.session.columns_are_configured {
            return self.say(
                ToastKind::Note,
                "These columns stay until you quit: the configuration names others.",
            );
        }
        let columns = &self.list.columns;
        let chosen = (!columns.is_usual()).then(|| columns.shown().collect());
        vec![Effect::KeepColumns(chosen)]
    }

    /// Shows the columns that were typed, in their order.
    pub(in crate::app) fn show_columns(&mut self, words: &str) -> Vec<Effect> {
        let words = words.split([' ', ',']).filter(|word| !word.is_empty());
        let mut columns = Vec::new();
        for word in words {
            match Column::parse(word) {
                Some(column) => columns.push(column),
                None => return self.no_column(word),
            }
        }
        self.list.columns = ColumnChoice::of(&columns);
        let mut effects = self.read_for_columns();
        effects.extend(self.keep_columns());
        effects
    }

    /// Sorts by a column that was typed; a dash before it reverses.
    pub(in crate::app) fn sort_by_word(&mut self, word: &str) -> Vec<Effect> {
        let (name, descending) = match word.strip_prefix('-') {
            Some(name) => (name, true),
            None => (word, false),
        };
        let Some(column) = Column::parse(name) else {
            return self.no_column(name);
        };
        if !descending {
            return self.sort_by(column);
        }
        self.list.sort = Sort { column, descending };
        self.sorted()
    }

    fn no_column(&mut self, word: &str) -> Vec<Effect> {
        let names = Column::ALL.iter().map(|column| column.short_name());
        let text = match nearest(word, names) {
            Some(name) => format!("No column is called {word}; did you mean {name}?"),
            None => format!("No column is called {word}: the column menu has their names."),
        };
        self.say(ToastKind::Bad, text)
    }

    /// Orders by a column, or turns its order around.
    pub(super) fn sort_by(&mut self, column: Column) -> Vec<Effect> {
        let sort = &mut self.list.sort;
        sort.descending = sort.column == column && !sort.descending;
        sort.column = column;
        self.sorted()
    }

    pub(super) fn reverse(&mut self) -> Vec<Effect> {
        self.list.sort.descending = !self.list.sort.descending;
        self.sorted()
    }

    fn sorted(&mut self) -> Vec<Effect> {
        self.select();
        let sort = self.list.sort;
        let reversed = if sort.descending { ", reversed" } else { "" };
        let mut effects = self.read_for_columns();
        effects.extend(self.say(
            ToastKind::Note,
            format!("Sorted by {}{reversed}.", sort.column.label()),
        ));
        effects
    }

    /// A letter in the sort menu.
    pub(super) fn sort_by_letter(&mut self, letter: char) -> Vec<Effect> {
        let Some(column) = Column::of_letter(letter) else {
            return self.say(
                ToastKind::Note,
                format!("No column has the letter {letter}."),
            );
        };
        self.layers.pop();
        self.sort_by(column)
    }

    pub(super) fn sort_by_chosen(&mut self) -> Vec<Effect> {
        let Some(Layer::Sort { chosen }) = self.layers.pop() else {
            return Vec::new();
        };
        let column = Column::ALL.get(chosen).copied();
        column.map_or_else(Vec::new, |column| self.sort_by(column))
    }

    /// Reads what the columns need beside the list, once the list is there: rows find their users by it.
    pub(super) fn read_for_columns(&mut self) -> Vec<Effect> {
        if !matches!(self.load.users, Loading::Done { .. }) {
            return Vec::new();
        }
        let list = &self.list;
        let shows = |column| list.columns.has(column) || list.sort.column == column;
        let (sign_ins, mail) = (shows(Column::LastSignIn), shows(Column::Mail));
        let generation = self.load.generation;
        let mut effects = Vec::new();
        if sign_ins && self.load.sign_ins == Loading::Idle {
            self.load.sign_ins = Loading::Running;
            effects.push(Effect::ReadLastSignIns { generation });
        }
        if mail && self.load.mail == Loading::Idle {
            self.load.mail = Loading::Running;
            effects.push(Effect::ReadMail { generation });
        }
        effects
    }

    /// A page of what a column needs.
    pub(super) fn column_read(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::LastSignIns {
                generation,
                rows,
                last,
            } => {
                let rows = (generation == self.load.generation).then_some(rows);
                let take = |store: &mut Store, rows: Vec<_>| store.set_last_sign_ins(&rows);
                self.column_page(Column::LastSignIn, rows, last, take, |load| {
                    &mut load.sign_ins
                })
            }
            Msg::Mail {
                generation,
                rows,
                last,
            } => {
                let rows = (generation == self.load.generation).then_some(rows);
                self.column_page(Column::Mail, rows, last, Store::set_mail, |load| {
                    &mut load.mail
                })
            }
            _ => Vec::new(),
        }
    }

    /// Takes a page in, unless it is of an earlier reading. The order follows at the end: with each page it would only
    /// flicker.
    fn column_page<T>(
        &mut self,
        column: Column,
        rows: Option<Result<T, Problem>>,
        last: bool,
        take: impl FnOnce(&mut Store, T),
        loading: fn(&mut Load) -> &mut Loading,
    ) -> Vec<Effect> {
        match rows {
            None => Vec::new(),
            Some(Ok(rows)) => {
                take(&mut self.store, rows);
                if last {
                    *loading(&mut self.load) = Loading::Done { at: self.now };
                    if self.list.sort.column == column {
                        self.select();
                    }
                }
                Vec::new()
            }
            Some(Err(problem)) => {
                let effects = self.unread_column(column, &problem);
                *loading(&mut self.load) = Loading::Failed(problem);
                effects
            }
        }
    }

    fn unread_column(&mut self, column: Column, problem: &Problem) -> Vec<Effect> {
        let label = column.label();
        let text = match problem.kind {
            ProblemKind::Licence => format!("{label}: this tenant has no licence for it."),
            _ => format!("Could not read the column {label}: {}", problem.line()),
        };
        self.say_problem(text, problem)
    }
}
