//! What is read of all users only where somebody looks at its column: last sign-ins and mail addresses.

use std::sync::Arc;

use jiff::Timestamp;

use super::Store;
use crate::tenant::order::{NO_ANSWER, UNKNOWN};
use crate::tenant::{Column, Known, SafeText, Unknown, UserId};

/// By position, up to the last user that was in an answer; shared, since it is never changed for one user.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OnDemand {
    sign_ins: Arc<Vec<LastSignIn>>,
    mails: Arc<Vec<Mail>>,
}

/// Seconds since 1970: of a hundred thousand users, a longer type would be felt.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum LastSignIn {
    #[default]
    Unread,
    Never,
    At(u32),
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Mail {
    #[default]
    Unread,
    None,
    Is(SafeText),
}

fn put<T: Clone + Default>(cells: &mut Arc<Vec<T>>, position: u32, cell: T) {
    let cells = Arc::make_mut(cells);
    let at = position as usize;
    if cells.len() <= at {
        cells.resize(at + 1, T::default());
    }
    if let Some(known) = cells.get_mut(at) {
        *known = cell;
    }
}

impl Store {
    /// Takes in when users last signed in; none for those who never did.
    pub fn set_last_sign_ins(&mut self, rows: &[(UserId, Option<Timestamp>)]) {
        for (id, last) in rows {
            let Some(position) = self.position(*id) else {
                continue;
            };
            let cell = match last {
                None => LastSignIn::Never,
                // A time beyond the year 2106, or before 1970, is none that a service writes.
                Some(at) => {
                    u32::try_from(at.as_second()).map_or(LastSignIn::Unread, LastSignIn::At)
                }
            };
            put(&mut self.on_demand.sign_ins, position, cell);
        }
        self.invalidate_order(&[Column::LastSignIn]);
    }

    /// Takes in where users read mail; none for those without an address.
    pub fn set_mail(&mut self, rows: Vec<(UserId, Option<SafeText>)>) {
        for (id, mail) in rows {
            if let Some(position) = self.position(id) {
                let cell = mail.map_or(Mail::None, Mail::Is);
                put(&mut self.on_demand.mails, position, cell);
            }
        }
        self.invalidate_order(&[Column::Mail]);
    }

    /// When the user last signed in; none for those who never did.
    pub fn last_sign_in(&self, id: UserId) -> Known<Option<Timestamp>> {
        let cell = self.position(id).map(|position| self.sign_in_at(position));
        match cell.unwrap_or_default() {
            LastSignIn::Unread => Known::Unknown(Unknown::NotRead),
            LastSignIn::Never => Known::Is(None),
            LastSignIn::At(second) => Known::Is(Timestamp::from_second(second.into()).ok()),
        }
    }

    fn sign_in_at(&self, position: u32) -> LastSignIn {
        let cells = &self.on_demand.sign_ins;
        cells.get(position as usize).copied().unwrap_or_default()
    }

    /// What the order by last sign-in compares.
    pub(in crate::tenant) fn sign_in_key(&self, position: u32) -> u32 {
        match self.sign_in_at(position) {
            LastSignIn::Unread => UNKNOWN,
            LastSignIn::Never => NO_ANSWER,
            LastSignIn::At(second) => second.min(NO_ANSWER - 1),
        }
    }

    /// Where the user reads mail; none for those without an address.
    pub fn mail(&self, id: UserId) -> Known<Option<&SafeText>> {
        self.position(id)
            .map_or(Known::Unknown(Unknown::NotRead), |position| {
                self.mail_cell(position)
            })
    }

    /// The same by position.
    pub(in crate::tenant) fn mail_at(&self, position: u32) -> Known<Option<&str>> {
        self.mail_cell(position)
            .map(|mail| mail.map(SafeText::as_str))
    }

    fn mail_cell(&self, position: u32) -> Known<Option<&SafeText>> {
        match self.on_demand.mails.get(position as usize) {
            None | Some(Mail::Unread) => Known::Unknown(Unknown::NotRead),
            Some(Mail::None) => Known::Is(None),
            Some(Mail::Is(mail)) => Known::Is(Some(mail)),
        }
    }

    /// Takes over what an earlier reading of the list has brought of users that are still there.
    pub fn keep_on_demand(&mut self, earlier: &Self) {
        if earlier.on_demand == OnDemand::default() {
            return;
        }
        for (position, user) in (0..).zip(earlier.users.iter()) {
            let Some(to) = self.position(user.id) else {
                continue;
            };
            let sign_in = earlier.sign_in_at(position);
            if sign_in != LastSignIn::Unread {
                put(&mut self.on_demand.sign_ins, to, sign_in);
            }
            let mail = earlier.on_demand.mails.get(position as usize);
            if let Some(mail @ (Mail::None | Mail::Is(_))) = mail {
                put(&mut self.on_demand.mails, to, mail.clone());
            }
        }
    }
}

