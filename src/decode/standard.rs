//! Every label and every decoder of the WHATWG Encoding Standard beside another implementation of it.
//!
//! The table has hashes of what that implementation makes of bytes: all pairs before a letter, all bytes at the end of a
//! text, triples of the bytes at which decoders begin to do something else, and longer sequences where there are any. Nearly
//! all of these are malformed or cut off somewhere. `tools/standard.mjs` makes it.

use super::*;

const TABLE: &str = include_str!("standard.txt");

const EDGES: [u8; 27] = [
    0x00, 0x1B, 0x24, 0x28, 0x2F, 0x30, 0x39, 0x3A, 0x40, 0x41, 0x42, 0x4A, 0x7E, 0x7F, 0x80, 0x81, 0x8E, 0x8F, 0xA0, 0xA1, 0xC8, 0xDF, 0xE0, 0xF5,
    0xFC, 0xFE, 0xFF,
];

/// Name, hashes, other labels.
fn table() -> impl Iterator<Item = (&'static str, Vec<&'static str>, Vec<&'static str>)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (known, others) = line.split_once(" |").expect("a bar");
        let mut known = known.split(' ');
        (known.next().expect("a name"), known.filter(|hash| *hash != "-").collect(), others.split_whitespace().collect())
    })
}

/// The sets of bytes of which all sequences are decoded.
fn rows(name: &str) -> Vec<Vec<Vec<u8>>> {
    let all = || (0..=u8::MAX).collect::<Vec<_>>();
    let edges = || EDGES.to_vec();
    let mut rows = vec![vec![all(), all(), vec![b'a']], vec![all(), edges()], vec![edges(), edges(), edges()]];
    match name {
        "utf-8" | "utf-16le" | "utf-16be" => rows.push(vec![edges(), edges(), edges(), edges()]),
        "euc-jp" => rows.push(vec![vec![0x8F], (0xA0..=0xFF).collect(), (0xA0..=0xFF).collect()]),
        "gb18030" => rows.push(vec![(0x81..=0xFE).collect(), (0x30..=0x39).collect(), (0x81..=0xFE).collect(), (0x30..=0x39).collect()]),
        "iso-2022-jp" => rows.push(vec![vec![0x1B], b"$(".to_vec(), b"@BIJ".to_vec(), all(), edges(), vec![b'a']]),
        _ => {}
    }
    rows
}

/// FNV-1a of 64 bits over what all sequences of one byte of each set are, each with a byte behind it that UTF-8 has not.
fn hash(charset: Charset, sets: &[Vec<u8>]) -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut bytes = vec![0; sets.len()];
    let count: usize = sets.iter().map(Vec::len).product();
    for mut number in 0..count {
        for (byte, set) in bytes.iter_mut().zip(sets).rev() {
            *byte = set[number % set.len()];
            number /= set.len();
        }
        let decoded = decode_as(&bytes, Origin::new(Guess::sure(charset, How::Label), false));
        for byte in decoded.text.bytes().chain([0xFF]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    format!("{hash:016x}")
}

#[test]
fn labels_are_those_of_the_standard() {
    let mut count = 0;
    for (name, _, others) in table() {
        for label in others.into_iter().chain([name]) {
            let written = format!("\t{}\n", label.to_uppercase());
            assert_eq!(Charset::for_label(&written).map(|charset| charset.name().to_ascii_lowercase()).as_deref(), Some(name), "{label}");
            count += 1;
        }
    }
    assert_eq!(count, 228);
}

#[test]
fn decoders_are_those_of_the_standard() {
    for (name, hashes, _) in table() {
        let charset = Charset::for_label(name).expect("a label");
        let rows = if charset.name() == "replacement" { Vec::new() } else { rows(name) };
        let found: Vec<_> = rows.iter().map(|sets| hash(charset, sets)).collect();
        assert_eq!(found, hashes, "{name}");
    }
}
