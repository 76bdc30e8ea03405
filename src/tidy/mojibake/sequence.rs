//! The UTF-8 sequences that stand in a text which was read in a single-byte encoding.
//!
//! Apart from the decision, because it only says what could be read, and what was lost on the way: no-break spaces that
//! became spaces, bytes that became U+FFFD or `?`.

use super::codec::{Codec, Codecs};

/// A stretch of characters and what its bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its characters, by number.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// What was written.
    pub is: char,
    /// What happened to its bytes on the way.
    pub fate: Fate,
}

/// What happened to the bytes of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Every byte is there.
    Whole,
    /// A no-break space became a space.
    Spaced,
    /// A byte became U+FFFD; what was written cannot be told.
    Lost,
    /// A byte became `?`.
    Asked,
}

/// A text read back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The sequences, in order.
    pub pieces: Vec<Piece>,
    /// Characters beyond ASCII that are in none.
    pub stray: usize,
}

/// Stands for U+FFFD among the bytes.
const LOST: u8 = 0x1A;
/// Stands for a character that the encoding does not have.
const FOREIGN: u8 = 0x00;

/// The bytes of a text in an encoding, one for each character.
pub(super) fn bytes(text: &[char], codec: Codec) -> Vec<u8> {
    text.iter().map(|c| byte(*c, codec)).collect()
}

fn byte(c: char, codec: Codec) -> u8 {
    match c {
        '\u{FFFD}' => LOST,
        // Where the no-break space is another byte, a space stands for nothing but itself.
        ' ' if codec.byte('\u{A0}') == Some(0xA0) => b' ',
        ' ' => b'_',
        '!'..='~' => c as u8,
        '\0'..='\u{7F}' => b'\n',
        _ => codec.byte(c).unwrap_or(FOREIGN),
    }
}

/// Characters from the first of a sequence on that its reading may look at: those of a lone à and the word that may follow it.
const SIGHT: usize = 8;

/// Reads the sequences of a text in all encodings at once; those in which it has any.
///
/// Most characters begin nothing in any encoding that the next one could go on with, which two looks at a table say.
pub(super) fn readings(text: &[char]) -> Vec<(Codec, Reading)> {
    let mut readings: [Reading; Codec::ALL.len()] = Default::default();
    let high = |c: &&char| !c.is_ascii() && **c != '\u{FFFD}';
    for (at, c) in text.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let codecs = Codecs::leading(*c);
        let codecs = match text.get(at + 1) {
            _ if codecs.is_empty() => continue,
            // Spaces and `?` may have been bytes, and what was lost surely was.
            Some(' ' | '?' | '\u{FFFD}') => codecs,
            Some(next) => codecs.and(Codecs::following(*next)),
            None => continue,
        };
        for codec in codecs.iter() {
            let reading = &mut readings[codec as usize];
            if reading.pieces.last().is_some_and(|last| at < last.to) {
                continue;
            }
            let sight = match byte(*c, codec) {
                0xC3 if text[at + 1] == ' ' => SIGHT,
                0xED => 6,
                lead => lead.leading_ones() as usize,
            };
            let sight = &text[at..text.len().min(at + sight)];
            let mut room = [0; SIGHT];
            for (to, c) in room.iter_mut().zip(sight) {
                *to = byte(*c, codec);
            }
            if let Some((length, is, fate)) = sequence(&room[..sight.len()]) {
                reading.pieces.push(Piece { from: at, to: at + length, is, fate });
                // For now those that are in a sequence.
                reading.stray += text[at..at + length].iter().filter(high).count();
            }
        }
    }
    let all = text.iter().filter(high).count();
    let found = Codec::ALL.into_iter().zip(readings).filter(|(_, reading)| !reading.pieces.is_empty());
    found.map(|(codec, reading)| (codec, Reading { stray: all - reading.stray, ..reading })).collect()
}

/// Reads the sequences in the bytes of a text.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let mut at = 0;
    while at < bytes.len() {
        match sequence(&bytes[at..]) {
            Some((length, is, fate)) => {
                reading.pieces.push(Piece { from: at, to: at + length, is, fate });
                at += length;
            }
            None => {
                reading.stray += usize::from(bytes[at] >= 0x80 || bytes[at] == FOREIGN);
                at += 1;
            }
        }
    }
    reading
}

