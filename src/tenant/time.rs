//! Times as people read them. A time of day carries its zone, and the date where that is not today's: a screen at rest
//! stays true, and a note is read elsewhere. An age stands beside a day months ago, where a day more changes nothing.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// The time of day to the second; with the date where that is not the day of `now`.
pub fn clock(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned_datetime(zone.clone());
    let format = if at.date() == zone.to_datetime(now).date() {
        "%H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M"
    };
    zoned(&at, format)
}

/// The time of day to the minute; with the date where that is not the day of `now`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned_datetime(zone.clone());
    let format = if at.date() == zone.to_datetime(now).date() {
        "%H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    zoned(&at, format)
}

/// The day and the minute.
pub fn minute(at: Timestamp, zone: &TimeZone) -> String {
    zoned(&at.to_zoned_datetime(zone.clone()), "%Y-%m-%d %H:%M")
}

/// The same with the distance to UTC, for a page that is read in other countries: `2026-11-25 17:43 (UTC+01)`.
pub fn minute_and_offset(at: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(at);
    let minute = zone.to_datetime(at).strftime("%Y-%m-%d %H:%M");
    if offset.is_zero() {
        return format!("{minute} (UTC)");
    }
    format!("{minute} (UTC{offset})")
}

/// The moment for a row under a heading that names the zone of `now`: without a zone of its own, unless summer time makes
/// it another one.
pub fn in_row(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    under_heading(&moment(at, now, zone), now, zone)
}

/// The day and the minute for a row under a heading that names the zone of `now`.
pub fn minute_in_row(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    under_heading(&minute(at, zone), now, zone)
}

/// What such a heading says: `CET`.
pub fn zone_name(now: Timestamp, zone: &TimeZone) -> String {
    name_at(&now.to_zoned_datetime(zone.clone()))
}

fn under_heading(text: &str, now: Timestamp, zone: &TimeZone) -> String {
    let without = text.strip_suffix(&zone_name(now, zone));
    without.unwrap_or(text).trim_end().to_owned()
}

/// The day.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).date().to_string()
}

/// The day, and how long ago that is where months have passed: `2026-03-01 (8 months ago)`.
pub fn day_and_age(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (day, today) = (zone.to_datetime(at).date(), zone.to_datetime(now).date());
    let days = today.duration_since(day).as_hours() / 24;
    let age = match days {
        60..730 => format!("{} months ago", days / 30),
        730.. => format!("{} years ago", days / 365),
        _ => return day.to_string(),
    };
    format!("{day} ({age})")
}

/// A time with the short name of its zone: `18:16 CET`.
fn zoned(at: &ZonedDateTime, format: &str) -> String {
    format!("{} {}", at.strftime(format), name_at(at))
}

/// The short name of the zone at a time; `UTC+03` where the zone has none.
fn name_at(at: &ZonedDateTime) -> String {
    let name = at.strftime("%Z").to_string();
    if name.starts_with(['+', '-']) {
        return format!("UTC{name}");
    }
    name
}

/// How far the service's clock is ahead of this machine's. What the service dates (sign-ins, passes, the end of a token)
/// is compared with [`ClockSkew::service_time`]; when a request was sent is this machine's time, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSkew {
    ahead: SignedDuration,
}

impl ClockSkew {
    /// From both clocks at one moment. An answer's date is exact to a second or two only: a smaller difference is none.
    pub fn between(here: Timestamp, service: Timestamp) -> Self {
        let ahead = service.duration_since(here);
        if ahead.abs() < SignedDuration::from_secs(5) {
            return Self::default();
        }
        Self {
            ahead: SignedDuration::from_secs(ahead.as_secs()),
        }
    }

    /// The service's clock minus this machine's.
    pub fn ahead(self) -> SignedDuration {
        self.ahead
    }

    /// The service's time at a time of this machine.
    pub fn service_time(self, here: Timestamp) -> Timestamp {
        here.checked_add(self.ahead).unwrap_or(here)
    }

