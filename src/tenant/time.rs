//! Times as people read them: clock times in the admin's zone, never ages, so that a screen at rest stays true.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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
        assert_eq!(clock_of("2026-11-24T09:08:07Z"), "09:08:07");
        assert_eq!(clock_of("2026-11-23T23:59:58Z"), "2026-11-23 23:59");
    }
}
