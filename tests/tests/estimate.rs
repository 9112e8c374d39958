//! `palermo estimate` as a person meets it: the panel in three forms and three languages, the checks against other
//! programs, bad input answered with a sentence and exit code 2, a stopped run that leaves no file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use journeys::demo::program;
use serde_json::Value;

/// Four fictional lists.
const TABLE: &str = "police,labour,shelters,asylum,count\n1,0,0,0,190\n0,1,0,0,120\n1,1,0,0,22\n0,0,1,0,95\n1,0,1,0,17\n\
                     0,1,1,0,9\n1,1,1,0,3\n0,0,0,1,140\n1,0,0,1,21\n0,1,0,1,13\n0,0,1,1,12\n1,0,1,1,2\n";

fn palermo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(program()).current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("table.csv"), TABLE).unwrap();
    folder
}

#[test]
fn the_panel_is_json_with_a_sentence_for_every_code() {
    let folder = folder();
    let arguments = ["estimate", "table.csv", "--format", "json", "--bootstrap", "200", "--threads", "2"];
    let (code, stdout, stderr) = said(&palermo(folder.path(), &arguments));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(found["table"]["lists"], serde_json::json!(["police", "labour", "shelters", "asylum"]));
    assert_eq!((&found["table"]["cases"], &found["seed"]), (&Value::from(645), &Value::from(1)));
    assert_eq!((&found["table"]["checksum"], &found["panel"][0]["bic"]), (&Value::Null, &Value::Null));
    let panel = found["panel"].as_array().unwrap();
    assert_eq!(panel.len(), 11, "{:?}", found["refused"]);
    for line in panel {
        assert!(line["estimate"].as_f64().unwrap() >= 640.0);
        for key in ["method", "family", "interval", "model", "existence", "bic", "aic", "loglik", "level"] {
            assert!(line.get(key).is_some(), "{key}");
        }
    }
    let stepwise = panel.iter().find(|line| line["method"] == "stepwise").unwrap();
    assert_eq!(stepwise["bootstrap"]["replicates"], 200);
    let warnings = found["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|one| one["code"] == "heterogeneity"));
    for one in warnings {
        let text = one["text"].as_str().unwrap();
        assert!(text.split_whitespace().count() > 4 && !text.contains('⟦'), "{text}");
    }
}

#[test]
fn one_method_gives_one_line() {
    let folder = folder();
    let of = |method: &str| {
        let arguments =
            ["estimate", "table.csv", "--method", method, "--format", "json", "--bootstrap", "50"];
        let (code, stdout, stderr) = said(&palermo(folder.path(), &arguments));
        assert_eq!(code, Some(0), "{stderr}");
        serde_json::from_str::<Value>(&stdout).unwrap()
    };
    for method in ["bic", "aic-stepwise", "main-effects", "decomposable", "bayes-threshold", "chao"] {
        let found = of(method);
        let methods: Vec<&Value> =
            found["panel"].as_array().unwrap().iter().map(|line| &line["method"]).collect();
        assert_eq!(methods, [method]);
    }
    let found = of("chapman");
    assert_eq!(found["panel"], serde_json::json!([]));
    assert_eq!(found["refused"][0]["method"], "chapman");
}

#[test]
fn text_and_pages_in_three_languages() {
    let folder = folder();
    let titles = [("en", "How many are never found"), ("el", "Πόσα άτομα"), ("bg", "Колко лица")];
    for (lang, title) in titles {
        let quick = ["--bootstrap", "50", "--lang", lang];
        let (code, stdout, stderr) =
            said(&palermo(folder.path(), &[&["estimate", "table.csv"][..], &quick].concat()));
        assert_eq!(code, Some(0), "{stderr}");
        assert!(stdout.starts_with(title) && !stdout.contains('⟦'), "{stdout}");
        let page = ["estimate", "table.csv", "--format", "html", "--out", "page.html", "--raw-cells"];
        let (code, stdout, stderr) = said(&palermo(folder.path(), &[&page[..], &quick].concat()));
        assert_eq!((code, stdout.as_str()), (Some(0), ""), "{stderr}");
        let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
        assert!(page.contains(&format!("lang=\"{lang}\"")) && page.contains(title) && !page.contains('⟦'));
        assert!(page.matches("<svg").count() >= 8 && !page.contains("<script"));
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "the table and the page, no half file: {left:?}");
}

#[test]
fn the_report_sheet_takes_a_file_and_options() {
    let folder = folder();
    let sheet = "title: A year\nperiod: '2025'\nlists:\n  - {name: police, owner: the police, cannot_see: children}\n";
    std::fs::write(folder.path().join("sheet.yaml"), sheet).unwrap();
    let arguments = [
        "estimate",
        "table.csv",
        "--bootstrap",
        "0",
        "--sheet",
        "sheet.yaml",
        "--territory",
        "Nowhere",
        "--population",
        "1000000",
        "--population-source",
        "census",
        "--raw-cells",
    ];
    let (code, stdout, stderr) = said(&palermo(folder.path(), &arguments));
    assert_eq!(code, Some(0), "{stderr}");
    for text in ["A year\n======", "2025", "Nowhere", "the police", "police: children", "(census)", "64.4"] {
        assert!(stdout.contains(text), "{text}: {stdout}");
    }
}

#[test]
fn every_model_and_given_replicates() {
    let folder = folder();
    let (code, stdout, stderr) = said(&palermo(folder.path(), &["estimate", "models", "table.csv"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(stdout.lines().next(), Some("model,code,npar,ninf,loglik,aic,bic,nhat"));
    assert_eq!(stdout.lines().count(), 114);
    let arguments = ["estimate", "models", "table.csv", "--max-order", "2", "--format", "json"];
    let (_, stdout, _) = said(&palermo(folder.path(), &arguments));
    assert_eq!(serde_json::from_str::<Value>(&stdout).unwrap().as_array().unwrap().len(), 64);

    let cells = "1000,0100,1100,0010,1010,0110,1110,0001,1001,0101,0011,1011";
    let counts = "190,120,22,95,17,9,3,140,21,13,12,2";
    let own = |method: &str| {
        let arguments = [
            "estimate",
            "table.csv",
            "--method",
            method,
            "--bootstrap",
            "0",
            "--format",
            "json",
            "--raw-cells",
        ];
        let (_, stdout, _) = said(&palermo(folder.path(), &arguments));
        serde_json::from_str::<Value>(&stdout).unwrap()["panel"][0]["estimate"].as_f64().unwrap()
    };
    for method in ["stepwise", "bic", "main-effects"] {
        let estimate = own(method);
        let file = format!("{cells},estimate\n{counts},{estimate}\n");
        std::fs::write(folder.path().join("replicates.csv"), file).unwrap();
        let arguments =
            ["estimate", "fit", "table.csv", "--method", method, "--replicates", "replicates.csv"];
        let (code, stdout, stderr) = said(&palermo(folder.path(), &arguments));
        assert_eq!(code, Some(0), "{stderr}");
        assert!(stderr.contains("1 estimates compared"), "{stderr}");
        let row = stdout.lines().nth(1).unwrap();
        let found: f64 = row.split(',').next().unwrap().parse().unwrap();
        assert!((found / estimate - 1.0).abs() < 1e-9, "{method}: {row} {estimate}");
    }
}

#[test]
fn bad_tables_and_options_get_a_sentence_and_exit_code_2() {
    let folder = folder();
    let bad = [
        ("negative.csv", "A,B,C,count\n1,0,0,-4\n"),
        ("fraction.csv", "A,B,C,count\n1,0,0,4.5\n"),
        ("twice.csv", "A,B,C,count\n1,0,0,4\n1,0,0,5\n"),
        ("nobody.csv", "A,B,C,count\n0,0,0,4\n"),
        ("empty.csv", ""),
    ];
    for (name, text) in bad {
        std::fs::write(folder.path().join(name), text).unwrap();
        let out = ["estimate", name, "--out", "result.txt"];
        let (code, stdout, stderr) = said(&palermo(folder.path(), &out));
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{name}: {stderr}");
        assert!(stderr.contains(name) && stderr.split_whitespace().count() > 5, "{name}: {stderr}");
        assert!(!folder.path().join("result.txt").exists(), "{name}");
    }
    for options in [
        &["--method", "guess"][..],
        &["--p-threshold", "7"],
        &["--max-order", "0"],
        &["--force", "police"],
        &["--force", "police:navy"],
        &["--lists", "police,navy"],
        &["--merge", "police+navy"],
        &["--stratum", "sex"],
        &["--lang", "xx"],
        &["--sheet", "not-there.yaml"],
        &["--bootstrap", "-1"],
    ] {
        let arguments = [&["estimate", "table.csv"][..], options].concat();
        let (code, stdout, stderr) = said(&palermo(folder.path(), &arguments));
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{options:?}: {stderr}");
        assert!(
            !stderr.contains("panicked") && stderr.split_whitespace().count() > 4,
            "{options:?}: {stderr}"
        );
    }
    let (code, _, stderr) = said(&palermo(folder.path(), &["estimate", "not-there.csv"]));
    assert_eq!(code, Some(2));
    assert!(stderr.contains("not-there.csv: There is no such file."), "{stderr}");
    let (code, _, stderr) = said(&palermo(folder.path(), &["estimate", "fraction.csv", "--lang", "el"]));
    assert_eq!(code, Some(2));
    assert!(stderr.contains("Γραμμή 2, στήλη 4") && !stderr.contains("Row"), "{stderr}");
    let (_, _, stderr) =
        said(&palermo(folder.path(), &["estimate", "models", "not-there.csv", "--lang", "bg"]));
    assert!(stderr.contains("Няма такъв файл."), "{stderr}");
}

/// Stopped by the signal that Ctrl-C sends, in the middle of a computation that would take minutes.
#[cfg(unix)]
#[test]
fn a_stopped_run_leaves_no_file() {
    use std::io::Read as _;

    let folder = folder();
    let arguments = [
        "estimate",
        "table.csv",
        "--bootstrap",
        "100000",
        "--progress",
        "--threads",
        "1",
        "--out",
        "result.html",
    ];
    let mut running = Command::new(program())
        .current_dir(folder.path())
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first line of progress: the computation runs and the signal is awaited.
    let mut stderr = running.stderr.take().unwrap();
    let mut seen = String::new();
    let mut one = [0];
    while !seen.ends_with("stops") && stderr.read(&mut one).unwrap() == 1 {
        seen.push(char::from(one[0]));
    }
    assert!(seen.contains("steps done"), "{seen}");
    let killed = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = running.wait().unwrap();
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
    assert!(rest.contains("nothing was written"), "{rest}");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["table.csv"]);
}
