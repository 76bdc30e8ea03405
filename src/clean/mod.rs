//! The cleaner: rules, policies and tidying compiled once, and a document through them all.

mod guard;
mod options;
#[cfg(any(test, feature = "bench"))]
#[doc(hidden)]
pub mod stage;
mod state;
#[cfg(test)]
mod tests;
mod verdict;

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

use crate::compile::Tables;
use crate::document::Document;
use crate::layout::{has_gaps, shape};
use crate::ledger::By;
use crate::peel::{Kit, Peeled, Peeler};
use crate::repeats::Repeats;
use crate::rule::{Family, Policy, RuleSet, WEIGHTS};
use crate::tidy::{Step, Tidy, characters, layout};
use crate::weigh::Prior;
pub use guard::{GUARD_LETTERS, GUARD_PERCENT};
pub use options::Options;
use state::State;
pub use verdict::{Clean, Left, Verdict};

/// Bytes of the largest text: a line is folded within 32-bit offsets, and no character folds to more than twelve times its
/// bytes (U+FDFA, from 3 to 33). A larger one comes out whole, with the verdict `review`.
pub const MAX_TEXT: usize = u32::MAX as usize / 12;
/// Places where rules could apply that any document may have: each takes memory.
const MAX_HITS: usize = 1 << 20;
/// Bytes of a larger document for each such place. All visible text of web pages has one for 21 bytes, news one for 200
/// (750 pages, 20 MB of news).
const BYTES_PER_HIT: usize = 16;

/// Rules ready to clean: compiled, immutable, shared between threads.
#[derive(Debug)]
pub struct Cleaner {
    rules: RuleSet,
    options: Options,
    prior: Prior,
    tables: Tables,
    /// [`MAX_TEXT`]; tests have a smaller one.
    limit: usize,
    /// [`MAX_HITS`], likewise.
    hits: usize,
}

const fn assert_shared<T: Send + Sync>() {}
const _: () = assert_shared::<Cleaner>();

thread_local! {
    static PEELER: Cell<Option<Box<Peeler>>> = Cell::default();
}

impl Cleaner {
    /// Compiles a cleaner.
    pub fn new(rules: RuleSet, options: Options) -> Self {
        let tables = Tables::new(&rules, options.misses);
        Self::of(rules, options, tables)
    }

    fn of(rules: RuleSet, options: Options, tables: Tables) -> Self {
        let prior = options.prior.unwrap_or(if rules.weighs { Prior::Extracted } else { Prior::None });
        Self { rules, options, prior, tables, limit: MAX_TEXT, hits: MAX_HITS }
    }

    /// The bundled rules with the default options.
    ///
    /// # Errors
    /// Mistakes in the bundled rules; the project's tests see to it that there are none.
    pub fn bundled() -> Result<Self, crate::rule::Problems> {
        Self::bundled_with(Options::default())
    }

    /// The bundled rules with options of your own. It is ready at once where [`Cleaner::new`] with
    /// [`RuleSet::bundled`] would compile them.
    ///
    /// # Errors
    /// As [`Cleaner::bundled`].
    pub fn bundled_with(options: Options) -> Result<Self, crate::rule::Problems> {
        if options.misses {
            return Ok(Self::new(RuleSet::bundled()?, options));
        }
        let (rules, tables) = crate::bundled::compiled()?;
        Ok(Self::of(rules, options, tables))
    }

    /// Its rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// What its weights take a text for.
    pub fn prior(&self) -> Prior {
        self.prior
    }

    /// The lines that stand in several documents, if it knows of any.
    pub fn repeats(&self) -> Option<&Arc<Repeats>> {
        self.options.repeats.as_ref()
    }

    /// The same, with these lines that stand in several documents.
    #[must_use]
    pub fn with_repeats(mut self, repeats: Option<Arc<Repeats>>) -> Self {
        self.options.repeats = repeats;
        self
    }

    /// Its tidying.
    pub fn tidy(&self) -> Tidy {
        self.options.tidy
    }

    /// The same, telling which words it comes across ([`Options::words`]) or not.
    #[must_use]
    pub fn telling_words(mut self, words: bool) -> Self {
        self.options.words = words;
        self
    }

    /// Whether it tells which words it came across.
    pub fn tells_words(&self) -> bool {
        self.options.words
    }

