//! Every shared reference result, compared.

use crate::data::{self, Compared, conclude, relative};
use crate::plain;
use estimate::bca::Bootstrap;
use estimate::bootstrap::{Best, Plan, Stepwise, bootstrap, estimates};
use estimate::error::Existence;
use estimate::error::Refusal;
use estimate::exist::existence;
use estimate::fit::fit;
use estimate::model::Model;
use estimate::profile;
use estimate::run::Run;
use estimate::search::{Criterion, Search, all_models};
use estimate::stepwise::{P_THRESHOLD, by_aic, by_p};
use std::collections::HashMap;

const MODELS: [(&str, usize); 6] = [
    ("Artificial_3", 8),
    ("HIV", 113),
    ("Kosovo", 113),
    ("UKdat_4", 113),
    ("UKdat_5", 6893),
    ("MadiganYork_5", 6893),
];

#[test]
fn every_model_of_every_table() {
    if data::folder().is_none() {
        return;
    }
    let mut codes = Compared::new("models: code, parameters, minus infinite, notation");
    let mut likelihood = Compared::new("models: log-likelihood, AIC, BIC (absolute)");
    let mut estimates = Compared::new("models: estimate (relative)");
    for (name, models) in MODELS {
        let table = data::table(&format!("tables/{name}.csv"));
        let ranked = all_models(&table, &Search::default(), Criterion::Bic, &Run::new()).unwrap();
        assert!(ranked.exhaustive);
        assert_eq!(ranked.models.len(), models, "{name}");
        let by_name: HashMap<String, _> = ranked.models.iter().map(|m| (m.model.numbers(), m)).collect();
        for row in data::rows(&format!("reference/{name}_models.csv.gz")) {
            let ours = by_name.get(&row["model"]);
            let Some(ours) = ours else {
                panic!("{name}: {} is not among ours", row["model"]);
            };
            codes.equal(
                row["code"] == ours.existence.code().to_string()
                    && row["npar"] == ours.parameters.to_string()
                    && row["ninf"] == ours.minus_infinite.to_string()
                    && ours.score.is_some() == (row["code"] == "0"),
            );
            if let Some(score) = ours.score {
                for (got, column) in [(score.loglik, "loglik"), (score.aic, "aic"), (score.bic, "bic")] {
                    likelihood.difference((got - row[column].parse::<f64>().unwrap()).abs(), 1e-6);
                }
                estimates.difference(relative(score.estimate, row["nhat"].parse().unwrap()), 1e-6);
            }
        }
    }
    let fitted = 13_433;
    conclude(vec![(codes, 14_133), (likelihood, 3 * fitted), (estimates, fitted)]);
}

const BOOTSTRAPPED: [&str; 5] = ["Artificial_3", "HIV", "Kosovo", "UKdat_4", "UKdat_5"];

/// The reference returned numbers beyond this when its unchecked start model had no estimate.
const BEYOND: f64 = 1e12;

