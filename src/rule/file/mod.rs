//! One rule file: TOML to written rules, every mistake of the file found in one pass.
//!
//! The tree is walked by hand rather than deserialised, because a deserialiser stops at the first mistake. Patterns and
//! lists are only collected here; they need the lists of all files and are resolved in [`super::set`].

mod rule;
mod values;

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::list::WrittenList;
use super::problem::{Problems, Source};
use super::{At, Echo, Family, Near, Origin, Proof, Take, Zone, keys};

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
    // The first alone: one quote or bracket that is missing breaks all that follows.
    if let Some(error) = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start)) {
        let help = if errors.len() > 1 { "what follows cannot be read before this is mended" } else { "" };
        problems.add(source, error.span().unwrap_or(0..0), format!("invalid TOML: {}", error.message()), "here", help);
    }
    // What is read of broken TOML is a guess: its rules count as there, so that nobody else misses them, and no more is said of it.
    let mut unsaid = Problems::default();
    let mut reader = Reader { source, problems: if errors.is_empty() { problems } else { &mut unsaid } };
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
}
