//! The pages of whoever checks lawfulness: who saw what of a case, what somebody reached, what was given to whom. They show
//! what the entries of the log hold; a look at them is an entry itself.

use access::{
    Act, Permit,
    audit::{self, LogAsked, LogFound, LogLine, SessionSpan},
    foundation::{ReadLog, TheLog},
};
use jiff::{civil, tz::TimeZone};
use kernel::clock::at_ms;
use serde::Deserialize;
use web::{
    Error, Page, Query, Web,
    components::{Button, Choice, Field, Html, Link, Notice, Shell, Tone, WorkItem},
};
use words::Words;

const DAY_MS: i64 = 86_400_000;

/// What the address asks for.
#[derive(Debug, Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    case: String,
    #[serde(default)]
    by: String,
    /// Days, as `YYYY-MM-DD`; or instants of a session, in milliseconds.
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    only: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    fn is_empty(&self) -> bool {
        [&self.case, &self.by, &self.from, &self.until, &self.only].iter().all(|text| text.trim().is_empty())
    }

    /// The question that it is; what is no day or number is left out.
    fn read(&self, zone: &TimeZone) -> LogAsked {
        let typed = |text: &str| text.chars().filter(|sign| !sign.is_control()).collect::<String>();
        let given = |text: &str| Some(typed(text.trim())).filter(|text| !text.is_empty());
        let case = given(&self.case).map(|number| number.to_uppercase());
        LogAsked {
            case,
            by: given(&self.by),
            from_ms: instant(&self.from, zone, 0),
            until_ms: instant(&self.until, zone, DAY_MS - 1),
            disclosures: self.only == "disclosures",
            before: self.before.parse().ok(),
        }
    }

    /// The address of what is older.
    fn older(&self, before: i64) -> String {
        let pairs = [
            ("case", self.case.trim()),
            ("by", self.by.trim()),
            ("from", &self.from),
            ("until", &self.until),
            ("only", &self.only),
            ("before", &before.to_string()),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/log?{}", pairs.join("&"))
    }
}

/// An instant in milliseconds, or a day in the country's zone.
fn instant(text: &str, zone: &TimeZone, later: i64) -> Option<i64> {
    if let Ok(day) = text.trim().parse::<civil::Date>() {
        return Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond() + later);
    }
    text.trim().parse().ok()
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// The log: what is looked for above, what was found below.
pub(super) async fn log(web: Web, Query(asked): Query<Asked>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ReadLog>(TheLog).await?;
    let check = last_check(&web, &mut act).await?;
    let found = match asked.is_empty() {
        true => Html::default(),
        false => found(&web, &mut act, &permit, &asked).await?,
    };
    Ok(web.page(view(&web, &asked, &check, found)))
}

fn view(web: &Web, asked: &Asked, check: &str, found: Html) -> Shell {
    let w = web.words;
    let body = Html::of(&LogView { w, check, form: fields(w, asked), found });
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(w.t("log-title"))];
    Shell { title: w.t("log-title"), crumbs, body, ..Shell::default() }
}

/// The fields of the question, and its button.
fn fields(w: &Words, asked: &Asked) -> Vec<Html> {
    let day = |text: &str| text.parse::<civil::Date>().map(|day| day.to_string()).unwrap_or_default();
    let only =
        vec![Choice::new("", w.t("log-only-all")), Choice::new("disclosures", w.t("log-only-disclosures"))];
    let fields = [
        Field::text("case", w.t("log-case")).hint(w.t("log-case-hint")).value(&*asked.case),
        Field::text("by", w.t("log-by")).hint(w.t("log-by-hint")).value(&*asked.by),
        Field::date("from", w.t("log-from")).value(day(&asked.from)),
        Field::date("until", w.t("log-until")).value(day(&asked.until)),
        Field::select("only", w.t("log-only"), only).value(&*asked.only),
    ];
    let mut all: Vec<Html> = fields.iter().map(|field| field.html(w)).collect();
    all.push(Button::submit(w.t("log-go")).html(w));
    all
}

