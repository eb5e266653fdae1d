//! Every kind of change against every fault of its write: what the job says of it is data here, and a part of the page
//! `docs/fault-matrix.md`. `MFADECK_WRITE_DOCS=1 cargo test --test jobs fault_matrix` writes that part again.

use std::fmt::Write as _;

use mfadeck::change::{Action, Guards, Plan, Step};
use mfadeck::tenant::{DefaultMethod, MethodType, PhoneType};

use crate::add_method::{phone, token};
use crate::tenant::{ENFORCE, RESET, Running, Tenant, word};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fault-matrix.md");

/// The part of the page that is written here begins so.
const PART: &str = "## What a job says";

/// A kind of change, and where it writes.
const CHANGES: [(&str, &str); 9] = [
    (
        "the state",
        "verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\"",
    ),
    ("contact methods again", "verb = \"DELETE\""),
    ("sign out", "path = \"/v1.0/users/*/revokeSignInSessions\""),
    (
        "access pass",
        "verb = \"POST\", path = \"/v1.0/users/*/authentication/temporaryAccessPassMethods\"",
    ),
    ("one method", "verb = \"DELETE\""),
    (
        "the default",
        "verb = \"PATCH\", path = \"/beta/users/*/authentication/signInPreferences\"",
    ),
    (
        "a new phone",
        "verb = \"POST\", path = \"/v1.0/users/*/authentication/phoneMethods\"",
    ),
    (
        "another number",
        "verb = \"PATCH\", path = \"/v1.0/users/*/authentication/phoneMethods/*\"",
    ),
    (
        "a token",
        "path = \"/beta/users/*/authentication/hardwareOathMethods/assignAndActivateBySerialNumber\"",
    ),
];

/// A fault of the write, and what the job says of each kind of change, in their order.
#[rustfmt::skip]
const FAULTS: &[(&str, &str, [&str; 9])] = &[
    ("none", "times = 0\ndrop = \"before\"", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("lost before the write, once", "times = 1\ndrop = \"before\"", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("lost after the write, once", "times = 1\ndrop = \"after\"", ["done", "done", "done", "unknown", "done", "done", "done", "done", "done"]),
    ("lost before the write, without end", "drop = \"before\"", ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"]),
    ("an answer cut off, once", "times = 1\nmalformed = true", ["done", "done", "done", "unknown", "done", "done", "done", "done", "done"]),
    ("500, once", "times = 1\nanswer = { status = 500 }", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("500, without end", "answer = { status = 500 }", ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"]),
    ("503 with a wait, once", "times = 1\nanswer = { status = 503, retry_after = \"0.1\" }", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("429 with a wait, once", "times = 1\nanswer = { status = 429, retry_after = \"0.1\" }", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("429, an hour", "answer = { status = 429, retry_after = \"3600\" }", ["failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed"]),
    ("403", "answer = { status = 403 }", ["failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed"]),
    // A method that the service calls gone while its list still has it is neither.
    ("404", "answer = { status = 404 }", ["failed", "unknown", "failed", "failed", "unknown", "failed", "failed", "failed", "failed"]),
    ("409", "answer = { status = 409 }", ["failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed"]),
    ("401, without end", "answer = { status = 401 }", ["skipped", "failed", "skipped", "skipped", "failed", "skipped", "skipped", "skipped", "skipped"]),
    ("readings that lag once", "stale_reads = 1", ["done", "done", "done", "done", "done", "done", "done", "done", "done"]),
    ("readings that lag without end", "stale_reads = 99", ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"]),
];

/// Runs one kind of change on Ada against one fault; gives what the job says.
async fn cell(change: &str, on: &str, fault: &str) -> &'static str {
    let people = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\ndefault = \"push\"\nmethods = [\
        { type = \"authenticator\", name = \"Old phone\" }, { type = \"phone\", number = \"+1 5550100\" }]\n\
        [[tokens]]\nserial = \"T-1\"\nmanufacturer = \"Feitian\"\nmodel = \"c200\"\ncode = \"903809\"\n";
    let tenant = Tenant::start(&format!("{people}[[faults]]\non = {{ {on} }}\n{fault}\n")).await;
    let ada = tenant.user("ada").await;
    let of_one = |step| Plan::one_method(step, &ada, &Guards::default());
    let of_all = |action| Plan::new(action, std::slice::from_ref(&ada), &Guards::default());
    let plan = match change {
        "the state" => of_all(ENFORCE),
        "contact methods again" => of_all(RESET),
        "sign out" => of_all(Action::RememberedDevices),
        "access pass" => of_all(Action::AccessPass {
            minutes: 60,
            once: true,
        }),
        "one method" => {
            let methods = tenant.graph.methods(ada.id).await.unwrap();
            let is_phone = |kind| matches!(kind, MethodType::Phone(_));
            let mut methods = methods.into_iter();
            of_one(Step::Delete(
                methods.find(|one| is_phone(one.method_type())).unwrap(),
            ))
        }
        "the default" => of_one(Step::MakeDefault(DefaultMethod::Sms)),
        of_a_method => {
            let method = match of_a_method {
                "a new phone" => phone(PhoneType::Office, "+1 5550101"),
                "another number" => phone(PhoneType::Mobile, "+1 5550101"),
                _ => token("T-1", "903809"),
            };
            let methods = tenant.graph.methods(ada.id).await.unwrap();
            let before = method.in_place_of(&methods).cloned();
            of_one(Step::Add { method, before })
        }
    };
    let reports = Running::begin(&tenant.graph, plan).ended().await;
    word(&reports.of(ada.id).outcome)
}

#[tokio::test]
async fn every_kind_of_change_meets_every_fault_as_the_table_says() {
    let mut wrong = Vec::new();
    for (name, fault, expected) in FAULTS {
        let cells = CHANGES.map(|(change, on)| cell(change, on, fault));
        let came = futures_util::future::join_all(cells).await;
        for ((change, _), (came, wanted)) in CHANGES.iter().zip(came.iter().zip(expected)) {
            if came != wanted {
                wrong.push(format!("{name}: {change}: {came}, not {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_part_of_the_page_is_what_was_tested() {
    let mut part = format!(
        "{PART}\n\nThe same for whole jobs, which read, write and read back: \
        [tests/jobs/fault_matrix.rs](../tests/jobs/fault_matrix.rs) ran them, and each fault struck the write.\n\n| Fault of the write |"
    );
    for (change, _) in CHANGES {
        let _ = write!(part, " {change} |");
    }
    part.push_str("\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (name, _, outcomes) in FAULTS {
        let _ = writeln!(part, "| {name} | {} |", outcomes.join(" | "));
    }
    let committed = std::fs::read_to_string(PAGE).unwrap();
    let (before, was) = committed.split_once(PART).unwrap_or((&committed, ""));
    if std::env::var_os("MFADECK_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, format!("{before}{part}")).unwrap();
    } else {
        assert_eq!(
            format!("{PART}{was}"),
            part,
            "write it again: MFADECK_WRITE_DOCS=1"
        );
    }
}
