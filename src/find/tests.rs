//! What the finder finds, against trying every pattern at every place.

use super::*;
use crate::rule::slots::Slots;
use crate::rule::{Finder, RuleSet, Source};

/// Patterns found by a word of their own, a rare one or a common one, by a list, by one of several lists, by a sign.
const PHRASES: &[&str] = &[
    "share on {net}",
    "{net}",
    "on the {net}",
    "{net} في {net}",
    "x{net}",
    "{net}: #",
    "* {net} and {odd}",
    "{odd}",
    "{odd} {net}",
    "{2+ net}",
    "the",
    "# of #",
    "@ {odd}",
    "* the *",
];

/// Where a rule of each of these finders wants its pattern in the line.
const FINDERS: [&str; 3] = ["phrase", "starts", "ends"];

fn set() -> RuleSet {
    let mut text = "lang = 'en'\nfamily = 'share'\n[lists]\nnet = ['mail', 'post it', 'the wire', 'بريد']\nodd = ['chat', '@']\n".to_owned();
    for finder in FINDERS {
        for (index, phrase) in PHRASES.iter().enumerate() {
            text.push_str(&format!("[[rule]]\nid = '{finder}-{index}'\nabout = 'a'\n{finder} = ['{phrase}']\nmatch = ['[-a-]']\nkeep = ['b']\n"));
        }
    }
    RuleSet::parse(&[vec![Source::new("r.toml", text)]]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)))
}

proptest::proptest! {
    #[test]
    fn nothing_is_missed(
        words in proptest::collection::vec("share|on|the|mail|post|it|wire|بريد|في|xmail|xبريد|chat|@|:|and|[0-9]|of|other|,", 0..10),
        glue in "[ ]{9}|[ -]{9}",
        around in proptest::sample::select(vec![(0, 0), (0, 40), (40, 0), (40, 40), (15, 25), (25, 8)]),
    ) {
        thread_local! {
            static MADE: (RuleSet, Tables) = { let set = set(); let tables = Tables::new(&set, false); (set, tables) };
        }
        let text: String = words.iter().zip(glue.chars().chain([' '])).map(|(word, glue)| format!("{word}{glue}")).collect();
        let text = format!("{}{text} {}", "filler ".repeat(around.0), "filler ".repeat(around.1));
        let text = text.trim();
        MADE.with(|(set, tables)| {
            let mut line = Line { end: text.len(), ..Line::default() };
            let (mut finding, mut hits) = (Finding { most: usize::MAX, ..Finding::default() }, Vec::new());
            finding.line(tables, text, 0, &mut line, &mut hits);
            // A second time it is known.
            let (mut again, mut known) = (Line { end: text.len(), ..Line::default() }, Vec::new());
            finding.line(tables, text, 0, &mut again, &mut known);
            assert_eq!((&known, again), (&hits, line));
            let folded = crate::fold::fold(text);
            for (index, rule) in set.rules.iter().enumerate() {
                let (Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns)) = &rule.finder else { panic!("no pattern") };
                let places = (0..folded.len()).filter(|at| folded.is_char_boundary(*at));
                let matches = places.filter_map(|at| patterns[0].match_at(&folded, at, false, &set.lists, &Slots::default()).map(|matched| (at, matched.end)));
                let there = matches.filter(|(at, end)| at < end).any(|(at, end)| match &rule.finder {
                    Finder::Starts(_) => folded[..at].chars().all(is_separator),
                    Finder::Ends(_) => folded[end..].chars().all(is_separator),
                    _ => true,
                });
                let found = hits.iter().any(|hit| hit.target == Target::Rule(index as u32));
                // What must end a line is also found before the end of it: weighing knows what else is at its end.
                assert!(found == there || found && matches!(rule.finder, Finder::Ends(_)), "{} of {} in {folded:?}", patterns[0].written, rule.address);
            }
        });
    }
}

/// A line that was seen before has what was found in it with the same rules.
#[test]
fn what_is_known_of_a_line_is_known_for_the_same_rules() {
    let rule = |id: &str, place: &str| {
        format!("[[rule]]\nid = '{id}'\nabout = 'a'\nphrase = ['the wire']\n{place}\nmatch = ['[-the wire-]']\nkeep = ['b']\n")
    };
    let text =
        ["lang = 'en'\nfamily = 'share'\n", &rule("any", ""), &rule("here", "site = ['example.com']"), &rule("urdu", "lang = ['ur']")].concat();
    let set = RuleSet::parse(&[vec![Source::new("r.toml", text)]]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)));
    let (tables, others) = (Tables::new(&set, false), Tables::new(&set, true));
    let mut finding = Finding { most: usize::MAX, ..Finding::default() };
    let mut rules = |tables: &Tables, document: &Document<'_>| {
        finding.begin(tables, &set.rules, document);
        let text = "on the wire";
        let mut hits = Vec::new();
        finding.line(tables, text, 3, &mut Line { end: text.len(), ..Line::default() }, &mut hits);
        assert!(hits.iter().all(|hit| hit.line == 3));
        let rule = |hit: &Hit| if let Target::Rule(rule) = hit.target { &*set.rules[rule as usize].address } else { "" };
        hits.iter().map(rule).collect::<Vec<_>>().join(" ")
    };
    for _ in 0..2 {
        assert_eq!(rules(&tables, &Document::new("x")), "en/share/any en/share/urdu");
        assert_eq!(rules(&tables, &Document::new("x").site("example.com")), "en/share/any en/share/here en/share/urdu");
        assert_eq!(rules(&tables, &Document::new("x").lang("ar")), "en/share/any");
        assert_eq!(rules(&others, &Document::new("x").lang("ar")), "en/share/any en/share/here en/share/urdu");
    }
}
