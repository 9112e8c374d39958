//! How much of each row behind a figure is shown: never what fewer rows have in common than the strategy's rule says. Pure.
//!
//! Rows that have month and codes in common with enough others show all of it. Of what is left, the month is told as a
//! year, and the codes are left out one after the other, the finest first, until enough rows are alike. Only rows that are not
//! shown more finely count for a group, so that nobody can be found by taking away those who are.

use std::collections::{BTreeMap, BTreeSet};

/// Codes of a row: form, sex, age group, body, region.
pub type RowCodes = [BTreeSet<String>; 5];

/// How much of a row is shown. The default is nothing but its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Whether the year of the event is shown.
    pub year: bool,
    /// Whether its month is.
    pub month: bool,
    /// How many of the codes are, the first ones.
    pub codes: usize,
}

impl Told {
    /// From everything to the year alone.
    const LEVELS: [Self; 7] = [
        Self { year: true, month: true, codes: 5 },
        Self { year: true, month: false, codes: 5 },
        Self { year: true, month: false, codes: 4 },
        Self { year: true, month: false, codes: 3 },
        Self { year: true, month: false, codes: 2 },
        Self { year: true, month: false, codes: 1 },
        Self { year: true, month: false, codes: 0 },
    ];
}

/// How much of each row is shown, in the order of the rows; of each its year and month, and its codes.
#[must_use]
pub fn told(rows: &[((i16, i8), &RowCodes)], fewest: usize) -> Vec<Told> {
    let mut found: BTreeMap<usize, Told> = BTreeMap::new();
    for level in Told::LEVELS {
        let left = rows.iter().enumerate().filter(|(place, _)| !found.contains_key(place));
        let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (place, ((year, month), codes)) in left {
            let codes: Vec<_> = codes.iter().take(level.codes).collect();
            alike.entry((*year, level.month.then_some(*month), codes)).or_default().push(place);
        }
        let enough = alike.into_values().filter(|places| places.len() >= fewest.max(1));
        found.extend(enough.flatten().map(|place| (place, level)).collect::<Vec<_>>());
    }
    (0..rows.len()).map(|place| found.get(&place).copied().unwrap_or_default()).collect()
}

/// Of which rows a value is shown, as far as a row has one: where enough rows that look alike have values.
#[must_use]
pub fn values_told(
    rows: &[((i16, i8), &RowCodes)],
    told: &[Told],
    has_value: &[bool],
    fewest: usize,
) -> Vec<bool> {
    let key = |place: usize| {
        let ((year, month), codes) = rows.get(place)?;
        let told = told.get(place).filter(|told| told.year)?;
        let codes: Vec<_> = codes.iter().take(told.codes).collect();
        Some((*year, told.month.then_some(*month), told.codes, codes))
    };
    let mut valued: BTreeMap<_, usize> = BTreeMap::new();
    for place in (0..rows.len()).filter(|place| has_value.get(*place) == Some(&true)) {
        if let Some(key) = key(place) {
            *valued.entry(key).or_default() += 1;
        }
    }
    let enough = |key| valued.get(&key).is_some_and(|many| *many >= fewest.max(1));
    (0..rows.len()).map(|place| key(place).is_some_and(enough)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(form: &str, sex: &str, region: &str) -> RowCodes {
        let one = |code: &str| BTreeSet::from([code.to_owned()]);
        [one(form), one(sex), one("25_44"), BTreeSet::new(), one(region)]
    }

    #[test]
    fn nothing_is_shown_that_fewer_rows_have_in_common() {
        let same = codes("labour", "female", "EL30");
        let other_region = codes("labour", "female", "EL52");
        let alone = codes("begging", "male", "EL30");
        let march = (2026, 3);
        let mut rows = vec![(march, &same); 3];
        rows.extend([((2026, 4), &other_region), (march, &other_region), ((2026, 7), &other_region)]);
        rows.push((march, &alone));
        let shown = told(&rows, 3);
        assert!(shown[..3].iter().all(|one| one.month && one.codes == 5), "{shown:?}");
        assert!(shown[3..6].iter().all(|one| !one.month && one.year && one.codes == 5), "{shown:?}");
        assert_eq!(shown[6], Told::default());
        assert!(told(&rows, 8).iter().all(|one| *one == Told::default()), "too few in all");
        assert!(told(&rows, 1).iter().all(|one| one.month && one.codes == 5), "everything is enough");
    }

    #[test]
    fn a_value_is_shown_where_enough_rows_that_look_alike_have_one() {
        let (here, there) = (codes("labour", "female", "EL30"), codes("labour", "female", "EL52"));
        let mut rows = vec![((2026, 3), &here); 4];
        rows.extend(vec![((2026, 3), &there); 3]);
        let all = told(&rows, 3);
        // Three of the first have one, and two of the others.
        let valued = [true, true, true, false, true, true, false];
        let shown = values_told(&rows, &all, &valued, 3);
        assert_eq!(shown, [true, true, true, true, false, false, false]);
        let none = values_told(&rows, &told(&rows, 8), &valued, 8);
        assert!(none.iter().all(|one| !one), "too few in all");
    }

    #[test]
    fn who_is_shown_finely_does_not_hide_who_is_not() {
        // Five of one region, one of another: the one is not shown as the sixth without a region, for it would be found by
        // taking the five away.
        let (here, there) = (codes("labour", "female", "EL30"), codes("labour", "female", "EL52"));
        let mut rows = vec![((2026, 3), &here); 5];
        rows.push(((2026, 3), &there));
        let shown = told(&rows, 5);
        assert_eq!((shown[0].codes, shown[5]), (5, Told::default()));
    }

    #[test]
    fn whatever_the_rows_each_group_that_looks_alike_has_enough() {
        // A small generator of numbers (SplitMix64): the same rows in every run.
        let mut seed = 7_u64;
        let mut below = |end: u64| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)) % end
        };
        for fewest in [2, 3, 5] {
            for _ in 0..200 {
                let many = below(40);
                let made: Vec<((i16, i8), RowCodes)> = (0..many)
                    .map(|_| {
                        let of = |list: &[&str], at: u64| list[usize::try_from(at).unwrap()].to_owned();
                        let form = of(&["labour", "sexual", "begging"], below(3));
                        let (sex, region) =
                            (of(&["female", "male"], below(2)), of(&["EL30", "EL52"], below(2)));
                        ((2026, i8::try_from(below(3)).unwrap() + 1), codes(&form, &sex, &region))
                    })
                    .collect();
                let rows: Vec<_> = made.iter().map(|(month, codes)| (*month, codes)).collect();
                let mut groups: BTreeMap<_, usize> = BTreeMap::new();
                for (((year, month), codes), told) in rows.iter().zip(told(&rows, fewest)) {
                    let codes: Vec<_> = codes.iter().take(told.codes).collect();
                    let key = (told.year.then_some(*year), told.month.then_some(*month), told.codes, codes);
                    *groups.entry(key).or_default() += 1;
                }
                for ((year, ..), many) in groups {
                    assert!(year.is_none() || many >= fewest, "{many} look alike");
                }
            }
        }
    }
}
