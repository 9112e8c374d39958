//! One step on a case, from the form to the saved event, the same for every step: who, may they, load, rule, save,
//! answer. A rule's no comes back at the form in words, with everything that was typed; two people at one track see
//! both versions and choose.

use crate::CaseId;
use crate::rights::{ChangesCase, ReadNarrative, SeesCase, ViewCase};
use access::{Act, Permit};
use axum::{http::StatusCode, response::Response};
use web::{
    Error, FormParts, FormValues, Id, Page, Posted, Web,
    components::{
        Button, Conflict, Field, Html, Link, Merge, Merged, Notice, Post, Sheet, Shell, Tone, base_of,
    },
};
use words::Words;

use super::{crumbs, state_mark, wording};
use crate::{
    records::{self, Authority, CaseFile},
    rules::{CaseState, Event, Law, Refusal, RefusalCode, TrackCode},
};

/// What a step is asked with.
pub(crate) struct Ask<'a> {
    /// The words of the reader.
    pub w: &'static Words,
    /// The case.
    pub case: &'a CaseFile,
    /// The rules in force now.
    pub law: Law<'static>,
    /// What was typed.
    pub sent: &'a FormValues,
}

/// A field that cannot be read, and the key of the sentence that says what to do.
pub(crate) type Unread = (&'static str, &'static str);

/// Where the addresses of steps begin.
pub(crate) const CASE: &str = "/cases/{id}/";

