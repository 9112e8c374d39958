//! The code lists of the indicator base as types: sets, ages, dimensions, grades, settings, classes,
//! marks. Forms of exploitation are the kernel's.
//!
//! Every code is the word that stands in `data/indicators/*.yaml`, in stored rows and in JSON; people see
//! translated words instead.

use kernel::{Form, codes};

codes! {
    /// What is known of the person's age. A person of unknown age is presumed a child
    /// (Directive 2011/36/EU art. 13(2)): child rules and the child set.
    Age {
        /// 18 or older.
        Adult = "adult",
        /// Under 18.
        Child = "child",
        /// Not known, or in doubt.
        Unknown = "unknown",
    }
}

codes! {
    /// The two kinds of exploitation for which ILO/EC made graded sets.
    Exploitation {
        /// Work, services, domestic servitude.
        Labour = "labour",
        /// Sexual exploitation.
        Sexual = "sexual",
    }
}

codes! {
    /// One graded set of ILO/EC (2009). A grade belongs to one set and is never carried to another.
    Set {
        /// Adults, labour exploitation.
        AdultLabour = "AL",
        /// Adults, sexual exploitation.
        AdultSexual = "AS",
        /// Children, labour exploitation.
        ChildLabour = "CL",
        /// Children, sexual exploitation.
        ChildSexual = "CS",
    }
}

codes! {
    /// The six dimensions of ILO/EC (2009), in the order of the list.
    Dimension {
        /// Deception while recruited, moved or handed over.
        DeceptiveRecruitment = "DR",
        /// Coercion while recruited, moved or handed over.
        CoerciveRecruitment = "CR",
        /// A weak position used to recruit.
        RecruitmentByVulnerability = "RV",
        /// Exploitative conditions of work or services.
        Exploitation = "EX",
        /// Coercion that keeps the person there.
        CoercionAtDestination = "CD",
        /// A weak position used to keep the person there.
        VulnerabilityAtDestination = "VD",
    }
}

codes! {
    /// How much one sign weighs in its set.
    Grade {
        /// Strong.
        Strong = "strong",
        /// Medium.
        Medium = "medium",
        /// Weak.
        Weak = "weak",
    }
}

codes! {
    /// Where the screening takes place; each has a first round of its own (`rounds.yaml`).
    Setting {
        /// Street, station, park: patrol and outreach.
        Street = "street",
        /// A place of work: labour inspection.
        WorkSite = "work_site",
        /// Border crossing point, port, airport.
        Border = "border",
        /// Reception centre, shelter, workers' housing, hotel, private home.
        Accommodation = "accommodation",
        /// Adverts, platforms, messages.
        Online = "online",
    }
}

codes! {
    /// The outcome of step 2 of the rule, lowest first: the order of the enum is the order of the table upside down.
    Class {
        /// No dimension is positive. Never to be read as "not a victim".
        NoPattern = "no_pattern",
        /// Means shown, exploitation not (yet).
        AtRisk = "at_risk",
        /// Exploitation without shown means.
        ExploitationOnly = "exploitation_only",
        /// Deceived, coerced at recruitment or vulnerable, and exploited.
        DeceptionAndExploitation = "deception_and_exploitation",
        /// Exploited under coercion.
        CoercedExploitation = "coerced_exploitation",
        /// The elements of trafficking are shown.
        Trafficking = "trafficking",
    }
}

codes! {
    /// How well a grade or a list is sourced. What is not read or seen must carry a mark on every page.
    Evidence {
        /// The grade was read in a secondary source.
        Read = "secondary source read",
        /// The list was seen in public pages.
        Seen = "list seen in public pages",
        /// A part of the list was seen.
        PartlySeen = "list partly seen, rest from memory: verify",
        /// Not read: to be compared with the source.
        FromMemory = "from memory: verify",
        /// Our own proposal.
        Project = "project proposal: needs expert review",
    }
}

codes! {
    /// Part of the crime's definition that a sign speaks for (Palermo Protocol art. 3).
    Element {
        /// What was done: recruited, moved, harboured, received.
        Act = "act",
        /// How: force, deception, abuse of vulnerability.
        Means = "means",
        /// What for: exploitation.
        Purpose = "purpose",
        /// None of the three: circumstances.
        Context = "context",
    }
}

codes! {
    /// When the sign shows.
    Phase {
        /// While the person is recruited or moved.
        Recruitment = "recruitment",
        /// Where the person is exploited.
        Destination = "destination",
    }
}

