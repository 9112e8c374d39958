//! Conditions on the codes of facts, as SQL.

use std::{collections::BTreeSet, fmt::Write as _};

use kernel::{Dimension, Filters, Form, Measure};
use store::Value;

/// The conditions of a measure and of filters on the row `f` of a fact, each beginning with AND; their values are
/// added to the parameters. A code that no fact can have matches nothing.
#[must_use]
pub fn conditions(measure: &Measure, filters: &Filters, f: &str, params: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    for only in measure.only {
        let codes = only.codes.iter().map(|code| (*code).to_owned()).collect();
        condition(&mut sql, only.dimension, &codes, f, params);
    }
    for (dimension, codes) in filters.iter() {
        condition(&mut sql, dimension, codes, f, params);
    }
    sql
}

fn condition(
    sql: &mut String,
    dimension: Dimension,
    codes: &BTreeSet<String>,
    f: &str,
    params: &mut Vec<Value>,
) {
    if dimension == Dimension::Form {
        let forms = codes.iter().filter_map(|code| code.parse::<Form>().ok());
        let mask = forms.fold(0, |mask, form| mask | form.bit());
        params.push(mask.into());
        let _ = write!(sql, " AND ({f}.forms & CAST(${} AS BIGINT)) <> 0", params.len());
        return;
    }
    let mut places = Vec::new();
    for code in codes {
        params.push(match dimension {
            Dimension::Child => i64::from(code == "yes").into(),
            _ => code.as_str().into(),
        });
        places.push(format!("${}", params.len()));
    }
    // Writing into a string cannot fail.
    let places = places.join(", ");
    let _ = match dimension {
        Dimension::Body => {
            write!(sql, " AND {f}.body_id IN (SELECT id FROM body WHERE uuid IN ({places}))")
        }
        other => write!(sql, " AND {f}.{} IN ({places})", other.code()),
    };
}
