//! One strategy, as published: its tree with the figures behind it, its documents, everything else the text
//! says, and the text it was taken from.

use crate::rights::{AnyStrategy, ViewStrategy};
use std::sync::Arc;

use access::{Act, Permit};
use facts::Kept;
use web::{
    Error, Page, Path, Web,
    components::{self, Html, Link, Notice, Shell, StrategyFigure, StrategyRow, Tone},
};
use words::Words;

use super::{
    Phrase, Titles,
    indicator::{Counter, in_tree, unit},
    plan_titles, strategy_of, titles,
};
use crate::{
    bindings::Binding,
    plans::{self, Amount, Capability, Item, Kind, Moment, Node, OneOrMany, Plan, Quantity, Strategy, When},
};

/// Kinds that are shown as tables with bodies, deadlines and figures; the others are lists.
const TABLES: [Kind; 5] = [Kind::Objective, Kind::Pillar, Kind::Action, Kind::Output, Kind::Document];

/// A term and what is said about it.
struct Said {
    term: String,
    phrase: Phrase,
}

/// A list of items under one heading.
struct Listing {
    heading: String,
    items: Vec<Listed>,
}

struct Listed {
    titles: Titles,
    more: Vec<Phrase>,
}

/// A published text.
struct Cited {
    title: Phrase,
    more: Vec<Phrase>,
}

#[derive(askama::Template)]
#[template(path = "strategy.html")]
struct View<'a> {
    w: &'a Words,
    original: Option<Phrase>,
    about: Vec<Said>,
    notice: Html,
    tables: Vec<Html>,
    lists: Vec<Listing>,
    numbers: Vec<Listed>,
    moments: Vec<Said>,
    notes: Vec<Phrase>,
    contacts: Vec<(String, String)>,
    sources: Vec<Cited>,
}

/// One strategy.
pub(super) async fn show(web: Web, Path(id): Path<String>, kept: Arc<Kept>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ViewStrategy>(AnyStrategy).await?;
    let strategy = strategy_of(&id)?;
    let figures = counted(&web, (&mut act, &permit), &kept, strategy).await?;
    Ok(web.page(view(web.words, strategy, figures.as_deref())))
}

/// A strategy with its figures; `None` for a reader who may not see any.
fn view(w: &Words, strategy: &Strategy, figures: Option<&[(&Binding, StrategyFigure)]>) -> Shell {
    let plan = &strategy.plan;
    let title = plan_titles(w.lang(), plan);
    let tree = plans::tree(plan);
    let notes = plan.head.notes.said().into_iter().flatten();
    let view = View {
        w,
        original: title.original,
        about: about(w, plan),
        notice: notice(w, strategy, figures.is_none()),
        tables: tables(w, strategy, &tree, figures.unwrap_or_default()),
        lists: lists(w, plan, &tree),
        numbers: plan.numbers.said().into_iter().flatten().map(|one| number(w, plan, one)).collect(),
        moments: plan.dates.said().into_iter().flatten().map(|one| moment(w, plan, one)).collect(),
        notes: notes.map(|note| Phrase::english(w.lang(), note)).collect(),
        contacts: contacts(w, plan),
        sources: sources(w, plan),
    };
    Shell {
        crumbs: vec![Link::new(w.t("steer-strategies"), "/strategies"), Link::here(&title.shown.words)],
        title: title.shown.words,
        body: Html::of(&view),
        ..Shell::default()
    }
}

/// The indicators of the plan with their figures; `None` for a reader who may not see any.
async fn counted(
    web: &Web,
    (act, permit): (&mut Act, &Permit<ViewStrategy>),
    kept: &Kept,
    strategy: &'static Strategy,
) -> Result<Option<Vec<(&'static Binding, StrategyFigure)>>, Error> {
    let mut counter = Counter::new(web, (&mut *act, permit), kept, &strategy.bindings.bindings).await?;
    let mut found = Vec::new();
    for binding in &strategy.bindings.bindings {
        let Some(figures) = counter.figures(act, binding).await? else { return Ok(None) };
        let unit = unit(web.measures(), &binding.measure);
        found.push((binding, in_tree(web.words, &strategy.plan.head.id, binding, unit, &figures)));
    }
    Ok(Some(found))
}

fn notice(w: &Words, strategy: &Strategy, hidden: bool) -> Html {
    use crate::bindings::Status;
    if hidden {
        return Notice::new(Tone::Info, w.t("steer-figures-hidden")).html(w);
    }
    let shown = strategy.bindings.bindings.iter().any(|binding| binding.status == Status::Demonstration);
    if shown {
        Notice::new(Tone::Caution, w.t("steer-demonstration-notice")).html(w)
    } else {
        Html::default()
    }
}

