//! The measurement of the pages must not rot: it runs here with few cases and few requests. Nothing is asserted
//! about how fast anything was.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::process::Command;

use serde_json::Value;

#[test]
fn every_page_is_measured_beside_the_bare_route() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bench.json");
    let program = env!("CARGO_BIN_EXE_bench");
    let output = Command::new(program).args(["--quick", "--json"]).arg(&file).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let results: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let run = &results["runs"][0];
    assert_eq!((run["engine"].as_str(), run["cases"].as_u64()), (Some("SQLite"), Some(50)));
    let pages = run["pages"].as_array().unwrap();
    let names: Vec<&str> = pages.iter().filter_map(|page| page["page"].as_str()).collect();
    for wanted in ["My work (focal point)", "Case page", "Saving an answer", "Strategy page"] {
        assert!(names.contains(&wanted), "{wanted}: only {names:?}");
    }
    for page in pages {
        for side in ["ours", "bare"] {
            assert!(page[side]["requests"].as_u64().unwrap() > 0, "{page}");
            assert!(page[side]["p50_ms"].as_f64().unwrap() > 0.0, "{page}");
        }
        // A page that saves answers with nothing.
        assert_eq!(page["bytes"].as_u64() == Some(0), page["page"] == "Saving an answer", "{page}");
    }
    for number in ["database_bytes", "index_bytes", "log_bytes_per_answer", "memory_bytes"] {
        assert!(run[number].as_u64().unwrap() > 0, "{number}: {run}");
    }
    assert_eq!(run["lists"].as_array().unwrap().len(), 3);
}
