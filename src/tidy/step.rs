//! The steps: one table. A row gives a step its name, its room in the order, and the function that makes its edits;
//! everything else (switches, profiles, ledger, documentation) reads this table.

use super::characters::{bidi, controls, escapes, forms, line_ends};
use super::layout::{blank_lines, spaces};
use super::mojibake;
use crate::ledger::{By, Edit};

/// What a step sees at once, and when it runs.
pub(crate) enum Run {
    /// The whole text, before the rules. For steps that want evidence from all of the document.
    Text(fn(&str, &mut Edits)),
    /// One line at a time with the newline that ends it, before the rules, and only lines that hold a character which
    /// concerns the step ([`super::concern`]).
    Line(fn(&str, &mut Edits)),
    /// The whole text, after the rules: gaps and blank lines are evidence for them.
    Layout(fn(&str, &mut Edits)),
}

/// The table: steps in the order in which they run.
macro_rules! steps {
    ($($step:ident $name:literal $run:expr, $about:literal;)*) => {
        /// One named step.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Step {
            $(#[doc = $about] $step,)*
        }

        impl Step {
            /// All steps, in the order in which they run.
            pub const ALL: &[Step] = &[$(Self::$step,)*];

            /// The name used on the command line and in the ledger.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$step => $name,)* }
            }

            /// What it does, in one line.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$step => $about,)* }
            }

            /// What makes its edits.
            pub(crate) fn run(self) -> Run {
                match self { $(Self::$step => $run,)* }
            }
        }
    };
}

steps! {
    Escapes "escapes" Run::Text(escapes::edits), "`\\u0627` and `\\u{627}` become the letters they stand for, where a text is written so";
    Mojibake "mojibake" Run::Text(mojibake::edits), "text that was read in a wrong encoding becomes what was written, on proof ([MOJIBAKE.md](MOJIBAKE.md))";
    LineEnds "line-ends" Run::Line(line_ends::edits), "CR LF, CR, NEL, LS, PS, VT and FF become LF";
    Controls "controls" Run::Line(controls::edits), "control characters other than newline and tab, and byte order marks within the text, go";
    Bidi "bidi" Run::Line(bidi::edits), "bidi controls that do nothing go: unpaired ones, overrides, marks at the border of a line or beside white space";
    Nfc "nfc" Run::Line(|line, edits| forms::edits(forms::Form::Nfc, line, edits)), "canonical composition (Unicode NFC)";
    Nfd "nfd" Run::Line(|line, edits| forms::edits(forms::Form::Nfd, line, edits)), "canonical decomposition (Unicode NFD)";
    Nfkc "nfkc" Run::Line(|line, edits| forms::edits(forms::Form::Nfkc, line, edits)), "compatibility composition (Unicode NFKC)";
    Nfkd "nfkd" Run::Line(|line, edits| forms::edits(forms::Form::Nfkd, line, edits)), "compatibility decomposition (Unicode NFKD)";
    Spaces "spaces" Run::Layout(spaces::edits), "spaces at the end of a line go, runs of spaces within a line become one; indentation stays";
    BlankLines "blank-lines" Run::Layout(blank_lines::edits), "blank lines at the borders of the document go, runs of blank lines become one";
}

/// The edits of one step over one text, in the order of the text.
pub(crate) struct Edits {
    by: By,
    list: Vec<Edit>,
}

impl Edits {
    /// The edits a step makes of a text.
    pub fn of(step: Step, run: fn(&str, &mut Edits), text: &str) -> Vec<Edit> {
        let mut edits = Edits { by: By::Tidy(step), list: Vec::new() };
        run(text, &mut edits);
        edits.list
    }

    /// The bytes `start..end` go.
    pub fn delete(&mut self, start: usize, end: usize) {
        self.list.push(Edit::delete(start, end, self.by));
    }

    /// The bytes `start..end` become `with`.
    pub fn replace(&mut self, start: usize, end: usize, with: impl Into<Box<str>>) {
        self.list.push(Edit { start, end, with: with.into(), by: self.by });
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Steps(u64);

const _: () = assert!(Step::ALL.len() <= u64::BITS as usize);

impl Steps {
    /// The steps of a list.
    pub const fn of(list: &[Step]) -> Self {
        let (mut steps, mut at) = (Steps(0), 0);
        while at < list.len() {
            steps = steps.with(list[at], true);
            at += 1;
        }
        steps
    }

    /// Whether a step is among them.
    pub const fn has(self, step: Step) -> bool {
        self.0 & 1 << step as u32 != 0
    }

    /// The same with one step in or out.
    #[must_use]
    pub const fn with(self, step: Step, on: bool) -> Self {
        let bit = 1 << step as u32;
        Steps(if on { self.0 | bit } else { self.0 & !bit })
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Steps) -> Self {
        Steps(self.0 & other.0)
    }

    /// Those that are in either.
    #[must_use]
    pub const fn or(self, other: Steps) -> Self {
        Steps(self.0 | other.0)
    }

    /// Those that are not in the other.
    #[must_use]
    pub const fn without(self, other: Steps) -> Self {
        Steps(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The steps, in the order in which they run.
    pub fn iter(self) -> impl Iterator<Item = Step> {
        Step::ALL.iter().copied().filter(move |step| self.has(*step))
    }
}
