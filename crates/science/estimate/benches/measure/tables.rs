//! The capture tables that are measured: the potential victims of trafficking of the United Kingdom in 2013 (Silverman
//! 2014; Bales, Hesketh and Silverman 2015), and the killings in Kosovo (Ball and others 2002) when its file is there.

use std::path::Path;

use estimate::read::{Options, read};
use estimate::table::Table;

use crate::Outcome;

/// Lists of the United Kingdom: local authorities, other organisations, police, government, the public, the agency.
const UK_LISTS: [&str; 6] = ["LA", "NG", "PF", "GO", "GP", "NCA"];

/// Cases by combination: the letters stand for the lists in their order.
const UK: [(&str, u64); 25] = [
    ("a", 54),
    ("b", 463),
    ("c", 907),
    ("d", 695),
    ("e", 316),
    ("f", 57),
    ("ab", 15),
    ("ac", 19),
    ("ad", 3),
    ("bc", 56),
    ("bd", 19),
    ("be", 1),
    ("bf", 3),
    ("cd", 69),
    ("ce", 10),
    ("cf", 31),
    ("de", 8),
    ("df", 6),
    ("ef", 1),
    ("abc", 1),
    ("abd", 1),
    ("bcd", 4),
    ("bcf", 3),
    ("cdf", 1),
    ("abcd", 1),
];

/// The table of six lists.
pub fn uk_6() -> Outcome<Table> {
    let mut counts = vec![0; 64];
    for (combination, cases) in UK {
        let on = combination.bytes().map(|letter| 1_usize << (letter - b'a')).sum::<usize>();
        *counts.get_mut(on).ok_or("a combination of the built-in table is wrong")? = cases;
    }
    let lists = UK_LISTS.iter().map(|list| (*list).to_owned()).collect();
    let table = Table::new(lists, counts).ok_or("the built-in table is wrong")?;
    match file("UKdat")? {
        Some(other) if other.counts() != table.counts() => Err("the built-in table is not the file".into()),
        _ => Ok(table),
    }
}

/// The same with police and agency as one list.
pub fn uk_5() -> Outcome<Table> {
    Ok(uk_6()?.merge(&[2, 5])?)
}

/// The same without the list of the public.
pub fn uk_4() -> Outcome<Table> {
    Ok(uk_5()?.without(4)?)
}

/// Four lists of killings, dense; nothing when its file is not there.
pub fn kosovo() -> Outcome<Option<Table>> {
    file("Kosovo")
}

fn file(name: &str) -> Outcome<Option<Table>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/mse/tables");
    match std::fs::read(folder.join(name).with_extension("csv")) {
        Ok(bytes) => Ok(Some(read(&bytes, &Options::default())?.table)),
        Err(_) => Ok(None),
    }
}
