//! The conditions of a policy beside people and applications. One that the request says nothing about is not met.

use core::net::{IpAddr, Ipv4Addr};

use serde_json::{Map, Value};

use super::Unmet;
use crate::api::conditional_access::places;
use crate::scenario::{ConditionalAccess, FilterMode};
use crate::tenant::{NamedLocation, Tenant};

/// `signInConditions` of a request.
pub struct Supplied<'a>(pub &'a Map<String, Value>);

impl Supplied<'_> {
    /// The first condition that is not met.
    pub fn unmet(&self, tenant: &Tenant, policy: &ConditionalAccess) -> Option<Unmet> {
        let insider_risk = policy.insider_risk.as_deref();
        let checks = [
            (self.is_platform(policy), Unmet::DevicePlatform),
            (self.is_device(policy), Unmet::Devices),
            (self.is_client(policy), Unmet::ClientApps),
            (self.is_place(tenant, policy), Unmet::Location),
            (
                self.is_among("signInRiskLevel", &policy.sign_in_risk),
                Unmet::SignInRisk,
            ),
            (
                self.is_among("userRiskLevel", &policy.user_risk),
                Unmet::UserRisk,
            ),
            (
                self.is_within("insiderRiskLevel", insider_risk),
                Unmet::InsiderRisk,
            ),
            (self.is_flow(policy), Unmet::AuthenticationFlow),
        ];
        let mut checks = checks.into_iter();
        checks.find(|(met, _)| !met).map(|(_, unmet)| unmet)
    }

    fn supplied(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn is_platform(&self, policy: &ConditionalAccess) -> bool {
        let (include, exclude) = (&policy.platforms, &policy.exclude_platforms);
        if include.is_empty() && exclude.is_empty() {
            return true;
        }
        self.supplied("devicePlatform").is_some_and(|platform| {
            let has =
                |list: &[String]| list.iter().any(|known| known == platform || known == "all");
            has(include) && !has(exclude)
        })
    }

    fn is_device(&self, policy: &ConditionalAccess) -> bool {
        let Some(rule) = &policy.device_filter else {
            return true;
        };
        let device = self.0.get("deviceInfo");
        let passes = device.and_then(|device| device_passes(rule, device));
        match policy.device_filter_mode {
            FilterMode::Include => passes == Some(true),
            FilterMode::Exclude => passes == Some(false),
        }
    }

    fn is_client(&self, policy: &ConditionalAccess) -> bool {
        let kinds = &policy.client_app_types;
        kinds.iter().any(|kind| kind == "all") || self.is_among("clientAppType", kinds)
    }

    /// No condition, or one of the values.
    fn is_among(&self, name: &str, values: &[String]) -> bool {
        values.is_empty()
            || self
                .supplied(name)
                .is_some_and(|supplied| values.iter().any(|value| value == supplied))
    }

    /// No condition, or one of the flags.
    fn is_within(&self, name: &str, flags: Option<&str>) -> bool {
        let is = |flags: &str| {
            let supplied = self.supplied(name);
            supplied.is_some_and(|supplied| flags.split(',').any(|flag| flag.trim() == supplied))
        };
        flags.is_none_or(is)
    }

    fn is_flow(&self, policy: &ConditionalAccess) -> bool {
        let flow = self.0.get("authenticationFlow");
        let method = flow.and_then(|flow| flow["transferMethod"].as_str());
        let is = |methods: &str| {
            method.is_some_and(|method| methods.split(',').any(|known| known.trim() == method))
        };
        policy.authentication_flows.as_deref().is_none_or(is)
    }

    fn is_place(&self, tenant: &Tenant, policy: &ConditionalAccess) -> bool {
        let Some((include, exclude)) = places(policy) else {
            return true;
        };
        let here = |name: &str| self.is_at(tenant, name);
        let included = include.iter().any(|name| here(name) == Some(true));
        // An excluded place that the request says nothing about is not left out for certain.
        included && exclude.iter().all(|name| here(name) == Some(false))
    }

    /// Whether the sign-in comes from a place; none when the request does not say.
    fn is_at(&self, tenant: &Tenant, name: &str) -> Option<bool> {
        let address = self.supplied("ipAddress").and_then(|ip| ip.parse().ok());
        match name {
            "All" => address
                .map(|_| true)
                .or(self.supplied("country").map(|_| true)),
            "AllTrusted" => {
                let trusted = tenant.locations.iter().filter(|place| place.spec.trusted);
                address.map(|ip| trusted.clone().any(|place| is_within_ranges(place, ip)))
            }
            name => {
                let place = tenant.location(name)?;
                if place.spec.ranges.is_empty() {
                    let country = self.supplied("country")?;
                    return Some(place.spec.countries.iter().any(|known| **known == *country));
                }
                address.map(|ip| is_within_ranges(place, ip))
            }
        }
    }
}

fn is_within_ranges(place: &NamedLocation, address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else {
        return false;
    };
    let bits = address.to_bits();
    place.spec.ranges.iter().any(|range| {
        let (network, length) = range.split_once('/').unwrap_or((range, "32"));
        let network: Option<Ipv4Addr> = network.parse().ok();
        let length: Option<u32> = length.parse().ok().filter(|length| *length <= 32);
        network.zip(length).is_some_and(|(network, length)| {
            let shift = 32 - length;
            bits.checked_shr(shift) == network.to_bits().checked_shr(shift)
        })
    })
}

/// Whether a device passes a rule of comparisons that are joined by `-and` or `-or`; none when the request does not say.
fn device_passes(rule: &str, device: &Value) -> Option<bool> {
    let (joint, any) = if rule.contains(" -or ") {
        (" -or ", true)
    } else {
        (" -and ", false)
    };
    let results: Option<Vec<bool>> = rule
        .split(joint)
        .map(|part| comparison(part, device))
        .collect();
    let mut results = results?.into_iter();
    Some(if any {
        results.any(|passes| passes)
    } else {
        results.all(|passes| passes)
    })
}

/// `device.isCompliant -eq True`
fn comparison(text: &str, device: &Value) -> Option<bool> {
    let mut words = text.split_whitespace();
    let name = words.next()?.strip_prefix("device.")?;
    let operator = words.next()?;
    let wanted = words.collect::<Vec<_>>().join(" ");
    let wanted = wanted.trim_matches('"');
    let own = match device.get(name)? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let equal = own.eq_ignore_ascii_case(wanted);
    match operator {
        "-eq" => Some(equal),
        "-ne" => Some(!equal),
        _ => None,
    }
}
