//! A tenant in small, served from one file: collections with pages and the few filters that mfadeck sends.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use serde_json::{Map, Value, json};

/// Serves until the process ends.
pub struct Server {
    url: String,
    tenant: Arc<Value>,
}

/// A status, headers beside the usual ones, and a body.
struct Reply {
    status: u64,
    headers: Vec<(String, String)>,
    body: String,
}

impl Reply {
    fn json(status: u64, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: body.to_string(),
        }
    }

    fn not_found() -> Self {
        let error =
            json!({"error": {"code": "Request_ResourceNotFound", "message": "It does not exist."}});
        Self::json(404, &error)
    }
}

impl Server {
    /// Starts on loopback; every time of the file moves with the clock.
    pub fn start(text: &str) -> Self {
        let file: Value = serde_json::from_str(text).unwrap();
        let now: Timestamp = file["_now"].as_str().unwrap().parse().unwrap();
        let tenant: Value =
            serde_json::from_str(&moved(text, Timestamp::now().duration_since(now))).unwrap();
        let tenant = Arc::new(tenant);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (serving, base) = (Arc::clone(&tenant), url.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tenant, base) = (Arc::clone(&serving), base.clone());
                std::thread::spawn(move || serve(&stream, &tenant, &base));
            }
        });
        Self { url, tenant }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn expectations(&self) -> Vec<Value> {
        self.tenant["_expect"].as_array().unwrap().clone()
    }

    /// An unsigned token of a Global Administrator with every permission that a reading needs.
    pub fn token(&self) -> String {
        let me = &self.tenant["me"];
        let id = me["id"]
            .as_str()
            .unwrap_or("00000000-0000-4000-8000-0000000000aa");
        let upn = me["userPrincipalName"]
            .as_str()
            .unwrap_or("ops@contoso.example");
        let claims = json!({
            "aud": "https://graph.microsoft.com", "oid": id, "upn": upn, "idtyp": "user",
            "tid": "00000000-0000-4000-8000-0000000000ff",
            "wids": ["62e90394-69f5-4237-9190-012177145e10"],
            "exp": Timestamp::now().as_second() + 3_600,
            "scp": "User.Read.All Policy.Read.All Policy.ReadWrite.AuthenticationMethod AuditLog.Read.All \
                    UserAuthenticationMethod.ReadWrite.All RoleManagement.Read.Directory User.RevokeSessions.All \
                    GroupMember.ReadBasic.All IdentityRiskyUser.Read.All LicenseAssignment.Read.All",
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!(
            "{}.{}.x",
            part(&json!({"alg": "none", "typ": "JWT"})),
            part(&claims)
        )
    }
}

/// The text with every time of this century moved.
fn moved(text: &str, by: SignedDuration) -> String {
    let time = Regex::new(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)").unwrap();
    time.replace_all(text, |found: &regex::Captures<'_>| {
        let at: Timestamp = found[0].parse().unwrap();
        (at + by).to_string()
    })
    .into_owned()
}

