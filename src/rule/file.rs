//! One rule file: TOML to written rules, every mistake of the file found in one pass.
//!
//! The tree is walked by hand rather than deserialised, because a deserialiser stops at the first mistake. Patterns and
//! lists are only collected here; they need the lists of all files and are resolved in [`super::set`].

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::list::WrittenList;
use super::problem::{Problems, Source};
use super::{At, Echo, Example, Family, Kind, Near, Origin, Proof, Proven, Side, Take, Zone, keys};

/// A string and its place in the file.
pub(crate) type Placed = (String, Range<usize>);

/// A finder whose patterns are not read yet.
#[derive(Debug)]
pub(crate) enum WrittenFinder {
    Patterns(&'static str, Vec<Placed>),
    Run { of: Placed, min: usize },
    Echo(Echo),
}

/// A rule as its file has it.
#[derive(Debug)]
pub(crate) struct WrittenRule {
    pub address: String,
    pub lang: String,
    pub about: String,
    pub family: Family,
    pub was: Vec<Placed>,
    pub finder: WrittenFinder,
    pub at: At,
    pub zone: Zone,
    pub lines: usize,
    pub near: Option<(Near, Range<usize>)>,
    pub max_words: Option<u32>,
    pub langs: Vec<String>,
    pub sites: Vec<String>,
    pub take: Option<WrittenTake>,
    pub score: u8,
    /// Whether no mistake was found in it.
    pub sound: bool,
    pub proof: Proof,
    pub origin: Origin,
}

#[derive(Debug)]
pub(crate) enum WrittenTake {
    Named(Take),
    Until(Vec<Placed>),
}

/// Reads one file.
pub(crate) fn read(source: &Source, problems: &mut Problems) -> (Vec<WrittenRule>, Vec<WrittenList>) {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        problems.add(source, error.span().unwrap_or(0..0), format!("invalid TOML: {}", error.message()), "here", "");
    }
    let mut reader = Reader { source, problems };
    let top = document.get_ref();
    for (key, _) in top {
        if !keys::FILE.iter().any(|known| known.name == key.get_ref()) {
            reader.unknown_key(key.span(), "", key.get_ref(), keys::FILE.iter().map(|key| key.name));
        }
    }
    let sites: Vec<String> = top.get("site").map(|value| reader.hosts(value)).unwrap_or_default();
    let lang = top.get("lang").and_then(|value| reader.string(value));
    let pack = match (&lang, sites.first()) {
        (_, Some(host)) => format!("site/{host}"),
        (Some(lang), None) => lang.clone(),
        (None, None) => {
            if errors.is_empty() {
                reader.problems.add(
                    source,
                    0..0,
                    "the file has neither `lang` nor `site`",
                    "expected `lang = \"…\"` at the top",
                    "name the pack: `lang = \"ar\"`, `lang = \"any\"`, or `site = \"example.com\"`",
                );
            }
            "any".into()
        }
    };
    let family = top.get("family").and_then(|value| reader.family(value));
    let list_pack = lang.clone().unwrap_or_else(|| pack.clone());
    let lists = top.get("lists").map(|value| reader.lists(value, &list_pack)).unwrap_or_default();
    let head = Head { pack: &pack, lang: &list_pack, family, unknown_family: top.contains_key("family") && family.is_none(), sites: &sites };
    let mut rules = Vec::new();
    if let Some(value) = top.get("rule") {
        match value.get_ref() {
            DeValue::Array(entries) => {
                for entry in entries {
                    match entry.get_ref() {
                        DeValue::Table(table) => rules.extend(reader.rule(table, entry.span(), &head)),
                        other => reader.wrong_type(entry.span(), "a rule", "a `[[rule]]` table", other),
                    }
                }
            }
            other => reader.wrong_type(value.span(), "`rule`", "`[[rule]]` tables", other),
        }
    }
    (rules, lists)
}

/// What the top of a file says for all its rules.
struct Head<'a> {
    pack: &'a str,
    lang: &'a str,
    family: Option<Family>,
    /// The family is no family: told once, not for every rule.
    unknown_family: bool,
    sites: &'a [String],
}

