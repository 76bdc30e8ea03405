//! The sieve over bytes: a line of JSON that holds nothing of what a change needs is not even parsed, and a text not
//! folded.
//!
//! One search tells it. The text must say what it says plainly: no letters written as `\u0627`, no entity, nothing that a
//! step of tidying would read or change. Then a text without a match has none of the words, nor could it get one by cuts
//! ([`super::joins`]).

use std::sync::OnceLock;

use regex_automata::meta::{self, Regex};

use super::forms::{Forms, Written};
use super::joins::{Joins, Lead};
use super::need::{Need, is_letter};
use super::sieve::is_unread;
use crate::tidy::{Step, Tidy};

/// The most texts that are searched for at once: more make the search slower than what it saves.
const TEXTS: usize = 256;
/// The most bytes that the search may take in memory, compiled.
const COMPILED: usize = 64 << 20;
/// Letters of Hangul that compose to others, and those that compatibility decomposes to them.
const JAMO: &str = r"[\x{1100}-\x{11FF}\x{3131}-\x{318E}\x{A960}-\x{A97C}\x{D7B0}-\x{D7FB}\x{FFA0}-\x{FFDC}]";
/// Syllables of Hangul, which decompose to letters.
const SYLLABLES: &str = r"[\x{AC00}-\x{D7A3}]";

/// What no text holds that comes out the same.
#[derive(Debug)]
pub(super) struct Raw {
    tidy: Tidy,
    sought: Sought,
    json: OnceLock<Option<Regex>>,
    plain: OnceLock<Option<Regex>>,
}

/// What is searched for.
#[derive(Debug)]
struct Sought {
    /// The texts that are needed.
    texts: Vec<String>,
    /// Whether words could be put together of their pieces.
    joined: bool,
    /// What rules need whose cuts begin within words.
    within: Vec<String>,
    leads: Vec<Lead>,
}

impl Raw {
    /// A search for what is needed, and what it could be made of; none if it is too much, or anything will do.
    pub fn new<'a>(needs: impl Iterator<Item = &'a Need>, joins: &Joins<'_>, tidy: Tidy) -> Option<Self> {
        let mut sought = Sought { texts: Vec::new(), joined: !joins.all.is_empty(), within: Vec::new(), leads: Vec::new() };
        for need in needs {
            let Need::Texts(needed) = need else { return None };
            sought.texts.extend_from_slice(needed);
        }
        for one in &joins.within {
            match (&one.leads, &one.need) {
                (Some(found), _) if found.iter().all(Lead::says_much) => sought.leads.extend_from_slice(found),
                (_, Need::Texts(needed)) => sought.within.extend_from_slice(needed),
                _ => return None,
            }
        }
        for all in [&mut sought.texts, &mut sought.within] {
            all.sort_unstable();
            all.dedup();
        }
        sought.leads.sort_unstable();
        sought.leads.dedup();
        (sought.texts.len() <= TEXTS).then(|| Self { tidy, sought, json: OnceLock::new(), plain: OnceLock::new() })
    }

    /// Whether a line of JSON is sure to come out the same.
    pub fn clears(&self, line: &[u8]) -> bool {
        let Ok(text) = simdutf8::basic::from_utf8(line) else { return false };
        let is_object = text.trim_ascii_start().starts_with('{') && text.trim_ascii_end().ends_with('}');
        // The backslashes of JSON itself are no escapes.
        is_object && is_plain(line) && !self.has(text, Written::Json) && !is_changed(text, self.tidy.with(Step::Escapes, false))
    }

    /// Whether a text is sure to come out the same.
    pub fn clears_text(&self, text: &str) -> bool {
        !self.has(text, Written::Plain) && !is_changed(text, self.tidy)
    }

    /// Whether a text has anything of what is searched for; it may, if a search would be too large.
    fn has(&self, text: &str, written: Written) -> bool {
        let search = if written == Written::Json { &self.json } else { &self.plain };
        search.get_or_init(|| self.sought.search(written, self.tidy)).as_ref().is_none_or(|search| search.is_match(text))
    }
}

impl Sought {
    fn search(&self, written: Written, tidy: Tidy) -> Option<Regex> {
        let leads = self.leads.iter().map(|lead| &lead.text);
        let forms = Forms::of(self.texts.iter().chain(&self.within).chain(leads).map(String::as_str), written);
        let joined = |text: &str| self.joined && text.chars().nth(1).is_some() && text.chars().all(is_letter);
        let mut ways: Vec<String> = self.texts.iter().map(|text| if joined(text) { forms.pieces(text) } else { forms.text(text) }).collect();
        if self.texts.iter().any(|text| joined(text)) {
            ways.extend(self.within.iter().map(|text| forms.text(text)));
            ways.extend(self.leads.iter().map(|lead| forms.behind_letter(&lead.text, lead.ends, lead.behind_digit)));
        }
        ways.extend(composing(&self.texts, tidy));
        // No expression at all would match anything.
        let ways = if ways.is_empty() { "[^\\x00-\\x{10FFFF}]".to_owned() } else { ways.join("|") };
        let limits = meta::Config::new().nfa_size_limit(Some(COMPILED)).hybrid_cache_capacity(COMPILED);
        meta::Builder::new().configure(limits).build(&ways).ok()
    }
}

