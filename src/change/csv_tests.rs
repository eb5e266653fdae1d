use super::*;

const ID: &str = "5e7b6f34-0000-4000-8000-000000000001";

fn keys(text: &str) -> Vec<String> {
    let listed = read(text.as_bytes());
    assert_eq!(listed.problems, []);
    listed.users.into_iter().map(|user| user.key).collect()
}

fn problems(text: &str) -> Vec<String> {
    let listed = read(text.as_bytes());
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
fn the_portals_bulk_update_says_which_state_it_asks_for() {
    let listed = read(b"Username, MFA Status\nada@contoso.example, Enabled\n");
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
    let listed = read(b"upn\n\nada@contoso.example\n , \nnobody\n");
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
        problems(text),
        ["line 4: \"oops\" is neither a UPN nor an object id"]
    );
}

#[test]
fn what_cannot_be_understood_is_told_with_its_line() {
    assert_eq!(
        problems("upn,MFA Status\nada@contoso.example,maybe\n,enabled\n"),
        [
            "line 2: \"maybe\" is no state: disabled, enabled and enforced are",
            "line 3: names no user"
        ]
    );
    assert_eq!(
        problems("upn\n\"ada@contoso.example\n"),
        ["line 2: a quote is not closed"]
    );
    assert!(problems("Name,Department\nAda,Sales\n")[0].starts_with("line 1: no column"));
    assert_eq!(problems(""), ["line 1: there is no user in it"]);
    let utf16 = read(b"\xff\xfeu\0p\0n\0");
    assert!(utf16.problems[0].text.contains("not UTF-8"));
    let latin1 = read(b"upn\nzo\xeb@contoso.example\n");
    assert_eq!(latin1.problems[0].line, 2);
}
