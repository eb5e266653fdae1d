use serde_json::json;

use super::{Desk, texts};
use crate::wire::Verb;

const ADA_METHODS: &str = "/v1.0/users/ada@contoso.example/authentication/methods";
const ADA_STATE: &str = "/beta/users/ada@contoso.example/authentication/requirements";

fn state() -> serde_json::Value {
    json!({"perUserMfaState": "disabled"})
}

fn denied((status, code, message): (u16, String, String)) {
    assert_eq!((status, code.as_str()), (403, "accessDenied"));
    assert_eq!(message, "Request Authorization failed");
}

#[test]
fn a_missing_scope_sounds_as_its_backend_says_it() {
    let mut desk = Desk::open("demo").with_scopes(&["User.Read"]);
    let (status, code, _) = desk.refused_get("/v1.0/users");
    assert_eq!(
        (status, code.as_str()),
        (403, "Authorization_RequestDenied")
    );
    denied(desk.refused_get(ADA_METHODS));
    denied(desk.refused_get(ADA_STATE));
    desk.get("/v1.0/me");
}

#[test]
fn a_global_reader_sees_everything_and_changes_nothing() {
    let mut desk = Desk::open("read-only-role");
    let person = desk.tenant.people()[1].id;
    let base = format!("/beta/users/{person}/authentication");
    for url in [
        "/v1.0/users".to_owned(),
        format!("{base}/methods"),
        format!("{base}/requirements"),
        "/v1.0/reports/authenticationMethods/userRegistrationDetails".to_owned(),
        "/v1.0/auditLogs/signIns".to_owned(),
        "/v1.0/identity/conditionalAccess/policies".to_owned(),
    ] {
        desk.get(&url);
    }
    denied(desk.refused(Verb::Patch, &format!("{base}/requirements"), Some(state())));
    let mobile = "3179e48a-750b-4051-897c-87b9720928f7";
    denied(desk.refused(Verb::Delete, &format!("{base}/phoneMethods/{mobile}"), None));
    let revoke = format!("/v1.0/users/{person}/revokeSignInSessions");
    let (status, code, _) = desk.refused(Verb::Post, &revoke, None);
    assert_eq!(
        (status, code.as_str()),
        (403, "Authorization_RequestDenied")
    );
}

#[test]
fn methods_and_states_belong_to_different_roles() {
    let mut methods = Desk::open("demo").with_roles(&["Privileged Authentication Administrator"]);
    methods.get(ADA_METHODS);
    denied(methods.refused(Verb::Patch, ADA_STATE, Some(state())));
    let mut states = Desk::open("demo").with_roles(&["Authentication Policy Administrator"]);
    assert_eq!(states.patch(ADA_STATE, state()), 204);
    denied(states.refused_get(ADA_METHODS));
}

#[test]
fn an_authentication_administrator_sees_masked_phones() {
    let mut desk = Desk::open("demo").with_roles(&["Authentication Administrator"]);
    let url = "/v1.0/users/ada@contoso.example/authentication/phoneMethods";
    assert_eq!(texts(&desk.get(url), "phoneNumber"), ["+X XXXXX12"]);
    desk = desk.with_roles(&["Authentication Administrator", "Global Reader"]);
    assert_eq!(texts(&desk.get(url), "phoneNumber"), ["+1 5550112"]);
}

#[test]
fn an_authentication_administrator_does_not_reach_administrators() {
    let mut desk = Desk::open("demo").with_roles(&["Authentication Administrator"]);
    let pass = |user: &str| {
        format!("/v1.0/users/{user}@contoso.example/authentication/temporaryAccessPassMethods")
    };
    // A Global Administrator, and a member of a role-assignable group.
    for user in ["sven.halvorsrud", "piotr.wrobel", "rafael.duarte"] {
        denied(desk.refused(Verb::Post, &pass(user), None));
    }
    // Their own kind, and everybody without a role.
    for user in ["claire.desrosiers", "bob.chen"] {
        assert_eq!(desk.send(Verb::Post, &pass(user), None, false).status, 201);
    }
    let mut above = Desk::open("demo").with_roles(&["Privileged Authentication Administrator"]);
    let made = above.send(Verb::Post, &pass("sven.halvorsrud"), None, false);
    assert_eq!(made.status, 201);
}

#[test]
fn a_role_assignable_group_protects_even_without_a_role() {
    let text = "about = \"x\"\n[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\n[[groups]]\nname = \"G\"\nmembers = [\"a@contoso.example\"]\n";
    let url = "/v1.0/users/a@contoso.example/authentication/temporaryAccessPassMethods";
    let mut open = Desk::of(text).with_roles(&["Authentication Administrator"]);
    assert_eq!(open.send(Verb::Post, url, None, false).status, 201);
    let text = format!("{text}role_assignable = true");
    let mut shut = Desk::of(&text).with_roles(&["Authentication Administrator"]);
    denied(shut.refused(Verb::Post, url, None));
}

#[test]
fn an_application_token_is_not_ranked() {
    let mut desk = Desk::open("demo").with_roles(&[]);
    desk.caller.user = None;
    let url =
        "/v1.0/users/sven.halvorsrud@contoso.example/authentication/temporaryAccessPassMethods";
    assert_eq!(desk.send(Verb::Post, url, None, false).status, 201);
    assert_eq!(desk.patch(ADA_STATE, state()), 204);
    let audits = desk.get("/v1.0/auditLogs/directoryAudits?$top=1");
    let app = &audits["value"][0]["initiatedBy"]["app"];
    assert_eq!(app["appId"], desk.caller.app.to_string());
}

#[test]
fn a_scope_for_one_type_covers_that_type_only() {
    let mut desk = Desk::open("demo").with_scopes(&["UserAuthMethod-Phone.ReadWrite.All"]);
    let base = "/v1.0/users/ada@contoso.example/authentication";
    let mobile = "3179e48a-750b-4051-897c-87b9720928f7";
    assert_eq!(desk.delete(&format!("{base}/phoneMethods/{mobile}")), 204);
    denied(desk.refused_get(&format!("{base}/fido2Methods")));
    denied(desk.refused_get(ADA_METHODS));
}

#[test]
fn the_report_needs_a_role_and_a_plan() {
    let url = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
    let mut low = Desk::open("demo").with_roles(&["Authentication Administrator"]);
    let code = low.refused_get(url).1;
    assert_eq!(code, "Authentication_RequestFromUnsupportedUserRole");
    let mut free = Desk::open("no-p1");
    let (status, code, message) = free.refused_get(url);
    assert_eq!(status, 403);
    assert_eq!(
        code,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
    );
    assert_eq!(
        message,
        "Neither tenant is B2C or tenant doesn't have premium license"
    );
    assert_eq!(free.refused_get("/v1.0/auditLogs/signIns").0, 403);
    free.get("/v1.0/auditLogs/directoryAudits");
}
