//! Loading the policies, and everything for which a server does not start: the error names room and file.

use std::{
    collections::{BTreeSet, HashMap},
    str::FromStr,
};

use cedar_policy::{
    ActionConstraint, Authorizer, Effect, Entity, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet,
    Schema, ValidationMode, Validator,
};
use kernel::Purpose;

use super::{MutationOverrides, Policies, Said, VerbPolicies, schema, vocabulary};
use crate::{
    facts::{MAX_CODES, MAX_FLAGS},
    kind::{Kind, Of},
    rights::Rights,
    verbs::VerbSpec,
};

/// General forbids, which no room's permit can lift.
const NEVER: (&str, &str) = ("never.cedar", include_str!("../../../../../data/policies/never.cedar"));

/// The policies cannot be used; the server does not start.
#[derive(Debug, thiserror::Error)]
#[error("room {room}, {file}: {problem}")]
pub struct PoliciesError {
    /// The room that declares it.
    pub room: &'static str,
    /// File in `data/policies/`, or `rights` for what is declared in Rust.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

type Result<T> = std::result::Result<T, PoliciesError>;

fn error<T>(room: &'static str, file: &str, problem: String) -> Result<T> {
    Err(PoliciesError { room, file: file.into(), problem })
}

/// One file's policies, each under the id that it gives itself.
struct File {
    room: &'static str,
    name: &'static str,
    policies: Vec<Policy>,
}

impl Policies {
    /// Loads and strictly validates the policies of some rooms, the foundation's own first.
    ///
    /// # Errors
    /// When a kind, a fact or a verb is declared twice or is too much; when a file does not parse, a policy lacks
    /// its `@id` or `@help`, two share an id, a room's policy names another room's verb, or a code that is in no
    /// list; and when Cedar's validator finds a fault, or only something to warn of.
    pub fn load(rights: &[&'static Rights]) -> Result<Self> {
        kinds(rights)?;
        verbs(rights)?;
        scopes(rights)?;
        let text = schema::text(rights);
        let schema = schema_of(&text)?;
        let all: Vec<&'static VerbSpec> = rights.iter().flat_map(|room| room.verbs).copied().collect();
        let validator = Validator::new(schema.clone());
        let (mut files, mut said) = (Vec::new(), HashMap::new());
        for room in rights {
            let file = read(room.room, (room.file, room.policies), &mut said)?;
            own_verbs_only(&file, room)?;
            files.push(file);
        }
        let mut general = read("access", NEVER, &mut said)?;
        forbids_only(&general)?;
        general.policies.retain(|policy| speaks_of_something(policy, &all));
        said.retain(|id, _| {
            let kept = files.iter().chain([&general]).flat_map(|file| &file.policies);
            kept.into_iter().any(|policy| policy.id().to_string() == *id)
        });
        files.push(general);
        let mut policies = PolicySet::new();
        for file in &files {
            validate(&validator, file, &all)?;
            for policy in &file.policies {
                let added = policies.add(policy.clone());
                added.or_else(|problem| error(file.room, file.name, problem.to_string()))?;
            }
        }
        let conditions = policies.policies().filter_map(|policy| {
            let mut json = policy.to_json().ok()?;
            Some((policy.id().to_string(), json.get_mut("conditions")?.take()))
        });
        let conditions = conditions.collect();
        let verbs = about_verbs(&schema, &policies, &said, &all)?;
        let mut parts: Vec<&[u8]> = vec![text.as_bytes()];
        parts.extend(rights.iter().map(|room| room.policies.as_bytes()));
        parts.push(NEVER.1.as_bytes());
        let version = vault::digest(&parts).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            authorizer: Authorizer::new(),
            verbs,
            in_order: all,
            kinds: rights.iter().flat_map(|room| room.kinds).copied().collect(),
            scopes: rights.iter().flat_map(|room| room.scopes).copied().collect(),
            said,
            conditions,
            schema: text,
            version,
            overrides: MutationOverrides::default(),
        })
    }
}

