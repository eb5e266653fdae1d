//! Replicas that lag: after a write, reads of some areas still give what was there before it.

use super::tenant::{Person, Tenant};
use super::wire::{Request, Response, Verb};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// A part of the API with replicas of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReplicaArea {
    /// Rows of `/users`, the states in them included, and single users without `signInSessionsValidFromDateTime`.
    Users,
    /// `authentication/requirements`
    States,
    /// `authentication/methods` and the typed collections.
    Methods,
    /// `authentication/signInPreferences`
    Preferences,
    /// Users that are read with `signInSessionsValidFromDateTime`.
    Sessions,
    /// `auditLogs/directoryAudits`: entries of the write and of later ones are not in it yet.
    Audits,
}

/// How long a write is missing from later reads. Each area counts its reads by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    /// So many reads are old.
    pub reads: Option<u32>,
    /// Reads within so many milliseconds are old.
    pub ms: Option<u64>,
    /// The areas that lag; the one that is written when empty.
    pub areas: Vec<ReplicaArea>,
}

/// What reads still give that should be newer.
#[derive(Debug, Default)]
pub(super) struct Replicas {
    behind: Vec<Behind>,
}

/// One person in one area.
#[derive(Debug)]
struct Behind {
    area: ReplicaArea,
    person: usize,
    was: Person,
    /// How many entries the audit log had.
    audits: usize,
    reads: Option<u32>,
    until: Option<Timestamp>,
}

impl Behind {
    fn lasts(&self, now: Timestamp) -> bool {
        self.reads != Some(0) && self.until.is_none_or(|until| now < until)
    }
}

impl Replicas {
    /// Keeps a person as they are before a write; nothing for requests that write nobody.
    pub(super) fn keep(&mut self, tenant: &Tenant, request: &Request, lag: &Lag) {
        let (Some(written), Some(person)) = (area_of(request), person_of(tenant, request)) else {
            return;
        };
        if request.verb == Verb::Get {
            return;
        }
        let areas = match lag.areas.as_slice() {
            [] => &[written],
            areas => areas,
        };
        for &area in areas {
            self.behind
                .retain(|old| (old.area, old.person) != (area, person));
            self.behind.push(Behind {
                area,
                person,
                was: tenant.people()[person].clone(),
                audits: tenant.audits().len(),
                reads: lag.reads,
                until: lag.ms.map(|ms| {
                    let span = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
                    request.now.saturating_add(span).unwrap_or(Timestamp::MAX)
                }),
            });
        }
    }

    /// Answers a read from the replica that it meets, any other request from the tenant itself.
    pub(super) fn answer(
        &mut self,
        tenant: &mut Tenant,
        request: &Request,
        answer: impl FnOnce(&mut Tenant) -> Response,
    ) -> Response {
        self.behind.retain(|old| old.lasts(request.now));
        let area = area_of(request).filter(|_| request.verb == Verb::Get);
        let Some(area) = area else {
            return answer(tenant);
        };
        let person = person_of(tenant, request);
        let met: Vec<&mut Behind> = self
            .behind
            .iter_mut()
            .filter(|old| old.area == area && person.is_none_or(|person| person == old.person))
            .collect();
        let mut later = Vec::new();
        let mut now = Vec::new();
        for old in met {
            if let Some(reads) = &mut old.reads {
                *reads -= 1;
            }
            if area == ReplicaArea::Audits {
                later.push(tenant.take_audits_since(old.audits, old.person));
            } else {
                now.push((old.person, tenant.swap_person(old.person, old.was.clone())));
            }
        }
        let response = answer(tenant);
        for (person, is) in now {
            tenant.swap_person(person, is);
        }
        tenant.put_audits_back(later);
        response
    }
}

/// The area that a request reads or writes.
fn area_of(request: &Request) -> Option<ReplicaArea> {
    let selects = |name: &str| {
        let select = request.option("$select");
        select.is_some_and(|select| select.split(',').any(|selected| selected.trim() == name))
    };
    Some(match request.segments().as_slice() {
        ["users", _, "authentication", "requirements"] => ReplicaArea::States,
        ["users", _, "authentication", "signInPreferences"] => ReplicaArea::Preferences,
        ["users", _, "authentication", ..] => ReplicaArea::Methods,
        [
            "users",
            _,
            "revokeSignInSessions" | "invalidateAllRefreshTokens",
        ] => ReplicaArea::Sessions,
        ["users", _] if selects("signInSessionsValidFromDateTime") => ReplicaArea::Sessions,
        ["users"] | ["users", _] => ReplicaArea::Users,
        ["auditLogs", "directoryAudits", ..] => ReplicaArea::Audits,
        _ => return None,
    })
}

fn person_of(tenant: &Tenant, request: &Request) -> Option<usize> {
    match request.segments().as_slice() {
        ["users", key, ..] => tenant.find(key),
        _ => None,
    }
}
