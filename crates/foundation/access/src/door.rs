//! The policies. Cedar text from `data/policies/`, strictly validated against its schema when it is loaded;
//! nothing outside this file knows Cedar.

use std::{collections::HashMap, str::FromStr};

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
    /// Role code of somebody who could help, when refused.
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
    actions: HashMap<String, Vec<Entity>>,
    version: String,
    opened: Opened,
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
        for (file, text) in files {
            let set = PolicySet::from_str(text).map_err(|error| fault(file, error.to_string()))?;
            if let Some(template) = set.templates().next() {
                return Err(fault(file, format!("templates are not used: {template}")));
            }
            for policy in set.policies() {
                let named = |name| policy.annotation(name).filter(|text| !text.is_empty());
                let id = named("id").ok_or_else(|| fault(file, format!("a policy has no @id: {policy}")))?;
                named("help").ok_or_else(|| fault(file, format!("@id(\"{id}\") has no @help")))?;
                policies
                    .add(policy.new_id(PolicyId::new(id)))
                    .map_err(|error| fault(file, format!("@id(\"{id}\"): {error}")))?;
            }
        }
        let actions = actions(&schema)
            .ok_or_else(|| fault("palermo.cedarschema", "the actions cannot be read".into()))?;
        let result = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        if !result.validation_passed() || result.validation_warnings().next().is_some() {
            return Err(fault("data/policies", format!("{result}")));
        }
        let version = version(files);
        Ok(Self { authorizer: Authorizer::new(), policies, actions, version, opened: Opened::default() })
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
        let Some((request, entities)) =
            question(self.actions.get(verb).map_or(&[], Vec::as_slice), asker, facts)
        else {
            return denied();
        };
        let answer = self.authorizer.is_authorized(&request, &self.policies, &entities);
        if answer.diagnostics().errors().next().is_some() {
            return denied();
        }
        let mut policies: Vec<String> = answer.diagnostics().reason().map(ToString::to_string).collect();
        // Cedar names them in no order; the log and the words must not change from one request to the next.
        policies.sort();
        let help = policies.first().and_then(|id| self.help(id)).or_else(|| self.helper_for(verb));
        Verdict {
            allowed: answer.decision() == Decision::Allow,
            policies,
            help: help.unwrap_or_else(|| "focal_point".into()),
        }
    }

    fn help(&self, policy: &str) -> Option<String> {
        self.policies.annotation(&PolicyId::new(policy), "help").map(Into::into)
    }

    /// When nobody permits a verb, the help of a policy that permits it to somebody.
    fn helper_for(&self, verb: &str) -> Option<String> {
        let named = |uid: &EntityUid| uid.id().unescaped() == verb;
        let permits = self.policies.policies().filter(|policy| {
            policy.effect() == Effect::Permit
                && match policy.action_constraint() {
                    ActionConstraint::Any => false,
                    ActionConstraint::Eq(uid) => named(&uid),
                    ActionConstraint::In(uids) => uids.iter().any(named),
                }
        });
        permits.min_by_key(|policy| policy.id().to_string())?.annotation("help").map(Into::into)
    }

    /// The SQL of a scope filter.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> &'static str {
        if self.opened.scope == Some(scope.id) { "1 = 1" } else { scope.sql }
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
        let mut door = Self::new()?;
        door.policies
            .remove_static(PolicyId::new(id))
            .map_err(|error| DoorError { file: id.into(), problem: error.to_string() })?;
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
fn question(actions: &[Entity], asker: &Asker, facts: &Facts) -> Option<(Request, Entities)> {
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
    let action = actions.first()?.uid();
    let request = Request::new(principal.uid(), action, resource.uid(), Context::empty(), None).ok()?;
    let mut all = vec![principal, resource];
    all.extend(actions.iter().cloned());
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

/// Each action with the groups above it, as the schema declares them.
fn actions(schema: &Schema) -> Option<HashMap<String, Vec<Entity>>> {
    let all = schema.action_entities().ok()?;
    let of = |action: &Entity| {
        let uid = action.uid();
        let above = all.ancestors(&uid).into_iter().flatten().filter_map(|one| all.get(one));
        let chain = std::iter::once(action).chain(above).cloned().collect();
        (uid.id().unescaped().to_owned(), chain)
    };
    Some(all.iter().map(of).collect())
}

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).ok()?, EntityId::new(id)))
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
