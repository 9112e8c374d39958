//! SQL hangs on the permit. That there is none without one is shown by the compiler (the examples of
//! [`access::Records`]); what is left for the run is here.

use access::Who;

use crate::{
    country::Country,
    fixture::{houses, trail},
    room::{CASE, THREAD, Triage, ViewCase},
};

#[tokio::test]
async fn a_permit_of_another_act_is_a_wrong_permit_and_no_missing_row() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let mut first = country.fiona.act(&house.access).await;
        let permit = first.permit::<Triage>(case).await.unwrap();
        assert!(permit.records(&mut first).is_ok() && first.row(&permit).is_ok(), "{}", house.engine);
        let mut second = country.fiona.act(&house.access).await;
        second.permit::<Triage>(case).await.unwrap();
        let wrong =
            [permit.records(&mut second).err(), second.row(&permit).err(), second.holds(&permit).err()];
        for error in wrong {
            assert!(matches!(error, Some(access::Error::WrongPermit)), "{}: {error:?}", house.engine);
        }
    }
}

#[tokio::test]
async fn a_person_has_no_records_of_a_job_and_a_job_none_of_its_own() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let mut person = country.fiona.act(&house.access).await;
        assert!(matches!(person.job_records().err(), Some(access::Error::WrongPermit)), "{}", house.engine);
        assert!(person.own().is_ok(), "{}", house.engine);
        let mut job = house.access.act(&Who::Job("check"), &trail()).await.unwrap();
        assert!(job.own().is_err(), "{}: nobody has no account", house.engine);
        let rows = job.job_records().unwrap().query("SELECT id FROM account", &[]).await.unwrap();
        assert!(rows.len() > 3, "{}", house.engine);
    }
}

#[tokio::test]
async fn what_is_ones_own_is_bound_to_ones_account() {
    for house in houses().await {
        let country = Country::found(&house).await;
        for person in [&country.fiona, &country.officer] {
            let mut act = person.act(&house.access).await;
            let sql = "SELECT uuid FROM account WHERE id = $1 AND active = $2";
            let rows = act.own().unwrap().query(sql, &[1.into()]).await.unwrap();
            let mine: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
            assert_eq!(mine, [person.id.to_string()], "{}", house.engine);
            act.own().unwrap().change("UPDATE account SET failures = $2 WHERE id = $1", &[7.into()]);
            act.commit().await.unwrap();
            let sql = "SELECT uuid FROM account WHERE failures = 7";
            assert_eq!(house.read(sql, &[]).await.len(), 1, "{}", house.engine);
            house.write("UPDATE account SET failures = 0", vec![]).await;
        }
    }
}

#[tokio::test]
async fn a_number_leads_to_a_dossier_of_its_kind_and_opens_nothing() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let referred = country.refer(&house, false).await;
        let number = referred.keys.number.clone();
        let mut act = country.officer.act(&house.access).await;
        let found = act.numbered(&CASE, &number).await.unwrap();
        assert_eq!(found.map(|dossier| dossier.0), Some(referred.id.0), "{}", house.engine);
        assert_eq!(act.numbered(&THREAD, &number).await.unwrap(), None, "{}: of another kind", house.engine);
        assert!(act.permit::<ViewCase>(referred.id).await.is_err(), "{}", house.engine);
    }
}
