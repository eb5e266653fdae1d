//! Every JSON that a command writes keeps to the schema that is committed.

use serde_json::Value;

use crate::tenant::{Tenant, demo, demo_of};

/// The schema that is committed.
pub fn schema(name: &str) -> Value {
    let path = format!("{}/assets/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Where a value does not keep to the schema.
pub fn errors(name: &str, value: &Value) -> Vec<String> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema(name))
        .unwrap();
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect()
}

/// Fails unless the value keeps to the schema, and the schema names all that the value has.
pub fn check(name: &str, value: &Value) {
    assert_eq!(errors(name, value), [""; 0], "{name}: {value:#}");
    let whole = schema(name).to_string();
    for key in keys(value) {
        assert!(
            whole.contains(&format!("\"{key}\":")),
            "{name} has no {key}"
        );
    }
}

fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| std::iter::once(key.clone()).chain(keys(value)))
            .collect(),
        Value::Array(values) => values.iter().flat_map(keys).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_list_keeps_to_its_schema_where_much_is_known_and_where_little_is() {
    for scenario in ["demo", "no-p1", "hostile-names", "empty"] {
        let ran = demo_of(scenario, &["list", "--format", "json"])
            .await
            .exits(0);
        check("list", &ran.json());
    }
}

#[tokio::test]
async fn a_user_keeps_to_its_schema() {
    let ran = demo(&["show", "ada@contoso.example", "--format", "json"]).await;
    check("show", &ran.exits(0).json());
}

#[tokio::test]
async fn a_part_that_cannot_be_read_says_why_and_the_exit_code_tells() {
    let refused = "[[faults]]\non = { path = \"/beta/users/*/authentication/methods\" }\nanswer = { status = 403, code = \"accessDenied\", message = \"Request Authorization failed\" }\n";
    let tenant = Tenant::of(1, refused).await;
    let ran = tenant
        .run(&["show", "u0@contoso.example", "--format", "json"])
        .await
        .exits(3);
    let user = ran.json();
    check("show", &user);
    assert!(user["methods"]["value"].is_null());
    assert_eq!(user["methods"]["error"]["code"], "accessDenied");
    assert!(
        ran.stderr.contains("methods could not be read"),
        "{}",
        ran.stderr
    );
}

#[tokio::test]
async fn a_plan_and_its_outcomes_keep_to_their_schemas() {
    let mut args = vec![
        "set",
        "enforced",
        "bob.chen@contoso.example",
        "ada@contoso.example",
        "ops@contoso.example",
    ];
    args.extend(["--format", "json", "--dry-run"]);
    let plan = demo(&args).await.exits(0).json();
    check("plan", &plan);
    args.pop();
    args.push("--yes");
    let outcomes = demo(&args).await.exits(5).json();
    check("outcome", &outcomes);
    assert_eq!(outcomes.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn resets_keep_to_the_schema_too() {
    for (args, code) in [
        (["reset", "contact-methods", "ada@contoso.example"], 0),
        (["reset", "remembered-devices", "grace@contoso.example"], 0),
        (["reset", "app-passwords", "grace@contoso.example"], 7),
    ] {
        let args: Vec<&str> = args
            .into_iter()
            .chain(["--yes", "--format", "json"])
            .collect();
        check("outcome", &demo(&args).await.exits(code).json());
    }
}

#[tokio::test]
async fn jobs_keep_to_their_schemas() {
    let tenant = Tenant::of(2, "").await;
    tenant
        .run(&[
            "set",
            "enforced",
            "u0@contoso.example",
            "u1@contoso.example",
            "--yes",
            "--ticket",
            "T-1",
        ])
        .await
        .exits(0);
    let jobs = tenant
        .run(&["jobs", "--format", "json"])
        .await
        .exits(0)
        .json();
    check("jobs", &jobs);
    assert_eq!(jobs[0]["ticket"], "T-1");
    let job = tenant
        .run(&["jobs", "1", "--format", "json"])
        .await
        .exits(0)
        .json();
    check("job", &job);
    assert_eq!(job["outcomes"].as_array().unwrap().len(), 2);
}