#[test]
fn stepwise_replicates_and_their_intervals() {
    if data::folder().is_none() {
        return;
    }
    let all = data::json("reference/reference.json");
    let mut points = Compared::new("stepwise replicates: estimate (relative)");
    let mut refused = Compared::new("stepwise replicates: refused where the reference ran off");
    let mut jackknife = Compared::new("stepwise jackknife (relative)");
    let mut intervals = Compared::new("stepwise a, z0, BCa and percentile limits (relative)");
    for name in BOOTSTRAPPED {
        let table = data::table(&format!("tables/{name}.csv"));
        let method = Stepwise::by_p(&table, P_THRESHOLD, &[]);
        let given = data::replicates(&format!("reference/{name}_replicates.csv.gz"), table.lists().len());
        let ours = estimates(&given.tables, &method, &Run::new()).unwrap();
        for (got, want) in ours.iter().zip(&given.estimates) {
            if *want > BEYOND {
                refused.equal(matches!(got, Err(Refusal::Existence(Existence::NoMle))));
            } else {
                points.difference(got.map_or(f64::NAN, |got| relative(got, *want)), 1e-6);
            }
        }
        let boot = &all[name]["boot"];
        let plan = Plan { replicates: 20, levels: vec![0.8, 0.95], ..Plan::default() };
        let own = bootstrap(&table, &method, &plan, &Run::new()).unwrap();
        points.difference(relative(own.estimate, number(&boot["estimate"])), 1e-6);
        let wanted = boot["jackknife"].as_array().unwrap().iter().filter_map(|value| value.as_f64());
        let mut wanted: Vec<f64> = wanted.collect();
        let mut got: Vec<f64> = own.jackknife.iter().map(|cell| cell.estimate.unwrap()).collect();
        assert_eq!(got.len(), wanted.len(), "{name}");
        // the file does not name the cells: compared as sorted values
        wanted.sort_by(f64::total_cmp);
        got.sort_by(f64::total_cmp);
        for (got, want) in got.iter().zip(&wanted) {
            jackknife.difference(relative(*got, *want), 1e-6);
        }
        let theirs: Vec<Result<f64, Refusal>> =
            given.estimates.iter().map(|estimate| Ok(*estimate)).collect();
        let again = Bootstrap::from_estimates(own.estimate, &theirs, own.jackknife, &[0.8, 0.95]).unwrap();
        compare_intervals(&mut intervals, &again, boot, "ahat");
        for (interval, low, high) in
            [(again.percentile[0], "10%", "90%"), (again.percentile[1], "2.5%", "97.5%")]
        {
            intervals.difference(relative(interval.lower, number(&boot["percentile"][low])), 1e-6);
            intervals.difference(relative(interval.upper, number(&boot["percentile"][high])), 1e-6);
        }
    }
    conclude(vec![(points, 5004), (refused, 1), (jackknife, 64), (intervals, 55)]);
}

fn number(value: &serde_json::Value) -> f64 {
    value.as_f64().unwrap()
}

fn compare_intervals(into: &mut Compared, ours: &Bootstrap, theirs: &serde_json::Value, acceleration: &str) {
    into.difference(relative(ours.acceleration, number(&theirs[acceleration])), 1e-6);
    into.difference(relative(ours.z0, number(&theirs["z0"])), 1e-6);
    for (level, want) in theirs["bca"].as_object().unwrap() {
        let got = ours.corrected_quantile(level.parse().unwrap()).unwrap();
        into.difference(relative(got.value, number(want)), 1e-6);
    }
}

#[test]
fn bic_replicates_and_their_intervals() {
    if data::folder().is_none() {
        return;
    }
    let mut points = Compared::new("BIC replicates: estimate (relative)");
    let mut jackknife = Compared::new("BIC jackknife by cell (relative)");
    let mut intervals = Compared::new("BIC a, z0, BCa limits (relative)");
    let mut best = Compared::new("BIC top 20 models are ours");
    for name in ["Kosovo", "UKdat_4"] {
        let table = data::table(&format!("tables/{name}.csv"));
        let theirs = data::json(&format!("reference/{name}_bic.json"));
        let top = theirs["top_models"].as_array().unwrap().iter();
        let models: Vec<Model> =
            top.map(|model| Model::parse(model.as_str().unwrap(), table.lists()).unwrap()).collect();
        let ranked = all_models(&table, &Search::default(), Criterion::Bic, &Run::new()).unwrap();
        for (ours, model) in ranked.models.iter().zip(&models) {
            best.equal(ours.model == *model);
        }
        let method = Best::new(&table, &models, Criterion::Bic);
        let given = data::replicates(&format!("reference/{name}_bic_replicates.csv.gz"), table.lists().len());
        let ours = estimates(&given.tables, &method, &Run::new()).unwrap();
        for (got, want) in ours.chunks(20).map(|each| each[19]).zip(&given.estimates) {
            points.difference(got.map_or(f64::NAN, |got| relative(got, *want)), 1e-6);
        }
        let plan = Plan { replicates: 20, ..Plan::default() };
        let own = bootstrap(&table, &method, &plan, &Run::new()).unwrap();
        points.difference(relative(own.estimate, number(&theirs["estimate"])), 1e-6);
        let by_cell: HashMap<u16, f64> =
            own.jackknife.iter().map(|cell| (cell.mask, cell.estimate.unwrap())).collect();
        for (cell, want) in theirs["jackknife"].as_object().unwrap() {
            if let Some(want) = want.as_f64() {
                jackknife.difference(relative(by_cell[&(data::mask(cell) as u16)], want), 1e-6);
            }
        }
        let replicates: Vec<Result<f64, Refusal>> =
            given.estimates.iter().map(|estimate| Ok(*estimate)).collect();
        let again = Bootstrap::from_estimates(own.estimate, &replicates, own.jackknife, &[0.95]).unwrap();
        compare_intervals(&mut intervals, &again, &theirs, "ahat");
    }
    conclude(vec![(points, 2002), (jackknife, 29), (intervals, 14), (best, 40)]);
}

