//! What searches a line for an expression.
//!
//! Most expressions of rules begin where the line does. Such a one needs neither to know where a match begins nor to be tried
//! at every place, so half of what searching takes need not be made: that counts, since a program meets some hundred of them
//! in its first megabyte, and many programs end soon after. It stands apart from [`super::regexp`] because that says what an
//! expression means.

use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, PatternID, meta};
use regex_syntax::hir::{Capture, Hir, HirKind, Look};

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

/// A compiled expression.
#[derive(Debug)]
pub(crate) enum Search {
    /// One that may begin anywhere.
    Anywhere(meta::Regex),
    /// One that begins where the line does.
    Start(Box<Start>),
}

/// An expression that begins where the line does.
#[derive(Debug)]
pub(crate) struct Start {
    hir: Hir,
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
        compile(folded).map(Self::Anywhere)
    }

    /// Compiles an expression that is known to compile, by as little as searching it takes.
    pub fn lazily(folded: Hir) -> Option<Self> {
        match Start::new(&folded) {
            Some(start) => Some(Self::Start(Box::new(start))),
            None => Self::new(&folded).ok(),
        }
    }

    /// The first match that lies within a range of a line.
    pub fn find(&self, line: &str, range: Range<usize>) -> Option<Range<usize>> {
        match self {
            Self::Anywhere(regex) => regex.find(Input::new(line).range(range)).map(|found| found.range()),
            Self::Start(start) => start.find(line, range),
        }
    }

    /// What goes of a match, if that is a part of it.
    pub fn cut(&self, line: &str, found: Range<usize>) -> Option<Range<usize>> {
        // None that has the group is compiled otherwise.
        let Self::Anywhere(regex) = self else { return None };
        regex.group_info().to_index(PatternID::ZERO, CUT)?;
        let mut captures = regex.create_captures();
        regex.captures(Input::new(line).range(found).anchored(Anchored::Yes), &mut captures);
        captures.get_group_by_name(CUT).map(|group| group.range())
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
        Some(Self { hir: folded.clone(), automaton, caches: Pool::new(Box::new(move || cache.create_cache())), patient: OnceLock::new() })
    }

    fn find(&self, line: &str, range: Range<usize>) -> Option<Range<usize>> {
        if range.start > 0 {
            return None;
        }
        let input = Input::new(line).range(range).anchored(Anchored::Yes);
        match self.automaton.try_search_fwd(&mut self.caches.get(), &input) {
            Ok(found) => found.map(|found| 0..found.offset()),
            Err(_) => self.patient.get_or_init(|| compile(&self.hir).ok()).as_ref()?.find(input).map(|found| found.range()),
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

    proptest::proptest! {
        /// However an expression is searched for, it is found at the same places.
        #[test]
        fn found_at_the_same_places(line in "[abcd019 .بé]{0,12}", from in 0..3_usize, long in 0..40_usize) {
            for written in EXPRESSIONS {
                let hir = regex_syntax::parse(written).unwrap();
                let (lazily, whole) = (Search::lazily(hir.clone()).unwrap(), Search::new(&hir).unwrap());
                for line in [line.clone(), line.repeat(long)] {
                    let from = if line.is_char_boundary(from) { from } else { 0 };
                    let found = whole.find(&line, from..line.len());
                    proptest::prop_assert_eq!(lazily.find(&line, from..line.len()), found.clone(), "{} {}", written, line);
                    if let Some(found) = found {
                        proptest::prop_assert_eq!(lazily.cut(&line, found.clone()), whole.cut(&line, found));
                    }
                }
            }
        }
    }

    #[test]
    fn those_that_begin_with_the_line_are_searched_for_as_such() {
        let start = |written: &str| matches!(Search::lazily(regex_syntax::parse(written).unwrap()), Some(Search::Start(_)));
        let expected = [true, true, true, true, false, false, false, true, false];
        assert_eq!(EXPRESSIONS.iter().map(|written| start(written)).collect::<Vec<_>>(), expected);
    }
}
