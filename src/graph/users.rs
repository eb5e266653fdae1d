//! `users`: the list with the per-user MFA state, and one user.

use std::fmt::Write;

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::all_users::Doubt;
use super::decode::{Row, UnreadableKeys, lenient, timestamp};
use super::error::Error;
use super::page::{Page, Pages};
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::platform::clock;
use crate::tenant::{
    Contact, Known, MfaState, Observed, SafeText, Unknown, User, UserId, UserType,
};

/// What the list shows of a user. Graph does not document `perUserMfaState` here; see [`UserPages`].
const SELECT: &str = "id,displayName,userPrincipalName,accountEnabled,userType,assignedLicenses,\
                      onPremisesSyncEnabled,createdDateTime,lastPasswordChangeDateTime,\
                      mail,mobilePhone,businessPhones,externalUserState";

/// The type of an agent's user, which lists name beside ordinary users.
const AGENT: &str = "#microsoft.graph.agentUser";

/// One page of users.
#[derive(Clone, Debug, PartialEq)]
pub struct UserPage {
    /// Everybody on the page with a readable id.
    pub users: Vec<User>,
    /// Whether the service gave the per-user MFA state of any of them. If not, the states have to be read one by one:
    /// [`Graph::states`].
    pub has_states: bool,
    /// How many rows have no readable id: users who are in the tenant and not in the list.
    pub skipped: usize,
    /// When the request was sent: what changed after that is not in the page.
    pub asked_at: Timestamp,
    /// Whether another page follows.
    pub more: bool,
    /// Whether it is of a part of the list: such pages come in no particular order.
    pub is_part: bool,
    /// Why the list is read one page after another from here on; see [`super::AllUsers`].
    pub doubt: Option<Doubt>,
}

/// All users of the tenant, page by page. A service that does not know `perUserMfaState` on users is asked again
/// without it.
#[derive(Debug)]
pub struct UserPages {
    graph: Graph,
    pages: Pages<User>,
    select: String,
    first: bool,
}

impl UserPages {
    /// The next page; none after the last. After an error the same page is read again by the next call.
    pub async fn next(&mut self) -> Option<Result<UserPage, Error>> {
        let mut page = self.pages.next().await?;
        if self.first && page.as_ref().is_err_and(does_not_know_states) {
            SELECT.clone_into(&mut self.select);
            self.pages = self.graph.user_pages(SELECT, None);
            page = self.pages.next().await?;
        }
        self.first &= page.is_err();
        Some(page.map(UserPage::from))
    }

    /// The users whose accounts begin like this, with the same properties. The service compares without regard to case.
    pub(super) fn beginning_with(&self, prefix: &str) -> Pages<User> {
        let graph = self.graph.background();
        graph.user_pages(&self.select, Some(prefix))
    }
}

impl From<Page<User>> for UserPage {
    fn from(page: Page<User>) -> Self {
        Self {
            has_states: page.items.iter().any(|user| user.state.value.is_known()),
            users: page.items,
            skipped: page.skipped,
            asked_at: page.asked_at,
            more: page.more,
            is_part: false,
            doubt: None,
        }
    }
}

impl UserPage {
    /// A page that brings nobody, only why the next ones come one after another.
    pub(super) fn doubtful(doubt: Doubt) -> Self {
        Self {
            users: Vec::new(),
            has_states: false,
            skipped: 0,
            asked_at: clock::asking(),
            more: true,
            is_part: false,
            doubt: Some(doubt),
        }
    }
}

impl Graph {
    /// All users, 999 to a page.
    pub fn users(&self) -> UserPages {
        let select = with_state();
        UserPages {
            graph: self.clone(),
            pages: self.user_pages(&select, None),
            select,
            first: true,
        }
    }

    /// How many users the service counts. The number may be minutes old.
    pub async fn count_users(&self) -> Result<usize, Error> {
        let query = Some("$top=1&$select=id&$count=true");
        let url = self.endpoint().url(Version::V1, ["users"], query);
        let answer = self.send(&Request::eventual(Area::Users, url)).await?;
        let body: Counted = answer.json()?;
        body.count
            .ok_or_else(|| answer.unreadable("it does not say how many users there are"))
    }

    /// One user by object id or UPN; guests with `#EXT#` too.
    pub async fn user(&self, key: &str) -> Result<User, Error> {
        if matches!(key, "" | "." | "..") {
            return Err(Error::refused(Area::Users, "this names no user".to_owned()));
        }
        match self.select_user(key, &with_state()).await {
            Err(error) if does_not_know_states(&error) => self.select_user(key, SELECT).await,
            answered => answered,
        }
    }

    fn user_pages(&self, select: &str, prefix: Option<&str>) -> Pages<User> {
        let filter = prefix.map(|prefix| {
            let text = encoded(&prefix.replace('\'', "''"));
            format!("&$filter=startsWith(userPrincipalName,'{text}')")
        });
        let query = format!("$top=999&$select={select}{}", filter.unwrap_or_default());
        let url = self.endpoint().url(Version::V1, ["users"], Some(&query));
        Pages::new::<UserRow>(self.clone(), Area::Users, url)
    }

