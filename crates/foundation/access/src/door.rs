//! The policies. Cedar text from `data/policies/`, strictly validated against its schema when it is loaded;
//! nothing outside this file knows Cedar.

use std::{collections::HashMap, str::FromStr, sync::LazyLock};

use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Effect, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicyId, PolicySet, Request, RestrictedExpression as Expr, Schema, ValidationMode, Validator,
};
use kernel::{Mandate, Role};

use crate::{facts::Facts, scope::Scope};

const SCHEMA: &str = include_str!("../../../../data/policies/palermo.cedarschema");
const POLICIES: &[(&str, &str)] = &[
    ("detect.cedar", include_str!("../../../../data/policies/detect.cedar")),
    ("protect.cedar", include_str!("../../../../data/policies/protect.cedar")),
    ("steer.cedar", include_str!("../../../../data/policies/steer.cedar")),
    ("people.cedar", include_str!("../../../../data/policies/people.cedar")),
    ("never.cedar", include_str!("../../../../data/policies/never.cedar")),
];

/// The policies cannot be used; the server does not start.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct DoorError {
    /// File in `data/policies/`.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// What the policies say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Ids of the policies that decided: the permits when allowed, the forbids when refused (none: nobody permits it).
    pub policies: Vec<String>,
    /// Role code of somebody who could help, when refused; empty when allowed.
    pub help: String,
}

/// Who asks, as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A member of staff.
    Person {
        /// Role.
        role: Role,
        /// Mandate of the body.
        mandate: Mandate,
        /// Training for cases of minors.
        trained_minors: bool,
        /// Account in use.
        active: bool,
    },
    /// A job of the server.
    Job(&'static str),
}

/// The loaded policies. Shared by everybody; changed only by a new release.
pub struct Door {
    authorizer: Authorizer,
    policies: PolicySet,
    topics: HashMap<String, Topic>,
    help: HashMap<String, String>,
    version: String,
    opened: Opened,
}

/// One verb: its action with the groups above it, and the policies that can have a say in it.
struct Topic {
    actions: Vec<Entity>,
    policies: PolicySet,
    /// Who could help when nobody permits it: the help of the first policy that permits it to somebody.
    help: String,
}

/// What a mutation run has taken away from this door; nothing in a real server.
#[derive(Debug, Default, Clone)]
struct Opened {
    verb: Option<&'static str>,
    scope: Option<&'static str>,
}

impl Door {
    /// Loads and strictly validates the policies.
    ///
    /// # Errors
    /// When a file does not parse, a policy lacks its `@id` or `@help`, two share an id, or the validator finds a
    /// fault or only something to warn of.
    pub fn new() -> Result<Self, DoorError> {
        Self::load(POLICIES)
    }

    fn load(files: &[(&str, &str)]) -> Result<Self, DoorError> {
        let fault = |file: &str, problem: String| DoorError { file: file.into(), problem };
        let (schema, mut warnings) = Schema::from_cedarschema_str(SCHEMA)
            .map_err(|error| fault("palermo.cedarschema", error.to_string()))?;
        if let Some(warning) = warnings.next() {
            return Err(fault("palermo.cedarschema", warning.to_string()));
        }
        drop(warnings);
        let mut policies = PolicySet::new();
        let mut help = HashMap::new();
        for (file, text) in files {
            let set = PolicySet::from_str(text).map_err(|error| fault(file, error.to_string()))?;
            if let Some(template) = set.templates().next() {
                return Err(fault(file, format!("templates are not used: {template}")));
            }
            for policy in set.policies() {
                let named = |name| policy.annotation(name).filter(|text| !text.is_empty());
                let id = named("id").ok_or_else(|| fault(file, format!("a policy has no @id: {policy}")))?;
                let helper =
                    named("help").ok_or_else(|| fault(file, format!("@id(\"{id}\") has no @help")))?;
                help.insert(id.to_owned(), helper.to_owned());
                policies
                    .add(policy.new_id(PolicyId::new(id)))
                    .map_err(|error| fault(file, format!("@id(\"{id}\"): {error}")))?;
            }
        }
        let unread = |what| fault("palermo.cedarschema", format!("the {what} cannot be read"));
        let topics = topics(&schema, &policies, &help).ok_or_else(|| unread("actions"))?;
        let result = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        if !result.validation_passed() || result.validation_warnings().next().is_some() {
            return Err(fault("data/policies", format!("{result}")));
        }
        let version = version(files);
        let authorizer = Authorizer::new();
        Ok(Self { authorizer, policies, topics, help, version, opened: Opened::default() })
    }

