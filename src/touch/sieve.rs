//! Which documents cannot be cleaned differently by two sets of rules, told without cleaning them.
//!
//! Two things need care:
//!
//! - Where a rule could cut between two letters ([`may_join`]), it takes one cleaning to know whether one did.
//! - Steps of tidying that read misspelt characters look at what is left again. Documents with anything for them to read
//!   are let through, and with a step that joins the pieces of words all are.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Outline;
use super::joins::may_join;
use super::need::Need;
use super::raw::Raw;
use crate::document::Document;
use crate::fold::Folded;
use crate::rule::{Place, Rule, RuleSet};
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
    raw: Option<Raw>,
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

impl Sieve {
    /// A sieve for what differs between two sets.
    pub fn new(old: &RuleSet, new: &RuleSet, tidy: Tidy) -> Self {
        let (before, after) = (Outline::of(old), Outline::of(new));
        let differing = before.differing(&after);
        let changed = differing.iter().flatten().map(|((is_old, rule), sought)| (&(if *is_old { old } else { new }).rules[*rule], &sought.need.0));
        let changed: Vec<(&Rule, &Need)> = changed.collect();
        let open = if tidy.has(Step::Wraps) {
            Some("the tidying step `wraps` joins pieces of words".into())
        } else if differing.is_none() {
            Some("the same rules stand in another order".into())
        } else {
            changed.iter().find(|(_, need)| **need == Need::Nothing).map(|(rule, _)| format!("{} needs no text", rule.address))
        };
        let places = differing.is_none().then(Place::default);
        let joining = old
            .rules
            .iter()
            .zip(0..)
            .filter(|(rule, _)| may_join(rule, &old.lists))
            .flat_map(|(rule, index)| before.rule(index).patterns.iter().map(move |sought| (rule, &sought.need.0)));
        let joining = Needs::new(joining.filter(|_| !changed.is_empty()), None);
        let raw = if open.is_none() { Raw::new(changed.iter().map(|(_, need)| *need), !joining.is_empty(), tidy) } else { None };
        Self { tidy, open, changed: Needs::new(changed.into_iter(), places), joining, raw }
    }

    /// Whether a record is sure to come out the same, told from its bytes: a line of JSON in UTF-8.
    pub fn clears(&self, line: &[u8]) -> bool {
        self.changed.is_empty() || self.raw.as_ref().is_some_and(|raw| raw.clears(line))
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
        let text = &*characters(Cow::Borrowed(&document.text), self.tidy).text;
        folded.fold(text);
        if self.tidy.has(Step::Wraps) || is_unread(text, self.tidy) || self.changed.meets(document, folded.as_str()) {
            Look::Unknown
        } else if self.joining.meets(document, folded.as_str()) {
            Look::SameUnlessJoined
        } else {
            Look::Same
        }
    }
}

/// Whether a step of tidying could read something else in what is left of the text.
pub(super) fn is_unread(text: &str, tidy: Tidy) -> bool {
    let has = |step: Step| tidy.has(step);
    (has(Step::Entities) && text.contains('&'))
        || (has(Step::Escapes) && text.contains('\\'))
        || (has(Step::SoftHyphens) && text.contains('\u{AD}'))
        || (has(Step::Mojibake) && mojibake::is_suspect(text))
}

impl Needs {
    fn new<'a>(sought: impl Iterator<Item = (&'a Rule, &'a Need)>, any: Option<Place>) -> Self {
        let mut needs = Self { any: any.into_iter().collect(), ..Self::default() };
        let mut texts = Vec::new();
        for (rule, need) in sought {
            match need {
                Need::Texts(needed) => texts.extend(needed.iter().map(|text| (text, rule.place.clone()))),
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
        #![proptest_config(ProptestConfig::with_cases(500))]
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
            let line = serde_json::json!({ "text": document.text }).to_string();
            prop_assert!(!comparison.sieve().clears(line.as_bytes()) || old.text == new.text, "cleared: {:?}", &document.text);
            prop_assert_eq!(difference.differs, old.text != new.text || old.verdict != new.verdict, "{:?} → {:?} / {:?}", &document.text, &old.text, &new.text);
        }
    }

    #[test]
    fn much_is_held_back() {
        let comparison =
            Comparison::new(Cleaner::new(rules(0b11_1111_1110), Options::default()), Cleaner::new(rules(0b11_1111_1111), Options::default()));
        let look = |text: &str| comparison.sieve().look(&Document::new(text), &mut Folded::default());
        assert_eq!(look("The council met on Monday."), Look::Same);
        assert_eq!(look("The council [x] met."), Look::SameUnlessJoined);
    }
}
