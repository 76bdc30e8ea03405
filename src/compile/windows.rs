//! Which texts stand in a line, many at once: for what cannot be found by a whole word.
//!
//! From every text a *window* of a few bytes is taken. A line is probed at every character against one bitmap of
//! windows; only where a bit is set is anything compared. The bitmaps stay in the processor's first cache, which the
//! states of an automaton over a thousand texts do not.

use std::collections::HashMap;

use super::anchors::Index;

/// Words of a bitmap: 8 KiB each, one for each width.
const BITMAP: usize = 1 << 10;
/// Widths of windows in bytes, the widest first. A text has a window of the first width that fits into it.
const WIDTHS: [usize; 3] = [6, 4, 2];
/// Letters of Latin and Arabic script from the most frequent, counted over web pages in thirty languages; what is not
/// here is rarer.
const FREQUENT: [&[char]; 2] = [
    &[' ', 'e', 'a', 't', 'i', 'n', 'o', 's', 'r', 'l', 'd', 'h', 'c', 'u', 'm', 'p', 'g', 'f', 'y', 'b', 'w', 'v', 'k'],
    &['ا', 'ل', 'ي', 'م', 'ه', 'و', 'ن', 'ر', 'ت', 'ب', 'د', 'ع', 'ك', 'س', 'ف', 'ق'],
];

/// A text to be found.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    text: u32,
    /// Offset of the window from the start of the text.
    offset: u32,
    /// The first bytes of the text, and which bits of eight bytes they are: nearly always enough to tell it is not there.
    first: u64,
    mask: u64,
}

impl Wanted {
    fn new(text: usize, written: &str, offset: usize) -> Self {
        let length = written.len().min(8);
        let mut first = [0; 8];
        first[..length].copy_from_slice(&written.as_bytes()[..length]);
        Self { text: text as u32, offset: offset as u32, first: u64::from_le_bytes(first), mask: u64::MAX >> (64 - 8 * length) }
    }
}

/// Texts to be found, and what each stands for.
#[derive(Debug)]
pub(crate) struct Windows<T> {
    texts: Vec<(Box<str>, Vec<T>)>,
    bitmaps: Box<[[u64; BITMAP]; WIDTHS.len()]>,
    wanted: Index<Wanted>,
}

impl<T> Default for Windows<T> {
    fn default() -> Self {
        Self { texts: Vec::new(), bitmaps: empty(), wanted: Index::default() }
    }
}

impl<T: Copy> Windows<T> {
    pub fn new(wanted: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut texts: Vec<(Box<str>, Vec<T>)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (text, value) in wanted {
            let at = *known.entry(text).or_insert_with_key(|text| {
                texts.push((text.as_str().into(), Vec::new()));
                texts.len() - 1
            });
            texts[at].1.push(value);
        }
        let mut bitmaps = empty();
        let mut pairs = Vec::new();
        for (text, (written, _)) in texts.iter().enumerate() {
            let bytes = written.as_bytes();
            match WIDTHS.iter().position(|width| *width <= bytes.len()) {
                Some(width) => {
                    let offset = rarest(written, WIDTHS[width]);
                    let window = window(bytes, offset, width);
                    let bit = hash(window, width);
                    bitmaps[width][bit / 64] |= 1 << (bit % 64);
                    pairs.push((key(window, width), Wanted::new(text, written, offset)));
                }
                // A single byte is a window of two with anything behind it.
                None => {
                    let width = WIDTHS.len() - 1;
                    for second in 0..=u8::MAX {
                        let window = window(&[bytes[0], second], 0, width);
                        bitmaps[width][hash(window, width) / 64] |= 1 << (hash(window, width) % 64);
                        pairs.push((key(window, width), Wanted::new(text, written, 0)));
                    }
                }
            }
        }
        Self { texts, bitmaps, wanted: Index::new(&pairs) }
    }

