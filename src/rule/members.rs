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
    by_start: OnceLock<HashMap<u32, Vec<u32>, BuildHasherDefault<StartHash>>>,
}

/// Bytes by which the members of a list are looked up: two letters of most scripts.
const START: usize = 4;

impl List {
    /// A list of folded texts.
    pub(crate) fn new(name: &str, members: Vec<String>) -> Self {
        let members = members.into_iter().map(|member| Pattern::of(&member, vec![Part::Text(member.clone().into())])).collect();
        Self { name: name.to_owned(), members, by_start: OnceLock::new() }
    }

    /// The members that a text may begin with, the longest first.
    pub(crate) fn starting<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let by_start = self.by_start.get_or_init(|| {
            let mut by_start: HashMap<u32, Vec<u32>, _> = HashMap::default();
            for (index, member) in self.members.iter().enumerate() {
                by_start.entry(start(member.literal().unwrap_or_default().as_bytes(), START)).or_default().push(index as u32);
            }
            by_start
        });
        // Members shorter than the key stand under what they have.
        let found = (1..=START.min(text.len())).rev().filter_map(|length| by_start.get(&start(text.as_bytes(), length)));
        found.flatten().filter_map(|&index| self.members[index as usize].literal())
    }
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
