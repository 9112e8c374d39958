//! The gallery: every component in every state, with plainly invented things, in the reader's language.

use jiff::civil::{Date, date, datetime};
use kernel::{Figure, Tier, Total, Unit};

use super::{
    Answer, Bar, Before, Button, Call, Capability, Choice, Clock, ClockState, Conflict, ConflictField,
    Decision, Field, FieldVersion, FigureCard, Found, Html, Icon, Lane, Lanes, Link, LongJob, Mark,
    Milestone, Notice, Pager, Post, Progress, QuestionRow, ScreenResult, Seer, Shape, Sheet, Strategy,
    StrategyFigure, StrategyRow, Tone, Trouble, TroubleKind, WhoSeesWhat, WorkItem, WorkList,
};
use words::Words;

const TODAY: Date = date(2026, 11, 23);

/// The body of the gallery page.
#[must_use]
pub fn gallery(w: &Words) -> Html {
    let parts: [(&str, Html); 18] = [
        ("shape", marks(w)),
        ("icon", icons(w)),
        ("button", buttons(w)),
        ("form", form(w)),
        ("clocks", clocks(w)),
        ("work", work(w)),
        ("lanes", lanes(w)),
        ("decision", decision(w)),
        ("who", who(w)),
        ("question", questions(w)),
        ("result", result(w)),
        ("strategy", strategy(w)),
        ("figures", figures(w)),
        ("conflict", conflict(w)),
        ("jobs", jobs(w)),
        ("notices", notices(w)),
        ("trouble", troubles(w)),
        ("pager", pagers(w)),
    ];
    let mut all = Html::trusted("<p>");
    all.push(&Html::text(&w.t("gallery-intro")));
    all.push(&Html::trusted("</p>"));
    for (name, part) in parts {
        let heading = Html::text(&w.t(&format!("gallery-{name}")));
        all.push(&Html::trusted(format!("<h2 id=\"{name}\">{heading}</h2>{part}")));
    }
    all
}

fn marks(w: &Words) -> Html {
    let keys = [
        "clock-not_started",
        "clock-running",
        "clock-due_soon",
        "clock-overdue",
        "clock-stopped",
        "clock-kept",
        "clock-breached",
        "figure-not-available",
    ];
    let marks = Shape::ALL.into_iter().zip(keys).map(|(shape, key)| {
        let mark = Mark::new(shape, w.t(key)).html();
        Html::trusted(format!("<li>{mark}</li>"))
    });
    wrapped("ul class=\"plain\"", "ul", &marks.collect())
}

fn icons(w: &Words) -> Html {
    let rooms = Capability::ALL.into_iter().map(|room| {
        let word = Html::text(&w.code("room", room.code()));
        Html::trusted(format!("<li class=\"room\">{}<span>{word}</span></li>", room.icon().html()))
    });
    let others = [
        Icon::Search,
        Icon::Inbox,
        Icon::Globe,
        Icon::Help,
        Icon::Leave,
        Icon::Phone,
        Icon::Arrow,
        Icon::Person,
    ];
    let others = wrapped("li", "li", &others.into_iter().map(Icon::html).collect());
    wrapped("ul class=\"plain\"", "ul", &rooms.chain([others]).collect())
}

fn wrapped(open: &str, close: &str, inside: &Html) -> Html {
    Html::trusted(format!("<{open}>{inside}</{close}>"))
}

fn post() -> Post {
    Post::new("/gallery", "")
}

fn buttons(w: &Words) -> Html {
    let refer = w.t("gallery-refer");
    let row = [
        Button::submit(&refer),
        Button::link(w.t("gallery-later"), "#button"),
        Button::post(w.t("who-withdraw"), post()).danger(),
    ];
    wrapped("div class=\"buttons\"", "div", &row.iter().map(|button| button.html(w)).collect())
}

