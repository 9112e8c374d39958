//! What comes out: a whole file or none, and tables of estimates.

use std::{
    io::{ErrorKind, Write as _},
    path::Path,
};

use ::estimate::{error::Refusal, panel::replicates::Replicates};
use kernel::Lang;
use serde_json::{Value as Json, json};

use super::Trouble;

/// Writes a result to a file, or to standard output. The file appears whole or not at all.
pub(super) fn out(file: Option<&Path>, text: &str, lang: Lang) -> Result<(), Trouble> {
    let Some(file) = file else {
        return match std::io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Trouble::Write(format!("the result cannot be written: {error}")))
            }
            _ => Ok(()),
        };
    };
    let fault = |error: std::io::Error| Trouble::Write(system(file, &error, lang));
    let Some(name) = file.file_name() else {
        let said = words::Words::of(lang).t("estimate-command-name-out");
        return Err(Trouble::Bad(format!("{}: {said}", file.display())));
    };
    let mut half = std::ffi::OsString::from(".");
    half.push(name);
    half.push(format!(".{}.partial", std::process::id()));
    let half = file.with_file_name(half);
    let whole = std::fs::write(&half, text).and_then(|()| std::fs::rename(&half, file));
    whole.map_err(|error| {
        std::fs::remove_file(&half).ok();
        fault(error)
    })
}

/// What the operating system said of a file, as a sentence.
pub(super) fn system(file: &Path, error: &std::io::Error, lang: Lang) -> String {
    let words = words::Words::of(lang);
    let said = match error.kind() {
        ErrorKind::NotFound => words.t("estimate-command-file-missing"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            words.t("estimate-command-file-forbidden")
        }
        ErrorKind::IsADirectory => words.t("estimate-command-file-folder"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => words.t("estimate-command-file-full"),
        _ => words.t("estimate-command-file-failed"),
    };
    format!("{}: {said}", file.display())
}

/// `estimate`, the reason where there is none, and the estimate that was given.
pub(super) fn estimates_csv(estimates: &[Result<f64, Refusal>], found: &Replicates) -> String {
    let mut text = String::from(if found.compared { "estimate,code,given\n" } else { "estimate,code\n" });
    for (place, estimate) in estimates.iter().enumerate() {
        text.push_str(&match estimate {
            Ok(value) => format!("{value},"),
            Err(why) => format!(",{}", code(*why)),
        });
        if found.compared {
            text.push(',');
            if let Some(given) = found.given.get(place).copied().flatten() {
                text.push_str(&given.to_string());
            }
        }
        text.push('\n');
    }
    text
}

/// The same as an array of objects.
pub(super) fn estimates_json(estimates: &[Result<f64, Refusal>], found: &Replicates) -> String {
    let row = |(place, estimate): (usize, &Result<f64, Refusal>)| {
        json!({
            "estimate": estimate.ok(),
            "code": estimate.err().map(code),
            "given": found.given.get(place).copied().flatten(),
        })
    };
    format!("{:#}\n", Json::Array(estimates.iter().enumerate().map(row).collect()))
}

fn code(why: Refusal) -> &'static str {
    ::estimate::warnings::Refused::new(::estimate::panel::Method::Bic, why, &[]).code
}

/// How far the estimates lie from those that were given.
pub(super) fn agreement(estimates: &[Result<f64, Refusal>], given: &[Option<f64>]) -> String {
    let (mut compared, mut largest, mut alone) = (0_u64, 0.0_f64, 0_u64);
    for (own, other) in estimates.iter().zip(given) {
        match (own, other) {
            (Ok(own), Some(other)) => {
                compared += 1;
                largest = largest.max((own / other - 1.0).abs());
            }
            (Err(_), None) => {}
            _ => alone += 1,
        }
    }
    format!(
        "{compared} estimates compared with those given; largest relative difference {largest:.1e}; \
         {alone} where only one of the two has an estimate"
    )
}
