//! The sum of a line: trees over its signals, as the trainer fitted them, in a small file.
//!
//! Every node knows the mean of what lies below it, so that the sum can be told signal by signal: what a split adds is
//! the mean of the side it goes to less its own. The file opens with a line of JSON on how it was fitted.

use super::signals::{COUNT, Row, SIGNALS};

/// The trees that come with the program.
const BUNDLED: &[u8] = include_bytes!("trees.bin");
/// The first bytes of the file: name and version of the format.
const MAGIC: &[u8] = b"naqi trees 1\n";
/// Bytes of a node: threshold (f32), signal (u8), step to the right child (u8), value (i16), little-endian.
const NODE: usize = 8;
/// The signal of a leaf.
const LEAF: u8 = u8::MAX;
/// Values are whole numbers of this part of one.
const UNIT: f32 = 1.0 / 4096.0;

/// Splits on the way to the farthest leaf, as the trainer makes them.
const DEPTH: usize = 6;
/// Room for the splits of a tree in which every way is as long, from number 1 on: below `at` are `2 * at` and the one behind.
const SPLITS: usize = 1 << DEPTH;
/// Room for the signals of a row: for every number that a node can have for one.
const ROOM: usize = 1 << u8::BITS;
const _: () = assert!(COUNT <= ROOM);

/// A split: signals up to the threshold go left.
#[derive(Debug, Clone, Copy, Default)]
struct Split {
    threshold: f32,
    signal: u8,
}

/// A tree. As many steps for each row, since nothing could predict where a way ends sooner, and nothing is asked on the way but
/// where to go: a leaf that comes sooner stands below splits that lead to it on both sides.
#[derive(Debug, Clone)]
struct Tree {
    splits: [Split; SPLITS],
    /// Means of what lies below each split, and behind them the leaves.
    values: [i16; 2 * SPLITS],
}

/// A tree ensemble.
#[derive(Debug)]
pub(super) struct Trees {
    /// Those of which the most is farthest from what they add in the mean come first.
    trees: Vec<Tree>,
    /// The most that the trees from each one on can add.
    rest: Vec<i32>,
    /// The sum at which a line goes, in text that an extractor left.
    pub extracted: f32,
    /// The same in all visible text.
    pub page: f32,
}

/// What the file says of itself.
#[derive(serde::Deserialize)]
struct Header {
    signals: Vec<String>,
    extracted: f32,
    page: f32,
    trees: Vec<u32>,
}

impl Tree {
    /// Reads a tree: each split has its left child behind it, and its right one farther behind.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut tree = Self { splits: [Split::default(); SPLITS], values: [0; 2 * SPLITS] };
        tree.place(bytes, 0, 1)?;
        Some(tree)
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
            self.splits[at] = Split { threshold: f32::from_le_bytes([a, b, c, d]), signal };
        }
        self.place(bytes, left, 2 * at)?;
        self.place(bytes, right, 2 * at + 1)
    }

    /// The values of the leaves.
    fn leaves(&self) -> impl Iterator<Item = i32> + Clone {
        self.values[SPLITS..].iter().map(|value| i32::from(*value))
    }

    /// The most that it can add.
    fn most(&self) -> i32 {
        self.leaves().max().unwrap_or(0)
    }

    /// The node that a row leads to from a split.
    #[inline(always)]
    fn step(&self, at: usize, row: &[f32; ROOM]) -> usize {
        let split = self.splits[at % SPLITS];
        2 * at + usize::from(row[usize::from(split.signal)] > split.threshold)
    }

    /// The leaf that a row comes to.
    #[inline(always)]
    fn leaf(&self, row: &[f32; ROOM]) -> i32 {
        let at = (0..DEPTH).fold(1, |at, _| self.step(at, row));
        self.values[at % (2 * SPLITS)].into()
    }
}

impl Trees {
    /// The trees that come with the program. A file that does not fit the program's signals gives no trees; the
    /// project's tests see to it that it fits.
    pub fn bundled() -> Self {
        Self::read(BUNDLED).unwrap_or(Self { trees: Vec::new(), rest: vec![0], extracted: f32::MAX, page: f32::MAX })
    }

