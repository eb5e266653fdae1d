mod access;
mod adding;
mod directory;
mod groups;
mod logs;
mod methods;
mod methods_policy;
mod policies;
mod roles;
mod scenarios;
mod users;
mod what_if;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::route;
use crate::scenario::{Scenario, named};
use crate::tenant::Tenant;
use crate::tenant::roles::role_by_name;
use crate::wire::{Body, Caller, Request, Response, Verb, Version};

/// A tenant, and the caller who asks it.
struct Desk {
    tenant: Tenant,
    caller: Caller,
    now: Timestamp,
}

impl Desk {
    fn open(scenario: &str) -> Self {
        Self::of(named(scenario).unwrap())
    }

    fn of(text: &str) -> Self {
        let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let tenant = Tenant::new(&Scenario::parse(text).unwrap(), start);
        let caller = Caller {
            user: tenant.operator.user,
            scopes: tenant.operator.scopes.clone(),
            roles: tenant.operator.roles.clone(),
            app: Uuid::from_u128(7),
        };
        Self {
            tenant,
            caller,
            now: start + SignedDuration::from_secs(1),
        }
    }

    fn with_roles(mut self, names: &[&str]) -> Self {
        let template = |name: &&str| role_by_name(name).unwrap().template;
        self.caller.roles = names.iter().map(template).collect();
        self
    }

    fn also(mut self, scope: &str) -> Self {
        self.caller.scopes.push(scope.to_owned());
        self
    }

    fn with_scopes(mut self, scopes: &[&str]) -> Self {
        self.caller.scopes = scopes.iter().map(|s| (*s).to_owned()).collect();
        self
    }

    fn send(&mut self, verb: Verb, url: &str, body: Option<Value>, eventual: bool) -> Response {
        let url = url::Url::parse(&format!("http://sim.example{url}")).unwrap();
        let mut segments = url.path_segments().unwrap();
        let version = match segments.next() {
            Some("beta") => Version::Beta,
            _ => Version::V1,
        };
        let decode = |segment: &str| {
            let pair = format!("x={}", segment.replace('+', "%2B"));
            url::form_urlencoded::parse(pair.as_bytes())
                .next()
                .unwrap()
                .1
                .into_owned()
        };
        let request = Request {
            version,
            verb,
            path: segments.map(decode).collect(),
            query: url.query_pairs().into_owned().collect(),
            headers: if eventual {
                vec![("consistencylevel".to_owned(), "eventual".to_owned())]
            } else {
                Vec::new()
            },
            body: body.map(Ok),
            origin: "http://127.0.0.1:1".to_owned(),
            caller: self.caller.clone(),
            id: Uuid::from_u128(1),
            now: self.now,
        };
        route(&mut self.tenant, &request)
    }

    fn get(&mut self, url: &str) -> Value {
        let response = self.send(Verb::Get, url, None, false);
        assert_eq!(response.status, 200, "{url}: {response:?}");
        json(response)
    }

    fn get_eventual(&mut self, url: &str) -> Value {
        let response = self.send(Verb::Get, url, None, true);
        assert_eq!(response.status, 200, "{url}: {response:?}");
        json(response)
    }

    fn delete(&mut self, url: &str) -> u16 {
        self.send(Verb::Delete, url, None, false).status
    }

    fn patch(&mut self, url: &str, body: Value) -> u16 {
        self.send(Verb::Patch, url, Some(body), false).status
    }

    /// Status, code and message of a refusal.
    fn refused(&mut self, verb: Verb, url: &str, body: Option<Value>) -> (u16, String, String) {
        let response = self.send(verb, url, body, false);
        let status = response.status;
        let error = json(response)["error"].take();
        let text = |name: &str| error[name].as_str().unwrap().to_owned();
        (status, text("code"), text("message"))
    }

    fn refused_get(&mut self, url: &str) -> (u16, String, String) {
        self.refused(Verb::Get, url, None)
    }

    fn id(&self, upn: &str) -> Uuid {
        self.tenant.people()[self.tenant.find(upn).unwrap()].id
    }
}

fn json(response: Response) -> Value {
    match response.body {
        Body::Json(body) => body,
        other => panic!("{other:?}"),
    }
}

fn texts<'a>(body: &'a Value, name: &str) -> Vec<&'a str> {
    let rows = body["value"].as_array().unwrap();
    rows.iter().filter_map(|row| row[name].as_str()).collect()
}
