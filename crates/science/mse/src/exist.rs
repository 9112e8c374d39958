//! Whether a model's maximum likelihood estimate exists and whether its parameters can be told apart.

/// What a table of counts allows for a model (Fienberg and Rinaldo 2012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Existence {
    /// The estimate exists and is unique.
    Fine,
    /// The likelihood has no maximum: some parameter runs to infinity beyond those that are known to.
    NoMle,
    /// Several values of the parameters give the same counts.
    NotIdentifiable,
    /// Both faults.
    Neither,
}

impl Existence {
    /// The code used in the literature and in reference files: 0 fine, 1 no estimate, 2 not identifiable, 3 both.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::NoMle => 1,
            Self::NotIdentifiable => 2,
            Self::Neither => 3,
        }
    }
}

impl std::fmt::Display for Existence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fine => "The model can be fitted.",
            Self::NoMle => "The model has no maximum likelihood estimate on this table: it would run to infinity.",
            Self::NotIdentifiable => "The model has parameters that this table cannot tell apart.",
            Self::Neither => {
                "The model has no maximum likelihood estimate on this table and parameters that cannot be told apart."
            }
        })
    }
}
