//! What searches a line for an expression.
//!
//! Most expressions of rules begin where the line does. Such a one needs neither to know where a match begins nor to be tried
//! at every place, so half of what searching takes need not be made: that counts, since a program meets some hundred of them
//! in its first megabyte, and many programs end soon after. For the same reason none is compiled before it has been tried on
//! some lines as it stands ([`super::attempt`]). It stands apart from [`super::regexp`] because that says what an expression
//! means.

use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Capture, Hir, HirKind, Look};

use super::attempt;

/// Largest compiled program, in bytes. Large bounded repetitions of Unicode classes are the only way there; they cost
/// start-up time, and a search sees a few thousand bytes of a line at most, so that `*` does the same.
const MAX_COMPILED: usize = 2 << 20;
/// What the states of one expression may take while it is searched for, in bytes, for each thread. With 8 MiB nothing was
/// faster on news in three scripts, and two threads took 10 MB more.
const MAX_CACHE: usize = 1 << 20;
/// When an automaton that is made on the way gives up: its states were thrown away so often, for so few bytes of a line a
/// state. As in regex-automata's own choice of engines.
const CLEARED: usize = 3;
const BYTES_A_STATE: usize = 10;
/// The group that goes, where the rest of the match stays: there is no look-around.
pub(crate) const CUT: &str = "cut";

/// Steps that an expression is tried with as it was parsed, before it is compiled: of some fifty instructions each, which makes a
/// tenth of what compiling takes.
const STEPS: u32 = 4_000;

/// What searches for an expression.
#[derive(Debug)]
pub(crate) struct Search {
    hir: Hir,
    /// Whether only a part of a match goes.
    cuts: bool,
    /// Steps it may still be tried with.
    steps: AtomicU32,
    compiled: OnceLock<Option<Compiled>>,
}

/// A compiled expression.
#[derive(Debug)]
enum Compiled {
    /// One that may begin anywhere.
    Anywhere(meta::Regex),
    /// One that begins where the line does.
    Start(Box<Start>),
}

/// An expression that begins where the line does.
#[derive(Debug)]
struct Start {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
    /// For the lines that the automaton gives up on.
    patient: OnceLock<Option<meta::Regex>>,
}

impl Search {
    /// Compiles an expression.
    ///
    /// # Errors
    /// If it is too large.
    pub fn new(folded: &Hir) -> Result<Self, String> {
        let compiled = OnceLock::from(Some(Compiled::Anywhere(compile(folded)?)));
        Ok(Self { hir: folded.clone(), cuts: has_cut(folded), steps: AtomicU32::new(0), compiled })
    }

    /// Of an expression that is known to compile: it is compiled once it has been searched for long enough, and by as little
    /// as searching it takes.
    pub fn lazily(folded: Hir) -> Self {
        let steps = if attempt::can(&folded) { STEPS } else { 0 };
        Self { cuts: has_cut(&folded), hir: folded, steps: AtomicU32::new(steps), compiled: OnceLock::new() }
    }

    /// The first match that lies within a range of a line.
    pub fn find(&self, line: &str, range: Range<usize>) -> Option<Range<usize>> {
        // Threads may take steps at once; it does not matter how many.
        let mut steps = self.steps.load(Ordering::Relaxed);
        if steps > 0 {
            let found = attempt::find(&self.hir, line, range.clone(), &mut steps);
            self.steps.store(steps, Ordering::Relaxed);
            if let Some(found) = found {
                return found;
            }
        }
        match self.compiled()? {
            Compiled::Anywhere(regex) => regex.find(Input::new(line).range(range)).map(|found| found.range()),
            Compiled::Start(start) => start.find(&self.hir, line, range),
        }
    }

    /// What goes of a match, if that is a part of it.
    pub fn cut(&self, line: &str, found: Range<usize>) -> Option<Range<usize>> {
        // None that is cut is compiled otherwise.
        let Some(Compiled::Anywhere(regex)) = self.cuts.then(|| self.compiled()).flatten() else { return None };
        let mut captures = regex.create_captures();
        regex.captures(Input::new(line).range(found).anchored(Anchored::Yes), &mut captures);
        captures.get_group_by_name(CUT).map(|group| group.range())
    }

    fn compiled(&self) -> Option<&Compiled> {
        let compiled = || match Start::new(&self.hir) {
            Some(start) => Some(Compiled::Start(Box::new(start))),
            None => compile(&self.hir).ok().map(Compiled::Anywhere),
        };
        self.compiled.get_or_init(compiled).as_ref()
    }
}