    /// The version of the policies: first 16 hex digits of the SHA-256 over schema and files. Part of every
    /// audit entry.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Ids of all policies.
    pub fn policy_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.policies.policies().map(|policy| policy.id().to_string()).collect();
        ids.sort();
        ids
    }

    /// The verdict on one verb for one tuple of facts.
    #[must_use]
    pub fn decide(&self, asker: &Asker, verb: &'static str, facts: &Facts) -> Verdict {
        if self.opened.verb == Some(verb) {
            return Verdict { allowed: true, policies: vec!["mutation".into()], help: String::new() };
        }
        let denied = || Verdict { allowed: false, policies: Vec::new(), help: "focal_point".into() };
        let Some(topic) = self.topics.get(verb) else { return denied() };
        let Some((request, entities)) = question(topic, asker, facts) else { return denied() };
        let answer = self.authorizer.is_authorized(&request, &topic.policies, &entities);
        if answer.diagnostics().errors().next().is_some() {
            return denied();
        }
        let mut policies: Vec<String> = answer.diagnostics().reason().map(ToString::to_string).collect();
        // Cedar names them in no order; the log and the words must not change from one request to the next.
        policies.sort();
        let allowed = answer.decision() == Decision::Allow;
        let refusing = policies.first().filter(|_| !allowed).and_then(|id| self.help.get(id));
        let help = if allowed { "" } else { refusing.map_or(topic.help.as_str(), String::as_str) };
        Verdict { allowed, policies, help: help.into() }
    }

    /// The SQL of a scope filter.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> &'static str {
        match self.opened.scope {
            // Everything, with as many parameters as before.
            Some(id) if id == scope.id && scope.sql.contains("$2") => "CAST($1 AS BIGINT) <> $2",
            Some(id) if id == scope.id && scope.sql.contains("$1") => "CAST($1 AS BIGINT) <> -1",
            Some(id) if id == scope.id => "1 = 1",
            _ => scope.sql,
        }
    }
}

/// Doors with something taken away, for the mutation run that proves that nothing in the door is decoration.
#[cfg(feature = "mutation")]
impl Door {
    /// Without one policy.
    ///
    /// # Errors
    /// When the policies do not load or there is no such policy.
    pub fn without_policy(id: &str) -> Result<Self, DoorError> {
        let missing = |problem: String| DoorError { file: id.into(), problem };
        let mut door = Self::new()?;
        door.policies.remove_static(PolicyId::new(id)).map_err(|error| missing(error.to_string()))?;
        for topic in door.topics.values_mut() {
            if topic.policies.policy(&PolicyId::new(id)).is_some() {
                let removed = topic.policies.remove_static(PolicyId::new(id));
                removed.map_err(|error| missing(error.to_string()))?;
            }
        }
        Ok(door)
    }

    /// Whose permits for one verb are given to everybody.
    ///
    /// # Errors
    /// When the policies do not load.
    pub fn without_permit(verb: &'static str) -> Result<Self, DoorError> {
        let mut door = Self::new()?;
        door.opened.verb = Some(verb);
        Ok(door)
    }

    /// Whose one scope filter lets every row through.
    ///
    /// # Errors
    /// When the policies do not load.
    pub fn without_scope(scope: &'static str) -> Result<Self, DoorError> {
        let mut door = Self::new()?;
        door.opened.scope = Some(scope);
        Ok(door)
    }
}

