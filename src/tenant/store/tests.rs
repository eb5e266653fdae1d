use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::tenant::{Contact, Query, SafeText};

fn any_user() -> impl Strategy<Value = User> {
    let state = proptest::option::of(proptest::sample::select(MfaState::ALL.to_vec()));
    (
        0..60_u128,
        "[a-zÄÖø ]{0,6}",
        "[a-z.]{1,5}",
        state,
        any::<Option<bool>>(),
        proptest::option::of(any_contact()),
    )
        .prop_map(|(id, name, account, state, enabled, contact)| User {
            state,
            enabled,
            contact,
            ..User::new(
                UserId(Uuid::from_u128(id)),
                SafeText::from(name),
                SafeText::from(format!("{account}@contoso.example")),
            )
        })
}

fn any_contact() -> impl Strategy<Value = Box<Contact>> {
    ("[a-z]{1,3}@b[.]example", "[0-9 ]{0,4}[01]{6}").prop_map(|(mail, number)| {
        Box::new(Contact {
            mail: Some(SafeText::from(mail)),
            numbers: vec![SafeText::from(number)],
        })
    })
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let column = proptest::sample::select(Column::ALL.to_vec());
    (column, any::<bool>()).prop_map(|(column, descending)| Sort { column, descending })
}

fn any_pages() -> impl Strategy<Value = Vec<Vec<User>>> {
    proptest::collection::vec(proptest::collection::vec(any_user(), 0..20), 0..6)
}

fn loaded(pages: Vec<Vec<User>>) -> Store {
    let mut store = Store::default();
    for page in pages {
        store.append(page);
    }
    store
}

fn all(store: &mut Store, column: Column, descending: bool) -> Vec<u32> {
    store.select(&Query::default(), Sort { column, descending })
}

proptest! {
    #[test]
    fn pages_in_any_cut_give_each_user_once_in_order_and_right_counts(pages in any_pages()) {
        let mut store = loaded(pages);
        for &column in Column::ALL {
            for descending in [false, true] {
                let mut rows = all(&mut store, column, descending);
                rows.sort_unstable();
                prop_assert!(rows.into_iter().eq(0..u32::try_from(store.len()).unwrap()));
            }
        }
        let names = all(&mut store, Column::Name, false);
        prop_assert!(names.is_sorted_by_key(|row| store.text.whole(*row).to_owned()));
        let accounts = all(&mut store, Column::Account, false);
        prop_assert!(accounts.is_sorted_by_key(|row| store.text.account(*row).to_owned()));
        prop_assert_eq!(store.counts(), Counts::of(store.users()));
    }

    #[test]
    fn a_query_selects_whom_it_selects_one_by_one_whatever_was_asked_before_and_changed_since(
        pages in any_pages(),
        word in "-?[a-z]{1,3}( [a-z]{1,2})?|[01]{8}|[a-z]@b[.]example|[a-z] -?mfa:off",
        states in proptest::collection::vec((0..60_u128, proptest::sample::select(MfaState::ALL.to_vec())), 0..4),
        sort in any_sort(),
    ) {
        let mut store = Store::default();
        let mut states = states.into_iter();
        for page in pages {
            store.append(page);
            for end in 1..=word.len() {
                let (query, _) = Query::parse_typing(&word[..end]);
                let one_by_one: Vec<u32> = order::ordered(&store, sort)
                    .into_iter()
                    .filter(|row| query.matches(&store.subject(*row).unwrap()))
                    .collect();
                prop_assert_eq!(store.select(&query, sort), one_by_one);
            }
            if let Some((id, state)) = states.next() {
                store.observe(UserId(Uuid::from_u128(id)), state, Timestamp::UNIX_EPOCH);
            }
        }
        prop_assert_eq!(store.counts(), Counts::of(store.users()));
    }
}

#[test]
fn what_else_finds_a_user_is_kept_as_search_text_alone() {
    let id = UserId(Uuid::from_u128(1));
    let ada = User {
        contact: Some(Box::new(Contact {
            mail: Some(SafeText::new("ada.lovelace@contoso.example")),
            numbers: vec![SafeText::new("+44 7700900118")],
        })),
        ..User::new(
            id,
            SafeText::new("Ada"),
            SafeText::new("al1@contoso.example"),
        )
    };
    let mut store = loaded(vec![vec![ada.clone()], vec![ada]]);
    assert_eq!(store.users()[0].contact, None);
    for query in ["ada.lovelace", "07700 900118"] {
        let query = Query::parse(query).unwrap();
        assert_eq!(store.select(&query, Sort::default()), [0]);
    }
    let elsewhere = Query::parse("contoso.example900118").unwrap();
    assert!(store.select(&elsewhere, Sort::default()).is_empty());
}

#[test]
fn the_report_stands_in_for_roles_until_they_are_read() {
    let mut store = loaded(vec![vec![User::new(
        UserId(Uuid::from_u128(1)),
        SafeText::new("Ada"),
        SafeText::new("ada@contoso.example"),
    )]]);
    assert_eq!(store.users()[0].admin, None);
    let row = Registration {
        registered: true,
        capable: true,
        admin: true,
        methods: crate::tenant::RegisteredMethods::default(),
        default: None,
        as_of: None,
    };
    store.set_registrations(vec![(UserId(Uuid::from_u128(1)), row)]);
    assert_eq!(store.users()[0].admin, Some(true));
    store.set_roles(RoleBook::default());
    assert_eq!(store.users()[0].admin, Some(false), "the roles know better");
}

#[test]
fn an_answer_that_is_known_already_or_older_than_what_is_known_changes_nothing() {
    let id = UserId(Uuid::from_u128(1));
    let at = |second| Timestamp::from_second(second).unwrap();
    let mut store = loaded(vec![vec![User::new(
        id,
        SafeText::new("Ada"),
        SafeText::new("a@b.example"),
    )]]);
    assert!(store.observe(id, MfaState::Enabled, at(5)));
    assert!(!store.observe(id, MfaState::Enabled, at(6)));
    assert_eq!(store.users()[0].state_at, Some(at(6)));
    assert!(!store.observe(id, MfaState::Disabled, at(4)));
    assert_eq!(store.users()[0].state, Some(MfaState::Enabled));
}