fn serve(stream: &TcpStream, tenant: &Value, base: &str) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        return;
    }
    let mut length = 0;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).is_err() || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let mut words = line.split(' ');
    let (verb, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let reply = if target.contains("$batch") {
        batch(&body, tenant, base)
    } else {
        answer(verb, target, tenant, base)
    };
    let mut text = format!(
        "HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n",
        reply.status,
        reply.body.len()
    );
    for (name, value) in &reply.headers {
        _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    text.push_str(&reply.body);
    _ = (&mut &*stream).write_all(text.as_bytes());
}

fn batch(body: &[u8], tenant: &Value, base: &str) -> Reply {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let requests = body["requests"].as_array().into_iter().flatten();
    let responses: Vec<Value> = requests
        .map(|request| {
            let target = format!("/beta{}", request["url"].as_str().unwrap_or_default());
            let reply = answer(
                request["method"].as_str().unwrap_or("GET"),
                &target,
                tenant,
                base,
            );
            let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
            json!({"id": request["id"], "status": reply.status, "headers": {}, "body": body})
        })
        .collect();
    Reply::json(200, &json!({"responses": responses}))
}

fn answer(verb: &str, target: &str, tenant: &Value, base: &str) -> Reply {
    let decoded = percent_encoding::percent_decode_str(target)
        .decode_utf8_lossy()
        .replace('+', " ");
    if let Some(reply) = planted(verb, &decoded, tenant) {
        return reply;
    }
    if verb != "GET" {
        return Reply::json(
            405,
            &json!({"error": {"code": "BadRequest", "message": "Reading only."}}),
        );
    }
    let (path, query) = decoded.split_once('?').unwrap_or((&decoded, ""));
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').skip(1).collect();
    let list = |name: &str| tenant[name].as_array().cloned().unwrap_or_default();
    let page = |rows: Vec<Value>| pages(&rows, target, query, base);
    match segments[..] {
        ["me"] => Reply::json(200, &tenant["me"]),
        ["users"] => page(list("users")),
        ["users", key] => one(user(tenant, key).as_ref()),
        ["users", key, "authentication", "requirements"] => {
            let state = |user: Value| json!({"perUserMfaState": user["perUserMfaState"]});
            one(user(tenant, key).map(state).as_ref())
        }
        ["users", key, "authentication", "methods"] => page(
            tenant["methods"][key]
                .as_array()
                .cloned()
                .unwrap_or_default(),
        ),
        ["users", key, "authentication", "signInPreferences"] => match &tenant["prefs"][key] {
            Value::Null => Reply::json(
                200,
                &json!({
                    "isSystemPreferredAuthenticationMethodEnabled": true,
                    "userPreferredMethodForSecondaryAuthentication": null,
                }),
            ),
            prefs => Reply::json(200, prefs),
        },
        ["users", key, "transitiveMemberOf"] | ["users", key, "transitiveMemberOf", _] => page(
            tenant["memberOf"][key]
                .as_array()
                .cloned()
                .unwrap_or_default(),
        ),
        ["groups", id, "transitiveMembers"] => match &tenant["groups"][id] {
            Value::Array(members) => page(members.clone()),
            _ => Reply::not_found(),
        },
        ["auditLogs", "directoryAudits"] => page(audits(tenant, query)),
        ["auditLogs", "signIns"] => {
            let rows = list("signIns").into_iter();
            page(
                rows.filter(|row| row["userId"].as_str().is_none_or(|id| query.contains(id)))
                    .collect(),
            )
        }
        [
            "reports",
            "authenticationMethods",
            "userRegistrationDetails",
        ] => page(list("registration")),
        [
            "reports",
            "authenticationMethods",
            "userRegistrationDetails",
            id,
        ] => one(list("registration").iter().find(|row| row["id"] == id)),
        ["policies", "identitySecurityDefaultsEnforcementPolicy"] => Reply::json(
            200,
            &json!({"isEnabled": tenant["securityDefaults"] == true || tenant["securityDefaults"]["isEnabled"] == true}),
        ),
        ["identity", "conditionalAccess", "policies"] => page(list("policies")),
        ["roleManagement", "directory", "roleDefinitions"] => page(list("roleDefinitions")),
        ["roleManagement", "directory", "roleAssignments"] => page(list("roleAssignments")),
        [
            "roleManagement",
            "directory",
            "roleEligibilityScheduleInstances",
        ] => page(list("eligibleRoles")),
        ["identityProtection", "riskyUsers"] => {
            let rows = list("riskyUsers").into_iter();
            let asked = |row: &Value| {
                row["riskState"]
                    .as_str()
                    .is_some_and(|state| query.contains(&format!("'{state}'")))
            };
            page(rows.filter(asked).collect())
        }
        ["subscribedSkus"] => page(vec![json!({
            "capabilityStatus": "Enabled", "skuPartNumber": "AAD_PREMIUM_P2",
            "servicePlans": [
                {"servicePlanName": "AAD_PREMIUM", "provisioningStatus": "Success", "servicePlanId": "41781fb2-bc02-4b7c-bd55-b576c07bb09d"},
                {"servicePlanName": "AAD_PREMIUM_P2", "provisioningStatus": "Success", "servicePlanId": "eec0eb4f-6444-4f95-aba0-50c24d67f998"},
            ],
        })]),
        _ => Reply::not_found(),
    }
}

/// An answer of the file's own for requests whose path has a part.
fn planted(verb: &str, target: &str, tenant: &Value) -> Option<Reply> {
    let errors = tenant["errors"].as_object()?;
    let (_, error) = errors.iter().find(|(key, _)| {
        key.split_once(' ')
            .is_some_and(|(of, part)| of == verb && target.contains(part))
    })?;
    let headers = error["headers"].as_object().cloned().unwrap_or_default();
    let mut headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let body = match &error["body"] {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    if !headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("Content-Type".into(), "application/json".into()));
    }
    Some(Reply {
        status: error["status"].as_u64().unwrap_or(200),
        headers,
        body,
    })
}

