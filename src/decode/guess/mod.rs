//! Which encoding bytes are in, when nobody says so, and how sure that is.
//!
//! The order is that of how much each kind of evidence can be trusted: a byte order mark, a label, the zero bytes of
//! UTF-16, valid UTF-8, UTF-8 with a few bytes broken, and only then letters. Where nothing is convincing it is UTF-8 with
//! replacements: replaced bytes are counted and can be given back, while wrong letters look like right ones.

mod alphabet;
mod candidates;
mod chain;
mod declared;
mod evidence;
mod legacy;
pub(crate) mod letters;
mod wide;

use std::fmt;

use encoding_rs::{Encoding, ISO_2022_JP};

use super::Charset;

/// Bytes in which control characters of UTF-16 and ISO-2022-JP are looked for: whoever has one has it soon.
const CONTROLS: usize = 64 << 10;

/// Of the sequences of bytes above 0x7F, the share that must be valid for UTF-8 with broken bytes, in per cent. Text in
/// legacy encodings has hardly any, since a valid one is a rare pair of letters in each of them.
const MOSTLY: usize = 80;

/// What is known of bytes before they are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The encoding, said by who knows it; only a byte order mark goes before it.
    pub label: Option<Charset>,
    /// The language, as a BCP 47 tag.
    pub lang: Option<&'a str>,
    /// The host that the text was taken from.
    pub site: Option<&'a str>,
}

/// How an encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A byte order mark.
    Bom,
    /// A label that was given.
    Label,
    /// The bytes are valid UTF-8, or nearly so.
    Utf8,
    /// The zero bytes of UTF-16 and UTF-32.
    Zeros,
    /// The text names it, and can be read in it.
    Declared,
    /// The letters that come out.
    Letters,
    /// Nothing tells; UTF-8 is assumed.
    Assumed,
}

impl How {
    /// Its name, as it stands in ledgers and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Label => "label",
            Self::Utf8 => "utf-8",
            Self::Zeros => "zeros",
            Self::Declared => "declared",
            Self::Letters => "letters",
            Self::Assumed => "assumed",
        }
    }

    /// Whether it was guessed; an encoding that is assumed shows by its malformed sequences.
    pub fn is_guess(self) -> bool {
        matches!(self, Self::Zeros | Self::Declared | Self::Letters)
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An encoding, how it is known, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub charset: Charset,
    /// How it is known.
    pub how: How,
    /// How likely it is right, in per cent, if all encodings are equally common.
    pub confidence: u8,
}

impl Guess {
    /// Below this confidence, in per cent, a guess is doubtful even where its encoding is a hundred times as common as the
    /// others that could be meant.
    pub const DOUBTFUL: u8 = 20;

    /// An encoding that is beyond doubt.
    pub fn sure(charset: Charset, how: How) -> Self {
        Self { charset, how, confidence: 100 }
    }

    /// Whether it was guessed on evidence that convinces nobody.
    pub fn is_doubtful(&self) -> bool {
        self.how.is_guess() && self.confidence < Self::DOUBTFUL
    }
}

/// The encoding of bytes: by their byte order mark, else by the label, else by what they look like.
pub fn guess(bytes: &[u8], hints: &Hints<'_>) -> Guess {
    if let Some(label) = hints.label {
        // With a label the standard alone decides, and it knows no UTF-32.
        let marked = Encoding::for_bom(bytes).map(|(encoding, _)| Charset::Web(encoding));
        let own = !label.mark().is_empty() && bytes.starts_with(label.mark());
        return match marked {
            Some(charset) if !own => Guess::sure(charset, How::Bom),
            _ => Guess::sure(label, if own { How::Bom } else { How::Label }),
        };
    }
    if let Some(charset) = Charset::for_mark(bytes) {
        return Guess::sure(charset, How::Bom);
    }
    if plain(bytes).is_some() {
        return Guess::sure(Charset::UTF_8, How::Utf8);
    }
    wide::guess(bytes).or_else(|| valid(bytes)).or_else(|| mostly_utf8(bytes)).unwrap_or_else(|| legacy::guess(bytes, hints))
}

/// The text, if the bytes are valid UTF-8 without a sign of another encoding that is valid UTF-8 too.
pub(super) fn plain(bytes: &[u8]) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    let start = &bytes[..bytes.len().min(CONTROLS)];
    let suspect = memchr::memchr2_iter(0, 0x1B, start).any(|at| start[at] == 0 || matches!(start.get(at + 1), Some(b'$' | b'(')));
    (!suspect).then_some(text)
}

/// UTF-8 with a sign of another encoding in it: ISO-2022-JP, if it can be read as that, or UTF-8 all the same.
fn valid(bytes: &[u8]) -> Option<Guess> {
    simdutf8::basic::from_utf8(bytes).ok()?;
    let japanese = bytes.is_ascii().then(|| ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes)).flatten();
    if japanese.is_some_and(|text| !text.is_ascii()) {
        return Some(Guess { charset: Charset::Web(ISO_2022_JP), how: How::Letters, confidence: 99 });
    }
    Some(Guess::sure(Charset::UTF_8, How::Utf8))
}

/// UTF-8, if nearly all that is not ASCII is valid.
fn mostly_utf8(bytes: &[u8]) -> Option<Guess> {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let share = valid * 100 / (valid + broken).max(1);
    (valid > 0 && share >= MOSTLY).then(|| Guess { charset: Charset::UTF_8, how: How::Utf8, confidence: u8::try_from(share).unwrap_or(100).max(90) })
}

#[cfg(test)]
mod tests;
