use proptest::prelude::*;

use crate::change::ledger::{kept_because, not_deletable_because, steps};
use crate::change::{ResetScope, Step};
use crate::tenant::method::default_of;
use crate::tenant::{
    DefaultMethod, Method, MethodDetail, MethodId, MethodType, PhoneType, SafeText,
    SignInPreferences,
};

const BOTH: [ResetScope; 2] = [ResetScope::Portal, ResetScope::Everything];

fn method(number: usize, detail: MethodDetail) -> Method {
    Method {
        id: MethodId::from(number.to_string()),
        created: None,
        last_used: None,
        detail,
    }
}

fn detail(method: MethodType) -> MethodDetail {
    let text = || SafeText::new("x");
    match method {
        MethodType::Password => MethodDetail::Password,
        MethodType::Phone(phone_type) => MethodDetail::Phone {
            phone_type,
            number: "+1 5550100".into(),
            sms_sign_in: None,
        },
        MethodType::Email => MethodDetail::Email { address: text() },
        MethodType::Authenticator => MethodDetail::Authenticator {
            device: text(),
            version: None,
        },
        MethodType::PasswordlessAuthenticator => {
            MethodDetail::PasswordlessAuthenticator { device: text() }
        }
        MethodType::Fido2 => MethodDetail::Fido2 {
            name: text(),
            model: None,
            synced: false,
        },
        MethodType::WindowsHello => MethodDetail::WindowsHello { device: text() },
        MethodType::PlatformCredential => MethodDetail::PlatformCredential {
            device: text(),
            platform: None,
        },
        MethodType::SoftwareOath => MethodDetail::SoftwareOath,
        MethodType::HardwareOath => MethodDetail::HardwareOath { token: None },
        MethodType::AccessPass => MethodDetail::AccessPass {
            usable: true,
            reason: None,
            starts: None,
            minutes: None,
            once: false,
        },
        MethodType::External => MethodDetail::External { name: text() },
        MethodType::QrCodePin => MethodDetail::QrCodePin,
        MethodType::ResourceAccountKey => MethodDetail::ResourceAccountKey { name: text() },
        MethodType::Other => MethodDetail::Other { odata_type: text() },
    }
}

const MOBILE: MethodType = MethodType::Phone(PhoneType::Mobile);
const ALTERNATE: MethodType = MethodType::Phone(PhoneType::AlternateMobile);
const OFFICE: MethodType = MethodType::Phone(PhoneType::Office);

const TYPES: [MethodType; 17] = [
    MethodType::Password,
    MOBILE,
    ALTERNATE,
    OFFICE,
    MethodType::Email,
    MethodType::Authenticator,
    MethodType::PasswordlessAuthenticator,
    MethodType::Fido2,
    MethodType::WindowsHello,
    MethodType::PlatformCredential,
    MethodType::SoftwareOath,
    MethodType::HardwareOath,
    MethodType::AccessPass,
    MethodType::External,
    MethodType::QrCodePin,
    MethodType::ResourceAccountKey,
    MethodType::Other,
];

fn methods(types: &[MethodType]) -> Vec<Method> {
    types
        .iter()
        .enumerate()
        .map(|(number, one)| method(number, detail(*one)))
        .collect()
}

fn prefer(default: impl Into<Option<DefaultMethod>>) -> SignInPreferences {
    SignInPreferences {
        default: default.into(),
        system_preferred: None,
        system_method: None,
    }
}

/// The types in the order they are deleted; a change of the default is left out.
fn order(steps: &[Step]) -> Vec<MethodType> {
    steps
        .iter()
        .filter_map(|step| match step {
            Step::Delete(method) => Some(method.method_type()),
            Step::MakeDefault(_) | Step::Add { .. } => None,
        })
        .collect()
}

fn portal(types: &[MethodType], default: impl Into<Option<DefaultMethod>>) -> Vec<MethodType> {
    order(&steps(
        &methods(types),
        &prefer(default),
        ResetScope::Portal,
    ))
}

