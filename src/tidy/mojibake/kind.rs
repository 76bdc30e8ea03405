//! What a character is to its neighbours.
//!
//! Apart from the points, because it is a table of Unicode: scripts, cases, and the signs that encodings of one byte have
//! in their upper halves.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

/// Below it kinds are looked up: what encodings of one byte have, and all alphabets that were ever in one.
const TABLE: char = '\u{2700}';

/// What a character is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
    /// Quotation marks that open in one language and close in another, dashes, dots: what may follow a letter.
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

/// The case of a letter, or how common it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// A small letter of ASCII, Greek or Cyrillic.
    Lower,
    /// A capital of the same.
    Upper,
    /// An accented small Latin letter.
    LowerMarked,
    /// An accented Latin capital.
    UpperMarked,
    /// A letter that few languages of its script have.
    Rare,
    /// A letter of a script without cases.
    None,
}

impl Case {
    /// Whether it is a letter without an accent.
    pub const fn plain(self) -> bool {
        matches!(self, Self::Lower | Self::Upper)
    }

    const fn marked(upper: bool) -> Self {
        if upper { Self::UpperMarked } else { Self::LowerMarked }
    }
}

/// A script, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
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

/// The kind of a character.
pub(super) fn kind(c: char) -> Kind {
    static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| ('\0'..TABLE).map(made).collect());
    KINDS.get(c as usize).copied().unwrap_or_else(|| made(c))
}

fn made(c: char) -> Kind {
    match c {
        'a'..='z' => Kind::Letter(Script::Latin, Case::Lower),
        'A'..='Z' => Kind::Letter(Script::Latin, Case::Upper),
        '0'..='9' => Kind::Digit,
        ' ' | '\t' | '\n' | '\u{A0}' => Kind::Space,
        '\0'..='\u{7F}' => Kind::Point,
        '\u{80}'..='\u{9F}' => Kind::C1,
        '\u{A1}'..='\u{BF}' | '×' | '÷' => sign(c).unwrap_or(Kind::Point),
        '\u{C0}'..='\u{24F}' => sign(c).unwrap_or_else(|| latin(c)),
        '\u{250}'..='\u{2AF}' => Kind::Letter(Script::Latin, Case::Rare),
        '\u{300}'..='\u{36F}' => Kind::Mark(Script::Latin),
        '\u{370}'..='\u{3FF}' => greek(c),
        '\u{400}'..='\u{52F}' => cyrillic(c),
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{FEFF}' => Kind::Space,
        '\u{2C2}'..='\u{2DF}' | '\u{2E5}'..='\u{2EB}' | '\u{2ED}' | '\u{2EF}'..='\u{2FF}' if c.general_category() == Category::ModifierSymbol => {
            Kind::Odd
        }
        '\u{2B0}'..='\u{2FF}' | '\u{2000}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '◊' => sign(c).unwrap_or_else(|| other(c)),
        '\u{2200}'..='\u{22FF}' => Kind::Math,
        '\u{2500}'..='\u{259F}' => Kind::Box,
        '\u{FFFD}' => Kind::Lost,
        _ => other(c),
    }
}

/// Signs of the upper halves of encodings.
fn sign(c: char) -> Option<Kind> {
    Some(match c {
        '¡' | '¿' | '„' | '‚' => Kind::Open,
        '«' | '»' | '“' | '”' | '‘' | '‹' | '›' | '…' | '–' | '—' | '―' | '•' => Kind::Close,
        '’' | '·' | '\u{AD}' => Kind::Joint,
        '¢' | '£' | '¥' | '₧' | '€' => Kind::Money,
        '²' | '³' | '¹' | '±' | '¼' | '½' | '¾' | '×' | '÷' | 'µ' | '№' => Kind::Number,
        '©' | '®' | '™' | '§' | '¶' | '°' | 'º' | 'ª' | '´' => Kind::Sign,
        '¤' | '¦' | '¨' | '¬' | '¯' | '¸' | 'ƒ' | 'ˆ' | '˜' | 'ˇ' | '˘' | '˙' | '˛' | '˝' | '†' | '‡' | '‰' | '◊' | '⌐' => {
            Kind::Odd
        }
        _ => return None,
    })
}

