//! How seldom people write characters next to each other, in points.
//!
//! Apart from the repair, because it is a judgement and all its constants stand here. The measure looks at kinds of
//! characters, not at words or languages: text that was misread puts accented capitals before signs, currencies within
//! words and scripts into each other. A repair is believed when it takes away such points; characters that it does not
//! touch cost the same before and after.

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

/// What a character is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// White space and line ends.
    Space,
    /// A digit of any script.
    Digit,
    /// Punctuation of ASCII and what stands free between words of any script.
    Point,
    /// A letter.
    Letter(Script, Case),
    /// A mark that belongs to the character before it.
    Mark(Script),
    /// What opens a quotation or sentence: ¡ ¿ „ ‚.
    Open,
    /// Quotation marks that open in one language and close in another, and what else may follow a letter.
    Close,
    /// ’ · and the soft hyphen, which stand within words.
    Joint,
    /// Currencies.
    Money,
    /// Signs of counting: ² ½ ± × µ.
    Number,
    /// Signs that follow words and numbers: © ® § ° º.
    Sign,
    /// Signs nobody types: ¤ ¦ ¨ ¬ ¯ ¸ ƒ ˆ ‡.
    Odd,
    /// Lines of boxes and blocks.
    Box,
    /// Mathematical operators.
    Math,
    /// Pictures.
    Picture,
    /// C1 controls.
    C1,
    /// U+FFFD.
    Lost,
    /// Characters of private use: symbols of a font.
    Private,
    /// Unassigned characters.
    Void,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Letters of ASCII, or the everyday letters of their script.
    Lower,
    Upper,
    /// Accented Latin letters.
    LowerMarked,
    UpperMarked,
    /// A letter that few languages of its script have.
    Rare,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    /// Chinese, Japanese, Korean.
    East,
    /// Any other, by its block of 128 characters.
    Other(u16),
}

/// Points of a text. More is worse; 0 is what nearly all clean lines have.
pub(super) fn badness(text: impl Iterator<Item = char>) -> i32 {
    let (mut points, mut before, mut last) = (0, Known::START, Known::START);
    for c in text {
        let this = Known { c, kind: kind(c) };
        points += alone(this.kind) + pair(last, this) + triple(before, last, this);
        (before, last) = (last, this);
    }
    points + triple(before, last, Known::START)
}

#[derive(Clone, Copy)]
struct Known {
    c: char,
    kind: Kind,
}

impl Known {
    /// What stands before and after a text.
    const START: Known = Known { c: '\n', kind: Kind::Space };
}

/// What a character costs wherever it stands.
fn alone(kind: Kind) -> i32 {
    match kind {
        // Nobody writes them on purpose; the step mends those that stay.
        Kind::C1 => 4,
        Kind::Void => 4,
        Kind::Odd | Kind::Private => 1,
        Kind::Letter(_, Case::Rare) => 2,
        _ => 0,
    }
}

