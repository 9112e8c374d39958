//! The policies. Cedar text from `data/policies/`, strictly validated against the schema that kinds and verbs make
//! when the server starts; nothing outside this folder knows Cedar.
//!
//! - `schema`: the schema as text, from what the rooms declare.
//! - `read`: loading, and everything for which a server does not start.
//! - `roles`: what a role comes to, for the sheet that a supervisory authority reads.
//! - `vocabulary`: codes and facts that policies name, read from their structure.
//! - here: verdicts.

mod read;
mod roles;
mod schema;
mod vocabulary;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    str::FromStr,
    sync::LazyLock,
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression as Expr,
};
use kernel::{Code, CodeSet, Mandate, Purpose, Roles, Trainings};

pub use read::PoliciesError;
pub use roles::RoleVerb;

use crate::{
    facts::{Facts, Known},
    kind::Kind,
    rights::Scope,
    verbs::VerbSpec,
};

/// What the policies say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Ids of the policies that decided: the permits when allowed, the forbids when refused (none: nobody permits it).
    pub policies: Vec<String>,
    /// Role code of somebody who could help, when refused; empty when allowed.
    pub help: String,
    /// What for: one of the verb's purposes that a live grant gives; for what needs no grant, the verb's own.
    /// `None` when it is refused and no grant says one.
    pub purpose: Option<Purpose>,
}

/// Who asks, as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PrincipalFacts {
    /// A member of staff.
    Person {
        /// Roles that hold now.
        roles: Roles,
        /// Mandate of the body.
        mandate: Mandate,
        /// Trainings that hold now.
        training: Trainings,
        /// Account in use.
        active: bool,
    },
    /// A job of the server.
    Job(&'static str),
}

/// The loaded policies. Shared by everybody; changed only by a new release.
pub struct Policies {
    authorizer: Authorizer,
    verbs: HashMap<&'static str, VerbPolicies>,
    /// As the rooms declare them.
    in_order: Vec<&'static VerbSpec>,
    kinds: Vec<&'static Kind>,
    scopes: Vec<&'static Scope>,
    said: HashMap<String, Said>,
    /// What each policy asks for, read once: for the sheets of roles.
    conditions: HashMap<String, serde_json::Value>,
    schema: String,
    version: String,
    overrides: MutationOverrides,
}

/// One verb: its action with the groups above it, and the policies that can have a say in it.
struct VerbPolicies {
    spec: &'static VerbSpec,
    resource: EntityTypeName,
    actions: Vec<Entity>,
    policies: PolicySet,
    /// Who could help when nobody permits it: the help of the first policy that permits it to somebody.
    help: String,
    /// Facts that these policies name: `resource.hold`, `resource.dossier.grants`, `principal.roles`.
    names: BTreeSet<String>,
}

/// What a policy says of itself beside its rule.
#[derive(Debug, Clone)]
struct Said {
    /// Who could help whom it refuses.
    help: String,
    /// What for, where the policy permits without asking for a grant.
    purpose: Option<Purpose>,
}

/// What a mutation run has taken away from these policies; nothing in a real server.
#[derive(Debug, Default, Clone)]
struct MutationOverrides {
    verb: Option<&'static str>,
    scope: Option<&'static str>,
}

