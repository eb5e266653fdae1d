//! A newer reading of the list, beside the one that is shown: of users who are as they were nothing is kept but that they
//! were there, so that a refresh needs little more memory than the list itself.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{SearchText, Store};
use crate::tenant::text::fold;
use crate::tenant::{
    Contact, Counts, Known, Observed, RequiredRange, SafeText, User, UserId, phone,
};

/// A newer reading of the list, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renewal {
    /// The times when its pages were asked for.
    pages: Vec<Timestamp>,
    /// For each position of the present list one more than the number of the page that had the user; 0 for none yet.
    on_page: Vec<u32>,
    /// Users who are new, or not as they were, and where in the reading they came.
    changed: HashMap<UserId, (usize, User)>,
    /// How many users it has.
    read: usize,
}

/// What a newer reading changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renewed {
    /// Users whose per-user MFA state is another one.
    pub states: Vec<UserId>,
    /// Users who were not there before.
    pub new: Vec<UserId>,
    /// Users who have gone, as they were.
    pub gone: Vec<User>,
    /// Whether anything about anybody is another.
    pub is_changed: bool,
}

impl Renewal {
    /// How many users it has so far.
    pub fn len(&self) -> usize {
        self.read
    }

    /// Whether it has nobody yet.
    pub fn is_empty(&self) -> bool {
        self.read == 0
    }

    /// The same without its users, for who may only know how many there are.
    #[must_use]
    pub fn without_users(&self) -> Self {
        Self {
            read: self.read,
            ..Self::default()
        }
    }
}

impl Store {
    /// Notes a page of a newer reading. The list stays as it is until [`Store::renew`].
    pub fn compare(&self, renewal: &mut Renewal, page: Vec<User>) {
        let Some(asked_at) = page.first().map(|user| user.asked_at) else {
            return;
        };
        renewal.pages.push(asked_at);
        let number = u32::try_from(renewal.pages.len()).unwrap_or(u32::MAX);
        renewal.on_page.resize(self.len(), 0);
        for user in page {
            let position = self.position(user.id);
            let known = position.and_then(|at| Some((at, self.users.get(at as usize)?)));
            let seen = position.and_then(|at| renewal.on_page.get_mut(at as usize));
            let is_first = match seen {
                Some(seen) => std::mem::replace(seen, number) == 0,
                None => !renewal.changed.contains_key(&user.id),
            };
            renewal.read += usize::from(is_first);
            if !known.is_some_and(|(at, known)| self.is_same(at, known, &user)) {
                let place = renewal.changed.len();
                renewal.changed.insert(user.id, (place, user));
            } else if !is_first {
                renewal.changed.remove(&user.id);
            }
        }
    }

    /// Whether a row says what is known already, its time aside.
    fn is_same(&self, position: u32, known: &User, row: &User) -> bool {
        known.name == row.name
            && known.upn == row.upn
            && known.state.value == row.state.value
            && known.enabled == row.enabled
            && known.user_type == row.user_type
            && known.external == row.external
            && known.licences == row.licences
            && known.synced == row.synced
            && known.created == row.created
            && known.password_changed == row.password_changed
            && self.is_found_alike(position, row)
    }

    /// Whether the same text finds the user beside name and account.
    fn is_found_alike(&self, position: u32, row: &User) -> bool {
        let contact = row.contact.as_deref();
        let mail = contact.and_then(|contact| contact.mail.as_deref());
        let mail = mail.map(fold);
        let mut digits = String::new();
        for number in contact.into_iter().flat_map(|contact| &contact.numbers) {
            phone::push_digits(number, &mut digits);
        }
        self.text.mail(position) == mail.as_deref()
            && self.text.part(position, super::Part::Numbers) == digits
    }

