//! Whatever is wrong with a packed input, its other members come out.

use std::io::{self, Read, Write};

use super::super::stretch::gap;
use super::{Limits, Packer, Packing, unpacked};

const PACKINGS: [Packing; 3] = [Packing::Gzip, Packing::Zstd, Packing::Bzip2];

fn packed(bytes: &[u8], packing: Packing) -> Vec<u8> {
    let mut packer = Packer::new(Vec::new(), packing).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// What comes out, and what is said about gaps.
fn read(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
    let mut input = unpacked(Box::new(io::Cursor::new(bytes.to_vec())), Limits::default());
    let (mut out, mut gaps) = (Vec::new(), Vec::new());
    while let Err(error) = input.read_to_end(&mut out) {
        gaps.push(gap(error).unwrap().to_string());
    }
    (out, gaps)
}

/// Text that does not pack to nothing.
fn text(seed: usize, length: usize) -> Vec<u8> {
    (0..length).map(|at| b'a' + ((at * 7919 + seed * 104_729) % 8191 % 26) as u8).collect()
}

#[test]
fn the_same_content_is_the_same_bytes_however_it_arrives() {
    // Text of a small vocabulary, in which an encoder has choices to make.
    let text: Vec<u8> = (0..900_000_usize).map(|at| b"the bakery opens at six "[(at / 7 * 31 + at * at / 1009) % 24]).collect();
    for packing in PACKINGS {
        let whole = packed(&text, packing);
        for size in [1000, 4093, 65_537, 300_001] {
            let mut packer = Packer::new(Vec::new(), packing).unwrap();
            text.chunks(size).for_each(|piece| packer.write_all(piece).unwrap());
            assert!(packer.finish().unwrap() == whole, "{} in pieces of {size}", packing.name());
        }
    }
}

#[test]
fn members_padding_and_emptiness() {
    for packing in PACKINGS {
        let empty = packed(b"", packing);
        let parts = [&packed(b"one\n", packing)[..], &empty, &empty, &[0; 700], &packed(&text(1, 300_000), packing), &[0; 9]];
        let (out, gaps) = read(&parts.concat());
        assert_eq!(out, [b"one\n", &text(1, 300_000)[..]].concat(), "{}", packing.name());
        assert!(gaps.is_empty(), "{gaps:?}");
        assert_eq!(read(&empty), (Vec::new(), Vec::new()));
    }
}

#[test]
fn one_flipped_bit_costs_one_member() {
    for packing in PACKINGS {
        let members: Vec<Vec<u8>> = (0..20).map(|number| packed(&text(number, 3000), packing)).collect();
        let all = members.concat();
        let third = members[..3].iter().map(Vec::len).sum::<usize>();
        // Every eighth byte of the fourth member, and every bit of its header.
        for at in (0..members[3].len()).filter(|at| *at < 4 || at % 8 == 0) {
            let mut broken = all.clone();
            broken[third + at] ^= 1 << (at % 8);
            let (out, gaps) = read(&broken);
            let without: Vec<u8> = (0..20).filter(|number| *number != 3).flat_map(|number| text(number, 3000)).collect();
            let whole: Vec<u8> = (0..20).flat_map(|number| text(number, 3000)).collect();
            // Some bits mean nothing: time, name of the system.
            assert!(
                out == without && gaps.len() == 1 || out == whole && gaps.is_empty(),
                "{} byte {at}: {} and {} bytes, {gaps:?}",
                packing.name(),
                out.len(),
                without.len()
            );
            assert!(gaps.iter().all(|gap| gap.contains(&format!("byte {third}"))), "{gaps:?}");
        }
    }
}

#[test]
fn what_came_out_of_a_large_broken_member_is_said_to_be_unchecked() {
    let small = packed(b"one\n", Packing::Gzip);
    let large: Vec<u8> = (0..9_000_000_usize).map(|at| b"the bakery opens at six "[(at / 7 * 31 + at * at / 1009) % 24]).collect();
    let mut bytes = [&small[..], &packed(&large, Packing::Gzip), &small].concat();
    let near_its_end = bytes.len() - small.len() - 1000;
    bytes[near_its_end] ^= 4;
    let (out, gaps) = read(&bytes);
    assert!(out.len() > 4 << 20 && out.ends_with(b"one\n") && gaps.len() == 1, "{} {gaps:?}", out.len());
    assert!(gaps[0].contains("from byte 4 of the unpacked on, came out unchecked"), "{gaps:?}");
}

#[test]
fn what_is_truncated_comes_out_up_to_there() {
    for packing in PACKINGS {
        let all = [packed(&text(1, 5000), packing), packed(&text(2, 5000), packing)].concat();
        for cut in 11..all.len() {
            let (out, gaps) = read(&all[..cut]);
            let whole = [text(1, 5000), text(2, 5000)].concat();
            assert!(whole.starts_with(&out), "{} {cut}", packing.name());
            let border = cut == packed(&text(1, 5000), packing).len();
            assert_eq!(gaps.len(), usize::from(!border), "{} {cut}: {gaps:?}", packing.name());
        }
    }
}

#[test]
fn a_bomb_is_refused() {
    for packing in PACKINGS {
        let bomb = packed(&vec![0; 80 << 20], packing);
        let (out, gaps) = read(&bomb);
        assert!(out.len() <= 72 << 20, "{}", out.len());
        assert!(gaps.len() == 1 && gaps[0].contains("--max-ratio"), "{gaps:?}");
    }
}

#[test]
fn arbitrary_garbage_ends() {
    for packing in PACKINGS {
        for seed in 0..200 {
            let mut bytes = packed(&text(seed, 500), packing);
            bytes.extend(text(seed, 100));
            for at in 0..20 {
                let place = (at * 31 + seed * 17) % bytes.len();
                bytes[place] = (at * seed) as u8;
            }
            let _ = read(&bytes);
        }
    }
}
