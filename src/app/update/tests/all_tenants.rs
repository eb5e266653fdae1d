//! The table of all tenants.

use std::sync::Arc;

use super::super::super::all_tenants::AllTenants;
use super::*;
use crate::app::DeskMsg;
use crate::app::tabs::Tab;
use crate::tenant::{Figures, Standing};

const NAMES: [&str; 3] = ["adatum", "bellows", "coho"];

fn table() -> AllTenants {
    AllTenants::of(&NAMES.map(|name| (name.to_owned(), Some(format!("{name}.example")))))
}

fn standing(profile: &str, figures: Result<usize, &str>) -> Standing {
    let figures = figures.map(|never| Figures {
        at: at(1),
        can_sign_in: 20,
        never,
        ..Figures::default()
    });
    Standing {
        profile: profile.into(),
        tenant: Some(format!("{profile}.example")),
        figures: figures.map_err(str::to_owned),
        kept: false,
        unread: Vec::new(),
    }
}

fn desk(msg: DeskMsg) -> Msg {
    Msg::Desk(msg)
}

fn hears(m: &mut Model, table: &AllTenants) -> Vec<Effect> {
    m.update(desk(DeskMsg::AllTenants(Arc::new(table.clone()))), at(2))
}

/// The dashboard of adatum, one of three.
fn of_three() -> Model {
    let mut m = loaded();
    m.session.profile = Some("adatum".into());
    let tabs = NAMES.map(|name| Tab::closed(name, None)).into();
    m.update(desk(DeskMsg::Tabs(tabs)), at(2));
    hears(&mut m, &table());
    m
}

fn toast(m: &Model) -> &str {
    m.toast.as_ref().map_or("", |toast| &toast.text)
}

#[test]
fn one_tenant_has_no_table_and_the_key_says_why() {
    let mut m = loaded();
    assert!(matches!(press(&mut m, "A")[..], [Effect::Timer { .. }]));
    assert!(
        toast(&m).ends_with("no profile of another tenant"),
        "{}",
        toast(&m)
    );
    assert!(m.layers.is_empty());
}

#[test]
fn what_is_kept_is_looked_up_when_the_window_opens_and_nothing_is_read() {
    let mut m = of_three();
    assert_eq!(press(&mut m, "A"), [Effect::RecallTenants]);
    press(&mut m, "A");
    assert!(m.layers.is_empty(), "the key that opens it closes it");
    press(&mut m, "C");
    key(&mut m, Key::Ctrl('a'));
    assert!(
        matches!(m.layers[..], [Layer::AllTenants { .. }]),
        "{:?}",
        m.layers
    );
}

#[test]
fn one_key_reads_all_one_the_chosen_tenant_and_one_stops() {
    let mut m = of_three();
    press(&mut m, "A");
    assert!(
        press(&mut m, "X")
            .iter()
            .all(|effect| matches!(effect, Effect::Timer { .. }))
    );
    assert_eq!(toast(&m), "stop: nothing is being read");
    press(&mut m, "j");
    assert_eq!(
        press(&mut m, "r"),
        [Effect::ReadTenants(vec!["bellows".into()])]
    );
    let all = NAMES.map(str::to_owned).to_vec();
    assert!(press(&mut m, "R").contains(&Effect::ReadTenants(all.clone())));
    let mut running = table();
    running.begin(&all);
    running.receive(standing("coho", Ok(4)), at(2));
    hears(&mut m, &running);
    assert_eq!(toast(&m), "Reading 3 tenants.");
    assert!(
        !press(&mut m, "rR")
            .iter()
            .any(|effect| matches!(effect, Effect::ReadTenants(_)))
    );
    assert_eq!(press(&mut m, "X"), [Effect::StopReadingTenants]);
    running.end();
    hears(&mut m, &running);
    let rest = Effect::ReadTenants(vec!["adatum".into(), "bellows".into()]);
    assert!(press(&mut m, "R").contains(&rest));
    assert_eq!(
        toast(&m),
        "Reading 2 tenants; the other was read in the last 10 minutes."
    );
}

