//! What is held back is held to its word: pairs of rule sets that differ in any way that rules can differ, documents made of
//! the pieces of their patterns, and every document cleaned with both.

use proptest::prelude::*;

use super::Look;
use crate::document::Document;
use crate::fold::Folded;
use crate::impact::Comparison;
use crate::rule::{RuleSet, Source};
use crate::tidy::Tidy;
use crate::{Cleaner, Options};

/// Two lists, each in several forms.
const LISTS: &[&[&str]] = &[
    &["\"Mail\", \"Chat\", \"(Post)\"", "\"Mail\", \"Chat\"", "\"Mail\", \"Chat\", \"(Post)\", \"re\""],
    &["\"views\", \"نشر\"", "\"views\"", "\"»\""],
];

/// Rules, each in several forms; one that is empty is not there. They cut words in the middle, join letters alone and
/// together, look across lines, want a digit, a site, a neighbour, a row, a zone.
const RULES: &[&[&str]] = &[
    &[
        "line = [\"share this\", \"نشر\"]",
        "line = [\"share this\"]",
        "line = [\"share this\", \"نشر\"]\nzone = \"tail\"",
        "line = [\"share this\"]\nscore = 2",
        "line = [\"[y]\"]",
    ],
    &["phrase = [\"[x]\"]", "", "phrase = [\"[x]\"]\nat = \"end\"", "phrase = [\"[x\"]"],
    &["phrase = [\"[x bar\"]", "", "phrase = [\"[x bar\", \"• bar\"]"],
    &["phrase = [\"bar\"]", "", "phrase = [\"bar\"]\ntake = \"to-line-end\"", "phrase = [\"bar\"]\ntake = \"to-line-start\""],
    &["regex = [\"q+z\"]", "", "regex = [\"q+z\", \"z[a-z]\"]", "regex = [\"q+z+\"]"],
    &["regex = ['\\b\\[y\\]']", "", "regex = ['\\[y\\]\\b']", "regex = ['\\B\\[y\\]\\B']"],
    &["regex = ['\\.(?P<cut>more)']", "", "regex = ['a(?P<cut>\\[m\\])r']"],
    &["run = { of = \"net\", min = 2 }", "", "run = { of = \"net\", min = 3 }", "run = { of = \"net\", min = 2 }\ntake = \"line\""],
    &["ends = [\"follow {net}\", \"in # views\"]", "", "ends = [\"in # views\"]", "ends = [\"follow {net}\", \"in # {seen}\"]"],
    &[
        "starts = [\"menu\"]\ntake = { until = \"end of\" }",
        "",
        "starts = [\"menu\"]\ntake = { until = \"re\" }",
        "phrase = [\"menu\"]\ntake = { until = \"{seen}\" }",
    ],
    &["regex = [\"^[0-9]+$\"]", "", "regex = [\"^[0-9]{2}$\"]"],
    &["line = [\"share\"]\nsite = [\"example.org\"]", "", "line = [\"share\"]\nsite = [\"example.com\"]", "line = [\"share\"]\nlang = [\"ar\"]"],
    &[
        "line = [\"follow\"]\nnear = \"share\"",
        "",
        "line = [\"follow\"]\nnear = \"en/share/r0\"",
        "line = [\"follow\"]\nnear = { of = \"en/share/r0\", within = 1, side = \"after\" }",
    ],
    &["line = [\"news\", \"read\"]\nlines = 2", "", "line = [\"news\"]\nlines = 2", "line = [\"news\", \"read\"]"],
    &["", "echo = \"line\"", "echo = \"title\""],
    &["phrase = [\"{2+ net}\"]", "", "phrase = [\"{2+ net} *\"]", "phrase = [\"{2+ net}\"]\ntake = \"paragraph\""],
    &["phrase = [\"follow share\"]\ntake = \"document\"", "", "phrase = [\"follow share\"]\ntake = \"to-end\""],
    &[
        "line = [\"read\", \"share\"]\nfamily = \"comments\"\nscore = 2",
        "",
        "line = [\"read\", \"share\"]\nscore = 2",
        "line = [\"read\"]\nmax_words = 1",
    ],
    &["line = [\"information\", \"cafe\", \"각\"]", ""],
    &["phrase = [\"{seen} »\"]", "", "phrase = [\"{seen} \\\"\"]"],
];

