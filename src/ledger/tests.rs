//! Edits applied, composed and mapped come to what they say.

use super::*;
use proptest::prelude::*;

fn edit(start: usize, end: usize, with: &str) -> Edit {
    Edit { start, end, with: with.into(), by: By::Rule(0) }
}

#[test]
fn what_goes_in_one_is_one_edit() {
    // Of «abcd» the first stage made «XcY»; the second takes that, or all but its last letter.
    let first = || vec![edit(0, 2, "X"), edit(3, 3, ""), edit(3, 4, "Y")];
    assert_eq!(compose(first(), vec![edit(0, 3, "")]), [edit(0, 4, "")]);
    assert_eq!(compose(first(), vec![edit(0, 2, "")]), [edit(0, 3, ""), edit(3, 3, ""), edit(3, 4, "Y")]);
}

#[test]
fn offsets_go_both_ways() {
    let map = OffsetMap::new(&[edit(2, 4, ""), edit(6, 7, "xyz")]);
    // 01|23|45|6|789  →  01 45 xyz 789
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|clean| map.original(clean)), [0, 1, 4, 5, 6, 6, 6, 7, 8]);
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|clean| map.original_end(clean)), [0, 1, 2, 5, 6, 7, 7, 7, 8]);
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|original| map.clean(original)), [0, 1, 2, 2, 2, 3, 4, 7, 8]);
}

/// Edits for a text of a length, from arbitrary numbers.
fn edits(length: usize, numbers: &[(usize, usize, String)]) -> Vec<Edit> {
    let mut at = 0;
    let mut edits = Vec::new();
    for (skip, take, with) in numbers {
        let start = at + 1 + skip % 4;
        let end = start + take % 4;
        if end > length {
            break;
        }
        edits.push(edit(start, end, with));
        at = end;
    }
    edits
}

proptest! {
    #[test]
    fn composed_edits_do_both(text in "[a-z]{0,40}", one in prop::collection::vec((0usize..9, 0usize..9, "[A-Z]{0,3}"), 0..8), two in prop::collection::vec((0usize..9, 0usize..9, "[0-9]{0,3}"), 0..8)) {
        let first = edits(text.len(), &one);
        let middle = apply(&text, &first);
        let second = edits(middle.len(), &two);
        let out = apply(&middle, &second);
        let both = compose(first, second);
        prop_assert!(both.windows(2).all(|pair| pair[0].end <= pair[1].start));
        prop_assert_eq!(apply(&text, &both), out);
    }

    #[test]
    fn edits_in_place_do_the_same(text in "[a-z]{0,40}", numbers in prop::collection::vec((0usize..9, 0usize..9, "[A-Z]{0,3}"), 0..8)) {
        // None puts in more than it takes out.
        let cut = |edit: &Edit| edit.with.chars().take(edit.end - edit.start).collect();
        let shrinking: Vec<Edit> = edits(text.len(), &numbers).iter().map(|edit| Edit { with: cut(edit), ..edit.clone() }).collect();
        prop_assert_eq!(in_place(text.clone(), &shrinking), apply(&text, &shrinking));
    }
}
