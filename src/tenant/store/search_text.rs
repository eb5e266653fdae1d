//! What finds users by text.

use crate::tenant::text::fold_into;
use crate::tenant::{Contact, Text, User, phone};

/// Parts name, account and mail; cannot occur in them.
const SEPARATOR: char = '\u{1f}';

/// What finds users by text, by their positions, in one piece of memory: name, account and mail folded for comparison,
/// then the digits of telephone numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchText {
    text: String,
    starts: Vec<Starts>,
}

/// Where the parts of one user begin.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Starts {
    name: u32,
    account: u32,
    numbers: u32,
}

impl SearchText {
    /// Adds the next user, with what finds them beside name and account.
    pub fn push(&mut self, user: &User, contact: Option<&Contact>) {
        let mail = contact.and_then(|contact| contact.mail.as_deref());
        let numbers = contact.into_iter().flat_map(|contact| &contact.numbers);
        self.push_parts(user, mail, numbers.map(Text::as_str));
    }

    /// The same with the parts of the contact.
    pub fn push_parts<'a>(
        &mut self,
        user: &User,
        mail: Option<&str>,
        numbers: impl Iterator<Item = &'a str>,
    ) {
        let name = self.end();
        fold_into(&user.name, &mut self.text);
        self.text.push(SEPARATOR);
        let account = self.end();
        fold_into(&user.upn, &mut self.text);
        if let Some(mail) = mail {
            self.text.push(SEPARATOR);
            fold_into(mail, &mut self.text);
        }
        self.starts.push(Starts {
            name,
            account,
            numbers: self.end(),
        });
        for number in numbers {
            phone::push_digits(number, &mut self.text);
        }
    }

    /// The mail address of the user at a position, folded, where it is not the account's name.
    pub fn mail(&self, position: u32) -> Option<&str> {
        let account = self.account(position);
        account.split_once(SEPARATOR).map(|(_, mail)| mail)
    }

    /// The digits of each telephone number of the user at a position.
    pub fn each_number(&self, position: u32) -> impl Iterator<Item = &str> {
        self.numbers(position).split_terminator(phone::END)
    }

    /// Four GiB of names are beyond any tenant; past that the text is not found rather than wrong.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn slice(&self, position: u32, part: impl Fn(&Starts, u32) -> (u32, u32)) -> &str {
        let at = position as usize;
        let Some(starts) = self.starts.get(at) else {
            return "";
        };
        let next = self.starts.get(at + 1);
        let (from, to) = part(starts, next.map_or_else(|| self.end(), |next| next.name));
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    /// Name, account and mail of the user at a position: the order of names.
    pub fn whole(&self, position: u32) -> &str {
        self.slice(position, |starts, _| (starts.name, starts.numbers))
    }

    /// Account and mail.
    pub(super) fn account(&self, position: u32) -> &str {
        self.slice(position, |starts, _| (starts.account, starts.numbers))
    }

    /// The digits of all numbers, each with its end mark.
    pub(super) fn numbers(&self, position: u32) -> &str {
        self.slice(position, |starts, end| (starts.numbers, end))
    }
}
