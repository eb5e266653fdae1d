//! The columns of the list: what each is called, and by which letter it is ordered.

use strum::VariantArray;

/// A column of the list, from the one that is always shown to the one that needs the widest screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Column {
    /// `displayName`.
    Name,
    /// `userPrincipalName`.
    Account,
    /// `perUserMfaState`.
    State,
    /// How much MFA is required.
    Required,
    /// Whether a second factor is registered.
    Registered,
    /// Whether the user holds a directory role.
    Admin,
    /// Whether the account may sign in.
    SignIn,
    /// Member or guest.
    UserType,
    /// How many methods the report counts.
    Methods,
    /// How many licences are assigned.
    Licences,
    /// Whether the account comes from a directory on premises.
    Synced,
    /// When the account was made.
    Created,
    /// When the password was last changed.
    PasswordChanged,
    /// What SMS and voice are to the user.
    Sms,
    /// When the user last signed in: a reading of its own.
    LastSignIn,
    /// The mail address: a reading of its own.
    Mail,
}

/// What a column is called.
struct Words {
    /// In JSON, on the command line, in the configuration.
    name: &'static str,
    /// Above the list.
    title: &'static str,
    /// In full.
    label: &'static str,
    /// The key of the sort menu.
    letter: char,
    /// Other words that people type for it.
    synonyms: &'static [&'static str],
}

impl Column {
    /// All columns in that order.
    pub const ALL: &[Self] = Self::VARIANTS;

    #[rustfmt::skip]
    fn words(self) -> Words {
        let words = |name, title, label, letter, synonyms| Words { name, title, label, letter, synonyms };
        match self {
            Self::Name => words("displayName", "Name", "Name", 'n', &["name"]),
            Self::Account => words("userPrincipalName", "Account", "Account", 'a', &["upn", "user"]),
            Self::State => words("perUserMfaState", "State", "Per-user MFA state", 's', &["mfa"]),
            Self::Required => words("mfaRequired", "Required", "MFA required", 'r', &[]),
            Self::Registered => words("isMfaRegistered", "2nd", "Second factor", 'f', &["registered", "factor"]),
            Self::Admin => words("isAdmin", "Adm", "Admin", 'd', &["admins"]),
            Self::SignIn => words("accountEnabled", "Sign-in", "Sign-in allowed", 'b', &["enabled", "blocked"]),
            Self::UserType => words("userType", "Type", "Member or guest", 't', &["guest", "member"]),
            Self::Methods => words("methodsRegistered", "Methods", "Number of methods", 'm', &[]),
            Self::Licences => words("licences", "Lic", "Licences", 'i', &["licenses"]),
            Self::Synced => words("onPremisesSyncEnabled", "Sync", "Synced from on premises", 'y', &["synced"]),
            Self::Created => words("createdDateTime", "Created", "Created", 'c', &[]),
            Self::PasswordChanged => words("lastPasswordChangeDateTime", "Password", "Password set", 'p', &[]),
            Self::Sms => words("smsDependency", "SMS", "SMS and voice", 'v', &["voice"]),
            Self::LastSignIn => words("lastSignInDateTime", "Last sign-in", "Last sign-in", 'l', &[]),
            Self::Mail => words("mail", "Mail", "Mail address", 'e', &["email", "address"]),
        }
    }

    /// The name in JSON, on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        self.words().name
    }

    /// The same without the type of its values, which is enough to name it.
    pub fn short_name(self) -> &'static str {
        let name = self.name();
        name.strip_suffix("DateTime").unwrap_or(name)
    }

    /// The heading in the list.
    pub fn title(self) -> &'static str {
        self.words().title
    }

    /// What it is called in full.
    pub fn label(self) -> &'static str {
        self.words().label
    }

    /// The letter that orders the list by it.
    pub fn letter(self) -> char {
        self.words().letter
    }

    /// The column of a letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|column| column.letter() == letter)
    }

    /// The column that a person names: by any of its words, in any case; `last-sign-in` is `lastSignIn`.
    pub fn parse(word: &str) -> Option<Self> {
        let word = plain(word);
        let is_named = |column: &Self| {
            let Words {
                name,
                title,
                label,
                synonyms,
                ..
            } = column.words();
            let short = column.short_name();
            let mut words = [name, short, title, label]
                .into_iter()
                .chain(synonyms.iter().copied());
            words.any(|known| plain(known) == word)
        };
        let mut all = Self::ALL.iter().copied();
        all.find(is_named).filter(|_| !word.is_empty())
    }

    /// Whether it is shown unless the admin chooses.
    pub fn is_usual(self) -> bool {
        !matches!(self, Self::Sms | Self::LastSignIn | Self::Mail)
    }
}

/// Letters and digits in lower case.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_columns_share_a_letter_or_a_word() {
        let letters: HashSet<char> = Column::ALL.iter().map(|column| column.letter()).collect();
        assert_eq!(letters.len(), Column::ALL.len());
        for &column in Column::ALL {
            let Words {
                name,
                title,
                label,
                letter,
                synonyms,
            } = column.words();
            assert_eq!(Column::of_letter(letter), Some(column));
            for word in [name, title, label].iter().chain(synonyms) {
                assert_eq!(Column::parse(word), Some(column), "{word}");
            }
        }
    }

    #[test]
    fn a_column_is_found_by_any_of_its_words_in_any_case() {
        for (word, column) in [
            ("lastSignIn", Some(Column::LastSignIn)),
            ("last-sign-in", Some(Column::LastSignIn)),
            ("SMS", Some(Column::Sms)),
            ("UPN", Some(Column::Account)),
            ("created", Some(Column::Created)),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(Column::parse(word), column, "{word}");
        }
    }
}