#[test]
fn the_default_goes_last_whatever_it_is() {
    let types = [
        MethodType::Authenticator,
        MOBILE,
        OFFICE,
        MethodType::SoftwareOath,
    ];
    for (default, last) in [
        (DefaultMethod::Push, MethodType::Authenticator),
        (DefaultMethod::Sms, MOBILE),
        (DefaultMethod::VoiceMobile, MOBILE),
        (DefaultMethod::VoiceOffice, OFFICE),
        (DefaultMethod::Oath, MethodType::SoftwareOath),
    ] {
        assert_eq!(portal(&types, default).last(), Some(&last), "{default:?}");
    }
}

#[test]
fn without_a_known_default_the_strongest_goes_last() {
    let types = [
        MethodType::Authenticator,
        MethodType::SoftwareOath,
        MOBILE,
        OFFICE,
    ];
    assert_eq!(
        portal(&types, None),
        [
            OFFICE,
            MOBILE,
            MethodType::SoftwareOath,
            MethodType::Authenticator
        ]
    );
}

#[test]
fn an_alternate_mobile_goes_before_the_mobile_even_where_the_mobile_is_listed_first() {
    assert_eq!(portal(&[MOBILE, ALTERNATE], None), [ALTERNATE, MOBILE]);
    assert_eq!(
        portal(&[MOBILE, ALTERNATE], DefaultMethod::Sms),
        [ALTERNATE, MOBILE]
    );
}

#[test]
fn an_alternate_mobile_that_is_the_default_hands_it_to_the_mobile_first() {
    let found = methods(&[MOBILE, ALTERNATE, MethodType::Authenticator]);
    let taken = steps(
        &found,
        &prefer(DefaultMethod::VoiceAlternateMobile),
        ResetScope::Portal,
    );
    assert_eq!(taken[0], Step::MakeDefault(DefaultMethod::VoiceMobile));
    assert_eq!(
        order(&taken),
        [ALTERNATE, MethodType::Authenticator, MOBILE]
    );
}

#[test]
fn a_code_as_default_means_the_authenticator_where_no_token_is_registered() {
    let types = [MethodType::Authenticator, MOBILE];
    assert_eq!(
        portal(&types, DefaultMethod::Oath),
        [MOBILE, MethodType::Authenticator]
    );
}

#[test]
fn a_code_as_default_means_the_token_where_one_is_registered() {
    for token in [MethodType::SoftwareOath, MethodType::HardwareOath] {
        let types = [MethodType::Authenticator, token, MOBILE];
        assert_eq!(
            portal(&types, DefaultMethod::Oath),
            [MOBILE, MethodType::Authenticator, token]
        );
    }
}

#[test]
fn the_portals_scope_takes_phones_authenticator_and_both_kinds_of_tokens_and_no_more() {
    let mut gone = portal(&TYPES, None);
    gone.sort_by_key(|one| TYPES.iter().position(|other| other == one));
    assert_eq!(
        gone,
        [
            MOBILE,
            ALTERNATE,
            OFFICE,
            MethodType::Authenticator,
            MethodType::SoftwareOath,
            MethodType::HardwareOath
        ]
    );
}

#[test]
fn everything_leaves_only_what_no_documented_call_deletes() {
    let kept: Vec<MethodType> = TYPES
        .into_iter()
        .filter(|one| kept_because(*one, ResetScope::Everything).is_some())
        .collect();
    assert_eq!(
        kept,
        [
            MethodType::Password,
            MethodType::PasswordlessAuthenticator,
            MethodType::ResourceAccountKey,
            MethodType::Other
        ]
    );
}

#[test]
fn a_default_that_stays_does_not_disturb_the_order_of_what_goes() {
    let types = [MethodType::Fido2, MOBILE, ALTERNATE];
    assert_eq!(portal(&types, DefaultMethod::Push), [ALTERNATE, MOBILE]);
}

