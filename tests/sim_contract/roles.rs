//! Who may do what: scopes, directory roles, and the rank of the person acted on.

use crate::client::{Client, requirements, send};
use reqwest::Method;
use serde_json::{Value, json};

const ADMIN: &str = r#"
[[people]]
name = "Root Admin"
user = "root@contoso.example"
roles = ["Global Administrator"]
methods = [{ type = "phone", number = "+1 5550111" }]
"#;

async fn with_role(role: &str) -> Client {
    Client::start(&format!("{ADMIN}\n[operator]\nroles = [\"{role}\"]")).await
}

fn methods(user: &str) -> String {
    format!("/v1.0/users/{user}@contoso.example/authentication/methods")
}

fn forbidden() -> (u16, String) {
    (403, "accessDenied".to_owned())
}

async fn enforce(client: &Client, user: &str) -> u16 {
    let body = json!({"perUserMfaState": "enforced"});
    client
        .patch(&requirements(&format!("{user}@contoso.example")), body)
        .await
        .status
}

#[tokio::test]
async fn a_global_reader_reads_all_and_changes_nothing() {
    let client = with_role("Global Reader").await;
    assert_eq!(client.get("/v1.0/users").await.status, 200);
    assert_eq!(client.get(&methods("root")).await.status, 200);
    assert_eq!(
        client
            .get(&requirements("root@contoso.example"))
            .await
            .status,
        200
    );
    assert_eq!(
        client
            .get("/v1.0/identity/conditionalAccess/policies")
            .await
            .status,
        200
    );
    let body = json!({"perUserMfaState": "enforced"});
    let refused = client
        .patch(&requirements("bob@contoso.example"), body)
        .await;
    assert_eq!(refused.error(), forbidden());
    assert_eq!(
        refused.json()["error"]["message"],
        "Request Authorization failed"
    );
    let phone = "/v1.0/users/ada@contoso.example/authentication/phoneMethods/3179e48a-750b-4051-897c-87b9720928f7";
    assert_eq!(
        send(client.request(Method::DELETE, phone))
            .await
            .unwrap()
            .error(),
        forbidden()
    );
    let revoke = client.request(
        Method::POST,
        "/v1.0/users/ada@contoso.example/revokeSignInSessions",
    );
    assert_eq!(send(revoke).await.unwrap().status, 403);
}

#[tokio::test]
async fn an_authentication_administrator_sees_masked_phones_and_touches_no_admin() {
    let client = with_role("Authentication Administrator").await;
    let body = client.get(&methods("ada")).await.json();
    let methods_of_ada = body["value"].as_array().unwrap();
    let phone = methods_of_ada
        .iter()
        .find_map(|method| method["phoneNumber"].as_str())
        .unwrap();
    assert!(phone.ends_with("00") && !phone.contains("55501"), "{phone}");
    let phone = "/v1.0/users/root@contoso.example/authentication/phoneMethods/3179e48a-750b-4051-897c-87b9720928f7";
    assert_eq!(
        send(client.request(Method::DELETE, phone))
            .await
            .unwrap()
            .error(),
        forbidden()
    );
    assert_eq!(enforce(&client, "bob").await, 403);
    let pass = client.request(
        Method::POST,
        "/v1.0/users/root@contoso.example/authentication/temporaryAccessPassMethods",
    );
    assert_eq!(send(pass.json(&json!({}))).await.unwrap().status, 403);
}

#[tokio::test]
async fn a_privileged_authentication_administrator_reaches_admins_but_not_requirements() {
    let client = with_role("Privileged Authentication Administrator").await;
    let body = client.get(&methods("root")).await.json();
    assert!(
        body["value"]
            .as_array()
            .unwrap()
            .iter()
            .any(|method| method["phoneNumber"] == "+1 5550111")
    );
    assert_eq!(enforce(&client, "bob").await, 403);
}

#[tokio::test]
async fn an_authentication_policy_administrator_changes_requirements_and_sees_no_methods() {
    let client = with_role("Authentication Policy Administrator").await;
    assert_eq!(enforce(&client, "bob").await, 204);
    assert_eq!(client.get(&methods("ada")).await.error(), forbidden());
}

#[tokio::test]
async fn a_token_without_the_scope_is_refused() {
    let client = Client::start("[operator]\npermissions = [\"User.Read.All\"]").await;
    assert_eq!(
        client
            .get("/v1.0/users?$select=id,perUserMfaState")
            .await
            .status,
        200
    );
    assert_eq!(
        client
            .get(&requirements("ada@contoso.example"))
            .await
            .error(),
        forbidden()
    );
    assert_eq!(client.get(&methods("ada")).await.error(), forbidden());
    assert_eq!(enforce(&client, "bob").await, 403);
}

#[tokio::test]
async fn roles_do_not_bind_an_application() {
    let client = Client::start(&format!("{ADMIN}\n[operator]\napp_only = true\nroles = []")).await;
    assert_eq!(enforce(&client, "bob").await, 204);
    assert_eq!(client.get(&methods("root")).await.status, 200);
    assert!(client.get("/v1.0/me").await.status >= 400);
}

#[tokio::test]
async fn roles_and_their_holders_are_listed() {
    let client = Client::start(ADMIN).await;
    let body = client
        .get("/v1.0/roleManagement/directory/roleAssignments?$expand=principal")
        .await
        .json();
    let assignments = body["value"].as_array().unwrap();
    let root = assignments
        .iter()
        .find(|it| it["principal"]["userPrincipalName"] == "root@contoso.example")
        .unwrap();
    assert_eq!(
        root["roleDefinitionId"],
        "62e90394-69f5-4237-9190-012177145e10"
    );
    assert_eq!(root["principal"]["@odata.type"], "#microsoft.graph.user");
    let names = |body: &Value| -> Vec<String> {
        let rows = body["value"].as_array().unwrap();
        rows.iter()
            .map(|row| row["displayName"].as_str().unwrap().to_owned())
            .collect()
    };
    let definitions = client
        .get("/v1.0/roleManagement/directory/roleDefinitions?$select=id,templateId,displayName")
        .await
        .json();
    assert!(names(&definitions).contains(&"Authentication Policy Administrator".to_owned()));
    let own = client.get("/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId").await.json();
    assert_eq!(names(&own), ["Global Administrator"]);
}

#[tokio::test]
async fn a_role_through_a_group_counts() {
    let group = r#"
[[groups]]
name = "Helpers"
role_assignable = true
members = ["bob@contoso.example"]
roles = ["Authentication Administrator"]

[operator]
also = ["GroupMember.Read.All"]
"#;
    let client = Client::start(group).await;
    let body = client
        .get("/v1.0/roleManagement/directory/roleAssignments?$expand=principal")
        .await
        .json();
    let assignments = body["value"].as_array().unwrap();
    let group = assignments
        .iter()
        .find(|it| it["principal"]["@odata.type"] == "#microsoft.graph.group")
        .unwrap();
    let path = format!(
        "/v1.0/groups/{}/transitiveMembers",
        group["principalId"].as_str().unwrap()
    );
    let members = client.get(&path).await.json();
    assert_eq!(
        members["value"][0]["userPrincipalName"],
        "bob@contoso.example"
    );
}
