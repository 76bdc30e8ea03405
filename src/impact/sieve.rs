//! Which documents cannot be cleaned differently by two sets of rules, told without cleaning them.
//!
//! Cleaning is the same up to the first hit of a rule that differs. Such a hit needs a text: a word of its pattern, a
//! member of its list, a text its expression cannot match without. A document without any of these texts has no such
//! hit, and comes out the same. Two things need care:
//!
//! - Hits also come in later rounds, over what is left. Words of what is left are words of the document, or parts of
//!   them, as long as nothing is cut out of the middle of a word. So only runs of letters are asked for, never words in a
//!   row. Where a rule could cut between two letters ([`may_join`]), it takes one cleaning to know whether one did.
//! - Steps of tidying that read misspelt characters look at what is left again. Documents with anything for them to read
//!   are let through, and with a step that joins the pieces of words all are.

use aho_corasick::{AhoCorasick, MatchKind};

use super::change::Change;
use crate::document::Document;
use crate::fold::{Class, Folded, class_of};
use crate::ledger::apply;
use crate::rule::{Finder, List, Part, Pattern, Place, Rule, RuleSet, Take};
use crate::tidy::{Step, Tidy, characters, mojibake};

/// What a look at a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Both sets clean it alike.
    Same,
    /// Both clean it alike, unless a cut put two letters side by side.
    SameUnlessJoined,
    /// They could clean it differently.
    Unknown,
}

/// Holds back the documents that two sets of rules clean alike.
#[derive(Debug)]
pub struct Sieve {
    tidy: Tidy,
    /// Why it holds nothing back, if it does not.
    open: Option<String>,
    /// For what differs.
    changed: Needs,
    /// For what could cut between letters.
    joining: Needs,
}

/// What rules need of a document so that one of them can hit.
#[derive(Debug, Default)]
struct Needs {
    /// Places of rules for which any document will do.
    any: Vec<Place>,
    /// Places of rules for which any digit will do.
    digits: Vec<Place>,
    texts: Option<AhoCorasick>,
    /// The places of the rules that need each text.
    places: Vec<Place>,
}

/// What a rule needs a document to have.
enum Need {
    /// One of these folded texts.
    Texts(Vec<String>),
    /// A digit.
    Digit,
    /// Nothing that is known.
    Nothing,
}

impl Sieve {
    /// A sieve for what differs between two sets.
    pub fn new(old: &RuleSet, new: &RuleSet, changes: &[Change], tidy: Tidy) -> Self {
        let changed = changes.iter().flat_map(|change| [(old, change.old), (new, change.new)]);
        let changed: Vec<_> = changed.filter_map(|(set, index)| Some((&set.rules[index? as usize], &**set.lists))).collect();
        let joining = old.rules.iter().map(|rule| (rule, &**old.lists)).filter(|(rule, lists)| may_join(rule, lists));
        let open = if tidy.has(Step::Wraps) {
            Some("the tidying step `wraps` joins pieces of words".into())
        } else {
            changed.iter().find(|(rule, lists)| matches!(need(rule, lists), Need::Nothing)).map(|(rule, _)| format!("{} needs no text", rule.address))
        };
        let joining = Needs::new(joining.filter(|_| !changed.is_empty()));
        Self { tidy, open, changed: Needs::new(changed.into_iter()), joining }
    }

    /// Why every document of some place is looked at, if it is so.
    pub fn open(&self) -> Option<&str> {
        self.open.as_deref()
    }

    /// Looks at a document.
    pub fn look(&self, document: &Document<'_>, folded: &mut Folded) -> Look {
        if self.changed.is_empty() {
            return Look::Same;
        }
        let edits = characters(&document.text, self.tidy);
        let prepared;
        let text = if edits.is_empty() {
            &*document.text
        } else {
            prepared = apply(&document.text, &edits);
            &prepared
        };
        folded.fold(text);
        if self.tidy.has(Step::Wraps) || self.is_unread(text) || self.changed.meets(document, folded.as_str()) {
            Look::Unknown
        } else if self.joining.meets(document, folded.as_str()) {
            Look::SameUnlessJoined
        } else {
            Look::Same
        }
    }

    /// Whether a step of tidying could read something else in what is left of the text.
    fn is_unread(&self, text: &str) -> bool {
        let has = |step: Step| self.tidy.has(step);
        (has(Step::Entities) && text.contains('&'))
            || (has(Step::Escapes) && text.contains('\\'))
            || (has(Step::SoftHyphens) && text.contains('\u{AD}'))
            || (has(Step::Mojibake) && mojibake::is_suspect(text))
    }
}

