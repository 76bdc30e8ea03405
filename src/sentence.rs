//! How sentences end, in the scripts that naqi knows: the one table of stops, and of what may stand behind them.
//!
//! The trees were fitted with these stops ([`crate::weigh::SIGNALS`] counts them): another one changes what lines weigh.

/// Whether a sign ends a sentence.
pub(crate) fn is_stop(c: char) -> bool {
    is_full_stop(c) || matches!(c, '!' | '?' | '؟' | '！' | '？' | '…' | '։' | '።')
}

/// Whether a sign ends a statement: questions, exclamations and what breaks off may be titles, too. (Armenian and Ethiopic have a full
/// stop as well; nothing was measured on them.)
pub(crate) fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '۔' | '。' | '।')
}

/// Whether a sign may stand between the stop and the end of the line: quotes, brackets, direction marks.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '\u{200e}' | '\u{200f}')
}

/// Whether a line ends like a sentence.
pub(crate) fn ends(line: &str) -> bool {
    line.trim_end_matches(is_closing).ends_with(is_stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_in_every_script() {
        for line in ["So it is.", "He said «so».", "هل جاء؟", "وہ آیا۔", "他来了。」", "वह आया।", "Նա եկավ։", "መጣ።", "وصل.\u{200f}"]
        {
            assert!(ends(line), "{line}");
        }
        for line in ["", "Share", "«»", "Posted in:", "One, "] {
            assert!(!ends(line), "{line}");
        }
    }
}
