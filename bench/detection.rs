//! How often the encoding of short texts is guessed right, by naqi and by chardetng alone, over encodings and languages.
//!
//! Reads JSON lines with `lang` and `text` from standard input, cuts pieces of several lengths out of the texts, encodes
//! each in the legacy encodings of its language, and counts a guess as right when it decodes to the same text.
//!
//! `cargo run --release --example detection < texts.jsonl`, with `FAILURES=1` to see what was guessed wrong.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use naqi::decode::{Hints, decode};

/// Characters of a piece.
const LENGTHS: [usize; 5] = [40, 80, 160, 400, 1000];

/// Pieces of each length for a language, at most.
const MOST: usize = 100;

/// UTF-8 in which one byte is not what it was.
const DAMAGED: &str = "utf-8";

/// The encodings in which each language was written.
const ENCODINGS: &[(&str, &[&str])] = &[
    ("ar", &["windows-1256", "iso-8859-6", DAMAGED]),
    ("fa", &["windows-1256"]),
    ("ur", &["windows-1256"]),
    ("ru", &["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic", DAMAGED]),
    ("uk", &["windows-1251", "koi8-u", "x-mac-cyrillic"]),
    ("bg", &["windows-1251", "iso-8859-5", "ibm866"]),
    ("mk", &["windows-1251", "iso-8859-5"]),
    ("sr", &["windows-1251", "iso-8859-5"]),
    ("be", &["windows-1251", "iso-8859-5"]),
    ("el", &["windows-1253", "iso-8859-7"]),
    ("he", &["windows-1255", "iso-8859-8"]),
    ("tr", &["windows-1254", "iso-8859-3"]),
    ("pl", &["windows-1250", "iso-8859-2", "iso-8859-16"]),
    ("cs", &["windows-1250", "iso-8859-2"]),
    ("sk", &["windows-1250", "iso-8859-2"]),
    ("hu", &["windows-1250", "iso-8859-2"]),
    ("sl", &["windows-1250", "iso-8859-2"]),
    ("hr", &["windows-1250", "iso-8859-2"]),
    ("ro", &["windows-1250", "iso-8859-2", "iso-8859-16"]),
    ("lt", &["windows-1257", "iso-8859-13", "iso-8859-4"]),
    ("lv", &["windows-1257", "iso-8859-13", "iso-8859-4"]),
    ("et", &["windows-1257", "iso-8859-13", "iso-8859-4", "iso-8859-15"]),
    ("vi", &["windows-1258"]),
    ("th", &["windows-874"]),
    ("de", &["windows-1252", "iso-8859-15", "macintosh", "iso-8859-2", DAMAGED]),
    ("fr", &["windows-1252", "iso-8859-15", "macintosh"]),
    ("es", &["windows-1252", "macintosh"]),
    ("it", &["windows-1252", "macintosh"]),
    ("pt", &["windows-1252", "macintosh"]),
    ("ca", &["windows-1252"]),
    ("nl", &["windows-1252"]),
    ("da", &["windows-1252", "iso-8859-10"]),
    ("no", &["windows-1252"]),
    ("sv", &["windows-1252", "macintosh"]),
    ("fi", &["windows-1252", "iso-8859-15"]),
    ("is", &["windows-1252", "iso-8859-10"]),
    ("en", &["windows-1252", "macintosh", DAMAGED]),
    ("cy", &["iso-8859-14"]),
    ("ga", &["iso-8859-14", "windows-1252"]),
    ("eo", &["iso-8859-3"]),
    ("ja", &["shift_jis", "euc-jp", "iso-2022-jp"]),
    ("ko", &["euc-kr"]),
    ("zh", &["gbk"]),
    ("zh-Hant", &["big5"]),
];

#[derive(Default)]
struct Cell {
    pieces: usize,
    naqi: usize,
    chardetng: usize,
}

