//! `show`: what is wrong with a user, what asks for MFA, and what could not be seen.

use serde_json::Value;

use crate::answers::{kept, lines};
use crate::schema::check;
use crate::tenant::{demo_of, text};

/// What `show` says of a user of a scenario.
async fn record_of(scenario: &str, user: &str, code: i32) -> Value {
    let user = format!("{user}@contoso.example");
    let ran = demo_of(scenario, &["show", &user, "--format", "json"]).await;
    let record = ran.exits(code).json();
    check("show", &record);
    record
}

fn first_rule(record: &Value) -> String {
    text(&record["diagnosis"]["value"]["findings"][0], "rule")
}

fn not_seen(record: &Value) -> Vec<String> {
    let gaps = record["diagnosis"]["value"]["notSeen"].as_array().unwrap();
    gaps.iter().map(|gap| text(gap, "part")).collect()
}

#[tokio::test]
async fn one_user_in_full_as_text_and_as_json() {
    for (scenario, user) in [("demo", "ada"), ("no-p1", "joao.meyer")] {
        let account = format!("{user}@contoso.example");
        let text = demo_of(scenario, &["show", &account]).await.exits(0);
        kept(&format!("show_text_{scenario}"), &text.stdout);
        let json = record_of(scenario, user, 0).await;
        kept(&format!("show_json_{scenario}"), &lines(&json));
    }
}

#[tokio::test]
async fn words_find_the_only_user_that_they_match_and_never_choose_between_two() {
    let ran = demo_of("demo", &["show", "lovelace"]).await.exits(0);
    assert!(
        ran.stderr
            .contains("\"lovelace\" is Ada Lovelace, ada@contoso.example"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("Ada Lovelace"), "{ran:?}");
    demo_of("demo", &["show", "Ada", "Lovelace"]).await.exits(0);
    let ran = demo_of("demo", &["show", "chen"]).await.exits(2);
    assert!(ran.stderr.contains("users match \"chen\""), "{ran:?}");
    assert!(ran.stderr.contains("bob.chen@contoso.example"), "{ran:?}");
    for (word, code, part) in [
        ("nobody-of-this-name", 1, "no user in this tenant matches"),
        ("admin:yes", 2, "is a filter"),
    ] {
        let ran = demo_of("demo", &["show", word]).await.exits(code);
        assert!(ran.stderr.contains(part), "{ran:?}");
        assert_eq!(ran.stdout, "");
    }
}

#[tokio::test]
async fn a_lost_phone_comes_with_both_steps_and_their_commands() {
    let record = record_of("demo", "ada", 0).await;
    assert_eq!(first_rule(&record), "prompts-lost-device");
    let steps = record["diagnosis"]["value"]["findings"][0]["suggestedActions"]
        .as_array()
        .unwrap();
    let commands: Vec<String> = steps.iter().map(|step| text(step, "command")).collect();
    assert_eq!(commands, ["reset contact-methods", "tap"]);
    let failure = &record["signIns"]["value"]["failures"][0];
    assert_eq!(failure["errorCode"], 500_121);
    assert_eq!(failure["words"], "did not answer the MFA prompt");
    // Not requested unless the profile says so.
    assert_eq!(not_seen(&record), ["risky users"]);
}

#[tokio::test]
async fn a_block_names_the_policy_and_what_asks_says_why() {
    let record = record_of("demo", "tunde.bakare", 0).await;
    assert_eq!(first_rule(&record), "blocked-by-policy");
    let blocking = &record["requiredBy"]["value"]["blocking"][0];
    assert_eq!(blocking["policyName"], "Block untrusted countries");
    assert_eq!(record["requiredBy"]["value"]["answer"], "yes");
}

#[tokio::test]
async fn a_policy_for_a_role_names_the_role_of_an_admin_without_a_method() {
    let record = record_of("demo", "rafael.duarte", 0).await;
    assert_eq!(first_rule(&record), "no-method-left");
    let asking = record["requiredBy"]["value"]["asking"].as_array().unwrap();
    let policy = asking
        .iter()
        .find(|line| line["policyName"] == "MFA for admins")
        .unwrap();
    assert_eq!(policy["answer"], "yes");
    assert_eq!(policy["because"], "the role User Administrator");
}

#[tokio::test]
async fn a_missing_licence_is_named_and_is_no_failure() {
    let record = record_of("no-p1", "joao.meyer", 0).await;
    assert_eq!(
        not_seen(&record),
        ["sign-in log", "registration report", "risky users"]
    );
    assert!(record["signIns"]["value"].is_null());
    let code = text(&record["signIns"]["error"], "code");
    assert_eq!(
        code,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
    );
}

#[tokio::test]
async fn what_a_small_role_may_not_read_is_named() {
    let record = record_of("authentication-administrator", "noor.haddad", 3).await;
    let unseen = not_seen(&record);
    for part in ["sign-in log", "security defaults", "Conditional Access"] {
        assert!(unseen.iter().any(|name| name == part), "{unseen:?}");
    }
    assert_eq!(record["perUserMfaState"], "enforced", "by the list");
    let answers: Vec<String> = record["requiredBy"]["value"]["asking"]
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
            .contains("not read: methods: Graph has no authentication methods in this cloud"),
        "{}",
        ran.stdout
    );
}
