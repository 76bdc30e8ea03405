//! Counting the lines that stand in several documents of a site, for [`Repeats`](crate::repeats::Repeats): two passes over the corpus. The
//! first counts in a [`Sketch`]; the second counts exactly what the sketch says repeats, so that memory grows with that alone.
//!
//! It stands apart from the proposals of mining because it judges nothing: every line counts, and what stands behind the last full stop of
//! running text, which the weights look at as a line of its own.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::{Copies, copy};
use super::sketch::Sketch;
use crate::document::Document;
use crate::fold::Folded;
use crate::layout::split;
use crate::repeats::{HEADER, key, site_key};
use crate::tidy::{Tidy, characters};
use crate::weigh::behind;

/// Share of the counters that have come as far as what repeats, from which on a tenth of all other lines seem to repeat, if that is three times
/// (simulated: four different lines to a counter of a row).
const FULL: f64 = 0.3;
/// The most that a sketch counts to.
const SKETCHED: u32 = u16::MAX as u32;

/// The lines of a document.
#[derive(Debug)]
pub struct Lines {
    site: String,
    text: String,
    /// A key for each that holds a letter, and where it stands in the text.
    lines: Vec<(u64, Range<usize>)>,
    copy: u64,
}

/// Reads the lines of a document, tidied as it will be when it is cleaned; on any thread.
pub fn lines(document: &Document<'_>, tidy: Tidy) -> Lines {
    let site = document.site.clone().unwrap_or_default();
    let own = site_key(&site);
    let text = characters(Cow::Borrowed(&document.text), tidy).text.into_owned();
    let (mut spans, mut folded, mut found, mut all) = (Vec::new(), Folded::default(), Vec::new(), Vec::new());
    split(&text, &mut spans);
    let mut add = |span: Range<usize>| {
        folded.fold(&text[span.clone()]);
        let key = key(own, xxh3_64(folded.as_str().as_bytes()));
        if folded.letters() > 0 {
            found.push((key, span));
        }
        (folded.word_count() as usize, key)
    };
    for span in &spans {
        all.push(add(span.start..span.end));
        if let Some((_, tail)) = behind(&text[span.start..span.end]) {
            add(span.start + tail..span.end);
        }
    }
    Lines { site, lines: found, copy: copy(all), text }
}

/// The first pass.
#[derive(Debug)]
pub struct Sketched {
    sketch: Sketch,
    copies: Copies,
}

impl Sketched {
    /// A first pass whose sketch has so many bytes.
    pub fn new(bytes: usize) -> Self {
        Self { sketch: Sketch::of(bytes), copies: Copies::default() }
    }

    /// Adds a document; in order.
    pub fn add(&mut self, lines: &Lines) {
        if !self.copies.is_copy(lines.copy) {
            let keys: BTreeSet<u64> = lines.lines.iter().map(|(key, _)| *key).collect();
            keys.into_iter().for_each(|key| self.sketch.add(key));
        }
    }

    /// Whether there were so many different lines that the second pass remembers many that do not stand in so many documents: its counts
    /// are right, and its memory is wasted.
    pub fn is_full(&self, least: u32) -> bool {
        self.sketch.filled(least.min(SKETCHED) as u16) > FULL
    }

    /// The second pass, for lines that stand in so many documents of a site or more.
    pub fn exactly(self, least: u32) -> Exact {
        Exact { sketch: self.sketch, copies: Copies::default(), least, documents: 0, sites: BTreeSet::new(), rows: HashMap::new() }
    }
}

/// The second pass.
#[derive(Debug)]
pub struct Exact {
    sketch: Sketch,
    copies: Copies,
    least: u32,
    documents: u64,
    sites: BTreeSet<Rc<str>>,
    rows: HashMap<u64, Row>,
}

/// A line that stands in several documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How many, copies left out.
    pub documents: u32,
    /// In how many of them the line above or below repeats, too.
    pub beside: u32,
    /// Their site; nothing if that is not known.
    pub site: Rc<str>,
    /// The line, as it was met first.
    pub line: String,
}

/// What two passes came to.
#[derive(Debug)]
pub struct Counted {
    /// The lines, by site, those in the most documents first.
    pub rows: Vec<Row>,
    /// Documents that were counted, copies left out.
    pub documents: u64,
    /// Their sites; documents that tell none count as one.
    pub sites: usize,
    /// Whether none of them tells its site.
    pub siteless: bool,
}

