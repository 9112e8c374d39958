//! Every model of a table as CSV or JSON, in the notation of the published reference tables.

use serde_json::{Value as Json, json};

use crate::search::{Ranked, Scored};

/// Columns: generators with lists numbered from 1 and separated by blanks; 0 fine, 1 no maximum likelihood estimate,
/// 2 not identifiable, 3 both; parameters, those at minus infinity and the intercept included; parameters at minus
/// infinity; log-likelihood with the factorials; AIC; BIC; people, detected or not. The last four are empty when the
/// model cannot be fitted.
pub const HEADING: &str = "model,code,npar,ninf,loglik,aic,bic,nhat";

/// One row per model, best first.
#[must_use]
pub fn csv(ranked: &Ranked) -> String {
    let mut text = format!("{HEADING}\n");
    for one in &ranked.models {
        let Scored { model, existence, parameters, minus_infinite, score } = one;
        let start = format!("{},{},{parameters},{minus_infinite}", model.numbers(), existence.code());
        text.push_str(&match score {
            Some(score) => {
                format!("{start},{},{},{},{}\n", score.loglik, score.aic, score.bic, score.estimate)
            }
            None => format!("{start},,,,\n"),
        });
    }
    text
}

/// The same as an array of objects; nothing is `null`.
#[must_use]
pub fn json(ranked: &Ranked) -> String {
    let row = |one: &Scored| {
        json!({
            "model": one.model.numbers(),
            "code": one.existence.code(),
            "npar": one.parameters,
            "ninf": one.minus_infinite,
            "loglik": one.score.map(|score| score.loglik),
            "aic": one.score.map(|score| score.aic),
            "bic": one.score.map(|score| score.bic),
            "nhat": one.score.map(|score| score.estimate),
        })
    };
    let rows = Json::Array(ranked.models.iter().map(row).collect());
    format!("{rows:#}\n")
}
