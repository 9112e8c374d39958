//! The shipped countries, read once: profile and calendar of a country code.

use std::sync::OnceLock;

use crate::rules::{Calendar, Profile};

/// A country's rules and its working days.
#[derive(Debug)]
pub struct Country {
    /// The profile.
    pub profile: Profile,
    /// The calendar.
    pub calendar: Calendar,
}

/// The country of a code; nothing when none ships (`palermo check` and the tests show that the shipped ones read).
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