    /// Calls back for every place where a text stands: its offset, and what the text stands for. `padded` is the line
    /// with eight bytes or more behind its end, `places` a buffer to be used again.
    pub fn find(&self, padded: &[u8], length: usize, places: &mut Vec<u32>, mut found: impl FnMut(usize, &[T])) {
        if self.texts.is_empty() {
            return;
        }
        let [wide, middle, narrow] = &*self.bitmaps;
        let bit = |bitmap: &[u64; BITMAP], bit: usize| bitmap[bit / 64 % BITMAP] >> (bit % 64);
        places.resize(length + 1, 0);
        let mut count = 0;
        let mut at = 0;
        // Whether a place is one cannot be predicted, so that nothing branches on it.
        while at < length {
            let Some(eight) = padded[at..].first_chunk() else { break };
            let eight = u64::from_le_bytes(*eight);
            places[count] = at as u32;
            count += ((bit(wide, hash(eight, 0)) | bit(middle, hash(eight, 1)) | bit(narrow, hash(eight, 2))) & 1) as usize;
            // Windows begin at characters.
            at += match eight as u8 {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
        }
        for &at in &places[..count] {
            self.compare(padded, length, at as usize, &mut found);
        }
    }

    fn compare(&self, padded: &[u8], length: usize, at: usize, found: &mut impl FnMut(usize, &[T])) {
        let load = |at: usize| padded[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        let eight = load(at);
        for width in 0..WIDTHS.len() {
            let bit = hash(eight, width);
            if self.bitmaps[width][bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            for wanted in self.wanted.get(key(eight, width)) {
                let Some(start) = at.checked_sub(wanted.offset as usize) else { continue };
                if load(start) & wanted.mask != wanted.first {
                    continue;
                }
                let (text, values) = &self.texts[wanted.text as usize];
                if padded[start..length].starts_with(text.as_bytes()) {
                    found(start, values);
                }
            }
        }
    }
}

fn window(bytes: &[u8], offset: usize, width: usize) -> u64 {
    let mut eight = [0; 8];
    let width = WIDTHS[width];
    eight[..width].copy_from_slice(&bytes[offset..offset + width]);
    u64::from_le_bytes(eight)
}

fn empty() -> Box<[[u64; BITMAP]; WIDTHS.len()]> {
    Box::new([[0; BITMAP]; WIDTHS.len()])
}

/// The bit of a window: a multiplicative hash (Knuth, TAOCP 6.4) of the bytes that belong to it.
#[inline(always)]
fn hash(eight: u64, width: usize) -> usize {
    match width {
        0 => ((eight << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize,
        1 => ((eight as u32).wrapping_mul(0x9E37_79B1) >> 16) as usize,
        _ => eight as u16 as usize,
    }
}

/// What a window is filed under: windows of different widths may not meet.
fn key(eight: u64, width: usize) -> u64 {
    let window = eight & (u64::MAX >> (64 - 8 * WIDTHS[width]));
    (window | (width as u64 + 1) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}

/// The offset of the window that prose has least.
fn rarest(text: &str, width: usize) -> usize {
    // Letters are taken to come independently of each other; only the article of Arabic is far from it.
    let worth = |offset: usize| {
        let window = &text[offset..(offset + width..).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len())];
        let article = if window == "ال" { ARTICLE } else { 0 };
        window.chars().map(rank).sum::<u32>() - article
    };
    let offsets = text.char_indices().map(|(offset, _)| offset).filter(|offset| offset + width <= text.len());
    offsets.max_by_key(|offset| worth(*offset)).unwrap_or(0)
}

/// What the article stands above what its letters are worth.
const ARTICLE: u32 = 6;

/// How rare a letter is, in bits: a letter's share falls about as one over its rank.
fn rank(c: char) -> u32 {
    const RANKS: [[u8; 64]; 3] = {
        let mut ranks = [[8; 64]; 3];
        let mut script = 0;
        while script < FREQUENT.len() {
            let letters = FREQUENT[script];
            let mut at = 0;
            while at < letters.len() {
                let code = letters[at] as usize;
                ranks[if code < 0x80 { code / 64 } else { 2 }][code % 64] = 2 + (at as u32 + 2).ilog2() as u8;
                at += 1;
            }
            script += 1;
        }
        ranks
    };
    match c as usize {
        code @ 0..0x80 => RANKS[code / 64][code % 64].into(),
        code @ 0x620..0x660 => RANKS[2][code % 64].into(),
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], line: &str) -> Vec<(usize, usize)> {
        let windows = Windows::new(texts.iter().enumerate().map(|(at, text)| ((*text).to_owned(), at)));
        let mut padded = line.as_bytes().to_vec();
        padded.resize(line.len() + 16, 0);
        let mut found = Vec::new();
        windows.find(&padded, line.len(), &mut Vec::new(), |start, of| found.extend(of.iter().map(|at| (start, *at))));
        found.sort_unstable();
        found
    }

    #[test]
    fn texts_of_all_lengths_are_found() {
        let texts = ["#", "©", "co", "jan", "share", "مشاركه", "اخبار ذات صله", "ab cd"];
        for (at, text) in texts.iter().enumerate() {
            assert!(found(&texts, &format!("xx {text} yy")).contains(&(3, at)), "{text}");
            assert!(found(&texts, text).contains(&(0, at)), "{text}");
        }
        assert_eq!(found(&texts, "mشارك #"), [(10, 0)]);
    }

    #[test]
    fn a_text_that_ends_behind_the_line_is_not_there() {
        let windows = Windows::new([("share".to_owned(), ())]);
        let mut count = 0;
        windows.find(b"a share\0\0\0\0\0\0\0\0", 6, &mut Vec::new(), |_, _| count += 1);
        assert_eq!(count, 0);
    }

    proptest::proptest! {
        #[test]
        fn as_searching_one_by_one(line in "[ab# شار]{0,40}", texts in proptest::collection::btree_set("[ab# شار]{1,7}", 1..12)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut expected: Vec<(usize, usize)> = Vec::new();
            for (at, text) in texts.iter().enumerate() {
                expected.extend((0..line.len()).filter(|start| line.as_bytes()[*start..].starts_with(text.as_bytes())).map(|start| (start, at)));
            }
            expected.sort_unstable();
            proptest::prop_assert_eq!(found(&texts, &line), expected);
        }
    }
}