    fn read(file: &[u8]) -> Option<Self> {
        let file = file.strip_prefix(MAGIC)?;
        let end = memchr::memchr(b'\n', file)?;
        let header: Header = serde_json::from_slice(&file[..end]).ok()?;
        if header.signals.len() != COUNT || header.signals.iter().zip(SIGNALS).any(|(theirs, (ours, _))| theirs != ours) {
            return None;
        }
        let mut nodes = &file[end + 1..];
        let mut trees = Vec::with_capacity(header.trees.len());
        for count in header.trees {
            let (tree, behind) = nodes.split_at_checked(count as usize * NODE)?;
            trees.push(Tree::read(tree)?);
            nodes = behind;
        }
        if !nodes.is_empty() {
            return None;
        }
        trees.sort_by_cached_key(|tree| std::cmp::Reverse(tree.most() - i32::from(tree.values[1])));
        let mut rest = vec![0; trees.len() + 1];
        for (at, tree) in trees.iter().enumerate().rev() {
            rest[at] = rest[at + 1] + tree.most();
        }
        Some(Self { trees, rest, extracted: header.extracted, page: header.page })
    }

    /// Whether the sum of a row reaches what is needed. Most lines are text, which is plain after some trees: the others
    /// are not asked when they could not change the answer.
    pub fn reaches(&self, row: &Row, needed: f32) -> bool {
        let needed = (needed / UNIT) as i32;
        let row = roomy(row);
        let mut sum = 0;
        for (tree, rest) in self.trees.iter().zip(&self.rest) {
            if sum + rest < needed {
                return false;
            }
            sum += tree.leaf(&row);
        }
        sum >= needed && !self.trees.is_empty()
    }

    /// The sum of a row, and what each signal adds to it; what is left is the same for all lines.
    pub fn sum(&self, row: &Row) -> (f32, [f32; COUNT]) {
        let (mut sum, mut parts) = (0, [0.0; COUNT]);
        let row = roomy(row);
        for tree in &self.trees {
            let mut at = 1;
            for _ in 0..DEPTH {
                let to = tree.step(at, &row);
                let added = i32::from(tree.values[to]) - i32::from(tree.values[at]);
                parts[usize::from(tree.splits[at].signal)] += added as f32;
                at = to;
            }
            sum += tree.leaf(&row);
        }
        (sum as f32 * UNIT, parts.map(|part| part * UNIT))
    }
}

/// A row with room behind it.
fn roomy(row: &Row) -> [f32; ROOM] {
    let mut roomy = [0.0; ROOM];
    roomy[..COUNT].copy_from_slice(row);
    roomy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_trees_fit_the_signals() {
        let trees = Trees::read(BUNDLED).expect("run bench/accuracy/train.py");
        assert!(trees.trees.len() > 10 && trees.extracted > trees.page, "{} {}", trees.extracted, trees.page);
    }

    #[test]
    fn sums_are_told_signal_by_signal_and_early_answers_are_right() {
        let trees = Trees::bundled();
        for seed in 0..200_u32 {
            let mut row = [0.0; COUNT];
            for (at, value) in row.iter_mut().enumerate() {
                *value = (seed.wrapping_mul(2_654_435_761).rotate_left(at as u32) % 97) as f32 / 7.0 - 1.0;
            }
            let (sum, parts) = trees.sum(&row);
            let (base, none) = trees.sum(&[0.0; COUNT]);
            let rest = |sum: f32, parts: &[f32; COUNT]| sum - parts.iter().sum::<f32>();
            assert!((rest(sum, &parts) - rest(base, &none)).abs() < 0.01);
            for needed in [sum - 0.01, sum + 0.01] {
                assert_eq!(trees.reaches(&row, needed), sum > needed);
            }
        }
    }

    #[test]
    fn other_files_are_no_trees() {
        let cut = &BUNDLED[..BUNDLED.len() - 3 * NODE];
        assert!(Trees::read(b"").is_none() && Trees::read(b"naqi trees 1\n{}\n").is_none() && Trees::read(cut).is_none());
    }
}
