//! The limits of the service and who has used them up.

use super::wire::{Request, Response, Verb};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;
use std::collections::VecDeque;
use uuid::Uuid;

/// The limits that a scenario sets; the defaults are those that Microsoft documents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether anything is limited.
    pub enabled: bool,
    /// Resource units in ten seconds; by default 3 500, 5 000 or 8 000 by the size of the tenant.
    pub resource_units: Option<u32>,
    /// Writes in 150 seconds.
    pub writes: u32,
    /// Requests for reports and logs in ten seconds.
    pub reports: u32,
    /// Requests for Conditional Access and risk in one second; refusals carry no `Retry-After`.
    pub conditional_access: u32,
    /// Requests for authentication methods in ten seconds. Undocumented; observed near 60.
    pub methods: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            resource_units: None,
            writes: 3_000,
            reports: 5,
            conditional_access: 1,
            methods: None,
        }
    }
}

/// What was spent of each limit.
#[derive(Debug)]
pub struct Throttle {
    enabled: bool,
    tenant: Uuid,
    units: Window,
    writes: Window,
    reports: Window,
    conditional_access: Window,
    methods: Option<Window>,
}

impl Throttle {
    /// Nothing spent yet, in a tenant with so many people.
    pub fn new(limits: &Limits, tenant: Uuid, people: usize) -> Self {
        let by_size = match people {
            0..50 => 3_500,
            50..=500 => 5_000,
            _ => 8_000,
        };
        Self {
            enabled: limits.enabled,
            tenant,
            units: Window::new(limits.resource_units.unwrap_or(by_size), 10),
            writes: Window::new(limits.writes, 150),
            reports: Window::new(limits.reports, 10),
            conditional_access: Window::new(limits.conditional_access, 1),
            methods: limits.methods.map(|limit| Window::new(limit, 10)),
        }
    }

    /// Spends what a request costs, and gives the headers that tell so; or refuses it and spends nothing.
    pub fn admit(&mut self, request: &Request) -> Result<Vec<(String, String)>, Response> {
        let now = request.now;
        let cost = Cost::of(request);
        let mut headers = vec![("x-ms-resource-unit".to_owned(), cost.units.to_string())];
        if !self.enabled {
            return Ok(headers);
        }
        match cost.bucket {
            Bucket::Reports => take_all(now, &mut [(&mut self.reports, 1)])
                .map_err(|(_, free)| self.refuse(request, Some(free), None))?,
            Bucket::ConditionalAccess => take_all(now, &mut [(&mut self.conditional_access, 1)])
                .map_err(|_| self.refuse(request, None, None))?,
            Bucket::Directory | Bucket::Methods => {
                let mut wanted = vec![
                    (&mut self.units, cost.units),
                    (&mut self.writes, cost.writes),
                ];
                if let (Bucket::Methods, Some(methods)) = (cost.bucket, &mut self.methods) {
                    wanted.push((methods, 1));
                }
                take_all(now, &mut wanted).map_err(|(which, free)| {
                    let exceeded = [
                        "ResourceUnitLimitExceeded",
                        "WriteLimitExceeded",
                        "CPULimitExceeded",
                    ][which];
                    self.refuse(request, Some(free), Some(exceeded))
                })?;
                let fill = self.units.fill().max(self.writes.fill());
                if fill >= 0.8 {
                    headers.push((
                        "x-ms-throttle-limit-percentage".to_owned(),
                        format!("{fill:.2}"),
                    ));
                }
            }
        }
        Ok(headers)
    }

    fn refuse(
        &self,
        request: &Request,
        free: Option<Timestamp>,
        exceeded: Option<&str>,
    ) -> Response {
        let mut response = too_many_requests(request);
        if let Some(free) = free {
            let milliseconds = free.duration_since(request.now).as_millis();
            // Whole seconds, rounded up, so that a client that waits this long is let in.
            let seconds = (milliseconds + 999).div_euclid(1000).max(1);
            response = response.with_header("Retry-After", seconds.to_string());
        }
        if let Some(exceeded) = exceeded {
            let scope = format!(
                "Tenant_Application/ReadWrite/{}/{}",
                request.caller.app, self.tenant
            );
            response = response
                .with_header("x-ms-throttle-scope", scope)
                .with_header("x-ms-throttle-information", exceeded);
        }
        response
    }
}

