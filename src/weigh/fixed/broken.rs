//! Sentences that are not over: broken at a width, or broken off before a paywall.

use crate::layout::Line;
use crate::weigh::signals::{ELLIPSIS, Row, Signal};

/// Lines broken at a width differ in length by less than one part of so many of it: by a long word.
const BROKEN: usize = 4;

/// Whether a line is the last one before a paywall: right behind running text, with an ellipsis at its end.
pub(in crate::weigh) fn breaks_off(before: &Row, row: &Row) -> bool {
    Signal::Run.of(before) == 0.0 && Signal::Ending.of(row) == ELLIPSIS
}

/// Which lines and pieces are part of a sentence that was broken at a width: lines that follow running text which ends no sentence, and
/// the pieces (`glued`) with which such a sentence begins. Most lines of a paragraph that was broken so end no sentence.
pub(super) fn broken(lines: &[Line], glued: &[bool]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let mut from = 0;
    for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let to = from + paragraph.len();
        // Lines of running text that another one follows, and whether they end no sentence.
        let ends = (from..to - 1).filter(|&at| !glued[at + 1] && (glued[at] || lines[at].is_body()));
        let open: Vec<usize> = ends.clone().filter(|&at| !lines[at].sentence).collect();
        let width = |at: &usize| lines[*at].end - lines[at - usize::from(glued[*at])].start;
        let (least, most) = (open.iter().map(width).min().unwrap_or(0), open.iter().map(width).max().unwrap_or(0));
        if 2 * open.len() > ends.count() && BROKEN * least >= (BROKEN - 1) * most {
            for at in open {
                told[at] |= glued[at];
                told[at + 1] = true;
            }
        }
        from = to;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn a_sentence_goes_on_behind_a_break_at_a_width() {
        let body = "The stone bridge at the ford will be closed to all traffic from Monday so that engineers can replace";
        let mut lines = Vec::new();
        for (text, told) in [
            (format!("{body}\nthe old pipe."), vec![false, true]),
            (format!("{body}\n\nthe old pipe."), vec![false; 2]),
            (format!("{body}\n{body}.\n{body}.\nSign in"), vec![false; 4]),
            (format!("{body}\nthe old pipe\nRead on"), vec![false, true, false]),
        ] {
            split(&text, &mut lines);
            for line in &mut lines {
                let text = &text[line.start..line.end];
                (line.words, line.sentence) = (text.split_whitespace().count() as u32, text.ends_with('.'));
            }
            assert_eq!(broken(&lines, &vec![false; lines.len()]), told, "{text}");
        }
        // A head, its piece, and the line that goes on: the piece is the beginning of a sentence.
        split(&format!("{body}.\nNo\nbody came"), &mut lines);
        (lines[0].words, lines[0].sentence) = (19, true);
        assert_eq!(broken(&lines, &[false, true, false]), [false, true, true]);
    }

    #[test]
    fn a_text_breaks_off_with_an_ellipsis_behind_running_text() {
        let row = |run: f32, ending: f32| {
            let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
            Signal::Run.set(&mut row, run);
            Signal::Ending.set(&mut row, ending);
            row
        };
        assert!(breaks_off(&row(0.0, 1.0), &row(1.0, ELLIPSIS)));
        assert!(!breaks_off(&row(1.0, 0.0), &row(1.0, ELLIPSIS)));
        assert!(!breaks_off(&row(0.0, 1.0), &row(1.0, 0.0)));
    }
}