/// What was read on demand, by user.
pub(super) struct ByUser(Vec<(UserId, LastSignIn, Mail)>);

impl Store {
    /// Takes it out by user, where positions are about to change.
    pub(super) fn take_on_demand(&mut self) -> ByUser {
        let cells = std::mem::take(&mut self.on_demand);
        if cells == OnDemand::default() {
            return ByUser(Vec::new());
        }
        let of = |(at, id)| {
            let sign_in = cells.sign_ins.get(at).copied().unwrap_or_default();
            let mail = cells.mails.get(at).cloned().unwrap_or_default();
            (id, sign_in, mail)
        };
        let ids = self.users.iter().map(|user| user.id).enumerate();
        ByUser(ids.map(of).collect())
    }

    /// Puts it back by the positions of now.
    pub(super) fn put_on_demand(&mut self, cells: ByUser) {
        for (id, sign_in, mail) in cells.0 {
            let Some(position) = self.position(id) else {
                continue;
            };
            if sign_in != LastSignIn::Unread {
                put(&mut self.on_demand.sign_ins, position, sign_in);
            }
            if mail != Mail::Unread {
                put(&mut self.on_demand.mails, position, mail);
            }
        }
    }
}

impl OnDemand {
    /// The same, with the addresses of these positions changed and no others.
    pub(super) fn excerpt(
        &self,
        positions: impl IntoIterator<Item = u32>,
        change: impl Fn(&str) -> String,
    ) -> Self {
        let mut mails = Arc::default();
        for position in positions {
            match self.mails.get(position as usize) {
                Some(Mail::Is(mail)) => put(&mut mails, position, Mail::Is(change(mail).into())),
                Some(Mail::None) => put(&mut mails, position, Mail::None),
                Some(Mail::Unread) | None => {}
            }
        }
        Self {
            sign_ins: Arc::clone(&self.sign_ins),
            mails,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tenant::{Query, Sort, User};

    fn id(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn store() -> Store {
        let mut store = Store::default();
        let user =
            |n, name: &str| User::new(id(n), name.into(), format!("{name}@contoso.example").into());
        store.append(vec![
            user(1, "ada"),
            user(2, "bob"),
            user(3, "cleo"),
            user(4, "dan"),
        ]);
        store
    }

    fn names(store: &mut Store, column: Column, descending: bool) -> Vec<String> {
        let rows = store.select(&Query::default(), Sort { column, descending });
        let users = rows.iter().filter_map(|row| store.at(*row));
        users.map(|user| user.name.to_string()).collect()
    }

    #[test]
    fn who_never_signed_in_comes_behind_all_who_did_and_before_the_unknown_in_both_directions() {
        let mut store = store();
        let at = |second| Some(Timestamp::from_second(second).unwrap());
        store.set_last_sign_ins(&[
            (id(1), None),
            (id(2), at(1_800_000_000)),
            (id(4), at(1_700_000_000)),
        ]);
        assert_eq!(
            names(&mut store, Column::LastSignIn, false),
            ["dan", "bob", "ada", "cleo"]
        );
        assert_eq!(
            names(&mut store, Column::LastSignIn, true),
            ["bob", "dan", "ada", "cleo"]
        );
        assert_eq!(store.last_sign_in(id(1)), Known::Is(None));
        assert!(!store.last_sign_in(id(3)).is_known());
    }

    #[test]
    fn users_are_ordered_by_mail_with_those_without_an_address_behind() {
        let mut store = store();
        store.set_mail(vec![
            (id(1), Some("zoe@contoso.example".into())),
            (id(2), None),
            (id(3), Some("Bea@contoso.example".into())),
        ]);
        assert_eq!(
            names(&mut store, Column::Mail, false),
            ["cleo", "ada", "bob", "dan"]
        );
        assert_eq!(
            names(&mut store, Column::Mail, true),
            ["ada", "cleo", "bob", "dan"]
        );
    }

    #[test]
    fn a_new_reading_of_the_list_keeps_what_the_earlier_one_has_brought() {
        let mut earlier = store();
        earlier.set_last_sign_ins(&[(id(3), None)]);
        earlier.set_mail(vec![(id(1), Some("ada@contoso.example".into()))]);
        let mut store = Store::default();
        store.append(vec![User::new(
            id(3),
            "cleo".into(),
            "cleo@contoso.example".into(),
        )]);
        store.keep_on_demand(&earlier);
        assert_eq!(store.last_sign_in(id(3)), Known::Is(None));
        assert!(!store.mail(id(1)).is_known());
    }
}
