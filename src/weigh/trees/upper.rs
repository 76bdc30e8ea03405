//! The most that a tree can add while some signals are not known: a tree of its own, which asks nothing of them.
//!
//! It stands apart from the sum because it only saves work: of a line that cannot go whatever those signals are, they need not be measured.

use super::tree::{DEPTH, SPLITS, Tree, slot};

impl Tree {
    /// A tree that asks for no signal that is `late`, and adds as much as this one or more, whatever those are.
    pub fn upper(&self, late: impl Fn(u8) -> bool) -> Self {
        let mut upper = Self::empty();
        upper.cover(self, vec![1], 1, &late);
        upper.with_leaves()
    }

    /// Places at a node what adds at least as much as each of some nodes of another tree.
    fn cover(&mut self, of: &Self, mut nodes: Vec<usize>, at: usize, late: &impl Fn(u8) -> bool) {
        // A split that is not known leads to both sides.
        let mut next = 0;
        while let Some(&node) = nodes.get(next) {
            if of.parts(node) && late(of.splits[slot(node)].signal) {
                nodes[next] = 2 * node;
                nodes.push(2 * node + 1);
            } else {
                next += 1;
            }
        }
        // The one that adds most decides: below it the others matter only where it adds less.
        let Some(&top) = nodes.iter().max_by_key(|node| of.most_below(**node)) else { return };
        self.values[at] = of.most_below(top);
        if at >= SPLITS || !of.parts(top) {
            self.values[leaves(at)].fill(of.most_below(top));
            return;
        }
        let split = of.splits[slot(top)];
        self.splits[slot(at)] = split;
        for right in [false, true] {
            // Other splits of the same signal may be plain by this one.
            let plain = |node: usize| {
                of.parts(node) && {
                    let other = of.splits[slot(node)];
                    let beyond = if right { other.threshold <= split.threshold } else { other.threshold >= split.threshold };
                    other.signal == split.signal && beyond
                }
            };
            let mut below = nodes.clone();
            for node in &mut below {
                while plain(*node) {
                    *node = 2 * *node + usize::from(right);
                }
            }
            self.cover(of, below, 2 * at + usize::from(right), late);
        }
    }

    /// Whether the ways part at a node, and lead to what is not all the same.
    pub(super) fn parts(&self, node: usize) -> bool {
        let below = &self.values[leaves(node)];
        node < SPLITS && below.iter().any(|value| *value != below[0])
    }

    /// The most that stands below a node.
    fn most_below(&self, node: usize) -> i16 {
        self.values[leaves(node)].iter().copied().max().unwrap_or(0)
    }
}

/// The leaves below a node.
fn leaves(node: usize) -> std::ops::Range<usize> {
    let levels = DEPTH as u32 - node.ilog2();
    node << levels..(node + 1) << levels
}
