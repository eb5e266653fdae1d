//! What the dashboard wants done outside, as plain comparable values.

use uuid::Uuid;

use super::export::ExportOrder;
use super::{ReportOrder, View};
use crate::change::journal::Context;
use crate::change::{Plan, RunId};
use crate::tenant::{Column, Figures, PassCode, Snapshot, UserId};

/// A side effect requested by `update`. Whoever carries it out answers with messages.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Gives the sign-in that waits what the admin pasted; secret.
    PasteBack(PassCode),
    /// Read what the signed-in account may do by a token of now.
    ReadRights,
    /// Read who is signed in.
    ReadOperator,
    /// Read all users, page by page. Answers carry the generation, so that a reload drops older pages.
    ReadUsers {
        /// Which reading of the list this is.
        generation: u32,
    },
    /// Read the registration report.
    ReadRegistrations {
        /// Which reading of the list this is.
        generation: u32,
    },
    /// Read when users last signed in.
    ReadLastSignIns {
        /// Which reading of the list this is.
        generation: u32,
    },
    /// Read where users read mail.
    ReadMail {
        /// Which reading of the list this is.
        generation: u32,
    },
    /// Write the shown list to a file.
    Export(Box<ExportOrder>),
    /// Remember a view, in the place of one of its name.
    KeepView(Box<View>),
    /// Forget the view of this name.
    DropView(String),
    /// Remember the columns for the next start; none: the usual ones.
    KeepColumns(Option<Vec<Column>>),
    /// Read who holds which role.
    ReadRoles {
        /// Which reading of the list this is.
        generation: u32,
    },
    /// Read what the tenant asks of everybody: security defaults, Conditional Access, users at risk.
    ReadProtection {
        /// Which reading of the list this is.
        generation: u32,
        /// Users at risk too: the token may carry the permission.
        risk: bool,
    },
    /// Read the members of groups that can change who is required to use MFA.
    ReadGroupMembers {
        /// Which reading of the list this is.
        generation: u32,
        /// The groups.
        groups: Vec<Uuid>,
    },
    /// Read the list of the last visit.
    ReadSnapshot,
    /// Keep the list for the next start.
    WriteSnapshot(Snapshot),
    /// Keep the figures of this visit. The answer brings those of all visits.
    KeepFigures(Figures),
    /// Write the report of the tenant to a file.
    WriteReport(Box<ReportOrder>),
    /// Read one user of the list again.
    ReadUser(UserId),
    /// Read the state of single users, for tenants whose list does not carry it.
    ReadStates(Vec<UserId>),
    /// Drop what is left of reading single states.
    StopReadingStates,
    /// Read everything the detail pane shows of one user; an earlier request is dropped.
    ReadDetail {
        /// Tells this request from earlier ones.
        request: u32,
        /// Whose detail.
        user: UserId,
        /// The methods too: the cloud has them.
        methods: bool,
        /// The sign-in log and the audit log too: the service takes few questions about them.
        logs: bool,
        /// The user's groups too: some policy names groups.
        groups: bool,
    },
    /// Read the user's groups after the rest of the detail.
    ReadGroups {
        /// The request that brought the rest.
        request: u32,
        /// Whose groups.
        user: UserId,
    },
    /// Ask the service which policies would apply to a user, and read the sign-ins with one factor.
    AskMicrosoft(UserId),
    /// Read what a Temporary Access Pass for this user may be, and what is registered.
    ReadAccessPassTerms(UserId),
    /// Run a plan.
    StartJob {
        /// The job's name in messages.
        id: RunId,
        /// What to do.
        plan: Plan,
        /// What the journal says of it beside that.
        context: Context,
    },
    /// Ask the service what became of the changes of an interrupted session.
    Recover,
    /// Read the jobs of the journal.
    ReadHistory,
    /// Stop a job between two batches.
    StopJob(RunId),
    /// Put text on the clipboard of the terminal.
    Copy(String),
    /// Put the code of a pass there.
    CopyCode(PassCode),
    /// Say [`super::Msg::Timer`] after a while.
    Timer {
        /// Which timer.
        timer: Timer,
        /// After how many milliseconds.
        after_ms: u64,
    },
    /// Show another tenant of the desk, by the name of its profile.
    SwitchTo(String),
    /// Show what is known of all tenants: what was kept of each, and what those that are open count now.
    RecallTenants,
    /// Read these tenants side by side, by the names of their profiles, and count them.
    ReadTenants(Vec<String>),
    /// Read no more of them.
    StopReadingTenants,
    /// Leave.
    Quit,
}

/// Timers exist only while somebody waits for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The cursor has rested: read the detail.
    Rested {
        /// The request that this timer belongs to; a later one makes it void.
        request: u32,
    },
    /// The list has become old.
    Refresh {
        /// The reading that this timer belongs to; a later one makes it void.
        generation: u32,
    },
    /// A window that takes answers was looked at for long enough.
    Question {
        /// Which window, in the order in which they were painted.
        number: u32,
    },
    /// A toast has been seen.
    Toast {
        /// Which toast.
        id: u32,
    },
}
