//! A shared list ready to be matched: its members, looked up by their first bytes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

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
    groups: HashMap<u32, Vec<Start>, BuildHasherDefault<StartHash>>,
    /// Which lengths the members have that are shorter than their key: they stand under what they have.
    short: [bool; START],
}

/// A member in its group.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// Its first eight bytes, zero where it is shorter: nearly always enough to tell it is not there, without going where
    /// the member lies.
    first: u64,
    /// The bits of these bytes.
    mask: u64,
    /// Its place in the list.
    member: u32,
}

/// Bytes by which the members of a list are looked up: two letters of most scripts.
const START: usize = 4;

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
        let eight = eight(bytes);
        let lengths = (1..=START.min(bytes.len())).rev().filter(|length| short.get(*length).is_none_or(|any| *any));
        let found = lengths.filter_map(move |length| groups.get(&start(bytes, length))).flatten();
        found.filter(move |start| eight & start.mask == start.first).filter_map(|start| self.members[start.member as usize].literal())
    }

    fn starts(&self) -> Starts {
        let mut starts = Starts::default();
        for (index, member) in self.members.iter().enumerate() {
            let bytes = member.literal().unwrap_or_default().as_bytes();
            let mask = u64::MAX >> (64 - 8 * bytes.len().clamp(1, 8));
            starts.groups.entry(start(bytes, START)).or_default().push(Start { first: eight(bytes), mask, member: index as u32 });
            if let Some(short) = starts.short.get_mut(bytes.len()) {
                *short = true;
            }
        }
        starts
    }
}

/// The first eight bytes, zero where there are fewer.
fn eight(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    let length = bytes.len().min(8);
    eight[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(eight)
}

fn start(bytes: &[u8], length: usize) -> u32 {
    let mut start = [0; START];
    let length = length.min(bytes.len());
    start[..length].copy_from_slice(&bytes[..length]);
    u32::from_le_bytes(start)
}

/// A multiplicative hash for keys of four bytes (Knuth, TAOCP 6.4): slots are tried often, and nobody chooses the keys.
#[derive(Debug, Default)]
struct StartHash(u64);

impl Hasher for StartHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(byte.into()));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
