use serde_json::{Value, json};

use super::{Desk, texts};
use crate::wire::{Body, Verb};

#[test]
fn the_state_comes_with_the_list_when_it_is_selected_only() {
    let mut desk = Desk::open("demo");
    let plain = desk.get("/v1.0/users?$top=1");
    assert!(plain["value"][0].get("perUserMfaState").is_none());
    assert!(plain["value"][0].get("businessPhones").is_some());
    let chosen = desk.get("/v1.0/users?$top=1&$select=id,perUserMfaState");
    assert_eq!(chosen["value"][0]["perUserMfaState"], "enforced");
    assert_eq!(
        chosen["@odata.context"],
        "http://127.0.0.1:1/v1.0/$metadata#users(id,perUserMfaState)"
    );
}

#[test]
fn a_tenant_may_keep_the_state_out_of_the_list() {
    let mut desk = Desk::open("state-unavailable");
    let url = "/v1.0/users?$top=1&$select=id,perUserMfaState";
    assert!(desk.get(url)["value"][0].get("perUserMfaState").is_none());
    let text = "about = \"null\"\n[tenant]\nper_user_mfa_state = \"null\"";
    let mut desk = Desk::of(text);
    let row = desk.get(url)["value"][0].take();
    assert_eq!(row.get("perUserMfaState"), Some(&Value::Null));
}

#[test]
fn pages_lead_through_everybody_once() {
    let mut desk = Desk::open("demo");
    let mut url = "/v1.0/users?$top=150&$select=id".to_owned();
    let mut ids = Vec::new();
    loop {
        let page = desk.get(&url);
        ids.extend(texts(&page, "id").into_iter().map(str::to_owned));
        let Some(next) = page["@odata.nextLink"].as_str() else {
            break;
        };
        url = next.replace("http://127.0.0.1:1", "");
    }
    assert_eq!(ids.len(), 412);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 412);
}

#[test]
fn one_person_is_found_by_id_by_name_in_parentheses_and_as_me() {
    let mut desk = Desk::open("demo");
    let guest = "leila_fabrikam.example#EXT#@contoso.example";
    let id = desk.id(guest);
    for url in [
        format!("/v1.0/users/{id}"),
        "/v1.0/users/leila_fabrikam.example%23EXT%23@contoso.example".to_owned(),
        "/v1.0/users('leila_fabrikam.example%23EXT%23@contoso.example')".to_owned(),
    ] {
        assert_eq!(desk.get(&url)["userPrincipalName"], guest);
    }
    let me = desk.get("/v1.0/me?$select=userPrincipalName,userType");
    assert_eq!(me["userPrincipalName"], "ops@contoso.example");
    desk.caller.user = None;
    assert_eq!(desk.refused_get("/v1.0/me").0, 400);
}

#[test]
fn an_unknown_person_is_not_found() {
    let mut desk = Desk::open("demo");
    let (status, code, message) = desk.refused_get("/v1.0/users/nobody@contoso.example");
    assert_eq!((status, code.as_str()), (404, "Request_ResourceNotFound"));
    assert_eq!(
        message,
        "Resource 'nobody@contoso.example' does not exist or one of its queried reference-property objects are not present."
    );
}

#[test]
fn the_count_is_text_and_needs_its_header() {
    let mut desk = Desk::open("demo");
    let counted = desk.send(Verb::Get, "/v1.0/users/$count", None, true);
    assert_eq!(counted.body, Body::Text("412".to_owned()));
    let (status, code, _) = desk.refused_get("/v1.0/users/$count");
    assert_eq!((status, code.as_str()), (400, "Request_BadRequest"));
}

#[test]
fn the_state_filters_as_an_advanced_query_only() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/users?$select=perUserMfaState&$top=999&$filter=perUserMfaState eq 'enabled'";
    assert_eq!(desk.refused_get(url).1, "Request_UnsupportedQuery");
    let found = desk.get_eventual(&format!("{url}&$count=true"));
    let states = texts(&found, "perUserMfaState");
    assert_eq!(found["@odata.count"], states.len());
    assert!(states.len() > 5 && states.iter().all(|s| *s == "enabled"));
}

