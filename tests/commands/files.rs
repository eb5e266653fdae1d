//! The users of a command: arguments, stdin, and files of every kind.

use crate::tenant::{Ran, Tenant, text};

/// Plans an enforcement for a file.
async fn planned(tenant: &Tenant, file: &[u8]) -> Ran {
    let path = tenant.home.path().join("users.csv");
    std::fs::write(&path, file).unwrap();
    let path = path.to_str().unwrap();
    tenant
        .run(&[
            "set",
            "enforced",
            "--from",
            path,
            "--dry-run",
            "--format",
            "jsonl",
        ])
        .await
}

fn accounts(ran: &Ran) -> Vec<String> {
    let names = ran.lines().into_iter();
    names.map(|user| text(&user, "userPrincipalName")).collect()
}

#[tokio::test]
async fn a_file_as_excel_saves_it_is_read() {
    let tenant = Tenant::of(3, "").await;
    let file =
        "\u{feff}Name;userPrincipalName\r\nU0;u0@contoso.example\r\n\r\nU2;U2@Contoso.example\r\n";
    let ran = planned(&tenant, file.as_bytes()).await.exits(0);
    assert_eq!(accounts(&ran), ["u0@contoso.example", "u2@contoso.example"]);
    assert!(
        ran.stderr.contains("line 3: blank line, skipped"),
        "{}",
        ran.stderr
    );
}

#[tokio::test]
async fn every_problem_of_a_file_has_its_line_and_nothing_is_sent() {
    let tenant = Tenant::of(2, "").await;
    let file = "upn,MFA Status\nu0@contoso.example,Enforced\nnobody,Enforced\n,Enforced\nu1@contoso.example,Disabled\n";
    let before = tenant.asked().len();
    let ran = planned(&tenant, file.as_bytes()).await.exits(1);
    for problem in [
        "line 3: \"nobody\" is neither a UPN nor an object id",
        "line 4: the line names no user",
        "line 5: u1@contoso.example: the file asks for disabled, the command for enforced",
    ] {
        assert!(ran.stderr.contains(problem), "{problem} in {}", ran.stderr);
    }
    assert_eq!(tenant.asked().len(), before);
    let file = "upn\nu0@contoso.example\ngone@contoso.example\n";
    let ran = planned(&tenant, file.as_bytes()).await.exits(1);
    assert!(
        ran.stderr
            .contains("line 3: gone@contoso.example: no such user in this tenant"),
        "{}",
        ran.stderr
    );
}

