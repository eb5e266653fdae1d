use super::*;
use crate::tenant::{Contact, Registration, SafeText, UserType};
use uuid::Uuid;

fn user(name: &str, upn: &str) -> User {
    let id = UserId(Uuid::new_v5(&Uuid::NAMESPACE_DNS, upn.as_bytes()));
    User::new(id, SafeText::new(name), SafeText::new(upn))
}

fn selects(query: &str, user: &User) -> bool {
    let mut folded = fold(&format!("{}\u{1f}{}", user.name, user.upn));
    let mut numbers = String::new();
    if let Some(contact) = &user.contact {
        folded.push('\u{1f}');
        folded.push_str(&fold(contact.mail.as_deref().unwrap_or_default()));
        for number in &contact.numbers {
            phone::push_digits(number, &mut numbers);
        }
    }
    Query::parse(query).unwrap().matches(&Subject {
        user,
        folded: &folded,
        numbers: &numbers,
        roles: None,
    })
}

#[test]
fn every_word_must_occur_in_the_name_or_the_account() {
    let zoe = user("Zoë Łukasz", "zoe.l@contoso.example");
    assert!(selects("zoe lukasz", &zoe));
    assert!(selects("CONTOSO", &zoe));
    assert!(!selects("zoe smith", &zoe));
    assert!(selects("-smith", &zoe));
}

#[test]
fn a_quoted_phrase_is_one_word_and_its_colon_is_text() {
    let odd = user("Room: 12 East", "room12@contoso.example");
    assert!(selects("\"room: 12\"", &odd));
    assert!(!selects("\"12 room\"", &odd));
}

#[test]
fn a_whole_object_id_finds_its_user() {
    let ada = user("Ada", "ada@contoso.example");
    assert!(selects(&ada.id.to_string(), &ada));
    assert!(!selects(
        &ada.id.to_string(),
        &user("Bob", "bob@contoso.example")
    ));
}

fn with_contact(user: User, mail: &str, numbers: &[&str]) -> User {
    let contact = Contact {
        mail: Some(SafeText::new(mail)),
        numbers: numbers.iter().map(|number| SafeText::new(number)).collect(),
    };
    User {
        contact: Some(Box::new(contact)),
        ..user
    }
}

#[test]
fn a_mail_address_that_is_not_the_account_finds_its_user() {
    let ada = user("Ada Lovelace", "al1815@contoso.example");
    let ada = with_contact(ada, "Ada.Lovelace@contoso.example", &[]);
    assert!(selects("ada.lovelace@contoso.example", &ada));
    assert!(selects("al1815@contoso.example", &ada));
    assert!(!selects("ada.l@contoso.example", &ada));
}

#[test]
fn a_guest_is_found_by_the_address_at_home_and_by_the_account_here() {
    let leila = user(
        "Leila Farouk",
        "leila_fabrikam.example#EXT#@contoso.example",
    );
    assert!(selects("leila@fabrikam.example", &leila));
    assert!(selects(
        "Leila_Fabrikam.example#EXT#@contoso.example",
        &leila
    ));
    assert!(
        !selects("lei@fabrikam.example", &leila) && !selects("-leila@fabrikam.example", &leila)
    );
}

#[test]
fn a_telephone_number_is_one_word_however_it_is_spaced() {
    let grace = user("Grace Okonkwo", "grace@contoso.example");
    let grace = with_contact(
        grace,
        "grace@contoso.example",
        &["+1 5550107", "+44 7700900118"],
    );
    for query in [
        "+44 7700 900118",
        "07700 900118",
        "900118",
        "okonkwo 07700 900 118",
        "+1 (555) 0107",
        "\"+44 7700 900118\"",
    ] {
        assert!(selects(query, &grace), "{query}");
    }
    for query in [
        "07700 900119",
        "770090",
        "0118",
        "5550107 smith",
        "-5550107",
        "-\"07700 900118\"",
    ] {
        assert!(!selects(query, &grace), "{query}");
    }
}

#[test]
fn digits_in_a_name_are_found_as_text() {
    let room = user("Room 12, floor 2026", "room12@contoso.example");
    assert!(selects("12 room", &room) && selects("2026", &room));
}

