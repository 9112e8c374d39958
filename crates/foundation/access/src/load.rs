//! Loading facts: one object, reduced by SQL to what it is relative to whoever acts.

use crate::{
    Error, Result,
    act::Act,
    facts::Facts,
    foundation::ANY_DOSSIER,
    keys,
    kind::{Kind, Object, Which},
};

impl Act {
    /// The row and the facts of an object; read once in each act. What does not exist has row 0 and the facts of
    /// something that nobody granted: "not there" and "not yours" look the same.
    pub(crate) async fn facts(&mut self, object: Object) -> Result<(i64, Facts)> {
        if let Some(known) = self.loaded.get(&object) {
            return Ok(*known);
        }
        let kind = object.kind;
        if !self.access.policies.knows_kind(kind) {
            return Err(Error::Unregistered(kind.entity));
        }
        let found = match object.which {
            Which::Uuid(id) if !kind.table.is_empty() => self.read(kind, &id.to_string()).await?,
            _ => (0, Facts::nothing(kind)),
        };
        self.loaded.insert(object, found);
        Ok(found)
    }

    async fn read(&mut self, kind: &'static Kind, uuid: &str) -> Result<(i64, Facts)> {
        // A dossier of another kind is not there, whatever its id.
        let same = if kind.dossier && kind.prefix != ANY_DOSSIER.prefix {
            format!("AND o.kind = '{}'", kind.prefix)
        } else {
            String::new()
        };
        // PostgreSQL must see every parameter, also where no fact is relative to the asker or to the time.
        // What the log writes of a dossier hangs on its secret.
        let secret = if kind.dossier { "o.secret" } else { "NULL" };
        let sql = format!(
            "SELECT {}, {secret} FROM {} o {} WHERE o.uuid = $3 {same} AND CAST($1 AS BIGINT) IS NOT NULL AND CAST($2 AS BIGINT) IS NOT NULL",
            kind.columns(),
            kind.table,
            kind.joins
        );
        let (me, now) = (self.who.as_ref().map_or(0, |who| who.row), self.now_ms());
        let row = self.query_one(&sql, &[me.into(), now.into(), uuid.into()]).await?;
        let Some(row) = row else { return Ok((0, Facts::nothing(kind))) };
        if let Some(sealed) = row.opt_bytes(kind.width())? {
            keys::meet(self, uuid, &sealed);
        }
        Ok((row.int(kind.width() - 1)?, Facts::read(kind, &row, 0)?))
    }
}
