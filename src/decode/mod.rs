//! Bytes to text, and back.
//!
//! Decoding never fails: malformed sequences are replaced as the WHATWG Encoding Standard says. What they were is kept,
//! so that [`encode`] gives the bytes back. It stands before everything else: from here on there are only characters.

mod charset;
pub(crate) mod guess;
mod utf32;

pub use charset::Charset;
pub use guess::{Guess, Hints, How, guess};

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of text that are decoded at once where something is malformed.
const ROOM: usize = 4096;

/// Decoded bytes.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How to get the bytes back.
    pub origin: Origin<'a>,
}

/// What is needed beside the text to give the bytes back, and how it was found out.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// The encoding, how it is known, and how surely.
    pub guess: Guess,
    /// Whether a byte order mark stood at the start.
    pub bom: bool,
    /// How many malformed sequences were replaced by U+FFFD.
    pub malformed: usize,
    /// Where the first of them began, in bytes.
    pub first: Option<usize>,
    /// Where they stood in the text and what they were; UTF-8 only.
    pub replaced: Vec<(usize, Vec<u8>)>,
    /// The bytes themselves, where encoding the text again would not give them back.
    pub verbatim: Option<Cow<'a, [u8]>>,
}

impl Origin<'_> {
    /// The origin of bytes in an encoding, before anything was found in them.
    pub fn new(guess: Guess, bom: bool) -> Self {
        Self { guess, bom, malformed: 0, first: None, replaced: Vec::new(), verbatim: None }
    }
}

/// Decodes bytes: by their byte order mark, else by the label of the hints, else by a guess.
pub fn decode<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Decoded<'a> {
    // The common case by far, and nothing to guess in it.
    if hints.label.is_none_or(|label| label == Charset::UTF_8)
        && !bytes.starts_with(Charset::UTF_8.mark())
        && let Some(text) = guess::plain(bytes)
    {
        let how = if hints.label.is_some() { How::Label } else { How::Utf8 };
        return Decoded { text: Cow::Borrowed(text), origin: Origin::new(Guess::sure(Charset::UTF_8, how), false) };
    }
    let guess = guess(bytes, hints);
    let mark = guess.charset.mark();
    let bom = !mark.is_empty() && bytes.starts_with(mark);
    decode_as(bytes, Origin::new(guess, bom))
}

fn decode_as<'a>(bytes: &'a [u8], mut origin: Origin<'a>) -> Decoded<'a> {
    let charset = origin.guess.charset;
    let mark = if origin.bom { charset.mark().len() } else { 0 };
    let rest = &bytes[mark..];
    if charset == Charset::UTF_8 {
        let text = utf8(rest, mark, &mut origin);
        return Decoded { text, origin };
    }
    let (text, malformed, first) = match charset {
        Charset::Web(encoding) => web(rest, encoding),
        Charset::Utf32Le | Charset::Utf32Be => {
            let (text, malformed, first) = utf32::decode(rest, charset);
            (Cow::Owned(text), malformed, first)
        }
    };
    origin.malformed = malformed;
    origin.first = first.map(|first| first + mark);
    // What is written anew is never malformed.
    if malformed > 0 || encode_text(&text, charset).as_deref() != Some(rest) {
        origin.verbatim = Some(Cow::Borrowed(bytes));
    }
    Decoded { text, origin }
}

/// The text, how many sequences were malformed, and where the first of them began.
fn web<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, usize, Option<usize>) {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return (text, 0, None);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    // The decoder touches every page of the room that it is given, at every malformed sequence anew: so it gets little.
    let mut room = "\0".repeat(ROOM);
    let (mut read, mut malformed, mut first) = (0, 0, None);
    loop {
        let (result, more, written) = decoder.decode_to_str_without_replacement(&bytes[read..], room.as_mut_str(), true);
        read += more;
        text.push_str(&room[..written]);
        match result {
            DecoderResult::InputEmpty => return (Cow::Owned(text), malformed, first),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                text.push('\u{FFFD}');
                malformed += 1;
                first.get_or_insert(read.saturating_sub(usize::from(length) + usize::from(after)));
            }
        }
    }
}

fn utf8<'a>(bytes: &'a [u8], mark: usize, origin: &mut Origin<'a>) -> Cow<'a, str> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut read = mark;
    // The chunks' malformed parts are the maximal subparts that the standard replaces by one U+FFFD each.
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        read += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            origin.first.get_or_insert(read);
            origin.malformed += 1;
            origin.replaced.push((text.len(), chunk.invalid().to_vec()));
            text.push('\u{FFFD}');
            read += chunk.invalid().len();
        }
    }
    Cow::Owned(text)
}

/// Gives the bytes back from the text and its origin.
///
/// # Errors
/// The text cannot be the one that was decoded.
pub fn encode(text: &str, origin: &Origin<'_>) -> Result<Vec<u8>, String> {
    if let Some(bytes) = &origin.verbatim {
        return Ok(bytes.to_vec());
    }
    let charset = origin.guess.charset;
    let mut bytes = if origin.bom { charset.mark().to_vec() } else { Vec::new() };
    if charset != Charset::UTF_8 {
        bytes.extend(encode_text(text, charset).ok_or_else(|| format!("the text cannot be written in {}", charset.name()))?);
        return Ok(bytes);
    }
    let mut at = 0;
    for (place, malformed) in &origin.replaced {
        let here = text.get(at..*place).filter(|_| text[*place..].starts_with('\u{FFFD}'));
        bytes.extend_from_slice(here.ok_or("the text is not the one that was decoded: a replaced sequence is not where it was")?.as_bytes());
        bytes.extend_from_slice(malformed);
        at = place + '\u{FFFD}'.len_utf8();
    }
    bytes.extend_from_slice(&text.as_bytes()[at..]);
    Ok(bytes)
}

/// The text in an encoding; `None` if some character has no place in it.
fn encode_text(text: &str, charset: Charset) -> Option<Vec<u8>> {
    let Charset::Web(encoding) = charset else { return Some(utf32::encode(text, charset)) };
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    if encoding.output_encoding() != encoding || encoding == UTF_8 {
        return None;
    }
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

#[cfg(test)]
mod standard;
#[cfg(test)]
mod tests;
