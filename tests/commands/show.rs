//! `show`: what is wrong with a user, what asks for MFA, and what could not be seen.

use serde_json::Value;

use crate::answers::{kept, lines};
use crate::schema::check;
use crate::tenant::{demo_of, text};

/// What `show` says of a user of a scenario.
async fn shown(scenario: &str, user: &str, code: i32) -> Value {
    let user = format!("{user}@contoso.example");
    let ran = demo_of(scenario, &["show", &user, "--format", "json"]).await;
    let told = ran.exits(code).json();
    check("show", &told);
    told
}

fn first_rule(told: &Value) -> String {
    text(&told["diagnosis"]["value"]["findings"][0], "rule")
}

fn not_seen(told: &Value) -> Vec<String> {
    let gaps = told["diagnosis"]["value"]["notSeen"].as_array().unwrap();
    gaps.iter().map(|gap| text(gap, "part")).collect()
}

#[tokio::test]
async fn one_user_in_full_as_text_and_as_json() {
    for (scenario, user) in [("demo", "ada"), ("no-p1", "joao.meyer")] {
        let account = format!("{user}@contoso.example");
        let text = demo_of(scenario, &["show", &account]).await.exits(0);
        kept(&format!("show_text_{scenario}"), &text.stdout);
        let json = shown(scenario, user, 0).await;
        kept(&format!("show_json_{scenario}"), &lines(&json));
    }
}

#[tokio::test]
async fn a_lost_phone_comes_with_both_steps_and_their_commands() {
    let told = shown("demo", "ada", 0).await;
    assert_eq!(first_rule(&told), "prompts-lost-device");
    let steps = told["diagnosis"]["value"]["findings"][0]["suggestedActions"]
        .as_array()
        .unwrap();
    let commands: Vec<String> = steps.iter().map(|step| text(step, "command")).collect();
    assert_eq!(commands, ["reset contact-methods", "tap"]);
    let failure = &told["signIns"]["value"]["failures"][0];
    assert_eq!(failure["errorCode"], 500_121);
    assert_eq!(failure["words"], "did not answer the MFA prompt");
    assert_eq!(not_seen(&told), Vec::<String>::new());
}

#[tokio::test]
async fn a_block_names_the_policy_and_what_asks_says_why() {
    let told = shown("demo", "tunde.bakare", 0).await;
    assert_eq!(first_rule(&told), "blocked-by-policy");
    let blocking = &told["requiredBy"]["value"]["blocking"][0];
    assert_eq!(blocking["policyName"], "Block untrusted countries");
    assert_eq!(told["requiredBy"]["value"]["answer"], "yes");
}

#[tokio::test]
async fn an_admin_of_a_policy_without_a_method_is_told_by_the_role() {
    let told = shown("demo", "rafael.duarte", 0).await;
    assert_eq!(first_rule(&told), "no-method-left");
    let asking = told["requiredBy"]["value"]["asking"].as_array().unwrap();
    let policy = asking
        .iter()
        .find(|line| line["policyName"] == "MFA for admins")
        .unwrap();
    assert_eq!(policy["answer"], "yes");
    assert_eq!(policy["because"], "it includes the role User Administrator");
}

#[tokio::test]
async fn what_there_is_no_licence_for_is_told_and_is_no_failure() {
    let told = shown("no-p1", "joao.meyer", 0).await;
    assert_eq!(
        not_seen(&told),
        ["sign-in log", "registration report", "risky users"]
    );
    assert!(told["signIns"]["value"].is_null());
    let code = text(&told["signIns"]["error"], "code");
    assert_eq!(
        code,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
    );
}

#[tokio::test]
async fn a_role_that_sees_little_is_told_what_it_did_not_see() {
    let told = shown("authentication-administrator", "noor.haddad", 3).await;
    let unseen = not_seen(&told);
    for part in ["sign-in log", "security defaults", "Conditional Access"] {
        assert!(unseen.iter().any(|name| name == part), "{unseen:?}");
    }
    assert_eq!(told["perUserMfaState"], "enforced", "by the list");
    let answers: Vec<String> = told["requiredBy"]["value"]["asking"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| text(line, "answer"))
        .collect();
    assert_eq!(answers, ["yes", "unknown", "unknown"]);
}

#[tokio::test]
async fn in_china_the_methods_are_not_asked_for_and_that_is_no_failure() {
    let ran = demo_of("china", &["show", "lin.yuchen@contoso.example"]).await;
    let ran = ran.exits(0);
    assert!(
        ran.stdout
            .contains("not seen: methods: Graph has no authentication methods in this cloud"),
        "{}",
        ran.stdout
    );
}
