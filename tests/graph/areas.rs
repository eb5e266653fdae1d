//! The areas of the API against prepared answers.

use mfadeck::graph::Graph;
use mfadeck::tenant::{DefaultMethod, Method, MethodDetail, MethodId, PhoneType, ProblemKind};
use serde_json::json;

use crate::mock::{Mock, Reply};
use crate::{client, graph, quick, row, user};

#[tokio::test]
async fn a_service_that_does_not_know_the_state_on_users_is_asked_again_without_it() {
    let mock = Mock::start(|_| {
        let message =
            "Could not find a property named 'perUserMfaState' on type 'microsoft.graph.user'.";
        let mut plain = row(1);
        plain.as_object_mut().unwrap().remove("perUserMfaState");
        vec![
            Reply::error(400, &[], "Request_BadRequest", message),
            Reply::ok(&json!({"value": [plain]})),
        ]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).users();
    let page = pages.next().await.unwrap().unwrap();
    assert!(!page.has_states);
    assert!(!page.users[0].state.value.is_known());
    assert_eq!(page.users[0].state_at(), None);
    let lines = mock.lines();
    assert!(lines[0].contains("perUserMfaState") && !lines[1].contains("perUserMfaState"));
}

#[tokio::test]
async fn null_missing_and_future_values_of_a_user_are_unknown_and_not_no() {
    let mock = Mock::start(|_| {
        let sparse = json!({"id": user(1).to_string(), "userPrincipalName": "a@contoso.example",
            "userType": null, "perUserMfaState": "quantum", "onPremisesSyncEnabled": null,
            "createdDateTime": "0001-01-01T00:00:00Z"});
        vec![Reply::ok(&json!({ "value": [sparse] }))]
    })
    .await;
    let page = graph(&mock.url, quick()).users().next().await;
    let user = &page.unwrap().unwrap().users[0];
    assert_eq!(
        (user.state.value.ok(), user.enabled.ok(), user.licences.ok()),
        (None, None, None)
    );
    assert!(user.synced.is_no());
    assert_eq!(user.created, None);
    assert_eq!(user.name.as_str(), "a@contoso.example");
}

#[tokio::test]
async fn a_guest_is_found_by_a_upn_with_a_number_sign() {
    let mock = Mock::start(|_| vec![Reply::ok(&row(1))]).await;
    let found = graph(&mock.url, quick())
        .user("eve_mail.example#EXT#@contoso.example")
        .await;
    assert_eq!(found.unwrap().id, user(1));
    assert!(
        mock.lines()[0].starts_with("GET /v1.0/users/eve_mail.example%23EXT%23@contoso.example?")
    );
}

fn method(detail: MethodDetail, id: &str) -> Method {
    Method {
        id: MethodId::new(id),
        created: None,
        last_used: None,
        detail,
    }
}

async fn delete(graph: &Graph, detail: MethodDetail, id: &str) -> bool {
    graph
        .delete_method(user(1), &method(detail, id))
        .await
        .is_ok()
}

#[tokio::test]
async fn methods_are_deleted_from_the_collection_of_their_type() {
    let mock = Mock::start(|_| {
        vec![Reply::Raw("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned()); 4]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let phone = MethodDetail::Phone {
        phone_type: PhoneType::Mobile,
        number: "+1 5550100".into(),
        sms_sign_in: None,
    };
    assert!(delete(&graph, phone, "3179e48a").await);
    assert!(delete(&graph, MethodDetail::External { name: "Duo".into() }, "a/b").await);
    assert!(delete(&graph, MethodDetail::HardwareOath { token: None }, "x").await);
    assert!(delete(&graph, MethodDetail::QrCodePin, "x").await);
    let base = format!("users/{}/authentication", user(1));
    assert_eq!(
        mock.lines(),
        [
            format!("DELETE /v1.0/{base}/phoneMethods/3179e48a"),
            format!("DELETE /v1.0/{base}/externalAuthenticationMethods/a%2Fb"),
            format!("DELETE /beta/{base}/hardwareOathMethods/x"),
            format!("DELETE /beta/{base}/qrCodePinMethod"),
        ]
    );
}

#[tokio::test]
async fn a_password_an_unknown_type_and_a_treacherous_id_are_never_sent() {
    let mock = Mock::start(|_| Vec::new()).await;
    let graph = graph(&mock.url, quick());
    assert!(!delete(&graph, MethodDetail::Password, "x").await);
    let unknown = MethodDetail::Other {
        odata_type: "telepathy".into(),
    };
    assert!(!delete(&graph, unknown, "x").await);
    assert!(!delete(&graph, MethodDetail::SoftwareOath, "..").await);
    assert!(mock.seen().is_empty());
}

#[tokio::test]
async fn methods_come_from_v1_where_beta_has_no_list() {
    let mock = Mock::start(|_| {
        vec![
            Reply::error(400, &[], "BadRequest", "Resource not found for the segment 'methods'."),
            Reply::ok(&json!({"value": [{"@odata.type": "#microsoft.graph.softwareOathAuthenticationMethod", "id": "x"}]})),
        ]
    })
    .await;
    let methods = graph(&mock.url, quick()).methods(user(1)).await.unwrap();
    assert_eq!(methods.len(), 1);
    assert!(mock.lines()[1].starts_with("GET /v1.0/users/"));
}

#[tokio::test]
async fn preferences_tolerate_keys_of_the_future_and_a_default_that_nobody_knows_is_unknown() {
    let mock = Mock::start(|_| {
        vec![
            Reply::ok(&json!({"userPreferredMethodForSecondaryAuthentication": "push", "systemPreferredAuthenticationMethod": "Fido2"})),
            Reply::ok(&json!({"userPreferredMethodForSecondaryAuthentication": "none"})),
            Reply::ok(&json!({"userPreferredMethodForSecondaryAuthentication": "telepathy"})),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let known = graph.sign_in_preferences(user(1)).await.unwrap();
    assert_eq!(known.default, Some(DefaultMethod::Push));
    let none = graph.sign_in_preferences(user(1)).await.unwrap();
    assert_eq!(none.default, None);
    let future = graph.sign_in_preferences(user(1)).await.unwrap_err();
    assert_eq!(future.problem().kind, ProblemKind::Unreadable);
}

#[tokio::test]
async fn the_code_of_a_new_pass_is_hidden_from_debug_output() {
    let mock = Mock::start(|_| {
        vec![Reply::json(
            201,
            &[],
            &json!({"id": "x", "temporaryAccessPass": "nc+&G=xwDKCz",
            "lifetimeInMinutes": 60, "isUsableOnce": true, "isUsable": true}),
        )]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let pass = graph
        .create_access_pass(user(1), Some(60), Some(true))
        .await
        .unwrap();
    assert_eq!(pass.code.secret(), "nc+&G=xwDKCz");
    assert!(!format!("{pass:?}").contains("nc+&"));
    assert_eq!(
        mock.seen()[0].body,
        json!({"lifetimeInMinutes": 60, "isUsableOnce": true})
    );
}

#[tokio::test]
async fn a_tenant_without_a_licence_is_told_apart_from_a_missing_permission() {
    let mock = Mock::start(|_| {
        vec![Reply::error(
            403,
            &[],
            "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
            "any text",
        )]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).registrations();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Licence);
}

#[tokio::test]
async fn a_method_is_deleted_by_its_whole_id_however_long_it_is() {
    let long = "aB3-".repeat(300);
    let mock = Mock::start(|_| {
        vec![
            Reply::ok(&json!({"value": [{"@odata.type": "#microsoft.graph.fido2AuthenticationMethod", "id": long}]})),
            Reply::Raw("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned()),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let methods = graph.methods(user(1)).await.unwrap();
    graph.delete_method(user(1), &methods[0]).await.unwrap();
    assert!(mock.lines()[1].ends_with(&format!("/fido2Methods/{long}")));
}

#[tokio::test]
async fn a_token_that_the_service_writes_back_is_shown_nowhere() {
    let token = "eyJhbGciOiJub25lIn0.c2VjcmV0LXNlY3JldA.c2lnbmF0dXJl";
    let said = format!(
        "Invalid header: 'authorization: Bearer {token}' of {}",
        &token[..24]
    );
    for status in [400, 401, 403, 500] {
        let mock = Mock::start(|_| {
            vec![
                Reply::error(
                    status,
                    &[("request-id", token)],
                    &format!("x {token}"),
                    &said
                );
                9
            ]
        })
        .await;
        let graph = client(&mock.url, token.to_owned(), quick());
        let error = graph.revoke_sign_in_sessions(user(1)).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.problem());
        assert!(!shown.contains(&token[..24]), "{status}: {shown}");
        assert!(shown.contains("(secret)"), "{status}: {shown}");
    }
}