impl Start {
    /// None if the expression may begin elsewhere, is cut, or is not for this automaton: it knows no word borders.
    fn new(folded: &Hir) -> Option<Self> {
        thread_local! {
            /// It keeps what it needs for classes of many characters.
            static COMPILER: thompson::Compiler = {
                let mut compiler = thompson::Compiler::new();
                compiler.configure(thompson::Config::new().which_captures(WhichCaptures::None).nfa_size_limit(Some(MAX_COMPILED)));
                compiler
            };
        }
        if !folded.properties().look_set_prefix().contains(Look::Start) || has_cut(folded) {
            return None;
        }
        let nfa = COMPILER.with(|compiler| compiler.build_from_hir(folded).ok())?;
        let config = Config::new()
            .cache_capacity(MAX_CACHE)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(CLEARED))
            .minimum_bytes_per_state(Some(BYTES_A_STATE));
        let automaton = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let cache = automaton.clone();
        Some(Self { automaton, caches: Pool::new(Box::new(move || cache.create_cache())), patient: OnceLock::new() })
    }

    fn find(&self, hir: &Hir, line: &str, range: Range<usize>) -> Option<Range<usize>> {
        if range.start > 0 {
            return None;
        }
        let input = Input::new(line).range(range).anchored(Anchored::Yes);
        match self.automaton.try_search_fwd(&mut self.caches.get(), &input) {
            Ok(found) => found.map(|found| 0..found.offset()),
            Err(_) => self.patient.get_or_init(|| compile(hir).ok()).as_ref()?.find(input).map(|found| found.range()),
        }
    }
}

fn compile(folded: &Hir) -> Result<meta::Regex, String> {
    // Groups cost time and space in every engine; only a cut needs them.
    let groups = if has_cut(folded) { WhichCaptures::All } else { WhichCaptures::Implicit };
    let limits = meta::Config::new().nfa_size_limit(Some(MAX_COMPILED)).hybrid_cache_capacity(MAX_CACHE).which_captures(groups);
    meta::Builder::new().configure(limits).build_from_hir(folded).map_err(|error| match error.size_limit() {
        Some(limit) => {
            format!(
                "the pattern compiles to more than {} KiB; write `*` for large bounds such as {{0,2000}}, and \\d or a class for \\w",
                limit >> 10
            )
        }
        None => error.to_string(),
    })
}

/// Whether only a group of the match goes.
pub(crate) fn has_cut(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(Capture { name, sub, .. }) => name.as_deref() == Some(CUT) || has_cut(sub),
        HirKind::Repetition(repetition) => has_cut(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(has_cut),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expressions that begin where the line does, and others.
    const EXPRESSIONS: &[&str] =
        &[r"^\W*[0-9]+ (?:a|ab|abc)", r"^(?:a|ab)(?:c|bcd)?", "^a.*b$", "^.+?b", r"^(?P<cut>a+)b", r"^a\b", "^a|b", "(?:^a|^ب)+ ", r"[0-9]+$"];
    /// What they have not: rows and groups that come so many times, or as few times as can be, and borders of words.
    const OTHERS: &[&str] = &[
        r"\b[ab]{1,3}?\W",
        r"(?:a|ab){2,3}(?:c|bd)??(?:[^a ]|$)",
        r"(?:[a-c]+ ?){2,}[0-9]?$",
        r"(?:ab|[bé])*?d\B",
        r"(?P<cut> ?c)+ب",
        r"^(?:[^0-9]{0,4}?[0-9]){2}",
        r"(?:a|b|cd)+.{2}",
    ];

    proptest::proptest! {
        /// However an expression is searched for, it is found at the same places.
        #[test]
        fn found_at_the_same_places(line in "[abcd019 .بé]{0,12}", from in 0..3_usize, long in 0..40_usize) {
            for written in EXPRESSIONS.iter().chain(OTHERS) {
                let hir = regex_syntax::parse(written).unwrap();
                let (tried, lazily, whole) = (Search::lazily(hir.clone()), Search::lazily(hir.clone()), Search::new(&hir).unwrap());
                lazily.steps.store(0, Ordering::Relaxed);
                for line in [line.clone(), line.repeat(long)] {
                    let from = if line.is_char_boundary(from) { from } else { 0 };
                    let found = whole.find(&line, from..line.len());
                    proptest::prop_assert_eq!(lazily.find(&line, from..line.len()), found.clone(), "{} {}", written, line);
                    proptest::prop_assert_eq!(tried.find(&line, from..line.len()), found.clone(), "{} {}", written, line);
                    if let Some(found) = found {
                        proptest::prop_assert_eq!(lazily.cut(&line, found.clone()), whole.cut(&line, found));
                    }
                }
            }
        }
    }

    #[test]
    fn those_that_begin_with_the_line_are_searched_for_as_such() {
        let start = |written: &str| matches!(Search::lazily(regex_syntax::parse(written).unwrap()).compiled(), Some(Compiled::Start(_)));
        let expected = [true, true, true, true, false, false, false, true, false];
        assert_eq!(EXPRESSIONS.iter().map(|written| start(written)).collect::<Vec<_>>(), expected);
    }
}
