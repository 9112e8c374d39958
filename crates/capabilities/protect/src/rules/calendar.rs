//! Working days and public holidays, as data with a version: fixed days and days counted from Easter.

use data_file::values::{code, date, small, text};
use data_file::{Defects, Fields, Limits, Node, Reading};
use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp, tz::TimeZone};

use crate::{Error, embedded};

kernel::codes! {
    /// Which Easter a country keeps.
    Easter {
        /// Gregorian computus.
        Western = "western",
        /// Julian computus, given as a Gregorian date.
        Orthodox = "orthodox",
    }
}

impl Easter {
    /// Easter Sunday of a year (1583 to 9999).
    ///
    /// Western: the anonymous Gregorian algorithm; Orthodox: Meeus' Julian algorithm, moved to the Gregorian
    /// calendar (J. Meeus, Astronomical Algorithms, ch. 8).
    #[must_use]
    pub fn sunday(self, year: i16) -> Option<Date> {
        match self {
            Self::Western => western(i32::from(year)),
            Self::Orthodox => orthodox(i32::from(year)),
        }
    }
}

/// Month and day packed as `31 * month + day - 1`, the way both algorithms end.
fn packed(year: i32, value: i32) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let month = i8::try_from(value / 31).ok()?;
    let day = i8::try_from(value % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}

fn western(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (century + 8) / 25;
    let epact = (19 * golden + century - century / 4 - (century - moon + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    packed(year, epact + weekday - 7 * late + 114)
}

fn orthodox(year: i32) -> Option<Date> {
    let epact = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7;
    let julian = packed(year, epact + weekday + 114)?;
    let behind = year / 100 - year / 400 - 2;
    plus_days(julian, i64::from(behind))
}

/// One holiday of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holiday {
    /// Permanent code, for words and for error sentences.
    code: String,
    month: Option<i8>,
    day: Option<i8>,
    /// Days after Easter Sunday (before: negative).
    easter: Option<i32>,
    first_year: Option<i16>,
    last_year: Option<i16>,
}

impl Holiday {
    fn falls_on(&self, day: Date, easter: Easter) -> bool {
        let year = day.year();
        if self.first_year.is_some_and(|first| year < first) || self.last_year.is_some_and(|last| year > last)
        {
            return false;
        }
        match (self.month, self.day, self.easter) {
            (Some(month), Some(number), None) => day.month() == month && day.day() == number,
            (None, None, Some(offset)) => {
                easter.sunday(year).and_then(|sunday| plus_days(sunday, offset.into())) == Some(day)
            }
            _ => false,
        }
    }

    fn read(mut fields: Fields<'_>) -> Option<Self> {
        let holiday_code = fields.must("code", text);
        let mut number = |key: &str| fields.open(key, small::<i32>).into_said();
        let (month, day, easter) = (number("month"), number("day"), number("easter"));
        let (first_year, last_year) = (number("first_year"), number("last_year"));
        let small = |number: Option<i32>| number.and_then(|number| i8::try_from(number).ok());
        let year = |number: Option<i32>| number.and_then(|number| i16::try_from(number).ok());
        match (month, day, easter) {
            (Some(month), Some(day), None) => {
                let found = small(Some(month)).zip(small(Some(day))).map(|(m, d)| Date::new(2024, m, d));
                if !matches!(found, Some(Ok(_))) {
                    let wrong = format!("there is no day {day} in month {month}");
                    fields.defect_at("day", wrong, "correct month or day");
                }
            }
            (None, None, Some(_)) => {}
            _ => {
                let wrong = "a holiday has either month and day, or days from easter";
                fields.defect(fields.line(), wrong, "give one of the two");
            }
        }
        fields.end();
        Some(Self {
            code: holiday_code?,
            month: small(month),
            day: small(day),
            easter,
            first_year: year(first_year),
            last_year: year(last_year),
        })
    }
}

/// One version of a country's working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// Name of the version; stands in every clock event.
    pub version: String,
    /// First day on which this version is used for new events.
    pub from: Date,
    /// Where the list comes from.
    pub source: String,
    /// How certain it is.
    pub mark: super::profile::Mark,
    easter: Easter,
    holidays: Vec<Holiday>,
}

