//! How likely a text is in a language, by the pairs of its letters.
//!
//! Apart from the decision, because it only reckons, and from guessing the encoding of bytes, which reads the same table
//! but weighs other things: here a text is given, and no letter of ASCII is in it.

use crate::decode::guess::letters::{BORDER, LANGUAGES, Letters, OTHER, Pairs};

/// Characters that are looked at: more make nothing surer.
pub(super) const ENOUGH: usize = 600;

/// Nats. A character that no text has.
const IMPOSSIBLE: f32 = 13.0;
/// A capital right behind a small letter, and any other capital.
const BENT: f32 = 5.0;
const CAPITAL: f32 = 1.0;
/// A mark on a letter that the language can do without.
const MARK: f32 = 3.0;
/// Punctuation and signs beyond ASCII: common, less so, and the others.
const COMMON_SIGN: f32 = 4.0;
const SIGN: f32 = 5.5;
const RARE_SIGN: f32 = 8.0;
/// A character of a large script that is not among its commonest.
const UNCOMMON: f32 = 11.5;

/// What a text costs in the language that it is cheapest in, in nats.
pub(super) fn cost(text: &str, languages: &[&str]) -> f32 {
    let one = |language: &&str| match LANGUAGES.get(language) {
        Some(Letters::Pairs(pairs)) => in_pairs(text, pairs),
        Some(Letters::Single(costs)) => {
            text.chars().filter(|c| !c.is_ascii()).map(|c| costs.get(&c).copied().unwrap_or_else(|| sign(c, UNCOMMON))).sum()
        }
        None => f32::INFINITY,
    };
    languages.iter().map(one).fold(f32::INFINITY, f32::min)
}

fn in_pairs(text: &str, pairs: &Pairs) -> f32 {
    let (mut total, mut class, mut small) = (0.0, BORDER, false);
    for c in text.chars() {
        if is_mark(c) {
            total += MARK;
            continue;
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        let this = if c.is_alphabetic() && !matches!(c, 'ª' | 'º') { pairs.class(lower) } else { BORDER };
        total += match this {
            BORDER if c.is_ascii() => 0.0,
            BORDER => sign(c, RARE_SIGN),
            // A capital of a language's own, not of a letter that it does not have.
            OTHER => 0.0,
            _ if lower == c => 0.0,
            _ if small => BENT,
            _ => CAPITAL,
        };
        if (class, this) != (BORDER, BORDER) {
            total += pairs.cost(class, this);
        }
        (class, small) = (this, this != BORDER && lower == c);
    }
    if class == BORDER { total } else { total + pairs.cost(class, BORDER) }
}

/// Marks of Arabic and Hebrew.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{5B0}'..='\u{5C7}')
}

fn sign(c: char, other: f32) -> f32 {
    match c {
        '\u{A0}' | '«' | '»' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '،' | '؛' | '؟' | '°' | '·' => COMMON_SIGN,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '・' => COMMON_SIGN,
        '\u{200C}' | '\u{AD}' | '•' | '€' | '£' | '©' | '®' | '™' | '§' | '¿' | '¡' | 'º' | 'ª' | '‚' | '№' | '±' | '×' => SIGN,
        '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => IMPOSSIBLE,
        _ => other,
    }
}
