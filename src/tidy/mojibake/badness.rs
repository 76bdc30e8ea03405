//! How seldom people write characters next to each other, in points.
//!
//! Apart from the repair, because it is a judgement and all its constants stand here. The measure looks at kinds of
//! characters, not at words or languages: text that was misread puts accented capitals before signs, currencies within
//! words and scripts into each other. A repair is believed when it takes away such points; characters that it does not
//! touch cost the same before and after.
//!
//! The points are of our own making: 1 is what is unusual, 2 what is seldom, 3 and more what hardly anybody writes. They
//! were set so that all clean text at hand stays as it is (docs/MOJIBAKE.md has the figures).

use unicode_normalization::char::compose;

use super::kind::{Case, Kind, Script, kind};

/// Points of a text. More is worse; 0 is what nearly all clean lines have.
pub(super) fn badness(text: impl Iterator<Item = char>) -> i32 {
    let (mut points, mut before, mut last) = (0, Known::BORDER, Known::BORDER);
    for c in text {
        let this = Known { c, kind: kind(c) };
        // Nearly all of nearly every text.
        let calm = before.is_calm() && last.is_calm() && this.is_calm() && !last.is_stranger(this);
        if !calm {
            points += alone(this.kind) + pair(last, this) + triple(before, last, this);
        }
        (before, last) = (last, this);
    }
    points + triple(before, last, Known::BORDER)
}

#[derive(Clone, Copy)]
struct Known {
    c: char,
    kind: Kind,
}

impl Known {
    /// What stands before and after a text.
    const BORDER: Known = Known { c: '\n', kind: Kind::Space };

    #[inline]
    fn is<const N: usize>(self, one_of: [char; N]) -> bool {
        one_of.contains(&self.c)
    }

    /// Whether it costs nothing alone, nor between two others that are as calm, but for letters of two scripts side by side.
    const fn is_calm(self) -> bool {
        matches!(self.kind, Kind::Space | Kind::Digit | Kind::Point | Kind::Letter(_, Case::Lower | Case::None))
    }

    /// Whether this and another are letters of two scripts.
    fn is_stranger(self, other: Known) -> bool {
        matches!((self.kind, other.kind), (Kind::Letter(one, _), Kind::Letter(two, _)) if one != two)
    }

    fn is_letter(self) -> bool {
        matches!(self.kind, Kind::Letter(..))
    }

    fn is_capital(self) -> bool {
        matches!(self.kind, Kind::Letter(_, Case::Upper | Case::UpperMarked))
    }
}

/// What a character costs wherever it stands.
fn alone(kind: Kind) -> i32 {
    match kind {
        // Nobody writes them on purpose; the step mends those that stay.
        Kind::C1 | Kind::Void => 4,
        Kind::Private => 2,
        Kind::Letter(_, Case::Rare) => 2,
        Kind::Odd => 1,
        _ => 0,
    }
}

