//! The whole state of the dashboard; one owner, no locks.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::all_tenants::AllTenants;
use super::columns::ColumnChoice;
use super::layout::Arrangement;
use super::overview::Place;
use super::tabs::Tab;
use super::{Job, KeyMap, Layer, List, Load, PaneSearch, Panes, SignIn, Toast, View};
use crate::change::history::PastJob;
use crate::change::portal::Portal;
use crate::change::rights::Rights;
use crate::change::{Action, Feasibility, Guards, RunId};
use crate::coverage::{Judgement, Rules, SmsRetirement};
use crate::tenant::time::ClockSkew;
use crate::tenant::{
    Detail, FigureHistory, MethodId, MethodType, Operator, Protection, Renewal, SafeText, Since,
    Store, User, UserId, UserKey,
};

/// The state.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own; none excludes another"
)]
pub struct Model {
    /// When the latest message came.
    pub now: Timestamp,
    /// When the program was started: anything read before that comes from an earlier session.
    pub started: Timestamp,
    /// How far the service's clock is from this machine's, as its answers show.
    pub clock_skew: ClockSkew,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What does not change while the program runs.
    pub session: Session,
    /// Who is signed in, once that is known.
    pub operator: Option<Operator>,
    /// All users.
    pub store: Store,
    /// The users of a reading that will replace the present ones once it is complete.
    pub incoming: Option<Renewal>,
    /// What became of the tenant since the last visit, once the list was read to its end; none without a
    /// snapshot of that visit.
    pub since: Option<Since>,
    /// What the tenant asks of everybody, as far as it was read.
    pub protection: Protection,
    /// What the policies mean for the users of the store. Shared with what is masked and with a report that is written.
    pub judgement: Arc<Judgement>,
    /// The figures of all visits that are kept.
    pub figures: FigureHistory,
    /// How far the readings have come.
    pub load: Load,
    /// The list.
    pub list: List,
    /// What has the arrow keys.
    pub pane: Pane,
    /// It takes the whole screen.
    pub zoomed: bool,
    /// Panes that would be stacked stand beside each other, and the other way around.
    pub other_split: bool,
    /// The detail of the user in the pane: the one under the cursor once that has rested.
    pub detail: Option<Detail>,
    /// Details of users that the cursor was on before, the latest last.
    pub recent_details: VecDeque<Detail>,
    /// Number of the latest request for a detail.
    pub detail_request: u32,
    /// First line shown of the detail.
    pub detail_scroll: usize,
    /// What is searched for in the detail.
    pub pane_search: PaneSearch,
    /// The method under the detail's cursor, by id and type; none stands for the first.
    pub method: Option<(MethodId, MethodType)>,
    /// The users for whose passes the policy is being read.
    pub pass_wanted: Vec<UserId>,
    /// The jobs of the journal, oldest first, once they were asked for.
    pub history: Option<Vec<PastJob>>,
    /// What the journal's jobs lack, in sentences.
    pub history_gaps: Vec<String>,
    /// The latest job is to be undone once the journal was read.
    pub undo_wanted: bool,
    /// The ticket that the changes that follow belong to.
    pub ticket: Option<SafeText>,
    /// The reason of the changes that follow.
    pub reason: Option<SafeText>,
    /// The users that ticket and reason were set for, or first used for; for others they are not recorded unasked.
    pub ticket_users: HashSet<UserId>,
    /// All jobs of this session, the latest last.
    pub jobs: Vec<Job>,
    /// What lies above, the top last.
    pub layers: Vec<Layer>,
    /// Which figure of the overview is chosen, also while it is closed.
    pub overview_at: Place,
    /// Number of the latest window that was painted and takes answers after a while.
    pub questions: u32,
    /// A sign-in that waits for the admin, also while its window is closed.
    pub sign_in: Option<SignIn>,
    /// The message in the status line.
    pub toast: Option<Toast>,
    /// The messages of this session, the latest last.
    pub messages: VecDeque<Toast>,
    /// Number of the latest toast.
    pub toasts: u32,
    /// People's names, accounts, numbers and addresses are masked on the screen.
    pub masked: bool,
    /// The program leaves as soon as no request is on the way.
    pub leaving: bool,
    /// All tenants of the desk, this one among them.
    pub tabs: Vec<Tab>,
    /// The table of all tenants, which is the desk's.
    pub all_tenants: Arc<AllTenants>,
}

