//! Whatever somebody does by hand to a table of the house is found and placed, or its table is named here with the reason
//! why it holds nothing that could be. The list of tables is the database's own: a new one without a place here fails.

use std::collections::{BTreeMap, BTreeSet};

use access::{
    accounts,
    audit::{self, Finding, Wrong},
    foundation::{OpenRecovery, ProposeMember, RemoveMember},
};
use ledger::Outcome;
use store::{Batch, CoveredTable, Row, StoreError, Value};

use crate::{
    emergency::{from_asking_to_review, worlds_at},
    world::{TRIAGE, World},
};

/// A house in which there is something in every table that the program fills.
async fn lively(world: &World) {
    for _ in 0..2 {
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let case = referred.case;
        from_asking_to_review(world, &referred.number.to_string()).await;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
    }
    // The screenings that the kit wrote past the door; and one that was begun through it.
    world.write("DELETE FROM screening WHERE entry IS NULL", vec![]).await;
    let begun = [("setting", "street"), ("age", "adult")];
    world.browser("officer").await.send_from("/screenings/new", "/screenings/new", &begun).await;
    recovery(world).await;
    let trail = access::PendingEntries::default();
    for number in 0..300 {
        world.access.note_outside(&trail, &format!("person-{number}"), "sign_in", Outcome::Refused);
    }
    world.access.flush(&trail).await.unwrap();
    audit::sequence(&world.store).await.unwrap();
    audit::check_nightly(&world.access, &tables()).await.unwrap();
    audit::sequence(&world.store).await.unwrap();
    audit::checkpoint(&world.access).await.unwrap().unwrap();
    assert_eq!(findings(world).await, vec![], "{}", world.engine);
    world.check().await.unwrap();
}

/// Somebody leaves a team, is proposed again, and its recovery is opened for that person.
async fn recovery(world: &World) {
    let (team, person) = (world.teams["focal"], world.person("untrained").account);
    let mut act = world.act("manager").await;
    let permit = act.permit::<RemoveMember>(team).await.unwrap();
    accounts::remove(&mut act, &permit, team, person).await.unwrap();
    act.commit().await.unwrap();
    let mut act = world.act("manager").await;
    let permit = act.permit::<ProposeMember>(team).await.unwrap();
    accounts::propose(&mut act, &permit, team, person).await.unwrap();
    act.commit().await.unwrap();
    let mut act = world.act("manager").await;
    let permit = act.permit::<OpenRecovery>(team).await.unwrap();
    accounts::open_recovery(&mut act, &permit, team, person).await.unwrap();
    act.commit().await.unwrap();
}

fn tables() -> Vec<&'static CoveredTable> {
    testkit::HOUSE.covered()
}

async fn findings(world: &World) -> Vec<Finding> {
    audit::check_rows(&world.access, &tables()).await.unwrap().findings
}

/// The names of a table's columns, from the schema.
async fn columns(world: &World, table: &str) -> Vec<String> {
    let sql = match world.engine {
        "sqlite" => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        _ => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    let rows = world.rows(sql, &[table.into()]).await;
    assert!(!rows.is_empty(), "{}: {table} has no columns", world.engine);
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

/// A row as it is, to be put back.
struct Whole {
    table: String,
    columns: Vec<String>,
    values: Vec<Value>,
}

impl Whole {
    fn of(table: &str, columns: &[String], row: &Row) -> Self {
        Self { table: table.into(), columns: columns.to_vec(), values: row.values().to_vec() }
    }

    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|one| one == column).unwrap()
    }

    /// The condition that finds it among the rows of its table, as the values are: over all columns that hold something.
    fn found_by(&self, from: usize) -> (String, Vec<Value>) {
        let mut parts = Vec::new();
        let mut params = Vec::new();
        for (column, value) in self.columns.iter().zip(&self.values) {
            if *value == Value::Null {
                parts.push(format!("{column} IS NULL"));
            } else {
                params.push(value.clone());
                parts.push(format!("{column} = ${}", from + params.len()));
            }
        }
        (parts.join(" AND "), params)
    }

    async fn change(&self, world: &World, column: &str, to: Value) -> Result<Self, StoreError> {
        let mut values = self.values.clone();
        values[self.place(column)] = to.clone();
        let (condition, params) = self.found_by(1);
        let sql = format!("UPDATE {} SET {column} = $1 WHERE {condition}", self.table);
        one(world, sql, [vec![to], params].concat()).await?;
        Ok(Self { values, columns: self.columns.clone(), table: self.table.clone() })
    }

    async fn delete(&self, world: &World) -> Result<(), StoreError> {
        let (condition, params) = self.found_by(0);
        one(world, format!("DELETE FROM {} WHERE {condition}", self.table), params).await
    }

    async fn insert(&self, world: &World) {
        let there = self.columns.iter().zip(&self.values).filter(|(_, value)| **value != Value::Null);
        let (columns, values): (Vec<&str>, Vec<Value>) =
            there.map(|(column, value)| (column.as_str(), value.clone())).unzip();
        let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
        let given = if world.engine == "postgres" { "OVERRIDING SYSTEM VALUE" } else { "" };
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sql = format!("INSERT INTO {} ({columns}) {given} VALUES ({places})", self.table);
        one(world, sql, values).await.unwrap();
    }
}