/// What it costs that `b` stands right after `a`.
fn pair(a: Known, b: Known) -> i32 {
    use Kind::{Box, C1, Close, Digit, Joint, Letter, Lost, Mark, Math, Money, Number, Odd, Open, Picture, Point, Private, Sign, Space, Void};
    match (a.kind, b.kind) {
        (C1 | Private | Void | Lost, _) | (_, C1 | Private | Void | Lost) => 0,
        // Where a composed letter exists it is what people write; other letters take marks in few languages.
        (Letter(Script::Latin | Script::Greek | Script::Cyrillic, _), Mark(Script::Latin)) => 1,
        (Mark(one), Mark(two) | Letter(two, _)) | (Letter(one, _), Mark(two)) => if one == two || one == Script::Latin { 0 } else { 3 },
        (_, Mark(_)) => 2,
        (Letter(one, _), Letter(two, _)) if one != two => strangers(one, two),
        (Letter(_, from), Letter(_, to)) => cases(a.c, from, b.c, to),
        // These two begin the misreading of every character of Latin-1, and in text they stand before letters. Words of
        // Portuguese end in Ã, of Vietnamese in Â.
        (Letter(..), Close | Joint | Space) if a.c == 'Â' && b.c != ' ' && b.c != '…' => 3,
        (Letter(..), Close | Joint | Space) if a.c == 'Ã' && b.c != ' ' => 2,
        (Point, Letter(..)) if matches!(b.c, 'Â' | 'Ã') && matches!(a.c, '.' | ',' | '!' | '?' | ';' | ':') => 1,
        (Letter(..), Money | Number | Sign | Odd | Open) if matches!(a.c, 'Â' | 'Ã') => 4,
        // Ångström to a power.
        (Letter(..), Number) if a.c == 'Å' && matches!(b.c, '²' | '³' | '¹') => 0,
        (Letter(_, case), Number | Sign) => if plain(case) { 0 } else if matches!(b.c, '®' | '™' | '¹' | '²' | '³') && case != Case::UpperMarked { 1 } else { 3 },
        (Letter(script, case), Money) => if script == Script::Latin && plain(case) { 1 } else { 3 },
        (Letter(..), Open | Odd) => 3,
        (Letter(..), Box) | (Box, Letter(..)) => 3,
        (Letter(_, case), Math) => if plain(case) { 0 } else { 2 },
        (Letter(_, case), Close) => i32::from(matches!(case, Case::UpperMarked) && matches!(b.c, '“' | '‘' | '«' | '‹')),
        (Odd, Letter(..) | Sign | Number | Money | Open | Close | Joint) | (Sign | Number | Money | Open | Close | Joint, Odd) => 2,
        // Roots and approximations stand before numbers, brackets and variables.
        (Math, Letter(Script::Latin, Case::LowerMarked | Case::UpperMarked) | Sign | Number | Money | Open | Close | Joint | Math | Odd)
            if matches!(a.c, '√' | '≈' | '∆') => if b.c == '√' { 0 } else { 3 },
        (Math, Odd) => 2,
        (Money | Number | Math, Letter(_, case)) => if plain(case) { 0 } else { 2 },
        (Sign | Close, Letter(_, case)) => i32::from(!plain(case)),
        (Math, Sign | Number | Money | Open | Close | Joint) => if matches!(b.c, '±' | '×') { 0 } else { 2 },
        (Money, Money | Number | Sign | Close | Open | Joint) | (Number, Money | Sign | Open) | (Sign, Money | Open) | (Close, Number | Sign) => 2,
        (Close, Open | Money) => if matches!(a.c, '…' | '–' | '—') { 0 } else { 2 },
        (Close, Close) if a.c == '»' && matches!(b.c, '“' | '‘' | '«' | '‹') => 2,
        (Number, Number) | (Sign, Sign | Number) => 1,
        (Box, Sign | Number | Money | Open | Close | Odd) | (Sign | Number | Money | Open | Close | Odd, Box) => 3,
        (Digit, Odd) | (Open, Open | Close | Sign | Number | Money) => 1,
        (Space | Digit | Point | Open | Close | Joint | Money | Number | Sign | Odd | Box | Math | Picture | Mark(_) | Letter(..), _) => 0,
    }
}

/// What it costs that a character stands between two others.
fn triple(a: Known, b: Known, c: Known) -> i32 {
    let letter = |known: Known| matches!(known.kind, Kind::Letter(..));
    match (a.kind, b.kind, c.kind) {
        // A word that is all capitals but for its end, or an abbreviation that goes on in small letters.
        (Kind::Letter(_, Case::Upper | Case::UpperMarked), Kind::Letter(_, Case::Upper | Case::UpperMarked), Kind::Letter(_, Case::LowerMarked | Case::Rare)) => 2,
        (Kind::Letter(_, Case::Upper | Case::UpperMarked), Kind::Letter(_, Case::UpperMarked), Kind::Letter(_, Case::Lower)) => 1,
        // Â or Ã as a word of its own: a no-break space, or à, of which the second byte became a space.
        (Kind::Space, Kind::Letter(_, Case::UpperMarked), Kind::Space) if matches!(b.c, 'Â' | 'Ã') && c.c == ' ' => if a.c == '\n' { 2 } else { 1 },
        (Kind::Point, Kind::Letter(_, Case::UpperMarked), Kind::Space) if matches!(b.c, 'Â' | 'Ã') && c.c == ' ' => 2,
        // What curly quotation marks and dashes begin with when UTF-8 was read as macintosh.
        (Kind::Open, Kind::Letter(..), _) if a.c == '‚' && b.c == 'Ä' && !matches!(c.kind, Kind::Letter(_, Case::Lower) | Kind::Space | Kind::Point) => 2,
        // A sign within a word.
        (_, Kind::Open | Kind::Money | Kind::Number | Kind::Sign | Kind::Odd, _) if letter(a) && letter(c) => 2,
        (_, Kind::Close, _) if letter(a) && letter(c) && b.c != '…' => 1,
        _ => 0,
    }
}

