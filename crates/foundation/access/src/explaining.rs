//! Why somebody may or may not do something: for the page on which people ask about themselves, and for whoever runs the
//! server. The page tells strangers the same of everything; the server's own command tells the truth, names nobody, opens
//! nothing, and leaves an entry in the log.

use kernel::{AccountId, CaseNumber, Mandate, Purpose, Roles, Tier, Trainings};
use ledger::ProcessingOperation;
use uuid::Uuid;

use crate::{
    Access, Act, Error, Facts, PendingEntries, Result, VerbSpec, Verdict, Who,
    kind::{Id, Kind, Object, Which},
};

/// The verb under which the log keeps that somebody asked.
const EXPLAIN: &str = "explain";
/// Who asks: whoever can run commands on the server's machine.
const COMMAND: &str = "command";

/// One verb about an object, as whoever acts is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// The verb.
    pub verb: &'static VerbSpec,
    /// Yes or no, and the policies that decided.
    pub verdict: Verdict,
    /// It is allowed, and the keys of a tier that it opens have not been handed over yet.
    pub keys_missing: bool,
}

impl Act {
    /// As [`Act::explain`], for every verb about an object that people can have, and whether the keys are there for it.
    ///
    /// # Errors
    /// The database's.
    pub async fn explain_all<I: Id>(&mut self, on: I) -> Result<Vec<Told>> {
        let object = Object::of(on);
        let (row, facts) = self.facts(object).await?;
        let mut all = Vec::new();
        for verb in self.access.policies.verbs_about(I::KIND) {
            let verdict = self.verdict(verb, facts);
            let keys_missing = verdict.allowed && self.lacks_keys(verb, (row, &facts), &verdict).await?;
            all.push(Told { verb, verdict: self.told(verb, object, facts, verdict), keys_missing });
        }
        Ok(all)
    }

    /// Whether a tier that a permit would open has keys, and whoever acts holds none of them.
    async fn lacks_keys(
        &mut self,
        verb: &'static VerbSpec,
        (row, facts): (i64, &Facts),
        verdict: &Verdict,
    ) -> Result<bool> {
        let Some(purpose) = verdict.purpose.filter(|_| verb.on.dossier && !verb.opens.is_empty()) else {
            return Ok(false);
        };
        let granted = facts.grants().for_purpose(purpose).tiers();
        let held = keys(self, verb, row).await?;
        Ok(held.iter().any(|one| granted.has(one.tier) && one.there > 0 && one.held == 0))
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Sign-in name of the person whom it is about.
    pub sign_in: &'a str,
    /// Code of the verb.
    pub verb: &'a str,
    /// The object as the log names it, `case:…`; of a dossier its number does as well.
    pub object: &'a str,
}

/// Why a question cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum Unanswerable {
    /// Nobody has this sign-in name.
    #[error("nobody has the sign-in name {0:?}")]
    NoSuchPerson(String),
    /// No room has such a verb.
    #[error("there is no verb {given:?}; there are: {}", .known.join(", "))]
    NoSuchVerb {
        /// What was given.
        given: String,
        /// All verbs that people can have.
        known: Vec<&'static str>,
    },
    /// The object is of another kind, or not written as one.
    #[error("{verb} is about a {kind}: write the object as {example}")]
    OtherObject {
        /// The verb.
        verb: &'static str,
        /// What it is about.
        kind: &'static str,
        /// How such an object is written.
        example: String,
    },
    /// The database's, or what could not be written.
    #[error(transparent)]
    Access(#[from] Error),
}

/// A tier that a live grant gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenTier {
    /// The tier.
    pub tier: Tier,
    /// What for.
    pub purpose: Purpose,
    /// To a team of the person, and not to the person alone.
    pub to_a_team: bool,
    /// From when on, in milliseconds.
    pub from_ms: i64,
    /// Until when, if an end is set.
    pub until_ms: Option<i64>,
}

/// The keys of a tier that the verb opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldKeys {
    /// The tier.
    pub tier: Tier,
    /// How many keys it has had.
    pub there: i64,
    /// How many of them are wrapped to the person, or to a team whose key the person holds.
    pub held: i64,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The verb.
    pub verb: &'static VerbSpec,
    /// Yes or no, and the policies that decided.
    pub verdict: Verdict,
    /// Whether the object is there at all.
    pub there: bool,
    /// Roles of the person, now.
    pub roles: Roles,
    /// Trainings of the person, now.
    pub training: Trainings,
    /// Mandate of the person's body.
    pub mandate: Mandate,
    /// Whether the account is in use.
    pub active: bool,
    /// Live grants on the object to the person or a team of theirs.
    pub grants: Vec<GivenTier>,
    /// The keys of the tiers that the verb opens.
    pub keys: Vec<HeldKeys>,
}