fn about(w: &Words, plan: &Plan) -> Vec<Said> {
    let (head, page) = (&plan.head, w.lang());
    let actor = |id: Option<&String>| {
        id.and_then(|id| plan.item(id)).and_then(|item| item_titles(w, plan, item)).map(|titles| titles.shown)
    };
    let own = |words: String| Phrase::new(page, page.code(), &words);
    let day = |day: &jiff::civil::Date| own(w.short_date(day));
    let facts = [
        ("steer-country", Some(own(w.code("steer-country", &head.country.to_lowercase())))),
        ("steer-document-type", head.document_type.said().map(|words| Phrase::english(page, words))),
        ("steer-period", head.period.said().map(|period| own(format!("{}–{}", period.from, period.to)))),
        ("steer-issuer", actor(head.issuer.said())),
        ("steer-initiated-by", actor(head.initiated_by.said())),
        ("steer-funded-by", actor(head.funded_by.said())),
        ("steer-adopted-by", head.adopted_by.said().map(|words| Phrase::new(page, &head.language, words))),
        ("steer-adopted-on", head.adopted_on.said().map(day)),
        ("steer-communique-on", head.communique_on.said().map(day)),
    ];
    facts.into_iter().filter_map(|(key, phrase)| Some(Said { term: w.t(key), phrase: phrase? })).collect()
}

