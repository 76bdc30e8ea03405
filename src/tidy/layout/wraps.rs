//! `wraps`: paragraphs that were broken at a column. It guesses, so it is not in `standard`.
//!
//! A block of lines was broken by a typesetter if no line could have taken the first word of the next one and stayed
//! within the column; then the lines are joined by spaces. It was cut by a machine, also in the middle of words, if all
//! lines but the last are of exactly one length, and at least [`CUTS`] of the words that this would have cut stand
//! elsewhere in the text whole; then they are joined as they are, and a line that lacks one character lost a space there.

use super::hyphens::Proof;
use crate::tidy::step::Edits;

/// Lines of a block that can show a column. Fewer fill it by chance: in verse one line in two or three does.
const LINES: usize = 6;
/// The narrowest and the widest column, in characters. Newspapers start at 30; nobody wraps beyond 140.
const COLUMN: std::ops::RangeInclusive<usize> = 30..=140;

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut proof = Proof::new(text);
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for line in text.split('\n').chain([""]) {
        if line.trim().is_empty() {
            join(&block, &mut proof, edits);
            block.clear();
        } else {
            block.push((start, line));
        }
        start += line.len() + 1;
    }
}

/// Words that prove a cut.
const CUTS: usize = 2;

/// Joins the lines of a block, if they were one paragraph.
fn join(block: &[(usize, &str)], proof: &mut Proof, edits: &mut Edits) {
    if block.len() < LINES {
        return;
    }
    let lengths: Vec<usize> = block.iter().map(|(_, line)| line.trim_end().chars().count()).collect();
    let column = lengths.iter().copied().max().unwrap_or_default();
    if !COLUMN.contains(&column) {
        return;
    }
    let even = lengths[..lengths.len() - 1].iter().all(|length| *length == column || length + 1 == column);
    let whole = block.windows(2).filter(|pair| even && proof.joins(pair[0].0 + pair[0].1.trim_end().len(), pair[1].0));
    let cut = whole.take(CUTS).count() == CUTS;
    let word = |line: &str| line.split_whitespace().next().map_or(0, |word| word.chars().count());
    let filled = || block.windows(2).zip(&lengths).all(|(pair, length)| length + 1 + word(pair[1].1) > column && !pair[1].1.starts_with(' '));
    if !cut && !filled() {
        return;
    }
    for (pair, length) in block.windows(2).zip(&lengths) {
        let (at, line) = pair[0];
        let end = at + line.trim_end().len();
        if line.trim_end().ends_with('-') && proof.breaks(end - 1, pair[1].0) {
            edits.delete(end - 1, pair[1].0);
        } else {
            edits.replace(end, pair[1].0, if cut && *length == column { "" } else { " " });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn wrapped_and_cut_paragraphs_are_joined_and_lists_stay() {
        let words = "the river rose in the night and the people of the lower town carried what they could up to the church on the hill where";
        let prose = format!("{words} {words} {words}");
        let (mut wrapped, mut width) = (String::new(), 0);
        for word in prose.split(' ') {
            if width + 1 + word.len() > 40 {
                wrapped.push('\n');
                width = 0;
            } else if width > 0 {
                wrapped.push(' ');
                width += 1;
            }
            wrapped.push_str(word);
            width += word.len();
        }
        assert_eq!(alone(Step::Wraps, &wrapped), prose);
        let letters: Vec<char> = prose.chars().collect();
        let cut: Vec<String> = letters.chunks(37).map(|line| line.iter().collect::<String>().trim_end().to_owned()).collect();
        let joined = alone(Step::Wraps, &cut.join("\n"));
        assert_eq!(joined.replace(' ', ""), prose.replace(' ', ""));
        let list = "bread and butter for the whole of the week\nmilk\nten eggs from the farm\nsalt\ncheese of the valley\noil\nwine\n";
        assert_eq!(alone(Step::Wraps, list), list);
    }
}
