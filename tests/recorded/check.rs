//! What a run has to say: paths into its JSON, and expressions over its text.

use regex::Regex;
use serde_json::Value;

/// What a command left.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The checks that do not hold.
pub fn problems(ran: &Ran, expected: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(codes) = expected["exit"].as_array()
        && !codes
            .iter()
            .any(|code| code.as_i64() == ran.code.map(i64::from))
    {
        found.push(format!(
            "exit {:?}, not {codes:?}: {}",
            ran.code,
            ran.stderr.trim()
        ));
    }
    let json = output(&ran.stdout);
    for check in expected["checks"].as_array().into_iter().flatten() {
        if let Some(problem) = problem(ran, json.as_ref(), check) {
            found.push(format!("{check}: {problem}"));
        }
    }
    found
}

/// One document, or one a line.
fn output(text: &str) -> Option<Value> {
    let lines = || {
        text.lines()
            .map(serde_json::from_str)
            .collect::<Result<Vec<Value>, _>>()
    };
    serde_json::from_str(text)
        .ok()
        .or_else(|| lines().ok().map(Value::Array))
}

fn problem(ran: &Ran, json: Option<&Value>, check: &Value) -> Option<String> {
    if let Some(pattern) = check["text"].as_str() {
        let pattern = Regex::new(pattern).unwrap();
        let lines: Vec<&str> = ran
            .stdout
            .lines()
            .filter(|line| pattern.is_match(line))
            .collect();
        return counted(lines.len(), check, 1).map(|why| format!("{why}: {lines:#?}"));
    }
    if let Some(pattern) = check["noText"].as_str() {
        let found = Regex::new(pattern).unwrap();
        let both = format!("{}\n{}", ran.stdout, ran.stderr);
        return found
            .find(&both)
            .map(|found| format!("found {:?}", found.as_str()));
    }
    if let Some(pattern) = check["err"].as_str() {
        let found = Regex::new(pattern).unwrap().is_match(&ran.stderr);
        return (!found).then(|| ran.stderr.clone());
    }
    let Some(json) = json else {
        return Some(format!("stdout is no JSON: {}{}", ran.stdout, ran.stderr));
    };
    let values = at(json, check["path"].as_str().unwrap());
    of_values(&values, check)
}

fn counted(count: usize, check: &Value, least: u64) -> Option<String> {
    let count = count as u64;
    let exactly = check["count"].as_u64();
    let named = ["count", "atLeast", "atMost"]
        .iter()
        .any(|name| !check[name].is_null());
    let least = check["atLeast"]
        .as_u64()
        .unwrap_or(if named { 0 } else { least });
    let wrong = exactly.is_some_and(|exactly| exactly != count)
        || count < least
        || check["atMost"].as_u64().is_some_and(|most| count > most);
    wrong.then(|| format!("{count} of them"))
}

fn of_values(values: &[&Value], check: &Value) -> Option<String> {
    let listed = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    };
    let text = |value: &&Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let keys = check.as_object().unwrap();
    for (name, wanted) in keys {
        let holds = match name.as_str() {
            "is" => !values.is_empty() && values.iter().all(|value| *value == wanted),
            "in" => !values.is_empty() && values.iter().all(|value| listed(wanted).contains(value)),
            "has" => listed(wanted).iter().all(|one| values.contains(&one)),
            "lacks" => listed(wanted).iter().all(|one| !values.contains(&one)),
            "filled" => {
                !values.is_empty() && !values.iter().any(|value| value.is_null() || **value == "")
            }
            "match" | "noMatch" => {
                let pattern = Regex::new(wanted.as_str().unwrap()).unwrap();
                values.iter().map(text).any(|text| pattern.is_match(&text)) == (name == "match")
            }
            "count" | "atLeast" | "atMost" => counted(values.len(), check, 0).is_none(),
            "path" => true,
            other => panic!("no check is called {other}"),
        };
        if !holds {
            return Some(format!("{name} does not hold: {values:?}"));
        }
    }
    None
}

/// The values at a path: names with dots, `[]` for each element, `[name=value]` and `[name~expression]` for some.
fn at<'a>(json: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut values = vec![json];
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (test, after) = inner.split_once(']').unwrap();
            let elements = values.into_iter().filter_map(Value::as_array).flatten();
            values = elements.filter(|element| passes(element, test)).collect();
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let name = &rest[..end];
            values = values
                .into_iter()
                .filter_map(|value| value.get(name))
                .collect();
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
    }
    values
}

fn passes(element: &Value, test: &str) -> bool {
    if test.is_empty() {
        return true;
    }
    let split = test.find(['=', '~']).unwrap();
    let (name, wanted) = (&test[..split], &test[split + 1..]);
    let own = match &element[name] {
        Value::String(value) => value.clone(),
        other => other.to_string(),
    };
    if test[split..].starts_with('=') {
        own == wanted
    } else {
        Regex::new(wanted).unwrap().is_match(&own)
    }
}
