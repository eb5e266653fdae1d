//! `mfadeck report`: the page as a browser reads it, and what it says.

use std::path::{Path, PathBuf};

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use tokio::process::Command;

use crate::tenant::{Ran, Tenant, demo, demo_of, program, run};

/// A page that was written, parsed as a browser would.
pub struct Page {
    text: String,
    html: Html,
    pub ran: Ran,
    path: PathBuf,
    _home: tempfile::TempDir,
}

impl Page {
    async fn of(scenario: &str, args: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("report.html");
        let mut command = program(&home);
        command.arg(format!("--demo={scenario}")).arg("report");
        command.args(args).arg("-o").arg(&path);
        let ran = run(command).await;
        Self::read(home, path, ran)
    }

    /// That of all tenants of the partner.
    pub async fn of_all_tenants() -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("tenants.html");
        let mut command = program(&home);
        command.args(["--demo=partner", "tenants", "-o"]).arg(&path);
        let ran = run(command).await;
        Self::read(home, path, ran)
    }

    fn read(home: tempfile::TempDir, path: PathBuf, ran: Ran) -> Self {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{ran:?}"));
        Self {
            html: Html::parse_document(&text),
            text,
            ran,
            path,
            _home: home,
        }
    }

    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).unwrap();
        self.html.select(&selector).collect()
    }
}

pub fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// What every page has to be, whatever tenant it is of.
fn is_sound(page: &Page) {
    loads_nothing(page);
    let charts = page.all("svg");
    assert!(charts.len() >= 3);
    for chart in &charts {
        assert_eq!(chart.value().attr("role"), Some("img"));
        let labels = chart.value().attr("aria-labelledby").unwrap();
        for id in labels.split(' ') {
            assert_eq!(page.all(&format!("#{id}")).len(), 1, "{id}");
        }
    }
    let followed = page.all("figure + .wide > table > caption");
    assert_eq!(charts.len(), followed.len(), "each chart has its table");
    for table in page.all("table") {
        let select = |selector| table.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!(select("caption"), 1);
        let columns = select("thead th[scope=col]");
        assert_eq!(columns, select("thead th"));
        let rows = select("tbody tr");
        assert_eq!(select("tbody th[scope=row]"), rows);
        assert_eq!(select("tbody tr > *"), rows * columns);
    }
}

/// A whole page that fetches and runs nothing, in both looks and on paper.
pub fn loads_nothing(page: &Page) {
    assert!(page.html.errors.is_empty(), "{:?}", page.html.errors);
    assert_eq!(page.all("html[lang=en] > head > title").len(), 1);
    assert_eq!(page.all("h1").len(), 1);
    for forbidden in [
        "script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "a",
    ] {
        assert!(page.all(forbidden).is_empty(), "{forbidden}");
    }
    for element in page.all("*") {
        for (name, value) in element.value().attrs() {
            let loads = [
                "src",
                "href",
                "xlink:href",
                "action",
                "srcset",
                "data",
                "poster",
            ];
            assert!(!loads.contains(&name), "{name}={value}");
            assert!(!name.starts_with("on"), "{name}={value}");
            assert!(!value.contains("url("), "{name}={value}");
        }
    }
    let style = page
        .all("style")
        .into_iter()
        .map(text_of)
        .collect::<String>();
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(style.contains("prefers-color-scheme: dark") && style.contains("@media print"));
}

