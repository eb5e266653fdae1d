//! The overview: the tenant in figures.

use jiff::civil::date;
use mfadeck::app::SmsWindow;
use mfadeck::coverage::SmsRetirement;
use mfadeck::tenant::methods_policy::{
    Campaign, CampaignState, MethodConfiguration, MigrationState, Targets,
};
use mfadeck::tenant::{
    DefaultMethod, MethodsPolicy, ProtectionPart, Reading, RegisteredMethods, Registration, Unknown,
};

use super::drawn::{
    LARGE, LEAST, SMALL, at, blank, buffer, forbidden, id, loaded, registration, roles, select,
    shown, text, user, window_alone,
};
use mfadeck::app::overview::Place;
use mfadeck::app::{Layer, Loading, Model, Overview, View};
use mfadeck::tenant::{Known, MfaState, Problem, ProblemKind, Since, Store};
use mfadeck::ui::{Look, Theme};
use ratatui::style::{Color, Modifier};

fn open(mut model: Model) -> Model {
    let overview = Overview::of(&model);
    model.layers.push(Layer::Overview(Box::new(overview)));
    model
}

pub fn overview(size: (u16, u16)) -> Model {
    let mut model = with_views(size);
    model.since = Some(since(&model));
    open(model)
}

/// Six of sixteen were in another state the evening before, two were not there, and one is gone.
fn since(model: &Model) -> Since {
    let mut earlier = Store::default();
    let users = (2..17).map(|number| {
        let mut user = user(number);
        if let Some(state) = [MfaState::Enabled, MfaState::Disabled].get(number % 5) {
            user.state.value = Known::Is(*state);
        }
        user.id = id(number as u128);
        user
    });
    earlier.append(users.collect());
    Since::between(at("2026-11-23T17:40:00Z"), &earlier, &model.store)
}

fn with_views(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let view = |name: &str, filter: &str| View::new(name, filter);
    model.session.views = vec![
        view("synced from on premises", "synced:yes -enabled:no"),
        view("finance", "finance stat:enforced"),
    ];
    model
}

#[test]
fn states_by_what_is_registered_with_questions_and_views() {
    window_alone("overview", &overview(SMALL));
    window_alone("overview_wide", &overview(LARGE));
}

#[test]
fn the_line_of_the_cursor_is_in_view_at_the_end_too() {
    for size in [SMALL, LARGE, LEAST] {
        let mut model = overview(size);
        let overview = Overview::of(&model);
        let lines = &overview.lines;
        let title = "synced from on premises";
        let line = lines.iter().position(|line| line.title == title).unwrap();
        model.overview_at = Place {
            line: overview.table.len() + line,
            column: 3,
        };
        let drawn = shown(&model);
        assert!(
            drawn.contains("▸     3  synced from on premises"),
            "{drawn}"
        );
    }
}

#[test]
fn figures_of_a_list_that_is_still_being_read_are_marked() {
    let mut model = blank(SMALL);
    model.load.users = Loading::Running;
    model.load.registrations = Loading::Running;
    model.load.roles = Loading::Running;
    model.store.append((0..7).map(user).collect());
    select(&mut model);
    window_alone("overview_loading", &open(model));
}

#[test]
fn without_p1_nobody_counts_as_not_registered() {
    let mut model = blank(SMALL);
    model.store.append((0..8).map(user).collect());
    model.store.set_roles(roles());
    let done = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.users = done.clone();
    model.load.roles = done;
    model.load.registrations = Loading::Failed(Problem::local(
        ProblemKind::Licence,
        "no premium license",
        "needs P1",
    ));
    select(&mut model);
    window_alone("overview_no_p1", &open(model));
}

#[test]
fn without_roles_and_report_no_figure_of_admins_is_a_zero() {
    let mut model = blank(SMALL);
    model.store.append((0..8).map(user).collect());
    model.load.users = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.roles = Loading::Failed(forbidden());
    model.load.registrations = Loading::Failed(forbidden());
    window_alone("overview_no_roles", &open(model));
}

