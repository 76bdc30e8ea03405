//! Which lines go by their sums, and for which of them everything must be measured.
//!
//! It stands apart from the measuring and the cutting because it knows no text: rows in, answers out. What words share with the rest of
//! the document takes longest to measure, and most lines stay whatever it is; so it is measured *late*, where it may matter.

use super::fixed::{breaks_off, is_subhead};
use super::headline::{may_be, may_begin, spare, text_from};
use super::lists::List;
use super::signals::{Late, Row, STAYS, Signal, near};
use super::together::together;
use super::trees::{Stage, Sums, Trees};

/// If more than this share of the letters would go from text that an extractor left, none do: such a document is no article with
/// furniture around it, and the weights do not know its kind. Comments may well be two thirds of a page. Held out, three quarters cost no
/// more text than three fifths; nine tenths do.
const MOST_EXTRACTED: f64 = 0.75;
/// How much less than what is needed a sum may be in a run of short lines of which most go: held out, half is worth .0006 of
/// F1 on form A of the gold pages and .0001 on form B, at the same damage; 1 is no better, and costs damage.
const NEARLY: f32 = 0.5;
/// How much more a sum must be for a line of running text, the loss of which costs most: held out, it saves .0004 of damage on form B of
/// the gold pages and costs .0006 of F1.
const BODY_MORE: f32 = 0.25;
/// How much more it must be for what stands behind the last full stop of a line, of which the rest stays. All such pieces together are worth
/// .0005 of F1 on form A and .0001 on form B, of which .0002 and 0 are left with this. But readers of removed spans found ends of comments and
/// sentences that lost their full stop again and again, which gold pages seldom tell.
const GLUED_MORE: f32 = 1.0;
/// How much more it must be for every doubling of a line's letters above so many, up to the most: held out, it is worth .0008 of
/// damage on form A and .0016 on form B, a quarter of all, for .0029 and .0002 of F1. The last paragraph of an article may stand
/// below a menu.
const LONG_MORE: f32 = 0.5;
const LONG_LETTERS: f32 = 80.0;
const LONG_MOST: f32 = 3.0;
/// Letters that a word counts as, at least: a line of Chinese says as much in fewer.
const WORD_LETTERS: f32 = 5.0;
/// How much more it must be for what may be the headline: held out, a third of the headlines and subheads that went from there stay,
/// for .0002 of F1.
const HEADLINE_MORE: f32 = 1.0;
/// How much more than what is needed the sum of a line may be that is spared as the headline: held out, 47 of 372 headlines of whole pages go
/// with this, and 77 of them went when none was spared.
const SPARED: f32 = 2.0;
/// How much more it must be where rules of a family that stays found most of the line, such as a date or a byline: held out, all visible
/// text gains .013 of F1 at the same damage, since most dates of a page are those of other stories.
const STAYS_MORE: f32 = 1.0;
/// Lines between a date or byline and the running text that it belongs to, and that line: those between headline and text stay so. Held
/// out, form A gains .0016 by those farther off, at .0003 less damage; with only the line right beside it .0011 more, half of which were
/// the article's own, by somebody who read 113 of them.
const BESIDE: usize = 3;
/// How much more it must be for a cell of a table, under [`super::Prior::Page`]: held out, all visible text gains .003 of F1 for .001 of
/// damage. In a page most tables are calendars, menus and forms.
const CELL_MORE: f32 = 1.0;
/// How much less it must be for a line that stands in several documents of its site, whatever else it would need more for. Of the lines of
/// the gold pages that stand in three documents of their site or more 99.3 % are furniture (form A; of all visible text 99.9 %), the odds
/// of which are the logarithms 5 and 7; but a document may be a copy that somebody edited.
const REPEATS_LESS: f32 = 4.0;
/// The same of running text, of which articles on one subject share paragraphs.
const BODY_REPEATS_LESS: f32 = 3.0;

/// What decides on the lines of a document.
pub(super) struct Scales<'a> {
    pub trees: &'a Trees,
    /// Whether the text is a page.
    pub page: bool,
    /// Whether no sum may take a line: asked where a sum would.
    pub fixed: &'a dyn Fn(usize) -> bool,
    pub lists: Vec<List>,
    /// Which lines stand behind the last full stop of the one before.
    pub glued: &'a [bool],
    /// In how many documents of the site each line stands, if it is known to repeat.
    pub known: &'a [u32],
    /// The sum that each line needs to go.
    pub needed: Vec<f32>,
}

