//! One test over all bytes of a window, with vector instructions: a pass over a text spends its time here.
//!
//! The test does not branch from byte to byte, so that the compiler makes vector instructions of it; where the processor
//! has wide ones (AVX2), those. Asking for them is the only unsafe code of the crate, and all of this module.

/// Bytes that are judged in one go.
pub(super) const SIZE: usize = 64;
/// Bytes before them and behind them that are looked at.
pub(super) const BEFORE: usize = 2;
pub(super) const AFTER: usize = 3;

/// A window, and the bytes around it.
pub(super) type Window = [u8; BEFORE + SIZE + AFTER];

/// What is asked of a byte, given the two bytes before it and the three behind it: a bit for each test.
pub(super) trait Test: Fn([u8; 2], u8, [u8; 3]) -> u8 {}

impl<T: Fn([u8; 2], u8, [u8; 3]) -> u8> Test for T {}

/// The tests that hold for any byte of a window.
#[inline]
pub(super) fn any(window: &Window, tests: impl Test) -> u8 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code, reason = "the processor has just been asked")]
        // SAFETY: the function needs nothing but AVX2.
        return unsafe { wide(window, tests) };
    }
    narrow(window, tests)
}

/// The same with instructions that not every processor has.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn wide(window: &Window, tests: impl Test) -> u8 {
    looped(window, tests)
}

/// The bytes of a window for which a test holds: a bit for each, the first one lowest. The test says 1 or 0.
#[inline]
pub(super) fn places(window: &Window, test: impl Test) -> u64 {
    let holds = held(window, test);
    let eight = |bytes: &[u8]| u64::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 8]));
    // Each byte's lowest bit comes to its place in the product's highest byte; none of the sums below carries.
    let bits = |bytes: &[u8]| eight(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    holds.chunks_exact(8).rev().fold(0, |places, bytes| places << 8 | bits(bytes))
}

/// What the test says of each byte. With instructions that every processor has, and not inlined, as [`narrow`].
#[inline(never)]
fn held(window: &Window, test: impl Test) -> [u8; SIZE] {
    let mut holds = [0; SIZE];
    for (at, holds) in holds.iter_mut().enumerate() {
        let [o, p, a, b, c, d] = [window[at], window[at + 1], window[at + 2], window[at + 3], window[at + 4], window[at + 5]];
        *holds = test([o, p], a, [b, c, d]);
    }
    holds
}

/// The same with those that every processor has: for a long test that is seldom asked, which the compiler would not put
/// into both loops.
///
/// Must not be inlined into other loops: there the compiler gives up on vectors (seen with rustc 1.95: 70 instructions a
/// byte instead of 3).
#[inline(never)]
pub(super) fn narrow(window: &Window, tests: impl Test) -> u8 {
    looped(window, tests)
}

#[inline(always)]
fn looped(window: &Window, tests: impl Test) -> u8 {
    let mut found = 0;
    for at in 0..SIZE {
        let [o, p, a, b, c, d] = [window[at], window[at + 1], window[at + 2], window[at + 3], window[at + 4], window[at + 5]];
        found |= tests([o, p], a, [b, c, d]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    type Plain = fn([u8; 2], u8, [u8; 3]) -> u8;

    proptest::proptest! {
        #[test]
        fn wide_and_narrow_say_the_same(bytes in proptest::collection::vec(proptest::num::u8::ANY, BEFORE + SIZE + AFTER)) {
            let window: &Window = bytes.as_slice().try_into().unwrap();
            let tests: [Plain; 3] = [
                |_, a, _| u8::from(a > 0xF0) | u8::from(a < 0x10) << 1,
                |[o, p], a, _| u8::from((o == p) & (a != o)),
                |_, a, [b, c, d]| u8::from(a ^ b == c & d),
            ];
            for test in tests {
                let slowly = (0..SIZE).fold(0, |found, at| {
                    let [o, p, a, b, c, d] = *window[at..].first_chunk().unwrap();
                    found | test([o, p], a, [b, c, d])
                });
                proptest::prop_assert_eq!(any(window, test), slowly);
                proptest::prop_assert_eq!(narrow(window, test), slowly);
                let bit = |before, a, behind| test(before, a, behind) & 1;
                let set = (0..SIZE).filter(|&at| bit([window[at], window[at + 1]], window[at + 2], [window[at + 3], window[at + 4], window[at + 5]]) == 1);
                proptest::prop_assert_eq!(places(window, bit), set.map(|at| 1 << at).sum::<u64>());
            }
        }
    }
}
