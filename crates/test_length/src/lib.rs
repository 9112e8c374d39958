//! How much the heavy tests run.
//!
//! Random histories, kills and damaged files are worth running ten thousand times, but not while somebody waits. Every
//! such test takes its number from [`runs`]: the first number in continuous integration and on a desk, the second when
//! `cargo xtask test --long` has set `PALERMO_TEST_LONG`. The table of both numbers is in `CONTRIBUTING.md`.

/// The environment variable that asks for everything: set and neither empty nor `0`.
pub const LONG: &str = "PALERMO_TEST_LONG";

/// `long` when everything is asked for, otherwise `short`.
#[must_use]
pub fn runs<N>(short: N, long: N) -> N {
    if asked(std::env::var(LONG).ok().as_deref()) { long } else { short }
}

fn asked(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value, "" | "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_runs_only_when_it_is_asked_for() {
        assert!(asked(Some("1")) && asked(Some("yes")));
        assert!(!asked(None) && !asked(Some("")) && !asked(Some("0")));
        let other = if asked(std::env::var(LONG).ok().as_deref()) { 10_000 } else { 200 };
        assert_eq!(runs(200, 10_000), other);
    }
}