impl Scales<'_> {
    /// Measures what the first sums of a page tell; of extracted text there are none.
    pub fn look_around(&self, rows: &mut [Row], late: &mut Late<'_>) {
        if self.page {
            late.measure(rows, &vec![true; rows.len()]);
            let first = Stage::Extracted.trees();
            let sums: Vec<f32> = rows.iter().map(|row| first.total(row)).collect();
            near(&sums, rows);
        }
    }

    /// Which lines go. What is measured late is measured where it may matter, or everywhere.
    pub fn weigh(&self, rows: &mut [Row], sums: &mut [Sums], late: &mut Late<'_>, all: bool) -> Vec<bool> {
        let asked = if all { vec![true; rows.len()] } else { self.asked(rows, sums) };
        if !asked.contains(&true) {
            return asked;
        }
        late.measure(rows, &asked);
        self.go(rows, sums, &asked)
    }

    /// Lines that may go, or nearly, by what is known of them, whatever they share with others. Among running text few do; of
    /// short lines nobody asks any more once the words of the document are wanted anyway, since their own are few.
    fn asked(&self, rows: &[Row], sums: &mut [Sums]) -> Vec<bool> {
        let mut listed = vec![false; rows.len()];
        self.lists.iter().flat_map(|list| &list.items).for_each(|at| listed[*at] = true);
        let (mut asked, mut any) = (vec![false; rows.len()], false);
        for short in [false, true] {
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| (Signal::Run.of(row) > 0.0) == short) {
                let nearly = !self.page && (short || listed[at]);
                let least = if nearly { self.needed[at].min(self.nearly()) } else { self.needed[at] };
                // What is fixed takes longer to find than a sum, and is asked for first once it is known.
                let free = self.is_loose(rows, at) && !(any && (self.fixed)(at));
                asked[at] = free && (short && any || self.trees.may_reach(row, &mut sums[at], least)) && !(self.fixed)(at);
                any |= asked[at];
            }
        }
        asked
    }

    /// Which lines go, of those that were asked for: the others cannot.
    fn go(&self, rows: &[Row], sums: &mut [Sums], asked: &[bool]) -> Vec<bool> {
        let mut reaches = |at: usize, needed: f32| {
            asked[at] && self.is_loose(rows, at) && !(self.fixed)(at) && self.trees.reaches(&rows[at], &mut sums[at], needed)
        };
        let mut goes: Vec<bool> = (0..rows.len()).map(|at| reaches(at, self.needed[at])).collect();
        if !self.page {
            together(rows, &self.lists, &mut goes, |at| self.known[at] > 0, |at, row| !stays(row) && reaches(at, self.nearly()));
        }
        spare(rows, &mut goes, |row| self.trees.total(row), self.trees.needed + SPARED);
        // The head of a line does not go from what stands behind it.
        for at in 1..goes.len() {
            goes[at - 1] &= !self.glued[at] || goes[at];
        }
        let letters =
            |all: bool| rows.iter().zip(&goes).filter(|(_, goes)| all || **goes).map(|(row, _)| f64::from(Signal::Letters.of(row))).sum::<f64>();
        if !self.page && letters(false) > MOST_EXTRACTED * letters(true) {
            goes.fill(false);
        }
        goes
    }

    /// Whether its signals let a line go at all. A date or byline beside running text belongs to it.
    fn is_loose(&self, rows: &[Row], at: usize) -> bool {
        let row = &rows[at];
        self.page || self.known[at] > 0 || at > 0 && !(is_subhead(row) || breaks_off(&rows[at - 1], row) || stays(row) && is_beside_text(rows, at))
    }

    /// The sum at which a line goes along with those it stands with.
    pub fn nearly(&self) -> f32 {
        self.trees.needed - NEARLY
    }
}

/// The sums that lines need, with those that stand in other documents, too, for which the trees alone want `least`.
pub(super) fn less(needed: Vec<f32>, known: &[u32], rows: &[Row], least: f32) -> Vec<f32> {
    let less = |row: &Row| least - if Signal::Run.of(row) > 0.0 || Signal::Glued.of(row) > 0.0 { REPEATS_LESS } else { BODY_REPEATS_LESS };
    let lines = needed.into_iter().zip(known).zip(rows);
    lines.map(|((needed, documents), row)| if *documents > 0 { less(row) } else { needed }).collect()
}

/// Whether rules of a family that stays found most of a line.
pub(super) fn stays(row: &Row) -> bool {
    Signal::Stays.of(row) >= STAYS
}

/// Whether running text stands above or below, not far.
fn is_beside_text(rows: &[Row], at: usize) -> bool {
    rows[at.saturating_sub(BESIDE)..(at + BESIDE + 1).min(rows.len())].iter().any(|row| Signal::Run.of(row) == 0.0)
}

/// The sum that each line of a page needs to go, of which these are cells of tables. The first may be the headline.
pub(super) fn needed_of_page(rows: &[Row], cells: &[bool], needed: f32) -> Vec<f32> {
    let more = |at: usize| {
        let first = if at == 0 && may_begin(&rows[at]) { HEADLINE_MORE } else { 0.0 };
        let kept = if stays(&rows[at]) { STAYS_MORE } else { 0.0 };
        let cell = if cells[at] { CELL_MORE } else { 0.0 };
        first + kept + cell
    };
    (0..rows.len()).map(|at| needed + more(at)).collect()
}

/// The sum that each line of extracted text needs to go: more where more would be lost.
pub(super) fn needed(rows: &[Row], glued: &[bool], needed: f32) -> Vec<f32> {
    let text = text_from(rows);
    let more = |at: usize| {
        // What stands below a subhead is likelier a section of the text.
        let below = if at > 0 && is_subhead(&rows[at - 1]) { NEARLY } else { 0.0 };
        let own = match (glued[at], Signal::Run.of(&rows[at]) > 0.0) {
            (true, _) => GLUED_MORE,
            (false, false) => BODY_MORE,
            (false, true) => 0.0,
        };
        let length = Signal::Letters.of(&rows[at]).max(WORD_LETTERS * Signal::Words.of(&rows[at]));
        let long = LONG_MORE * (length / LONG_LETTERS).log2().clamp(0.0, LONG_MOST);
        let headline = if may_be(&rows[at], at, text) { HEADLINE_MORE } else { 0.0 };
        let kept = if stays(&rows[at]) { STAYS_MORE } else { 0.0 };
        below + own + long + headline + kept
    };
    (0..rows.len()).map(|at| needed + more(at)).collect()
}
