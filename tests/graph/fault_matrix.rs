//! Every call of the client against every fault: what comes of it is data here, and a page of the documentation.
//!
//! `MFADECK_WRITE_DOCS=1 cargo test --test graph fault_matrix` writes the page again.

use std::fmt::Write as _;
use std::pin::Pin;
use std::time::Duration;

use mfadeck::graph::{Cause, Error, Graph, GraphOptions, Pages};
use mfadeck::tenant::{
    DefaultMethod, EmailAddress, Method, MethodDetail, MethodId, MfaState, NewMethod, PhoneNumber,
    PhoneType, ProblemKind, SerialNumber, token_code,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::interceptor::intercepting;
use crate::mock::{Mock, Reply};
use crate::{client, quick, row, user};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fault-matrix.md");

/// Where the part about jobs begins.
const JOBS: &str = "## What a job says";

/// How often one request is sent here at most; the program's own number is six.
const TRIES: usize = 3;

type Called = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// What a call does to the tenant.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Read,
    /// In a batch, where each item has a fate of its own.
    Batch,
    Write,
    BatchWrite,
}

struct Call {
    name: &'static str,
    kind: Kind,
    make: fn(Graph) -> Called,
    /// An answer that the call takes for a success.
    good: fn() -> Value,
}

/// Reads pages to their end.
async fn all<T>(mut pages: Pages<T>) -> Result<(), Error> {
    while let Some(page) = pages.next().await {
        page?;
    }
    Ok(())
}

fn list() -> Value {
    let id = user(1).to_string();
    let mut any = row(1);
    any["@odata.type"] = json!("#microsoft.graph.user");
    any["principalId"] = json!(id);
    any["roleDefinitionId"] = json!(id);
    any["principal"] = json!({"@odata.type": "#microsoft.graph.user"});
    any["activityDateTime"] = json!("2026-03-12T21:20:01Z");
    any["activityDisplayName"] = json!("Update user");
    any["createdDateTime"] = json!("2026-03-12T21:20:01Z");
    any["status"] = json!({"errorCode": 0});
    any["capabilityStatus"] = json!("Enabled");
    any["servicePlans"] = json!([]);
    json!({ "value": [any] })
}

fn thing() -> Value {
    let mut thing = row(1);
    thing["isEnabled"] = json!(false);
    thing["state"] = json!("enabled");
    thing["authenticationMethodConfigurations"] = json!([]);
    thing["userPreferredMethodForSecondaryAuthentication"] = json!("push");
    thing["temporaryAccessPass"] = json!("Tap-5550100");
    thing
}

fn batch() -> Value {
    let item = json!({"id": "0", "status": 200, "body": {"perUserMfaState": "enforced"}});
    json!({ "responses": [item] })
}

fn method() -> Method {
    Method {
        id: MethodId::new("3179e48a"),
        created: None,
        last_used: None,
        detail: MethodDetail::SoftwareOath,
    }
}

fn phone() -> NewMethod {
    NewMethod::Phone {
        phone_type: PhoneType::Mobile,
        number: PhoneNumber::parse("+1 5550100").unwrap(),
    }
}

macro_rules! calls {
    ($($kind:ident $name:literal $good:expr, |$graph:ident| $call:expr;)*) => {
        vec![$(Call {
            name: $name,
            kind: Kind::$kind,
            make: |$graph| Box::pin(async move { $call }),
            good: $good,
        }),*]
    };
}