/// What could come to be another letter by normalising, where such letters are searched for. All others fold to the same
/// whatever their form.
fn composing(texts: &[String], tidy: Tidy) -> Vec<String> {
    let has = |step: Step| tidy.has(step);
    let mut written = Vec::new();
    if texts.iter().any(|text| text.chars().any(|c| !c.is_ascii() && !('\u{80}'..'\u{1100}').contains(&c))) {
        if has(Step::Nfc) || has(Step::Nfkc) || has(Step::Nfkd) {
            written.push(JAMO.to_owned());
        }
        if has(Step::Nfd) || has(Step::Nfkd) {
            written.push(SYLLABLES.to_owned());
        }
    }
    written
}

/// Whether a step of tidying could make other letters of a text. The others change nothing that folding does not forget.
fn is_changed(text: &str, tidy: Tidy) -> bool {
    let controls = || memchr::memchr_iter(0xC2, text.as_bytes()).any(|at| text.as_bytes().get(at + 1).is_some_and(|byte| *byte < 0xA0));
    let sequences = || memchr::memchr(0x1B, text.as_bytes()).is_some();
    is_unread(text, tidy) || tidy.has(Step::C1) && controls() || tidy.has(Step::Controls) && sequences()
}

/// Whether every backslash stands for a newline, a tab, a quote or a slash.
fn is_plain(line: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', line).all(|at| matches!(line.get(at + 1), Some(b'n' | b't' | b'"' | b'/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::rule::Rule;

    fn clears(words: &[&str], joins: &Joins<'_>, text: &str) -> bool {
        let need = Need::Texts(words.iter().map(|word| fold(word)).collect());
        let line = serde_json::json!({ "text": text }).to_string();
        let raw = Raw::new([&need].into_iter(), joins, Tidy::default()).unwrap();
        let clears = raw.clears(line.as_bytes());
        assert!(raw.clears_text(text) || !clears, "{words:?} in {text:?} written as JSON, and not in itself");
        clears
    }

    /// Rules that could join letters; which ones does not matter here.
    fn joining<'a>(rule: &'a Rule, need: &'a Need) -> Joins<'a> {
        Joins { all: vec![(rule, need)], ..Joins::default() }
    }

    fn any_rule() -> Rule {
        crate::rule::RuleSet::bundled().unwrap().rules[0].clone()
    }

    #[test]
    fn however_a_word_is_written() {
        let rule = any_rule();
        for (word, text) in [
            ("subscribe", "please SUBSCRIBE now"),
            ("subscribe", "unsubscribed"),
            ("تابعنا", "تَابِعـــنا على"),
            ("تابعنا", "ﺗﺎﺑﻌﻨﺎ"),
            ("اقرا", "إقرأ أيضاً"),
            ("strasse", "Straße"),
            ("sa", "ßa"),
            ("affin", "aﬃn"),
            ("fin", "ﬃne"),
            ("كتاب", "کتابها"),
            ("share", "ＳＨＡＲＥ"),
            ("share", "line\nshare"),
            ("share", "sh\u{200b}are"),
            ("share", "sh&#97;re"),
            ("share", "\\u0073hare"),
            ("share", "sha\u{ad}re"),
            ("share", "sha\u{1}re"),
            ("tm", "Naqi™"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
            ("分", "分享"),
            ("[", "a [x] b"),
            (".", "wait…"),
            ("\"", "a \"word\""),
        ] {
            assert!(!clears(&[word], &Joins::default(), text), "{word} in {text}");
            assert!(!clears(&[word], &joining(&rule, &Need::Nothing), text), "{word} in {text}, joined");
        }
        for (word, text) in [("subscribe", "The council met on Monday."), ("تابعنا", "اجتمع المجلس صباح الاثنين.\nثم عاد كل منهم.")]
        {
            assert!(clears(&[word], &Joins::default(), text), "{word} in {text}");
            assert!(clears(&[word], &joining(&rule, &Need::Nothing), text), "{word} in {text}, joined");
        }
    }

    #[test]
    fn a_piece_of_a_word_beside_a_border_is_enough() {
        let rule = any_rule();
        let joins = joining(&rule, &Need::Nothing);
        for text in ["subsc[x]ribe", "sub[x]scribe", "s[x]ubscribe", "su[x]bscri[x]be", "s[x]u[x]b[x]s[x]c[x]r[x]i[x]b[x]e", "subscri\n", "a\nribe"] {
            assert_eq!(clears(&["subscribe"], &joins, text), text == "a\nribe", "{text}");
        }
        let apart = "A subscript, described to a subaltern.";
        assert!(clears(&["subscribe"], &joins, apart), "no piece with its middle stands between borders");
        assert!(!clears(&["subscribe"], &joins, "A sub of scribes: cribe"), "one does");
    }

    #[test]
    fn what_cuts_within_words_could_make_any_word() {
        let (rule, need) = (any_rule(), Need::Texts(vec!["topic".into()]));
        let lead = Lead { text: "pic".into(), ends: true, behind_digit: true };
        let within = |leads| Joins { within: vec![super::super::joins::Within { rule: &rule, need: need.clone(), leads }], ..joining(&rule, &need) };
        for (text, with_leads, with_need) in
            [("An epic.", false, true), ("Off topic.", false, false), ("Topics and pic.", true, false), ("A pic", true, true)]
        {
            assert_eq!(clears(&["subscribe"], &within(Some(vec![lead.clone()])), text), with_leads, "{text}");
            assert_eq!(clears(&["subscribe"], &within(None), text), with_need, "{text}, nothing known of its letters");
        }
    }
}
