use serde_json::{Value, json};

use super::{Desk, texts};
use crate::tenant::PortalAction;
use crate::wire::Verb;

const ADA: &str = "/v1.0/users/ada@contoso.example/authentication";
const ZOE: &str = "/v1.0/users/zoe.vandijk@contoso.example/authentication";
const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";
const ALTERNATE: &str = "b6332ec1-7057-4abe-9331-3d72feddfe41";

fn kinds(body: &Value) -> Vec<String> {
    let kinds = texts(body, "@odata.type").into_iter();
    kinds
        .map(|kind| {
            kind.replace("#microsoft.graph.", "")
                .replace("AuthenticationMethod", "")
        })
        .collect()
}

#[test]
fn only_beta_lists_every_type() {
    let mut desk = Desk::open("demo");
    let v1 = desk.get("/v1.0/users/otto.allesmann@contoso.example/authentication/methods");
    let beta = desk.get("/beta/users/otto.allesmann@contoso.example/authentication/methods");
    assert!(v1.get("@microsoft.graph.tips").is_some());
    assert_eq!(
        kinds(&v1),
        [
            "password",
            "phone",
            "email",
            "microsoftAuthenticator",
            "microsoftAuthenticator",
            "fido2",
            "windowsHelloForBusiness",
            "platformCredential",
            "softwareOath",
            "externalAuthenticationMethod",
        ]
        .map(|k| k.replace("AuthenticationMethod", ""))
    );
    let extra = ["passwordlessMicrosoftAuthenticator", "hardwareOath"];
    assert!(
        extra
            .iter()
            .all(|k| kinds(&beta).contains(&(*k).to_owned()))
    );
    assert!(beta["value"][1].get("lastUsedDateTime").is_some());
    assert!(v1["value"][1].get("lastUsedDateTime").is_none());
}

#[test]
fn a_type_that_nobody_knows_is_listed() {
    let mut desk = Desk::open("demo");
    let body = desk.get("/v1.0/users/nova.reyes@contoso.example/authentication/methods");
    assert!(kinds(&body).contains(&"palmPrint".to_owned()));
}

#[test]
fn phones_have_their_fixed_ids_and_no_date() {
    let mut desk = Desk::open("demo");
    let phones = desk.get(&format!("{ZOE}/phoneMethods"));
    assert_eq!(
        texts(&phones, "phoneType"),
        ["mobile", "alternateMobile", "office"]
    );
    assert_eq!(texts(&phones, "id")[..2], [MOBILE, ALTERNATE]);
    assert_eq!(phones["value"][0]["createdDateTime"], Value::Null);
}

#[test]
fn the_default_cannot_go_while_another_factor_remains() {
    let mut desk = Desk::open("demo");
    let apps = desk.get(&format!("{ADA}/microsoftAuthenticatorMethods"));
    let app = apps["value"][0]["id"].as_str().unwrap().to_owned();
    let url = format!("{ADA}/microsoftAuthenticatorMethods/{app}");
    let (status, code, message) = desk.refused(Verb::Delete, &url, None);
    assert_eq!((status, code.as_str()), (400, "badRequest"));
    assert_eq!(
        message,
        format!(
            "The requested authentication method id of [{app}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed"
        )
    );
    assert_eq!(desk.delete(&format!("{ADA}/phoneMethods/{MOBILE}")), 204);
    assert_eq!(desk.delete(&url), 204);
    assert_eq!(kinds(&desk.get(&format!("{ADA}/methods"))), ["password"]);
    assert_eq!(desk.delete(&url), 404);
}

#[test]
fn an_alternate_mobile_as_default_needs_another_default_first() {
    let mut desk = Desk::open("demo");
    let mobile = format!("{ZOE}/phoneMethods/{MOBILE}");
    let alternate = format!("{ZOE}/phoneMethods/{ALTERNATE}");
    assert_eq!(desk.delete(&mobile), 400);
    assert_eq!(desk.delete(&alternate), 400);
    let preferences = ZOE.replace("v1.0", "beta") + "/signInPreferences";
    let sms = json!({"userPreferredMethodForSecondaryAuthentication": "sms"});
    assert_eq!(desk.patch(&preferences, sms), 204);
    assert_eq!(desk.delete(&alternate), 204);
    let office = "e37fc753-ff3b-4958-9484-eaa9425c82bc";
    assert_eq!(desk.delete(&format!("{ZOE}/phoneMethods/{office}")), 204);
    assert_eq!(desk.delete(&mobile), 204);
    let read = desk.get(&preferences);
    assert_eq!(
        read["userPreferredMethodForSecondaryAuthentication"],
        "none"
    );
}

#[test]
fn a_preference_needs_its_method_and_beta() {
    let mut desk = Desk::open("demo");
    let url = "/beta/users/grace@contoso.example/authentication/signInPreferences";
    for (value, status) in [("push", 400), ("carrierPigeon", 400), ("voiceMobile", 204)] {
        let body = json!({"userPreferredMethodForSecondaryAuthentication": value});
        assert_eq!(desk.patch(url, body), status, "{value}");
    }
    assert_eq!(desk.refused_get(&url.replace("beta", "v1.0")).0, 400);
}

