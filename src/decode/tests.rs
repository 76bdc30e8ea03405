//! What the standard says of tables, marks, labels and malformed sequences, and that bytes come back.

use super::*;

fn labelled(label: &str) -> Hints<'static> {
    Hints { label: Some(Charset::for_label(label).expect("a label")), ..Hints::default() }
}

/// The second half of windows-1256, from 0x80.
const WINDOWS_1256: &str = "€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u{200c}\u{200d}ں\u{a0}،¢£¤¥¦§¨©ھ«¬\u{ad}®¯°±²³´µ¶·¸¹؛»¼½¾؟ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفقكàلâمنهوçèéêëىيîïًٌٍَôُِ÷ّùْûü\u{200e}\u{200f}ے";

/// Letters of ISO-8859-6, from 0xC1 and from 0xE0.
const ISO_8859_6: [&str; 2] = ["ءآأؤإئابةتثجحخدذرزسشصضطظعغ", "ـفقكلمنهوىيًٌٍَُِّْ"];

#[test]
fn arabic_tables_are_those_of_the_standard() {
    let upper: Vec<u8> = (0x80..=0xFF).collect();
    assert_eq!(decode(&upper, &labelled("windows-1256")).text, WINDOWS_1256);
    for (first, letters) in [(0xC1, ISO_8859_6[0]), (0xE0, ISO_8859_6[1])] {
        let bytes: Vec<u8> = (first..).take(letters.chars().count()).collect();
        assert_eq!(decode(&bytes, &labelled("iso-8859-6")).text, letters);
    }
}

#[test]
fn malformed_sequences_in_a_long_text_are_replaced_where_they_stand() {
    // Two bytes for each letter, and a sequence that is malformed: as often as not across the border of the room.
    let bytes = b"\x82\xA0\x82\xA2\x83\xFF-".repeat(3 * ROOM);
    let decoded = decode(&bytes, &labelled("shift_jis"));
    assert_eq!(decoded.text, "あい\u{FFFD}-".repeat(3 * ROOM));
    assert_eq!((decoded.origin.malformed, decoded.origin.first), (3 * ROOM, Some(4)));
    assert_eq!(encode(&decoded.text, &decoded.origin).unwrap(), bytes);
}

