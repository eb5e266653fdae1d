//! How far the readings of the whole tenant have come.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::tenant::{Problem, SafeText, UserId};

/// One reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loading {
    /// Not asked for.
    #[default]
    Idle,
    /// Pages are on the way.
    Running,
    /// Read to the end.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Ended early.
    Failed(Problem),
}

/// How far the refresh that nobody asked for is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refresh {
    /// The list is not old.
    #[default]
    NotDue,
    /// It is, and is read once nobody is in the middle of something.
    Due,
    /// Nobody asked for the present reading.
    Running,
}

/// The readings of the whole tenant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Load {
    /// Which reading of the list this is; answers of earlier ones are dropped.
    pub generation: u32,
    /// When it began.
    pub begun_at: Timestamp,
    /// The users.
    pub users: Loading,
    /// When the list on the screen was read to its end, while a newer one is being read or could not be.
    pub list_at: Option<Timestamp>,
    /// The list on the screen is that of the last visit.
    pub snapshot: bool,
    /// How far the refresh that nobody asked for is.
    pub refresh: Refresh,
    /// The registration report.
    pub registrations: Loading,
    /// How many rows of the registration report this reading has brought.
    pub report_rows: usize,
    /// When users last signed in; idle where no column shows it.
    pub sign_ins: Loading,
    /// Where users read mail; idle where no column shows it.
    pub mail: Loading,
    /// The roles.
    pub roles: Loading,
    /// Security defaults and the Conditional Access policies.
    pub policies: Loading,
    /// The members of the groups that policies name; idle where no group can change an answer.
    pub groups: Loading,
    /// How many of these groups were read.
    pub groups_read: usize,
    /// How many groups are asked for.
    pub groups_asked: usize,
    /// Whether the list carries states; if not they are read one by one.
    pub states_in_list: bool,
    /// Users whose state was asked for one by one and not yet answered.
    pub states_pending: HashSet<UserId>,
    /// Users whose state could not be read one by one; they are not asked for again by themselves.
    pub states_refused: HashSet<UserId>,
    /// Protected accounts that are not in the complete list: they protect nobody.
    pub missing_protected: Vec<String>,
    /// How many states that reading is about.
    pub states_asked: usize,
    /// When it began.
    pub states_begun_at: Timestamp,
    /// How many users the service counts; none where it was not asked, or did not say.
    pub users_counted: Option<usize>,
    /// How many users are not in the list, since their rows have no readable id.
    pub unlisted: usize,
    /// What is tried again, and when.
    pub retrying: Option<(SafeText, Timestamp)>,
    /// Until when the service asked to wait.
    pub throttled_until: Option<Timestamp>,
}

impl Load {
    /// When the list on the screen was read to its end; none while its first pages come.
    pub fn list_read_at(&self) -> Option<Timestamp> {
        match self.users {
            Loading::Done { at } => Some(at),
            _ => self.list_at,
        }
    }

    /// Whether the tenant may have users that were never read.
    pub fn is_list_partial(&self) -> bool {
        self.users != Loading::Idle && self.list_read_at().is_none()
    }

    /// Whether anything of the whole tenant is still being read.
    pub fn is_running(&self) -> bool {
        !self.states_pending.is_empty() || self.is_reading()
    }

    /// Whether a reading of the list, or of what belongs to it, is under way.
    pub fn is_reading(&self) -> bool {
        [&self.users, &self.registrations, &self.roles].contains(&&Loading::Running)
    }
}
