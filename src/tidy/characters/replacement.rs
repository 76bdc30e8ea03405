//! `replacement`: runs of U+FFFD. What stood there is lost; one sign says so as well as many. It is not in `standard`,
//! because their number tells how much was lost.

use crate::tidy::step::Edits;

pub(in crate::tidy) const REPLACEMENT: char = '\u{FFFD}';

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let mut done = 0;
    for (at, sign) in line.match_indices(REPLACEMENT) {
        if at > 0 && at == done {
            edits.delete(at, at + sign.len());
        }
        done = at + sign.len();
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn one_sign_stays() {
        assert_eq!(alone(Step::Replacement, "\u{fffd}\u{fffd}a\u{fffd} \u{fffd}\u{fffd}\u{fffd}"), "\u{fffd}a\u{fffd} \u{fffd}");
    }
}
