//! How wide names and accounts are, and which domain most accounts have: counted as users come, so that no frame has
//! to look at all of them.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use super::Store;
use crate::tenant::{User, UserType};

/// Wider texts count as this wide.
const WIDEST: usize = 64;

/// The mark of a guest takes so much after the name.
const GUEST: usize = 2;

/// How many texts have a width, by width.
type Widths = [u32; WIDEST + 1];

/// The measures of the texts of a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    names: Widths,
    /// The parts before the `@`, by the part after it. A tenant has a few domains.
    accounts: HashMap<Box<str>, Widths>,
    users: u32,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            names: [0; WIDEST + 1],
            accounts: HashMap::new(),
            users: 0,
        }
    }
}

fn width(text: &str) -> usize {
    let width = if text.is_ascii() {
        text.len()
    } else {
        text.width()
    };
    width.min(WIDEST)
}

fn count(widths: &mut Widths, text: &str, more: usize) {
    if let Some(known) = widths.get_mut((width(text) + more).min(WIDEST)) {
        *known += 1;
    }
}

/// The least width that all but a fiftieth of the texts fit in.
fn most(widths: &Widths) -> usize {
    let all: u32 = widths.iter().sum();
    let mut left = all / 50;
    let beyond = widths.iter().rposition(|users| {
        let is_needed = *users > left;
        left = left.saturating_sub(*users);
        is_needed
    });
    beyond.unwrap_or(0)
}

fn longest(widths: &Widths) -> usize {
    widths.iter().rposition(|users| *users > 0).unwrap_or(0)
}

impl Measure {
    pub(super) fn add(&mut self, user: &User) {
        let mark = if user.user_type.is(&UserType::Guest) {
            GUEST
        } else {
            0
        };
        count(&mut self.names, &user.name, mark);
        let (local, domain) = user.upn.rsplit_once('@').unwrap_or((&user.upn, ""));
        if let Some(known) = self.accounts.get_mut(domain) {
            count(known, local, 0);
        } else {
            let mut widths = [0; WIDEST + 1];
            count(&mut widths, local, 0);
            self.accounts.insert(domain.into(), widths);
        }
        self.users += 1;
    }

    /// The measures of texts that are changed before they are shown: the widths stay, the domain is changed as an address.
    pub(super) fn excerpt(&self, change: impl Fn(&str) -> String) -> Self {
        let domain = |domain: &str| {
            let address = change(&format!("x@{domain}"));
            let (_, domain) = address.rsplit_once('@').unwrap_or(("", &address));
            domain.into()
        };
        // What is not in the common domain stays apart, whatever it looks like afterwards.
        let common = self.domain().map(str::to_owned);
        let accounts = self.accounts.iter().map(|(known, widths)| {
            let is_common = common.as_deref() == Some(known);
            (
                if is_common {
                    domain(known)
                } else {
                    known.clone()
                },
                *widths,
            )
        });
        Self {
            names: self.names,
            accounts: accounts.collect(),
            users: self.users,
        }
    }

    /// The width that nearly all names fit in.
    pub fn name(&self) -> usize {
        most(&self.names)
    }

    /// The domain that more than half of all accounts have: the list says it once.
    pub fn domain(&self) -> Option<&str> {
        let (domain, users) = self
            .accounts
            .iter()
            .map(|(domain, widths)| (domain, widths.iter().sum::<u32>()))
            .max_by_key(|(_, users)| *users)?;
        (users * 2 > self.users && !domain.is_empty()).then_some(domain)
    }

    /// The width of the longest name.
    pub fn longest_name(&self) -> usize {
        longest(&self.names)
    }

    /// The width that nearly all accounts fit in, where the common domain is left out.
    pub fn account(&self) -> usize {
        most(&self.account_widths())
    }

    /// The width of the longest account, where the common domain is left out.
    pub fn longest_account(&self) -> usize {
        longest(&self.account_widths())
    }

    fn account_widths(&self) -> Widths {
        let common = self.domain();
        let mut widths = [0; WIDEST + 1];
        for (domain, locals) in &self.accounts {
            let more = match common {
                Some(common) if common == &**domain => 0,
                _ if domain.is_empty() => 0,
                _ => width(domain) + 1,
            };
            for (local, users) in locals.iter().enumerate() {
                if let Some(known) = widths.get_mut((local + more).min(WIDEST)) {
                    *known += users;
                }
            }
        }
        widths
    }
}

impl Store {
    /// How wide the texts are.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tenant::UserId;

    fn measure(users: &[(&str, &str)]) -> Measure {
        let mut measure = Measure::default();
        for (name, upn) in users {
            measure.add(&User::new(
                UserId(Uuid::nil()),
                (*name).into(),
                (*upn).into(),
            ));
        }
        measure
    }

    #[test]
    fn the_domain_of_more_than_half_of_the_accounts_is_left_out_of_their_width() {
        let users = [
            ("Ada", "ada@contoso.example"),
            ("Bob", "bob@contoso.example"),
            ("Zoë", "zoe@b.example"),
        ];
        let few = measure(&users);
        assert_eq!(few.domain(), Some("contoso.example"));
        assert_eq!((few.name(), few.account()), (3, 13));
        assert_eq!(measure(&users[1..]).domain(), None);
        assert_eq!(measure(&[("x", "no address")]).domain(), None);
        assert_eq!(measure(&[]).domain(), None);
    }

    #[test]
    fn one_long_name_among_many_short_ones_takes_no_room_from_them() {
        let long = "x".repeat(300);
        let mut users = vec![("李小龍", "a@contoso.example"); 60];
        users.push((&long, "b@contoso.example"));
        assert_eq!(measure(&users).name(), 6);
        assert_eq!(measure(&users).longest_name(), WIDEST);
        assert_eq!(measure(&users[59..]).name(), WIDEST);
    }
}