fn form(w: &Words) -> Html {
    let choices =
        || Answer::ALL.map(|answer| Choice::new(answer.code(), w.code("answer", answer.code()))).to_vec();
    let tiers = Tier::ALL.map(|tier| Choice::new(tier.code(), w.code("tier", tier.code()))).to_vec();
    let fields = vec![
        Field::text("place", w.t("gallery-field-place"))
            .hint(w.t("gallery-field-place-hint"))
            .value("<Testville>"),
        Field::text("number", w.t("shell-search")).value("BCDF").error(w.t("gallery-field-number-error")),
        Field::digits("code", w.t("gallery-field-code")).autocomplete("one-time-code"),
        Field::date("day", w.t("gallery-field-day")).value("2026-11-23"),
        Field::select("language", w.t("shell-language"), choices()).value("no"),
        Field::radios("asked", w.t("gallery-question-papers"), choices())
            .value("yes")
            .error(w.t("gallery-field-choose-error")),
        Field::checks("parts", w.t("who-sees"), tiers).ticked(["identity"]),
        Field::check("read", w.t("gallery-field-read")).hint(w.t("gallery-field-place-hint")),
        Field::area("note", w.t("decision-reasons")).optional().value(w.t("gallery-reasons")),
    ];
    let buttons = vec![Button::submit(w.t("gallery-refer")), Button::link(w.t("gallery-later"), "#form")];
    Sheet { post: post(), fields, buttons, ..Sheet::default() }.html(w)
}

fn clocks(w: &Words) -> Html {
    let ends = [
        (None, None),
        (Some(-10), Some(20)),
        (Some(-27), Some(3)),
        (Some(-32), Some(-2)),
        (Some(-10), Some(20)),
        (Some(-40), Some(-10)),
        (Some(-45), Some(-15)),
    ];
    let clocks = ClockState::ALL.into_iter().zip(ends).map(|(state, (since, until))| {
        let day = |days: i64| TODAY.saturating_add(jiff::Span::new().days(days));
        let note = if state == ClockState::Stopped { w.t("gallery-clock-note") } else { String::new() };
        Clock {
            what: w.t("gallery-clock"),
            state,
            since: since.map(day),
            until: until.map(day),
            today: TODAY,
            moments: None,
            rule: w.t("gallery-clock-rule"),
            source: "Directive 2004/81/EC, art. 6".into(),
            note,
        }
        .html(w)
    });
    clocks.collect()
}

fn work(w: &Words) -> Html {
    let item = |what: &str, about: &str, due: Option<Date>| WorkItem {
        what: w.t(what),
        about: about.into(),
        href: "#work".into(),
        due,
        why: w.t("gallery-work-why"),
        ..WorkItem::default()
    };
    let hour = Some(jiff::civil::time(0, 28, 0, 0));
    let items = vec![
        WorkItem { hour, urgent: true, ..item("gallery-work-call", "FRKT-XWVP", Some(date(2026, 11, 24))) },
        item("gallery-work-decide", "BCDF-GHJK", Some(date(2026, 11, 20))),
        item("gallery-work-call", "KJHG-FDCB", Some(TODAY)),
        item("gallery-work-decide", "MNPR-TVWX", Some(date(2026, 11, 26))),
        item("gallery-work-call", "TTRR-PPNN", Some(date(2027, 1, 15))),
        item("gallery-work-call", "WVTR-PNMK", None),
    ];
    let full = WorkList { items, today: TODAY }.html(w);
    let empty = WorkList { items: Vec::new(), today: TODAY }.html(w);
    [full, empty].into_iter().collect()
}

fn lanes(w: &Words) -> Html {
    let mark = |key: &str, on: Date| Milestone { on, what: w.t(key) };
    let bar = |state: ClockState, since: Date, until: Option<Date>| Bar {
        since,
        until,
        state,
        what: w.t("gallery-clock"),
    };
    let lanes = vec![
        Lane {
            name: w.t("purpose-identification"),
            milestones: vec![
                mark("gallery-referral", date(2026, 8, 3)),
                mark("gallery-outcome", date(2026, 9, 1)),
            ],
            bars: vec![bar(ClockState::Kept, date(2026, 8, 3), Some(date(2026, 9, 1)))],
        },
        Lane {
            name: w.t("gallery-clock"),
            milestones: Vec::new(),
            bars: vec![
                bar(ClockState::Stopped, date(2026, 9, 1), Some(date(2026, 9, 20))),
                bar(ClockState::DueSoon, date(2026, 10, 10), Some(date(2026, 11, 26))),
            ],
        },
        Lane {
            name: w.t("purpose-support"),
            milestones: vec![mark("gallery-work-call", date(2026, 10, 2))],
            bars: vec![bar(ClockState::Running, date(2026, 9, 5), None)],
        },
    ];
    Lanes { title: w.t("gallery-lanes"), from: date(2026, 7, 20), to: date(2027, 1, 20), today: TODAY, lanes }
        .html(w)
}

