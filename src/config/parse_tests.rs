use super::*;

const TEXT: &str = r#"profile = "contoso"

[profiles.contoso]
tenant = "contoso.example"
auth = "browser"
read_only = true
protected = ["breakglass@contoso.example"]
header = "red"
"#;

fn refused(text: &str) -> String {
    let problems = Config::parse(text).unwrap_err();
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn the_default_profile_is_used_if_none_is_named() {
    let config = Config::parse(TEXT).unwrap();
    let profile = config.profile(None).unwrap();
    assert_eq!(profile.tenant.as_deref(), Some("contoso.example"));
    assert!(profile.read_only);
    assert_eq!(config.profile(Some("contoso")).unwrap(), profile);
    assert_eq!(
        Config::parse("").unwrap().profile(None).unwrap(),
        Profile::default()
    );
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_a_suggestion() {
    let text = TEXT.replace("tenant =", "tennant =");
    assert_eq!(
        refused(&text),
        "line 4: unknown key \"tennant\"; did you mean \"tenant\"?"
    );
    assert!(refused("zzz = 1\n").contains("known are profile, profiles, theme"));
}

#[test]
fn a_value_of_the_wrong_kind_and_broken_toml_are_named_with_their_line() {
    let kind = refused(&TEXT.replace("read_only = true", "read_only = \"yes\""));
    assert!(kind.starts_with("line 6: "), "{kind}");
    let broken = refused("profile = \"contoso\n");
    assert!(
        broken.starts_with("line 1: ") && !broken.contains('\n'),
        "{broken}"
    );
}

#[test]
fn an_unknown_profile_is_answered_with_one_that_exists() {
    let error = Config::parse(TEXT)
        .unwrap()
        .profile(Some("contosso"))
        .unwrap_err();
    assert!(
        error.to_string().contains("did you mean \"contoso\"?"),
        "{error}"
    );
}

#[test]
fn all_errors_are_reported_sorted_by_line() {
    let text = "theme = \"drak\"\nstart = \"lst\"\ncache = \"no\"\nrefresh_minutes = 2000\n\
                [views]\nlost = \"state:disabledf\"\n[profiles.p]\ncloud = \"us-gv\"\nauth = \"brower\"\n\
                header = \"redd\"\nprotected = [1]\n[themes.dark]\n[themes.mine]\nbase = \"ligt\"\n\
                dangr = \"red\"\n";
    let errors = refused(text);
    let lines: Vec<&str> = errors.lines().collect();
    for (line, part) in [
        "did you mean \"dark\"?",
        "did you mean \"list\"?",
        "\"cache\" must be true or false",
        "\"refresh_minutes\" must be a number from 0 to 1440",
        "view \"lost\": ",
        "did you mean \"us-gov\"?",
        "did you mean \"browser\"?",
        "did you mean \"red\"?",
        "must be a list of texts",
        "is built in",
        "did you mean \"light\"?",
        "did you mean \"danger\"?",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(lines[line].contains(part), "{part} in {lines:#?}");
    }
    assert_eq!(lines.len(), 12);
    assert!(lines.iter().all(|line| line.starts_with("line ")));
}

#[test]
fn all_broken_lines_are_reported_too() {
    let errors = refused("profile = \"a\nstart =\n");
    assert!(
        errors.starts_with("line 1: ") && errors.contains("\nline 2: "),
        "{errors}"
    );
}

#[test]
fn views_keep_their_order_and_cannot_steer_the_terminal() {
    let text = "[views]\nz = \"state:disabled\"\n\"a\\u001b[2J\" = \"admin:yes\"\n";
    let views = Config::parse(text).unwrap().views;
    assert_eq!(views[0].name, "z");
    assert!(!views[1].name.contains('\u{1b}'), "{views:?}");
}

#[test]
fn settings_that_are_left_out_have_their_defaults() {
    assert_eq!(Config::parse(""), Ok(Config::default()));
    let config = Config::parse("refresh_minutes = 0\ncache = false\nmask = true\n").unwrap();
    assert_eq!(config.refresh_every, None);
    assert!(!config.cache && config.mask);
}

#[test]
fn a_protected_account_that_can_be_nobody_is_an_error() {
    let config = |accounts: &str| {
        let text = format!("[profiles.p]\nprotected = [{accounts}]\n");
        Config::parse(&text).map(|config| config.profiles["p"].protected.clone())
    };
    let trimmed = config("' breakglass@contoso.example '").unwrap();
    assert_eq!(trimmed[0].as_str(), "breakglass@contoso.example");
    let errors = config("'breakglass', 'ada@contoso.example'").unwrap_err();
    assert_eq!(
        errors[0].to_string(),
        "line 2: \"breakglass\" is neither a UPN nor an object id"
    );
}
