//! The results as a table for people and as JSON.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};

use crate::{
    load::{Figures, HANDS, Side},
    machine::Memory,
    sizes::Space,
    visit::ListPage,
};

/// The bar for the first page of a list, everything that it loads included, in bytes.
const LIST_BAR: usize = 50 * 1000;

/// One database with one number of cases.
pub(crate) struct Run {
    pub(crate) engine: &'static str,
    pub(crate) cases: u32,
    pub(crate) ready: Duration,
    pub(crate) space: Space,
    pub(crate) lists: Vec<ListPage>,
    pub(crate) pages: Vec<(&'static str, Figures)>,
    /// Milliseconds of the strategy page right after a change.
    pub(crate) after_change: f64,
    /// Bytes of log per changed answer.
    pub(crate) log: u64,
    pub(crate) memory: Memory,
}

/// Everything.
pub(crate) struct Report {
    binary: u64,
    sync: f64,
    pub(crate) runs: Vec<Run>,
}

impl Report {
    pub(crate) fn new(binary: u64, sync: f64) -> Self {
        Self { binary, sync, runs: Vec::new() }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        writeln!(
            out,
            "\nMedians in milliseconds. \"bare\" is an axum route that answers a page of the same size"
        )?;
        writeln!(
            out,
            "(for saving: takes a form of the same size), measured in turns with ours in this same run."
        )?;
        writeln!(
            out,
            "{cores} cores, shared by server and load; 4 KiB made durable in {:.2} ms.",
            self.sync
        )?;
        for run in &self.runs {
            run.table(out)?;
        }
        writeln!(out, "\nFirst pages of lists, compressed, in bytes (bar: {LIST_BAR} in all)")?;
        for run in &self.runs {
            for list in &run.lists {
                let all = list.page + list.assets;
                let verdict = if all <= LIST_BAR { "within" } else { "OVER" };
                writeln!(
                    out,
                    "  {:10} {:>6} cases  {:28} page {:>6} + styles and script {:>6} = {all:>6}  {verdict}",
                    run.engine, run.cases, list.name, list.page, list.assets
                )?;
            }
        }
        writeln!(out, "\nStart, memory and disk (program: {:.1} MB)", megabytes(self.binary))?;
        self.runs.iter().try_for_each(|run| run.machine(out))
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let runs: Vec<Value> = self.runs.iter().map(Run::json).collect();
        json!({ "binary_bytes": self.binary, "sync_ms": self.sync, "connections": HANDS, "runs": runs })
    }
}

impl Run {
    fn table(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\n{}, {} cases", self.engine, self.cases)?;
        writeln!(
            out,
            "  {:24}{:>8}{:>8} | {:^25} | {:^35} | {:>7}",
            "",
            "",
            "",
            "one connection",
            format!("{HANDS} connections"),
            "bare p99"
        )?;
        writeln!(
            out,
            "  {:24}{:>8}{:>8} | {:>8}{:>8}{:>9} | {:>8}{:>8}{:>9}{:>10} | {:>7}",
            "page", "bytes", "first", "ours", "bare", "ratio", "p50", "p99", "per s", "bare/ours", "ms"
        )?;
        for (name, f) in &self.pages {
            writeln!(
                out,
                "  {name:24}{:>8}{:>8.1} | {:>8.2}{:>8.2}{:>8.1}x | {:>8.2}{:>8.2}{:>9.0}{:>9.1}x | {:>7.2}",
                f.bytes,
                f.first,
                f.ours.alone,
                f.bare.alone,
                f.times_alone,
                f.ours.p50,
                f.ours.p99,
                f.ours.per_second,
                f.times_busy,
                f.bare.p99
            )?;
        }
        writeln!(out, "  strategy page right after a change: {:.1} ms", self.after_change)
    }

    fn machine(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "  {:10} {:>6} cases  ready {:>7.1} s  memory {:>5.0} MB (highest {:>5.0})  database {:>7.1} MB  \
             per case {:>6} B, of it indexes {:>6} B  log per answer {:>6} B",
            self.engine,
            self.cases,
            self.ready.as_secs_f64(),
            megabytes(self.memory.now),
            megabytes(self.memory.highest),
            megabytes(self.space.all),
            self.per_case(self.space.all),
            self.per_case(self.space.indexes),
            self.log
        )
    }

    fn per_case(&self, bytes: u64) -> u64 {
        bytes / u64::from(self.cases.max(1))
    }

    fn json(&self) -> Value {
        let page = |(name, f): &(&str, Figures)| {
            json!({
                "page": name, "bytes": f.bytes, "first_ms": f.first, "ours": side(&f.ours), "bare": side(&f.bare),
                "ratio_one_connection": f.times_alone, "ratio_per_second": f.times_busy,
            })
        };
        let list = |l: &ListPage| json!({ "list": l.name, "page_gzip": l.page, "assets_gzip": l.assets });
        json!({
            "engine": self.engine, "cases": self.cases, "ready_s": self.ready.as_secs_f64(),
            "pages": self.pages.iter().map(page).collect::<Vec<_>>(),
            "lists": self.lists.iter().map(list).collect::<Vec<_>>(),
            "strategy_after_change_ms": self.after_change,
            "database_bytes": self.space.all, "index_bytes": self.space.indexes,
            "log_bytes_per_answer": self.log,
            "memory_bytes": self.memory.now, "memory_highest_bytes": self.memory.highest,
        })
    }
}

fn side(side: &Side) -> Value {
    json!({
        "one_connection_ms": side.alone, "p50_ms": side.p50, "p99_ms": side.p99,
        "per_second": side.per_second, "requests": side.requests,
    })
}

#[allow(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
