//! The checker of country profiles: every problem is one sentence that names the version and the value.

use super::profile::{Decider, ForStay, Mark, Profile, Rules, SourceKind, StartEvent, Steps};

/// Least length of a recovery and reflection period in days (Council of Europe Convention art. 13(1)).
pub const LEAST_REFLECTION_DAYS: u32 = 30;

/// What may never end a period: silence, absence, refusal to co-operate (Convention art. 12(6), 13(3)).
pub const NEVER_A_GROUND: [&str; 4] = ["silence", "no_contact", "no_cooperation", "no_statement"];

/// Checks what the shape alone cannot.
///
/// # Errors
/// The first problem, as a sentence.
pub fn check(profile: &Profile) -> Result<(), String> {
    if profile.versions.is_empty() {
        return Err(format!("profile {}: there is no version of the rules", profile.country));
    }
    for (earlier, later) in profile.versions.iter().zip(profile.versions.iter().skip(1)) {
        if earlier.until.is_none_or(|until| until >= later.from) {
            return Err(format!(
                "version {}: it must end (until) before version {} begins",
                earlier.version, later.version
            ));
        }
    }
    for (place, rules) in profile.versions.iter().enumerate() {
        if profile.versions.iter().skip(place + 1).any(|other| other.version == rules.version) {
            return Err(format!("version {}: the name is used twice", rules.version));
        }
        if rules.version.contains('+') {
            return Err(format!("version {}: a name may not contain a plus sign", rules.version));
        }
        check_version(profile, rules).map_err(|problem| format!("version {}: {problem}", rules.version))?;
    }
    Ok(())
}

fn check_version(profile: &Profile, rules: &Rules) -> Result<(), String> {
    if rules.until.is_some_and(|until| until < rules.from) {
        return Err("it ends before it begins".to_owned());
    }
    check_sources(profile, rules)?;
    check_steps(rules)?;
    check_reflection(rules)?;
    if let Some(opinions) = &rules.identification.opinions
        && (opinions.value.count == 0 || opinions.value.professions.is_empty())
    {
        return Err("identification.opinions: name how many and whose".to_owned());
    }
    Ok(())
}

fn check_sources(profile: &Profile, rules: &Rules) -> Result<(), String> {
    for origin in rules.origins() {
        let Some(source) = profile.source(origin.source) else {
            return Err(format!(
                "{}: the source {} is not in the list of sources",
                origin.rule, origin.source
            ));
        };
        if profile.not_bound_by.iter().any(|code| code == origin.source) {
            return Err(format!("{}: {} does not bind this country", origin.rule, origin.source));
        }
        let ours = source.kind == SourceKind::Project;
        if ours != (origin.mark == Mark::Proposal) {
            return Err(format!(
                "{}: a proposal names a source of kind project, and nothing else does",
                origin.rule
            ));
        }
        if origin.mark == Mark::Law && source.kind == SourceKind::Practice {
            return Err(format!(
                "{}: marked as law, but {} is an account of practice",
                origin.rule, source.code
            ));
        }
    }
    if rules.legal_bases.value.is_empty() {
        return Err("legal_bases: name at least one".to_owned());
    }
    for basis in &rules.legal_bases.value {
        if profile.not_bound_by.contains(basis) {
            return Err(format!("legal_bases: {basis} does not bind this country"));
        }
        let known = profile.source(basis);
        if known.is_none_or(|source| matches!(source.kind, SourceKind::Practice | SourceKind::Project)) {
            return Err(format!("legal_bases: {basis} is not a treaty or a law in the list of sources"));
        }
    }
    Ok(())
}

fn check_steps(rules: &Rules) -> Result<(), String> {
    let separate = rules.steps.value == Steps::Separate;
    if separate != rules.grounds.is_some() || separate != rules.clocks.grounds_decision.is_some() {
        return Err(
            "grounds and clocks.grounds_decision belong to separate steps, and to these only".to_owned()
        );
    }
    if !separate && rules.reflection.starts_on.value == StartEvent::GroundsPositive {
        return Err("reflection.starts_on: merged steps know no decision on grounds".to_owned());
    }
    if let Some(grounds) = &rules.grounds {
        check_deciders("grounds", &grounds.value)?;
    }
    check_deciders("identification.deciders", &rules.identification.deciders.value)
}

fn check_reflection(rules: &Rules) -> Result<(), String> {
    let reflection = &rules.reflection;
    let minimum = reflection.minimum.value.least_days();
    if minimum < LEAST_REFLECTION_DAYS {
        return Err(format!("reflection.minimum: never under {LEAST_REFLECTION_DAYS} days"));
    }
    if reflection.length.value.least_days() < minimum {
        return Err("reflection.length: shorter than the minimum".to_owned());
    }
    if let Some(extension) = &reflection.extension {
        check_deciders("reflection.extension.deciders", &extension.deciders.value)?;
        if extension.reasons.value.is_empty() {
            return Err("reflection.extension.reasons: name at least one".to_owned());
        }
        if extension.maximum.value.least_days() <= reflection.length.value.least_days() {
            return Err("reflection.extension.maximum: not longer than the length".to_owned());
        }
    }
    check_deciders("reflection.termination.deciders", &reflection.termination.deciders.value)?;
    let grounds = &reflection.termination.grounds.value;
    if grounds.is_empty() {
        return Err("reflection.termination.grounds: name at least one".to_owned());
    }
    if let Some(ground) = grounds.iter().find(|ground| NEVER_A_GROUND.contains(&ground.as_str())) {
        return Err(format!("reflection.termination.grounds: {ground} may never end the period"));
    }
    Ok(())
}

fn check_deciders(rule: &str, deciders: &[Decider]) -> Result<(), String> {
    let has = |stay: ForStay| deciders.iter().any(|decider| decider.stay == stay);
    if has(ForStay::Any) || (has(ForStay::Lawful) && has(ForStay::Irregular)) {
        Ok(())
    } else {
        Err(format!("{rule}: nobody decides for some people; name a decider for any stay, or for both"))
    }
}