impl Days {
    fn read(mut fields: Fields<'_>) -> Option<Self> {
        let (version, from) = (fields.must("version", text), fields.must("from", date));
        let (source, mark) = (fields.must("source", text), fields.must("mark", code));
        let easter = fields.must("easter", code);
        let holidays = fields.must_groups("holidays", Holiday::read);
        if holidays.as_ref().is_some_and(Vec::is_empty) {
            fields.defect_at("holidays", "there is no holiday", "add at least one");
        }
        fields.end();
        Some(Self {
            version: version?,
            from: from?,
            source: source?,
            mark: mark?,
            easter: easter?,
            holidays: holidays?,
        })
    }

    /// The code of the holiday that falls on a day.
    #[must_use]
    pub fn holiday(&self, day: Date) -> Option<&str> {
        self.holidays
            .iter()
            .find(|holiday| holiday.falls_on(day, self.easter))
            .map(|found| found.code.as_str())
    }

    /// Monday to Friday, and no holiday.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holiday(day).is_none()
    }

    /// The `count`-th working day after `start` (the start itself never counts; 0 is the start itself).
    #[must_use]
    pub fn after(&self, start: Date, count: u32) -> Option<Date> {
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        Some(day)
    }
}

/// A country's holiday calendar: versions in the order of their first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Country code.
    pub country: String,
    /// Versions, oldest first.
    pub versions: Vec<Days>,
}

impl Calendar {
    /// The calendar that comes with the software for a country.
    ///
    /// # Errors
    /// When there is none, or the embedded file is broken.
    pub fn shipped(country: &str) -> Result<Self, Error> {
        let files = embedded::files(country).ok_or_else(|| Error::no_country(country))?;
        Ok(Self::parse(&format!("holidays-{country}.yaml"), files.holidays)?)
    }

    /// Reads and checks a calendar. `file` is only used in sentences.
    ///
    /// # Errors
    /// Every defect that was found, each with line and item.
    pub fn parse(file: &str, text: &str) -> Result<Self, Defects> {
        Self::read(file, &data_file::read(file, text.as_bytes(), &Limits::WRITTEN)?)
    }

    /// Reads and checks a calendar out of a tree.
    ///
    /// # Errors
    /// Every defect that was found, each with line and item.
    pub fn read(file: &str, root: &Node) -> Result<Self, Defects> {
        let reading = Reading::new(file);
        let calendar = Fields::of_file(&reading, root).and_then(|mut fields| {
            let country = fields.must("country", text);
            let versions = fields.must_items("versions").map(|items| {
                let days = |node| Fields::item(&reading, "versions", "version", node).and_then(Days::read);
                items.iter().filter_map(days).collect()
            });
            fields.end();
            Some(Self { country: country?, versions: versions? })
        });
        calendar.iter().for_each(|calendar| calendar.check(&reading));
        reading.finish(calendar)
    }

    fn check(&self, reading: &Reading) {
        if self.versions.is_empty() {
            reading.defect_at("", "versions", "there is no version that can be read", "add one");
        }
        for (first, second) in self.versions.iter().zip(self.versions.iter().skip(1)) {
            if first.from >= second.from {
                let wrong = format!("it must begin after version {}", first.version);
                reading.defect_at(&second.version, "from", wrong, format!("give a day after {}", first.from));
            }
        }
    }

    /// The version used for events recorded on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Days> {
        self.versions.iter().rev().find(|days| days.from <= day)
    }

    /// The version of a name.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<&Days> {
        self.versions.iter().find(|days| days.version == name)
    }
}

/// A day some days later (or earlier).
pub(crate) fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// An instant with its civil day in the country, as it was judged when the instant was recorded.
pub type Moment = (Timestamp, Date);

/// The civil date of an instant in a zone.
#[must_use]
pub fn local_date(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// The last millisecond of a local day, whatever the clocks do on it.
#[must_use]
pub fn end_of_day(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?.timestamp();
    next.checked_sub(Span::new().milliseconds(1)).ok()
}