codes! {
    /// The sixteen lists of the base.
    List {
        /// ILO/EC operational indicators, the only graded list.
        IloEc = "ilo-ec-2009",
        /// UNODC, general.
        UnodcGeneral = "unodc-general",
        /// UNODC, children.
        UnodcChildren = "unodc-children",
        /// UNODC, domestic servitude.
        UnodcDomestic = "unodc-domestic-servitude",
        /// UNODC, sexual exploitation.
        UnodcSexual = "unodc-sexual-exploitation",
        /// UNODC, labour exploitation.
        UnodcLabour = "unodc-labour-exploitation",
        /// UNODC, begging and petty crime.
        UnodcBegging = "unodc-begging-petty-crime",
        /// Forced criminality.
        ForcedCriminality = "forced-criminality",
        /// Forced marriage.
        ForcedMarriage = "forced-marriage",
        /// Illegal adoption.
        IllegalAdoption = "illegal-adoption",
        /// Exploitation of surrogacy.
        Surrogacy = "exploitation-of-surrogacy",
        /// Organ removal.
        OrganRemoval = "organ-removal",
        /// Practices like slavery.
        SlaveryLike = "slavery-like-practices",
        /// Children at borders.
        ChildrenAtBorders = "children-at-borders",
        /// Signs seen online.
        Online = "online-dimension",
        /// Signs in payments.
        Financial = "financial",
    }
}

impl Set {
    /// The set for an age and a kind of exploitation; an unknown age takes the child set.
    #[must_use]
    pub const fn of(age: Age, exploitation: Exploitation) -> Self {
        match (age, exploitation) {
            (Age::Adult, Exploitation::Labour) => Self::AdultLabour,
            (Age::Adult, Exploitation::Sexual) => Self::AdultSexual,
            (Age::Child | Age::Unknown, Exploitation::Labour) => Self::ChildLabour,
            (Age::Child | Age::Unknown, Exploitation::Sexual) => Self::ChildSexual,
        }
    }

    /// The age the set was made for: adult or child, never unknown.
    #[must_use]
    pub const fn age(self) -> Age {
        match self {
            Self::AdultLabour | Self::AdultSexual => Age::Adult,
            Self::ChildLabour | Self::ChildSexual => Age::Child,
        }
    }

    /// The kind of exploitation the set was made for.
    #[must_use]
    pub const fn exploitation(self) -> Exploitation {
        match self {
            Self::AdultLabour | Self::ChildLabour => Exploitation::Labour,
            Self::AdultSexual | Self::ChildSexual => Exploitation::Sexual,
        }
    }
}

impl Dimension {
    /// The long name used by the indicators in the data.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DeceptiveRecruitment => "deceptive_recruitment",
            Self::CoerciveRecruitment => "coercive_recruitment",
            Self::RecruitmentByVulnerability => "recruitment_by_abuse_of_vulnerability",
            Self::Exploitation => "exploitation",
            Self::CoercionAtDestination => "coercion_at_destination",
            Self::VulnerabilityAtDestination => "abuse_of_vulnerability_at_destination",
        }
    }

    /// Part of the definition that the dimension speaks for.
    #[must_use]
    pub const fn element(self) -> Element {
        match self {
            Self::Exploitation => Element::Purpose,
            _ => Element::Means,
        }
    }

    /// When the dimension's signs show.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            Self::DeceptiveRecruitment | Self::CoerciveRecruitment | Self::RecruitmentByVulnerability => {
                Phase::Recruitment
            }
            Self::Exploitation | Self::CoercionAtDestination | Self::VulnerabilityAtDestination => {
                Phase::Destination
            }
        }
    }

    /// One bit per dimension, for [`super::rule::Positives`].
    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Exploitation {
    /// The kind of graded set to which a form points; `None` for forms for which ILO/EC made no set.
    #[must_use]
    pub const fn of(form: Form) -> Option<Self> {
        match form {
            Form::Sexual => Some(Self::Sexual),
            Form::Labour | Form::DomesticServitude => Some(Self::Labour),
            Form::Begging
            | Form::CriminalActivities
            | Form::SlaveryLike
            | Form::OrganRemoval
            | Form::ForcedMarriage
            | Form::IllegalAdoption
            | Form::Surrogacy
            | Form::Unspecified => None,
        }
    }
}

impl Evidence {
    /// Whether the grade or list was read or seen; everything else shows "not verified".
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Read | Self::Seen)
    }
}