#[tokio::test]
async fn the_page_is_sound_html_that_loads_nothing() {
    let page = Page::of("demo", &[]).await;
    assert_eq!(page.ran.code, Some(0), "{:?}", page.ran);
    is_sound(&page);
    assert!(page.text.contains("388"));
    let body = text_of(page.all("body")[0]);
    for words in [
        "Break Glass",
        "MFA for admins",
        "eligible: Privileged Role Administrator",
    ] {
        assert!(body.contains(words), "{words}");
    }
    assert!(!page.text.contains("eyJ"), "no token is in it");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_page() {
    use std::os::unix::fs::PermissionsExt as _;
    let page = Page::of("demo", &["--quiet"]).await;
    let mode = std::fs::metadata(&page.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(page.ran.stderr, "");
}

#[tokio::test]
async fn hostile_names_are_text_and_nothing_else() {
    let page = Page::of("hostile-names", &[]).await;
    is_sound(&page);
    for hidden in ['\u{202e}', '\u{1b}', '\u{200b}', '\u{2066}', '\u{9b}'] {
        assert!(!page.text.contains(hidden), "{hidden:?}");
    }
    assert!(!page.all("bdi").is_empty());
    let names = page
        .all("bdi")
        .into_iter()
        .all(|name| name.child_elements().count() == 0);
    assert!(names, "no name holds markup");
    let md = demo_of("hostile-names", &["report"]).await;
    assert!(!md.stdout.contains("<script"), "{}", md.stdout);
}

#[tokio::test]
async fn a_tenant_without_licence_or_permission_says_what_is_unknown_and_counts_none_of_it_as_no() {
    let page = Page::of("no-p1", &[]).await;
    is_sound(&page);
    let body = text_of(page.all("body")[0]);
    assert!(
        body.contains("unknown") && body.contains("Registration report"),
        "{body}"
    );
    let page = Page::of("read-only-role", &[]).await;
    is_sound(&page);
    let incomplete = !page.all("#unread").is_empty();
    assert!(incomplete);
}

#[tokio::test]
async fn what_cannot_be_read_is_in_the_report_with_the_reason_and_the_exit_code_is_3() {
    let refused = "[[faults]]\non = { path = \"/v1.0/identity/conditionalAccess/policies\" }\nanswer = { status = 403, code = \"accessDenied\", message = \"Request Authorization failed\" }\n";
    let tenant = Tenant::of(2, refused).await;
    let ran = tenant.run(&["report", "--format", "json"]).await.exits(3);
    let report = ran.json();
    check(&report);
    assert!(report["policies"].is_null());
    assert!(report["excludedEverywhere"].is_null());
    assert_eq!(report["mfaNeverRequired"]["users"], 0);
    assert!(report["mfaNeverRequired"]["unknown"].as_u64() >= Some(2));
    let unread = report["unread"].as_array().unwrap();
    let policies = unread
        .iter()
        .find(|one| one["source"] == "Conditional Access policies");
    let reason = policies.unwrap()["reason"].as_str().unwrap();
    assert!(reason.contains("Request Authorization failed"), "{reason}");
    assert!(
        ran.stderr.contains("Request Authorization failed"),
        "{}",
        ran.stderr
    );
}

fn check(report: &Value) {
    let schema = include_str!("../../assets/schema/report.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn the_json_is_valid_and_agrees_with_the_list() {
    let tenant = Tenant::named("demo").await;
    let report = tenant
        .run(&["report", "--format", "json"])
        .await
        .exits(0)
        .json();
    check(&report);
    let rows: u64 = report["coverage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["all"].as_u64().unwrap())
        .sum();
    assert_eq!(report["users"]["canSignIn"], rows);
    let listed = tenant
        .run(&["list", "--state", "enforced", "-q", "--format", "jsonl"])
        .await;
    let may = listed
        .lines()
        .iter()
        .filter(|user| user["accountEnabled"] != false)
        .count();
    assert_eq!(report["perUserMfa"]["enforced"], may);
}

#[tokio::test]
async fn masked_people_have_neither_name_nor_account() {
    for format in ["html", "json", "md"] {
        let ran = demo(&["report", "--mask", "--format", format])
            .await
            .exits(0);
        assert!(ran.stdout.contains("Person 1"), "{format}");
        for word in ["Break Glass", "breakglass@", "Marguerite", "Kessler"] {
            assert!(!ran.stdout.contains(word), "{word} in {format}");
        }
    }
}

#[tokio::test]
async fn the_second_report_says_what_changed_since_the_first() {
    let tenant = Tenant::named("demo").await;
    let first = tenant
        .run(&["report", "--format", "json"])
        .await
        .exits(0)
        .json();
    assert!(first["since"].is_null());
    let folder = tenant.home.path().join(".cache/mfadeck");
    let file = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with(".figures.jsonl"))
        .unwrap();
    let today = std::fs::read_to_string(&file).unwrap();
    assert!(
        !today.contains('@') && !today.contains("Glass"),
        "counts only"
    );
    // As if it had been a month ago, with five more.
    let mut row: Value = serde_json::from_str(&today).unwrap();
    let never = row["never"].as_u64().unwrap();
    row["at"] = "2025-12-24T08:00:00Z".into();
    row["never"] = (never + 5).into();
    std::fs::write(&file, format!("{row}\n")).unwrap();
    let second = tenant
        .run(&["report", "--format", "json"])
        .await
        .exits(0)
        .json();
    check(&second);
    let changes = second["since"]["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|change| change["name"] == "never")
        .unwrap();
    assert_eq!(change["before"], never + 5);
    assert_eq!(change["after"], never);
    assert_eq!(second["since"]["isReport"], true);
    assert_eq!(second["trend"].as_array().unwrap().len(), 2);
    let html = tenant.run(&["report", "--format", "html"]).await.exits(0);
    let page = Html::parse_document(&html.stdout);
    let chart = Selector::parse("#trend ~ figure polyline").unwrap();
    assert_eq!(page.select(&chart).count(), 3);
}

#[tokio::test]
async fn figures_are_not_kept_where_the_configuration_says_so() {
    for setting in ["figures = false", "cache = false"] {
        let tenant = Tenant::named("no-p1").await;
        let config = tenant.home.path().join("config.toml");
        std::fs::write(&config, setting).unwrap();
        let config = config.to_str().unwrap().to_owned();
        tenant.run(&["--config", &config, "report", "-q"]).await;
        assert!(
            !tenant.home.path().join(".cache/mfadeck").exists(),
            "{setting}"
        );
    }
}

#[tokio::test]
async fn a_missing_folder_is_noticed_before_anything_is_read() {
    let tenant = Tenant::of(1, "").await;
    let before = tenant.asked().len();
    let path = tenant.home.path().join("nowhere/report.html");
    let ran = tenant
        .run(&["report", "-o", path.to_str().unwrap()])
        .await
        .exits(1);
    assert!(ran.stderr.contains("cannot write"), "{}", ran.stderr);
    assert_eq!(tenant.asked().len(), before);
    let ran = tenant.run(&["report", "-o", "report.pdf"]).await.exits(2);
    assert!(ran.stderr.contains(".html, .json or .md"), "{}", ran.stderr);
}

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

/// Opens a page in a browser without a window; what it said.
async fn opened(browser: &Path, home: &Path, page: &Path, args: &[String]) -> String {
    let profile = home.join("browser");
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--enable-logging=stderr",
    ]);
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.args(args);
    command.arg(format!("file://{}", page.display()));
    let ran = run({
        command.stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        command.kill_on_drop(true);
        command
    })
    .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stderr
}

#[tokio::test]
async fn a_browser_renders_it_in_light_in_dark_and_on_paper_without_a_complaint() {
    use std::io::Write as _;
    let Some(browser) = browser() else {
        let text = b"skipped: no chromium in PATH\n";
        std::io::stderr().write_all(text).unwrap();
        return;
    };
    let page = Page::of("demo", &[]).await;
    let folder = page.path.parent().unwrap().to_owned();
    let mut pictures = Vec::new();
    for (name, scheme) in [("light.png", 1), ("dark.png", 0)] {
        let file = folder.join(name);
        let args = [
            format!("--blink-settings=preferredColorScheme={scheme}"),
            "--window-size=1000,1400".to_owned(),
            format!("--screenshot={}", file.display()),
        ];
        let said = opened(&browser, &folder, &page.path, &args).await;
        assert!(!said.contains("CONSOLE"), "{said}");
        pictures.push(std::fs::read(file).unwrap());
    }
    assert!(pictures.iter().all(|picture| picture.len() > 20_000));
    assert_ne!(pictures[0], pictures[1], "dark is another picture");
    let file = folder.join("report.pdf");
    let args = [format!("--print-to-pdf={}", file.display())];
    let said = opened(&browser, &folder, &page.path, &args).await;
    assert!(!said.contains("CONSOLE"), "{said}");
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF"));
}