impl Needs {
    fn new<'a>(rules: impl Iterator<Item = (&'a Rule, &'a [List])>) -> Self {
        let mut needs = Self::default();
        let mut texts = Vec::new();
        for (rule, lists) in rules {
            match need(rule, lists) {
                Need::Texts(needed) => texts.extend(needed.into_iter().map(|text| (text, rule.place.clone()))),
                Need::Digit => needs.digits.push(rule.place.clone()),
                Need::Nothing => needs.any.push(rule.place.clone()),
            }
        }
        texts.sort_by(|a, b| (&a.0, &a.1.lang, &a.1.site).cmp(&(&b.0, &b.1.lang, &b.1.site)));
        texts.dedup_by(|a, b| (&a.0, &a.1.lang, &a.1.site) == (&b.0, &b.1.lang, &b.1.site));
        match AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts.iter().map(|(text, _)| text)) {
            Ok(found) => needs.texts = Some(found),
            // More than an automaton can hold: then any document will do.
            Err(_) => needs.any.push(Place::default()),
        }
        needs.places = texts.into_iter().map(|(_, place)| place).collect();
        needs
    }

    fn is_empty(&self) -> bool {
        self.any.is_empty() && self.digits.is_empty() && self.places.is_empty()
    }

    /// Whether one of the rules could hit in the document, of which this is the folded text.
    fn meets(&self, document: &Document<'_>, folded: &str) -> bool {
        let applies = |place: &Place| {
            let lang = place.lang.is_empty() || place.lang.iter().any(|lang| document.speaks(lang));
            lang && (place.site.is_empty() || place.site.iter().any(|host| document.is_of(host)))
        };
        self.any.iter().any(applies)
            || self.digits.iter().any(applies) && folded.bytes().any(|byte| byte.is_ascii_digit())
            || self.texts.iter().any(|texts| texts.find_overlapping_iter(folded).any(|found| applies(&self.places[found.pattern().as_usize()])))
    }
}

/// What a rule needs.
fn need(rule: &Rule, lists: &[List]) -> Need {
    match &rule.finder {
        Finder::Line(patterns) | Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns) => {
            let mut texts = Vec::new();
            for pattern in patterns {
                if !of_pattern(pattern, lists, &mut texts) {
                    return Need::Nothing;
                }
            }
            Need::Texts(texts)
        }
        Finder::Run { list, .. } => Need::Texts(of_list(&lists[*list])),
        Finder::Regex(all) => {
            let mut texts = Vec::new();
            let mut digit = false;
            for regexp in all {
                let parts: Option<Vec<String>> = regexp.needs.texts.iter().map(|text| of_text(&text.text)).collect();
                match parts {
                    Some(parts) if !parts.is_empty() => texts.extend(parts),
                    _ if regexp.needs.digit => digit = true,
                    _ => return Need::Nothing,
                }
            }
            match (digit, texts.is_empty()) {
                (true, true) => Need::Digit,
                (true, false) => {
                    texts.extend((0..10).map(|digit| digit.to_string()));
                    Need::Texts(texts)
                }
                (false, _) => Need::Texts(texts),
            }
        }
        Finder::Echo(_) => Need::Nothing,
    }
}

/// Adds what a pattern needs; whether anything is known. A run of letters says more than the members of a list, and
/// these more than a sign.
fn of_pattern(pattern: &Pattern, lists: &[List], texts: &mut Vec<String>) -> bool {
    let own = || pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(&**text) } else { None });
    if let Some(run) = own().filter_map(letters).max_by_key(|run| run.len()) {
        texts.push(run.to_owned());
    } else if let Some((_, list)) = pattern.lists().next() {
        texts.extend(of_list(&lists[list]));
    } else if let Some(text) = own().find_map(of_text) {
        texts.push(text);
    } else {
        return false;
    }
    true
}

fn of_list(list: &List) -> Vec<String> {
    list.members.iter().filter_map(|member| of_text(member.literal()?)).collect()
}

/// The piece of a folded text that stands in a document whenever the text stands in what is left of it: its longest run
/// of letters; of a text without one, a single character, since what stands beside it may have come from elsewhere.
fn of_text(text: &str) -> Option<String> {
    letters(text).map(str::to_owned).or_else(|| text.chars().find(|c| !c.is_whitespace()).map(String::from))
}

/// The longest run of letters.
fn letters(text: &str) -> Option<&str> {
    text.split(|c| class_of(c) != Class::Word).max_by_key(|run| run.len()).filter(|run| !run.is_empty())
}

/// Whether a rule could cut out something between two letters, so that they become one word.
fn may_join(rule: &Rule, lists: &[List]) -> bool {
    match &rule.take {
        // The space before what goes goes with it, also where it goes up to a place within the line.
        Take::Until(_) => true,
        Take::Match => match &rule.finder {
            Finder::Regex(all) => all.iter().any(|regexp| !regexp.is_bordered()),
            // Patterns match at the borders of words: only what begins and ends with signs can stand between letters.
            Finder::Line(patterns) | Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns) => {
                patterns.iter().any(|pattern| is_sign(pattern.parts.iter(), lists, true) && is_sign(pattern.parts.iter().rev(), lists, false))
            }
            Finder::Run { list, .. } => {
                lists[*list].members.iter().filter_map(|member| member.literal()).any(|member| ends(member, true) || ends(member, false))
            }
            Finder::Echo(_) => false,
        },
        _ => false,
    }
}

