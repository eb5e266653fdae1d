use super::UserList;
use crate::tenant::MfaState;

const ID: &str = "5e7b6f34-0000-4000-8000-000000000001";

fn keys(text: &str) -> Vec<String> {
    let listed = UserList::read(text.as_bytes());
    assert_eq!(listed.problems, []);
    listed
        .users
        .into_iter()
        .map(|user| user.key.to_string())
        .collect()
}

fn problems_of(text: &str) -> Vec<String> {
    let listed = UserList::read(text.as_bytes());
    listed.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_plain_list_needs_no_heading() {
    assert_eq!(
        keys(&format!("ada@contoso.example\n{ID}\n")),
        ["ada@contoso.example", ID]
    );
}

#[test]
fn a_byte_order_mark_windows_line_ends_and_semicolons_are_read_as_excel_writes_them() {
    let text = "\u{feff}Name;User principal name\r\nAda;ada@contoso.example\r\nBob;bob@contoso.example\r\n";
    assert_eq!(keys(text), ["ada@contoso.example", "bob@contoso.example"]);
}

#[test]
fn an_object_id_is_preferred_to_a_upn_and_the_upn_stands_in_where_there_is_none() {
    let text = format!("userPrincipalName,id\nada@contoso.example,{ID}\nbob@contoso.example,\n");
    assert_eq!(keys(&text), [ID, "bob@contoso.example"]);
}

#[test]
fn the_apostrophe_that_guards_against_formulas_is_no_part_of_an_account() {
    let text = "upn\n'-ada@contoso.example\n'+bob@contoso.example\n'eve@contoso.example\n";
    assert_eq!(
        keys(text),
        [
            "-ada@contoso.example",
            "+bob@contoso.example",
            "'eve@contoso.example"
        ]
    );
}

#[test]
fn the_portals_bulk_update_says_which_state_it_asks_for() {
    let listed = UserList::read(b"Username, MFA Status\nada@contoso.example, Enabled\n");
    assert_eq!(listed.problems, []);
    assert_eq!(listed.users[0].asked, Some(MfaState::Enabled));
    assert_eq!(listed.users[0].line, 2);
}

#[test]
fn a_template_of_the_portal_is_read_by_the_names_in_brackets() {
    let text = "version:v1.0,\nName [displayName] Required,User name [userPrincipalName] Required\nAda,ada@contoso.example\n";
    assert_eq!(keys(text), ["ada@contoso.example"]);
}

#[test]
fn a_guest_keeps_the_signs_in_its_name() {
    let guest = "eve_mail.example#EXT#@contoso.example";
    assert_eq!(keys(guest), [guest]);
}

#[test]
fn blank_lines_are_noted_with_their_numbers_and_shift_no_other() {
    let listed = UserList::read(b"upn\n\nada@contoso.example\n , \nnobody\n");
    let notes: Vec<usize> = listed.notes.iter().map(|note| note.line).collect();
    assert_eq!(notes, [2, 4]);
    assert_eq!(listed.users[0].line, 3);
    assert_eq!(
        listed.problems[0].to_string(),
        "line 5: \"nobody\" is neither a UPN nor an object id"
    );
}

#[test]
fn a_line_end_within_quotes_does_not_end_a_line() {
    let text = "name,upn\n\"Ada\nLovelace\",ada@contoso.example\nBob,oops\n";
    assert_eq!(
        problems_of(text),
        ["line 4: \"oops\" is neither a UPN nor an object id"]
    );
}

#[test]
fn lines_that_cannot_be_understood_are_problems() {
    assert_eq!(
        problems_of("upn,MFA Status\nada@contoso.example,maybe\n,enabled\n"),
        [
            "line 2: \"maybe\" is not a state: use disabled, enabled or enforced",
            "line 3: the line names no user"
        ]
    );
    assert_eq!(
        problems_of("upn\n\"ada@contoso.example\n"),
        ["line 2: a quote is not closed"]
    );
    assert!(problems_of("Name,Department\nAda,Sales\n")[0].starts_with("line 1: no column"));
    assert_eq!(problems_of(""), ["line 1: the list has no users"]);
    assert_eq!(problems_of("upn\n\n"), ["line 1: the list has no users"]);
    let latin1 = UserList::read(b"upn\nzo\xeb@contoso.example\n");
    assert_eq!(latin1.problems[0].line, 2);
}

#[test]
fn utf_16_and_utf_8_with_a_byte_order_mark_are_read() {
    let text = "upn\r\nada@contoso.example\r\n";
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let little: Vec<u8> = units(u16::to_le_bytes);
    let big: Vec<u8> = units(u16::to_be_bytes);
    for (mark, bytes) in [
        (&b"\xff\xfe"[..], &little),
        (b"\xfe\xff", &big),
        (b"\xef\xbb\xbf", &text.as_bytes().to_vec()),
    ] {
        let list = UserList::read(&[mark, bytes].concat());
        assert_eq!(list.problems, []);
        assert_eq!(
            (list.users[0].key.as_str(), list.users[0].line),
            ("ada@contoso.example", 2)
        );
    }
    let unmarked = UserList::read(&little);
    assert!(unmarked.problems[0].text.contains("UTF-16"), "{unmarked:?}");
    let cut = UserList::read(&[b"\xff\xfe", &little[1..]].concat());
    assert_eq!(cut.problems.len(), 1);
}

#[test]
fn lines_before_the_heading_are_skipped_as_excel_and_powershell_write_them() {
    for before in [
        "sep=;\n",
        "#TYPE System.Management.Automation.PSCustomObject\r\n",
        "#TYPE Selected.User\nsep=;\n",
        "version:v1.0\n",
    ] {
        let list = UserList::read(
            format!("{before}\"Name\";\"UPN\"\nAda;ada@contoso.example\n").as_bytes(),
        );
        assert_eq!(list.problems, [], "{before}");
        assert_eq!(list.users[0].line, 2 + before.lines().count());
    }
}

#[test]
fn a_separator_in_a_quoted_heading_does_not_mislead() {
    let text = "\"Name; first, then last; as shown\",upn\n\"Lovelace; Ada\",ada@contoso.example\n";
    assert_eq!(keys(text), ["ada@contoso.example"]);
}

#[test]
fn a_quote_inside_an_unquoted_cell_is_text() {
    let text = "name,upn\n5\" disks,ada@contoso.example\n6\" disks,bob@contoso.example\n";
    assert_eq!(keys(text), ["ada@contoso.example", "bob@contoso.example"]);
}

#[test]
fn no_user_disappears_in_a_cell_whose_quote_is_missing() {
    let text =
        "name,upn\n\"Ada,ada@contoso.example\nBob\",bob@contoso.example\nEve,eve@contoso.example\n";
    let list = UserList::read(text.as_bytes());
    let problems: Vec<String> = list.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "line 2: a quoted cell goes on to line 3 and contains ada@contoso.example: is a quote missing?"
        ]
    );
    assert_eq!(list.users[0].line, 4);
    assert_eq!(
        problems_of("name,upn\n\"Ada,ada@contoso.example\nBob,bob@contoso.example\n"),
        ["line 2: a quote is not closed"]
    );
}

