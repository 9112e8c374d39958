//! Birth as somebody told it: a day, a month, a year or nothing. An age is that at an event, never one counted from today; of
//! a year alone two ages follow, and no first of January is made up.

use jiff::civil::Date;

use crate::AgeBand;

/// The most years that anybody has lived, and some.
const MOST_YEARS: i16 = 125;

/// Birth, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// The day.
    Day(Date),
    /// The month, by its first day.
    Month(Date),
    /// The year.
    Year(i16),
    /// Nothing was told.
    Unknown,
}

impl Birth {
    /// Reads birth as people write it: `4.5.2009`, `04/05/2009` or `2009-05-04` for a day, `5/2009` or `2009-05` for a month,
    /// `2009` for a year, nothing for nothing. Nothing that lies after `today` or more than 125 years back.
    #[must_use]
    pub fn read(text: &str, today: Date) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::Unknown);
        }
        let parts: Vec<i16> =
            text.split(['.', '/', '-', ' ']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let small = |number: i16| i8::try_from(number).ok();
        let birth = match *parts.as_slice() {
            [year] => Self::Year(year),
            [year, month] if year > 31 => Self::Month(Date::new(year, small(month)?, 1).ok()?),
            [month, year] => Self::Month(Date::new(year, small(month)?, 1).ok()?),
            [year, month, day] if year > 31 => Self::Day(Date::new(year, small(month)?, small(day)?).ok()?),
            [day, month, year] => Self::Day(Date::new(year, small(month)?, small(day)?).ok()?),
            _ => return None,
        };
        let (first, _) = birth.days()?;
        (first <= today && first.year() >= today.year() - MOST_YEARS).then_some(birth)
    }

    /// The first and the last day that it can have been.
    fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Month(first) => Some((first, first.last_of_month())),
            Self::Year(year) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
            Self::Unknown => None,
        }
    }

    /// The least and the most whole years that the person can have had on a day. Somebody born on 29 February has the
    /// birthday of a common year on 1 March.
    #[must_use]
    pub fn ages_on(self, day: Date) -> Option<(i16, i16)> {
        let (first, last) = self.days()?;
        let age = |born: Date| {
            let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
            (day.year() - born.year() - i16::from(before_birthday)).max(0)
        };
        Some((age(last), age(first)))
    }

    /// Whether the person was a child on a day; nothing when both are possible. Whoever may be a child is treated as one
    /// (Directive 2011/36/EU art. 13(2)).
    #[must_use]
    pub fn is_child_on(self, day: Date) -> Option<bool> {
        let (least, most) = self.ages_on(day)?;
        if most < 18 { Some(true) } else { (least >= 18).then_some(false) }
    }

    /// Whether an age band is possible on a day. Every band is, where nothing is known of birth.
    #[must_use]
    pub fn fits(self, band: AgeBand, day: Date) -> bool {
        let Some((least, most)) = self.ages_on(day) else { return true };
        let (from, to) = match band {
            AgeBand::Under12 => (0, 11),
            AgeBand::From12To17 => (12, 17),
            AgeBand::Child => (0, 17),
            AgeBand::From18To24 => (18, 24),
            AgeBand::From25To44 => (25, 44),
            AgeBand::From45 => (45, i16::MAX),
            AgeBand::Adult => (18, i16::MAX),
        };
        least <= to && most >= from
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2027, 6, 1);

    #[test]
    fn ages_are_those_at_the_event() {
        let born = |text: &str| Birth::read(text, TODAY).unwrap();
        for (birth, day, ages, child) in [
            ("2008-02-29", date(2026, 2, 28), Some((17, 17)), Some(true)),
            ("2008-02-29", date(2026, 3, 1), Some((18, 18)), Some(false)),
            ("2009-05-04", date(2027, 5, 3), Some((17, 17)), Some(true)),
            ("2009-05-04", date(2027, 5, 4), Some((18, 18)), Some(false)),
            ("2009", date(2027, 3, 10), Some((17, 18)), None),
            ("", date(2027, 3, 10), None, None),
            ("5/2009", date(2027, 5, 15), Some((17, 18)), None),
            ("2009-05", date(2027, 6, 1), Some((18, 18)), Some(false)),
        ] {
            assert_eq!(born(birth).ages_on(day), ages, "{birth} on {day}");
            assert_eq!(born(birth).is_child_on(day), child, "{birth} on {day}");
        }
    }

    #[test]
    fn birth_is_read_as_people_write_it_or_not_at_all() {
        let day = Some(Birth::Day(date(2009, 5, 4)));
        for text in ["4.5.2009", "04/05/2009", "2009-05-04", " 4-5-2009 ", "4 5 2009"] {
            assert_eq!(Birth::read(text, TODAY), day, "{text}");
        }
        for text in ["05/2009", "5.2009", "2009-05"] {
            assert_eq!(Birth::read(text, TODAY), Some(Birth::Month(date(2009, 5, 1))), "{text}");
        }
        for text in [
            "31.2.2009",
            "13/2009",
            "in spring",
            "2009?",
            "2028",
            "2.6.2027",
            "1850",
            "09",
            "1.2.3.4",
            "-2009",
        ] {
            assert_eq!(Birth::read(text, TODAY), None, "{text}");
        }
    }

    #[test]
    fn a_band_that_birth_contradicts_does_not_fit() {
        let born = |text: &str| Birth::read(text, TODAY).unwrap();
        for (birth, band, day, fits) in [
            ("2002", AgeBand::From45, date(2025, 10, 25), false),
            ("2002", AgeBand::From18To24, date(2025, 10, 25), true),
            ("2005", AgeBand::From25To44, date(2026, 4, 15), false),
            ("1992", AgeBand::From12To17, date(2025, 1, 6), false),
            ("1978", AgeBand::From18To24, date(2025, 12, 7), false),
            ("2009", AgeBand::Child, date(2027, 3, 10), true),
            ("2009", AgeBand::Adult, date(2027, 3, 10), true),
            ("", AgeBand::Under12, date(2027, 3, 10), true),
        ] {
            assert_eq!(born(birth).fits(band, day), fits, "{birth} {band:?}");
        }
    }
}