/// Whether what a pattern begins with, or ends with, may be a sign.
fn is_sign<'a>(mut parts: impl Iterator<Item = &'a Part>, lists: &[List], first: bool) -> bool {
    match parts.next() {
        None => true,
        Some(Part::Text(text)) => ends(text, first),
        // `30%`, `5+`.
        Some(Part::Number) => !first,
        // None is allowed.
        Some(Part::Words | Part::Space) => is_sign(parts, lists, first),
        Some(Part::List(list) | Part::Row { list, .. }) => {
            lists[*list].members.iter().filter_map(|member| member.literal()).any(|member| ends(member, first))
        }
    }
}

/// Whether a text begins, or ends, with a sign.
fn ends(text: &str, first: bool) -> bool {
    let c = if first { text.chars().next() } else { text.chars().next_back() };
    c.is_none_or(|c| class_of(c) != Class::Word)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::impact::Comparison;
    use crate::rule::Source;
    use crate::{Cleaner, Options};

    /// Rules that cut words in the middle, join letters, look across lines, want a digit, a site, a neighbour.
    const RULES: &str = r#"
lang = "en"
family = "share"
[lists]
net = ["Mail", "Chat", "(Post)"]
[[rule]]
id = "label"
about = "a"
line = ["share this", "نشر"]
[[rule]]
id = "join"
about = "a"
phrase = ["[x]"]
[[rule]]
id = "within"
about = "a"
regex = ["q+z"]
[[rule]]
id = "cut"
about = "a"
regex = ["\\.(?P<cut>more)"]
[[rule]]
id = "run"
about = "a"
run = { of = "net", min = 2 }
[[rule]]
id = "tail"
about = "a"
ends = ["follow {net}", "in # views"]
[[rule]]
id = "until"
about = "a"
starts = ["menu"]
take = { until = "end of" }
[[rule]]
id = "digits"
about = "a"
regex = ["^[0-9]+$"]
[[rule]]
id = "there"
about = "a"
line = ["share"]
site = ["example.org"]
[[rule]]
id = "near"
about = "a"
line = ["follow"]
near = "share"
"#;

    /// The rules of which the bit is set, without the examples that loading asks for.
    fn rules(which: u16) -> RuleSet {
        static ALL: LazyLock<RuleSet> = LazyLock::new(|| {
            let proven = RULES.replace("about = \"a\"", "about = \"a\"\nmatch = [\"[-a-]\"]\nkeep = [\"b\"]");
            RuleSet::parse(&[vec![Source::new("r.toml", proven)]]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)))
        });
        let mut set = ALL.clone();
        let mut bit = 0;
        set.rules.retain(|_| {
            bit += 1;
            which >> (bit - 1) & 1 == 1
        });
        set
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_held_back_comes_out_the_same(
            old in 0u16..1024, new in 0u16..1024, there in any::<bool>(),
            pieces in prop::collection::vec(prop::sample::select(vec![
                "share", "sha", "re", "this", "[x]", "qz", "qqz", ".more", "Mail", "Chat", "(Post)", "follow", "fol", "low", "in", "5", "12", "views",
                "menu", "end of", "نشر", "ن", "شر", "news", " ", " ", " ", "\n", "\n", "    ", "\u{200c}", "&amp;", "•", ".",
            ]), 0..14),
        ) {
            let comparison = Comparison::new(Cleaner::new(rules(old), Options::default()), Cleaner::new(rules(new), Options::default()));
            let document = Document::new(pieces.concat());
            let document = if there { document.site("example.org") } else { document };
            let difference = comparison.compare(&document, &mut Folded::default());
            let (old, new) = (comparison.old.clean(&document), comparison.new.clean(&document));
            prop_assert_eq!(difference.differs, old.text != new.text || old.verdict != new.verdict, "{:?} → {:?} / {:?}", &document.text, &old.text, &new.text);
        }
    }

    #[test]
    fn much_is_held_back() {
        let comparison =
            Comparison::new(Cleaner::new(rules(0b11_1111_1110), Options::default()), Cleaner::new(rules(0b11_1111_1111), Options::default()));
        let look = |text: &str| comparison.sieve.look(&Document::new(text), &mut Folded::default());
        assert_eq!(look("The council met on Monday."), Look::Same);
        assert_eq!(look("The council [x] met."), Look::SameUnlessJoined);
    }
}
