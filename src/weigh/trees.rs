//! The sum of a line: trees over its signals, as the trainer fitted them, in small files.
//!
//! Every node knows the mean of what lies below it, so that the sum can be told signal by signal: what a split adds is
//! the mean of the side it goes to less its own. The file opens with a line of JSON on how it was fitted.

mod tree;
mod upper;

use std::sync::OnceLock;

use super::signals::{COUNT, LATE, Row, SCARRED, SIGNALS, Signal};
use tree::{DEPTH, NODE, ROOM, Tree, slot};

/// The first bytes of the file: name and version of the format.
const MAGIC: &[u8] = b"naqi trees 1\n";
/// Values are whole numbers of this part of one.
const UNIT: f32 = 1.0 / 4096.0;

/// The ensembles that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Of text that an extractor left; and the first stage of a page, where their sums around a line are told to the second.
    Extracted,
    /// The second stage of a page: all visible text.
    Page,
}

impl Stage {
    const ALL: [Self; 2] = [Self::Extracted, Self::Page];

    const fn file(self) -> &'static [u8] {
        match self {
            Self::Extracted => include_bytes!("trees/extracted.bin"),
            Self::Page => include_bytes!("trees/page.bin"),
        }
    }

    /// Its trees, read when they are first asked.
    pub fn trees(self) -> &'static Trees {
        static READ: [OnceLock<Trees>; Stage::ALL.len()] = [const { OnceLock::new() }; Stage::ALL.len()];
        READ[self as usize].get_or_init(|| Trees::read(self.file()).unwrap_or_else(Trees::none))
    }
}

/// A tree ensemble.
#[derive(Debug)]
pub(super) struct Trees {
    /// Those that ask for nothing that scars change come first, and of these and of the others those of which the most is farthest
    /// from what they add in the mean.
    trees: Vec<Tree>,
    /// For each of them one that adds at least as much, and asks for nothing that is measured late.
    uppers: Vec<Tree>,
    /// The most that the trees from each one on can add.
    rest: Vec<i32>,
    /// How many ask for nothing that scars change.
    scarless: usize,
    /// The sum at which a line goes.
    pub needed: f32,
}

/// How many trees were asked about a line, and what they add.
#[derive(Debug, Clone, Copy, Default)]
struct Begun {
    asked: usize,
    sum: i32,
}

/// What was summed up of a line, which goes on where it stopped as long as the line's signals stay the same: of the trees that ask for
/// nothing that scars change, and of the others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    trees: [Begun; 2],
    uppers: [Begun; 2],
}

impl Sums {
    /// Forgets what asked for signals that scars change.
    pub fn forget_scars(&mut self) {
        (self.trees[1], self.uppers[1]) = Default::default();
    }
}

/// What the file says of itself.
#[derive(serde::Deserialize)]
struct Header {
    signals: Vec<String>,
    needed: f32,
    trees: Vec<u32>,
}

impl Trees {
    /// What stands for a file that does not fit the program's signals: no line goes. The project's tests see to it that all fit.
    fn none() -> Self {
        Self { trees: Vec::new(), uppers: Vec::new(), rest: vec![0], scarless: 0, needed: f32::MAX }
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
        let among = |signals: &[Signal], signal: u8| signals.iter().any(|other| *other as u8 == signal);
        let scarred = |tree: &Tree| tree.asks(|signal| among(&SCARRED, signal));
        trees.sort_by_cached_key(|tree| (scarred(tree), std::cmp::Reverse(tree.most() - i32::from(tree.values[1]))));
        let scarless = trees.iter().filter(|tree| !scarred(tree)).count();
        let mut rest = vec![0; trees.len() + 1];
        for (at, tree) in trees.iter().enumerate().rev() {
            rest[at] = rest[at + 1] + tree.most();
        }
        let uppers = trees.iter().map(|tree| tree.upper(|signal| among(&LATE, signal))).collect();
        Some(Self { trees, uppers, rest, scarless, needed: header.needed })
    }

    /// Whether the sum of a row reaches what is needed. Most lines are text, which is plain after some trees: the others
    /// are not asked when they could not change the answer.
    pub fn reaches(&self, row: &Row, sums: &mut Sums, needed: f32) -> bool {
        self.reach(&self.trees, row, &mut sums.trees, needed)
    }

    /// Whether it might, whatever the signals are that are measured late.
    pub fn may_reach(&self, row: &Row, sums: &mut Sums, needed: f32) -> bool {
        self.reach(&self.uppers, row, &mut sums.uppers, needed)
    }

    fn reach(&self, trees: &[Tree], row: &Row, begun: &mut [Begun; 2], needed: f32) -> bool {
        let needed = (needed / UNIT) as i32;
        let mut sum = begun[0].sum + begun[1].sum;
        if sum + self.rest[begun[0].asked + begun[1].asked] < needed {
            return false;
        }
        let row = roomy(row);
        for (part, begun) in [0..self.scarless, self.scarless..trees.len()].into_iter().zip(begun) {
            let from = part.start + begun.asked;
            let (mut asked, before) = (from, sum);
            for (tree, rest) in trees[from..part.end].iter().zip(&self.rest[from..]) {
                if sum + rest < needed {
                    break;
                }
                sum += tree.leaf(&row);
                asked += 1;
            }
            (begun.asked, begun.sum) = (asked - part.start, begun.sum + sum - before);
            if asked < part.end {
                return false;
            }
        }
        sum >= needed && !trees.is_empty()
    }

