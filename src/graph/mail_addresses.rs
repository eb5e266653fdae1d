//! `mail` and `preferredLanguage` of users, for the list of a mail campaign: a pass of its own, since few ask for it.

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::Row;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::{MailAddress, SafeText, UserId};

/// The addresses of all users, page by page.
pub type MailAddressPages = Pages<(UserId, MailAddress)>;

impl Graph {
    /// The address and the language of each user, 999 to a page.
    pub fn mail_addresses(&self) -> MailAddressPages {
        let query = "$top=999&$select=id,mail,preferredLanguage";
        let url = self.endpoint().url(Version::V1, ["users"], Some(query));
        Pages::new::<AddressRow>(self.clone(), Area::Users, url)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddressRow {
    id: Option<String>,
    mail: Option<String>,
    preferred_language: Option<String>,
}

impl Row for AddressRow {
    type Item = (UserId, MailAddress);

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = UserId::parse(self.id.as_deref()?)?;
        let text = |text: Option<String>| text.filter(|text| !text.is_empty()).map(SafeText::from);
        let address = MailAddress {
            mail: text(self.mail),
            language: text(self.preferred_language),
        };
        Some((id, address))
    }
}
