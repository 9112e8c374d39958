//! `palermo access`: why somebody may or may not do something, and what every role may do. No content, and no name but those
//! that were given.

use std::{fmt::Write as _, path::PathBuf};

use access::{Explained, GivenTier, Policies, Question};
use clap::{Args, Subcommand};
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Lang, Role};
use people::{Sheet, SheetVerb};
use words::Words;

use crate::{
    engine_words::language,
    rooms::HOUSE,
    server::{self, PlaceArgs},
    wiring::WiringError,
};

/// Who may do what.
#[derive(Subcommand)]
pub(crate) enum Access {
    /// Say why somebody may or may not do something: the answer, the rules, the grants and the keys behind it. That it was asked is
    /// written into the audit log.
    Explain(ExplainArgs),
    /// Print a sheet of every role: what it may do, when, and what its keys can open. Needs no server.
    Roles(RolesArgs),
}

/// What is asked.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// Sign-in name of the person.
    user: String,
    /// What the person wants to do, by its code, such as `read_identity`; a wrong one prints all.
    verb: String,
    /// What it is to be done to, as the audit log names it: `case:NUMBER`, `case:UUID`, `body:UUID`, `server`.
    object: String,
    /// Language of the answer: en, el, bg.
    #[arg(long, default_value = "en", value_parser = language)]
    language: Lang,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Which sheets.
