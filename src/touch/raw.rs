//! The sieve over bytes: a line of JSON that holds nothing of what a change needs is not even parsed.
//!
//! What is searched for is folded, the bytes are not. So every letter is searched for as all characters that fold to it,
//! with any characters between two letters that fold to nothing. The line must say what it says plainly: no letters
//! written as `\u0627`, no entity, nothing that a step of tidying would read or change. Then a text without a match has
//! none of the words. Where words could come about by cutting (see [`super::joins`]), it is the pieces of a word that are
//! searched for.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};
use regex_syntax::escape;

use super::need::Need;
use super::sieve::is_unread;
use crate::fold::{Class, class_of, fold};
use crate::tidy::{Step, Tidy};

/// The most texts that are searched for at once: more make the search slower than what it saves.
const TEXTS: usize = 64;
/// The most bytes that the search may take in memory, compiled.
const COMPILED: usize = 32 << 20;
/// Where characters stand that fold to something else: all but the ideographs, Hangul and private characters.
const FOLDING: [std::ops::Range<u32>; 5] = [0..0x3400, 0xA000..0xAC00, 0xD7A4..0x1_F000, 0x2_F800..0x2_FA20, 0xE_0000..0xE_01F0];
/// What may stand beside a word: all but letters and what is kept in words, and also what folds to nothing. Scripts without
/// spaces make words of their own.
const BESIDE: &str = r"\W_\p{M}\p{Cf}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}";

/// What no line holds that comes out the same.
#[derive(Debug)]
pub(super) struct Raw {
    tidy: Tidy,
    search: Regex,
}

impl Raw {
    /// A search for what is needed; none if it is too much, or anything will do. `joined`: words may come about by cutting.
    pub fn new<'a>(needs: impl Iterator<Item = &'a Need>, joined: bool, tidy: Tidy) -> Option<Self> {
        let mut texts = Vec::new();
        for need in needs {
            let Need::Texts(needed) = need else { return None };
            texts.extend(needed.iter().map(|text| text.chars().collect::<Vec<char>>()));
        }
        texts.sort_unstable();
        texts.dedup();
        if texts.len() > TEXTS {
            return None;
        }
        let forms = Forms::of(&texts);
        let written: Vec<String> = texts.iter().flat_map(|text| if joined { forms.pieces(text) } else { vec![forms.expression(text)] }).collect();
        // No expression at all would match anything.
        let written = if written.is_empty() { "[^\\x00-\\x{10FFFF}]".to_owned() } else { written.join("|") };
        let limits = meta::Config::new().nfa_size_limit(Some(COMPILED)).hybrid_cache_capacity(COMPILED);
        let search = meta::Builder::new().configure(limits).build(&written).ok()?;
        Some(Self { tidy, search })
    }

    /// Whether a line of JSON is sure to come out the same.
    pub fn clears(&self, line: &[u8]) -> bool {
        let Ok(text) = simdutf8::basic::from_utf8(line) else { return false };
        let is_object = text.trim_ascii_start().starts_with('{') && text.trim_ascii_end().ends_with('}');
        is_object && is_plain(line) && !self.search.is_match(text) && !self.is_changed(text)
    }

    /// Whether a step of tidying could make other letters of it. The others change nothing that folding does not forget, and
    /// the backslashes of JSON itself are no escapes.
    fn is_changed(&self, text: &str) -> bool {
        let controls = || memchr::memchr_iter(0xC2, text.as_bytes()).any(|at| text.as_bytes().get(at + 1).is_some_and(|byte| *byte < 0xA0));
        is_unread(text, self.tidy.with(Step::Escapes, false)) || self.tidy.has(Step::C1) && controls()
    }
}

/// Whether every backslash stands for a newline, a tab, a quote or a slash.
fn is_plain(line: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', line).all(|at| matches!(line.get(at + 1), Some(b'n' | b't' | b'"' | b'/')))
}

/// The characters that fold to what is searched for.
struct Forms {
    /// By what they fold to.
    single: HashMap<char, String>,
    /// Those that fold to several characters.
    long: Vec<(char, &'static [char])>,
}

/// What folding does to characters, the other way around.
struct Unfolded {
    /// Characters that fold to something else, and to what.
    others: Vec<(char, Vec<char>)>,
    /// What may stand between two letters of a word, as an expression.
    dropped: String,
}

static FOLDED: LazyLock<Unfolded> = LazyLock::new(|| {
    let (mut others, mut dropped) = (Vec::new(), String::new());
    for c in FOLDING.into_iter().flatten().filter_map(char::from_u32) {
        if class_of(c) == Class::Drop {
            dropped.push_str(&escape(&c.to_string()));
            continue;
        }
        let folded: Vec<char> = fold(&c.to_string()).chars().collect();
        if !folded.is_empty() && folded != [c] {
            others.push((c, folded));
        }
    }
    Unfolded { others, dropped: format!("[{dropped}]*") }
});

impl Forms {
    fn of(texts: &[Vec<char>]) -> Self {
        let mut single: HashMap<char, String> = texts.iter().flatten().map(|c| (*c, escape(&c.to_string()))).collect();
        let mut long = Vec::new();
        for (c, folded) in &FOLDED.others {
            match folded[..] {
                [one] => {
                    if let Some(forms) = single.get_mut(&one) {
                        forms.push_str(&escape(&c.to_string()));
                    }
                }
                _ if folded.iter().any(|part| single.contains_key(part)) => long.push((*c, &folded[..])),
                _ => {}
            }
        }
        Self { single, long }
    }