/// What it costs that `b` stands right after `a`.
fn pair(a: Known, b: Known) -> i32 {
    use Kind::{Box, C1, Close, Digit, Joint, Letter, Lost, Mark, Math, Money, Number, Odd, Open, Point, Private, Sign, Space, Void};
    let unless = |allowed: bool, points: i32| if allowed { 0 } else { points };
    match (a.kind, b.kind) {
        (C1 | Private | Void | Lost, _) | (_, C1 | Private | Void | Lost) => 0,

        // Where a composed letter exists it is what people write; other letters take marks in few languages.
        (Letter(Script::Latin | Script::Greek | Script::Cyrillic, _), Mark(Script::Latin)) => {
            if compose(a.c, b.c).is_some() {
                2
            } else {
                4
            }
        }
        // A letter of the scripts that have marks of their own.
        (Letter(..), Mark(Script::Latin)) => 6,
        (Mark(one), Mark(two) | Letter(two, _)) | (Letter(one, _), Mark(two)) => unless(one == two || one == Script::Latin, 3),
        (_, Mark(_)) => 4,

        // Letters.
        (Letter(one, _), Letter(two, _)) if one != two => strangers(one, two),
        (Letter(_, from), Letter(_, to)) => cases(a, from, b, to),

        // Â and Ã begin the misreading of every character of Latin-1; in text they stand before letters, but words of
        // Portuguese end in Ã, of Vietnamese in Â.
        (Letter(..), Money | Number | Sign | Odd | Open) if a.is(['Â', 'Ã']) => 4,
        (Letter(..), Close | Joint | Space) if a.c == 'Â' && !b.is([' ', '…', '\n']) => 3,
        (Letter(..), Close | Joint | Space) if a.c == 'Ã' && !b.is([' ', '\n']) => 2,
        (Point, Letter(..)) if b.is(['Â', 'Ã']) && a.is(['.', ',', '!', '?', ';', ':']) => 1,

        // No word that could be a mark ends in â, nor any in œ.
        (Letter(..), Sign) if a.c == 'â' && b.c == '™' => 3,
        (Letter(..), Close | Joint) if a.is(['œ', 'Œ']) => 3,

        // Three times five pounds.
        (Number, Money) if a.c == '×' => 0,

        // Letters before signs. Ångström stands to a power.
        (Letter(..), Number) if a.c == 'Å' && b.is(['²', '³', '¹']) => 0,
        (Letter(Script::Arabic, _), Number | Sign | Money | Open | Odd) => 2,
        (Letter(Script::Cyrillic | Script::Greek, _), Number | Sign) => unless(b.is(['²', '³', '¹', '®', '™', '©']), 2),
        (Letter(_, Case::LowerMarked), Number | Sign) if b.is(['®', '™', '¹', '²', '³']) => 1,
        // A name in capitals.
        (Letter(_, Case::UpperMarked), Sign) if b.is(['®', '™']) => 1,
        (Letter(_, case), Number | Sign) => unless(case.plain(), 3),
        (Letter(Script::Latin, Case::Lower | Case::Upper), Money) => 1,
        (Letter(..), Money | Open | Odd | Box) | (Box, Letter(..)) => 3,
        (Letter(_, case), Math) => unless(case.plain(), 2),
        (Letter(_, Case::UpperMarked), Close) => i32::from(b.is(['“', '‘', '«', '‹'])),

        // Roots and approximations stand before numbers, brackets and variables.
        (Math, Letter(Script::Latin, Case::LowerMarked | Case::UpperMarked)) if a.is(['√', '≈', '∆']) => 3,
        (Math, Sign | Number | Money | Open | Close | Joint | Math | Odd) if a.is(['√', '≈']) => unless(b.c == '√', 3),

        // Eyes of a face.
        (Odd, Sign) if a.c == '¬' && b.c == '´' => 0,
        // What UTF-8 of Latin-1's signs is in macintosh; no logician writes it.
        (Odd, Math | Odd | Number) if a.c == '¬' && b.is(['†', '∞', '≤', '≥', '∂', '∑', '∏', '∫', '≠', '±']) => 4,

        // Signs before letters and each other.
        // A letter of Ewe.
        (Odd, Letter(Script::Latin, _)) if a.c == 'ƒ' => 0,
        (Odd, Letter(..) | Sign | Number | Money | Open | Close | Joint) | (Sign | Number | Money | Open | Close | Joint | Math, Odd) => 2,
        (Money | Number | Math, Letter(_, case)) => unless(case.plain(), 2),
        (Sign | Close, Letter(_, case)) => unless(case.plain(), 1),
        (Math, Sign | Number | Money | Open | Close | Joint) => unless(b.is(['±', '×']), 2),
        (Money, Money | Number | Sign | Close | Open | Joint) | (Number, Money | Sign | Open) | (Sign, Money | Open) | (Close, Number | Sign) => 2,
        (Close, Open | Money) => unless(a.is(['…', '–', '—']), 2),
        (Close, Close) if a.c == '»' && b.is(['“', '‘', '«', '‹']) => 2,
        (Box, Sign | Number | Money | Open | Close | Odd) | (Sign | Number | Money | Open | Close | Odd, Box) => 3,
        (Number, Number) | (Sign, Sign | Number) | (Digit, Odd) | (Open, Open | Close | Sign | Number | Money) => 1,
        _ => 0,
    }
}

