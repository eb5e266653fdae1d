//! What lies above the list: a stack whose top gets the keys.

mod confirm;

use std::collections::HashSet;

use jiff::Timestamp;
use tui_input::Input;

use super::columns::ColumnChoice;
use super::command::Context;
use super::export::ExportForm;
use super::links::Links;
use super::tabs::TenantPicker;
use super::{Attention, MethodForm, Overview, SmsWindow};
use crate::change::history::Recovered;
use crate::change::{Confirmation, RunId};
use crate::coverage::MigrationSurvey;
use crate::tenant::{
    IssuedAccessPass, Log, PassCode, Problem, Reading, SafeText, SignIn, UserId, WhatIfPolicy,
};
pub use confirm::{Confirm, PlanList, TicketUse};

/// One layer.
#[derive(Clone, Debug)]
pub enum Layer {
    /// The tenant in figures.
    Overview(Box<Overview>),
    /// The end of SMS and voice.
    Sms(Box<SmsWindow>),
    /// The filter is being typed; the list follows each key.
    Filter {
        /// The text.
        input: Input,
        /// The filter before, which Esc brings back.
        before: String,
    },
    /// Words are searched for in the window below.
    Search {
        /// The text.
        input: Input,
        /// The words before, which Esc brings back.
        before: String,
    },
    /// All commands, found by words.
    Palette {
        /// The text.
        input: Input,
        /// Which of the found commands is chosen.
        chosen: usize,
    },
    /// The tenants of the desk, found by words.
    Tenants(Box<TenantPicker>),
    /// The table of all tenants.
    AllTenants {
        /// The profile of the chosen one; none stands for the first.
        chosen: Option<String>,
    },
    /// Which columns the list shows.
    Columns {
        /// Which of all columns is chosen, by its place.
        chosen: usize,
        /// What was shown when the window opened.
        before: ColumnChoice,
    },
    /// What the list is ordered by.
    Sort {
        /// Which of all columns is chosen.
        chosen: usize,
    },
    /// The views.
    Views {
        /// Which of them is chosen.
        chosen: usize,
    },
    /// The name of a view that is saved.
    SaveView {
        /// The text.
        input: Input,
    },
    /// Links into the portal.
    Links(Box<Links>),
    /// The file that the shown list is written to.
    Export(Box<ExportForm>),
    /// All keys, those of a window first, the query language, and what the signs mean.
    Help {
        /// Whose keys come first.
        of: Context,
        /// The words that every line shown contains.
        searched: String,
        /// First line shown.
        scroll: usize,
    },
    /// A plan waits for its answer.
    Confirm(Box<Confirm>),
    /// A job's progress and results.
    Job {
        /// Which job.
        id: RunId,
        /// First line shown.
        scroll: usize,
    },
    /// The jobs of the journal, newest first.
    History {
        /// The number of the chosen job; none stands for the newest.
        chosen: Option<u32>,
        /// What became of interrupted jobs, where that is why the window opened.
        recovered: Vec<Recovered>,
        /// The words searched for.
        searched: String,
        /// The numbers of the jobs that contain them; none for all.
        found: Option<HashSet<u32>>,
    },
    /// The messages of the session.
    Messages {
        /// First line shown.
        scroll: usize,
    },
    /// One job of the journal.
    Past {
        /// Its number.
        job: u32,
        /// First line shown.
        scroll: usize,
    },
    /// The way off per-user MFA.
    Migration(Box<MigrationWindow>),
    /// Microsoft's answer about one user beside ours.
    WhatIf(Box<Referee>),
    /// A method that is added or changed.
    Method(Box<MethodForm>),
    /// The ticket and the reason of the changes that follow.
    Ticket(Box<TicketForm>),
    /// A Temporary Access Pass that was just made.
    AccessPass(Box<ShownPass>),
    /// Temporary Access Passes that one job made.
    AccessPasses(Box<ShownPasses>),
    /// A failure in full.
    Problem(Box<Problem>),
    /// The sign-in of the model waits for the admin; requests and jobs wait with it.
    SignIn,
    /// Leaving while a job runs.
    Leave {
        /// Whether it takes an answer.
        attention: Attention,
    },
}

/// The window about one user while its answers come.
#[derive(Clone, Debug, PartialEq)]
pub struct Referee {
    /// Who is asked about.
    pub user: UserId,
    /// Which policies would apply, by the service; none while it is asked.
    pub what_if: Option<Reading<Vec<WhatIfPolicy>>>,
    /// Successful sign-ins with one factor; none while the log is read.
    pub one_factor: Option<Reading<Log<SignIn>>>,
    /// First line shown.
    pub scroll: usize,
}

impl Referee {
    /// Before anything was answered.
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            what_if: None,
            one_factor: None,
            scroll: 0,
        }
    }
}

/// The way off per-user MFA, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct MigrationWindow {
    /// Everybody with per-user MFA, judged.
    pub survey: MigrationSurvey,
    /// How many of the safe ones a wave may change: not admins, and nobody protected by a guard.
    pub ready: usize,
    /// Which standing is chosen, in the order of [`Standing::ALL`](crate::coverage::Standing::ALL).
    pub chosen: usize,
    /// How many users the next wave has at most.
    pub wave: Wave,
}

/// How many users a wave has at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wave {
    /// The first one: if something is wrong, few notice.
    #[default]
    Small,
    /// The next ones.
    Large,
    /// Everybody who is left.
    Rest,
}

