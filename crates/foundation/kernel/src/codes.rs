//! Code lists that stay plain in the records, so that clocks, lists and statistics work with nobody signed in.

use crate::codes;

codes! {
    /// Form of exploitation. Source: Directive 2011/36/EU art. 2(3) as amended by (EU) 2024/1712;
    /// `domestic_servitude` is our own sub-form of labour and servitude, `unspecified` a legal value that is
    /// counted as a matter of data quality.
    Form {
        /// Sexual exploitation.
        Sexual = "sexual",
        /// Forced labour or services.
        Labour = "labour",
        /// Domestic servitude.
        DomesticServitude = "domestic_servitude",
        /// Forced begging.
        Begging = "begging",
        /// Exploitation of criminal activities.
        CriminalActivities = "criminal_activities",
        /// Slavery and practices like it.
        SlaveryLike = "slavery_like",
        /// Removal of organs.
        OrganRemoval = "organ_removal",
        /// Forced marriage.
        ForcedMarriage = "forced_marriage",
        /// Illegal adoption.
        IllegalAdoption = "illegal_adoption",
        /// Exploitation of surrogacy.
        Surrogacy = "surrogacy",
        /// Exploitation confirmed, form not (yet) known.
        Unspecified = "unspecified",
    }
}

codes! {
    /// Sex as statistics count it; `unknown` is a value, not an omission.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Another entry in the papers.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Age band; coarse on purpose, since it stays plain.
    AgeBand {
        /// Under 12.
        Under12 = "0-11",
        /// 12 to 17.
        From12To17 = "12-17",
        /// A child whose age is not known more closely, or a person whose age is not certain.
        Child = "child",
        /// 18 to 24.
        From18To24 = "18-24",
        /// 25 to 44.
        From25To44 = "25-44",
        /// 45 and over.
        From45 = "45+",
        /// An adult whose age is not known more closely.
        Adult = "adult",
    }
}

impl AgeBand {
    /// Whether the band is one of a child, or of somebody who is treated as one
    /// (Directive 2011/36/EU art. 13(2), Council of Europe Convention art. 10(3)).
    #[must_use]
    pub fn is_child(self) -> bool {
        matches!(self, Self::Under12 | Self::From12To17 | Self::Child)
    }
}

codes! {
    /// The kind of organisation by which a victim is registered (Directive 2011/36/EU art. 19a(2)(a), where the
    /// breakdown is asked for without a list). No official list was found: this one is the project's own.
    RegisteringOrganisation {
        /// Police.
        Police = "police",
        /// Border guard, coast guard, customs.
        Border = "border",
        /// Prosecution service or court.
        ProsecutionCourt = "prosecution_court",
        /// Immigration and asylum authorities.
        ImmigrationAsylum = "immigration_asylum",
        /// Labour inspection.
        LabourInspection = "labour_inspection",
        /// Social services and services for children.
        SocialChildServices = "social_child_services",
        /// Health services.
        Health = "health",
        /// The body that runs the national referral mechanism, or the national coordinator.
        NrmCoordinator = "nrm_coordinator",
        /// Embassy or consulate.
        Embassy = "embassy",
        /// Non-governmental organisation.
        Ngo = "ngo",
        /// International organisation.
        InternationalOrg = "international_org",
        /// Another organisation.
        Other = "other",
        /// Not known: a value of its own in every return.
        Unknown = "unknown",
    }
}

codes! {
    /// Profession of somebody who is trained, or whose opinion is asked for. The project's own list, after the
    /// groups that Directive 2011/36/EU art. 18b names.
    Profession {
        /// Police officer.
        Police = "police",
        /// Border guard.
        BorderGuard = "border_guard",
        /// Prosecutor.
        Prosecutor = "prosecutor",
        /// Judge.
        Judge = "judge",
        /// Labour inspector.
        LabourInspector = "labour_inspector",
        /// Immigration or asylum officer.
        ImmigrationOfficer = "immigration_officer",
        /// Social worker.
        SocialWorker = "social_worker",
        /// Psychologist.
        Psychologist = "psychologist",
        /// Psychiatrist.
        Psychiatrist = "psychiatrist",
        /// Health worker.
        HealthWorker = "health_worker",
        /// Lawyer.
        Lawyer = "lawyer",
        /// Worker of a non-governmental organisation.
        NgoWorker = "ngo_worker",
        /// Worker of a municipality.
        MunicipalWorker = "municipal_worker",
        /// Another profession.
        Other = "other",
    }
}

codes! {
    /// Offence, as the returns tell them apart.
    Offence {
        /// Trafficking in human beings (Directive 2011/36/EU art. 2).
        Trafficking = "art2",
        /// Knowing use of services of a victim (art. 18a(1)).
        KnowingUse = "art18a",
    }
}

impl Form {
    /// The bit that stands for this form in a [`FormSet`]: permanent, and never used for another form.
    #[must_use]
    pub const fn bit(self) -> i64 {
        match self {
            Self::Sexual => 1,
            Self::Labour => 1 << 1,
            Self::DomesticServitude => 1 << 2,
            Self::Begging => 1 << 3,
            Self::CriminalActivities => 1 << 4,
            Self::SlaveryLike => 1 << 5,
            Self::OrganRemoval => 1 << 6,
            Self::ForcedMarriage => 1 << 7,
            Self::IllegalAdoption => 1 << 8,
            Self::Surrogacy => 1 << 9,
            Self::Unspecified => 1 << 10,
        }
    }
}

/// A set of forms of exploitation, one bit each: a person with several forms is one row, counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FormSet(i64);

impl FormSet {
    /// The set as records keep it.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// The set of a number; `None` when it holds a bit that stands for no form.
    #[must_use]
    pub fn from_bits(bits: i64) -> Option<Self> {
        let known: i64 = Form::ALL.iter().map(|form| form.bit()).sum();
        (bits & !known == 0).then_some(Self(bits))
    }

    /// The forms of a person as figures count them: those that are known, or *unspecified* where none is.
    #[must_use]
    pub fn known(forms: impl IntoIterator<Item = Form>) -> Self {
        let known = forms.into_iter().filter(|form| *form != Form::Unspecified);
        let bits = known.fold(0, |bits, form| bits | form.bit());
        Self(if bits == 0 { Form::Unspecified.bit() } else { bits })
    }

    /// The forms, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Form> {
        Form::ALL.iter().copied().filter(move |form| self.0 & form.bit() != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_has_a_bit_of_its_own_and_the_set_gives_them_back() {
        let mut seen = 0;
        for form in Form::ALL {
            assert_eq!(seen & form.bit(), 0, "{form}");
            assert_eq!(form.bit().count_ones(), 1);
            seen |= form.bit();
        }
        let set = FormSet::known([Form::Begging, Form::Unspecified, Form::Sexual, Form::Begging]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Form::Sexual, Form::Begging]);
        assert_eq!(FormSet::from_bits(set.bits()), Some(set));
        assert_eq!(FormSet::from_bits(1 << 11), None);
        assert_eq!(FormSet::known([]).iter().collect::<Vec<_>>(), [Form::Unspecified]);
    }
}