impl Exact {
    /// Adds a document; in order.
    pub fn add(&mut self, lines: &Lines) {
        if self.copies.is_copy(lines.copy) {
            return;
        }
        self.documents += 1;
        let site = self.sites.get(&*lines.site).cloned().unwrap_or_else(|| Rc::from(&*lines.site));
        self.sites.insert(site.clone());
        let repeats: Vec<bool> = lines.lines.iter().map(|(key, _)| u32::from(self.sketch.count(*key)) >= self.least.min(SKETCHED)).collect();
        // Of each line once whether it stands beside another that repeats.
        let mut met: BTreeMap<u64, (bool, &Range<usize>)> = BTreeMap::new();
        for (at, (key, span)) in lines.lines.iter().enumerate().filter(|(at, _)| repeats[*at]) {
            let near = at.saturating_sub(1)..(at + 2).min(lines.lines.len());
            let beside = near.into_iter().any(|near| repeats[near] && lines.lines[near].0 != *key);
            met.entry(*key).or_insert((false, span)).0 |= beside;
        }
        for (key, (beside, span)) in met {
            let new = || Row { documents: 0, beside: 0, site: site.clone(), line: lines.text[span.clone()].to_owned() };
            let row = self.rows.entry(key).or_insert_with(new);
            row.documents += 1;
            row.beside += u32::from(beside);
        }
    }

    /// What repeats.
    pub fn counted(self) -> Counted {
        let mut rows: Vec<Row> = self.rows.into_values().filter(|row| row.documents >= self.least).collect();
        rows.sort_by(|a, b| (&a.site, Reverse(a.documents), &a.line).cmp(&(&b.site, Reverse(b.documents), &b.line)));
        Counted { rows, documents: self.documents, siteless: self.sites.iter().all(|site| site.is_empty()), sites: self.sites.len() }
    }
}

impl Counted {
    /// The file, line by line, each with its newline.
    pub fn file(&self) -> impl Iterator<Item = String> {
        let rows = self.rows.iter().map(|row| format!("{}\t{}\t{}\t{}\n", row.documents, row.beside, row.site, row.line));
        [format!("{HEADER}\n")].into_iter().chain(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeats::Repeats;

    fn counted(documents: &[Document<'_>], least: u32) -> Counted {
        let read: Vec<Lines> = documents.iter().map(|document| lines(document, Tidy::default())).collect();
        let mut sketched = Sketched::new(1 << 16);
        read.iter().for_each(|lines| sketched.add(lines));
        let mut exact = sketched.exactly(least);
        read.iter().for_each(|lines| exact.add(lines));
        exact.counted()
    }

    fn rows(counted: &Counted) -> Vec<(u32, u32, &str, &str)> {
        counted.rows.iter().map(|row| (row.documents, row.beside, &*row.site, &*row.line)).collect()
    }

    #[test]
    fn lines_count_once_a_document_by_site_and_copies_do_not() {
        let page = |site: &str, text: &'static str| Document::new(text).site(site);
        let documents = [
            page("a.example", "The bridge was opened by the mayor on Sunday\nWeather\nWeather"),
            page("a.example", "A market was held below the old walls of the town\nWEATHER"),
            page("a.example", "A market was held below the old walls of the town\nWEATHER"),
            page("b.example", "The harbour froze over for the first time in years\nWeather"),
            page("b.example", "Nobody had seen the lighthouse keeper since Monday\nمزيد"),
            page("b.example", "The ferry to the islands was late again this week\nمَزِيد"),
        ];
        let counted = counted(&documents, 2);
        assert_eq!(rows(&counted), [(2, 0, "a.example", "Weather"), (2, 0, "b.example", "مزيد")]);
        assert_eq!((counted.documents, counted.sites, counted.siteless), (5, 2, false));
    }

    #[test]
    fn what_stands_behind_the_last_full_stop_counts() {
        let documents = [
            Document::new("The bridge was opened by the mayor on a cold and windy Sunday. Read more about bridges"),
            Document::new("A market was held below the old walls of the quiet town. Read more about bridges"),
        ];
        assert_eq!(rows(&counted(&documents, 2)), [(2, 0, "", "Read more about bridges")]);
    }

    #[test]
    fn what_stands_beside_lines_that_repeat_is_told() {
        let documents = [
            Document::new("Bread\nKnead the dough for as long as it takes.\nHome\nWeather\nSport"),
            Document::new("Bread\nNobody waits for the oven when the sun is out.\nHome\n***\nWeather\nHome"),
        ];
        assert_eq!(rows(&counted(&documents, 2)), [(2, 0, "", "Bread"), (2, 2, "", "Home"), (2, 2, "", "Weather")]);
    }

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let documents = [Document::new("A market below the walls\nمزيد من الأخبار"), Document::new("The ferry was late again\nمزيد من الأخبار")];
        let counted = counted(&documents, 2);
        let file: String = counted.file().collect();
        let repeats = Repeats::parse(file).expect("it was just written");
        assert_eq!((counted.rows.len(), repeats.len()), (1, 1));
    }
}
