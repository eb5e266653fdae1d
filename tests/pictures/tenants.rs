//! The table of all tenants.

use std::sync::Arc;

use jiff::Timestamp;
use mfadeck::app::all_tenants::AllTenants;
use mfadeck::app::{Layer, Model};
use mfadeck::coverage::SmsRetirement;
use mfadeck::tenant::{Figures, Standing};

use super::drawn::{LARGE, SMALL, at, loaded, now, shown, window_alone};

/// The table while it is read: the worst tenant is chosen.
pub fn all_tenants(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.session.sms = Some(SmsRetirement {
        ends: "2027-02-01".parse().unwrap(),
        ends_later: "2027-07-01".parse().unwrap(),
        as_of: None,
        source: "x".into(),
    });
    let names = [
        "adatum",
        "cohowinery",
        "fourthcoffee",
        "lucernepublishing",
        "southridgevideo",
        "wideworldimporters",
    ];
    let names = names.map(|name| (name.to_owned(), Some(format!("{name}.example"))));
    let mut table = AllTenants::of(&names);
    let standing = |profile: &str, counts: [usize; 5], at: Timestamp| Standing {
        profile: profile.to_owned(),
        tenant: Some(format!("{profile}.example")),
        figures: Ok(Figures {
            at,
            can_sign_in: counts[0],
            never: counts[1],
            admins_never: counts[2],
            no_second_factor: counts[3],
            sms_only: counts[4],
            global_admins: Some(3),
            ..Figures::default()
        }),
        kept: false,
        unread: Vec::new(),
    };
    let yesterday = at("2026-11-23T16:05:00Z");
    table.recall(Standing {
        kept: true,
        ..standing("wideworldimporters", [10_840, 38, 1, 22, 6], yesterday)
    });
    table.recall(standing("adatum", [25, 0, 0, 2, 2], now()));
    let names: Vec<String> = names.iter().skip(1).map(|(name, _)| name.clone()).collect();
    table.begin(&names);
    let mut coho = standing("cohowinery", [25, 25, 5, 19, 1], now());
    if let Ok(figures) = &mut coho.figures {
        (figures.no_second_factor, figures.second_factor_unknown) = (0, 25);
        (figures.required_unknown, figures.sms_unknown) = (3, 2);
    }
    coho.unread = vec!["Registration report: the tenant has no Entra ID P1 licence".into()];
    table.receive(coho, now());
    let refused = "this tenant does not know the account ops@contoso.example: check that the GDAP relationship is active and \
                   that its security group holds the account, or have it invited as a guest (AADSTS50020)";
    table.receive(
        Standing {
            figures: Err(refused.into()),
            ..standing("southridgevideo", [0; 5], now())
        },
        now(),
    );
    model.all_tenants = Arc::new(table);
    model.layers.push(Layer::AllTenants { chosen: None });
    model
}

#[test]
fn the_last_tenants_of_a_reading_are_named_where_there_is_room() {
    let said = "2 of 5 read, waiting for fourthcoffee, lucernepublishing and wideworldimporters · times in UTC";
    assert!(shown(&all_tenants(LARGE)).contains(said));
    let small = shown(&all_tenants(SMALL));
    assert!(
        small.contains("┌ All tenants · 2 of 5 read · times in UTC ─"),
        "{small}"
    );
}

#[test]
fn all_tenants_are_rows_the_worst_first_and_a_failure_has_its_reason() {
    window_alone("all_tenants", &all_tenants(SMALL));
    window_alone("all_tenants_large", &all_tenants(LARGE));
    let mut model = all_tenants(SMALL);
    let refused = Some("southridgevideo".to_owned());
    model.layers = vec![Layer::AllTenants { chosen: refused }];
    window_alone("all_tenants_failed", &model);
    model.masked = true;
    let drawn = shown(&model);
    assert!(drawn.contains("southridgevideo"), "{drawn}");
    assert!(!drawn.contains("ops@contoso"), "{drawn}");
}