    /// The sum of a row.
    pub fn total(&self, row: &Row) -> f32 {
        let row = roomy(row);
        self.trees.iter().map(|tree| tree.leaf(&row)).sum::<i32>() as f32 * UNIT
    }

    /// The sum of a row, and what each signal adds to it; what is left is the same for all lines.
    pub fn sum(&self, row: &Row) -> (f32, [f32; COUNT]) {
        let (mut sum, mut parts) = (0, [0.0; COUNT]);
        let row = roomy(row);
        for tree in &self.trees {
            let mut at = 1;
            for _ in 0..DEPTH {
                let to = tree.side(at, &row);
                let added = i32::from(tree.values[to]) - i32::from(tree.values[at]);
                parts[usize::from(tree.splits[slot(at)].signal)] += added as f32;
                at = to;
            }
            sum += tree.leaf(&row);
        }
        (sum as f32 * UNIT, parts.map(|part| part * UNIT))
    }
}

/// A row with room behind it.
#[inline(always)]
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
        for stage in Stage::ALL {
            let trees = Trees::read(stage.file()).expect("run bench/accuracy/train.py and pages.py");
            assert!(trees.trees.len() > 10, "{stage:?}");
            // What first sums tell is known to nothing but the second.
            let near = |signal: u8| signal >= Signal::Sum as u8;
            assert_eq!(trees.trees.iter().any(|tree| tree.asks(near)), stage == Stage::Page, "{stage:?}");
        }
    }

    #[test]
    fn sums_are_told_signal_by_signal_and_early_answers_are_right() {
        for (stage, seed) in Stage::ALL.into_iter().flat_map(|stage| (0..100_u32).map(move |seed| (stage, seed))) {
            let trees = stage.trees();
            let mut row = [0.0; COUNT];
            for (at, value) in row.iter_mut().enumerate() {
                *value = (seed.wrapping_mul(2_654_435_761).rotate_left(at as u32) % 97) as f32 / 7.0 - 1.0;
            }
            let (sum, parts) = trees.sum(&row);
            assert_eq!(sum, trees.total(&row));
            let (base, none) = trees.sum(&[0.0; COUNT]);
            let rest = |sum: f32, parts: &[f32; COUNT]| sum - parts.iter().sum::<f32>();
            assert!((rest(sum, &parts) - rest(base, &none)).abs() < 0.01);
            // What was begun goes on where it stopped, and what scars change is asked for anew.
            let mut sums = Sums::default();
            for needed in [sum + 1.0, sum + 0.01, sum - 0.01, sum + 0.01] {
                assert_eq!(trees.reaches(&row, &mut sums, needed), sum > needed);
            }
            SCARRED.iter().for_each(|signal| signal.set(&mut row, seed as f32 / 20.0));
            sums.forget_scars();
            let sum = trees.sum(&row).0;
            for needed in [sum - 0.01, sum + 0.01] {
                assert_eq!(trees.reaches(&row, &mut sums, needed), sum > needed);
            }
        }
    }

    #[test]
    fn who_may_not_reach_never_does() {
        let trees = Stage::Extracted.trees();
        let (mut may, mut might_not) = (0, 0);
        for seed in 0..4000_u32 {
            let mut row = [0.0; COUNT];
            for (at, value) in row.iter_mut().enumerate() {
                let random = seed.wrapping_mul(2_654_435_761).rotate_left(at as u32).wrapping_mul(0x9E37_79B1) >> 8;
                // Thresholds lie between shares as well as between letters of documents.
                *value = f64::from(random % 1000 + 1).log2().powi(i32::from(random % 3 == 0) + 1) as f32 / 3.0 - 1.0;
            }
            let known = row;
            let mut most = f32::MIN;
            for other in 0..20_u32 {
                for late in LATE {
                    let random = (seed ^ other << 16).wrapping_mul(0x85EB_CA6B).rotate_left(late as u32).wrapping_mul(0xC2B2_AE35) >> 12;
                    late.set(&mut row, (random % 100) as f32 / if late as u32 == Signal::Stems as u32 { 3.0 } else { 99.0 });
                }
                most = most.max(trees.sum(&row).0);
            }
            for needed in [most, most + 0.1, most + 0.5, most + 1.0, most + 2.0] {
                let told = trees.may_reach(&known, &mut Sums::default(), needed);
                assert!(told || most < needed, "{seed} {needed} {most}");
                (may, might_not) = (may + u32::from(told), might_not + u32::from(!told));
            }
        }
        assert!(may > 100 && might_not > 100, "{may} {might_not}");
    }

    #[test]
    fn other_files_are_no_trees() {
        let file = Stage::Extracted.file();
        let cut = &file[..file.len() - 3 * NODE];
        assert!(Trees::read(b"").is_none() && Trees::read(b"naqi trees 1\n{}\n").is_none() && Trees::read(cut).is_none());
    }
}
