//! What happens to the dashboard: keys, answers, timers.

use std::sync::Arc;

use jiff::Timestamp;

use super::all_tenants::AllTenants;
use super::export::Exported;
use super::tabs::Tab;
use super::{Key, SignIn, Timer};
use crate::change::history::{PastJob, Recovered};
use crate::change::{JobEvent, RunId};
use crate::tenant::sign_in::SignIn as LoggedSignIn;
use crate::tenant::time::ClockSkew;
use crate::tenant::{
    AccessPassTerms, FigureHistory, Log, MfaState, Operator, Part, Problem, ProtectionPart,
    Reading, Registration, RoleBook, SafeText, Store, User, UserId, WhatIfPolicy,
};

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// These lines of the detail contain the words searched for in it, as it was drawn.
    Hits(Vec<usize>),
    /// What the signed-in account may do, by a token of now; none where it does not say.
    Rights {
        /// Its permissions.
        permissions: Option<Vec<SafeText>>,
        /// Template ids of its directory roles.
        roles: Option<Vec<uuid::Uuid>>,
    },
    /// A key was pressed.
    Key(Key),
    /// Keys that came together, or right after another, as no person types.
    Keys(Vec<Key>),
    /// Text was pasted; it goes into a text field or nowhere, and never triggers a command.
    Paste(String),
    /// The left button of the mouse was pressed.
    Click {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The wheel was turned by a notch.
    Wheel {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// Towards the end.
        down: bool,
    },
    /// The terminal has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A frame with the present layers has reached the terminal.
    Painted {
        /// The greatest useful scroll position of the detail.
        detail: usize,
        /// The greatest useful scroll position of the layer on top.
        layer: usize,
    },
    /// A timer ran out.
    Timer(Timer),
    /// Who is signed in.
    Operator(Result<Operator, Problem>),
    /// The list of the last visit.
    Snapshot {
        /// When it was read to its end.
        at: Timestamp,
        /// Its users, in order and counted.
        store: Box<Store>,
    },
    /// The figures of all visits that are kept.
    Figures(FigureHistory),
    /// A report was written, and where; or why not.
    ReportWritten(Result<String, String>),
    /// A page of users.
    Users {
        /// The reading it belongs to.
        generation: u32,
        /// The users of the page.
        users: Vec<User>,
        /// Whether it was the last page.
        last: bool,
        /// Whether the list carries states at all; if not they are read one by one.
        has_states: bool,
    },
    /// The list cannot be read in parts side by side, so it takes longer.
    ListInDoubt {
        /// The reading it belongs to.
        generation: u32,
        /// Why.
        why: String,
    },
    /// How many users the service counts; the number may be minutes old.
    UsersCounted {
        /// The reading it belongs to.
        generation: u32,
        /// The number.
        count: usize,
    },
    /// How many groups of those that were asked for are read.
    GroupsRead {
        /// The reading they belong to.
        generation: u32,
        /// The number.
        count: usize,
    },
    /// Rows of the list that have no readable id: users of the tenant who are not in the list.
    UnlistedUsers {
        /// The reading it belongs to.
        generation: u32,
        /// How many a page has.
        count: usize,
    },
    /// The list could not be read to its end.
    UsersFailed {
        /// The reading it belongs to.
        generation: u32,
        /// Why.
        problem: Problem,
    },
    /// Rows of the registration report, or why there are none.
    Registrations {
        /// The reading it belongs to.
        generation: u32,
        /// The rows of a page.
        rows: Result<Vec<(UserId, Registration)>, Problem>,
        /// Whether it was the last page.
        last: bool,
    },
    /// When users last signed in, none for those who never did; or why that is unknown.
    LastSignIns {
        /// The reading it belongs to.
        generation: u32,
        /// The rows of a page.
        rows: Result<Vec<(UserId, Option<Timestamp>)>, Problem>,
        /// Whether it was the last page.
        last: bool,
    },
    /// Where users read mail, none for those without an address; or why that is unknown.
    Mail {
        /// The reading it belongs to.
        generation: u32,
        /// The rows of a page.
        rows: Result<Vec<(UserId, Option<SafeText>)>, Problem>,
        /// Whether it was the last page.
        last: bool,
    },
    /// What became of writing the shown list to a file.
    Exported(Exported),
    /// What the admin chose could not be remembered, in a sentence.
    NotKept(String),
    /// Who holds which role, or why that is unknown.
    Roles {
        /// The reading it belongs to.
        generation: u32,
        /// The answer.
        roles: Result<RoleBook, Problem>,
    },
    /// A part of what the tenant asks of everybody.
    Protection {
        /// The reading it belongs to.
        generation: u32,
        /// The part.
        part: ProtectionPart,
    },
    /// One user, read again.
    User {
        /// Who was asked for.
        id: UserId,
        /// The answer.
        answer: Result<User, Problem>,
    },
    /// States of single users.
    States(Vec<(UserId, Reading<MfaState>)>),
    /// A part of the detail.
    Detail {
        /// The request it answers.
        request: u32,
        /// Whose detail.
        user: UserId,
        /// The part.
        part: Part,
    },
    /// Which policies would apply to a user, by the service.
    WhatIf {
        /// Who was asked about.
        user: UserId,
        /// The answer.
        answer: Reading<Vec<WhatIfPolicy>>,
    },
    /// A user's successful sign-ins with one factor.
    OneFactorSignIns {
        /// Whose.
        user: UserId,
        /// The answer.
        log: Reading<Log<LoggedSignIn>>,
    },
    /// The policy for Temporary Access Passes, or why it is unknown.
    AccessPassTerms {
        /// The user of the pass.
        user: UserId,
        /// The answer.
        terms: Result<AccessPassTerms, Problem>,
    },
    /// A job has news.
    Job(RunId, JobEvent),
    /// What became of the changes of an interrupted session; empty where there was none.
    Recovered(Result<Vec<Recovered>, Problem>),
    /// The jobs of the journal, oldest first.
    History(Result<Vec<PastJob>, Problem>),
    /// What the journal's jobs lack, in sentences: damaged lines, records of a newer version.
    HistoryGaps(Vec<String>),
    /// A sign-in waits for the admin, or does no longer.
    SignIn(Option<SignIn>),
    /// The service asked all to wait, or the wait is over.
    Throttled {
        /// Until when.
        until: Option<Timestamp>,
    },
    /// What is tried again, and when; none once requests are answered.
    Retrying(Option<(SafeText, Timestamp)>),
    /// How far the service's clock is from this machine's.
    ClockSkew(ClockSkew),
    /// Something about the tenants of the desk.
    Desk(DeskMsg),
    /// The system asks the program to leave (SIGTERM, SIGHUP).
    Leave,
}

/// What happens between the tenants of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskMsg {
    /// How all of them are.
    Tabs(Vec<Tab>),
    /// The table of all tenants as it is now.
    AllTenants(Arc<AllTenants>),
    /// Another one takes the screen.
    PutAside,
    /// Nobody could sign in to this one: why, and what to do.
    NotOpened(String),
}
