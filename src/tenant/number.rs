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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let said = [0, 999, 1_000, 100_000, 1_234_567].map(grouped);
        assert_eq!(said, ["0", "999", "1,000", "100,000", "1,234,567"]);
    }
}
