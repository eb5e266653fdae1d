//! An invented tenant in named states, and its pictures.

use std::cell::RefCell;

use jiff::Timestamp;
use mfadeck::app::{Area, Loading, Model, Session};
use mfadeck::coverage::judge;
use mfadeck::tenant::audit::{APP_PASSWORD_CREATED, APP_PASSWORD_DELETED};
use mfadeck::tenant::conditional_access::{Demand, Narrowing, People, PolicyState};
use mfadeck::tenant::role::{GLOBAL_ADMINISTRATOR, GLOBAL_READER};
use mfadeck::tenant::{
    AuditEvent, DefaultMethod, Detail, Known, Log, Method, MethodDetail, MethodId, MfaState,
    Observed, Operator, Part, PhoneType, Policy, Problem, ProblemKind, Protection, ProtectionPart,
    Query, Reading, RegisteredMethods, Registration, Role, RoleBook, SignIn, SignInPreferences,
    User, UserId, UserType,
};
use mfadeck::ui::{self, Extent, Look};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

thread_local! {
    /// What every foreign text begins with; nothing but in the test of hostile ones.
    pub static FOREIGN: RefCell<String> = RefCell::default();
}

/// A text of somebody else.
pub fn foreign(text: &str) -> String {
    FOREIGN.with_borrow(|begin| format!("{begin}{text}"))
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    at("2026-11-24T11:30:00Z")
}

pub fn id(number: u128) -> UserId {
    UserId(Uuid::from_u128(
        0x5e7b_6f34_0000_4000_8000_0000_0000_0000 + number,
    ))
}

pub fn session() -> Session {
    Session {
        protected: vec!["glass@contoso.example".parse().unwrap()],
        ..Session::default()
    }
}

/// A model before anything was read.
pub fn blank(size: (u16, u16)) -> Model {
    let mut model = Model::new(session(), size, now());
    model.operator = Some(Operator {
        id: Some(id(900)),
        name: foreign("ops@contoso.example").into(),
        tenant: foreign("contoso.example").into(),
        tenant_id: Some(Uuid::from_u128(0x0a1b_2c3d_0000_4000_8000_0000_0000_cafe)),
    });
    model
}

const NAMES: [&str; 16] = [
    "Ada Lovelace",
    "Bob Chen",
    "Chidi Okafor",
    "Dolores Haze-Featherstonehaugh",
    "Emil Ångström",
    "Farah Haddad",
    "Grace Oyelaran",
    "Hugo Brandt",
    "李小龍",
    "Ingrid Solberg",
    "Jun Sato",
    "Katya Orlova",
    "Liam O'Neill",
    "Mina Park",
    "Nils Dahl",
    "Oona Virtanen",
];

fn upn(number: usize, name: &str) -> String {
    match name.split(' ').next() {
        Some(first) if first.is_ascii() => format!("{}@contoso.example", first.to_lowercase()),
        _ => format!("user{number}@contoso.example"),
    }
}

pub fn user(number: usize) -> User {
    let name = NAMES[number % NAMES.len()];
    let mut user = User::new(
        id(number as u128),
        foreign(name).into(),
        foreign(&upn(number, name)).into(),
    );
    let state = [
        Some(MfaState::Enforced),
        Some(MfaState::Disabled),
        Some(MfaState::Enabled),
        Some(MfaState::Disabled),
        None,
    ][number % 5];
    user.state = Observed::new(Known::reported(state), at("2026-11-24T11:23:05Z"));
    user.enabled = Known::Is(number % 7 != 6);
    user.user_type = Known::Is(if number % 8 == 5 {
        UserType::Guest
    } else {
        UserType::Member
    });
    user.licences = Known::Is(u16::from(number % 3 != 2) * 2);
    user.synced = Known::Is(number % 4 == 1);
    user.created = Some(at("2024-02-03T09:00:00Z"));
    user.password_changed = Some(at("2026-01-15T09:00:00Z"));
    user
}

