//! A folded text as an expression over text that is not folded: every letter as all characters that fold to it, with
//! anything between two letters that folds to nothing. JSON is read as it is written, with `\n`, `\t`, `\"` and `\/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_syntax::escape;

use super::need::is_letter;
use crate::fold::{Class, class_of, fold};

/// Where characters stand that fold to something else: all but the ideographs, Hangul and private characters.
const FOLDING: [std::ops::Range<u32>; 5] = [0..0x3400, 0xA000..0xAC00, 0xD7A4..0x1_F000, 0x2_F800..0x2_FA20, 0xE_0000..0xE_01F0];
/// Where the letters of most texts stand.
const LETTERS: [std::ops::Range<u32>; 2] = [0..0xE00, 0xAC00..0xD7A4];
/// The fewest letters in a row that are told from signs: each row makes the search larger.
const ROW: usize = 10;
/// What may be a letter, and what folds to nothing.
const LETTER: &str = r"[A-Za-z0-9\x{7F}-\x{10FFFF}]";

/// The same without digits.
const NO_DIGIT: &str = r"[A-Za-z\x{7F}-\x{10FFFF}]";

/// What folding does to characters, the other way around.
struct Unfolded {
    /// Characters that fold to something else, and to what.
    others: Vec<(char, Vec<char>)>,
    /// What may stand between two letters of a word, as an expression.
    dropped: String,
    /// What may be no letter, as a class, in text and in JSON. All that is not in long rows of letters is taken for it, which
    /// finds more.
    beside: [String; 2],
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// As it is.
    Plain,
    /// In a line of JSON, where a quote that is not escaped is the border of a text.
    Json,
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
    let is_all_letters = |c: &char| class_of(*c) == Class::Word && fold(&c.to_string()).chars().all(is_letter);
    let letters: Vec<char> = LETTERS.into_iter().flatten().filter_map(char::from_u32).filter(is_all_letters).collect();
    let rows = letters.chunk_by(|one, other| *one as u32 + 1 == *other as u32).filter(|row| row.len() >= ROW);
    let rows: String = rows.filter_map(|row| Some(format!("{}-{}", row.first()?, row.last()?))).collect();
    Unfolded { others, dropped: format!("[{dropped}]*"), beside: ["", "\""].map(|quote| format!("[^{rows}{quote}]")) }
});

/// The characters that fold to the letters of some texts.
pub(super) struct Forms {
    written: Written,
    /// By what they fold to.
    single: HashMap<char, String>,
    /// Those that fold to several characters.
    long: Vec<(char, &'static [char])>,
}

impl Forms {
    /// For these texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, written: Written) -> Self {
        let mut single: HashMap<char, String> = texts.flat_map(str::chars).map(|c| (c, escape(&c.to_string()))).collect();
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
        Self { written, single, long }
    }

    fn beside(&self) -> &'static str {
        &FOLDED.beside[usize::from(self.written == Written::Json)]
    }

    /// A text, however it is written.
    pub fn text(&self, text: &str) -> String {
        let text: Vec<char> = text.chars().collect();
        format!("(?:{}{})", self.chain(&text, 0, text.len()), self.within(&text, text.len()))
    }

    /// A text that stands behind a letter, and before none if it `ends` there.
    pub fn behind_letter(&self, text: &str, ends: bool, digit: bool) -> String {
        let text: Vec<char> = text.chars().collect();
        let (dropped, beside) = (&FOLDED.dropped, self.beside());
        let letter = if digit { LETTER } else { NO_DIGIT };
        let end = if ends { format!(r"{dropped}(?:{beside}|\z)") } else { String::new() };
        // Whatever folds to several characters could hold the letter before it, too.
        let within = self.within(&text, 1);
        format!("(?:{letter}{dropped}{}{end}{within})", self.chain(&text, 0, text.len()))
    }

    /// A word, or the pieces of which one must stand in a text out of which it can come by cuts at the borders of words: of
    /// all its pieces, that which has its middle letter. It begins where the word does or behind something that is no letter,
    /// and ends where the word does or before something that is none.
    pub fn pieces(&self, word: &str) -> String {
        let word: Vec<char> = word.chars().collect();
        let middle = word.len().div_ceil(2);
        let later: Vec<String> = (1..middle).map(|from| self.chain(&word, from, middle)).collect();
        let (dropped, beside) = (&FOLDED.dropped, self.beside());
        let later = if later.is_empty() { String::new() } else { format!(r#"|(?:\A|{beside}|\\[nt"]){dropped}(?:{})"#, later.join("|")) };
        format!("(?:{}{later}{})", self.chain(&word, 0, middle), (0..middle).map(|from| self.within(&word[from..], 1)).collect::<String>())
    }

    /// A text from one of its characters on, up to its end, or up to something that is no letter once `least` of its
    /// characters are there.
    fn chain(&self, text: &[char], from: usize, least: usize) -> String {
        let (dropped, beside) = (&FOLDED.dropped, self.beside());
        let mut behind = vec![String::new(); text.len() + 1];
        for at in (from..text.len()).rev() {
            let go_on = |to: usize| match to {
                _ if to == text.len() => String::new(),
                _ if to >= least => format!(r"{dropped}(?:{}|{beside}|\z)", behind[to]),
                _ => format!("{dropped}{}", behind[to]),
            };
            let c = text[at];
            let written = if matches!(c, '"' | '/') { r"\\?" } else { "" };
            let mut ways = vec![format!("{written}[{}]{}", self.single[&c], go_on(at + 1))];
            for (c, folded) in &self.long {
                let rest = &text[at..];
                let alike = folded.iter().zip(rest).take_while(|(one, other)| one == other).count();
                if alike == folded.len() {
                    ways.push(format!("{}{}", escape(&c.to_string()), go_on(at + alike)));
                } else if alike == rest.len() || alike > 0 && !is_letter(folded[alike]) {
                    ways.push(escape(&c.to_string()));
                }
            }
            behind[at] = if ways.len() == 1 { ways.remove(0) } else { format!("(?:{})", ways.join("|")) };
        }
        behind.swap_remove(from)
    }

    /// More ways for a text to begin: within what a character folds to, as far as so many of its own characters.
    fn within(&self, text: &[char], least: usize) -> String {
        let begins = |folded: &[char]| {
            (1..folded.len()).any(|from| {
                let alike = folded[from..].iter().zip(text).take_while(|(one, other)| one == other).count();
                alike > 0 && (alike == folded.len() - from || alike >= least.min(text.len()))
            })
        };
        self.long.iter().filter(|(_, folded)| begins(folded)).map(|(c, _)| format!("|{}", escape(&c.to_string()))).collect()
    }
}
