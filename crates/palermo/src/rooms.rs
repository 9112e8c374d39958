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
        self.tables().into_iter().flat_map(|room| room.covered).copied().collect()
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
                let set = set.split(';').next().unwrap_or_default();
                let mut columns = set.split(',').filter_map(|pair| pair.split('=').next()).map(str::trim);
                if verb != "UPDATE" || columns.any(covered) {
                    found.push(format!("{start}{}", rest.chars().take(60).collect::<String>()));
                }
            }
        }
        found
    }

    /// Sources of the program: tests, and their kit, may write rows by hand.
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") && !path.ends_with("testkit") {
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
            // Examples that must not compile show such statements.
            let text: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let text = text.join("\n");
            for table in HOUSE.covered() {
                let mut found = past_the_log(&text, table);
                // Migrations that come before the one that covers the table, whose rows the start takes in.
                let before = [
                    "UPDATE body SET registering_organisation = CASE",
                    "UPDATE dossier SET state = CASE is_open",
                    "INSERT INTO tier_key (dossier_id, tier, number, made_at, retired_at) SELECT",
                    "INSERT INTO dossier_person (dossier_id, person, category, from_at) SELECT",
                    "UPDATE work_task SET dossier_id = case_id",
                    "UPDATE identity SET dossier_id = (SELECT MIN(k.dossier_id)",
                    "INSERT INTO account_role (account_id, role, from_at) SELECT",
                    "INSERT INTO account_training (account_id, training, from_at) SELECT",
                    "INSERT INTO body_duty (body_id, duty, given_at, confirmed_at) SELECT",
                ];
                found.retain(|one| !before.iter().any(|start| one.starts_with(start)));
                assert_eq!(found, Vec::<String>::new(), "{}", file.display());
            }
        }
    }

    #[test]
    fn a_statement_past_the_log_is_seen() {
        let account = *HOUSE.covered().iter().find(|table| table.name == "account").unwrap();
        for past in [
            "UPDATE account\n  SET language = $1, active = $2 WHERE id = $3",
            "UPDATE account SET entry = 1",
            "INSERT INTO account (uuid) VALUES ($1)",
            "DELETE FROM account WHERE id = 1",
        ] {
            assert_eq!(past_the_log(past, account).len(), 1, "{past}");
        }
        for fine in [
            "UPDATE account SET language = $1 WHERE active = 1",
            "DELETE FROM account_role_before WHERE id = 1",
        ] {
            assert!(past_the_log(fine, account).is_empty(), "{fine}");
        }
    }

    /// Tables of a database that stand in no list of a room, and those that stand in two, or are not there.
    fn unaccounted(there: &[String]) -> Vec<String> {
        let rooms: Vec<&Tables> = HOUSE.tables().into_iter().chain([&store::TABLES]).collect();
        let covered = rooms.iter().flat_map(|room| room.covered).map(|table| table.name);
        let uncovered = rooms.iter().flat_map(|room| room.uncovered).map(|(name, _)| *name);
        let listed: Vec<&str> = covered.chain(uncovered).collect();
        let in_none = there.iter().filter(|name| !listed.contains(&name.as_str())).cloned();
        let twice = |name: &&&str| listed.iter().filter(|other| *other == *name).count() > 1;
        let wrong = |name: &&&str| twice(name) || !there.iter().any(|table| table == **name);
        in_none.chain(listed.iter().filter(wrong).map(|name| (*name).to_owned())).collect()
    }

    /// Every table decides rights or is evidence, and then its rows are covered; or its room says why not.
    #[tokio::test]
    async fn every_table_of_every_room_is_covered_or_says_why_not() {
        let (store, _guard) = store::testing::sqlite_with(store::Options::default()).await;
        let program = crate::wiring::program(HOUSE, &vault::keyfile::ServerKey::in_memory());
        store.prepare(&program).await.unwrap();
        let sql =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
        let rows = store.snapshot().await.unwrap().query(sql, &[]).await.unwrap();
        let mut there: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert!(there.len() > 35, "{there:?}");
        assert_eq!(unaccounted(&there), Vec::<String>::new());
        for (name, why) in HOUSE.tables().iter().flat_map(|room| room.uncovered) {
            assert!(why.len() > 30, "{name}: {why}");
        }
        // The controls: a table that no room lists, and one that is listed and is not there.
        there.push("new_table".into());
        there.retain(|name| name != "seen");
        assert_eq!(unaccounted(&there), ["new_table", "seen"]);
    }

    #[test]
    fn covered_tables_differ_in_number_and_name() {
        assert!(HOUSE.covered().len() > 25);
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
