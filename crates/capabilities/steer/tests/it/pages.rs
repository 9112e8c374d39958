//! The pages by their routes, on both databases, in every language.

use kernel::DossierId;
use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::civil::Date;
use kernel::{Form, Lang, Role};
use steer::library;

use testkit::Person;

use crate::world::{Happened, World, happened, worlds};

const IDENTIFIED: &str = "/strategies/gr-2021-2025/figures/gr-o2-identified";

fn identified(case: DossierId, day: Date, forms: &'static [Form]) -> Happened {
    happened("identified", case.0, day, forms)
}

/// The names in the first column of a page of rows.
fn pseudonyms(html: &str) -> Vec<String> {
    html.split("<code>").skip(1).map(|part| part.split("</code>").next().unwrap().to_owned()).collect()
}

async fn ok(world: &World, person: &Person, lang: Lang, path: &str) -> String {
    let (status, html) = world.get(person, lang, path).await;
    assert_eq!(status, StatusCode::OK, "{} {path}", world.engine);
    assert!(!html.contains('⟦'), "{path} {lang:?} lacks a text");
    html
}

/// Texts of this room that were asked for and are not there.
fn missing() -> Vec<(Lang, String)> {
    let ours = |(_, key): &(Lang, String)| key.starts_with("steer-") || key.starts_with("measure-");
    words::missing().into_iter().filter(ours).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('\'', "&#39;")
        .replace('"', "&#34;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
}

#[tokio::test]
async fn the_own_country_stands_first() {
    for (country, first) in [("gr", "gr-2021-2025"), ("dk", "dk-2015-2018")] {
        for world in worlds(country).await {
            let reader = world.person("reader", Role::Frontline, "labour").await;
            let html = ok(&world, &reader, Lang::En, "/strategies").await;
            let links: Vec<&str> = html
                .split("href=\"/strategies/")
                .skip(1)
                .map(|part| part.split('"').next().unwrap())
                .filter(|id| library().unwrap().strategy(id).is_some())
                .collect();
            assert_eq!(links.len(), 5);
            assert_eq!(links[0], first);
        }
    }
}

#[tokio::test]
async fn all_five_strategies_in_three_languages_with_every_item_and_no_bare_source() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("walker").await;
        world
            .facts(&[identified(world.case(false).await, Date::constant(2026, 1, 4), &[Form::Labour])])
            .await;
        let mut titles = 0;
        for lang in Lang::ALL {
            ok(&world, &coordinator, lang, "/strategies").await;
            for strategy in library().unwrap().strategies() {
                let plan = &strategy.plan;
                let html = ok(&world, &coordinator, lang, &format!("/strategies/{}", plan.head.id)).await;
                for source in plan.sources.said().unwrap() {
                    assert!(!html.contains(&source.id), "{} shows {}", plan.head.id, source.id);
                    assert!(
                        html.contains(&escaped(&source.title)),
                        "{} cites {}",
                        plan.head.id,
                        source.title
                    );
                }
                for item in plan.items() {
                    for title in
                        [&item.title_original, &item.title_en].into_iter().filter_map(|title| title.said())
                    {
                        let own = plan.head.language == lang.code() && item.title_en.said() == Some(title);
                        if !own || item.title_original.said().is_none() {
                            assert!(html.contains(&escaped(title)), "{} {lang:?}: {title}", item.id);
                            titles += 1;
                        }
                    }
                }
                for binding in &strategy.bindings.bindings {
                    let path = format!("/strategies/{}/figures/{}", plan.head.id, binding.indicator);
                    assert!(html.contains(&path));
                    assert!(html.contains(&escaped(binding.title_in(lang))));
                    ok(&world, &coordinator, lang, &path).await;
                    ok(&world, &coordinator, lang, &format!("{path}/rows")).await;
                }
            }
        }
        assert!(titles > 1000, "{titles}");
        assert_eq!(missing(), []);
    }
}

#[tokio::test]
async fn the_words_of_another_language_are_marked() {
    for world in worlds("gr").await {
        let reader = world.coordinator("languages").await;
        let html = ok(&world, &reader, Lang::El, "/strategies/dk-2015-2018").await;
        assert!(html.contains("<span lang=\"en\">") && html.contains("lang=\"da\">"));
        let html = ok(&world, &reader, Lang::El, "/strategies/gr-2021-2025").await;
        assert!(!html.contains("lang=\"el\">Δημιουργία"), "the page's own language needs no mark");
        let fi = ok(&world, &reader, Lang::Bg, "/strategies/fi-2020").await;
        assert!(fi.contains("early 2021 (i början av 2021)"), "a deadline may be words");
        let dk = ok(&world, &reader, Lang::En, "/strategies/dk-2015-2018").await;
        assert!(dk.contains("evaluates: Action plan 2011-2014"), "documents and their relations");
        let eu = ok(&world, &reader, Lang::En, "/strategies/eu-thb-training").await;
        assert!(eu.contains("about 300 specialists"), "about stays about");
    }
}