/// What it costs that a character stands between two others.
fn triple(a: Known, b: Known, c: Known) -> i32 {
    match b.kind {
        // A word that is all capitals but for its end, or an abbreviation that goes on in small letters.
        Kind::Letter(_, Case::Upper | Case::UpperMarked) if a.is_capital() && matches!(c.kind, Kind::Letter(_, Case::LowerMarked | Case::Rare)) => {
            if c.c == 'ß' {
                0
            } else {
                2
            }
        }
        Kind::Letter(_, Case::UpperMarked) if a.is_capital() && matches!(c.kind, Kind::Letter(_, Case::Lower)) => 1,
        // A letter that is talked about.
        Kind::Letter(..) if b.is(['Â', 'Ã']) && matches!((a.c, c.c), ('“', '”') | ('‘', '’') | ('«', '»') | ('»', '«') | ('‹', '›')) => {
            -3
        }
        // × and ÷ beside numbers, Ó and Ö and à as words or at the start of one.
        Kind::Letter(..) if b.c == 'Ã' && !a.is_letter() && (matches!(c.kind, Kind::Close | Kind::Joint) || c.c == '\u{A0}') => 2,
        // Ź at the end of a word in capitals: the unit Å³ has a number before it.
        Kind::Letter(..) if b.c == 'Å' && a.is_letter() && c.is(['²', '³', '¹']) => 3,
        // A word in capitals may well end in Ã.
        Kind::Letter(..) if b.c == 'Ã' && a.is_capital() && c.kind == Kind::Close => -2,
        // Â or Ã as a word of its own or behind a full stop: a no-break space, or à, of which the second byte became a
        // space.
        Kind::Letter(..) if b.is(['Â', 'Ã']) && c.c == ' ' && a.kind == Kind::Space => 1 + i32::from(a.c == '\n' || b.c == 'Ã'),
        Kind::Letter(..) if b.is(['Â', 'Ã']) && c.c == ' ' && a.kind == Kind::Point => 2,
        // Both bytes of such an à, the second as a space.
        Kind::Space if a.c == 'Ã' && b.c == ' ' && c.c == ' ' => 1,
        // What curly quotation marks and dashes begin with when UTF-8 was read as macintosh.
        Kind::Letter(..) if b.c == 'Ä' && a.c == '‚' => match c.kind {
            Kind::Letter(_, Case::Lower) | Kind::Space | Kind::Point => 0,
            _ => 2,
        },
        // A diameter and its tolerance.
        Kind::Number if b.c == '±' && a.c == 'Ø' && c.kind == Kind::Digit => -3,
        // But not one that goes on.
        Kind::Close if a.c == 'Ã' && c.is_letter() => 3,
        // ś and Ż of Polish at the start of a word.
        Kind::Close if b.is(['›', '»']) && a.is(['Å', 'Ĺ']) && c.is_letter() => 3,
        // Half of a letter of Vietnamese.
        Kind::Close if b.c == '»' && a.c == 'á' && !matches!(c.kind, Kind::Space | Kind::Point | Kind::Close | Kind::Joint) => 3,
        // ơ of Vietnamese; ∆° alone is a sign before a sign.
        Kind::Math if b.c == '∆' && a.is_letter() && !matches!(c.kind, Kind::Letter(..) | Kind::Space | Kind::Point) => 3,
        // A sign within a word.
        Kind::Open | Kind::Money | Kind::Number | Kind::Sign | Kind::Odd if a.is_letter() && c.is_letter() => 2,
        Kind::Close if a.is_letter() && c.is_letter() && b.c != '…' => 1,
        _ => 0,
    }
}

/// What it costs that letters of two scripts stand in one word.
fn strangers(one: Script, two: Script) -> i32 {
    match (one, two) {
        // Units and product names stand next to East Asian letters without a space.
        (Script::East, Script::Latin) | (Script::Latin, Script::East) => 2,
        _ => 3,
    }
}

