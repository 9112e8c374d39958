//! Checks on the text and the paths of tracked files.

use crate::tree::Tracked;

/// The most lines a Rust file may have.
const LINES: usize = 600;

/// Folders of the machines on which this was written; written in two halves, so that this file passes itself.
const MACHINE: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Rust files longer than [`LINES`].
pub(super) fn long_files(files: &[Tracked]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let counted = rust.filter_map(|file| Some((file, file.text()?.lines().count())));
    counted
        .filter(|(_, lines)| *lines > LINES)
        .map(|(file, lines)| format!("{}: {lines} lines, at most {LINES}: split it by meaning", file.path))
        .collect()
}

/// What a merge left behind.
pub(super) fn merge_markers(files: &[Tracked]) -> Vec<String> {
    let markers = [format!("{} ", "<".repeat(7)), format!("{} ", ">".repeat(7))];
    lines(files, |line| markers.iter().any(|marker| line.starts_with(marker)), "a merge marker")
}

/// Absolute paths that exist on one machine only. A path that goes on from something else (an address on the web, a
/// relative path) is not meant.
pub(super) fn machine_paths(files: &[Tracked]) -> Vec<String> {
    let begins = |line: &str, path: &str| {
        line.match_indices(path).any(|(at, _)| {
            let before = line.get(..at).and_then(|head| head.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric() && !".-_~}/".contains(c))
        })
    };
    lines(files, |line| MACHINE.iter().any(|path| begins(line, path)), "a path of one machine")
}

fn lines(files: &[Tracked], wrong: impl Fn(&str) -> bool, what: &str) -> Vec<String> {
    let texts = files.iter().filter_map(|file| Some((file, file.text()?)));
    texts
        .flat_map(|(file, text)| text.lines().enumerate().map(move |(number, line)| (file, number, line)))
        .filter(|(_, _, line)| wrong(line))
        .map(|(file, number, _)| format!("{}:{}: {what}", file.path, number + 1))
        .collect()
}

/// Files that a build, an installation or a run makes, and that nobody should commit.
pub(super) fn generated(files: &[Tracked]) -> Vec<String> {
    let made = |path: &str| {
        let folder = path.split('/').any(|part| ["target", "node_modules", "__pycache__"].contains(&part));
        let name = path.rsplit('/').next().unwrap_or_default();
        let endings = [".sqlite", ".sqlite-wal", ".sqlite-shm", ".db", ".log", ".pyc", ".profraw"];
        folder || endings.iter().any(|ending| name.ends_with(ending))
    };
    let wrong = files.iter().filter(|file| made(&file.path));
    wrong.map(|file| format!("{}: generated, do not commit it", file.path)).collect()
}

/// Links of our Markdown files to files or folders that git does not track. Addresses and anchors are not followed.
pub(super) fn dead_links(ours: &[Tracked], all: &[Tracked]) -> Vec<String> {
    let mut found = Vec::new();
    for file in ours.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in file.text().into_iter().flat_map(targets) {
            let there = resolve(folder, target)
                .is_some_and(|path| all.iter().any(|tracked| tracked.path == path || tracked.below(&path)));
            if !there {
                found.push(format!("{}: the link to {target} leads nowhere", file.path));
            }
        }
    }
    found
}

/// Documents that say which test holds what they say.
const CLAIMS: [&str; 4] = ["ARCHITECTURE.md", "SECURITY.md", "docs/adding.md", "docs/faults.md"];

/// Tests that these documents name, and that are not there: long names in words between backticks.
pub(super) fn tests_that_are_gone(files: &[Tracked]) -> Vec<String> {
    let rust: Vec<&str> =
        files.iter().filter(|file| file.path.ends_with(".rs")).filter_map(Tracked::text).collect();
    let claims = files.iter().filter(|file| CLAIMS.contains(&file.path.as_str()));
    let mut found = Vec::new();
    for file in claims {
        let named = file.text().into_iter().flat_map(|text| text.split('`').skip(1).step_by(2));
        for name in named.filter(|name| is_a_sentence(name)) {
            if !rust.iter().any(|text| text.contains(&format!("fn {name}("))) {
                found.push(format!("{}: no test is called {name}", file.path));
            }
        }
    }
    found
}

/// Whether a name is written as tests are called here: four words or more.
fn is_a_sentence(name: &str) -> bool {
    name.split('_').count() >= 4
        && name.split('_').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The relative targets of `](target)` outside fenced code, without their anchors.
fn targets(markdown: &str) -> impl Iterator<Item = &str> {
    let prose = markdown.split("```").step_by(2);
    let links =
        prose.flat_map(|text| text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)));
    links
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .filter_map(|target| target.split('#').next())
        .map(|target| target.split_whitespace().next().unwrap_or_default())
        .filter(|target| !target.is_empty())
}

/// `folder` and `target` joined, `.` and `..` resolved; nothing when it leaves the repository.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::file;

    #[test]
    fn six_hundred_lines_pass_and_one_more_does_not() {
        assert!(long_files(&[file("a.rs", &"x\n".repeat(600)), file("b.md", &"x\n".repeat(900))]).is_empty());
        assert_eq!(long_files(&[file("a.rs", &"x\n".repeat(601))]).len(), 1);
    }

    #[test]
    fn merge_markers_are_found_and_headings_are_not() {
        let marker = format!("a\n{} ours\n", "<".repeat(7));
        assert_eq!(merge_markers(&[file("a.md", &marker)]), ["a.md:2: a merge marker"]);
        assert!(merge_markers(&[file("a.md", "Title\n=======\n")]).is_empty());
    }

    #[test]
    fn machine_paths_are_found_and_addresses_are_not() {
        for bad in [concat!("at /wo", "rk/main"), concat!("\"/ro", "ot/.cargo\""), concat!("/wo", "rk/x")] {
            assert_eq!(machine_paths(&[file("a", bad)]), ["a:1: a path of one machine"], "{bad}");
        }
        for good in [concat!("https://example.org/wo", "rk/x"), concat!("../wo", "rk/x"), "/workers/1"] {
            assert!(machine_paths(&[file("a", good)]).is_empty(), "{good}");
        }
    }

    #[test]
    fn generated_files_are_found() {
        for bad in ["target/a", "x/node_modules/y/z.js", "data/demo.sqlite", "demo.sqlite-wal", "run.log"] {
            assert_eq!(generated(&[file(bad, "")]).len(), 1, "{bad}");
        }
        assert!(generated(&[file("crates/target.rs", ""), file("docs/log.md", "")]).is_empty());
    }

    #[test]
    fn dead_links_are_found_and_live_ones_are_not() {
        let text = "[a](../README.md#top) [b](b.md) [web](https://example.org/) [here](#x)\n```\n[no](code.md)\n```\n";
        let files = [file("docs/a.md", text), file("README.md", "[folder](docs)\n")];
        assert_eq!(dead_links(&files, &files), ["docs/a.md: the link to b.md leads nowhere"]);
        let outside = [file("README.md", "[out](../x.md)")];
        assert_eq!(dead_links(&outside, &outside).len(), 1);
    }
}
