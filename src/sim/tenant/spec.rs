//! People that a scenario describes one by one.

use jiff::{SignedDuration, Timestamp};

use super::person::REPORT_EVERY;
use super::{
    Kind, Licence, Method, Numbers, Person, Preference, Rare, Report, Snapshot, State, UserType,
};
use crate::population::draw::{self, Draws};
use crate::population::report;
use crate::scenario::{Ago, External, MethodSpec, PersonSpec, Plan, Scenario};

/// How long ago the report read an account that has changed since.
const STALE: SignedDuration = SignedDuration::from_hours(5);

/// The person of a spec; `at` is its place in the scenario, which its ids are drawn from.
pub(super) fn person_of(spec: &PersonSpec, seed: u64, at: u64, start: Timestamp) -> Person {
    let seed = seed ^ draw::DIRECTORY;
    let mut draws = Draws::new(seed, at, draw::METHOD);
    let since = |ago: Option<Ago>, days: i64| {
        let ago = ago.map_or(SignedDuration::from_hours(24 * days), |a| a.0);
        start - ago
    };
    let created = since(spec.created, 700);
    let mail = spec.mail.clone().unwrap_or_else(|| spec.user.clone());
    Person {
        id: draw::id(seed, at, draw::PERSON),
        name: spec.name.clone(),
        upn: spec.user.clone(),
        mail: (!mail.is_empty()).then_some(mail),
        numbers: numbers_of(spec),
        enabled: spec.enabled,
        user_type: match (spec.guest, spec.untyped) {
            (true, _) => UserType::Guest,
            (false, true) => UserType::Unset,
            (false, false) => UserType::Member,
        },
        external: spec.external.unwrap_or(if spec.user.contains("#EXT#") {
            External::Accepted
        } else {
            External::Unset
        }),
        rare: rare_of(spec),
        language: spec.language.clone(),
        licences: spec.licences.clone().into(),
        synced: spec.synced,
        created,
        password_changed: since(spec.password_changed, 120).max(created),
        sessions_from: created,
        remembered_from: created,
        state: spec.state,
        methods: spec
            .methods
            .iter()
            .map(|m| method_of(m, &mut draws, start))
            .collect(),
        preference: spec.default,
        signed_in: spec.signed_in.map(|a| start - a.0),
        report: report_of(spec, &mut draws, start),
    }
}

fn rare_of(spec: &PersonSpec) -> Option<Box<Rare>> {
    let rare = Rare {
        agent: spec.agent,
        home: spec.home_tenant,
    };
    (rare != Rare::default()).then(|| Box::new(rare))
}

fn numbers_of(spec: &PersonSpec) -> Option<Box<Numbers>> {
    let numbers = Numbers {
        mobile: spec.mobile.clone(),
        business: spec.office.clone(),
    };
    (numbers != Numbers::default()).then(|| Box::new(numbers))
}

/// Where a scenario says what the report still shows, the report last read the account [`STALE`] ago.
fn report_of(spec: &PersonSpec, draws: &mut Draws, start: Timestamp) -> Report {
    let usual = Report {
        unseen_until: spec.unreported.then_some(start),
        incapable: spec.incapable,
        ..report(draws)
    };
    let Some(shown) = &spec.reported_methods else {
        return usual;
    };
    let methods = shown.iter().map(|m| method_of(m, draws, start)).collect();
    let looked = (start - STALE).duration_since(Timestamp::UNIX_EPOCH);
    let into_period = looked.as_secs().rem_euclid(REPORT_EVERY.as_secs());
    let shown = Snapshot {
        methods,
        preference: None,
        enabled: spec.enabled,
    };
    Report {
        phase: SignedDuration::from_secs(into_period),
        before: Some(Box::new((start, shown))),
        ..usual
    }
}

fn method_of(spec: &MethodSpec, draws: &mut Draws, start: Timestamp) -> Method {
    let created = start
        - spec
            .created
            .map_or(SignedDuration::from_hours(24 * 400), |a| a.0);
    let mut kind = spec.kind.clone();
    if let Kind::AccessPass { starts, .. } = &mut kind {
        *starts = created;
    }
    Method {
        used: spec.used.map(|a| start - a.0),
        ..Method::new(kind, draws.id(), created)
    }
}

/// The operator of a scenario that does not describe one: an administrator with MFA.
pub(super) fn operator_person(scenario: &Scenario, start: Timestamp) -> Person {
    let spec = PersonSpec {
        name: "Operations".into(),
        user: scenario.operator.user.clone(),
        mail: None,
        mobile: None,
        office: Vec::new(),
        state: State::Enforced,
        enabled: true,
        guest: false,
        untyped: false,
        external: None,
        home_tenant: None,
        language: None,
        agent: false,
        synced: None,
        licences: vec![match scenario.tenant.plan {
            Plan::Free => Licence::Basic,
            Plan::P1 | Plan::P2 => Licence::E3,
        }],
        risk: None,
        roles: Vec::new(),
        eligible: Vec::new(),
        methods: vec![MethodSpec {
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
    person_of(&spec, scenario.seed, u64::from(u32::MAX), start)
}
