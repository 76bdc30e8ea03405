//! A set of rules: all files together, lists and references resolved, chosen by address.

use std::collections::HashMap;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use xxhash_rust::xxh3::Xxh3;

use super::file::{self, WrittenFinder, WrittenRule, WrittenTake};
use super::list::Lists;
use super::members::List;
use super::pattern::{Pattern, spellings};
use super::patterns::Patterns;
use super::problem::{Problems, Source};
use super::regexp::Regexp;
use super::{Finder, Kind, Place, Rule, Take};

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
                            let other = &written_rules[at].origin.source.name;
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

struct Resolver<'a> {
    lists: &'a Lists,
    redirects: &'a HashMap<String, String>,
    addresses: &'a [String],
    problems: Problems,
}

impl Resolver<'_> {
    fn rule(&mut self, written: WrittenRule) -> Option<Rule> {
        let before = self.problems.len();
        let source = &written.origin.source;
        let finder = match &written.finder {
            WrittenFinder::Patterns("regex", placed) => {
                let mut all = Vec::new();
                for (text, span) in placed {
                    match Regexp::new(text) {
                        Ok(regexp) => all.push(Arc::new(regexp)),
                        Err((message, place)) => {
                            // The caret stands under the fault, if the pattern stands in the file as it is written.
                            let offset = source.text.get(span.clone()).and_then(|quoted| quoted.find(text.as_str()));
                            let at = |offset: usize| span.start + offset + place.start..span.start + offset + place.end;
                            let span = offset.map_or_else(|| span.clone(), at);
                            self.problems.add(source, span, format!("rule `{}`: bad regular expression", written.address), message, "");
                        }
                    }
                }
                Finder::Regex(all)
            }
            WrittenFinder::Patterns(key, placed) => {
                let patterns = self.patterns(source, &written, placed);
                match *key {
                    "line" => Finder::Line(patterns),
                    "phrase" => Finder::Phrase(patterns),
                    "starts" => Finder::Starts(patterns),
                    _ => Finder::Ends(patterns),
                }
            }
            WrittenFinder::Run { of: (name, span), min } => match self.lists.find(&written.lang, name) {
                Ok(list) => Finder::Run { list, min: *min },
                Err(message) => {
                    self.problems.add(
                        source,
                        span.clone(),
                        message,
                        "no such list",
                        "lists stand under `[lists]`; those of another pack are called `pack.name`",
                    );
                    return None;
                }
            },
            WrittenFinder::Echo(echo) => Finder::Echo(*echo),
        };
        let take = match &written.take {
            Some(WrittenTake::Named(take)) => take.clone(),
            Some(WrittenTake::Until(placed)) => Take::Until(self.patterns(source, &written, placed)),
            None if matches!(finder, Finder::Line(_) | Finder::Starts(_)) => Take::Line,
            None => Take::Match,
        };
        let near = written.near.clone().map(|(mut near, span)| {
            if let Kind::Rule(address) = &mut near.of {
                if let Some(new) = self.redirects.get(address) {
                    address.clone_from(new);
                }
                if !self.addresses.contains(address) {
                    let help = super::keys::nearest(address, self.addresses.iter().map(String::as_str))
                        .map_or_else(String::new, |near| format!("is `{near}` meant?"));
                    self.problems.add(source, span, format!("there is no rule `{address}`"), "no such rule", help);
                }
            }
            near
        });
        if self.problems.len() > before || !written.sound {
            return None;
        }
        let place = Place {
            at: written.at,
            zone: written.zone,
            lines: written.lines,
            near,
            max_words: written.max_words,
            lang: written.langs,
            site: written.sites,
        };
        Some(Rule {
            address: written.address,
            was: written.was.into_iter().map(|(old, _)| old).collect(),
            about: written.about,
            family: written.family,
            finder,
            place,
            take,
            score: written.score,
            proof: written.proof,
            origin: written.origin,
        })
    }

    fn patterns(&mut self, source: &Source, rule: &WrittenRule, placed: &[(String, std::ops::Range<usize>)]) -> Patterns {
        let mut patterns = Vec::with_capacity(placed.len());
        for (text, span) in placed {
            for spelling in spellings(text) {
                match Pattern::parse(&spelling, |name| self.lists.find(&rule.lang, name)) {
                    Ok(pattern) => patterns.push(Pattern { written: text.clone(), ..pattern }),
                    Err(message) => {
                        self.problems.add(source, span.clone(), format!("rule `{}`: bad pattern", rule.address), message, "");
                        break;
                    }
                }
            }
        }
        patterns.into()
    }
}

/// Which rules to load, by globs over addresses: `ar/**`, `!any/credit/*`. The last glob that matches decides; if the
/// first one is a `!`, everything is chosen to begin with.
#[derive(Debug, Clone, Default)]
pub struct Select {
    globs: Vec<(bool, GlobMatcher)>,
}

impl Select {
    /// Reads the globs.
    ///
    /// # Errors
    /// The glob that is none, and why.
    pub fn new<S: AsRef<str>>(globs: &[S]) -> Result<Self, String> {
        let mut select = Self::default();
        for written in globs {
            let written = written.as_ref();
            let (take, glob) = written.strip_prefix('!').map_or((true, written), |rest| (false, rest));
            let matcher = GlobBuilder::new(glob)
                .literal_separator(true)
                .build()
                .map_err(|error| format!("{written:?} is not a glob over addresses: {}", error.kind()))?;
            select.globs.push((take, matcher.compile_matcher()));
        }
        Ok(select)
    }

    /// Whether a rule of this address is chosen.
    pub fn takes(&self, address: &str) -> bool {
        let begin = self.globs.first().is_none_or(|(take, _)| !take);
        self.globs.iter().rev().find(|(_, glob)| glob.is_match(address)).map_or(begin, |(take, _)| *take)
    }

    /// Whether a glob names this address outright (an old address that was renamed).
    fn takes_by_name(&self, address: &str) -> bool {
        self.globs.iter().rev().find(|(_, glob)| glob.is_match(address)).is_some_and(|(take, _)| *take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_choose() {
        let cases: [(&[&str], &str, bool); 6] = [
            (&[], "ar/share/x", true),
            (&["ar/**"], "ar/share/x", true),
            (&["ar/**"], "en/share/x", false),
            (&["!any/credit/*"], "en/share/x", true),
            (&["ar/**", "!ar/share/*"], "ar/share/x", false),
            (&["ar/*"], "ar/share/x", false),
        ];
        for (globs, address, taken) in cases {
            assert_eq!(Select::new(globs).unwrap().takes(address), taken, "{globs:?} {address}");
        }
        assert!(Select::new(&["a[".to_owned()]).is_err());
    }
}