/// Cases that are identified on one day, as many as the strategy's rule asks for before anything of a row is shown.
async fn enough(world: &World, day: Date, forms: &'static [Form]) -> Vec<DossierId> {
    let mut cases = Vec::new();
    for _ in 0..FEWEST {
        let case = world.case(true).await;
        world.facts(&[identified(case, day, forms)]).await;
        cases.push(case);
    }
    cases
}

/// What the bindings of the Greek strategy say.
const FEWEST: usize = 5;

#[tokio::test]
async fn a_figure_moves_by_one_and_opens_to_that_row() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("mover").await;
        let before = enough(&world, Date::constant(2026, 2, 10), &[Form::Sexual]).await;
        let tree = ok(&world, &coordinator, Lang::En, "/strategies/gr-2021-2025").await;
        assert!(tree.contains("<strong>5</strong>") && tree.contains("counted from 5 rows"));
        let old = pseudonyms(&ok(&world, &coordinator, Lang::En, &format!("{IDENTIFIED}/rows")).await);
        assert_eq!(old.len(), FEWEST);

        let day = Date::constant(2026, 11, 22);
        let cases = enough(&world, day, &[Form::Labour, Form::Begging]).await;
        let figure = ok(&world, &coordinator, Lang::En, IDENTIFIED).await;
        assert!(figure.contains("<p class=\"figure-value\">10</p>"), "{}", world.engine);
        assert!(!figure.contains("than in 2025"), "nobody counted in 2025: no difference");
        let html = ok(&world, &coordinator, Lang::En, &format!("{IDENTIFIED}/rows")).await;
        let new = pseudonyms(&html);
        assert_eq!(new.len(), 2 * FEWEST, "two forms are one row");
        assert_eq!(new[FEWEST..], old, "the same reader finds the same rows again");
        assert!(html.contains("Forced begging, Forced labour or services"));
        assert!(html.contains("November 2026") && html.contains("February 2026"), "months");
        let ids = cases.iter().chain(&before).map(ToString::to_string);
        for secret in ids.chain(["22 Nov".into(), "2026-11".into(), "/cases/".into()]) {
            assert!(!html.contains(&secret), "{secret}");
        }
        let entries = world.entries().await;
        let opened: Vec<_> = entries.iter().filter(|entry| entry.verb == "open_row").collect();
        assert_eq!(opened.len(), 2, "one consultation entry per page of rows");
        assert!(
            opened
                .iter()
                .all(|entry| !entry.ids_sealed.is_empty() && entry.object.starts_with("list:figure "))
        );
        assert!(
            entries.iter().any(|entry| entry.verb == "open_figure" && entry.object == "measure:identified")
        );
    }
}

#[tokio::test]
async fn what_fewer_rows_have_in_common_than_the_strategy_says_is_not_shown() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("small").await;
        let rows = format!("{IDENTIFIED}/rows");
        enough(&world, Date::constant(2026, 2, 10), &[Form::Sexual]).await;
        // One that nobody is like, in a month between, of another form.
        let alone = world.case(true).await;
        world.facts(&[identified(alone, Date::constant(2026, 3, 3), &[Form::Begging])]).await;
        let html = ok(&world, &coordinator, Lang::En, &rows).await;
        assert_eq!(pseudonyms(&html).len(), FEWEST + 1, "{}: the row is counted and there", world.engine);
        assert!(html.contains("February 2026") && html.contains("not shown"), "{}: {html}", world.engine);
        for telling in ["March", "Forced begging"] {
            assert!(!html.contains(telling), "{}: {telling} points to one person", world.engine);
        }
        assert!(html.contains("fewer than 5 rows"), "{}: the rule is said", world.engine);
        // Four more that are like it, in other months: then the year and the form are told, and no month.
        for month in 4..8 {
            let case = world.case(true).await;
            world.facts(&[identified(case, Date::constant(2026, month, 3), &[Form::Begging])]).await;
        }
        let html = ok(&world, &coordinator, Lang::En, &rows).await;
        assert!(html.contains("Forced begging") && !html.contains("March"), "{}: {html}", world.engine);
    }
}

#[tokio::test]
async fn names_differ_by_reader_and_figure() {
    for world in worlds("gr").await {
        let (one, other) = (world.coordinator("one").await, world.coordinator("other").await);
        let case = world.case(false).await;
        world.facts(&[identified(case, Date::constant(2026, 1, 1), &[Form::Labour])]).await;
        let paths =
            [format!("{IDENTIFIED}/rows"), "/strategies/dk-2015-2018/figures/dk-x2-3-identified/rows".into()];
        let mut names = BTreeSet::new();
        for person in [&one, &other] {
            for path in &paths {
                let first = pseudonyms(&ok(&world, person, Lang::En, path).await);
                assert_eq!(first.len(), 1);
                assert_eq!(first, pseudonyms(&ok(&world, person, Lang::Bg, path).await), "stable");
                names.insert(first[0].clone());
            }
        }
        assert_eq!(names.len(), 4, "{}", world.engine);
    }
}

