use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::tenant::{MfaState, Query, RegisteredMethods, Registration, Sort};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn id(number: u8) -> UserId {
    UserId(Uuid::from_u128(number.into()))
}

/// A row as a page brings it.
fn row(number: u8, name: &str, state: Option<MfaState>, second: i64) -> User {
    User {
        asked_at: at(second),
        state: Observed::new(Known::reported(state), at(second)),
        enabled: Known::Is(true),
        contact: Some(Box::new(Contact {
            mail: Some(SafeText::new(&format!("Mail.{name}@contoso.example"))),
            numbers: vec![SafeText::new("+1 555 0100")],
        })),
        ..User::new(
            id(number),
            name.into(),
            format!("{name}{number}@contoso.example").into(),
        )
    }
}

fn store(rows: Vec<User>) -> Store {
    let mut store = Store::default();
    store.append(rows);
    store
}

fn renewed(store: &mut Store, pages: Vec<Vec<User>>, since: Option<Timestamp>) -> Renewed {
    let mut renewal = Renewal::default();
    for page in pages {
        store.compare(&mut renewal, page);
    }
    store.renew(renewal, since)
}

fn registration() -> Registration {
    Registration {
        registered: Known::Is(true),
        capable: Known::Is(true),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::default()),
        default: Known::Is(None),
        as_of: None,
    }
}

#[test]
fn nothing_is_kept_of_users_who_are_as_they_were_and_their_facts_are_as_new_as_the_reading() {
    let people = |second| {
        vec![
            row(1, "Ada", None, second),
            row(2, "Bob", Some(MfaState::Enabled), second),
        ]
    };
    let mut store = store(people(1));
    let mut renewal = Renewal::default();
    store.compare(&mut renewal, people(60));
    assert!(renewal.changed.is_empty());
    assert_eq!(renewal.len(), 2);
    let renewed = store.renew(renewal, None);
    assert_eq!(renewed, Renewed::default());
    assert_eq!(store.users()[1].state_at(), Some(at(60)));
    assert_eq!(store.users()[0].asked_at, at(60));
}

#[test]
fn a_row_of_the_report_stays_until_the_next_report_has_none() {
    let mut store = store(vec![row(1, "Ada", None, 1), row(2, "Bob", None, 1)]);
    store.set_registrations(vec![(id(1), registration()), (id(2), registration())]);
    store.end_registrations(at(9));
    store.begin_registrations();
    renewed(
        &mut store,
        vec![vec![row(1, "Ada", None, 60), row(2, "Bobby", None, 60)]],
        None,
    );
    assert!(store.users().iter().all(|user| user.registered().is_yes()));
    store.set_registrations(vec![(id(2), registration())]);
    assert_eq!(store.report_at(), Some(at(9)));
    store.end_registrations(at(70));
    assert!(!store.get(id(1)).unwrap().registered().is_known());
    assert!(store.get(id(2)).unwrap().registered().is_yes());
    assert_eq!(store.report_at(), Some(at(70)));
    assert_eq!(store.counts(), Counts::of(store.users()));
}

#[test]
fn what_was_read_on_demand_follows_its_user_to_another_place() {
    let people = |second, name| {
        vec![
            row(1, "Ada", None, second),
            row(2, name, None, second),
            row(3, "Cleo", None, second),
        ]
    };
    let mut store = store(people(1, "Bob"));
    store.set_last_sign_ins(&[(id(2), None), (id(3), Some(at(1_700_000_000)))]);
    let without_ada = people(60, "Bobby").split_off(1);
    renewed(&mut store, vec![without_ada], None);
    assert_eq!(store.last_sign_in(id(2)), Known::Is(None));
    assert_eq!(
        store.last_sign_in(id(3)),
        Known::Is(Some(at(1_700_000_000)))
    );
}

#[test]
fn a_state_that_was_read_while_the_pages_came_stays() {
    let mut store = store(vec![row(1, "Ada", Some(MfaState::Disabled), 1)]);
    let mut renewal = Renewal::default();
    store.compare(
        &mut renewal,
        vec![row(1, "Ada", Some(MfaState::Disabled), 60)],
    );
    store.observe(id(1), Observed::new(MfaState::Enforced, at(61)));
    store.renew(renewal, None);
    assert!(store.users()[0].state.value.is(&MfaState::Enforced));
}

#[test]
fn a_state_of_another_visit_does_not_outlive_a_list_without_states() {
    let mut store = store(vec![row(1, "Ada", Some(MfaState::Disabled), 1)]);
    renewed(
        &mut store,
        vec![vec![row(1, "Ada", None, 60)]],
        Some(at(50)),
    );
    assert!(!store.users()[0].state.value.is_known());
}

#[test]
fn who_was_read_alone_while_the_pages_came_stays() {
    let mut store = store(vec![row(1, "Ada", None, 1)]);
    let mut renewal = Renewal::default();
    store.compare(&mut renewal, vec![row(1, "Ada", None, 60)]);
    store.append(vec![row(9, "New", None, 65)]);
    let renewed = store.renew(renewal, None);
    assert!(renewed.gone.is_empty() && store.get(id(9)).is_some());
}

fn people(second: i64) -> impl Strategy<Value = Vec<User>> {
    let state = prop_oneof![
        Just(None),
        Just(Some(MfaState::Disabled)),
        Just(Some(MfaState::Enforced)),
    ];
    let person = (0_u8..30, "[A-C]{1,2}", state);
    proptest::collection::vec(person, 0..40).prop_map(move |people| {
        let mut rows: Vec<User> = Vec::new();
        for (number, name, state) in people {
            if rows.iter().all(|row| row.id != id(number)) {
                rows.push(row(number, &name, state, second));
            }
        }
        rows
    })
}

proptest! {
    #![proptest_config(crate::tenant::regressions::cases(96))]
    #[test]
    fn a_renewed_list_is_the_list_that_a_fresh_reading_makes(
        earlier in people(1),
        now in people(60),
        size in 1_usize..9,
        word in "[a-c]{1,2}",
    ) {
        let mut kept = store(earlier.clone());
        let pages: Vec<Vec<User>> = now.chunks(size).map(<[User]>::to_vec).collect();
        let renewed = renewed(&mut kept, pages, Some(at(50)));
        let mut fresh = store(now.clone());
        let ids = |store: &mut Store, query: &str| -> Vec<UserId> {
            let rows = store.select(&Query::parse(query).unwrap(), Sort::default());
            rows.iter().map(|row| store.at(*row).unwrap().id).collect()
        };
        // Users of the same name may stand either way.
        let names = |store: &Store, ids: &[UserId]| -> Vec<String> {
            ids.iter().map(|id| store.get(*id).unwrap().name.to_string()).collect()
        };
        for query in ["", word.as_str(), "state:disabled", "mail"] {
            let (a, b) = (ids(&mut kept, query), ids(&mut fresh, query));
            prop_assert_eq!(names(&kept, &a), names(&fresh, &b), "{}", query);
        }
        prop_assert_eq!(kept.len(), fresh.len());
        for user in fresh.users() {
            prop_assert_eq!(kept.get(user.id), Some(user));
        }
        prop_assert_eq!(kept.counts(), fresh.counts());
        let gone = earlier.iter().filter(|user| now.iter().all(|row| row.id != user.id)).count();
        prop_assert_eq!(renewed.gone.len(), gone);
    }
}
