//! The files of every country that comes with the software. Which countries these are follows from `data/` when the
//! program is built (`build.rs`); nothing lists them by hand.

/// The files of one country.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// Code of the country, in small letters: the name of its files.
    pub code: &'a str,
    /// Text of `data/profiles/CODE.yaml`.
    pub profile: &'a str,
    /// Text of `data/profiles/holidays-CODE.yaml`.
    pub holidays: &'a str,
    /// Text of `data/codes/regions-CODE.yaml`.
    pub regions: &'a str,
}

/// Every country whose files were there when the program was built, in the order of their codes.
pub static FILES: &[Files<'static>] = include!(concat!(env!("OUT_DIR"), "/countries.rs"));

/// The files of a country; nothing when it has none.
#[must_use]
pub fn files(code: &str) -> Option<&'static Files<'static>> {
    FILES.iter().find(|files| files.code == code)
}

/// Codes of the countries.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    FILES.iter().map(|files| files.code).collect()
}
