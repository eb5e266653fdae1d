//! Which parts the list of users is read in: one for each beginning of an account's name.
//!
//! Pure: what is read of the service comes in as values.

use std::collections::VecDeque;

/// The characters of account names, in lower case since the service compares without regard to case. Those that begin most
/// names come first: their parts are the longest.
const CHARACTERS: &str = "sajmcdkrptbleghnfviwoyzuxq0123456789'.-_!#^~";

/// Where the account's name ends and its domain begins.
const END: char = '@';

/// How much longer than its part a beginning is that all names of a sample share, for it to be taken as the tenant's pattern
/// (`user00001`) and not for the place where the service begins to list.
const PATTERN: usize = 3;

/// No beginning is longer: what has more in common is read as one part.
const DEEPEST: usize = 24;

/// Parts of the list which have not begun. Together with those that have, they hold every name that consists of
/// [`CHARACTERS`] and of the characters of the names seen so far.
#[derive(Debug)]
pub(super) struct Plan {
    waiting: VecDeque<String>,
    characters: Vec<char>,
    /// A part with so many users left for each reading under way is divided.
    long: usize,
}

impl Plan {
    /// All parts, for a tenant of which some names are known.
    pub(super) fn new(long: usize, sample: &[String]) -> Self {
        let characters = CHARACTERS.chars().collect();
        let mut plan = Self {
            waiting: VecDeque::new(),
            characters,
            long,
        };
        plan.divide("", sample);
        plan
    }

    /// The next part to begin: the names that begin like this.
    pub(super) fn next(&mut self) -> Option<String> {
        self.waiting.pop_front()
    }

    /// Whether all parts have begun.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether the rest of a part is read sooner in parts of its own: nothing else waits for a place, and so many users are
    /// left for each of the readings under way.
    pub(super) fn is_long(&self, prefix: &str, left: usize, under_way: usize) -> bool {
        self.waiting.is_empty()
            && prefix.chars().count() < DEEPEST
            && left / under_way.max(1) >= self.long
    }

    /// Puts parts in the place of one: every name with this beginning is in exactly one of them, and those that the sample
    /// shows to be full come first.
    pub(super) fn divide(&mut self, prefix: &str, sample: &[String]) {
        self.learn(sample);
        let deepest = pattern(prefix, sample);
        let mut level = deepest.as_str();
        loop {
            let end = (!level.is_empty()).then_some(END);
            for next in self.characters.iter().copied().chain(end) {
                let part = format!("{level}{next}");
                if !deepest.starts_with(&part) {
                    self.waiting.push_back(part);
                }
            }
            if level.len() <= prefix.len() {
                return;
            }
            level = without_last(level);
        }
    }

    /// A name may hold what no documentation names.
    fn learn(&mut self, sample: &[String]) {
        for name in sample {
            let account = name.split(END).next().unwrap_or_default();
            for character in account.chars() {
                if !self.characters.contains(&character) {
                    self.characters.push(character);
                }
            }
        }
    }
}

/// The beginning that all names of a sample share, where it is long enough to be a pattern; else the part's own.
fn pattern(prefix: &str, sample: &[String]) -> String {
    let mut names = sample.iter().map(String::as_str);
    let mut shared = names.next().unwrap_or_default();
    shared = shared.split(END).next().unwrap_or_default();
    for name in names {
        let same = shared.chars().zip(name.chars());
        let length = same
            .take_while(|(one, other)| one == other)
            .map(|(one, _)| one.len_utf8())
            .sum();
        shared = shared.get(..length).unwrap_or_default();
    }
    while shared.chars().count() > DEEPEST {
        shared = without_last(shared);
    }
    let longer = shared
        .chars()
        .count()
        .saturating_sub(prefix.chars().count());
    if sample.len() > 1 && longer >= PATTERN && shared.starts_with(prefix) {
        shared.to_owned()
    } else {
        prefix.to_owned()
    }
}

fn without_last(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next_back();
    characters.as_str()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONG: usize = 10_000;

    fn parts(plan: &mut Plan) -> Vec<String> {
        std::iter::from_fn(|| plan.next()).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_plan_begins_with_a_part_for_each_character_of_the_documented_ones() {
        let mut plan = Plan::new(
            LONG,
            &names(&["ada@contoso.example", "bob@contoso.example"]),
        );
        let parts = parts(&mut plan);
        assert_eq!(parts.len(), 44);
        assert_eq!(parts[0], "s");
        for part in ["h", "0", "'", ".", "-", "_", "!", "#", "^", "~"] {
            assert!(parts.contains(&part.to_owned()), "{part}");
        }
    }

    #[test]
    fn a_character_that_was_seen_gets_a_part_whatever_it_is() {
        let mut plan = Plan::new(
            LONG,
            &names(&["élodie+x@contoso.example", "bob@contoso.example"]),
        );
        let parts = parts(&mut plan);
        assert!(parts.contains(&"é".to_owned()) && parts.contains(&"+".to_owned()));
    }

    #[test]
    fn a_pattern_of_the_tenant_is_divided_where_its_names_differ() {
        let sample = names(&["user0001@contoso.example", "user0002@contoso.example"]);
        let mut plan = Plan::new(LONG, &sample);
        assert_eq!(plan.next().unwrap(), "user000s");
        let parts = parts(&mut plan);
        assert!(parts.contains(&"user0001".to_owned()));
        assert!(parts.contains(&"user1".to_owned()) && parts.contains(&"a".to_owned()));
        assert!(!parts.contains(&"u".to_owned()) && !parts.contains(&"user".to_owned()));
    }

    #[test]
    fn a_list_in_the_order_of_names_is_no_pattern() {
        let sample = names(&["aaron@contoso.example", "ada@contoso.example"]);
        assert_eq!(parts(&mut Plan::new(LONG, &sample)).len(), 44);
    }

    #[test]
    fn a_part_is_divided_only_where_it_is_long_and_nothing_else_waits() {
        let mut plan = Plan::new(LONG, &[]);
        assert!(!plan.is_long("s", 90_000, 1), "other parts wait");
        drop(parts(&mut plan));
        assert!(plan.is_long("s", 90_000, 1));
        assert!(!plan.is_long("s", 90_000, 15), "all of them end soon");
        assert!(!plan.is_long(&"s".repeat(DEEPEST), 90_000, 1));
    }

    proptest! {
        #![proptest_config(crate::tenant::regressions::cases(128))]
        #[test]
        fn every_name_is_in_exactly_one_part_however_it_was_divided(
            sample in proptest::collection::vec("(user0|us|)[a-z0-9'._!#^~-]{1,6}@c\\.example", 0..6),
            name in "(user0|us|)[a-z0-9'._!#^~-]{1,8}@c\\.example",
            divided in proptest::collection::vec(any::<bool>(), 0..60),
        ) {
            let mut plan = Plan::new(LONG, &sample);
            let mut kept = Vec::new();
            let mut divided = divided.into_iter();
            while let Some(part) = plan.next() {
                // The part that holds the name is divided, so that the deeper ones are tried.
                if name.starts_with(&part) && divided.next() == Some(true) && part.len() < 12 && !part.ends_with('@') {
                    plan.divide(&part, &sample);
                } else {
                    kept.push(part);
                }
            }
            let holding: Vec<_> = kept.iter().filter(|part| name.starts_with(part.as_str())).collect();
            prop_assert_eq!(holding.len(), 1, "{} is in {:?}", name, holding);
        }
    }
}
