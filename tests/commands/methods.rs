//! `mfadeck method`: one method of one user.

use crate::schema::check;
use crate::tenant::{Tenant, demo, steady, text};

const ADA: &str = "ada@contoso.example";
const BOB: &str = "bob.chen@contoso.example";
const U0: &str = "u0@contoso.example";

#[tokio::test]
async fn the_methods_of_a_user_are_listed_with_the_default_and_their_ids() {
    let table = demo(&["method", "list", ADA]).await.exits(0).stdout;
    steady().bind(|| insta::assert_snapshot!("method_list", table));
    let list = demo(&["method", "list", ADA, "--format", "json"]).await;
    let list = list.exits(0).json();
    check("methods", &list);
    let defaults = list.as_array().unwrap().iter();
    assert_eq!(defaults.filter(|one| one["isDefault"] == true).count(), 1);
}

#[tokio::test]
async fn a_phone_is_shown_first_then_added_changed_recorded_masked_and_undone() {
    let tenant = Tenant::of(1, "").await;
    let add = [
        "method",
        "add",
        "phone",
        U0,
        "+1 555-0171",
        "--type",
        "office",
    ];
    let dry = [&add[..], &["--dry-run", "--show-requests"]].concat();
    let plan = tenant.run(&dry).await.exits(0).stdout;
    steady().bind(|| insta::assert_snapshot!("method_dry_run", plan));
    assert_eq!(tenant.writes(), Vec::<String>::new());
    let yes = |args: &[&'static str]| [args, &["--yes"]].concat();
    let ran = tenant.run(&yes(&add)).await.exits(0);
    let done = &ran.lines()[0];
    assert_eq!(
        (text(done, "action"), text(done, "outcome")),
        ("addMethod".into(), "done".into())
    );
    assert_eq!(done["methods"][0]["method"], "Phone, office +• •••••71");
    assert_eq!(done["methods"][0]["fate"], "added");
    check("outcome", &serde_json::json!([done]));
    let journal = tenant.journal();
    assert!(
        journal.contains("addMethod") && !journal.contains("5550171"),
        "{journal}"
    );
    let again = tenant.run(&yes(&add)).await.exits(0);
    assert_eq!(again.outcomes(), ["unchanged"]);
    let job = tenant
        .run(&["jobs", "1", "--format", "json"])
        .await
        .exits(0);
    check("job", &job.json());
    let undone = tenant.run(&["undo", "1", "--yes"]).await.exits(0);
    assert_eq!(text(&undone.lines()[0], "action"), "deleteMethod");
    let list = tenant
        .run(&["method", "list", U0, "--format", "json"])
        .await;
    let types = list.exits(0).json();
    assert!(
        !types.to_string().contains("phoneAuthenticationMethod"),
        "{types}"
    );
}

#[tokio::test]
async fn an_address_and_a_token_are_added_and_one_method_is_deleted_by_its_type() {
    let tenant = Tenant::named("demo").await;
    for add in [
        &["method", "add", "email", BOB, "bob@home.example", "--yes"][..],
        &[
            "method",
            "add",
            "token",
            BOB,
            "GALT11420501",
            "--code",
            "903809",
            "--yes",
        ],
    ] {
        assert_eq!(tenant.run(add).await.exits(0).outcomes(), ["done"]);
    }
    assert!(!tenant.journal().contains("903809"));
    let taken = [
        "method",
        "add",
        "token",
        ADA,
        "GALT11420501",
        "--code",
        "903809",
        "--yes",
    ];
    let ran = tenant.run(&taken).await.exits(3);
    assert!(
        text(&ran.lines()[0], "reason").contains("already assigned"),
        "{ran:?}"
    );
    let delete = ["method", "delete", BOB, "hardwareOath", "--yes"];
    assert_eq!(tenant.run(&delete).await.exits(0).outcomes(), ["done"]);
}

#[tokio::test]
async fn what_the_service_would_not_take_is_refused_before_anything_is_sent() {
    let tenant = Tenant::named("demo").await;
    for (args, code, part) in [
        (
            &["add", "phone", BOB, "+15550171"][..],
            2,
            "blank behind the country",
        ),
        (&["add", "phone", BOB, "5550171"], 2, "begin with +"),
        (&["add", "email", BOB, "bob"], 2, "ada@home.example"),
        (
            &["add", "token", BOB, "GALT11420501", "--code", "12"],
            2,
            "6 to 8 digits",
        ),
        (
            &[
                "add",
                "phone",
                "marek.dvorak@contoso.example",
                "+1 5550171",
                "--type",
                "carPhone",
            ],
            2,
            "alternateMobile",
        ),
        (
            &["add", "phone", U0, "+1 5550171", "--yes"],
            1,
            "no such user",
        ),
        (
            &["add", "phone", "ops@contoso.example", "+1 5550171", "--yes"],
            5,
            "",
        ),
        (&["default", BOB, "push", "--yes"], 5, "no method for"),
        (&["delete", BOB, "fido2", "--yes"], 2, "no method \"fido2\""),
        (&["delete", ADA, "password", "--yes"], 5, "password"),
    ] {
        let args = [&["method"], args].concat();
        let ran = tenant.run(&args).await.exits(code);
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    }
    let alternate = [
        "method",
        "add",
        "phone",
        BOB,
        "+1 5550171",
        "--type",
        "alternateMobile",
        "--yes",
    ];
    let ran = tenant.run(&alternate).await;
    assert_eq!(tenant.writes(), Vec::<String>::new(), "{ran:?}");
}

#[tokio::test]
async fn a_default_says_that_system_preferred_mfa_picks_by_itself_and_is_undone() {
    let people = "[[people]]\nname = \"Ada\"\nuser = \"a@contoso.example\"\ndefault = \"push\"\n\
        methods = [{ type = \"authenticator\", name = \"Phone\" }, { type = \"phone\", number = \"+1 5550100\" }]\n";
    let tenant = Tenant::of(0, people).await;
    let user = "a@contoso.example";
    let ran = tenant
        .run(&["method", "default", user, "sms", "--yes"])
        .await
        .exits(0);
    assert!(
        ran.stderr.contains("System-preferred MFA is on"),
        "{}",
        ran.stderr
    );
    let ran = tenant.run(&["undo", "1", "--yes"]).await.exits(0);
    assert_eq!(ran.outcomes(), ["done"]);
}

#[tokio::test]
async fn a_method_that_may_be_the_default_is_not_deleted_while_the_default_cannot_be_read() {
    let people = "[[people]]\nname = \"Ada\"\nuser = \"a@contoso.example\"\ndefault = \"sms\"\n\
        methods = [{ type = \"authenticator\", name = \"Phone\" }, { type = \"phone\", number = \"+1 5550100\" }, \
        { type = \"email\", address = \"a@home.example\" }]\n\
        [[faults]]\non = { path = \"/beta/users/*/authentication/signInPreferences\" }\nanswer = { status = 403 }\n";
    let tenant = Tenant::of(0, people).await;
    let delete = |method| ["method", "delete", "a@contoso.example", method, "--yes"];
    for method in ["mobile", "microsoftAuthenticator"] {
        let ran = tenant.run(&delete(method)).await.exits(5);
        assert!(
            ran.stderr.contains("it may be the default method"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(tenant.writes(), Vec::<String>::new());
    let ran = tenant.run(&delete("email")).await.exits(0);
    assert_eq!(ran.outcomes(), ["done"], "an address is never the default");
}