fn calls() -> Vec<Call> {
    calls! {
        Read "all users" list, |graph| {
            let mut pages = graph.users();
            while let Some(page) = pages.next().await {
                page?;
            }
            Ok(())
        };
        Read "one user" thing, |graph| graph.user("ada@contoso.example").await.map(drop);
        Read "one state" thing, |graph| graph.state(user(1)).await.map(drop);
        Batch "many states" batch, |graph| {
            let mut states = graph.states(&[user(1)]).await;
            states.remove(0).1.map(drop)
        };
        Read "registration report" list, |graph| all(graph.registrations()).await;
        Read "one registration" thing, |graph| graph.registration(user(1)).await.map(drop);
        Read "last sign-ins" list, |graph| all(graph.sign_in_activity()).await;
        Read "methods" list, |graph| graph.methods(user(1)).await.map(drop);
        Read "default method" thing, |graph| graph.sign_in_preferences(user(1)).await.map(drop);
        Read "sign-in log" list, |graph| graph.sign_ins(user(1), None).await.map(drop);
        Read "audit log" list, |graph| graph.audits(user(1), None).await.map(drop);
        Read "groups of a user" list, |graph| graph.groups_of(user(1)).await.map(drop);
        Read "roles" list, |graph| graph.roles().await.map(drop);
        Read "policies" list, |graph| graph.policies().await.map(drop);
        Read "security defaults" thing, |graph| graph.security_defaults().await.map(drop);
        Read "users at risk" list, |graph| graph.risky_users().await.map(drop);
        Read "licence" list, |graph| graph.entra_plan().await.map(drop);
        Read "tenant" list, |graph| graph.organization().await.map(drop);
        Read "policy of passes" thing, |graph| graph.access_pass_policy().await.map(drop);
        Read "sessions" thing, |graph| graph.sessions_valid_from(user(1)).await.map(drop);
        Read "who is signed in" thing, |graph| graph.operator().await.map(drop);
        BatchWrite "set the state" batch, |graph| {
            let mut writes = graph.set_states(&[(user(1), MfaState::Enforced)]).await;
            writes.remove(0).written.map(drop)
        };
        Write "delete a method" thing, |graph| {
            graph.delete_method(user(1), &method()).await.map(drop)
        };
        Write "add a phone" thing, |graph| {
            graph.put_method(user(1), &phone(), None).await.map(drop)
        };
        Write "change a number" thing, |graph| {
            graph.put_method(user(1), &phone(), Some(&method())).await.map(drop)
        };
        Write "add an address" thing, |graph| {
            let address = EmailAddress::parse("ada@home.example").unwrap();
            graph.put_method(user(1), &NewMethod::Email(address), None).await.map(drop)
        };
        Write "assign a token" thing, |graph| {
            let token = NewMethod::Token {
                serial: SerialNumber::parse("GALT11420501").unwrap(),
                code: token_code("903809").unwrap(),
            };
            graph.put_method(user(1), &token, None).await.map(drop)
        };
        Write "make it the default" thing, |graph| {
            graph.set_default_method(user(1), DefaultMethod::Push).await.map(drop)
        };
        Write "sign out" || json!({"value": true}), |graph| {
            graph.revoke_sign_in_sessions(user(1)).await.map(drop)
        };
        Write "create a pass" thing, |graph| {
            graph.create_access_pass(user(1), Some(60), None).await.map(drop)
        };
    }
}

/// Where a request goes wrong.
enum Fault {
    /// Nobody listens there.
    Closed,
    /// A host that no name server knows.
    NoSuchHost,
    /// The connection is reset as soon as it is there.
    Reset,
    /// A certificate that nobody vouches for.
    Untrusted,
    /// This answer, for ever.
    Always(Reply),
    /// This answer, and then good ones.
    Once(Reply),
    /// A success cut off in the middle of its JSON.
    Truncated,
    /// A success that ends before the length that it announced.
    Short,
}

/// What is expected of a fault: of a read, and of a write where that differs.
struct Expected {
    fault: &'static str,
    how: Fault,
    read: &'static str,
    write: &'static str,
}

fn error(status: u16, code: &str) -> Reply {
    Reply::error(status, &[], code, "The service's own words.")
}

fn wait(status: u16, named: &str) -> Reply {
    let headers = [
        ("retry-after", named),
        ("date", "Wed, 21 Oct 2026 07:28:00 GMT"),
    ];
    Reply::error(status, &headers, "TooManyRequests", "Slow down.")
}

fn html(status: u16, text: &str) -> Reply {
    Reply::text(status, "text/html", &[], &format!("<html>{text}</html>"))
}