/// What does not change while the program runs.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own"
)]
#[derive(Clone, Debug)]
pub struct Session {
    /// Who is signed in, by the token itself; none where only the service can say.
    pub operator: Option<Operator>,
    /// The name of the tenant's profile; none where there is none.
    pub profile: Option<String>,
    /// The session may only read.
    pub read_only: bool,
    /// Where Graph is, for the header: nothing for the usual cloud.
    pub place: Option<String>,
    /// Where links into the portal lead.
    pub portal: Portal,
    /// Accounts that nobody changes from here.
    pub protected: Vec<UserKey>,
    /// What the token says of its rights, where it does.
    pub rights: Option<Rights>,
    /// The admin's time zone.
    pub time_zone: TimeZone,
    /// Which keys lead where.
    pub keys: KeyMap,
    /// The admin's own views: those of the configuration in their order, then those that were saved in the dashboard.
    pub views: Vec<View>,
    /// Columns and views are remembered for the next start.
    pub is_remembered: bool,
    /// What the list shows from the start.
    pub columns: ColumnChoice,
    /// The configuration names the columns: another choice lasts for this session.
    pub columns_are_configured: bool,
    /// What the dashboard opens with.
    pub start: Start,
    /// How old the list may become before it is read again; none for never by itself.
    pub refresh_every: Option<SignedDuration>,
    /// Names, accounts and numbers are masked from the start.
    pub masked: bool,
    /// The mouse selects and scrolls, instead of marking text in the terminal.
    pub mouse: bool,
    /// When SMS and voice end; none where no date is known.
    pub sms: Option<SmsRetirement>,
}

/// What the dashboard opens with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The list.
    #[default]
    List,
    /// The overview.
    Overview,
}

impl Default for Session {
    /// May write, knows nothing of its rights, and is in UTC.
    fn default() -> Self {
        Self {
            operator: None,
            profile: None,
            read_only: false,
            place: None,
            portal: Portal::default(),
            protected: Vec::new(),
            rights: None,
            time_zone: TimeZone::UTC,
            keys: KeyMap::default(),
            views: Vec::new(),
            is_remembered: false,
            columns: ColumnChoice::default(),
            columns_are_configured: false,
            start: Start::default(),
            refresh_every: None,
            masked: false,
            mouse: false,
            sms: None,
        }
    }
}

/// What has the arrow keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// The detail.
    Detail,
}

impl Model {
    /// The service's time now: what the service dates, such as sign-ins and passes, is compared with this. When something was
    /// read is this machine's time instead.
    pub fn service_now(&self) -> Timestamp {
        self.clock_skew.service_time(self.now)
    }

    /// The state before anything was read.
    pub fn new(session: Session, size: (u16, u16), now: Timestamp) -> Self {
        let columns = session.columns.clone();
        Self {
            masked: session.masked,
            now,
            started: now,
            clock_skew: ClockSkew::default(),
            size,
            operator: session.operator.clone(),
            session,
            store: Store::default(),
            incoming: None,
            since: None,
            protection: Protection::default(),
            judgement: Arc::default(),
            figures: FigureHistory::default(),
            load: Load::default(),
            list: List {
                columns,
                ..List::default()
            },
            pane: Pane::default(),
            zoomed: false,
            other_split: false,
            detail: None,
            recent_details: VecDeque::new(),
            detail_request: 0,
            detail_scroll: 0,
            pane_search: PaneSearch::default(),
            method: None,
            pass_wanted: Vec::new(),
            history: None,
            history_gaps: Vec::new(),
            undo_wanted: false,
            ticket: None,
            reason: None,
            ticket_users: HashSet::new(),
            jobs: Vec::new(),
            layers: Vec::new(),
            overview_at: Place::default(),
            questions: 0,
            sign_in: None,
            toast: None,
            messages: VecDeque::new(),
            toasts: 0,
            leaving: false,
            tabs: Vec::new(),
            all_tenants: Arc::default(),
        }
    }

