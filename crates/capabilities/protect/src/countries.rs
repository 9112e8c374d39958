//! The shipped countries, read once: profile and calendar of a country code, and the tracks that run.

use std::sync::OnceLock;

use crate::{
    Error,
    places::shipped_regions,
    rules::{Calendar, Mechanism, Profile},
    tracks,
};

/// How the country of a code treats a case; nothing when none ships ([`check`] says whether the shipped ones read).
#[must_use]
pub fn country(code: &str) -> Option<Mechanism<'static>> {
    static ALL: OnceLock<Vec<(Profile, Calendar)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let shipped = Profile::SHIPPED.iter();
        shipped
            .filter_map(|code| Some((Profile::shipped(code).ok()?, Calendar::shipped(code).ok()?)))
            .collect()
    });
    let (profile, calendar) = all.iter().find(|(profile, _)| profile.country == code)?;
    Some(Mechanism { profile, calendar, tracks: tracks::all() })
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