/// A 429 in Graph's shape, without `Retry-After`.
pub fn too_many_requests(request: &Request) -> Response {
    let date = request.now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    Response::json(
        429,
        json!({"error": {"code": "TooManyRequests", "message": "Please retry again later.",
            "innerError": {"code": "429", "date": date, "message": "Please retry after",
                "request-id": request.id.to_string(), "status": "429"}}}),
    )
}

/// Which service answers, and so whose limits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bucket {
    Directory,
    Methods,
    Reports,
    ConditionalAccess,
}

struct Cost {
    bucket: Bucket,
    units: u32,
    writes: u32,
}

impl Cost {
    fn of(request: &Request) -> Self {
        let path = request.segments();
        let bucket = match path.as_slice() {
            ["auditLogs", ..] | ["reports", "authenticationMethods", ..] => Bucket::Reports,
            ["identity", "conditionalAccess", ..] | ["identityProtection", ..] => {
                Bucket::ConditionalAccess
            }
            [.., "authentication", "methods"] => Bucket::Methods,
            _ => Bucket::Directory,
        };
        let base: u32 = match path.as_slice() {
            _ if request.verb != Verb::Get => 1,
            ["groups", _, "transitiveMembers", ..] => 5,
            ["groups", _, "members", ..] | ["subscribedSkus"] => 3,
            ["users"]
            | [.., "memberOf" | "transitiveMemberOf" | "licenseDetails"]
            | [.., "memberOf" | "transitiveMemberOf", _] => 2,
            _ => 1,
        };
        let small = request
            .option("$top")
            .and_then(|top| top.parse().ok())
            .is_some_and(|top: u32| top < 20);
        let less = u32::from(request.option("$select").is_some()) + u32::from(small);
        let more = u32::from(request.option("$expand").is_some());
        Self {
            bucket,
            units: (base + more).saturating_sub(less).max(1),
            writes: u32::from(request.verb != Verb::Get),
        }
    }
}

/// A limit over a window that slides.
#[derive(Debug)]
struct Window {
    limit: u32,
    span: SignedDuration,
    used: u32,
    spent: VecDeque<(Timestamp, u32)>,
}

impl Window {
    fn new(limit: u32, seconds: i64) -> Self {
        Self {
            limit,
            span: SignedDuration::from_secs(seconds),
            used: 0,
            spent: VecDeque::new(),
        }
    }

    /// When so much can be spent; `now` means at once.
    fn free_at(&mut self, now: Timestamp, cost: u32) -> Timestamp {
        while let Some((at, spent)) = self.spent.front()
            && now.duration_since(*at) >= self.span
        {
            self.used -= spent;
            self.spent.pop_front();
        }
        let (mut used, mut free) = (self.used, now);
        for (at, spent) in &self.spent {
            if used + cost <= self.limit {
                break;
            }
            used -= spent;
            free = at.saturating_add(self.span).unwrap_or(now);
        }
        // What costs more than the whole limit never passes, but the answer has to name a wait.
        if cost > self.limit {
            free = now.saturating_add(self.span).unwrap_or(now);
        }
        free
    }

    fn spend(&mut self, now: Timestamp, cost: u32) {
        self.used += cost;
        self.spent.push_back((now, cost));
    }

    fn fill(&self) -> f64 {
        f64::from(self.used) / f64::from(self.limit.max(1))
    }
}

/// Spends from all windows or from none; the error is which one is used up, and until when.
fn take_all(now: Timestamp, wanted: &mut [(&mut Window, u32)]) -> Result<(), (usize, Timestamp)> {
    for (which, (window, cost)) in wanted.iter_mut().enumerate() {
        let free = window.free_at(now, *cost);
        if *cost > 0 && free > now {
            return Err((which, free));
        }
    }
    for (window, cost) in wanted {
        if *cost > 0 {
            window.spend(now, *cost);
        }
    }
    Ok(())
}
