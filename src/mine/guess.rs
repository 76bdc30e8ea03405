//! The family of a proposal, guessed: that of the bundled rules whose words are most like its own (naive Bayes). A wrong
//! guess costs the author one word to put right.

use std::collections::{BTreeMap, HashMap};

use super::items::{MAIL, Place};
use super::proposal::{Proposal, Shape};
use crate::rule::{Family, Finder, Part, RuleSet};

/// The words of rules by family.
#[derive(Debug)]
pub struct Guess {
    words: HashMap<String, BTreeMap<Family, f64>>,
    totals: BTreeMap<Family, f64>,
}

impl Guess {
    /// Learns from rules.
    pub fn new(set: &RuleSet) -> Self {
        let mut guess = Self { words: HashMap::new(), totals: BTreeMap::new() };
        for rule in set.rules.iter().filter(|rule| !matches!(rule.finder, Finder::Echo(_) | Finder::Regex(_))) {
            let lists: Vec<usize> = match &rule.finder {
                Finder::Run { list, .. } => vec![*list],
                _ => Vec::new(),
            };
            let own = rule.finder.patterns().iter().chain(lists.iter().flat_map(|list| &set.lists[*list].members));
            for pattern in own {
                let texts = pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
                for word in texts.flat_map(|text| text.split(' ')).map(bare).filter(|word| !word.is_empty()) {
                    *guess.words.entry(word.to_owned()).or_default().entry(rule.family).or_default() += 1.0;
                    *guess.totals.entry(rule.family).or_default() += 1.0;
                }
            }
        }
        guess
    }

    /// The family of a proposal; one that goes by its place where the words say nothing.
    pub fn family(&self, proposal: &Proposal) -> Family {
        if proposal.shape == Shape::Date {
            return Family::Date;
        }
        if proposal.words.iter().any(|word| word == MAIL) {
            return Family::Byline;
        }
        if proposal.words.iter().all(|word| !word.chars().any(char::is_alphanumeric)) {
            return Family::Separator;
        }
        let known: Vec<_> = proposal.words.iter().filter_map(|word| self.words.get(bare(word))).collect();
        // A third of the words at least must be those of rules: articles of few words have some, too.
        if known.len() * 3 >= proposal.words.len() && !known.is_empty() {
            let distinct = self.words.len() as f64;
            let score = |family: Family, total: f64| -> f64 {
                known.iter().map(|words| ((words.get(&family).copied().unwrap_or(0.0) + 0.1) / (total + 0.1 * distinct)).ln()).sum()
            };
            let best = self.totals.iter().map(|(family, total)| (*family, score(*family, *total))).max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((family, _)) = best {
                return family;
            }
        }
        match (proposal.place.0, proposal.shape) {
            (_, Shape::Lead | Shape::Dateline | Shape::Byline) => Family::Byline,
            (Place::Head, _) => Family::Navigation,
            (_, Shape::Label) => Family::Related,
            (_, _) if proposal.is_paragraph() => Family::Legal,
            _ => Family::Navigation,
        }
    }
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}
