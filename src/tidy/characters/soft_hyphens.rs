//! `soft-hyphens`: places where a word may be broken. They are not read, and they hide a word from search.
//!
//! One at the end of a line says that the word was broken there: it goes with the newline, if the word goes on.

use memchr::memmem;

use crate::tidy::step::Edits;

const SOFT_HYPHEN: char = '\u{AD}';

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut encoded = [0; 2];
    let needle = SOFT_HYPHEN.encode_utf8(&mut encoded).as_bytes();
    let mut done = 0;
    for start in memmem::find_iter(text.as_bytes(), needle) {
        if start < done {
            continue;
        }
        let rest = text[start..].trim_start_matches(SOFT_HYPHEN);
        done = text.len() - rest.len();
        let breaks =
            text[..start].ends_with(char::is_alphabetic) && rest.strip_prefix('\n').is_some_and(|next| next.starts_with(char::is_alphabetic));
        done += usize::from(breaks);
        edits.delete(start, done);
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn words_are_whole_again() {
        for (text, expected) in [
            ("Donau\u{ad}dampf\u{ad}\u{ad}schiff", "Donaudampfschiff"),
            ("infor\u{ad}\nmation", "information"),
            ("infor\u{ad}\n\nMore \u{ad}", "infor\n\nMore "),
        ] {
            assert_eq!(alone(Step::SoftHyphens, text), expected);
        }
    }
}
