//! A made-up result for the tests of writers and warnings. Its figures follow from no table.

use super::{
    Bootstrap, Cell, Change, Estimation, Facts, Graph, Headline, Histogram, Interval, IntervalKind, LeftOut,
    Line, Method, ModelWeight, Models, Notes, Pairs, Range, Sensitivity, SensitivityRow, Settings, Strata,
    Stratum, Unquotable, Within,
};
use crate::warnings::{Args, Refused, Warning};

/// A line without extras.
pub(crate) fn line(method: Method, estimate: f64, kind: IntervalKind) -> Line {
    Line {
        method,
        family: method.family(),
        estimate,
        lower: Some(estimate * 0.8),
        upper: Some(estimate * 1.5),
        level: 0.95,
        interval: Some(kind),
        model: "[12,13]".into(),
        model_names: "A:B A:<C>".into(),
        existence: Some(0),
        bic: Some(120.5),
        aic: Some(110.25),
        loglik: Some(-50.125),
        minus_infinity: Vec::new(),
        bootstrap: None,
        intervals: vec![Interval::new(kind, 0.95, estimate * 0.8, estimate * 1.5)],
        notes: Notes::default(),
    }
}

/// A result in which everything is there.
pub(crate) fn result() -> Estimation {
    let mut stepwise = line(Method::Stepwise, 1000.0, IntervalKind::Bca);
    stepwise.minus_infinity = vec!["B:<C>".into()];
    stepwise.notes.one_case = Some(0.2);
    stepwise.bootstrap = Some(Bootstrap {
        replicates: 1000,
        failed: 3,
        z0: Some(-0.6),
        acceleration: 0.02,
        limit_ranks: Some([1.4, 980.0]),
        histogram: Histogram { from: 500.0, width: 100.0, counts: vec![10, 500, 400, 87] },
    });
    Estimation {
        version: "0.0.0",
        seed: 7,
        settings: settings(),
        table: facts(),
        provenance: None,
        panel: vec![stepwise, line(Method::Aic, 4000.0, IntervalKind::Wald)],
        range: Some(Range { count: 2, lower: 1000.0, upper: 4000.0 }),
        headline: Headline {
            range: Some(Range { count: 1, lower: 1000.0, upper: 1000.0 }),
            limits: Some([800.0, 1500.0]),
            left_out: vec![LeftOut { method: Method::Aic, estimate: 4000.0, why: Unquotable::Wide }],
        },
        models: Some(models()),
        graphs: vec![Graph { model: "[12,3]".into(), model_names: "A:B".into(), probability: 0.75 }],
        sensitivity: sensitivity(),
        strata: Some(strata()),
        warnings: vec![Warning { code: "few-cases", args: Args::none().with("cases", 96_u64) }],
        refused: vec![Refused {
            method: Method::Chapman,
            code: "two-lists-only",
            args: Args::none().with("lists", 3_usize),
        }],
    }
}

fn settings() -> Settings {
    Settings {
        methods: vec![Method::Stepwise, Method::Aic],
        max_order: 2,
        p_threshold: 0.02,
        bootstrap: 1000,
        bootstrap_search: 100,
        bootstrap_models: 20,
        merged: vec!["X+Y".into()],
        forced: vec!["A:B".into()],
        stratum: Some("sex".into()),
    }
}

fn facts() -> Facts {
    Facts {
        lists: vec!["A".into(), "B".into(), "<C>".into()],
        list_cases: vec![60, 30, 12],
        cases: 96,
        overlapping: 6,
        checksum: "00ff".into(),
        cells: vec![Cell { on: vec![0], cases: 55 }, Cell { on: vec![0, 2], cases: 5 }],
        protected: true,
        pairs: Pairs { all: 3, empty: 1, few: 1 },
        contained: vec![Within { inner: 2, outer: 0 }],
    }
}

fn models() -> Models {
    Models {
        looked_at: 8,
        exhaustive: true,
        no_estimate: 3,
        not_identifiable: 1,
        no_estimate_examples: vec!["[12,3]".into()],
        not_identifiable_examples: vec!["[12,13,23]".into()],
        within_2: Some(Range { count: 2, lower: 900.0, upper: 1200.0 }),
        within_10: Some(Range { count: 4, lower: 800.0, upper: 4000.0 }),
        all: Some(Range { count: 4, lower: 800.0, upper: 4000.0 }),
        best: vec![ModelWeight {
            model: "[12,13]".into(),
            model_names: "A:B A:<C>".into(),
            bic: Some(120.5),
            aic: Some(110.25),
            weight_bic: 0.5,
            weight_aic: 0.25,
            estimate: 1000.0,
        }],
    }
}

fn sensitivity() -> Sensitivity {
    let row = |change, what: &str, estimate| SensitivityRow {
        change,
        what: what.into(),
        estimate,
        lower: None,
        upper: None,
    };
    Sensitivity {
        method: Some(Method::Stepwise),
        estimate: Some(1000.0),
        rows: vec![
            row(Change::WithoutList, "A", None),
            row(Change::WithoutList, "B", Some(1500.0)),
            row(Change::Merged, "A+B", Some(400.0)),
            row(Change::LinksRemoved, "5 %", Some(1200.0)),
        ],
        left_out: Vec::new(),
    }
}

fn strata() -> Strata {
    let refused = Refused { method: Method::Stepwise, code: "no-overlap", args: Args::none() };
    let row = |name: &str, estimate: Option<f64>, refused| Stratum {
        name: name.into(),
        cases: 48,
        estimate,
        lower: estimate,
        upper: estimate,
        refused,
    };
    Strata {
        column: "sex".into(),
        method: Method::Stepwise,
        rows: vec![row("f", Some(1500.0), None), row("m", None, Some(refused))],
        sum: None,
        sum_lower: None,
        sum_upper: None,
        whole: Some(1000.0),
    }
}