/// What documents are made of.
const PIECES: &[&str] = &[
    "share",
    "sha",
    "re",
    "share this",
    "SHARE",
    "[x]",
    "[x bar",
    "bar",
    "• ",
    "[y]",
    "[m]",
    "qz",
    "qqz",
    "za",
    ".more",
    "Mail",
    "Chat",
    "(Post)",
    "follow",
    "fol",
    "low",
    "in",
    "5",
    "12",
    "views",
    "vie",
    "ws",
    "menu",
    "end of",
    "نشر",
    "ن",
    "شر",
    "نَش",
    "news",
    "ne",
    "read",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n",
    "    ",
    "\u{200c}",
    "&amp;",
    "&",
    "amp;",
    "&#115;",
    "\\u0073",
    "•",
    ".",
    "»",
    "\"",
    "infor",
    "-\n",
    "mation",
    "information",
    "\u{ad}",
    "ｓ",
    "ﬁ",
    "é",
    "Ã",
    "©",
    "caf",
    "\u{1100}",
    "\u{1161}",
    "\u{11a8}",
    "각",
    "\u{301}",
    "\u{1b}[3",
    "3",
    "\t",
    "A line of many words that is the running text of this document, and it ends so.",
];

/// Words that rules look for, and what rules could cut out of their middle.
const WORDS: &[&str] =
    &["share this", "share", "follow Chat", "follow", "information", "read", "news", "cafe", "نشر", "Mail Chat", "in 5 views", "share"];
const CUTS: &[&str] = &[
    "[x]",
    "[x bar ",
    "[x bar",
    "[y]",
    "[m]",
    "qz",
    "qqzz",
    "za",
    " menu end of ",
    "menu ",
    "(Post)",
    "• bar ",
    ".more",
    "»",
    "-\n",
    "[x][y]",
    "[x](Post)",
    "\u{64b}[x]",
];

pub(crate) const TIDY: &[&str] = &["standard", "none", "search", "nfkc", "nfd", "standard,+wraps", "standard,+breaks", "standard,-c1,-spaces"];

/// A set of rules in the forms that are chosen.
pub(crate) fn set(choice: &[usize]) -> RuleSet {
    let pick = |forms: &'static [&str], nth: usize| forms[choice[nth] % forms.len()];
    let mut text = format!("lang = \"en\"\nfamily = \"share\"\n[lists]\nnet = [{}]\nseen = [{}]\n", pick(LISTS[0], 0), pick(LISTS[1], 1));
    for (nth, forms) in RULES.iter().enumerate().filter(|(nth, forms)| !pick(forms, nth + 2).is_empty()) {
        text += &format!("[[rule]]\nid = \"r{nth}\"\nabout = \"a\"\nmatch = [\"[-a-]\"]\nkeep = [\"b\"]\n{}\n", pick(forms, nth + 2));
    }
    RuleSet::parse(&[vec![Source::new("r.toml", text)]]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)))
}

/// What two sets differ in, and the documents.
pub(crate) fn choices() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    let most = 5_usize;
    // Rules that could join letters hide what others do: in most sets few of them stand.
    let old = prop::collection::vec((0..most, prop::bool::weighted(0.5)), LISTS.len() + RULES.len());
    let old = old
        .prop_map(|all| all.into_iter().enumerate().map(|(nth, (form, off))| if off && nth > 1 { gone(nth - 2) } else { form }).collect::<Vec<_>>());
    (old, prop::collection::vec((0..LISTS.len() + RULES.len(), 0..most), 1..4)).prop_map(|(old, changes)| {
        let mut new = old.clone();
        changes.into_iter().for_each(|(nth, form)| new[nth] = form);
        (old, new)
    })
}

