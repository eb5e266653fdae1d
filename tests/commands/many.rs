//! Many tenants in one command: a row each, one sign-in for all, and each tenant's own refusals.

use mfadeck_sim::{DeviceEnd, DeviceSignIn};
use serde_json::Value;

use crate::report::{Page, loads_nothing, text_of};
use crate::schema::check;
use crate::tenant::{Ran, Tenant, demo_of, run, text};

const GOOD: [&str; 6] = [
    "cohowinery",
    "fourthcoffee",
    "wideworldimporters",
    "alpineskihouse",
    "adatum",
    "bellowscollege",
];

/// Profiles of these tenants, which sign in this way.
fn profiles(names: &[&str], how: &str) -> String {
    let profile = |name: &&str| format!("[profiles.{name}]\ntenant = '{name}.example'\n{how}\n");
    names.iter().map(profile).collect()
}

/// Runs a command on the partner's tenants with a configuration, without a token from outside.
async fn ran(tenant: &Tenant, config: &str, args: &[&str]) -> Ran {
    let path = tenant.home.path().join("partner.toml");
    std::fs::write(&path, config).unwrap();
    let mut command = tenant.command(args);
    command
        .env_remove("MFADECK_ACCESS_TOKEN")
        .env("AZURE_CLIENT_SECRET", &tenant.sim.client_secret)
        .args(["--config", path.to_str().unwrap()])
        .args(["--login-url", &tenant.sim.login_url])
        .args(["--client-id", &tenant.sim.client_id.to_string()]);
    run(command).await
}

fn profile_names(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    rows.iter().map(|row| text(row, "profile")).collect()
}

#[tokio::test]
async fn the_worst_tenant_comes_first_and_a_failure_is_a_row_with_its_reason() {
    let table = demo_of("partner", &["tenants", "--format", "json"]).await;
    let table = table.exits(3);
    let rows = table.json();
    check("tenants", &rows);
    let names = profile_names(&rows);
    assert_eq!(names[..6], GOOD);
    let failed = ["lucernepublishing", "margiestravel", "southridgevideo"];
    assert_eq!(names[6..], failed);
    assert_eq!(rows[0]["adminsNever"], 5);
    assert_eq!(rows[0]["globalAdmins"], 3);
    for (row, word) in (6..).zip(["consent", "Conditional Access", "GDAP"]) {
        let row = &rows[row];
        assert!(row["canSignIn"].is_null(), "{row}");
        assert!(text(row, "problem").contains(word), "{row}");
        assert!(table.stderr.contains(word), "{}", table.stderr);
    }
    // Without a licence for the report nobody knows who has a second factor.
    assert_eq!(rows[5]["noSecondFactor"], 0);
    assert_eq!(rows[5]["secondFactorUnknown"], rows[5]["canSignIn"]);
}

#[tokio::test]
async fn the_table_shows_unknown_as_a_question_mark() {
    let table = demo_of("partner", &["tenants"]).await.exits(3).stdout;
    let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
    assert!(line("bellowscollege").contains(" ? "), "{table}");
    assert!(line("margiestravel").contains(" - "), "{table}");
}

#[tokio::test]
async fn one_sign_in_is_good_for_every_tenant_that_lets_the_person_in() {
    let tenant = Tenant::named("partner").await;
    tenant.sim.plan_device_sign_in(DeviceSignIn {
        interval: 0,
        pending: 0,
        ..DeviceSignIn::default()
    });
    let config = format!(
        "profile = 'adatum'\n{}",
        profiles(&GOOD, "auth = 'device-code'")
    );
    let table = ran(&tenant, &config, &["tenants", "--format", "json"]).await;
    let table = table.exits(0);
    assert_eq!(
        table.stderr.matches("enter the code").count(),
        1,
        "{table:?}"
    );
    assert_eq!(profile_names(&table.json()), GOOD);
    let codes = tenant.asked();
    let codes = codes.iter().filter(|asked| asked.contains("devicecode"));
    assert_eq!(codes.count(), 1);
}

#[tokio::test]
async fn nobody_signed_in_is_no_table() {
    let tenant = Tenant::named("partner").await;
    tenant.sim.plan_device_sign_in(DeviceSignIn {
        interval: 0,
        pending: 0,
        end: DeviceEnd::Declined,
        ..DeviceSignIn::default()
    });
    let config = profiles(&GOOD, "auth = 'device-code'");
    let table = ran(&tenant, &config, &["tenants"]).await.exits(6);
    assert!(table.stdout.is_empty(), "{table:?}");
}

