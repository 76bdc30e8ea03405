//! Text that was read in the wrong encoding, put right.
//!
//! Apart from the other steps, because it alone puts letters for others, and only on proof: what was read must be
//! readable back through a plan of steps (encode in one encoding, decode in another), and must then be less bad by a
//! measure with documented constants. It works line by line; clean lines are passed over by `trigger`.

mod badness;
mod codec;
mod kind;
mod likely;
mod line;
mod plan;
mod sequence;
mod transcode;
mod trigger;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use encoding_rs::Encoding;

use self::codec::Codec;
use self::line::Line;
use super::step::Edits;
use super::window::Window;
use crate::ledger::{Edit, apply, compose};

pub use plan::plan;

/// Times that a text was misread, at most; each layer is undone by itself.
const MAX_LAYERS: usize = 6;

/// How a layer of a line came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// UTF-8 was read in this encoding.
    Utf8(Codec),
    /// Text in this encoding was read in another.
    Written(&'static Encoding),
}

/// What is proven to have happened to a document; with it, less will do for its other lines.
type Proof = Vec<Cause>;

/// What is known of a document when a line is looked at, and whether anybody had to ask.
struct Known<'a> {
    proof: &'a [Cause],
    asked: Cell<bool>,
}

impl<'a> Known<'a> {
    fn new(proof: &'a [Cause]) -> Self {
        Self { proof, asked: Cell::new(false) }
    }

    /// Whether a cause is proven. To be asked only where the answer decides: a line that came out without asking comes out the
    /// same whatever is proven later.
    fn has(&self, cause: Cause) -> bool {
        self.asked.set(true);
        self.proof.contains(&cause)
    }

    /// Whether text of another encoding than UTF-8 is proven, to be asked in the same way.
    fn has_written(&self) -> bool {
        self.asked.set(true);
        self.proof.iter().any(|cause| matches!(cause, Cause::Written(_)))
    }
}

/// Whether something in a window of a text could be misread.
pub(in crate::tidy) fn suspects_window(bytes: &[u8], start: usize, window: &Window) -> bool {
    trigger::in_window(bytes, start, window).is_some()
}

/// The step: edits that put misread text right.
pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    for edit in repair(text) {
        edits.replace(edit.start, edit.end, edit.with);
    }
}

/// Edits that put misread text right, in order and apart from each other.
pub fn repair(text: &str) -> Vec<Edit> {
    let suspects: Vec<Range<usize>> = suspects(text).collect();
    let mut proof = Proof::new();
    let mut doubtful = Vec::new();
    let mut settled = |(place, line): (usize, &Range<usize>)| {
        let known = Known::new(&[]);
        let edits = settle(&text[line.clone()], &known, &mut proof);
        if known.asked.get() {
            doubtful.push(place);
        }
        edits
    };
    let mut repaired: Vec<Vec<Edit>> = suspects.iter().enumerate().map(&mut settled).collect();
    if !proof.is_empty() {
        let known = Known::new(&proof);
        for place in doubtful {
            repaired[place] = settle(&text[suspects[place].clone()], &known, &mut Proof::new());
        }
    }
    let moved = |(line, edits): (Range<usize>, Vec<Edit>)| {
        edits.into_iter().map(move |edit| Edit { start: line.start + edit.start, end: line.start + edit.end, ..edit })
    };
    suspects.into_iter().zip(repaired).flat_map(moved).collect()
}

/// Whether any line of a text could be misread.
pub(crate) fn is_suspect(text: &str) -> bool {
    trigger::next(text, 0).is_some()
}

/// The lines that could be misread.
fn suspects(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let suspect = trigger::next(text, at)?;
        let start = memchr::memrchr(b'\n', &text.as_bytes()[at..suspect]).map_or(at, |newline| at + newline + 1);
        at = memchr::memchr(b'\n', &text.as_bytes()[suspect..]).map_or(text.len(), |newline| suspect + newline);
        Some(start..at)
    })
}

