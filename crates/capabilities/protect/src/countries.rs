//! The shipped countries, read once: profile and calendar of a country code.

use std::sync::OnceLock;

use crate::Error;
use crate::places::shipped_regions;
use crate::rules::{Calendar, Profile};

/// A country's rules and its working days.
#[derive(Debug)]
pub struct Country {
    /// The profile.
    pub profile: Profile,
    /// The calendar.
    pub calendar: Calendar,
}

/// The country of a code; nothing when none ships ([`check`] says whether the shipped ones read).
#[must_use]
pub fn country(code: &str) -> Option<&'static Country> {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        Profile::SHIPPED
            .iter()
            .filter_map(|code| {
                Some(Country {
                    profile: Profile::shipped(code).ok()?,
                    calendar: Calendar::shipped(code).ok()?,
                })
            })
            .collect()
    });
    all.iter().find(|country| country.profile.country == code)
}

/// Whether everything of a country that ships can be read: profile, calendar, regions. The server asks when it starts.
///
/// # Errors
/// [`Error::Data`] with every defect of the first file that has one.
pub fn check() -> Result<(), Error> {
    for code in Profile::SHIPPED {
        Profile::shipped(code)?;
        Calendar::shipped(code)?;
    }
    shipped_regions()?;
    Ok(())
}