/// Whether a character is rare enough in the languages that share an encoding to speak against what produced it, where
/// two encodings explain a text equally well.
pub(super) fn unusual(c: char) -> bool {
    matches!(c, 'ß' | 'å' | 'Å' | 'æ' | 'Æ' | 'ø' | 'Ø' | 'þ' | 'Þ' | 'ð' | 'ÿ' | '÷' | '×' | 'ĉ' | 'ĝ' | 'ĥ' | 'ĵ' | 'ŝ' | 'ŭ' | 'ŷ' | 'ŵ' | 'ĸ' | 'ŉ' | 'ŋ' | 'ŧ' | 'ŀ' | 'ſ' | 'ĕ' | 'ĭ' | 'ŏ' | 'ħ' | 'ĩ' | 'ũ')
        || matches!(c, 'Ĉ' | 'Ĝ' | 'Ĥ' | 'Ĵ' | 'Ŝ' | 'Ŭ' | 'Ŷ' | 'Ŵ' | 'Ŋ' | 'Ŧ' | 'Ŀ' | 'Ĕ' | 'Ĭ' | 'Ŏ' | 'Ħ' | 'Ĩ' | 'Ũ')
        || ('\u{180}'..'\u{370}').contains(&c)
}

fn strangers(one: Script, two: Script) -> i32 {
    match (one, two) {
        // Units and product names stand next to East Asian letters without a space.
        (Script::East, Script::Latin) | (Script::Latin, Script::East) => 2,
        _ => 3,
    }
}

/// What it costs that two letters of one script stand next to each other.
fn cases(a: char, from: Case, b: char, to: Case) -> i32 {
    match (from, to) {
        (Case::Lower | Case::LowerMarked, Case::UpperMarked) => 2,
        (Case::LowerMarked | Case::Rare, Case::Upper) => 2,
        (Case::Lower, Case::Upper) if !a.is_ascii() || !b.is_ascii() => 2,
        // Before another marked letter these stand in hardly any language.
        (Case::UpperMarked, Case::LowerMarked | Case::UpperMarked) if matches!(a, 'Â' | 'Ã') => 3,
        (Case::UpperMarked, Case::LowerMarked) if matches!(a, 'Ä' | 'Å') && !matches!(b, 'ä' | 'å' | 'ö' | 'õ' | 'ü') => 2,
        _ => 0,
    }
}

const fn plain(case: Case) -> bool {
    matches!(case, Case::Lower | Case::Upper)
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' => Kind::Letter(Script::Latin, Case::Lower),
        'A'..='Z' => Kind::Letter(Script::Latin, Case::Upper),
        '0'..='9' => Kind::Digit,
        ' ' | '\t' | '\n' | '\u{A0}' => Kind::Space,
        '\0'..='\u{7F}' => Kind::Point,
        '\u{80}'..='\u{9F}' => Kind::C1,
        '¡' | '¿' | '„' | '‚' => Kind::Open,
        '«' | '»' | '“' | '”' | '‘' | '‹' | '›' | '…' | '–' | '—' | '―' | '•' => Kind::Close,
        '’' | '·' | '\u{AD}' => Kind::Joint,
        '¢' | '£' | '¥' | '₧' | '€' => Kind::Money,
        '²' | '³' | '¹' | '±' | '¼' | '½' | '¾' | '×' | '÷' | 'µ' | '№' => Kind::Number,
        '©' | '®' | '™' | '§' | '¶' | '°' | 'º' | 'ª' | '´' => Kind::Sign,
        '¤' | '¦' | '¨' | '¬' | '¯' | '¸' | 'ƒ' | 'ˆ' | '˜' | 'ˇ' | '˘' | '˙' | '˛' | '˝' | '†' | '‡' | '‰' | '◊' | '⌐' | '΄' | '΅' => Kind::Odd,
        '\u{C0}'..='\u{24F}' => latin(c),
        '\u{250}'..='\u{2AF}' => Kind::Letter(Script::Latin, Case::Rare),
        'ͅ' | '\u{300}'..='\u{36F}' => Kind::Mark(Script::Latin),
        '\u{370}'..='\u{3FF}' => greek(c),
        '\u{400}'..='\u{52F}' => cyrillic(c),
        '\u{2500}'..='\u{259F}' => Kind::Box,
        '\u{2200}'..='\u{22FF}' => Kind::Math,
        '\u{FFFD}' => Kind::Lost,
        '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => Kind::Space,
        _ => far(c),
    }
}

fn latin(c: char) -> Kind {
    let case = match c {
        // Letters of the alphabets of Europe, Turkey, Vietnam and the romanisations of Asia.
        '\u{C0}'..='\u{17F}' | 'ƒ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ș'..='ț' | 'Ǎ'..='ǜ' | 'Ǧ'..='ǩ' | 'Ə' => {
            if c.is_uppercase() { Case::UpperMarked } else { Case::LowerMarked }
        }
        _ => Case::Rare,
    };
    Kind::Letter(Script::Latin, case)
}

