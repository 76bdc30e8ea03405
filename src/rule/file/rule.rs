//! One `[[rule]]` table.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::{At, Echo, Example, Near, Neighbour, Origin, Proof, Proven, Side, Take, Zone, keys};
use super::{Head, Reader, WrittenFinder, WrittenRule, WrittenTake};

impl Reader<'_> {
    /// Reads a rule; nothing if too little of it is there to go on with.
    pub(super) fn rule(&mut self, table: &DeTable<'_>, whole: Range<usize>, file: &Head<'_>) -> Option<WrittenRule> {
        let Head { pack, lang, family, unknown_family, sites } = *file;
        // The span of `[[rule]]` tables is their header; mistakes of the whole rule are drawn there.
        let before = self.problems.len();
        let id = table.get("id").and_then(|value| self.string(value).map(|id| (id, value.span())));
        let head = id.as_ref().map_or_else(|| whole.clone(), |(_, span)| span.clone());
        let name = id.as_ref().map_or_else(String::new, |(id, _)| format!("rule `{id}` "));
        for (key, _) in table {
            if !keys::is_rule_key(key.get_ref()) {
                self.unknown_key(key.span(), &name, key.get_ref(), keys::FINDERS.iter().chain(keys::RULE).map(|key| key.name));
            }
        }
        match &id {
            None => self.add(whole.clone(), "a rule without an id", "expected `id = \"…\"`", "the id is the last part of the rule's address"),
            Some((id, span)) => {
                let ok = !id.is_empty()
                    && id.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
                if !ok {
                    self.add(
                        span.clone(),
                        format!("{id:?} is not an id"),
                        "expected lower-case letters, digits and single dashes",
                        "such as `share-label-run`",
                    );
                }
            }
        }
        let about = table.get("about").and_then(|value| self.string(value));
        if about.is_none() && !table.contains_key("about") {
            self.add(head.clone(), format!("{name}has no `about`"), "expected one sentence on what it takes", "");
        }
        let family = match table.get("family") {
            Some(value) => self.family(value),
            None => {
                if family.is_none() && !unknown_family {
                    self.add(head.clone(), format!("{name}has no family"), "expected `family = \"…\"` here or at the top of the file", "");
                }
                family
            }
        };
        let finder = self.finder(table, &head, &name);
        let examples = |this: &mut Self, key: &str| table.get(key).map(|value| this.examples(value, key)).unwrap_or_default();
        let proof = Proof {
            matches: examples(self, "match"),
            keeps: examples(self, "keep"),
            todo_matches: examples(self, "todo_match"),
            todo_keeps: examples(self, "todo_keep"),
        };
        for (key, what) in [("match", "an example it must strip"), ("keep", "an honest text it must leave alone")] {
            if !table.contains_key(key) {
                self.add(head.clone(), format!("{name}has no `{key}`"), format!("expected {what}"), "a rule without proof does not load");
            }
        }
        let at =
            table.get("at").and_then(|value| self.choice(value, &[("line", At::Line), ("start", At::Start), ("end", At::End)])).unwrap_or_default();
        let zone = table.get("zone").and_then(|value| self.choice(value, &Zone::NAMED)).unwrap_or_default();
        let lines = table.get("lines").and_then(|value| self.integer(value, 1, 20)).unwrap_or(1) as usize;
        let near = table.get("near").and_then(|value| self.near(value));
        let max_words = table.get("max_words").and_then(|value| self.integer(value, 1, 10_000)).map(|number| number as u32);
        let langs = table.get("lang").map(|value| self.languages(value)).unwrap_or_default();
        let own_sites = table.get("site").map(|value| self.hosts(value)).unwrap_or_default();
        let take = table.get("take").and_then(|value| self.take(value));
        let score = table.get("score").and_then(|value| self.integer(value, 1, 3)).unwrap_or(3) as u8;
        let was = table.get("was").map(|value| self.strings(value)).unwrap_or_default();
        // A rule with a mistake goes on to be resolved, so that all its mistakes are told, but is not used.
        let sound = self.problems.len() == before;
        let (id, span) = id?;
        let family = family?;
        let address = if pack.starts_with("site/") { format!("{pack}/{id}") } else { format!("{pack}/{family}/{id}") };
        Some(WrittenRule {
            address,
            lang: lang.to_owned(),
            about: about?,
            family,
            was,
            finder: finder?,
            at,
            zone,
            lines,
            near,
            max_words,
            langs,
            sites: if own_sites.is_empty() { sites.to_vec() } else { own_sites },
            take,
            score,
            sound,
            proof,
            origin: Origin { source: self.source.clone(), span },
        })
    }

    fn finder(&mut self, table: &DeTable<'_>, head: &Range<usize>, name: &str) -> Option<WrittenFinder> {
        let found: Vec<_> =
            keys::FINDERS.iter().filter_map(|key| table.get_key_value(key.name).map(|(place, value)| (key.name, place.span(), value))).collect();
        let names: Vec<_> = keys::FINDERS.iter().map(|key| key.name).collect();
        let (key, _, value) = match found.as_slice() {
            [] => {
                self.add(head.clone(), format!("{name}has no finder"), format!("expected one of {}", names.join(", ")), "");
                return None;
            }
            [one] => one.clone(),
            [_, second, ..] => {
                self.add(
                    second.1.clone(),
                    format!("{name}has {} finders", found.len()),
                    format!("expected exactly one of {}", names.join(", ")),
                    "make a rule of each",
                );
                return None;
            }
        };
        match key {
            "run" => self.run(value),
            "echo" => self.choice(value, &Echo::ALL).map(WrittenFinder::Echo),
            _ => Some(WrittenFinder::Patterns(key, self.strings(value))),
        }
    }

    fn run(&mut self, value: &Spanned<DeValue<'_>>) -> Option<WrittenFinder> {
        let table = self.inline(value, "`run`", &["of", "min"])?;
        let of = table.get("of").and_then(|of| self.string(of).map(|name| (name, of.span())));
        let min = table.get("min").and_then(|min| self.integer(min, 2, 100));
        if !table.contains_key("of") || !table.contains_key("min") {
            self.add(value.span(), "`run` is incomplete", "expected `{ of = \"list\", min = 3 }`", "");
        }
        Some(WrittenFinder::Run { of: of?, min: min? as usize })
    }

    fn near(&mut self, value: &Spanned<DeValue<'_>>) -> Option<(Near, Range<usize>)> {
        let (of, within, side) = if let DeValue::String(_) = value.get_ref() {
            (value, 3, None)
        } else {
            let table = self.inline(value, "`near`", &["of", "within", "side"])?;
            let within = table.get("within").map_or(Some(3), |value| self.integer(value, 1, 20))?;
            let Some(of) = table.get("of") else {
                self.add(value.span(), "`near` is incomplete", "expected `{ of = \"share\", within = 2 }`", "");
                return None;
            };
            let side = table.get("side").and_then(|side| self.choice(side, &[("before", Side::Before), ("after", Side::After)]));
            (of, within, side)
        };
        let name = self.string(of)?;
        let neighbour = if name.contains('/') { Neighbour::Rule(name) } else { Neighbour::Family(self.family(of)?) };
        Some((Near { of: neighbour, within: within as usize, side }, of.span()))
    }

    fn take(&mut self, value: &Spanned<DeValue<'_>>) -> Option<WrittenTake> {
        if let DeValue::Table(_) = value.get_ref() {
            let table = self.inline(value, "`take`", &["until"])?;
            let Some(until) = table.get("until") else {
                self.add(value.span(), "`take` is incomplete", "expected `{ until = \"…\" }`", "");
                return None;
            };
            return Some(WrittenTake::Until(self.strings(until)));
        }
        self.choice(value, &Take::NAMED).map(WrittenTake::Named)
    }

    fn examples(&mut self, value: &Spanned<DeValue<'_>>, key: &str) -> Vec<Proven> {
        let mut examples = Vec::new();
        for (written, span) in self.strings(value) {
            match Example::parse(&written) {
                Ok(example) => {
                    let marked = !example.spans.is_empty();
                    if marked && key.ends_with("keep") {
                        self.add(span.clone(), format!("a `{key}` with marks"), "nothing goes from a `keep`", "write a literal `[-` as `\\[-`");
                    } else if !marked && key.ends_with("match") {
                        self.add(
                            span.clone(),
                            format!("a `{key}` without marks"),
                            "what goes?",
                            "put what the rule must strip between `[-` and `-]`",
                        );
                    } else if example.text.trim().is_empty() {
                        self.add(span.clone(), "an empty example", "expected a small document", "");
                    }
                    examples.push(Proven { example, span });
                }
                Err(_) => self.add(
                    span,
                    "an example whose marks do not pair",
                    "`[-` opens what goes, `-]` closes it",
                    "write literal marks as `\\[-` and `-\\]`",
                ),
            }
        }
        examples
    }
}