fn main() {
    let mut pieces: HashMap<(String, usize), Vec<String>> = HashMap::new();
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line.expect("readable input")).expect("JSON lines");
        let (lang, text) = (value["lang"].as_str().unwrap_or_default(), value["text"].as_str().unwrap_or_default());
        for length in LENGTHS {
            let kept = pieces.entry((lang.to_owned(), length)).or_default();
            if kept.len() < MOST {
                // From ten places of the text, at the start of a word.
                let chars: Vec<char> = text.chars().collect();
                for start in (0..10).map(|part| chars.len() * part / 10) {
                    let start = start + chars[start..].iter().position(|c| c.is_whitespace()).unwrap_or_default();
                    if start + length <= chars.len() && kept.len() < MOST {
                        kept.push(chars[start..start + length].iter().collect());
                    }
                }
            }
        }
    }
    // Pieces and right ones by the confidence of the guess; all encodings alike, and as common as they are.
    let mut sure = [Sure::default(); BANDS.len()];
    let mut cells: BTreeMap<(&str, &str, usize), Cell> = BTreeMap::new();
    for (lang, encodings) in ENCODINGS {
        for label in *encodings {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a label");
            for length in LENGTHS {
                for piece in pieces.get(&((*lang).to_owned(), length)).into_iter().flatten() {
                    let found = if *label == DAMAGED { Some(damaged(piece)) } else { encoded(piece, encoding) };
                    let Some((bytes, text)) = found else { continue };
                    let cell = cells.entry((lang, label, length)).or_default();
                    cell.pieces += 1;
                    let decoded = decode(&bytes, &Hints::default());
                    let band = BANDS.iter().rposition(|from| decoded.origin.guess.confidence >= *from).unwrap_or(0);
                    sure[band].count(decoded.origin.guess.confidence, decoded.text == text, common(encoding));
                    if decoded.text == text {
                        cell.naqi += 1;
                    } else if std::env::var_os("FAILURES").is_some() {
                        let guess = decoded.origin.guess;
                        eprintln!(
                            "{lang} {label} {length} -> {} {} {}%: {text} | {}",
                            guess.charset.name(),
                            guess.how,
                            guess.confidence,
                            decoded.text
                        );
                    }
                    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
                    detector.feed(&bytes, true);
                    let guess = detector.guess(None, Utf8Detection::Allow);
                    cell.chardetng += usize::from(guess.decode_without_bom_handling(&bytes).0 == text);
                }
            }
        }
    }
    table(&cells);
    println!("\n| confidence | pieces | stated | right | right, if encodings are as common as on the web |\n|---|---|---|---|---|");
    for (band, (from, sure)) in BANDS.iter().zip(sure).enumerate().filter(|(_, (_, sure))| sure.pieces > 0.0) {
        let to = BANDS.get(band + 1).map_or(100, |next| next - 1);
        let [stated, right] = [sure.stated, sure.right * 100.0].map(|sum| sum / sure.pieces);
        let weighed = sure.right_weight / sure.weight * 100.0;
        println!("| {from} to {to} | {} | {stated:.0} % | {right:.1} % | {weighed:.1} % |", sure.pieces);
    }
}

/// Where bands of confidence begin, in per cent.
const BANDS: [u8; 10] = [0, 10, 20, 40, 60, 70, 80, 90, 95, 99];

#[derive(Clone, Copy, Default)]
struct Sure {
    pieces: f64,
    stated: f64,
    right: f64,
    weight: f64,
    right_weight: f64,
}

impl Sure {
    fn count(&mut self, stated: u8, right: bool, weight: f64) {
        let right = f64::from(u8::from(right));
        *self = Sure {
            pieces: self.pieces + 1.0,
            stated: self.stated + f64::from(stated),
            right: self.right + right,
            weight: self.weight + weight,
            right_weight: self.right_weight + right * weight,
        };
    }
}

/// How common an encoding is on the web beside the windows-125x of its language, by orders of magnitude (W3Techs counts
/// single ISO-8859 encodings at a tenth of those, and those of the Macintosh and the later ISO-8859 hardly at all).
fn common(encoding: &'static Encoding) -> f64 {
    match encoding.name() {
        "macintosh" | "x-mac-cyrillic" | "ISO-8859-3" | "ISO-8859-10" | "ISO-8859-14" | "ISO-8859-16" => 0.01,
        "IBM866" | "ISO-8859-4" | "ISO-8859-13" | "ISO-2022-JP" => 0.03,
        name if name.starts_with("ISO-8859") || name.starts_with("KOI8") => 0.1,
        _ => 1.0,
    }
}

