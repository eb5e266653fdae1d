//! Whatever the service answers, no call panics, asks without end, or shows the token.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::Graph;
use super::canned::{CALLS, CannedAnswer, TOKEN};

/// More than any of these answers is worth.
const MOST_REQUESTS: u64 = 400;

#[rustfmt::skip]
const KEYS: &[&str] = &[
    "value", "@odata.nextLink", "@odata.type", "error", "code", "message", "innerError", "details", "responses", "id", "status",
    "headers", "body", "Retry-After", "displayName", "userPrincipalName", "perUserMfaState", "accountEnabled", "userType",
    "assignedLicenses", "businessPhones", "mail", "createdDateTime", "isMfaRegistered", "methodsRegistered", "lastUpdatedDateTime",
    "userPreferredMethodForSecondaryAuthentication", "principalId", "roleDefinitionId", "directoryScopeId", "principal", "templateId",
    "conditions", "users", "includeUsers", "excludeGroups", "includeGuestsOrExternalUsers", "grantControls", "builtInControls",
    "authenticationStrength", "applications", "locations", "phoneNumber", "phoneType", "isUsable", "lifetimeInMinutes",
    "temporaryAccessPass", "activityDateTime", "activityDisplayName", "initiatedBy", "targetResources", "modifiedProperties",
    "oldValue", "newValue", "signInActivity", "lastSignInDateTime", "state", "riskState", "servicePlans", "servicePlanId",
    "capabilityStatus", "verifiedDomains", "name", "isEnabled", "device", "errorCode", "appliedConditionalAccessPolicies",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "", "0", "1", "5e7b6f34-0000-4000-8000-000000000001", "ada@contoso.example", "enforced", "All", "mfa", "enabled", "mobile",
    "2026-03-12T21:20:01Z", "0001-01-01T00:00:00Z", "+999999-12-31T23:59:59Z", "http://127.0.0.1:9/v1.0/users?$skiptoken=a",
    "http://127.0.0.1:9/v1.0/users?$skiptoken=b", "https://elsewhere.example/", "//", "#microsoft.graph.group",
    "#microsoft.graph.phoneAuthenticationMethod", "\u{1b}]52;c;eA==\u{7}", "\u{202e}", "\u{0}", "[{\"State\":2}]", "1e999",
    "StrongAuthenticationRequirement", "StrongAuthenticationMethod", "Wed, 21 Oct 2026 07:28:00 GMT", "AADSTS50076", TOKEN,
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => select(WORDS).prop_map(|word| json!(word)),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(|flag| json!(flag)),
        1 => select(vec![i64::MIN, -1, 0, 200, 429, i64::MAX]).prop_map(|number| json!(number)),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => ".{0,20}".prop_map(|text| json!(text)),
        1 => Just(json!("x".repeat(3_000))),
    ]
}

/// JSON of Graph's keys and words in any arrangement.
fn anything() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            3 => btree_map(select(KEYS), inner.clone(), 0..8).prop_map(|keys| {
                let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::Object(keys.collect::<Map<_, _>>())
            }),
            1 => vec(inner, 0..5).prop_map(Value::Array),
        ]
    })
}

/// A body in one of the shapes that the calls expect, or in none.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let list = vec(anything(), 0..4);
    let links = select(WORDS);
    prop_oneof![
        4 => (list, links).prop_map(|(value, next)| match next {
            "" => json!({ "value": value }),
            next => json!({ "value": value, "@odata.nextLink": next }),
        }),
        2 => anything(),
        2 => vec((anything(), select(vec![0, 200, 204, 403, 429, 503, 999])), 0..3).prop_map(|items| {
            let item = |(number, (body, status))| json!({"id": format!("{number}"), "status": status, "body": body});
            json!({"responses": items.into_iter().enumerate().map(item).collect::<Vec<_>>()})
        }),
        1 => anything().prop_map(|inner| json!({ "error": inner })),
    ]
    .prop_map(|value| value.to_string().into_bytes())
}

fn answer() -> impl Strategy<Value = CannedAnswer> {
    let bytes = prop_oneof![8 => body(), 1 => vec(any::<u8>(), 0..200)];
    let status = select(vec![
        200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503,
    ]);
    let header = (
        select(vec![
            "retry-after",
            "date",
            "www-authenticate",
            "request-id",
        ]),
        prop_oneof![
            select(WORDS).prop_map(|word| word.as_bytes().to_vec()),
            vec(any::<u8>(), 0..40),
            Just(format!("Bearer claims=\"{TOKEN}\"").into_bytes()),
        ],
    );
    (status, bytes, vec(header, 0..3)).prop_map(|(status, body, mut headers)| {
        headers.push(("content-type", b"application/json".to_vec()));
        CannedAnswer {
            status,
            headers,
            body,
        }
    })
}

proptest! {
    #![proptest_config(crate::tenant::regressions::cases(600))]

    #[test]
    fn whatever_is_answered_every_call_comes_to_an_end(
        answers in vec(answer(), 1..4),
        call in 0..CALLS,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let answered = move |number: usize| answers[number % answers.len()].clone();
        let graph = Graph::answered_by(answered).unwrap();
        let said = runtime.block_on(graph.call(call));
        prop_assert!(!said.contains(TOKEN), "{said}");
        prop_assert!(graph.requests_sent() < MOST_REQUESTS, "{} requests", graph.requests_sent());
    }
}
