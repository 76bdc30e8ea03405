//! A page on which a person looks at what goes: one file that needs nothing from outside.
//!
//! It stands apart from `explain` and `report`, which fill it. Text of documents, rules and names goes into the page as
//! data and is shown as text: the page's own script never makes markup of it, and its policy (`policy`) lets no other
//! script run.

mod document;
mod policy;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use document::Part;
pub use document::Shown;

use crate::clean::Cleaner;
use crate::rule::{At, Family, Finder, Rule, RuleSet, WEIGHTS, Zone};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const BODY: &str = include_str!("page.html");
/// Examples of a rule that are shown.
const EXAMPLES: usize = 6;

/// Characters and documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    characters: u64,
    documents: u64,
}

/// Documents gathered for a page.
#[derive(Debug, Default)]
pub struct Page {
    shown: Vec<Shown>,
    /// By family; what weights took is of none.
    families: BTreeMap<Option<Family>, Count>,
    languages: BTreeMap<String, Count>,
    served: bool,
}

impl Page {
    /// A page of a server that takes decisions: `accept`, `reject` and `end` below the page's own address.
    pub fn served() -> Self {
        Self { served: true, ..Self::default() }
    }

    /// Counts a document in the bars.
    pub fn count(&mut self, cleaner: &Cleaner, shown: &Shown) {
        let mut own: BTreeMap<Option<Family>, u64> = BTreeMap::new();
        let mut all = 0;
        for part in &shown.parts {
            let Part::Gone(text, rule, _) = part else { continue };
            let characters = text.chars().count() as u64;
            all += characters;
            *own.entry(rule.map(|rule| cleaner.rules().rules[rule as usize].family)).or_default() += characters;
        }
        for (family, characters) in own {
            self.families.entry(family).or_default().gain(characters);
        }
        self.languages.entry(shown.lang.clone().unwrap_or_else(|| "unknown".into())).or_default().gain(all);
    }

    /// Adds a document to those that are shown.
    pub fn add(&mut self, shown: Shown) {
        self.shown.push(shown);
    }

    /// The page. `proven` are the cleaner's rules with their examples.
    pub fn html(&self, title: &str, cleaner: &Cleaner, proven: &RuleSet) -> String {
        let mut used: Vec<Option<u32>> = self.shown.iter().flat_map(|shown| shown.parts.iter()).filter_map(Part::rule).collect();
        used.sort_unstable();
        used.dedup();
        let place: BTreeMap<Option<u32>, usize> = used.iter().zip(0..).map(|(rule, place)| (*rule, place)).collect();
        let known: BTreeMap<&str, &Rule> = proven.rules.iter().map(|rule| (rule.address.as_str(), rule)).collect();
        let rules: Vec<Value> = used
            .iter()
            .map(|rule| match rule {
                Some(rule) => {
                    let own = &cleaner.rules().rules[*rule as usize];
                    told(known.get(own.address.as_str()).copied().unwrap_or(own))
                }
                None => json!({
                    "address": WEIGHTS, "family": number(None), "about": "Lines that no rule names, by the sum of their signals.", "finder": "",
                    "place": "", "patterns": [], "match": [], "keep": [],
                }),
            })
            .collect();
        let bars = |name: &str, value: Value, count: &Count| json!({ "name": name, "value": value, "characters": count.characters, "documents": count.documents });
        let mut families: Vec<(&Option<Family>, &Count)> = self.families.iter().collect();
        families.sort_by_key(|(family, count)| (std::cmp::Reverse(count.characters), **family));
        let mut languages: Vec<(&String, &Count)> = self.languages.iter().collect();
        languages.sort_by_key(|(lang, count)| (std::cmp::Reverse(count.characters), *lang));
        let data = json!({
            "title": title,
            "served": self.served,
            "families": Family::ALL.iter().copied().map(Some).chain([None]).map(name).collect::<Vec<_>>(),
            "rules": rules,
            "docs": self.shown.iter().map(|shown| shown.json(&place)).collect::<Vec<_>>(),
            "by_family": families.into_iter().map(|(family, count)| bars(name(*family), number(*family).into(), count)).collect::<Vec<_>>(),
            "by_lang": languages.into_iter().map(|(lang, count)| bars(lang, lang.as_str().into(), count)).collect::<Vec<_>>(),
        });
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>naqi</title>\n\
             <style>{STYLE}</style>\n</head>\n{BODY}<script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
            policy::policy(SCRIPT, STYLE, self.served),
            policy::inert(&data.to_string()),
        )
    }
}

impl Count {
    fn gain(&mut self, characters: u64) {
        self.characters += characters;
        self.documents += 1;
    }
}

/// A family's name; what is of none went by weights.
fn name(family: Option<Family>) -> &'static str {
    family.map_or(WEIGHTS, Family::name)
}

/// A family's number, by which the page names and colours it.
fn number(family: Option<Family>) -> usize {
    Family::ALL.iter().position(|known| Some(*known) == family).unwrap_or(Family::ALL.len())
}

/// What the page tells of a rule.
fn told(rule: &Rule) -> Value {
    let patterns: Vec<&str> = match &rule.finder {
        Finder::Regex(all) => all.iter().map(|regexp| regexp.written.as_str()).collect(),
        finder => finder.patterns().iter().map(|pattern| pattern.written.as_str()).collect(),
    };
    let place = [
        match rule.place.at {
            At::Any => "",
            At::Line => "the whole line",
            At::Start => "at the start of a line",
            At::End => "at the end of a line",
        },
        match rule.place.zone {
            Zone::Any => "",
            Zone::Head => "in the head",
            Zone::Tail => "in the tail",
            Zone::Edge => "in head or tail",
            Zone::After => "behind body text",
            Zone::Late => "in the second half",
        },
    ];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let examples = |all: &[crate::rule::Proven]| -> Vec<Value> {
        let pieces = |proven: &crate::rule::Proven| {
            let (mut pieces, mut at) = (Vec::new(), 0);
            for span in &proven.example.spans {
                pieces.push(Value::from(&proven.example.text[at..span.start]));
                pieces.push(json!([&proven.example.text[span.clone()]]));
                at = span.end;
            }
            pieces.push(Value::from(&proven.example.text[at..]));
            Value::from(pieces)
        };
        all.iter().take(EXAMPLES).map(pieces).collect()
    };
    json!({
        "address": rule.address, "family": number(Some(rule.family)), "about": rule.about, "finder": rule.finder.key(), "place": place.join(", "),
        "patterns": patterns, "match": examples(&rule.proof.matches), "keep": examples(&rule.proof.keeps),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Options};

    #[test]
    fn hostile_text_stays_data() {
        let cleaner = Cleaner::new(RuleSet::default(), Options::default());
        let document = Document::new("</script><script>alert(1)</script> <!-- & \u{2028} 'x'");
        let mut page = Page::default();
        let shown = Shown::new("</title><img src=x onerror=alert(1)>", &cleaner, &document, &cleaner.clean(&document), Vec::new());
        page.count(&cleaner, &shown);
        page.add(shown);
        let html = page.html("<b>", &cleaner, &RuleSet::default());
        let own = html.matches('<').count();
        let empty = Page::default().html("", &cleaner, &RuleSet::default()).matches('<').count();
        assert_eq!(own, empty, "nothing that came from outside makes a tag");
        assert!(html.contains("default-src 'none'") && !html.contains("http://") && !html.contains("https://"));
    }
}
