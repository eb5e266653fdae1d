//! How foreign text is masked: enough stays to tell two rows apart, too little to know, call or write to anybody.

use std::net::IpAddr;

use unicode_segmentation::UnicodeSegmentation;

const DOT: char = '•';

/// What Graph puts into the account of a guest.
const GUEST: &str = "#EXT#";

/// `Ada Lovelace` as `A•• L•••••••`.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut letters = text.graphemes(true).peekable();
    let mut within = false;
    while let Some(letter) = letters.next() {
        if !is_letter(letter) {
            out.push_str(letter);
            within = false;
            continue;
        }
        // The only letter of a word is the word.
        let first = !within && letters.peek().is_some_and(|next| is_letter(next));
        if first {
            out.push_str(letter);
        } else {
            out.push(DOT);
        }
        within = true;
    }
    out
}

fn is_letter(grapheme: &str) -> bool {
    grapheme.starts_with(char::is_alphanumeric)
}

/// `ada@contoso.example` as `a••@c••••••.example`; what is no address is masked as a name.
pub(super) fn account(text: &str) -> String {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return words(text);
    };
    let local = match local.strip_suffix(GUEST) {
        Some(guest) => words(guest) + GUEST,
        None => words(local),
    };
    match domain.rsplit_once('.') {
        Some((name, top)) => format!("{local}@{}.{top}", words(name)),
        None => format!("{local}@{}", words(domain)),
    }
}

/// `+31 612345612` as `+31 •••••••12`.
pub(super) fn phone(number: &str) -> String {
    let country = match number.split_once(' ') {
        Some((country, _)) if country.starts_with('+') => country.len(),
        _ => 0,
    };
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    number
        .char_indices()
        .map(|(at, c)| {
            seen += usize::from(c.is_ascii_digit());
            let hidden = at >= country && seen + 2 <= digits;
            if c.is_ascii_digit() && hidden { DOT } else { c }
        })
        .collect()
}

/// `203.0.113.7` as `203.•.•••.•`.
pub(super) fn address(text: &str) -> String {
    let first = text.find(['.', ':']).unwrap_or(0);
    text.char_indices()
        .map(|(at, c)| {
            if at >= first && c.is_alphanumeric() {
                DOT
            } else {
                c
            }
        })
        .collect()
}

/// A sentence of the service or of this program: what looks like an account, an address or a number in it is masked.
pub(super) fn sentence(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
            let masked = if bare.contains('@') {
                account(bare)
            } else if bare.parse::<IpAddr>().is_ok() {
                address(bare)
            } else if is_number(bare) {
                phone(bare)
            } else {
                return word.to_owned();
            };
            word.replace(bare, &masked)
        })
        .collect()
}

/// Digits that somebody could call. The codes of the service have six at most, and hyphens stand in dates.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('+').unwrap_or(word);
    digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn first_letters_and_lengths_stay_so_that_rows_can_be_told_apart() {
        for (text, masked) in [
            ("Ada Lovelace", "A•• L•••••••"),
            ("Liam O'Neill", "L••• •'N••••"),
            ("李小龍", "李••"),
            ("Q", "•"),
            ("", ""),
        ] {
            assert_eq!(words(text), masked);
        }
    }

    #[test]
    fn an_account_keeps_its_top_domain_and_a_guest_its_mark() {
        for (text, masked) in [
            ("ada@contoso.example", "a••@c••••••.example"),
            (
                "leila_fabrikam.example#EXT#@contoso.example",
                "l••••_f•••••••.e••••••#EXT#@c••••••.example",
            ),
            ("a@b", "•@•"),
            ("backup-service", "b•••••-s••••••"),
        ] {
            assert_eq!(account(text), masked);
        }
    }

    #[test]
    fn a_number_keeps_its_country_and_two_digits() {
        assert_eq!(phone("+1 5550112"), "+1 •••••12");
        assert_eq!(phone("+15550112"), "+••••••12");
        assert_eq!(phone("+44 7700 900118"), "+44 •••• ••••18");
        assert_eq!(phone("12"), "12");
        assert_eq!(phone("+1 XXXXXXXX12"), "+1 XXXXXXXX12");
    }

    #[test]
    fn an_address_keeps_its_first_part() {
        assert_eq!(address("203.0.113.7"), "203.•.•••.•");
        assert_eq!(address("2001:db8::1"), "2001:•••::•");
    }

    #[test]
    fn a_sentence_stays_readable_without_naming_anybody() {
        assert_eq!(
            sentence("AADSTS50126: 'ada@contoso.example' from 203.0.113.7, +15550112."),
            "AADSTS50126: 'a••@c••••••.example' from 203.•.•••.•, +••••••12."
        );
        let plain = "not changed: read 2026-11-24 11:23, code 500121 (403 Forbidden)";
        assert_eq!(sentence(plain), plain);
    }

    proptest! {
        #[test]
        fn no_word_of_two_letters_survives(text in "[a-zA-ZäöüßØ李 .'-]{0,30}") {
            let masked = words(&text);
            let bare: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            for word in bare.iter().filter(|word| word.chars().count() > 1) {
                prop_assert!(!masked.contains(word), "{masked}");
            }
        }
    }
}
