use serde_json::{Value, json};

use super::Desk;
use crate::wire::Verb;

const BOB: &str = "bob.chen@contoso.example";
const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";
const EMAIL: &str = "3ddfcfc8-9383-446f-83cc-3ab9be4be18f";

fn post(desk: &mut Desk, url: &str, body: Value) -> u16 {
    desk.send(Verb::Post, url, Some(body), false).status
}

fn below(user: &str, part: &str) -> String {
    format!("/v1.0/users/{user}/authentication/{part}")
}

#[test]
fn one_address_is_added_and_changed() {
    let mut desk = Desk::open("demo");
    let url = below(BOB, "emailMethods");
    let address = |text: &str| json!({"emailAddress": text});
    for text in ["bob", "bob@home", "bob @home.example", "@home.example"] {
        assert_eq!(post(&mut desk, &url, address(text)), 400, "{text}");
    }
    let one = format!("{url}/{EMAIL}");
    assert_eq!(desk.patch(&one, address("bob@home.example")), 404);
    assert_eq!(post(&mut desk, &url, address("bob@home.example")), 201);
    assert_eq!(post(&mut desk, &url, address("b@home.example")), 400);
    assert_eq!(desk.patch(&one, address("b@home.example")), 204);
    assert_eq!(desk.get(&one)["emailAddress"], "b@home.example");
    assert_eq!(desk.delete(&one), 204);
}

#[test]
fn a_token_is_assigned_by_its_serial_number_and_the_code_it_shows() {
    let mut desk = Desk::open("demo").also("Policy.ReadWrite.AuthenticationMethod");
    let url = format!(
        "/beta/users/{BOB}/authentication/hardwareOathMethods/assignAndActivateBySerialNumber"
    );
    let body = |serial: &str, code: &str| json!({"serialNumber": serial, "verificationCode": code, "displayName": "Key ring"});
    for (serial, code, status) in [
        ("GALT00000000", "903809", 400),
        ("GALT11420501", "000000", 400),
        ("GALT11420501", "903809", 204),
        ("GALT11420501", "903809", 400),
    ] {
        assert_eq!(
            post(&mut desk, &url, body(serial, code)),
            status,
            "{serial} {code}"
        );
    }
    let own = desk.get(&format!(
        "/beta/users/{BOB}/authentication/hardwareOathMethods"
    ));
    let device = &own["value"][0]["device"];
    assert_eq!(device["serialNumber"], "GALT11420501");
    assert_eq!(device["status"], "activated");
    let stock = "/beta/directory/authenticationMethodDevices/hardwareOathDevices";
    let stock = desk.get(stock);
    let bob = desk.id(BOB).to_string();
    assert_eq!(stock["value"][0]["assignedTo"]["id"], bob);
    assert_eq!(stock["value"][1]["status"], "available");
    let v1 = url.replace("/beta/", "/v1.0/");
    assert_eq!(post(&mut desk, &v1, body("GALT11420502", "114207")), 400);
}

#[test]
fn sms_sign_in_is_switched_where_the_policy_allows_it() {
    let mut desk = Desk::open("demo");
    let beatriz = "beatriz.antunes@contoso.example";
    let phone = below(beatriz, &format!("phoneMethods/{MOBILE}"));
    assert_eq!(desk.get(&phone)["smsSignInState"], "ready");
    for (action, state) in [
        ("disableSmsSignIn", "notEnabled"),
        ("enableSmsSignIn", "ready"),
    ] {
        let url = format!("{phone}/{action}");
        assert_eq!(desk.send(Verb::Post, &url, None, false).status, 204);
        assert_eq!(desk.get(&phone)["smsSignInState"], state);
    }
    let text = "about = \"x\"\n[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nmethods = [{ type = \"phone\", number = \"+1 5550100\" }]";
    let url = below(
        "a@contoso.example",
        &format!("phoneMethods/{MOBILE}/enableSmsSignIn"),
    );
    assert_eq!(
        Desk::of(text).send(Verb::Post, &url, None, false).status,
        400
    );
}

#[test]
fn nobody_adds_to_themselves_and_few_add_to_administrators() {
    let phone = json!({"phoneNumber": "+1 5550171", "phoneType": "mobile"});
    let mut desk = Desk::open("demo");
    assert_eq!(
        post(
            &mut desk,
            &below("ops@contoso.example", "phoneMethods"),
            phone.clone()
        ),
        403
    );
    for (role, admin, member) in [
        ("Authentication Administrator", 403, 201),
        ("Privileged Authentication Administrator", 201, 201),
        ("Authentication Policy Administrator", 403, 403),
        ("Global Reader", 403, 403),
    ] {
        let mut desk = Desk::open("demo").with_roles(&[role]);
        let admins = below("rafael.duarte@contoso.example", "phoneMethods");
        assert_eq!(post(&mut desk, &admins, phone.clone()), admin, "{role}");
        assert_eq!(
            post(&mut desk, &below(BOB, "phoneMethods"), phone.clone()),
            member,
            "{role}"
        );
    }
    for (scope, url, body) in [
        ("UserAuthMethod-Phone.ReadWrite.All", "phoneMethods", phone),
        (
            "UserAuthMethod-Email.ReadWrite.All",
            "emailMethods",
            json!({"emailAddress": "bob@home.example"}),
        ),
    ] {
        let mut desk = Desk::open("demo").with_scopes(&[scope]);
        assert_eq!(post(&mut desk, &below(BOB, url), body), 201, "{scope}");
    }
}