/// No kind twice, and none with more facts than have a place.
fn kinds(rights: &[&'static Rights]) -> Result<()> {
    let mut known: Vec<(&'static str, &'static Kind)> = Vec::new();
    let reserved = ["Person", "Job", "Dossier"];
    for room in rights {
        for kind in room.kinds {
            let is =
                |problem: String| error(room.room, "rights", format!("the kind {} {problem}", kind.entity));
            let same = known.iter().find(|(_, one)| {
                one.entity == kind.entity || one.prefix == kind.prefix || one.number() == kind.number()
            });
            if let Some((other, one)) = same {
                return is(format!(
                    "is declared already: {} ({}) in the room {other}",
                    one.entity, one.prefix
                ));
            }
            if reserved.contains(&kind.entity) {
                return is("has a name that is taken".into());
            }
            let flags = kind.all_facts().filter(|fact| !matches!(fact.of, Of::Code(_))).count();
            if flags > MAX_FLAGS {
                return is(format!("has {flags} flags; there is room for {MAX_FLAGS}"));
            }
            let codes = kind.all_facts().count() - flags;
            if codes > MAX_CODES {
                return is(format!("has {codes} codes; there is room for {MAX_CODES}"));
            }
            let mut names = BTreeSet::new();
            for fact in kind.all_facts() {
                if !names.insert(fact.name) || fact.name == "dossier" {
                    return is(format!("declares the fact {} twice", fact.name));
                }
                if let Of::Code(list) = fact.of
                    && (list.is_empty() || list.len() > usize::from(u8::MAX))
                {
                    return is(format!("has a fact {} with {} codes; 1 to 255 fit", fact.name, list.len()));
                }
            }
            known.push((room.room, kind));
        }
    }
    Ok(())
}

/// No verb twice; each serves something, and is about a kind that a room declares.
fn verbs(rights: &[&'static Rights]) -> Result<()> {
    let mut known: HashMap<&'static str, &'static str> = HashMap::new();
    for room in rights {
        for verb in room.verbs {
            let is =
                |problem: String| error(room.room, "rights", format!("the verb {} {problem}", verb.code));
            if let Some(other) = known.insert(verb.code, room.room) {
                return is(format!("is declared already, in the room {other}"));
            }
            if verb.purposes.is_empty() {
                return is("serves no purpose".into());
            }
            let declared = rights.iter().flat_map(|one| one.kinds).any(|kind| std::ptr::eq(*kind, verb.on));
            if !declared {
                return is(format!("is about the kind {}, which no room declares", verb.on.entity));
            }
            if (verb.changes || !verb.opens.is_empty()) && !verb.on.dossier {
                return is(format!("opens or changes a {}, which is no dossier", verb.on.entity));
            }
            if verb.code.is_empty()
                || !verb.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            {
                return is("has a code that is not of small letters and _".into());
            }
        }
    }
    Ok(())
}

fn scopes(rights: &[&'static Rights]) -> Result<()> {
    let mut known: HashMap<&'static str, &'static str> = HashMap::new();
    for room in rights {
        for scope in room.scopes {
            if let Some(other) = known.insert(scope.id, room.room) {
                let problem = format!("the scope {} is declared already, in the room {other}", scope.id);
                return error(room.room, "rights", problem);
            }
        }
    }
    Ok(())
}

fn schema_of(text: &str) -> Result<Schema> {
    const FILE: &str = "palermo.cedarschema";
    let read = Schema::from_cedarschema_str(text);
    let (schema, mut warnings) = read.or_else(|problem| error("access", FILE, problem.to_string()))?;
    match warnings.next() {
        Some(warning) => error("access", FILE, warning.to_string()),
        None => {
            drop(warnings);
            Ok(schema)
        }
    }
}

/// Reads one file. `said` knows the policies of the files before it.
fn read(
    room: &'static str,
    (name, text): (&'static str, &str),
    said: &mut HashMap<String, Said>,
) -> Result<File> {
    let set = PolicySet::from_str(text).or_else(|problem| error(room, name, problem.to_string()))?;
    if let Some(template) = set.templates().next() {
        return error(room, name, format!("templates are not used: {template}"));
    }
    let mut policies = Vec::new();
    for policy in set.policies() {
        let written = |name| policy.annotation(name).filter(|text| !text.is_empty());
        let Some(id) = written("id") else {
            return error(room, name, format!("a policy has no @id: {policy}"));
        };
        let Some(help) = written("help") else {
            return error(room, name, format!("@id(\"{id}\") has no @help"));
        };
        let purpose = match written("purpose").map(str::parse::<Purpose>) {
            None => None,
            Some(Ok(purpose)) => Some(purpose),
            Some(Err(unknown)) => {
                return error(room, name, format!("@id(\"{id}\") has an unknown @purpose: {unknown}"));
            }
        };
        if said.insert(id.to_owned(), Said { help: help.to_owned(), purpose }).is_some() {
            return error(room, name, format!("@id(\"{id}\") is there twice"));
        }
        policies.push(policy.new_id(PolicyId::new(id)));
    }
    Ok(File { room, name, policies })
}

/// A room speaks of its own verbs, by their names.
fn own_verbs_only(file: &File, room: &Rights) -> Result<()> {
    for policy in &file.policies {
        let named = match policy.action_constraint() {
            ActionConstraint::Any => {
                return error(file.room, file.name, format!("@id(\"{}\") names no action", policy.id()));
            }
            ActionConstraint::Eq(one) => vec![one],
            ActionConstraint::In(all) => all,
        };
        for action in named {
            if !room.verbs.iter().any(|verb| verb.code == action.id().unescaped()) {
                let problem =
                    format!("@id(\"{}\") names {action}, which is no verb of this room", policy.id());
                return error(file.room, file.name, problem);
            }
        }
    }
    Ok(())
}

/// What is general forbids; permits stand beside their verbs.
fn forbids_only(file: &File) -> Result<()> {
    match file.policies.iter().find(|policy| policy.effect() == Effect::Permit) {
        Some(policy) => error(file.room, file.name, format!("@id(\"{}\") permits something", policy.id())),
        None => Ok(()),
    }
}

/// Whether a general forbid is about any verb at all: without a room that has dossiers, a group has no member, and
/// Cedar would call every policy about it impossible.
fn speaks_of_something(policy: &Policy, all: &[&'static VerbSpec]) -> bool {
    let ActionConstraint::In(named) = policy.action_constraint() else { return true };
    named.iter().any(|group| {
        let group = group.id().unescaped();
        all.iter().any(|verb| {
            let groups = schema::groups(verb);
            groups.contains(&group) || (group == schema::SEE && !groups.is_empty()) || verb.code == group
        })
    })
}

/// Each file alone against the whole schema, so that the error names room and file.
fn validate(validator: &Validator, file: &File, all: &[&'static VerbSpec]) -> Result<()> {
    let set = PolicySet::from_policies(file.policies.iter().cloned());
    let set = set.or_else(|problem| error(file.room, file.name, problem.to_string()))?;
    let result = validator.validate(&set, ValidationMode::Strict);
    if let Some(problem) = result.validation_errors().next() {
        return error(file.room, file.name, problem.to_string());
    }
    if let Some(warning) = result.validation_warnings().next() {
        return error(file.room, file.name, warning.to_string());
    }
    for policy in &file.policies {
        let about: Vec<_> = all.iter().copied().filter(|verb| concerns(policy, verb)).collect();
        if let Some(problem) = vocabulary::unknown_code(policy, &about) {
            return error(file.room, file.name, format!("@id(\"{}\"): {problem}", policy.id()));
        }
    }
    Ok(())
}

/// Whether a policy names a verb, or a group that it is in.
fn concerns(policy: &Policy, verb: &VerbSpec) -> bool {
    let is = |uid: &EntityUid| {
        let groups = schema::groups(verb);
        let name = uid.id().unescaped();
        name == verb.code || groups.contains(&name) || (name == schema::SEE && !groups.is_empty())
    };
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(named) => is(&named),
        ActionConstraint::In(named) => named.iter().any(is),
    }
}

/// Each verb with the groups above it, as the schema declares them, and the policies whose action fits it. The
/// others cannot decide on it: a policy applies only when its action does.
fn about_verbs(
    schema: &Schema,
    policies: &PolicySet,
    said: &HashMap<String, Said>,
    all: &[&'static VerbSpec],
) -> Result<HashMap<&'static str, VerbPolicies>> {
    let unread = |what: &str| PoliciesError {
        room: "access",
        file: "palermo.cedarschema".into(),
        problem: format!("{what} cannot be read"),
    };
    let entities = schema.action_entities().map_err(|_| unread("the actions"))?;
    let mut verbs = HashMap::new();
    for spec in all.iter().copied() {
        let action = entities.iter().find(|action| action.uid().id().unescaped() == spec.code);
        let action = action.ok_or_else(|| unread(spec.code))?;
        let above = entities.ancestors(&action.uid()).into_iter().flatten();
        let above = above.filter_map(|one| entities.get(one));
        let actions: Vec<Entity> = std::iter::once(action).chain(above).cloned().collect();
        let fitting: Vec<Policy> =
            policies.policies().filter(|policy| concerns(policy, spec)).cloned().collect();
        let names = fitting.iter().flat_map(vocabulary::named).collect();
        let permits = fitting.iter().filter(|policy| policy.effect() == Effect::Permit);
        let first = permits.map(|policy| policy.id().to_string()).min();
        let help = first.and_then(|id| said.get(&id)).map_or("focal_point", |said| said.help.as_str());
        let help = help.to_owned();
        let policies = PolicySet::from_policies(fitting).map_err(|_| unread(spec.code))?;
        let resource = EntityTypeName::from_str(spec.on.entity).map_err(|_| unread(spec.on.entity))?;
        verbs.insert(spec.code, VerbPolicies { spec, resource, actions, policies, help, names });
    }
    Ok(verbs)
}
