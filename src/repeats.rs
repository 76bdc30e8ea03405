//! Lines that stand in several documents of a site, such as its menu, its notices and the headlines beside its articles. One document
//! cannot tell them from text; a collection can. They are counted once ([`crate::mine::repeats`]) and handed to the cleaner as a file
//! that people can read: the weights want less of such a line.
//!
//! Text repeats, too: the subheads of a weekly column, the questions that a site asks in every article, the author's name. But these stand
//! among text that does not, and furniture beside furniture; so only lines count of which the neighbours repeat, too.
//!
//! It stands apart from the counting because the cleaner only looks lines up, by the hash that it has of them anyway.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasherDefault;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

use crate::document::{Document, host};
use crate::fold::Folded;
use crate::hashed::Hashed;

/// The first line of the file: the names of its columns.
pub const HEADER: &str = "documents\tbeside\tsite\tline";
/// Documents of which a line must stand in as many to repeat.
pub const LEAST: u32 = 2;
/// In one of so many documents, at least, a line must stand beside another that repeats. Of the lines of gold pages that repeat within their
/// site, 93 in a hundred of form A and 97 of all visible text do in three of five or more; of sixteen news sites, whose pages were
/// extracted without furniture, those that do in none are bylines, subheads and formulas of the author's.
const BESIDE: u64 = 3;

/// In how many documents lines stand, by site.
#[derive(Debug, Default)]
pub struct Repeats {
    counts: HashMap<u64, Count, BuildHasherDefault<Hashed>>,
    /// Words of the longest line.
    longest: usize,
    hash: u128,
    file: Arc<str>,
    sites: HashSet<u64, BuildHasherDefault<Hashed>>,
    /// Whether a document was asked about, and one of these sites.
    asked: AtomicBool,
    met: AtomicBool,
}

/// In how many documents a line stands, and in how many of them beside another that repeats.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    documents: u32,
    beside: u32,
}

/// What is wrong with a file of lines that repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there, and what should be.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Mistake {}

impl Repeats {
    /// Reads a file: [`HEADER`], then a row for each line with the documents it stands in, those of them in which the line above or
    /// below repeats as well, the site, or nothing if that is not known, and its text. Rows of the same line are added up, so that the files of several collections may follow on each other.
    ///
    /// # Errors
    /// The first row that is none.
    pub fn parse(file: impl Into<Arc<str>>) -> Result<Self, Mistake> {
        let file: Arc<str> = file.into();
        let mut repeats = Self { hash: xxh3_128(file.as_bytes()), file: file.clone(), ..Self::default() };
        let mut folded = Folded::default();
        for (at, row) in file.strip_suffix('\n').unwrap_or(&file).split('\n').enumerate() {
            let row = row.strip_suffix('\r').unwrap_or(row);
            if row == HEADER {
                continue;
            }
            let mistake = |what: &str| Mistake { line: at + 1, what: what.to_owned() };
            if at == 0 {
                return Err(mistake(
                    "these are no counts of lines; `naqi repeats` writes them, and their first line names four columns: documents, beside, site, line",
                ));
            }
            let columns: Vec<&str> = row.splitn(4, '\t').collect();
            let [documents, beside, site, line] = columns[..] else {
                return Err(mistake(
                    "four columns are wanted, with tabs between them: in how many documents, in how many of them beside others that repeat, of which site, which line",
                ));
            };
            let number = |column: &str| column.parse::<u32>().map_err(|_| mistake("the first two columns are numbers of documents"));
            let (documents, beside) = (number(documents)?, number(beside)?);
            folded.fold(line);
            if folded.word_count() == 0 {
                return Err(mistake("the fourth column holds no word"));
            }
            repeats.longest = repeats.longest.max(words(folded.as_str()));
            let site = site_key(&host(site));
            repeats.sites.insert(site);
            let key = key(site, xxh3_64(folded.as_str().as_bytes()));
            let count = repeats.counts.entry(key).or_default();
            *count = Count { documents: count.documents.saturating_add(documents), beside: count.beside.saturating_add(beside) };
        }
        Ok(repeats)
    }

    /// Lines that are known.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether no line is known.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The file, as it was read.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// A hash of the file.
    pub fn hash(&self) -> u128 {
        self.hash
    }

    /// Whether documents were cleaned with it, and all of them were of sites that it knows nothing of: it was counted for others, or
    /// with another field for the site.
    pub fn was_of_no_use(&self) -> bool {
        self.asked.load(Ordering::Relaxed) && !self.met.load(Ordering::Relaxed)
    }

    /// Those of a document's site.
    pub(crate) fn of(&self, document: &Document<'_>) -> Known<'_> {
        let site = site_key(document.site.as_deref().unwrap_or_default());
        // Written only where it changes something: other threads read what lies beside it.
        if !self.met.load(Ordering::Relaxed) {
            self.asked.store(true, Ordering::Relaxed);
            if self.sites.contains(&site) {
                self.met.store(true, Ordering::Relaxed);
            }
        }
        Known { repeats: self, site }
    }
}

/// What is known of the lines of one site.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    repeats: &'a Repeats,
    site: u64,
}

