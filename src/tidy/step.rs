//! The steps: one table. A row gives a step its name, its room in the order, and the function that makes its edits;
//! everything else (switches, profiles, ledger, documentation) reads this table.

use super::characters::{
    bidi, c1, controls, entities, escapes, forms, letters, line_ends, presentation, replacement, selectors, soft_hyphens, zero_width,
};
use super::layout::{blank_lines, blocks, breaks, hyphens, spaces, wraps};
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
            pub(crate) const fn run(self) -> Run {
                match self { $(Self::$step => $run,)* }
            }
        }
    };
}

steps! {
    Escapes "escapes" Run::Text(escapes::edits), "`\\u0627` and `\\u{627}` become the letters they stand for, where a text is written so";
    Entities "entities" Run::Text(entities::edits), "`&amp;`, `&#39;`, `&amp;lt;` become the characters they stand for, outside markup";
    Mojibake "mojibake" Run::Text(mojibake::edits), "text that was read in a wrong encoding becomes what was written, on proof ([MOJIBAKE.md](MOJIBAKE.md))";
    SoftHyphens "soft-hyphens" Run::Text(soft_hyphens::edits), "soft hyphens go; with one at the end of a line goes the newline";
    C1 "c1" Run::Line(c1::edits), "C1 controls become the characters of windows-1252 that they stand for";
    LineEnds "line-ends" Run::Line(line_ends::edits), "CR LF, CR, NEL, LS, PS, VT and FF become LF";
    Controls "controls" Run::Line(controls::edits), "control characters other than newline and tab, byte order marks, annotation controls and noncharacters go; terminal sequences go whole";
    Bidi "bidi" Run::Line(bidi::edits), "bidi controls that do nothing go: unpaired ones, overrides, marks at the border of a line or beside white space";
    ZeroWidth "zero-width" Run::Line(zero_width::edits), "characters without width go, unless their neighbours give them meaning: ZWNJ between Persian letters, ZWJ between emoji";
    Selectors "selectors" Run::Line(selectors::edits), "variation selectors and tags go, unless the character before them has such a variant";
    Presentation "presentation" Run::Line(presentation::edits), "presentation forms of Arabic, Hebrew and Latin letters become the letters; ornate words stay";
    Replacement "replacement" Run::Line(replacement::edits), "runs of U+FFFD become one";
    SpaceKinds "space-kinds" Run::Line(letters::edits), "no-break, thin, wide and other spaces become the usual space";
    Quotes "quotes" Run::Line(letters::edits), "quotation marks and apostrophes of all shapes become `\"` and `'`";
    Dashes "dashes" Run::Line(letters::edits), "hyphens, dashes and the minus sign become `-`";
    Ellipsis "ellipsis" Run::Line(letters::edits), "`…` becomes `...`";
    Width "width" Run::Line(letters::edits), "full-width and half-width forms become the usual ones";
    Tatweel "tatweel" Run::Line(letters::edits), "tatweel goes";
    Tashkeel "tashkeel" Run::Line(letters::edits), "Arabic vowel signs and signs of Quranic reading go";
    Alef "alef" Run::Line(letters::edits), "أ, إ, آ, ٱ become ا";
    Hamza "hamza" Run::Line(letters::edits), "ؤ becomes و, ئ becomes ي";
    Ya "ya" Run::Line(letters::edits), "ى becomes ي";
    TaMarbuta "ta-marbuta" Run::Line(letters::edits), "ة becomes ه";
    PersianLetters "persian-letters" Run::Line(letters::edits), "ی, ک and the Urdu and Kurdish ه become the Arabic letters";
    Digits "digits" Run::Line(letters::edits), "Arabic-Indic and Persian digits become 0 to 9";
    Nfc "nfc" Run::Line(forms::edits), "canonical composition (Unicode NFC)";
    Nfd "nfd" Run::Line(forms::edits), "canonical decomposition (Unicode NFD)";
    Nfkc "nfkc" Run::Line(forms::edits), "compatibility composition (Unicode NFKC)";
    Nfkd "nfkd" Run::Line(forms::edits), "compatibility decomposition (Unicode NFKD)";
    Blocks "blocks" Run::Layout(blocks::edits), "four spaces and more in a line with running text become a newline";
    Breaks "breaks" Run::Layout(breaks::edits), "a sentence that touches the one before it begins a line, where a text shows that it lost its breaks";
    Wraps "wraps" Run::Layout(wraps::edits), "the lines of a paragraph that was broken or cut at a column are joined";
    Hyphens "hyphens" Run::Layout(hyphens::edits), "a word broken by a hyphen at the end of a line is joined, if the text has it whole elsewhere";
    Spaces "spaces" Run::Layout(spaces::edits), "spaces at the end of a line go, runs of spaces within a line, no-break ones among them, become one, unless they part columns or the halves of a verse; indentation stays";
    BlankLines "blank-lines" Run::Layout(blank_lines::edits), "blank lines at the borders of the document go, runs of blank lines become one";
}

/// The steps that run on the whole text, on lines, and on the layout.
pub(crate) const KINDS: (Steps, Steps, Steps) = {
    let (mut text, mut lines, mut layout) = (Steps(0), Steps(0), Steps(0));
    let mut at = 0;
    while at < Step::ALL.len() {
        let step = Step::ALL[at];
        match step.run() {
            Run::Text(_) => text = text.with(step, true),
            Run::Line(_) => lines = lines.with(step, true),
            Run::Layout(_) => layout = layout.with(step, true),
        }
        at += 1;
    }
    (text, lines, layout)
};

impl Step {
    /// Whether it makes or unmakes lines, which are evidence for the rules. Blocks were lines to them before.
    pub(crate) const fn moves_lines(self) -> bool {
        matches!(self, Self::Breaks | Self::Wraps | Self::Hyphens)
    }
}

/// The edits of one step over one text, in the order of the text.
pub(crate) struct Edits {
    step: Step,
    list: Vec<Edit>,
}

impl Edits {
    /// The edits a step makes of a text.
    pub fn of(step: Step, run: fn(&str, &mut Edits), text: &str) -> Vec<Edit> {
        let mut edits = Edits { step, list: Vec::new() };
        run(text, &mut edits);
        edits.list
    }

    /// The step that runs, for functions that serve several.
    pub fn step(&self) -> Step {
        self.step
    }

    /// The bytes `start..end` go.
    pub fn delete(&mut self, start: usize, end: usize) {
        self.list.push(Edit::delete(start, end, By::Tidy(self.step)));
    }

    /// The bytes `start..end` become `with`.
    pub fn replace(&mut self, start: usize, end: usize, with: impl Into<Box<str>>) {
        self.list.push(Edit { start, end, with: with.into(), by: By::Tidy(self.step) });
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
        let mut left = self.0;
        std::iter::from_fn(move || {
            let step = Step::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*step)
        })
    }
}
