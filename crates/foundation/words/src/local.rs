//! Dates, numbers and sorting as each language does them, by ICU (data compiled in).

use std::{cell::OnceCell, cmp::Ordering};

use icu_calendar::Iso;
use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_datetime::{
    DateTimeFormatter, NoCalendarFormatter,
    fieldsets::{MDE, T, YM, YMD, YMDE},
    input,
};
use icu_decimal::{DecimalFormatter, input::Decimal, options::DecimalFormatterOptions};
use icu_locale_core::{Locale, locale};
use jiff::civil;
use kernel::Lang;

use super::Words;

/// A small value given as itself or by reference, since templates hold references.
pub trait Given<T> {
    /// The value.
    fn given(&self) -> T;
}

impl<T: Copy> Given<T> for T {
    fn given(&self) -> T {
        *self
    }
}

impl<T: Copy> Given<T> for &T {
    fn given(&self) -> T {
        **self
    }
}

impl<T: Copy> Given<T> for &&T {
    fn given(&self) -> T {
        ***self
    }
}

/// ICU's machines of one language. They are not shared between threads: each thread makes its own, once.
struct Machines {
    full: Option<DateTimeFormatter<YMDE>>,
    within_year: Option<DateTimeFormatter<MDE>>,
    short: Option<DateTimeFormatter<YMD>>,
    month: Option<DateTimeFormatter<YM>>,
    time: Option<NoCalendarFormatter<T>>,
    number: Option<DecimalFormatter>,
}

impl Machines {
    fn of(lang: Lang) -> Self {
        let locale = locale_of(lang);
        Self {
            full: DateTimeFormatter::try_new((&locale).into(), YMDE::medium()).ok(),
            within_year: DateTimeFormatter::try_new((&locale).into(), MDE::medium()).ok(),
            short: DateTimeFormatter::try_new((&locale).into(), YMD::medium()).ok(),
            month: DateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            time: NoCalendarFormatter::try_new((&locale).into(), T::hm()).ok(),
            number: DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default()).ok(),
        }
    }
}

/// European English: day before month. Everywhere twenty-four hours: nobody may take 9 in the evening for 9 in the
/// morning.
fn locale_of(lang: Lang) -> Locale {
    match lang {
        Lang::En => locale!("en-GB"),
        Lang::El => locale!("el-u-hc-h23"),
        Lang::Bg => locale!("bg-u-hc-h23"),
    }
}

fn with_machines<R>(lang: Lang, work: impl FnOnce(&Machines) -> R) -> R {
    thread_local! {
        static ENGLISH: OnceCell<Machines> = const { OnceCell::new() };
        static GREEK: OnceCell<Machines> = const { OnceCell::new() };
        static BULGARIAN: OnceCell<Machines> = const { OnceCell::new() };
    }
    let cell = match lang {
        Lang::En => &ENGLISH,
        Lang::El => &GREEK,
        Lang::Bg => &BULGARIAN,
    };
    cell.with(|machines| work(machines.get_or_init(|| Machines::of(lang))))
}

fn icu_date(date: civil::Date) -> Option<input::Date<Iso>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    input::Date::try_new_iso(i32::from(date.year()), month, day).ok()
}

impl Words {
    /// A date with its weekday and year: "Thu, 26 Nov 2026".
    #[must_use]
    pub fn date(&self, date: impl Given<civil::Date>) -> String {
        self.dated(date.given(), |machines, day| Some(machines.full.as_ref()?.format(&day).to_string()))
    }

    /// A date for tables, without the weekday: "26 Nov 2026".
    #[must_use]
    pub fn short_date(&self, date: impl Given<civil::Date>) -> String {
        self.dated(date.given(), |machines, day| Some(machines.short.as_ref()?.format(&day).to_string()))
    }