impl Known<'_> {
    /// In how many documents the line stands whose folded text has this hash; 0 if it does not repeat, or stands alone.
    pub fn documents(&self, hash: u64) -> u32 {
        let Count { documents, beside } = self.repeats.counts.get(&key(self.site, hash)).copied().unwrap_or_default();
        if documents >= LEAST && BESIDE * u64::from(beside) >= u64::from(documents) { documents } else { 0 }
    }

    /// The same of a text that is made up of nothing but such lines, one behind the other, as an extractor glues them: of the one that
    /// stands in the fewest documents.
    pub fn documents_of_parts(&self, folded: &str) -> u32 {
        // Where a part may begin, and the documents of the parts up to there.
        let mut reached: Vec<(usize, u32)> = vec![(0, u32::MAX)];
        let ends: Vec<usize> = folded.match_indices(' ').map(|(at, _)| at).chain([folded.len()]).collect();
        for (at, end) in ends.iter().enumerate() {
            let first = (at + 1).saturating_sub(self.repeats.longest);
            let from = if first == 0 { 0 } else { ends[first - 1] + 1 };
            let parts = reached.iter().rev().take_while(|(start, _)| *start >= from);
            let best = parts.map(|(start, least)| self.documents(xxh3_64(&folded.as_bytes()[*start..*end])).min(*least)).max().unwrap_or(0);
            if best > 0 {
                reached.push((end + 1, best));
            }
        }
        reached.last().filter(|(end, _)| *end == folded.len() + 1).map_or(0, |(_, least)| *least)
    }
}

/// The key of a line in the table.
pub(crate) fn key(site: u64, line: u64) -> u64 {
    xxh3_64_with_seed(&line.to_le_bytes(), site)
}

/// What a site adds to the keys of its lines.
pub(crate) fn site_key(site: &str) -> u64 {
    xxh3_64(site.as_bytes())
}

/// Words of a folded text.
fn words(folded: &str) -> usize {
    folded.split(' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(line: &str) -> u64 {
        let mut folded = Folded::default();
        folded.fold(line);
        xxh3_64(folded.as_str().as_bytes())
    }

    #[test]
    fn lines_are_known_by_site_however_they_are_written() {
        let file = format!("{HEADER}\n12\t12\tnews.example\tMore from the NORTH\n3\t2\t\tأخبار أخرى\n1\t1\tnews.example\tOnce\n9\t2\t\tAlone\n");
        let repeats = Repeats::parse(file.as_str()).expect("it is a file of counts");
        let of = |site: &str, line: &str| {
            let document = Document { site: (!site.is_empty()).then(|| site.to_owned()), ..Document::default() };
            repeats.of(&document).documents(hash(line))
        };
        assert_eq!((repeats.len(), of("news.example", "More from the north"), of("", "More from the north")), (4, 12, 0));
        assert_eq!((of("", "اخبار اخرى"), of("news.example", "اخبار اخرى"), of("news.example", "once"), of("", "alone")), (3, 0, 0, 0));
        assert!(!repeats.was_of_no_use());
        let others = Repeats::parse(file.as_str()).expect("it is a file of counts");
        assert!(!others.was_of_no_use());
        others.of(&Document::default().site("other.example"));
        assert!(others.was_of_no_use());
    }

    #[test]
    fn files_one_behind_the_other_are_added_up() {
        let one = format!("{HEADER}\n1\t1\t\tOnce here\n");
        let repeats = Repeats::parse(format!("{one}{one}")).expect("it is a file of counts");
        assert_eq!((repeats.len(), repeats.of(&Document::default()).documents(hash("once here"))), (1, 2));
    }

    #[test]
    fn what_is_made_up_of_lines_that_repeat_is_told() {
        let rows = "7\t7\t\tThe fair opens\n4\t4\t\tWeather\n9\t9\t\tThe fair opens tomorrow\n5\t5\t\ttomorrow\n";
        let repeats = Repeats::parse(format!("{HEADER}\n{rows}")).expect("it is a file of counts");
        let known = repeats.of(&Document::default());
        for (text, documents) in [
            ("the fair opens weather", 4),
            ("weather the fair opens tomorrow", 4),
            ("the fair opens tomorrow", 9),
            ("the fair", 0),
            ("the fair opens late", 0),
            ("late weather", 0),
            ("", 0),
        ] {
            assert_eq!(known.documents_of_parts(text), documents, "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let good = format!("{HEADER}\n3\t3\t\tShare\n");
        for (file, line) in [
            (String::new(), 1),
            ("3\t3\t\tShare".into(), 1),
            (format!("{HEADER}\n3\t3\tShare"), 2),
            (format!("{good}x\t3\t\tShare\n"), 3),
            (format!("{good}3\t-1\t\tShare\n"), 3),
            (format!("{good}{good}3\t3\t\t—\n"), 5),
        ] {
            assert_eq!(Repeats::parse(file.as_str()).map(|_| ()).map_err(|mistake| mistake.line), Err(line), "{file}");
        }
        assert!(Repeats::parse(HEADER).is_ok_and(|repeats| repeats.is_empty()));
    }
}