type Malformed = (&'static str, &'static [u8], &'static str, usize, Option<usize>);

/// Label, bytes, text, malformed sequences, where the first of them begins. The rules are those of the decoders in the
/// WHATWG Encoding Standard; an ASCII byte that cannot be a trail byte is read again.
const CASES: &[Malformed] = &[
    ("utf-8", b"\xF0\x9F\x98 \xC0\xAF\xF4\x90", "\u{FFFD} \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 5, Some(0)),
    ("utf-8", b"\xEF\xBB\xBFa\xFF", "a\u{FFFD}", 1, Some(4)),
    ("big5", b"\x81A", "\u{FFFD}A", 1, Some(0)),
    ("big5", b"x\xA4\xFFy", "x\u{FFFD}y", 1, Some(1)),
    ("big5", b"\x88\x62\x81", "\u{CA}\u{304}\u{FFFD}", 1, Some(2)),
    ("shift_jis", b"\x83A\x83\xFF\n", "ア\u{FFFD}\n", 1, Some(2)),
    ("shift_jis", b"\x83\n", "\u{FFFD}\n", 1, Some(0)),
    ("shift_jis", b"\xA0\x80", "\u{FFFD}\u{80}", 1, Some(0)),
    ("shift_jis", b"a\x83", "a\u{FFFD}", 1, Some(1)),
    ("euc-jp", b"\xA4\xA2\xA4", "あ\u{FFFD}", 1, Some(2)),
    ("euc-jp", b"\x8E\xB1\x8Ea", "ｱ\u{FFFD}a", 1, Some(2)),
    ("euc-kr", b"\xB0\xA1\xB0", "가\u{FFFD}", 1, Some(2)),
    ("euc-kr", b"\xC9A", "\u{FFFD}A", 1, Some(0)),
    ("gbk", b"\xFF\x80", "\u{FFFD}€", 1, Some(0)),
    ("gb18030", b"\x81\x30\x81\x30", "\u{80}", 0, None),
    // Four bytes that are no character: the first is malformed, the others are read again.
    ("gb18030", b"\x81\x30\x81a", "\u{FFFD}0乤", 1, Some(0)),
    ("gb18030", b"a\x81\x30\x81", "a\u{FFFD}", 1, Some(1)),
    ("iso-2022-jp", b"\x1B$B$\"\x1B(Ba", "あa", 0, None),
    ("iso-2022-jp", b"\x1BXa", "\u{FFFD}Xa", 1, Some(0)),
    ("iso-2022-jp", b"\x80\x1B$B$", "\u{FFFD}\u{FFFD}", 2, Some(0)),
    // Two escapes with nothing between them are malformed together.
    ("iso-2022-jp", b"\x1B(B\x1B(Ba", "\u{FFFD}a", 1, Some(0)),
    ("utf-16le", b"a\0\0\xD8b\0", "a\u{FFFD}b", 1, Some(2)),
    ("utf-16be", b"\0a\0", "a\u{FFFD}", 1, Some(2)),
    ("utf-16le", b"\0\xD8a", "\u{FFFD}", 1, Some(0)),
    ("utf-32le", b"a\0\0\0\0\0\x11\0", "a\u{FFFD}", 1, Some(4)),
    ("windows-1253", b"\xAA\xE1", "\u{FFFD}α", 1, Some(0)),
    ("iso-8859-6", b"\xC7\xA1\xFF", "ا\u{FFFD}\u{FFFD}", 2, Some(1)),
    ("windows-874", b"\xA1\xDB", "ก\u{FFFD}", 1, Some(1)),
    ("windows-1252", b"\x81\x8D\xE9", "\u{81}\u{8D}é", 0, None),
    ("x-user-defined", b"a\x80\xFF", "a\u{F780}\u{F7FF}", 0, None),
    ("iso-2022-kr", b"anything at all", "\u{FFFD}", 1, None),
];

#[test]
fn malformed_sequences_are_replaced_as_the_standard_says() {
    for (label, bytes, text, malformed, first) in CASES {
        let decoded = decode(bytes, &labelled(label));
        assert_eq!((&*decoded.text, decoded.origin.malformed), (*text, *malformed), "{label} {bytes:X?}");
        if *label != "iso-2022-kr" {
            assert_eq!(decoded.origin.first, *first, "{label} {bytes:X?}");
        }
        assert_eq!(encode(&decoded.text, &decoded.origin).as_deref(), Ok(*bytes), "{label} {bytes:X?}");
    }
}

type Marked = (&'static [u8], Option<&'static str>, &'static str, &'static str, How);

/// Bytes, label, text, encoding, how it is known.
const MARKS: &[Marked] = &[
    (b"\xEF\xBB\xBFa", None, "a", "UTF-8", How::Bom),
    (b"\xEF\xBB\xBFa", Some("windows-1256"), "a", "UTF-8", How::Bom),
    (b"\xFF\xFEa\0", None, "a", "UTF-16LE", How::Bom),
    (b"\xFE\xFF\0a", Some("utf-8"), "a", "UTF-16BE", How::Bom),
    (b"\xFF\xFE\0\0a\0\0\0", None, "a", "UTF-32LE", How::Bom),
    (b"\0\0\xFE\xFF\0\0\0a", None, "a", "UTF-32BE", How::Bom),
    // The standard has no UTF-32, and where a label is given it alone decides.
    (b"\xFF\xFE\0\0a\0", Some("utf-16le"), "\0a", "UTF-16LE", How::Bom),
    (b"\xFF\xFE\0\0a\0\0\0", Some("utf-32le"), "a", "UTF-32LE", How::Bom),
    (b"\xC7", Some("windows-1256"), "ا", "windows-1256", How::Label),
    (b"a\0", Some("utf-8"), "a\0", "UTF-8", How::Label),
    (b"\xD9\x82\xD9", Some("utf-8"), "ق\u{FFFD}", "UTF-8", How::Label),
    (b"a\0b\0 \0", None, "ab ", "UTF-16LE", How::Zeros),
    (b"", None, "", "UTF-8", How::Utf8),
];

#[test]
fn marks_go_before_labels_and_labels_before_guesses() {
    for (bytes, label, text, name, how) in MARKS {
        let hints = label.map(labelled).unwrap_or_default();
        let decoded = decode(bytes, &hints);
        assert_eq!((&*decoded.text, decoded.origin.guess.charset.name(), decoded.origin.guess.how), (*text, *name, *how), "{bytes:X?} {label:?}");
    }
}

proptest::proptest! {
    #[test]
    fn bytes_come_back(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), mark in 0usize..6, which in 0usize..46) {
        let bytes = [[&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF", b"\xFF\xFE\0\0", b"\0\0\xFE\xFF"][mark], &bytes].concat();
        let hints = LABELS.get(which).map(|label| labelled(label)).unwrap_or_default();
        let decoded = decode(&bytes, &hints);
        proptest::prop_assert_eq!(encode(&decoded.text, &decoded.origin).unwrap(), bytes);
    }
}

/// A label of each encoding of the standard, and of UTF-32.
const LABELS: &[&str] = &[
    "utf-8",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "replacement",
    "utf-16be",
    "utf-16le",
    "x-user-defined",
    "utf-32le",
    "utf-32be",
];