#[test]
fn simulated_tables() {
    if data::folder().is_none() {
        return;
    }
    let mut estimates = Compared::new("simulations: stepwise and main effects estimates (relative)");
    let mut wald = Compared::new("simulations: Wald limits (relative)");
    let mut exact = Compared::new("simulations: exact standard error against a plain fit");
    let mut same = Compared::new("simulations: pairs, minus infinite pairs, codes");
    for row in data::rows("sim/sim_reference.csv") {
        let table = data::table(&format!("sim/{}.csv", row["table"]));
        let chosen = by_p(&table, P_THRESHOLD, &[]).unwrap();
        let main = fit(&table, &Model::main_effects(table.lists().len())).unwrap();
        estimates.difference(relative(chosen.fit.estimate, row["estimate"].parse().unwrap()), 1e-6);
        estimates.difference(relative(main.estimate, row["main_effects"].parse().unwrap()), 1e-6);
        let ours = chosen.fit.wald(0.95).unwrap();
        wald.difference(relative(ours.lower, row["wald_lo"].parse().unwrap()), 1e-6);
        wald.difference(relative(ours.upper, row["wald_hi"].parse().unwrap()), 1e-6);
        let plain = plain::fit(&table, &chosen.fit.model, 1e-15);
        exact.difference(relative(chosen.fit.intercept_se_exact, plain.se), 1e-8);
        exact.difference((chosen.fit.intercept - plain.intercept).abs(), 1e-9);
        let pairs = |infinite: bool| {
            let kept = chosen.fit.coefficients.iter();
            let kept = kept.filter(|c| c.term.order() == 2 && c.value.is_none() == infinite);
            sorted(kept.map(|c| c.term.name(table.lists())))
        };
        let wanted = |column: &str| {
            let names = row[column].split([' ', ';']).filter(|name| !name.is_empty());
            sorted(names.map(|name| name.trim_end_matches("=-inf").to_owned()))
        };
        let code = |model: &Model| existence(&table, model).code().to_string();
        same.equal(pairs(false) == wanted("pairs_finite") && pairs(true) == wanted("pairs_minus_inf"));
        same.equal(code(&Model::main_effects(table.lists().len())) == row["code_main"]);
        same.equal(code(&Model::all_pairs(table.lists().len())) == row["code_allpairs"]);
    }
    conclude(vec![(estimates, 80), (wald, 80), (exact, 80), (same, 120)]);
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn points_in_detail() {
    if data::folder().is_none() {
        return;
    }
    let all = data::json("reference/reference.json");
    let mut estimates = Compared::new("points: estimates (relative)");
    let mut limits = Compared::new("points: Wald limits (relative)");
    let mut errors = Compared::new("points: standard error of the intercept (relative)");
    let mut criteria = Compared::new("points: deviance, AIC (absolute)");
    let mut coefficients = Compared::new("points: coefficients (absolute)");
    let mut same = Compared::new("points: codes, terms at minus infinity");
    for (name, entry) in all.as_object().unwrap() {
        let table = data::table(&format!("tables/{name}.csv"));
        let lists = table.lists().len();
        let point = &entry["point"];
        let stepwise = by_p(&table, P_THRESHOLD, &[]).unwrap().fit;
        let models = [
            ("stepwise", stepwise.model.clone()),
            ("main", Model::main_effects(lists)),
            ("allpairs", Model::all_pairs(lists)),
        ];
        same.equal(point["code_main"].as_u64() == Some(existence(&table, &models[1].1).code().into()));
        same.equal(point["code_allpairs"].as_u64() == Some(existence(&table, &models[2].1).code().into()));
        for (key, model) in models {
            let theirs = &point[key];
            if !theirs["estimate"].is_number() {
                same.equal(fit(&table, &model).is_err());
                continue;
            }
            let ours = fit(&table, &model).unwrap();
            estimates.difference(relative(ours.estimate, number(&theirs["estimate"])), 1e-6);
            let wald = ours.wald(0.95).unwrap();
            let (low, high) = (&theirs["wald95"][0], &theirs["wald95"][1]);
            limits.difference(relative(wald.lower, number(low)), 1e-6);
            limits.difference(relative(wald.upper, number(high)), 1e-6);
            if let Some(se) = theirs["intercept_se"].as_f64() {
                errors.difference(relative(ours.intercept_se, se), 1e-6);
            }
            for (got, column) in [(ours.deviance, "deviance"), (ours.aic, "aic")] {
                if let Some(want) = theirs[column].as_f64() {
                    criteria.difference((got - want).abs(), 1e-6);
                }
            }
            let mut found = 0;
            for (term, want) in theirs["coefficients"].as_object().unwrap() {
                let got = match term.as_str() {
                    "(Intercept)" => ours.intercept,
                    name => {
                        let named = |c: &&estimate::fit::Coefficient| {
                            let mut parts: Vec<&str> = name.split(':').collect();
                            parts.sort_by_key(|part| table.lists().iter().position(|list| list == part));
                            c.term.name(table.lists()) == parts.join(":")
                        };
                        ours.coefficients.iter().find(named).unwrap().value.unwrap()
                    }
                };
                coefficients.difference((got - number(want)).abs(), 1e-6);
                found += 1;
            }
            same.equal(found + ours.minus_infinite == ours.parameters);
        }
    }
    conclude(vec![
        (estimates, 20),
        (limits, 40),
        (errors, 20),
        (criteria, 40),
        (coefficients, 183),
        (same, 35),
    ]);
}

#[test]
fn profile_intervals() {
    if data::folder().is_none() {
        return;
    }
    let all = data::json("reference/reference.json");
    let mut stepwise = Compared::new("AIC stepwise: multinomial estimate and profile limits (relative)");
    let mut best = Compared::new("profile of the best models (relative)");
    for (name, entry) in all.as_object().unwrap() {
        let table = data::table(&format!("tables/{name}.csv"));
        for (key, threshold) in [("main", 0.0), ("p001", 0.001), ("p05", 0.05)] {
            let theirs = &entry["aicstep"][key];
            if theirs.is_null() {
                continue;
            }
            let model = by_aic(&table, threshold, &[]).unwrap().fit.model;
            let ours = profile::interval(&table, &model, &[0.8, 0.95]).unwrap();
            stepwise.difference(relative(ours.estimate, number(&theirs["point estimate"])), 1e-6);
            for (interval, low, high) in
                [(ours.intervals[0], "10%", "90%"), (ours.intervals[1], "2.5%", "97.5%")]
            {
                stepwise.difference(relative(interval.lower, number(&theirs[low])), 1e-6);
                stepwise.difference(relative(interval.upper, number(&theirs[high])), 1e-6);
            }
        }
        for key in ["best_bic", "best_aic"] {
            let theirs = &entry["rcapture"][key];
            let Some(model) = theirs["model"].as_str() else { continue };
            let model = Model::parse(model, table.lists()).unwrap();
            let ours = profile::interval(&table, &model, &[0.95]);
            if number(&theirs["nhat"]) > BEYOND {
                assert!(ours.is_err(), "{name}");
                continue;
            }
            let ours = ours.unwrap();
            let got = [ours.estimate, ours.intervals[0].lower, ours.intervals[0].upper];
            for (got, want) in got.into_iter().zip(theirs["ci_multinomial_profile95"].as_array().unwrap()) {
                best.difference(relative(got, number(want)), 1e-6);
            }
        }
    }
    conclude(vec![(stepwise, 90), (best, 30)]);
}
