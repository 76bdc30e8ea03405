//! Patterns as the tables have them: whose they are, and how a match of them is made sure of.

use super::flat::{Record, u32_at};

/// What a found pattern belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A rule by its index.
    Rule(u32),
    /// A member of lists that rules run over: a set of [`super::Members`], of which the first are the lists each alone.
    Member(u32),
    /// A pattern found elsewhere in a line than its rule wants it: never a hit, only told by `explain`.
    Near(u32),
}

/// A pattern in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filed {
    pub target: Target,
    /// Which pattern of its rule.
    pub nth: u32,
    /// Must be the whole line.
    pub whole: bool,
    /// The most bytes that can stand between the start of a match and its anchor.
    pub reach: u32,
}

impl Record for Filed {
    const SIZE: usize = 16;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let (index, flags) = (u32_at(bytes, 0), u32_at(bytes, 12));
        let target = match flags >> 1 {
            0 => Target::Rule(index),
            1 => Target::Member(index),
            _ => Target::Near(index),
        };
        Self { target, nth: u32_at(bytes, 4), whole: flags & 1 != 0, reach: u32_at(bytes, 8) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (index, kind) = match self.target {
            Target::Rule(index) => (index, 0),
            Target::Member(index) => (index, 1),
            Target::Near(index) => (index, 2),
        };
        [index, self.nth, self.reach, kind << 1 | u32::from(self.whole)].iter().for_each(|number| number.write(out));
    }
}