#[test]
fn a_method_that_may_be_the_default_is_not_deleted_by_itself_while_the_default_is_unknown() {
    let found = methods(&[
        MethodType::Password,
        MethodType::Authenticator,
        OFFICE,
        MethodType::Fido2,
        MethodType::Email,
    ]);
    let unknown = |at: usize| not_deletable_because(&found[at], &found, None);
    let known = |at: usize, default: Option<DefaultMethod>| {
        not_deletable_because(&found[at], &found, Some(&prefer(default)))
    };
    for maybe in [1, 2] {
        assert!(unknown(maybe).unwrap().contains("may be the default"));
        assert_eq!(known(maybe, None), None, "there is none");
    }
    let is_default = known(2, Some(DefaultMethod::VoiceOffice)).unwrap();
    assert!(is_default.contains("it is the default"));
    for never in [3, 4] {
        assert_eq!(unknown(never), None, "no preference can mean it");
    }
    let last = methods(&[MethodType::Password, MOBILE]);
    assert_eq!(not_deletable_because(&last[1], &last, None), None);
}

proptest! {
    #[test]
    fn what_may_go_while_the_default_is_unknown_may_go_whatever_it_is(
        found in any_methods(), preferences in any_preferences(),
    ) {
        for one in &found {
            if not_deletable_because(one, &found, None).is_none() {
                prop_assert_eq!(not_deletable_because(one, &found, Some(&preferences)), None);
            }
        }
    }
}

fn any_methods() -> impl Strategy<Value = Vec<Method>> {
    let types = proptest::sample::subsequence(TYPES.to_vec(), 0..=TYPES.len()).prop_shuffle();
    (types, 0..3_usize).prop_map(|(types, more_apps)| {
        let apps = std::iter::repeat_n(MethodType::Authenticator, more_apps);
        methods(&types.into_iter().chain(apps).collect::<Vec<_>>())
    })
}

fn any_preferences() -> impl Strategy<Value = SignInPreferences> {
    proptest::option::of(proptest::sample::select(DefaultMethod::ALL.to_vec())).prop_map(prefer)
}

proptest! {
    #[test]
    fn a_mobile_never_goes_while_an_alternate_is_left(
        found in any_methods(), preferences in any_preferences(), scope in proptest::sample::select(BOTH.to_vec()),
    ) {
        let order = order(&steps(&found, &preferences, scope));
        let place = |wanted| order.iter().position(|one| *one == wanted);
        if let (Some(mobile), Some(alternate)) = (place(MOBILE), place(ALTERNATE)) {
            prop_assert!(alternate < mobile, "{order:?}");
        }
    }

    #[test]
    fn the_default_goes_last_unless_another_was_made_the_default_before(
        found in any_methods(), preferences in any_preferences(), scope in proptest::sample::select(BOTH.to_vec()),
    ) {
        let taken = steps(&found, &preferences, scope);
        let default = default_of(&found, &preferences).map(|index| &found[index]);
        let hands_over = matches!(taken.first(), Some(Step::MakeDefault(_)));
        if let Some(default) = default
            && kept_because(default.method_type(), scope).is_none()
            && !hands_over
        {
            prop_assert_eq!(taken.last(), Some(&Step::Delete(default.clone())));
        }
    }

    #[test]
    fn everything_that_goes_goes_once_and_nothing_that_stays(
        found in any_methods(), preferences in any_preferences(), scope in proptest::sample::select(BOTH.to_vec()),
    ) {
        let taken = steps(&found, &preferences, scope);
        for one in &found {
            let times = taken.iter().filter(|step| **step == Step::Delete(one.clone())).count();
            let expected = usize::from(kept_because(one.method_type(), scope).is_none());
            prop_assert_eq!(times, expected, "{:?}", one);
        }
    }
}
