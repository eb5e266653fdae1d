use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::*;
use crate::tenant::query::KEYS;
use crate::tenant::{
    DefaultMethod, Known, MfaState, Observed, RegisteredMethods, Registration, RequiredRange, Role,
    RoleBook, SafeText, Sort, User, UserId, UserType,
};

/// Every value of every key, alone and negated, and some in company.
fn queries() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        "a",
        "role:reader",
        "role:reader state:disabled",
        "admin:yes required:never -enabled:no",
        "state:enforced,unknown method:none,phone -guest:yes",
    ]
    .map(String::from)
    .into();
    for key in KEYS.iter().filter(|key| key.name != "role") {
        for value in key.values.split(' ') {
            texts.push(format!("{}:{value}", key.name));
            texts.push(format!("-{}:{value}", key.name));
        }
    }
    texts
}

fn any_registration() -> impl Strategy<Value = Registration> {
    let names = vec(
        select(vec![
            "mobilePhone",
            "officePhone",
            "email",
            "fido2SecurityKey",
            "new",
        ]),
        0..3,
    );
    (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        names,
        option::of(select(DefaultMethod::ALL.to_vec())),
    )
        .prop_map(
            |(registered, capable, admin, names, default)| Registration {
                registered: Known::Is(registered),
                capable: Known::Is(capable),
                admin: Known::Is(admin),
                methods: Known::Is(RegisteredMethods::parse(names)),
                default: Known::Is(default),
                as_of: None,
            },
        )
}

fn any_user() -> impl Strategy<Value = User> {
    let known = (
        option::of(select(MfaState::ALL.to_vec())),
        any::<Option<bool>>(),
        option::of(select(vec![UserType::Member, UserType::Guest])),
        option::of(0..3_u16),
        any::<Option<bool>>(),
        option::of(any_registration()),
    );
    (0..90_u128, "[ab]{1,3}", known).prop_map(|(number, name, known)| {
        let (state, enabled, user_type, licences, synced, registration) = known;
        let upn = format!("{name}{number}@contoso.example");
        let id = UserId(Uuid::from_u128(number));
        User {
            state: Observed::never(Known::reported(state)),
            enabled: Known::reported(enabled),
            user_type: Known::reported(user_type),
            licences: Known::reported(licences),
            synced: Known::reported(synced),
            registration: Known::reported(registration),
            ..User::new(id, SafeText::from(name), SafeText::from(upn))
        }
    })
}

/// Users with roles that were read or not.
pub fn any_store() -> impl Strategy<Value = Store> {
    let holders = option::of(vec(0..90_u128, 0..9));
    (vec(any_user(), 0..60), holders).prop_map(|(users, holders)| {
        let mut store = Store::default();
        store.append(users);
        if let Some(holders) = holders {
            let reader = Role::new(Uuid::from_u128(1), "Global Reader".into());
            let mut book = RoleBook::default();
            for holder in holders {
                book.assign(UserId(Uuid::from_u128(holder)), &reader);
            }
            store.set_roles(book);
        }
        store
    })
}

proptest! {
    #![proptest_config(crate::tenant::regressions::cases(64))]

    #[test]
    fn a_count_is_the_number_of_rows_that_the_list_shows(store in any_store()) {
        let mut listed = store.clone();
        let census = Census::of(&store);
        for text in queries() {
            let query = Query::parse(&text).unwrap();
            let rows = listed.select(&query, Sort::default()).len();
            prop_assert_eq!(census.count(&query).users, rows, "{}", text);
        }
    }

    #[test]
    fn whoever_would_be_selected_if_more_were_known_is_counted_as_unsure(
        user in any_user(), state in select(MfaState::ALL.to_vec()), row in any_registration(), yes in any::<bool>()
    ) {
        let known = User {
            state: Observed::never(user.state.value.or_else(|| Known::Is(state))),
            enabled: user.enabled.or_else(|| Known::Is(yes)),
            registration: user.registration.or_else(|| Known::Is(row)),
            ..user.clone()
        };
        let store_of = |user| {
            let mut store = Store::default();
            store.append(vec![user]);
            store
        };
        let (before, after) = (store_of(user), store_of(known));
        for text in queries().iter().filter(|text| !text.contains(":unknown") && !text.contains(",unknown")) {
            let query = Query::parse(text).unwrap();
            let (before, after) = (Census::of(&before).count(&query), Census::of(&after).count(&query));
            prop_assert!(before.users + before.unsure >= after.users, "{}", text);
        }
    }
}

#[test]
fn what_is_unknown_about_a_user_is_counted_beside_and_never_as_no() {
    let mut store = Store::default();
    let user = |number: u128, state, enabled| User {
        state: Observed::never(Known::reported(state)),
        enabled: Known::reported(enabled),
        by_policies: RequiredRange::NEVER,
        ..User::new(UserId(Uuid::from_u128(number)), "a".into(), "a".into())
    };
    store.append(vec![
        user(1, Some(MfaState::Disabled), Some(true)),
        user(2, None, Some(true)),
        user(3, None, Some(false)),
    ]);
    let count = |text| Census::of(&store).count(&Query::parse(text).unwrap());
    let lacking = count("required:never -enabled:no");
    assert_eq!((lacking.users, lacking.unsure), (1, 1));
    assert_eq!(count("state:unknown").unsure, 0);
}