/// A line or more: pieces, or a word with something in its middle that a rule could cut out.
pub(crate) fn lines() -> impl Strategy<Value = String> {
    let torn = (prop::sample::select(WORDS), 1..6_usize, prop::collection::vec(prop::sample::select(CUTS), 1..3)).prop_map(|(word, at, cuts)| {
        let at = word.char_indices().map(|(at, _)| at).cycle().nth(at).unwrap_or_default();
        format!("{}{}{}", &word[..at], cuts.concat(), &word[at..])
    });
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![2 => torn.clone(), 2 => pieces.clone(), 1 => (pieces, torn).prop_map(|(one, other)| one + &other)]
}

/// The form of a rule that is not there.
fn gone(rule: usize) -> usize {
    RULES[rule].iter().position(|form| form.is_empty()).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 4000, ..ProptestConfig::default() })]
    #[test]
    fn what_is_held_back_comes_out_the_same(
        (old, new) in choices(), tidy in prop::sample::select(TIDY), there in any::<bool>(),
        documents in prop::collection::vec(prop::collection::vec(lines(), 1..3), 12),
    ) {
        let options = || Options { tidy: tidy.parse::<Tidy>().unwrap(), ..Options::default() };
        let comparison = Comparison::new(Cleaner::new(set(&old), options()), Cleaner::new(set(&new), options()));
        for lines in documents {
            let document = Document::new(lines.join("\n"));
            let document = if there { document.site("example.org").lang("ar") } else { document };
            let (old, new) = (comparison.old.clean(&document), comparison.new.clean(&document));
            let differs = old.text != new.text || old.verdict != new.verdict;
            let told = format!("{:?} → {:?} / {:?}", document.text, old.text, new.text);
            let line = serde_json::json!({ "text": document.text }).to_string();
            prop_assert!(!comparison.sieve().clears(line.as_bytes()) || !differs, "cleared: {}", told);
            prop_assert_eq!(comparison.compare(&document, &mut Folded::default()).differs, differs, "{}", told);
        }
    }
}

#[test]
fn much_is_held_back() {
    type Forms = &'static [(usize, usize)];
    let with = |forms: &[(usize, usize)]| {
        let mut choice: Vec<usize> = [0, 0].into_iter().chain((0..RULES.len()).map(gone)).collect();
        forms.iter().for_each(|(rule, form)| choice[rule + 2] = *form);
        set(&choice)
    };
    let sieve = |old: Forms, new: &[(usize, usize)]| super::Sieve::new(&with(old), &with(new), Tidy::default());
    let label = &[(18, 0)];
    let cases: [(&str, Look, Forms); 10] = [
        ("The council met on Monday.", Look::Same, &[(1, 0)]),
        ("The council [x] met for information.", Look::Unknown, &[(1, 0)]),
        ("The infor[x]mation.", Look::SameUnlessJoined, &[(1, 0)]),
        ("The infor[x]mation.", Look::Same, &[(3, 0)]),
        ("The infor [x] mation.", Look::Same, &[(1, 0)]),
        ("The infor menu mation, the end of it.", Look::SameUnlessJoined, &[(9, 0)]),
        ("The infor list mation.", Look::Same, &[(9, 2)]),
        ("Cheese & wine, wo[x]rds.", Look::SameUnlessJoined, &[(1, 0)]),
        ("The qzar and the council.", Look::Same, &[(4, 0)]),
        ("The aqzar and the council.", Look::SameUnlessJoined, &[(4, 0)]),
    ];
    for (text, look, others) in cases {
        let sieve = sieve(others, &[others, &label[..]].concat());
        assert_eq!(sieve.look(&Document::new(text), &mut Folded::default()), look, "{text} with {others:?}");
        let line = serde_json::json!({ "text": text }).to_string();
        assert!(!sieve.clears(line.as_bytes()) || look == Look::Same, "{text} with {others:?}");
    }
}
