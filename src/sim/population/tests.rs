use super::draw::{self, Draws};
use super::names::{FAMILY, GIVEN};
use super::upn_of;
use std::collections::HashSet;

#[test]
fn names_are_spelled_in_addresses_once_each() {
    for list in [&GIVEN[..], &FAMILY[..]] {
        let spelled: HashSet<&str> = list.iter().map(|(_, address)| *address).collect();
        assert_eq!(spelled.len(), list.len());
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(spelled.iter().all(|s| s.chars().all(plain)));
    }
}

#[test]
fn every_pair_of_names_comes_before_any_comes_again() {
    let pairs = GIVEN.len() * FAMILY.len();
    let drawn: HashSet<String> = (0..pairs).map(|at| upn_of(at).1).collect();
    assert_eq!(drawn.len(), pairs);
    assert_eq!(upn_of(pairs).1, format!("{}2", upn_of(0).1));
}

#[test]
fn draws_depend_on_seed_index_and_salt() {
    let ids: HashSet<_> = [(1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2)]
        .map(|(seed, index, salt)| draw::id(seed, index, salt))
        .into();
    assert_eq!(ids.len(), 4);
    assert_eq!(draw::id(1, 1, 1), draw::id(1, 1, 1));
}

#[test]
fn a_chance_comes_about_as_often_as_it_says() {
    let mut draws = Draws::new(1, 1, draw::PERSON);
    let hits = (0..10_000).filter(|_| draws.chance(0.3)).count();
    assert!((2_800..3_200).contains(&hits), "{hits}");
}
