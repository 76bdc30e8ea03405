//! Members of lists by their words, each once for all lists that have it.
//!
//! It stands apart because the same names stand in many lists: those of networks, and of what a menu leads to, in one of
//! every language. A member is compared with a line once, and leads to what all of its lists lead to.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::anchors::{Anchored, Candidate, Item, What};
use super::flat::{Groups, Record, u32_at, u64_at};
use super::spots::Spots;
use super::texts::{Texts, begins, eight};
use crate::rule::members::List;

/// A member, by its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    /// Which lists have it: a set of [`Members`].
    pub set: u32,
    /// Bytes from the start of the member to its anchor.
    pub lead: u32,
    /// Where it stands in [`Members::texts`].
    start: u32,
    length: u32,
    /// The first bytes of its text, which nearly always tell that it is not there.
    first: u64,
}

impl Record for Member {
    const SIZE: usize = 24;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let [set, lead, start, length] = [0, 4, 8, 12].map(|at| u32_at(bytes, at));
        Self { set, lead, start, length, first: u64_at(bytes, 16) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        [self.set, self.lead, self.start, self.length].iter().for_each(|number| number.write(out));
        self.first.write(out);
    }
}

/// What members lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Members {
    texts: Texts,
    /// The lists of each set that rules run over. The first sets are the lists themselves, each alone.
    run: Groups<u32>,
    /// The patterns that are filed under the lists of each set, of those that are not lists themselves.
    items: Groups<Item>,
}

impl Members {
    /// Files the members of the lists that patterns are filed under (`of_list`) or that rules run over; by the hashes of their
    /// anchors.
    pub fn new(lists: &[List], of_list: &[Vec<Item>], runs: impl Fn(u32) -> bool) -> (Self, Vec<(u64, Anchored)>) {
        let wanted = |list: &usize| runs(*list as u32) || !of_list[*list].is_empty();
        // In the order of the lists, so that the same rules make the same tables.
        let mut order: Vec<&str> = Vec::new();
        let mut lists_of: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut anchors = HashMap::new();
        for list in (0..lists.len()).filter(wanted) {
            for member in &lists[list].members {
                let (Some(anchor), Some(text)) = (member.anchor, member.literal()) else { continue };
                let of = lists_of.entry(text).or_insert_with(|| {
                    order.push(text);
                    anchors.insert(text, anchor);
                    Vec::new()
                });
                if of.last() != Some(&(list as u32)) {
                    of.push(list as u32);
                }
            }
        }
        let (mut texts, mut sets, mut anchored) = (Texts::default(), BTreeMap::<&[u32], u32>::new(), Vec::new());
        let mut run: Vec<(usize, u32)> = (0..lists.len() as u32).filter(|list| runs(*list)).map(|list| (list as usize, list)).collect();
        let mut items: Vec<(usize, Item)> = Vec::new();
        for text in order {
            let of = lists_of[text].as_slice();
            let next = (lists.len() + sets.len()) as u32;
            let set = *sets.entry(of).or_insert_with(|| {
                run.extend(of.iter().filter(|list| runs(**list)).map(|list| (next as usize, *list)));
                items.extend(of.iter().flat_map(|list| &of_list[*list as usize]).map(|item| (next as usize, *item)));
                next
            });
            let of_items = of.iter().flat_map(|list| &of_list[*list as usize]).fold(Spots::NONE, |spots, item| spots.or(item.spots));
            let spots = if of.iter().any(|list| runs(*list)) { Spots::ALL } else { of_items };
            let anchor = anchors[text];
            let (start, length) = (texts.add(text), text.len() as u32);
            let member = Member { set, lead: anchor.lead.unwrap_or(0), start, length, first: eight(text.as_bytes()) };
            anchored.push((anchor.hash, Anchored { spots, what: What::Member(member) }));
        }
        let count = lists.len() + sets.len();
        (Self { texts, run: Groups::new(count, run), items: Groups::new(count, items) }, anchored)
    }

    /// The text of a member that stands at an offset of a line, with eight bytes or more behind its end; none if it does not.
    #[inline]
    pub fn standing(&self, member: &Member, padded: &[u8], length: usize, at: usize) -> Option<&str> {
        if !begins(padded, at, member.first, member.length) {
            return None;
        }
        Some(self.texts.get(member.start, member.length)).filter(|text| padded[at..length].starts_with(text.as_bytes()))
    }

    /// The patterns filed under the lists of a set that can hit where a member of it was found.
    pub fn items(&self, set: u32, candidate: Candidate) -> impl Iterator<Item = Item> + '_ {
        self.items.get(set as usize).filter(move |item| candidate.is_for(item.spots))
    }

    /// The lists of a set that rules run over.
    pub fn run(&self, set: u32) -> impl Iterator<Item = u32> + '_ {
        self.run.get(set as usize)
    }
}