#[test]
fn a_tenant_without_users_has_figures_too() {
    let drawn = shown(&open(blank(SMALL)));
    assert!(drawn.contains("Overview · 0 users so far"), "{drawn}");
    assert!(drawn.contains("0  admins, MFA never required"), "{drawn}");
}

#[test]
fn bars_and_marks_have_their_ascii() {
    let look = Look {
        ascii: true,
        ..Look::default()
    };
    let drawn = text(&buffer(&overview(SMALL), &look)).replace('‖', "");
    assert!(drawn.is_ascii(), "{drawn}");
}

#[test]
fn the_chosen_figure_is_seen_without_colour() {
    let look = Look {
        theme: Theme::monochrome(),
        ascii: false,
        links: false,
    };
    let buffer = buffer(&overview(LARGE), &look);
    let reversed: String = buffer
        .content
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert_eq!(
        reversed.trim(),
        "3",
        "who may sign in and is never required to use MFA"
    );
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset));
}

/// The window about the end of SMS and voice, with a policy that is half ready.
pub fn sms(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.session.sms = Some(SmsRetirement {
        ends: date(2027, 2, 1),
        ends_later: date(2027, 7, 1),
        as_of: Some(date(2026, 11, 20)),
        source: "Microsoft, \"SMS and voice retirement in Microsoft Entra ID\"".into(),
    });
    let phones = [
        (2, DefaultMethod::Sms),
        (3, DefaultMethod::VoiceMobile),
        (5, DefaultMethod::Sms),
    ];
    let rows = phones.into_iter().map(|(number, default)| {
        let row = Registration {
            registered: Known::Is(true),
            methods: Known::Is(RegisteredMethods::parse(["mobilePhone"])),
            default: Known::Is(Some(default)),
            ..registration(number)
        };
        (id(number as u128), row)
    });
    model.store.set_registrations(rows.collect());
    let everybody = Targets {
        all: true,
        ..Targets::default()
    };
    let method = |name: &str, on: bool, include: &Targets| MethodConfiguration {
        id: name.into(),
        enabled: Known::Is(on),
        include: include.clone(),
        exclude: Targets::default(),
    };
    let one_group = Targets {
        groups: vec![uuid::Uuid::from_u128(7)],
        ..Targets::default()
    };
    let policy = MethodsPolicy {
        migration: Known::Is(Some(MigrationState::MigrationInProgress)),
        methods: vec![
            method("Sms", true, &everybody),
            method("Voice", false, &everybody),
            method("Fido2", true, &one_group),
            method("TemporaryAccessPass", false, &everybody),
        ],
        campaign: Known::Is(Campaign {
            state: CampaignState::MicrosoftManaged,
            snooze_days: Known::Is(1),
            methods: vec!["microsoftAuthenticator".into()],
            include: everybody.clone(),
            exclude: Targets::default(),
        }),
        opted_out: Known::Unknown(Unknown::NotReported),
    };
    model
        .protection
        .receive(ProtectionPart::MethodsPolicy(Reading {
            at: at("2026-11-24T11:00:00Z"),
            value: Ok(policy),
        }));
    select(&mut model);
    let window = SmsWindow::of(&model, (0, 0));
    model.layers.push(Layer::Sms(Box::new(window)));
    model
}

#[test]
fn the_end_of_sms_and_voice_with_its_figures_and_what_the_tenant_lacks() {
    window_alone("sms", &sms(SMALL));
    window_alone("sms_wide", &sms(LARGE));
    let mut model = sms(SMALL);
    if let Some(Layer::Sms(window)) = model.layers.last_mut() {
        window.at.0 = window.len() - 1;
    }
    window_alone("sms_at_the_end", &model);
}

#[test]
fn a_cloud_without_a_date_says_so() {
    let mut model = sms(SMALL);
    model.session.sms = None;
    window_alone("sms_without_a_date", &model);
}
