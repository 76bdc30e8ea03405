//! Which steps a character concerns: the one place that says so. The scan looks here, so a step on lines sees a line only
//! if a character of it is named for the step below.

use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick};

use super::characters::{bidi, c1, controls, letters, line_ends, presentation, replacement, selectors, zero_width};
use super::step::{Step, Steps};
use crate::fold::is_ideograph;

/// What is asked of every character that could be a suspect.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Known {
    steps: Steps,
    class: u8,
    stays: bool,
}

/// What is known of a character.
#[inline]
fn known(c: char) -> Known {
    static PAGES: [OnceLock<Box<[Known; 256]>>; 0x1100] = [const { OnceLock::new() }; 0x1100];
    let code = c as usize;
    // A page is worked out when a text first needs it: all of them would take as long as cleaning a megabyte.
    let page = PAGES[code >> 8].get_or_init(|| {
        let mut page = Box::new([Known::default(); 256]);
        for (low, known) in page.iter_mut().enumerate() {
            // No step changes an ideograph, and those of Chinese would be most of what is worked out.
            let other = char::from_u32((code & !0xFF | low) as u32).filter(|c| !is_ideograph(*c));
            *known = other.map_or(Known::default(), work_out);
        }
        page
    });
    page[code & 0xFF]
}

/// The steps that a character concerns, whatever stands around it.
#[inline]
pub(super) fn of(c: char) -> Steps {
    known(c).steps
}

/// The canonical combining class of a character: 0 for all but marks.
pub(super) fn class(c: char) -> u8 {
    known(c).class
}

/// Whether a character is a mark that neither composes nor decomposes.
pub(super) fn is_mark_that_stays(c: char) -> bool {
    known(c).stays
}

fn work_out(c: char) -> Known {
    let class = canonical_combining_class(c);
    let mark = class != 0;
    let one = || std::iter::once(c);
    let concerned = |step: &Step| match step {
        Step::LineEnds => line_ends::is_line_end(c),
        Step::Controls => controls::is_control(c),
        Step::C1 => c1::meant(c).is_some(),
        Step::Bidi => bidi::is_bidi(c),
        Step::ZeroWidth => zero_width::is_zero_width(c),
        Step::Selectors => selectors::is_selector(c),
        Step::Presentation => presentation::letters(c).is_some(),
        Step::Replacement => c == replacement::REPLACEMENT,
        Step::Nfc => mark || is_nfc_quick(one()) != IsNormalized::Yes,
        Step::Nfd => mark || is_nfd_quick(one()) != IsNormalized::Yes,
        Step::Nfkc => mark || is_nfkc_quick(one()) != IsNormalized::Yes,
        Step::Nfkd => mark || is_nfkd_quick(one()) != IsNormalized::Yes,
        Step::SpaceKinds | Step::Quotes | Step::Dashes | Step::Ellipsis | Step::Width => letters::replaced(*step, c).is_some(),
        Step::Tatweel | Step::Tashkeel | Step::Alef | Step::Hamza | Step::Ya | Step::TaMarbuta => letters::replaced(*step, c).is_some(),
        Step::PersianLetters | Step::Digits => letters::replaced(*step, c).is_some(),
        // They look at whole texts and search them themselves.
        Step::Escapes | Step::Entities | Step::Mojibake | Step::SoftHyphens => false,
        Step::Blocks | Step::Breaks | Step::Wraps | Step::Hyphens | Step::Spaces | Step::BlankLines => false,
    };
    let steps = Step::ALL.iter().filter(|step| concerned(step)).fold(Steps::default(), |steps, step| steps.with(*step, true));
    let stays = mark && is_nfkc_quick(one()) == IsNormalized::Yes && is_nfkd_quick(one()) == IsNormalized::Yes;
    Known { steps, class, stays }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_concerns_ideographs() {
        for c in ('\u{3400}'..='\u{9FFF}').filter(|c| is_ideograph(*c)) {
            assert!(work_out(c) == Known::default(), "{c}");
        }
    }
}