    /// What an admin should hear about this machine's clock; none for a difference that does not matter.
    pub fn warning(self) -> Option<String> {
        let minutes = self.ahead.abs().as_secs() / 60;
        if minutes < 2 {
            return None;
        }
        let off = match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        };
        let side = if self.ahead.is_positive() {
            "behind"
        } else {
            "ahead of"
        };
        Some(format!("this machine's clock is {off} {side} Microsoft's"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_named_with_its_side_and_a_second_is_no_difference() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let here = at("2026-11-24T09:00:00Z");
        let skew = |service: &str| ClockSkew::between(here, at(service));
        assert_eq!(
            skew("2026-11-24T11:05:00Z").warning().as_deref(),
            Some("this machine's clock is 2 h 5 min behind Microsoft's")
        );
        let ahead = skew("2026-11-24T08:00:00Z");
        assert_eq!(
            ahead.warning().as_deref(),
            Some("this machine's clock is 1 h ahead of Microsoft's")
        );
        assert_eq!(ahead.service_time(here), at("2026-11-24T08:00:00Z"));
        assert_eq!(skew("2026-11-24T09:00:02Z"), ClockSkew::default());
        assert_eq!(skew("2026-11-24T09:00:30Z").warning(), None);
    }

    #[test]
    fn a_time_of_another_day_carries_its_date() {
        let (zone, now) = (TimeZone::UTC, "2026-11-24T11:00:00Z".parse().unwrap());
        let clock_of = |text: &str| clock(text.parse().unwrap(), now, &zone);
        assert_eq!(clock_of("2026-11-24T09:08:07Z"), "09:08:07 UTC");
        assert_eq!(clock_of("2026-11-23T23:59:58Z"), "2026-11-23 23:59 UTC");
    }

    #[test]
    fn a_time_of_day_carries_the_zone_of_its_season() {
        // Central Europe, which no machine needs a database for.
        let rule = "CET-1CEST,M3.5.0,M10.5.0/3";
        let zone = TimeZone::posix(rule).unwrap();
        let at = |text: &str| minute(text.parse().unwrap(), &zone);
        assert_eq!(at("2026-11-24T17:16:00Z"), "2026-11-24 18:16 CET");
        assert_eq!(at("2026-07-24T16:16:00Z"), "2026-07-24 18:16 CEST");
        let now = "2026-11-24T11:00:00Z".parse().unwrap();
        let row = |text: &str| in_row(text.parse().unwrap(), now, &zone);
        assert_eq!(zone_name(now, &zone), "CET");
        assert_eq!(row("2026-11-24T09:08:07Z"), "10:08");
        assert_eq!(row("2026-11-23T09:08:07Z"), "2026-11-23 10:08");
        assert_eq!(row("2026-07-24T16:16:00Z"), "2026-07-24 18:16 CEST");
        let nameless = TimeZone::fixed(jiff::tz::offset(3));
        let at = "2026-11-24T15:16:00Z".parse().unwrap();
        assert_eq!(moment(at, at, &nameless), "18:16 UTC+03");
    }

    #[test]
    fn a_day_carries_its_age_once_months_have_passed() {
        let now = "2026-11-24T11:00:00Z".parse().unwrap();
        let day = |text: &str| day_and_age(text.parse().unwrap(), now, &TimeZone::UTC);
        assert_eq!(day("2026-11-24T01:00:00Z"), "2026-11-24");
        assert_eq!(day("2026-11-12T23:00:00Z"), "2026-11-12");
        assert_eq!(day("2026-03-01T09:00:00Z"), "2026-03-01 (8 months ago)");
        assert_eq!(day("2024-02-03T09:00:00Z"), "2024-02-03 (2 years ago)");
        assert_eq!(day("2026-11-25T09:00:00Z"), "2026-11-25");
    }
}
