//! Forms that arrived after their session had ended: sealed to their author for 24 hours, and shown again after the
//! next sign-in. Nothing is done by itself: a person sends such a form again, or throws it away.

use access::foundation::ListWork;
use access::{Access, Act, Permit, Result, SessionName, keys};
use kernel::FormId;
use store::Batch;
use vault::{KeyNumber, NumberedKey, PublicKey, Version, session::CookieHalf};

use crate::{Error, FormParts, Problem};

/// How long kept forms are kept: a day, in milliseconds.
const KEPT_MS: i64 = 24 * 3_600_000;
/// How many are kept for one person at a time.
const MOST_KEPT: i64 = 10;
/// What a kept form's key is for. Permanent: wraps are bound to it.
const PURPOSE: &str = "parked-form/v1";

/// A form that was kept when its session had ended.
#[derive(Debug, Clone)]
pub struct KeptForm {
    /// Its id.
    pub id: FormId,
    /// The path it was sent to.
    pub route: String,
    /// Since when it is kept, in milliseconds.
    pub made_ms: i64,
    /// Until when it is kept, in milliseconds.
    pub until_ms: i64,
    /// Length of the wrapped key (4 bytes, big-endian), the wrapped key, the sealed form.
    pub sealed: Vec<u8>,
}

/// One's own kept forms, the oldest first.
///
/// # Errors
/// The database's.
pub async fn kept_forms(act: &mut Act, permit: &Permit<ListWork>) -> Result<Vec<KeptForm>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = "SELECT uuid, route, made_at, until_at, sealed FROM parked_form
        WHERE account_id = $1 AND until_at > $2 ORDER BY id";
    let mut found = Vec::new();
    for row in permit.records(act)?.query(sql, &[me.into(), now.into()]).await? {
        found.push(KeptForm {
            id: row.id(0)?,
            route: row.text(1)?,
            made_ms: row.int(2)?,
            until_ms: row.int(3)?,
            sealed: row.bytes(4)?,
        });
    }
    Ok(found)
}

/// Forgets a kept form of one's own; of anybody else it forgets nothing.
///
/// # Errors
/// In a job, which is nobody.
pub fn forget(act: &mut Act, id: FormId) -> Result<()> {
    act.own()?
        .change("DELETE FROM parked_form WHERE account_id = $1 AND uuid = $2", &[id.to_string().into()]);
    Ok(())
}

/// Seals a form to its author and answers with a page that says so.
pub(crate) async fn park(access: &Access, cookie: &CookieHalf, path: &str, parts: &FormParts) -> Error {
    match seal(access, cookie, path, parts).await {
        Ok(true) => Error::Problem(Box::new(Problem {
            status: 401,
            key: "fault-session-ended-kept".into(),
            next: Some(("/sign-in?back=/parked".into(), "sign-in-again".into())),
            ..Problem::default()
        })),
        Ok(false) => Error::SignIn("/work".into()),
        Err(error) => error.into(),
    }
}

async fn seal(access: &Access, cookie: &CookieHalf, path: &str, parts: &FormParts) -> Result<bool> {
    let now = access.now_ms();
    let sql = "SELECT a.id, a.public_key FROM session_trace s JOIN account a ON a.id = s.account_id
        WHERE s.hash = $1 AND s.began_at > $2 AND a.active = 1 AND a.public_key IS NOT NULL
          AND (s.ended_at IS NULL OR s.ended_by = 'clock')
          AND (SELECT COUNT(*) FROM parked_form p WHERE p.account_id = a.id AND p.until_at > $3) < $4";
    let since = now - KEPT_MS;
    let params = [SessionName::of(cookie).to_string().into(), since.into(), now.into(), MOST_KEPT.into()];
    let mut snapshot = access.store.snapshot().await?;
    let row = snapshot.query_one(sql, &params).await?;
    drop(snapshot);
    let Some(row) = row else { return Ok(false) };
    let author = PublicKey::from_slice(&row.bytes(1)?)?;
    let id = FormId::random();
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let wrap = vault::wrap(&author, &keys::own_context(PURPOSE, id.bytes(), &author), key.key().expose())?;
    let kept: Vec<&(String, String)> =
        parts.iter().filter(|(name, _)| name != "csrf" && name != "parked").collect();
    let json =
        serde_json::to_vec(&kept).map_err(|_| access::Error::failed("a form cannot be written down"))?;
    let body = vault::seal(&key, keys::field::PARKED_FORM.of(id.bytes()), Version::FIRST, &json)?;
    let length = u32::try_from(wrap.len()).map_err(|_| access::Error::failed("a wrapped key is too long"))?;
    let mut sealed = length.to_be_bytes().to_vec();
    sealed.extend(wrap);
    sealed.extend(body);
    let mut batch = Batch::new();
    batch.push(
        "INSERT INTO parked_form (uuid, account_id, route, sealed, made_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            id.to_string().into(),
            row.int(0)?.into(),
            path.into(),
            sealed.into(),
            now.into(),
            (now + KEPT_MS).into(),
        ],
    );
    access.store.write(batch).await?;
    Ok(true)
}

/// Opens a kept form with the secret key of its author.
///
/// # Errors
/// When it is not sealed to whoever acts, or is damaged.
pub fn open(act: &Act, form: &KeptForm) -> Result<FormParts> {
    let damaged = || access::Error::damaged("a kept form");
    let (length, rest) = form.sealed.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
    let (wrap, sealed) = rest.split_at_checked(length).ok_or_else(damaged)?;
    let key = keys::open_own_key(act, form.id.bytes(), PURPOSE, wrap)?;
    let json = keys::open_text(&key, keys::field::PARKED_FORM.of(form.id.bytes()), sealed)?;
    serde_json::from_str(&json).map_err(|_| damaged())
}
