//! Making a tenant of a scenario.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::logs::{Audit, Initiator, SignIn, Subject};
use super::spec::{operator_person, person_of};
use super::writes::{requirement, requirement_change};
use super::{GroupIndex, Kind, Method, Operator, Person, Tenant, activity, partner, strengths};
use crate::population::draw::{self, Draws};
use crate::population::{person, upn_of, world};
use crate::scenario::{Ago, AuditSpec, Scenario, SignInSpec};

/// How far back the logs reach with a P1 or P2 plan.
const LOG_DAYS: i64 = 30;

impl Tenant {
    /// The tenant of a scenario, as it is at `start`. Equal arguments give equal tenants.
    pub fn new(scenario: &Scenario, start: Timestamp) -> Self {
        let start = super::second(start);
        let mut tenant = Self {
            id: partner::tenant_id(scenario),
            name: scenario.tenant.name.clone(),
            domain: scenario.tenant.domain.clone(),
            plan: scenario.tenant.plan,
            state_column: scenario.tenant.per_user_mfa_state,
            cloud: scenario.tenant.cloud,
            trusts_guest_mfa: scenario.tenant.trusts_guest_mfa,
            trust_exceptions: scenario.tenant.trust_exceptions.clone(),
            start,
            operator: Operator {
                user: None,
                upn: Box::default(),
                scopes: scenario.operator.granted(),
                roles: Vec::new(),
            },
            security_defaults: scenario.tenant.security_defaults,
            policies: scenario.conditional_access.clone(),
            strengths: strengths::strengths(scenario),
            locations: strengths::locations(scenario),
            access_pass: scenario.access_pass.clone(),
            tokens: scenario.tokens.clone(),
            methods_policy: scenario.methods_policy.clone(),
            customers: partner::customers(scenario, start),
            seed: scenario.seed,
            people: Vec::new(),
            groups: Vec::new(),
            group_index: GroupIndex::default(),
            custom_roles: Vec::new(),
            assignments: Vec::new(),
            eligibilities: Vec::new(),
            risky: Vec::new(),
            sign_ins: Vec::new(),
            audits: Vec::new(),
            by_id: HashMap::new(),
            by_upn: HashMap::new(),
            draws: 0,
        };
        tenant.settle(scenario);
        tenant.form_groups(scenario);
        tenant.appoint(scenario);
        tenant.log_sign_ins(scenario);
        tenant.log_audits(scenario);
        tenant
    }

    /// The people of the scenario, then the operator if the scenario does not describe one, then people drawn.
    fn settle(&mut self, scenario: &Scenario) {
        let mut people: Vec<Person> = (0..)
            .zip(&scenario.people)
            .map(|(at, spec)| person_of(spec, scenario.seed, at, self.start))
            .collect();
        let operator = &scenario.operator.user;
        let foreign = scenario.operator.foreign;
        if !foreign && !people.iter().any(|p| same(&p.upn, operator)) {
            people.push(operator_person(scenario, self.start));
        }
        let taken: HashSet<String> = people.iter().map(|p| p.upn.to_lowercase()).collect();
        let total = scenario.population.people as usize;
        self.people.reserve_exact(people.len() + total);
        self.people.extend(people);
        let drawn = (0..)
            .filter(|at| !taken.contains(&format!("{}@{}", upn_of(*at).1, self.domain)))
            .take(total)
            .map(|at| person(scenario, at, self.start));
        self.people.extend(drawn);
        let described = self.people.iter().zip(&scenario.people);
        self.risky = described
            .filter_map(|(p, spec)| Some((p.id, spec.risk?)))
            .collect();
        for (at, person) in (0..).zip(&self.people) {
            self.by_id.insert(person.id, at);
            self.by_upn.insert(person.upn.to_lowercase().into(), at);
        }
    }

    fn log_sign_ins(&mut self, scenario: &Scenario) {
        let described = (0..).zip(&scenario.sign_ins);
        let mut log: Vec<SignIn> = described
            .filter_map(|(at, spec)| self.sign_in_of(scenario, spec, at))
            .collect();
        let people: Vec<&Person> = self
            .people
            .iter()
            .skip(scenario.people.len())
            .filter(|p| p.signed_in.is_some())
            .collect();
        if !people.is_empty() {
            let count = u64::from(scenario.population.sign_ins);
            log.extend((0..count).map(|at| self.drawn_sign_in(&people, at)));
        }
        log.sort_by_key(|s| s.at);
        self.sign_ins = log;
    }

    fn sign_in_of(&self, scenario: &Scenario, spec: &SignInSpec, at: u64) -> Option<SignIn> {
        let policy = spec.policy.as_ref().and_then(|name| {
            let mut policies = (0..).zip(&scenario.conditional_access);
            policies.find(|(_, p)| p.name == *name).map(|(at, _)| at)
        });
        Some(SignIn {
            id: draw::id(self.seed, at, draw::LOG),
            at: before(self.start, spec.ago),
            person: self.id_of(&spec.user)?,
            code: spec.code,
            app: world::app_named(&spec.app)?,
            client: spec.client.as_str(),
            place: world::place_named(&spec.place)?,
            host: 7,
            mfa: spec.prompt.as_str(),
            policy,
            declined: spec.declined,
            risk: spec.risk,
            compliant: spec.compliant,
        })
    }

