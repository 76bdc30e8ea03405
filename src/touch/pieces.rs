//! Whether a word that a text does not have could come about in it by cuts.

use memchr::memmem;

use super::need::is_letter;

/// Whether a word could be put together of pieces of a folded text, in their order: each piece but the last stands before
/// something with which a cut can begin, each but the first behind something that is no letter, with which one ends.
pub(super) fn come_together(word: &str, text: &str, begins: impl Fn(char) -> bool) -> bool {
    let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let last = bounds.len() - 1;
    // Where the first so many letters are together soonest, at the start of a cut.
    let mut together: Vec<Option<usize>> = vec![None; last];
    let is_before_cut = |end: usize| text[end..].chars().next().is_some_and(&begins);
    let is_behind_cut = |start: usize| text[..start].chars().next_back().is_some_and(|c| !is_letter(c));
    let find = |from: usize, to: usize, after: usize| {
        let piece = &word[bounds[from]..bounds[to]];
        let places = memmem::find_iter(&text.as_bytes()[after..], piece.as_bytes()).map(|found| after + found);
        let fits = |start: &usize| (from == 0 || is_behind_cut(*start)) && (to == last || is_before_cut(start + piece.len()));
        places.filter(|start| text.is_char_boundary(*start)).find(fits).map(|start| start + piece.len())
    };
    for to in 1..last {
        together[to] = (0..to).filter_map(|from| find(from, to, if from == 0 { 0 } else { together[from]? })).min();
    }
    (1..last).any(|from| together[from].is_some_and(|after| find(from, last, after).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_together_at_cuts() {
        for (text, with_signs, with_spaces) in [
            ("subsc[x]ribe", true, true),
            ("sub[x]s(y)cri[z]be", true, true),
            ("s[x]u[x]b[x]s[x]c[x]r[x]i[x]b[x]e", true, true),
            ("subscr [x] ibe", false, true),
            ("subscr[x ibe", true, true),
            ("subscr[xibe", false, false),
            ("[ribe] subsc", false, false),
            ("subscribe", false, false),
            ("the sub, and a club of scribes", false, true),
        ] {
            assert_eq!(come_together("subscribe", text, |c| matches!(c, '[' | '(')), with_signs, "{text}, at brackets");
            assert_eq!(come_together("subscribe", text, |c| !is_letter(c)), with_spaces, "{text}");
        }
    }
}
