//! A referral without the conversation before it.

use detect::{ScreeningId, rights::Refer};
use protect::{
    intake::{self, Intake, Referred},
    rules::Refusal,
};

use crate::House;

impl House {
    /// Refers through the door, as the end of a screening of one's own in which nothing was asked.
    ///
    /// # Errors
    /// What the rules refuse.
    ///
    /// # Panics
    /// When nobody has this part, or the act does not go through.
    pub async fn refer(&self, part: &str, intake: &Intake) -> Result<Referred, Refusal> {
        let id = ScreeningId::random();
        self.write(
            "INSERT INTO screening (uuid, account_id, body_id, setting, age, state, version, began_at, updated_at,
               answered, base_version, rule_version)
             SELECT $1, a.id, a.body_id, 'street', 'adult', 'open', 1, $3, $3, 0, '1', '1'
             FROM account a WHERE a.uuid = $2",
            vec![
                id.to_string().into(),
                self.person(part).account.to_string().into(),
                self.access.now_ms().into(),
            ],
        )
        .await;
        let mut act = self.act(part).await;
        let permit = act.permit::<Refer>(id).await.unwrap();
        let intake = Intake { screening: Some(id.0), ..intake.clone() };
        let referred = intake::refer(&mut act, &permit, &intake).await.unwrap()?;
        act.commit().await.unwrap();
        Ok(referred)
    }
}
