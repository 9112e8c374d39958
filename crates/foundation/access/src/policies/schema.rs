//! The schema as text. What policies may speak of is what kinds, facts and verbs declare, and nothing else: nobody
//! writes the schema by hand, and no verb escapes the groups that `never.cedar` speaks of.

use std::fmt::Write as _;

use crate::{
    kind::{DOSSIER_FACTS, Fact, Kind, Of},
    rights::Rights,
    verbs::VerbSpec,
};

/// The group of every verb that is about a dossier's content, other than counting it.
pub(super) const SEE: &str = "SeeContent";
/// The group of every verb whose permit carries keys.
pub(super) const READ: &str = "ReadContent";
/// The group of every verb that changes a dossier.
pub(super) const CHANGE: &str = "ChangeContent";

const HEAD: &str = "\
// What policies may speak of: generated from the kinds, facts and verbs that the rooms declare. Do not edit; the
// test `the_printed_schema_is_what_the_rooms_declare` compares this copy and says how to print it anew.
//
// Every attribute of a resource is a fact *relative to the person who asks*, reduced by SQL from the records;
// nothing else is known to a policy. So one verdict serves every row with the same facts, and a list can never show
// more than its details.

// A member of staff, signed in with password and one-time code.
entity Person {
  // Those that hold now: frontline, focal_point, decision_maker, ...
  roles: Set<String>,
  // Of the person's body: law_enforcement, support, labour, steering, ...
  mandate: String,
  // Trainings that hold now: minors.
  training: Set<String>,
  // The account is in use.
  active: Bool
};

// A job of the server itself. It holds no keys.
entity Job { name: String };

// What is known of every dossier.
type Dossier = {
  // What live grants give to me or to a team of mine, and for what: \"narrative/identification\".
  grants: Set<String>,
  // Their tiers: identity, narrative, support, intelligence, shelter.
  granted: Set<String>,
  // Their purposes: identification, support, investigation, stay.
  purposes: Set<String>,
";

const GROUPS: &str = "
// Verbs about a dossier, all but those that only count it; those that open a tier; those that change it.
action SeeContent;
action ReadContent, ChangeContent in [SeeContent];
";

/// The schema of some rooms, as Cedar reads it.
pub(super) fn text(rights: &[&'static Rights]) -> String {
    let mut text = HEAD.to_owned();
    text.push_str(&facts(DOSSIER_FACTS.iter()));
    text.push_str("};\n");
    text.push_str(GROUPS);
    for room in rights {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\n// ---- {}\n", room.room);
        for kind in room.kinds {
            text.push_str(&entity(kind));
        }
        for verb in room.verbs {
            text.push_str(&action(verb));
        }
    }
    text
}

fn entity(kind: &Kind) -> String {
    let mut own = facts(kind.facts.iter());
    if kind.dossier {
        own = format!("  dossier: Dossier,\n{own}");
    }
    let about = comment("", kind.about);
    if own.is_empty() {
        return format!("{about}entity {};\n", kind.entity);
    }
    format!("{about}entity {} {{\n{own}}};\n", kind.entity)
}

fn facts<'a>(facts: impl Iterator<Item = &'a Fact>) -> String {
    let mut text = String::new();
    for fact in facts {
        let (kind, codes) = match fact.of {
            Of::Flag | Of::Tie => ("Bool", String::new()),
            Of::Code(list) => ("String", format!(" One of: {}.", list.join(", "))),
        };
        text.push_str(&comment("  ", &format!("{}{codes}", fact.about)));
        let _ = writeln!(text, "  {}: {kind},", fact.name);
    }
    text
}

fn action(verb: &VerbSpec) -> String {
    let groups = groups(verb);
    let within = if groups.is_empty() { String::new() } else { format!(" in [{}]", groups.join(", ")) };
    let by = if verb.job { "Job" } else { "Person" };
    let about = comment("", verb.about);
    let (code, on) = (verb.code, verb.on.entity);
    format!("{about}action {code}{within} appliesTo {{ principal: {by}, resource: {on} }};\n")
}

/// The groups of a verb, from its markers.
pub(super) fn groups(verb: &VerbSpec) -> Vec<&'static str> {
    let mut groups = Vec::new();
    if verb.on.dossier && !verb.opens.is_empty() {
        groups.push(READ);
    }
    if verb.changes {
        groups.push(CHANGE);
    }
    if groups.is_empty() && verb.sees_content() {
        groups.push(SEE);
    }
    groups
}

/// A sentence as comment lines of at most 118 characters.
fn comment(indent: &str, sentence: &str) -> String {
    let mut lines = String::new();
    let mut line = format!("{indent}//");
    for word in sentence.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 118 {
            lines.push_str(&line);
            lines.push('\n');
            line = format!("{indent}//");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}