/// One statement over one row.
async fn one(world: &World, sql: String, params: Vec<Value>) -> Result<(), StoreError> {
    let mut batch = Batch::new();
    batch.guard(sql, params, 1, "one row");
    world.store.write(batch).await
}

/// Other values, of which the column takes one.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Int(number) => vec![Value::Int(number + 1), Value::Int(number - 1)],
        Value::Text(text) => vec![Value::Text(format!("{text}x"))],
        Value::Bytes(bytes) => {
            let mut other = bytes.clone();
            match other.last_mut() {
                Some(last) => *last ^= 1,
                None => other.push(1),
            }
            vec![Value::Bytes(other)]
        }
        Value::Null => vec![Value::Int(1), Value::Text("x".into()), Value::Bytes(vec![1])],
    }
}

/// What somebody does to a row.
#[derive(Debug, Clone)]
enum ByHand {
    Change(String),
    Delete,
    /// The entry that wrote it is struck out.
    Strike,
}

/// Does it, sees that it is found in its table, and undoes it. False when the schema itself refuses it.
async fn found(world: &World, whole: &Whole, what: &ByHand) -> bool {
    let column = match what {
        ByHand::Change(column) => column.as_str(),
        ByHand::Strike => "entry",
        ByHand::Delete => "",
    };
    let mut changed = None;
    if column.is_empty() {
        if whole.delete(world).await.is_err() {
            return false;
        }
    } else {
        let old = whole.values[whole.place(column)].clone();
        let values = if column == "entry" { vec![Value::Null] } else { others(&old) };
        for to in values {
            if let Ok(now) = whole.change(world, column, to).await {
                changed = Some((now, old));
                break;
            }
        }
        if changed.is_none() {
            return false;
        }
    }
    let found = findings(world).await;
    let placed = found.iter().any(|one| one.table == whole.table && !one.key.is_empty());
    assert!(placed, "{}: {} {what:?}: {found:?}", world.engine, whole.table);
    match changed {
        Some((now, old)) => drop(now.change(world, column, old).await.unwrap()),
        None => whole.insert(world).await,
    }
    true
}

async fn rows(world: &World, table: &str) -> Vec<Whole> {
    let columns = columns(world, table).await;
    let rows = world.rows(&format!("SELECT {} FROM {table}", columns.join(", ")), &[]).await;
    rows.iter().map(|row| Whole::of(table, &columns, row)).collect()
}

fn kinds(table: &CoveredTable) -> Vec<ByHand> {
    let changes = table.columns.iter().map(|column| ByHand::Change(column.name().into()));
    changes.chain([ByHand::Delete, ByHand::Strike]).collect()
}

/// Covered tables in which nothing is written by what happens here: rooms that are to come fill them, or years that pass.
const EMPTY: &[&str] = &["shred_list", "log_expiry", "account_shut"];

#[tokio::test]
async fn whatever_is_done_to_a_covered_table_by_hand_is_found_and_placed() {
    for world in worlds_at("2026-11-23T09:00:00Z").await {
        lively(&world).await;
        let (mut tried, mut refused) = (0, 0);
        for table in tables() {
            let rows = rows(&world, table.name).await;
            let Some(whole) = rows.last() else {
                assert!(EMPTY.contains(&table.name), "{}: nothing is in {}", world.engine, table.name);
                continue;
            };
            for what in kinds(table) {
                match found(&world, whole, &what).await {
                    true => tried += 1,
                    false => refused += 1,
                }
            }
        }
        assert!(tried > 100 && refused < tried, "{}: {tried} {refused}", world.engine);
        assert_eq!(findings(&world).await, vec![], "{}: all of it undone", world.engine);
        world.check().await.unwrap();
    }
}

