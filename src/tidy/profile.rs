//! Profiles: which steps run, by a name and switches.

use std::fmt;
use std::str::FromStr;

use super::step::{Step, Steps};

/// Which steps run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tidy(Steps);

/// The normal forms. A text has one of them, so that switching one on switches the others off.
const FORMS: Steps = Steps::of(&[Step::Nfc, Step::Nfd, Step::Nfkc, Step::Nfkd]);

impl Tidy {
    /// No step.
    pub const NONE: Tidy = Tidy(Steps::of(&[]));
    /// Every step that changes no meaning: the default.
    pub const STANDARD: Tidy = Tidy(Steps::of(&[
        Step::Escapes,
        Step::Entities,
        Step::Mojibake,
        Step::SoftHyphens,
        Step::LineEnds,
        Step::C1,
        Step::Controls,
        Step::Bidi,
        Step::ZeroWidth,
        Step::Selectors,
        Step::Presentation,
        Step::Nfc,
        Step::Blocks,
        Step::Hyphens,
        Step::Spaces,
        Step::BlankLines,
    ]));
    /// For corpora that a language model learns from: spelling, vowel signs and punctuation stay as written.
    pub const LM: Tidy = Tidy(Self::STANDARD.0.or(Steps::of(&[Step::Replacement, Step::SpaceKinds, Step::Tatweel])));
    /// For search in Arabic text: what writers vary becomes the same.
    pub const SEARCH: Tidy = Tidy(Self::LM.0.or(Steps::of(&[
        Step::Quotes,
        Step::Dashes,
        Step::Ellipsis,
        Step::Width,
        Step::Tashkeel,
        Step::Alef,
        Step::Ya,
        Step::TaMarbuta,
        Step::Digits,
    ])));

    /// The profiles by name, with a line on each.
    pub const PROFILES: [(&'static str, Tidy, &'static str); 8] = [
        ("none", Tidy::NONE, "changes nothing"),
        ("standard", Tidy::STANDARD, "the default: every step that changes no meaning"),
        ("lm", Tidy::LM, "for corpora that a language model learns from: `standard`, and no tatweel, one kind of space, one sign for what is lost"),
        ("search", Tidy::SEARCH, "for search in Arabic text: `lm`, and what writers vary becomes the same, as Lucene and CAMeL Tools have it"),
        ("nfc", Tidy::NONE.with(Step::Nfc, true), "canonical composition alone"),
        ("nfd", Tidy::NONE.with(Step::Nfd, true), "canonical decomposition alone"),
        ("nfkc", Tidy::NONE.with(Step::Nfkc, true), "compatibility composition alone"),
        ("nfkd", Tidy::NONE.with(Step::Nfkd, true), "compatibility decomposition alone"),
    ];

    /// Whether a step runs.
    pub const fn has(self, step: Step) -> bool {
        self.0.has(step)
    }

    /// The same with one step switched. Of the normal forms the last one switched on is the one that runs.
    #[must_use]
    pub const fn with(self, step: Step, on: bool) -> Self {
        if on && FORMS.has(step) {
            return Tidy(self.0.without(FORMS).with(step, true));
        }
        Tidy(self.0.with(step, on))
    }

    /// Whether nothing happens to a text, or nothing but one normal form: then the separators of records stay, too.
    pub const fn only_normalises(self) -> bool {
        self.0.without(FORMS).is_empty()
    }

    /// Its steps.
    pub const fn steps(self) -> Steps {
        self.0
    }
}

impl Default for Tidy {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl FromStr for Tidy {
    type Err = String;

    /// A profile and switches: `standard`, `none,+nfc`, `standard,-spaces`.
    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let mut tidy = None;
        for (place, part) in written.split(',').map(str::trim).enumerate() {
            let (on, name) = match part.as_bytes().first() {
                Some(b'+') => (true, &part[1..]),
                Some(b'-') => (false, &part[1..]),
                _ if place == 0 => {
                    let found = Self::PROFILES.iter().find(|(name, ..)| *name == part);
                    tidy = Some(
                        found
                            .ok_or_else(|| {
                                format!("no profile is called {part:?}; the profiles are {}", Self::PROFILES.map(|(name, ..)| name).join(", "))
                            })?
                            .1,
                    );
                    continue;
                }
                _ => return Err(format!("{part:?} is no switch; write +{part} or -{part}")),
            };
            let step = Step::ALL.iter().find(|step| step.name() == name).ok_or_else(|| {
                let names: Vec<_> = Step::ALL.iter().map(|step| step.name()).collect();
                format!("no step is called {name:?}; the steps are {}", names.join(", "))
            })?;
            tidy = Some(tidy.unwrap_or_default().with(*step, on));
        }
        Ok(tidy.unwrap_or_default())
    }
}

impl fmt::Display for Tidy {
    /// The profile it is, or `none` and the steps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, ..)) = Self::PROFILES.iter().find(|(_, tidy, _)| tidy == self) {
            return f.write_str(name);
        }
        f.write_str("none")?;
        self.0.iter().try_for_each(|step| write!(f, ",+{}", step.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_and_switches() {
        assert_eq!("standard".parse(), Ok(Tidy::STANDARD));
        assert_eq!("none,+nfc".parse::<Tidy>().unwrap().to_string(), "nfc");
        assert_eq!("nfc,+nfkd".parse::<Tidy>().unwrap().to_string(), "nfkd");
        assert_eq!("-nfc".parse(), Ok(Tidy::STANDARD.with(Step::Nfc, false)));
        assert_eq!("nfc,+spaces".parse::<Tidy>().unwrap().to_string(), "none,+nfc,+spaces");
        assert!("stanard".parse::<Tidy>().unwrap_err().contains("standard"));
        assert!("none,nfc".parse::<Tidy>().unwrap_err().contains("+nfc"));
        assert!("none,+x".parse::<Tidy>().unwrap_err().contains("blank-lines"));
    }

    #[test]
    fn every_step_and_profile_is_read_back_from_its_name() {
        for (name, tidy, _) in Tidy::PROFILES {
            assert_eq!((name.parse(), tidy.to_string().as_str()), (Ok(tidy), name));
        }
        for step in Step::ALL {
            let alone = Tidy::NONE.with(*step, true);
            assert_eq!(format!("none,+{}", step.name()).parse(), Ok(alone));
            assert_eq!(alone.to_string().parse(), Ok(alone));
        }
    }
}