    async fn select_user(&self, key: &str, select: &str) -> Result<User, Error> {
        let query = Some(format!("$select={select}"));
        // As a segment, a name that begins with $ would be an operator of OData.
        let quoted = format!("users('{}')", key.replace('\'', "''"));
        let path = if key.starts_with('$') {
            vec![quoted.as_str()]
        } else {
            vec!["users", key]
        };
        let answer = self
            .get(Area::Users, Version::V1, path, query.as_deref())
            .await?;
        lenient::<UserRow>(answer.json()?)
            .and_then(|row| row.item(answer.asked_at))
            .ok_or_else(|| answer.unreadable("the user has no id"))
    }
}

fn with_state() -> String {
    format!("{SELECT},perUserMfaState")
}

/// A 400 that names the property; any other has another cause.
fn does_not_know_states(error: &Error) -> bool {
    error.service().is_some_and(|answer| {
        answer.status == 400
            && answer
                .message
                .to_ascii_lowercase()
                .contains("perusermfastate")
    })
}

/// Text as part of a query: `#`, `&` and `+` mean something there.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[derive(Deserialize)]
struct Counted {
    #[serde(rename = "@odata.count")]
    count: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserRow {
    #[serde(rename = "@odata.type")]
    odata_type: Option<String>,
    id: Option<String>,
    display_name: Option<String>,
    user_principal_name: Option<String>,
    account_enabled: Option<bool>,
    user_type: Option<String>,
    assigned_licenses: Option<Vec<IgnoredAny>>,
    #[serde(default, deserialize_with = "never_synced_as_false")]
    on_premises_sync_enabled: Option<bool>,
    created_date_time: Option<String>,
    last_password_change_date_time: Option<String>,
    per_user_mfa_state: Option<String>,
    mail: Option<String>,
    mobile_phone: Option<String>,
    business_phones: Option<Vec<String>>,
    external_user_state: Option<String>,
    #[serde(skip)]
    odd: UnreadableKeys,
}

impl UserRow {
    /// None where it adds nothing to the account's name.
    fn contact(&mut self) -> Option<Box<Contact>> {
        let account = self.user_principal_name.as_deref().unwrap_or_default();
        let mail = self.mail.take();
        let mail = mail.filter(|mail| !mail.is_empty() && !mail.eq_ignore_ascii_case(account));
        let business = self.business_phones.take().unwrap_or_default();
        let numbers = self.mobile_phone.take().into_iter().chain(business);
        let contact = Contact {
            mail: mail.map(SafeText::from),
            numbers: numbers
                .filter(|number| !number.is_empty())
                .map(SafeText::from)
                .collect(),
        };
        (contact != Contact::default()).then(|| Box::new(contact))
    }
}

impl Row for UserRow {
    type Item = User;

    fn note_unreadable(&mut self, keys: &[String]) {
        self.odd.note(keys);
    }

    fn item(mut self, asked_at: Timestamp) -> Option<User> {
        let contact = self.contact();
        let id = UserId::parse(self.id.as_deref()?)?;
        let upn = SafeText::from(self.user_principal_name.unwrap_or_default());
        let name = match self.display_name {
            Some(name) if !name.is_empty() => SafeText::from(name),
            _ => upn.clone(),
        };
        let odd = &self.odd;
        let set = self.external_user_state.is_some();
        let external = match odd.known::<()>("externalUserState", None) {
            Known::Unknown(why @ Unknown::Unreadable) if !upn.contains("#EXT#") => {
                Known::Unknown(why)
            }
            // Without the state, the account's name says of most accounts that they were invited.
            _ => Known::Is(set || upn.contains("#EXT#")),
        };
        let state = self.per_user_mfa_state.as_deref();
        let state = odd.spelled("perUserMfaState", state, MfaState::parse);
        Some(User {
            asked_at,
            state: Observed::new(state, asked_at),
            enabled: odd.known("accountEnabled", self.account_enabled),
            user_type: if self.odata_type.as_deref() == Some(AGENT) {
                Known::Is(UserType::Agent)
            } else {
                odd.spelled("userType", self.user_type.as_deref(), UserType::parse)
            },
            external,
            licences: odd
                .known("assignedLicenses", self.assigned_licenses)
                .map(|licences| u16::try_from(licences.len()).unwrap_or(u16::MAX)),
            synced: odd.known("onPremisesSyncEnabled", self.on_premises_sync_enabled),
            created: timestamp(self.created_date_time.as_deref()),
            password_changed: timestamp(self.last_password_change_date_time.as_deref()),
            contact,
            ..User::new(id, name, upn)
        })
    }
}

/// Graph writes null for a user who was never synced; a missing key says nothing.
fn never_synced_as_false<'de, D: Deserializer<'de>>(value: D) -> Result<Option<bool>, D::Error> {
    Option::deserialize(value).map(|synced: Option<bool>| Some(synced.unwrap_or_default()))
}
