use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::record::{decode, encode};
use super::*;
use crate::tenant::role::GLOBAL_READER;
use crate::tenant::{
    Contact, DefaultMethod, Known, MfaState, Observed, Query, RegisteredMethods, Registration,
    Role, RoleBook, SafeText, SearchText, Sort, User, UserId, UserType,
};

fn id(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn user(n: u128) -> User {
    User {
        state: Observed::new(Known::Is(MfaState::Enforced), moment(5)),
        enabled: Known::Is(true),
        user_type: Known::Is(UserType::Guest),
        licences: Known::Is(2),
        synced: Known::Is(false),
        created: Some(moment(-9)),
        password_changed: Some(moment(-7)),
        registration: Known::Is(Registration {
            registered: Known::Is(true),
            capable: Known::Is(false),
            admin: Known::Is(true),
            methods: Known::Is(RegisteredMethods::parse(["mobilePhone", "email", "other"])),
            default: Known::Is(Some(DefaultMethod::Sms)),
            as_of: Some(moment(1)),
        }),
        ..User::new(
            id(n),
            SafeText::new("Zoë Łukasz"),
            SafeText::new("zoe@contoso.example"),
        )
    }
}

fn snapshot() -> Snapshot {
    let bare = User::new(
        id(2),
        SafeText::new("李小龍"),
        SafeText::new("li@contoso.example"),
    );
    let mut roles = RoleBook::default();
    let role = Role::new(GLOBAL_READER, SafeText::new("Global Reader"));
    roles.assign(id(1), &role);
    Snapshot {
        roles: Some(roles),
        ..of(vec![(user(1), contact()), (bare, Contact::default())])
    }
}

fn contact() -> Contact {
    Contact {
        mail: Some(SafeText::new("Zoë.Novák@contoso.example")),
        numbers: vec![
            SafeText::new("+44 7700 900118 x12"),
            SafeText::new("+1 5550146"),
        ],
    }
}

fn of(users: Vec<(User, Contact)>) -> Snapshot {
    let mut text = SearchText::default();
    for (user, contact) in &users {
        text.push(user, Some(contact));
    }
    Snapshot {
        at: moment(60),
        users: Arc::new(users.into_iter().map(|(user, _)| user).collect()),
        text: Arc::new(text),
        roles: None,
        report_at: Some(moment(59)),
    }
}

fn bytes(snapshot: &Snapshot) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(snapshot, &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_written_is_read_back_with_everything_that_is_known_and_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(&folder.path().join("deep/down"), "contoso.example");
    assert!(file.read().unwrap().is_none());
    file.write(&snapshot()).unwrap();
    assert_eq!(file.read().unwrap(), Some(snapshot()));
    let store = file.read().unwrap().unwrap().into_store();
    assert_eq!(store.get(id(1)).unwrap().admin, Known::Is(true));
    assert_eq!(store.get(id(2)).unwrap().admin, Known::Is(false));
}

#[test]
fn the_file_is_in_the_order_of_names_and_nobody_is_in_it_twice() {
    let name = |n: u128, name: &str| {
        let user = User {
            name: SafeText::new(name),
            ..user(n)
        };
        (user, contact())
    };
    let read = decode(&bytes(&of(vec![name(1, "Zoë"), name(2, "Ada")]))).unwrap();
    let names: Vec<&str> = read.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Ada", "Zoë"]);
    let twice = bytes(&of(vec![name(1, "Zoë"), name(1, "Ada")]));
    let error = decode(&twice).unwrap_err();
    assert!(matches!(error, SnapshotError::Damaged(3)), "{error}");
}

#[test]
fn users_are_found_by_alias_and_number_after_a_restart() {
    let mut store = decode(&bytes(&snapshot())).unwrap().into_store();
    for (typed, found) in [
        ("novak@contoso", 1),
        ("+44 7700 900118", 1),
        ("07700-900118", 1),
        ("555 0146", 1),
        ("7700 900119", 0),
    ] {
        let query = Query::parse(typed).unwrap();
        let hits = store.select(&query, Sort::default());
        assert_eq!(hits.len(), found, "{typed}");
    }
    let again = bytes(&Snapshot::of(&store, moment(60)));
    assert_eq!(
        again,
        bytes(&snapshot()),
        "nothing is lost by writing it again"
    );
}

#[test]
fn the_file_and_its_folder_are_their_owners_alone_and_nothing_else_is_left_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(&folder.path().join("cache"), "../contoso/example");
    file.write(&snapshot()).unwrap();
    file.write(&snapshot()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file.path()), 0o600);
    assert_eq!(mode(file.path().parent().unwrap()), 0o700);
    let files = fs::read_dir(file.path().parent().unwrap()).unwrap().count();
    assert_eq!(files, 1);
}

#[test]
fn the_roles_stay_incomplete_where_they_were() {
    let mut kept = snapshot();
    if let Some(book) = &mut kept.roles {
        book.leave_gap(crate::tenant::Problem::local(
            crate::tenant::ProblemKind::Forbidden,
            "group members: refused",
            "",
        ));
    }
    let read = decode(&bytes(&kept)).unwrap();
    assert!(!read.roles.unwrap().is_admin(id(2)).is_known());
}

#[test]
fn text_that_was_tampered_with_is_neutralised_again() {
    let written = String::from_utf8(bytes(&snapshot())).unwrap();
    let tampered = written.replace("Zoë", r"Zo\u001b]0;\u202e");
    let read = decode(tampered.as_bytes()).unwrap();
    let name = &read.users[0].name;
    assert!(
        !name.contains('\u{1b}') && !name.contains('\u{202e}'),
        "{name:?}"
    );
}

#[test]
fn another_version_is_not_read() {
    let written = String::from_utf8(bytes(&snapshot())).unwrap();
    for other in [
        written.replace("\"snapshotVersion\":4", "\"snapshotVersion\":0"),
        written.replace("mobilePhone", "pigeonPost"),
        String::new(),
        "PK\u{3}\u{4}".into(),
    ] {
        let error = decode(other.as_bytes()).unwrap_err();
        assert!(matches!(error, SnapshotError::Version), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_figures() {
    let folder = tempfile::tempdir().unwrap();
    let file = FiguresFile::new(folder.path(), "contoso.example");
    file.add(crate::tenant::Figures::default()).unwrap();
    let mode = fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_list_kept_while_the_clock_was_ahead_does_not_count_for_more_than_what_is_read_today() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::new(folder.path(), "contoso.example");
    let now = Timestamp::now();
    let ahead = now + jiff::SignedDuration::from_hours(24);
    let mut user = user(1);
    user.state.asked_at = ahead;
    let mut kept = of(vec![(user, contact())]);
    kept.at = ahead;
    file.write(&kept).unwrap();
    let read = file.read().unwrap().unwrap();
    // The file has whole seconds.
    let soon = now + jiff::SignedDuration::from_mins(30);
    assert!(read.at < soon && read.users[0].state.asked_at < soon);
    assert!(read.users[0].state.value.is(&MfaState::Enforced));
}

#[test]
fn a_file_that_was_cut_off_is_not_taken_for_a_smaller_tenant() {
    let written = bytes(&snapshot());
    for end in 0..written.len() - 1 {
        assert!(decode(&written[..end]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn any_damage_is_an_error_or_another_list_and_never_a_panic(
        at in 0_usize..2000,
        with in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut damaged = bytes(&snapshot());
        let at = at % damaged.len();
        let end = (at + with.len()).min(damaged.len());
        damaged.splice(at..end, with);
        if let Ok(read) = decode(&damaged) {
            let users = read.users.len();
            prop_assert!(read.into_store().len() <= users);
        }
    }
}