#[tokio::test]
async fn random_changes_of_random_rows_are_found_and_placed() {
    let many = test_length::runs(60, 10_000);
    for world in worlds_at("2026-11-23T09:00:00Z").await {
        lively(&world).await;
        let mut chance = 88_172_645_463_325_252_u64;
        // The numbers of Marsaglia's xorshift: the same in every run.
        let mut of = |many: usize| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance as usize % many
        };
        let mut filled = Vec::new();
        for table in tables() {
            let rows = rows(&world, table.name).await;
            if !rows.is_empty() {
                filled.push((kinds(table), rows));
            }
        }
        let mut tried = 0;
        for _ in 0..many {
            let (kinds, rows) = &filled[of(filled.len())];
            let (what, whole) = (&kinds[of(kinds.len())], &rows[of(rows.len())]);
            tried += usize::from(found(&world, whole, what).await);
        }
        assert!(tried > many / 2, "{}: {tried} of {many}", world.engine);
        assert_eq!(findings(&world).await, vec![], "{}: all of it undone", world.engine);
    }
}

/// The rows of all covered tables, by table and key.
async fn state(world: &World) -> BTreeMap<(&'static str, String), Whole> {
    let mut state = BTreeMap::new();
    for table in tables() {
        for whole in rows(world, table.name).await {
            let key: Vec<&Value> = table.key.iter().map(|key| &whole.values[whole.place(key)]).collect();
            // Text and bytes are shown by their lengths only: such keys do not change here.
            state.insert((table.name, format!("{key:?}")), whole);
        }
    }
    state
}

/// A row written over with everything that another one holds, its entry included.
async fn written_over(world: &World, there: &Whole, with: &Whole) {
    // The identifier of a row is given by the database, and the same in both.
    let held = || with.columns.iter().zip(&with.values).filter(|(column, _)| *column != "id");
    let (condition, params) = there.found_by(held().count());
    let sets: Vec<String> =
        (1..).zip(held()).map(|(place, (column, _))| format!("{column} = ${place}")).collect();
    let values: Vec<Value> = held().map(|(_, value)| value.clone()).collect();
    let sql = format!("UPDATE {} SET {} WHERE {condition}", with.table, sets.join(", "));
    one(world, sql, [values, params].concat()).await.unwrap();
}

#[tokio::test]
async fn a_row_as_it_was_before_is_found_also_with_its_old_entry_and_its_old_seal() {
    for world in worlds_at("2026-11-23T09:00:00Z").await {
        lively(&world).await;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        world.write("DELETE FROM screening WHERE entry IS NULL", vec![]).await;
        let before = state(&world).await;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let after = state(&world).await;
        let mut put_back = 0;
        for (place, old) in &before {
            // Written again since; columns that are not covered change without an entry.
            let again = |new: &&Whole| new.values[new.place("entry")] != old.values[old.place("entry")];
            let Some(new) = after.get(place).filter(again) else { continue };
            written_over(&world, new, old).await;
            let found = findings(&world).await;
            let placed = found.iter().any(|one| one.table == old.table && one.wrong == Wrong::PutBack);
            assert!(placed, "{}: {place:?}: {found:?}", world.engine);
            written_over(&world, old, new).await;
            put_back += 1;
        }
        assert!(put_back > 0, "{}", world.engine);
        // The sealed bytes of one row in another of the same table: each is bound to its row.
        let mut exchanged = 0;
        for table in tables() {
            let rows = rows(&world, table.name).await;
            let [one, .., other] = rows.as_slice() else { continue };
            for column in table.columns.iter().map(store::Column::name) {
                let (mine, theirs) = (&one.values[one.place(column)], &other.values[other.place(column)]);
                let sealed = matches!((mine, theirs), (Value::Bytes(_), Value::Bytes(_))) && mine != theirs;
                let Some(now) = (match sealed {
                    true => one.change(&world, column, theirs.clone()).await.ok(),
                    false => None,
                }) else {
                    continue;
                };
                let found = findings(&world).await;
                assert!(found.iter().any(|wrong| wrong.table == table.name), "{}: {column}", table.name);
                now.change(&world, column, mine.clone()).await.unwrap();
                exchanged += 1;
            }
        }
        assert!(exchanged > 3, "{}: {exchanged}", world.engine);
        assert_eq!(findings(&world).await, vec![], "{}: all of it undone", world.engine);
    }
}

/// What is done to a table that is not covered, and who finds it.
enum Uncovered {
    /// Statements; `palermo check` finds each.
    Check(&'static [&'static str]),
    /// Statements; the check of the night finds each.
    Night(&'static [&'static str]),
    /// Statements; the database is refused when it is opened.
    Opening(&'static [&'static str]),
    /// It is held against the key file at every start, and one that does not fit stops it
    /// (`a_foreign_key_is_refused_before_anything_is_done_with_it`).
    Start,
    /// What is there passes within minutes or days and says nothing that anybody relies on afterwards.
    Passing,
}

