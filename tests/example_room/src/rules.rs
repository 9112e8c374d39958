//! Pure: the machine of the track "bed", and the fact that follows from asking.

use jiff::civil::Date;
use kernel::{Codes, Fact, Role};
use protect::rules::{
    CaseState, Event, FurtherEvent, FurtherState, Judgement, Outcome, Refusal, Track, TrackCode, Tracks,
};
use serde::Serialize;
use uuid::Uuid;

use crate::measures::BED_ASKED;

/// The track.
pub const BED: TrackCode = TrackCode("BED");

/// The tracks that this room brings to the mechanism.
pub static TRACKS: Tracks = &[&BedTrack];

/// A bed is asked for, once.
pub struct BedTrack;

impl Track for BedTrack {
    fn code(&self) -> TrackCode {
        BED
    }

    fn apply(&self, case: &mut CaseState, hand: &Judgement<'_>, _: &mut Outcome) -> Result<(), Refusal> {
        let wrong = |case: &CaseState| hand.wrong_state(self.state(case));
        let Event::Further(event) = hand.event else { return Err(wrong(case)) };
        hand.need_role(&[Role::FocalPoint])?;
        hand.need_or(self.state(case) == "none" && event.kind == "bed_asked", || wrong(case))?;
        let stands = FurtherState { state: "asked".into(), since: hand.now, codes: event.codes.clone() };
        case.further.insert(BED, stands);
        Ok(())
    }

    fn state<'c>(&self, case: &'c CaseState) -> &'c str {
        case.further_state(BED, "none")
    }
}

/// Codes of the event of asking.
#[derive(Serialize)]
struct Asked {
    nights: i64,
}

/// The event of asking for so many nights.
#[must_use]
pub fn asked(nights: i64) -> Event {
    let codes = serde_json::to_value(Asked { nights }).unwrap_or_default();
    Event::Further(FurtherEvent { track: BED, kind: "bed_asked".into(), codes })
}

/// What is counted of a bed that was asked for; the event is the request itself.
#[must_use]
pub fn facts(event: Uuid, day: Date, nights: i64) -> Vec<Fact> {
    vec![Fact { kind: &BED_ASKED, event, day, value: Some(nights), codes: Codes::default() }]
}