pub fn registration(number: usize) -> Registration {
    let registered = number % 3 != 1;
    Registration {
        registered: Known::Is(registered),
        capable: Known::Is(registered),
        admin: Known::Is(number.is_multiple_of(9)),
        methods: Known::Is(if registered {
            RegisteredMethods::parse(["microsoftAuthenticatorPush", "mobilePhone"])
        } else {
            RegisteredMethods::default()
        }),
        default: Known::Is(registered.then_some(DefaultMethod::Push)),
        as_of: Some(at("2026-11-24T05:00:00Z")),
    }
}

pub fn roles() -> RoleBook {
    let mut book = RoleBook::default();
    let admin = Role::new(GLOBAL_ADMINISTRATOR, "Global Administrator".into());
    let reader = Role::new(GLOBAL_READER, "Global Reader".into());
    book.assign(id(0), &admin);
    book.assign(id(0), &reader);
    book.assign(id(3), &reader);
    book
}

pub fn select(model: &mut Model) {
    let rows = model.list_rows();
    model.list.select(&mut model.store, rows);
}

/// Sixteen users, report and roles read to the end, Ada under the cursor with her detail.
pub fn loaded(size: (u16, u16)) -> Model {
    let mut model = blank(size);
    model.store.append((0..NAMES.len()).map(user).collect());
    let rows = (0..NAMES.len())
        .filter(|n| n % 7 != 6)
        .map(|n| (id(n as u128), registration(n)));
    model.store.set_registrations(rows.collect());
    model.store.set_roles(roles());
    let done = Loading::Done {
        at: at("2026-11-24T11:23:05Z"),
    };
    model.load.users = done.clone();
    model.load.registrations = done.clone();
    model.load.roles = done;
    model.load.states_in_list = true;
    select(&mut model);
    model.detail = Some(detail(id(0)));
    model.protection = protection();
    judged(&mut model);
    model
}

/// Judges everybody by what the tenant asks.
pub fn judged(model: &mut Model) {
    let mut judgement = judge(&model.rules(), &model.store);
    let ranges = std::mem::take(&mut judgement.by_policies);
    model.store.set_by_policies(&ranges);
    model.judgement = judgement.into();
    select(model);
}

/// Security defaults off, MFA for admins, a block by place, and nobody at risk.
pub fn protection() -> Protection {
    let mut protection = Protection::default();
    protection.receive(ProtectionPart::SecurityDefaults(read(Ok(false))));
    protection.receive(ProtectionPart::Policies(read(Ok(policies()))));
    protection.receive(ProtectionPart::RiskyUsers(read(Ok(Vec::new()))));
    protection
}

fn policies() -> Vec<Policy> {
    let admins = Policy {
        id: "p1".into(),
        name: foreign("MFA for admins").into(),
        state: PolicyState::Enabled,
        demand: Demand::Mfa,
        include: People {
            roles: vec![GLOBAL_ADMINISTRATOR],
            ..People::default()
        },
        exclude: People::default(),
        only: Vec::new(),
        registration: None,
        unread: Vec::new(),
    };
    let everybody = People {
        all: true,
        ..People::default()
    };
    let places = Policy {
        id: "p2".into(),
        name: "Block untrusted countries".into(),
        demand: Demand::Block,
        include: everybody.clone(),
        only: vec![Narrowing::Locations],
        ..admins.clone()
    };
    let trial = Policy {
        id: "p3".into(),
        name: "Phishing-resistant MFA, trial".into(),
        state: PolicyState::ReportOnly,
        include: everybody,
        ..admins.clone()
    };
    let finance = Policy {
        id: "p4".into(),
        name: "MFA for finance".into(),
        include: People {
            users: (1..8).map(id).collect(),
            ..People::default()
        },
        exclude: People {
            users: vec![id(3)],
            ..People::default()
        },
        ..admins.clone()
    };
    vec![admins, places, trial, finance]
}

