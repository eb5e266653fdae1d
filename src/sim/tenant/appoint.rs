//! Groups and roles of a scenario.

use std::collections::HashMap;

use jiff::SignedDuration;
use uuid::Uuid;

use super::roles::{self, Assignment, CustomRole, Eligibility, Principal};
use super::{Group, GroupIndex, Member, Tenant};
use crate::population::draw::{self, Draws};
use crate::scenario::{EligibleSpec, GroupSpec, RoleSpec, Scenario};

/// Roles that drawn administrators hold, in turn.
const DRAWN_ROLES: [Uuid; 8] = [
    roles::HELPDESK_ADMINISTRATOR,
    roles::USER_ADMINISTRATOR,
    roles::SECURITY_READER,
    roles::AUTHENTICATION_ADMINISTRATOR,
    roles::REPORTS_READER,
    roles::APPLICATION_ADMINISTRATOR,
    roles::CONDITIONAL_ACCESS_ADMINISTRATOR,
    roles::DIRECTORY_READERS,
];

/// When an eligible role began, where a scenario does not say.
const ELIGIBLE_SINCE: SignedDuration = SignedDuration::from_hours(24 * 200);

impl Tenant {
    pub(super) fn form_groups(&mut self, scenario: &Scenario) {
        let ids: HashMap<&str, Uuid> = (1..)
            .zip(&scenario.groups)
            .map(|(at, group)| {
                let id = draw::id(scenario.seed, at, draw::DIRECTORY);
                (&*group.name, id)
            })
            .collect();
        let formed = scenario.groups.iter().filter_map(|spec| {
            Some(Group {
                id: *ids.get(&*spec.name)?,
                name: spec.name.clone(),
                role_assignable: spec.role_assignable,
                members: self.members_of(scenario, spec, &ids),
            })
        });
        self.groups = formed.collect();
        self.group_index = GroupIndex::new(&self.groups);
    }

    /// Groups first, then people with devices and service principals among them.
    fn members_of(
        &self,
        scenario: &Scenario,
        spec: &GroupSpec,
        ids: &HashMap<&str, Uuid>,
    ) -> Vec<Member> {
        let inner = spec.groups.iter().filter_map(|g| ids.get(&**g).copied());
        let named = spec.members.iter().filter_map(|m| self.id_of(m));
        let mut members: Vec<Member> = inner.map(Member::Group).collect();
        members.extend(named.map(Member::Person));
        members.extend(self.drawn_members(scenario, spec).map(Member::Person));
        let own = ids.get(&*spec.name).copied().unwrap_or_default();
        let other = |what: &str, n: u32| Uuid::new_v5(&own, format!("{what} {n}").as_bytes());
        let devices = (0..spec.devices).map(|n| Member::Device(other("device", n)));
        let principals = 0..spec.service_principals;
        let principals = principals.map(|n| Member::ServicePrincipal(other("principal", n)));
        for (place, other) in devices.chain(principals).enumerate() {
            members.insert((place * 2 + 1).min(members.len()), other);
        }
        members
    }

