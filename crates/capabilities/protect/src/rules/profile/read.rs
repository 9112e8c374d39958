//! From a profile file to a [`Profile`]: the same code serves the program and `palermo profile check`.

use data_file::values::{code, date, flag, small, text, word};
use data_file::{Defects, Fields, Limits, Node, Read, Reading, Wanted, quote};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::check;
use super::model::{
    ClockRule, ClockRules, CooperationRule, Decider, Extension, ExtensionReason, IdentificationRules, Length,
    Marked, Opinions, Profile, ReflectionRules, Rules, Separation, Source, Termination,
};
use crate::{Error, embedded};

impl Profile {
    /// The profile that comes with the software for a country.
    ///
    /// # Errors
    /// [`Error::NoCountry`] when there is none, [`Error::Data`] when the embedded file is broken.
    pub fn shipped(country: &str) -> Result<Self, Error> {
        let files = embedded::files(country).ok_or_else(|| Error::no_country(country))?;
        Ok(Self::parse(&format!("{country}.yaml"), files.profile)?)
    }

    /// Reads and checks a profile. `file` is only used in sentences.
    ///
    /// # Errors
    /// Every defect that was found, each with line and item.
    pub fn parse(file: &str, text: &str) -> Result<Self, Defects> {
        read_profile(file, &data_file::read(file, text.as_bytes(), &Limits::WRITTEN)?)
    }
}

/// Reads and checks a profile out of a tree.
///
/// # Errors
/// Every defect that was found, each with line and item.
pub fn read_profile(file: &str, root: &Node) -> Result<Profile, Defects> {
    let reading = Reading::new(file);
    let profile = Fields::of_file(&reading, root).and_then(profile);
    // a value that does not read would only be missed a second time
    if let Some(profile) = profile.as_ref().filter(|_| reading.is_clean()) {
        check::check(&reading, profile);
    }
    reading.finish(profile)
}

fn profile(mut fields: Fields<'_>) -> Option<Profile> {
    let country = fields.must("country", text);
    let zone = fields.must("zone", zone);
    let not_bound_by = fields.must_list("not_bound_by", text);
    let sources = fields.must_groups("sources", source);
    let reading = fields.reading();
    let versions = fields.must_items("versions").map(|items| {
        let version = |node| Fields::item(reading, "versions", "version", node).and_then(rules);
        items.iter().filter_map(version).collect()
    });
    fields.end();
    Some(Profile {
        country: country?,
        zone: zone?,
        not_bound_by: not_bound_by?,
        sources: sources?,
        versions: versions?,
    })
}

/// A time zone of the built-in database, by its IANA name; never that of the machine.
fn zone(node: &Node) -> Read<TimeZone> {
    let name = text(node)?;
    TimeZoneDatabase::bundled().get(&name).map_err(|_| Wanted::Said {
        wrong: format!("there is no time zone {}", quote(&name)),
        fix: "write an IANA name such as Europe/Athens".into(),
    })
}

fn source(mut fields: Fields<'_>) -> Option<Source> {
    let (code_name, title, kind) =
        (fields.must("code", text), fields.must("title", text), fields.must("kind", code));
    fields.end();
    Some(Source { code: code_name?, title: title?, kind: kind? })
}

fn rules(mut fields: Fields<'_>) -> Option<Rules> {
    let version = fields.must("version", text);
    let (from, until) = (fields.must("from", date), fields.open("until", date).into_said());
    let steps = marked(fields.must_part("steps"), |part| part.must("value", code));
    let legal_bases = marked(fields.must_part("legal_bases"), |part| part.must_list("value", text));
    let grounds = marked(fields.part("grounds").into_said(), deciders);
    let identification = fields.must_part("identification").and_then(identification);
    let separation = marked(fields.must_part("separation"), separation);
    let reopen = marked(fields.must_part("reopen"), |part| part.must("value", length));
    let reflection = fields.must_part("reflection").and_then(reflection);
    let clocks = fields.must_part("clocks").and_then(clocks);
    fields.end();
    Some(Rules {
        version: version?,
        from: from?,
        until,
        steps: steps?,
        legal_bases: legal_bases?,
        grounds,
        identification: identification?,
        separation: separation?,
        reopen: reopen?,
        reflection: reflection?,
        clocks: clocks?,
    })
}

/// A value with its source and certainty.
fn marked<'a, T>(
    part: Option<Fields<'a>>,
    value: impl FnOnce(&mut Fields<'a>) -> Option<T>,
) -> Option<Marked<T>> {
    let mut part = part?;
    let value = value(&mut part);
    let (mark, source) = (part.must("mark", code), part.must("source", text));
    let (article, note) = (part.open("article", word).into_said(), part.open("note", text).into_said());
    part.end();
    Some(Marked { value: value?, mark: mark?, source: source?, article, note })
}

