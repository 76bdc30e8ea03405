//! Lines that only mean something in pairs: questions and their answers, years and what happened in them.

use crate::layout::Line;

/// Pairs of the shortest interview, and of the shortest timeline.
const PAIRS: usize = 3;
/// Lines from one pair to the next, at most: the two of the pair, and one more of the answer.
const APART: usize = 3;

/// Which lines are questions with the answer below them, or years, in order, with the line below them: several pairs one after another.
/// Single questions all over a page are headlines of other stories.
pub(super) fn pairs(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let line = |at: usize| &text[lines[at].start..lines[at].end];
    for opens in [is_question as fn(&str) -> bool, is_year] {
        let heads: Vec<bool> = (0..lines.len()).map(|at| opens(line(at))).collect();
        let pairs: Vec<usize> = (1..lines.len()).filter(|&at| heads[at - 1] && !heads[at]).collect();
        for talk in pairs.chunk_by(|a, b| b - a <= APART).filter(|talk| talk.len() >= PAIRS) {
            let in_order = || talk.is_sorted_by_key(|&at| line(at - 1)) || talk.iter().rev().is_sorted_by_key(|&at| line(at - 1));
            if !is_year(line(talk[0] - 1)) || in_order() {
                talk.iter().for_each(|&at| told[at - 1..=at].fill(true));
            }
        }
    }
    told
}

/// Whether a line is a question.
fn is_question(line: &str) -> bool {
    line.ends_with(['?', '؟', '？'])
}

/// Whether a line is nothing but a year.
fn is_year(line: &str) -> bool {
    // Four characters have no more bytes, and most lines do.
    if line.len() > 16 {
        return false;
    }
    let digits = line.chars().filter(|c| c.is_numeric()).count();
    digits == line.chars().count() && digits == 4 && line.starts_with(['1', '2', '١', '٢', '۱', '۲'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn pairs_are_questions_with_answers_and_years_with_what_happened() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Who came?\nAnna.\nWhen?\nAt six.\nWhy?\nFor bread.\nShare", vec![true, true, true, true, true, true, false]),
            ("متى؟\nغدا.\nأين؟\nهنا.\nلماذا؟\nلا أدري.", vec![true; 6]),
            ("Who came?\nAnna.\nWhen?\nAt six.\nShare", vec![false; 5]),
            ("Who came?\nAnna\nBread\nSalt\nWhen?\nSix\nOil\nRain\nWhere?\nHome", vec![false; 10]),
            ("1321\nThe land\n1324\nThe hall\n1401\nThe roof\n0\nShare", vec![true, true, true, true, true, true, false, false]),
            ("1321\nThe land\n1401\nThe hall\n1324\nThe roof", vec![false; 6]),
            ("12\nThe land\n4\nThe hall\n3\nThe roof", vec![false; 6]),
        ] {
            split(text, &mut lines);
            assert_eq!(pairs(text, &lines), told, "{text}");
        }
    }
}