impl Policies {
    /// The version of the policies: first 16 hex digits of the SHA-256 over schema and files. Part of every
    /// audit entry.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The schema in Cedar's own words, as the rooms make it. `data/policies/palermo.cedarschema` is its printed
    /// copy.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// Ids of all policies.
    #[must_use]
    pub fn policy_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.said.keys().cloned().collect();
        ids.sort();
        ids
    }

    /// The verbs that are registered, by their codes.
    #[must_use]
    pub fn verbs(&self) -> Vec<&'static VerbSpec> {
        let mut all: Vec<_> = self.verbs.values().map(|one| one.spec).collect();
        all.sort_by_key(|spec| spec.code);
        all
    }

    /// The verbs about a kind of object that people can have, in the order in which the rooms declare them.
    #[must_use]
    pub fn verbs_about(&self, kind: &'static Kind) -> Vec<&'static VerbSpec> {
        self.in_order.iter().copied().filter(|verb| verb.on == kind && !verb.job).collect()
    }

    /// The verb with this code.
    #[must_use]
    pub fn verb(&self, code: &str) -> Option<&'static VerbSpec> {
        self.verbs.get(code).map(|one| one.spec)
    }

    /// The filters of lists that are registered.
    #[must_use]
    pub fn scopes(&self) -> &[&'static Scope] {
        &self.scopes
    }

    /// Whether this very verb is registered: a verb that only says the same of itself is not.
    #[must_use]
    pub fn knows(&self, verb: &'static VerbSpec) -> bool {
        self.verbs.get(verb.code).is_some_and(|one| std::ptr::eq(one.spec, verb))
    }

    /// Whether this very kind is registered.
    #[must_use]
    pub fn knows_kind(&self, kind: &'static Kind) -> bool {
        self.kinds.iter().any(|one| std::ptr::eq(*one, kind))
    }

    /// The facts that the policies about a verb name: `principal.roles`, `resource.hold`, `resource.dossier.grants`.
    #[must_use]
    pub fn facts_named(&self, verb: &VerbSpec) -> BTreeSet<String> {
        self.verbs.get(verb.code).map(|one| one.names.clone()).unwrap_or_default()
    }

    /// The verdict on one verb for one tuple of facts. A verb that is not registered is nobody's, and facts of
    /// another kind permit nothing.
    #[must_use]
    pub fn decide(&self, asker: &PrincipalFacts, verb: &'static VerbSpec, facts: &Facts) -> Verdict {
        let mut verdict = self.ask(asker, verb, facts);
        verdict.purpose = self.purpose(asker, verb, facts, &verdict);
        verdict
    }

    fn ask(&self, asker: &PrincipalFacts, verb: &'static VerbSpec, facts: &Facts) -> Verdict {
        let (allowed, purpose) = (false, None);
        let denied = || Verdict { allowed, policies: Vec::new(), help: "focal_point".into(), purpose };
        if !self.knows(verb) || !facts.are_of(verb.on) {
            return denied();
        }
        if self.overrides.verb == Some(verb.code) {
            return Verdict {
                allowed: true,
                policies: vec!["mutation".into()],
                help: String::new(),
                purpose,
            };
        }
        let Some(about) = self.verbs.get(verb.code) else { return denied() };
        let Some((request, entities)) = question(about, asker, facts) else { return denied() };
        let answer = self.authorizer.is_authorized(&request, &about.policies, &entities);
        if answer.diagnostics().errors().next().is_some() {
            return denied();
        }
        let mut policies: Vec<String> = answer.diagnostics().reason().map(ToString::to_string).collect();
        // Cedar names them in no order; the log and the words must not change from one request to the next.
        policies.sort();
        let allowed = answer.decision() == Decision::Allow;
        let refusing = policies.first().filter(|_| !allowed).and_then(|id| self.said.get(id));
        let help = if allowed { "" } else { refusing.map_or(about.help.as_str(), |said| said.help.as_str()) };
        Verdict { allowed, policies, help: help.into(), purpose }
    }

    /// What for. Where grants give several of the verb's purposes, the first for which they alone would permit it.
    fn purpose(
        &self,
        asker: &PrincipalFacts,
        verb: &'static VerbSpec,
        facts: &Facts,
        verdict: &Verdict,
    ) -> Option<Purpose> {
        if !verb.on.dossier || verb.job {
            return Some(verb.usual_purpose());
        }
        let said = |id: &String| self.said.get(id).and_then(|said| said.purpose);
        if verdict.allowed && verdict.policies.iter().all(|id| said(id).is_some()) {
            return verdict.policies.first().and_then(said).or(Some(verb.usual_purpose()));
        }
        let given: Vec<Purpose> = facts.grants().purposes().collect();
        let mut given = verb.purposes.iter().copied().filter(|one| given.contains(one));
        let first = given.next();
        let Some(next) = given.next() else {
            return first.or_else(|| verdict.allowed.then(|| verb.usual_purpose()));
        };
        if !verdict.allowed {
            return first;
        }
        let permits = |one: &Purpose| {
            let alone = facts.with_grants(facts.grants().for_purpose(*one));
            self.ask(asker, verb, &alone).allowed
        };
        first.into_iter().chain([next]).chain(given).find(permits).or(first)
    }

    /// The SQL of a scope filter.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> &'static str {
        match self.overrides.scope {
            // Everything, with as many parameters as before.
            Some(id) if id == scope.id && scope.sql.contains("$recipient") => {
                "CAST($recipient AS BIGINT) IS NOT NULL"
            }
            Some(id) if id == scope.id && scope.sql.contains("$2") => "CAST($1 AS BIGINT) <> $2",
            Some(id) if id == scope.id && scope.sql.contains("$1") => "CAST($1 AS BIGINT) <> -1",
            Some(id) if id == scope.id => "1 = 1",
            _ => scope.sql,
        }
    }
}

