//! The table of all tenants: a record for each.

mod html;

use jiff::civil::Date;
use serde_json::Value;

use super::Record;
use crate::coverage::SmsRetirement;
use crate::tenant::Standing;
pub use html::{AllTenantsPage, html};

/// The figures of a row, by their names in the trend of a report.
const FIGURES: [&str; 20] = [
    "at",
    "users",
    "canSignIn",
    "never",
    "requiredUnknown",
    "adminsNever",
    "noSecondFactor",
    "secondFactorUnknown",
    "smsOnly",
    "smsDefault",
    "smsUnknown",
    "globalAdmins",
    "globalAdminsAtLeast",
    "admins",
    "adminsUnknown",
    "always",
    "sometimes",
    "disabled",
    "enabled",
    "enforced",
];

/// The names of a record, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    let ends = ["smsEnds", "smsDaysLeft", "isKept", "unread", "problem"];
    ["profile", "tenant"].into_iter().chain(FIGURES).chain(ends)
}

/// The row of a tenant. Figures are null where the tenant was not read.
pub fn record(row: &Standing, sms: Option<&SmsRetirement>, today: Date) -> Record {
    let figures = row.figures.as_ref().ok();
    let values = figures.and_then(|figures| serde_json::to_value(figures).ok());
    let values = values.unwrap_or_default();
    let dated = figures.and(sms);
    let mut record = Record::default()
        .with("profile", &row.profile)
        .with("tenant", &row.tenant);
    for name in FIGURES {
        record = record.with(name, values.get(name).unwrap_or(&Value::Null));
    }
    record
        .with("smsEnds", dated.map(|sms| sms.ends.to_string()))
        .with("smsDaysLeft", dated.map(|sms| sms.days_left(today)))
        .with("isKept", figures.map(|_| row.kept))
        .with("unread", figures.map(|_| &row.unread))
        .with("problem", row.figures.as_ref().err())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::Figures;

    #[test]
    fn a_record_has_every_name_and_nothing_but_null_where_the_tenant_was_not_read() {
        let row = Standing {
            profile: "coho".into(),
            tenant: Some("cohowinery.example".into()),
            figures: Err("consent is missing".into()),
            kept: false,
            unread: Vec::new(),
        };
        let today = "2026-11-26".parse().unwrap();
        let sms = SmsRetirement {
            ends: "2027-02-01".parse().unwrap(),
            ends_later: "2027-02-01".parse().unwrap(),
            as_of: None,
            source: "x".into(),
        };
        let failed = record(&row, Some(&sms), today);
        assert!(failed.names().eq(names()));
        assert!(failed.get("never").is_null() && failed.get("smsDaysLeft").is_null());
        assert_eq!(failed.get("problem"), "consent is missing");
        let read = Standing {
            figures: Ok(Figures {
                global_admins: Some(3),
                ..Figures::default()
            }),
            ..row
        };
        let read = record(&read, Some(&sms), today);
        for name in FIGURES {
            assert!(!read.get(name).is_null(), "{name}");
        }
        assert_eq!(read.get("smsDaysLeft"), 67);
        assert!(read.get("problem").is_null());
    }
}