fn decision(w: &Words) -> Html {
    Decision {
        outcome: Mark::new(Shape::Done, w.t("gallery-outcome")),
        who: w.t("gallery-body"),
        on: date(2026, 9, 1),
        test: w.t("gallery-test"),
        evidence: vec![w.t("gallery-question-papers"), w.t("gallery-question-pay")],
        reasons: w.t("gallery-reasons"),
        follows: vec![w.t("gallery-clock"), w.t("purpose-support")],
        review: w.t("gallery-review"),
    }
    .html(w)
}

fn who(w: &Words) -> Html {
    let seer = |tiers: &[Tier], withdraw: Option<Post>| Seer {
        body: w.t("gallery-body"),
        team: w.t("role-focal_point"),
        tiers: tiers.iter().copied().collect(),
        basis: w.t("gallery-basis"),
        since: date(2026, 8, 3),
        until: withdraw.is_none().then_some(date(2027, 2, 1)),
        withdraw,
    };
    let seers = vec![
        seer(&[Tier::Identity, Tier::Support], Some(post())),
        seer(&[Tier::Identity, Tier::Narrative], None),
        seer(&[], None),
    ];
    WhoSeesWhat { seers, today: TODAY }.html(w)
}

fn questions(w: &Words) -> Html {
    let row = |number: usize, key: &str, answer: Option<Answer>, saved: bool| QuestionRow {
        name: format!("question-{number}"),
        number,
        text: w.t(key),
        why: w.t("gallery-question-why"),
        answer,
        saved,
    };
    let rows = [
        row(1, "gallery-question-papers", Some(Answer::Yes), true),
        row(2, "gallery-question-pay", Some(Answer::Unknown), false),
        row(3, "gallery-question-papers", None, false),
    ];
    rows.iter().map(|row| row.html(w)).collect()
}

fn result(w: &Words) -> Html {
    ScreenResult {
        advice: w.t("gallery-advice"),
        mark: Mark::new(Shape::Soon, w.t("gallery-advice-short")),
        reasons: vec![w.t("gallery-reasons")],
        found: vec![
            Found {
                what: w.t("gallery-found"),
                mark: Mark::new(Shape::Soon, w.t("answer-yes")),
                because: vec![w.t("gallery-question-papers")],
            },
            Found {
                what: w.t("gallery-question-pay"),
                mark: Mark::new(Shape::Unknown, w.t("answer-unknown")),
                because: Vec::new(),
            },
        ],
        unknown: vec![w.t("gallery-question-pay")],
        steps: vec![w.t("gallery-step-alone"), w.t("gallery-step-water")],
        calls: vec![Call {
            name: w.t("gallery-body"),
            number: "+00 000 000 000".into(),
            hours: w.t("gallery-hours"),
            checked: w.short_date(TODAY),
        }],
        refer: Button::link(w.t("gallery-refer"), "#result").primary(),
        more: Html::default(),
    }
    .html(w)
}

fn strategy(w: &Words) -> Html {
    let figure = |figure: Figure, unit: Unit| StrategyFigure {
        name: w.t("gallery-figure"),
        figure,
        unit,
        target: "20".into(),
        aim: Some(20.0),
        history: vec![Some(4.0), Some(9.0), None, Some(12.0)],
        href: "#figure".into(),
    };
    let row = |level: u8, number: &str, title: &str, state: Mark, figures: Vec<StrategyFigure>| StrategyRow {
        level,
        number: number.into(),
        title: w.t(title),
        lang: String::new(),
        original: (level > 1).then(|| ("sv".into(), "Påhittad åtgärd för exempel".into())),
        href: "#strategy".into(),
        bodies: if level > 1 { vec![w.t("gallery-body"), w.t("mandate-labour")] } else { Vec::new() },
        deadline: if level > 1 { w.month(2027, 6) } else { String::new() },
        state,
        reason: if level == 3 { w.t("gallery-clock-note") } else { String::new() },
        rooms: if level > 1 { vec![Capability::Detect, Capability::Protect] } else { Vec::new() },
        figures,
    };
    let running = Mark::new(Shape::Running, w.t("clock-running"));
    let late = Mark::new(Shape::Late, w.t("clock-overdue"));
    let rows = vec![
        row(1, "1", "gallery-objective", Mark::default(), Vec::new()),
        row(
            2,
            "1.1",
            "gallery-action",
            running,
            vec![figure(Figure::Number { value: 12.0, rows: 14 }, Unit::Count)],
        ),
        row(
            3,
            "1.1.1",
            "gallery-action",
            late,
            vec![
                figure(Figure::NotAvailable, Unit::Days),
                figure(Figure::Number { value: 4.5, rows: 1 }, Unit::Days),
            ],
        ),
    ];
    Strategy { title: w.t("gallery-strategy-title"), rows }.html(w)
}

