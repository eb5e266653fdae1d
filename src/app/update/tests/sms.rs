use super::*;
use crate::app::sms::SmsRow;
use crate::coverage::{SmsEnd, SmsRetirement, SmsWho};
use crate::tenant::methods_policy::MethodsPolicy;
use crate::tenant::{
    AccessPassPolicy, AccessPassTerms, FigureHistory, Figures, IssuedAccessPass, PassCode,
    ProtectionPart, RegisteredMethods, Registration,
};

fn registration(n: u128, methods: &[&str]) -> (UserId, Registration) {
    let row = Registration {
        registered: Known::Is(true),
        capable: Known::Is(true),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::parse(methods.iter().copied())),
        default: Known::Is(None),
        as_of: None,
    };
    (id(n), row)
}

/// Cleo and Bob have nothing but a phone, Ada has an app beside it, of Dan nothing is known. MFA is required of Bob and
/// Cleo.
fn with_phones() -> Model {
    let mut m = loaded();
    m.session.sms = Some(SmsRetirement {
        ends: jiff::civil::date(2027, 2, 1),
        ends_later: jiff::civil::date(2027, 7, 1),
        as_of: None,
        source: "Microsoft".into(),
    });
    let rows = vec![
        registration(1, &["mobilePhone", "microsoftAuthenticatorPush"]),
        registration(2, &["mobilePhone"]),
        registration(3, &["mobilePhone"]),
    ];
    let rows = Msg::Registrations {
        generation: 1,
        rows: Ok(rows),
        last: true,
    };
    m.update(rows, at(1));
    m
}

fn shown(m: &Model) -> &crate::app::SmsWindow {
    match m.layers.last() {
        Some(Layer::Sms(window)) => window,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_window_opens_from_the_list_and_from_the_overview_and_closes_again() {
    let mut m = with_phones();
    press(&mut m, "P");
    assert_eq!(shown(&m).exposure.count(SmsWho::Stopped, None), 2);
    press(&mut m, "P");
    assert!(m.layers.is_empty());
    press(&mut m, "oP");
    assert!(matches!(m.layers[..], [Layer::Overview(_), Layer::Sms(_)]));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers[..], [Layer::Overview(_)]));
}

#[test]
fn the_window_says_what_has_changed_since_the_visit_before_and_claims_no_more_than_was_read() {
    let mut m = with_phones();
    press(&mut m, "P");
    assert_eq!(shown(&m).since, None);
    press(&mut m, "P");
    let visit = |day: &str, sms_only, sms_unknown| Figures {
        at: day.parse().unwrap(),
        sms_only,
        sms_unknown,
        ..Figures::default()
    };
    m.figures = FigureHistory::of([
        visit("1969-12-20T12:00:00Z", 9, 0),
        visit("1969-12-24T12:00:00Z", 5, 0),
    ]);
    press(&mut m, "P");
    let since = shown(&m).since.clone().unwrap();
    // Of Dan nothing is known: there may be one more.
    assert_eq!(
        since,
        "Since 1969-12-24: the only second factor 5 → 2+, the default 0 → 0+"
    );
}

#[test]
fn a_figure_leads_to_its_users_and_escape_back_to_all() {
    let mut m = with_phones();
    press(&mut m, "oP");
    key(&mut m, Key::Enter);
    assert!(m.layers.is_empty());
    assert_eq!(names(&m), ["Bob", "Cleo"]);
    let restriction = m.list.restriction.as_ref().unwrap();
    assert_eq!(restriction.title, SmsWho::Stopped.title());
    key(&mut m, Key::Esc);
    assert_eq!(names(&m).len(), 4);
}

#[test]
fn a_figure_without_users_says_so_and_stays() {
    let mut m = with_phones();
    press(&mut m, "Pj");
    key(&mut m, Key::Enter);
    assert_eq!(m.toast.as_ref().unwrap().text, "Nobody is known here.");
    assert_eq!(shown(&m).at, (1, 0));
}

#[test]
fn the_cursor_stays_within_the_figures() {
    let mut m = with_phones();
    press(&mut m, "PG");
    assert_eq!(shown(&m).at.0 + 1, shown(&m).len());
    assert_eq!(shown(&m).chosen(), None);
    key(&mut m, Key::Enter);
    assert!(m.toast.as_ref().unwrap().text.contains("no users"));
    press(&mut m, "gllllll");
    assert_eq!(
        shown(&m).chosen(),
        Some((SmsRow::Of(SmsWho::Stopped), Some(SmsEnd::Unknown)))
    );
    press(&mut m, "hk");
    assert_eq!(
        shown(&m).chosen(),
        Some((SmsRow::Of(SmsWho::Stopped), Some(SmsEnd::Later)))
    );
}

#[test]
fn the_open_window_follows_what_arrives_and_keeps_its_place() {
    let mut m = with_phones();
    press(&mut m, "Pjj");
    assert_eq!(shown(&m).checks[0].title, "Methods policy");
    let policy = MethodsPolicy {
        migration: Known::Is(None),
        methods: Vec::new(),
        campaign: Known::default(),
        opted_out: Known::default(),
    };
    let part = ProtectionPart::MethodsPolicy(Reading {
        at: at(1),
        value: Ok(policy),
    });
    m.update(
        Msg::Protection {
            generation: 1,
            part,
        },
        at(3),
    );
    assert_eq!(shown(&m).checks[0].title, "SMS");
    assert_eq!(shown(&m).at, (2, 0));
}

