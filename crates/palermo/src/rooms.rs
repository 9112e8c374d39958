//! The one list of rooms. Nothing else in the house lists rooms, routes, verbs or measures by hand.

use access::Rights;
use kernel::Counts;
use protect::rules::Tracks;
use store::{CoveredTable, Tables};
use web::Rooms;
use words::Texts;

/// Every room, in the order in which the navigation shows them.
pub static ROOMS: Rooms = Rooms(&[&detect::ROOM, &protect::ROOM, &steer::ROOM, &::people::ROOM]);

/// What a house is put together from.
#[derive(Clone, Copy)]
pub struct HousePlan {
    /// The rooms.
    pub rooms: Rooms,
    /// The tracks that rooms above protect bring to its mechanism, in the order in which pages show them.
    pub tracks: Tracks,
}

/// The house that is shipped.
pub static HOUSE: HousePlan = HousePlan { rooms: ROOMS, tracks: &[] };

impl HousePlan {
    /// The tables of every room and of the foundation that all rooms stand on.
    #[must_use]
    pub fn tables(self) -> Vec<&'static Tables> {
        let foundation = [&access::TABLES, &facts::TABLES, &work::TABLES];
        let rooms =
            self.rooms.0.iter().map(|room| room.tables).filter(|tables| !tables.migrations.is_empty());
        foundation.into_iter().chain(rooms).collect()
    }

    /// What every room declares of rights.
    #[must_use]
    pub fn rights(self) -> Vec<&'static Rights> {
        self.rooms.0.iter().map(|room| room.rights).collect()
    }

    /// The tables whose rows are covered by the audit log.
    #[must_use]
    pub fn covered(self) -> Vec<&'static CoveredTable> {
        access::COVERED.iter().chain(self.rooms.0.iter().flat_map(|room| room.covered)).copied().collect()
    }

    /// What every room counts.
    #[must_use]
    pub fn counts(self) -> Vec<&'static Counts> {
        self.rooms.0.iter().map(|room| room.counts).collect()
    }

    /// The message files of every room.
    #[must_use]
    pub fn messages(self) -> Vec<&'static Texts> {
        self.rooms.0.iter().map(|room| room.messages).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    /// Statements that would write a covered column past `store::put`.
    fn past_the_log(text: &str, table: &CoveredTable) -> Vec<String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found = Vec::new();
        for verb in ["INSERT INTO", "DELETE FROM", "UPDATE"] {
            let start = format!("{verb} {}", table.name);
            for (at, _) in text.match_indices(&start) {
                let rest = text.get(at + start.len()..).unwrap_or_default();
                if rest.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
                    continue;
                }
                let covered = |column: &str| {
                    ["entry", "place"].contains(&column)
                        || table.columns.iter().any(|one| one.name() == column)
                };
                let set = rest.trim_start().strip_prefix("SET ").unwrap_or_default();
                let set = set.split(" WHERE ").next().unwrap_or_default();
                let mut columns = set.split(',').filter_map(|pair| pair.split('=').next()).map(str::trim);
                if verb != "UPDATE" || columns.any(covered) {
                    found.push(format!("{start}{}", rest.chars().take(60).collect::<String>()));
                }
            }
        }
        found
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn covered_tables_are_written_under_their_entry_only() {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates"), &mut files);
        assert!(files.len() > 100);
        for file in files {
            // This file names such statements to show that they are found.
            if file.ends_with("palermo/src/rooms.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for table in HOUSE.covered() {
                let mut found = past_the_log(&text, table);
                // Migration 0060 fills a new column before the rows are taken in by 0096 and the start.
                found.retain(|one| !one.starts_with("UPDATE body SET registering_organisation = CASE"));
                assert_eq!(found, Vec::<String>::new(), "{}", file.display());
            }
        }
    }

    #[test]
    fn a_statement_past_the_log_is_seen() {
        let account = *HOUSE.covered().iter().find(|table| table.name == "account").unwrap();
        for past in [
            "UPDATE account\n  SET language = $1, role = $2 WHERE id = $3",
            "UPDATE account SET entry = 1",
            "INSERT INTO account (uuid) VALUES ($1)",
            "DELETE FROM account WHERE id = 1",
        ] {
            assert_eq!(past_the_log(past, account).len(), 1, "{past}");
        }
        for fine in
            ["UPDATE account SET language = $1 WHERE role = 'x'", "DELETE FROM account_role WHERE id = 1"]
        {
            assert!(past_the_log(fine, account).is_empty(), "{fine}");
        }
    }

    #[test]
    fn covered_tables_differ_in_number_and_name() {
        assert!(HOUSE.covered().len() > 7);
        assert_eq!(store::covered_defects(&HOUSE.covered()), Vec::<String>::new());
    }

    #[test]
    fn every_message_file_of_the_folder_is_embedded_once() {
        words::add(&HOUSE.messages()).unwrap();
        let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/locales");
        for lang in kernel::Lang::ALL {
            let mut embedded: Vec<String> =
                words::embedded(lang).into_iter().map(|name| format!("{name}.ftl")).collect();
            embedded.sort();
            let there = std::fs::read_dir(locales.join(lang.code())).unwrap();
            let mut there: Vec<String> = there
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .filter(|name| name.ends_with(".ftl"))
                .collect();
            there.sort();
            assert_eq!(embedded, there, "what rooms embed and data/locales/{} differ", lang.code());
        }
    }
}
