//! The order of the list by a column.

use jiff::Timestamp;

use super::column::Column;
use super::{Known, MfaState, RegisteredMethods, Required, SmsDependency, Store, User, UserType};

/// Which column the list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// The column's name, with a dash before it for the reversed order.
    pub fn name(self) -> String {
        let dash = if self.descending { "-" } else { "" };
        format!("{dash}{}", self.column.name())
    }

    /// Reads that, by any of the column's words.
    pub fn parse(word: &str) -> Option<Self> {
        let (name, descending) = match word.strip_prefix('-') {
            Some(name) => (name, true),
            None => (word, false),
        };
        let column = Column::parse(name)?;
        Some(Self { column, descending })
    }
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            column: Column::Name,
            descending: false,
        }
    }
}

/// Unknown comes after every answer, whatever the direction: it is what the admin has to find out.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The answer is that there is none: never signed in, no mail address. It comes before what is unknown only.
pub(super) const NO_ANSWER: u32 = u32::MAX - 1;

/// The minutes from the year 0 to 1970.
const EPOCH: i64 = 1_036_120_320;

/// The users' positions in the store in the order asked for; ties by name.
pub(super) fn ordered(store: &Store, sort: Sort) -> Vec<u32> {
    match sort.column {
        Column::Name => return directed(store.by_name(), sort.descending),
        Column::Account => return directed(store.by_account(), sort.descending),
        _ => {}
    }
    // Taken from the users as they lie in memory: by name they are all over it.
    let keys = ranks(store, sort);
    let mut keyed: Vec<(u32, u32)> = store
        .by_name()
        .iter()
        .map(|&position| (keys.get(position as usize).copied(), position))
        .map(|(key, position)| (key.unwrap_or(UNKNOWN), position))
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, position)| position).collect()
}

/// An order of a column, with the users from a position on in their place; none for the orders that the store
/// keeps itself.
pub(super) fn with_new(
    store: &Store,
    sort: Sort,
    mut order: Vec<u32>,
    first_new: usize,
) -> Option<Vec<u32>> {
    if matches!(
        sort.column,
        Column::Name | Column::Account | Column::LastSignIn | Column::Mail
    ) {
        return None;
    }
    let key = |position: u32| {
        let user = store.users().get(position as usize);
        let rank = user.map_or(UNKNOWN, |user| rank(user, sort));
        (rank, store.text().whole(position), position)
    };
    let mut new: Vec<u32> = (0..).take(store.len()).skip(first_new).collect();
    new.sort_unstable_by_key(|&position| key(position));
    merge(&mut order, &new, |a, b| key(a) < key(b));
    Some(order)
}

/// What an order compares, for each user by position.
fn ranks(store: &Store, sort: Sort) -> Vec<u32> {
    let positions = (0..).take(store.len());
    match sort.column {
        Column::LastSignIn => positions
            .map(|position| directed_key(store.sign_in_key(position), sort))
            .collect(),
        Column::Mail => by_mail(store, sort),
        _ => store.users().iter().map(|user| rank(user, sort)).collect(),
    }
}

/// What an order compares, whatever its direction.
fn rank(user: &User, sort: Sort) -> u32 {
    directed_key(key(user, sort.column), sort)
}

/// Users without an answer stay behind everybody else, whatever the direction.
fn directed_key(key: u32, sort: Sort) -> u32 {
    if sort.descending && key < NO_ANSWER {
        NO_ANSWER - 1 - key
    } else {
        key
    }
}

/// Places by mail address; users without one come last.
fn by_mail(store: &Store, sort: Sort) -> Vec<u32> {
    let mail = |position: u32| match store.mail_at(position) {
        Known::Is(Some(mail)) => Ok(mail),
        Known::Is(None) => Err(NO_ANSWER),
        Known::Unknown(_) => Err(UNKNOWN),
    };
    let mut with: Vec<u32> = (0..).take(store.len()).collect();
    with.retain(|position| mail(*position).is_ok());
    with.sort_by_cached_key(|position| mail(*position).unwrap_or_default().to_lowercase());
    let mut ranks: Vec<u32> = (0..)
        .take(store.len())
        .map(|position| mail(position).err().unwrap_or(0))
        .collect();
    for (place, position) in (0..).zip(with) {
        if let Some(rank) = ranks.get_mut(position as usize) {
            *rank = directed_key(place, sort);
        }
    }
    ranks
}