/// Where the page before, or the next one, is.
fn way(html: &str, rel: &str) -> Option<String> {
    let (before, _) = html.split_once(&format!("\" rel=\"{rel}\""))?;
    let (_, href) = before.rsplit_once("href=\"")?;
    Some(href.replace("&amp;", "&").replace("&#38;", "&"))
}

#[tokio::test]
async fn fifty_rows_a_page_and_each_once() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("pager").await;
        let mut facts = Vec::new();
        for _ in 0..120 {
            facts.push(identified(world.case(false).await, Date::constant(2026, 1, 10), &[Form::Labour]));
        }
        // Not about a case: counted, never opened.
        facts.push(identified(DossierId::random(), Date::constant(2026, 1, 1), &[Form::Labour]));
        world.facts(&facts).await;
        let (mut all, mut path, mut seen) = (BTreeSet::new(), Some(format!("{IDENTIFIED}/rows")), Vec::new());
        for rows in [50, 50, 20] {
            let html = ok(&world, &coordinator, Lang::En, &path.unwrap()).await;
            let names = pseudonyms(&html);
            assert_eq!(names.len(), rows, "{}", world.engine);
            assert!(html.contains(&format!("{rows} of 120")), "{}", world.engine);
            all.extend(names.clone());
            seen.push((names, way(&html, "prev")));
            path = way(&html, "next");
        }
        assert_eq!((all.len(), path), (120, None), "{}: the last page leads no further", world.engine);
        for (place, (names, _)) in seen.iter().enumerate().take(2) {
            let back = seen[place + 1].1.clone().unwrap();
            let html = ok(&world, &coordinator, Lang::En, &back).await;
            assert_eq!(&pseudonyms(&html), names, "{}: the way back shows the same rows", world.engine);
        }
        assert_eq!(seen[0].1, None);
        let (status, _) = world.get(&coordinator, Lang::En, &format!("{IDENTIFIED}/rows?year=1999")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let before = ok(&world, &coordinator, Lang::En, &format!("{IDENTIFIED}/rows?year=2025")).await;
        assert!(pseudonyms(&before).is_empty() && before.contains("There is no row to show."));
    }
}

#[tokio::test]
async fn nobody_but_the_coordinator_opens_a_figure() {
    for world in worlds("gr").await {
        let case = world.case(false).await;
        world.facts(&[identified(case, Date::constant(2026, 1, 1), &[Form::Labour])]).await;
        let mut refused = 0;
        let rows = format!("{IDENTIFIED}/rows");
        for role in Role::ALL {
            // A coordinator of a body that does not steer is refused as well.
            let person = world.person(&format!("a-{}", role.code()), *role, "support").await;
            let (status, html) = world.get(&person, Lang::En, &rows).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{role}");
            assert!(pseudonyms(&html).is_empty());
            let (status, html) = world.get(&person, Lang::En, IDENTIFIED).await;
            let expected = if *role == Role::Administrator { StatusCode::FORBIDDEN } else { StatusCode::OK };
            assert_eq!(status, expected, "{role}");
            assert!(!html.contains("/rows"), "no way to the rows is shown to {role}");
            refused += 1;
        }
        assert_eq!(refused, Role::ALL.len());
        let entries = world.entries().await;
        let noted = entries.iter().filter(|entry| entry.verb == "open_figure").count();
        assert_eq!(noted, Role::ALL.len(), "every refusal is in the log");
    }
}

#[tokio::test]
async fn the_administrator_reads_the_strategy_without_figures() {
    for world in worlds("gr").await {
        world
            .facts(&[identified(world.case(false).await, Date::constant(2026, 1, 1), &[Form::Labour])])
            .await;
        let administrator = world.person("admin", Role::Administrator, "operations").await;
        let html = ok(&world, &administrator, Lang::En, "/strategies/gr-2021-2025").await;
        assert!(html.contains("Figures are not for your role.") && !html.contains("/figures/"));
        assert!(html.contains("Special handling of cases with minor victims"));
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_strangers_sign_in_first() {
    for world in worlds("gr").await {
        let reader = world.coordinator("lost").await;
        for path in [
            "/strategies/nowhere",
            "/strategies/gr-2021-2025/figures/nothing",
            "/strategies/x/figures/y/rows",
        ] {
            assert_eq!(world.get(&reader, Lang::En, path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(world.stranger().ask("/strategies").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn zero_and_not_available_look_different() {
    for world in worlds("gr").await {
        let reader = world.coordinator("states").await;
        let html = ok(&world, &reader, Lang::En, IDENTIFIED).await;
        assert!(
            html.contains("Not available") && html.contains("figure-none") && !html.contains("figure-zero")
        );
        world.facts(&[happened("referrals", DossierId::random().0, Date::constant(2026, 1, 1), &[])]).await;
        let html = ok(&world, &reader, Lang::En, IDENTIFIED).await;
        assert!(html.contains("figure-zero") && html.contains("<p class=\"figure-value\">0</p>"));
    }
}