#[test]
fn the_cursor_stays_with_its_tenant_while_rows_come() {
    let mut m = of_three();
    press(&mut m, "AG");
    let chosen = |m: &Model| {
        m.chosen_tenant()
            .map(|(at, row)| (at, row.standing.profile.clone()))
    };
    assert_eq!(chosen(&m), Some((2, "coho".into())));
    let mut read = table();
    read.receive(standing("coho", Ok(4)), at(2));
    hears(&mut m, &read);
    assert_eq!(chosen(&m), Some((0, "coho".into())));
    assert_eq!(key(&mut m, Key::Enter), [Effect::SwitchTo("coho".into())]);
    assert!(m.layers.is_empty());
}

#[test]
fn the_tenant_on_the_screen_is_shown_by_closing_the_window() {
    let mut m = of_three();
    press(&mut m, "A");
    assert_eq!(key(&mut m, Key::Enter), []);
    assert!(m.layers.is_empty() && m.toast.is_none());
}

#[test]
fn the_end_of_a_reading_is_said_where_nobody_looks_at_it() {
    let mut m = of_three();
    let mut running = table();
    running.begin(&["coho".to_owned()]);
    hears(&mut m, &running);
    hears(&mut m, &table());
    assert_eq!(toast(&m), "All tenants are read: A shows them.");
    m.toast = None;
    press(&mut m, "A");
    hears(&mut m, &running);
    hears(&mut m, &table());
    assert_eq!(m.toast, None);
    // Nor is it said again on coming back to a tenant that has seen only its beginning.
    hears(&mut m, &running);
    m.update(desk(DeskMsg::PutAside), at(3));
    assert!(m.layers.is_empty());
    hears(&mut m, &table());
    assert_eq!(m.toast, None);
}

#[test]
fn the_table_is_copied_in_markdown_with_reasons_that_break_no_cell() {
    let mut m = of_three();
    let mut read = table();
    read.receive(standing("coho", Ok(4)), at(2));
    read.receive(standing("bellows", Err("no consent for a|b")), at(2));
    hears(&mut m, &read);
    press(&mut m, "A");
    let effects = press(&mut m, "y");
    let [Effect::Copy(text), ..] = &effects[..] else {
        panic!("{effects:?}");
    };
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("| Tenant | Can sign in | MFA never required |"),
        "{text}"
    );
    assert!(
        lines[2].starts_with("| coho | 20 | 4 | 0 | 0 | 0 | ? | "),
        "{text}"
    );
    assert_eq!(
        lines[4],
        "| bellows | - | - | - | - | - | - | no consent for a\\|b |"
    );
}

#[test]
fn a_row_says_in_words_what_was_counted_and_what_could_not_be_read() {
    let mut m = of_three();
    let mut read = table();
    let partly = Standing {
        unread: vec!["Conditional Access: no licence".into()],
        ..standing("coho", Ok(4))
    };
    read.receive(partly, at(2));
    read.receive(
        standing("bellows", Err("consent is missing: an admin consents")),
        at(2),
    );
    hears(&mut m, &read);
    let words = |name: &str| -> Vec<String> {
        let row = m.all_tenants.row(name).unwrap();
        let lines = m.about_tenant(row).into_iter();
        lines.map(|line| line.text).collect()
    };
    assert_eq!(
        words("coho"),
        [
            "coho · coho.example · read 2027-01-15 08:00 UTC",
            "20 can sign in · MFA never required: 4, admins among them: 0 · no second factor: 0 · SMS or voice only: 0 · Global Administrators: ?",
            "Not read: Conditional Access: no licence"
        ]
    );
    assert_eq!(
        words("bellows")[1],
        "Consent is missing: an admin consents."
    );
    assert_eq!(
        words("adatum"),
        ["adatum · adatum.example", "Not read yet."]
    );
}
