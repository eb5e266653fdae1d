//! The one table of what the dashboard can do. It feeds dispatch, the hints at the bottom, the help,
//! the palette and the key table of the README.

mod available;
mod key_map;
mod table;
#[cfg(test)]
mod tests;

pub use key_map::{KeyFault, KeyMap};
pub use table::COMMANDS;

use serde::Serialize;

use super::key::Key;
use super::{Layer, Model};
use crate::change::Action;
use crate::tenant::MfaState;

/// Everything a key can mean. The names are those of the key map, in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Set the state to enabled.
    Enable,
    /// Set the state to disabled.
    Disable,
    /// Set the state to enforced.
    Enforce,
    /// Require contact methods again.
    ContactMethods,
    /// Delete app passwords.
    AppPasswords,
    /// Restore MFA on remembered devices.
    RememberedDevices,
    /// Make a Temporary Access Pass.
    AccessPass,
    /// A longer lifetime.
    Longer,
    /// A shorter lifetime.
    Shorter,
    /// For one sign-in or for many.
    ToggleOnce,
    /// Show the code, or mask it again.
    Reveal,
    /// Copy the code.
    CopyCode,
    /// Delete the method under the detail's cursor.
    DeleteMethod,
    /// Make the method under the detail's cursor the default.
    MakeDefault,
    /// Type a filter.
    Filter,
    /// Show users without per-user MFA.
    LackingMfa,
    /// Open the overview.
    Overview,
    /// Up one.
    Up,
    /// Down one.
    Down,
    /// To the figure on the left.
    Left,
    /// To the figure on the right.
    Right,
    /// Up a screen.
    PageUp,
    /// Down a screen.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// Mark the user under the cursor, or take the mark away.
    Mark,
    /// Mark from the user marked last to the one under the cursor.
    MarkRange,
    /// Mark all that the filter shows.
    MarkShown,
    /// Turn the marks of all that the filter shows around.
    InvertShown,
    /// Take all marks away.
    ClearMarks,
    /// Order by the next column.
    SortNext,
    /// Turn the order around.
    SortReverse,
    /// Between list and detail.
    SwitchPane,
    /// Read the user under the cursor again.
    Refresh,
    /// Read the whole tenant again.
    Reload,
    /// Read the unknown states.
    ReadUnknown,
    /// Mask people's names, accounts and numbers, or show them.
    Mask,
    /// Copy the account.
    CopyAccount,
    /// Open the latest job.
    Jobs,
    /// Open the jobs of the journal.
    History,
    /// Plan to undo a job of the journal.
    UndoJob,
    /// Plan to resume a job of the journal.
    ResumeJob,
    /// Type the ticket and the reason of the changes that follow.
    Ticket,
    /// To the other field.
    OtherField,
    /// Open the sign-in that waits.
    SignIn,
    /// Open the palette.
    Palette,
    /// Open the help.
    Help,
    /// One step back: clears the filter, then the marks.
    Back,
    /// Leave.
    Quit,
    /// Accept what the layer asks.
    Accept,
    /// Answer yes.
    Yes,
    /// Answer no.
    No,
    /// The other answer.
    OtherAnswer,
    /// Portal scope or everything.
    ToggleScope,
    /// With or without signing out.
    ToggleSignOut,
    /// Copy the link into the portal.
    CopyPortalLink,
    /// Stop the job.
    StopJob,
    /// Copy what the layer says.
    CopyText,
    /// Close the layer.
    Close,
}

/// Where a key is valid. The names are those of the key map, in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// The list and the detail, without a layer above.
    Main,
    /// The overview.
    Overview,
    /// The filter.
    Filter,
    /// The palette.
    Palette,
    /// The help.
    Help,
    /// The confirmation.
    Confirm,
    /// A job.
    Job,
    /// The jobs of the journal.
    History,
    /// One job of the journal.
    Past,
    /// The ticket and the reason.
    Ticket,
    /// A pass that was just made.
    AccessPass,
    /// A failure.
    Problem,
    /// A sign-in that waits.
    SignIn,
    /// Leaving while a job runs.
    Leave,
}

impl Context {
    /// The heading of the context in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Main => "Users",
            Self::Overview => "Overview",
            Self::Filter => "Filter",
            Self::Palette => "Palette",
            Self::Help => "Help",
            Self::Confirm => "Confirmation",
            Self::Job => "Job",
            Self::History => "History",
            Self::Past => "Job of the history",
            Self::Ticket => "Ticket",
            Self::AccessPass => "Temporary Access Pass",
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
        keys.find(|key| !((model.takes_text() || model.is_deaf()) && key.is_text()))
    }

    /// Why the command can do nothing now; none if it can.
    pub fn disabled(&self, model: &Model) -> Option<&'static str> {
        (self.unavailable)(model)
    }
}

impl Command {
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

impl Model {
    /// Whose keys are valid now.
    pub fn context(&self) -> Context {
        self.layers.last().map_or(Context::Main, Layer::context)
    }

    /// Whether letters go into a text field now.
    pub fn takes_text(&self) -> bool {
        self.layers
            .last()
            .is_some_and(|layer| layer.input().is_some())
    }
}