#[test]
fn our_own_json_lines_are_a_list_of_users() {
    let text = format!(
        "{{\"id\":\"{ID}\",\"perUserMfaState\":\"disabled\"}}\n\n{{\"userPrincipalName\":\"bob@contoso.example\"}}\n"
    );
    let list = UserList::read(text.as_bytes());
    assert_eq!(list.problems, []);
    assert_eq!(list.users[0].key.as_str(), ID);
    assert_eq!(
        list.users[0].asked, None,
        "the state that it has is not asked for"
    );
    assert_eq!(list.users[1].line, 3);
    assert_eq!(
        problems_of("{\"displayName\":\"Ada\"}\n"),
        ["line 1: the object has neither id nor userPrincipalName"]
    );
    assert!(problems_of("{\"id\":\n")[0].starts_with("line 1: this is not a JSON object"));
    assert!(problems_of("[]")[0].contains("--format jsonl"));
}

proptest::proptest! {
    /// Whatever the quotes: each account of the file is planned, or its line is a problem.
    #[test]
    fn every_line_is_planned_or_named(names in proptest::collection::vec("[a-z\", ;]{0,8}", 1..8)) {
        let lines = names.iter().enumerate();
        let lines: Vec<String> = lines
            .map(|(at, name)| format!("u{at}@contoso.example,{name}\n"))
            .collect();
        let text = format!("upn,name\n{}", lines.concat());
        let list = UserList::read(text.as_bytes());
        for at in 0..names.len() {
            let key = format!("u{at}@contoso.example");
            let is_planned = list.users.iter().any(|user| user.key.as_str() == key);
            proptest::prop_assert!(is_planned || !list.problems.is_empty(), "{key} of {text:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn bytes_of_any_kind_are_a_list_or_problems(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
        start in proptest::sample::select(vec!["", "\u{feff}", "sep=;\r\n", "#TYPE x\n", "{\"id\":", "version:v1.0\n", "\0"]),
    ) {
        let file = [start.as_bytes(), &bytes].concat();
        let list = UserList::read(&file);
        proptest::prop_assert!(list.users.len() + list.problems.len() <= file.len() + 1);
    }
}

#[test]
fn a_list_of_many_tenants_is_refused_and_one_of_a_single_tenant_is_taken() {
    let csv = "profile,userPrincipalName\ncoho,ada@coho.example\nfourth,bob@fourth.example\n";
    let json = "{\"profile\":\"coho\",\"id\":\"ada@coho.example\"}\n{\"profile\":\"fourth\",\"id\":\"bob@fourth.example\"}\n";
    for (text, line) in [(csv, 3), (json, 2)] {
        let problems = problems_of(text);
        assert_eq!(problems.len(), 1, "{problems:?}");
        let begin = format!("line {line}: the list has users of coho and of fourth,");
        assert!(problems[0].starts_with(&begin), "{problems:?}");
        assert!(problems[0].contains("--profile"), "{problems:?}");
    }
    let one = "profile,userPrincipalName\ncoho,ada@coho.example\ncoho,bob@coho.example\n";
    assert_eq!(keys(one), ["ada@coho.example", "bob@coho.example"]);
}
