//! Authentication strengths and named locations.

use uuid::{Uuid, uuid};

use super::Tenant;
use crate::population::draw;
use crate::scenario::{LocationSpec, Satisfies, Scenario};

/// An authentication strength.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationStrength {
    pub id: Uuid,
    /// displayName
    pub name: Box<str>,
    pub built_in: bool,
    pub satisfies: Satisfies,
    /// allowedCombinations
    pub combinations: Vec<String>,
}

/// A named location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLocation {
    pub id: Uuid,
    pub spec: LocationSpec,
}

/// The strength that a policy means when it names none.
pub const MULTIFACTOR: &str = "Multifactor authentication";

/// What the strongest strength allows, and the others too.
const PHISHING_RESISTANT: [&str; 3] = [
    "windowsHelloForBusiness",
    "fido2",
    "x509CertificateMultiFactor",
];

/// What a passwordless sign-in can be beside those.
const PASSWORDLESS: [&str; 1] = ["deviceBasedPush"];

/// What else is multifactor authentication. The strongest two strengths know no Temporary Access Pass.
const OTHERS: [&str; 8] = [
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
];

/// The strengths of every tenant, then those of the scenario.
pub(super) fn strengths(scenario: &Scenario) -> Vec<AuthenticationStrength> {
    let built_in = |id, name: &str, parts: &[&[&str]]| AuthenticationStrength {
        id,
        name: name.into(),
        built_in: true,
        satisfies: Satisfies::Mfa,
        combinations: parts.concat().into_iter().map(str::to_owned).collect(),
    };
    let mut strengths = vec![
        built_in(
            uuid!("00000000-0000-0000-0000-000000000002"),
            MULTIFACTOR,
            &[&PHISHING_RESISTANT, &PASSWORDLESS, &OTHERS],
        ),
        built_in(
            uuid!("00000000-0000-0000-0000-000000000003"),
            "Passwordless MFA",
            &[&PHISHING_RESISTANT, &PASSWORDLESS],
        ),
        built_in(
            uuid!("00000000-0000-0000-0000-000000000004"),
            "Phishing-resistant MFA",
            &[&PHISHING_RESISTANT],
        ),
    ];
    let own = (0..).zip(&scenario.strengths);
    strengths.extend(own.map(|(at, spec)| AuthenticationStrength {
        id: draw::id(scenario.seed ^ draw::METHOD, at, draw::DIRECTORY),
        name: spec.name.clone(),
        built_in: false,
        satisfies: spec.satisfies,
        combinations: spec.combinations.clone(),
    }));
    strengths
}

pub(super) fn locations(scenario: &Scenario) -> Vec<NamedLocation> {
    let specs = (0..).zip(&scenario.named_locations);
    let location = |(at, spec): (u64, &LocationSpec)| NamedLocation {
        id: draw::id(scenario.seed ^ draw::LOG, at, draw::METHOD),
        spec: spec.clone(),
    };
    specs.map(location).collect()
}

impl Tenant {
    /// The strength with this name.
    pub fn strength(&self, name: Option<&str>) -> Option<&AuthenticationStrength> {
        let name = name.unwrap_or(MULTIFACTOR);
        self.strengths.iter().find(|known| *known.name == *name)
    }

    /// The named location with this name.
    pub fn location(&self, name: &str) -> Option<&NamedLocation> {
        let mut locations = self.locations.iter();
        locations.find(|known| *known.spec.name == *name)
    }
}