#[rustfmt::skip]
fn faults() -> Vec<Expected> {
    use Fault::{Always, Closed, NoSuchHost, Once, Reset, Short, Truncated, Untrusted};
    let challenge = [("www-authenticate", "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"")];
    let elsewhere = [("location", "https://elsewhere.example/")];
    let gateway = "Microsoft-Azure-Application-Gateway/v2";
    let row = |fault, how, read, write| Expected { fault, how, read, write };
    vec![
        row("nobody listens", Closed, "not sent", "not sent"),
        row("no such host", NoSuchHost, "not sent", "not sent"),
        row("certificate not trusted", Untrusted, "not sent", "not sent"),
        row("connection reset before the request was read", Reset, "no answer", "unclear"),
        row("connection closed after the request was read", Always(Reply::Drop), "no answer", "unclear"),
        row("the same, once", Once(Reply::Drop), "done", "unclear"),
        row("silence until the time limit", Always(Reply::Silent("")), "no answer", "unclear"),
        row("a body that stops", Always(Reply::Silent("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{")), "no answer", "unclear"),
        row("a body shorter than announced", Short, "no answer", "unclear"),
        row("401, token expired", Always(error(401, "InvalidAuthenticationToken")), "sign-in", "sign-in"),
        row("401, more proof demanded", Always(Reply::error(401, &challenge, "InvalidAuthenticationToken", "x")), "sign-in", "sign-in"),
        row("401, unknown application", Always(error(401, "Authorization_IdentityNotFound")), "sign-in", "sign-in"),
        row("403, no permission", Always(error(403, "Authorization_RequestDenied")), "forbidden", "forbidden"),
        row("403, no licence", Always(error(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")), "licence", "licence"),
        row("403, a page of Microsoft's gateway", Always(html(403, gateway)), "forbidden", "forbidden"),
        row("403, a page of a proxy", Always(html(403, "Blocked")), "forbidden", "forbidden"),
        row("404", Always(error(404, "Request_ResourceNotFound")), "not found", "not found"),
        row("409", Always(error(409, "Conflict")), "rejected", "rejected"),
        row("429 without a wait, once", Once(error(429, "TooManyRequests")), "done", "done"),
        row("429, a fraction of a second, once", Once(wait(429, "0.25")), "done", "done"),
        row("429, a date, once", Once(wait(429, "Wed, 21 Oct 2026 07:28:02 GMT")), "done", "done"),
        row("429, a wait that is none, once", Once(wait(429, "soon")), "done", "done"),
        row("429, an hour", Always(wait(429, "3600")), "throttled", "throttled"),
        row("429 without end", Always(wait(429, "1")), "throttled", "throttled"),
        row("500, once", Once(error(500, "InternalServerError")), "done", "unclear"),
        row("500 without end", Always(error(500, "InternalServerError")), "service", "unclear"),
        row("502, a page", Always(html(502, "Bad gateway")), "service", "unclear"),
        row("503 with a wait, once", Once(wait(503, "1")), "done", "unclear"),
        row("504, once", Once(error(504, "UnknownError")), "done", "unclear"),
        row("200, a page of a proxy", Always(html(200, "Please accept the terms")), "unreadable", "unclear"),
        row("200, JSON of another shape", Always(Reply::ok(&json!([]))), "unreadable", "unclear"),
        row("200, JSON cut off, without end", Truncated, "unreadable", "unclear"),
        row("302 to another host, which is not followed", Always(Reply::json(302, &elsewhere, &json!({}))), "unreadable", "unreadable"),
    ]
}

/// What differs from the rest, and why.
#[rustfmt::skip]
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    ("one registration", "404", "done", "the report has no row for this user, which says nothing about them"),
];

/// What came of a call, in the words of the page.
fn outcome(result: &Result<(), Error>) -> &'static str {
    let Err(error) = result else {
        return "done";
    };
    if error.unclear() {
        return "unclear";
    }
    match (&error.cause, error.kind()) {
        (Cause::Connect(_) | Cause::Refused(_), _) => "not sent",
        (Cause::Lost(_), _) => "no answer",
        (_, ProblemKind::SignIn) => "sign-in",
        (_, ProblemKind::Forbidden) => "forbidden",
        (_, ProblemKind::Licence) => "licence",
        (_, ProblemKind::NotFound) => "not found",
        (_, ProblemKind::Rejected) => "rejected",
        (_, ProblemKind::Throttled) => "throttled",
        (_, ProblemKind::Service) => "service",
        (_, ProblemKind::Unreadable) => "unreadable",
        _ => "something else",
    }
}

fn expected(call: &Call, fault: &Expected) -> &'static str {
    let exception = EXCEPTIONS
        .iter()
        .find(|(name, of, ..)| *name == call.name && *of == fault.fault);
    match (exception, call.kind) {
        (Some((_, _, outcome, _)), _) => outcome,
        (None, Kind::Read | Kind::Batch) => fault.read,
        (None, Kind::Write | Kind::BatchWrite) => fault.write,
    }
}

async fn resetting() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
        }
    });
    url
}

/// Makes one call against one fault; gives what came of it, and how often it was sent.
async fn cell(call: &Call, fault: &Fault) -> (&'static str, usize) {
    let good = Reply::ok(&(call.good)());
    let options = GraphOptions {
        max_tries: TRIES,
        ..quick()
    };
    let token = "test-token".to_owned();
    let mock = match fault {
        Fault::Closed | Fault::NoSuchHost | Fault::Reset | Fault::Untrusted => None,
        Fault::Always(reply) => {
            let reply = reply.clone();
            Some(Mock::endless(move |_, _| reply.clone()).await)
        }
        Fault::Once(reply) => {
            let replies = [reply.clone(), good];
            Some(Mock::endless(move |_, number| replies[number.min(1)].clone()).await)
        }
        Fault::Truncated => {
            let body = (call.good)().to_string();
            let reply = Reply::text(200, "application/json", &[], &body[..body.len() - 2]);
            Some(Mock::endless(move |_, _| reply.clone()).await)
        }
        Fault::Short => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n{";
            Some(Mock::endless(move |_, _| Reply::Raw(head.to_owned())).await)
        }
    };
    let url = match (&mock, fault) {
        (Some(mock), _) => mock.url.clone(),
        (None, Fault::NoSuchHost) => "https://graph.invalid".to_owned(),
        (None, Fault::Untrusted) => intercepting().await,
        (None, Fault::Reset) => resetting().await,
        (None, _) => {
            let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
            format!("http://{}", closed.local_addr().unwrap())
        }
    };
    let result = (call.make)(client(&url, token, options)).await;
    let sent = mock.map_or(0, |mock| mock.seen().len());
    (outcome(&result), sent)
}

