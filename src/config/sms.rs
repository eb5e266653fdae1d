//! When SMS and voice end: the dates that come with the program, and those of the file.

use jiff::civil::Date;
use toml::de::DeTable;

use super::section::{Document, Section};
use crate::coverage::SmsRetirement;
use crate::tenant::SafeText;

/// The dates as Microsoft announced them.
const ANNOUNCED: &str = include_str!("../../assets/sms-retirement.toml");

/// The dates that come with the program; none if nobody could read them, which a test rules out.
pub(super) fn announced() -> Option<SmsRetirement> {
    let document = Document::new(ANNOUNCED);
    let table = DeTable::parse(ANNOUNCED).ok()?;
    let mut section = Section::new(&document, table.get_ref());
    let mut date = |key| section.get(key)?.date();
    let (as_of, ends, ends_later) = (date("as_of"), date("ends")?, date("ends_later")?);
    Some(SmsRetirement {
        ends,
        ends_later,
        as_of,
        source: SafeText::new(section.get("source")?.text()?),
    })
}

/// The table `[sms]` over the dates that come with the program. Either date may be left out.
pub(super) fn read(
    mut section: Section<'_>,
    known: Option<SmsRetirement>,
) -> Option<SmsRetirement> {
    let (ends, ends_later) = (section.get("ends"), section.get("ends_later"));
    section.finish();
    let date =
        |value: &Option<super::section::Value<'_>>| -> Option<Date> { value.as_ref()?.date() };
    let (own, own_later) = (date(&ends), date(&ends_later));
    if own.or(own_later).is_none() {
        return known;
    }
    let ends_at = own.or_else(|| known.as_ref().map(|known| known.ends))?;
    let later = own_later
        .or_else(|| known.as_ref().map(|known| known.ends_later))
        .unwrap_or(ends_at);
    // One date that was moved beyond the other moves it too; two that contradict each other are a mistake.
    if let (Some(own), Some(own_later), Some(value)) = (own, own_later, &ends_later)
        && own_later < own
    {
        value.error("\"ends_later\" must not be before \"ends\"");
    }
    Some(SmsRetirement {
        ends: ends_at,
        ends_later: later.max(ends_at),
        as_of: None,
        source: "the configuration".into(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::announced;
    use crate::config::Config;

    #[test]
    fn the_dates_that_come_with_the_program_can_be_read() {
        let dates = announced().unwrap();
        assert_eq!(dates.ends, date(2027, 2, 1));
        assert_eq!(dates.ends_later, date(2027, 7, 1));
        assert!(dates.as_of.is_some_and(|at| at < dates.ends));
        assert!(dates.source.contains("Microsoft"));
        assert_eq!(Config::default().sms, Some(dates));
    }

    #[test]
    fn the_file_moves_one_date_or_both() {
        for (text, ends, later) in [
            ("ends = 2027-03-01", date(2027, 3, 1), date(2027, 7, 1)),
            ("ends = \"2027-03-01\"", date(2027, 3, 1), date(2027, 7, 1)),
            (
                "ends_later = 2028-01-01",
                date(2027, 2, 1),
                date(2028, 1, 1),
            ),
            ("ends = 2027-09-01", date(2027, 9, 1), date(2027, 9, 1)),
            (
                "ends = 2027-04-01\nends_later = 2027-10-01",
                date(2027, 4, 1),
                date(2027, 10, 1),
            ),
        ] {
            let config = Config::parse(&format!("[sms]\n{text}\n")).unwrap();
            let dates = config.sms.unwrap();
            assert_eq!((dates.ends, dates.ends_later), (ends, later), "{text}");
            assert_eq!(dates.as_of, None, "{text}");
        }
        assert_eq!(Config::parse("[sms]\n").unwrap().sms, announced());
    }

    #[test]
    fn what_is_no_date_is_named_with_its_line() {
        for (text, said) in [
            (
                "ends = \"soon\"",
                "line 2: \"ends\" must be a date such as 2027-02-01",
            ),
            (
                "ends = 2027",
                "line 2: \"ends\" must be a date such as 2027-02-01",
            ),
            (
                "ends = 2027-02-01T10:00:00Z",
                "line 2: \"ends\" must be a date such as 2027-02-01",
            ),
            (
                "end = 2027-02-01",
                "line 2: unknown key \"end\"; did you mean \"ends\"?",
            ),
            (
                "ends = 2027-09-01\nends_later = 2027-02-01",
                "line 3: \"ends_later\" must not be before \"ends\"",
            ),
        ] {
            let problems = Config::parse(&format!("[sms]\n{text}\n")).unwrap_err();
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(lines, [said], "{text}");
        }
    }
}
