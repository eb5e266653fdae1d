//! People whom a scenario tells one by one.

use jiff::{SignedDuration, Timestamp};

use super::person::REPORT_EVERY;
use super::{Kind, Licence, Method, Numbers, Person, Preference, Report, Snapshot, State};
use crate::population::draw::{self, Draws};
use crate::population::report;
use crate::scenario::{Ago, MethodTold, PersonTold, Plan, Scenario};

/// How long ago the report looked at an account that has changed since.
const STALE: SignedDuration = SignedDuration::from_hours(5);

/// A person told, the `at`th.
pub(super) fn told_person(told: &PersonTold, seed: u64, at: u64, start: Timestamp) -> Person {
    let seed = seed ^ draw::DIRECTORY;
    let mut draws = Draws::new(seed, at, draw::METHOD);
    let since = |ago: Option<Ago>, days: i64| {
        let ago = ago.map_or(SignedDuration::from_hours(24 * days), |a| a.0);
        start - ago
    };
    let created = since(told.created, 700);
    let mail = told.mail.clone().unwrap_or_else(|| told.user.clone());
    Person {
        id: draw::id(seed, at, draw::PERSON),
        name: told.name.clone(),
        upn: told.user.clone(),
        mail: (!mail.is_empty()).then_some(mail),
        numbers: told_numbers(told),
        enabled: told.enabled,
        guest: told.guest,
        licences: told.licences.clone().into(),
        synced: told.synced,
        created,
        password_changed: since(told.password_changed, 120).max(created),
        sessions_from: created,
        remembered_from: created,
        state: told.state,
        methods: told
            .methods
            .iter()
            .map(|m| told_method(m, &mut draws, start))
            .collect(),
        preference: told.default,
        signed_in: told.signed_in.map(|a| start - a.0),
        report: told_report(told, &mut draws, start),
    }
}

fn told_numbers(told: &PersonTold) -> Option<Box<Numbers>> {
    let numbers = Numbers {
        mobile: told.mobile.clone(),
        business: told.office.clone(),
    };
    (numbers != Numbers::default()).then(|| Box::new(numbers))
}

/// Who has changed since the report looked was looked at [`STALE`] ago.
fn told_report(told: &PersonTold, draws: &mut Draws, start: Timestamp) -> Report {
    let usual = Report {
        unseen_until: told.unreported.then_some(start),
        incapable: told.incapable,
        ..report(draws)
    };
    let Some(shown) = &told.reported_methods else {
        return usual;
    };
    let methods = shown.iter().map(|m| told_method(m, draws, start)).collect();
    let looked = (start - STALE).duration_since(Timestamp::UNIX_EPOCH);
    let into_period = looked.as_secs().rem_euclid(REPORT_EVERY.as_secs());
    let shown = Snapshot {
        methods,
        preference: None,
        enabled: told.enabled,
    };
    Report {
        phase: SignedDuration::from_secs(into_period),
        before: Some(Box::new((start, shown))),
        ..usual
    }
}

fn told_method(told: &MethodTold, draws: &mut Draws, start: Timestamp) -> Method {
    let created = start
        - told
            .created
            .map_or(SignedDuration::from_hours(24 * 400), |a| a.0);
    let mut kind = told.kind.clone();
    if let Kind::AccessPass { starts, .. } = &mut kind {
        *starts = created;
    }
    Method {
        used: told.used.map(|a| start - a.0),
        ..Method::new(kind, draws.id(), created)
    }
}

/// The operator whom a scenario does not tell: an administrator with MFA.
pub(super) fn operator_person(scenario: &Scenario, start: Timestamp) -> Person {
    let told = PersonTold {
        name: "Operations".into(),
        user: scenario.operator.user.clone(),
        mail: None,
        mobile: None,
        office: Vec::new(),
        state: State::Enforced,
        enabled: true,
        guest: false,
        synced: None,
        licences: vec![match scenario.tenant.plan {
            Plan::Free => Licence::Basic,
            Plan::P1 | Plan::P2 => Licence::E3,
        }],
        risk: None,
        roles: Vec::new(),
        methods: vec![MethodTold {
            created: None,
            used: None,
            kind: Kind::Authenticator {
                name: "Operations phone".into(),
                version: "6.2506.3850".into(),
                outlook: false,
            },
        }],
        default: Some(Preference::Push),
        created: None,
        password_changed: None,
        signed_in: Some(Ago(SignedDuration::from_mins(5))),
        unreported: false,
        incapable: false,
        reported_methods: None,
    };
    told_person(&told, scenario.seed, u64::from(u32::MAX), start)
}