#[test]
fn sign_in_activity_needs_a_plan_an_id_and_small_pages() {
    let mut desk = Desk::open("demo");
    let page = desk.get("/v1.0/users?$top=999&$select=id,signInActivity");
    assert_eq!(page["value"].as_array().unwrap().len(), 412);
    let by_name = "/v1.0/users/ada@contoso.example?$select=signInActivity";
    assert_eq!(desk.refused_get(by_name).0, 400);
    let id = desk.id("ada@contoso.example");
    let ada = desk.get(&format!("/v1.0/users/{id}?$select=signInActivity"));
    assert_eq!(
        ada["signInActivity"]["lastSignInDateTime"],
        "2026-11-23T07:00:00Z"
    );
    let mut free = Desk::open("no-p1");
    let (status, code, _) = free.refused_get("/v1.0/users?$select=signInActivity");
    assert_eq!(status, 403);
    assert_eq!(
        code,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
    );
}

#[test]
fn requirements_are_read_and_written_in_beta_only() {
    let mut desk = Desk::open("demo");
    let url = "/beta/users/bob.chen@contoso.example/authentication/requirements";
    assert_eq!(desk.patch(url, json!({"perUserMFAstate": "Enforced"})), 204);
    let read = desk.get(url);
    assert_eq!(read["perUserMfaState"], "enforced");
    assert_eq!(
        read["@odata.context"],
        "http://127.0.0.1:1/beta/$metadata#users('bob.chen%40contoso.example')/authentication/requirements"
    );
    let v1 = url.replace("/beta", "/v1.0");
    let (status, code, message) = desk.refused_get(&v1);
    assert_eq!((status, code.as_str()), (400, "BadRequest"));
    assert_eq!(
        message,
        "Resource not found for the segment 'requirements'."
    );
}

#[test]
fn enabling_who_has_a_method_reads_back_as_enforced() {
    let mut desk = Desk::open("demo");
    let url = "/beta/users/mio.tanabe@contoso.example/authentication/requirements";
    assert_eq!(desk.patch(url, json!({"perUserMfaState": "enabled"})), 204);
    assert_eq!(desk.get(url)["perUserMfaState"], "enforced");
}

#[test]
fn a_bad_state_changes_nothing() {
    let mut desk = Desk::open("demo");
    let url = "/beta/users/ada@contoso.example/authentication/requirements";
    for body in [
        json!({"perUserMfaState": "off"}),
        json!({"perUserMfaState": null}),
        json!({"state": "disabled"}),
        json!({}),
        json!([]),
    ] {
        assert_eq!(desk.refused(Verb::Patch, url, Some(body)).0, 400);
    }
    assert_eq!(desk.refused(Verb::Patch, url, None).0, 400);
    assert_eq!(desk.get(url)["perUserMfaState"], "enforced");
}

#[test]
fn revoking_sessions_moves_their_beginning() {
    let mut desk = Desk::open("demo");
    desk.now += jiff::SignedDuration::from_millis(900);
    let url = "/v1.0/users/ada@contoso.example/revokeSignInSessions";
    let answer = desk.send(Verb::Post, url, None, false);
    assert_eq!(answer.status, 200);
    assert_eq!(super::json(answer)["value"], true);
    let url = "/v1.0/users/ada@contoso.example?$select=signInSessionsValidFromDateTime";
    assert_eq!(
        desk.get(url)["signInSessionsValidFromDateTime"],
        "2026-11-24T09:00:01Z"
    );
    let old = "users/ada@contoso.example/invalidateAllRefreshTokens";
    assert_eq!(
        desk.send(Verb::Post, &format!("/beta/{old}"), None, false)
            .status,
        200
    );
    assert_eq!(
        desk.send(Verb::Post, &format!("/v1.0/{old}"), None, false)
            .status,
        400
    );
}

#[test]
fn an_account_can_be_blocked_and_nothing_else() {
    let mut desk = Desk::open("demo").also("User.EnableDisableAccount.All");
    let url = "/v1.0/users/ada@contoso.example";
    assert_eq!(desk.patch(url, json!({"accountEnabled": false})), 204);
    let read = desk.get(&format!("{url}?$select=accountEnabled"));
    assert_eq!(read["accountEnabled"], false);
    assert_eq!(desk.patch(url, json!({"displayName": "Eve"})), 400);
}

