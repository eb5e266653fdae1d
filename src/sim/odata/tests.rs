use super::super::wire::{Body, Caller, Verb, Version};
use super::*;

fn request(query: &[(&str, &str)], headers: &[(&str, &str)]) -> Request {
    let owned = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    Request {
        version: Version::V1,
        verb: Verb::Get,
        path: vec!["users".to_owned()],
        query: owned(query),
        headers: owned(headers),
        body: None,
        origin: "http://127.0.0.1:1".to_owned(),
        caller: Caller {
            user: None,
            scopes: Vec::new(),
            roles: Vec::new(),
            app: uuid::Uuid::nil(),
        },
        id: uuid::Uuid::nil(),
        now: jiff::Timestamp::UNIX_EPOCH,
    }
}

const NUMBERS: Collection<'static> = Collection {
    set: "users",
    kind: "microsoft.graph.user",
    properties: &["id", "displayName"],
    default: &[],
    page: 2,
    max: 999,
    directory: true,
};

fn ask(request: &Request, rows: usize) -> Result<Value, Response> {
    let options = Options::parse(request)?;
    let response = page(
        request,
        &options,
        &NUMBERS,
        0..rows,
        |row, _| serde_json::json!({"id": row.to_string(), "displayName": format!("User {row}")}),
    )?;
    match response.body {
        Body::Json(body) => Ok(body),
        other => panic!("{other:?}"),
    }
}

