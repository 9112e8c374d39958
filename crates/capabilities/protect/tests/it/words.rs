//! Every code that the rules can say has words in every language, and no page asks for a text that is missing.

use axum::http::StatusCode;
use kernel::Lang;
use protect::rules::{ClockCode, Duty, IdentificationState, ReflectionState, RefusalCode};
use words::{Arg, Words};

use crate::world::{TRIAGE, decision, worlds};

/// Every argument that a refusal can have.
const ARGUMENTS: &[&str] = &[
    "country",
    "day",
    "state",
    "event",
    "role",
    "needed",
    "missing",
    "indicators",
    "reason",
    "grounds",
    "basis",
    "language",
    "reads",
    "earliest",
    "have",
    "need",
    "of",
    "cases",
    "element",
    "until",
    "clock",
    "starts_on",
    "reasons",
    "latest",
    "due",
    "ground",
];

const EVENTS: &[&str] = &[
    "notified",
    "facts_recorded",
    "triaged",
    "signposted",
    "presumed",
    "grounds_decided",
    "identification_decided",
    "consent_withdrawn",
    "reopened",
    "guardian_requested",
    "clock_breached",
    "reflection_started",
    "reflection_extended",
    "reflection_ended",
    "reflection_terminated",
    "hold_lifted",
];

const TASKS: &[&str] = &[
    "ask_safe_contact",
    "ask_consent",
    "open_support",
    "guardian_alarm",
    "hold_removal",
    "review_hold",
    "give_notice",
    "tell_period",
    "ask_choices",
    "tell_recipients_to_stop",
    "escalate",
];

#[test]
fn every_code_has_words_in_every_language() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(RefusalCode::ALL.iter().map(|code| format!("refusal-{code}")));
    keys.extend(IdentificationState::ALL.iter().map(|state| format!("state-I-{state}")));
    keys.extend(ReflectionState::ALL.iter().map(|state| format!("state-R-{state}")));
    keys.extend(ClockCode::ALL.iter().map(|clock| format!("clockname-{clock}")));
    keys.extend(Duty::ALL.iter().map(|duty| format!("queue-{duty}")));
    keys.extend(EVENTS.iter().map(|kind| format!("event-{kind}")));
    keys.extend(TASKS.iter().map(|kind| format!("task-{kind}")));
    assert!(keys.len() > 90);
    words::add(&[protect::ROOM.messages]).unwrap();
    for lang in Lang::ALL {
        let w = Words::of(lang);
        for key in &keys {
            assert!(w.has(key), "{lang:?}: {key}");
            let args: Vec<(&str, Arg)> =
                ARGUMENTS.iter().map(|name| (*name, Arg::from(format!("<{name}>")))).collect();
            let text = w.args(key, &args);
            assert!(
                !text.contains('⟦') && !text.contains("{ $") && !text.contains("{$"),
                "{lang:?} {key}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn no_page_of_a_case_misses_a_text() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let team = world.teams["authority"].to_string();
        walk(&world, case, "focal").await;
        world.done("focal", case, "triage", TRIAGE).await;
        walk(&world, case, "focal").await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        walk(&world, case, "decider").await;
        world
            .done("decider", case, "grounds", &decision("gr-4251-2014", &[("outcome", "rg_positive")]))
            .await;
        walk(&world, case, "focal").await;
        walk(&world, case, "decider").await;
        walk(&world, case, "border").await;
        let missing = words::missing();
        assert!(missing.is_empty(), "{}: {missing:?}", world.engine);
    }
}

async fn walk(world: &crate::world::World, case: protect::CaseId, part: &str) {
    let steps: Vec<String> = ["", "/why"].into_iter().map(Into::into).collect();
    let steps: Vec<String> =
        steps.into_iter().chain(protect::step_names().map(|name| format!("/{name}"))).collect();
    assert!(steps.len() > 14);
    for lang in Lang::ALL {
        for path in ["/cases".to_owned(), "/work".to_owned()] {
            let page = world.get_in(part, &path, lang).await;
            assert!(
                page.status == StatusCode::OK && !page.html.contains('⟦'),
                "{lang:?} {path}: {}",
                page.html
            );
        }
        for step in &steps {
            let page = world.get_in(part, &format!("/cases/{case}{step}"), lang).await;
            assert!(matches!(page.status, StatusCode::OK | StatusCode::FORBIDDEN), "{lang:?} {step}");
            assert!(!page.html.contains('⟦'), "{lang:?} {part} {step}: {}", page.html);
        }
        for did in ["triage", "hand-over", "task", "nothing"] {
            let page = world.get_in(part, &format!("/cases/{case}?did={did}"), lang).await;
            assert!(!page.html.contains('⟦'), "{lang:?} {did}");
        }
    }
}