pub fn read<T>(value: Result<T, Problem>) -> Reading<T> {
    Reading {
        at: at("2026-11-24T11:29:58Z"),
        value,
    }
}

pub fn method(number: usize, detail: MethodDetail) -> Method {
    Method {
        id: MethodId::from(format!("m{number}")),
        created: Some(at("2025-11-02T08:00:00Z")),
        last_used: None,
        detail,
    }
}

pub fn mobile() -> Method {
    method(
        2,
        MethodDetail::Phone {
            phone_type: PhoneType::Mobile,
            number: foreign("+1 5550101").into(),
            sms_sign_in: None,
        },
    )
}

pub fn authenticator() -> Method {
    let mut method = method(
        1,
        MethodDetail::Authenticator {
            device: foreign("Ada's Pixel").into(),
            version: Some("6.2511.1".into()),
        },
    );
    method.last_used = Some(at("2026-11-20T08:00:00Z"));
    method
}

pub fn password() -> Method {
    method(0, MethodDetail::Password)
}

pub fn audit(text: &str, activity: &str, succeeded: bool) -> AuditEvent {
    AuditEvent {
        succeeded,
        by: Some(foreign("ops@contoso.example").into()),
        ..AuditEvent::new(text.into(), at(text), activity)
    }
}

pub fn sign_in(text: &str, code: u32) -> SignIn {
    SignIn {
        details: (code == 0).then(|| "MFA completed in Azure AD".into()),
        app: Some(foreign("Microsoft Teams").into()),
        client: Some("Browser".into()),
        address: Some("203.0.113.7".into()),
        city: Some(foreign("Oslo").into()),
        country: Some("NO".into()),
        ..SignIn::new(at(text), code)
    }
}

pub fn detail(user: UserId) -> Detail {
    let mut detail = Detail::new(user);
    detail.receive(Part::Methods(read(Ok(vec![
        password(),
        authenticator(),
        mobile(),
    ]))));
    detail.receive(Part::Preferences(read(Ok(SignInPreferences {
        default: Some(DefaultMethod::Push),
        system_preferred: Some(true),
        system_method: None,
    }))));
    detail.receive(Part::State(read(Ok(MfaState::Enforced))));
    detail.receive(Part::SignIns(read(Ok(Log::whole(vec![
        sign_in("2026-11-24T05:12:00Z", 0),
        sign_in("2026-11-24T05:11:00Z", 500_121),
        sign_in("2026-11-23T17:40:00Z", 500_121),
    ])))));
    detail.receive(Part::Audits(read(Ok(Log::whole(vec![
        audit("2026-11-20T09:12:00Z", APP_PASSWORD_DELETED, true),
        audit("2026-11-02T08:01:00Z", APP_PASSWORD_CREATED, false),
    ])))));
    detail
}

pub fn forbidden() -> Problem {
    Problem {
        kind: ProblemKind::Forbidden,
        message: foreign("Insufficient privileges to complete the operation.").into(),
        advice: "Ask for the role Authentication Administrator, or Privileged for admins.".into(),
        status: Some(403),
        code: Some("Authorization_RequestDenied".into()),
        request_id: Some("7d1f2c9e-0000-4000-8000-0000000000aa".into()),
    }
}

/// The screen as the terminal would have it.
pub fn buffer(model: &Model, look: &Look) -> Buffer {
    let (width, height) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| _ = ui::draw(frame, model, look))
        .unwrap();
    terminal.backend().buffer().clone()
}

/// The text of a screen, its right edge marked so that missing cells show.
pub fn text(buffer: &Buffer) -> String {
    text_in(buffer, buffer.area)
}