fn greek(c: char) -> Kind {
    match c.general_category() {
        Category::Unassigned => Kind::Void,
        _ if c > 'ώ' || c < 'Ά' => Kind::Letter(Script::Greek, Case::Rare),
        Category::UppercaseLetter => Kind::Letter(Script::Greek, Case::Upper),
        Category::LowercaseLetter => Kind::Letter(Script::Greek, Case::Lower),
        _ => Kind::Point,
    }
}

fn cyrillic(c: char) -> Kind {
    match c {
        'А'..='Я' | 'Ё' | 'Є' | 'І' | 'Ї' | 'Ў' | 'Ґ' | 'Ј' => Kind::Letter(Script::Cyrillic, Case::Upper),
        'а'..='я' | 'ё' | 'є' | 'і' | 'ї' | 'ў' | 'ґ' | 'ј' => Kind::Letter(Script::Cyrillic, Case::Lower),
        // Letters of the south Slavic languages, each of one or two of them.
        'Ђ' | 'Ѓ' | 'Ѕ' | 'Љ'..='Ќ' | 'Џ' => Kind::Letter(Script::Cyrillic, Case::Upper),
        'ђ' | 'ѓ' | 'ѕ' | 'љ'..='ќ' | 'џ' => Kind::Letter(Script::Cyrillic, Case::Lower),
        '\u{483}'..='\u{489}' => Kind::Mark(Script::Cyrillic),
        _ => Kind::Letter(Script::Cyrillic, Case::Rare),
    }
}

fn far(c: char) -> Kind {
    let category = c.general_category();
    let script = match c as u32 {
        0x590..0x600 => Script::Hebrew,
        0x600..0x700 | 0x750..0x780 | 0xFB50..0xFE00 | 0xFE70..=0xFEFE => Script::Arabic,
        0x1E00..0x1F00 | 0xFB00..0xFB07 => Script::Latin,
        0x1F00..0x2000 => Script::Greek,
        0x1100..0x1200 | 0x2E80..0xA4D0 | 0xAC00..0xD7B0 | 0xF900..0xFB00 | 0xFF00..0xFFF0 | 0x20000..0x32000 => Script::East,
        other => Script::Other((other >> 7) as u16),
    };
    match category {
        Category::PrivateUse => Kind::Private,
        Category::Unassigned | Category::Control | Category::Surrogate => Kind::Void,
        Category::DecimalNumber => Kind::Digit,
        Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark if script != Script::Other(0x1FC) => Kind::Mark(script),
        Category::SpaceSeparator | Category::LineSeparator | Category::ParagraphSeparator | Category::Format => Kind::Space,
        Category::CurrencySymbol => Kind::Money,
        Category::OtherSymbol if c as u32 >= 0x2600 => Kind::Picture,
        Category::OtherLetter | Category::UppercaseLetter | Category::LowercaseLetter | Category::ModifierLetter | Category::TitlecaseLetter => {
            Kind::Letter(script, case_of(c, script))
        }
        _ => Kind::Point,
    }
}

fn case_of(c: char, script: Script) -> Case {
    match script {
        Script::Latin if c.is_uppercase() => Case::UpperMarked,
        Script::Latin => Case::LowerMarked,
        // Arabic letters beyond those of Arabic, Persian, Urdu, Kurdish, Sindhi, Pashto and Uyghur.
        Script::Arabic if matches!(c, '\u{620}' | '\u{63B}'..='\u{63F}' | '\u{66E}'..='\u{678}' | '\u{6A0}'..='\u{6A8}' | '\u{750}'..='\u{77F}') => Case::Rare,
        // Scripts of scholars: Samaritan and Mandaic, Mongolian, Canadian syllabics, Tagalog and its kin, runes.
        Script::Other(0x10 | 0x28..=0x2F | 0x30..=0x31) => Case::Rare,
        _ => Case::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_text_is_worse() {
        let points = |text: &str| badness(text.chars());
        for (good, bad) in [("só", "sÃ³"), ("é", "Ã©"), ("don’t", "donâ€™t"), ("да", "РґР°"), ("اللغة", "ط§ظ„ظ„ط؛ط©"), ("naïve", "na√Øve")] {
            assert_eq!(points(good), 0, "{good}");
            assert!(points(bad) >= 3, "{bad} has {} points", points(bad));
        }
        for good in ["SÃO PAULO", "«CAFÉ»", "d’Ávila", "5 Å³", "m²", "İstanbul", "Київ", "ΑΘΗΝΑ", "„PRÄ“", "¿QUÉ?", "הי", "日本のTV"] {
            assert!(points(good) <= 2, "{good} has {} points", points(good));
        }
    }
}