    /// So many of the drawn people, who are the last of all; which of them depends on the name of the group.
    fn drawn_members(
        &self,
        scenario: &Scenario,
        spec: &GroupSpec,
    ) -> impl Iterator<Item = Uuid> + use<'_> {
        let crowd = (scenario.population.people as usize).min(self.people.len());
        let first = self.people.len() - crowd;
        let wanted = (spec.drawn as usize).min(crowd);
        let (start, step) = walk(&spec.name, crowd.max(1));
        (0..wanted).map(move |n| self.people[first + (start + n * step) % crowd].id)
    }

    pub(super) fn appoint(&mut self, scenario: &Scenario) {
        self.custom_roles = (0..)
            .zip(&scenario.custom_roles)
            .map(|(at, role)| CustomRole {
                id: draw::id(scenario.seed ^ draw::PERSON, at, draw::DIRECTORY),
                name: role.name.clone(),
            })
            .collect();
        let mut assignments = Vec::new();
        let mut eligibilities = Vec::new();
        let people = self.people.iter().zip(&scenario.people);
        let people = people.map(|(p, s)| (Principal::Person(p.id), &s.roles, &s.eligible));
        let groups = self.groups.iter().zip(&scenario.groups);
        let groups = groups.map(|(g, s)| (Principal::Group(g.id), &s.roles, &s.eligible));
        for (principal, roles, eligible) in people.chain(groups) {
            for spec in roles {
                let held = self.assignment_of(principal, spec);
                assignments.extend(held.filter(|held| !assignments.contains(held)));
            }
            eligibilities.extend(
                eligible
                    .iter()
                    .filter_map(|e| self.eligibility_of(principal, e)),
            );
        }
        let operator = self.id_of(&scenario.operator.user);
        let here = !scenario.operator.app_only && !scenario.operator.foreign;
        let operator = operator.filter(|_| here);
        for role in scenario
            .operator
            .roles
            .iter()
            .filter(|_| operator.is_some())
        {
            let held = operator.and_then(|id| Some(tenant_wide(id, self.role_id(role)?)));
            assignments.extend(held.filter(|held| !assignments.contains(held)));
        }
        let drawn = self.people.iter().skip(scenario.people.len() + 1);
        let staff = drawn.filter(|p| p.enabled && !p.is_guest());
        let admins = staff.take(scenario.population.admins as usize);
        let admins = admins.zip(DRAWN_ROLES.into_iter().cycle());
        assignments.extend(admins.map(|(person, role)| tenant_wide(person.id, role)));
        self.assignments = assignments;
        self.eligibilities = eligibilities;
        if scenario.operator.foreign {
            // The same user in every customer's tenant, with an id that none of their directories has.
            let upn = scenario.operator.user.to_lowercase();
            let roles = scenario.operator.roles.iter();
            self.operator.user = Some(Uuid::new_v5(&Uuid::nil(), upn.as_bytes()));
            self.operator.upn = scenario.operator.user.clone();
            self.operator.roles = roles.filter_map(|role| self.role_id(role)).collect();
        }
        if let Some(id) = operator {
            self.operator.user = Some(id);
            self.operator.upn = scenario.operator.user.clone();
            self.operator.roles = self.roles_of(id);
        }
    }

    fn assignment_of(&self, principal: Principal, spec: &RoleSpec) -> Option<Assignment> {
        Some(Assignment {
            principal,
            role: self.role_id(&spec.role)?,
            unit: self.unit_id(spec.unit.as_deref()),
            activated: spec.activated,
        })
    }

    fn eligibility_of(&self, principal: Principal, spec: &EligibleSpec) -> Option<Eligibility> {
        let began = spec.began.map_or(ELIGIBLE_SINCE, |ago| ago.0);
        Some(Eligibility {
            principal,
            role: self.role_id(&spec.role)?,
            unit: self.unit_id(spec.unit.as_deref()),
            member_type: spec.member_type,
            from: self.start - began,
            until: spec.ends.map(|ends| self.start + ends.0),
        })
    }

    /// Administrative units have no more than an id.
    fn unit_id(&self, name: Option<&str>) -> Option<Uuid> {
        name.map(|name| Uuid::new_v5(&self.id, format!("unit {name}").as_bytes()))
    }
}

fn tenant_wide(person: Uuid, role: Uuid) -> Assignment {
    Assignment {
        principal: Principal::Person(person),
        role,
        unit: None,
        activated: false,
    }
}

/// Where a group begins in a crowd, and a step that meets everybody once before it meets anybody again.
fn walk(name: &str, crowd: usize) -> (usize, usize) {
    let hash = name.bytes().fold(0, |sum, byte| {
        draw::number(sum, u64::from(byte), draw::DIRECTORY)
    });
    let mut draws = Draws::new(hash, 0, draw::DIRECTORY);
    let mut below = |end: usize| {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(draws.below(end)).unwrap_or(0)
    };
    let start = below(crowd);
    let first = 1 + below(crowd);
    let step = (first..first + crowd).find(|step| is_coprime(*step, crowd));
    (start, step.unwrap_or(1))
}

fn is_coprime(mut a: usize, mut b: usize) -> bool {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}