    fn drawn_sign_in(&self, people: &[&Person], at: u64) -> SignIn {
        let mut draws = Draws::new(self.seed, at, draw::LOG);
        let person = *draws.pick(people);
        let ago = draws.seconds(24 * LOG_DAYS * 3_600);
        let asked = person.default_method().is_some() && draws.chance(0.3);
        let code = match draws.below(100) {
            0 | 1 => 50_126,
            2 if asked => 500_121,
            3 if asked => 50_074,
            4 => 50_140,
            _ => 0,
        };
        SignIn {
            id: draws.id(),
            at: self.start - ago,
            person: person.id,
            code,
            app: draws.pick(&world::APPS),
            client: if draws.chance(0.6) {
                "Browser"
            } else {
                "Mobile Apps and Desktop clients"
            },
            place: draws.pick(&world::PLACES[..world::WORKPLACES]),
            host: u8::try_from(1 + draws.below(250)).unwrap_or(1),
            mfa: asked.then_some("Mobile app notification"),
            policy: None,
            declined: false,
            risk: None,
            compliant: None,
        }
    }

    fn log_audits(&mut self, scenario: &Scenario) {
        let described = scenario.audits.iter();
        let mut log: Vec<Audit> = described.flat_map(|spec| self.audits_of(spec)).collect();
        log.extend(
            self.people
                .iter()
                .flat_map(|p| registrations(p, self.start)),
        );
        for (at, audit) in (0..).zip(&mut log) {
            audit.id = draw::id(self.seed ^ draw::LOG, at, draw::DIRECTORY);
            if audit.act.is_nil() {
                audit.act = audit.id;
            }
        }
        log.sort_by_key(|a| a.at);
        self.audits = log;
    }

    /// The entry, and the same again hourly before it where it repeats.
    fn audits_of(&self, spec: &AuditSpec) -> Vec<Audit> {
        let Some(first) = self.audit_of(spec) else {
            return Vec::new();
        };
        let hours = 0..i64::from(spec.repeat.max(1));
        hours
            .map(|hour| Audit {
                at: first.at - SignedDuration::from_hours(hour),
                ..first.clone()
            })
            .collect()
    }

    fn audit_of(&self, spec: &AuditSpec) -> Option<Audit> {
        let person = &self.people[self.find(&spec.user)?];
        let by = match &spec.by {
            Some(by) => &self.people[self.find(by)?],
            None => person,
        };
        let at = before(self.start, spec.ago);
        let since = person.remembered_from;
        let modified = spec.states.map_or_else(Vec::new, |(old, new)| {
            requirement_change(requirement(old, since), requirement(new, since))
        });
        let entry = audit(person, by, at, &spec.activity);
        let act = spec.act.as_ref().map(|act| {
            let number = act
                .bytes()
                .fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
            draw::id(self.seed ^ number, 0, draw::LOG)
        });
        Some(Audit {
            modified,
            act: act.unwrap_or_default(),
            succeeded: !spec.failed,
            reason: spec.reason.clone().unwrap_or_default(),
            by: match &spec.service {
                Some(name) => Initiator::Service(name.clone()),
                None => entry.by.clone(),
            },
            ..entry
        })
    }

    pub(super) fn id_of(&self, upn: &str) -> Option<Uuid> {
        self.find(upn).map(|at| self.people[at].id)
    }
}

/// What a person registered within the reach of the log.
fn registrations(person: &Person, start: Timestamp) -> impl Iterator<Item = Audit> {
    let oldest = start - SignedDuration::from_hours(24 * LOG_DAYS);
    let by_hand = |m: &&Method| !matches!(m.kind, Kind::AccessPass { .. });
    person
        .methods
        .iter()
        .filter(by_hand)
        .filter_map(move |method| {
            let at = method.created.filter(|at| *at >= oldest)?;
            Some(Audit {
                reason: activity::reason(activity::USER_REGISTERED, method.kind.spoken()).into(),
                ..audit(person, person, at, activity::USER_REGISTERED)
            })
        })
}

/// An entry without its id.
fn audit(person: &Person, by: &Person, at: Timestamp, activity: &str) -> Audit {
    let (service, operation) = activity::service_of(activity);
    Audit {
        id: Uuid::nil(),
        act: Uuid::nil(),
        succeeded: true,
        at,
        activity: activity.into(),
        service,
        category: "UserManagement",
        operation,
        reason: Box::default(),
        by: Initiator::Person {
            id: by.id,
            upn: by.upn.clone(),
        },
        to: Some(Subject::from(person)),
        modified: Vec::new(),
    }
}

impl From<&Person> for Subject {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            upn: person.upn.clone(),
        }
    }
}

fn before(start: Timestamp, ago: Ago) -> Timestamp {
    start - ago.0
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
