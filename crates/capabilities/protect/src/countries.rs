//! Countries: profile, calendar of working days and regions of each, read once; and the tracks that run. Which there
//! are is data: [`embedded`](crate::embedded).

use std::sync::OnceLock;

use crate::{
    Error,
    embedded::{FILES, Files},
    places::{Region, Regions, read_regions},
    rules::{Calendar, Mechanism, Profile, profile::Rules},
    running_tracks,
};
use data_file::{Defect, Defects, Limits, read};
use jiff::civil::Date;

/// One country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Zone, sources and rules.
    pub profile: Profile,
    /// Working days.
    pub calendar: Calendar,
    /// Regions, as figures need them.
    pub regions: Vec<Region>,
}

impl Country {
    /// Reads the files of one country.
    ///
    /// # Errors
    /// [`Error::Data`] with every defect of the first file that has one, also when a file is about another country than
    /// its name says.
    pub fn read(files: &Files<'_>) -> Result<Self, Error> {
        let code = files.code;
        let names = [format!("{code}.yaml"), format!("holidays-{code}.yaml"), format!("regions-{code}.yaml")];
        let [profile_file, holidays_file, regions_file] = &names;
        let profile = Profile::parse(profile_file, files.profile)?;
        let calendar = Calendar::parse(holidays_file, files.holidays)?;
        let root = read(regions_file, files.regions.as_bytes(), &Limits::WRITTEN).map_err(Defects::from)?;
        let Regions { country, regions } = read_regions(regions_file, &root)?;
        for (file, of) in names.iter().zip([&profile.country, &calendar.country, &country]) {
            if of != code {
                let wrong = format!("the country is {of:?}");
                let fix = format!("write {code}, as the file's name does, or rename the file");
                return Err(Error::Data(Defect::at(file, 1, wrong, fix).of("country").into()));
            }
        }
        Ok(Self { profile, calendar, regions })
    }

    /// How a case of this country is treated.
    #[must_use]
    pub fn mechanism(&self) -> Mechanism<'_> {
        Mechanism { profile: &self.profile, calendar: &self.calendar, tracks: running_tracks::all() }
    }
}

/// Every country that comes with the software and reads.
fn all() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| FILES.iter().filter_map(|files| Country::read(files).ok()).collect())
}

/// The country of a code; nothing when none comes with the software ([`check`] says whether those that do read).
#[must_use]
pub fn get(code: &str) -> Option<&'static Country> {
    all().iter().find(|country| country.profile.country == code)
}

/// How the country of a code treats a case; otherwise as [`get`].
#[must_use]
pub fn country(code: &str) -> Option<Mechanism<'static>> {
    get(code).map(Country::mechanism)
}

/// The regions of a country; none for others.
#[must_use]
pub fn regions(code: &str) -> &'static [Region] {
    get(code).map_or(&[], |country| country.regions.as_slice())
}

/// The competences that the rules of a country name, in whatever version, in the order in which they name them.
#[must_use]
pub fn competences(code: &str) -> Vec<String> {
    let versions = get(code).map(|country| country.profile.versions.as_slice()).unwrap_or_default();
    named(versions.iter())
}

/// The competences that the rules of a country name which are in force on a day; of a country none of whose rules are, those
/// of its newest version.
#[must_use]
pub fn deciders(code: &str, on: Date) -> Vec<String> {
    let Some(profile) = get(code).map(|country| &country.profile) else { return Vec::new() };
    named(profile.on(on).or(profile.versions.last()).into_iter())
}

fn named<'a>(versions: impl Iterator<Item = &'a Rules>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for decider in versions.flat_map(Rules::deciders) {
        if !found.contains(&decider.mandate) {
            found.push(decider.mandate.clone());
        }
    }
    found
}

/// Whether everything of every country can be read: profile, calendar, regions. The server asks when it starts.
///
/// # Errors
/// See [`Country::read`].
pub fn check() -> Result<(), Error> {
    FILES.iter().try_for_each(|files| Country::read(files).map(drop))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use kernel::Lang;

    use super::*;
    use crate::embedded;

    #[test]
    fn every_country_whose_files_are_there_reads() {
        check().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/profiles");
        let there = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let there: BTreeSet<String> = there.map(|name| name.into_string().unwrap()).collect();
        let calendars = there.iter().filter_map(|name| name.strip_prefix("holidays-")?.strip_suffix(".yaml"));
        assert_eq!(calendars.collect::<Vec<_>>(), embedded::codes());
        assert!(embedded::codes().len() >= 2 && all().len() == embedded::codes().len());
        for country in all() {
            let named = |region: &Region| Lang::ALL.iter().all(|lang| region.names.contains_key(lang));
            assert!(!country.regions.is_empty() && country.regions.iter().all(named));
        }
        assert_eq!((regions("gr").len(), regions("dk").len(), regions("xx").len()), (13, 5, 0));
    }

    #[test]
    fn the_competences_of_a_country_are_those_that_its_rules_name_each_with_its_words() {
        assert_eq!(competences("gr"), ["first_instance_prosecutor"]);
        assert_eq!(deciders("dk", jiff::civil::date(2026, 11, 30)), ["cmm", "immigration_service"]);
        assert!(competences("xx").is_empty() && deciders("xx", jiff::civil::date(2026, 1, 1)).is_empty());
        words::add(&[crate::ROOM.messages]).unwrap();
        for (country, lang) in all().iter().flat_map(|one| Lang::ALL.map(|lang| (one, lang))) {
            for code in competences(&country.profile.country) {
                assert!(words::Words::of(lang).has(&format!("competence-{code}")), "{lang:?}: {code}");
            }
        }
    }

    #[test]
    fn a_file_about_another_country_than_its_name_says_is_a_defect() {
        let greece = *embedded::files("gr").unwrap();
        let denmark = *embedded::files("dk").unwrap();
        for (files, file) in [
            (Files { profile: denmark.profile, ..greece }, "gr.yaml"),
            (Files { holidays: denmark.holidays, ..greece }, "holidays-gr.yaml"),
            (Files { regions: denmark.regions, ..greece }, "regions-gr.yaml"),
        ] {
            let said = Country::read(&files).unwrap_err().to_string();
            assert!(said.starts_with(file) && said.contains("the country is \"dk\"; write gr"), "{said}");
        }
        assert!(Country::read(&greece).is_ok());
    }
}
