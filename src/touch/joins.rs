//! What the cuts of a set of rules could bring together: a word that no document has comes about where a cut begins right
//! behind a letter and ends right before one.
//!
//! Cuts of several rules that touch are one cut, and what is cut out in an earlier round stood there as well. So it is asked
//! with what a cut can begin behind a letter, whichever rule's cut ends before the next one.

use memchr::memmem;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class as Characters, Hir, HirKind, Look};

use super::edges::{Edge, Signs, begins, of_regexp, parted};
use super::need::{self, Need, is_letter, least};
use super::outline::Outlined;
use crate::fold::{Class, class_of};
use crate::rule::members::List;
use crate::rule::{Finder, Rule, Take};

/// What the rules of a set could bring together.
#[derive(Debug, Default)]
pub(super) struct Joins<'a> {
    /// The folded signs with which a cut can begin behind a letter.
    pub signs: Signs,
    /// The rules whose cuts can begin so with a space, and what they need.
    pub spaced: Vec<(&'a Rule, &'a Need)>,
    /// The rules whose cuts can begin within a word: the word that they make can leave its pieces anywhere.
    pub within: Vec<Within<'a>>,
    /// All rules that could put letters side by side, and what they need.
    pub all: Vec<(&'a Rule, &'a Need)>,
}

/// A rule whose cuts can begin within a word.
#[derive(Debug)]
pub(super) struct Within<'a> {
    pub rule: &'a Rule,
    pub need: Need,
    /// The letters with which they begin there, if these are known.
    pub leads: Option<Vec<Lead>>,
}

/// Letters with which a cut begins within a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lead {
    pub text: String,
    /// Whether something else than a letter follows them.
    pub ends: bool,
    /// Whether the letter before them may be a digit.
    pub behind_digit: bool,
}

/// The fewest letters of a [`Lead`] that say anything.
const LEAD: usize = 3;

impl<'a> Joins<'a> {
    /// What rules could bring together, given their outlines.
    pub fn of(rules: impl Iterator<Item = (&'a Rule, &'a Outlined)>, lists: &[List]) -> Self {
        let mut joins = Self::default();
        for (rule, outlined) in rules {
            let begins = begins(rule, lists);
            if begins == Edge::default() {
                continue;
            }
            let needs = outlined.patterns.iter().map(|sought| &sought.need.0);
            joins.all.extend(needs.clone().map(|need| (rule, need)));
            joins.signs.extend(&begins.signs);
            if begins.spaces {
                joins.spaced.extend(needs.clone().map(|need| (rule, need)));
            }
            if begins.letters {
                joins.within.extend(within(rule).unwrap_or_else(|| {
                    let any = |need: &Need| Within { rule, need: need.clone(), leads: None };
                    needs.map(any).collect()
                }));
            }
        }
        joins
    }
}

impl Lead {
    /// Whether it says enough to be searched for: behind anything, or digits where no digit stands before them.
    pub fn says_much(&self) -> bool {
        self.text.chars().nth(LEAD - 1).is_some() || !self.behind_digit && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it stands in a folded text behind a letter, or behind a sign, where an earlier cut may have ended.
    pub fn stands(&self, folded: &str) -> bool {
        memmem::find_iter(folded.as_bytes(), self.text.as_bytes()).any(|start| {
            let before = folded[..start].chars().next_back();
            let behind = folded[start + self.text.len()..].chars().next();
            let begins = before.is_some_and(|c| if is_letter(c) { self.behind_digit || !c.is_ascii_digit() } else { c != ' ' });
            begins && !(self.ends && behind.is_some_and(is_letter))
        })
    }
}

/// What each expression of a rule needs whose cuts begin within words, and with which letters they begin there.
fn within(rule: &Rule) -> Option<Vec<Within<'_>>> {
    let (Finder::Regex(all), Take::Match) = (&rule.finder, &rule.take) else { return None };
    let each = all.iter().filter(|regexp| of_regexp(regexp).letters).map(|regexp| {
        let hir = regexp.hir()?;
        let need = match (need::of_regexp(regexp), need::of_hir(&hir)) {
            (Need::Texts(texts), Some(runs)) if least(&runs) <= least(&texts) => Need::Texts(texts),
            (_, Some(runs)) => Need::Texts(runs),
            (need, None) => need,
        };
        Some(Within { rule, need, leads: leads(&hir) })
    });
    each.collect()
}

/// The letters with which the cuts of an expression begin where they begin with letters.
fn leads(hir: &Hir) -> Option<Vec<Lead>> {
    let (before, cut, _) = parted(hir)?;
    let behind_digit = !matches!(before.last().map(Hir::kind), Some(HirKind::Alternation(ways)) if !ways.iter().any(may_be_digit));
    let mut leads = Vec::new();
    for literal in Extractor::new().kind(ExtractKind::Prefix).extract(cut).literals()? {
        let text = std::str::from_utf8(literal.as_bytes()).ok()?;
        let letters: String = text.chars().take_while(|c| is_letter(*c)).collect();
        let begins = text.chars().next()?;
        if is_letter(begins) {
            leads.push(Lead { ends: letters.len() < text.len(), text: letters, behind_digit });
        } else if class_of(begins) == Class::Word {
            return None;
        }
    }
    leads.sort_unstable();
    leads.dedup();
    (!leads.is_empty()).then_some(leads)
}

/// Whether a way for what stands before a cut could end with a digit.
fn may_be_digit(way: &Hir) -> bool {
    match way.kind() {
        HirKind::Look(Look::Start) => false,
        HirKind::Class(Characters::Unicode(class)) => class.ranges().iter().any(|range| range.start() <= '9' && range.end() >= '0'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_stand_behind_letters() {
        let lead = |ends| Lead { text: "pic".into(), ends, behind_digit: true };
        for (text, any, whole) in [
            ("a topic.", true, true),
            ("topics", true, false),
            ("pic.", false, false),
            ("a pic.", false, false),
            ("topi pic epic", true, true),
            ("to[x]pic", true, true),
        ] {
            assert_eq!((lead(false).stands(text), lead(true).stands(text)), (any, whole), "{text}");
        }
    }
}
