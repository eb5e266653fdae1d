//! Authentication methods: what is listed, what can be deleted, and in which order.

use crate::client::{Answer, Client, requirements, send};
use reqwest::Method;
use serde_json::{Value, json};

const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";
const ALTERNATE: &str = "b6332ec1-7057-4abe-9331-3d72feddfe41";
const PASSWORD: &str = "28c10230-6103-485e-b985-444c60001490";

/// A person with every type of method.
const HOARDER: &str = r#"
[[people]]
name = "Hal Hoarder"
user = "hal@contoso.example"
default = "sms"
methods = [
    { type = "phone", number = "+1 5550101" },
    { type = "phone", number = "+1 5550102", phoneType = "alternateMobile" },
    { type = "email", address = "hal@home.example" },
    { type = "authenticator", name = "Pixel", used = "1d" },
    { type = "passwordless", name = "Old Pixel" },
    { type = "fido2", name = "Red key" },
    { type = "windowsHello", name = "LAPTOP-HAL" },
    { type = "platformCredential", name = "MAC-HAL" },
    { type = "softwareOath" },
    { type = "hardwareOath", serial = "TOTP1", manufacturer = "Contoso", model = "T1" },
    { type = "external", name = "Fabrikam" },
    { type = "qrCodePin" },
    { type = "resourceAccountKey", name = "Room" },
    { type = "unknown", name = "telepathyAuthenticationMethod" },
]
"#;

fn methods(user: &str, rest: &str) -> String {
    format!("/v1.0/users/{user}@contoso.example/authentication/{rest}")
}

fn beta(user: &str, rest: &str) -> String {
    format!("/beta/users/{user}@contoso.example/authentication/{rest}")
}

async fn delete(client: &Client, path: &str) -> Answer {
    send(client.request(Method::DELETE, path)).await.unwrap()
}

async fn list(client: &Client, path: &str) -> Vec<Value> {
    client.get(path).await.json()["value"]
        .as_array()
        .unwrap()
        .clone()
}

fn types(list: &[Value]) -> Vec<String> {
    let name = |method: &Value| {
        method["@odata.type"]
            .as_str()
            .unwrap()
            .trim_start_matches("#microsoft.graph.")
            .to_owned()
    };
    list.iter().map(name).collect()
}

#[tokio::test]
async fn the_list_of_beta_shows_more_types_and_the_last_use() {
    let client = Client::start(HOARDER).await;
    let v1 = list(&client, &methods("hal", "methods")).await;
    let all = list(&client, &beta("hal", "methods")).await;
    for hidden in [
        "hardwareOathAuthenticationMethod",
        "qrCodePinAuthenticationMethod",
        "resourceAccountKeyAuthenticationMethod",
    ] {
        assert!(!types(&v1).contains(&hidden.to_owned()), "{hidden}");
        assert!(types(&all).contains(&hidden.to_owned()), "{hidden}");
    }
    let authenticator = |list: &[Value]| {
        list.iter()
            .find(|method| method["displayName"] == "Pixel")
            .unwrap()
            .clone()
    };
    assert!(authenticator(&v1).get("lastUsedDateTime").is_none());
    assert!(authenticator(&all)["lastUsedDateTime"].is_string());
    let password = &v1[types(&v1)
        .iter()
        .position(|kind| kind == "passwordAuthenticationMethod")
        .unwrap()];
    assert_eq!(
        (&password["id"], &password["password"]),
        (&json!(PASSWORD), &Value::Null)
    );
}

#[tokio::test]
async fn every_method_can_be_read_from_its_own_collection() {
    let client = Client::start(HOARDER).await;
    for segment in [
        "phoneMethods",
        "emailMethods",
        "microsoftAuthenticatorMethods",
        "fido2Methods",
        "windowsHelloForBusinessMethods",
        "platformCredentialMethods",
        "softwareOathMethods",
        "externalAuthenticationMethods",
    ] {
        let found = list(&client, &methods("hal", segment)).await;
        assert!(!found.is_empty(), "{segment}");
        let id = found[0]["id"].as_str().unwrap();
        let one = client
            .get(&methods("hal", &format!("{segment}/{id}")))
            .await;
        assert_eq!(
            (one.status, &one.json()["id"]),
            (200, &json!(id)),
            "{segment}"
        );
    }
}