struct Reader<'a> {
    source: &'a Source,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn add(&mut self, span: Range<usize>, title: impl Into<String>, label: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.source, span, title, label, help);
    }

    fn unknown_key<'k>(&mut self, span: Range<usize>, of: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) {
        let help = match keys::nearest(name, known.clone()) {
            Some(near) => format!("is `{near}` meant?"),
            None => format!("the keys here are {}", known.collect::<Vec<_>>().join(", ")),
        };
        let of = if of.is_empty() { "the file".to_owned() } else { of.trim_end().to_owned() };
        self.add(span, format!("unknown key `{name}` in {of}"), "not a key of rule files", help);
    }

    fn wrong_type(&mut self, span: Range<usize>, what: &str, expected: &str, found: &DeValue<'_>) {
        self.add(span, format!("{what} has the wrong type"), format!("expected {expected}, found {}", found.type_str()), "");
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            other => {
                self.wrong_type(value.span(), "the value", "a string", other);
                None
            }
        }
    }

    /// A string or an array of strings.
    fn strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Placed> {
        match value.get_ref() {
            DeValue::String(text) => vec![(text.to_string(), value.span())],
            DeValue::Array(entries) => {
                if entries.is_empty() {
                    self.add(value.span(), "an empty list", "expected at least one string", "");
                }
                entries.iter().filter_map(|entry| self.string(entry).map(|text| (text, entry.span()))).collect()
            }
            other => {
                self.wrong_type(value.span(), "the value", "a string or a list of strings", other);
                Vec::new()
            }
        }
    }

    fn hosts(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let hosts = self.strings(value);
        hosts
            .into_iter()
            .filter_map(|(host, span)| {
                let ok = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
                if !ok {
                    self.add(span, format!("{host:?} is not a host"), "expected a host such as `example.com`", "no scheme, no path");
                }
                ok.then(|| host.to_lowercase())
            })
            .collect()
    }

    fn integer(&mut self, value: &Spanned<DeValue<'_>>, least: i64, most: i64) -> Option<i64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            other => {
                self.wrong_type(value.span(), "the value", "a whole number", other);
                return None;
            }
        };
        if let Some(number) = number.filter(|number| (least..=most).contains(number)) {
            return Some(number);
        }
        self.add(value.span(), "a number out of range", format!("expected {least} to {most}"), "");
        None
    }

    fn choice<T: Clone>(&mut self, value: &Spanned<DeValue<'_>>, choices: &[(&str, T)]) -> Option<T> {
        let word = self.string(value)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| choice.clone());
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            let help = keys::nearest(&word, names.iter().copied()).map_or_else(String::new, |near| format!("is `{near}` meant?"));
            self.add(value.span(), format!("unknown value {word:?}"), format!("expected one of {}", names.join(", ")), help);
        }
        found
    }

    fn family(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Family> {
        let choices: Vec<_> = Family::ALL.iter().map(|family| (family.name(), *family)).collect();
        self.choice(value, &choices)
    }

    fn lists(&mut self, value: &Spanned<DeValue<'_>>, pack: &str) -> Vec<WrittenList> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value.span(), "`lists`", "a table of lists", value.get_ref());
            return Vec::new();
        };
        let mut lists = Vec::new();
        for (name, members) in table {
            if name.get_ref().contains(['.', '{', '}']) {
                self.add(
                    name.span(),
                    format!("a list cannot be called {:?}", name.get_ref()),
                    "letters, digits and dashes, please",
                    "the pack's name is put before it: `network` in `any` is `any.network`",
                );
            }
            let members = self.strings(members);
            lists.push(WrittenList { source: self.source.clone(), name: format!("{pack}.{}", name.get_ref()), span: name.span(), members });
        }
        lists
    }

    fn rule(&mut self, table: &DeTable<'_>, whole: Range<usize>, file: &Head<'_>) -> Option<WrittenRule> {
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
        let zone = table
            .get("zone")
            .and_then(|value| self.choice(value, &[("head", Zone::Head), ("tail", Zone::Tail), ("edge", Zone::Edge), ("any", Zone::Any)]))
            .unwrap_or_default();
        let lines = table.get("lines").and_then(|value| self.integer(value, 1, 20)).unwrap_or(1) as usize;
        let near = table.get("near").and_then(|value| self.near(value));
        let max_words = table.get("max_words").and_then(|value| self.integer(value, 1, 10_000)).map(|number| number as u32);
        let langs = table.get("lang").map(|value| self.strings(value).into_iter().map(|(lang, _)| lang).collect()).unwrap_or_default();
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

    /// The values of an inline table that may only have these keys.
    fn inline<'t, 'v>(&mut self, value: &'t Spanned<DeValue<'v>>, what: &str, known: &[&'static str]) -> Option<&'t DeTable<'v>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value.span(), what, &format!("a table with {}", known.join(", ")), value.get_ref());
            return None;
        };
        for (key, _) in table {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key.span(), what, key.get_ref(), known.iter().copied());
            }
        }
        Some(table)
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
        let of_kind = if name.contains('/') { Kind::Rule(name) } else { Kind::Family(self.family(of)?) };
        Some((Near { of: of_kind, within: within as usize, side }, of.span()))
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
