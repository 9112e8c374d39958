use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date, datetime};
use kernel::{Figure, Lang, Tier, Total, Unit};

use super::*;
use crate::FormValues;
use words::{Words, missing};

const HOSTILE: &str = "<script>alert('x')</script>\"&";

/// Every component, with `text` wherever a text can be given.
#[allow(clippy::too_many_lines, reason = "one entry for each component")]
fn every_component(w: &Words, text: &str) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, Html)> = Vec::new();
    let s = || text.to_owned();
    let day = date(2026, 11, 23);
    let mark = || Mark::new(Shape::Soon, text);
    let link = || Link::new(text, text);
    let post = || Post::new(text, text).with(text, text);
    let choice = || Choice::new(text, text).hint(text);
    let kinds = [
        FieldKind::Text,
        FieldKind::Password,
        FieldKind::Digits,
        FieldKind::Phone,
        FieldKind::Email,
        FieldKind::Date,
        FieldKind::Area(3),
        FieldKind::Select(vec![choice()]),
        FieldKind::Radios(vec![choice()]),
        FieldKind::Checks(vec![choice()]),
        FieldKind::Check,
    ];
    let fields: Vec<Field> = kinds
        .into_iter()
        .map(|kind| Field {
            kind,
            ..Field::text(text, text).hint(text).error(text).value(text).optional().autocomplete(text)
        })
        .collect();
    all.push(("errors", error_summary(w, &fields)));
    let buttons =
        vec![Button::submit(text).sending(text, text), Button::link(text, text), Button::post(text, post())];
    all.push(("sheet", Sheet { post: post(), fields, buttons, more: Html::text(text) }.html(w)));
    let clock = Clock {
        what: s(),
        since: Some(day),
        until: Some(day),
        today: day,
        rule: s(),
        source: s(),
        note: s(),
        ..Clock::default()
    };
    all.push(("clock", clock.html(w)));
    let item = WorkItem { what: s(), about: s(), href: s(), due: Some(day), why: s(), ..WorkItem::default() };
    all.push(("work", WorkList { items: vec![item], today: day }.html(w)));
    let lane = Lane {
        name: s(),
        milestones: vec![Milestone { on: day, what: s() }],
        bars: vec![Bar { since: day, until: None, state: ClockState::Running, what: s() }],
    };
    all.push((
        "lanes",
        Lanes { title: s(), from: day, to: date(2027, 2, 1), today: day, lanes: vec![lane] }.html(w),
    ));
    let decision = Decision {
        outcome: mark(),
        who: s(),
        on: day,
        test: s(),
        evidence: vec![s()],
        reasons: s(),
        follows: vec![s()],
        review: s(),
    };
    all.push(("decision", decision.html(w)));
    let tiers = [Tier::Identity].into_iter().collect();
    let seer = Seer {
        body: s(),
        team: s(),
        tiers,
        basis: s(),
        since: day,
        until: Some(day),
        withdraw: Some(post()),
    };
    all.push(("who", WhoSeesWhat { seers: vec![seer], today: day }.html(w)));
    all.push((
        "question",
        QuestionRow { name: s(), number: 1, text: s(), why: s(), answer: None, saved: true }.html(w),
    ));
    all.extend(more_components(w, text, day));
    all.into_iter()
        .map(|(name, html)| (name, html.into_string()))
        .chain(shells(w, text, &mark(), &link()))
        .collect()
}

