use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::tenant::{Contact, Problem, ProblemKind, Query, RegisteredMethods, SafeText};

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
            state: Observed::never(Known::reported(state)),
            enabled: Known::reported(enabled),
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
        word in "-?[a-z]{1,3}( [a-z]{1,2})?|[01]{8}|[a-z]@b[.]example|[a-z] -?state:disabled",
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
                store.observe(UserId(Uuid::from_u128(id)), Observed::new(state, Timestamp::UNIX_EPOCH));
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

fn ada() -> User {
    let name = SafeText::new("Ada");
    User::new(
        UserId(Uuid::from_u128(1)),
        name,
        SafeText::new("a@b.example"),
    )
}

fn row(is_admin: bool) -> Registration {
    Registration {
        registered: Known::Is(true),
        capable: Known::Is(true),
        admin: Known::Is(is_admin),
        methods: Known::Is(RegisteredMethods::default()),
        default: Known::Is(None),
        as_of: None,
    }
}

fn gap() -> Problem {
    Problem::local(ProblemKind::Forbidden, "no members", "")
}

#[test]
fn the_reports_yes_makes_an_admin_and_its_no_makes_nobody_anything() {
    for (is_admin, expected) in [(true, Known::Is(true)), (false, Known::default())] {
        let mut store = loaded(vec![vec![ada()]]);
        store.set_registrations(vec![(ada().id, row(is_admin))]);
        assert_eq!(store.users()[0].admin, expected);
        store.set_roles(RoleBook::default());
        assert_eq!(
            store.users()[0].admin,
            Known::Is(false),
            "the roles know better"
        );
    }
}

#[test]
fn nobody_is_surely_no_admin_while_a_role_group_cannot_be_read() {
    let mut book = RoleBook::default();
    book.leave_gap(gap());
    let mut store = loaded(vec![vec![ada()]]);
    store.set_registrations(vec![(ada().id, row(false))]);
    store.set_roles(book.clone());
    assert_eq!(store.users()[0].admin, Known::Unknown(Unknown::Forbidden));
    store.set_registrations(vec![(ada().id, row(true))]);
    assert_eq!(store.users()[0].admin, Known::Is(true));
    let query = Query::parse("role:reader").unwrap();
    let selection = store.selection(&query, Sort::default());
    assert_eq!((selection.rows.len(), selection.unsure), (0, 1), "any role");
}

#[test]
fn a_user_who_may_or_may_not_sign_in_lacks_mfa_or_not() {
    let of = |state: Option<MfaState>, enabled: Option<bool>| {
        let user = User {
            state: Observed::never(Known::reported(state)),
            enabled: Known::reported(enabled),
            by_policies: RequiredRange::NEVER,
            ..ada()
        };
        user.lacks_mfa().ok()
    };
    assert_eq!(of(Some(MfaState::Disabled), Some(true)), Some(true));
    assert_eq!(of(Some(MfaState::Disabled), None), None);
    assert_eq!(of(None, Some(true)), None);
    assert_eq!(of(None, Some(false)), Some(false));
    assert_eq!(of(Some(MfaState::Enforced), None), Some(false));
}

#[test]
fn an_answer_that_is_known_already_or_older_than_what_is_known_changes_nothing() {
    let at = |second| Timestamp::from_second(second).unwrap();
    let state = |state, second| Observed::new(state, at(second));
    let mut store = loaded(vec![vec![ada()]]);
    let id = ada().id;
    assert!(store.observe(id, state(MfaState::Enabled, 5)));
    assert!(!store.observe(id, state(MfaState::Enabled, 6)));
    assert_eq!(store.users()[0].state_at(), Some(at(6)));
    assert!(!store.observe(id, state(MfaState::Disabled, 4)));
    assert!(store.users()[0].state.value.is(&MfaState::Enabled));
}

#[test]
fn a_page_that_was_asked_for_before_a_write_does_not_take_the_read_back_state_away() {
    let at = |second| Timestamp::from_second(second).unwrap();
    let asked = |second, state, licences| User {
        asked_at: at(second),
        state: Observed::new(state, at(second)),
        licences: Known::Is(licences),
        ..ada()
    };
    let mut store = loaded(vec![vec![asked(1, Known::Is(MfaState::Disabled), 1)]]);
    store.observe(ada().id, Observed::new(MfaState::Enforced, at(5)));
    store.append(vec![asked(4, Known::Is(MfaState::Disabled), 2)]);
    let user = &store.users()[0];
    assert!(user.state.value.is(&MfaState::Enforced), "asked for later");
    assert_eq!(user.licences, Known::Is(2), "the rest of the row is newer");
    store.append(vec![asked(3, Known::Is(MfaState::Disabled), 9)]);
    assert_eq!(store.users()[0].licences, Known::Is(2), "a late row");
    store.append(vec![asked(8, Known::Unknown(Unknown::NotReported), 3)]);
    assert!(
        store.users()[0].state.value.is(&MfaState::Enforced),
        "silence"
    );
    store.append(vec![asked(9, Known::Unknown(Unknown::Unreadable), 3)]);
    assert!(
        !store.users()[0].state.value.is_known(),
        "a state of the future"
    );
    assert_eq!(store.counts(), Counts::of(store.users()));
}

#[test]
fn a_hundred_thousand_users_stay_small() {
    let (user, row) = (size_of::<User>(), size_of::<Registration>());
    assert!(
        user <= 208,
        "{user} bytes a user, {row} of them for the report"
    );
}

#[test]
fn what_rests_on_a_failed_reading_is_unknown_for_its_reason() {
    let mut store = loaded(vec![vec![ada()]]);
    store.set_problem(Source::Roles, gap());
    store.set_problem(
        Source::Registrations,
        Problem::local(ProblemKind::Licence, "no P1", ""),
    );
    let user = &store.users()[0];
    assert_eq!(user.admin, Known::Unknown(Unknown::Forbidden));
    assert_eq!(user.registered(), Known::Unknown(Unknown::NoLicence));
    assert_eq!(store.problem(Source::Roles), Some(&gap()));
    store.set_roles(RoleBook::default());
    store.end_registrations(Timestamp::UNIX_EPOCH);
    let user = &store.users()[0];
    assert_eq!(user.admin, Known::Is(false));
    assert_eq!(user.registered(), Known::Unknown(Unknown::NotReported));
    assert_eq!(store.problem(Source::Roles), None);
}