    /// The parts of the screen; none if the terminal is too small.
    pub fn panes(&self) -> Option<Panes> {
        self.panes_of(self.size.0, self.size.1)
    }

    /// The same on a screen of another size.
    pub fn panes_of(&self, width: u16, height: u16) -> Option<Panes> {
        let arrangement = Arrangement {
            users: Some(self.list.rows.len()).filter(|users| *users > 0),
            ..self.arrangement()
        };
        Panes::of(width, height, arrangement)
    }

    /// As for a list of many users.
    fn arrangement(&self) -> Arrangement {
        Arrangement {
            detail_focused: self.pane == Pane::Detail,
            zoomed: self.zoomed,
            other_split: self.other_split,
            users: None,
        }
    }

    /// How many users the list has room for.
    pub fn list_rows(&self) -> usize {
        let (width, height) = self.size;
        let panes = Panes::of(width, height, self.arrangement());
        panes.map_or(1, |panes| panes.list_rows().max(1))
    }

    /// How many lines a window shows about: what its frame, its head and the lines around it leave.
    pub fn window_rows(&self) -> usize {
        usize::from(self.size.1).saturating_sub(8).max(1)
    }

    /// The user under the cursor.
    pub fn current(&self) -> Option<&User> {
        self.store.get(self.list.cursor?)
    }

    /// The user whose detail the pane shows.
    pub fn in_detail(&self) -> Option<&User> {
        let current = self.current()?;
        let shown = self
            .detail
            .as_ref()
            .and_then(|detail| self.store.get(detail.user));
        shown.or(Some(current))
    }

    /// The row of the user that was marked last, where a range can begin.
    pub fn range_start(&self) -> Option<usize> {
        self.list.row_of(self.list.last_marked?, &self.store)
    }

    /// What plans are held against.
    pub fn guards(&self) -> Guards {
        Guards {
            read_only: self.session.read_only,
            operator: self.operator.as_ref().and_then(|operator| operator.id),
            states_since: self.load.snapshot.then_some(self.started),
            ..Guards::default()
        }
        .protecting(self.session.protected.iter().map(UserKey::as_str))
        .with_admins_of(&self.store)
    }

    /// Why whoever is signed in can change nothing, where that is known.
    pub fn can_change_nothing(&self) -> Option<String> {
        self.session.rights.as_ref()?.can_change_nothing()
    }

    /// Why Microsoft will refuse an action, by what the token says of its rights. Advice only: the service alone decides.
    pub fn why_refused(&self, action: Action) -> Option<String> {
        match self.session.rights.as_ref()?.feasibility(action) {
            Feasibility::Fails(why) => Some(why),
            Feasibility::Works | Feasibility::InPart(_) | Feasibility::Unknown(_) => None,
        }
    }

    /// What can require MFA of somebody, as far as it was read.
    pub fn rules(&self) -> Rules<'_> {
        Rules::of(&self.protection, self.store.seen_roles())
    }

    /// The portal of this tenant.
    pub fn portal(&self) -> Portal {
        let operator = self.operator.as_ref();
        let tenant = operator.and_then(|operator| operator.tenant_id);
        self.session.portal.of(tenant)
    }

    /// A job by its name.
    pub fn job(&self, id: RunId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id)
    }

    /// A job by its name, to change it.
    pub fn job_mut(&mut self, id: RunId) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.id == id)
    }

    /// The job whose window is on top.
    pub fn top_job(&self) -> Option<&Job> {
        match self.window()? {
            Layer::Job { id, .. } => self.job(*id),
            _ => None,
        }
    }

    /// Whether the window on top is that of a job that a person does.
    pub fn top_job_is_by_hand(&self) -> bool {
        self.top_job().is_some_and(Job::is_by_hand)
    }

    /// Whether the dialog on top asks about an action of this kind.
    pub fn confirms(&self, kind: impl Fn(Action) -> bool) -> bool {
        matches!(self.window(), Some(Layer::Confirm(confirm)) if kind(confirm.plan.action))
    }

    /// The job that is sending requests or about to.
    pub fn active_job(&self) -> Option<&Job> {
        self.jobs.iter().find(|job| !job.has_ended())
    }
}