async fn found(web: &Web, act: &mut Act, permit: &Permit<ReadLog>, asked: &Asked) -> Result<Html, Error> {
    let w = web.words;
    let question = asked.read(&web.house.zone);
    let Some(found) = audit::read_log(act, permit, &question).await? else {
        let notice = Notice::new(Tone::Caution, w.t("log-unknown"));
        return Ok(Notice { text: w.t("log-unknown-text"), ..notice }.html(w));
    };
    let sessions = match (&question.by, &question.case, question.before) {
        (Some(by), None, None) => audit::sessions_of(act, permit, by).await?,
        _ => Vec::new(),
    };
    let sessions = sessions.iter().map(|span| session(web, asked, *span)).collect();
    let lines = found.lines.iter().map(|line| Row::of(web, line)).collect();
    let further = found.further.map(|before| Link::new(w.t("log-older"), asked.older(before)));
    Ok(Html::of(&FoundView { w, sessions, lines, further, said: how_far(web, &found) }))
}

/// How far back was looked, and what has expired on the way.
fn how_far(web: &Web, found: &LogFound) -> Vec<String> {
    let w = web.words;
    let back = found.back_to_ms.map(|ms| w.t1("log-back-to", "moment", moment(web, ms)));
    let expired = (found.expired > 0).then(|| w.t1("log-expired", "count", count(found.expired)));
    back.into_iter().chain(expired).collect()
}

fn count(many: u64) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

fn moment(web: &Web, ms: i64) -> String {
    web.words.date_time(web.local(at_ms(ms)))
}

fn session(web: &Web, asked: &Asked, span: SessionSpan) -> Link {
    let w = web.words;
    let until = span.ended_ms.map_or_else(|| w.t("log-session-open"), |ms| moment(web, ms));
    let began = moment(web, span.began_ms);
    let words = w.args("log-session", &[("from", began.into()), ("until", until.into())]);
    let until = span.ended_ms.map(|ms| ms.to_string()).unwrap_or_default();
    let by = encoded(asked.by.trim());
    Link::new(words, format!("/log?by={by}&from={}&until={until}", span.began_ms))
}

/// One entry as the page shows it.
struct Row {
    when: String,
    who: String,
    what: String,
    operation: String,
    about: String,
    why: String,
    outcome: String,
}

impl Row {
    fn of(web: &Web, line: &LogLine) -> Self {
        let (w, entry) = (web.words, &line.entry);
        let purpose =
            if entry.purpose.is_empty() { String::new() } else { w.word_or("purpose", &entry.purpose) };
        let why = [purpose, entry.legal_basis.clone(), entry.justification.clone()];
        let why: Vec<String> = why.into_iter().filter(|text| !text.is_empty()).collect();
        let about = match (&line.case, line.on_a_list) {
            (Some(number), _) => w.t1("log-about-case", "number", number.clone()),
            (None, true) => w.t("log-about-list"),
            (None, false) => entry.object.split(':').next().unwrap_or_default().to_owned(),
        };
        let to = (!line.recipient.is_empty()).then(|| w.t1("log-to", "recipient", line.recipient.clone()));
        Self {
            when: moment(web, entry.at_ms),
            who: line.who.clone(),
            what: w.word_or("verb", &entry.verb),
            operation: w.code("operation", entry.operation.code()),
            about: std::iter::once(about).chain(to).collect::<Vec<_>>().join("; "),
            why: why.join("; "),
            outcome: w.code("log-outcome", entry.outcome.code()),
        }
    }
}

/// What the last check of a night said, in a sentence.
async fn last_check(web: &Web, act: &mut Act) -> Result<String, Error> {
    let w = web.words;
    let Some(check) = audit::last_check(act).await? else { return Ok(w.t("log-check-none")) };
    let values = [
        ("moment", moment(web, check.at_ms).into()),
        ("entries", check.entries.into()),
        ("count", check.findings.into()),
    ];
    Ok(w.args("log-check", &values))
}

/// For "My work" of whoever reads the log: what the last check said, and the way to the log.
pub(super) async fn work(web: &Web, act: &mut Act) -> Result<Option<WorkItem>, Error> {
    if !act.may::<ReadLog>(TheLog).await? {
        return Ok(None);
    }
    let why = last_check(web, act).await?;
    Ok(Some(WorkItem { what: web.words.t("work-log"), href: "/log".into(), why, ..WorkItem::default() }))
}

#[derive(askama::Template)]
#[template(path = "people/log.html")]
struct LogView<'a> {
    w: &'a Words,
    check: &'a str,
    form: Vec<Html>,
    found: Html,
}

#[derive(askama::Template)]
#[template(path = "people/log_found.html")]
struct FoundView<'a> {
    w: &'a Words,
    sessions: Vec<Link>,
    lines: Vec<Row>,
    further: Option<Link>,
    said: Vec<String>,
}