    /// A date in words beside the date itself, seen from `today`: "in 3 days, Thu 26 Nov"; the year is written
    /// when it is another year than today's.
    #[must_use]
    pub fn date_in_words(&self, date: impl Given<civil::Date>, today: impl Given<civil::Date>) -> String {
        let (date, today) = (date.given(), today.given());
        let days = days_between(today, date);
        let shown = if date.year() == today.year() {
            self.dated(date, |machines, day| Some(machines.within_year.as_ref()?.format(&day).to_string()))
        } else {
            self.date(date)
        };
        let key = match days {
            0 => "day-today",
            1 => "day-tomorrow",
            -1 => "day-yesterday",
            2.. => "day-in",
            _ => "day-ago",
        };
        self.args(key, &[("days", days.abs().into()), ("date", shown.into())])
    }

    /// A month and its year: "November 2026". A month outside 1 to 12 is written as numbers.
    #[must_use]
    pub fn month(&self, year: i16, month: i8) -> String {
        match civil::Date::new(year, month, 1) {
            Ok(first) => {
                self.dated(first, |machines, day| Some(machines.month.as_ref()?.format(&day).to_string()))
            }
            Err(_) => format!("{year}-{month:02}"),
        }
    }

    /// A time of day to the minute: "14:05".
    #[must_use]
    pub fn time(&self, time: impl Given<civil::Time>) -> String {
        let time = time.given();
        let written = with_machines(self.lang, |machines| {
            let hour = u8::try_from(time.hour()).ok()?;
            let minute = u8::try_from(time.minute()).ok()?;
            let moment = input::Time::try_new(hour, minute, 0, 0).ok()?;
            Some(machines.time.as_ref()?.format(&moment).to_string())
        });
        written.unwrap_or_else(|| time.strftime("%H:%M").to_string())
    }

    /// A date and a time of day: "Thu, 26 Nov 2026, 14:05".
    #[must_use]
    pub fn date_time(&self, moment: impl Given<civil::DateTime>) -> String {
        let moment = moment.given();
        format!("{}, {}", self.date(moment.date()), self.time(moment.time()))
    }

    /// A number the way the language groups and points it, rounded to two decimals: "12,345.5", "12.345,5".
    #[must_use]
    pub fn number(&self, value: impl Given<f64>) -> String {
        let rounded = (value.given() * 100.0).round() / 100.0;
        let plain = format!("{rounded}");
        let written = with_machines(self.lang, |machines| {
            let decimal: Decimal = plain.parse().ok()?;
            Some(machines.number.as_ref()?.format(&decimal).to_string())
        });
        written.unwrap_or(plain)
    }

    /// A whole number; see [`Words::number`].
    #[must_use]
    pub fn count(&self, value: impl Given<u64>) -> String {
        #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
        self.number(value.given() as f64)
    }

    /// The sorter of this language.
    #[must_use]
    pub fn sorter(&self) -> Sorter {
        let locale = locale_of(self.lang);
        Sorter(Collator::try_new((&locale).into(), CollatorOptions::default()).ok())
    }

    /// Sorts texts the way a dictionary of this language does.
    pub fn sort(&self, texts: &mut [String]) {
        let sorter = self.sorter();
        texts.sort_by(|one, other| sorter.compare(one, other));
    }

    fn dated(
        &self,
        date: civil::Date,
        write: impl FnOnce(&Machines, input::Date<Iso>) -> Option<String>,
    ) -> String {
        with_machines(self.lang, |machines| write(machines, icu_date(date)?))
            .unwrap_or_else(|| date.to_string())
    }
}

/// Compares texts in the order of a language. Two texts that the language holds for equal are compared by their
/// bytes, so that the order of a list never changes by itself.
pub struct Sorter(Option<CollatorBorrowed<'static>>);

impl Sorter {
    /// The order of two texts.
    #[must_use]
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        self.0.as_ref().map_or(Ordering::Equal, |icu| icu.compare(one, other)).then_with(|| one.cmp(other))
    }
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: civil::Date, to: civil::Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
