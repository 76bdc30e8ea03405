//! How likely a text is in a language, by the pairs of its letters.
//!
//! Apart from the decision, because it only reckons, and from guessing the encoding of bytes, which reads the same table
//! but weighs other things: here a text is given, and no letter of ASCII is in it.

use std::sync::OnceLock;

use crate::decode::guess::letters::{BORDER, Cost, LANGUAGES, Letters, OTHER, Pairs, Single, nats};

/// Characters that are looked at: more make nothing surer.
pub(super) const ENOUGH: usize = 600;

/// A character that no text has.
const IMPOSSIBLE: Cost = nats(13.0);
/// A capital right behind a small letter, and any other capital.
const BENT: Cost = nats(5.0);
const CAPITAL: Cost = nats(1.0);
/// A mark on a letter that the language can do without.
const MARK: Cost = nats(3.0);
/// Punctuation and signs beyond ASCII: common, less so, and the others.
const COMMON_SIGN: Cost = nats(4.0);
const SIGN: Cost = nats(5.5);
const RARE_SIGN: Cost = nats(8.0);
/// A character of a large script that is not among its commonest.
const UNCOMMON: Cost = nats(11.5);

/// Pages of 256 characters for which what a character is to a language is looked up: up to U+26FF.
const PAGES: usize = 0x27;

/// What a text costs in the language that it is cheapest in; anything more than `most` if that is more than `most`.
pub(super) fn cost(text: &str, languages: &[&str], most: Cost) -> Cost {
    let one = |best: Cost, language: &&str| {
        let most = most.min(best);
        best.min(match LANGUAGES.get(language) {
            Some(Letters::Pairs(pairs)) => in_pairs(text, pairs, most),
            Some(Letters::Single(single)) => in_single(text, single, most),
            None => Cost::MAX,
        })
    };
    languages.iter().fold(Cost::MAX, one)
}

fn in_single(text: &str, single: &Single, most: Cost) -> Cost {
    let mut total = 0;
    for c in text.chars().filter(|c| !c.is_ascii()) {
        total += single.cost(c).unwrap_or_else(|| sign(c, UNCOMMON));
        if total > most {
            break;
        }
    }
    total
}

fn in_pairs(text: &str, pairs: &Pairs, most: Cost) -> Cost {
    let (mut total, mut class, mut small) = (0, BORDER, false);
    for c in text.chars() {
        let Shape { lower, is_letter, is_mark } = shape(c);
        if is_mark {
            total += MARK;
            continue;
        }
        let this = if is_letter { pairs.class(lower) } else { BORDER };
        total += match this {
            BORDER if c.is_ascii() => 0,
            BORDER => sign(c, RARE_SIGN),
            // A capital of a language's own, not of a letter that it does not have.
            OTHER => 0,
            _ if lower == c => 0,
            _ if small => BENT,
            _ => CAPITAL,
        };
        if (class, this) != (BORDER, BORDER) {
            total += pairs.cost(class, this);
        }
        if total > most {
            return total;
        }
        (class, small) = (this, this != BORDER && lower == c);
    }
    if class == BORDER { total } else { total + pairs.cost(class, BORDER) }
}

/// Whether Unicode calls a character alphabetic.
pub(super) fn is_letter(c: char) -> bool {
    shape(c).is_letter || matches!(c, 'ª' | 'º')
}

/// What a character is to all languages.
#[derive(Clone, Copy)]
struct Shape {
    /// The small letter.
    lower: char,
    is_letter: bool,
    is_mark: bool,
}

fn shape(c: char) -> Shape {
    static SHAPES: [OnceLock<Vec<Shape>>; PAGES] = [const { OnceLock::new() }; PAGES];
    let code = c as u32;
    // A page is worked out when a text first needs it.
    let page = || (code & !0xFF..=code | 0xFF).filter_map(char::from_u32).map(made).collect();
    SHAPES.get((code >> 8) as usize).map_or_else(|| made(c), |shapes| shapes.get_or_init(page)[(code & 0xFF) as usize])
}

fn made(c: char) -> Shape {
    Shape { lower: c.to_lowercase().next().unwrap_or(c), is_letter: c.is_alphabetic() && !matches!(c, 'ª' | 'º'), is_mark: is_mark(c) }
}

/// Marks of Arabic and Hebrew.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{5B0}'..='\u{5C7}')
}

fn sign(c: char, other: Cost) -> Cost {
    match c {
        '\u{A0}' | '«' | '»' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '،' | '؛' | '؟' | '°' | '·' => COMMON_SIGN,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '・' => COMMON_SIGN,
        '\u{200C}' | '\u{AD}' | '•' | '€' | '£' | '©' | '®' | '™' | '§' | '¿' | '¡' | 'º' | 'ª' | '‚' | '№' | '±' | '×' => SIGN,
        '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => IMPOSSIBLE,
        _ => other,
    }
}
