//! A small fictional world for the tests: people, bodies and well-formed events.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{AccountId, BodyId, Form, Role};

use crate::rules::*;

/// The account of a number.
pub fn account(number: u8) -> AccountId {
    AccountId(format!("00000000-0000-4000-8000-0000000000{number:02x}").parse().unwrap())
}

/// The body of a number.
pub fn body(number: u8) -> BodyId {
    BodyId(format!("00000000-0000-4000-9000-0000000000{number:02x}").parse().unwrap())
}

pub fn staff(person: u8, of: u8, role: Role, mandate: &[&str]) -> Actor {
    let mandate = mandate.iter().map(|code| (*code).to_owned()).collect();
    Actor::Staff(Staff { person: account(person), body: body(of), role, mandate })
}

/// A patrol officer, who refers.
pub fn officer() -> Actor {
    staff(1, 1, Role::Frontline, &[])
}

/// The focal point.
pub fn focal_point() -> Actor {
    staff(2, 2, Role::FocalPoint, &[])
}

/// A decision-maker with a mandate, of a body that did nothing else.
pub fn decider(mandate: &str) -> Actor {
    staff(3, 3, Role::DecisionMaker, &[mandate])
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn languages(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

pub fn notice(age: AgeState, consent: Consent, stay: StayStatus) -> Notice {
    Notice {
        source: "police".to_owned(),
        channel: "screening".to_owned(),
        urgent: false,
        age,
        consent,
        self_identified: false,
        stay,
        accompanied: Accompanied::Unknown,
        documented_indicators: 3,
        languages: languages(&["ro"]),
        identity_included: age.behaves_as_child() || consent == Consent::Given,
        safe_contact_recorded: true,
        told_by_person: None,
        told_by_body: None,
    }
}

pub fn triaged() -> Event {
    Event::Triaged {
        danger_checked: true,
        immediate_aid_offered: true,
        duplicates_checked: true,
        rights_language: Some("ro".to_owned()),
    }
}

pub fn decision(basis: &str) -> DecisionRecord {
    DecisionRecord {
        has_reasons: true,
        evidence: vec!["screening".to_owned()],
        legal_basis: basis.to_owned(),
        notice_language: "ro".to_owned(),
    }
}

pub fn grounds(positive: bool, basis: &str) -> Event {
    Event::GroundsDecided { positive, test: "reasonable_grounds".to_owned(), decision: decision(basis) }
}

pub fn identification(identified: bool, basis: &str) -> Identification {
    let found = if identified { Finding::Found } else { Finding::NotFound };
    Identification {
        identified,
        forms: if identified { vec![Form::Labour] } else { Vec::new() },
        findings: Findings { act: found, means: found, purpose: found },
        place: None,
        period_from: None,
        period_until: None,
        person_asked: false,
        new_interview: false,
        new_interview_justified: false,
        prosecution_open: false,
        opinions: vec!["psychologist".to_owned(), "social_worker".to_owned()],
        cooperation: Cooperation::Cooperates,
        cooperation_exempt: None,
        decision: decision(basis),
    }
}

/// The two countries with their calendars.
pub fn countries() -> Vec<(Profile, Calendar)> {
    crate::embedded::codes()
        .into_iter()
        .map(|country| (Profile::shipped(country).unwrap(), Calendar::shipped(country).unwrap()))
        .collect()
}

/// SplitMix64: a seeded source of choices for histories (Steele, Lea and Flood 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// True once in `of` throws.
    pub fn once_in(&mut self, of: u64) -> bool {
        self.next().is_multiple_of(of)
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let place = self.next() % u64::try_from(from.len()).unwrap();
        from[usize::try_from(place).unwrap()].clone()
    }
}
