//! Decisions → edits, to a fixed point: what the rules take comes off, and what is left is looked at again, until
//! nothing more comes off. So "at the end" means the end of what the other rules leave, and cleaning twice changes nothing.
//!
//! Each round lays out the new text and finds only in the lines that changed; everything is weighed anew, because zones
//! and neighbours may have changed everywhere.

mod again;
mod cut;
mod list;

use std::borrow::Cow;

use crate::compile::Tables;
use crate::document::Document;
use crate::find::{Finding, Hit, Round, across};
use crate::layout::{Line, in_rows, split};
use crate::ledger::{By, Edit, OffsetMap, apply, apply_owned, compose};
use crate::repeats::Known;
use crate::rule::{Family, Policy, Rule, Take};
use crate::weigh::{Decision, Prior, Scar, Scene, Weighed, WeighedLine, judge, stays};
use cut::Cutter;

/// Rounds after which a document counts as not settling. Real documents take two or three; every round takes something
/// away, so only hostile text comes near.
const MAX_ROUNDS: usize = 40;
/// Looks at the lines of a document, each with rounds of its own, after which it counts as not settling: pages of 1,000
/// lines take up to six.
const MAX_LOOKS: usize = 24;

/// Lines for which buffers are kept from one document to the next; those of a larger document are given back at once.
const KEPT_LINES: usize = 1 << 16;

/// What peeling did to a text.
#[derive(Debug, Default)]
pub(crate) struct Peeled<'a> {
    /// Edits over the text that came in.
    pub edits: Vec<Edit>,
    /// What is left.
    pub text: Cow<'a, str>,
    /// What went to the fields.
    pub fields: Vec<(Family, String)>,
    /// The hits that stayed, in what is left: byte range and decision.
    pub left: Vec<(usize, usize, u32, Decision)>,
    /// The rule that took the whole document.
    pub document: Option<u32>,
    /// Letters of the text that came in.
    pub letters: u64,
    /// Letters taken that no rule named outright.
    pub weak: u64,
    /// Lines of what is left, and how many of them stand in one row with the line before, if lines are weighed.
    pub shape: (usize, usize),
    /// Whether it came to a fixed point.
    pub settled: bool,
    /// Whether rules could apply at more places than are looked at; then nothing was done.
    pub crowded: bool,
    /// Whether a cut put two letters side by side.
    pub joined: bool,
    /// Rules that were skipped because their regex took too much work.
    pub over_budget: Vec<u32>,
    /// What the weights said of the lines that rules left, if anybody asks: at their first look of all, later of those that
    /// went; over the text that came in.
    pub told: Vec<WeighedLine>,
    /// Hashes of all words that were looked at, if anybody asks.
    pub words: Vec<u64>,
}

/// Peels texts; keeps its buffers.
#[derive(Debug, Default)]
pub(crate) struct Peeler {
    finding: Finding,
    lines: Vec<Line>,
    old_lines: Vec<Line>,
    found: Vec<Hit>,
    old_found: Vec<Hit>,
}

/// What the peeler works with, the same for every document.
#[derive(Clone, Copy)]
pub(crate) struct Kit<'a> {
    pub tables: &'a Tables,
    pub rules: &'a [Rule],
    pub policies: &'a dyn Fn(Family) -> Policy,
    /// Whether misses are wanted.
    pub misses: bool,
    /// What the weights take the text for.
    pub prior: Prior,
    /// What is known of lines that stand in other documents of the site, too.
    pub known: Option<Known<'a>>,
    /// Whether the words that were looked at are wanted.
    pub words: bool,
    /// The most places of a text where rules could apply.
    pub hits: usize,
}

impl<'a> Kit<'a> {
    /// What there is to weigh.
    fn scene(self, document: &'a Document<'a>, text: &'a str, lines: &'a [Line], hits: &'a [Hit], scars: &'a [Scar]) -> Scene<'a> {
        let Self { rules, policies, misses, known, .. } = self;
        Scene { rules, policies, document, text, lines, hits, scars, misses, known, page: self.prior == Prior::Page }
    }
}