/// The sequence at the beginning of bytes: its length, what it says, what happened to it.
fn sequence(bytes: &[u8]) -> Option<(usize, char, Fate)> {
    let lead = *bytes.first()?;
    if lead == 0xED
        && let Some(found) = surrogates(bytes)
    {
        return Some(found);
    }
    let length = match lead {
        // Java writes U+0000 like this.
        0xC0 if bytes.get(1) == Some(&0x80) => return Some((2, '\0', Fate::Whole)),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let tail = bytes.get(1..length)?;
    let count = |wanted: &dyn Fn(u8) -> bool| tail.iter().filter(|byte| wanted(**byte)).count();
    let (spaces, lost, asked) = (count(&|byte| byte == b' '), count(&|byte| byte == LOST), count(&|byte| byte == b'?'));
    if count(&|byte| (0x80..0xC0).contains(&byte)) + spaces + lost + asked != tail.len() {
        return None;
    }
    match (spaces, lost, asked) {
        // The long s is hardly ever written, and its bytes are a corner of a box.
        (0, 0, 0) if bytes[..length] == [0xC5, 0xBF] => None,
        (0, 0, 0) => Some((length, decode(bytes, length)?, Fate::Whole)),
        (1, 0, 0) if takes_space(lead, tail) => spaced(bytes, length),
        (0, 1.., 0) => Some((length, '\u{FFFD}', Fate::Lost)),
        (0, 0, 1) if length > 2 || lead <= 0xC3 => Some((length, '\u{FFFD}', Fate::Asked)),
        (0, 1.., 1) if length > 2 => Some((length, '\u{FFFD}', Fate::Asked)),
        _ => None,
    }
}

fn decode(bytes: &[u8], length: usize) -> Option<char> {
    std::str::from_utf8(&bytes[..length]).ok()?.chars().next()
}

/// Whether a space among these bytes was likely a no-break space, because what it makes of them is a likely character:
/// NBSP, à, Š, Π, Р for two bytes; anything but Samaritan (E0 A0) and Mongolian (E1 A0) for three; pictures for four.
fn takes_space(lead: u8, tail: &[u8]) -> bool {
    match tail {
        [_] => matches!(lead, 0xC2 | 0xC3 | 0xC5 | 0xCE | 0xD0),
        [b' ', _] => lead >= 0xE2,
        [_, _] => true,
        _ => lead == 0xF0,
    }
}

fn spaced(bytes: &[u8], length: usize) -> Option<(usize, char, Fate)> {
    let mut whole = [0; 4];
    for (to, from) in whole.iter_mut().zip(&bytes[..length]) {
        *to = if *from == b' ' { 0xA0 } else { *from };
    }
    // A lone à is a word of French, Italian and Portuguese: the no-break space was taken for one with the space behind
    // it. In às, àquele (Portuguese) and vis-à-vis the rest of the word follows.
    let rest = &bytes[length..];
    let joined = rest.first() == Some(&b' ') || [b"s ".as_slice(), b"quele", b"quela", b"quilo", b"-vis"].iter().any(|word| rest.starts_with(word));
    let length = if bytes[0] == 0xC3 && !joined { length - 1 } else { length };
    Some((length, decode(&whole, if bytes[0] == 0xC3 { 2 } else { length })?, Fate::Spaced))
}

/// Characters beyond U+FFFF as two surrogates of three bytes each (CESU-8), as Java and old databases write them.
fn surrogates(bytes: &[u8]) -> Option<(usize, char, Fate)> {
    let six = bytes.get(..6)?;
    let tail = |byte: u8| (0x80..0xC0).contains(&byte);
    let gone = |byte: u8| matches!(byte, LOST | b'?');
    if !(0xA0..0xB0).contains(&six[1]) || six[3] != 0xED || !(0xB0..0xC0).contains(&six[4]) {
        return None;
    }
    if tail(six[2]) && tail(six[5]) {
        let half = |bytes: &[u8]| u32::from(bytes[1] & 0x0F) << 6 | u32::from(bytes[2] & 0x3F);
        let is = char::from_u32(0x1_0000 + (half(six) << 10) + half(&six[3..]))?;
        return Some((6, is, Fate::Whole));
    }
    let lost = (tail(six[2]) || gone(six[2])) && (tail(six[5]) || gone(six[5]));
    lost.then_some((6, '\u{FFFD}', Fate::Lost))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, codec: Codec) -> Option<(usize, char, Fate)> {
        let chars: Vec<char> = text.chars().collect();
        sequence(&bytes(&chars, codec))
    }

    proptest::proptest! {
        #[test]
        fn all_encodings_at_once_are_as_each_alone(text in "(Ã[©¨ ]|Ã s |â€[™œ\u{fffd}?]|[РС][°±‚]|ط[§ ]|À\u{80}|í\u{a0}½í¸\u{80}|[ ?a-c\u{fffd}é\u{a0}]|[\u{80}-\u{ff}]{1,3}|[А-яŁ-žا-ي│-╬Α-ω]|.){0,16}") {
            let chars: Vec<char> = text.chars().collect();
            let alone = |codec| (codec, read(&bytes(&chars, codec)));
            let alone: Vec<_> = Codec::ALL.into_iter().map(alone).filter(|(_, reading)| !reading.pieces.is_empty()).collect();
            proptest::prop_assert_eq!(readings(&chars), alone);
        }
    }

    #[test]
    fn sequences_are_read() {
        let western = |text| first(text, Codec::Windows1252);
        assert_eq!(western("Ã©t"), Some((2, 'é', Fate::Whole)));
        assert_eq!(western("â€™"), Some((3, '’', Fate::Whole)));
        assert_eq!(western("â\u{80}\u{99}"), Some((3, '’', Fate::Whole)));
        assert_eq!(western("ðŸ˜€"), Some((4, '😀', Fate::Whole)));
        assert_eq!(western("\u{ED}\u{A0}\u{BD}\u{ED}\u{B8}\u{80}"), Some((6, '😀', Fate::Whole)));
        assert_eq!(western("Ã la"), Some((1, 'à', Fate::Spaced)));
        assert_eq!(western("Ã  la"), Some((2, 'à', Fate::Spaced)));
        assert_eq!(western("Ã s vezes"), Some((2, 'à', Fate::Spaced)));
        assert_eq!(western("â€\u{FFFD}"), Some((3, '\u{FFFD}', Fate::Lost)));
        assert_eq!(western("SÃO"), None);
        assert_eq!(western("ÃO"), None);
        // Overlong, beyond Unicode, a surrogate alone.
        assert_eq!((western("À€"), western("à€€"), western("ô\u{90}€€"), western("í\u{A0}€")), (Some((2, '\0', Fate::Whole)), None, None, None));
        assert_eq!(first("ط§", Codec::Windows1256), Some((2, 'ا', Fate::Whole)));
    }
}