fn tables(
    w: &Words,
    strategy: &Strategy,
    tree: &[Node<'_>],
    figures: &[(&Binding, StrategyFigure)],
) -> Vec<Html> {
    let of = |item: &str| -> Vec<StrategyFigure> {
        figures.iter().filter(|(binding, _)| binding.item == item).map(|(_, figure)| figure.clone()).collect()
    };
    let mut tables = Vec::new();
    let whole = of(&strategy.plan.head.id);
    if !whole.is_empty() {
        let title = w.t("steer-whole");
        let row = StrategyRow { level: 1, title: title.clone(), figures: whole, ..StrategyRow::default() };
        tables.push(web::components::Strategy { title, rows: vec![row] }.html(w));
    }
    for kind in TABLES {
        let nodes = tree.iter().filter(|node| node.heading == kind);
        let rows: Vec<StrategyRow> =
            nodes.map(|node| row(w, &strategy.plan, node, of(&node.item.id))).collect();
        if !rows.is_empty() {
            let title = w.code("steer-heading", kind.code());
            tables.push(web::components::Strategy { title, rows }.html(w));
        }
    }
    tables
}

fn row(w: &Words, plan: &Plan, node: &Node<'_>, figures: Vec<StrategyFigure>) -> StrategyRow {
    let item = node.item;
    let titles = item_titles(w, plan, item);
    let bodies = node.bodies.iter().filter_map(|body| item_titles(w, plan, body)).map(|one| one.shown.words);
    let relations = item.relations().into_iter().filter_map(|(relation, to)| {
        let other = item_titles(w, plan, plan.item(to)?)?.shown.words;
        Some(w.t1(&format!("steer-relation-{}", relation.code()), "title", other))
    });
    let due = plan.deadline_of(item).or_else(|| plan.moment(item.date.said()?));
    let shown = titles.as_ref().map(|titles| titles.shown.clone());
    let shown = shown.unwrap_or_else(|| Phrase { lang: String::new(), words: item.id.clone() });
    StrategyRow {
        level: u8::try_from(node.depth + 1).unwrap_or(4),
        number: item.id.clone(),
        title: shown.words,
        lang: shown.lang,
        original: titles.and_then(|titles| titles.original).map(|one| (one.lang, one.words)),
        bodies: bodies.collect(),
        deadline: due.map(|moment| when(w, plan, moment)).unwrap_or_default(),
        reason: relations.collect::<Vec<_>>().join(" · "),
        rooms: node.capabilities.iter().map(|one| room(*one)).collect(),
        figures,
        ..StrategyRow::default()
    }
}

fn room(capability: Capability) -> components::Capability {
    match capability {
        Capability::Detect => components::Capability::Detect,
        Capability::Protect => components::Capability::Protect,
        Capability::Investigate => components::Capability::Investigate,
        Capability::Cooperate => components::Capability::Cooperate,
        Capability::Train => components::Capability::Train,
        Capability::Prevent => components::Capability::Prevent,
        Capability::Steer => components::Capability::Steer,
    }
}

fn item_titles(w: &Words, plan: &Plan, item: &Item) -> Option<Titles> {
    titles(w.lang(), plan, &item.title_original, &item.title_en).or_else(|| {
        let shown = Phrase::english(w.lang(), item.what.said()?);
        Some(Titles { shown, original: None })
    })
}

/// A point in time as exactly as the text has it: a day, a year, or its words, in English with the original.
fn when(w: &Words, plan: &Plan, moment: &Moment) -> String {
    match moment.when() {
        When::Day(day) => w.short_date(day),
        When::Year(year) => year.to_string(),
        When::Words { en: _, original: Some(original) } if plan.head.language == w.lang().code() => {
            original.into()
        }
        When::Words { en: Some(english), original: Some(original) } => format!("{english} ({original})"),
        When::Words { en, original } => en.or(original).unwrap_or_default().into(),
    }
}

fn lists(w: &Words, plan: &Plan, tree: &[Node<'_>]) -> Vec<Listing> {
    let mut lists = Vec::new();
    for kind in Kind::ALL.iter().filter(|kind| !TABLES.contains(kind)) {
        let nodes = tree.iter().filter(|node| node.heading == *kind);
        let items: Vec<Listed> = nodes.filter_map(|node| listed(w, plan, node)).collect();
        if !items.is_empty() {
            lists.push(Listing { heading: w.code("steer-heading", kind.code()), items });
        }
    }
    lists
}

fn listed(w: &Words, plan: &Plan, node: &Node<'_>) -> Option<Listed> {
    let (item, page) = (node.item, w.lang());
    let name = |id: &String| Some(item_titles(w, plan, plan.item(id)?)?.shown);
    let mut more: Vec<Phrase> = Vec::new();
    more.extend(node.bodies.iter().filter_map(|body| Some(item_titles(w, plan, body)?.shown)));
    let within = item.member_of.said().or_else(|| item.anchored_in.said()).and_then(name);
    if let Some(within) = within {
        more.push(Phrase { lang: within.lang, words: w.t1("steer-part-of", "title", within.words) });
    }
    if let Some(since) = item.since.said() {
        more.push(Phrase::new(page, page.code(), &w.t1("steer-since", "year", since.to_string())));
    }
    if let Some(moment) = item.date.said().and_then(|id| plan.moment(id)) {
        more.push(Phrase::english(page, &when(w, plan, moment)));
    }
    let roles = item.role.said().map(OneOrMany::as_slice).unwrap_or_default();
    more.extend(roles.iter().map(|role| Phrase::english(page, &role.replace('-', " "))));
    more.extend(item.notes.said().into_iter().flatten().map(|note| Phrase::english(page, note)));
    Some(Listed { titles: item_titles(w, plan, item)?, more })
}

fn number(w: &Words, plan: &Plan, one: &Quantity) -> Listed {
    let page = w.lang();
    let value = match &one.value {
        Amount::Whole(number) => number.to_string(),
        Amount::Text(text) => text.clone(),
    };
    let unit = one.unit.said().map(|unit| format!(" {unit}")).unwrap_or_default();
    let value = if one.is_approximate() { w.t1("steer-about", "value", value) } else { value };
    Listed {
        titles: Titles {
            shown: Phrase::english(page, &format!("{value}{unit}: {}", one.what)),
            original: one.title_original.said().map(|words| Phrase::new(page, &plan.head.language, words)),
        },
        more: Vec::new(),
    }
}

fn moment(w: &Words, plan: &Plan, one: &Moment) -> Said {
    Said { term: when(w, plan, one), phrase: Phrase::english(w.lang(), &one.what) }
}

fn contacts(w: &Words, plan: &Plan) -> Vec<(String, String)> {
    let contacts = plan.contacts.said().into_iter().flatten();
    contacts.map(|contact| (w.word_or("steer-contact", &contact.kind), contact.value.clone())).collect()
}

fn sources(w: &Words, plan: &Plan) -> Vec<Cited> {
    let page = w.lang();
    let own = |words: String| Phrase::new(page, page.code(), &words);
    let one = |source: &plans::Source| Cited {
        title: Phrase::new(page, &source.language, &source.title),
        more: [
            Some(match source.publisher.said() {
                Some(publisher) => Phrase::new(page, &source.language, publisher),
                None => own(w.t("steer-publisher-unknown")),
            }),
            Some(own(source.date.said().map_or_else(|| w.t("steer-date-unknown"), |day| w.short_date(day)))),
            Some(Phrase::english(page, &source.medium)),
            source.note.said().map(|note| Phrase::english(page, note)),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    plan.sources.said().into_iter().flatten().map(one).collect()
}