impl Peeler {
    /// Takes out of a text what the rules take. If it is what some edits made of the text that was left the last time, those are
    /// in `since`: then only what they changed is found anew.
    pub fn peel<'a>(&mut self, kit: Kit<'_>, document: &Document<'_>, text: Cow<'a, str>, since: Option<&[Edit]>) -> Peeled<'a> {
        let mut peeled = Peeled { text, ..Peeled::default() };
        let text: &str = &peeled.text;
        // What was found with a rule skipped, or is given back, or is wanted with the words of every line, is found anew.
        let since = since.filter(|_| self.finding.over_budget.is_empty() && !kit.words && !self.lines.is_empty());
        self.finding.words = kit.words.then(Vec::new);
        self.finding.begin(kit.tables, kit.rules, document);
        (self.finding.most, self.finding.crowded) = (kit.hits, false);
        let within = match since {
            Some(edits) => {
                self.relayout(kit.tables, text, edits);
                self.renumber();
                !self.finding.crowded && self.found.len() <= kit.hits
            }
            None => {
                self.finding.unread(kit.prior != Prior::None);
                split(text, &mut self.lines);
                self.find_all(kit.tables, text)
            }
        };
        if !within {
            self.reset();
            peeled.crowded = true;
            return peeled;
        }
        peeled.letters = self.lines.iter().map(|line| u64::from(line.letters)).sum();
        for _ in 0..MAX_LOOKS {
            let (hits, scars) = self.peel_rules(kit, document, &mut peeled);
            let weighs = peeled.settled && peeled.document.is_none() && kit.prior != Prior::None;
            if !weighs || !self.weigh_lines(kit, document, &hits, &scars, &mut peeled) {
                break;
            }
            peeled.settled = false;
        }
        peeled.shape = (self.lines.len(), if kit.prior == Prior::None { 0 } else { in_rows(&peeled.text, &self.lines) });
        peeled.over_budget.clone_from(&self.finding.over_budget);
        peeled.words = self.finding.words.take().unwrap_or_default();
        if self.lines.capacity().max(self.old_lines.capacity()) > KEPT_LINES {
            self.reset();
        }
        peeled
    }

    /// Gives its buffers back.
    fn reset(&mut self) {
        self.finding.reset();
        *self = Self { finding: std::mem::take(&mut self.finding), ..Self::default() };
    }

    /// Takes what the rules take, to their fixed point: what was found in what is left, and where something was taken.
    fn peel_rules(&mut self, kit: Kit<'_>, document: &Document<'_>, peeled: &mut Peeled<'_>) -> (Vec<Hit>, Vec<Scar>) {
        let (mut hits, mut scars): (Vec<Hit>, Vec<Scar>) = (Vec::new(), Vec::new());
        for _ in 0..MAX_ROUNDS {
            let current: &str = &peeled.text;
            // Without hits there may be echoes, of two lines at least, and what wants to stand near something that was taken.
            let echoes = !kit.tables.echoes.is_empty() && (self.lines.len() > 1 || !scars.is_empty());
            if self.found.is_empty() && !echoes {
                hits.clear();
                peeled.left.clear();
                peeled.settled = true;
                break;
            }
            hits.clone_from(&self.found);
            let taken: Vec<(u32, u32)> = scars.iter().map(|scar| (scar.rule, scar.number)).collect();
            let round = Round { tables: kit.tables, rules: kit.rules, text: current, lines: &self.lines, taken: &taken };
            across(&round, &mut self.finding, &mut hits);
            let scene = kit.scene(document, current, &self.lines, &hits, &scars);
            let mut weighed = scene.weigh();
            let mut cutter = Cutter::new(current, &self.lines, kit);
            for one in weighed.iter_mut().filter(|one| one.decision == Decision::Strip) {
                cutter.take(one);
                if kit.rules[one.rule as usize].take == Take::Document && one.decision == Decision::Strip {
                    peeled.document.get_or_insert(one.rule);
                }
            }
            let cuts = cutter.finish();
            if cuts.is_empty() {
                peeled.left = self.left(&weighed);
                peeled.settled = true;
                break;
            }
            peeled.weak += cuts.weak;
            peeled.joined |= cuts.joined;
            for (rule, from, to) in &cuts.pieces {
                let family = kit.rules[*rule as usize].family;
                if (kit.policies)(family) == Policy::Move {
                    let moved = current[*from..*to].trim();
                    if !moved.is_empty() {
                        peeled.fields.push((family, moved.to_owned()));
                    }
                }
            }
            let edits: Vec<Edit> = cuts.pieces.iter().map(|&(rule, from, to)| Edit::delete(from, to, By::Rule(rule))).collect();
            let next = match std::mem::take(&mut peeled.text) {
                Cow::Owned(text) => apply_owned(text, &edits),
                Cow::Borrowed(text) => apply(text, &edits),
            };
            self.relayout(kit.tables, &next, &edits);
            peeled.crowded |= self.finding.crowded;
            scars = self.scars(&scars, &edits);
            peeled.edits = compose(std::mem::take(&mut peeled.edits), edits);
            peeled.text = Cow::Owned(next);
        }
        (hits, scars)
    }

    /// Takes the lines, and pieces of lines, that rules left and the weights are sure of; whether there were any. What is left
    /// is as if it had come so: nothing tells of what was there.
    fn weigh_lines(&mut self, kit: Kit<'_>, document: &Document<'_>, hits: &[Hit], scars: &[Scar], peeled: &mut Peeled<'_>) -> bool {
        // Whoever wants to know of every line wants the sums of those that stay, too.
        if !kit.misses && stays(&self.lines, kit.prior) {
            return false;
        }
        let Some(read) = self.finding.read_all(&peeled.text, &mut self.lines) else { return false };
        let scene = kit.scene(document, &peeled.text, &self.lines, hits, scars);
        let judged = judge(&scene, read, kit.prior);
        let edits: Vec<Edit> = judged.cuts.iter().map(|&(from, to)| Edit::delete(from, to, By::Weights)).collect();
        if kit.misses {
            let first = peeled.told.is_empty();
            let map = OffsetMap::new(&peeled.edits);
            let told = judged.told(&scene).into_iter().filter(|line| first || line.goes);
            peeled.told.extend(told.map(|line| WeighedLine { first, ..line.over(&map) }));
        }
        if edits.is_empty() {
            return false;
        }
        let next = apply(&peeled.text, &edits);
        self.relayout(kit.tables, &next, &edits);
        peeled.crowded |= self.finding.crowded;
        self.renumber();
        peeled.edits = compose(std::mem::take(&mut peeled.edits), edits);
        peeled.text = Cow::Owned(next);
        true
    }

    /// Numbers the lines as if the text had come in as it is now.
    fn renumber(&mut self) {
        self.lines.iter_mut().zip(0..).for_each(|(line, number)| line.number = number);
    }

    fn left(&self, weighed: &[Weighed]) -> Vec<(usize, usize, u32, Decision)> {
        let place = |one: &Weighed| {
            let line = &self.lines[one.hit.line as usize];
            (line.start + one.hit.start as usize, line.start + one.hit.end as usize, one.rule, one.decision.clone())
        };
        weighed.iter().map(place).collect()
    }
}
