//! Covered rows: written whole, found again only as they were read, and one way only as bytes.

use store::testing::both;
use store::{Batch, Column, CoveredRow, CoveredTable, Store, StoreError, Value, erase, put};

use super::{ask_int, with_people};

static PERSON: CoveredTable = CoveredTable {
    number: 258,
    name: "person",
    key: &["id"],
    columns: &[
        Column::Plain("uuid"),
        Column::Plain("name"),
        Column::Plain("age"),
        Column::Plain("photo"),
        Column::Reference { name: "team", table: "team_of" },
    ],
    dossier: None,
};

const COVERED: store::Migration = store::Migration::text(
    "0002_covered",
    "ALTER TABLE person ADD COLUMN entry {int};
     ALTER TABLE person ADD COLUMN place {int};
     CREATE TABLE team_of (id {id}, uuid TEXT NOT NULL UNIQUE) {strict};
     INSERT INTO team_of (uuid) VALUES ('blue');
     INSERT INTO team (name) VALUES ('blue');",
);

async fn prepared(store: &Store) {
    with_people(store).await;
    store.migrate(&[COVERED]).await.unwrap();
}

fn anna(age: i64) -> CoveredRow {
    let values = vec!["anna".into(), "Anna".into(), age.into(), Value::Null, "blue".into()];
    CoveredRow::new(&PERSON, values).unwrap().beside("version", 7_i64)
}

async fn written(store: &Store, row: &CoveredRow, stamp: (i64, i64)) -> store::Result<()> {
    let mut batch = Batch::new();
    put(&mut batch, row, stamp, "person");
    store.write(batch).await
}

async fn read(store: &Store) -> Vec<CoveredRow> {
    let (sql, params) = PERSON.page(None, "1 = 1", 10);
    let rows = store.snapshot().await.unwrap().query(&sql, &params).await.unwrap();
    rows.iter().map(|row| PERSON.read(row).unwrap()).collect()
}

#[tokio::test]
async fn a_row_is_written_whole_and_replaced_only_as_it_was_read() {
    for (engine, store, _guard) in both().await {
        prepared(&store).await;
        written(&store, &anna(30), (100, 0)).await.unwrap();
        assert_eq!(ask_int(&store, "SELECT version FROM person", &[]).await, 7, "{engine}");
        let mut row = read(&store).await.pop().unwrap();
        assert_eq!(row.stamp(), Some((100, 0)), "{engine}");
        assert_eq!(row.canonical(), anna(30).canonical(), "{engine}: what is read is what was written");
        let stale = row.clone();
        row.set("age", 31_i64).unwrap();
        written(&store, &row, (200, 3)).await.unwrap();
        let now = read(&store).await.pop().unwrap();
        assert_eq!((now.stamp(), now.get("age")), (Some((200, 3)), Some(&Value::Int(31))), "{engine}");
        // What was read before is not there any more.
        let guard = Err(StoreError::Guard("person"));
        assert_eq!(written(&store, &stale, (300, 0)).await, guard, "{engine}");
        let mut batch = Batch::new();
        erase(&mut batch, &stale, "person");
        assert_eq!(store.write(batch).await, guard, "{engine}");
        // A new row where another stands is a conflict, not an accident.
        assert_eq!(written(&store, &anna(1), (300, 0)).await, guard, "{engine}");
        let mut batch = Batch::new();
        erase(&mut batch, &now, "person");
        store.write(batch).await.unwrap();
        assert!(read(&store).await.is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_row_from_before_is_read_page_by_page_and_gets_its_stamp_once() {
    for (engine, store, _guard) in both().await {
        prepared(&store).await;
        for name in ["a", "b", "c"] {
            store.write(super::insert(name)).await.unwrap();
        }
        let mut last = None;
        let mut seen = Vec::new();
        loop {
            let (sql, params) = PERSON.page(last.as_ref(), "t.entry IS NULL", 2);
            let rows = store.snapshot().await.unwrap().query(&sql, &params).await.unwrap();
            let Some(row) = rows.last() else { break };
            last = Some(PERSON.read(row).unwrap());
            seen.extend(rows.iter().map(|row| PERSON.read(row).unwrap()));
        }
        let names: Vec<String> = seen.iter().map(CoveredRow::shown).collect();
        assert_eq!(names, ["a", "b", "c"], "{engine}");
        for row in &seen {
            written(&store, row, (5, 0)).await.unwrap();
            let again = written(&store, row, (6, 0)).await;
            assert_eq!(again, Err(StoreError::Guard("person")), "{engine}");
        }
    }
}

/// Computed by hand from the documented layout. If this fails, rows that exist no longer fit their digests.
#[test]
fn the_canonical_bytes_are_the_documented_ones() {
    let values = vec!["a".into(), Value::Null, (-2_i64).into(), vec![0_u8, 255].into(), "blue".into()];
    let bytes = CoveredRow::new(&PERSON, values).unwrap().canonical();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = [
        "010102",
        "0000020000000000000001",
        "61",
        "0002010000000000000008",
        "fffffffffffffffe",
        "0003030000000000000002",
        "00ff",
        "0004020000000000000004",
        "626c7565",
    ];
    assert_eq!(hex, expected.concat());
}

#[test]
fn values_cannot_move_between_columns_or_kinds() {
    let row = |values: [Value; 5]| CoveredRow::new(&PERSON, values.to_vec()).unwrap().canonical();
    let null = || Value::Null;
    let all = [
        row([null(), null(), null(), null(), null()]),
        row(["a".into(), null(), null(), null(), null()]),
        row([null(), "a".into(), null(), null(), null()]),
        row([vec![b'a'].into(), null(), null(), null(), null()]),
        row(["ab".into(), null(), null(), null(), null()]),
        row(["a".into(), "b".into(), null(), null(), null()]),
        row(["".into(), null(), null(), null(), null()]),
        row([0.into(), null(), null(), null(), null()]),
    ];
    for (place, one) in all.iter().enumerate() {
        assert!(all.iter().skip(place + 1).all(|other| one != other), "{place}");
    }
}

#[test]
fn mistakes_are_refused() {
    assert!(CoveredRow::new(&PERSON, vec![Value::Null]).is_err());
    assert!(anna(1).set("version", 1_i64).is_err(), "not covered");
    assert_eq!(anna(1).get("version"), None);
    static TWICE: CoveredTable =
        CoveredTable { number: 258, name: "other", key: &[], columns: &[], dossier: None };
    assert_eq!(store::covered_defects(&[&PERSON, &TWICE]).len(), 2);
}
