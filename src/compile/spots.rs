//! Where in a long line something can hit at all: at its start, at its end, anywhere, or nowhere.
//!
//! Most patterns want a short line, or to stand at the border of theirs. So a word in the middle of a paragraph, which is
//! what most words are, need only be asked for the few patterns that may stand anywhere.

use super::flat::Flat;

/// Words up to which a line is short, and asked for everything: labels and headlines have fewer, paragraphs of news more
/// (60 on average in 3 MB of Arabic).
pub(crate) const LONG: u32 = 32;
/// Folded bytes from the start of a line's text to the anchor of what stands at its start. A match may have 96 bytes before
/// its anchor and more ([`super::reach`]).
pub(crate) const START: usize = 128;
/// Folded bytes from the anchor of what stands at the end of a line to the end of its text.
pub(crate) const END: usize = 64;

/// Spots of a long line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Spots(u8);

impl Spots {
    /// Only short lines.
    pub const NONE: Self = Self(0);
    /// The first [`START`] bytes.
    pub const START: Self = Self(1);
    /// The last [`END`] bytes.
    pub const END: Self = Self(2);
    /// What is neither.
    pub const MIDDLE: Self = Self(4);
    /// Anywhere.
    pub const ALL: Self = Self(7);

    /// Where something can hit that wants a line of at most so many words, and, if it must stand at the start or at the end
    /// of the line, whose anchor is at most so many bytes away from there.
    pub fn of(most_words: u32, ahead: Option<usize>, behind: Option<usize>) -> Self {
        match (ahead, behind) {
            _ if most_words <= LONG => Self::NONE,
            (Some(ahead), _) if ahead <= START => Self::START,
            (_, Some(behind)) if behind <= END => Self::END,
            _ => Self::ALL,
        }
    }

    /// The spots of either.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some spot is one of both.
    #[inline]
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// As a number.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// From [`Spots::bits`].
    #[inline]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

/// Which hashes were added, and one in sixteen others.
pub(crate) type Bitmap = Flat<u64>;

/// Makes a bitmap; its length is a power of two.
pub(crate) fn bitmap(hashes: impl Iterator<Item = u64> + Clone) -> Bitmap {
    let words = (hashes.clone().count() / 4).next_power_of_two().max(64);
    let mut bits = vec![0_u64; words];
    for hash in hashes {
        let bit = hash as usize & (words * 64 - 1);
        bits[bit / 64] |= 1 << (bit % 64);
    }
    bits.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wants_a_border_is_not_looked_for_in_the_middle() {
        for (most_words, ahead, behind, spots) in [
            (LONG, None, None, Spots::NONE),
            (LONG, Some(0), Some(0), Spots::NONE),
            (u32::MAX, None, None, Spots::ALL),
            (u32::MAX, Some(START), None, Spots::START),
            (u32::MAX, Some(START + 1), None, Spots::ALL),
            (u32::MAX, Some(START + 1), Some(END), Spots::END),
            (u32::MAX, None, Some(END + 1), Spots::ALL),
        ] {
            assert_eq!(Spots::of(most_words, ahead, behind), spots);
        }
        assert!(Spots::ALL.meet(Spots::MIDDLE) && !Spots::NONE.meet(Spots::ALL) && !Spots::START.meet(Spots::END));
        assert_eq!(Spots::START.or(Spots::END).bits(), 3);
    }
}
