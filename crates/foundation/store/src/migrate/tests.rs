use super::*;

const A: Migration = Migration::text("0001_a", "");
const B: Migration = Migration::text("0002_b", "");
const C: Migration = Migration::text("0003_c", "");

fn why<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(StoreError::Migration(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn applied(ids: &[&Migration]) -> BTreeMap<String, String> {
    let sql = |one: &Migration| text::checksum(one.sql().unwrap_or_default());
    ids.iter().map(|one| (one.id.to_owned(), sql(one))).collect()
}

#[test]
fn rooms_interleave_by_id_and_the_stores_own_come_along() {
    static ONE: Tables = Tables::bare("one", &[A, C]);
    static TWO: Tables = Tables::bare("two", &[B, Migration::text("0050_late", "")]);
    for rooms in [&[&ONE, &TWO][..], &[&TWO, &ONE], &[&TWO, &OWN, &ONE]] {
        let plan = plan(rooms, Engine::Sqlite).unwrap();
        let ids: Vec<&str> = plan.iter().map(|ready| ready.id).collect();
        assert_eq!(ids, ["0001_a", "0002_b", "0003_c", "0040_store", "0050_late"]);
    }
}

#[test]
fn a_list_that_cannot_be_one_is_refused_with_room_and_id() {
    static ONE: Tables = Tables::bare("one", &[A]);
    static SAME: Tables = Tables::bare("same", &[A]);
    static WRONG: Tables = Tables::bare("wrong", &[B, A]);
    static NEEDS: Tables = Tables::bare("needs", &[B.after(&["0003_c"]), C]);
    static ALONE: Tables = Tables::bare("alone", &[C.after(&["0001_a"])]);
    let twice = why(plan(&[&ONE, &SAME], Engine::Sqlite));
    assert_eq!(twice, "0001_a of the room same: duplicate identifier (first in the room one)");
    assert_eq!(why(list(&[A, A], Engine::Sqlite)), "0001_a: duplicate identifier");
    let order = why(plan(&[&WRONG], Engine::Sqlite));
    assert!(order.starts_with("0002_b of the room wrong: it stands before 0001_a"), "{order}");
    let later = why(plan(&[&NEEDS], Engine::Sqlite));
    assert!(later.starts_with("0002_b of the room needs: it comes after 0003_c"), "{later}");
    let missing = why(plan(&[&ALONE], Engine::Sqlite));
    assert!(missing.starts_with("0003_c of the room alone: it comes after 0001_a"), "{missing}");
    assert_eq!(plan(&[&ALONE, &ONE], Engine::Sqlite).unwrap().len(), 3);
}

#[test]
fn a_room_grows_at_its_end_but_rooms_may_interleave() {
    static ONE: Tables = Tables::bare("one", &[A, C]);
    static TWO: Tables = Tables::bare("two", &[B]);
    let plan = plan(&[&ONE, &TWO], Engine::Sqlite).unwrap();
    let ids = |applied| compare(&plan, &applied).map(|due| due.iter().map(|one| one.id).collect::<Vec<_>>());
    assert_eq!(ids(applied(&[])).unwrap(), ["0001_a", "0002_b", "0003_c", "0040_store"]);
    // Another room has gone further: fine.
    assert_eq!(ids(applied(&[&A, &C])).unwrap(), ["0002_b", "0040_store"]);
    let late = why(ids(applied(&[&B, &C])));
    assert!(late.starts_with("0001_a of the room one: it comes too late: 0003_c"), "{late}");
}

#[test]
fn an_order_between_rooms_holds_where_it_is_named() {
    static ONE: Tables = Tables::bare("one", &[A]);
    static TWO: Tables = Tables::bare("two", &[B.after(&["0001_a"])]);
    let plan = plan(&[&ONE, &TWO], Engine::Sqlite).unwrap();
    let late = why(compare(&plan, &applied(&[&B])));
    assert!(late.starts_with("0001_a of the room one: it was not applied before 0002_b"), "{late}");
}

#[test]
fn what_this_program_does_not_know_stops_it() {
    static ONE: Tables = Tables::bare("one", &[A]);
    let plan = plan(&[&ONE], Engine::Sqlite).unwrap();
    known(&plan, &applied(&[&A])).unwrap();
    let newer = why(known(&plan, &applied(&[&A, &B])));
    assert!(newer.starts_with("0002_b: this program does not know it"), "{newer}");
}

#[test]
fn a_step_is_known_by_its_version() {
    fn nothing(_: &mut crate::Stepping) -> crate::StepFuture<'_> {
        Box::pin(async { Ok(()) })
    }
    let ready = |version| {
        let step = Migration::step("0001_step", version, nothing);
        list(&[step], Engine::Postgres).unwrap().pop().unwrap()
    };
    let (one, two) = (ready("1"), ready("2"));
    assert_eq!(one.is_due(None), Ok(true));
    assert_eq!(one.is_due(Some(&one.checksum)), Ok(false));
    let changed = why(one.is_due(Some(&two.checksum)));
    assert!(changed.starts_with("0001_step: its version has changed"), "{changed}");
}
