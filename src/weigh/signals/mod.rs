//! What can be measured of a line: signals that mean the same in every language, named one by one.
//!
//! They stand apart from the model that adds them up, so that the trainer, `explain` and the cleaner read the same
//! numbers. A signal depends on the text as it stands, on what rules found in it, and on where rules took something;
//! not on the amount of white space, which tidying changes.

mod chars;
mod common;
mod hits;
mod kind;
mod line;
mod near;
mod place;
mod terms;
mod topic;
mod words;

pub(super) use common::Late;
use common::repeated;
pub(super) use hits::{STAYS, hits, kept};
pub(crate) use line::Read;
pub(super) use near::near;
pub(super) use place::body_share;
use place::{document, neighbours, runs, scripts};

use super::Scene;

macro_rules! signals {
    ($($variant:ident $name:literal $about:literal,)*) => {
        /// The place of each signal in the row of a line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Signal { $($variant),* }

        /// Name and meaning of every signal, in the order of a row.
        pub const SIGNALS: &[(&str, &str)] = &[$(($name, $about)),*];

        /// Signals of a line.
        pub(super) const COUNT: usize = [$($name),*].len();
    };
}

/// The signals of one line.
pub(crate) type Row = [f32; COUNT];

signals! {
    Words "words" "words of the line",
    Letters "letters" "letters of the line",
    WordLength "word-length" "letters for each word",
    Digits "digits" "share of digits among letters and digits",
    Numbers "numbers" "groups of digits",
    Dates "dates" "groups of digits that look like a year or stand beside `:`, `/`, `.` or `-`",
    Capitals "capitals" "share of words with a capital first letter",
    Uppercase "uppercase" "share of capitals among the letters",
    Commas "commas" "commas of any script for each ten words",
    Stops "stops" "sentence ends of any script within the line",
    Ending "ending" "0 nothing, 1 full stop, 2 question or exclamation mark, 3 colon, 4 ellipsis, 5 comma, 6 bracket or quote, 7 ornament",
    Start "start" "0 letter, 1 small letter, 2 digit, 3 bullet or ornament, 4 quote or bracket, 5 other sign",
    Separators "separators" "bars, bullets, slashes and arrows with space around them",
    Ornaments "ornaments" "share of signs that are no letters, digits or marks of a sentence",
    Quotes "quotes" "quotation marks",
    Brackets "brackets" "brackets",
    Address "address" "1 with a web address, an e-mail address or a handle",
    Rights "rights" "1 with a copyright or trade mark sign",
    Script "script" "0 none, 1 Latin, 2 Cyrillic, 3 Greek, 4 Arabic, 5 Han or kana, 6 Hangul, 7 other",
    Foreign "foreign" "1 if the script is not that of most lines of text",
    Function "function" "share of function words among the words",
    Shared "shared" "share of the other words that stand in another line of running text too",
    Lexicon "lexicon" "mean weight of the words in the lexicon",
    LexiconMost "lexicon-most" "the greatest of these weights",
    LexiconLeast "lexicon-least" "the smallest",
    Topic "topic" "share of its stems (beginnings of words that are about something) that stand in another line of running text",
    Stems "stems" "its stems",
    RunTopic "run-topic" "share of the stems of its run that stand in running text",
    Title "title" "share of the other words that stand in the first line",
    Repeated "repeated" "times the line stands in the document, at most 9",
    Alike "alike" "neighbours within two lines that begin with the same word or sign",
    Cover "cover" "the greatest share of the line that a rule of a family that goes found",
    Score "score" "the greatest score of such a rule that found the whole line",
    Hits "hits" "hits of rules that go",
    Stays "stays" "the greatest share of the line that a rule of a family that stays found",
    HitBefore "hit-before" "lines back to one found whole by a rule or to where a rule took something, at most 20",
    HitAfter "hit-after" "lines on to such a one, at most 20",
    HitsNear "hits-near" "such places within five lines",
    WordsBefore2 "words-2" "words two lines back",
    WordsBefore1 "words-1" "words of the line before",
    WordsAfter1 "words+1" "words of the line after",
    WordsAfter2 "words+2" "words two lines on",
    EndingBefore1 "ending-1" "ending of the line before",
    EndingAfter1 "ending+1" "ending of the line after",
    StopsBefore1 "stops-1" "sentence ends in the line before",
    StopsAfter1 "stops+1" "sentence ends in the line after",
    FunctionBefore1 "function-1" "function words of the line before",
    FunctionAfter1 "function+1" "function words of the line after",
    LexiconBefore2 "lexicon-2" "lexicon two lines back",
    LexiconBefore1 "lexicon-1" "lexicon of the line before",
    LexiconAfter1 "lexicon+1" "lexicon of the line after",
    LexiconAfter2 "lexicon+2" "lexicon two lines on",
    LettersNear "letters-near" "mean letters of the lines within three",
    LettersAround "letters-around" "mean letters of the lines within ten",
    FunctionNear "function-near" "mean function words of the lines within three",
    FunctionAround "function-around" "mean function words of the lines within ten",
    LexiconNear "lexicon-near" "mean lexicon of the lines within three",
    LexiconAround "lexicon-around" "mean lexicon of the lines within ten",
    BodyNear "body-near" "lines of running text among those within three",
    BodyAround "body-around" "lines of running text among those within ten",
    Run "run" "lines of the run without running text that the line is in; 0 for running text",
    RunFrom "run-from" "lines since the run began",
    RunTo "run-to" "lines until it ends",
    RunHitsBefore "run-hits-before" "lines before it in the run that a rule found whole, and places where one took something",
    RunHitsAfter "run-hits-after" "the same after it",
    RunLetters "run-letters" "letters of the run",
    BodyBack "body-back" "letters of the nearest running text before",
    BodyOn "body-on" "letters of the nearest running text after",
    Above "above" "share of the letters of running text that stand before the line",
    Place "place" "share of the lines that stand before it",
    Glued "glued" "1 behind the last full stop of a line of running text",
    First "first" "lines since the beginning, at most 50",
    Last "last" "lines until the end, at most 50",
    GapBefore "gap-before" "1 with a blank line before",
    GapAfter "gap-after" "1 with a blank line after",
    Paragraph "paragraph" "lines of the paragraph",
    ParagraphLetters "paragraph-letters" "letters of the paragraph",
    DocLines "doc-lines" "lines of the document, at least 25",
    DocLetters "doc-letters" "letters of the document, at least 2000",
    DocBody "doc-body" "share of the letters in running text",
    DocMean "doc-mean" "mean letters of a line",
    DocGaps "doc-gaps" "share of lines with a blank line before",
    DocLexicon "doc-lexicon" "mean lexicon of the lines",
    Sum "sum" "the first sum of a page's line: of the signals above",
    SumBefore1 "sum-1" "the first sum of the line before, 4 beyond the ends of the document",
    SumAfter1 "sum+1" "that of the line after",
    SumBefore2 "sum-2" "that two lines back",
    SumAfter2 "sum+2" "that two lines on",
    SumNear "sum-near" "mean first sum of the lines within three",
    SumAround "sum-around" "mean first sum of the lines within ten",
    TextNear "text-near" "share of text by the first sums in the letters of the lines within five",
    TextBefore "text-before" "share of the document's text by the first sums that stands before the line",
    TextAfter "text-after" "the same after it",
    DocText "doc-text" "share of text by the first sums in the letters of the document",
    Stretch "stretch" "lines to the longest stretch of text by the first sums, 0 and below within it, at most 20",
}

