//! How many dossiers whoever asks may see: counted per tuple of facts in SQL, added over the tuples that the policies
//! permit, exact up to a thousand.

use kernel::Total;
use store::Value;

use super::{LIVE, is_of, recipients};
use crate::{
    Dossier, Result,
    act::Act,
    facts::Facts,
    grants::GRANTS_COLUMN,
    kind::{Id, Kind},
    permit::Permit,
    verbs::Verb,
};

/// Dossiers that are reduced to tuples by one statement.
const BLOCK: i64 = Total::MOST.cast_signed() + 1;

/// How many dossiers of whoever asks the policies let the verb `V` see.
///
/// # Errors
/// The database's; when the permit belongs to another act.
pub async fn count<V, P>(act: &mut Act, permit: &Permit<P>) -> Result<Total>
where
    V: Verb,
    V::On: Dossier,
    P: Verb,
{
    act.holds(permit)?;
    let kind = <V::On as Id>::KIND;
    let (mut after, mut permitted) = (0, 0);
    loop {
        let tuples = tuples(act, kind, V::SPEC, after).await?;
        let looked_at: i64 = tuples.iter().map(|tuple| tuple.dossiers).sum();
        for tuple in &tuples {
            after = after.max(tuple.last);
            if act.verdict(V::SPEC, tuple.facts).allowed {
                permitted += tuple.dossiers.unsigned_abs();
            }
        }
        if looked_at < BLOCK || permitted > Total::MOST {
            return Ok(Total::of(permitted));
        }
    }
}

/// Dossiers that are the same to the policies.
struct Tuple {
    facts: Facts,
    dossiers: i64,
    /// The last of them.
    last: i64,
}

/// The next dossiers after a row, put together by their facts. A fact that the policies of the verb do not name makes no
/// difference to them and is not looked up.
async fn tuples(
    act: &mut Act,
    kind: &'static Kind,
    verb: &'static crate::verbs::VerbSpec,
    after: i64,
) -> Result<Vec<Tuple>> {
    let named = act.access().policies.facts_named(verb);
    let is_named = |fact: &crate::kind::Fact| {
        ["resource.", "resource.dossier."].iter().any(|at| named.contains(&format!("{at}{}", fact.name)))
    };
    let facts: Vec<String> =
        kind.all_facts().map(|fact| if is_named(fact) { fact.column() } else { fact.nothing() }).collect();
    let recipients = recipients(act)?;
    let parts: Vec<String> = (6..)
        .zip(&recipients)
        .map(|(place, _)| {
            format!(
                "SELECT * FROM (SELECT l.dossier_id, l.grants, l.steady_until FROM dossier_list l
                   WHERE {mine} AND l.kind = $3 AND l.dossier_id > $4 AND {live}
                   ORDER BY l.dossier_id LIMIT $5) s{place}",
                mine = is_of(act, &format!("${place}")),
                live = act.scope(&LIVE),
            )
        })
        .collect();
    // The bits of one recipient are those of the row; those of several are read from the grants.
    let sql = format!(
        "SELECT CASE WHEN p.received = 1 AND p.steady_until > $2 THEN p.grants ELSE {GRANTS} END, {facts},
           COUNT(*), MAX(p.id)
         FROM (SELECT u.dossier_id AS id, COUNT(*) AS received, MIN(u.grants) AS grants,
             MIN(u.steady_until) AS steady_until
           FROM ({parts}) u GROUP BY u.dossier_id ORDER BY u.dossier_id LIMIT $5) p
         CROSS JOIN dossier o {joins} WHERE o.id = p.id GROUP BY {groups}",
        GRANTS = *GRANTS_COLUMN,
        facts = facts.join(", "),
        parts = parts.join(" UNION ALL "),
        joins = kind.joins,
        groups = (1..=facts.len() + 1).map(|column| column.to_string()).collect::<Vec<_>>().join(", "),
    );
    let mut params: Vec<Value> =
        vec![act.me()?.row.into(), act.now_ms().into(), kind.prefix.into(), after.into(), BLOCK.into()];
    params.extend(recipients.into_iter().map(Value::from));
    let at = kind.width() - 1;
    let rows = act.query(&sql, &params).await?;
    let tuple = |row: &store::Row| -> Result<Tuple> {
        Ok(Tuple { facts: Facts::read(kind, row, 0)?, dossiers: row.int(at)?, last: row.int(at + 1)? })
    };
    rows.iter().map(tuple).collect()
}