#[tokio::test]
async fn the_default_method_goes_last() {
    let client = Client::start(HOARDER).await;
    assert_eq!(
        delete(
            &client,
            &methods("hal", &format!("phoneMethods/{ALTERNATE}"))
        )
        .await
        .status,
        204
    );
    let mobile = methods("hal", &format!("phoneMethods/{MOBILE}"));
    let refused = delete(&client, &mobile).await;
    assert_eq!(refused.error(), (400, "badRequest".to_owned()));
    let text = format!(
        "The requested authentication method id of [{MOBILE}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed"
    );
    assert_eq!(refused.json()["error"]["message"], text);
    // Ada's default is her only method.
    assert_eq!(
        delete(&client, &methods("ada", &format!("phoneMethods/{MOBILE}")))
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn another_default_frees_the_old_one() {
    let client = Client::start(HOARDER).await;
    let path = beta("hal", "signInPreferences");
    assert_eq!(
        client.get(&path).await.json()["userPreferredMethodForSecondaryAuthentication"],
        "sms"
    );
    let push = json!({"userPreferredMethodForSecondaryAuthentication": "push"});
    assert_eq!(client.patch(&path, push).await.status, 204);
    assert_eq!(
        client.get(&path).await.json()["userPreferredMethodForSecondaryAuthentication"],
        "push"
    );
    assert_eq!(
        delete(
            &client,
            &methods("hal", &format!("phoneMethods/{ALTERNATE}"))
        )
        .await
        .status,
        204
    );
    assert_eq!(
        delete(&client, &methods("hal", &format!("phoneMethods/{MOBILE}")))
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn a_default_that_is_not_registered_is_refused() {
    let client = Client::start("").await;
    let push = json!({"userPreferredMethodForSecondaryAuthentication": "push"});
    assert_eq!(
        client
            .patch(&beta("ada", "signInPreferences"), push)
            .await
            .status,
        400
    );
    assert_eq!(
        client
            .get(&methods("ada", "signInPreferences"))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn the_alternate_mobile_goes_before_the_mobile() {
    let people = r#"
[[people]]
name = "Two Phones"
user = "two@contoso.example"
default = "push"
methods = [
    { type = "phone", number = "+1 5550101" },
    { type = "phone", number = "+1 5550102", phoneType = "alternateMobile" },
    { type = "authenticator", name = "Pixel" },
]
"#;
    let client = Client::start(people).await;
    let path = |id: &str| methods("two", &format!("phoneMethods/{id}"));
    assert_eq!(delete(&client, &path(MOBILE)).await.status, 400);
    assert_eq!(delete(&client, &path(ALTERNATE)).await.status, 204);
    assert_eq!(delete(&client, &path(MOBILE)).await.status, 204);
    assert_eq!(delete(&client, &path(MOBILE)).await.status, 404);
}

#[tokio::test]
async fn the_generic_delete_and_the_password_fail() {
    let client = Client::start("").await;
    let generic = delete(&client, &methods("ada", &format!("methods/{MOBILE}"))).await;
    assert!(generic.status >= 400);
    assert!(
        generic
            .text
            .contains("No HTTP resource was found that matches the request URI")
    );
    assert!(
        delete(
            &client,
            &methods("ada", &format!("passwordMethods/{PASSWORD}"))
        )
        .await
        .status
            >= 400
    );
    assert_eq!(list(&client, &methods("ada", "methods")).await.len(), 2);
}

#[tokio::test]
async fn beta_collections_are_deleted_under_beta() {
    let client = Client::start(HOARDER).await;
    let all = list(&client, &beta("hal", "methods")).await;
    let token = &all[types(&all)
        .iter()
        .position(|kind| kind == "hardwareOathAuthenticationMethod")
        .unwrap()];
    let segment = format!("hardwareOathMethods/{}", token["id"].as_str().unwrap());
    assert_eq!(
        delete(&client, &methods("hal", &segment)).await.error(),
        (400, "BadRequest".to_owned())
    );
    assert_eq!(delete(&client, &beta("hal", &segment)).await.status, 204);
    assert_eq!(
        delete(&client, &beta("hal", "qrCodePinMethod"))
            .await
            .status,
        204
    );
    let left = types(&list(&client, &beta("hal", "methods")).await);
    assert!(!left.contains(&"hardwareOathAuthenticationMethod".to_owned()));
    assert!(!left.contains(&"qrCodePinAuthenticationMethod".to_owned()));
}

#[tokio::test]
async fn a_phone_is_added_and_changed() {
    let client = Client::start("").await;
    let phone = json!({"phoneNumber": "+1 5550103", "phoneType": "mobile"});
    let added = send(
        client
            .request(Method::POST, &methods("gus", "phoneMethods"))
            .json(&phone),
    )
    .await
    .unwrap();
    assert_eq!((added.status, &added.json()["id"]), (201, &json!(MOBILE)));
    let changed = json!({"phoneNumber": "+1 5550104"});
    client
        .patch(&methods("gus", &format!("phoneMethods/{MOBILE}")), changed)
        .await;
    assert_eq!(
        list(&client, &methods("gus", "phoneMethods")).await[0]["phoneNumber"],
        "+1 5550104"
    );
}

#[tokio::test]
async fn enabled_becomes_enforced_for_who_has_a_method() {
    let client = Client::start("").await;
    let enabled = json!({"perUserMfaState": "enabled"});
    client
        .patch(&requirements("ada@contoso.example"), enabled.clone())
        .await;
    assert_eq!(
        client
            .get(&requirements("ada@contoso.example"))
            .await
            .json()["perUserMfaState"],
        "enforced"
    );
    client
        .patch(&requirements("bob@contoso.example"), enabled)
        .await;
    assert_eq!(
        client
            .get(&requirements("bob@contoso.example"))
            .await
            .json()["perUserMfaState"],
        "enabled"
    );
    let wrong = json!({"perUserMfaState": "sometimes"});
    assert_eq!(
        client
            .patch(&requirements("bob@contoso.example"), wrong)
            .await
            .error(),
        (400, "badRequest".to_owned())
    );
}

#[tokio::test]
async fn a_temporary_access_pass_is_shown_once() {
    let client = Client::start("").await;
    let path = methods("bob", "temporaryAccessPassMethods");
    let ask = |minutes: u32| {
        client
            .request(Method::POST, &path)
            .json(&json!({"lifetimeInMinutes": minutes, "isUsableOnce": true}))
    };
    let made = send(ask(60)).await.unwrap();
    assert_eq!(made.status, 201);
    assert!(
        !made.json()["temporaryAccessPass"]
            .as_str()
            .unwrap()
            .is_empty()
    );
    assert_eq!(made.json()["lifetimeInMinutes"], 60);
    let listed = list(&client, &path).await;
    assert_eq!(
        (listed.len(), &listed[0]["temporaryAccessPass"]),
        (1, &Value::Null)
    );
    let refused = send(ask(5)).await.unwrap();
    assert_eq!(refused.error(), (400, "badRequest".to_owned()));
    assert_eq!(
        refused.json()["error"]["message"],
        "Invalid LifetimeInMinutes specified. The valid range between 60 and 480."
    );
    let other = send(ask(120)).await.unwrap();
    assert_ne!(other.json()["id"], made.json()["id"]);
    let listed = list(&client, &path).await;
    assert_eq!((listed.len(), &listed[0]["id"]), (1, &other.json()["id"]));
    let id = listed[0]["id"].as_str().unwrap();
    assert_eq!(delete(&client, &format!("{path}/{id}")).await.status, 204);
    assert!(list(&client, &path).await.is_empty());
}

#[tokio::test]
async fn revoking_sessions_moves_their_beginning() {
    let client = Client::start("").await;
    let path = "/v1.0/users/ada@contoso.example";
    let valid_from = || async {
        let body = client
            .get(&format!("{path}?$select=signInSessionsValidFromDateTime"))
            .await
            .json();
        body["signInSessionsValidFromDateTime"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let before = valid_from().await;
    let revoked = send(
        client
            .request(Method::POST, &format!("{path}/revokeSignInSessions"))
            .json(&json!({})),
    )
    .await
    .unwrap();
    assert_eq!(
        (revoked.status, &revoked.json()["value"]),
        (200, &json!(true))
    );
    assert_ne!(valid_from().await, before);
}
