//! `-o`: files are replaced as a whole and stay what they are, everything else is written.

use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;

use crate::tenant::{Ran, Tenant, program, run};

async fn list_to(tenant: &Tenant, path: &Path, args: &[&str]) -> Ran {
    let list = ["list", "--columns", "id", "-o", path.to_str().unwrap()];
    tenant.run(&[&list[..], args].concat()).await
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_dash_is_stdout() {
    let tenant = Tenant::of(2, "").await;
    let ran = list_to(&tenant, Path::new("-"), &["--format", "jsonl"])
        .await
        .exits(0);
    assert_eq!(ran.lines().len(), 3);
}

#[tokio::test]
async fn the_format_follows_the_extension_unless_it_is_given() {
    let tenant = Tenant::of(2, "").await;
    let folder = tenant.home.path();
    for (name, args, start) in [
        ("users.csv", &[][..], "id\r\n"),
        ("users.json", &[], "[\n"),
        ("users.JSONL", &[], "{\"id\":"),
        ("users.csv", &["--format", "json"], "[\n"),
        ("users", &[], "Object id"),
        ("users.txt", &[], "Object id"),
    ] {
        let path = folder.join(name);
        list_to(&tenant, &path, args).await.exits(0);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(start), "{name}: {text}");
    }
}

#[tokio::test]
async fn a_file_with_the_name_of_a_format_is_refused_with_a_hint() {
    let tenant = Tenant::of(1, "").await;
    let ran = list_to(&tenant, Path::new("json"), &[]).await.exits(2);
    for hint in ["--format json", "-o ./json"] {
        assert!(ran.stderr.contains(hint), "{hint} in {}", ran.stderr);
    }
    let path = tenant.home.path().join("json");
    list_to(&tenant, &path, &[]).await.exits(0);
}

#[tokio::test]
async fn the_habits_of_other_tools_lead_to_the_option_that_is_meant() {
    let home = tempfile::tempdir().unwrap();
    for (args, hint) in [
        (&["--output", "json"][..], "--format json"),
        (&["-o=yaml"], "--format table|json|jsonl|csv|md"),
        (&["-otsv"], "-o ./tsv"),
        (&["--json"], "'--format json'"),
        (&["-o", "users.xlsx"], "--bom"),
        (&["--bom"], "--format csv"),
    ] {
        let mut command = program(&home);
        command.args([&["--demo", "list"], args].concat());
        let ran = run(command).await.exits(2);
        assert!(ran.stderr.contains(hint), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[tokio::test]
async fn excel_gets_a_byte_order_mark_and_its_file_is_read_again() {
    let tenant = Tenant::of(2, "").await;
    let path = tenant.home.path().join("users.csv");
    list_to(&tenant, &path, &["--bom"]).await.exits(0);
    assert!(fs::read(&path).unwrap().starts_with(b"\xef\xbb\xbfid\r\n"));
    let args = ["set", "enabled", "--dry-run", "--format", "jsonl", "--from"];
    let ran = tenant
        .run(&[&args[..], &[path.to_str().unwrap()]].concat())
        .await;
    assert_eq!(ran.exits(0).lines().len(), 3);
}

#[tokio::test]
async fn a_markdown_table_has_the_columns_of_a_table_and_no_markup_of_its_cells() {
    let tenant = Tenant::of(
        1,
        "[[people]]\nname = \"A|B\"\nuser = \"a_b@contoso.example\"\n",
    )
    .await;
    let ran = tenant.run(&["list", "--format", "md"]).await.exits(0);
    let mut lines = ran.stdout.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("| displayName | userPrincipalName |")
    );
    assert!(lines.next().unwrap().starts_with("| --- | --- |"));
    assert!(
        ran.stdout.contains("| A\\|B | a\\_b@contoso.example |"),
        "{}",
        ran.stdout
    );
}

#[tokio::test]
async fn an_existing_file_keeps_its_mode_and_links_stay_links() {
    let tenant = Tenant::of(1, "").await;
    let folder = tenant.home.path();
    let (file, link) = (folder.join("report.csv"), folder.join("link.csv"));
    fs::write(&file, "old").unwrap();
    for bits in [0o640, 0o604, 0o600] {
        fs::set_permissions(&file, Permissions::from_mode(bits)).unwrap();
        list_to(&tenant, &file, &[]).await.exits(0);
        assert_eq!(mode(&file), bits);
    }
    symlink("report.csv", &link).unwrap();
    fs::write(&file, "old").unwrap();
    list_to(&tenant, &link, &[]).await.exits(0);
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with("id\r\n"));
    let (dangling, target) = (folder.join("dangling.csv"), folder.join("target.csv"));
    symlink("target.csv", &dangling).unwrap();
    list_to(&tenant, &dangling, &[]).await.exits(0);
    assert!(dangling.is_symlink() && target.is_file());
    list_to(&tenant, &folder.join("new.csv"), &[])
        .await
        .exits(0);
    assert_eq!(mode(&folder.join("new.csv")), 0o600);
    let ran = list_to(&tenant, folder, &[]).await.exits(1);
    assert!(ran.stderr.contains("directory"), "{}", ran.stderr);
}

#[tokio::test]
async fn devices_and_pipes_are_written_and_not_replaced() {
    let tenant = Tenant::of(1, "").await;
    let null = Path::new("/dev/null");
    list_to(&tenant, null, &[]).await.exits(0);
    assert!(fs::metadata(null).unwrap().file_type().is_char_device());
    let pipe = tenant.home.path().join("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let reading = {
        let pipe = pipe.clone();
        tokio::task::spawn_blocking(move || {
            let mut text = String::new();
            File::open(pipe).unwrap().read_to_string(&mut text).unwrap();
            text
        })
    };
    list_to(&tenant, &pipe, &["--format", "csv"]).await.exits(0);
    assert!(reading.await.unwrap().starts_with("id\r\n"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    let ran = list_to(&tenant, Path::new("/dev/stdout"), &["--format", "csv"])
        .await
        .exits(0);
    assert!(ran.stdout.starts_with("id\r\n"), "{ran:?}");
}
