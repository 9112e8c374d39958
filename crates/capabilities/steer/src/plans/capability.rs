//! Which part of the software serves a plan item.

use std::fmt;

use serde::{Serialize, Serializer};

kernel::codes! {
    /// The seven things that the published strategies ask for, which are the seven rooms of the software.
    /// Codes in plan files write them in capitals before a full stop: `DETECT.screening`.
    Capability {
        /// Find signs of trafficking.
        Detect = "DETECT",
        /// Identify, support, protect.
        Protect = "PROTECT",
        /// Investigate.
        Investigate = "INVESTIGATE",
        /// Between services and across borders.
        Cooperate = "COOPERATE",
        /// Train.
        Train = "TRAIN",
        /// Prevent.
        Prevent = "PREVENT",
        /// Steer and report.
        Steer = "STEER",
    }
}

impl Capability {
    /// The name of the room, in small letters, as folders and message keys write it: `detect`.
    #[must_use]
    pub fn room(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Protect => "protect",
            Self::Investigate => "investigate",
            Self::Cooperate => "cooperate",
            Self::Train => "train",
            Self::Prevent => "prevent",
            Self::Steer => "steer",
        }
    }
}

/// A capability code as a plan carries it, such as `PROTECT.tell-once`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CapabilityCode {
    /// Which of the seven.
    pub capability: Capability,
    /// What in particular: small letters and hyphens, as in `tell-once`.
    pub part: String,
}

impl CapabilityCode {
    /// Reads `CAPABILITY.part`; nothing when the shape is wrong or the capability is none of the seven.
    /// Whether the part is a known one is said by `capabilities.yaml` ([`fn@super::capability_list`]).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (capability, part) = text.split_once('.')?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if part.is_empty() || !part.chars().all(fits) {
            return None;
        }
        Some(Self { capability: capability.parse().ok()?, part: part.to_owned() })
    }
}

impl fmt::Display for CapabilityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.capability, self.part)
    }
}

impl Serialize for CapabilityCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Capability, CapabilityCode};

    #[test]
    fn reads_the_seven_and_nothing_else() {
        let code = CapabilityCode::parse("PROTECT.tell-once").unwrap();
        assert_eq!((code.capability, code.part.as_str()), (Capability::Protect, "tell-once"));
        assert_eq!(code.to_string(), "PROTECT.tell-once");
        assert_eq!(Capability::ALL.len(), 7);
        for wrong in
            ["", "PROTECT", "PROTECT.", "protect.minors", "WATCH.minors", "PROTECT.Minors", ".minors"]
        {
            assert_eq!(CapabilityCode::parse(wrong), None, "{wrong}");
        }
    }
}
