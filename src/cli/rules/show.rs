//! Rules shown: `naqi rules list`, `show` and `table`.

use serde_json::json;

use naqi::rule::{At, Example, Finder, Side, Take, Zone};
use naqi::show::safe;
use naqi::{Rule, RuleSet, Select};

use super::super::show::to_person;
use super::super::{End, Failure};
use super::print;

/// The addresses, or a JSON line for each rule.
pub fn list(set: &RuleSet, as_json: bool) -> String {
    let line = |rule: &Rule| {
        if !as_json {
            return format!("{}\n", rule.address);
        }
        let (line, _) = place(rule);
        let json = json!({
            "address": rule.address, "family": rule.family, "finder": rule.finder.key(), "patterns": rule.finder.patterns().len(),
            "score": rule.score, "about": rule.about, "file": *rule.origin.source.name, "line": line,
            "examples": rule.proof.matches.len() + rule.proof.keeps.len(), "todo": rule.proof.todo_matches.len() + rule.proof.todo_keeps.len(),
        });
        format!("{json}\n")
    };
    set.rules.iter().map(line).collect()
}

/// Line and column of a rule in its file.
fn place(rule: &Rule) -> (usize, usize) {
    let before = &rule.origin.source.text[..rule.origin.span.start];
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// Draws the rules that were asked for.
pub fn show(addresses: &[String], set: &RuleSet) -> Result<End, Failure> {
    let mut out = String::new();
    let person = to_person();
    for address in addresses {
        let select = Select::new(std::slice::from_ref(address)).map_err(Failure::Usage)?;
        let found: Vec<_> = set.rules.iter().filter(|rule| select.takes(&rule.address) || rule.was.contains(address)).collect();
        if found.is_empty() {
            return Err(Failure::Usage(format!("no rule has the address {address}; `naqi rules list` shows them")));
        }
        for rule in found {
            out.push_str(&drawn(rule, person));
        }
    }
    print(&out)
}

/// One rule with its wordings, its conditions and its examples.
pub fn drawn(rule: &Rule, person: bool) -> String {
    let source = &rule.origin.source;
    let (line, _) = place(rule);
    let mut out = format!(
        "{}\n  {}\n  {}:{line} · family {} · finder {} · score {}\n",
        rule.address,
        safe(&rule.about, person),
        source.name,
        rule.family,
        rule.finder.key(),
        rule.score
    );
    let patterns: Vec<&str> = match &rule.finder {
        Finder::Regex(all) => all.iter().map(|regexp| regexp.written.as_str()).collect(),
        finder => finder.patterns().iter().map(|pattern| pattern.written.as_str()).collect(),
    };
    let conditions = conditions(rule);
    if !conditions.is_empty() {
        out.push_str(&format!("  {}\n", safe(&conditions.join(" · "), person)));
    }
    for pattern in patterns {
        out.push_str(&format!("    {}\n", safe(pattern, person)));
    }
    for (name, examples) in
        [("match", &rule.proof.matches), ("keep", &rule.proof.keeps), ("todo_match", &rule.proof.todo_matches), ("todo_keep", &rule.proof.todo_keeps)]
    {
        for proven in examples {
            let text = Example::render(&proven.example.text, &proven.example.spans);
            out.push_str(&format!("  {name}:\n"));
            for line in text.lines() {
                out.push_str(&format!("    {}\n", safe(line, person)));
            }
        }
    }
    out.push('\n');
    out
}

/// What a rule asks for beside its finder, and what goes, in the words of rule files.
fn conditions(rule: &Rule) -> Vec<String> {
    let place = &rule.place;
    let mut all = Vec::new();
    match place.at {
        At::Any => {}
        At::Line => all.push("at line".to_owned()),
        At::Start => all.push("at start".to_owned()),
        At::End => all.push("at end".to_owned()),
    }
    if place.zone != Zone::Any {
        all.push(format!("zone {}", place.zone.name()));
    }
    if place.lines > 1 {
        all.push(format!("lines {}", place.lines));
    }
    if let Some(near) = &place.near {
        let side = match near.side {
            None => "",
            Some(Side::Before) => " before it",
            Some(Side::After) => " after it",
        };
        all.push(format!("near {} within {} lines{side}", near.of, near.within));
    }
    all.extend(place.max_words.map(|most| format!("max_words {most}")));
    all.extend((!place.lang.is_empty()).then(|| format!("lang {}", place.lang.join(", "))));
    all.extend((!place.site.is_empty()).then(|| format!("site {}", place.site.join(", "))));
    let take = Take::NAMED.iter().find(|(_, take)| *take == rule.take).map_or("until", |(name, _)| name);
    let usual = rule.finder.usual_take();
    all.extend((rule.take != usual).then(|| format!("take {take}")));
    all
}

/// The rules as Markdown, a section for each pack.
pub fn table(set: &RuleSet) -> String {
    let mut out = String::new();
    let pack = |rule: &Rule| rule.address.split('/').next().unwrap_or_default().to_owned();
    for rules in set.rules.chunk_by(|a, b| pack(a) == pack(b)) {
        out.push_str(&format!(
            "\n### {} ({} rules)\n\n| rule | family | finder | score | what it takes |\n|---|---|---|---|---|\n",
            pack(&rules[0]),
            rules.len()
        ));
        for rule in rules {
            let about = rule.about.replace('|', "\\|");
            out.push_str(&format!("| `{}` | {} | {} | {} | {about} |\n", rule.address, rule.family, rule.finder.key(), rule.score));
        }
    }
    out
}
