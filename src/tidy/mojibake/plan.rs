//! How a repair was made, in words that can be replayed.
//!
//! Apart from the repair, which leaves only what was read and what was written: the steps between the two are found
//! again by trying them, so that a plan is never told that does not lead from one to the other.

use super::codec::Codec;
use super::{sequence, transcode};

/// Misreadings of UTF-8 on top of each other that a plan is looked for.
const MAX_LAYERS: usize = 4;

/// Characters that are read back while a plan is looked for: there is none for a text of many pieces, and a large one
/// need not be tried for long.
const MAX_WORK: usize = 4 << 20;

/// The steps that make `written` of `read`, such as `encode windows-1252, decode utf-8`; the name of an encoding stands
/// for its bytes without a character of their own, too. `None` if there is no such plan.
pub fn plan(read: &str, written: &str) -> Option<String> {
    let read: Vec<char> = read.chars().collect();
    let mut search = Search { written: written.chars().collect(), work: MAX_WORK };
    search.layers(&read, MAX_LAYERS).map(|steps| steps.join(", "))
}

struct Search {
    written: Vec<char>,
    work: usize,
}

impl Search {
    fn layers(&mut self, read: &[char], left: usize) -> Option<Vec<String>> {
        if read == self.written {
            return Some(Vec::new());
        }
        self.work = self.work.checked_sub(read.len())?;
        // No step makes a text longer, and reading sequences back makes it shorter.
        if left == 0 || self.written.len() > read.len() {
            return None;
        }
        let shorter = self.written.len() < read.len();
        for codec in Codec::ALL.into_iter().filter(|_| shorter) {
            let next = undo(read, codec);
            if next.len() < read.len()
                && let Some(steps) = self.layers(&next, left - 1)
            {
                return Some([step(codec.name(), "utf-8"), steps].concat());
            }
        }
        let (encode, decode) = transcode::between(read, &self.written)?;
        Some(step(encode.name(), &decode.name().to_ascii_lowercase()))
    }
}

fn step(encode: &str, decode: &str) -> Vec<String> {
    vec![format!("encode {encode}"), format!("decode {decode}")]
}

/// All sequences of a text read, in one encoding.
fn undo(text: &[char], codec: Codec) -> Vec<char> {
    let pieces = sequence::read(&sequence::bytes(text, codec)).pieces;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for piece in pieces {
        out.extend_from_slice(&text[at..piece.from]);
        out.push(piece.is);
        at = piece.to;
    }
    out.extend_from_slice(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::plan;

    #[test]
    fn plans_lead_there() {
        for (read, written, expected) in [
            ("Ã©tÃ©", "été", Some("encode windows-1252, decode utf-8")),
            ("ط§ظ„", "ال", Some("encode windows-1256, decode utf-8")),
            ("Ã¢â‚¬â„¢", "’", Some("encode windows-1252, decode utf-8, encode windows-1252, decode utf-8")),
            ("ÇáÚÑÈíÉ", "العربية", Some("encode windows-1252, decode windows-1256")),
            ("Ã‡Ã¡Ã¡Ã›Ã‰", "اللغة", Some("encode windows-1252, decode utf-8, encode windows-1252, decode windows-1256")),
            ("Ã©", "è", None),
        ] {
            assert_eq!(plan(read, written).as_deref(), expected, "{read}");
        }
    }
}
