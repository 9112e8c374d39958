//! What a role comes to, read from the policies themselves: for each verb the permits that somebody with this role can
//! fall under, and the forbids that can stop them. Roles, mandate and the groups of a verb are known; everything that
//! depends on the object or the moment is left open. What this reading cannot decide counts as possible, so that a
//! sheet never says less than a role can do.

use std::collections::BTreeSet;

use cedar_policy::Effect;
use kernel::{Mandate, Role};
use serde_json::Value;

use super::{Policies, schema, vocabulary::texts};
use crate::verbs::VerbSpec;

/// A verb that somebody with a role can have, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleVerb {
    /// The verb.
    pub verb: &'static VerbSpec,
    /// Ids of the policies that can permit it.
    pub permits: Vec<String>,
    /// Ids of the policies that can forbid it all the same.
    pub limits: Vec<String>,
}

/// As far as is known before anybody asks about anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Always,
    Never,
    Sometimes,
}

impl Holds {
    fn of(known: bool) -> Self {
        if known { Self::Always } else { Self::Never }
    }

    fn not(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Sometimes => Self::Sometimes,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, Self::Always) => Self::Always,
            _ => Self::Sometimes,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

/// Somebody with one role, or with none that matters, in a body with one of some mandates.
struct Somebody<'a> {
    roles: BTreeSet<&'static str>,
    mandates: &'a [Mandate],
    verb: &'static VerbSpec,
}

impl Policies {
    /// What somebody with a role can do, in the order in which the rooms declare their verbs; of nobody's role, what
    /// everybody with an account can do.
    #[must_use]
    pub fn of_role(&self, role: Option<Role>, mandates: &[Mandate]) -> Vec<RoleVerb> {
        let people = self.in_order.iter().filter(|verb| !verb.job);
        people.filter_map(|verb| self.verb_of_role(verb, role, mandates)).collect()
    }

    fn verb_of_role(
        &self,
        verb: &'static VerbSpec,
        role: Option<Role>,
        mandates: &[Mandate],
    ) -> Option<RoleVerb> {
        let roles = role.into_iter().map(Role::code).collect();
        let somebody = Somebody { roles, mandates, verb };
        let (mut permits, mut limits) = (Vec::new(), Vec::new());
        for policy in self.verbs.get(verb.code)?.policies.policies() {
            let id = policy.id().to_string();
            let holds = self.conditions.get(&id).map_or(Holds::Sometimes, |all| somebody.meets(all));
            match (policy.effect(), holds) {
                (Effect::Forbid, Holds::Always) => return None,
                (Effect::Forbid, Holds::Sometimes) => limits.push(id),
                (Effect::Permit, Holds::Always | Holds::Sometimes) => permits.push(id),
                (_, Holds::Never) => {}
            }
        }
        permits.sort();
        limits.sort();
        (!permits.is_empty()).then_some(RoleVerb { verb, permits, limits })
    }
}

impl Somebody<'_> {
    /// Whether the conditions of a policy hold for them.
    fn meets(&self, conditions: &Value) -> Holds {
        let conditions = conditions.as_array().into_iter().flatten();
        conditions.fold(Holds::Always, |so_far, condition| {
            let holds = condition.get("body").map_or(Holds::Sometimes, |body| self.eval(body));
            let unless = condition.get("kind").and_then(Value::as_str) == Some("unless");
            so_far.and(if unless { holds.not() } else { holds })
        })
    }

    fn eval(&self, expression: &Value) -> Holds {
        let Some((operator, parts)) = expression.as_object().and_then(|one| one.iter().next()) else {
            return Holds::Sometimes;
        };
        let side = |name: &str| parts.get(name).unwrap_or(&Value::Null);
        match operator.as_str() {
            "Value" => parts.as_bool().map_or(Holds::Sometimes, Holds::of),
            "!" => self.eval(side("arg")).not(),
            "&&" => self.eval(side("left")).and(self.eval(side("right"))),
            "||" => self.eval(side("left")).or(self.eval(side("right"))),
            "==" => self.same(side("left"), side("right")),
            "!=" => self.same(side("left"), side("right")).not(),
            "contains" | "containsAny" | "containsAll" if is(side("left"), "roles") => {
                self.has_roles(operator, &texts(side("right")))
            }
            "in" if side("left").get("Var").and_then(Value::as_str) == Some("action") => {
                self.is_in(side("right"))
            }
            // Whose account is closed does nothing at all; sheets speak of the others.
            "." if is(expression, "active") => Holds::Always,
            _ => Holds::Sometimes,
        }
    }

    /// Only the mandate is known before anybody asks: as one of those under which somebody can have the role.
    fn same(&self, left: &Value, right: &Value) -> Holds {
        if !is(left, "mandate") {
            return Holds::Sometimes;
        }
        let wanted = texts(right);
        let fits = |mandate: &&Mandate| wanted.iter().any(|one| one == mandate.code());
        match self.mandates.iter().filter(fits).count() {
            0 => Holds::Never,
            all if all == self.mandates.len() => Holds::Always,
            _ => Holds::Sometimes,
        }
    }

    fn has_roles(&self, operator: &str, wanted: &[String]) -> Holds {
        let has = |one: &String| self.roles.contains(one.as_str());
        Holds::of(if operator == "containsAny" { wanted.iter().any(has) } else { wanted.iter().all(has) })
    }

    fn is_in(&self, group: &Value) -> Holds {
        let named = group.get("Value").and_then(|value| value.get("__entity")).and_then(|one| one.get("id"));
        let Some(named) = named.and_then(Value::as_str) else { return Holds::Sometimes };
        let groups = schema::groups(self.verb);
        Holds::of(groups.contains(&named) || (named == schema::SEE && !groups.is_empty()))
    }
}

/// Whether an expression is an attribute of whoever asks.
fn is(expression: &Value, attribute: &str) -> bool {
    let access = expression.get(".");
    let of = access.and_then(|one| one.get("left")).and_then(|one| one.get("Var")).and_then(Value::as_str);
    let name = access.and_then(|one| one.get("attr")).and_then(Value::as_str);
    of == Some("principal") && name == Some(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_decides_and_what_is_not_leaves_it_open() {
        use Holds::{Always, Never, Sometimes};
        for (one, other, both, either) in [
            (Always, Sometimes, Sometimes, Always),
            (Never, Sometimes, Never, Sometimes),
            (Sometimes, Sometimes, Sometimes, Sometimes),
            (Always, Never, Never, Always),
        ] {
            assert_eq!((one.and(other), other.and(one)), (both, both));
            assert_eq!((one.or(other), other.or(one)), (either, either));
        }
    }
}
