//! What finds users by text.

use memchr::memmem::Finder;

use crate::tenant::text::fold_into;
use crate::tenant::{Contact, SafeText, User, phone};

/// Parts name, account and mail; cannot occur in them.
const SEPARATOR: char = '\u{1f}';

/// What finds users by text, by their positions, in two pieces of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchText {
    /// Name, account and mail, folded for comparison.
    words: String,
    /// The digits of telephone numbers.
    numbers: String,
    starts: Vec<Starts>,
}

/// Where the parts of one user begin.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Starts {
    name: u32,
    account: u32,
    numbers: u32,
}

/// A part of a user's text.
#[derive(Clone, Copy, Debug)]
pub(in crate::tenant) enum Part {
    /// Name, account and mail.
    Words,
    /// The digits of telephone numbers, each with an end mark.
    Numbers,
}

impl SearchText {
    /// Adds the next user, with what finds them beside name and account.
    pub fn push(&mut self, user: &User, contact: Option<&Contact>) {
        let mail = contact.and_then(|contact| contact.mail.as_deref());
        let numbers = contact.into_iter().flat_map(|contact| &contact.numbers);
        self.push_parts(user, mail, numbers.map(SafeText::as_str));
    }

    /// The same with the parts of the contact.
    pub fn push_parts<'a>(
        &mut self,
        user: &User,
        mail: Option<&str>,
        numbers: impl Iterator<Item = &'a str>,
    ) {
        let (name, digits) = (end(&self.words), end(&self.numbers));
        fold_into(&user.name, &mut self.words);
        self.words.push(SEPARATOR);
        let account = end(&self.words);
        fold_into(&user.upn, &mut self.words);
        if let Some(mail) = mail {
            self.words.push(SEPARATOR);
            fold_into(mail, &mut self.words);
        }
        self.starts.push(Starts {
            name,
            account,
            numbers: digits,
        });
        for number in numbers {
            phone::push_digits(number, &mut self.numbers);
        }
    }

    /// Adds a user of another text.
    pub(super) fn copy(&mut self, other: &Self, position: u32) {
        let Some(starts) = other.starts.get(position as usize) else {
            return;
        };
        let name = end(&self.words);
        self.starts.push(Starts {
            name,
            account: name + (starts.account - starts.name),
            numbers: end(&self.numbers),
        });
        self.words.push_str(other.part(position, Part::Words));
        self.numbers.push_str(other.part(position, Part::Numbers));
    }

    /// The mail address of the user at a position, folded, where it is not the account's name.
    pub fn mail(&self, position: u32) -> Option<&str> {
        let account = self.account(position);
        account.split_once(SEPARATOR).map(|(_, mail)| mail)
    }

    /// The digits of each telephone number of the user at a position.
    pub fn each_number(&self, position: u32) -> impl Iterator<Item = &str> {
        self.part(position, Part::Numbers)
            .split_terminator(phone::END)
    }

    fn text(&self, part: Part) -> &str {
        match part {
            Part::Words => &self.words,
            Part::Numbers => &self.numbers,
        }
    }

    /// Where a part of a user begins; for the one after the last, the end.
    fn begins(&self, at: usize, part: Part) -> usize {
        let begins = self.starts.get(at).map(|starts| match part {
            Part::Words => starts.name as usize,
            Part::Numbers => starts.numbers as usize,
        });
        begins.unwrap_or(self.text(part).len())
    }

    /// A part of the text of a user, by position.
    pub(in crate::tenant) fn part(&self, position: u32, part: Part) -> &str {
        let at = position as usize;
        let range = self.begins(at, part)..self.begins(at + 1, part);
        self.text(part).get(range).unwrap_or("")
    }

    /// Name, account and mail of the user at a position: the order of names.
    pub fn whole(&self, position: u32) -> &str {
        self.part(position, Part::Words)
    }

    pub(super) fn account(&self, position: u32) -> &str {
        let at = position as usize;
        let starts = self.starts.get(at);
        let range = starts.map(|starts| starts.account as usize..self.begins(at + 1, Part::Words));
        range.and_then(|range| self.words.get(range)).unwrap_or("")
    }

    /// Marks the users in whose text something is found, in one pass over all of it.
    pub(in crate::tenant) fn mark(&self, finder: &Finder<'_>, part: Part, found: &mut [bool]) {
        let text = self.text(part).as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let Some(hit) = finder.find(rest).map(|hit| from + hit) else {
                return;
            };
            while self.begins(at + 1, part) <= hit {
                at += 1;
            }
            // What reaches into the next user's text is no hit, and nothing after it can be one in this user's.
            from = self.begins(at + 1, part);
            if let Some(found) = found.get_mut(at)
                && hit + finder.needle().len() <= from
            {
                *found = true;
            }
        }
    }
}

/// Four GiB of names are beyond any tenant; past that the text is not found rather than wrong.
fn end(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