fn figures(w: &Words) -> Html {
    let card = |figure: Figure, unit: Unit, before: Option<f64>| FigureCard {
        name: w.t("gallery-figure"),
        figure,
        unit,
        period: "2026".into(),
        definition: w.t("gallery-definition"),
        source: w.t("gallery-body"),
        before: before.map(|value| Before { period: "2025".into(), value, same_days: true }),
        href: "#figure".into(),
    };
    let cards = [
        card(Figure::Number { value: 1234.0, rows: 1250 }, Unit::Count, Some(1200.0)),
        card(Figure::Number { value: 4.5, rows: 31 }, Unit::Days, Some(6.0)),
        card(Figure::Number { value: 0.0, rows: 12 }, Unit::Count, Some(0.0)),
        card(Figure::NotAvailable, Unit::Count, None),
    ];
    wrapped("div class=\"grid\"", "div", &cards.iter().map(|card| card.html(w)).collect())
}

fn conflict(w: &Words) -> Html {
    let field = |name: &str, label: String, combine: bool| ConflictField {
        name: name.into(),
        label,
        theirs: FieldVersion::new("theirs", w.t("gallery-reasons")),
        yours: FieldVersion::new("yours", if combine { w.t("gallery-review") } else { String::new() }),
        combine,
    };
    Conflict {
        what: w.t("decision-reasons"),
        who: w.t("gallery-person"),
        when: w.date_in_words(TODAY, TODAY),
        fields: vec![
            field("reasons", w.t("decision-reasons"), true),
            field("test", w.t("decision-test"), false),
        ],
        post: post(),
    }
    .html(w)
}

fn jobs(w: &Words) -> Html {
    let jobs = Progress::ALL.into_iter().map(|state| {
        let done = if state == Progress::Done { 1200 } else { 480 };
        let words = if state == Progress::Done { w.t("gallery-figure") } else { String::new() };
        LongJob {
            what: w.t("gallery-job"),
            state,
            done,
            total: (state != Progress::Failed).then_some(1200),
            since: datetime(2026, 11, 23, 9, 5, 0, 0),
            stop: Some(post()),
            result: Link::new(words, "#job"),
        }
        .html(w)
    });
    jobs.collect()
}

fn notices(w: &Words) -> Html {
    let notices = Tone::ALL.into_iter().map(|tone| {
        let links =
            if tone == Tone::Caution { vec![Link::new(w.t("shell-my-work"), "#notice")] } else { Vec::new() };
        Notice { tone, title: w.t("gallery-notice"), text: w.t("gallery-clock-note"), links }.html(w)
    });
    notices.collect()
}

fn troubles(w: &Words) -> Html {
    let troubles =
        TroubleKind::ALL.into_iter().zip(["empty", "error", "refused"]).map(|(kind, name)| Trouble {
            kind,
            happened: w.t(&format!("gallery-{name}")),
            means: w.t("gallery-trouble-means"),
            next: vec![w.t("gallery-step-alone"), w.t("gallery-review")],
            help: vec![Link::new(w.t("shell-help"), "#trouble"), Link::here(w.t("gallery-person"))],
            id: "0000-test".into(),
        });
    troubles.map(|trouble| trouble.html(w)).collect()
}

fn pagers(w: &Words) -> Html {
    let pager = |of, before: &str| Pager { shown: 50, of, before: before.into(), next: "#pager".into() };
    let middle = pager(Some(Total::Exactly(234)), "#pager");
    let long = pager(Some(Total::MoreThan(Total::MOST)), "#pager");
    [middle.html(w), long.html(w), pager(None, "").html(w)].into_iter().collect()
}