#[test]
fn unknown_segments_and_verbs_get_different_refusals() {
    let mut desk = Desk::open("demo");
    let segment = |(status, code, message): (u16, String, String)| {
        assert_eq!((status, code.as_str()), (400, "BadRequest"), "{message}");
        message
    };
    for (url, name) in [
        ("/v1.0/nonsense", "nonsense"),
        (
            "/v1.0/users/ada@contoso.example/appPasswords",
            "appPasswords",
        ),
        (
            "/v1.0/users/ada@contoso.example/authentication/appPasswordMethods",
            "appPasswordMethods",
        ),
        (
            "/v1.0/users/ada@contoso.example/authentication/qrCodePinMethod",
            "qrCodePinMethod",
        ),
        (
            "/v1.0/users/ada@contoso.example/authentication/hardwareOathMethods",
            "hardwareOathMethods",
        ),
    ] {
        let message = segment(desk.refused_get(url));
        assert!(message.ends_with(&format!("'{name}'.")), "{message}");
    }
    let wrong_verb = desk.refused(Verb::Post, "/v1.0/subscribedSkus", Some(json!({})));
    assert_eq!(wrong_verb.0, 405);
}

#[test]
fn numbers_of_the_directory_are_not_those_of_the_methods() {
    let mut desk = Desk::open("demo");
    let select = "?$select=mail,mobilePhone,businessPhones";
    let tunde = desk.get(&format!("/v1.0/users/tunde.bakare@contoso.example{select}"));
    assert_eq!(tunde["mail"], "t.bakare@contoso.example");
    assert_eq!(tunde["businessPhones"][0], "+1 5550130");
    assert!(tunde["mobilePhone"].is_null());
    let bob = desk.get(&format!("/v1.0/users/bob.chen@contoso.example{select}"));
    assert_eq!(bob["businessPhones"].as_array().unwrap().len(), 0);
}

#[test]
fn china_has_no_methods_below_authentication() {
    let mut china = Desk::open("china");
    let user = "/beta/users/lin.yuchen@contoso.example/authentication";
    for segment in ["methods", "phoneMethods", "temporaryAccessPassMethods"] {
        let refused = china.refused_get(&format!("{user}/{segment}"));
        assert_eq!((refused.0, &*refused.1), (400, "BadRequest"), "{segment}");
    }
    china.get(&format!("{user}/requirements"));
    china.get(&format!("{user}/signInPreferences"));
}

#[test]
fn the_report_shows_what_was_and_what_the_policy_does_not_allow() {
    let mut demo = Desk::open("demo");
    let mut reported = |user: &str| {
        let id = demo.id(user);
        demo.get(&format!(
            "/v1.0/reports/authenticationMethods/userRegistrationDetails/{id}"
        ))
    };
    let aiko = reported("aiko.ishikawa@contoso.example");
    assert_eq!(
        aiko["methodsRegistered"],
        serde_json::json!(["mobilePhone"])
    );
    let ingrid = reported("ingrid.solheim@contoso.example");
    assert_eq!(
        (&ingrid["isMfaRegistered"], &ingrid["isMfaCapable"]),
        (&true.into(), &false.into())
    );
}

#[test]
fn guests_of_every_kind_show_what_they_are_known_by() {
    let text = r#"
about = "kinds"
[[people]]
name = "Invited"
user = "a_fabrikam.example#EXT#@contoso.example"
guest = true
external = "PendingAcceptance"
[[people]]
name = "Member"
user = "b_fabrikam.example#EXT#@contoso.example"
[[people]]
name = "Converted"
user = "c@contoso.example"
external = "Accepted"
[[people]]
name = "Internal"
user = "d@contoso.example"
guest = true
[[people]]
name = "Agent"
user = "e@contoso.example"
agent = true
language = "nb-NO"
"#;
    let mut desk = Desk::of(text);
    let select = "$select=userType,externalUserState,identities,preferredLanguage";
    let body = desk.get(&format!("/v1.0/users?{select}"));
    for (at, user_type, state, sign_in) in [
        (0, "Guest", json!("PendingAcceptance"), "federated"),
        (1, "Member", json!("Accepted"), "federated"),
        (2, "Member", json!("Accepted"), "federated"),
        (3, "Guest", Value::Null, "userPrincipalName"),
        (4, "Member", Value::Null, "userPrincipalName"),
    ] {
        let row = &body["value"][at];
        assert_eq!(row["userType"], user_type, "{at}");
        assert_eq!(row["externalUserState"], state, "{at}");
        assert_eq!(row["identities"][0]["signInType"], sign_in, "{at}");
        assert_eq!(row.get("@odata.type").is_some(), at == 4, "{at}");
    }
    assert_eq!(body["value"][4]["preferredLanguage"], "nb-NO");
}
