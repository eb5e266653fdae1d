//! Numbers as people read them. Data for programs never passes here.

/// A number with a comma between thousands: one word, which is copied whole and never broken between two lines.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How many there are, and of how many where that is known: `12,000 of 100,000`. More than all of them are not of all.
pub fn out_of(number: usize, all: Option<usize>) -> String {
    match all.filter(|all| *all >= number) {
        Some(all) => format!("{} of {}", grouped(number), grouped(all)),
        None => grouped(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let said = [0, 999, 1_000, 100_000, 1_234_567].map(grouped);
        assert_eq!(said, ["0", "999", "1,000", "100,000", "1,234,567"]);
    }

    #[test]
    fn nothing_is_of_a_number_that_is_not_known_or_too_small() {
        assert_eq!(out_of(12_000, Some(100_000)), "12,000 of 100,000");
        assert_eq!(out_of(12_000, None), "12,000");
        assert_eq!(out_of(12_001, Some(12_000)), "12,001");
    }
}
