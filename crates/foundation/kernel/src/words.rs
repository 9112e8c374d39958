//! Roles, mandates, tiers and purposes: the words in which rights are written.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A closed list of codes, for whoever reads or lists one without knowing which; made by [`codes!`](macro@crate::codes).
pub trait Code: Copy + Eq + Ord + std::fmt::Debug + 'static {
    /// Every value, in the order of the list.
    const ALL: &'static [Self];

    /// The permanent code, as stored and exchanged.
    fn code(self) -> &'static str;
}

/// Makes a closed list of codes: an enum, its codes, and the way back.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, $crate::named::serde::Serialize, $crate::named::serde::Deserialize)]
        #[serde(crate = "kernel::named::serde")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),* }
        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The permanent code, as stored and exchanged.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
        }
        impl $crate::Code for $name {
            const ALL: &'static [Self] = Self::ALL;
            fn code(self) -> &'static str { Self::code(self) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$variant),)* _ => Err($crate::words::UnknownCode(text.chars().take(60).collect())) }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

/// A code that is not in its list; holds what was given (at most 60 characters).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown code: {0}")]
pub struct UnknownCode(pub String);

codes! {
    /// What somebody is at work. A role alone opens nothing: grants do; it says what a grant can carry.
    Role {
        /// Patrol, labour inspection, outreach, border, asylum: screens and refers.
        Frontline = "frontline",
        /// Receives referrals, triages, presumes.
        FocalPoint = "focal_point",
        /// Decides for a competent authority.
        DecisionMaker = "decision_maker",
        /// Supports a person.
        SupportWorker = "support_worker",
        /// Runs a shelter.
        ShelterManager = "shelter_manager",
        /// Guardian of a child, or advocate.
        Guardian = "guardian",
        /// Sees hold flags and dates.
        ImmigrationOfficer = "immigration_officer",
        /// Investigates or prosecutes.
        Investigator = "investigator",
        /// National coordinator or rapporteur: figures, never content.
        Coordinator = "coordinator",
        /// Reads the audit log, never content.
        Auditor = "auditor",
        /// Enrols people of one body.
        BodyManager = "body_manager",
        /// Runs the server; reads no case.
        Administrator = "administrator",
        /// Takes part in courses.
        Learner = "learner",
        /// Holds courses.
        Trainer = "trainer",
        /// Answers a hotline.
        HotlineAdviser = "hotline_adviser",
        /// Receives what the public or employees report through a channel.
        ChannelRecipient = "channel_recipient",
        /// Helps nationals abroad.
        ConsularOfficer = "consular_officer",
        /// Signs a decision as the second of two.
        SecondSignatory = "second_signatory",
        /// Translates for people and for cases.
        Translator = "translator",
    }
}

codes! {
    /// What a body is for in law.
    Mandate {
        /// Police, prosecution, border guard.
        LawEnforcement = "law_enforcement",
        /// Shelters, social services, NGOs.
        Support = "support",
        /// Labour inspection.
        Labour = "labour",
        /// Asylum and immigration.
        Immigration = "immigration",
        /// Decides who is identified.
        Identification = "identification",
        /// Coordinates the strategy.
        Steering = "steering",
        /// Watches lawfulness.
        Oversight = "oversight",
        /// Runs the server.
        Operations = "operations",
    }
}

codes! {
    /// The data-protection regime a body's records live under.
    Regime {
        /// Directive (EU) 2016/680 (law enforcement).
        Police = "police",
        /// Regulation (EU) 2016/679.
        Gdpr = "gdpr",
    }
}

codes! {
    /// Why somebody may work on a case; every grant names one, and every audit entry repeats it.
    Purpose {
        /// Finding out whether a person is a victim.
        Identification = "identification",
        /// Help and protection.
        Support = "support",
        /// Criminal investigation and prosecution.
        Investigation = "investigation",
        /// Right to stay.
        Stay = "stay",
        /// Figures.
        Statistics = "statistics",
        /// Running the server and its people.
        Operations = "operations",
        /// Checking lawfulness.
        Oversight = "oversight",
        /// Averting a danger to life: one case, for an hour, by two bodies.
        Emergency = "emergency",
    }
}

/// A part of a case that is sealed apart, with keys of its own. Numbers are permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Who the person is.
    Identity = 1,
    /// What happened.
    Narrative = 2,
    /// Needs, plans, health.
    Support = 3,
    /// What police know.
    Intelligence = 4,
    /// Where the person sleeps.
    Shelter = 5,
}

impl Tier {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::Identity, Self::Narrative, Self::Support, Self::Intelligence, Self::Shelter];

    /// Permanent code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Narrative => "narrative",
            Self::Support => "support",
            Self::Intelligence => "intelligence",
            Self::Shelter => "shelter",
        }
    }

    /// Permanent number, 1 to 5.
    #[must_use]
    pub fn number(self) -> i64 {
        self as i64
    }

    /// The tier of a number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.number() == number)
    }
}

impl FromStr for Tier {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.into_iter().find(|tier| tier.code() == text).ok_or_else(|| UnknownCode(text.into()))
    }
}

/// A set of tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TierSet(u8);

impl TierSet {
    /// No tier.
    pub const NONE: Self = Self(0);

    /// This set and one more tier.
    #[must_use]
    pub fn with(self, tier: Tier) -> Self {
        Self(self.0 | (1 << tier as u8))
    }

    /// Whether the tier is in the set.
    #[must_use]
    pub fn has(self, tier: Tier) -> bool {
        self.0 & (1 << tier as u8) != 0
    }

    /// The tiers, in their order.
    pub fn iter(self) -> impl Iterator<Item = Tier> {
        Tier::ALL.into_iter().filter(move |tier| self.has(*tier))
    }
}

impl FromIterator<Tier> for TierSet {
    fn from_iter<I: IntoIterator<Item = Tier>>(tiers: I) -> Self {
        tiers.into_iter().fold(Self::NONE, Self::with)
    }
}
