//! One tree: what a row of signals comes to in it.
//!
//! It stands apart from the sum because how a tree lies in memory concerns nobody else: a text spends its time here.

use std::hint::select_unpredictable;

use crate::weigh::signals::COUNT;

/// Bytes of a node: threshold (f32), signal (u8), step to the right child (u8), value (i16), little-endian.
pub(super) const NODE: usize = 8;
/// The signal of a leaf.
const LEAF: u8 = u8::MAX;
/// Splits on the way to the farthest leaf, as the trainer makes them.
pub(super) const DEPTH: usize = 6;
/// Room for the splits of a tree in which every way is as long. They have numbers: 1 is the first, below `at` are `2 * at` and
/// the one behind.
pub(super) const SPLITS: usize = 1 << DEPTH;
/// Room for the signals of a row: for every number that a node can have for one.
pub(super) const ROOM: usize = 1 << u8::BITS;
const _: () = assert!(COUNT <= ROOM);

/// A split: signals up to the threshold go left.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Split {
    pub threshold: f32,
    pub signal: u8,
    /// What the leaf adds that lies at the same place: who comes to it has it at hand.
    leaf: i16,
}

/// A tree. As many steps for each row, since nothing could predict where a way ends sooner, and nothing is asked on the way but
/// where to go: a leaf that comes sooner stands below splits that lead to it on both sides.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// In the order in which the leaves lie below them, so that each step leaves one half.
    pub splits: [Split; SPLITS],
    /// Means of what lies below each split, and behind them the leaves.
    pub values: [i16; 2 * SPLITS],
}

impl Tree {
    pub fn empty() -> Self {
        Self { splits: [Split::default(); SPLITS], values: [0; 2 * SPLITS] }
    }

    /// Reads a tree: each split has its left child behind it, and its right one farther behind.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut tree = Self::empty();
        tree.place(bytes, 0, 1)?;
        Some(tree.with_leaves())
    }

    /// With its leaves beside the splits, once they are placed.
    pub fn with_leaves(mut self) -> Self {
        self.splits.iter_mut().zip(&self.values[SPLITS..]).for_each(|(split, value)| split.leaf = *value);
        self
    }

    /// Places a node of the file, and all below it.
    fn place(&mut self, bytes: &[u8], from: usize, at: usize) -> Option<()> {
        let &[a, b, c, d, signal, right, low, high] = bytes.chunks_exact(NODE).nth(from)? else { return None };
        *self.values.get_mut(at)? = i16::from_le_bytes([low, high]);
        let (left, right) = if signal == LEAF { (from, from) } else { (from + 1, from + usize::from(right)) };
        if at >= SPLITS {
            return (signal == LEAF).then_some(());
        }
        if signal != LEAF {
            if usize::from(signal) >= COUNT || right <= left {
                return None;
            }
            self.splits[slot(at)] = Split { threshold: f32::from_le_bytes([a, b, c, d]), signal, leaf: 0 };
        }
        self.place(bytes, left, 2 * at)?;
        self.place(bytes, right, 2 * at + 1)
    }

    /// The most that it can add.
    pub fn most(&self) -> i32 {
        self.splits.iter().map(|split| i32::from(split.leaf)).max().unwrap_or(0)
    }

    /// Whether it asks for a signal.
    pub fn asks(&self, which: impl Fn(u8) -> bool) -> bool {
        // A split that parts nothing asks for nothing.
        (1..SPLITS).any(|at| self.parts(at) && which(self.splits[slot(at)].signal))
    }

    /// The number of the side that a row takes at a split.
    pub fn side(&self, at: usize, row: &[f32; ROOM]) -> usize {
        2 * at + usize::from(self.splits[slot(at)].goes_right(row))
    }

    /// The value of the leaf that a row comes to.
    #[inline(always)]
    pub fn leaf(&self, row: &[f32; ROOM]) -> i32 {
        let mut below: &[Split] = &self.splits;
        for _ in 0..DEPTH {
            let (left, right) = below.split_at(below.len() / 2);
            below = select_unpredictable(right[0].goes_right(row), right, left);
        }
        below[0].leaf.into()
    }
}

impl Split {
    #[inline(always)]
    fn goes_right(&self, row: &[f32; ROOM]) -> bool {
        row[usize::from(self.signal)] > self.threshold
    }
}

/// Where the split of a number lies: in the middle of the leaves below it.
pub(super) fn slot(at: usize) -> usize {
    let levels = DEPTH as u32 - at.ilog2();
    (at << levels) - SPLITS + (1 << (levels - 1))
}
