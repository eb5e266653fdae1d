//! The service without sockets, under a clock of the test's own.

use jiff::{SignedDuration, Timestamp};
use mfadeck_sim::DeviceSignIn;
use mfadeck_sim::Scenario;
use mfadeck_sim::Service;
use mfadeck_sim::{Arrival, Reply};
use serde_json::Value;
use uuid::Uuid;

struct Bench {
    service: Service,
    token: String,
    now: Timestamp,
}

impl Bench {
    fn new(tables: &str) -> Self {
        let scenario = Scenario::parse(&format!("about = \"For tests\"\n{tables}")).unwrap();
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let service = Service::new(&scenario, "http://127.0.0.1:1", Uuid::nil(), now);
        let token = service.first_token(now);
        Self {
            service,
            token,
            now,
        }
    }

    fn wait(&mut self, milliseconds: i64) {
        self.now += SignedDuration::from_millis(milliseconds);
    }

    fn get(&mut self, target: &str) -> Reply {
        let arrival = Arrival {
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: vec![
                ("authorization".to_owned(), format!("Bearer {}", self.token)),
                ("client-request-id".to_owned(), "1".to_owned()),
            ],
            body: Vec::new(),
        };
        self.service.handle(&arrival, self.now)
    }

    fn sign_in(&mut self, endpoint: &str, form: &str) -> Value {
        let app = self.service.identity().issuer.app();
        let arrival = Arrival {
            method: "POST".to_owned(),
            target: format!("/organizations/oauth2/v2.0/{endpoint}"),
            body: format!("client_id={app}&{form}").into_bytes(),
            ..Arrival::default()
        };
        serde_json::from_slice(&self.service.handle(&arrival, self.now).body).unwrap()
    }
}

fn retry_after(reply: &Reply) -> i64 {
    let header = reply.headers.iter().find(|(name, _)| name == "Retry-After");
    header.unwrap().1.parse().unwrap()
}

#[test]
fn a_client_that_waits_as_asked_is_let_in_without_a_breach() {
    let mut bench = Bench::new("");
    let path = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
    for _ in 0..5 {
        assert_eq!(bench.get(path).status, 200);
        bench.wait(900);
    }
    let refused = bench.get(path);
    assert_eq!((refused.status, retry_after(&refused)), (429, 6));
    bench.wait(6_000);
    assert_eq!(bench.get(path).status, 200);
    // One of the five is over, no more.
    assert_eq!(bench.get(path).status, 429);
    assert!(
        bench.service.breaches().is_empty(),
        "{:?}",
        bench.service.breaches()
    );
}

#[test]
fn a_second_later_conditional_access_answers_again() {
    let mut bench = Bench::new("");
    let path = "/v1.0/identity/conditionalAccess/policies";
    assert_eq!(bench.get(path).status, 200);
    assert_eq!(bench.get(path).status, 429);
    bench.wait(1_000);
    assert_eq!(bench.get(path).status, 200);
}

#[test]
fn a_fraction_of_a_second_is_a_wait() {
    let mut bench =
        Bench::new("[[faults]]\ntimes = 2\nanswer = { status = 429, retry_after = \"2.128\" }");
    bench.get("/v1.0/users");
    bench.wait(2_128);
    bench.get("/v1.0/users");
    assert!(bench.service.breaches().is_empty());
    bench.wait(2_127);
    bench.get("/v1.0/users");
    assert_eq!(bench.service.breaches().len(), 1);
}

#[test]
fn a_token_expires_in_time() {
    let mut bench = Bench::new("");
    assert_eq!(bench.get("/v1.0/users").status, 200);
    bench.wait(7 * 24 * 3_600_000);
    assert_eq!(bench.get("/v1.0/users").status, 401);
}

#[test]
fn slowing_down_means_five_seconds_more() {
    let mut bench = Bench::new("");
    bench.service.identity().devices.plan = DeviceSignIn {
        slow_down: 1,
        ..DeviceSignIn::default()
    };
    let started = bench.sign_in("devicecode", "scope=User.Read.All");
    let form = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={}",
        started["device_code"].as_str().unwrap()
    );
    bench.wait(5_000);
    assert_eq!(bench.sign_in("token", &form)["error"], "slow_down");
    bench.wait(10_000);
    assert_eq!(
        bench.sign_in("token", &form)["error"],
        "authorization_pending"
    );
    bench.wait(10_000);
    assert!(bench.sign_in("token", &form)["access_token"].is_string());
    assert!(bench.service.breaches().is_empty());
}

#[test]
fn a_device_code_lives_fifteen_minutes() {
    let mut bench = Bench::new("");
    let started = bench.sign_in("devicecode", "scope=User.Read");
    let form = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={}",
        started["device_code"].as_str().unwrap()
    );
    bench.wait(900_000);
    assert_eq!(bench.sign_in("token", &form)["error"], "expired_token");
}

#[test]
fn the_same_requests_give_the_same_bytes() {
    let run = || {
        let mut bench = Bench::new("[population]\npeople = 50\nsign_ins = 20");
        [
            "/v1.0/users?$top=7",
            "/beta/users/x/authentication/methods",
            "/v1.0/auditLogs/signIns",
            "/nowhere",
        ]
        .map(|target| bench.get(target))
    };
    assert_eq!(run(), run());
}

#[test]
fn the_report_catches_up_with_time() {
    let mut bench = Bench::new("[[people]]\nname = \"Bob\"\nuser = \"bob@contoso.example\"");
    let register = mfadeck_sim::PortalAction::Register {
        name: "Pixel".into(),
    };
    bench
        .service
        .play(&register, "bob@contoso.example", bench.now)
        .unwrap();
    let registered = |bench: &mut Bench| {
        let reply = bench.get("/v1.0/reports/authenticationMethods/userRegistrationDetails?$filter=userPrincipalName%20eq%20'bob@contoso.example'");
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        body["value"][0]["isMfaRegistered"].clone()
    };
    assert_eq!(registered(&mut bench), false);
    bench.wait(24 * 3_600_000);
    assert_eq!(registered(&mut bench), true);
}