#[test]
fn unknown_is_an_answer_of_its_own_and_never_no() {
    let mut ada = user("Ada", "ada@contoso.example");
    assert!(selects(
        "required:unknown state:unknown admin:unknown registered:unknown method:unknown",
        &ada
    ));
    assert!(!selects("state:disabled", &ada));
    assert!(!selects("admin:no", &ada));
    assert!(!selects("method:none", &ada));
    ada.state.value = Known::Is(MfaState::Disabled);
    ada.admin = Known::Is(false);
    assert!(selects("state:disabled admin:no", &ada));
}

#[test]
fn how_much_mfa_is_required_is_asked_with_and_without_the_per_user_state() {
    let mut ada = user("Ada", "ada@contoso.example");
    ada.state.value = Known::Is(MfaState::Enforced);
    ada.by_policies = RequiredRange::exactly(Required::Sometimes);
    assert!(selects("required:always policy:sometimes", &ada));
    assert!(!selects("policy:always", &ada));
    ada.state.value = Known::Is(MfaState::Disabled);
    assert!(selects("required:sometimes,never", &ada));
    ada.user_type = Known::Is(UserType::Agent);
    assert!(
        !selects("required:sometimes", &ada),
        "it takes no credential"
    );
    assert!(!selects("required:unknown", &ada));
    let gone = Query::parse("mfa:off").unwrap_err();
    assert!(gone.message.contains("state:disabled"), "{gone}");
    assert!(gone.message.contains("required:never"), "{gone}");
}

#[test]
fn values_separated_by_commas_are_alternatives_and_a_dash_negates_them_all() {
    let mut ada = user("Ada", "ada@contoso.example");
    ada.state.value = Known::Is(MfaState::Enabled);
    assert!(selects("state:enabled,enforced", &ada));
    assert!(!selects("-state:enabled,enforced", &ada));
    assert!(selects("state:enabled,enforced", &ada));
}

#[test]
fn methods_are_asked_by_kind() {
    let mut ada = user("Ada", "ada@contoso.example");
    ada.user_type = Known::Is(UserType::Guest);
    ada.registration = Known::Is(Registration {
        registered: Known::Is(true),
        capable: Known::Is(false),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::parse([
            "officePhone",
            "fido2SecurityKey",
        ])),
        default: Known::Is(Some(DefaultMethod::VoiceOffice)),
        as_of: None,
    });
    assert!(selects(
        "method:phone method:passkey guest:yes registered:yes capable:no default:voiceoffice",
        &ada
    ));
    assert!(!selects("method:authenticator", &ada));
    assert!(!selects("method:none", &ada));
}

#[test]
fn a_wrong_key_names_the_keys_and_the_one_that_was_probably_meant() {
    let error = Query::parse("sate:enforced").unwrap_err();
    assert!(error.message.contains("did you mean state?"), "{error}");
    assert!(error.message.contains("registered"), "{error}");
    assert!(!error.unfinished);
}

#[test]
fn a_wrong_value_names_the_values() {
    let error = Query::parse("state:enforcd").unwrap_err();
    assert!(error.message.contains("did you mean enforced?"), "{error}");
    assert!(
        Query::parse("admin:perhaps")
            .unwrap_err()
            .message
            .contains("yes, no, eligible, unknown")
    );
}

#[test]
fn a_value_that_is_still_being_typed_is_a_hint_and_not_a_mistake() {
    assert!(Query::parse("state:").unwrap_err().unfinished);
    assert!(Query::parse("state:enf").unwrap_err().unfinished);
    assert!(!Query::parse("state:xyz").unwrap_err().unfinished);
}

#[test]
fn a_longer_word_or_a_further_term_narrows_the_query() {
    let narrows = |new: &str, old: &str| {
        Query::parse(new)
            .unwrap()
            .narrows(&Query::parse(old).unwrap())
    };
    assert!(narrows("ada", "ad"));
    assert!(narrows("ada state:disabled", "ada"));
    assert!(narrows("ad", ""));
    assert!(!narrows("ad", "ada"));
    assert!(
        !narrows("900118", "90011"),
        "a whole number finds more than its start"
    );
    assert!(!narrows("ada@contoso.example", "ada"));
    assert!(!narrows("-ada", "-ad"));
    assert!(!narrows("state:enabled,enforced", "state:enabled"));
}

#[test]
fn the_help_lists_every_method_word_there_is() {
    let method = KEYS.iter().find(|key| key.name == "method").unwrap();
    for word in RegisteredMethods::words() {
        assert!(
            method.values.split(' ').any(|known| known == word),
            "{word}"
        );
    }
}
