//! What is gathered from the rules, one after the other, before the indexes are made.

use smallvec::SmallVec;
use xxhash_rust::xxh3::xxh3_64;

use super::anchors::Item;
use super::reach::{Longest, bytes, length, most_words, reach};
use super::spots::Spots;
use super::texts::Meaning;
use super::{Filed, Literal, Target};
use crate::fold::{Class, class_of};
use crate::rule::anchor::Anchor;
use crate::rule::borders::Borders;
use crate::rule::members::List;
use crate::rule::needs::Text;
use crate::rule::pattern::{Part, Pattern};
use crate::rule::{At, RuleSet};

/// Everything to be indexed.
#[derive(Default)]
pub(super) struct Gathered {
    pub filed: Vec<Filed>,
    /// Whole lines without slots, by the hash of the line.
    pub lines: Vec<(u64, u32)>,
    /// A bit for each length in bytes that any of them has.
    pub lengths: Vec<u64>,
    pub anchors: Vec<(u64, Item)>,
    pub of_list: Vec<Vec<Item>>,
    /// Whole-line patterns without words, and who has them.
    pub wordless: Vec<(SmallVec<[Part; 1]>, Vec<u32>)>,
    pub needed: Vec<(Text, Meaning, Spots)>,
    /// Phrases that are found by a needed text.
    pub phrases: Vec<Item>,
    /// How long the members of each list get.
    longest: Vec<Longest>,
    /// How often a member of each list is seen in a million words; none if some are found by no word.
    often: Vec<Option<u32>>,
    /// The members of each list that are found by no word.
    signs: Vec<Vec<String>>,
}

/// What a member of a list is taken to cost where no table knows its word, in occurrences in a million words: far below
/// the rarest that it knows (244).
const RARE: u32 = 20;

impl Gathered {
    pub fn new(set: &RuleSet) -> Self {
        Self {
            of_list: vec![Vec::new(); set.lists.len()],
            longest: set.lists.iter().map(Longest::of).collect(),
            often: set.lists.iter().map(often).collect(),
            signs: set.lists.iter().map(signs).collect(),
            ..Self::default()
        }
    }

    /// Files a pattern, the `nth` of its rule, that must be the whole line.
    pub fn file_line(&mut self, rule: u32, nth: usize, pattern: &Pattern, max_words: u32) {
        let filed = self.filed.len() as u32;
        self.filed.push(Filed { target: Target::Rule(rule), nth: nth as u32, whole: true, reach: 0 });
        if let Some(text) = pattern.literal() {
            self.lengths.resize(self.lengths.len().max(text.len() / 64 + 1), 0);
            self.lengths[text.len() / 64] |= 1 << (text.len() % 64);
            self.lines.push((xxh3_64(text.as_bytes()), filed));
            return;
        }
        let most_words = most_words(pattern, &self.longest).min(max_words);
        if !self.anchor(pattern, None, Item::of(filed, most_words, true, true)) {
            match self.wordless.iter_mut().find(|(parts, _)| *parts == pattern.parts) {
                Some((_, all)) => all.push(filed),
                None => self.wordless.push((pattern.parts.clone(), vec![filed])),
            }
        }
    }

    /// Files a pattern, the `nth` of its rule, that may stand in a longer line.
    pub fn file(&mut self, target: Target, nth: usize, pattern: &Pattern, place: At, max_words: u32) {
        let filed = self.filed.len() as u32;
        let first = matches!(place, At::Start | At::Line);
        // A match that ends with a name or a number may end the line once what follows it is gone; one that ends with
        // its own text is found then anyway, in the next round.
        let last = matches!(place, At::End | At::Line) && matches!(pattern.parts.last(), Some(Part::Text(_)));
        let item = Item::of(filed, max_words, first, last);
        let reach = reach(pattern, &self.longest);
        if !self.anchor(pattern, Some(reach), item) {
            let ends = |part: Option<&Part>| part.is_none_or(|part| *part == Part::Space);
            let texts = pattern.parts.iter().enumerate().filter_map(|(place, part)| {
                let Part::Text(text) = part else { return None };
                let before = ends(place.checked_sub(1).map(|before| &pattern.parts[before]));
                Some(Text { text: text.clone().into_owned(), borders: Borders { before, behind: ends(pattern.parts.get(place + 1)) } })
            });
            if let Some(text) = texts.max_by_key(|text| text.text.len()) {
                let item = self.spotted(pattern, Some(reach), 0, item);
                self.needed.push((text, Literal::Phrase(self.phrases.len() as u32).meaning(), item.spots));
                self.phrases.push(item);
            }
        }
        self.filed.push(Filed { target, nth: nth as u32, whole: false, reach: reach as u32 });
    }

