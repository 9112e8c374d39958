//! What the shape of a profile alone cannot show: every defect stands at the value that it is about.

use data_file::Reading;

use super::model::{Decider, ForStay, Mark, Origin, Profile, Rules, SourceKind, StartEvent, Steps};

/// Least length of a recovery and reflection period in days (Council of Europe Convention art. 13(1)).
pub const LEAST_REFLECTION_DAYS: u32 = 30;

/// What may never end a period: silence, absence, refusal to co-operate (Convention art. 12(6), 13(3)).
pub const NEVER_A_GROUND: [&str; 4] = ["silence", "no_contact", "no_cooperation", "no_statement"];

/// Notes what is wrong with a profile whose values all read.
pub(super) fn check(reading: &Reading, profile: &Profile) {
    if profile.versions.is_empty() {
        reading.defect_at("", "versions", "there is no version of the rules", "add one");
    }
    for (earlier, later) in profile.versions.iter().zip(profile.versions.iter().skip(1)) {
        if earlier.until.is_none_or(|until| until >= later.from) {
            let wrong = format!("it must end (until) before version {} begins", later.version);
            reading.defect_at(&earlier.version, "until", wrong, format!("give a day before {}", later.from));
        }
    }
    for rules in &profile.versions {
        check_version(&Version { reading, profile, rules });
    }
}

/// A version and where it stands.
struct Version<'a> {
    reading: &'a Reading,
    profile: &'a Profile,
    rules: &'a Rules,
}

impl Version<'_> {
    /// Notes a defect at a value, by its permanent code (`reflection.minimum`).
    fn defect(&self, rule: &str, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        let rule = if rule == "grounds.deciders" { "grounds" } else { rule };
        let item = format!("{} · {}", self.rules.version, rule.replace('.', " · "));
        self.reading.defect_at(&item, key, wrong, fix);
    }

    fn deciders(&self, rule: &str, deciders: &[Decider]) {
        let has = |stay: ForStay| deciders.iter().any(|decider| decider.stay == stay);
        let everybody = has(ForStay::Any) || (has(ForStay::Lawful) && has(ForStay::Irregular));
        if !everybody {
            let fix = "name a decider for any stay, or one for lawful and one for irregular stay";
            self.defect(rule, "value", "nobody decides for some people", fix);
        }
    }
}

fn check_version(version: &Version<'_>) {
    let (reading, rules) = (version.reading, version.rules);
    if rules.version.contains('+') {
        let wrong = "the name of a version contains a plus sign, which joins names of versions";
        reading.defect_at(&rules.version, "version", wrong, "choose a name without it");
    }
    if rules.until.is_some_and(|until| until < rules.from) {
        reading.defect_at(&rules.version, "until", "it ends before it begins", "correct from or until");
    }
    for origin in rules.origins() {
        check_source(version, &origin);
    }
    check_legal_bases(version);
    check_steps(version);
    check_reflection(version);
    if let Some(opinions) = &rules.identification.opinions
        && (opinions.value.count == 0 || opinions.value.professions.is_empty())
    {
        let fix = "name how many and whose, or leave opinions out";
        version.defect("identification.opinions", "value", "no opinion is asked for", fix);
    }
}

fn check_source(version: &Version<'_>, origin: &Origin<'_>) {
    let profile = version.profile;
    let name = origin.source;
    let Some(source) = profile.source(name) else {
        let known = profile.sources.iter().map(|source| source.code.as_str());
        let fix = data_file::did_you_mean(name, known, || "add it to sources".into());
        version.defect(
            origin.rule,
            "source",
            format!("the source {name} is not in the list of sources"),
            fix,
        );
        return;
    };
    if profile.not_bound_by.iter().any(|code| code == name) {
        let fix = "name an instrument that binds it";
        version.defect(origin.rule, "source", format!("{name} does not bind this country"), fix);
    }
    let ours = source.kind == SourceKind::Project;
    if ours != (origin.mark == Mark::Proposal) {
        let wrong = "a proposal names a source of kind project, and nothing else does";
        version.defect(origin.rule, "mark", wrong, "correct mark or source");
    }
    if origin.mark == Mark::Law && source.kind == SourceKind::Practice {
        let wrong = format!("marked as law, but {name} is an account of practice");
        version.defect(origin.rule, "mark", wrong, "write practice, or name the law");
    }
}

fn check_legal_bases(version: &Version<'_>) {
    let (profile, bases) = (version.profile, &version.rules.legal_bases.value);
    if bases.is_empty() {
        version.defect("legal_bases", "value", "there is no legal basis", "name at least one");
    }
    for basis in bases {
        if profile.not_bound_by.contains(basis) {
            let wrong = format!("{basis} does not bind this country");
            version.defect("legal_bases", "value", wrong, "take it out");
            continue;
        }
        let known = profile.source(basis);
        if known.is_none_or(|source| matches!(source.kind, SourceKind::Practice | SourceKind::Project)) {
            let wrong = format!("{basis} is not a treaty or a law in the list of sources");
            version.defect("legal_bases", "value", wrong, "add it to sources, or take it out");
        }
    }
}

fn check_steps(version: &Version<'_>) {
    let rules = version.rules;
    let separate = rules.steps.value == Steps::Separate;
    if separate != rules.grounds.is_some() || separate != rules.clocks.grounds_decision.is_some() {
        let wrong = "grounds and clocks.grounds_decision belong to separate steps, and to these only";
        version.defect("steps", "value", wrong, "add both, or take both out");
    }
    if !separate && rules.reflection.starts_on.value == StartEvent::GroundsPositive {
        let wrong = "merged steps know no decision on grounds";
        version.defect("reflection.starts_on", "value", wrong, "write identified");
    }
    if let Some(grounds) = &rules.grounds {
        version.deciders("grounds", &grounds.value);
    }
    version.deciders("identification.deciders", &rules.identification.deciders.value);
}

fn check_reflection(version: &Version<'_>) {
    let reflection = &version.rules.reflection;
    let minimum = reflection.minimum.value.least_days();
    if minimum < LEAST_REFLECTION_DAYS {
        let wrong = format!("the minimum is never under {LEAST_REFLECTION_DAYS} days");
        version.defect("reflection.minimum", "value", wrong, "make it longer");
    }
    if reflection.length.value.least_days() < minimum {
        let wrong = "the period is shorter than the minimum";
        version.defect("reflection.length", "value", wrong, "make it longer");
    }
    if let Some(extension) = &reflection.extension {
        version.deciders("reflection.extension.deciders", &extension.deciders.value);
        if extension.reasons.value.is_empty() {
            let wrong = "there is no reason for an extension";
            version.defect("reflection.extension.reasons", "value", wrong, "name at least one");
        }
        if extension.maximum.value.least_days() <= reflection.length.value.least_days() {
            let wrong = "the whole period with its extension is not longer than the period";
            version.defect("reflection.extension.maximum", "value", wrong, "make it longer");
        }
    }
    version.deciders("reflection.termination.deciders", &reflection.termination.deciders.value);
    let grounds = &reflection.termination.grounds.value;
    if grounds.is_empty() {
        let wrong = "there is no ground for an early end";
        version.defect("reflection.termination.grounds", "value", wrong, "name at least one");
    }
    for ground in grounds.iter().filter(|ground| NEVER_A_GROUND.contains(&ground.as_str())) {
        let wrong = format!("{ground} may never end the period");
        version.defect("reflection.termination.grounds", "value", wrong, "take it out");
    }
}