#[derive(Args)]
pub(crate) struct RolesArgs {
    /// Language of the sheets: en, el, bg.
    #[arg(long, default_value = "en", value_parser = language)]
    language: Lang,
    /// Write them as a page to be printed, each role on pages of its own, into this file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Runs one of them.
///
/// # Errors
/// What keeps it from being answered, in words.
pub(crate) async fn run(command: Access) -> Result<(), WiringError> {
    match command {
        Access::Explain(args) => {
            print!("{}", explain(args).await?);
            Ok(())
        }
        Access::Roles(args) => roles(&args),
    }
}

async fn explain(args: ExplainArgs) -> Result<String, WiringError> {
    let access = server::as_it_is(args.place).await?;
    let question = Question { sign_in: &args.user, verb: &args.verb, object: &args.object };
    let explained = access::explain(&access, question).await;
    let explained = explained.map_err(|error| WiringError::Data(error.to_string()))?;
    Ok(answer(Words::of(args.language), &question, &explained))
}

/// The answer in words.
fn answer(w: &Words, question: &Question<'_>, found: &Explained) -> String {
    let verdict = &found.verdict;
    let about = [
        ("person", question.sign_in.into()),
        ("verb", w.code("verb", found.verb.code).into()),
        ("object", question.object.into()),
    ];
    let said = if verdict.allowed { "explain-yes" } else { "explain-no" };
    let mut lines = vec![w.args(said, &about)];
    if !found.there {
        lines.push(w.t("explain-not-there"));
    }
    lines.push(format!("{}:", w.t("explain-rules")));
    let rules = verdict.policies.iter().map(|id| format!("  {id}: {}", w.code("policy", id)));
    lines.extend(rules);
    if verdict.policies.is_empty() {
        lines.push(format!("  {}", w.t("explain-no-rule")));
    }
    lines.push(person(w, found));
    if found.verb.on.dossier {
        lines.push(format!("{}:", w.t("explain-grants")));
        lines.extend(found.grants.iter().map(|grant| format!("  {}", given(w, grant))));
        if found.grants.is_empty() {
            lines.push(format!("  {}", w.t("explain-no-grant")));
        }
        for keys in &found.keys {
            let values = [
                ("tier", w.code("tier", keys.tier.code()).into()),
                ("held", keys.held.into()),
                ("there", keys.there.into()),
            ];
            lines.push(w.args("explain-keys", &values));
        }
    }
    if let (false, help) = (verdict.allowed, &verdict.help) {
        lines.push(format!("{}: {}", w.t("explain-help"), w.code("help", help)));
    }
    lines.push(w.t("explain-logged"));
    lines.join("\n") + "\n"
}

/// What counts of the person: nothing but roles, training, mandate, and whether the account is in use.
fn person(w: &Words, found: &Explained) -> String {
    let roles: Vec<String> = found.roles.iter().map(|role| w.code("role", role.code())).collect();
    let training: Vec<String> = found.training.iter().map(|one| w.code("training", one.code())).collect();
    let none = || w.t("explain-none");
    let list = |all: Vec<String>| if all.is_empty() { none() } else { all.join(", ") };
    let values = [
        ("roles", list(roles).into()),
        ("training", list(training).into()),
        ("mandate", w.code("mandate", found.mandate.code()).into()),
    ];
    let person = w.args("explain-person", &values);
    if found.active { person } else { format!("{person} {}", w.t("explain-inactive")) }
}

fn given(w: &Words, grant: &GivenTier) -> String {
    let day = |ms: i64| {
        let at = Timestamp::from_millisecond(ms).unwrap_or_default();
        w.date(at.to_zoned(TimeZone::UTC).date())
    };
    let until = grant.until_ms.map_or_else(|| w.t("explain-no-end"), day);
    let values = [
        ("tier", w.code("tier", grant.tier.code()).into()),
        ("purpose", w.code("purpose", grant.purpose.code()).into()),
        ("to", w.t(if grant.to_a_team { "explain-to-team" } else { "explain-to-person" }).into()),
        ("from", day(grant.from_ms).into()),
        ("until", until.into()),
    ];
    w.args("explain-grant", &values)
}

fn roles(args: &RolesArgs) -> Result<(), WiringError> {
    words::add(&HOUSE.messages())?;
    let policies = Policies::load(&HOUSE.rights())?;
    let w = Words::of(args.language);
    match &args.html {
        Some(file) => std::fs::write(file, people::sheets_html(&policies, w))?,
        None => print!("{}", sheets(&policies, w)),
    }
    Ok(())
}

/// The sheets of all roles as text.
#[must_use]
fn sheets(policies: &Policies, w: &Words) -> String {
    let mut text = heading(&w.t("sheets-title"), '=');
    paragraph(&mut text, "", &w.t("sheets-intro"));
    paragraph(&mut text, "", &w.t1("sheets-version", "version", policies.version()));
    let (verbs, limits) = people::everybody(policies, w);
    text.push_str(&heading(&format!("\n{}", w.t("sheets-everybody")), '-'));
    rows(&mut text, w, &verbs);
    list(&mut text, &w.t("sheets-limits"), &limits);
    for role in Role::ALL {
        text.push_str(&sheet(w, &people::sheet(policies, w, *role)));
    }
    text
}

/// A heading with a line under it.
fn heading(said: &str, under: char) -> String {
    let line: String = std::iter::repeat_n(under, said.trim().chars().count()).collect();
    format!("{said}\n{line}\n\n")
}

/// One sheet as text.
fn sheet(w: &Words, sheet: &Sheet) -> String {
    let mut text = heading(&format!("\n\n{}", sheet.name), '-');
    let none = |all: &[String]| if all.is_empty() { w.t("sheets-tiers-none") } else { all.join("; ") };
    paragraph(&mut text, "", &format!("{}: {}", w.t("sheets-bodies"), sheet.bodies.join("; ")));
    paragraph(&mut text, "", &format!("{}: {}", w.t("sheets-tiers"), none(&sheet.tiers)));
    if !sheet.apart.is_empty() {
        paragraph(&mut text, "", &format!("{}: {}", w.t("sheets-apart"), sheet.apart.join("; ")));
    }
    paragraph(&mut text, "", &format!("{}: {}", w.t("sheets-count"), sheet.count));
    text.push('\n');
    let beside = if sheet.verbs.is_empty() { "sheets-nothing-more" } else { "sheets-beside" };
    paragraph(&mut text, "", &w.t(beside));
    rows(&mut text, w, &sheet.verbs);
    list(&mut text, &w.t("sheets-withheld"), &sheet.withheld);
    list(&mut text, &w.t("sheets-limits"), &sheet.limits);
    text
}

fn rows(text: &mut String, w: &Words, verbs: &[SheetVerb]) {
    for verb in verbs {
        let opens = match verb.opens.is_empty() {
            true => String::new(),
            false => format!(" [{}: {}]", w.t("sheets-opens"), verb.opens.join(", ")),
        };
        paragraph(text, "- ", &format!("{}{opens}", verb.what));
        verb.when.iter().for_each(|one| paragraph(text, "    ", one));
    }
}

fn list(text: &mut String, title: &str, all: &[String]) {
    if !all.is_empty() {
        let _ = writeln!(text, "\n{title}");
        all.iter().for_each(|one| paragraph(text, "- ", one));
    }
}

/// A paragraph in lines of at most 96 signs; the lines after the first stand under its first word.
fn paragraph(text: &mut String, begins: &str, said: &str) {
    let indent = " ".repeat(begins.chars().count());
    let mut line = begins.to_owned();
    for word in said.split_whitespace() {
        let full = line.chars().count() + 1 + word.chars().count() > 96;
        if full && line.trim() != begins.trim() {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clone_from(&indent);
        }
        line.push_str(word);
        line.push(' ');
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of two printed pages: 62 on a sheet of A4.
    const TWO_PAGES: usize = 124;

    #[test]
    fn what_a_role_may_beyond_everybody_stands_on_its_sheet_although_everybody_has_the_verb_in_an_emergency()
    {
        words::add(&HOUSE.messages()).unwrap();
        let (policies, w) = (Policies::load(&HOUSE.rights()).unwrap(), Words::of(Lang::En));
        let says = |role: Role, verb: &str| {
            let sheet = people::sheet(&policies, w, role);
            sheet.verbs.iter().any(|one| one.what == w.code("verb", verb))
        };
        for verb in ["read_identity", "read_narrative"] {
            assert!(says(Role::FocalPoint, verb) && says(Role::DecisionMaker, verb), "{verb}");
            assert!(!says(Role::Frontline, verb) && !says(Role::Coordinator, verb), "{verb}");
        }
    }

    #[test]
    fn the_sheet_of_a_role_fits_two_pages_in_every_language_and_lacks_no_word() {
        words::add(&HOUSE.messages()).unwrap();
        let policies = Policies::load(&HOUSE.rights()).unwrap();
        for lang in Lang::ALL {
            let all = sheets(&policies, Words::of(lang));
            assert!(!all.contains('⟦') && all.lines().all(|line| line.chars().count() <= 120), "{all}");
            // Two empty lines stand before each sheet.
            let each: Vec<&str> = all.split("\n\n\n").skip(1).collect();
            assert_eq!(each.len(), Role::ALL.len(), "{lang:?}");
            for sheet in each {
                assert!(sheet.lines().count() <= TWO_PAGES, "{lang:?}: {sheet}");
            }
        }
        let page = people::sheets_html(&policies, Words::of(Lang::Bg));
        assert!(page.contains("<html lang=\"bg\"") && !page.contains('⟦'));
    }
}
