//! A rule drafted from what somebody pasted: a line, a few lines, or a line with the piece that should go marked.
//!
//! The draft is the most careful rule that takes what was pasted: words as they stand, whole lines where whole lines were
//! pasted, a row where several were. Widening it is the author's business.

mod corpus;
mod kin;
mod sentences;
mod wording;

pub use corpus::Seen;
pub use kin::kin;
pub use sentences::language;

use crate::author::files::basic;
use crate::prove::{Proof, prove_rule};
use crate::rule::{Example, Family, Problems, RuleSet, Source};

/// The most words of a line that are a wording; of a longer text its beginning names it.
const START_WORDS: usize = 8;
/// Bytes of a line beyond which its beginning is taken: half of what a pattern may have, folded or not.
const LONG: usize = 500;

/// A rule on its way to be one.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The pack.
    pub lang: String,
    /// The family.
    pub family: Family,
    /// The last part of its address.
    pub id: String,
    /// The finder's key.
    finder: &'static str,
    /// The finder's wordings.
    wordings: Vec<String>,
    /// The pasted lines as they stand in an example.
    lines: Vec<String>,
    /// `at`, if it stands beside other text.
    at: Option<&'static str>,
    /// Whether the pasted piece stands within a line.
    inside: bool,
    /// What a corpus showed.
    pub seen: Seen,
}

impl Draft {
    /// Drafts a rule from a pasted text; `[-…-]` in it marks the piece that should go of a line.
    ///
    /// # Errors
    /// Why no rule can be made of it.
    pub fn new(pasted: &str, lang: &str, family: Family, id: Option<&str>) -> Result<Self, String> {
        let example = Example::parse(pasted).map_err(|at| format!("a mark at byte {at} has no partner; `[-` opens what goes, `-]` closes it"))?;
        let (piece, at, inside) = piece(&example)?;
        let lines: Vec<String> = piece.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if inside && lines.len() > 1 {
            return Err("mark a piece of one line, or whole lines without marks".into());
        }
        let is_long = |line: &String| line.len() > LONG;
        let is_opening = lines.iter().any(is_long);
        if is_opening && (inside || lines.len() > 1) {
            return Err(format!("a line of more than {LONG} bytes has to stand alone"));
        }
        let finder = if inside {
            "phrase"
        } else if is_opening {
            "starts"
        } else {
            "line"
        };
        let beginning = |line: &String| line.split_whitespace().take(START_WORDS).collect::<Vec<_>>().join(" ");
        let mut wordings: Vec<String> = Vec::new();
        for line in &lines {
            let wording = wording::of(&if is_long(line) { beginning(line) } else { line.clone() });
            if !wordings.contains(&wording) {
                wordings.push(wording);
            }
        }
        if !lines.iter().any(|line| line.chars().any(char::is_alphabetic)) {
            return Err("there are no words in it; a line of signs or numbers needs a rule of its own kind, such as a `regex`".into());
        }
        if inside && at.is_none() && words(&lines[0]) < 2 {
            return Err("one word in the middle of a line is a word of prose; mark more of what goes".into());
        }
        let id = id.map_or_else(|| wording::id(&lines[0]), str::to_owned);
        Ok(Self { lang: lang.to_owned(), family, id, finder, wordings, lines, at, inside, seen: Seen::default() })
    }

    /// The rule file. With a corpus looked at, its comments say what was found there.
    pub fn render(&self) -> String {
        let mut out = format!("lang   = {}\nfamily = {}\n\n", basic(&self.lang), basic(self.family.name()));
        for comment in self.seen.comments() {
            out.push_str(&format!("# {}\n", comment.replace(['\n', '\r'], " ")));
        }
        out.push_str("[[rule]]\n");
        let mut key = |name: &str, value: String| out.push_str(&format!("{name:<5} = {value}\n"));
        let all = |texts: &[String]| format!("[{}]", texts.iter().map(|text| basic(text)).collect::<Vec<_>>().join(", "));
        key("id", basic(&self.id));
        key("about", basic(&self.about()));
        key(self.finder, all(&self.wordings));
        if let Some(at) = self.at {
            key("at", basic(at));
        }
        // A bare word is too little to go on its own; in a line of few words, or among others, it is enough.
        if self.is_bare() {
            key("score", "2".into());
        }
        if self.lines.len() > 1 {
            key("lines", "2".into());
        }
        key("match", all(&[self.example()]));
        let keeps: Vec<String> = self.keeps().iter().map(|keep| Example::render(keep, &[])).collect();
        key("keep", all(&keeps));
        out
    }

    /// What the draft's own examples say of it, among the rules of `known`.
    pub fn prove(&self, known: &[Source]) -> Problems {
        let source = Source::new("draft.toml", self.render());
        let (set, problems) = RuleSet::parse_sound(&[known.to_vec(), vec![source.clone()]]);
        let mut proof = Proof { problems, ..Proof::default() };
        let own = |rule: &crate::Rule| std::sync::Arc::ptr_eq(&rule.origin.source.text, &source.text);
        set.rules.iter().enumerate().filter(|(_, rule)| own(rule)).for_each(|(index, _)| prove_rule(&set, index, &mut proof));
        proof.problems
    }

    /// The draft alone, as a set.
    pub fn set(&self) -> RuleSet {
        RuleSet::parse_sound(&[vec![Source::new("draft.toml", self.render())]]).0
    }

