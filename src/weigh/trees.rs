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

/// A split, or a leaf.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Signals up to this go left.
    threshold: f32,
    signal: u8,
    /// Nodes from here to the right child; the left one is the next.
    right: u8,
    /// Mean of what lies below.
    value: i16,
}

/// A tree ensemble.
#[derive(Debug)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    /// First node of each tree.
    roots: Vec<u32>,
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

impl Trees {
    /// The trees that come with the program. A file that does not fit the program's signals gives no trees; the
    /// project's tests see to it that it fits.
    pub fn bundled() -> Self {
        Self::read(BUNDLED).unwrap_or(Self { nodes: Vec::new(), roots: Vec::new(), rest: vec![0], extracted: f32::MAX, page: f32::MAX })
    }

    fn read(file: &[u8]) -> Option<Self> {
        let file = file.strip_prefix(MAGIC)?;
        let end = memchr::memchr(b'\n', file)?;
        let header: Header = serde_json::from_slice(&file[..end]).ok()?;
        if header.signals.len() != COUNT || header.signals.iter().zip(SIGNALS).any(|(theirs, (ours, _))| theirs != ours) {
            return None;
        }
        let mut nodes = Vec::new();
        for bytes in file[end + 1..].chunks_exact(NODE) {
            let [a, b, c, d, signal, right, low, high] = *bytes else { return None };
            nodes.push(Node { threshold: f32::from_le_bytes([a, b, c, d]), signal, right, value: i16::from_le_bytes([low, high]) });
        }
        let mut roots = Vec::with_capacity(header.trees.len());
        let mut at = 0;
        for count in header.trees {
            roots.push(at);
            at += count;
        }
        if at as usize != nodes.len() {
            return None;
        }
        // A walk never leaves its tree: both children of a split lie behind it and before the next root.
        for (tree, &root) in roots.iter().enumerate() {
            let end = roots.get(tree + 1).map_or(nodes.len(), |&next| next as usize);
            let within = |(at, node): (usize, &Node)| {
                node.signal == LEAF || (usize::from(node.signal) < COUNT && node.right > 1 && at + usize::from(node.right) < end)
            };
            if !(root as usize..end).all(|at| within((at, &nodes[at]))) {
                return None;
            }
        }
        let mut rest = vec![0; roots.len() + 1];
        for tree in (0..roots.len()).rev() {
            let end = roots.get(tree + 1).map_or(nodes.len(), |&next| next as usize);
            let most = nodes[roots[tree] as usize..end].iter().filter(|node| node.signal == LEAF).map(|node| i32::from(node.value)).max();
            rest[tree] = rest[tree + 1] + most.unwrap_or(0);
        }
        Some(Self { nodes, roots, rest, extracted: header.extracted, page: header.page })
    }

    /// Whether the sum of a row reaches what is needed. Most lines are text, which is plain after some trees: the others
    /// are not asked when they could not change the answer.
    pub fn reaches(&self, row: &Row, needed: f32) -> bool {
        let needed = (needed / UNIT) as i32;
        let mut sum = 0;
        for (tree, &root) in self.roots.iter().enumerate() {
            if sum + self.rest[tree] < needed {
                return false;
            }
            sum += i32::from(self.leaf(root, row, |_, _| ()).value);
        }
        sum >= needed && !self.roots.is_empty()
    }

    /// The sum of a row, and what each signal adds to it; what is left is the same for all lines.
    pub fn sum(&self, row: &Row) -> (f32, [f32; COUNT]) {
        let (mut sum, mut parts) = (0, [0.0; COUNT]);
        for &root in &self.roots {
            let leaf = self.leaf(root, row, |node, child| parts[usize::from(node.signal)] += f32::from(child.value) - f32::from(node.value));
            sum += i32::from(leaf.value);
        }
        (sum as f32 * UNIT, parts.map(|part| part * UNIT))
    }

    fn leaf(&self, root: u32, row: &Row, mut step: impl FnMut(&Node, &Node)) -> Node {
        let mut at = root as usize;
        let mut node = self.nodes[at];
        while node.signal != LEAF {
            at += if row[usize::from(node.signal)] <= node.threshold { 1 } else { usize::from(node.right) };
            step(&node, &self.nodes[at]);
            node = self.nodes[at];
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_trees_fit_the_signals() {
        let trees = Trees::read(BUNDLED).expect("run bench/accuracy/train.py");
        assert!(trees.roots.len() > 10 && trees.extracted > trees.page, "{} {}", trees.extracted, trees.page);
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
