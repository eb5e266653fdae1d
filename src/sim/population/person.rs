//! One drawn person.

use jiff::Timestamp;

use super::draw::{self, Draws};
use super::names::{FAMILY, GIVEN};
use crate::scenario::{External, Plan, Population, Scenario};
use crate::tenant::{
    Kind, Licence, Method, Person, PhoneType, Preference, Report, SmsState, State, Strength,
    UserType,
};

/// Coprime to the number of names, so that each pair of names comes once before any comes again.
const STRIDE: usize = 7_919;

const PHONES: [&str; 6] = [
    "Pixel 8",
    "iPhone 15",
    "Galaxy S23",
    "iPhone SE",
    "Fairphone 5",
    "Pixel 6a",
];

/// Name, and the local part of the principal name, of the drawn person with this index.
pub fn upn_of(index: usize) -> (String, String) {
    let pairs = GIVEN.len() * FAMILY.len();
    let pair = index.wrapping_mul(STRIDE) % pairs;
    let (given, family) = (GIVEN[pair % GIVEN.len()], FAMILY[pair / GIVEN.len()]);
    let round = match index / pairs {
        0 => String::new(),
        again => (again + 1).to_string(),
    };
    (
        format!("{} {}", given.0, family.0),
        format!("{}.{}{round}", given.1, family.1),
    )
}

/// Draws the person with this index.
pub fn person(scenario: &Scenario, index: usize, start: Timestamp) -> Person {
    let (population, seed) = (&scenario.population, scenario.seed);
    let domain = &scenario.tenant.domain;
    let place = u64::try_from(index).unwrap_or(u64::MAX);
    let mut draws = Draws::new(seed, place, draw::PERSON);
    let (name, local) = upn_of(index);
    let guest = draws.chance(population.guests);
    let (upn, mail) = if guest {
        let home = *draws.pick(&["fabrikam", "northwind", "tailspin"]);
        (
            format!("{local}_{home}.example#EXT#@{domain}"),
            format!("{local}@{home}.example"),
        )
    } else {
        let upn = format!("{local}@{domain}");
        (upn.clone(), upn)
    };
    let created = ago(&mut draws, start, 2_000);
    let state = state(population, guest, &mut draws);
    let (mut methods, preference) = methods(population, state, &mut draws, start);
    // A hundred thousand people keep no room for methods to come.
    methods.shrink_to_fit();
    let enabled = !draws.chance(population.disabled);
    Person {
        id: draw::id(seed, place, draw::PERSON),
        name: name.into(),
        upn: upn.into(),
        mail: Some(mail.into()),
        numbers: None,
        enabled,
        user_type: if guest {
            UserType::Guest
        } else {
            UserType::Member
        },
        external: external(guest, seed, place),
        rare: None,
        language: language(guest, seed, place),
        licences: licences(guest, scenario.tenant.plan, &mut draws),
        synced: (!guest && draws.chance(population.synced)).then_some(true),
        created,
        password_changed: later(&mut draws, created, start),
        sessions_from: created,
        remembered_from: created,
        state,
        methods,
        preference,
        signed_in: (enabled && draws.chance(0.93)).then(|| ago(&mut draws, start, 12)),
        report: report(&mut draws),
    }
}

/// Few guests have not accepted yet.
fn external(guest: bool, seed: u64, place: u64) -> External {
    match guest {
        false => External::Unset,
        true if Draws::new(seed, place, draw::EXTERNAL).chance(0.1) => External::PendingAcceptance,
        true => External::Accepted,
    }
}

fn language(guest: bool, seed: u64, place: u64) -> Option<Box<str>> {
    let mut draws = Draws::new(seed, place, draw::LANGUAGE);
    let spoken = [
        None,
        Some("en-US"),
        Some("en-GB"),
        Some("de-DE"),
        Some("nb-NO"),
    ];
    let language = *draws.pick(&spoken);
    language.filter(|_| !guest).map(Into::into)
}

/// Where in its six hours the report looks at an account.
pub fn report(draws: &mut Draws) -> Report {
    Report {
        phase: draws.seconds(6 * 3_600),
        ..Report::default()
    }
}

