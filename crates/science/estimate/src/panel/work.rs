//! How much work a method is, counted in combinations of lists that its fits go through: known before it starts, and
//! the same on every machine. With many lists a single fit goes through tens of thousands of combinations.

use super::{BOOTSTRAP, BOOTSTRAP_SEARCH, Method, Options, models_kept};

/// Combinations that one method may go through for its choice, and again for its resamples.
pub(super) const MOST_CELLS: u64 = 25_000_000;
/// Combinations that one kind of changed table may go through.
const MOST_CHANGED: u64 = 20_000_000;
/// Fewer resamples than this say nothing about a limit.
const FEWEST: usize = 100;
/// Pairs that join in a stepwise choice, about.
const STEPS: u64 = 8;
/// Neighbours that a search tries at each step, about.
const NEIGHBOURS: u64 = 33;

/// Fits that the choice of a model takes on a table of so many lists.
pub(super) fn fits(method: Method, lists: usize) -> u64 {
    let pairs = (lists * lists.saturating_sub(1) / 2) as u64;
    match method {
        Method::Stepwise => STEPS,
        Method::AicStepwise => pairs * STEPS,
        Method::Bic | Method::BicPairs | Method::Aic | Method::AicPairs if lists > 6 => NEIGHBOURS * STEPS,
        _ => 1,
    }
}

/// Fits that the choice takes again in each resample.
fn fits_again(method: Method, lists: usize) -> u64 {
    match method {
        Method::Bic | Method::BicPairs | Method::Aic | Method::AicPairs => models_kept(lists) as u64,
        other => fits(other, lists),
    }
}

/// Combinations that so many fits go through.
fn cells(fits: u64, lists: usize) -> u64 {
    fits.saturating_mul(1 << lists)
}

/// Whether the choice of a model is too much work.
pub(super) fn too_much(method: Method, lists: usize) -> bool {
    cells(fits(method, lists), lists) > MOST_CELLS
}

/// Resamples of a method on a table of so many lists: those asked for, or the default, less where many lists make each a
/// lot of work, and none where hardly any could be drawn.
pub(super) fn drawn(options: &Options, method: Method, lists: usize) -> usize {
    let wanted = if method == Method::Stepwise { BOOTSTRAP } else { BOOTSTRAP_SEARCH };
    options.bootstrap.unwrap_or_else(|| resamples(method, lists, wanted))
}

/// As many of the resamples as the work allows, in round numbers; none when too few would be left.
fn resamples(method: Method, lists: usize, wanted: usize) -> usize {
    let able = MOST_CELLS / cells(fits_again(method, lists), lists).max(1);
    let able = usize::try_from(able).unwrap_or(usize::MAX);
    match able {
        enough if enough >= wanted => wanted,
        few if few < FEWEST => 0,
        some => some / FEWEST * FEWEST,
    }
}

/// Whether a method can be repeated on so many changed tables of so many lists.
pub(super) fn repeatable(method: Method, tables: usize, lists: usize) -> bool {
    cells(fits(method, lists).saturating_mul(tables as u64), lists) <= MOST_CHANGED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_lists_lose_nothing() {
        for lists in 3..=6 {
            for method in Method::ALL {
                assert!(!too_much(method, lists));
                let wanted = if method == Method::Stepwise { 10_000 } else { 1_000 };
                assert_eq!(resamples(method, lists, wanted), wanted, "{method:?} {lists}");
            }
            assert!(repeatable(Method::Stepwise, 150, lists));
        }
    }

    #[test]
    fn the_work_of_a_method_is_bounded_for_any_number_of_lists() {
        for lists in 3..=crate::table::MOST_LISTS {
            for method in Method::ALL {
                let drawn = resamples(method, lists, 10_000);
                assert!(drawn == 0 || drawn >= FEWEST);
                assert!(cells(fits_again(method, lists), lists) * drawn as u64 <= MOST_CELLS);
            }
        }
        assert!(too_much(Method::AicStepwise, 16) && !too_much(Method::Bic, 16));
        assert!(!too_much(Method::AicStepwise, 12) && resamples(Method::Stepwise, 12, 10_000) >= 500);
    }
}