/// Policies with something taken away, for the mutation run that proves that nothing in them is decoration.
#[cfg(feature = "mutation")]
impl Policies {
    /// Without one policy.
    ///
    /// # Errors
    /// When the policies do not load or there is no such policy.
    pub fn without_policy(rights: &[&'static crate::Rights], id: &str) -> Result<Self, PoliciesError> {
        let missing = |problem: String| PoliciesError { room: "mutation", file: id.into(), problem };
        let mut policies = Self::load(rights)?;
        if policies.said.remove(id).is_none() {
            return Err(missing("there is no such policy".into()));
        }
        for verb in policies.verbs.values_mut() {
            if verb.policies.policy(&cedar_policy::PolicyId::new(id)).is_some() {
                let removed = verb.policies.remove_static(cedar_policy::PolicyId::new(id));
                removed.map_err(|error| missing(error.to_string()))?;
            }
        }
        Ok(policies)
    }

    /// Where one verb is permitted to everybody.
    ///
    /// # Errors
    /// When the policies do not load.
    pub fn without_permit(
        rights: &[&'static crate::Rights],
        verb: &'static VerbSpec,
    ) -> Result<Self, PoliciesError> {
        let mut policies = Self::load(rights)?;
        policies.overrides.verb = Some(verb.code);
        Ok(policies)
    }

    /// Whose one scope filter lets every row through.
    ///
    /// # Errors
    /// When the policies do not load.
    pub fn without_scope(
        rights: &[&'static crate::Rights],
        scope: &'static str,
    ) -> Result<Self, PoliciesError> {
        let mut policies = Self::load(rights)?;
        policies.overrides.scope = Some(scope);
        Ok(policies)
    }
}

/// Builds Cedar's question. `None` when it cannot be built (which refuses).
fn question(about: &VerbPolicies, asker: &PrincipalFacts, facts: &Facts) -> Option<(Request, Entities)> {
    let (principal_type, attributes) = match asker {
        PrincipalFacts::Person { roles, mandate, training, active } => (
            PERSON.as_ref()?,
            vec![
                ("roles".to_owned(), set(*roles)),
                ("mandate".to_owned(), text(mandate.code())),
                ("training".to_owned(), set(*training)),
                ("active".to_owned(), Expr::new_bool(*active)),
            ],
        ),
        PrincipalFacts::Job(name) => (JOB.as_ref()?, vec![("name".to_owned(), text(name))]),
    };
    let principal = entity(principal_type, "asker", attributes)?;
    let resource = entity(&about.resource, "object", attributes_of(about.spec.on, facts)?)?;
    let action = about.actions.first()?.uid();
    let request = Request::new(principal.uid(), action, resource.uid(), Context::empty(), None).ok()?;
    let mut all = vec![principal, resource];
    all.extend(about.actions.iter().cloned());
    Entities::from_entities(all, None).ok().map(|entities| (request, entities))
}

fn set<C: Code>(codes: CodeSet<C>) -> Expr {
    Expr::new_set(codes.iter().map(|code| text(code.code())))
}

fn text(value: &str) -> Expr {
    Expr::new_string(value.to_owned())
}

/// The attributes of an object, by its kind's declaration and nothing else.
fn attributes_of(kind: &'static Kind, facts: &Facts) -> Option<Vec<(String, Expr)>> {
    let (mut own, mut common) = (Vec::new(), Vec::new());
    for fact in kind.all_facts() {
        let value = match facts.get(kind, fact.name)? {
            Known::Flag(flag) => Expr::new_bool(flag),
            Known::Code(code) => text(code),
        };
        let is_common = kind.dossier && crate::kind::DOSSIER_FACTS.iter().any(|one| one.name == fact.name);
        if is_common { &mut common } else { &mut own }.push((fact.name.to_owned(), value));
    }
    if kind.dossier {
        let grants = facts.grants();
        let pairs = grants.iter().map(|(tier, purpose)| text(&grant_code(tier, purpose)));
        let tiers = grants.tiers();
        common.push(("grants".to_owned(), Expr::new_set(pairs)));
        common.push(("granted".to_owned(), Expr::new_set(tiers.iter().map(|tier| text(tier.code())))));
        common.push(("purposes".to_owned(), Expr::new_set(grants.purposes().map(|one| text(one.code())))));
        own.push(("dossier".to_owned(), Expr::new_record(common).ok()?));
    }
    Some(own)
}

/// How policies write what one grant gives: `narrative/identification`.
fn grant_code(tier: kernel::Tier, purpose: Purpose) -> String {
    format!("{}/{}", tier.code(), purpose.code())
}

/// Names of entity types, read once: reading one takes Cedar longer than the verdict itself.
static PERSON: LazyLock<Option<EntityTypeName>> = LazyLock::new(|| EntityTypeName::from_str("Person").ok());
static JOB: LazyLock<Option<EntityTypeName>> = LazyLock::new(|| EntityTypeName::from_str("Job").ok());

fn entity(kind: &EntityTypeName, id: &str, attributes: Vec<(String, Expr)>) -> Option<Entity> {
    let uid = EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id));
    Entity::new(uid, attributes.into_iter().collect(), HashSet::new()).ok()
}