fn length(node: &Node) -> Read<Length> {
    let said = match (node.text(), node.entries()) {
        (Some("same_day"), _) => Some(Length::SameDay),
        (None, [(key, number)]) => small::<u32>(number).ok().and_then(|number| match key.text.as_str() {
            "hours" => Some(Length::Hours(number)),
            "working_days" => Some(Length::WorkingDays(number)),
            "days" => Some(Length::Days(number)),
            "months" => Some(Length::Months(number)),
            _ => None,
        }),
        _ => None,
    };
    said.ok_or(Wanted::a(
        "same_day, or a number such as {days: 30}, {working_days: 3}, {months: 3}, {hours: 1}",
    ))
}

fn deciders(part: &mut Fields<'_>) -> Option<Vec<Decider>> {
    part.must_groups("value", |mut one| {
        let (mandate, stay) = (one.must("mandate", text), one.must("stay", code));
        one.end();
        Some(Decider { mandate: mandate?, stay: stay? })
    })
}

fn separation(part: &mut Fields<'_>) -> Option<Separation> {
    let mut value = part.must_part("value")?;
    let referrer = value.must("body_not_referrer", flag);
    let support = value.must("body_not_support", flag);
    value.end();
    Some(Separation { body_not_referrer: referrer?, body_not_support: support? })
}

fn identification(mut fields: Fields<'_>) -> Option<IdentificationRules> {
    let deciders = marked(fields.must_part("deciders"), deciders);
    let earliest_day = marked(fields.part("earliest_day").into_said(), |part| part.must("value", small));
    let opinions = marked(fields.part("opinions").into_said(), opinions);
    let cooperation = marked(fields.part("cooperation").into_said(), |part| {
        let mut value = part.must_part("value")?;
        let exempt = value.must_list("exempt", text);
        value.end();
        Some(CooperationRule { exempt: exempt? })
    });
    fields.end();
    Some(IdentificationRules { deciders: deciders?, earliest_day, opinions, cooperation })
}

fn opinions(part: &mut Fields<'_>) -> Option<Opinions> {
    let mut value = part.must_part("value")?;
    let count = value.must("count", small);
    let professions = value.must_list("professions", text);
    let only_without_prosecution = value.must("only_without_prosecution", flag);
    value.end();
    Some(Opinions {
        count: count?,
        professions: professions?,
        only_without_prosecution: only_without_prosecution?,
    })
}

fn reflection(mut fields: Fields<'_>) -> Option<ReflectionRules> {
    let starts_on = marked(fields.must_part("starts_on"), |part| part.must("value", code));
    let period = marked(fields.must_part("length"), |part| part.must("value", length));
    let minimum = marked(fields.must_part("minimum"), |part| part.must("value", length));
    let alarms = marked(fields.must_part("alarms"), |part| part.must_list("value", small));
    let extension = fields.part("extension").into_said().and_then(extension);
    let termination = fields.must_part("termination").and_then(termination);
    fields.end();
    Some(ReflectionRules {
        starts_on: starts_on?,
        length: period?,
        minimum: minimum?,
        alarms: alarms?,
        extension,
        termination: termination?,
    })
}

fn extension(mut fields: Fields<'_>) -> Option<Extension> {
    let deciders = marked(fields.must_part("deciders"), deciders);
    let reasons = marked(fields.must_part("reasons"), |part| {
        part.must_groups("value", |mut one| {
            let (reason, children_only) = (one.must("code", text), one.or("children_only", flag, false));
            one.end();
            Some(ExtensionReason { code: reason?, children_only })
        })
    });
    let maximum = marked(fields.must_part("maximum"), |part| part.must("value", length));
    fields.end();
    Some(Extension { deciders: deciders?, reasons: reasons?, maximum: maximum? })
}

fn termination(mut fields: Fields<'_>) -> Option<Termination> {
    let deciders = marked(fields.must_part("deciders"), deciders);
    let grounds = marked(fields.must_part("grounds"), |part| part.must_list("value", text));
    fields.end();
    Some(Termination { deciders: deciders?, grounds: grounds? })
}

fn clocks(mut fields: Fields<'_>) -> Option<ClockRules> {
    let mut must = |key: &str| marked(fields.must_part(key), clock);
    let (triage_urgent, triage, presumption) = (must("triage_urgent"), must("triage"), must("presumption"));
    let (signpost, identification, guardian) = (must("signpost"), must("identification"), must("guardian"));
    let grounds_decision = marked(fields.part("grounds_decision").into_said(), clock);
    fields.end();
    Some(ClockRules {
        triage_urgent: triage_urgent?,
        triage: triage?,
        presumption: presumption?,
        signpost: signpost?,
        grounds_decision,
        identification: identification?,
        guardian: guardian?,
    })
}

fn clock(part: &mut Fields<'_>) -> Option<ClockRule> {
    let mut value = part.must_part("value")?;
    let (due, alarm) = (value.must("length", length), value.open("alarm", length).into_said());
    value.end();
    Some(ClockRule { length: due?, alarm })
}