fn directed(order: &[u32], descending: bool) -> Vec<u32> {
    if descending {
        order.iter().rev().copied().collect()
    } else {
        order.to_vec()
    }
}

/// Puts what is new in an order by text, where it stands behind the rest, in its place.
pub(super) fn merge_by_text<'a>(
    order: &mut Vec<u32>,
    first_new: usize,
    text: impl Fn(u32) -> &'a str,
) {
    let mut new = order.split_off(first_new.min(order.len()));
    sort_by_text(&mut new, &text);
    merge(order, &new, |a, b| text(a) <= text(b));
}

/// Merges few that are in order among many; `before` says whether one of the many comes before one of the few.
fn merge(order: &mut Vec<u32>, new: &[u32], before: impl Fn(u32, u32) -> bool) {
    let known = std::mem::replace(order, Vec::with_capacity(order.len() + new.len()));
    let mut rest = &known[..];
    for &one in new {
        let (first, later) = rest.split_at(rest.partition_point(|&known| before(known, one)));
        order.extend_from_slice(first);
        order.push(one);
        rest = later;
    }
    order.extend_from_slice(rest);
}

/// Sorts by text, comparing eight bytes at once before looking at the whole.
fn sort_by_text<'a>(order: &mut [u32], text: impl Fn(u32) -> &'a str) {
    let mut keyed: Vec<(u64, u32)> = order
        .iter()
        .map(|&position| (prefix(text(position)), position))
        .collect();
    keyed.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| text(a.1).cmp(text(b.1)))
            .then(a.1.cmp(&b.1))
    });
    for (slot, (_, position)) in order.iter_mut().zip(keyed) {
        *slot = position;
    }
}

/// The first eight bytes as a number that compares like the text.
fn prefix(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let n = text.len().min(8);
    bytes[..n].copy_from_slice(&text.as_bytes()[..n]);
    u64::from_be_bytes(bytes)
}

/// A time as a key: minutes are finer than the list shows.
fn minutes(at: Timestamp) -> u32 {
    let minutes = at.as_second().div_euclid(60).saturating_add(EPOCH);
    u32::try_from(minutes.clamp(0, i64::from(NO_ANSWER - 1))).unwrap_or(0)
}

fn key(user: &User, column: Column) -> u32 {
    let yes_first = |answer: Known<bool>| answer.ok().map_or(UNKNOWN, |yes| u32::from(!yes));
    let time = |at: Option<Timestamp>| at.map_or(UNKNOWN, minutes);
    match column {
        Column::Name | Column::Account | Column::LastSignIn | Column::Mail => 0,
        Column::State => match user.state.value {
            Known::Is(MfaState::Disabled) => 0,
            Known::Is(MfaState::Enabled) => 1,
            Known::Is(MfaState::Enforced) => 2,
            Known::Unknown(_) => UNKNOWN,
        },
        Column::Required if user.is_agent() => NO_ANSWER,
        Column::Required => match user.required() {
            Known::Is(Required::Never) => 0,
            Known::Is(Required::Sometimes) => 1,
            Known::Is(Required::Always) => 2,
            Known::Unknown(_) => UNKNOWN,
        },
        Column::Registered => user.registered().ok().map_or(UNKNOWN, u32::from),
        Column::Methods => user.methods().ok().map_or(UNKNOWN, RegisteredMethods::len),
        Column::Admin => yes_first(user.admin),
        Column::SignIn => yes_first(user.enabled),
        Column::UserType => match user.user_type {
            Known::Is(UserType::Member) => 0,
            Known::Is(UserType::Guest) => 1,
            Known::Is(UserType::Agent) => 2,
            Known::Unknown(_) => UNKNOWN,
        },
        Column::Licences => user.licences.ok().map_or(UNKNOWN, u32::from),
        Column::Synced => yes_first(user.synced),
        Column::Sms => match user.sms_dependency() {
            Known::Is(SmsDependency::None) => NO_ANSWER,
            Known::Is(dependency) => dependency as u32,
            Known::Unknown(_) => UNKNOWN,
        },
        Column::Created => time(user.created),
        Column::PasswordChanged => time(user.password_changed),
    }
}
