//! What names one account.

use std::fmt;
use std::str::FromStr;

use super::{User, UserId};

/// An object id or a UPN. UPNs are compared as Entra compares them: without regard to case, but accents and full-width
/// letters make another account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserKey {
    text: String,
}

impl FromStr for UserKey {
    type Err = String;

    /// Reads a key without the blanks around it.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_upn = text.contains('@') && !text.contains(char::is_whitespace);
        if is_upn || UserId::parse(text).is_some() {
            Ok(Self { text: text.into() })
        } else {
            Err(format!("\"{text}\" is neither a UPN nor an object id"))
        }
    }
}

impl fmt::Display for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<UserId> for UserKey {
    fn from(id: UserId) -> Self {
        Self {
            text: id.to_string(),
        }
    }
}

impl UserKey {
    /// The key as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The object id, unless it is a UPN.
    pub fn id(&self) -> Option<UserId> {
        UserId::parse(&self.text)
    }

    /// Whether it names this user.
    pub fn is(&self, user: &User) -> bool {
        match self.id() {
            Some(id) => id == user.id,
            None if self.text.is_ascii() => self.text.eq_ignore_ascii_case(&user.upn),
            None => same_case(&self.text) == same_case(&user.upn),
        }
    }
}

/// A UPN in the one spelling by which accounts are compared.
pub fn same_case(upn: &str) -> String {
    upn.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> UserKey {
        text.parse().unwrap()
    }

    #[test]
    fn a_key_is_an_id_or_a_upn_without_the_blanks_around_it() {
        assert_eq!(
            key(" ada@contoso.example\t").as_str(),
            "ada@contoso.example"
        );
        let id = "5E7B6F34-0000-4000-8000-000000000001";
        assert!(key(id).id().is_some());
        for wrong in ["", "ada", "ada @contoso.example", "5e7b6f34"] {
            assert!(wrong.parse::<UserKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn case_does_not_matter_and_accents_do() {
        let id = UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap();
        let user = User::new(id, "José".into(), "josé@contoso.example".into());
        assert!(key("JOSÉ@Contoso.example").is(&user));
        assert!(key(&id.to_string().to_uppercase()).is(&user));
        for other in [
            "jose@contoso.example",
            "ｊosé@contoso.example",
            "josé@contoso.example.org",
        ] {
            assert!(!key(other).is(&user), "{other}");
        }
    }
}