#[tokio::test]
async fn what_was_counted_is_kept_and_shown_again_without_a_request() {
    let tenant = Tenant::named("partner").await;
    let config = profiles(&["cohowinery", "fourthcoffee"], "auth = 'secret'");
    let none = ran(&tenant, &config, &["tenants", "--kept"]).await.exits(3);
    assert!(none.stderr.contains("not read yet"), "{none:?}");
    let json = ["--format", "json"];
    let read = [&["tenants"][..], &json].concat();
    let read = ran(&tenant, &config, &read).await.exits(0).json();
    let asked = tenant.asked().len();
    for again in [&["--kept"][..], &["--max-age", "1h"]] {
        let args = [&["tenants"], again, &json].concat();
        let kept = ran(&tenant, &config, &args).await.exits(0).json();
        assert_eq!(kept[0]["isKept"], true);
        for name in ["profile", "at", "canSignIn", "adminsNever", "globalAdmins"] {
            assert_eq!(kept[0][name], read[0][name], "{name}");
        }
    }
    assert_eq!(tenant.asked().len(), asked, "nobody was asked");
    let args = [&["tenants", "--max-age", "0s"][..], &json].concat();
    let read = ran(&tenant, &config, &args).await.exits(0).json();
    assert_eq!(read[0]["isKept"], false);
    assert!(tenant.asked().len() > asked);
}

#[tokio::test]
async fn each_tenant_is_read_with_its_own_token_and_nothing_is_changed() {
    let tenant = Tenant::named("partner").await;
    let config = profiles(&["cohowinery", "fourthcoffee"], "auth = 'secret'");
    let lines = ran(&tenant, &config, &["tenants", "--format", "jsonl"]).await;
    let mut users: Vec<(String, u64)> = lines
        .exits(0)
        .lines()
        .iter()
        .map(|row| (text(row, "tenant"), row["users"].as_u64().unwrap()))
        .collect();
    users.sort();
    let expected = [("cohowinery.example", 29), ("fourthcoffee.example", 44)];
    assert_eq!(
        users,
        expected.map(|(name, users)| (name.to_owned(), users))
    );
    let mut writes = tenant.writes();
    writes.retain(|write| !write.ends_with("/oauth2/v2.0/token"));
    assert_eq!(writes, Vec::<String>::new());
}