/// Answers, and leaves an entry before it does.
///
/// # Errors
/// [`Unanswerable`].
pub async fn explain(
    access: &Access,
    question: Question<'_>,
) -> std::result::Result<Explained, Unanswerable> {
    let verb = verb(access, question.verb)?;
    let account = account(access, question.sign_in).await?;
    let trail = PendingEntries::default();
    let mut act = access.act(&Who::Staff(account, None), &trail).await?;
    let object = object(&mut act, verb, question.object).await?;
    let (row, facts) = act.facts(object).await?;
    let verdict = act.verdict(verb, facts);
    let there = row != 0 || verb.on.table.is_empty();
    let (grants, keys) = match verb.on.dossier && there {
        true => (grants(&mut act, row).await?, keys(&mut act, verb, row).await?),
        false => (Vec::new(), Vec::new()),
    };
    let mut entry = access.blank(COMMAND, EXPLAIN, ProcessingOperation::Consultation);
    entry.object = object.to_string();
    entry.purpose = Purpose::Operations.code().into();
    entry.justification = format!("account:{account} {}", verb.code);
    entry.policy_ids = verdict.policies.join(" ");
    act.record_about(object, entry);
    let me = act.me()?;
    let explained = Explained {
        verb,
        verdict,
        there,
        roles: me.roles,
        training: me.training,
        mandate: me.mandate,
        active: me.active,
        grants,
        keys,
    };
    access.flush(&trail).await?;
    Ok(explained)
}

fn verb(access: &Access, code: &str) -> std::result::Result<&'static VerbSpec, Unanswerable> {
    access.policies.verb(code).filter(|verb| !verb.job).ok_or_else(|| {
        let people = access.policies.verbs().into_iter().filter(|verb| !verb.job);
        Unanswerable::NoSuchVerb { given: code.into(), known: people.map(|verb| verb.code).collect() }
    })
}

async fn account(access: &Access, sign_in: &str) -> std::result::Result<AccountId, Unanswerable> {
    let sql = "SELECT uuid FROM account WHERE sign_in = $1";
    let mut snapshot = access.store.snapshot().await.map_err(Error::from)?;
    let row = snapshot.query_one(sql, &[sign_in.into()]).await.map_err(Error::from)?;
    let row = row.ok_or_else(|| Unanswerable::NoSuchPerson(sign_in.into()))?;
    Ok(row.id(0).map_err(Error::from)?)
}

/// The object of a verb, as it was written.
async fn object(
    act: &mut Act,
    verb: &'static VerbSpec,
    text: &str,
) -> std::result::Result<Object, Unanswerable> {
    let kind = verb.on;
    let other = || Unanswerable::OtherObject { verb: verb.code, kind: kind.entity, example: example(kind) };
    let (prefix, which) = text.split_once(':').unwrap_or((text, ""));
    if prefix != kind.prefix {
        return Err(other());
    }
    if kind.table.is_empty() {
        return Ok(Object { kind, which: Which::Only });
    }
    if let Ok(uuid) = which.parse::<Uuid>() {
        return Ok(Object { kind, which: Which::Uuid(uuid) });
    }
    let number = which.parse::<CaseNumber>().ok().filter(|_| kind.dossier).ok_or_else(other)?;
    let found = act.numbered(kind, &number).await?;
    // A number that nobody has is an object that is not there.
    Ok(Object { kind, which: Which::Uuid(found.map_or(Uuid::nil(), |dossier| dossier.0)) })
}

fn example(kind: &Kind) -> String {
    match (kind.table.is_empty(), kind.dossier) {
        (true, _) => kind.prefix.to_owned(),
        (false, true) => format!("{}:UUID or {}:NUMBER", kind.prefix, kind.prefix),
        (false, false) => format!("{}:UUID", kind.prefix),
    }
}

async fn grants(act: &mut Act, dossier: i64) -> Result<Vec<GivenTier>> {
    let sql = "SELECT g.tier, g.purpose, CASE WHEN g.team_id IS NULL THEN 0 ELSE 1 END, g.from_at, g.until_at
        FROM grants g WHERE g.dossier_id = $1 AND g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3)
          AND (g.account_id = $2 OR g.team_id IN (SELECT m.team_id FROM member m WHERE m.account_id = $2
            AND m.from_at <= $3 AND (m.until_at IS NULL OR m.until_at > $3)))
        ORDER BY g.tier, g.id";
    let params = [dossier.into(), act.me()?.row.into(), act.now_ms().into()];
    let mut given = Vec::new();
    for row in act.query(sql, &params).await? {
        given.push(GivenTier {
            tier: Tier::from_number(row.int(0)?).ok_or(Error::damaged("a grant of no tier"))?,
            purpose: row.code(1)?,
            to_a_team: row.flag(2)?,
            from_ms: row.int(3)?,
            until_ms: row.opt_int(4)?,
        });
    }
    Ok(given)
}

/// Whether wraps are there, without opening one.
async fn keys(act: &mut Act, verb: &VerbSpec, dossier: i64) -> Result<Vec<HeldKeys>> {
    let sql = "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM tier_wrap w
            LEFT JOIN member_wrap mw ON mw.team_id = w.team_id AND mw.epoch = w.team_epoch AND mw.account_id = $3
            WHERE w.dossier_id = k.dossier_id AND w.tier = k.tier AND w.number = k.number
              AND (w.account_id = $3 OR mw.wrap IS NOT NULL)) THEN 1 ELSE 0 END) AS BIGINT), 0)
        FROM tier_key k WHERE k.dossier_id = $1 AND k.tier = $2";
    let me = act.me()?.row;
    let mut all = Vec::new();
    for tier in verb.opens.iter().copied() {
        let params = [dossier.into(), tier.number().into(), me.into()];
        let row = act.query_one(sql, &params).await?.ok_or(Error::NotFound)?;
        all.push(HeldKeys { tier, there: row.int(0)?, held: row.int(1)? });
    }
    Ok(all)
}