fn version(files: &[(&str, &str)]) -> String {
    let mut parts: Vec<&[u8]> = vec![SCHEMA.as_bytes()];
    parts.extend(files.iter().map(|(_, text)| text.as_bytes()));
    vault::digest(&parts).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Builds Cedar's question. `None` when it cannot be built (which refuses).
fn question(topic: &Topic, asker: &Asker, facts: &Facts) -> Option<(Request, Entities)> {
    let text = |value: &str| Expr::new_string(value.to_owned());
    let (principal_type, principal) = match asker {
        Asker::Person { role, mandate, trained_minors, active } => (
            "Person",
            vec![
                ("role", text(role.code())),
                ("mandate", text(mandate.code())),
                ("trained_minors", Expr::new_bool(*trained_minors)),
                ("active", Expr::new_bool(*active)),
            ],
        ),
        Asker::Job(name) => ("Job", vec![("name", text(name))]),
    };
    let (resource_type, resource) = attributes(facts);
    let principal = entity(principal_type, "asker", principal)?;
    let resource = entity(resource_type, "object", resource)?;
    let action = topic.actions.first()?.uid();
    let request = Request::new(principal.uid(), action, resource.uid(), Context::empty(), None).ok()?;
    let mut all = vec![principal, resource];
    all.extend(topic.actions.iter().cloned());
    Entities::from_entities(all, None).ok().map(|entities| (request, entities))
}

fn attributes(facts: &Facts) -> (&'static str, Vec<(&'static str, Expr)>) {
    let flag = Expr::new_bool;
    match facts {
        Facts::Workplace => ("Workplace", vec![]),
        Facts::Strategy => ("Strategy", vec![]),
        Facts::Measure => ("Measure", vec![]),
        Facts::Server => ("Server", vec![]),
        Facts::Log => ("Log", vec![]),
        Facts::Screening { mine, open } => ("Screening", vec![("mine", flag(*mine)), ("open", flag(*open))]),
        Facts::Referral { mine } => ("Referral", vec![("mine", flag(*mine))]),
        Facts::Body { mine } => ("Body", vec![("mine", flag(*mine))]),
        Facts::Team { member, of_my_body } => {
            ("Team", vec![("member", flag(*member)), ("of_my_body", flag(*of_my_body))])
        }
        Facts::Case(case) => {
            let grants =
                case.grants.iter().map(|(tier, purpose)| format!("{}/{}", tier.code(), purpose.code()));
            let tiers = case.grants.tiers();
            let tiers = tiers.iter().map(|tier| Expr::new_string(tier.code().into()));
            let purposes = case.grants.purposes().map(|purpose| Expr::new_string(purpose.code().into()));
            (
                "Case",
                vec![
                    ("grants", Expr::new_set(grants.map(Expr::new_string))),
                    ("granted", Expr::new_set(tiers)),
                    ("purposes", Expr::new_set(purposes)),
                    ("minor", flag(case.minor)),
                    ("open", flag(case.open)),
                    ("hold", flag(case.hold)),
                    ("referred_by_me", flag(case.referred_by_me)),
                    ("referred_by_my_body", flag(case.referred_by_my_body)),
                ],
            )
        }
    }
}

/// Each action with the groups above it, as the schema declares them, and the policies whose action fits it.
/// The others cannot decide on it: a policy applies only when its action does.
fn topics(
    schema: &Schema,
    policies: &PolicySet,
    help: &HashMap<String, String>,
) -> Option<HashMap<String, Topic>> {
    let all = schema.action_entities().ok()?;
    let mut topics = HashMap::new();
    for action in all.iter() {
        let uid = action.uid();
        let above = all.ancestors(&uid).into_iter().flatten().filter_map(|one| all.get(one));
        let actions: Vec<Entity> = std::iter::once(action).chain(above).cloned().collect();
        let is = |uid: &EntityUid| actions.iter().any(|action| action.uid() == *uid);
        let fitting = policies.policies().filter(|policy| match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(named) => named == uid,
            ActionConstraint::In(named) => named.iter().any(is),
        });
        let policies = PolicySet::from_policies(fitting.cloned()).ok()?;
        let permits = policies.policies().filter(|policy| policy.effect() == Effect::Permit);
        let first = permits.map(|policy| policy.id().to_string()).min();
        let help = first.and_then(|id| help.get(&id)).map_or("focal_point", String::as_str).to_owned();
        topics.insert(uid.id().unescaped().to_owned(), Topic { actions, policies, help });
    }
    Some(topics)
}

/// Names of entity types, read once: reading one takes Cedar longer than the verdict itself.
static KINDS: LazyLock<HashMap<&'static str, EntityTypeName>> = LazyLock::new(|| {
    let kinds = [
        "Person",
        "Job",
        "Workplace",
        "Screening",
        "Referral",
        "Case",
        "Strategy",
        "Measure",
        "Body",
        "Team",
        "Server",
        "Log",
    ];
    kinds.into_iter().filter_map(|kind| Some((kind, EntityTypeName::from_str(kind).ok()?))).collect()
});

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(KINDS.get(kind)?.clone(), EntityId::new(id)))
}

fn entity(kind: &str, id: &str, attributes: Vec<(&'static str, Expr)>) -> Option<Entity> {
    let attributes: HashMap<String, Expr> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Entity::new(uid(kind, id)?, attributes, std::collections::HashSet::new()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_load_and_have_a_version() {
        let door = Door::new().unwrap();
        assert_eq!(door.version().len(), 16);
        assert!(door.policy_ids().len() > 20);
    }

    #[test]
    fn a_policy_that_speaks_of_something_else_is_not_loaded() {
        let unknown = r#"@id("x") permit (principal is Person, action == Action::"view_case", resource is Case)
                         when { resource.secret };"#;
        assert!(Door::load(&[("x.cedar", unknown)]).is_err());
        let nameless = "permit (principal, action, resource);";
        assert!(Door::load(&[("x.cedar", nameless)]).is_err());
    }
}
