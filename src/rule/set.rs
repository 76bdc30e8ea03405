//! A set of rules: all files together, each address once.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::file::{self, WrittenRule};
use super::list::Lists;
use super::members::List;
use super::problem::{Problems, Source};
use super::resolve::Resolver;
use super::{Rule, Select};

/// The address of the weights among the rules: what goes by them stands under it in the ledger, and a selection that leaves
/// it out leaves the lines alone that no rule names.
pub const WEIGHTS: &str = "weigh/lines";

/// Rules ready to be compiled.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// The rules, sorted by address.
    pub rules: Vec<Rule>,
    /// Their lists.
    pub lists: Arc<Vec<List>>,
    /// Whether lines that the rules leave are weighed where nobody says as what: the weights were fitted beside the bundled
    /// rules and belong to them, under the address [`WEIGHTS`].
    pub weighs: bool,
}

impl RuleSet {
    /// Reads layers of files: a rule of a later layer replaces the one of the same address in an earlier layer, lists of
    /// the same name are joined. Within a layer an address stands once.
    ///
    /// # Errors
    /// Every mistake of every file.
    pub fn parse(layers: &[Vec<Source>]) -> Result<Self, Problems> {
        let (set, problems) = Self::parse_sound(layers);
        problems.or(set)
    }

    /// Like [`RuleSet::parse`], but gives the sound rules beside the mistakes of the others.
    pub fn parse_sound(layers: &[Vec<Source>]) -> (Self, Problems) {
        let mut problems = Problems::default();
        let mut written_rules: Vec<WrittenRule> = Vec::new();
        let mut written_lists = Vec::new();
        let mut index: HashMap<String, (usize, usize)> = HashMap::new();
        for (layer, sources) in layers.iter().enumerate() {
            for source in sources {
                let (rules, lists) = file::read(source, &mut problems);
                written_lists.extend(lists);
                for rule in rules {
                    match index.get(&rule.address) {
                        Some(&(earlier, at)) if earlier < layer => {
                            index.insert(rule.address.clone(), (layer, at));
                            written_rules[at] = rule;
                        }
                        Some(&(_, at)) => {
                            let other = written_rules[at].origin.place();
                            problems.add(
                                source,
                                rule.origin.span.clone(),
                                format!("two rules with the address `{}`", rule.address),
                                format!("the other one is in {other}"),
                                "an address stands once",
                            );
                        }
                        None => {
                            index.insert(rule.address.clone(), (layer, written_rules.len()));
                            written_rules.push(rule);
                        }
                    }
                }
            }
        }
        let lists = Lists::resolve(&written_lists, &mut problems);
        let redirects: HashMap<String, String> =
            written_rules.iter().flat_map(|rule| rule.was.iter().map(|(old, _)| (old.clone(), rule.address.clone()))).collect();
        for rule in &written_rules {
            for (old, span) in rule.was.iter().filter(|(old, _)| index.contains_key(old)) {
                problems.add(
                    &rule.origin.source,
                    span.clone(),
                    format!("`{old}` redirects here, but a rule has that address"),
                    "still in use",
                    "rename one of them",
                );
            }
        }
        let addresses: Vec<String> = written_rules.iter().map(|rule| rule.address.clone()).collect();
        let mut resolver = Resolver { lists: &lists, redirects: &redirects, addresses: &addresses, problems };
        let mut rules: Vec<Rule> = written_rules.into_iter().filter_map(|rule| resolver.rule(rule)).collect();
        let problems = resolver.problems;
        rules.sort_by(|a, b| a.address.cmp(&b.address));
        (Self { rules, lists: Arc::new(lists.lists), weighs: false }, problems)
    }

    /// The same, with the weights or without.
    #[must_use]
    pub fn weighing(mut self, weighs: bool) -> Self {
        self.weighs = weighs;
        self
    }

    /// Whether something in the set has an address that is chosen.
    pub fn has(&self, select: &Select) -> bool {
        let named = |rule: &Rule| select.takes(&rule.address) || rule.was.iter().any(|old| select.takes(old));
        self.weighs && select.takes(WEIGHTS) || self.rules.iter().any(named)
    }

    /// Leaves only what is chosen.
    pub fn select(&mut self, select: &Select) {
        self.weighs &= select.takes(WEIGHTS);
        self.rules.retain(|rule| select.takes(&rule.address) || rule.was.iter().any(|old| select.takes_by_name(old)));
    }

    /// A hash of everything in the rules that can change a cleaned document; not of comments, examples or order.
    pub fn hash(&self) -> u128 {
        let mut hasher = Xxh3::new();
        // The packed form holds what decides and nothing else: no spelling, no example, no place in a file.
        for rule in &self.rules {
            let deciding = (&rule.address, rule.family, &rule.finder, &rule.place, &rule.take, rule.score);
            hasher.update(&postcard::to_allocvec(&deciding).unwrap_or_default());
        }
        hasher.update(&postcard::to_allocvec(&*self.lists).unwrap_or_default());
        hasher.digest128()
    }
}
