//! Proposals as a rule file: for each a rule with its examples, and above it as comments what a person needs to decide
//! about it. Every rule is tried before it is written, and one whose examples do not hold is not.

use super::date;
use super::filler::filler;
use super::items::{FULL, MAIL, Place};
use super::lead;
use super::proposal::{Proposal, Shape};
use crate::clean::{Cleaner, Options};
use crate::document::Document;
use crate::prove::{Proof, prove_rule};
use crate::rule::{Example, Family, RuleSet, Source};
use crate::show::safe;
use crate::tidy::Tidy;

/// Contexts and near misses that are shown of each.
const SHOWN: usize = 3;
/// Characters of a context.
const CONTEXT: usize = 160;
/// Words of a label's line beyond the longest that was seen.
const SLACK: usize = 4;
/// The most characters behind a glued label.
const GLUED: usize = 200;
/// What stands for the slot `#` in an example.
const NUMBER: &str = "12";

/// A proposal that holds, as it is written.
#[derive(Debug, Clone)]
pub struct Written {
    /// What is proposed.
    pub proposal: Proposal,
    /// Its family, as guessed.
    pub family: Family,
    /// Its id.
    pub id: String,
    /// Its table in the rule file, without comments.
    pub toml: String,
    /// Its pattern.
    pub pattern: String,
    /// Places where its words stand and it does not fire: what stands around them.
    pub misses: Vec<String>,
    /// Documents with such places.
    pub missed: u64,
}

/// The head of a mined file.
pub const HEAD: &str = "lang = \"any\"\nfamily = \"debris\"\n";

/// Writes a rule, with the first `keep` that holds. Nothing, if none does.
pub(super) fn rule(proposal: Proposal, family: Family, id: String) -> Option<Written> {
    let (key, pattern) = match proposal.shape {
        Shape::Line if proposal.words.iter().any(|word| word == MAIL) => ("regex", format!("^{}$", expression(&proposal.words))),
        Shape::Line => ("line", proposal.written.clone()),
        Shape::Date => ("regex", date::expression(&proposal.seen)?),
        Shape::Label | Shape::Opening => ("starts", proposal.written.clone()),
        Shape::End | Shape::Closing => ("ends", proposal.written.clone()),
        Shape::Glued => ("regex", glued(&proposal)),
        Shape::Lead | Shape::Dateline | Shape::Byline => ("regex", lead::expression(&proposal)),
    };
    let filler = filler(proposal.lang.as_deref());
    // The words as an example has them: slots filled, escapes taken off.
    let words = filled(&proposal.written);
    let found = match proposal.shape {
        Shape::Label | Shape::Glued => format!("{words} {}", filler.name),
        Shape::Closing => format!("{} {words}", filler.name),
        Shape::Byline => format!("{} - {words}", filler.name),
        Shape::Lead => format!("{} - {words}:", filler.name),
        Shape::Dateline => format!("{} ({words}) -", filler.name),
        _ => words.clone(),
    };
    let matched = match (proposal.shape, proposal.place.0) {
        (Shape::Opening | Shape::Lead | Shape::Dateline, _) => format!("[-{} -]{}", escaped(&found), escaped(filler.paragraph)),
        (Shape::End | Shape::Glued, _) => format!("{} [-{}-]", escaped(filler.paragraph), escaped(&found)),
        (Shape::Byline, _) | (_, Place::Head) => format!("[-{}-]\n{}", escaped(&found), escaped(filler.paragraph)),
        _ => format!("{}\n[-{}-]", escaped(filler.paragraph), escaped(&found)),
    };
    let sentence = format!("{} {words} {}.", filler.before, filler.after);
    // A false friend of what lines begin with has it within a sentence only.
    let within = format!("{} {words}.", filler.before);
    let first = format!("{words} {}.", filler.after);
    let long = format!("{words} {} {}", filler.before, filler.paragraph);
    let keeps = match proposal.shape {
        Shape::Line | Shape::Date | Shape::Closing | Shape::Lead | Shape::Dateline | Shape::Byline => [sentence, first, long],
        Shape::Opening => [sentence, within.clone(), within],
        Shape::End => [sentence, first, long],
        Shape::Label | Shape::Glued => [sentence, long, first],
    };
    let mut place = String::new();
    // A bare word that is a whole line may be a heading: it wants some company.
    if proposal.shape == Shape::Line && proposal.words.len() == 1 {
        place.push_str("score = 2\n");
    }
    match proposal.shape {
        Shape::Label => place.push_str(&format!("max_words = {}\n", proposal.longest + SLACK)),
        Shape::Closing => place.push_str(&format!("take = \"line\"\nmax_words = {}\n", proposal.longest + SLACK)),
        Shape::Lead | Shape::Dateline | Shape::Byline if matches!(proposal.place.0, Place::Head | Place::HeadInline) => {
            place.push_str("zone = \"head\"\n");
        }
        Shape::Opening => place.push_str("take = \"match\"\n"),
        Shape::Glued => place.push_str("zone = \"tail\"\n"),
        _ => {}
    }
    if !proposal.site.is_empty() {
        place.push_str(&format!("site = {}\n", quoted(&proposal.site)));
    }
    let about = format!("Repeats in {} of {} documents of {}.", proposal.documents, proposal.of, named(&proposal.site));
    keeps.iter().find_map(|keep| {
        let toml = format!(
            "[[rule]]\nid = {}\nabout = {}\nfamily = \"{family}\"\n{key} = [{}]\n{place}match = [{}]\nkeep = [{}]\n",
            quoted(&id),
            quoted(&about),
            quoted(&pattern),
            quoted(&matched),
            quoted(&escaped(keep))
        );
        let written = Written { proposal: proposal.clone(), family, id: id.clone(), toml, pattern: pattern.clone(), misses: Vec::new(), missed: 0 };
        written.holds().then_some(written)
    })
}