fn state(population: &Population, guest: bool, draws: &mut Draws) -> State {
    let share = if guest { 0.1 } else { 1.0 };
    if draws.chance(population.enforced * share) {
        State::Enforced
    } else if draws.chance(population.enabled * share) {
        State::Enabled
    } else {
        State::Disabled
    }
}

fn licences(guest: bool, plan: Plan, draws: &mut Draws) -> Box<[Licence]> {
    if guest {
        return Box::default();
    }
    let licence = match draws.below(20) {
        0 => return Box::default(),
        1..=4 => Licence::F3,
        5..=6 if plan == Plan::P2 => Licence::E5,
        7 => Licence::Basic,
        _ => Licence::E3,
    };
    Box::new([if licence.plan() > plan {
        Licence::Basic
    } else {
        licence
    }])
}

/// Who is enabled has not registered yet: registering would have made it enforced.
fn methods(
    population: &Population,
    state: State,
    draws: &mut Draws,
    start: Timestamp,
) -> (Vec<Method>, Option<Preference>) {
    let registered = match state {
        State::Disabled => population.registered,
        State::Enabled => 0.0,
        State::Enforced => 0.97,
    };
    let mut methods = Vec::new();
    if draws.chance(0.15) {
        let address = format!("private{}@mail.example", draws.below(100_000)).into();
        methods.push(method(Kind::Email { address }, draws, start));
    }
    if !draws.chance(registered) {
        return (methods, None);
    }
    let mut preference = None;
    if draws.chance(0.62) {
        methods.push(method(mobile(draws), draws, start));
        preference = Some(if draws.chance(0.8) {
            Preference::Sms
        } else {
            Preference::VoiceMobile
        });
    }
    if draws.chance(0.78) {
        methods.push(method(authenticator(draws), draws, start));
        preference = Some(Preference::Push);
    }
    if draws.chance(0.08) {
        methods.push(method(Kind::SoftwareOath {}, draws, start));
        preference = preference.or(Some(Preference::Oath));
    }
    if draws.chance(0.12) {
        let kind = Kind::Fido2 {
            name: "Security key".into(),
            model: "NFC key".into(),
            synced: draws.chance(0.3),
        };
        methods.push(method(kind, draws, start));
    }
    if draws.chance(0.3) {
        let kind = Kind::WindowsHello {
            name: format!("LAPTOP-{:05}", draws.below(100_000)).into(),
            strength: Strength::Normal,
        };
        methods.push(method(kind, draws, start));
    }
    if !methods.iter().any(|m| m.kind.is_strong()) {
        methods.push(method(authenticator(draws), draws, start));
        preference = Some(Preference::Push);
    }
    (methods, preference)
}

fn method(kind: Kind, draws: &mut Draws, start: Timestamp) -> Method {
    let created = ago(draws, start, 900);
    let used = draws.chance(0.8).then(|| ago(draws, start, 20));
    Method {
        used: used.filter(|used| *used >= created),
        ..Method::new(kind, draws.id(), created)
    }
}

fn authenticator(draws: &mut Draws) -> Kind {
    Kind::Authenticator {
        name: (*draws.pick(&PHONES)).into(),
        version: "6.2506.3850".into(),
        outlook: draws.chance(0.05),
    }
}

/// A number from the ranges that are kept for fiction.
fn mobile(draws: &mut Draws) -> Kind {
    let number = if draws.chance(0.5) {
        format!("+1 5550{}", 100 + draws.below(100))
    } else {
        format!("+44 7700900{:03}", draws.below(1_000))
    };
    Kind::Phone {
        number: number.into(),
        phone_type: PhoneType::Mobile,
        sms: SmsState::NotAllowedByPolicy,
    }
}

fn ago(draws: &mut Draws, start: Timestamp, days: i64) -> Timestamp {
    start - draws.seconds(days * 86_400)
}

fn later(draws: &mut Draws, from: Timestamp, to: Timestamp) -> Timestamp {
    from + draws.seconds(to.duration_since(from).as_secs().max(1))
}
