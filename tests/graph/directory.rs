//! A directory that changes while it is read: people are added, renamed and removed between any two requests. It lists its
//! users in the order of their ids, as they are at the moment of the request.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use mfadeck::tenant::UserId;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::mock::{Mock, Reply};
use crate::user;

const PAGE: usize = 7;
const LONG_AGO: &str = "2020-01-01T00:00:00Z";

#[derive(Clone, Debug)]
pub struct Person {
    pub account: String,
    pub created: String,
}

/// What happens at a request, before it is answered.
#[derive(Clone, Debug)]
pub enum Event {
    Nothing,
    Add(String),
    /// One of those who are there, by a number that is cut to fit.
    Rename(usize, String),
    Remove(usize),
    /// This request is refused for the moment.
    Throttle,
    /// Parts are refused from here on.
    RefuseParts,
}

#[derive(Debug, Default)]
pub struct Directory {
    pub people: BTreeMap<u128, Person>,
    pub removed: HashSet<u128>,
    added: u128,
    pub refuses_parts: bool,
    /// Parts come without the state.
    pub parts_lack_states: bool,
    base: String,
}

pub type Shared = Arc<Mutex<Directory>>;

impl Directory {
    /// People with these accounts; ids are scattered, so that the order of the list is none of names.
    pub fn of(accounts: impl IntoIterator<Item = String>) -> Self {
        let mut directory = Self::default();
        for (number, account) in (1_u128..).zip(accounts) {
            let id = number.wrapping_mul(7_919) % 1_000_003;
            let created = LONG_AGO.to_owned();
            directory.people.insert(id, Person { account, created });
        }
        directory
    }

    /// Serves it; before the nth request the nth event happens.
    pub async fn serve(self, events: Vec<Event>) -> (Shared, Mock) {
        let shared = Arc::new(Mutex::new(self));
        let directory = Arc::clone(&shared);
        let mut events = events.into_iter();
        let mock = Mock::answering(move |line| {
            let event = events.next().unwrap_or(Event::Nothing);
            directory.lock().unwrap().answer(line, event)
        })
        .await;
        shared.lock().unwrap().base.clone_from(&mock.url);
        (shared, mock)
    }

    fn happen(&mut self, event: Event) {
        let nth = |people: &BTreeMap<u128, Person>, number: usize| {
            people.keys().nth(number % people.len().max(1)).copied()
        };
        match event {
            Event::Add(account) => {
                self.added += 1;
                // Some come before those who were listed already, some behind.
                let id = self.added * 104_729 % 1_000_003 + 2_000_000 * (self.added % 2);
                let created = Timestamp::now().to_string();
                self.people.insert(id, Person { account, created });
            }
            Event::Rename(number, account) => {
                let person = nth(&self.people, number).and_then(|id| self.people.get_mut(&id));
                if let Some(person) = person {
                    person.account = account;
                }
            }
            Event::Remove(number) => {
                if let Some(id) = nth(&self.people, number) {
                    self.people.remove(&id);
                    self.removed.insert(id);
                }
            }
            Event::RefuseParts => self.refuses_parts = true,
            Event::Nothing | Event::Throttle => {}
        }
    }

    fn answer(&mut self, line: &str, event: Event) -> Reply {
        if matches!(event, Event::Throttle) {
            return Reply::error(429, &[("Retry-After", "0.001")], "TooManyRequests", "later");
        }
        self.happen(event);
        let (_, query) = line.split_once('?').unwrap();
        let option = |name: &str| {
            let mut options = query.split('&').filter_map(|option| option.split_once('='));
            let value = options.find(|(key, _)| *key == name)?.1;
            Some(
                percent_decode_str(value)
                    .decode_utf8()
                    .unwrap()
                    .into_owned(),
            )
        };
        if option("$count").is_some() {
            return Reply::ok(&json!({"@odata.count": self.people.len(), "value": []}));
        }
        let prefix = option("$filter").map(|filter| {
            let text = filter
                .strip_prefix("startsWith(userPrincipalName,'")
                .unwrap();
            text.strip_suffix("')").unwrap().replace("''", "'")
        });
        if prefix.is_some() && self.refuses_parts {
            return Reply::error(400, &[], "Request_UnsupportedQuery", "Unsupported Query.");
        }
        let after: Option<u128> = option("$skiptoken").map(|token| token.parse().unwrap());
        let states = prefix.is_none() || !self.parts_lack_states;
        let begins = prefix.clone().unwrap_or_default().to_lowercase();
        let mut rest = self
            .people
            .iter()
            .filter(|(id, _)| after.is_none_or(|after| **id > after))
            .filter(|(_, person)| person.account.to_lowercase().starts_with(&begins));
        let page: Vec<(&u128, &Person)> = rest.by_ref().take(PAGE).collect();
        let rows: Vec<Value> = page
            .iter()
            .map(|(id, person)| row(**id, person, states))
            .collect();
        let mut body = json!({ "value": rows });
        if let (Some(_), Some((last, _))) = (rest.next(), page.last()) {
            let line = line.trim_start_matches("GET ");
            let line = line.split("&$skiptoken=").next().unwrap();
            body["@odata.nextLink"] = json!(format!("{}{line}&$skiptoken={last}", self.base));
        }
        Reply::ok(&body)
    }

    pub fn ids(people: impl IntoIterator<Item = u128>) -> HashSet<UserId> {
        people.into_iter().map(user).collect()
    }
}

fn row(id: u128, person: &Person, states: bool) -> Value {
    let mut row = json!({"id": user(id).to_string(), "displayName": person.account,
        "userPrincipalName": person.account, "createdDateTime": person.created});
    if states {
        row["perUserMfaState"] = json!("disabled");
    }
    row
}