/// What it costs that two letters of one script stand next to each other.
fn cases(a: Known, from: Case, b: Known, to: Case) -> i32 {
    match (from, to) {
        // How pictures begin; no word has it.
        (Case::LowerMarked, Case::UpperMarked) if a.c == 'ð' && b.c == 'Ÿ' => 5,
        (Case::Lower | Case::LowerMarked, Case::UpperMarked) => 2,
        // Words in capitals keep their ß.
        (Case::LowerMarked | Case::Rare, Case::Upper) => {
            if a.c == 'ß' {
                0
            } else {
                2
            }
        }
        (Case::Lower, Case::Upper) if !a.c.is_ascii() || !b.c.is_ascii() => 2,
        // Leads of sequences before letters that stand for 80..C0, in windows-1252 and in windows-1250.
        (Case::UpperMarked, Case::LowerMarked | Case::UpperMarked) if a.is(['Â', 'Ã']) && b.is(['Œ', 'œ', 'Š', 'š', 'Ž', 'ž', 'Ÿ']) => 3,
        (Case::UpperMarked, Case::LowerMarked | Case::UpperMarked)
            if a.is(['Â', 'Ă', 'Ĺ']) && b.is(['Ą', 'ą', 'Ľ', 'ľ', 'Ł', 'ł', 'Ś', 'ś', 'Ť', 'ť', 'Ź', 'ź', 'Ż', 'ż', 'Š', 'š', 'Ž', 'ž']) =>
        {
            3
        }
        (Case::UpperMarked, Case::LowerMarked) if a.is(['Ä', 'Å']) && !b.is(['ä', 'å', 'ö', 'õ', 'ü']) => 2,
        _ => 0,
    }
}

/// Whether a character is rare enough in the languages that share an encoding to speak against what produced it, where
/// two encodings explain a text equally well.
pub(super) fn unusual(c: char) -> bool {
    "ßåÅæÆøØþÞðÿ÷×ĉĝĥĵŝŭŷŵĸŉŋŧŀſĕĭŏħĩũĈĜĤĴŜŬŶŴŊŦĿĔĬŎĦĨŨ".contains(c) || ('\u{180}'..'\u{370}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_calm_costs_nothing() {
        let calm: Vec<Known> = ('\0'..'\u{2700}').map(|c| Known { c, kind: kind(c) }).filter(|one| one.is_calm()).collect();
        // One of each kind, and every character once in each place.
        let mut kinds: Vec<Known> = Vec::new();
        for one in &calm {
            if kinds.iter().all(|other| other.kind != one.kind) {
                kinds.push(*one);
            }
        }
        for one in &calm {
            assert_eq!(alone(one.kind), 0);
            for [a, b] in kinds.iter().flat_map(|a| kinds.iter().map(move |b| [*a, *b])).step_by(7) {
                for [a, b, c] in [[*one, a, b], [a, *one, b], [a, b, *one]] {
                    assert!(b.is_stranger(c) || pair(b, c) == 0 && triple(a, b, c) == 0, "{:?} {:?} {:?}", a.c, b.c, c.c);
                }
            }
        }
    }

    #[test]
    fn misread_text_is_worse() {
        let points = |text: &str| badness(text.chars());
        for (good, bad) in [("só", "sÃ³"), ("é", "Ã©"), ("don’t", "donâ€™t"), ("да", "РґР°"), ("اللغة", "ط§ظ„ظ„ط؛ط©"), ("naïve", "na√Øve")]
        {
            assert_eq!(points(good), 0, "{good}");
            assert!(points(bad) >= 3, "{bad} has {} points", points(bad));
        }
        for good in ["SÃO PAULO", "«CAFÉ»", "d’Ávila", "5 Å³", "m²", "İstanbul", "Київ", "ΑΘΗΝΑ", "„PRÄ“", "¿QUÉ?", "הי", "日本のTV"]
        {
            assert!(points(good) <= 2, "{good} has {} points", points(good));
        }
    }
}
