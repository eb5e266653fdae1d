//! Times as people read them: clock times in the admin's zone, never ages, so that a screen at rest stays true.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time of day to the second; with the date where that is not the day of `now`.
pub fn clock(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (zone.to_datetime(at), zone.to_datetime(now));
    if at.date() == now.date() {
        at.strftime("%H:%M:%S").to_string()
    } else {
        at.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// The time of day to the minute; with the date where that is not the day of `now`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let format = if zone.to_datetime(at).date() == zone.to_datetime(now).date() {
        "%H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    zone.to_datetime(at).strftime(format).to_string()
}

/// The day.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).date().to_string()
}

/// The day and the minute.
pub fn minute(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_another_day_carries_its_date() {
        let (zone, now) = (TimeZone::UTC, "2026-11-24T11:00:00Z".parse().unwrap());
        let clock_of = |text: &str| clock(text.parse().unwrap(), now, &zone);
        assert_eq!(clock_of("2026-11-24T09:08:07Z"), "09:08:07");
        assert_eq!(clock_of("2026-11-23T23:59:58Z"), "2026-11-23 23:59");
    }
}
