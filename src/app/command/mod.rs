//! The one table of what the dashboard can do. It feeds dispatch, the hints at the bottom, the help,
//! the palette and the key table of the README.

mod available;
mod key_map;
mod reach;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use key_map::{KeyFault, KeyMap};
pub use reach::Reach;
pub use table::COMMANDS;
pub use words::{Argument, Values, WORDS, Word};

use serde::Serialize;
use strum::VariantArray;

use super::key::Key;
use super::{Layer, Model};
use crate::change::Action;
use crate::tenant::MfaState;

/// Everything a key can mean. The names are those of the key map, in kebab-case.
#[expect(missing_docs, reason = "the table says what each of them does")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    Enable,
    Disable,
    Enforce,
    ContactMethods,
    AppPasswords,
    RememberedDevices,
    AccessPass,
    Less,
    More,
    OtherOption,
    SameTicket,
    Reveal,
    CopyCode,
    CopyCodes,
    AddMethod,
    DeleteMethod,
    MakeDefault,
    Filter,
    Search,
    NextHit,
    PreviousHit,
    LackingMfa,
    Overview,
    SmsEnd,
    WhatIf,
    Migration,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    First,
    Last,
    Mark,
    MarkRange,
    MarkShown,
    InvertShown,
    ClearMarks,
    Columns,
    ToggleColumn,
    UsualColumns,
    Export,
    ToggleBom,
    Views,
    SaveView,
    DeleteView,
    Older,
    Newer,
    CompleteBack,
    #[serde(rename = "sort-next")]
    Sort,
    SortReverse,
    SwitchPane,
    Zoom,
    OtherSplit,
    Refresh,
    Reload,
    ReadUnknown,
    WriteReport,
    Mask,
    CopyAccount,
    Jobs,
    History,
    Messages,
    UndoJob,
    ResumeJob,
    Ticket,
    OtherField,
    SignIn,
    Palette,
    Complete,
    SwitchTenant,
    AllTenants,
    StopReading,
    Help,
    Back,
    Quit,
    Accept,
    Yes,
    No,
    OtherAnswer,
    #[serde(rename = "copy-portal-link")]
    Links,
    StopJob,
    CopyText,
    Close,
}

/// Where a key is valid. The names are those of the key map, in kebab-case.
#[expect(missing_docs, reason = "each is the window of its name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    Main,
    Overview,
    Sms,
    Filter,
    Search,
    Palette,
    Tenants,
    AllTenants,
    Columns,
    Sort,
    Links,
    Export,
    Views,
    SaveView,
    Help,
    Confirm,
    Job,
    History,
    Messages,
    Past,
    WhatIf,
    Migration,
    Method,
    Ticket,
    AccessPass,
    AccessPasses,
    Problem,
    SignIn,
    Leave,
}

impl Context {
    /// The heading of the context in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Main => "Users",
            Self::Overview => "Overview",
            Self::Sms => "End of SMS and voice",
            Self::Filter => "Filter",
            Self::Search => "Search",
            Self::Palette => "Commands",
            Self::Columns => "Columns",
            Self::Sort => "Sort",
            Self::Links => "Links into the portal",
            Self::Export => "Export",
            Self::Views => "Views",
            Self::SaveView => "Save as a view",
            Self::Tenants => "Tenants",
            Self::AllTenants => "All tenants",
            Self::Help => "Help",
            Self::Confirm => "Confirmation",
            Self::Job => "Job",
            Self::History => "History",
            Self::Messages => "Messages",
            Self::Past => "Job of the history",
            Self::WhatIf => "What If",
            Self::Migration => "The way off per-user MFA",
            Self::Method => "Add or change a method",
            Self::Ticket => "Ticket",
            Self::AccessPass => "Temporary Access Pass",
            Self::AccessPasses => "Temporary Access Passes",
            Self::Problem => "Problem",
            Self::SignIn => "Sign in again",
            Self::Leave => "Quit while a job runs",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// What is done.
    pub command: Command,
    /// Where.
    pub context: Context,
    /// By which keys unless the key map says otherwise; the first is the one that is shown.
    pub keys: &'static [Key],
    /// The words at the bottom of the screen; empty where the hint is not worth the room.
    pub hint: &'static str,
    /// The sentence in the help, the palette and the README.
    pub help: &'static str,
    /// Whether it leads to a change in the tenant.
    pub writes: bool,
    /// Why it can do nothing now.
    unavailable: fn(&Model) -> Option<&'static str>,
}

