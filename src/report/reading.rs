//! A reading in JSON: its time, its value, or why it failed.

use serde_json::{Value, json};

use crate::tenant::{Problem, Reading};

/// A reading: `readAt`, `value`, `error`.
pub(super) fn part<T>(reading: Option<&Reading<T>>, describe: impl Fn(&T) -> Value) -> Value {
    let Some(reading) = reading else {
        return Value::Null;
    };
    json!({
        "readAt": reading.at,
        "value": reading.ok().map(describe),
        "error": reading.value.as_ref().err().map(problem),
    })
}

/// A failure: what happened, what to do, and what support asks for.
pub fn problem(problem: &Problem) -> Value {
    json!({
        "message": problem.message,
        "advice": problem.advice,
        "status": problem.status,
        "code": problem.code,
        "requestId": problem.request_id,
    })
}