fn one(found: Option<&Value>) -> Reply {
    found.map_or_else(Reply::not_found, |value| Reply::json(200, value))
}

fn user(tenant: &Value, key: &str) -> Option<Value> {
    let users = tenant["users"].as_array()?;
    let is = |user: &&Value, name: &str| {
        user[name]
            .as_str()
            .is_some_and(|own| own.eq_ignore_ascii_case(key))
    };
    users
        .iter()
        .find(|user| is(user, "id") || is(user, "userPrincipalName"))
        .cloned()
}

/// The entries that the filter asks for: by the target's id, or by initiator and service.
fn audits(tenant: &Value, query: &str) -> Vec<Value> {
    let rows = tenant["directoryAudits"]
        .as_array()
        .cloned()
        .unwrap_or_default()
        .into_iter();
    let value_of = |name: &str| {
        let (_, rest) = query.split_once(&format!("{name} eq '"))?;
        rest.split_once('\'').map(|(value, _)| value.to_owned())
    };
    let (target, by, service) = (
        value_of("t/id"),
        value_of("initiatedBy/user/id"),
        value_of("loggedByService"),
    );
    rows.filter(|row| {
        let targets = row["targetResources"].as_array().into_iter().flatten();
        let of =
            |wanted: &Option<String>, is: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(is);
        let ids: Vec<&Value> = targets.map(|target| &target["id"]).collect();
        of(&target, &|id| ids.iter().any(|own| *own == id))
            && of(&by, &|id| row["initiatedBy"]["user"]["id"] == id)
            && of(&service, &|name| row["loggedByService"] == name)
    })
    .collect()
}

/// One page of rows: `$top` of them, and a link to the next. A null among the rows is an empty page.
fn pages(rows: &[Value], target: &str, query: &str, base: &str) -> Reply {
    let number = |name: &str| -> Option<usize> {
        let (_, rest) = query.split_once(&format!("{name}="))?;
        rest.split('&').next()?.parse().ok()
    };
    let (top, skip) = (
        number("$top").unwrap_or(100),
        number("$skiptoken").unwrap_or(0),
    );
    let rest = rows.get(skip..).unwrap_or_default();
    let gap = rest.iter().take(top).position(Value::is_null);
    let (taken, used) = match gap {
        Some(at) => (at, at + 1),
        None => (rest.len().min(top), rest.len().min(top)),
    };
    let mut body = Map::new();
    body.insert("value".into(), json!(rest[..taken]));
    if skip + used < rows.len() {
        let first = target.split("&$skiptoken=").next().unwrap_or(target);
        let join = if first.contains('?') { "&" } else { "?" };
        let link = format!("{base}{first}{join}$skiptoken={}", skip + used);
        body.insert("@odata.nextLink".into(), json!(link));
    }
    Reply::json(200, &Value::Object(body))
}