    /// The list as the newer reading has it, which was read to its end: who is not in it has gone. States that were read
    /// before `since` are forgotten where the newer reading brings none: they are of another visit.
    pub fn renew(&mut self, mut renewal: Renewal, since: Option<Timestamp>) -> Renewed {
        let mut renewed = Renewed::default();
        let begun_at = renewal.pages.iter().min().copied();
        renewal.on_page.resize(self.len(), 0);
        let mut leaving = vec![false; self.len()];
        for (at, user) in Arc::make_mut(&mut self.users).iter_mut().enumerate() {
            let page = renewal.on_page.get(at).and_then(|page| page.checked_sub(1));
            let asked_at = page.and_then(|page| renewal.pages.get(page as usize));
            let Some(leaves) = leaving.get_mut(at) else {
                continue;
            };
            let Some(asked_at) = asked_at else {
                // Who was read alone meanwhile is there, whatever the list says.
                if begun_at.is_none_or(|begun_at| user.asked_at <= begun_at) {
                    *leaves = true;
                    renewed.gone.push(user.clone());
                }
                continue;
            };
            let Some((_, row)) = renewal.changed.get(&user.id) else {
                user.asked_at = user.asked_at.max(*asked_at);
                user.state.asked_at = user.state.asked_at.max(*asked_at);
                continue;
            };
            let was = user.state.value;
            if since.is_some_and(|since| user.state.asked_at < since) {
                user.state = Observed::never(Known::default());
            }
            let is = super::merged(user.state, row.state).value;
            if was.is_known() && is.is_known() && was != is {
                renewed.states.push(user.id);
            }
        }
        renewed.is_changed = !renewal.changed.is_empty() || !renewed.gone.is_empty();
        if renewed.is_changed {
            // States of another visit were forgotten above.
            self.counts = Counts::of(self.users.iter());
            self.take(renewal.changed, leaving, &mut renewed);
        }
        renewed
    }

    /// Replaces users, lets some go and adds others. Whose text changed gets a place among the new ones.
    fn take(
        &mut self,
        changed: HashMap<UserId, (usize, User)>,
        mut leaving: Vec<bool>,
        renewed: &mut Renewed,
    ) {
        let mut changed: Vec<(usize, User)> = changed.into_values().collect();
        changed.sort_unstable_by_key(|(place, _)| *place);
        let mut added = Vec::new();
        for (_, mut row) in changed {
            row.registration = row.registration.or_else(|| self.registration(row.id));
            self.by_roles(row.id).judge(&mut row);
            let position = self.position(row.id);
            let known = position.and_then(|at| self.users.get(at as usize).map(|user| (at, user)));
            let Some((position, known)) = known else {
                renewed.new.push(row.id);
                added.push(row);
                continue;
            };
            let is_found_alike = known.name == row.name
                && known.upn == row.upn
                && self.is_found_alike(position, &row);
            if is_found_alike || known.asked_at > row.asked_at {
                self.replace(position, row);
                continue;
            }
            row.state = super::merged(known.state, row.state);
            if row.by_policies == RequiredRange::default() {
                row.by_policies = known.by_policies;
            }
            if let Some(leaves) = leaving.get_mut(position as usize) {
                *leaves = true;
            }
            added.push(row);
        }
        let on_demand = leaving.contains(&true).then(|| {
            let on_demand = self.take_on_demand();
            self.drop_users(&leaving);
            on_demand
        });
        let first_new = self.users.len();
        for user in added {
            self.push(user);
        }
        self.order_from(first_new);
        if let Some(on_demand) = on_demand {
            self.put_on_demand(on_demand);
        }
        self.counts = Counts::of(self.users.iter());
        (self.ordered, self.filter_cache) = (None, None);
    }

    /// Lets users go, by position. The others move up.
    fn drop_users(&mut self, leaving: &[bool]) {
        let leaves = |at: u32| leaving.get(at as usize).copied().unwrap_or_default();
        let mut places = Vec::with_capacity(leaving.len());
        let mut text = SearchText::default();
        let mut next = 0;
        for at in (0..).take(self.users.len()) {
            places.push(next);
            if !leaves(at) {
                text.copy(&self.text, at);
                next += 1;
            }
        }
        let mut at = 0;
        Arc::make_mut(&mut self.users).retain(|_| {
            at += 1;
            !leaves(at - 1)
        });
        let moved = |order: &[u32]| {
            let stay = order.iter().filter(|at| !leaves(**at));
            stay.filter_map(|at| places.get(*at as usize).copied())
                .collect()
        };
        (self.by_name, self.by_account) = (moved(&self.by_name), moved(&self.by_account));
        self.text = Arc::new(text);
        self.positions.clear();
        let users = (0..).zip(self.users.iter());
        self.positions.extend(users.map(|(at, user)| (user.id, at)));
    }

    /// The users as their pages brought them, with what finds them.
    pub fn into_pages(self) -> Vec<Vec<User>> {
        let mut pages: Vec<Vec<User>> = Vec::new();
        for (position, user) in (0..).zip(self.users.iter()) {
            let contact = Contact {
                mail: self.text.mail(position).map(SafeText::new),
                numbers: self.text.each_number(position).map(SafeText::new).collect(),
            };
            let user = User {
                contact: (contact != Contact::default()).then(|| Box::new(contact)),
                ..user.clone()
            };
            match pages.last_mut() {
                Some(page)
                    if page
                        .first()
                        .is_some_and(|first| first.asked_at == user.asked_at) =>
                {
                    page.push(user);
                }
                _ => pages.push(vec![user]),
            }
        }
        pages
    }
}
