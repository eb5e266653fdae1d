//! What finds users by text.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::tenant::text::fold_into;
use crate::tenant::{User, phone};

/// Parts name, account and mail; cannot occur in them.
const SEPARATOR: char = '\u{1f}';

/// The text of all users in one piece of memory: name, account and mail folded for comparison, then the digits of
/// telephone numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::tenant) struct Folded {
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

/// A part of a user's text.
#[derive(Clone, Copy, Debug)]
pub(in crate::tenant) enum Part {
    /// Name, account and mail.
    Words,
    /// The digits of telephone numbers, each with an end mark.
    Numbers,
}

impl Folded {
    pub fn push(&mut self, user: &User) {
        let name = self.end();
        fold_into(&user.name, &mut self.text);
        self.text.push(SEPARATOR);
        let account = self.end();
        fold_into(&user.upn, &mut self.text);
        let contact = user.contact.as_deref();
        if let Some(mail) = contact.and_then(|contact| contact.mail.as_deref()) {
            self.text.push(SEPARATOR);
            fold_into(mail, &mut self.text);
        }
        let numbers = self.end();
        for number in contact.into_iter().flat_map(|contact| &contact.numbers) {
            phone::push_digits(number, &mut self.text);
        }
        self.starts.push(Starts {
            name,
            account,
            numbers,
        });
    }

    /// Four GiB of names are beyond any tenant; past that the text is not found rather than wrong.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// Where the text of a user begins; for the one after the last, the end.
    fn begins(&self, at: usize) -> usize {
        let starts = self.starts.get(at);
        starts.map_or(self.text.len(), |starts| starts.name as usize)
    }

    fn range(&self, at: usize, part: Part) -> Range<usize> {
        let Some(starts) = self.starts.get(at) else {
            return 0..0;
        };
        match part {
            Part::Words => starts.name as usize..starts.numbers as usize,
            Part::Numbers => starts.numbers as usize..self.begins(at + 1),
        }
    }

    /// The text of a user, by position.
    pub fn part(&self, position: u32, part: Part) -> &str {
        let range = self.range(position as usize, part);
        self.text.get(range).unwrap_or("")
    }

    pub fn whole(&self, position: u32) -> &str {
        self.part(position, Part::Words)
    }

    pub fn account(&self, position: u32) -> &str {
        let Some(starts) = self.starts.get(position as usize) else {
            return "";
        };
        let range = starts.account as usize..starts.numbers as usize;
        self.text.get(range).unwrap_or("")
    }

    /// Marks the users in whose text something is found, in one pass over all of it.
    pub fn mark(&self, finder: &Finder<'_>, part: Part, found: &mut [bool]) {
        let text = self.text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let Some(hit) = finder.find(rest).map(|hit| from + hit) else {
                return;
            };
            while self.begins(at + 1) <= hit {
                at += 1;
            }
            let range = self.range(at, part);
            if hit < range.start {
                from = range.start;
                continue;
            }
            if let Some(found) = found.get_mut(at)
                && hit + finder.needle().len() <= range.end
            {
                *found = true;
            }
            from = self.begins(at + 1);
        }
    }
}
