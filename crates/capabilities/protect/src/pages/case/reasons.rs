//! What was told, and the reasons of events, where they may be read.

use crate::CaseId;
use crate::rights::ReadNarrative;
use std::collections::BTreeMap;

use access::Act;
use uuid::Uuid;
use web::Error;
use words::Words;

use crate::{
    pages::wording,
    records::{self, CaseFile},
};

/// What was told, and the reasons of events.
pub(super) struct Told {
    narrative: String,
    /// Reasons and notes by event.
    pub texts: BTreeMap<Uuid, String>,
    indicators: Vec<(String, String)>,
    keys: bool,
}

/// Opens the narrative where it may be read: an entry of its own in the log.
pub(super) async fn open(act: &mut Act, id: CaseId) -> Result<Option<Told>, Error> {
    if !act.may::<ReadNarrative>(id).await? {
        return Ok(None);
    }
    let permit = act.permit::<ReadNarrative>(id).await?;
    let indicators = records::indicators(act, &permit).await?;
    let read = match records::narrative(act, &permit).await {
        Ok(narrative) => records::event_texts(act, &permit).await.map(|texts| (narrative, texts)),
        Err(error) => Err(error),
    };
    match read {
        Ok((narrative, texts)) => {
            let texts = texts.into_iter().map(|one| (one.event, one.text)).collect();
            Ok(Some(Told { narrative, texts, indicators, keys: true }))
        }
        Err(access::Error::KeysMissing(_)) => {
            let (narrative, texts) = (String::new(), BTreeMap::new());
            Ok(Some(Told { narrative, texts, indicators, keys: false }))
        }
        Err(error) => Err(error.into()),
    }
}

impl Told {
    pub fn view(&self, w: &Words, case: &CaseFile) -> View {
        let indicator = |answer: &str| {
            self.indicators
                .iter()
                .filter(|(_, given)| given == answer)
                .map(|(id, _)| w.word_or("ind", &id.to_lowercase()))
                .collect::<Vec<String>>()
        };
        let notes = case
            .events
            .iter()
            .filter(|row| row.recorded.event.decision().is_none())
            .filter_map(|row| {
                let text = self.texts.get(&row.id)?.clone();
                let what = w.word_or("event", row.recorded.event.kind());
                let who = wording::who(w, &row.who, &row.recorded.by, &row.body);
                Some((format!("{what}, {}", w.short_date(row.recorded.day)), who, text))
            })
            .collect();
        View {
            narrative: self
                .narrative
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.trim().is_empty())
                .collect(),
            yes: indicator("yes"),
            no: indicator("no"),
            notes,
            keys: self.keys,
        }
    }
}

/// What was told, as it is shown.
pub(super) struct View {
    pub narrative: Vec<String>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
    pub notes: Vec<(String, String, String)>,
    pub keys: bool,
}