/// Follows links to the end and gives the ids in order, with the number of pages.
fn walk(query: &[(&str, &str)], headers: &[(&str, &str)], rows: usize) -> (Vec<String>, usize) {
    let mut request = request(query, headers);
    let (mut ids, mut pages) = (Vec::new(), 0);
    loop {
        let body = ask(&request, rows).unwrap();
        pages += 1;
        let value = body["value"].as_array().unwrap();
        ids.extend(
            value
                .iter()
                .map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        let Some(link) = body["@odata.nextLink"].as_str() else {
            return (ids, pages);
        };
        let link = url::Url::parse(link).unwrap();
        request.query = link.query_pairs().into_owned().collect();
    }
}

#[test]
fn links_lead_through_every_row_once() {
    let (ids, pages) = walk(&[], &[], 5);
    assert_eq!(ids, ["0", "1", "2", "3", "4"]);
    assert_eq!(pages, 3);
}

#[test]
fn a_full_last_page_has_no_link() {
    assert_eq!(walk(&[("$top", "2")], &[], 4).1, 2);
}

#[test]
fn a_filtered_walk_gives_the_matching_rows_only() {
    let (ids, _) = walk(
        &[
            ("$filter", "startsWith(displayName,'user 1')"),
            ("$top", "3"),
        ],
        &[],
        30,
    );
    assert_eq!(
        ids,
        [
            "1", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"
        ]
    );
}

#[test]
fn an_ordered_walk_gives_every_row_in_order() {
    let (ids, pages) = walk(&[("$orderby", "displayName desc")], &[], 5);
    assert_eq!(ids, ["4", "3", "2", "1", "0"]);
    assert_eq!(pages, 3);
}

#[test]
fn the_count_stands_on_the_first_page_only() {
    let eventual = [("consistencylevel", "eventual")];
    let mut request = request(&[("$count", "true")], &eventual);
    let first = ask(&request, 5).unwrap();
    assert_eq!(first["@odata.count"], 5);
    let link = url::Url::parse(first["@odata.nextLink"].as_str().unwrap()).unwrap();
    request.query = link.query_pairs().into_owned().collect();
    assert!(ask(&request, 5).unwrap().get("@odata.count").is_none());
}

#[test]
fn a_changed_link_is_refused() {
    let first = ask(&request(&[("$top", "2")], &[]), 5).unwrap();
    let link = url::Url::parse(first["@odata.nextLink"].as_str().unwrap()).unwrap();
    let mut query: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    query[0].1 = "3".to_owned();
    let mut changed = request(&[], &[]);
    changed.query = query;
    assert_eq!(
        code(&ask(&changed, 5).unwrap_err()),
        "Directory_ExpiredPageToken"
    );
}

fn code(response: &Response) -> &str {
    assert_eq!(response.status, 400);
    match &response.body {
        Body::Json(body) => body["error"]["code"].as_str().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn unknown_names_large_pages_and_unknown_options_are_refused() {
    let refused =
        |query: &[(&str, &str)]| code(&ask(&request(query, &[]), 5).unwrap_err()).to_owned();
    assert_eq!(refused(&[("$select", "id,shoeSize")]), "BadRequest");
    assert_eq!(refused(&[("$filter", "shoeSize eq 1")]), "BadRequest");
    assert_eq!(refused(&[("$top", "1000")]), "Request_UnsupportedQuery");
    assert_eq!(refused(&[("$top", "0")]), "Request_UnsupportedQuery");
    assert_eq!(refused(&[("$top", "many")]), "BadRequest");
    assert_eq!(refused(&[("$skip", "5")]), "Request_BadRequest");
    assert_eq!(refused(&[("$filter", "displayName eq")]), "BadRequest");
}

#[test]
fn advanced_queries_need_their_header_and_count() {
    let eventual = [("consistencylevel", "eventual")];
    let ne = ("$filter", "displayName ne 'User 1'");
    let count = ("$count", "true");
    assert_eq!(
        code(&ask(&request(&[ne], &[]), 5).unwrap_err()),
        "Request_UnsupportedQuery"
    );
    assert_eq!(
        code(&ask(&request(&[ne], &eventual), 5).unwrap_err()),
        "Request_UnsupportedQuery"
    );
    assert_eq!(
        code(&ask(&request(&[count], &[]), 5).unwrap_err()),
        "Request_BadRequest"
    );
    assert!(ask(&request(&[ne, count], &eventual), 5).is_ok());
    let search = ("$search", "\"displayName:user\"");
    assert_eq!(
        code(&ask(&request(&[search], &[]), 5).unwrap_err()),
        "Request_UnsupportedQuery"
    );
    assert!(ask(&request(&[search], &eventual), 5).is_ok());
}

#[test]
fn a_selection_is_sent_and_named_in_the_context() {
    let body = ask(&request(&[("$select", "id")], &[]), 1).unwrap();
    assert_eq!(
        body["@odata.context"],
        "http://127.0.0.1:1/v1.0/$metadata#users(id)"
    );
    assert_eq!(body["value"], serde_json::json!([{"id": "0"}]));
}

fn matches(filter: &str) -> bool {
    let row = serde_json::json!({
        "displayName": "Zoë O'Hara", "accountEnabled": true, "mail": null, "age": 42,
        "createdDateTime": "2026-03-13T19:15:41.6195833Z",
        "status": {"errorCode": 500_121},
        "targetResources": [{"id": "5e7b", "type": "User"}, {"id": "9a1c", "type": "Group"}],
        "methodsRegistered": ["mobilePhone", "email"],
    });
    Filter::parse(filter).unwrap().matches(&row)
}

#[test]
fn comparisons_follow_graph() {
    assert!(matches("displayName eq 'zoë o''hara'"));
    assert!(matches("status/errorCode eq 500121"));
    assert!(matches(
        "age ge 42 and age le 42 and not (age gt 42) and age lt 43"
    ));
    assert!(matches("mail eq null"));
    assert!(!matches("mail ge null"));
    assert!(matches("accountEnabled ne false"));
    assert!(matches(
        "createdDateTime ge 2026-03-01T00:00:00Z and createdDateTime lt 2026-04-01T00:00:00Z"
    ));
    assert!(matches("age in (1, 42)"));
    assert!(!matches("displayName in ('a','b')"));
}

#[test]
fn and_binds_closer_than_or() {
    assert!(matches("age eq 42 or age eq 1 and age eq 2"));
    assert!(!matches("(age eq 42 or age eq 1) and age eq 2"));
}

#[test]
fn lambdas_look_into_collections() {
    assert!(matches("targetResources/any(t: t/id eq '9a1c')"));
    assert!(matches(
        "targetResources/any(t:t/id eq '5e7b' and t/type eq 'User')"
    ));
    assert!(!matches(
        "targetResources/any(t:t/id eq '5e7b' and t/type eq 'Group')"
    ));
    assert!(matches("methodsRegistered/any(m:m eq 'mobilePhone')"));
    assert!(!matches("methodsRegistered/any(m:m eq 'fido2SecurityKey')"));
    assert!(matches("methodsRegistered/$count eq 2"));
    assert!(matches("methodsRegistered/any()"));
}

#[test]
fn texts_are_tested_without_regard_to_case() {
    assert!(matches("startsWith(displayName,'ZOË')"));
    assert!(matches("startswith(displayName, 'z')"));
    assert!(matches("endsWith(displayName,'Hara')"));
    assert!(matches("contains(displayName,'o''h')"));
}

#[test]
fn what_is_no_expression_is_refused() {
    for text in [
        "",
        "displayName",
        "displayName eq bob",
        "a eq 1 b",
        "(a eq 1",
        "a eq 'x",
        "soundsLike(a,'b')",
        "a like 'b'",
    ] {
        assert!(Filter::parse(text).is_err(), "{text}");
    }
    assert!(Filter::parse(&"(".repeat(10_000)).is_err());
}

#[test]
fn a_search_needs_quotes_and_finds_words() {
    let row = serde_json::json!({"displayName": "Ada Lovelace", "userPrincipalName": "ada@contoso.example"});
    let found = |text: &str| Search::parse(text).unwrap().matches(&row);
    assert!(found("\"displayName:love\""));
    assert!(!found("\"displayName:ace\""));
    assert!(found("\"displayName:bob\" OR \"userPrincipalName:ada@\""));
    assert!(!found("\"displayName:bob\" AND \"userPrincipalName:ada\""));
    assert!(Search::parse("displayName:ada").is_err());
    assert!(Search::parse("\"ada\"").is_err());
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_parsers(text in "[a-z/$:,'\"() 0-9ZT\\-é]{0,60}") {
        let _ = Filter::parse(&text);
        let _ = Search::parse(&text);
    }

    #[test]
    fn a_quoted_text_equals_itself(text in "\\PC{0,20}") {
        let filter = Filter::parse(&format!("name eq '{}'", text.replace('\'', "''"))).unwrap();
        let row = serde_json::json!({"name": text});
        proptest::prop_assert!(filter.matches(&row));
    }
}