/// Edits of one line: layer by layer, until nothing more is found.
fn settle(text: &str, known: &Known<'_>, proof: &mut Proof) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut now = Cow::Borrowed(text);
    for _ in 0..MAX_LAYERS {
        // What nobody would suspect is not looked at for another layer: it would not be when it came so.
        let Some((cause, layer)) = Some(&now).filter(|now| is_suspect(now)).and_then(|now| Line::new(now).layer(known)) else { break };
        now = apply(&now, &layer).into();
        edits = compose(edits, layer);
        if !proof.contains(&cause) {
            proof.push(cause);
        }
    }
    edits.retain(|edit| text[edit.start..edit.end] != *edit.with);
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words and signs as people write them, one script a line.
    const CLEAN: [&str; 9] = [
        "([A-ZÀ-ÅÇ-ÖØ-Ý]?[a-z]{1,3}[à-öø-ÿ]?[a-z]{1,5}[,.!?;:]?[ \u{a0}]){1,9}",
        "([«“‘„][A-Z][a-zéèàüöäßñ]{2,9}[»”’“…] [–—] ){1,4}",
        "([A-ZĆŁŚŻČŠŽĞİŞ]?[a-z]{1,3}[ąęółśżźćčřšžěůğış]?[a-z]{1,5}[,.]? ){1,9}",
        "([А-ЯЁІЇЄ]?[а-яёіїє]{2,9}[,.»]? ){1,9}",
        "([Α-Ρ]?[α-ωάέήίόύώ]{2,9}[,.;·]? ){1,9}",
        "([ا-غف-ي]{2,9}[،.؛؟]? ){1,9}",
        "([א-ת]{2,9}[,.־]? ){1,9}",
        "([ぁ-ん]{1,4}[一-龠]{1,3}[、。「」]?){1,9}",
        "([가-힣]{1,4}[.,]? |[ก-ฮ]{3,9} |[क-ह]{2,6}। |[ა-ჰ]{2,8} |[ა-ჰ]{2,8}, ){1,9}",
    ];

    fn clean() -> impl Strategy<Value = String> {
        proptest::sample::select(&CLEAN[..]).prop_flat_map(|words| proptest::string::string_regex(words).expect("a pattern"))
    }

    /// What a plan makes of a text, step by step and by the book: every character in one encoding, all bytes UTF-8.
    fn replay(text: &str, plan: &str) -> Option<String> {
        let mut text = text.to_owned();
        let steps: Vec<&str> = plan.split(", ").collect();
        for pair in steps.chunks(2) {
            let codec = Codec::ALL.into_iter().find(|codec| pair[0] == format!("encode {}", codec.name()))?;
            let byte = |c: char| if c.is_ascii() { Some(c as u8) } else { codec.byte(c) };
            let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
            text = if pair[1] == "decode utf-8" {
                String::from_utf8(bytes).ok()?
            } else {
                let encoding = Encoding::for_label(pair[1].strip_prefix("decode ")?.as_bytes())?;
                encoding.decode_without_bom_handling_and_without_replacement(&bytes)?.into_owned()
            };
        }
        Some(text)
    }

    proptest! {
        #[test]
        fn clean_text_stays(text in clean()) {
            prop_assert_eq!(repair(&text), Vec::new());
        }

        #[test]
        fn repairs_settle_restore_and_are_as_planned(
            text in clean(), before in "[a-z]{0,5} ?", layers in proptest::collection::vec(proptest::sample::select(&Codec::ALL[..]), 1..3)
        ) {
            // Bytes without a character are read as the control of the same number.
            let read = |byte: u8, codec: Codec| match byte {
                0x80.. => (0x80..0x2600).chain(0xF000..0xFC00).filter_map(char::from_u32).find(|c| codec.byte(*c) == Some(byte)).unwrap_or('?'),
                _ => char::from(byte),
            };
            let misread = layers.iter().fold(text.clone(), |text, codec| text.bytes().map(|byte| read(byte, *codec)).collect());
            let misread = before + &misread;
            let edits = repair(&misread);
            let once = apply(&misread, &edits);
            prop_assert_eq!(repair(&once), Vec::new(), "{:?} became {:?}", misread, once);
            let (mut back, mut at) = (once.clone(), once.len());
            for (index, edit) in edits.iter().enumerate().rev() {
                let shift: isize = edits[..index].iter().map(|edit| edit.with.len() as isize - (edit.end - edit.start) as isize).sum();
                let start = edit.start.strict_add_signed(shift);
                prop_assert!(start + edit.with.len() <= at);
                back.replace_range(start..start + edit.with.len(), &misread[edit.start..edit.end]);
                at = start;
                let removed = &misread[edit.start..edit.end];
                if let Some(replayed) = plan(removed, &edit.with).and_then(|plan| replay(removed, &plan)) {
                    prop_assert_eq!(replayed, &*edit.with);
                }
            }
            prop_assert_eq!(back, misread);
        }
    }
}