#[allow(clippy::too_many_lines, reason = "one entry for each component")]
fn more_components(w: &Words, text: &str, day: Date) -> Vec<(&'static str, Html)> {
    let s = || text.to_owned();
    let found = Found { what: s(), mark: Mark::new(Shape::Done, text), because: vec![s()] };
    let call = Call { name: s(), number: s(), hours: s(), checked: s() };
    let result = ScreenResult {
        advice: s(),
        mark: Mark::new(Shape::Late, text),
        reasons: vec![s()],
        found: vec![found],
        unknown: vec![s()],
        steps: vec![s()],
        calls: vec![call],
        refer: Button::submit(text),
        more: Html::default(),
    };
    let number = Figure::Number { value: 3.0, rows: 4 };
    let figure = StrategyFigure {
        name: s(),
        figure: number,
        unit: Unit::Days,
        target: s(),
        aim: None,
        history: vec![Some(1.0), None],
        href: s(),
    };
    let row = StrategyRow {
        level: 9,
        number: s(),
        title: s(),
        lang: s(),
        original: Some((s(), s())),
        href: s(),
        bodies: vec![s()],
        deadline: s(),
        state: Mark::new(Shape::Done, text),
        reason: s(),
        rooms: vec![Capability::Steer],
        figures: vec![figure],
    };
    let card = FigureCard {
        name: s(),
        figure: number,
        unit: Unit::Count,
        period: s(),
        definition: s(),
        source: s(),
        before: Some(Before { period: s(), value: 2.0, same_days: true }),
        href: s(),
    };
    let field = ConflictField {
        name: s(),
        label: s(),
        theirs: FieldVersion::new(text, text),
        yours: FieldVersion::new(text, text),
        combine: true,
    };
    let conflict =
        Conflict { what: s(), who: s(), when: s(), fields: vec![field], post: Post::new(text, text) };
    let job = LongJob {
        what: s(),
        state: Progress::Running,
        done: 1,
        total: Some(3),
        since: datetime(2026, 11, 23, 9, 0, 0, 0),
        stop: Some(Post::new(text, text)),
        result: Link::new(text, text),
    };
    let notice = Notice { tone: Tone::Bad, title: s(), text: s(), links: vec![Link::new(text, text)] };
    let trouble = Trouble {
        kind: TroubleKind::Error,
        happened: s(),
        means: s(),
        next: vec![s()],
        help: vec![Link::new(text, text)],
        id: s(),
    };
    let pager = Pager { shown: 2, of: Some(Total::Exactly(3)), before: s(), next: s() };
    vec![
        ("result", result.html(w)),
        ("strategy", Strategy { title: s(), rows: vec![row] }.html(w)),
        ("figure", card.html(w)),
        ("conflict", conflict.html(w)),
        ("job", job.html(w)),
        ("notice", notice.html(w)),
        ("trouble", trouble.html(w)),
        ("pager", pager.html(w)),
        ("mark", Mark::new(Shape::Done, text).html()),
        ("spark", spark(text, &[Some(1.0)], Some(2.0))),
        ("date", Html::trusted(format!("{}{}", date_pair(w, day, day), Html::text(text)))),
    ]
}

fn shells(w: &Words, text: &str, mark: &Mark, link: &Link) -> Vec<(&'static str, String)> {
    let navigation = Capability::ALL
        .map(|room| NavigationLink {
            icon: room.icon(),
            words: text.into(),
            href: text.into(),
            here: room == Capability::Steer,
        })
        .to_vec();
    let shell = Shell {
        title: text.into(),
        state: Some(mark.clone()),
        crumbs: vec![link.clone(), Link::here(text)],
        action: Some(Button::link(text, text)),
        flash: Notice::new(Tone::Good, text).html(w),
        navigation,
        person: text.into(),
        csrf: text.into(),
        path: text.into(),
        query: text.into(),
        waiting: Some(3),
        demo: true,
        large: false,
        body: Html::text(text),
    };
    let public = PublicShell {
        title: text.into(),
        exit: Some(text.into()),
        sign_in: text.into(),
        csrf: text.into(),
        path: text.into(),
        flash: Html::default(),
        demo: true,
        body: Html::text(text),
    };
    vec![("shell", shell.html(w).into_string()), ("public", public.html(w).into_string())]
}

#[test]
fn whatever_comes_in_as_text_comes_out_as_text() {
    for (name, html) in every_component(Words::of(Lang::En), HOSTILE) {
        assert!(!html.contains("<script>"), "{name} lets a script through: {html}");
        assert!(!html.contains("script>\"&"), "{name} lets a quotation mark through: {html}");
        assert!(html.contains("script&"), "{name} shows no text at all: {html}");
    }
}

