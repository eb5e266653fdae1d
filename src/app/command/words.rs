//! The words that the command line takes: names and synonyms of the commands, and words that something follows.
//!
//! A command without a row is known by its name in the key map, such as `sort-reverse`.

use super::{Command, Reach};
use crate::app::{Effect, Model};
use crate::tenant::Column;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What is typed; the first is the one that is shown.
    pub names: &'static [&'static str],
    /// What the word does alone; none where something has to follow it.
    pub command: Option<Command>,
    /// What may follow it.
    pub argument: Option<Argument>,
}

/// What follows a word.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// What it is called, in capitals.
    pub name: &'static str,
    /// What is done with it, as a sentence.
    pub help: &'static str,
    /// What can be typed.
    pub values: Values,
    /// From which windows it can be done.
    pub reach: Reach,
    /// Does it with one value.
    pub run: fn(&mut Model, &str) -> Vec<Effect>,
}

/// What can be typed, and what is offered.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// One of these, or the beginning or a part of one.
    OneOf(fn(&Model) -> Vec<String>),
    /// Any text; these are offered beside it.
    Text(fn(&Model) -> Vec<String>),
}

const fn word(names: &'static [&'static str], command: Command) -> Word {
    Word {
        names,
        command: Some(command),
        argument: None,
    }
}

/// A word that means nothing alone.
const fn lead(names: &'static [&'static str], argument: Argument) -> Word {
    Word {
        names,
        command: None,
        argument: Some(argument),
    }
}

impl Word {
    const fn takes(self, argument: Argument) -> Self {
        Self {
            argument: Some(argument),
            ..self
        }
    }

    /// The row of a command.
    pub fn of(command: Command) -> Option<&'static Self> {
        WORDS.iter().find(|word| word.command == Some(command))
    }
}

/// The table. Where two words begin alike, the upper one is offered first.
#[rustfmt::skip]
pub const WORDS: &[Word] = &[
    word(&["quit", "q", "q!", "exit", "bye"], Command::Quit),
    word(&["help", "keys"], Command::Help),
    word(&["filter", "find", "search", "users"], Command::Filter).takes(Argument {
        name: "TERMS", help: "Show the users that match these words and key:value terms",
        values: Values::Text(nothing_offered), reach: Reach::ShowsList, run: Model::filter_by,
    }),
    word(&["view", "views"], Command::Views).takes(Argument {
        name: "NAME", help: "Show the users of one of your views",
        values: Values::OneOf(view_names), reach: Reach::ShowsList, run: Model::show_view,
    }),
    word(&["tenants", "customers"], Command::AllTenants),
    lead(&["profile", "tenant", "customer"], Argument {
        name: "NAME", help: "Show another tenant; this one stays as it is",
        values: Values::OneOf(tenant_names), reach: Reach::Always, run: Model::switch_to,
    }),
    word(&["overview", "counts", "figures"], Command::Overview),
    word(&["sms", "voice"], Command::SmsEnd),
    word(&["without-mfa", "unprotected"], Command::LackingMfa),
    word(&["what-if", "whatif", "policies"], Command::WhatIf),
    word(&["migration", "way-off", "waves"], Command::Migration),
    word(&["mark-all", "select-all"], Command::MarkShown),
    word(&["invert-marks"], Command::InvertShown),
    word(&["clear-marks", "unmark"], Command::ClearMarks),
    word(&["sort", "order"], Command::Sort).takes(Argument {
        name: "COLUMN", help: "Sort by a column; the same again, or a dash before it, reverses",
        values: Values::Text(column_names), reach: Reach::ShowsList, run: Model::sort_by_word,
    }),
    word(&["columns", "cols"], Command::Columns).takes(Argument {
        name: "COLUMNS", help: "Show these columns in this order",
        values: Values::Text(column_names), reach: Reach::ShowsList, run: Model::show_columns,
    }),
    word(&["export", "save", "csv", "write"], Command::Export).takes(Argument {
        name: "FILE", help: "Write the shown list to a .csv, .json, .jsonl or .md file",
        values: Values::Text(nothing_offered), reach: Reach::Windows, run: Model::export_to,
    }),
    word(&["reverse"], Command::SortReverse),
    word(&["detail", "pane"], Command::SwitchPane),
    word(&["reload", "refresh-all"], Command::Reload),
    word(&["copy", "yank"], Command::CopyAccount),
    word(&["links", "portal", "url"], Command::Links),
    word(&["results", "job"], Command::Jobs),
    word(&["messages", "msg", "errors"], Command::Messages),
    word(&["history", "jobs", "log", "resume"], Command::History),
    word(&["undo"], Command::UndoJob),
    word(&["ticket", "reason", "case"], Command::Ticket),
    word(&["sign-in", "login"], Command::SignIn),
    word(&["contact-methods", "reset", "reregister", "re-register"], Command::ContactMethods),
    word(&["remembered-devices", "revoke", "sign-out", "signout"], Command::RememberedDevices),
    word(&["access-pass", "tap", "pass"], Command::AccessPass),
    word(&["add-method", "phone", "email", "token"], Command::AddMethod),
    word(&["delete-method", "delete"], Command::DeleteMethod),
    word(&["make-default", "default"], Command::MakeDefault),
];

fn column_names(_: &Model) -> Vec<String> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| column.short_name().to_owned())
        .collect()
}

fn nothing_offered(_: &Model) -> Vec<String> {
    Vec::new()
}

fn view_names(model: &Model) -> Vec<String> {
    let views = model.session.views.iter();
    views.map(|view| view.name.clone()).collect()
}

fn tenant_names(model: &Model) -> Vec<String> {
    model.tabs.iter().map(|tab| tab.name.clone()).collect()
}