impl Written {
    fn holds(&self) -> bool {
        let source = Source::new("mined.toml", format!("{HEAD}\n{}", self.toml));
        let Ok(set) = RuleSet::parse(&[vec![source]]) else { return false };
        let mut proof = Proof::default();
        (0..set.rules.len()).for_each(|index| prove_rule(&set, index, &mut proof));
        proof.problems.is_empty() && !set.rules.is_empty()
    }

    /// The rule with its comments.
    pub fn commented(&self) -> String {
        let one = &self.proposal;
        let sites = if one.sites > 1 { format!(", and on {} other sites", one.sites - 1) } else { String::new() };
        let share = one.documents * 100 / one.of.max(1);
        let (place, percent) = one.place;
        let mut out =
            format!("# {} of {} documents of {} ({share} %), {percent} % {}{sites}\n", one.documents, one.of, named(&one.site), told(place));
        for seen in one.seen.iter().take(SHOWN) {
            out.push_str(&format!("#   {}: {}\n", safe(&seen.document, false), self.context(seen)));
        }
        if self.missed > 0 {
            out.push_str(&format!("# stands elsewhere, and stays, in {} documents:\n", self.missed));
        }
        for miss in &self.misses {
            out.push_str(&format!("#   {}\n", comment(miss)));
        }
        out + &self.toml
    }

    /// Where it was seen, on one line.
    pub fn context(&self, seen: &super::Seen) -> String {
        let own = match self.proposal.shape {
            Shape::End | Shape::Glued => last(&seen.line, CONTEXT),
            _ => seen.line.chars().take(CONTEXT).collect(),
        };
        comment(&[seen.before.as_str(), own.as_str(), seen.after.as_str()].join(" ⏎ "))
    }
}

/// Leaves the rules of which no `keep` is taken from by rules beside them.
pub(super) fn together(mut written: Vec<Written>, beside: &[Vec<Source>]) -> Vec<Written> {
    // What is left out may have been what held others up, but nothing holds up what takes from a `keep`.
    let source = |written: &[Written]| Source::new("mined.toml", file(written));
    let Ok(set) = RuleSet::parse(&[beside, &[vec![source(&written)]]].concat()) else { return written };
    let cleaner = Cleaner::new(set, Options { tidy: Tidy::NONE, ..Options::default() });
    let mut kept = Vec::new();
    for (rule, own) in cleaner.rules().rules.iter().filter(|rule| !rule.proof.keeps.is_empty()).filter_map(|rule| {
        let id = rule.address.rsplit('/').next()?;
        let own = written.iter().position(|written| written.id == id && &*rule.origin.source.name == "mined.toml")?;
        Some((rule, own))
    }) {
        let clean = |text: &str| {
            let document = Document { site: rule.place.site.first().cloned(), ..Document::new(text) };
            cleaner.clean(&document).edits.is_empty()
        };
        if rule.proof.keeps.iter().all(|keep| clean(&keep.example.text)) {
            kept.push(own);
        }
    }
    let mut at = 0;
    written.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
    written
}

/// The rules as a file.
pub fn file(written: &[Written]) -> String {
    let mut out = HEAD.to_owned();
    for one in written {
        out.push('\n');
        out.push_str(&one.commented());
    }
    out
}

/// The last so many characters.
fn last(text: &str, characters: usize) -> String {
    let skip = text.chars().count().saturating_sub(characters);
    text.chars().skip(skip).collect()
}

/// Text on one line of comments.
fn comment(text: &str) -> String {
    safe(&text.replace(['\n', '\r', '\t'], " "), false)
}

/// A site's name for a person.
fn named(site: &str) -> String {
    if site.is_empty() { "the corpus".into() } else { comment(site) }
}

/// A place in words.
pub fn told(place: Place) -> &'static str {
    match place {
        Place::Head => "before the text",
        Place::HeadInline => "at the start of the text",
        Place::Body => "within the text",
        Place::TailInline => "glued to the end of the text",
        Place::Tail => "behind the text",
    }
}

/// A string of TOML; all of JSON's escapes are TOML's too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The expression for a label behind a full stop: all from it to the end of the line, if no sentence ends there.
fn glued(proposal: &Proposal) -> String {
    format!("[{}](?P<cut> {} [^.!?؟۔]{{1,{}}})$", regex_syntax::escape(&FULL.iter().collect::<String>()), expression(&proposal.words), GLUED)
}

/// Words as an expression.
fn expression(words: &[String]) -> String {
    let one = |word: &String| match word.as_str() {
        "#" => "[0-9][0-9:./-]*".to_owned(),
        MAIL => "[a-z0-9._%+-]+@[a-z0-9-]+[.][a-z0-9.-]+".to_owned(),
        word => regex_syntax::escape(word),
    };
    words.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A pattern as an example has it.
fn filled(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '#' => out.push_str(NUMBER),
            c => out.push(c),
        }
    }
    out
}

/// Text in the notation of examples.
fn escaped(text: &str) -> String {
    Example::render(text, &[])
}
