//! Tasks on cases and on anything else, for a duty or for one account.

use access::foundation::{ListWork, Workplace};
use jiff::civil::date;
use protect::{
    records,
    rights::{SettleTask, ViewCase},
};
use work::{Assignee, Due, NewTask, Subject};

use crate::world::{TRIAGE, worlds};

#[tokio::test]
async fn a_task_is_on_a_dossier_or_an_object_and_for_a_duty_or_an_account() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let args = serde_json::json!({ "level": 2 });
        let due = Some(Due { at: "2024-03-08T21:59:59.999Z".parse().unwrap(), day: date(2024, 3, 8) });
        let mut act = world.act("focal").await;
        let me = act.me().unwrap().account;
        let permit = act.permit::<ListWork>(Workplace).await.unwrap();
        let mine = NewTask {
            subject: Subject::Object("course:first-aid"),
            kind: "finish_course",
            args: &args,
            assignee: Assignee::Account(me),
            due,
            origin: "train",
        };
        let id = work::make(&mut act, &permit, &mine).unwrap();
        let other = NewTask { origin: "steer", ..mine };
        work::make(&mut act, &permit, &other).unwrap();
        act.commit().await.unwrap();

        let mut act = world.act("focal").await;
        let tasks = work::mine(&mut act, "train", 10).await.unwrap();
        assert_eq!(tasks.len(), 1, "{engine}: of the room that asks");
        let task = &tasks[0];
        assert_eq!((task.id, task.kind.as_str(), &task.args), (id, "finish_course", &args), "{engine}");
        assert_eq!(task.object.as_deref(), Some("course:first-aid"), "{engine}");
        assert_eq!((task.due_day, task.duty.as_deref()), (Some(date(2024, 3, 8)), None), "{engine}");
        drop(act);

        // Somebody else does not see it and cannot settle it.
        let mut act = world.act("untrained").await;
        assert!(work::mine(&mut act, "train", 10).await.unwrap().is_empty(), "{engine}");
        let permit = act.permit::<ListWork>(Workplace).await.unwrap();
        let refused = work::settle_mine(&mut act, &permit, id).await.unwrap_err();
        assert!(matches!(refused, access::Error::Conflict(access::Conflict::Over)), "{engine}: {refused}");
        for first in [true, false] {
            let mut act = world.act("focal").await;
            let permit = act.permit::<ListWork>(Workplace).await.unwrap();
            let settled = work::settle_mine(&mut act, &permit, id).await;
            assert_eq!(settled.is_ok() && act.commit().await.is_ok(), first, "{engine}: once");
        }
        let mut act = world.act("focal").await;
        assert!(work::mine(&mut act, "train", 10).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_task_of_a_case_is_settled_by_its_duty_and_once() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        let mut act = world.act("focal").await;
        let permit = act.permit::<ViewCase>(case).await.unwrap();
        let open = records::tasks(&mut act, &permit).await.unwrap();
        let support = open.iter().find(|task| task.kind == "open_support").unwrap().id;
        let of_work = work::of_dossier(&mut act, &permit).await.unwrap();
        let day = of_work.iter().find(|task| task.id == support).unwrap().due_day;
        assert_eq!(day, Some(date(2024, 3, 4)), "{engine}: the civil day in Greece");
        assert!(of_work.iter().all(|task| task.origin == "protect"), "{engine}");
        drop(act);

        let mut act = world.act("decider").await;
        let permit = act.permit::<SettleTask>(case).await.unwrap();
        let refused = records::settle_task(&mut act, &permit, support).await.unwrap_err();
        assert!(matches!(refused, access::Error::NotFound), "{engine}: not a task of that duty: {refused}");
        drop(act);
        let mut one = world.act("focal").await;
        let permit = one.permit::<SettleTask>(case).await.unwrap();
        records::settle_task(&mut one, &permit, support).await.unwrap();
        let mut two = world.act("untrained").await;
        let permit = two.permit::<SettleTask>(case).await.unwrap();
        records::settle_task(&mut two, &permit, support).await.unwrap();
        one.commit().await.unwrap();
        let refused = two.commit().await.unwrap_err();
        assert!(matches!(refused, access::Error::Conflict(access::Conflict::Over)), "{engine}: {refused}");
    }
}
