//! The purpose that the log names is one that the verb serves and that a live grant gives, and only grants for it
//! open keys.

use kernel::Tier;
use ledger::Outcome;

use crate::{
    country::{Country, key_of},
    fixture::houses,
    room::{ReadIdentity, SettleTask, Triage, ViewCase},
};

#[tokio::test]
async fn the_log_names_the_purpose_of_the_grant_that_was_used() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let last = async || house.entries().await.pop().unwrap();
        for (granted, named) in [
            ("identification", "identification"),
            ("support", "support"),
            ("identification", "identification"),
        ] {
            house.write("UPDATE grants SET purpose = $1", vec![granted.into()]).await;
            let mut act = country.fiona.act(&house.access).await;
            act.permit::<ReadIdentity>(case).await.unwrap();
            act.commit().await.unwrap();
            let entry = last().await;
            assert_eq!((entry.verb.as_str(), entry.purpose.as_str()), ("read_identity", named));
        }
        // A purpose that the verb does not serve is never the log's, even where the policy asks for no purpose.
        house.write("UPDATE grants SET purpose = 'investigation'", vec![]).await;
        let mut act = country.fiona.act(&house.access).await;
        act.permit::<ViewCase>(case).await.unwrap();
        act.commit().await.unwrap();
        assert_eq!(last().await.purpose, "identification", "{}: the verb's own", house.engine);
    }
}

#[tokio::test]
async fn a_grant_for_another_purpose_opens_no_key() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        house.write("UPDATE grants SET purpose = 'investigation' WHERE tier = 1", vec![]).await;
        let closed = key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await;
        assert!(
            matches!(closed, Err(access::Error::KeysMissing("identity"))),
            "{}: the policy of this room asks for no purpose, the keys do",
            house.engine
        );
        let narrative = key_of::<Triage>(&house, &country.fiona, case, Tier::Narrative).await;
        assert!(narrative.is_ok(), "{}", house.engine);
    }
}

#[tokio::test]
async fn what_needs_no_grant_is_done_for_the_purpose_that_its_policy_names() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let mut act = country.dora.act(&house.access).await;
        assert!(act.permit::<SettleTask>(case).await.is_err(), "{}: a stranger", house.engine);
        act.commit().await.unwrap();
        let entry = house.entries().await.pop().unwrap();
        assert_eq!((entry.outcome, entry.purpose.as_str()), (Outcome::Refused, ""), "{}", house.engine);
        house.write("UPDATE case_access SET hold = 1", vec![]).await;
        let mut act = country.dora.act(&house.access).await;
        act.permit::<SettleTask>(case).await.unwrap();
        act.commit().await.unwrap();
        let entry = house.entries().await.pop().unwrap();
        assert_eq!((entry.outcome, entry.purpose.as_str()), (Outcome::Allowed, "stay"), "{}", house.engine);
    }
}
