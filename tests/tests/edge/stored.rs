//! Everything that a database holds, as values.

use store::Value;
use testkit::House;

/// Every value of every table that is not empty: the name of its table, its bytes as they are stored.
pub async fn values(house: &House) -> Vec<(String, Vec<u8>)> {
    let sql = if house.engine == "postgres" {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let tables: Vec<String> = house.rows(sql, &[]).await.iter().map(|row| row.text(0).unwrap()).collect();
    assert!(tables.len() > 20, "{}: {tables:?}", house.engine);
    let mut values = Vec::new();
    for table in tables {
        for row in house.rows(&format!("SELECT * FROM \"{table}\""), &[]).await {
            values.extend(row.values().iter().filter_map(|value| match value {
                Value::Text(text) => Some((table.clone(), text.clone().into_bytes())),
                Value::Bytes(bytes) => Some((table.clone(), bytes.clone())),
                Value::Null | Value::Int(_) => None,
            }));
        }
    }
    assert!(values.len() > 100, "{}: {} values", house.engine, values.len());
    values
}

/// The tables in which these bytes stand somewhere.
pub fn holding(values: &[(String, Vec<u8>)], wanted: &[u8]) -> Vec<String> {
    let holds = |bytes: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    values.iter().filter(|(_, bytes)| holds(bytes)).map(|(table, _)| table.clone()).collect()
}