#[test]
fn today_is_the_day_in_the_zone_of_the_admin() {
    let mut m = with_phones();
    let late = "2027-01-31T23:30:00Z".parse().unwrap();
    m.update(Msg::Throttled { until: None }, late);
    let said = m.sms_deadline().unwrap();
    assert_eq!(said, "SMS and voice end on 2027-02-01");
    m.session.time_zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    assert_eq!(
        m.sms_deadline().unwrap(),
        "SMS and voice ended on 2027-02-01"
    );
    m.session.sms = None;
    assert_eq!(m.sms_deadline(), None);
}

fn terms(user: u128) -> Msg {
    Msg::AccessPassTerms {
        user: id(user),
        terms: Ok(AccessPassTerms {
            policy: AccessPassPolicy {
                enabled: Some(true),
                ..AccessPassPolicy::default()
            },
            methods: Some(Vec::new()),
        }),
    }
}

fn made(user: u128, code: &str) -> Msg {
    let pass = IssuedAccessPass {
        id: None,
        code: PassCode::new(code.into()),
        starts: None,
        minutes: Some(60),
        once: Some(true),
        usable: Some(true),
        request_id: None,
    };
    Msg::Job(RunId(1), JobEvent::AccessPass(id(user), Box::new(pass)))
}

/// A wave of two passes was confirmed from the window.
fn wave() -> Model {
    let mut m = with_phones();
    press(&mut m, "P");
    let effects = press(&mut m, "t");
    let first = m.pass_wanted[0];
    assert!(effects.contains(&Effect::ReadAccessPassTerms(first)));
    m.update(terms(first.0.as_u128()), at(3));
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!("{:?}", m.layers);
    };
    assert_eq!(confirm.plan.change_count(), 2);
    let Confirmation::Typed(wanted) = confirm.confirmation.clone() else {
        panic!("a wave is typed");
    };
    paint(&mut m);
    press(&mut m, &wanted);
    let effects = key(&mut m, Key::Enter);
    assert!(
        matches!(&effects[..], [Effect::StartJob { .. }]),
        "{effects:?}"
    );
    m
}

#[test]
fn a_wave_of_passes_is_one_job_and_its_codes_stand_masked_in_one_window() {
    let mut m = wave();
    m.update(made(2, "first"), at(4));
    m.update(made(3, "second"), at(4));
    let Some(Layer::AccessPasses(shown)) = m.layers.last() else {
        panic!("{:?}", m.layers);
    };
    assert_eq!(
        (shown.passes.len(), shown.revealed, shown.taken),
        (2, false, false)
    );
    assert!(!format!("{shown:?}").contains("first"));
    paint(&mut m);
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers.last(), Some(Layer::AccessPasses(shown)) if shown.closing));
    let effects = press(&mut m, "*");
    let code = effects.iter().find_map(|effect| match effect {
        Effect::CopyCode(code) => Some(code.secret().to_owned()),
        _ => None,
    });
    assert_eq!(
        code.as_deref(),
        Some("bob@contoso.example\tfirst\ncleo@contoso.example\tsecond\n")
    );
    key(&mut m, Key::Esc);
    assert!(
        !m.layers
            .iter()
            .any(|layer| matches!(layer, Layer::AccessPasses(_)))
    );
}

#[test]
fn a_pass_that_comes_after_the_others_were_copied_has_to_be_taken_too() {
    let mut m = wave();
    m.update(made(2, "first"), at(4));
    paint(&mut m);
    press(&mut m, "*");
    m.update(made(3, "second"), at(5));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers.last(), Some(Layer::AccessPasses(shown)) if shown.closing));
    press(&mut m, " ");
    assert!(matches!(m.layers.last(), Some(Layer::AccessPasses(shown)) if shown.revealed));
    key(&mut m, Key::Esc);
    assert!(
        !m.layers
            .iter()
            .any(|layer| matches!(layer, Layer::AccessPasses(_)))
    );
}

#[test]
fn whoever_has_something_else_gets_no_wave() {
    let mut m = with_phones();
    press(&mut m, "Pjjjj");
    assert_eq!(shown(&m).chosen().unwrap().0, SmsRow::Of(SmsWho::Spare));
    press(&mut m, "t");
    assert!(m.pass_wanted.is_empty());
    let said = &m.toast.as_ref().unwrap().text;
    assert!(said.contains("only users who have nothing else"), "{said}");
}

#[test]
fn terms_for_other_users_than_those_chosen_now_are_dropped() {
    let mut m = with_phones();
    press(&mut m, "Pt");
    let first = m.pass_wanted[0];
    press(&mut m, "j");
    m.update(terms(first.0.as_u128()), at(3));
    assert!(matches!(m.layers.last(), Some(Layer::Sms(_))));
}

#[test]
fn marked_users_of_the_list_get_passes_in_one_job() {
    let mut m = with_phones();
    press(&mut m, "at");
    let first = m.pass_wanted[0];
    assert_eq!(m.pass_wanted.len(), 4);
    m.update(terms(first.0.as_u128()), at(3));
    assert!(
        matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if confirm.plan.items.len() == 4)
    );
}
