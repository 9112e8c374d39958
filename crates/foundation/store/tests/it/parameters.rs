//! `$n` in every order, beside text that only looks like it.

use proptest::prelude::*;
use store::testing::both;
use store::{Store, Value};

/// A piece of a SELECT list: its text and the value that it must give, given the values of the parameters.
#[derive(Debug, Clone)]
enum Piece {
    Parameter(usize),
    Cast(usize),
    Literal(String),
    Named(String),
    Commented(usize, String),
}

impl Piece {
    fn sql(&self) -> String {
        match self {
            Piece::Parameter(n) => format!("CAST(${n} AS BIGINT)"),
            Piece::Cast(n) => format!("${n}::BIGINT"),
            Piece::Literal(text) => format!("'{}'", text.replace('\'', "''")),
            Piece::Named(name) => format!("7 AS \"{}\"", name.replace('"', "\"\"")),
            Piece::Commented(n, text) => {
                format!("/* {} */ CAST(${n} AS BIGINT) -- {}\n", text.replace(['*', '/'], " "), text)
            }
        }
    }

    fn value(&self) -> Value {
        match self {
            Piece::Parameter(n) | Piece::Cast(n) | Piece::Commented(n, _) => Value::Int(100 + *n as i64),
            Piece::Literal(text) => Value::Text(text.clone()),
            Piece::Named(_) => Value::Int(7),
        }
    }
}

fn piece() -> impl Strategy<Value = Piece> {
    // Text in which parameters, quotes and comments are likely.
    let text = proptest::collection::vec(
        prop_oneof![
            Just("$1"),
            Just("$2 "),
            Just("'"),
            Just("\""),
            Just("--"),
            Just("?1"),
            Just("x"),
            Just("é"),
            Just(":a"),
            Just("$$")
        ],
        1..6,
    )
    .prop_map(|parts| parts.concat());
    prop_oneof![
        (1..=12_usize).prop_map(Piece::Parameter),
        (1..=12_usize).prop_map(Piece::Cast),
        text.clone().prop_map(Piece::Literal),
        text.clone().prop_map(Piece::Named),
        (1..=12_usize, text).prop_map(|(n, text)| Piece::Commented(n, text)),
    ]
}

async fn check(engine: &str, store: &Store, pieces: &[Piece]) {
    // All twelve parameters are named once, last to first, so that the count is right.
    let all: Vec<Piece> = (1..=12).rev().map(Piece::Parameter).chain(pieces.iter().cloned()).collect();
    let list: Vec<String> = all.iter().map(Piece::sql).collect();
    let params: Vec<Value> = (1..=12_i64).map(|n| Value::Int(100 + n)).collect();
    let sql = format!("SELECT {}", list.join(", "));
    let row = store.snapshot().await.unwrap().query_one(&sql, &params).await;
    let row = row.unwrap_or_else(|e| panic!("{engine}: {e}\n{sql}")).unwrap();
    let expected: Vec<Value> = all.iter().map(Piece::value).collect();
    assert_eq!(row.values(), expected, "{engine}: {sql}");
}

#[test]
fn every_parameter_finds_its_value_whatever_stands_around_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let stores = runtime.block_on(both());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(128));
    runner
        .run(&proptest::collection::vec(piece(), 0..12), |pieces| {
            for (engine, store, _guard) in &stores {
                runtime.block_on(check(engine, store, &pieces));
            }
            Ok(())
        })
        .unwrap();
}
