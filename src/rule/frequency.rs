//! How often words are in running text: a pattern is found by its rarest word, so that prose, which is full of «في» and
//! "the", is not stopped at every step. Nothing but speed depends on it.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::fold::fold;

const TABLE: &str = include_str!("frequency.txt");

/// How often a folded word stands among a million words of the language that has it most; 0 for rare words.
pub(crate) fn often(word: &str) -> u32 {
    static WORDS: OnceLock<HashMap<String, u32>> = OnceLock::new();
    WORDS.get_or_init(read).get(word).copied().unwrap_or(0)
}

fn read() -> HashMap<String, u32> {
    let mut words = HashMap::new();
    for line in TABLE.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())) {
        let mut parts = line.split(' ');
        let often = parts.next().and_then(|power| power.parse().ok()).map_or(0, |power: u32| 1_000_000 >> power);
        for word in parts {
            let known = words.entry(fold(word)).or_insert(often);
            *known = often.max(*known);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_common_and_labels_are_not() {
        for (common, rare) in [("في", "تابعونا"), ("the", "facebook"), ("من", "شاركها"), ("и", "поделиться")] {
            assert!(often(common) > 10 * often(rare), "{common} {rare}");
        }
        assert!(
            TABLE.lines().all(|line| line.starts_with(['#', '[']) || line.split(' ').next().is_some_and(|power| matches!(power.parse(), Ok(4..=12))))
        );
    }
}
