//! Every JSON output is valid by its published schema, and schemas only grow.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::tenant::{Tenant, demo, demo_of, program, run};

/// The published schema.
pub fn schema(name: &str) -> Value {
    let path = format!("{}/assets/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is wrong with a value by the schema.
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

/// Fails unless the value is valid, and the schema has all names of the value.
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
async fn a_list_is_valid_with_many_values_and_with_few() {
    for scenario in ["demo", "no-p1", "hostile-names", "empty"] {
        let ran = demo_of(scenario, &["list", "--format", "json"])
            .await
            .exits(0);
        check("list", &ran.json());
    }
}

#[tokio::test]
async fn a_user_is_valid() {
    let ran = demo(&["show", "ada@contoso.example", "--format", "json"]).await;
    check("show", &ran.exits(0).json());
}

#[tokio::test]
async fn an_unreadable_part_has_its_reason_and_its_exit_code() {
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
        ran.stderr.contains("could not read methods"),
        "{}",
        ran.stderr
    );
}

#[tokio::test]
async fn a_plan_and_its_outcomes_are_valid() {
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
    args.extend(["--yes", "--include-admins"]);
    let outcomes = demo(&args).await.exits(5).json();
    check("outcome", &outcomes);
    assert_eq!(outcomes.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn resets_are_valid_too() {
    for (args, code) in [
        (["reset", "contact-methods", "ada@contoso.example"], 0),
        (["reset", "remembered-devices", "grace@contoso.example"], 0),
        (["reset", "app-passwords", "grace@contoso.example"], 7),
    ] {
        let args: Vec<&str> = args
            .into_iter()
            .chain(["--yes", "--include-admins", "--format", "json"])
            .collect();
        check("outcome", &demo(&args).await.exits(code).json());
    }
}

#[tokio::test]
async fn jobs_are_valid() {
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

#[tokio::test]
async fn a_list_is_valid_with_any_columns() {
    let tenant = Tenant::named("demo").await;
    for columns in [
        "id,userPrincipalName",
        "sources",
        "lastSignInDateTime,isAdmin,roles",
        "upn",
    ] {
        let args = ["list", "--admins", "--lacks-mfa", "--format", "json"];
        let args = [&args[..], &["--columns", columns]].concat();
        check("list", &tenant.run(&args).await.exits(0).json());
    }
}

#[tokio::test]
async fn the_binary_has_every_published_schema() {
    let home = tempfile::tempdir().unwrap();
    let printed = async |args: &[&str]| {
        let mut command = program(&home);
        command.arg("schema").args(args);
        run(command).await.exits(0).stdout
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schema");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            path.file_stem().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    let listed = printed(&[]).await;
    let names: BTreeSet<String> = listed.lines().map(str::to_owned).collect();
    assert_eq!(names, files);
    for name in &names {
        let text: Value = serde_json::from_str(&printed(&[name]).await).unwrap();
        assert_eq!(text, schema(name));
    }
}

/// The paths of a schema with their types and words, one a line.
fn outline(schema: &Value, path: &str, defs: &Map<String, Value>, lines: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let mut others = defs.clone();
        let definition = others.remove(name).unwrap();
        return outline(&definition, path, &others, lines);
    }
    let shown = if path.is_empty() { "/" } else { path };
    let each = |name: &str| match &schema[name] {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        value => vec![value.clone()],
    };
    for kind in each("type") {
        lines.insert(format!("{shown} {}", kind.as_str().unwrap()));
    }
    for word in each("enum").into_iter().chain(each("const")) {
        lines.insert(format!("{shown} = {word}"));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        outline(property, &format!("{path}/{name}"), defs, lines);
    }
    if schema["items"].is_object() {
        outline(&schema["items"], &format!("{path}/[]"), defs, lines);
    }
    if schema["additionalProperties"].is_object() {
        let any = &schema["additionalProperties"];
        outline(any, &format!("{path}/*"), defs, lines);
    }
    for variant in ["oneOf", "anyOf", "allOf"].into_iter().flat_map(each) {
        outline(&variant, path, defs, lines);
    }
}

/// Adding is free. Whoever removes or renames something breaks the scripts of others and gives the schema a new
/// version, with a new baseline.
#[test]
fn no_name_type_or_word_of_a_published_schema_disappears() {
    for line in include_str!("schema-baseline.txt").lines() {
        let (name, expected) = line.split_once(' ').unwrap();
        let schema = schema(name);
        let defs = schema["$defs"].as_object().cloned().unwrap_or_default();
        let mut lines = BTreeSet::new();
        outline(&schema, "", &defs, &mut lines);
        assert!(lines.contains(expected), "{name} has lost: {expected}");
    }
}