    /// The name of what made an edit: a rule's address, or `tidy/step`.
    pub fn name(&self, by: By) -> Cow<'_, str> {
        match by {
            By::Rule(rule) => Cow::Borrowed(&self.rules.rules[rule as usize].address),
            By::Tidy(step) => Cow::Owned(format!("tidy/{}", step.name())),
            By::Weights => Cow::Borrowed(WEIGHTS),
        }
    }

    /// The name under which accounts count what an edit took: the rule's family, or `weigh/lines`; none for tidying.
    pub fn counted_as(&self, by: By) -> Option<&'static str> {
        match by {
            By::Rule(rule) => Some(self.rules.rules[rule as usize].family.name()),
            By::Tidy(_) => None,
            By::Weights => Some(WEIGHTS),
        }
    }

    /// What is done with a family.
    pub fn policy(&self, family: Family) -> Policy {
        self.options.policies.get(&family).copied().unwrap_or_else(|| family.policy())
    }

    /// A hash of everything that decides what comes out: rules, policies, tidying, version, lines that repeat.
    pub fn hash(&self) -> String {
        let all = format!("{:032x} {}", self.rules.hash(), self.settings());
        format!("xxh3:{:032x}", xxhash_rust::xxh3::xxh3_128(all.as_bytes()))
    }

    /// What decides beside the rules, in words.
    pub fn settings(&self) -> String {
        let mut policies = String::new();
        for family in Family::ALL {
            policies.push_str(&format!("{family} {:?} ", self.policy(*family)));
        }
        let repeats = self.options.repeats.as_ref().map_or_else(String::new, |repeats| format!(" {:032x}", repeats.hash()));
        format!("{} {policies}{} {}{repeats}", env!("CARGO_PKG_VERSION"), self.options.tidy, self.prior.name())
    }

    /// Whether a text of so many bytes can be cleaned.
    ///
    /// # Errors
    /// Why it cannot: it is larger than [`MAX_TEXT`].
    pub fn fits(&self, bytes: usize) -> Result<(), String> {
        if bytes > self.limit { Err(format!("larger than {} bytes", self.limit)) } else { Ok(()) }
    }

    /// Cleans one document. One that does not fit ([`Cleaner::fits`]) comes out as it is, with the verdict
    /// [`Verdict::Review`] and the reason.
    pub fn clean<'a>(&self, document: &'a Document<'_>) -> Clean<'a> {
        let input: &'a str = &document.text;
        if let Err(reason) = self.fits(input.len()) {
            return Clean::whole(Cow::Borrowed(input), reason, Vec::new());
        }
        let tidy = self.options.tidy;
        let policies = |family| self.policy(family);
        let Options { misses, words, .. } = self.options;
        let prior = self.prior;
        let kit = Kit {
            tables: &self.tables,
            rules: &self.rules.rules,
            policies: &policies,
            misses,
            prior,
            known: self.options.repeats.as_ref().map(|repeats| repeats.of(document)),
            words,
            hits: self.hits.max(input.len() / BYTES_PER_HIT),
        };

        let prepared = characters(Cow::Borrowed(input), tidy);
        let mut state = State { text: prepared.text, seen: prepared.seen, edits: prepared.edits, ..State::default() };
        // What layout changed since the last pass, if nothing else was.
        let mut since = None;
        for pass in 0.. {
            let text = std::mem::take(&mut state.text);
            // Without rules and weights there is nothing to look for, and lines need not be laid out.
            let peeled = if self.rules.rules.is_empty() && prior == Prior::None {
                Peeled { text, settled: true, ..Peeled::default() }
            } else {
                // Taken out and put back: should it panic, the next document begins with a fresh one.
                let mut peeler = PEELER.take().unwrap_or_default();
                let peeled = peeler.peel(kit, document, text, since.as_deref());
                PEELER.set(Some(peeler));
                peeled
            };
            state.words.extend(&peeled.words);
            if let Some(reason) = self.doubt(&mut state, &peeled, pass) {
                // Made again, because few documents come here, and the edits of a large one should not be held twice.
                let prepared = characters(Cow::Borrowed(input), tidy);
                let whole = Clean::whole(prepared.text, reason, prepared.edits);
                return Clean {
                    over_budget: peeled.over_budget,
                    weighed: state.weighed,
                    joined: state.joined || peeled.joined,
                    words: state.words,
                    ..whole
                };
            }
            let stripped = !peeled.edits.is_empty();
            let (lines, in_rows) = peeled.shape;
            state.strip(peeled);
            let gaps = tidy.has(Step::Spaces) && has_gaps(state.text.as_bytes());
            let laid = layout(std::mem::take(&mut state.text), tidy);
            let moved = laid.edits.iter().any(|edit| matches!(edit.by, By::Tidy(step) if step.moves_lines()));
            let spaced = !laid.edits.is_empty();
            // White space that is no gap means nothing to the rules, nor does a gap that became the end of a line, which it
            // was to them; lost gaps join lines, and composing changes them. To the weights gaps also tell tables.
            let joined = || {
                let now = shape(&laid.text);
                now.0 != lines || prior != Prior::None && now.1 != in_rows
            };
            let again = moved || gaps && spaced && joined();
            let edits = again.then(|| laid.edits.clone());
            state.take(laid);
            let composed = (stripped || spaced) && state.compose(tidy);
            state.joined |= composed;
            if !(composed || again) {
                break;
            }
            since = edits.filter(|_| !composed);
        }
        state.finish(&self.rules)
    }
}