#[test]
fn no_script_and_no_style_inside_a_page() {
    let w = Words::of(Lang::En);
    let mut pages = every_component(w, "text");
    pages.push(("gallery", gallery(w).into_string()));
    for (name, html) in pages {
        assert!(!html.contains(" style="), "{name}: a style attribute");
        assert!(!html.contains("<style"), "{name}: a style element");
        assert!(!html.contains("javascript:"), "{name}: a script address");
        for (place, _) in html.match_indices("<script") {
            assert!(
                html[place..].starts_with("<script src=\"/assets/palermo-"),
                "{name}: a script inside the page"
            );
        }
        let handlers = html.split(['<', '>']).skip(1).step_by(2).filter(|tag| tag.contains(" on"));
        assert_eq!(handlers.collect::<Vec<_>>(), Vec::<&str>::new(), "{name}: an event attribute");
    }
}

/// Checks that every element that is opened is closed, in order. Counts the elements.
fn balanced(name: &str, html: &str) -> usize {
    let void = ["meta", "link", "input", "br", "path", "circle", "rect", "!doctype"];
    let (mut open, mut count): (Vec<&str>, usize) = (Vec::new(), 0);
    for tag in html.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').unwrap_or_else(|| panic!("{name}: <{tag} has no end"));
        let element = inside.split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}: </{closed}> closes something else");
        } else if !inside.ends_with('/') && !void.contains(&element) {
            open.push(element);
            count += 1;
        }
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
    count
}

#[test]
fn every_element_is_closed_and_every_id_is_there_once() {
    for lang in Lang::ALL {
        let w = Words::of(lang);
        for (name, html) in every_component(w, "text") {
            assert!(balanced(name, &html) > 0, "{name} is empty");
        }
        let html = gallery(w).into_string();
        assert!(balanced("gallery", &html) > 500);
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id twice: {ids:?}");
        for target in html.split("for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&target), "a label for nothing: {target}");
        }
    }
}

#[test]
fn no_text_is_missing_in_any_language() {
    for lang in Lang::ALL {
        let w = Words::of(lang);
        let mut pages = every_component(w, "text");
        pages.push(("gallery", gallery(w).into_string()));
        for (name, html) in pages {
            assert!(!html.contains('⟦'), "{name} in {}: {html}", lang.code());
        }
    }
    let missing: Vec<_> = missing().into_iter().filter(|(_, key)| !key.starts_with("test-")).collect();
    assert_eq!(missing, Vec::new());
}