#[tokio::test]
async fn a_user_named_twice_is_planned_once() {
    let tenant = Tenant::of(1, "").await;
    let listed = tenant
        .run(&["list", "u0", "--format", "jsonl", "--columns", "id"])
        .await
        .lines();
    let id = text(&listed[0], "id");
    let file = format!("u0@contoso.example\n{id}\nU0@CONTOSO.EXAMPLE\n");
    let ran = planned(&tenant, file.as_bytes()).await.exits(0);
    assert_eq!(accounts(&ran).len(), 1);
    assert!(ran.stderr.contains("line 2: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("line 3: "), "{}", ran.stderr);
}

#[tokio::test]
async fn a_long_file_is_looked_up_in_the_list() {
    let tenant = Tenant::of(30, "").await;
    let lines: Vec<String> = (0..30)
        .map(|number| format!("U{number}@contoso.example,enforced\n"))
        .collect();
    let file = format!("Username,MFA Status\n{}", lines.concat());
    let ran = planned(&tenant, file.as_bytes()).await.exits(0);
    assert_eq!(accounts(&ran).len(), 30);
    let one_by_one = tenant
        .asked()
        .into_iter()
        .filter(|asked| asked.starts_with("GET /v1.0/users/"));
    assert_eq!(one_by_one.count(), 0);
    let ran = planned(
        &tenant,
        format!("{file}gone@contoso.example,enforced\n").as_bytes(),
    )
    .await;
    assert!(
        ran.exits(1)
            .stderr
            .contains("line 32: gone@contoso.example")
    );
}

#[tokio::test]
async fn a_guest_is_found_by_its_long_name() {
    let tenant = Tenant::named("demo").await;
    let guests = tenant
        .run(&[
            "list",
            "guest:yes",
            "--format",
            "jsonl",
            "--columns",
            "userPrincipalName",
        ])
        .await
        .lines();
    let guest = text(&guests[0], "userPrincipalName");
    assert!(guest.contains("#EXT#"));
    let shown = tenant
        .run(&["show", &guest, "--format", "json"])
        .await
        .exits(0);
    assert_eq!(text(&shown.json(), "userPrincipalName"), guest);
    let ran = planned(&tenant, format!("upn\n{guest}\n").as_bytes())
        .await
        .exits(0);
    assert_eq!(accounts(&ran), [guest]);
}

#[tokio::test]
async fn one_command_feeds_the_next() {
    let tenant = Tenant::named("demo").await;
    let listed = tenant
        .run(&["list", "admin:yes state:disabled", "--format", "jsonl"])
        .await
        .exits(0);
    let ids: Vec<String> = listed.lines().iter().map(|user| text(user, "id")).collect();
    assert!(ids.len() > 3);
    let ran = tenant
        .run_with(&ids.join("\n"), &["set", "enforced", "-", "--dry-run"])
        .await
        .exits(0);
    assert!(
        ran.stdout
            .contains(&format!("{} users to change", ids.len())),
        "{}",
        ran.stdout
    );
    let csv = tenant
        .run(&["list", "admin:yes state:disabled", "--format", "csv"])
        .await
        .exits(0);
    let again = tenant
        .run_with(&csv.stdout, &["set", "enforced", "-", "--dry-run"])
        .await
        .exits(0);
    assert_eq!(again.stdout, ran.stdout, "a report is a list of users too");
}

/// A tenant with accounts that a folding comparison takes for each other.
async fn alike(more: usize) -> Tenant {
    let tables: String = [
        "jos\u{e9}@contoso.example",
        "s\u{f8}ren@contoso.example",
        "$svc@contoso.example",
    ]
    .map(|user| format!("[[people]]\nname = \"X\"\nuser = \"{user}\"\n"))
    .concat();
    Tenant::of(more, &tables).await
}

#[tokio::test]
async fn a_name_that_only_looks_like_an_account_is_nobody_in_any_number() {
    let tenant = alike(25).await;
    let many: Vec<String> = (0..25).map(|n| format!("u{n}@contoso.example")).collect();
    let many = many.join("\n") + "\n";
    for others in ["", &many] {
        for (name, twin) in [
            ("jose@contoso.example", "jos\u{e9}@contoso.example"),
            ("soren@contoso.example", "s\u{f8}ren@contoso.example"),
            ("\u{ff55}0@contoso.example", "u0@contoso.example"),
        ] {
            let ran = planned(&tenant, format!("{others}{name}\n").as_bytes())
                .await
                .exits(1);
            let problem = format!("{name}: no such user in this tenant");
            assert!(ran.stderr.contains(&problem), "{}", ran.stderr);
            assert!(
                others.is_empty() || ran.stderr.contains(twin),
                "{}",
                ran.stderr
            );
        }
        let upper = "JOS\u{c9}@Contoso.example";
        let ran = planned(&tenant, format!("{others}{upper}\n").as_bytes())
            .await
            .exits(0);
        assert!(accounts(&ran).contains(&"jos\u{e9}@contoso.example".to_owned()));
    }
}

#[tokio::test]
async fn a_name_that_begins_with_a_dollar_sign_is_a_name() {
    let tenant = alike(1).await;
    let ran = planned(&tenant, b"$svc@contoso.example\nu0@contoso.example\n")
        .await
        .exits(0);
    assert_eq!(
        accounts(&ran),
        ["$svc@contoso.example", "u0@contoso.example"]
    );
    let ran = planned(&tenant, b"$nobody@contoso.example\nu0@contoso.example\n")
        .await
        .exits(1);
    assert!(
        ran.stderr
            .contains("line 1: $nobody@contoso.example: no such user"),
        "{}",
        ran.stderr
    );
}

#[tokio::test]
async fn json_lines_of_one_command_feed_the_next() {
    let tenant = Tenant::of(3, "").await;
    let listed = tenant
        .run(&["list", "u1", "--format", "jsonl"])
        .await
        .exits(0);
    let set = ["set", "enforced", "-", "--dry-run", "--format", "jsonl"];
    let ran = tenant.run_with(&listed.stdout, &set).await.exits(0);
    assert_eq!(accounts(&ran), ["u1@contoso.example"]);
}

#[tokio::test]
async fn a_file_in_a_folder_that_does_not_exist_is_noticed_before_anything_is_read() {
    let tenant = Tenant::of(3, "").await;
    let file = tenant.home.path().join("nowhere/list.csv");
    let ran = tenant.run(&["list", "-o", file.to_str().unwrap()]).await;
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("nowhere"), "{}", ran.stderr);
    assert_eq!(tenant.asked(), [] as [String; 0]);
}