    /// Files the members of a list that a rule runs over and that are found by no word: the others are by [`super::Members`].
    pub fn file_signs(&mut self, list: usize) {
        let filed = self.filed.len() as u32;
        self.filed.push(Filed { target: Target::Member(list as u32), nth: 0, whole: false, reach: 0 });
        self.by_sign(list, Item::of(filed, u32::MAX, false, false));
    }

    /// Files a pattern under its anchor, or, if it has none or a common word, under a list that is a rarer sight; whether
    /// it has either. `reach` are the most bytes before its anchor, if there is such a limit.
    fn anchor(&mut self, pattern: &Pattern, reach: Option<usize>, item: Item) -> bool {
        let list = self.list(pattern, item);
        let common = |anchor: &Anchor| list.is_some_and(|(_, often)| often.is_some_and(|often| often < anchor.often));
        if let Some(anchor) = pattern.anchor.filter(|anchor| !common(anchor)) {
            let small = |bytes: Option<u32>| bytes.and_then(|bytes| u16::try_from(bytes).ok());
            let item = Item { lead: small(anchor.lead), trail: small(anchor.trail), ..item };
            self.anchors.push((anchor.hash, self.spotted(pattern, reach, 0, item)));
            return true;
        }
        let Some((place, _)) = list else { return false };
        let (Part::List(list) | Part::Row { list, .. }) = pattern.parts[place] else { return false };
        let (mut lead, mut trail) = (length(&pattern.parts[..place]), length(&pattern.parts[place + 1..]));
        if matches!(pattern.parts[place], Part::Row { .. }) {
            // The first member of a row leads to it, or the last one.
            if item.last && !item.first { lead = None } else { trail = None }
        }
        let item = self.spotted(pattern, reach, self.longest[list].bytes, Item { lead, trail, ..item });
        self.file_under(list, item);
        true
    }

    /// An item with where in a long line the word can stand that leads to it, which has at most so many bytes more of what
    /// it is found by on either side.
    fn spotted(&self, pattern: &Pattern, reach: Option<usize>, around: usize, item: Item) -> Item {
        let ahead = item.lead.map(|lead| usize::from(lead) + around).or(reach).filter(|_| item.first);
        let behind = item.trail.map(|trail| usize::from(trail) + around).or_else(|| bytes(pattern, &self.longest)).filter(|_| item.last);
        Item { spots: Spots::of(item.most_words, ahead, behind), ..item }
    }

    /// Files a pattern under a list: its members lead to it by their words, or else by their text.
    fn file_under(&mut self, list: usize, item: Item) {
        self.of_list[list].push(item);
        self.by_sign(list, item);
    }

    /// Files a pattern under the members of a list that have no word.
    fn by_sign(&mut self, list: usize, item: Item) {
        for sign in &self.signs[list] {
            // Found by a sign, and where that stands in the match is not known.
            let item = Item { lead: None, trail: None, spots: Spots::of(item.most_words, None, None), ..item };
            self.needed.push((Text::of(sign), Literal::Phrase(self.phrases.len() as u32).meaning(), item.spots));
            self.phrases.push(item);
        }
    }

    /// The place of the list that a pattern could be found by, and how often a member of it is seen: none if it could
    /// be a piece of a longer word.
    fn list(&self, pattern: &Pattern, item: Item) -> Option<(usize, Option<u32>)> {
        let part = |place: Option<usize>| place.and_then(|place| pattern.parts.get(place));
        let parted = |beside: Option<&Part>, text: fn(&str) -> Option<char>| match beside {
            None | Some(Part::Space) => true,
            Some(Part::Text(beside)) => text(beside).is_some_and(|c| class_of(c) != Class::Word),
            Some(_) => false,
        };
        let parted = |place: usize| {
            parted(part(place.checked_sub(1)), |text| text.chars().next_back()) && parted(part(Some(place + 1)), |text| text.chars().next())
        };
        let lists = pattern.lists().filter(|(place, _)| parted(*place)).map(|(place, list)| (place, self.often[list]));
        // A list at the end of the line is a rarer sight than one anywhere.
        let cost = |(_, often): &(usize, Option<u32>)| often.unwrap_or(u32::MAX);
        if item.last && !item.first { lists.rev().min_by_key(cost) } else { lists.min_by_key(cost) }
    }
}

fn often(list: &List) -> Option<u32> {
    list.members.iter().try_fold(0_u32, |sum, member| Some(sum.saturating_add(member.anchor?.often.max(RARE))))
}

fn signs(list: &List) -> Vec<String> {
    list.members.iter().filter(|member| member.anchor.is_none()).filter_map(|member| member.literal().map(str::to_owned)).collect()
}