#[tokio::test]
async fn a_tenant_on_the_command_line_or_a_wrong_profile_is_refused_before_anything_is_sent() {
    let tenant = Tenant::named("partner").await;
    let config = profiles(&["cohowinery"], "auth = 'secret'");
    for (args, word) in [
        (
            &["tenants", "--tenant", "cohowinery.example"][..],
            "--tenant",
        ),
        (&["tenants", "--profile", "cohowinery"], "--profile"),
        (&["tenants", "cohowinry"], "cohowinery"),
    ] {
        let refused = ran(&tenant, &config, args).await.exits(2);
        assert!(refused.stderr.contains(word), "{refused:?}");
    }
    let none = ran(&tenant, "", &["tenants"]).await.exits(2);
    assert!(none.stderr.contains("no profiles"), "{none:?}");
    assert_eq!(tenant.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_list_of_all_profiles_names_the_tenant_of_each_user_and_those_that_were_not_read() {
    let columns = ["--columns", "userPrincipalName,mfaRequired"];
    let args = ["list", "--all-profiles", "--admins", "--lacks-mfa"];
    let args = [&args[..], &columns, &["--format", "jsonl"]].concat();
    let list = demo_of("partner", &args).await.exits(3);
    let rows = list.lines();
    for row in &rows {
        assert_eq!(row["mfaRequired"], "never");
        let domain = format!("@{}.example", text(row, "profile"));
        assert!(text(row, "userPrincipalName").ends_with(&domain), "{row}");
    }
    let of = |name: &str| rows.iter().filter(|row| row["profile"] == name).count();
    assert_eq!((of("cohowinery"), of("bellowscollege")), (5, 0));
    for refused in ["lucernepublishing", "margiestravel", "southridgevideo"] {
        let named = format!("{refused}: ");
        assert!(list.stderr.contains(&named), "{}", list.stderr);
    }
    let table = demo_of("partner", &["list", "--all-profiles", "--admins"]).await;
    assert!(table.stdout.starts_with("Tenant "), "{}", table.stdout);
}

#[tokio::test]
async fn a_change_in_all_tenants_at_once_is_refused_with_the_reason() {
    let args = ["set", "enforced", "ada@contoso.example", "--all-profiles"];
    let refused = demo_of("partner", &args).await.exits(2);
    assert!(
        refused.stderr.contains("one tenant at a time"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_doctor_sees_consent_roles_and_refusals_of_each_tenant() {
    let args = ["doctor", "--all-profiles", "--format", "json"];
    let all = demo_of("partner", &args).await.exits(3).json();
    let of = |name: &str| {
        let rows = all.as_array().unwrap().iter();
        rows.clone()
            .find(|row| row["profile"] == name)
            .unwrap()
            .clone()
    };
    let coho = of("cohowinery");
    check("doctor", &coho);
    assert_eq!(coho["tenant"], "cohowinery.example");
    assert_eq!(of("adatum")["operator"], "ops@adatum.example");
    assert!(text(&of("lucernepublishing"), "problem").contains("consent"));
    // Changes were not consented to there.
    assert!(text(&of("wideworldimporters"), "problem").contains("consent"));
    let readers = [&["--read-only"][..], &args].concat();
    let all = demo_of("partner", &readers).await.exits(3).json();
    let rows = all.as_array().unwrap();
    let wide = rows
        .iter()
        .find(|row| row["profile"] == "wideworldimporters");
    assert!(wide.unwrap()["problem"].is_null());
}

#[tokio::test]
async fn customers_of_a_partner_become_lines_that_the_configuration_takes() {
    let tenant = Tenant::named("partner").await;
    tenant.sim.plan_device_sign_in(DeviceSignIn {
        interval: 0,
        pending: 0,
        ..DeviceSignIn::default()
    });
    let coho = tenant.sim.tenants()[3].id;
    let config = format!(
        "profile = 'adatum'\n{}[profiles.mine]\ntenant = '{coho}'\n",
        profiles(&["adatum"], "auth = 'device-code'")
    );
    let listed = ran(&tenant, &config, &["tenants", "import"]).await.exits(0);
    let asked = tenant.asked();
    let relationships = "GET /v1.0/tenantRelationships/delegatedAdminRelationships";
    assert!(asked.iter().any(|one| one == relationships), "{asked:?}");
    let lines = listed.stdout;
    assert!(lines.contains("[profiles.alpine-ski-house]"), "{lines}");
    assert!(!lines.contains("southridge"), "its relationship has ended");
    assert!(!lines.contains("coho"), "it is a profile already");
    assert!(
        lines.contains("Privileged Authentication Administrator"),
        "{lines}"
    );
    let path = tenant.home.path().join("more.toml");
    std::fs::write(&path, lines).unwrap();
    let args = ["config", "check", path.to_str().unwrap()];
    ran(&tenant, &config, &args).await.exits(0);
}

#[tokio::test]
async fn figures_of_a_profile_that_names_no_tenant_are_found_again() {
    let tenant = Tenant::named("partner").await;
    tenant.sim.plan_device_sign_in(DeviceSignIn {
        interval: 0,
        pending: 0,
        ..DeviceSignIn::default()
    });
    // The person's own tenant, whichever that is.
    let config = "profile = 'own'\n[profiles.own]\nauth = 'device-code'\n";
    let json = ["--format", "json"];
    let read = [&["tenants"][..], &json].concat();
    let read = ran(&tenant, config, &read).await.exits(0).json();
    let kept = [&["tenants", "--kept"][..], &json].concat();
    let kept = ran(&tenant, config, &kept).await.exits(0).json();
    assert_eq!(kept[0]["canSignIn"], read[0]["canSignIn"]);
    assert_eq!(kept[0]["at"], read[0]["at"]);
    // The same tenant under its name has the same figures, and the report has them in its trend.
    let named = profiles(&["adatum"], "auth = 'device-code'");
    let kept = [&["tenants", "--kept"][..], &json].concat();
    let unknown = ran(&tenant, &named, &kept).await.exits(3);
    assert!(unknown.stderr.contains("not read yet"), "{unknown:?}");
}

#[tokio::test]
async fn a_list_of_many_tenants_is_no_list_for_a_change() {
    let columns = ["--columns", "userPrincipalName", "--format", "csv"];
    let list = [&["list", "--all-profiles", "--admins"][..], &columns].concat();
    let list = demo_of("partner", &list).await.exits(3).stdout;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("admins.csv");
    std::fs::write(&path, list).unwrap();
    let from = ["set", "enforced", "--from", path.to_str().unwrap(), "--yes"];
    let refused = demo_of("partner", &from).await.exits(1);
    assert!(
        refused.stderr.contains("one tenant at a time"),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("nothing was sent"), "{refused:?}");
}

#[tokio::test]
async fn the_page_of_all_tenants_has_a_row_for_each_and_the_reason_of_a_failure() {
    let page = Page::of_all_tenants().await;
    assert_eq!(page.ran.code, Some(3), "{:?}", page.ran);
    loads_nothing(&page);
    let texts = |selector| -> Vec<String> { page.all(selector).into_iter().map(text_of).collect() };
    assert_eq!(texts("h1"), ["MFA in 9 tenants"]);
    assert_eq!(page.all("tbody tr").len(), 9);
    assert_eq!(page.all("thead th[scope=col]").len(), 8);
    let names = texts("tbody th[scope=row]");
    assert_eq!(names[0], "cohowinerycohowinery.example");
    let failed = texts("tbody td[colspan='7']");
    for (text, word) in
        failed
            .iter()
            .zip(["consent", "Conditional Access", "does not know the account"])
    {
        assert!(
            text.starts_with("Not read: ") && text.contains(word),
            "{text}"
        );
    }
    let cards = texts(".cards li");
    assert_eq!(cards.len(), 5);
    let reasons = texts("section.missing li");
    assert!(
        reasons.iter().any(|why| why.contains("GDAP relationship")),
        "{reasons:?}"
    );
    assert!(cards[2].starts_with("at least "), "{cards:?}");
    assert!(
        texts("header > p")[0].ends_with("3 tenants were not read: the sums are without those.")
    );
    let stdout = demo_of("partner", &["tenants", "--format", "html"]).await;
    assert!(stdout.exits(3).stdout.starts_with("<!DOCTYPE html>"));
}