/// How a read or a write stands in the page.
fn as_row(fault: &Expected) -> String {
    format!("| {} | {} | {} |\n", fault.fault, fault.read, fault.write)
}

fn page(faults: &[Expected], calls: &[Call]) -> String {
    let mut page = String::from(
        "# What happens when something goes wrong\n\n\
        Every call of Microsoft Graph that mfadeck makes was made against every fault of this page, and what comes of it is what\n\
        the page says: [tests/graph/fault_matrix.rs](../tests/graph/fault_matrix.rs) makes the calls and wrote it.\n\n\
        | Word | What it means |\n|---|---|\n\
        | done | The call succeeded, if need be after another try. |\n\
        | not sent | There is no connection: nothing was sent, and the reason is named. |\n\
        | no answer | The connection broke or the time was over, also at the next try. |\n\
        | unclear | The change may have been made. It is not sent again; its job reads the state and says *done*, *unknown* or tries again where the reading shows that it was not made. |\n\
        | sign-in | Another token did not help: a person has to sign in. A job leaves the rest untried and resumable. |\n\
        | forbidden, licence, not found, rejected, service | The service's refusal, in plain words with what to do. |\n\
        | throttled | The service wants no call before a time that is beyond the patience; the time is named. |\n\
        | unreadable | The answer is not what Graph documents. It is never taken for an empty one. |\n\n\
        ## By fault\n\n| Fault | A read | A change |\n|---|---|---|\n",
    );
    for fault in faults {
        page.push_str(&as_row(fault));
    }
    page.push_str("\n## Exceptions\n\n| Call | Fault | Outcome | Why |\n|---|---|---|---|\n");
    for (call, fault, outcome, why) in EXCEPTIONS {
        let _ = writeln!(page, "| {call} | {fault} | {outcome} | {why} |");
    }
    page.push_str("\n## The calls\n\n");
    for (title, kinds) in [
        ("Reads", [Kind::Read, Kind::Batch]),
        ("Changes", [Kind::Write, Kind::BatchWrite]),
    ] {
        let names = calls.iter().filter(|call| kinds.contains(&call.kind));
        let names: Vec<&str> = names.map(|call| call.name).collect();
        let _ = writeln!(page, "- {title}: {}.", names.join(", "));
    }
    page.push('\n');
    page
}

#[tokio::test(start_paused = true)]
async fn every_call_meets_every_fault_as_the_table_says() {
    let (faults, calls) = (faults(), calls());
    let mut wrong = Vec::new();
    for fault in faults
        .iter()
        .filter(|fault| !matches!(fault.how, Fault::NoSuchHost))
    {
        for call in &calls {
            let (came, sent) = cell(call, &fault.how).await;
            let wanted = expected(call, fault);
            if came != wanted {
                wrong.push(format!(
                    "{}: {}: {came}, not {wanted}",
                    call.name, fault.fault
                ));
            }
            let is_write = matches!(call.kind, Kind::Write | Kind::BatchWrite);
            if is_write && wanted == "unclear" && sent > 1 {
                wrong.push(format!("{}: {}: sent {sent} times", call.name, fault.fault));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// By the clock of the machine: a name server takes its time.
#[tokio::test]
async fn every_call_to_a_host_that_does_not_exist_is_not_sent() {
    let calls = calls();
    let all = calls.iter().map(|call| cell(call, &Fault::NoSuchHost));
    let outcomes =
        tokio::time::timeout(Duration::from_mins(1), futures_util::future::join_all(all));
    for (call, (came, _)) in calls.iter().zip(outcomes.await.unwrap()) {
        assert_eq!(came, "not sent", "{}", call.name);
    }
}

#[test]
fn the_page_of_the_documentation_is_what_was_tested() {
    let page = page(&faults(), &calls());
    let committed = std::fs::read_to_string(PAGE).unwrap_or_default();
    // The part about jobs is written by their tests.
    let jobs = committed.find(JOBS).unwrap_or(committed.len());
    let (of_calls, of_jobs) = committed.split_at(jobs);
    if std::env::var_os("MFADECK_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, format!("{page}{of_jobs}")).unwrap();
    } else {
        assert_eq!(of_calls, page, "write it again: MFADECK_WRITE_DOCS=1");
    }
}
