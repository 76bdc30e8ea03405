//! Lines with a name behind or below them: sayings, and the end of a letter.

use crate::layout::Line;

/// What stands between a saying and who said it.
const DASHES: &str = " -- ";
/// Words of the longest name, with what it is taken from.
const NAME_WORDS: usize = 6;
/// Words of the longest line that closes a letter ("Yours sincerely,").
const CLOSING_WORDS: usize = 4;
/// Lines of the longest signature below it: a name, an office, a place.
const NAME_LINES: usize = 3;

/// Which lines are sayings with a name behind two dashes.
pub(super) fn sayings(text: &str, lines: &[Line]) -> Vec<bool> {
    // Hardly any text has them.
    let any = text.contains(DASHES);
    let signed = |line: &str| {
        line.split_once(DASHES).is_some_and(|(said, name)| said.contains(' ') && !name.contains(DASHES) && name.split(' ').count() <= NAME_WORDS)
    };
    lines.iter().map(|line| any && signed(&text[line.start..line.end])).collect()
}

/// Which lines sign a letter: a short line that ends with a comma, and the names below it.
pub(super) fn signatures(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let short = |at: usize, words: usize| {
        let line = &text[lines[at].start..lines[at].end];
        !lines[at].is_body() && line.split_whitespace().nth(words).is_none()
    };
    for at in (0..lines.len()).filter(|&at| text[..lines[at].end].ends_with([',', '،', '，']) && short(at, CLOSING_WORDS)) {
        let names = (at + 1..lines.len()).take_while(|&name| short(name, NAME_WORDS) && lines[name].paragraph <= lines[at].paragraph + 1);
        let last = names.last().unwrap_or(at);
        if last > at && last - at <= NAME_LINES {
            told[at..=last].fill(true);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn letters_are_signed() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Come soon.\n\nYours sincerely,\n\nAnna Berg\nBaker\n\nShare", vec![false, true, true, true, false]),
            ("وتفضلوا بقبول التحية،\nسليم الوراق", vec![true, true]),
            ("Home,\nNews\nSport\nWeather\nPhotos", vec![false; 5]),
            ("Anna,\n\nCome soon, and bring all of the bread that is left of it.", vec![false; 2]),
        ] {
            split(text, &mut lines);
            assert_eq!(signatures(text, &lines), told, "{text}");
        }
    }

    #[test]
    fn sayings_are_signed() {
        let mut lines = Vec::new();
        let text = "Bread is bread. -- Anna Berg\n-- Anna Berg\nHome -- News -- Sport\nRead on";
        split(text, &mut lines);
        assert_eq!(sayings(text, &lines), [true, false, false, false]);
    }
}
