//! All users of the tenant, found by id, by text and in order.

mod excerpt;
mod measure;
mod on_demand;
mod renewal;
mod search;
mod search_text;
mod source;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::column::Column;
use super::order::{self, Sort};
use super::registration::Registration;
use super::{
    Counts, Known, MfaState, Observed, Problem, RequiredRange, RoleBook, Seen, Unknown, User,
    UserId,
};

pub use measure::Measure;
use on_demand::OnDemand;
pub use renewal::{Renewal, Renewed};
use search::FilterCache;
pub use search::Selection;
pub(super) use search_text::Part;
pub use search_text::SearchText;
pub use source::Source;

/// The users that were read so far. A user's position never changes; its place on the screen is the
/// list's business.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// Shared only while a snapshot is being written: what changes meanwhile is a copy then.
    users: Arc<Vec<User>>,
    /// In an excerpt, the only users that are found, as they are shown.
    shown: Option<HashMap<u32, User>>,
    positions: HashMap<UserId, u32>,
    /// Shared for as long as the users are.
    text: Arc<SearchText>,
    by_name: Vec<u32>,
    by_account: Vec<u32>,
    roles: Option<RoleBook>,
    registrations: HashMap<UserId, Registration>,
    /// Why a user without a row of the report has none.
    missing_row: Unknown,
    /// Users whose row is of an earlier reading of the report than the one on the way.
    old_rows: HashSet<UserId>,
    /// When the report was read to its end, of which rows are here.
    report_at: Option<Timestamp>,
    problems: HashMap<Source, Problem>,
    ordered: Option<(Sort, Vec<u32>)>,
    filter_cache: Option<FilterCache>,
    counts: Counts,
    measure: Measure,
    on_demand: OnDemand,
}

impl Store {
    /// How many users were read.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether no user was read.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The user at a position.
    pub fn at(&self, position: u32) -> Option<&User> {
        match &self.shown {
            Some(shown) => shown.get(&position),
            None => self.users.get(position as usize),
        }
    }

    /// The position of a user.
    pub fn position(&self, id: UserId) -> Option<u32> {
        self.positions.get(&id).copied()
    }

    /// A user by id.
    pub fn get(&self, id: UserId) -> Option<&User> {
        self.at(self.position(id)?)
    }

    /// All users in the order they were read.
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// The same without a copy, for as long as nothing changes, with what finds them by text.
    pub(super) fn shared(&self) -> (Arc<Vec<User>>, Arc<SearchText>) {
        (Arc::clone(&self.users), Arc::clone(&self.text))
    }

    /// A store of users, each there once and found by the text at its position.
    pub(super) fn restored(
        users: Arc<Vec<User>>,
        text: Arc<SearchText>,
        roles: Option<RoleBook>,
        report_at: Option<Timestamp>,
    ) -> Self {
        let positions = (0..)
            .zip(users.iter())
            .map(|(position, user)| (user.id, position))
            .collect();
        let mut store = Self {
            by_name: (0..).take(users.len()).collect(),
            by_account: (0..).take(users.len()).collect(),
            users,
            text,
            positions,
            roles,
            report_at,
            ..Self::default()
        };
        store.order_from(0);
        for user in store.users.iter() {
            store.measure.add(user);
        }
        store.derive_admins();
        store
    }

    /// The roles, if they were read.
    pub fn roles(&self) -> Option<&RoleBook> {
        self.roles.as_ref()
    }

