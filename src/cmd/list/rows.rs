//! The table of `list`.

use jiff::tz::TimeZone;

use crate::cmd::table::{Cell, Table, Tone, state_tone};
use crate::report::{Enrichment, Field};
use crate::tenant::{Known, MfaState, Required, SmsDependency, User, time};

pub(in crate::cmd) fn table<'a>(
    fields: &[Field],
    users: impl Iterator<Item = &'a User>,
    enrichment: &Enrichment,
) -> Table {
    let mut table = Table::new(fields.iter().map(|field| field.title()));
    for row in cells(fields, users, enrichment) {
        table.push(row);
    }
    table
}

/// A row a user.
pub(in crate::cmd) fn cells<'a>(
    fields: &[Field],
    users: impl Iterator<Item = &'a User>,
    enrichment: &Enrichment,
) -> Vec<Vec<Cell>> {
    let zone = TimeZone::system();
    let row = |user| {
        let cells = fields.iter();
        cells
            .map(|field| cell(*field, user, enrichment, &zone))
            .collect()
    };
    users.map(row).collect()
}

fn cell(field: Field, user: &User, enrichment: &Enrichment, zone: &TimeZone) -> Cell {
    if let Some(at) = field.time(user, enrichment) {
        return time::date(at, zone).into();
    }
    if field == Field::LastSignInDateTime && enrichment.never_signed_in(user) {
        return "never".into();
    }
    if field == Field::SmsEnds && user.sms_dependency().is(&SmsDependency::None) {
        return Cell::toned("-", Tone::Quiet);
    }
    if user.is_agent() && matches!(field, Field::MfaRequired | Field::MfaRequiredBy) {
        return Cell::toned("-", Tone::Quiet);
    }
    let tone = match field {
        // Where something else requires MFA, nothing is wrong with disabled.
        Field::PerUserMfaState
            if user.state.value.is(&MfaState::Disabled) && user.by_policies.is_never().is_no() =>
        {
            Tone::Plain
        }
        Field::PerUserMfaState => state_tone(user.state.value.ok()),
        Field::MfaRequired => required_tone(user.required()),
        _ => Tone::Plain,
    };
    match field.value(user, enrichment) {
        serde_json::Value::Null => Cell::toned("?", Tone::Quiet),
        serde_json::Value::Bool(true) => "yes".into(),
        serde_json::Value::Bool(false) => "no".into(),
        serde_json::Value::String(text) => Cell::toned(text, tone),
        serde_json::Value::Object(sources) => readings(&sources).into(),
        value => crate::report::csv::cell(&value).into(),
    }
}

fn required_tone(required: Known<Required>) -> Tone {
    match required {
        Known::Is(Required::Always) => Tone::Good,
        Known::Is(Required::Sometimes) => Tone::Middling,
        Known::Is(Required::Never) => Tone::Bad,
        Known::Unknown(_) => Tone::Quiet,
    }
}

/// The names of the readings that say something, each once.
fn readings(sources: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in sources.values().filter_map(|one| one["from"].as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