/// The piece in an encoding, and what is left of it there: writers of old put ASCII for signs that they did not have.
fn encoded(piece: &str, encoding: &'static Encoding) -> Option<(Vec<u8>, String)> {
    let mut text = String::new();
    let (mut letters, mut lost) = (0, 0);
    for c in piece.chars() {
        letters += usize::from(c.is_alphabetic());
        let mut put = |c: char| {
            let fits = !encoding.encode(c.encode_utf8(&mut [0; 4])).2;
            if fits {
                text.push(c);
            }
            fits
        };
        let plain = match c {
            'ی' => 'ي',
            'ک' => 'ك',
            'ș' => 'ş',
            'ț' => 'ţ',
            '“' | '”' | '„' | '«' | '»' => '"',
            '’' | '‘' => '\'',
            '–' | '—' => '-',
            '\u{A0}' => ' ',
            _ => c,
        };
        if !put(c) && !put(plain) {
            // Tones of Vietnamese stand behind their letter.
            let parted: Vec<char> = tones(c);
            if parted.is_empty() || !parted.into_iter().all(&mut put) {
                lost += usize::from(c.is_alphabetic());
            }
        }
    }
    let (bytes, _, unmappable) = encoding.encode(&text);
    let bytes = bytes.into_owned();
    let foreign = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    // Text that lost its letters is none of this language, and text without a byte above 0x7F is ASCII in all encodings.
    (!unmappable && lost * 20 <= letters && (foreign > 0 || encoding.name() == "ISO-2022-JP")).then_some((bytes, text))
}

/// The piece in UTF-8 with the highest bit of one byte turned over, which is never UTF-8; which one, the piece says.
fn damaged(piece: &str) -> (Vec<u8>, String) {
    let mut bytes = piece.as_bytes().to_vec();
    let place = bytes.iter().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte))) % bytes.len();
    bytes[place] ^= 0x80;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (bytes, text)
}

fn tones(c: char) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let parts: Vec<char> = std::iter::once(c).nfd().collect();
    if !parts.iter().any(is_tone) {
        return Vec::new();
    }
    let letter = parts.iter().filter(|c| !is_tone(c)).copied().nfc();
    letter.chain(parts.iter().copied().filter(is_tone)).collect()
}

fn table(cells: &BTreeMap<(&str, &str, usize), Cell>) {
    print!("| language | encoding |");
    LENGTHS.iter().for_each(|length| print!(" {length} |"));
    println!("\n|---|---|{}", "---|".repeat(LENGTHS.len()));
    let mut totals: Vec<Cell> = LENGTHS.iter().map(|_| Cell::default()).collect();
    let mut worse = Vec::new();
    for (lang, encodings) in ENCODINGS {
        for label in *encodings {
            let row: Vec<_> = LENGTHS.iter().map(|length| cells.get(&(*lang, *label, *length))).collect();
            if row.iter().all(Option::is_none) {
                continue;
            }
            print!("| {lang} | {label} |");
            for ((cell, total), length) in row.iter().zip(&mut totals).zip(LENGTHS) {
                let Some(cell) = cell else {
                    print!(" |");
                    continue;
                };
                print!(" {} / {} of {} |", cell.naqi, cell.chardetng, cell.pieces);
                (total.pieces, total.naqi, total.chardetng) = (total.pieces + cell.pieces, total.naqi + cell.naqi, total.chardetng + cell.chardetng);
                if cell.naqi < cell.chardetng {
                    worse.push(format!("{lang} {label} {length}"));
                }
            }
            println!();
        }
    }
    print!("| all | |");
    totals.iter().for_each(|total| print!(" {} / {} of {} |", total.naqi, total.chardetng, total.pieces));
    println!("\n\nworse than chardetng in: {}", if worse.is_empty() { "none".into() } else { worse.join(", ") });
}
