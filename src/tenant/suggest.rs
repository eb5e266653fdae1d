//! Did you mean: the known word that a wrong one probably stands for.

/// A word of so many letters that is part of a longer known one means it: `state` for `perUserMfaState`.
const PART: usize = 4;

/// The known word that was probably meant, if any: at most a third of its letters differ, or it contains the wrong
/// word. Case and punctuation do not count.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = letters(wrong);
    let length = wrong.chars().count();
    let known: Vec<(String, &str)> = known
        .into_iter()
        .map(|word| (letters(word), word))
        .collect();
    let by_distance = known.iter().filter_map(|(plain, word)| {
        let distance = strsim::damerau_levenshtein(&wrong, plain);
        let longer = length.max(plain.chars().count());
        (longer > 0 && distance * 3 <= longer).then_some((distance, *word))
    });
    if let Some((_, word)) = by_distance.min_by_key(|(distance, _)| *distance) {
        return Some(word);
    }
    let containing = known
        .iter()
        .filter(|(plain, _)| length >= PART && plain.contains(&wrong));
    containing
        .min_by_key(|(plain, _)| plain.len())
        .map(|(_, word)| *word)
}

fn letters(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const COLUMNS: [&str; 9] = [
        "id",
        "displayName",
        "userPrincipalName",
        "perUserMfaState",
        "isMfaRegistered",
        "isAdmin",
        "roles",
        "licences",
        "lastSignInDateTime",
    ];

    #[test]
    fn slips_of_the_finger_and_parts_of_a_name_lead_to_it() {
        for (wrong, meant) in [
            ("displayNme", "displayName"),
            ("state", "perUserMfaState"),
            ("name", "displayName"),
            ("lastsignin", "lastSignInDateTime"),
            ("last-sign-in", "lastSignInDateTime"),
            ("admin", "isAdmin"),
            ("licenses", "licences"),
            ("rolse", "roles"),
        ] {
            assert_eq!(nearest(wrong, COLUMNS), Some(meant), "{wrong}");
        }
        assert_eq!(nearest("pageup", ["tab", "pgup", "pgdn"]), Some("pgup"));
        assert_eq!(nearest("offf", ["on", "off"]), Some("off"));
    }

    #[test]
    fn short_words_and_strange_ones_match_nothing() {
        for wrong in ["foo", "x", "di", "mfa", "mars", "", "-"] {
            assert_eq!(nearest(wrong, COLUMNS), None, "{wrong}");
        }
        assert_eq!(nearest("of", ["on", "no"]), None);
    }
}