impl Spec {
    /// The rows of a context, in order.
    pub fn of_context(context: Context) -> impl Iterator<Item = &'static Self> {
        COMMANDS.iter().filter(move |spec| spec.context == context)
    }

    /// The key to show for the row now: where text is typed, letters are text.
    pub fn shown_key(&self, model: &Model) -> Option<Key> {
        let mut keys = model.session.keys.of(self).iter().copied();
        keys.find(|key| !(model.types(*key) || model.is_deaf() && key.is_text()))
    }

    /// Why the command can do nothing now; none if it can.
    pub fn disabled(&self, model: &Model) -> Option<&'static str> {
        (self.unavailable)(model)
    }
}

impl Command {
    /// A position after a move; the owner of the position limits it to what there is.
    pub fn moved(self, at: usize, page: usize) -> usize {
        match self {
            Self::Up => at.saturating_sub(1),
            Self::Down => at.saturating_add(1),
            Self::PageUp => at.saturating_sub(page),
            Self::PageDown => at.saturating_add(page),
            Self::HalfUp => at.saturating_sub((page / 2).max(1)),
            Self::HalfDown => at.saturating_add((page / 2).max(1)),
            Self::First => 0,
            // Drawing tells where the end is.
            Self::Last => usize::MAX,
            _ => at,
        }
    }

    /// The action on the tenant that the command leads to.
    pub fn action(self) -> Option<Action> {
        use crate::change::ResetScope;
        Some(match self {
            Self::Enable => Action::SetState(MfaState::Enabled),
            Self::Disable => Action::SetState(MfaState::Disabled),
            Self::Enforce => Action::SetState(MfaState::Enforced),
            Self::ContactMethods => Action::ContactMethods {
                scope: ResetScope::Portal,
                sign_out: true,
            },
            Self::AppPasswords => Action::AppPasswords,
            Self::RememberedDevices => Action::RememberedDevices,
            _ => return None,
        })
    }
}

impl Spec {
    /// Why Microsoft will refuse what the command leads to, by what the token says of its rights. Advice only: the service
    /// alone decides, so the command can be run all the same.
    pub fn will_fail(&self, model: &Model) -> Option<String> {
        if !self.writes {
            return None;
        }
        let action = match self.command {
            Command::AccessPass => Action::AccessPass {
                minutes: 60,
                once: true,
            },
            Command::AddMethod => Action::AddMethod,
            Command::DeleteMethod => Action::DeleteMethod,
            Command::MakeDefault => Action::MakeDefault,
            Command::UndoJob => Action::RestoreStates,
            command => command.action()?,
        };
        model.why_refused(action)
    }
}

impl Model {
    /// The window on top; the command line is typed above it.
    pub fn window(&self) -> Option<&Layer> {
        let mut layers = self.layers.iter().rev();
        layers.find(|layer| !matches!(layer, Layer::Palette { .. }))
    }

    /// Whether this is the window on top.
    pub fn has_window(&self, context: Context) -> bool {
        self.window()
            .is_some_and(|window| window.context() == context)
    }

    /// Whose keys are valid now.
    pub fn context(&self) -> Context {
        self.layers.last().map_or(Context::Main, Layer::context)
    }

    /// Whether a text field is open.
    pub fn takes_text(&self) -> bool {
        let top = self.layers.last();
        top.is_some_and(|layer| layer.input().is_some())
    }

    /// Whether a key is text in the field that is open.
    pub fn types(&self, key: Key) -> bool {
        key.is_text()
            && self.layers.last().is_some_and(|layer| match layer {
                Layer::Confirm(confirm) => confirm.types(key),
                layer => layer.input().is_some(),
            })
    }
}
