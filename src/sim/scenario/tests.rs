use super::*;

fn error(text: &str) -> String {
    Scenario::parse(text).unwrap_err().to_string()
}

#[test]
fn every_built_in_scenario_reads_and_says_what_it_is_about() {
    for name in NAMES {
        let scenario = Scenario::parse(named(name).unwrap()).unwrap();
        assert!(!scenario.about.is_empty(), "{name}");
    }
    assert_eq!(NAMES[0], "demo");
    assert!(named("unheard-of").is_none());
}

#[test]
fn unknown_keys_are_refused_at_every_depth() {
    for text in [
        "colour = 1",
        "[tenant]\nsize = 1",
        "[population]\npeeple = 1",
        "[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nshoe = 1",
        "[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nmethods = [{ type = \"phone\", number = \"+1 5550100\", colour = \"red\" }]",
    ] {
        let message = error(&format!("about = \"x\"\n{text}"));
        assert!(message.contains("unknown field"), "{message}");
    }
}

#[test]
fn an_unknown_type_of_method_is_answered_with_those_that_exist() {
    let message = error(
        "about = \"x\"\n[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nmethods = [{ type = \"telegram\" }]",
    );
    assert!(
        message.contains("telegram") && message.contains("hardwareOath"),
        "{message}"
    );
}

#[test]
fn whoever_is_named_must_exist() {
    let message = error(
        "about = \"x\"\n[[audits]]\nago = \"1d\"\nactivity = \"A\"\nuser = \"b@contoso.example\"",
    );
    assert_eq!(
        message,
        "scenario: there is no person 'b@contoso.example'; there are: ops@contoso.example"
    );
    let message = error("about = \"x\"\n[operator]\nroles = [\"King\"]");
    assert!(
        message.contains("'King'") && message.contains("Global Reader"),
        "{message}"
    );
    let message = error("about = \"x\"\n[[groups]]\nname = \"A\"\ngroups = [\"B\"]");
    assert!(message.contains("no group 'B'"), "{message}");
}

#[test]
fn nobody_is_described_twice() {
    let one = "[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\n";
    let two = one.replace("a@", "A@");
    let message = error(&format!("about = \"x\"\n{one}{two}"));
    assert!(message.contains("described twice"), "{message}");
}

#[test]
fn a_licence_needs_the_tenants_plan() {
    let message = error(
        "about = \"x\"\n[tenant]\nplan = \"free\"\n[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\nlicences = [\"E3\"]",
    );
    assert!(message.contains("E3"), "{message}");
}

#[test]
fn times_are_written_in_days_hours_and_minutes() {
    let text = "about = \"x\"\n[[audits]]\nago = \"2d 3h 4m\"\nactivity = \"A\"\nuser = \"ops@contoso.example\"";
    let scenario = Scenario::parse(text).unwrap();
    let minutes = (2 * 24 + 3) * 60 + 4;
    assert_eq!(scenario.audits[0].ago.0.as_mins(), minutes);
}
