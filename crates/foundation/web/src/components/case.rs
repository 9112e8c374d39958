//! What a case page says: what was decided, and who sees what.

use jiff::civil::Date;
use kernel::TierSet;

use super::{Mark, Post, component};

/// A decision, so that the person it is about could read it.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// What was decided: "Reasonable grounds found".
    pub outcome: Mark,
    /// Who decided: a role and a body.
    pub who: String,
    /// On which day.
    pub on: Date,
    /// On which test: the legal standard in a sentence.
    pub test: String,
    /// On which evidence.
    pub evidence: Vec<String>,
    /// Why, in plain language.
    pub reasons: String,
    /// What follows from it.
    pub follows: Vec<String>,
    /// How to ask for review, and until when; empty when there is no review.
    pub review: String,
}
component!(Decision, "components/decision.html");

/// A team that works on a case and what it may see.
#[derive(Debug, Clone, Default)]
pub struct Seer {
    /// The body.
    pub body: String,
    /// The team; empty when the body has only one.
    pub team: String,
    /// What it may see; none means: that there is a case, and its dates.
    pub tiers: TierSet,
    /// On which basis: the law, or the person's consent.
    pub basis: String,
    /// Since when.
    pub since: Date,
    /// Until when, if an end is set.
    pub until: Option<Date>,
    /// The form that withdraws it, where this person may.
    pub withdraw: Option<Post>,
}

/// Who sees what of a case.
#[derive(Debug, Clone, Default)]
pub struct WhoSeesWhat {
    /// The teams.
    pub seers: Vec<Seer>,
    /// The day it is looked at.
    pub today: Date,
}
component!(WhoSeesWhat, "components/who.html");

impl WhoSeesWhat {
    fn can_withdraw(&self) -> bool {
        self.seers.iter().any(|seer| seer.withdraw.is_some())
    }
}