#[test]
fn a_page_says_its_language_and_that_the_translation_was_not_reviewed() {
    let page = |lang| Shell { title: "A".into(), ..Shell::default() }.html(Words::of(lang)).into_string();
    let (english, greek) = (page(Lang::En), page(Lang::El));
    assert!(english.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(!english.contains("class=\"review\""));
    assert!(greek.contains("<html lang=\"el\" dir=\"ltr\">"));
    assert!(greek.contains("class=\"review\""));
    assert!(greek.contains("name=\"lang\" value=\"bg\" lang=\"bg\">Български</button>"));
}

#[test]
fn the_address_of_a_file_holds_its_hash() {
    let paths: BTreeSet<&str> = assets().iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(paths.len(), 3);
    let css = asset_url("palermo.css");
    assert!(
        css.starts_with("/assets/palermo-")
            && css.ends_with(".css")
            && css.len() == "/assets/palermo-.css".len() + 16
    );
    assert!(!paths.contains(asset_url("nothing")));
}

/// The colour tokens of a block of the stylesheet.
fn tokens(block: &str) -> BTreeMap<&str, f64> {
    let lines = block.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
    lines.filter_map(|(name, value)| Some((name, luminance(value.strip_suffix(';')?)))).collect()
}

/// Relative luminance of `rrggbb`. Source: WCAG 2.2, definition of relative luminance.
fn luminance(colour: &str) -> f64 {
    let part = |from: usize| {
        let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn colours_can_be_told_apart_in_both_schemes() {
    const TEXT: f64 = 4.5;
    const CONTROL: f64 = 3.0;
    let pairs = [
        ("ink", "paper card sea-soft saffron-soft brick-soft leaf-soft slate-soft", TEXT),
        ("sea", "paper card sea-soft slate-soft", TEXT),
        ("on-sea", "sea", TEXT),
        ("paper", "ink", TEXT),
        ("saffron", "paper card saffron-soft", TEXT),
        ("brick", "paper card brick-soft", TEXT),
        ("leaf", "paper card leaf-soft", TEXT),
        ("slate", "paper card slate-soft", TEXT),
        ("edge", "paper card", CONTROL),
        ("saffron-edge", "paper card", CONTROL),
        ("focus", "paper card sea-soft", CONTROL),
    ];
    let css = include_str!("../../assets/palermo.css");
    let (light, rest) = css.split_once("prefers-color-scheme: dark").expect("a dark scheme");
    let (dark, _) = rest.split_once("*, *::before").expect("the rest");
    let mut compared = 0;
    for (scheme, block) in [("light", light), ("dark", dark)] {
        let tokens = tokens(block);
        for (front, backs, least) in pairs {
            for back in backs.split(' ') {
                let (one, other) = (tokens[front], tokens[back]);
                let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(ratio >= least, "{scheme}: {front} on {back} has {ratio:.2}, needs {least}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * 32);
}

#[test]
fn the_stylesheet_knows_no_left_and_right_and_nothing_from_elsewhere() {
    let css = include_str!("../../assets/palermo.css");
    for word in [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "float: left",
        "url(",
        "@import",
    ] {
        assert!(!css.contains(word), "{word}");
    }
    assert!(css.contains("prefers-reduced-motion") && css.contains("@media print"));
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}

#[test]
fn the_share_of_a_clock() {
    let clock = |since, until, today| Clock { since, until, today, ..Clock::default() }.share();
    let (first, last) = (date(2026, 1, 1), date(2026, 1, 31));
    assert_eq!(clock(Some(first), Some(last), date(2026, 1, 16)), Some(50));
    assert_eq!(clock(Some(first), Some(last), date(2025, 1, 16)), Some(0));
    assert_eq!(clock(Some(first), Some(last), date(2027, 1, 16)), Some(100));
    assert_eq!(clock(Some(first), Some(first), first), Some(100));
    assert_eq!(clock(Some(first), None, last), None);
    let at = |hour, minute| first.at(hour, minute, 0, 0);
    let hours = |now| Clock { moments: Some([at(9, 0), at(17, 0), now]), ..Clock::default() }.share();
    assert_eq!([hours(at(8, 0)), hours(at(9, 0)), hours(at(11, 0))], [Some(0), Some(0), Some(25)]);
    assert_eq!([hours(at(17, 0)), hours(last.at(0, 0, 0, 0))], [Some(100), Some(100)]);
}

#[test]
fn a_clock_of_hours_shows_its_times_of_day() {
    let day = date(2026, 11, 22);
    let moments = Some([day.at(6, 13, 0, 0), day.at(7, 13, 0, 0), day.at(6, 30, 0, 0)]);
    let clock = Clock { since: Some(day), until: Some(day), today: day, moments, ..Clock::default() };
    let html = clock.html(Words::of(Lang::En)).into_string();
    assert!(html.contains(", 06:13") && html.contains(", 07:13"), "{html}");
    let days = Clock { moments: None, ..clock }.html(Words::of(Lang::En)).into_string();
    assert!(!days.contains("06:13"), "{days}");
}

#[test]
fn work_is_grouped_by_how_soon_it_is_due() {
    let today = date(2026, 11, 23);
    let item = |what: &str, due: Option<Date>| WorkItem { what: what.into(), due, ..WorkItem::default() };
    let items = vec![
        item("undated", None),
        item("later", Some(date(2026, 11, 30))),
        item("week-2", Some(date(2026, 11, 29))),
        item("week-1", Some(date(2026, 11, 24))),
        item("now", Some(today)),
        item("late", Some(date(2026, 11, 22))),
        WorkItem {
            urgent: true,
            hour: Some(jiff::civil::time(0, 28, 0, 0)),
            ..item("danger", Some(date(2026, 11, 24)))
        },
    ];
    let html = WorkList { items, today }.html(Words::of(Lang::En)).into_string();
    let order = [
        "Urgent",
        "danger",
        "00:28",
        "Overdue",
        "late",
        "Today",
        "now",
        "This week",
        "week-1",
        "week-2",
        "Later",
        "later<",
        "undated",
    ];
    let mut place = 0;
    for word in order {
        place +=
            html[place..].find(word).unwrap_or_else(|| panic!("{word} is not behind the others: {html}"));
    }
    let empty = WorkList { items: Vec::new(), today }.html(Words::of(Lang::En)).into_string();
    assert!(empty.contains("Nothing is waiting for you"));
}

#[test]
fn a_figure_zero_and_no_figure_look_different() {
    let w = Words::of(Lang::En);
    let card = |figure| {
        FigureCard {
            name: "n".into(),
            figure,
            unit: Unit::Days,
            period: String::new(),
            definition: String::new(),
            source: String::new(),
            before: Some(Before { period: "2025".into(), value: 2.0, same_days: false }),
            href: String::new(),
        }
        .html(w)
        .into_string()
    };
    let (number, zero, none) = (
        card(Figure::Number { value: 1.0, rows: 2 }),
        card(Figure::Number { value: 0.0, rows: 2 }),
        card(Figure::NotAvailable),
    );
    assert!(
        number.contains("figure-number")
            && number.contains("1 day<")
            && number.contains("1 fewer than in 2025 (2)")
    );
    assert!(zero.contains("figure-zero") && zero.contains("0 days<") && zero.contains("there were none"));
    assert!(
        none.contains("figure-none")
            && none.contains("Not available")
            && !none.contains("counted from")
            && !none.contains("fewer")
    );
}

#[test]
fn a_question_remembers_its_answer_and_keys() {
    let row = QuestionRow {
        name: "ILO-1".into(),
        number: 4,
        text: "Q".into(),
        answer: Some(Answer::Unknown),
        ..QuestionRow::default()
    };
    let html = row.html(Words::of(Lang::En)).into_string();
    assert!(html.contains("value=\"unknown\" data-key=\"3\" checked"));
    assert_eq!(html.matches(" checked").count(), 1);
    assert!(!html.contains("required"));
    assert_eq!(Answer::of("no"), Some(Answer::No));
    assert_eq!(Answer::of("maybe"), None);
}

#[test]
fn what_two_people_made_of_one_form_is_put_together_field_by_field() {
    let w = Words::of(Lang::En);
    let values = ["", "a", "b"];
    let names = ["one", "two"];
    let fields = |values: [&str; 2]| -> Vec<Field> {
        names.iter().zip(values).map(|(name, value)| Field::text(*name, *name).value(value)).collect()
    };
    // Every way in which two fields can have been, be saved and be typed.
    let every: Vec<[&str; 2]> = values.iter().flat_map(|one| values.map(|two| [*one, two])).collect();
    let mut seen = (0, 0, 0);
    for was in &every {
        for theirs in &every {
            for yours in &every {
                let parts = base_of(&fields(*was)).into_iter();
                let typed =
                    names.iter().zip(yours).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
                let sent: FormValues = parts.chain(typed).collect();
                let merged = Merged::of(w, &sent, (&fields(*theirs), &fields(*yours)));
                // From the outside: a change is a difference from what was; two different changes are a question.
                let both =
                    |at: usize| was[at] != theirs[at] && was[at] != yours[at] && theirs[at] != yours[at];
                let right = |at: usize| if yours[at] == was[at] { theirs[at] } else { yours[at] };
                match merged {
                    Merged::Choose(merge) => {
                        let asked: Vec<&str> = merge.conflicts.iter().map(|one| one.name.as_str()).collect();
                        let open: Vec<&str> = (0..2).filter(|at| both(*at)).map(|at| names[at]).collect();
                        assert!(!open.is_empty() && asked == open, "{was:?} {theirs:?} {yours:?}");
                        seen.0 += 1;
                    }
                    Merged::Nothing => {
                        assert!((0..2).all(|at| !both(at) && right(at) == theirs[at]));
                        seen.1 += 1;
                    }
                    Merged::Save(values) => {
                        for (at, name) in names.iter().enumerate() {
                            assert!(!both(at), "{was:?} {theirs:?} {yours:?}");
                            assert_eq!(values.get(name), right(at), "{was:?} {theirs:?} {yours:?}");
                        }
                        seen.2 += 1;
                    }
                }
            }
        }
    }
    assert!(seen.0 > 100 && seen.1 > 100 && seen.2 > 100, "{seen:?}");
}
