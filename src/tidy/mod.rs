//! The normaliser: what is done to characters and white space beside furniture, as edits named by their step.
//!
//! Steps come in two kinds. Steps on characters (`characters`) run before rules are applied, so that rules see one
//! kind of line end; steps on layout (`layout`) run after, because gaps and blank lines are evidence for the rules.

mod characters;
mod layout;

use std::fmt;
use std::str::FromStr;

pub(crate) use characters::characters;
pub(crate) use layout::layout;

/// One named step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// CR LF, CR, NEL, LS, PS, VT and FF become LF.
    LineEnds,
    /// Control characters other than newline and tab, and byte order marks within the text, go.
    Controls,
    /// Bidi controls that do nothing go: unpaired, around nothing, beside white space.
    Bidi,
    /// Canonical composition (NFC).
    Nfc,
    /// Spaces at the ends of lines go, runs of spaces within a line become one.
    Spaces,
    /// Blank lines at the borders of the document go, runs of them become one.
    BlankLines,
}

impl Step {
    /// All steps, in the order in which they run.
    pub const ALL: [Step; 6] = [Step::LineEnds, Step::Controls, Step::Bidi, Step::Nfc, Step::Spaces, Step::BlankLines];

    /// The name used on the command line and in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LineEnds => "line-ends",
            Self::Controls => "controls",
            Self::Bidi => "bidi",
            Self::Nfc => "nfc",
            Self::Spaces => "spaces",
            Self::BlankLines => "blank-lines",
        }
    }

    /// What it does, in one line.
    pub const fn about(self) -> &'static str {
        match self {
            Self::LineEnds => "CR LF, CR, NEL, LS, PS, VT and FF become LF",
            Self::Controls => "control characters other than newline and tab, and byte order marks within the text, go",
            Self::Bidi => "bidi controls that do nothing go: unpaired ones, overrides, marks at the border of a line or beside white space",
            Self::Nfc => "canonical composition (Unicode NFC)",
            Self::Spaces => "spaces at the end of a line go, runs of spaces within a line become one; indentation stays",
            Self::BlankLines => "blank lines at the borders of the document go, runs of blank lines become one",
        }
    }
}

/// Which steps run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tidy {
    steps: [bool; Step::ALL.len()],
}

impl Tidy {
    /// No step.
    pub const NONE: Tidy = Tidy { steps: [false; Step::ALL.len()] };
    /// Every step that changes no meaning: the default.
    pub const STANDARD: Tidy = Tidy { steps: [true; Step::ALL.len()] };
    /// Canonical composition alone.
    pub const NFC: Tidy = Tidy { steps: [false, false, false, true, false, false] };

    /// The profiles by name, with a line on each.
    pub const PROFILES: [(&'static str, Tidy, &'static str); 3] = [
        ("none", Tidy::NONE, "changes nothing"),
        ("standard", Tidy::STANDARD, "the default: every step that changes no meaning"),
        ("nfc", Tidy::NFC, "canonical composition alone"),
    ];

    /// Whether a step runs.
    pub const fn has(self, step: Step) -> bool {
        self.steps[step as usize]
    }

    /// The same with one step switched.
    #[must_use]
    pub const fn with(mut self, step: Step, on: bool) -> Self {
        self.steps[step as usize] = on;
        self
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
            let step = Step::ALL
                .into_iter()
                .find(|step| step.name() == name)
                .ok_or_else(|| format!("no step is called {name:?}; the steps are {}", Step::ALL.map(Step::name).join(", ")))?;
            tidy = Some(tidy.unwrap_or_default().with(step, on));
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
        Step::ALL.into_iter().filter(|step| self.has(*step)).try_for_each(|step| write!(f, ",+{}", step.name()))
    }
}

/// The steps and profiles as a Markdown table, for the docs.
pub fn table() -> String {
    let names = Tidy::PROFILES.map(|(name, ..)| name);
    let mut table = format!("| step | what it does | {} |\n|---|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for step in Step::ALL {
        let marks = Tidy::PROFILES.map(|(_, tidy, _)| if tidy.has(step) { "yes" } else { "–" });
        table.push_str(&format!("| `{}` | {} | {} |\n", step.name(), step.about(), marks.join(" | ")));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_and_switches() {
        assert_eq!("standard".parse(), Ok(Tidy::STANDARD));
        assert_eq!("none,+nfc".parse(), Ok(Tidy::NFC));
        assert_eq!("-nfc".parse(), Ok(Tidy::STANDARD.with(Step::Nfc, false)));
        assert_eq!("standard,-spaces".parse::<Tidy>().unwrap().to_string(), "none,+line-ends,+controls,+bidi,+nfc,+blank-lines");
        assert!("stanard".parse::<Tidy>().unwrap_err().contains("standard"));
        assert!("none,nfc".parse::<Tidy>().unwrap_err().contains("+nfc"));
        assert!("none,+x".parse::<Tidy>().unwrap_err().contains("blank-lines"));
    }
}
