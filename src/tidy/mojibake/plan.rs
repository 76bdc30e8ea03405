//! How a repair was made, in words that can be replayed.
//!
//! Apart from the repair, which leaves only what was read and what was written: the steps between the two are found
//! again by trying them, so that a plan is never told that does not lead from one to the other.

use super::codec::Codec;
use super::sequence;

/// Misreadings on top of each other that a plan is looked for.
const MAX_LAYERS: usize = 3;

/// The steps that make `written` of `read`, such as `encode windows-1252, decode utf-8`; the name of an encoding stands
/// for its bytes without a character of their own, too. `None` if there is no such plan.
pub fn plan(read: &str, written: &str) -> Option<String> {
    let read: Vec<char> = read.chars().collect();
    let written: Vec<char> = written.chars().collect();
    layers(&read, &written, MAX_LAYERS).map(|steps| steps.join(", "))
}

fn layers(read: &[char], written: &[char], left: usize) -> Option<Vec<String>> {
    if read == written {
        return Some(Vec::new());
    }
    if left == 0 {
        return None;
    }
    let windows = |c: &char| if ('\u{80}'..'\u{A0}').contains(c) { Codec::Windows1252.char(*c as u8) } else { *c };
    let utf8 = Codec::ALL.into_iter().map(|codec| (codec.name(), "utf-8", undo(read, codec)));
    let controls = std::iter::once_with(|| ("latin-1", "windows-1252", read.iter().map(windows).collect()));
    utf8.chain(controls).filter(|(.., next)| next != read).find_map(|(encode, decode, next)| {
        let steps = layers(&next, written, left - 1)?;
        Some([vec![format!("encode {encode}"), format!("decode {decode}")], steps].concat())
    })
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
        assert_eq!(plan("Ã©tÃ©", "été").as_deref(), Some("encode windows-1252, decode utf-8"));
        assert_eq!(plan("ط§ظ„", "ال").as_deref(), Some("encode windows-1256, decode utf-8"));
        assert_eq!(plan("Ã¢â‚¬â„¢", "’").as_deref(), Some("encode windows-1252, decode utf-8, encode windows-1252, decode utf-8"));
        assert_eq!(plan("\u{93}a\u{94}", "“a”").as_deref(), Some("encode latin-1, decode windows-1252"));
        assert_eq!(plan("Ã©", "è"), None);
    }
}
