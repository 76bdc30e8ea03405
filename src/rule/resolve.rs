//! One written rule to a rule: its lists and references looked up, its patterns and expressions read.
//!
//! It stands apart from the set because it needs the lists and addresses of all files, and no more.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::file::{WrittenFinder, WrittenRule, WrittenTake};
use super::list::Lists;
use super::pattern::{Pattern, spellings};
use super::patterns::Patterns;
use super::problem::{Problems, Source};
use super::regexp::Regexp;
use super::{Finder, Neighbour, Place, Rule, Take, keys};

/// Resolves one rule after another, and gathers their mistakes.
pub(super) struct Resolver<'a> {
    pub lists: &'a Lists,
    /// Old addresses, and the new ones.
    pub redirects: &'a HashMap<String, String>,
    pub addresses: &'a [String],
    pub problems: Problems,
}

impl Resolver<'_> {
    /// The rule; none if it has a mistake.
    pub fn rule(&mut self, written: WrittenRule) -> Option<Rule> {
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
            None => finder.usual_take(),
        };
        let near = written.near.clone().map(|(mut near, span)| {
            if let Neighbour::Rule(address) = &mut near.of {
                if let Some(new) = self.redirects.get(address) {
                    address.clone_from(new);
                }
                if !self.addresses.contains(address) {
                    let help = keys::nearest(address, self.addresses.iter().map(String::as_str))
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

    fn patterns(&mut self, source: &Source, rule: &WrittenRule, placed: &[(String, Range<usize>)]) -> Patterns {
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
