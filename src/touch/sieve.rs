//! Which documents cannot be cleaned differently by two sets of rules, told without cleaning them.
//!
//! Two things need care, and where they can matter it takes one cleaning to know whether they do ([`crate::Clean`] knows
//! whether letters came together):
//!
//! - A rule could cut between two letters ([`Joins`]), and a word that is needed could come about so.
//! - Steps of tidying that read misspelt characters look at what is left again, and could read what cuts brought together.
//!   With a step that joins the pieces of words all documents are cleaned with both sets.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};

use super::edges::Signs;
use super::joins::{Joins, Lead};
use super::need::{Need, is_letter};
use super::outline::Outline;
use super::pieces::come_together;
use super::raw::Raw;
use crate::document::Document;
use crate::fold::Folded;
use crate::rule::{Place, Rule, RuleSet};
use crate::tidy::{Step, Tidy, characters, mojibake};

/// What a look at a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Both sets clean it alike.
    Same,
    /// Both clean it alike, unless a cut put two letters side by side.
    SameUnlessJoined,
    /// They could clean it differently.
    Unknown,
}

/// Holds back the documents that two sets of rules clean alike.
#[derive(Debug)]
pub struct Sieve {
    tidy: Tidy,
    /// Why it holds nothing back, if it does not.
    open: Option<String>,
    /// For what differs.
    changed: Needs,
    /// Words that are needed for it.
    words: Vec<String>,
    joining: Joining,
    raw: Option<Raw>,
}

/// What a document must have so that the rules of both sets could put letters side by side.
#[derive(Debug, Default)]
struct Joining {
    any: Needs,
    signs: Signs,
    /// For cuts that begin with a space.
    spaced: Needs,
    /// For those that begin within a word, each with the letters that it begins with.
    within: Vec<(Option<Vec<Lead>>, Needs)>,
}

/// What rules need of a document so that one of them can hit.
#[derive(Debug, Default)]
struct Needs {
    /// Places of rules for which any document will do.
    any: Vec<Place>,
    /// Places of rules for which any digit will do.
    digits: Vec<Place>,
    texts: Option<AhoCorasick>,
    /// The places of the rules that need each text.
    places: Vec<Place>,
}

impl Sieve {
    /// A sieve for what differs between two sets.
    pub fn new(old: &RuleSet, new: &RuleSet, tidy: Tidy) -> Self {
        let (before, after) = (Outline::of(old), Outline::of(new));
        let differing = before.differing(&after);
        let changed = differing.iter().flatten().map(|((is_old, rule), sought)| (&(if *is_old { old } else { new }).rules[*rule], &sought.need.0));
        let changed: Vec<(&Rule, &Need)> = changed.collect();
        let open = if tidy.has(Step::Wraps) {
            Some("the tidying step `wraps` joins pieces of words".into())
        } else if differing.is_none() {
            Some("the same rules stand in another order".into())
        } else {
            changed.iter().find(|(_, need)| **need == Need::Nothing).map(|(rule, _)| format!("{} needs no text", rule.address))
        };
        let joins = if changed.is_empty() {
            Joins::default()
        } else {
            Joins::of(old.rules.iter().enumerate().map(|(index, rule)| (rule, before.rule(index))), &old.lists)
        };
        let needs = || changed.iter().map(|(_, need)| *need);
        let raw = if open.is_none() { Raw::new(needs(), &joins, tidy) } else { None };
        let is_word = |text: &&String| text.chars().nth(1).is_some() && text.chars().all(is_letter);
        let texts = needs().flat_map(|need| if let Need::Texts(texts) = need { &texts[..] } else { &[] });
        let mut words: Vec<String> = texts.filter(is_word).cloned().collect();
        words.sort_unstable();
        words.dedup();
        let places = differing.is_none().then(Place::default);
        Self { tidy, open, words, joining: Joining::new(joins), raw, changed: Needs::new(changed.iter().copied(), places) }
    }

    /// Whether a record is sure to come out the same, told from its bytes: a line of JSON in UTF-8.
    pub fn clears(&self, line: &[u8]) -> bool {
        self.changed.is_empty() || self.raw.as_ref().is_some_and(|raw| raw.clears(line))
    }

    /// Why every document of some place is looked at, if it is so.
    pub fn open(&self) -> Option<&str> {
        self.open.as_deref()
    }

