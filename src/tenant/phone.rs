//! Telephone numbers: whether two ways to write one mean the same.

/// Fewer digits are no number that anybody looks for.
const FEWEST: usize = 6;

/// More digits than any number has, with a prefix for calls abroad.
const MOST: usize = 17;

/// So many digits at the end are compared: what stands before them is the country or its trunk prefix, which one
/// writes and another leaves out.
const COMPARED: usize = 7;

/// Ends a number among others in one text; no digit.
pub(super) const END: char = '\u{1f}';

/// Appends a number's digits, without its extension, and the end mark.
pub(super) fn push_digits(number: &str, out: &mut String) {
    out.extend(digits(number));
    out.push(END);
}

/// What to look for among the digits that [`push_digits`] put together, if a text is a number: the last digits with
/// the end mark.
pub(super) fn sought(text: &str) -> Option<String> {
    if !may_be_part(text) {
        return None;
    }
    let digits: String = digits(text).collect();
    if !(FEWEST..=MOST).contains(&digits.len()) {
        return None;
    }
    let mut last = digits[digits.len().saturating_sub(COMPARED)..].to_owned();
    last.push(END);
    Some(last)
}

/// Whether a word can be a piece of a number that was written with spaces.
pub(super) fn may_be_part(word: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || " +-()./".contains(c);
    let (number, extension) = word.split_once(['x', 'X']).unwrap_or((word, ""));
    !number.is_empty()
        && number.chars().all(known)
        && extension.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(number: &str) -> impl Iterator<Item = char> {
    let number = without_extension(number);
    number.chars().filter(char::is_ascii_digit)
}

/// Graph writes an extension behind an `x`.
fn without_extension(number: &str) -> &str {
    number.split(['x', 'X']).next().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, number: &str) -> bool {
        let mut digits = String::new();
        push_digits(number, &mut digits);
        sought(typed).is_some_and(|sought| digits.contains(&sought))
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for typed in [
            "+44 7700 900118",
            "+447700900118",
            "07700 900118",
            "0044 7700 900118",
            "+44 (0)7700-900118",
            "7700.900118",
            "900118",
            "+44 7700900118x12",
        ] {
            assert!(finds(typed, "+44 7700900118"), "{typed}");
            assert!(finds(typed, "07700 900 118"), "{typed}");
        }
        assert!(finds("+1 5550146", "+1 5550146x12"));
        assert!(finds("+1 5550146", "555-0146"));
    }

    #[test]
    fn another_number_a_short_one_and_a_word_are_not_it() {
        for typed in [
            "+44 7700 900119",
            "00118",
            "ada",
            "",
            "+",
            "900118a",
            "x900118",
        ] {
            assert!(!finds(typed, "+44 7700900118"), "{typed}");
        }
        assert!(!finds("770090", "+44 7700900118"), "digits in the middle");
    }
}
