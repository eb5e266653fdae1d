//! The registration report. Needs P1 or P2; disabled accounts are missing from it; it runs hours behind.

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::{Row, UnreadableKeys, lenient, timestamp};
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::{DefaultMethod, Known, RegisteredMethods, Registration, Unknown, UserId};

const PATH: [&str; 3] = [
    "reports",
    "authenticationMethods",
    "userRegistrationDetails",
];

/// The rows of the report, page by page.
pub type RegistrationPages = Pages<(UserId, Registration)>;

impl Graph {
    /// The registration report, 999 rows to a page. A missing row means that nobody knows.
    pub fn registrations(&self) -> RegistrationPages {
        let url = self.endpoint().url(Version::V1, PATH, Some("$top=999"));
        Pages::new::<RegistrationRow>(self.clone(), Area::Registration, url)
    }

    /// One user's row; none where the report has none.
    pub async fn registration(&self, user: UserId) -> Result<Option<Registration>, Error> {
        let id = user.to_string();
        let path = PATH.into_iter().chain([id.as_str()]);
        match self.get(Area::Registration, Version::V1, path, None).await {
            Ok(answer) => {
                let row = lenient::<RegistrationRow>(answer.json()?);
                let row = row.and_then(|row| row.item(answer.asked_at));
                let (_, row) = row.ok_or_else(|| answer.unreadable("the row has no id"))?;
                Ok(Some(row))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationRow {
    id: Option<String>,
    is_mfa_registered: Option<bool>,
    is_mfa_capable: Option<bool>,
    is_admin: Option<bool>,
    methods_registered: Option<Vec<String>>,
    #[serde(default)]
    user_preferred_method_for_secondary_authentication: DefaultWord,
    last_updated_date_time: Option<String>,
    #[serde(skip)]
    odd: UnreadableKeys,
}

impl Row for RegistrationRow {
    type Item = (UserId, Registration);

    fn note_unreadable(&mut self, keys: &[String]) {
        self.odd.note(keys);
    }

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = UserId::parse(self.id.as_deref()?)?;
        let odd = &self.odd;
        let default = self.user_preferred_method_for_secondary_authentication;
        Some((
            id,
            Registration {
                registered: odd.known("isMfaRegistered", self.is_mfa_registered),
                capable: odd.known("isMfaCapable", self.is_mfa_capable),
                admin: odd.known("isAdmin", self.is_admin),
                methods: odd
                    .known("methodsRegistered", self.methods_registered.as_deref())
                    .map(|methods| RegisteredMethods::parse(methods.iter().map(String::as_str))),
                default: odd
                    .known(
                        "userPreferredMethodForSecondaryAuthentication",
                        default.reported(),
                    )
                    .and_then(|default| default),
                as_of: timestamp(self.last_updated_date_time.as_deref()),
            },
        ))
    }
}

/// Graph's word for the default method. Null says that there is none, a missing key says nothing.
#[derive(Default, Deserialize)]
#[serde(from = "Option<String>")]
enum DefaultWord {
    #[default]
    Missing,
    Null,
    Word(String),
}

impl From<Option<String>> for DefaultWord {
    fn from(word: Option<String>) -> Self {
        word.map_or(Self::Null, Self::Word)
    }
}

impl DefaultWord {
    /// The default method, where the report says something; a word of the future is unreadable.
    fn reported(&self) -> Option<Known<Option<DefaultMethod>>> {
        match self {
            Self::Missing => None,
            Self::Null => Some(Known::Is(None)),
            Self::Word(word) if matches!(word.as_str(), "" | "none") => Some(Known::Is(None)),
            Self::Word(word) => {
                let known = DefaultMethod::parse(word).map(|method| Known::Is(Some(method)));
                Some(known.unwrap_or(Known::Unknown(Unknown::Unreadable)))
            }
        }
    }
}
