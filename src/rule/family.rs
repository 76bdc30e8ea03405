//! The kinds of furniture, and what is done with each by default.

use std::fmt;
use std::str::FromStr;

/// What is done with the hits of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Taken out of the text.
    Drop,
    /// Left in the text, and classified.
    Keep,
    /// Left in the text, but to the weights: they may take a line of it on strong evidence, such as a date in a list of teasers.
    Leave,
    /// Taken out of the text and put under `fields`.
    Move,
}

impl Policy {
    /// Whether rules leave it in the text.
    pub const fn stays(self) -> bool {
        matches!(self, Self::Keep | Self::Leave)
    }
}

macro_rules! families {
    ($($variant:ident $name:literal $policy:ident $about:literal,)*) => {
        /// A kind of furniture.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is described by `about`")]
        pub enum Family { $($variant),* }

        impl Family {
            /// All families, those that go first.
            pub const ALL: &[Family] = &[$(Family::$variant),*];

            /// The name used in rule files and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Family::$variant => $name),* }
            }

            /// One line on what belongs to it.
            pub const fn about(self) -> &'static str {
                match self { $(Family::$variant => $about),* }
            }

            /// What is done with it unless the user says otherwise.
            pub const fn policy(self) -> Policy {
                match self { $(Family::$variant => Policy::$policy),* }
            }
        }
    };
}

families! {
    Navigation "navigation" Drop "menus, skip links, breadcrumbs, next and previous",
    Share "share" Drop "share buttons and their labels",
    Follow "follow" Drop "calls to follow on a network",
    Subscribe "subscribe" Drop "newsletters, channels, subscriptions",
    Support "support" Drop "calls for donations",
    Advert "advert" Drop "ad labels and advertorials",
    Counter "counter" Drop "views, likes, shares, reading time",
    Notice "notice" Drop "page unavailable, JavaScript needed, errors",
    Correction "correction" Drop "invitations to report a mistake",
    Related "related" Drop "related stories, read more, most read",
    Comments "comments" Drop "comment counts, forms and calls",
    Cookie "cookie" Drop "cookie and consent notices",
    Legal "legal" Drop "copyright, disclaimers, terms",
    Account "account" Drop "log in, register, profile",
    Media "media" Drop "player and gallery labels, embeds",
    App "app" Drop "calls to install an app",
    Tools "tools" Drop "print, copy link, listen, font size, translate",
    Debris "debris" Drop "markup and script left over, text extracted twice",
    Placeholder "placeholder" Drop "labels whose content is missing",
    Separator "separator" Drop "lines of dashes, stars and dots",
    Caption "caption" Leave "picture captions",
    Credit "credit" Leave "photo and agency credits",
    Byline "byline" Leave "who wrote it",
    Date "date" Leave "when it was published or updated",
    Tags "tags" Leave "keywords and topics",
    Source "source" Leave "where it was taken from",
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Family {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|family| family.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|family| family.name()).collect();
            format!("no family is called {name:?}; the families are {}", names.join(", "))
        })
    }
}

impl serde::Serialize for Family {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Family {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