fn latin(c: char) -> Kind {
    // Letters of the alphabets of Europe, Turkey, Vietnam and the romanisations of Asia.
    let common = matches!(c, '\u{C0}'..='\u{17F}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ș'..='ț' | 'Ǎ'..='ǜ' | 'Ǧ'..='ǩ' | 'Ə');
    Kind::Letter(Script::Latin, if common { Case::marked(c.is_uppercase()) } else { Case::Rare })
}

fn greek(c: char) -> Kind {
    match c.general_category() {
        Category::Unassigned => Kind::Void,
        Category::UppercaseLetter if ('Ά'..='Ϋ').contains(&c) => Kind::Letter(Script::Greek, Case::Upper),
        Category::LowercaseLetter if ('ΐ'..='ώ').contains(&c) => Kind::Letter(Script::Greek, Case::Lower),
        Category::UppercaseLetter | Category::LowercaseLetter => Kind::Letter(Script::Greek, Case::Rare),
        _ if matches!(c, '΄' | '΅') => Kind::Odd,
        _ => Kind::Point,
    }
}

fn cyrillic(c: char) -> Kind {
    match c {
        // Letters of Russian and of its neighbours, as far as windows-1251 has them.
        'Ѐ'..='Я' => Kind::Letter(Script::Cyrillic, Case::Upper),
        'а'..='џ' => Kind::Letter(Script::Cyrillic, Case::Lower),
        'Ґ' => Kind::Letter(Script::Cyrillic, Case::Upper),
        'ґ' => Kind::Letter(Script::Cyrillic, Case::Lower),
        '\u{483}'..='\u{489}' => Kind::Mark(Script::Cyrillic),
        _ => Kind::Letter(Script::Cyrillic, Case::Rare),
    }
}

fn other(c: char) -> Kind {
    let script = match c as u32 {
        0x590..0x600 => Script::Hebrew,
        0x600..0x700 | 0x750..0x780 | 0xFB50..0xFE00 | 0xFE70..=0xFEFE => Script::Arabic,
        0x1E00..0x1F00 | 0xFB00..0xFB07 => Script::Latin,
        0x1F00..0x2000 => Script::Greek,
        0x1100..0x1200 | 0x2E80..0xA4D0 | 0xAC00..0xD7B0 | 0xF900..0xFB00 | 0xFF00..0xFFF0 | 0x20000..0x32000 => Script::East,
        other => Script::Other((other >> 7) as u16),
    };
    match c.general_category() {
        Category::PrivateUse => Kind::Private,
        Category::Unassigned | Category::Control | Category::Surrogate => Kind::Void,
        Category::DecimalNumber => Kind::Digit,
        // Variation selectors belong to pictures.
        Category::NonspacingMark if ('\u{FE00}'..='\u{FE0F}').contains(&c) => Kind::Point,
        Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => Kind::Mark(script),
        Category::SpaceSeparator | Category::LineSeparator | Category::ParagraphSeparator | Category::Format => Kind::Space,
        Category::CurrencySymbol => Kind::Money,
        Category::OtherSymbol if c >= '\u{2600}' => Kind::Picture,
        Category::OtherLetter | Category::UppercaseLetter | Category::LowercaseLetter | Category::ModifierLetter | Category::TitlecaseLetter => {
            Kind::Letter(script, case(c, script))
        }
        _ => Kind::Point,
    }
}

fn case(c: char, script: Script) -> Case {
    match script {
        Script::Latin => Case::marked(c.is_uppercase()),
        // Yiddish digraphs and what came into Unicode late.
        Script::Hebrew if c > '\u{5EA}' => Case::Rare,
        // Arabic letters beyond those of Arabic, Persian, Urdu, Kurdish, Sindhi, Pashto and Uyghur.
        Script::Arabic if matches!(c, '\u{620}' | '\u{63B}'..='\u{63F}' | '\u{66E}'..='\u{678}' | '\u{6A0}'..='\u{6A8}' | '\u{750}'..='\u{77F}') => {
            Case::Rare
        }
        // Scripts of scholars, by blocks of 128: Samaritan and Mandaic, Canadian syllabics, runes and Tagalog, Mongolian.
        Script::Other(0x10 | 0x28..=0x2F | 0x30..=0x31) => Case::Rare,
        _ => Case::None,
    }
}