use Uncovered::{Check, Night, Opening, Passing, Start};

const UNCOVERED: &[(&str, Uncovered)] = &[
    ("audit_entry", Check(&["INSERT INTO audit_entry (uuid, at_ms, content, salt, commitment)
        SELECT 'made-up', 1, content, salt, commitment FROM log_entry WHERE number = (SELECT MIN(number) FROM log_entry)"])),
    ("log_entry", Check(&[
        "UPDATE log_entry SET content = NULL, salt = NULL WHERE number = (SELECT MIN(number) FROM log_entry)",
        "DELETE FROM log_entry WHERE number = (SELECT MAX(number) FROM log_entry)",
    ])),
    ("log_link", Check(&[
        "DELETE FROM log_link WHERE seq = (SELECT MAX(seq) FROM log_link)",
        "UPDATE log_link SET leaf = prev WHERE seq = 7",
    ])),
    ("log_waiting", Check(&["INSERT INTO log_waiting (entry) SELECT MIN(number) FROM log_entry"])),
    ("log_checkpoint", Check(&["UPDATE log_checkpoint SET note = replace(note, 'palermo', 'other')"])),
    ("log_tile", Check(&["DELETE FROM log_tile"])),
    ("log_checked", Night(&["UPDATE log_checked SET findings = findings + 1"])),
    ("dossier_list", Check(&["DELETE FROM dossier_list WHERE dossier_id = 1", "UPDATE dossier_list SET grants = 0"])),
    ("fact", Check(&["DELETE FROM fact WHERE id = (SELECT MAX(id) FROM fact)"])),
    ("fact_subject", Check(&["UPDATE fact_subject SET uuid = 'made-up' WHERE id = (SELECT MAX(id) FROM fact_subject)"])),
    ("track_state", Check(&["DELETE FROM track_state", "UPDATE track_state SET state = 'made_up'"])),
    ("schema_migration", Opening(&["DELETE FROM schema_migration WHERE id = '0150_civil_days'",
        "INSERT INTO schema_migration (id, checksum, applied) VALUES ('9999_other', '', '')"])),
    ("house_key", Start),
    ("process_start", Passing),
    ("pending_wrap", Passing),
    ("parked_form", Passing),
    ("session_trace", Passing),
    ("known_browser", Passing),
    ("sign_in_unknown", Passing),
    ("seen", Passing),
    ("lease", Passing),
    ("change_slot", Passing),
    ("change_number", Passing),
];

/// The tables of the database.
async fn all_tables(world: &World) -> BTreeSet<String> {
    let sql = match world.engine {
        "sqlite" => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        }
        _ => {
            "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        }
    };
    world.rows(sql, &[]).await.iter().map(|row| row.text(0).unwrap()).collect()
}

#[tokio::test]
async fn every_table_has_its_kinds_of_change_or_holds_what_passes() {
    for world in worlds_at("2026-11-23T09:00:00Z").await {
        let covered = tables().into_iter().map(|table| table.name.to_owned());
        let named: BTreeSet<String> =
            covered.chain(UNCOVERED.iter().map(|(name, _)| (*name).to_owned())).collect();
        assert_eq!(all_tables(&world).await, named, "{}", world.engine);
        let passing = UNCOVERED.iter().filter(|(_, how)| matches!(how, Passing)).count();
        assert!(passing < UNCOVERED.len() / 2, "{passing}");
    }
}

#[tokio::test]
async fn what_is_done_to_a_table_of_the_log_is_found_by_its_finder() {
    by_its_finder(|table| table.starts_with("log_") || table == "audit_entry").await;
}

#[tokio::test]
async fn what_is_done_to_a_table_that_follows_from_others_is_found_by_its_finder() {
    by_its_finder(|table| !table.starts_with("log_") && table != "audit_entry").await;
}

async fn by_its_finder(mine: fn(&str) -> bool) {
    let mut tried = 0;
    for (table, how) in UNCOVERED.iter().filter(|(table, _)| mine(table)) {
        let (Check(statements) | Night(statements) | Opening(statements)) = how else { continue };
        for sql in *statements {
            for world in worlds_at("2026-11-23T09:00:00Z").await {
                lively(&world).await;
                world.write(sql, vec![]).await;
                let found = match how {
                    Check(_) => world.check().await.is_err(),
                    Opening(_) => world.opens_to_be_read().await.is_err(),
                    _ => audit::check_nightly(&world.access, &tables()).await.unwrap().findings() > 0,
                };
                assert!(found, "{}: {table}: {sql}", world.engine);
                tried += 1;
            }
        }
    }
    assert!(tried >= 8, "{tried}");
}