#[test]
fn the_password_and_any_method_by_the_general_path_cannot_be_deleted() {
    let mut desk = Desk::open("demo");
    let password = "28c10230-6103-485e-b985-444c60001490";
    assert_eq!(
        desk.delete(&format!("{ADA}/passwordMethods/{password}")),
        405
    );
    let (_, code, message) = desk.refused(Verb::Delete, &format!("{ADA}/methods/{MOBILE}"), None);
    assert_eq!(code, "UnknownError");
    assert!(message.starts_with(r#"{"Message":"No HTTP resource was found that matches the request URI 'https://mface.windowsazure.com/odata/users('"#));
    assert_eq!(
        desk.get(&format!("{ADA}/methods/{MOBILE}"))["phoneType"],
        "mobile"
    );
}

#[test]
fn tokens_and_qr_codes_go_by_beta() {
    let mut desk = Desk::open("demo");
    let ludmila = "/beta/users/ludmila.hajkova@contoso.example/authentication/hardwareOathMethods";
    let tokens = desk.get(ludmila);
    assert_eq!(tokens["value"][0]["device"]["serialNumber"], "GALT11420104");
    let id = tokens["value"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.delete(&format!("{ludmila}/{id}")), 204);
    let kofi = "/beta/users/kofi.amankwah@contoso.example/authentication/qrCodePinMethod";
    assert!(desk.get(kofi)["standardQRCode"]["id"].is_string());
    assert_eq!(desk.delete(kofi), 204);
    assert_eq!(desk.delete(kofi), 404);
}

#[test]
fn phones_are_added_and_changed_by_their_rules() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/users/bob.chen@contoso.example/authentication/phoneMethods";
    let mut add = |number: &str, phone_type: &str| {
        let body = json!({"phoneNumber": number, "phoneType": phone_type});
        desk.send(Verb::Post, url, Some(body), false).status
    };
    assert_eq!(add("+1 5550171", "alternateMobile"), 400);
    assert_eq!(add("5550171", "mobile"), 400);
    assert_eq!(add("+1 5550171", "pager"), 400);
    assert_eq!(add("+1 5550171", "mobile"), 201);
    assert_eq!(add("+1 5550172", "mobile"), 400);
    assert_eq!(add("+1 5550172x9", "office"), 201);
    let mobile = format!("{url}/{MOBILE}");
    assert_eq!(
        desk.patch(
            &mobile,
            json!({"phoneNumber": "+1 5550173", "phoneType": "mobile"})
        ),
        204
    );
    assert_eq!(desk.patch(&mobile, json!({"phoneType": "office"})), 400);
    assert_eq!(desk.get(&mobile)["phoneNumber"], "+1 5550173");
}

#[test]
fn the_code_of_a_pass_is_shown_once() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/users/bob.chen@contoso.example/authentication/temporaryAccessPassMethods";
    let body = json!({"lifetimeInMinutes": 60, "isUsableOnce": true});
    let made = desk.send(Verb::Post, url, Some(body), false);
    assert_eq!(made.status, 201);
    let made = super::json(made);
    assert_eq!(made["temporaryAccessPass"].as_str().unwrap().len(), 8);
    let listed = desk.get(url);
    assert_eq!(listed["value"][0]["id"], made["id"]);
    assert_eq!(listed["value"][0]["temporaryAccessPass"], Value::Null);
    assert_eq!(
        listed["value"][0]["methodUsabilityReason"],
        "EnabledByPolicy"
    );
    let use_it = PortalAction::UseAccessPass {};
    let now = desk.now;
    desk.tenant
        .play(&use_it, "bob.chen@contoso.example", now)
        .unwrap();
    assert_eq!(
        desk.get(url)["value"][0]["methodUsabilityReason"],
        "OneTimeUsed"
    );
    let again = super::json(desk.send(Verb::Post, url, None, false));
    assert_eq!(texts(&desk.get(url), "id"), [again["id"].as_str().unwrap()]);
    let id = again["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.delete(&format!("{url}/{id}")), 204);
}

#[test]
fn a_pass_outside_the_range_is_refused_in_the_services_words() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/users/bob.chen@contoso.example/authentication/temporaryAccessPassMethods";
    for minutes in [59, 481] {
        let body = json!({"lifetimeInMinutes": minutes});
        let (status, code, message) = desk.refused(Verb::Post, url, Some(body));
        assert_eq!((status, code.as_str()), (400, "badRequest"));
        assert_eq!(
            message,
            "Invalid LifetimeInMinutes specified. The valid range between 60 and 480."
        );
    }
}

#[test]
fn a_pass_is_not_yet_valid_then_valid_then_expired() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/users/bob.chen@contoso.example/authentication/temporaryAccessPassMethods";
    let body = json!({"startDateTime": "2026-11-24T10:00:00Z"});
    desk.send(Verb::Post, url, Some(body), false);
    for (now, reason) in [
        ("2026-11-24T09:59:59Z", "NotYetValid"),
        ("2026-11-24T10:00:00Z", "EnabledByPolicy"),
        ("2026-11-24T11:00:00Z", "Expired"),
    ] {
        desk.now = now.parse().unwrap();
        let pass = desk.get(url)["value"][0].take();
        assert_eq!(pass["methodUsabilityReason"], reason);
        assert_eq!(pass["isUsable"], reason == "EnabledByPolicy");
    }
}
