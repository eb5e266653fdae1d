//! The API as pure functions of the tenant and a request: which path, who may, what comes back.

mod access;
mod access_pass;
mod accounts;
mod collections;
mod conditional_access;
mod cross_tenant;
mod emails;
mod groups;
mod logs;
mod method_json;
mod methods;
mod methods_policy;
mod needs;
mod organization;
mod partner;
mod path;
mod phones;
mod preferences;
mod refusal;
mod report;
mod report_summary;
mod requirements;
mod role_definitions;
mod roles;
mod routes;
mod row;
mod security_defaults;
mod sign_in_text;
#[cfg(test)]
mod tests;
mod tokens;
mod users;
mod what_if;

use super::odata::Options;
use super::tenant::{Initiator, Tenant, Write, tick};
use super::wire::{Request, Response};
use routes::Run;
use serde_json::Value;

/// An answer, or the refusal that takes its place.
type Answer = Result<Response, Response>;

/// Answers one request to the API, whether it came alone or inside a `$batch`.
pub fn route(tenant: &mut Tenant, request: &Request) -> Response {
    answer(tenant, request).unwrap_or_else(|refusal| refusal)
}

fn answer(tenant: &mut Tenant, request: &Request) -> Answer {
    let path = path::plain(request)?;
    let found = path::find(request, &path)?;
    if let Some(segment) = path::missing_in(tenant.cloud, &path) {
        return Err(refusal::no_segment(request, segment));
    }
    let route = found.route;
    access::check(tenant, request, route, &found.parameters)?;
    let mut parameters = found.parameters;
    let person = match route.run {
        Run::Tenant(_) => None,
        Run::Person(_) => {
            let key = parameters.remove(0);
            let person = tenant
                .find(key)
                .ok_or_else(|| refusal::no_such(request, key))?;
            access::check_target(tenant, request, route, person)?;
            Some((key, person))
        }
    };
    let call = Call {
        request,
        parameters,
        key: person.map_or("", |(key, _)| key),
    };
    match (route.run, person) {
        (Run::Person(run), Some((_, person))) => run(tenant, &call, person),
        (Run::Tenant(run), _) => run(tenant, &call),
        (Run::Person(_), None) => Err(refusal::no_such(request, "")),
    }
}

/// What a route gets to work with.
struct Call<'a> {
    request: &'a Request,
    /// What stands in the path for the route's placeholders, without the person.
    parameters: Vec<&'a str>,
    /// The person's key as the caller wrote it: contexts repeat it.
    key: &'a str,
}

impl Call<'_> {
    fn options(&self) -> Result<Options, Response> {
        let options = Options::parse(self.request)?;
        match options.expand.first() {
            Some(name) => Err(refusal::no_property(self.request, name)),
            None => Ok(options),
        }
    }

    /// The n-th placeholder of the path, counted without the person.
    fn parameter(&self, at: usize) -> &str {
        self.parameters.get(at).copied().unwrap_or_default()
    }

    /// The properties that the body writes; annotations, such as the type that libraries send along, are none.
    fn properties(&self) -> Result<impl Iterator<Item = (&str, &Value)>, Response> {
        let Some(Ok(Value::Object(body))) = &self.request.body else {
            return Err(refusal::bad_body(self.request));
        };
        let properties = body.iter().map(|(name, value)| (name.as_str(), value));
        Ok(properties.filter(|(name, _)| !name.starts_with('@')))
    }

    /// `{root}/$metadata#users('key')/authentication/{part}`
    fn context(&self, part: &str) -> String {
        format!("{}/$metadata#{}", self.request.root(), self.set(part))
    }

    /// The part of a context below `$metadata#`.
    fn set(&self, part: &str) -> String {
        let key: String = url::form_urlencoded::byte_serialize(self.key.as_bytes()).collect();
        format!("users('{key}')/authentication/{part}")
    }

    /// A change in the name of the caller.
    fn write(&self, tenant: &Tenant) -> Write {
        let caller = &self.request.caller;
        let by = match caller.user.and_then(|id| tenant.person(id)) {
            Some(person) => Initiator::Person {
                id: person.id,
                upn: person.upn.clone(),
            },
            // Somebody from a partner's tenant.
            None if caller.user == tenant.operator.user && caller.user.is_some() => {
                Initiator::Person {
                    id: caller.user.unwrap_or_default(),
                    upn: tenant.operator.upn.clone(),
                }
            }
            None => Initiator::App { id: caller.app },
        };
        Write {
            by,
            at: tick(self.request.now),
        }
    }
}
