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