/// The name of a step: the last part of its address.
pub(crate) const fn name(path: &'static str) -> &'static str {
    path.split_at(CASE.len()).1
}

/// A step: one form, one event. It stands in the table of steps once ([`super::steps::STEPS`]).
pub(crate) trait Step: Send + Sync + 'static {
    /// Which permit it needs.
    type Verb: ChangesCase;
    /// Its address, `/cases/{id}/<name>`.
    const PATH: &'static str;
    /// Its name; words `step-<name>`, `step-<name>-text`, `did-<name>`.
    const NAME: &'static str = name(Self::PATH);
    /// The track in whose history the event stands.
    const TRACK: TrackCode;
    /// Kind of the event.
    const KIND: &'static str;
    /// The field whose text is sealed with the event.
    const TEXT: &'static str;

    /// The fields with what was typed.
    fn fields(ask: &Ask<'_>) -> Vec<Field>;
    /// The event that was typed.
    fn event(ask: &Ask<'_>) -> Result<Event, Unread>;
    /// The free text of the event, sealed; empty for none.
    fn text(sent: &FormValues) -> String {
        sent.get(Self::TEXT).to_owned()
    }
    /// What is saved now, as if it had been typed: for two versions side by side.
    fn saved(case: &CaseFile) -> FormValues;
    /// What a fresh form shows: nothing. Nobody ticks a check because somebody else did.
    fn start(_case: &CaseFile) -> FormValues {
        FormValues::new()
    }
    /// The event as it would be if everything on the form were as it should be: what the rules are asked with, to see
    /// whether the step fits now.
    fn example(case: &CaseState, law: Law<'_>) -> Event;
    /// The field at which a rule's no is shown; empty: above the form.
    fn blame(code: RefusalCode) -> &'static str;
}

/// Shows the form of a step.
pub(crate) async fn show<S: Step>(web: Web, Id(id): Id<CaseId>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<S::Verb>(id).await? {
        act.permit::<S::Verb>(id).await?;
    }
    let permit = act.permit::<ViewCase>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let sent = S::start(&case);
    let ask = ask(&web, &act, &case, &sent)?;
    let by = records::actor(&act)?;
    let refusal = case.apply(&S::example(&case.file, ask.law), &by, act.now()).err();
    let flash = refusal.map(|refusal| not_now(&ask, &refusal));
    Ok(form::<S>(&web, &ask, StatusCode::OK, S::fields(&ask), flash))
}

/// That the step does not fit now, and why.
fn not_now(ask: &Ask<'_>, refusal: &Refusal) -> Html {
    let state = state_mark(ask.w, ask.case).word;
    let title = ask.w.t1("step-not-now", "state", state);
    // That the event does not fit the state is what the title says.
    let text = match refusal.code {
        RefusalCode::WrongState => String::new(),
        _ => wording::refusal(ask.w, ask.case.country.profile, refusal),
    };
    Notice { text, ..Notice::new(Tone::Caution, title) }.html(ask.w)
}

/// Takes a step. A save that lost against another track is judged again on the new state; one that lost on the
/// same track comes back with both versions.
pub(crate) async fn send<S: Step>(web: Web, Id(id): Id<CaseId>, posted: Posted<FormParts>) -> Page {
    web.while_others_save(|| once::<S>(&web, id, &posted)).await
}

/// One try, on the state that the records have now.
async fn once<S: Step>(web: &Web, id: CaseId, posted: &Posted<FormParts>) -> Page {
    let mut act = web.once(posted).await?;
    let permit = act.permit::<S::Verb>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let sent = FormValues::of(&posted.form);
    let mut typed = sent.settled();
    if sent.is_to_be_merged(posted.version.ok_or_else(Error::bad_form)? != case.version(S::TRACK)) {
        let saved = saved::<S>(&mut act, &permit, &case, &typed).await?;
        let ask = ask(web, &act, &case, &typed)?;
        let theirs = S::fields(&Ask { sent: &saved, ..ask });
        typed = match Merged::of(ask.w, &sent, (&theirs, &S::fields(&ask))) {
            Merged::Save(values) => values,
            Merged::Nothing => return Ok(web.see(&format!("/cases/{id}"))),
            Merged::Choose(merge) => return Ok(conflict::<S>(web, &ask, (merge, &theirs))),
        };
    }
    let ask = ask(web, &act, &case, &typed)?;
    let event = match S::event(&ask) {
        Ok(event) => event,
        Err(unread) => return Ok(unreadable::<S>(web, &ask, unread)),
    };
    match case.apply(&event, &records::actor(&act)?, act.now()) {
        Ok(change) => {
            records::append(&mut act, &permit, &case, &change, Some(&S::text(&typed))).await?;
            web.finish(act, posted, &format!("/cases/{id}?did={}", S::NAME)).await
        }
        Err(refusal) => Ok(refused::<S>(web, &ask, &refusal)),
    }
}

/// What somebody else saved meanwhile, with the text that belongs to it. Whoever may take a step need not be among those who
/// read what was told: their own text then stands in its place, so that it is kept and nothing is shown.
async fn saved<S: Step>(
    act: &mut Act,
    permit: &Permit<S::Verb>,
    case: &CaseFile,
    sent: &FormValues,
) -> Result<FormValues, Error> {
    let saved = S::saved(case);
    let Some(event) = case.events.iter().rfind(|event| event.recorded.event.kind() == S::KIND) else {
        return Ok(saved);
    };
    let own = || saved.clone().with(S::TEXT, sent.get(S::TEXT));
    if !act.may::<ReadNarrative>(case.id).await? {
        return Ok(own());
    }
    match records::event_text(act, permit, event).await {
        Ok(text) => Ok(saved.with(S::TEXT, text)),
        Err(access::Error::KeysMissing(_)) => Ok(own()),
        Err(error) => Err(error.into()),
    }
}

fn ask<'a>(web: &Web, act: &Act, case: &'a CaseFile, sent: &'a FormValues) -> Result<Ask<'a>, Error> {
    let law =
        case.country.law(act.now()).map_err(|_| Error::new(StatusCode::CONFLICT, "protect-no-rules"))?;
    Ok(Ask { w: web.words, case, law, sent })
}

/// Teams of the bodies that are competent for the next decision on this person; none while the stay is not recorded
/// where the decider depends on it.
pub(crate) async fn competent<V>(
    act: &mut Act,
    permit: &Permit<V>,
    case: &CaseFile,
) -> Result<Vec<Authority>, Error>
where
    V: SeesCase,
{
    let Ok(law) = case.country.law(act.now()) else {
        return Ok(Vec::new());
    };
    let rules = law.rules;
    let deciders = rules.grounds.as_ref().unwrap_or(&rules.identification.deciders);
    match crate::rules::profile::mandates(&deciders.value, case.file.facts.stay) {
        Some(mandates) => Ok(records::authorities(act, permit, &mandates).await?),
        None => Ok(Vec::new()),
    }
}

/// A field that could not be read: the form comes back, the sentence stands at the field.
fn unreadable<S: Step>(web: &Web, ask: &Ask<'_>, (field, key): Unread) -> Response {
    let fields = at_field(S::fields(ask), field, &ask.w.t(key));
    form::<S>(web, ask, StatusCode::UNPROCESSABLE_ENTITY, fields, None)
}

/// A rule's no: in words, at the field where there is one, and who could help.
fn refused<S: Step>(web: &Web, ask: &Ask<'_>, refusal: &Refusal) -> Response {
    let sentence = wording::refusal(ask.w, ask.case.country.profile, refusal);
    let fields = at_field(S::fields(ask), S::blame(refusal.code), &sentence);
    let helper = refusal.helper.map(|duty| {
        let queue = ask.w.t(&format!("queue-{duty}"));
        ask.w.t1("case-could-help", "queue", queue)
    });
    // At a field the sentence stands there and in the summary above; it is not said a third time.
    let at_a_field = fields.iter().any(|field| !field.error.is_empty());
    let no = ask.w.t("case-rule-says-no");
    let title = if at_a_field { no } else { format!("{no} {sentence}") };
    let notice = Notice { text: helper.unwrap_or_default(), ..Notice::new(Tone::Bad, title) };
    form::<S>(web, ask, StatusCode::UNPROCESSABLE_ENTITY, fields, Some(notice.html(ask.w)))
}

fn at_field(mut fields: Vec<Field>, name: &str, sentence: &str) -> Vec<Field> {
    for field in fields.iter_mut().filter(|field| field.name == name) {
        field.error = sentence.to_owned();
    }
    fields
}

fn form<S: Step>(
    web: &Web,
    ask: &Ask<'_>,
    status: StatusCode,
    fields: Vec<Field>,
    flash: Option<Html>,
) -> Response {
    let (w, case) = (ask.w, ask.case);
    let title = w.t(&format!("step-{}", S::NAME));
    let mut post = post::<S>(web, case);
    if !S::start(case).is_empty() {
        let shown_before = ask.sent.base_parts();
        post.hidden.extend(if shown_before.is_empty() { base_of(&fields) } else { shown_before });
    }
    let back = Button::link(w.t("case-back"), format!("/cases/{}", case.id));
    let sheet = Sheet { post, fields, more: Html::default(), buttons: vec![Button::submit(&title), back] };
    let body = Html::of(&StepView { intro: w.t(&format!("step-{}-text", S::NAME)), sheet: sheet.html(w) });
    web.page_with(
        status,
        Shell {
            crumbs: crumbs(w, Some(case), Some(Link::here(title.clone()))),
            title,
            state: Some(state_mark(w, case)),
            flash: flash.unwrap_or_default(),
            body,
            ..Shell::default()
        },
    )
}

/// The form of a step on a case as it stands now.
fn post<S: Step>(web: &Web, case: &CaseFile) -> Post {
    let version = case.version(S::TRACK).to_string();
    web.form(format!("/cases/{}/{}", case.id, S::NAME)).with("version", version)
}

/// Two people at one track: what I wrote and what is saved now, by whom, when.
fn conflict<S: Step>(web: &Web, ask: &Ask<'_>, (merge, theirs): (Merge, &[Field])) -> Response {
    let (w, case) = (ask.w, ask.case);
    let mut post = post::<S>(web, case);
    let fields = merge.conflicts;
    post.hidden.extend(merge.settled);
    if !S::start(case).is_empty() {
        post.hidden.extend(base_of(theirs));
    }
    let last = case.events.iter().rfind(|event| event.recorded.event.track() == S::TRACK);
    let title = w.t(&format!("step-{}", S::NAME));
    let conflict = Conflict {
        what: title.clone(),
        who: last
            .map(|event| wording::who(w, &event.who, &event.recorded.by, &event.body))
            .unwrap_or_default(),
        when: last.map(|event| w.date_time(web.local(event.recorded.at))).unwrap_or_default(),
        fields,
        post,
    };
    let now = state_mark(w, case);
    let notice = Notice::new(Tone::Caution, w.t1("case-now", "state", now.word.as_str()));
    let shell = Shell {
        crumbs: crumbs(w, Some(case), Some(Link::here(title.clone()))),
        title,
        state: Some(now),
        flash: notice.html(w),
        ..Shell::default()
    };
    web.two_versions(shell, &conflict)
}

#[derive(askama::Template)]
#[template(path = "protect/step.html")]
struct StepView {
    intro: String,
    sheet: Html,
}
