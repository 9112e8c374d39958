//! Starting other programs: loud, quiet, or loud while some of their lines are remembered.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// The folder of the workspace: the parent of this crate's folder, as cargo names it when it runs us.
pub(crate) fn root() -> Result<PathBuf, Error> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map(Path::to_path_buf).ok_or_else(|| Error::Strange {
        what: here.display().to_string(),
        why: "has no parent folder".to_owned(),
    })
}

/// The cargo that started us, or the one on the path.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// Runs to the end with our own output; anything but success is an error.
pub(crate) fn loud(command: &mut Command) -> Result<(), Error> {
    println!("$ {}", shown(command));
    let status = command.status().map_err(not_started(command))?;
    if status.success() { Ok(()) } else { Err(failed(command, &status)) }
}

/// Runs to the end and returns what it wrote to standard output; on failure what it wrote to standard error is shown.
pub(crate) fn quiet(command: &mut Command) -> Result<String, Error> {
    let output = command.stdin(Stdio::null()).output().map_err(not_started(command))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        Err(failed(command, &output.status))
    }
}

/// Runs to the end, passes every line on and returns those that `wanted` chose (of both outputs, in order of arrival
/// within each), together with the outcome.
pub(crate) fn remember(command: &mut Command, wanted: fn(&str) -> bool) -> (Vec<String>, Result<(), Error>) {
    println!("$ {}", shown(command));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn().map_err(not_started(command)) {
        Ok(child) => child,
        Err(error) => return (Vec::new(), Err(error)),
    };
    let out = child.stdout.take();
    let err = child.stderr.take();
    let mut kept = std::thread::scope(|scope| {
        let out = scope.spawn(|| pass_on(out, std::io::stdout(), wanted));
        let mut kept = pass_on(err, std::io::stderr(), wanted);
        kept.extend(out.join().unwrap_or_default());
        kept
    });
    let mut seen = std::collections::BTreeSet::new();
    kept.retain(|line| seen.insert(line.clone()));
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(command, &status)),
        Err(source) => Err(not_started(command)(source)),
    };
    (kept, outcome)
}

/// Copies lines from `from` to `to` and keeps those that are wanted. A line that is not UTF-8 is passed on lossily.
fn pass_on(from: Option<impl Read>, mut to: impl Write, wanted: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    let Some(from) = from else { return kept };
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        // A closed terminal is no reason to stop the tests.
        let _ = writeln!(to, "{line}");
        if wanted(&line) {
            kept.push(line.trim().to_owned());
        }
    }
    kept
}

/// Whether `program` can be started from the path of the environment.
pub(crate) fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> Result<bool, Error> {
    Ok(quiet(Command::new("id").arg("-u"))?.trim() == "0")
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn not_started(command: &Command) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let program = shown(command);
    move |source| Error::Start { program, source }
}

fn failed(command: &Command, status: &std::process::ExitStatus) -> Error {
    Error::Failed { program: shown(command), status: status.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_wanted_lines_and_the_failure() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo Summary two; echo Summary two; echo Summary three >&2; exit 3"]);
        let (mut kept, outcome) = remember(&mut command, |line| line.starts_with("Summary"));
        kept.sort();
        assert_eq!(kept, ["Summary three", "Summary two"]);
        assert!(outcome.unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = quiet(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"));
    }
}