    fn is_bare(&self) -> bool {
        !self.inside && self.lines.iter().all(|line| words(line) < 2)
    }

    fn about(&self) -> String {
        let first = &self.lines[0];
        let shown: String = first.chars().take(60).collect();
        let more = if shown.len() < first.len() { "…" } else { "" };
        match (self.at, self.lines.len()) {
            (Some("start"), _) => format!("«{shown}{more}» at the start of a line."),
            (Some(_), _) => format!("«{shown}{more}» at the end of a line."),
            (None, 1) if self.inside => format!("«{shown}{more}» within a line."),
            (None, 1) if self.finder == "starts" => format!("A line that begins «{shown}{more}»."),
            (None, 1) => format!("The line «{shown}{more}»."),
            (None, count) => format!("«{shown}{more}» and {} more lines, one below the other.", count - 1),
        }
    }

    /// A document of which exactly the pasted text goes.
    fn example(&self) -> String {
        let body = sentences::body(&self.lang);
        let piece = self.lines.join("\n");
        let (text, from) = match self.at {
            Some("start") => (format!("{piece} {body}"), 0),
            Some(_) => (format!("{body} {piece}"), body.len() + 1),
            None if self.inside => {
                (format!("{} {piece} {body}", body.trim_end_matches(['.', '。', '۔'])), body.trim_end_matches(['.', '。', '۔']).len() + 1)
            }
            None => (format!("{body}\n{piece}"), body.len() + 1),
        };
        let span = from..from + piece.len();
        Example::render(&text, std::slice::from_ref(&span))
    }

    /// Honest texts with the same words: those of the corpus, or a sentence made of them.
    fn keeps(&self) -> Vec<String> {
        let found = self.seen.keeps();
        if !found.is_empty() {
            return found;
        }
        let words: Vec<&str> = self.lines[0].split_whitespace().collect();
        // Within a line the words themselves go wherever they stand; half of them must not.
        let shown =
            if self.inside && self.at.is_none() { words[..words.len() / 2].join(" ") } else { words[..words.len().min(START_WORDS)].join(" ") };
        vec![sentences::around(&self.lang, &shown)]
    }
}

/// The piece that should go, where in its line it stands, and whether it stands beside other text.
fn piece(example: &Example) -> Result<(String, Option<&'static str>, bool), String> {
    let text = &example.text;
    let span = match example.spans.as_slice() {
        [] if text.trim().is_empty() => return Err("nothing was pasted".into()),
        [] => return Ok((text.clone(), None, false)),
        [span] => span,
        _ => return Err("mark one piece; a rule takes one kind of thing".into()),
    };
    let piece = text[span.clone()].trim();
    if piece.is_empty() {
        return Err("the marks hold nothing".into());
    }
    let bare = |side: &str| side.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    let before = bare(text[..span.start].rsplit('\n').next().unwrap_or_default());
    let after = bare(text[span.end..].split('\n').next().unwrap_or_default());
    Ok(match (before, after) {
        (true, true) => (piece.to_owned(), None, false),
        (true, false) => (piece.to_owned(), Some("start"), true),
        (false, true) => (piece.to_owned(), Some("end"), true),
        (false, false) => (piece.to_owned(), None, true),
    })
}

/// Words of a line, as rules count them.
fn words(line: &str) -> u32 {
    let mut folded = crate::fold::Folded::default();
    folded.fold(line);
    folded.word_count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_becomes_a_rule_that_holds() {
        let long = "We and our partners store information on a device ".repeat(12);
        let cases = [
            ("Share this page", "line  = [\"Share this page\"]"),
            ("Share", "score = 2"),
            ("Share\nPrint\nEmail", "lines = 2"),
            ("12 comments, 3 May 2024", "line  = [\"# comments, #\"]"),
            ("He left.[- Share this-]", "at    = \"end\""),
            ("[-Advertisement-] He left.", "at    = \"start\""),
            ("He said [-read this too-] that it was so", "phrase = [\"read this too\"]"),
            ("Rate it: 5* {now} #1 \\o/", "line  = [\"Rate it: #\\\\* \\\\{now} \\\\## \\\\\\\\o/\"]"),
            (long.trim(), "starts = [\"We and our partners store information on a\"]"),
            ("شارك هذا الخبر ٣", "line  = [\"شارك هذا الخبر #\"]"),
            ("اطلاعات بیشتر در این صفحه", "line  = [\"اطلاعات بیشتر در این صفحه\"]"),
            ("この記事をシェアする", "line  = [\"この記事をシェアする\"]"),
            ("a [-b\\-] c", "a mark"),
        ];
        for (pasted, expected) in cases {
            let Ok(draft) = Draft::new(pasted, language(pasted), Family::Share, None) else {
                assert_eq!(expected, "a mark", "{pasted}");
                continue;
            };
            let file = draft.render();
            assert!(file.contains(expected), "{pasted}\n{file}");
            let problems = draft.prove(&[]);
            assert!(problems.is_empty(), "{pasted}\n{file}\n{problems}");
        }
    }

    #[test]
    fn what_is_no_rule_is_said() {
        for pasted in ["", "  \n", "123 ---", "he [-said-] so", "[-a-] b [-c-]", "x [-a\nb-] y"] {
            assert!(Draft::new(pasted, "en", Family::Share, None).is_err(), "{pasted:?}");
        }
    }
}
