//! What each byte is in an encoding, to a language: a letter of its alphabet, a capital, a sign, a mark, or nothing that
//! a text has.

use encoding_rs::Encoding;

use super::letters::{BORDER, Cost, LANGUAGES, Letters, OTHER, Pairs, nats};

/// Anything malformed, and characters that no text has.
pub(super) const MALFORMED: Cost = nats(13.0);

/// A mark on a letter that the language does not need.
const MARK: Cost = nats(3.0);

/// What a symbol costs at least.
const SYMBOL: Cost = nats(8.0);

/// English, against which ASCII letters are reckoned.
pub(super) fn english() -> &'static Pairs {
    match &LANGUAGES["en"] {
        Letters::Pairs(pairs) => pairs,
        Letters::Single(_) => unreachable!("English has an alphabet"),
    }
}

/// A byte in an encoding and a language.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Letter {
    /// Its class in the language.
    pub(super) class: u8,
    /// What it costs wherever it stands.
    pub(super) extra: Cost,
    pub(super) kind: Kind,
    /// Its class in English, for ASCII.
    pub(super) english: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// No letter: white space, ASCII, and what joins letters.
    Space,
    /// Punctuation.
    Sign,
    /// Another sign.
    Symbol,
    /// A small letter, or one of a script without capitals.
    Small,
    Capital,
    /// An ASCII letter, where the language is not written in Latin letters.
    Alien,
    /// A mark on the letter before it, which counts as if it were not there.
    Mark,
}

impl Kind {
    /// Whether it is a letter of the language, or could be.
    pub(super) fn is_own(self) -> bool {
        matches!(self, Self::Small | Self::Capital)
    }
}

/// What each byte is in an encoding and a language.
pub(super) fn alphabet(encoding: &'static Encoding, pairs: &Pairs) -> Vec<Letter> {
    let english = english();
    let latin = pairs.class('e') != OTHER;
    let letter = |byte: u8| {
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte)).map(|text| text.into_owned())
        else {
            return Letter { class: BORDER, extra: MALFORMED, kind: Kind::Symbol, english: BORDER };
        };
        let c = text.chars().next().unwrap_or('\u{FFFD}');
        let small = c.to_lowercase().next().unwrap_or(c);
        let (class, english) = (pairs.class(small), english.class(small));
        let kind = match c {
            _ if c.is_ascii_alphabetic() && !latin => Kind::Alien,
            _ if class != OTHER && small != c => Kind::Capital,
            _ if class != OTHER => Kind::Small,
            '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{5B0}'..='\u{5C7}' => Kind::Mark,
            _ if c.is_alphabetic() && !matches!(c, 'ª' | 'º') => {
                if small == c {
                    Kind::Small
                } else {
                    Kind::Capital
                }
            }
            '\u{A0}' | '\u{AD}' | '\u{200C}' => Kind::Space,
            _ if c.is_ascii() => Kind::Space,
            '€' | '£' | '©' | '®' | '™' | '§' | '№' | '±' | '×' => Kind::Symbol,
            _ if sign(c) < SYMBOL => Kind::Sign,
            _ => Kind::Symbol,
        };
        match kind {
            Kind::Space | Kind::Sign | Kind::Symbol => Letter { class: BORDER, extra: if c.is_ascii() { 0 } else { sign(c) }, kind, english: BORDER },
            Kind::Mark => Letter { class, extra: MARK, kind, english: BORDER },
            Kind::Alien => Letter { class: BORDER, extra: 0, kind, english },
            Kind::Small | Kind::Capital => Letter { class, extra: 0, kind, english },
        }
    };
    (0..=u8::MAX).map(letter).collect()
}

/// What a sign costs that is not ASCII.
fn sign(c: char) -> Cost {
    match c {
        '\u{A0}' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '،' | '؛' | '؟' | '°' => nats(4.0),
        '«' | '»' | '\u{200C}' | '\u{AD}' | '·' | '•' | '€' | '£' | '©' | '®' | '™' | '§' | '¿' | '¡' | 'º' | 'ª' | '‚' | '№' | '±' | '×' => {
            nats(5.5)
        }
        '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => MALFORMED,
        '\u{A1}'..='\u{BF}' | '÷' => SYMBOL,
        _ => nats(11.0),
    }
}
