//! A shared list ready to be matched: its members, looked up by their first bytes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::matching::border;
use super::pattern::{Part, Pattern};
use super::patterns::Patterns;

/// A shared list, folded; members from longest to shortest, so that the longest match wins.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct List {
    /// Its full name, `lang.name`.
    pub name: String,
    /// Its members, each a pattern without slots.
    pub members: Patterns,
    /// Members by their first bytes, made when a slot first asks.
    #[serde(skip)]
    starts: OnceLock<Starts>,
}

/// Members by their first [`START`] bytes.
#[derive(Debug, Clone, Default)]
struct Starts {
    /// Places in the list, the longest members first.
    groups: HashMap<u64, Vec<u32>, BuildHasherDefault<StartHash>>,
    /// Which lengths the members have that are shorter than their key: they stand under what they have.
    short: [bool; START],
}

/// Bytes by which the members of a list are looked up: four letters of most scripts. Half of all Arabic nouns begin with the
/// same two.
const START: usize = 8;

impl List {
    /// A list of folded texts.
    pub(crate) fn new(name: &str, members: Vec<String>) -> Self {
        let members = members.into_iter().map(|member| Pattern::of(&member, vec![Part::Text(member.clone().into())])).collect();
        Self { name: name.to_owned(), members, starts: OnceLock::new() }
    }

    /// The members that a text may begin with, the longest first.
    pub(crate) fn starting<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let Starts { groups, short } = self.starts.get_or_init(|| self.starts());
        let bytes = text.as_bytes();
        let lengths = (1..=START.min(bytes.len())).rev().filter(|length| short.get(*length).is_none_or(|any| *any));
        let eight = start(bytes);
        let found = lengths.filter_map(move |length| groups.get(&(eight & u64::MAX >> (64 - 8 * length)))).flatten();
        found.filter_map(|member| self.members[*member as usize].literal())
    }

    /// Where the members that stand at an offset of a folded line end, the longest first.
    pub(crate) fn standing<'a>(&'a self, line: &'a str, at: usize) -> impl Iterator<Item = usize> {
        let here = &line[at..];
        let fits = move |member: &&str| here.starts_with(*member) && border(line, at + member.len());
        self.starting(here).filter(fits).map(move |member| at + member.len())
    }

    fn starts(&self) -> Starts {
        let mut starts = Starts::default();
        for (index, member) in self.members.iter().enumerate() {
            let bytes = member.literal().unwrap_or_default().as_bytes();
            starts.groups.entry(start(bytes)).or_default().push(index as u32);
            if let Some(short) = starts.short.get_mut(bytes.len()) {
                *short = true;
            }
        }
        starts
    }
}

/// The first bytes, zero where there are fewer.
fn start(bytes: &[u8]) -> u64 {
    let mut start = [0; START];
    let length = bytes.len().min(START);
    start[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(start)
}

/// A multiplicative hash for keys of eight bytes (Knuth, TAOCP 6.4): slots are tried often, and nobody chooses the keys.
#[derive(Debug, Default)]
struct StartHash(u64);

impl Hasher for StartHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(byte.into()));
    }

    fn write_u64(&mut self, key: u64) {
        // The table looks at the upper and at the lower bits, and a product has nothing of its factors' upper bits in its
        // lower ones.
        let mixed = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }
}
