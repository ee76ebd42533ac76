//! Points in time and calendar days. Nothing here asks a clock.

use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// A text is not the date or time that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not an XML Schema `dateTimeStamp`: date, `T`, time, and a zone that must be there.
    #[error("not a date and time with a zone, as in 2026-03-03T09:00:00Z")]
    NotADateTimeStamp,
    /// Not a calendar day.
    #[error("not a calendar day, as in 2026-03-03")]
    NotADay,
}

/// A point in time (VC Data Model 2.0, 4.9: `dateTimeStamp`), to the nanosecond, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// Reads a `dateTimeStamp`. A text without a zone is refused: it names no point in time.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() >= 20
            && bytes.len() <= 40
            && bytes[10] == b'T'
            && bytes[13] == b':'
            && bytes[16] == b':'
            && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
            && !text.contains('[');
        if !shaped {
            return Err(TimeError::NotADateTimeStamp);
        }
        text.parse().map(Self).map_err(|_| TimeError::NotADateTimeStamp)
    }

    /// Seconds since 1970-01-01T00:00:00Z; a second outside the years -9999 to 9999 is cut to them.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let (least, most) = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        Self(
            jiff::Timestamp::from_second(seconds.clamp(least, most))
                .expect("clamped into the range of jiff"),
        )
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date(self.0.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Later by `duration`, at most the last second of the year 9999.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration).unwrap_or(jiff::Timestamp::MAX))
    }

    /// Earlier by `duration`, at least the first second of the year -9999.
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration).unwrap_or(jiff::Timestamp::MIN))
    }

    /// How long after `earlier` this is; zero when it is before.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.duration_since(earlier.0).try_into().unwrap_or(Duration::ZERO)
    }

    /// For people: `3 March 2026, 14:05 UTC`.
    pub fn long(self) -> String {
        let time = self.0.to_zoned(jiff::tz::TimeZone::UTC).time();
        format!("{}, {:02}:{:02} UTC", self.date().long(), time.hour(), time.minute())
    }
}

impl fmt::Display for Timestamp {
    /// `2026-03-03T09:00:00Z`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

/// A calendar day, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(jiff::civil::Date);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        if text.len() != 10 || text.as_bytes()[4] != b'-' {
            return Err(TimeError::NotADay);
        }
        text.parse().map(Self).map_err(|_| TimeError::NotADay)
    }

    /// Reads a day as people type it: `2026-03-03`, `3 March 2026`, `3 Mar 2026`, `March 3, 2026`,
    /// and, month first as in the United States, `03/04/2026` for 4 March.
    pub fn recognise(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        if let Ok(day) = Self::parse(text) {
            return Ok(day);
        }
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '.'))
            .filter(|part| !part.is_empty())
            .collect();
        let [first, second, year] = parts[..] else { return Err(TimeError::NotADay) };
        let (month, day) = match (month(first), month(second)) {
            (Some(month), None) => (month, number(second, 2)?),
            (None, Some(month)) => (month, number(first, 2)?),
            (None, None) if text.contains('/') => (number(first, 2)?, number(second, 2)?),
            _ => return Err(TimeError::NotADay),
        };
        if year.len() != 4 {
            return Err(TimeError::NotADay);
        }
        Self::parse(&format!("{:04}-{month:02}-{day:02}", number(year, 4)?))
    }

    /// The first moment of the day in UTC.
    pub fn start(self) -> Timestamp {
        Timestamp(
            self.0
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map_or(jiff::Timestamp::MAX, |zoned| zoned.timestamp()),
        )
    }

    /// The last second of the day in UTC: a licence that expires on a day holds all of it.
    pub fn end(self) -> Timestamp {
        self.start().plus(Duration::from_secs(86_399))
    }

    /// The same day `years` later; the last of February where there is no 29th.
    pub fn plus_years(self, years: i16) -> Self {
        let later = jiff::Span::new().try_years(years).and_then(|span| self.0.checked_add(span));
        Self(later.unwrap_or(jiff::civil::Date::MAX))
    }

    /// For people: `3 March 2026`.
    pub fn long(self) -> String {
        let month = usize::try_from(self.0.month() - 1).expect("a month is 1 to 12");
        format!("{} {} {}", self.0.day(), MONTHS[month], self.0.year())
    }
}

/// The number of a month by its name or the first three letters of it.
fn month(text: &str) -> Option<u16> {
    let text = text.to_lowercase();
    let named = |name: &&str| {
        let name = name.to_lowercase();
        text == name || text == name[..3] || text == "sept" && name == "september"
    };
    let at = MONTHS.iter().position(named)?;
    u16::try_from(at + 1).ok()
}

/// A number of at most so many digits and nothing else.
fn number(text: &str, digits: usize) -> Result<u16, TimeError> {
    let plain = text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or(TimeError::NotADay)
}

impl fmt::Display for Date {
    /// `2026-03-03`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Date {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerk_types_a_day_in_any_of_the_ways_that_the_form_names() {
        for typed in [
            "2026-03-04",
            " 4 March 2026 ",
            "4 mar 2026",
            "04 MARCH 2026",
            "March 4, 2026",
            "mar. 4 2026",
            "03/04/2026",
            "3/4/2026",
        ] {
            let day = Date::recognise(typed);
            assert_eq!(day.map(Date::long), Ok("4 March 2026".to_owned()), "{typed}");
        }
        assert_eq!(Date::recognise("12 Sept 2026").map(Date::long), Ok("12 September 2026".into()));
        for other in [
            "",
            "4 2026",
            "03-04-2026",
            "13/01/2026",
            "30 February 2026",
            "4 March 26",
            "4/3/26",
            "March March 2026",
            "4 Marching 2026",
            "4.3.2026",
            "+4 March 2026",
            "４ March 2026",
        ] {
            assert!(Date::recognise(other).is_err(), "{other}");
        }
    }
}