    /// Looks at a document.
    pub fn look(&self, document: &Document<'_>, folded: &mut Folded) -> Look {
        if self.changed.is_empty() || self.raw.as_ref().is_some_and(|raw| raw.clears_text(&document.text)) {
            return Look::Same;
        }
        let text = &*characters(Cow::Borrowed(&document.text), self.tidy).text;
        folded.fold(text);
        if self.tidy.has(Step::Wraps) || self.changed.meets(document, folded.as_str()) {
            Look::Unknown
        } else if is_unread(text, self.tidy) || self.joining.makes(&self.words, document, folded.as_str()) {
            Look::SameUnlessJoined
        } else {
            Look::Same
        }
    }
}

impl Joining {
    fn new(joins: Joins<'_>) -> Self {
        let needs = |needs: Vec<(&Rule, &Need)>| Needs::new(needs.into_iter(), None);
        let within = joins.within.iter().map(|one| (one.leads.clone(), needs(vec![(one.rule, &one.need)]))).collect();
        Self { any: needs(joins.all), signs: joins.signs, spaced: needs(joins.spaced), within }
    }

    /// Whether one of the words could come about in a document, of which this is the folded text.
    fn makes(&self, words: &[String], document: &Document<'_>, folded: &str) -> bool {
        if words.is_empty() || self.any.is_empty() {
            return false;
        }
        let leads = |leads: &Option<Vec<Lead>>| leads.as_ref().is_none_or(|leads| leads.iter().any(|lead| lead.stands(folded)));
        if self.within.iter().any(|(found, needs)| leads(found) && needs.meets(document, folded)) {
            return true;
        }
        let signs = |c: char| self.signs.has(c);
        let spaced = |c: char| !is_letter(c);
        let with_spaces = self.spaced.meets(document, folded);
        let come_together = |word: &String| if with_spaces { come_together(word, folded, spaced) } else { come_together(word, folded, signs) };
        words.iter().any(come_together) && self.any.meets(document, folded)
    }
}

/// Whether a step of tidying could read something else in what is left of the text.
pub(super) fn is_unread(text: &str, tidy: Tidy) -> bool {
    let has = |step: Step| tidy.has(step);
    (has(Step::Entities) && text.contains('&'))
        || (has(Step::Escapes) && text.contains('\\'))
        || (has(Step::SoftHyphens) && text.contains('\u{AD}'))
        || (has(Step::Mojibake) && mojibake::is_suspect(text))
}

impl Needs {
    fn new<'a>(sought: impl Iterator<Item = (&'a Rule, &'a Need)>, any: Option<Place>) -> Self {
        let mut needs = Self { any: any.into_iter().collect(), ..Self::default() };
        let mut texts = Vec::new();
        for (rule, need) in sought {
            match need {
                Need::Texts(needed) => texts.extend(needed.iter().map(|text| (text, rule.place.clone()))),
                Need::Digit => needs.digits.push(rule.place.clone()),
                Need::Nothing => needs.any.push(rule.place.clone()),
            }
        }
        texts.sort_by(|a, b| (&a.0, &a.1.lang, &a.1.site).cmp(&(&b.0, &b.1.lang, &b.1.site)));
        texts.dedup_by(|a, b| (&a.0, &a.1.lang, &a.1.site) == (&b.0, &b.1.lang, &b.1.site));
        match AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts.iter().map(|(text, _)| text)) {
            Ok(found) => needs.texts = Some(found),
            // More than an automaton can hold: then any document will do.
            Err(_) => needs.any.push(Place::default()),
        }
        needs.places = texts.into_iter().map(|(_, place)| place).collect();
        needs
    }

    fn is_empty(&self) -> bool {
        self.any.is_empty() && self.digits.is_empty() && self.places.is_empty()
    }

    /// Whether one of the rules could hit in the document, of which this is the folded text.
    fn meets(&self, document: &Document<'_>, folded: &str) -> bool {
        let applies = |place: &Place| document.meets(place);
        self.any.iter().any(applies)
            || self.digits.iter().any(applies) && folded.bytes().any(|byte| byte.is_ascii_digit())
            || self.texts.iter().any(|texts| texts.find_overlapping_iter(folded).any(|found| applies(&self.places[found.pattern().as_usize()])))
    }
}