/// The signals that tell what a line shares with others: to know them takes the words and stems of all lines, and most lines stay
/// whatever they are. [`Late`] measures them.
pub(super) const LATE: [Signal; 5] = [Signal::Shared, Signal::Topic, Signal::Stems, Signal::RunTopic, Signal::Title];

/// The signals that change where rules took something ([`hits`]), and with them what first sums tell ([`near()`]).
pub(super) const SCARRED: [Signal; 17] = [
    Signal::HitBefore,
    Signal::HitAfter,
    Signal::HitsNear,
    Signal::RunHitsBefore,
    Signal::RunHitsAfter,
    Signal::Sum,
    Signal::SumBefore1,
    Signal::SumAfter1,
    Signal::SumBefore2,
    Signal::SumAfter2,
    Signal::SumNear,
    Signal::SumAround,
    Signal::TextNear,
    Signal::TextBefore,
    Signal::TextAfter,
    Signal::DocText,
    Signal::Stretch,
];

/// [`Signal::Ending`] of an ellipsis.
pub(super) const ELLIPSIS: f32 = 4.0;

impl Signal {
    pub fn of(self, row: &Row) -> f32 {
        row[self as usize]
    }

    pub fn set(self, row: &mut Row, value: f32) {
        row[self as usize] = value;
    }
}

/// A share of a count; nothing of nothing is 0.
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The rows of all lines, but for what is measured late and what first sums tell.
pub(super) fn measure(scene: &Scene<'_>, read: &Read) -> Vec<Row> {
    let lines = scene.lines;
    let mut rows: Vec<Row> = lines.iter().map(|line| read.of(line).row).collect();
    repeated(lines, read, &mut rows);
    hits(scene, &mut rows);
    scripts(lines, &mut rows);
    neighbours(&mut rows);
    runs(lines, &mut rows);
    document(lines, &mut rows);
    rows
}