/// A pass on the screen; its code is wiped with the layer.
#[derive(Clone, Debug)]
pub struct ShownPass {
    /// Whose, as people write it.
    pub user: String,
    /// The pass.
    pub pass: IssuedAccessPass,
    /// Until when it is valid, as far as its lifetime is known.
    pub until: Option<Timestamp>,
    /// Whether the code is shown.
    pub revealed: bool,
    /// Whether the code was shown or copied: closing the window before loses it.
    pub taken: bool,
    /// Whether the admin was asked to close the window again, since nobody has taken the code.
    pub closing: bool,
    /// Whether the window takes keys.
    pub attention: Attention,
}

/// Passes of one job on the screen; their codes are wiped with the layer.
#[derive(Clone, Debug)]
pub struct ShownPasses {
    /// Which job.
    pub job: RunId,
    /// The passes in the order in which they were made.
    pub passes: Vec<MadePass>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// Whether the codes are shown.
    pub revealed: bool,
    /// Whether the codes that there are were shown or copied: closing the window before loses them.
    pub taken: bool,
    /// Whether the admin was asked to close the window again, since nobody has taken the codes.
    pub closing: bool,
    /// Whether the window takes keys.
    pub attention: Attention,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct MadePass {
    /// Whose, as people write it.
    pub user: String,
    /// The account.
    pub account: SafeText,
    /// The pass.
    pub pass: IssuedAccessPass,
    /// Until when it is valid, as far as its lifetime is known.
    pub until: Option<Timestamp>,
}

impl ShownPasses {
    /// Account and code of each, in lines with a tab between: what a table takes from the clipboard.
    pub fn lines(&self) -> PassCode {
        let mut text = String::new();
        for made in &self.passes {
            text.push_str(&made.account);
            text.push('\t');
            text.push_str(made.pass.code.secret());
            text.push('\n');
        }
        PassCode::new(text)
    }
}

/// The ticket and the reason while they are typed.
#[derive(Clone, Debug, Default)]
pub struct TicketForm {
    /// The ticket.
    pub ticket: Input,
    /// The reason.
    pub reason: Input,
    /// Whether keys go into the reason.
    pub on_reason: bool,
}

impl Layer {
    /// Whose keys are valid while the layer is on top.
    pub fn context(&self) -> Context {
        match self {
            Self::Overview(_) => Context::Overview,
            Self::Sms(_) => Context::Sms,
            Self::Filter { .. } => Context::Filter,
            Self::Search { .. } => Context::Search,
            Self::Palette { .. } => Context::Palette,
            Self::Tenants(_) => Context::Tenants,
            Self::AllTenants { .. } => Context::AllTenants,
            Self::Columns { .. } => Context::Columns,
            Self::Sort { .. } => Context::Sort,
            Self::Links(_) => Context::Links,
            Self::Export(_) => Context::Export,
            Self::Views { .. } => Context::Views,
            Self::SaveView { .. } => Context::SaveView,
            Self::Help { .. } => Context::Help,
            Self::Confirm(_) => Context::Confirm,
            Self::Job { .. } => Context::Job,
            Self::History { .. } => Context::History,
            Self::Messages { .. } => Context::Messages,
            Self::Past { .. } => Context::Past,
            Self::Migration(_) => Context::Migration,
            Self::WhatIf(_) => Context::WhatIf,
            Self::Method(_) => Context::Method,
            Self::Ticket(_) => Context::Ticket,
            Self::AccessPass(_) => Context::AccessPass,
            Self::AccessPasses(_) => Context::AccessPasses,
            Self::Problem(_) => Context::Problem,
            Self::SignIn => Context::SignIn,
            Self::Leave { .. } => Context::Leave,
        }
    }

    /// The text field of the layer, if it has one.
    pub fn input(&self) -> Option<&Input> {
        match self {
            Self::Filter { input, .. }
            | Self::Search { input, .. }
            | Self::Palette { input, .. }
            | Self::SaveView { input } => Some(input),
            Self::Export(form) => Some(&form.path),
            Self::Tenants(picker) => Some(&picker.input),
            Self::Confirm(confirm) if confirm.confirmation != Confirmation::YesNo => {
                Some(&confirm.typed)
            }
            Self::Method(form) => Some(if form.on_code { &form.code } else { &form.text }),
            Self::Ticket(form) => Some(if form.on_reason {
                &form.reason
            } else {
                &form.ticket
            }),
            _ => None,
        }
    }

    /// The text field of the layer, to change it.
    pub fn input_mut(&mut self) -> Option<&mut Input> {
        match self {
            Self::Filter { input, .. }
            | Self::Search { input, .. }
            | Self::Palette { input, .. }
            | Self::SaveView { input } => Some(input),
            Self::Export(form) => Some(&mut form.path),
            Self::Tenants(picker) => Some(&mut picker.input),
            Self::Confirm(confirm) if confirm.confirmation != Confirmation::YesNo => {
                Some(&mut confirm.typed)
            }
            Self::Method(form) => Some(if form.on_code {
                &mut form.code
            } else {
                &mut form.text
            }),
            Self::Ticket(form) => Some(if form.on_reason {
                &mut form.reason
            } else {
                &mut form.ticket
            }),
            _ => None,
        }
    }

    /// The first line shown, where the layer scrolls.
    pub fn scroll_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Help { scroll, .. }
            | Self::Job { scroll, .. }
            | Self::Messages { scroll }
            | Self::Past { scroll, .. } => Some(scroll),
            Self::Confirm(confirm) => Some(&mut confirm.scroll),
            Self::WhatIf(shown) => Some(&mut shown.scroll),
            _ => None,
        }
    }

    /// A frame with this layer on top has reached the terminal; `end` is the greatest useful scroll position.
    pub fn painted(&mut self, end: usize) {
        if let Some(scroll) = self.scroll_mut() {
            *scroll = (*scroll).min(end);
        }
        if let Self::Confirm(confirm) = self {
            confirm.painted = true;
            confirm.read |= confirm.scroll == end;
        }
    }
}
