//! The first page of whoever runs the server: what is set up and what is not, each with the way to it and why.

use access::{
    Act, accounts, audit,
    foundation::{ListDuties, RegisterBody, TheServer},
};
use kernel::clock::at_ms;
use web::{
    Error, Origin, Web,
    components::{Html, Link, Mark, Shape},
};
use words::Words;

use super::set_up::{self, Line, Server, State, Step, Wanted};

const TWO_DAYS_MS: i64 = 48 * 3_600_000;

/// The checklist, for whoever registers bodies; nothing for everybody else.
pub(super) async fn checklist(web: &Web, act: &mut Act) -> Result<Option<Html>, Error> {
    if !act.may::<RegisterBody>(TheServer).await? {
        return Ok(None);
    }
    let permit = act.permit::<ListDuties>(TheServer).await?;
    let there = accounts::set_up(act, &permit).await?;
    // A check that has not run for two nights says nothing of the last one.
    let check = audit::last_check(act).await?.filter(|check| act.now_ms() - check.at_ms < TWO_DAYS_MS);
    let (country, today) = (&web.house.country, web.today());
    let wanted = Wanted {
        duties: web.needs().iter().flat_map(|needs| needs.duties).copied().collect(),
        deciders: web.needs().iter().flat_map(|needs| (needs.deciders)(country, today)).collect(),
    };
    let server = Server {
        has_origin: *web.house.origin != Origin::Local,
        knows_its_proxy: web.house.clients.are_behind_a_proxy(),
        found_by_check: check.map(|check| check.findings),
        is_witnessed: web.house.clients.witnessed_ms().is_some(),
    };
    let steps = set_up::steps(&there, &wanted, server);
    let of = |state: State| -> Vec<StepView> {
        steps.iter().filter(|step| step.state == state).map(|step| StepView::new(web, step)).collect()
    };
    let view =
        ChecklistView { w: web.words, open: of(State::Open), ask: of(State::Ask), done: of(State::Done) };
    Ok(Some(Html::of(&view)))
}

struct StepView {
    title: String,
    why: String,
    mark: Html,
    lines: Vec<Link>,
    go: Link,
}

impl StepView {
    fn new(web: &Web, step: &Step) -> Self {
        let w = web.words;
        let (shape, state) = match step.state {
            State::Done => (Shape::Done, "set-up-done"),
            State::Open => (Shape::NotStarted, "set-up-open"),
            State::Ask => (Shape::Unknown, "set-up-ask"),
        };
        let text = |part: &str| w.t(&format!("set-up-{}{part}", step.code));
        Self {
            title: text(""),
            why: text("-why"),
            mark: Mark::new(shape, w.t(state)).html(),
            lines: step.lines.iter().map(|line| said(web, line)).collect(),
            go: Link::new(w.optional(&format!("set-up-{}-go", step.code)), step.href),
        }
    }
}

/// What is missing, in a sentence that leads to where it is mended.
fn said(web: &Web, line: &Line) -> Link {
    let w = web.words;
    let about = match &line.about {
        Some((list, code)) => w.word_or(list, code),
        None => String::new(),
    };
    let day = line.since_ms.map(|ms| w.date(web.local(at_ms(ms)).date())).unwrap_or_default();
    let values = [("name", line.name.as_str().into()), ("about", about.into()), ("day", day.into())];
    let words = w.args(&format!("set-up-line-{}", line.code), &values);
    let href = match (line.body, line.code) {
        (Some(body), "not-described") => format!("/people/{body}/change"),
        (Some(_), "waits-for-second") => "/people/duties".to_owned(),
        (Some(body), _) => format!("/people/{body}"),
        (None, _) => String::new(),
    };
    Link::new(words, href)
}

#[derive(askama::Template)]
#[template(path = "people/checklist.html")]
struct ChecklistView<'a> {
    w: &'a Words,
    open: Vec<StepView>,
    ask: Vec<StepView>,
    done: Vec<StepView>,
}

fn many(steps: &[StepView]) -> u64 {
    u64::try_from(steps.len()).unwrap_or(u64::MAX)
}