    /// A text, however it is written.
    fn expression(&self, text: &[char]) -> String {
        let mut behind = vec![String::new(); text.len() + 1];
        for at in (0..text.len()).rev() {
            let go_on = |to: usize| if to < text.len() { format!("{}{}", FOLDED.dropped, behind[to]) } else { String::new() };
            let mut ways = vec![format!("[{}]{}", self.single[&text[at]], go_on(at + 1))];
            for (c, folded) in &self.long {
                let rest = &text[at..];
                if rest.starts_with(folded) {
                    ways.push(format!("{}{}", escape(&c.to_string()), go_on(at + folded.len())));
                } else if folded.starts_with(rest) {
                    ways.push(escape(&c.to_string()));
                }
                if at == 0 {
                    // It begins within what the character folds to.
                    let within = (1..folded.len()).filter_map(|from| {
                        let own = &folded[from..];
                        (rest.starts_with(own) || own.starts_with(rest)).then(|| own.len().min(rest.len()))
                    });
                    ways.extend(within.map(|to| format!("{}{}", escape(&c.to_string()), go_on(to))));
                }
            }
            behind[at] = if ways.len() == 1 { ways.remove(0) } else { format!("(?:{})", ways.join("|")) };
        }
        behind.swap_remove(0)
    }

    /// The pieces of which one must stand in a text out of which the word can come by cutting. Either its first half ends a
    /// word or more than that does, or its last half begins one; or the letter in its middle is of a piece that is a whole
    /// word.
    fn pieces(&self, text: &[char]) -> Vec<String> {
        let (length, half) = (text.len(), text.len().div_ceil(2));
        let middle = half - 1;
        let mut pieces = vec![self.expression(&text[..half]), self.expression(&text[length - half..])];
        for from in 1..=middle {
            for to in middle + 1..length {
                // The letter before may be that of `\n` or `\t`.
                pieces.push(format!(r"(?:\A|[{BESIDE}]|\\[nt]){}{}(?:[{BESIDE}]|\z)", FOLDED.dropped, self.expression(&text[from..to])));
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clears(words: &[&str], joined: bool, text: &str) -> bool {
        let need = Need::Texts(words.iter().map(|word| fold(word)).collect());
        let line = serde_json::json!({ "text": text }).to_string();
        Raw::new([&need].into_iter(), joined, Tidy::default()).is_some_and(|raw| raw.clears(line.as_bytes()))
    }

    #[test]
    fn however_a_word_is_written() {
        for (word, text) in [
            ("subscribe", "please SUBSCRIBE now"),
            ("subscribe", "unsubscribed"),
            ("تابعنا", "تَابِعـــنا على"),
            ("تابعنا", "ﺗﺎﺑﻌﻨﺎ"),
            ("اقرا", "إقرأ أيضاً"),
            ("strasse", "Straße"),
            ("sa", "ßa"),
            ("affin", "aﬃn"),
            ("fin", "ﬃne"),
            ("كتاب", "کتابها"),
            ("share", "ＳＨＡＲＥ"),
            ("share", "line\nshare"),
            ("share", "sh\u{200b}are"),
            ("share", "sh&#97;re"),
            ("share", "\\u0073hare"),
            ("share", "sha\u{ad}re"),
            ("share", "sha\u{1}re"),
            ("分", "分享"),
            ("[", "a [x] b"),
        ] {
            assert!(!clears(&[word], false, text), "{word} in {text}");
            assert!(!clears(&[word], true, text), "{word} in {text}, joined");
        }
        for (word, text) in [("subscribe", "The council met on Monday."), ("تابعنا", "اجتمع المجلس صباح الاثنين.\nثم عاد كل منهم.")]
        {
            assert!(clears(&[word], false, text), "{word} in {text}");
            assert!(clears(&[word], true, text), "{word} in {text}, joined");
        }
    }

    #[test]
    fn pieces_of_a_word_are_enough() {
        for text in ["subsc[x]ribe", "sub[x]scribe", "s[x]ubscribe", "su[x]bscri[x]be", "s[x]u[x]b[x]s[x]c[x]r[x]i[x]b[x]e"] {
            assert!(!clears(&["subscribe"], true, text), "{text}");
        }
        assert!(clears(&["subscribe"], true, "The clerk met us on Monday; a club of subalterns was there."), "no half of it is there");
    }
}
