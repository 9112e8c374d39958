//! Loading facts: one object, reduced by SQL to what it is relative to whoever acts.

use kernel::CaseId;

use crate::{
    Result,
    act::Act,
    facts::{CASE_FACT_COLUMNS, CASE_FACT_COUNT, CASE_FACT_JOINS, CaseFacts, Facts, Object},
};

impl Act {
    /// The row and the facts of an object; read once in each act. What does not exist has row 0 and the facts of
    /// something that nobody granted: "not there" and "not yours" look the same.
    pub(crate) async fn facts(&mut self, object: Object) -> Result<(i64, Facts)> {
        if let Some(known) = self.loaded.get(&object) {
            return Ok(*known);
        }
        let me = self.who.as_ref().map_or(0, |who| who.row);
        let body = self.who.as_ref().map_or(0, |who| who.body_row);
        let now = self.now_ms();
        let found = match object {
            Object::Workplace => (0, Facts::Workplace),
            Object::Strategy => (0, Facts::Strategy),
            Object::Measure(_) => (0, Facts::Measure),
            Object::Server => (0, Facts::Server),
            Object::Log => (0, Facts::Log),
            Object::Case(id) if self.job.is_some() => self.job_case(id).await?,
            Object::Case(id) => self.case_facts(id, me, now).await?,
            Object::Screening(id) => {
                let sql = "SELECT id, account_id, state FROM screening WHERE uuid = $1";
                match self.query_one(sql, &[id.to_string().into()]).await? {
                    Some(row) => {
                        let open = row.text(2)? == "open";
                        (row.int(0)?, Facts::Screening { mine: row.int(1)? == me, open })
                    }
                    None => (0, Facts::Screening { mine: false, open: false }),
                }
            }
            Object::Referral(id) => {
                let sql = "SELECT id, account_id FROM referral WHERE uuid = $1";
                match self.query_one(sql, &[id.to_string().into()]).await? {
                    Some(row) => (row.int(0)?, Facts::Referral { mine: row.int(1)? == me }),
                    None => (0, Facts::Referral { mine: false }),
                }
            }
            Object::Body(id) => {
                let sql = "SELECT id FROM body WHERE uuid = $1";
                let row = self.query_one(sql, &[id.to_string().into()]).await?;
                let row = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
                (row, Facts::Body { mine: row != 0 && row == body })
            }
            Object::Team(id) => {
                let sql = "SELECT t.id, t.body_id, (SELECT COUNT(*) FROM member m WHERE m.team_id = t.id
                    AND m.account_id = $2 AND m.from_at <= $3 AND (m.until_at IS NULL OR m.until_at > $3))
                    FROM team t WHERE t.uuid = $1";
                match self.query_one(sql, &[id.to_string().into(), me.into(), now.into()]).await? {
                    Some(row) => {
                        let of_my_body = row.int(1)? == body;
                        (row.int(0)?, Facts::Team { member: row.int(2)? > 0, of_my_body })
                    }
                    None => (0, Facts::Team { member: false, of_my_body: false }),
                }
            }
        };
        self.loaded.insert(object, found);
        Ok(found)
    }

    async fn case_facts(&mut self, id: CaseId, me: i64, now: i64) -> Result<(i64, Facts)> {
        let sql = format!(
            "SELECT {CASE_FACT_COLUMNS}, c.id FROM cases c {CASE_FACT_JOINS} WHERE c.uuid = $3 GROUP BY c.id"
        );
        match self.query_one(&sql, &[me.into(), now.into(), id.to_string().into()]).await? {
            Some(row) => Ok((row.int(CASE_FACT_COUNT)?, Facts::Case(CaseFacts::from_row(&row, 0)?))),
            None => Ok((0, Facts::Case(CaseFacts::default()))),
        }
    }

    async fn job_case(&mut self, id: CaseId) -> Result<(i64, Facts)> {
        let sql = "SELECT id, minor, is_open, hold FROM cases WHERE uuid = $1";
        match self.query_one(sql, &[id.to_string().into()]).await? {
            Some(row) => {
                let facts = CaseFacts {
                    minor: row.flag(1)?,
                    open: row.flag(2)?,
                    hold: row.flag(3)?,
                    ..CaseFacts::default()
                };
                Ok((row.int(0)?, Facts::Case(facts)))
            }
            None => Ok((0, Facts::Case(CaseFacts::default()))),
        }
    }
}
