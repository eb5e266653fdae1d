//! The table of all tenants for people.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::change::words::count;
use crate::cmd::out::OutputOptions;
use crate::cmd::table::{Cell, Table, Tone};
use crate::coverage::SmsRetirement;
use crate::tenant::{Figure, Figures, Standing, StandingPart, time};

/// A row a tenant; a failure with its reason is a row too.
pub(in crate::cmd) fn table(
    rows: &[Standing],
    sms: Option<&SmsRetirement>,
    now: Timestamp,
) -> Table {
    let zone = TimeZone::system();
    let left = sms.map(|sms| sms.days_left(TimeZone::UTC.to_datetime(now).date()));
    let sms_only = match left {
        Some(days) if days >= 0 => format!("SMS only, {days} d"),
        Some(_) => "SMS only, ended".to_owned(),
        None => "SMS only".to_owned(),
    };
    let mut table = Table::new([
        "Tenant",
        "Can sign in",
        "MFA never",
        "Admins",
        "No 2nd",
        &sms_only,
        "Global admins",
        "Read",
    ]);
    for row in rows {
        let mut cells: Vec<Cell> = vec![row.profile.as_str().into()];
        if let Ok(figures) = &row.figures {
            cells.extend(PARTS.iter().map(|(part, tone)| cell(*part, *tone, figures)));
            cells.push(read_at(row, figures, now, &zone).into());
        } else {
            cells.extend(PARTS.iter().map(|_| Cell::toned("-", Tone::Quiet)));
            let why = row.in_short().unwrap_or_default();
            cells.push(Cell::toned(why, Tone::Bad));
        }
        table.push(cells);
    }
    table
}

/// The numbers of a row, and the colour of one that is not zero.
const PARTS: [(StandingPart, Tone); 6] = [
    (StandingPart::CanSignIn, Tone::Plain),
    (StandingPart::Never, Tone::Bad),
    (StandingPart::AdminsNever, Tone::Bad),
    (StandingPart::NoSecondFactor, Tone::Middling),
    (StandingPart::SmsOnly, Tone::Middling),
    (StandingPart::GlobalAdmins, Tone::Plain),
];

fn cell(part: StandingPart, tone: Tone, figures: &Figures) -> Cell {
    let figure = part.of(figures);
    let tone = match figure {
        Figure::Unknown => Tone::Quiet,
        _ if figure.is_none() => Tone::Plain,
        _ => tone,
    };
    Cell::toned(figure.to_string(), tone)
}

fn read_at(row: &Standing, figures: &Figures, now: Timestamp, zone: &TimeZone) -> String {
    let at = time::minute(figures.at, zone);
    let minutes = now.duration_since(figures.at).as_mins().max(0);
    let age = match minutes {
        0..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    };
    match (row.kept, row.unread.len()) {
        (true, _) => format!("{at}, kept {age} ago"),
        (false, 0) => at,
        (false, parts) => format!("{at}, {} unread", count(parts, "part")),
    }
}

/// Says in full on stderr why a tenant, or a part of it, was not read.
pub(in crate::cmd) fn explain(row: &Standing, output: &OutputOptions) {
    let name = &row.profile;
    if let Err(why) = &row.figures {
        output.note(format_args!("{name}: {why}"));
    }
    for why in &row.unread {
        output.note(format_args!("{name}: {why}"));
    }
}