    /// The roles, why they could not be read, or that they are on their way.
    pub fn seen_roles(&self) -> Seen<'_, RoleBook> {
        match (&self.roles, self.problems.get(&Source::Roles)) {
            (Some(book), _) => Seen::Known(book),
            (None, Some(problem)) => Seen::Failed(problem),
            (None, None) => Seen::Waiting,
        }
    }

    /// The figures over all users.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Adds a page of users. A user that is already there is replaced, unless the one we have was asked for later; the
    /// same holds for the state by itself.
    pub fn append(&mut self, page: Vec<User>) {
        let (first_new, mut replaced) = (self.users.len(), Vec::new());
        for mut user in page {
            user.registration = user.registration.or_else(|| self.registration(user.id));
            self.by_roles(user.id).judge(&mut user);
            match self.position(user.id) {
                Some(position) => {
                    self.replace(position, user);
                    replaced.push(position);
                }
                None => self.push(user),
            }
        }
        self.order_from(first_new);
        let kept = self.ordered.take().filter(|_| replaced.is_empty());
        self.ordered = kept.and_then(|(sort, order)| {
            let order = order::with_new(self, sort, order, first_new)?;
            Some((sort, order))
        });
        self.recheck(&replaced);
    }

    /// Puts the users from a position on in their places in the orders by text.
    fn order_from(&mut self, first_new: usize) {
        let text = &self.text;
        order::merge_by_text(&mut self.by_name, first_new, |position| {
            text.whole(position)
        });
        order::merge_by_text(&mut self.by_account, first_new, |position| {
            text.account(position)
        });
    }

    /// The row of the report that came with or after an earlier reading of the user, or before the first.
    fn registration(&self, id: UserId) -> Known<Registration> {
        let known = self
            .position(id)
            .and_then(|position| self.users.get(position as usize));
        let known = known.map_or(Known::default(), |user| user.registration);
        known.or_else(|| match self.registrations.get(&id) {
            Some(row) => Known::Is(*row),
            None => Known::Unknown(self.missing_row),
        })
    }

    fn push(&mut self, mut user: User) {
        let Ok(position) = u32::try_from(self.users.len()) else {
            return;
        };
        Arc::make_mut(&mut self.text).push(&user, user.contact.as_deref());
        user.contact = None;
        self.positions.insert(user.id, position);
        self.by_name.push(position);
        self.by_account.push(position);
        self.counts.add(&user);
        self.measure.add(&user);
        Arc::make_mut(&mut self.users).push(user);
    }

    /// Names keep their first reading in the search text until the list is refreshed: a rename in the
    /// middle of a load is rarer than the memory that a second text would cost.
    fn replace(&mut self, position: u32, mut user: User) {
        let Some(known) = Arc::make_mut(&mut self.users).get_mut(position as usize) else {
            return;
        };
        let state = merged(known.state, user.state);
        if known.asked_at > user.asked_at {
            user = known.clone();
        }
        user.state = state;
        user.contact = None;
        if user.by_policies == RequiredRange::default() {
            // A row brings no verdict: the one that was judged stands.
            user.by_policies = known.by_policies;
        }
        self.counts.remove(known);
        self.counts.add(&user);
        *known = user;
    }

    /// Replaces the directory roles and their holders.
    pub fn set_roles(&mut self, roles: RoleBook) {
        self.roles = Some(roles);
        self.problems.remove(&Source::Roles);
        self.derive_admins();
    }

    /// Adds rows of the registration report, for users that are here and those still to come.
    pub fn set_registrations(&mut self, rows: Vec<(UserId, Registration)>) {
        let mut known = Vec::with_capacity(rows.len());
        for (id, row) in rows {
            self.old_rows.remove(&id);
            let Some(position) = self.position(id) else {
                self.registrations.insert(id, row);
                continue;
            };
            let by_roles = self.by_roles(id);
            if let Some(user) = Arc::make_mut(&mut self.users).get_mut(position as usize) {
                self.counts.remove(user);
                user.registration = Known::Is(row);
                by_roles.judge(user);
                self.counts.add(user);
                known.push(position);
            }
        }
        self.invalidate_order(&[Column::Registered, Column::Methods, Column::Admin]);
        self.recheck(&known);
    }

    fn by_roles(&self, id: UserId) -> ByRoles {
        ByRoles::of(self.roles.as_ref(), self.without_roles(), id)
    }

    /// What is said of everybody's roles while no assignment was read.
    fn without_roles(&self) -> Known<bool> {
        let problem = self.problems.get(&Source::Roles);
        Known::Unknown(problem.map_or(Unknown::NotRead, |problem| problem.kind.into()))
    }

    fn derive_admins(&mut self) {
        let (roles, without) = (self.roles.as_ref(), self.without_roles());
        for user in Arc::make_mut(&mut self.users) {
            ByRoles::of(roles, without, user.id).judge(user);
        }
        self.counts = Counts::of(self.users.iter());
        self.invalidate_order(&[Column::Admin]);
        self.filter_cache = None;
    }

    /// Sets what the policies require of every user, by position: the caller judges, see `coverage`.
    pub fn set_by_policies(&mut self, ranges: &[RequiredRange]) {
        for (user, range) in Arc::make_mut(&mut self.users).iter_mut().zip(ranges) {
            user.by_policies = *range;
        }
        self.counts = Counts::of(self.users.iter());
        self.invalidate_order(&[Column::Required]);
        self.filter_cache = None;
    }

    /// The same for one user.
    pub fn set_by_policies_of(&mut self, id: UserId, range: RequiredRange) {
        let Some(position) = self.position(id) else {
            return;
        };
        if let Some(user) = Arc::make_mut(&mut self.users).get_mut(position as usize) {
            self.counts.remove(user);
            user.by_policies = range;
            self.counts.add(user);
        }
        self.invalidate_order(&[Column::Required]);
        self.recheck(&[position]);
    }

    /// Records a state, unless one that was asked for later is known. Returns whether the user's state changed.
    pub fn observe(&mut self, id: UserId, state: Observed<MfaState>) -> bool {
        let Some(position) = self.position(id) else {
            return false;
        };
        let Some(user) = Arc::make_mut(&mut self.users).get_mut(position as usize) else {
            return false;
        };
        if !state.replaces(&user.state) {
            return false;
        }
        let changed = !user.state.value.is(&state.value);
        self.counts.remove(user);
        user.state = Observed::new(Known::Is(state.value), state.asked_at);
        self.counts.add(user);
        if changed {
            self.invalidate_order(&[Column::State, Column::Required]);
            self.recheck(&[position]);
        }
        changed
    }

    /// Forgets the kept order if it is by one of these columns: their values have changed.
    fn invalidate_order(&mut self, columns: &[Column]) {
        self.ordered
            .take_if(|(sort, _)| columns.contains(&sort.column));
    }

    pub(super) fn by_name(&self) -> &[u32] {
        &self.by_name
    }

    pub(super) fn by_account(&self) -> &[u32] {
        &self.by_account
    }
}

/// What the role assignments say of one user.
#[derive(Clone, Copy)]
struct ByRoles {
    admin: Known<bool>,
    eligible: Known<bool>,
}

impl ByRoles {
    fn of(roles: Option<&RoleBook>, without: Known<bool>, id: UserId) -> Self {
        let (admin, eligible) = roles.map_or((without, without), |book| {
            (book.is_admin(id), book.is_eligible(id))
        });
        Self { admin, eligible }
    }

    fn judge(self, user: &mut User) {
        user.judge_admin(self.admin);
        user.eligible = self.eligible;
    }
}

/// The observation that was asked for later. An answer that does not carry the state takes nothing back.
fn merged(
    known: Observed<Known<MfaState>>,
    new: Observed<Known<MfaState>>,
) -> Observed<Known<MfaState>> {
    let silent = matches!(
        new.value,
        Known::Unknown(Unknown::NotRead | Unknown::NotReported)
    );
    if new.replaces(&known) && !(silent && known.value.is_known()) {
        new
    } else {
        known
    }
}
