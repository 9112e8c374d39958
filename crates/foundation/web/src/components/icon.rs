//! Plain line icons, drawn here: 24 by 24, one stroke, the colour of the text beside them.
//! They are never the only bearer of a meaning, so screen readers pass over them.

use super::Html;

/// A capability of the system, as the rail shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Finding people.
    Detect,
    /// Protecting them.
    Protect,
    /// Specialised investigation.
    Investigate,
    /// Between services and across borders.
    Cooperate,
    /// Training.
    Train,
    /// Prevention.
    Prevent,
    /// Strategy, figures.
    Steer,
}

impl Capability {
    /// All seven, in the order of the rail.
    pub const ALL: [Self; 7] = [
        Self::Detect,
        Self::Protect,
        Self::Investigate,
        Self::Cooperate,
        Self::Train,
        Self::Prevent,
        Self::Steer,
    ];

    /// Permanent code; the word has the key `room-<code>`.
    #[must_use]
    pub fn code(self) -> &'static str {
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

    /// The capability of a code, such as plan items name it.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.code() == code)
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> Icon {
        match self {
            Self::Detect => Icon::Eye,
            Self::Protect => Icon::Roof,
            Self::Investigate => Icon::Graph,
            Self::Cooperate => Icon::Bridge,
            Self::Train => Icon::Book,
            Self::Prevent => Icon::Leaf,
            Self::Steer => Icon::Compass,
        }
    }
}

/// A line icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is what its name says")]
pub enum Icon {
    Eye,
    Roof,
    Graph,
    Bridge,
    Book,
    Leaf,
    Compass,
    Search,
    Inbox,
    Globe,
    Help,
    Leave,
    Phone,
    Arrow,
    Person,
}

impl Icon {
    fn paths(self) -> &'static str {
        match self {
            Self::Eye => {
                "M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
            }
            Self::Roof => "M3 11l9-7 9 7M6 9.5V20h12V9.5M10 20v-5h4v5",
            Self::Graph => {
                "M8 6a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM21 9a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM13 18.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8 6.6l8 1.9M6.3 8.3l3.3 8M17 11l-5 5.8"
            }
            Self::Bridge => "M2 17h20M2 13c4 0 5-6 5-6s2 5 5 5 5-5 5-5 1 6 5 6M7 7v13M17 7v13",
            Self::Book => "M12 6c-2-1.5-5-2-9-2v14c4 0 7 .5 9 2 2-1.5 5-2 9-2V4c-4 0-7 .5-9 2zM12 6v14",
            Self::Leaf => "M5 20c0-9 5-15 15-16 0 10-5 15-12 15-1 0-2-.3-2.5-.7M5 20c2-5 5-8 9-10",
            Self::Compass => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM15.5 8.5l-2 5-5 2 2-5z",
            Self::Search => "M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM15.2 15.2L21 21",
            Self::Inbox => "M3 13l3-8h12l3 8v6H3zM3 13h5l1.5 3h5L16 13h5",
            Self::Globe => {
                "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z"
            }
            Self::Help => {
                "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM9.5 9.5c0-3.5 5.5-3.3 5 0-.3 1.8-2.5 2-2.5 4M12 16.5v.5"
            }
            Self::Leave => "M10 4H4v16h6M9 12h12M17 8l4 4-4 4",
            Self::Phone => {
                "M5 3h4l1.5 5-2.5 1.5c1 3 3.5 5.5 6.5 6.5L16 13.5l5 1.5v4c0 1-.8 2-2 2C11 21 3 13 3 5c0-1.2 1-2 2-2z"
            }
            Self::Arrow => "M4 12h16M14 6l6 6-6 6",
            Self::Person => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4 21c0-5 3.5-7 8-7s8 2 8 7",
        }
    }

    /// The icon as inline SVG.
    #[must_use]
    pub fn html(self) -> Html {
        let extra = if matches!(self, Self::Leave | Self::Arrow) { " flips" } else { "" };
        Html::trusted(format!(
            "<svg class=\"icon{extra}\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" fill=\"none\" \
             stroke=\"currentColor\" stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\" \
             aria-hidden=\"true\" focusable=\"false\"><path d=\"{}\"/></svg>",
            self.paths()
        ))
    }
}
