//! The rules nearest to a wording: what family it is most likely of.

use std::collections::{BTreeSet, HashMap};

use crate::fold::fold;
use crate::rule::{Family, Part, RuleSet};

/// The family whose rules share the rarest words with a text, and the rule of it that shares most; nothing if none
/// shares any.
pub fn kin<'a>(set: &'a RuleSet, text: &str) -> Option<(Family, &'a str)> {
    let folded = fold(text);
    let wanted: BTreeSet<&str> = words(&folded).collect();
    // For each word, the rules in whose wordings it stands.
    let mut rules: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let texts = rule.finder.patterns().iter().flat_map(|pattern| &pattern.parts);
        for text in texts.filter_map(|part| if let Part::Text(text) = part { Some(&**text) } else { None }) {
            for word in words(text).filter(|word| wanted.contains(word)) {
                rules.entry(wanted.get(word)?).or_default().insert(index);
            }
        }
    }
    let mut families: HashMap<Family, f64> = HashMap::new();
    let mut scores: HashMap<usize, f64> = HashMap::new();
    for found in rules.values() {
        for &index in found {
            let weight = 1.0 / found.len() as f64;
            *families.entry(set.rules[index].family).or_default() += weight;
            *scores.entry(index).or_default() += weight;
        }
    }
    // Of equals the first by name, so that the same text always gives the same rule.
    let (family, _) = families.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.name().cmp(a.0.name())))?;
    let of_family = scores.into_iter().filter(|(index, _)| set.rules[*index].family == family);
    let (rule, _) = of_family.max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    Some((family, &set.rules[rule].address))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic))
}