/// The same for a part of the screen.
pub fn text_in(buffer: &Buffer, part: Rect) -> String {
    let mut out = String::new();
    for y in part.top()..part.bottom() {
        let mut skip = 0;
        for x in part.left()..part.right() {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                out.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).max(1);
            }
            skip -= 1;
        }
        out.push_str("‖\n");
    }
    out
}

/// The window on top, with its border.
pub fn window(model: &Model) -> Rect {
    extent(model).window
}

/// A part of the screen between header and status line.
pub fn pane(area: Option<Area>) -> Rect {
    let area = area.unwrap();
    Rect::new(area.x, area.y, area.width, area.height)
}

pub const SMALL: (u16, u16) = (80, 24);
pub const LARGE: (u16, u16) = (140, 45);
pub const LEAST: (u16, u16) = (60, 15);
/// A screen on which everything fits.
pub const AMPLE: (u16, u16) = (250, 160);

/// Holds a text against the one that was kept.
pub fn snapshot(name: &str, drawn: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, drawn);
    });
}

/// A whole screen. Few states are worth one: a change of a word would touch them all.
///
/// Every picture is also drawn with the mask on: whatever it shows must tell nothing of people.
pub fn screen(name: &str, model: &Model) {
    snapshot(name, &text(&buffer(model, &Look::default())));
    tells_of_nobody(model);
}

/// The window on top alone.
pub fn window_alone(name: &str, model: &Model) {
    let part = window(model);
    snapshot(name, &text_in(&buffer(model, &Look::default()), part));
    tells_of_nobody(model);
}

/// The list alone.
pub fn list_alone(name: &str, model: &Model) {
    let part = pane(model.panes().unwrap().list);
    snapshot(name, &text_in(&buffer(model, &Look::default()), part));
    tells_of_nobody(model);
}

/// The detail alone.
pub fn detail_alone(name: &str, model: &Model) {
    let part = pane(model.panes().unwrap().detail);
    snapshot(name, &text_in(&buffer(model, &Look::default()), part));
    tells_of_nobody(model);
}

/// What stands on the screen of a model, without the marks of its edge.
pub fn shown(model: &Model) -> String {
    text(&buffer(model, &Look::default())).replace('‖', "")
}

/// Fails where the mask lets a person through.
pub fn tells_of_nobody(model: &Model) {
    let mut model = model.clone();
    model.masked = true;
    let drawn = text(&buffer(&model, &Look::default()));
    let words = NAMES.iter().flat_map(|name| name.split([' ', '-', '\'']));
    let names = words.filter(|word| word.chars().count() > 4);
    let accounts = (0..NAMES.len()).map(|n| upn(n, NAMES[n]).replace("contoso.example", ""));
    let rest = ["ops@", "55501", "Pixel", "203.0.113."].map(str::to_owned);
    for secret in names.map(str::to_owned).chain(accounts).chain(rest) {
        assert!(!drawn.contains(&secret), "{secret} in\n{drawn}");
    }
}

fn drawn_on_a_terminal(model: &Model) -> (Terminal<TestBackend>, Extent) {
    let (width, height) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut extent = Extent::default();
    terminal
        .draw(|frame| extent = ui::draw(frame, model, &Look::default()))
        .unwrap();
    (terminal, extent)
}

/// How far a screen can be scrolled.
pub fn extent(model: &Model) -> Extent {
    drawn_on_a_terminal(model).1
}

/// Where the terminal's cursor was left.
pub fn cursor(model: &Model) -> (u16, u16) {
    let at = drawn_on_a_terminal(model).0.get_cursor_position().unwrap();
    (at.x, at.y)
}

/// Types a filter into the model, without its field.
pub fn filtered(model: &mut Model, text: &str) {
    let (query, wrong) = Query::parse_typing(text);
    model.list.filter = text.into();
    model.list.filter_note = wrong;
    model.list.query = query;
    select(model);
    let cursor = model.list.cursor;
    model.detail = model
        .detail
        .take()
        .filter(|detail| Some(detail.user) == cursor);
}
